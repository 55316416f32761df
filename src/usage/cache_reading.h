/* SPDX-License-Identifier: MIT
 *
 * Reading the rows that a cache does not stand for, for cache.c only.
 *
 *     cache_reading_begin(&reading, history, 30);
 *     cache_reading_run(&reading)
 *       && ... old = cache_reading_take_old(&reading) ... cache_reading_take_recent(&reading, parts) ...
 *     cache_reading_end(&reading);     (frees what was not taken)
 *
 * Rows go into two parts: complete days of the leaves that are to be kept into the old one, which goes on with what the
 * cache holds; all others into recent ones.
 */
#ifndef USAGE_CACHE_READING_H
#define USAGE_CACHE_READING_H

#include "base/progress.h"
#include "snapshot/snapshot.h"
#include "usage/part.h"

struct cache_splitting;

struct cache_reading {
    struct snapshot *snapshot;
    const struct snapshot_inventory *inventory;
    const struct snapshot_layout *layout;
    unsigned workers;
    struct progress *progress;
    struct faults *faults;
    struct error *err;

    /* What is in the cache: rows of days before kept_end_day in the first kept_leaves, which hold kept_days (see
     * snapshot_days). Zeros when there is none. */
    int32_t kept_end_day;
    size_t kept_leaves;
    const struct snapshot_days *kept_days;

    /* What is to be kept, and how many leaves were read. */
    size_t keep_leaves;
    struct snapshot_days *days;
    size_t read;

    struct cache_splitting *splittings; /* of workers */
    struct snapshot_sink **sinks, **recent_sinks;
    unsigned old_workers; /* how many of the splittings have an old part; all have a recent one */
    uint32_t *again;      /* pages of leaves in the cache that need be read all the same */
    size_t again_count;
};

/* `history`, the part in the cache, is the reading's from now on; NULL = there is none. */
void cache_reading_begin(struct cache_reading *reading, struct part *history, int32_t window_days);

/* Reads all that is needed, and usage_daily; or only the first `leaves`, as if there were no other rows. */
bool cache_reading_run(struct cache_reading *reading) MUST_CHECK;
bool cache_reading_run_first(struct cache_reading *reading, size_t leaves) MUST_CHECK;

/* Hands over the old part, and the recent ones of all workers. */
struct part *cache_reading_take_old(struct cache_reading *reading);
void cache_reading_take_recent(struct cache_reading *reading, struct part *ret_parts[]);
void cache_reading_end(struct cache_reading *reading);

#endif
