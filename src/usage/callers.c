/* SPDX-License-Identifier: MIT
 * Knows how many callers there were when, from what is kept of each. */
#include "usage/usage.h"

#include "base/memory.h"
#include "usage/internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static_assert(PART_DAYS < UINT16_MAX, "a day and a number of days fit");

static void note_visits(struct usage_visits *visits, uint32_t start, uint64_t set)
{
    if (visits->days == 0)
        visits->first_day = (uint16_t)(start + (uint32_t)__builtin_ctzll(set));
    visits->last_day = (uint16_t)(start + DAY_SETS_DAYS - 1 - (uint32_t)__builtin_clzll(set));
    visits->days = (uint16_t)(visits->days + __builtin_popcountll(set));
}

void usage_gather_visits(struct usage *usage)
{
    const struct day_sets *days = &usage->part->caller_days;
    usage->visits = memory_zeroed(usage->part->caller_count, sizeof *usage->visits);
    for (uint32_t number = 0; number < DAY_SETS_PIECES; number++) {
        const struct day_sets_piece *piece = &days->pieces[number];
        for (size_t i = 0; i < piece->count; i++)
            if (piece->sets[i] != 0)
                note_visits(&usage->visits[day_sets_member(piece, i)], number * DAY_SETS_DAYS, piece->sets[i]);
    }
}

void usage_by_caller(const struct usage *usage, enum usage_window window, int64_t *out)
{
    memset(out, 0, usage->part->caller_count * sizeof *out);
    for (int i = 0; i <= (int)window; i++)
        counts_add_to(&usage->part->volumes[i], out);
}

void usage_count_callers(const struct usage *usage, int64_t out[USAGE_WINDOW_COUNT])
{
    memset(out, 0, USAGE_WINDOW_COUNT * sizeof *out);
    for (uint32_t caller = 0; caller < usage->part->caller_count; caller++)
        for (int window = 0; window < USAGE_WINDOW_COUNT; window++)
            if (counts_of(&usage->part->volumes[window], caller) > 0) {
                out[window]++;
                break;
            }
    for (int window = 1; window < USAGE_WINDOW_COUNT; window++)
        out[window] += out[window - 1];
}

/* How many of the sets that were added hold each day. Bit d of planes[k] is bit k of the number for day d; sets are
 * added up eight at a time, by adders that are 64 bits wide. */
struct column_sums {
    uint64_t planes[33];
    uint64_t waiting[8];
    unsigned count; /* of those */
};

/* *low + a + b = *low + 2 *high, in each bit. */
static inline void add_bits(uint64_t *low, uint64_t a, uint64_t b, uint64_t *ret_high)
{
    uint64_t either = *low ^ a;
    *ret_high = (*low & a) | (either & b);
    *low = either ^ b;
}

static inline void add_waiting(struct column_sums *sums)
{
    const uint64_t *sets = sums->waiting;
    uint64_t *planes = sums->planes, twos[4], fours[2], carry;
    for (int i = 0; i < 4; i++)
        add_bits(&planes[0], sets[2 * i], sets[2 * i + 1], &twos[i]);
    for (int i = 0; i < 2; i++)
        add_bits(&planes[1], twos[2 * i], twos[2 * i + 1], &fours[i]);
    add_bits(&planes[2], fours[0], fours[1], &carry);
    for (int k = 3; carry != 0; k++) {
        uint64_t both = planes[k] & carry;
        planes[k] ^= carry;
        carry = both;
    }
    sums->count = 0;
}

static inline void add_set(struct column_sums *sums, uint64_t set)
{
    sums->waiting[sums->count++] = set;
    if (sums->count == ARRAY_SIZE(sums->waiting))
        add_waiting(sums);
}

static int64_t sum_of_day(const struct column_sums *sums, unsigned day)
{
    int64_t sum = 0;
    for (size_t k = 0; k < ARRAY_SIZE(sums->planes); k++)
        sum += (int64_t)(sums->planes[k] >> day & 1) << k;
    return sum;
}

/* Counting who was there in the `days` days that end with each day. */
struct presence {
    uint32_t first_day, end_day; /* of the usage, counted inside */
    uint32_t days;
    uint16_t *behind;  /* by caller: the day behind those that it has been counted for; 0 = none */
    int64_t *steps;    /* [day - first_day]: what the number rises by, but for what is added by sets */
    int64_t *out;
};

/* The days of the set, and days - 1 behind each. */
static inline uint64_t widen(uint64_t set, uint32_t days)
{
    if (days >= DAY_SETS_DAYS)
        return UINT64_MAX << __builtin_ctzll(set);
    for (uint32_t done = 1, step; done < days; done += step) {
        step = done < days - done ? done : days - done;
        set |= set << step;
    }
    return set;
}

