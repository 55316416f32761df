/* SPDX-License-Identifier: MIT
 * Knows which rows are read although a cache was found, and what is done with those that it stands for. */
#include "usage/cache_reading.h"

#include "base/memory.h"
#include "usage/part_merge.h"
#include "usage/part_take.h"

#include <stdlib.h>
#include <string.h>

/* Where a record goes: complete days into `old`, which will be kept, others into `recent`. */
struct cache_splitting {
    struct snapshot_sink sink; /* first, so that a sink is its splitting */
    struct part *old, *recent;
    int32_t kept_day; /* of leaves whose rows of days before it are in the cache already; else INT32_MIN */
    int32_t kept_end_day, kept_window_day; /* of the part in the cache, if there is one */
};

static void add_to_window(struct part *part, int32_t age, uint32_t caller, int64_t volume)
{
    struct counts *volumes = &part->volumes[part_window_of_age(age)];
    counts_begin(volumes, part->caller_count);
    counts_add(volumes, caller, volume);
}

/* What a record in the cache added to a window goes to where that is now. */
static void move_windows(const struct cache_splitting *splitting, const struct snapshot_record *record)
{
    struct part *old = splitting->old;
    if (record->day >= splitting->kept_window_day && record->day < old->window_day)
        part_leave_window(old, record);
    if (record->failed || record->caller == SNAPSHOT_NONE)
        return;
    add_to_window(old, splitting->kept_end_day - record->day, record->caller, -record->inferences);
    add_to_window(old, old->end_day - record->day, record->caller, record->inferences);
}

/* Whether there is anything for it to do with days of [first, last]. */
static bool windows_move(const struct cache_splitting *splitting, const struct snapshot_days *days)
{
    const struct part *old = splitting->old;
    bool move = days->first < old->window_day && days->last >= splitting->kept_window_day;
    for (int window = 0; window + 1 < USAGE_WINDOW_COUNT && !move; window++)
        move = days->first < old->end_day - usage_window_days[window] &&
               days->last >= splitting->kept_end_day - usage_window_days[window];
    return move;
}

/* Where a record goes: NULL = it is in the cache already. */
static struct part *part_of(const struct cache_splitting *splitting, const struct snapshot_record *record)
{
    if (record->day < splitting->kept_day)
        return NULL;
    return record->day < splitting->old->end_day ? splitting->old : splitting->recent;
}

static bool take_split(struct snapshot_sink *sink, const struct snapshot_record *records, size_t count)
{
    const struct cache_splitting *splitting = (const struct cache_splitting *)sink;
    for (size_t i = 0, end; i < count; i = end) {
        struct part *part = part_of(splitting, &records[i]);
        for (end = i + 1; end < count && part_of(splitting, &records[end]) == part;)
            end++;
        if (part)
            part_take(&part->sink, records + i, end - i);
        for (size_t k = i; k < end && !part; k++)
            move_windows(splitting, &records[k]);
    }
    return true;
}

static bool scan(struct cache_reading *reading, uint32_t *pages, size_t count, struct snapshot_sink *sinks[],
                 unsigned workers, struct snapshot_days *days)
{
    struct snapshot_layout some = *reading->layout;
    some.pages = pages;
    some.count = count;
    reading->read += count;
    return count == 0 || snapshot_scan_leaves(reading->snapshot, reading->inventory, &some, sinks, workers, days,
                                              reading->progress, reading->faults, reading->err);
}

/* Of the leaves in the cache those with days that were not kept, or that a window left. */
static void list_again(struct cache_reading *reading)
{
    reading->again = memory_zeroed(reading->kept_leaves, sizeof *reading->again);
    for (size_t first = 0; first < reading->kept_leaves; first += SNAPSHOT_LEAVES) {
        const struct snapshot_days *days = &reading->days[first / SNAPSHOT_LEAVES];
        if (days->last < reading->kept_end_day && !windows_move(&reading->splittings[0], days))
            continue;
        memcpy(reading->again + reading->again_count, reading->layout->pages + first,
               SNAPSHOT_LEAVES * sizeof *reading->again);
        reading->again_count += SNAPSHOT_LEAVES;
    }
}

static bool read_again(struct cache_reading *reading)
{
    for (unsigned i = 0; i < reading->old_workers; i++)
        reading->splittings[i].kept_day = reading->kept_end_day;
    bool done = scan(reading, reading->again, reading->again_count, reading->sinks, reading->old_workers, NULL);
    for (unsigned i = 0; i < reading->old_workers; i++)
        reading->splittings[i].kept_day = INT32_MIN;
    return done;
}

