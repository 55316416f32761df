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
    int64_t *steps;    /* [day - first_day], end_day included: what the number rises by, besides what sets add */
    int64_t *out;
};

/* The days of the set, and days - 1 behind each. */
static inline ALWAYS_INLINE uint64_t widen(uint64_t set, uint32_t days)
{
    if (days >= DAY_SETS_DAYS)
        return UINT64_MAX << __builtin_ctzll(set);
    set |= days >= 2 ? set << 1 : 0;
    set |= days >= 4 ? set << 2 : 0;
    set |= days >= 8 ? set << 4 : 0;
    set |= days >= 16 ? set << 8 : 0;
    set |= days >= 32 ? set << 16 : 0;
    /* So many now, as a power of two: the rest is less. */
    set |= set << (days - (UINT32_C(1) << (31 - __builtin_clz(days))));
    return set;
}

/* Adds `count` callers on the days [from, behind). */
static void add_run(const struct presence *presence, uint32_t from, uint32_t behind, int64_t count)
{
    from = from < presence->end_day ? from : presence->end_day;
    behind = behind < presence->end_day ? behind : presence->end_day;
    presence->steps[from - presence->first_day] += count;
    presence->steps[behind - presence->first_day] -= count;
}

/* A piece while it is gone through. Widened sets reach as far as the piece; what they stand for behind it is a run of
 * days, which the last day of a set decides. */
struct presence_piece {
    uint32_t start;
    struct column_sums sums;
    int64_t last_days[DAY_SETS_DAYS]; /* how many sets have this one as their last */
};

static inline ALWAYS_INLINE void add_caller(const struct presence *presence, struct presence_piece *piece,
                                            uint32_t caller, uint64_t set, uint32_t days)
{
    uint32_t counted = presence->behind[caller], next = piece->start + DAY_SETS_DAYS;
    uint32_t last = DAY_SETS_DAYS - 1 - (uint32_t)__builtin_clzll(set);
    uint32_t behind = piece->start + last + days;
    uint32_t done = counted > piece->start ? counted - piece->start : 0;
    add_set(&piece->sums, widen(set, days) & (done < DAY_SETS_DAYS ? UINT64_MAX << done : 0));
    piece->last_days[last]++;
    if (counted > next)
        add_run(presence, next, counted, -1);
    presence->behind[caller] = (uint16_t)(behind < presence->end_day ? behind : presence->end_day);
}

static inline ALWAYS_INLINE void add_callers(const struct presence *presence, struct presence_piece *piece,
                                             const struct day_sets_piece *sets, uint32_t days)
{
    for (size_t i = 0; i < sets->count; i++)
        if (sets->sets[i] != 0)
            add_caller(presence, piece, day_sets_member(sets, i), sets->sets[i], days);
}

static void add_piece(const struct presence *presence, const struct day_sets_piece *sets, uint32_t start)
{
    struct presence_piece piece = {.start = start};
    /* Numbers that the compiler knows take half the time. */
    if (presence->days == 30)
        add_callers(presence, &piece, sets, 30);
    else if (presence->days == 7)
        add_callers(presence, &piece, sets, 7);
    else
        add_callers(presence, &piece, sets, presence->days);
    while (piece.sums.count > 0)
        add_set(&piece.sums, 0);
    for (uint32_t i = 0; i < DAY_SETS_DAYS; i++) {
        uint32_t day = start + i, next = start + DAY_SETS_DAYS;
        if (day >= presence->first_day && day < presence->end_day)
            presence->out[day - presence->first_day] = sum_of_day(&piece.sums, i);
        if (day + presence->days > next)
            add_run(presence, next, day + presence->days, piece.last_days[i]);
    }
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
        .steps = memory_zeroed(count + 1, sizeof *presence.steps),
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
