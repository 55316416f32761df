/* SPDX-License-Identifier: MIT
 * Knows the rhythm of use: week by week, by day of the week, and how much of it comes in bursts. */
#include "report/build.h"

#include "base/day.h"
#include "base/repeats.h"
#include "report/presence.h"

#include <stdlib.h>

/* Weeks shown, the latest. */
#define SHOWN_WEEKS 104

/* Days of the pattern over a week: the longest window that still is about now. */
#define PATTERN_DAYS 91

static const char *const weekday_names[7] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                             "Friday", "Saturday", "Sunday"};

/* 1970-01-01 was a Thursday; 0 = Monday. */
static int32_t weekday_of(int32_t day)
{
    return (day + 3) % 7;
}

/* The weeks that end with the last day, from first_day on; of each the models with volume, and the distinct owners of
 * those that name one. */
struct tally {
    int32_t first_day;
    size_t count;
    int64_t models[SHOWN_WEEKS], owners[SHOWN_WEEKS];
};

/* A set of weeks. */
struct weeks {
    uint64_t words[(SHOWN_WEEKS + 63) / 64];
};

/* Counts each of the weeks, and takes those out that `seen` has already, which gets them. */
static void count_weeks(const struct weeks *weeks, struct weeks *seen, int64_t *counts)
{
    for (size_t i = 0; i < ARRAY_SIZE(weeks->words); i++) {
        for (uint64_t left = weeks->words[i] & ~seen->words[i]; left != 0; left &= left - 1)
            counts[64 * i + (size_t)__builtin_ctzll(left)]++;
        seen->words[i] |= weeks->words[i];
    }
}

/* The first model of the owner of each. */
static uint32_t *number_owners(const struct report *report)
{
    const char **names = memory_zeroed(report->model_count, sizeof *names);
    uint32_t *owners = memory_zeroed(report->model_count, sizeof *owners);
    for (size_t i = 0; i < report->model_count; i++)
        names[i] = report->input.inventory->models[i].owner;
    repeats_find(names, report->model_count, owners);
    free(names);
    return owners;
}

static struct tally count_used(const struct report *report)
{
    size_t weeks = (size_t)(report->end_day - report->first_day) / 7;
    struct tally tally = {.count = weeks < SHOWN_WEEKS ? weeks : SHOWN_WEEKS};
    uint32_t *owners = number_owners(report);
    struct weeks *of_owners = memory_zeroed(report->model_count, sizeof *of_owners), used = {.words = {0}};

    tally.first_day = report->end_day - 7 * (int32_t)tally.count;
    for (uint32_t model = 0; model < report->model_count; model++) {
        if (!usage_model_periods(report->input.usage, model, tally.first_day, 7, tally.count, used.words))
            continue;
        count_weeks(&used, &(struct weeks){.words = {0}}, tally.models);
        if (owners[model] != REPEATS_NONE)
            count_weeks(&used, &of_owners[owners[model]], tally.owners);
    }
    free(of_owners);
    free(owners);
    return tally;
}

/* What the indices of supply and demand are relative to: the first week shown that has models and volume. */
struct base_week {
    int64_t listed, inferences, days; /* listed = 0: not found yet */
};

/* a / a_days against b / b_days, so many times. */
static void add_against(xmlNode *week, const char *name, int64_t times, int64_t a, int64_t a_days, int64_t b,
                        int64_t b_days)
{
    int64_t numerator, denominator;
    if (!__builtin_mul_overflow(a, times * b_days, &numerator) && !__builtin_mul_overflow(b, a_days, &denominator))
        element_ratio(week, name, numerator, denominator);
}

static void add_indices(int64_t listed, int64_t inferences, int64_t days, struct base_week *base, xmlNode *week)
{
    if (base->listed == 0 && listed > 0 && inferences > 0) {
        *base = (struct base_week){listed, inferences, days};
        element_flag(week, "base", true);
    }
    if (base->listed == 0)
        return;
    add_against(week, "listed_index", 100, listed, 1, base->listed, 1);
    add_against(week, "volume_index", 100, inferences, days, base->inferences, base->days);
}

static void add_week(const struct report *report, const struct tally *tally, size_t index, const int64_t *callers,
                     struct base_week *base, xmlNode *list)
{
    int32_t first_day = tally->first_day + 7 * (int32_t)index, end_day = first_day + 7;
    int32_t days = presence_days_with_data(report, first_day, end_day);
    xmlNode *week = element_add(list, "week");
    struct usage_totals totals;
    int64_t listed = presence_listed_on(report, end_day);