/* The last leaves are not kept, because rows may yet be added to the very last. */
bool cache_reading_run(struct cache_reading *reading)
{
    uint32_t *pages = reading->layout->pages;
    size_t kept = reading->kept_leaves, keep = reading->keep_leaves;
    return read_again(reading) &&
           scan(reading, pages + kept, keep - kept, reading->sinks, reading->old_workers,
                reading->days + kept / SNAPSHOT_LEAVES) &&
           scan(reading, pages + keep, reading->layout->count - keep, reading->recent_sinks, reading->workers, NULL) &&
           snapshot_scan_daily(reading->snapshot, reading->inventory, reading->recent_sinks, reading->workers,
                               reading->faults, reading->err) &&
           faults_none(reading->faults, snapshot_path(reading->snapshot), reading->err);
}

static void begin_old(struct cache_reading *reading, unsigned worker, struct part *old)
{
    struct cache_splitting *splitting = &reading->splittings[worker];
    splitting->old = old;
    splitting->kept_window_day = reading->kept_end_day - (old->end_day - old->window_day);
    if (!old->payment_days)
        part_keep_payment_days(old);
}

/* A part takes longer to make and to merge than a worker more would spare below this many leaves. */
#define LEAVES_PER_WORKER 4096

void cache_reading_begin(struct cache_reading *reading, struct part *history, int32_t window_days)
{
    unsigned workers = reading->workers;
    const struct snapshot_layout *layout = reading->layout;
    reading->splittings = memory_zeroed(workers, sizeof *reading->splittings);
    reading->sinks = memory_zeroed(workers, sizeof(struct snapshot_sink *));
    reading->recent_sinks = memory_zeroed(workers, sizeof(struct snapshot_sink *));
    for (unsigned i = 0; i < workers; i++) {
        struct cache_splitting *splitting = &reading->splittings[i];
        *splitting = (struct cache_splitting){.sink = {.take = take_split, .err = ERROR_INIT},
                                              .recent = part_new(reading->inventory, window_days),
                                              .kept_day = INT32_MIN,
                                              .kept_end_day = reading->kept_end_day};
        reading->sinks[i] = &splitting->sink;
        reading->recent_sinks[i] = &splitting->recent->sink;
    }
    reading->keep_leaves = layout->count > 0 ? (layout->count - 1) / SNAPSHOT_LEAVES * SNAPSHOT_LEAVES : 0;
    reading->days = memory_zeroed(layout->count / SNAPSHOT_LEAVES + 2, sizeof *reading->days);
    if (reading->kept_leaves > 0)
        memcpy(reading->days, reading->kept_days, reading->kept_leaves / SNAPSHOT_LEAVES * sizeof *reading->days);
    begin_old(reading, 0, history ? history : part_new(reading->inventory, window_days));
    list_again(reading);
    size_t leaves = reading->again_count + layout->count - reading->kept_leaves;
    for (unsigned i = 1; i < workers && i <= leaves / LEAVES_PER_WORKER; i++)
        begin_old(reading, i, part_new(reading->inventory, window_days));
    while (reading->old_workers < workers && reading->splittings[reading->old_workers].old)
        reading->old_workers++;
}

bool cache_reading_run_first(struct cache_reading *reading, size_t leaves)
{
    return scan(reading, reading->layout->pages, leaves, reading->sinks, reading->old_workers, NULL) &&
           faults_none(reading->faults, snapshot_path(reading->snapshot), reading->err);
}

struct part *cache_reading_take_old(struct cache_reading *reading)
{
    struct part *old = reading->splittings[0].old;
    for (unsigned i = 1; i < reading->old_workers; i++)
        part_merge(old, reading->splittings[i].old);
    for (unsigned i = 0; i < reading->old_workers; i++)
        reading->splittings[i].old = NULL;
    return old;
}

void cache_reading_take_recent(struct cache_reading *reading, struct part *ret_parts[])
{
    for (unsigned i = 0; i < reading->workers; i++) {
        ret_parts[i] = reading->splittings[i].recent;
        reading->splittings[i].recent = NULL;
    }
}

void cache_reading_end(struct cache_reading *reading)
{
    for (unsigned i = 0; i < reading->workers; i++) {
        part_free(reading->splittings[i].old);
        part_free(reading->splittings[i].recent);
    }
    free(reading->splittings);
    free(reading->sinks);
    free(reading->recent_sinks);
    free(reading->days);
    free(reading->again);
}
