/* SPDX-License-Identifier: MIT
 * Knows how addresses come, stay and go. */
#include "demo/crowd.h"

#include "base/attributes.h"
#include "demo/season.h"

#include <stdlib.h>

const char *const crowd_kind_names[CROWD_KINDS] = {"wallet", "contract", "relay", "first-party", "unknown"};

/* Those who have a name, and how much they ask for: thousandths of a doubling above a common wallet. */
static const struct notable {
    const char *label;
    enum crowd_kind kind;
    int32_t first_day, level;
} notables[] = {
    {"Model playground", CROWD_FIRST_PARTY, 0, 11800}, {"Monitoring", CROWD_FIRST_PARTY, 14, 9600},
    {"Research agent", CROWD_FIRST_PARTY, 92, 11300},  {"Chat relay", CROWD_RELAY, 204, 13400},
    {"Memory service", CROWD_FIRST_PARTY, 231, 11600}, {"Payments relay", CROWD_RELAY, 310, 12700},
    {"Wallet assistant", CROWD_RELAY, 377, 11200},     {"Vault rebalancer", CROWD_CONTRACT, 119, 11000},
    {"Fee oracle", CROWD_CONTRACT, 160, 10600},        {"Lending guard", CROWD_CONTRACT, 266, 10900},
    {"Mobile gateway", CROWD_RELAY, 441, 11900},       {"Volatility oracle", CROWD_CONTRACT, 398, 10400},
    {"Partner gateway", CROWD_RELAY, 601, 11500},
};

#define CONTRACT_PER_MILLE 6
#define UNKNOWN_PER_MILLE 30

static void make_address(struct crowd_caller *caller, struct dice *dice, struct arena *arena)
{
    uint64_t high = dice_next(dice), middle = dice_next(dice), low = dice_next(dice);
    caller->address = arena_printf(arena, "0x%016llx%016llx%08llx", (unsigned long long)high,
                                   (unsigned long long)middle, (unsigned long long)(low >> 32));
}

/* How a wallet lives: `per_mille` of those that come within and outside the incentive season; stays for days, level in
 * thousandths of a doubling. */
static const struct habit {
    uint32_t seasonal_per_mille, common_per_mille;
    int32_t least_stay, most_stay, level, noise;
    bool leaves_with_season;
} wallet_habits[] = {
    {520, 340, 0, 0, -1000, 900, false},   {300, 60, 5, 140, 1300, 1000, true},   {110, 330, 2, 40, 900, 1400, false},
    {55, 190, 40, 260, 1300, 1600, false}, {15, 80, 200, 900, 1900, 2100, false},
};

static const struct habit *pick_habit(bool seasonal, struct dice *dice)
{
    uint32_t at = dice_below(dice, 1000), sum = 0;
    for (size_t i = 0; i < ARRAY_SIZE(wallet_habits); i++) {
        sum += seasonal ? wallet_habits[i].seasonal_per_mille : wallet_habits[i].common_per_mille;
        if (at < sum)
            return &wallet_habits[i];
    }
    return &wallet_habits[0];
}

static int32_t noisy_level(int32_t level, int32_t noise, struct dice *dice)
{
    return (int32_t)(((int64_t)level * DICE_ONE + (int64_t)dice_normal(dice) * noise) / 1000);
}

static void plan_wallet(struct crowd_caller *caller, struct dice *dice)
{
    const int32_t season_first = season_marks[SEASON_INCENTIVE].day,
                  season_end = season_marks[SEASON_INCENTIVE_END].day;
    bool seasonal = caller->first_day >= season_first && caller->first_day < season_end;
    const struct habit *habit = pick_habit(seasonal, dice);
    uint32_t range = (uint32_t)(habit->most_stay - habit->least_stay) + 1;

    caller->kind = dice_chance(dice, UNKNOWN_PER_MILLE) ? CROWD_UNKNOWN : CROWD_WALLET;
    caller->last_day = caller->first_day + habit->least_stay + (int32_t)dice_below(dice, range);
    if (seasonal && habit->leaves_with_season && caller->last_day >= season_end)
        caller->last_day = season_end + (int32_t)dice_below(dice, 5);
    caller->level = noisy_level(habit->level, habit->noise, dice);
}

static void plan_contract(struct crowd_caller *caller, struct dice *dice)
{
    caller->kind = CROWD_CONTRACT;
    caller->last_day = caller->first_day + 30 + (int32_t)dice_below(dice, 600);
    caller->level = noisy_level(4600, 1700, dice);
}

static const struct notable *notable_of(int32_t day, size_t nth)
{
    for (size_t i = 0; i < ARRAY_SIZE(notables); i++)
        if (notables[i].first_day == day && nth-- == 0)
            return &notables[i];
    return NULL;
}

static void plan_caller(struct crowd_caller *caller, size_t nth_of_day, struct dice *dice, struct arena *arena)
{
    const struct notable *notable = notable_of(caller->first_day, nth_of_day);
    make_address(caller, dice, arena);
    if (notable) {
        caller->kind = notable->kind;
        caller->label = notable->label;
        caller->last_day = INT32_MAX;
        caller->level = noisy_level(notable->level, 0, dice);
    } else if (dice_chance(dice, CONTRACT_PER_MILLE)) {
        plan_contract(caller, dice);
    } else {
        plan_wallet(caller, dice);
    }
}

void crowd_make(struct crowd *crowd, size_t count, uint64_t seed, struct arena *arena)
{
    struct dice dice = dice_for(seed, 4);
    int64_t arrivals[SEASON_DAYS];
    size_t made = 0;

    crowd->callers = arena_alloc(arena, count, sizeof *crowd->callers);
    crowd->sums = arena_alloc(arena, count, sizeof *crowd->sums);
    crowd->count = count;
    crowd->arrived = crowd->newcomers = 0;
    season_arrivals((int64_t)count, seed, arrivals);
    for (int32_t day = 0; day < SEASON_DAYS; day++)
        for (size_t nth = 0; nth < (size_t)arrivals[day]; nth++, made++) {
            crowd->callers[made].first_day = day;
            plan_caller(&crowd->callers[made], nth, &dice, arena);
        }
}

static uint64_t weight_on(const struct crowd_caller *caller, int32_t day)
{
    if (day < caller->first_day || day > caller->last_day)
        return 0;
    /* Wallets rest at weekends; who asks a lot grows into it over some weeks. */
    static const struct season_point settling[] = {{0, -3000}, {20, -700}, {90, 0}};
    int32_t level = caller->level;
    if (caller->level > 8 * DICE_ONE)
        level += season_line(settling, ARRAY_SIZE(settling), day - caller->first_day) * (DICE_ONE / 1000);
    if (caller->kind == CROWD_WALLET && day % 7 >= 5)
        level -= DICE_ONE / 2;
    return dice_exp2(level);
}

void crowd_open_day(struct crowd *crowd, int32_t day)
{
    uint64_t sum = 0;
    size_t i = 0;

    crowd->arrived += crowd->newcomers;
    for (; i < crowd->count && crowd->callers[i].first_day <= day; i++) {
        sum += weight_on(&crowd->callers[i], day);
        crowd->sums[i] = sum;
    }
    crowd->newcomers = i - crowd->arrived;
}
