/* SPDX-License-Identifier: MIT
 *
 * The inside of a `struct usage`, for the files of this folder only.
 */
#ifndef USAGE_INTERNAL_H
#define USAGE_INTERNAL_H

#include "usage/part.h"

/* When a caller had volume, all time; days == 0: never. */
struct usage_visits {
    uint16_t first_day, last_day, days; /* counted inside, see below */
};

/* A joined part whose tables are sorted. Inside, days are counted from part->floor_day. */
struct usage {
    struct part *part;
    int32_t first_day, end_day;
    struct usage_totals *days;       /* [day - first_day], end_day included */
    struct table_rows verifications; /* rows: models; columns: verifications, then "not stated" */
    /* Of each model; distinct_in by the shortest window that holds the last day on which a caller used it. */
    struct usage_model_callers *model_callers;
    struct usage_visits *visits;     /* by caller */
};

/* Counts the callers of models, by as many threads as are worth it. Gives the memory of `lasts` back, and drops
 * `pair_windows`. */
void usage_count_model_callers(struct usage *usage, unsigned workers);

/* `day` as counted inside. Requires floor_day <= day. */
static inline uint32_t usage_inner_day(const struct usage *usage, int32_t day)
{
    return (uint32_t)(day - usage->part->floor_day);
}

/* Fills usage->visits. Requires that the part is flushed. */
void usage_gather_visits(struct usage *usage);

#endif