/* Sets reach as far as their piece; what they stand for behind it is a run of days. */
static inline void add_run(const struct presence *presence, uint32_t from, uint32_t behind)
{
    if (from >= behind || from >= presence->end_day)
        return;
    presence->steps[from - presence->first_day]++;
    if (behind < presence->end_day)
        presence->steps[behind - presence->first_day]--;
}

static inline void add_presence(const struct presence *presence, uint32_t caller, uint32_t start, uint64_t set,
                                struct column_sums *sums)
{
    uint32_t counted = presence->behind[caller], next = start + DAY_SETS_DAYS;
    uint32_t behind = next - (uint32_t)__builtin_clzll(set) - 1 + presence->days;
    uint64_t widened = widen(set, presence->days);
    if (counted > start)
        widened &= counted < next ? UINT64_MAX << (counted - start) : 0;
    add_set(sums, widened);
    add_run(presence, counted > next ? counted : next, behind);
    presence->behind[caller] = (uint16_t)(behind < presence->end_day ? behind : presence->end_day);
}

static void add_piece(const struct presence *presence, const struct day_sets_piece *piece, uint32_t start)
{
    struct column_sums sums = {.count = 0};
    for (size_t i = 0; i < piece->count; i++)
        if (piece->sets[i] != 0)
            add_presence(presence, day_sets_member(piece, i), start, piece->sets[i], &sums);
    while (sums.count > 0)
        add_set(&sums, 0);
    for (uint32_t day = start; day < start + DAY_SETS_DAYS; day++)
        if (day >= presence->first_day && day < presence->end_day)
            presence->out[day - presence->first_day] = sum_of_day(&sums, day - start);
}

void usage_distinct_callers(const struct usage *usage, int32_t days, int64_t *out)
{
    const struct part *part = usage->part;
    size_t count = (size_t)(usage->end_day - usage->first_day);
    struct presence presence = {
        .first_day = usage_inner_day(usage, usage->first_day),
        .end_day = usage_inner_day(usage, usage->end_day),
        .days = days < PART_DAYS ? (uint32_t)days : PART_DAYS,
        .behind = memory_zeroed(part->caller_count, sizeof *presence.behind),
        .steps = memory_zeroed(count, sizeof *presence.steps),
        .out = out,
    };
    assert(days > 0);
    memset(out, 0, count * sizeof *out);
    for (uint32_t piece = 0; piece < DAY_SETS_PIECES; piece++)
        if (part->caller_days.pieces[piece].count > 0)
            add_piece(&presence, &part->caller_days.pieces[piece], piece * DAY_SETS_DAYS);
    int64_t running = 0;
    for (size_t day = 0; day < count; day++)
        out[day] += running += presence.steps[day];
    free(presence.behind);
    free(presence.steps);
}

int64_t usage_callers_between(const struct usage *usage, int32_t first_day, int32_t end_day)
{
    const struct part *part = usage->part;
    int64_t callers = 0;
    if (first_day < usage->first_day)
        first_day = usage->first_day;
    if (end_day > usage->end_day)
        end_day = usage->end_day;
    if (end_day <= first_day)
        return 0;
    uint32_t first = usage_inner_day(usage, first_day), end = usage_inner_day(usage, end_day);
    bool *counted = memory_zeroed(part->caller_count, sizeof *counted);
    for (uint32_t number = first / DAY_SETS_DAYS; number * DAY_SETS_DAYS < end; number++) {
        const struct day_sets_piece *piece = &part->caller_days.pieces[number];
        uint64_t wanted = day_sets_between(number, first, end);
        for (size_t i = 0; i < piece->count; i++) {
            bool *caller = &counted[day_sets_member(piece, i)];
            bool there = (piece->sets[i] & wanted) != 0;
            callers += there && !*caller;
            *caller |= there;
        }
    }
    free(counted);
    return callers;
}

int32_t usage_caller_days(const struct usage *usage, uint32_t caller)
{
    return usage->visits[caller].days;
}

bool usage_caller_activity(const struct usage *usage, uint32_t caller, int32_t *ret_first_day, int32_t *ret_last_day)
{
    const struct usage_visits *visits = &usage->visits[caller];
    if (visits->days == 0)
        return false;
    *ret_first_day = usage->part->floor_day + visits->first_day;
    *ret_last_day = usage->part->floor_day + visits->last_day;
    return true;
}

bool usage_caller_paid(const struct usage *usage, uint32_t caller)
{
    return usage->part->paid[caller];
}