    usage_totals(report->input.usage, first_day, end_day, &totals);
    element_day(week, "first_day", first_day);
    element_day(week, "last_day", end_day - 1);
    element_integer(week, "days_with_data", days);
    element_integer(week, "listed", listed);
    if (days == 0)
        return;
    element_integer(week, "inferences", totals.inferences);
    int32_t made_in = presence_days_made_in(report, first_day, end_day);
    element_ratio(week, "per_day", totals.inferences, made_in);
    /* In seven days at the rate of those they were made in: a week that lacks days is not one of less use. */
    add_against(week, "per_listed", 7, totals.attributed, made_in, listed, 1);
    element_integer(week, "used", tally->models[index]);
    element_integer(week, "owners", tally->owners[index]);
    add_indices(listed, totals.inferences, made_in, base, week);
    if (totals.caller_known > 0)
        element_integer(week, "callers", callers[end_day - 1 - report->first_day]);
}

/* Weeks end as the windows do, so that the last one is whole. */
static void add_weeks(struct report *report)
{
    int64_t *callers = memory_zeroed((size_t)(report->end_day - report->first_day), sizeof *callers);
    struct tally tally = count_used(report);
    struct base_week base = {.listed = 0};

    usage_distinct_callers(report->input.usage, 7, callers);
    xmlNode *list = element_add(report->root, "weeks");
    for (size_t i = 0; i < tally.count; i++)
        add_week(report, &tally, i, callers, &base, list);
    free(callers);
}

struct rhythm {
    int64_t volumes[7], days[7], volume, day_count;
    int64_t *by_day; /* of the days with data */
};

static int falling(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

static void add_weekdays(const struct rhythm *rhythm, xmlNode *list)
{
    for (int32_t weekday = 0; weekday < 7; weekday++) {
        xmlNode *element = element_add(list, "weekday");
        element_text(element, "name", weekday_names[weekday]);
        element_integer(element, "days", rhythm->days[weekday]);
        element_integer(element, "inferences", rhythm->volumes[weekday]);
        element_ratio(element, "per_day", rhythm->volumes[weekday], rhythm->days[weekday]);
        element_ratio(element, "share", rhythm->volumes[weekday], rhythm->volume);
    }
}

/* A tenth of the days, rounded up, makes a tenth of the volume where demand is steady. */
static void add_bursts(struct rhythm *rhythm, xmlNode *list)
{
    int64_t tenth = (rhythm->day_count + 9) / 10, busiest = 0, middle = rhythm->day_count / 2;
    int64_t halves = rhythm->day_count % 2 == 0 ? 2 : 1, doubled;
    if (rhythm->volume == 0)
        return;
    qsort(rhythm->by_day, (size_t)rhythm->day_count, sizeof *rhythm->by_day, falling);
    for (int64_t i = 0; i < tenth; i++)
        busiest += rhythm->by_day[i];
    element_integer(list, "busiest_days", tenth);
    element_ratio(list, "busiest_share", busiest, rhythm->volume);
    element_integer(list, "most", rhythm->by_day[0]);
    int64_t both = rhythm->by_day[middle] + (halves == 2 ? rhythm->by_day[middle - 1] : 0);
    element_ratio(list, "median", both, halves);
    /* Days add up to no more than fits, the double of one of them may not. */
    if (!__builtin_mul_overflow(rhythm->by_day[0], halves, &doubled))
        element_ratio(list, "most_to_median", doubled, both);
}

static void add_rhythm(struct report *report)
{
    struct rhythm rhythm = {.volume = 0};
    int32_t first_day = report->end_day - PATTERN_DAYS;

    if (first_day < report->first_day)
        first_day = report->first_day;
    rhythm.by_day = memory_zeroed(PATTERN_DAYS, sizeof *rhythm.by_day);
    for (int32_t day = first_day; day < report->end_day; day++) {
        /* One that carries the volume of others would be their busiest. */
        if (presence_days_made_in(report, day, day + 1) != 1)
            continue;
        int64_t volume = usage_day(report->input.usage, day)->inferences;
        rhythm.volumes[weekday_of(day)] += volume;
        rhythm.days[weekday_of(day)]++;
        rhythm.volume += volume;
        rhythm.by_day[rhythm.day_count++] = volume;
    }
    xmlNode *list = element_add(report->root, "rhythm");
    element_day(list, "first_day", first_day);
    element_day(list, "last_day", report->end_day - 1);
    element_integer(list, "days", rhythm.day_count);
    add_weekdays(&rhythm, list);
    add_bursts(&rhythm, list);
    free(rhythm.by_day);
}

void build_weeks(struct report *report)
{
    if (report->end_day == report->first_day)
        return;
    add_weeks(report);
    add_rhythm(report);
}
