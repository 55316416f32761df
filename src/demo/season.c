/* SPDX-License-Identifier: MIT
 * Knows the history of a network that never was. */
#include "demo/season.h"

#include "base/attributes.h"

const struct season_event season_marks[SEASON_MARKS] = {
    [SEASON_HUB] = {77, "Model hub opens to everyone"},
    [SEASON_LLM] = {203, "Language models in enclaves"},
    [SEASON_BATCH] = {308, "Batch settlement"},
    [SEASON_INCENTIVE] = {427, "Incentive season begins"},
    [SEASON_INCENTIVE_END] = {563, "Incentive season ends"},
    [SEASON_PAYMENTS] = {659, "Payment per token"},
};

/* 2024-07-01 was a Monday. */
static const int32_t weekday_per_mille[7] = {1060, 1085, 1080, 1060, 1010, 830, 790};

/* Logarithm to base 2 of the daily volume, in thousandths. */
static const struct season_point growth[] = {
    {0, 0},      {70, 260},   {80, 900},   {120, 760},  {195, 980},  {206, 1900}, {235, 1640},
    {300, 1850}, {312, 2150}, {420, 2320}, {432, 3050}, {480, 3420}, {558, 3560}, {566, 2900},
    {590, 2480}, {650, 2620}, {664, 2860}, {700, 2800}, {730, 2930},
};

static const struct season_point arrival[] = {
    {0, 0},      {70, 100},   {78, 1400},  {110, 600},  {200, 800},  {207, 1900}, {240, 1200},
    {420, 1500}, {430, 4300}, {545, 4700}, {562, 4200}, {566, 1500}, {730, 1900},
};

int32_t season_line(const struct season_point *points, size_t count, int32_t day)
{
    size_t i = 1;
    if (day <= points[0].day)
        return points[0].value;
    while (i < count && points[i].day < day)
        i++;
    if (i == count)
        return points[count - 1].value;
    const struct season_point *left = &points[i - 1], *right = &points[i];
    return left->value + (right->value - left->value) * (day - left->day) / (right->day - left->day);
}

/* Hands out `total` in proportion to the weights, by rounding the running sum. */
static void share(int64_t total, const uint64_t *weights, size_t count, int64_t *out)
{
    unsigned __int128 sum = 0, seen = 0;
    int64_t given = 0;
    for (size_t i = 0; i < count; i++)
        sum += weights[i];
    for (size_t i = 0; i < count; i++) {
        seen += weights[i];
        int64_t until = (int64_t)((unsigned __int128)total * seen / sum);
        out[i] = until - given;
        given = until;
    }
}

static uint64_t weight_of_day(const struct season_point *line, size_t points, int32_t day, int32_t noise,
                              struct dice *dice)
{
    int32_t level = season_line(line, points, day) * (DICE_ONE / 1000);
    level += (int32_t)((int64_t)dice_normal(dice) * noise / 1000);
    return day == SEASON_MISSING_DAY ? 0 : dice_exp2(level) * (uint64_t)weekday_per_mille[day % 7] / 1000;
}

void season_spread(int64_t events, uint64_t seed, int64_t *out)
{
    struct dice dice = dice_for(seed, 1);
    uint64_t weights[SEASON_DAYS + 1];
    for (int32_t day = 0; day <= SEASON_DAYS; day++)
        weights[day] = weight_of_day(growth, ARRAY_SIZE(growth), day, 130, &dice);
    weights[SEASON_DAYS] = weights[SEASON_DAYS] * SEASON_TAKEN_HOUR / 24;
    share(events, weights, SEASON_DAYS + 1, out);
}

void season_arrivals(int64_t callers, uint64_t seed, int64_t *out)
{
    struct dice dice = dice_for(seed, 2);
    uint64_t weights[SEASON_DAYS];
    for (int32_t day = 0; day < SEASON_DAYS; day++)
        weights[day] = weight_of_day(arrival, ARRAY_SIZE(arrival), day, 350, &dice);
    share(callers, weights, SEASON_DAYS, out);
}
