/* SPDX-License-Identifier: MIT
 *
 * What one thread gathers from its share of the records, before the shares are joined into a `struct usage`.
 *
 *     struct part *part = part_new(&inventory, 30);
 *     part_take(&part->sink, records, count);   (or through snapshot_scan, which is given &part->sink)
 *     usage_join(&part, 1, &inventory, &usage, &err);   (frees the part)
 *
 * Whatever the number of parts and the order of records, joining gives the same result: all that is kept are sums, sets
 * and extremes.
 */
#ifndef USAGE_PART_H
#define USAGE_PART_H

#include "snapshot/snapshot.h"
#include "usage/counts.h"
#include "usage/day_sets.h"
#include "usage/grid.h"
#include "usage/pair_windows.h"
#include "usage/payment_days.h"
#include "usage/payments.h"
#include "usage/sparse.h"
#include "usage/table.h"
#include "usage/tally.h"
#include "usage/usage.h"

#include <stdbool.h>
#include <stdint.h>

#define PART_AXES 4

/* The days that a part has room for: a century, and what aligning its first day takes. */
#define PART_DAYS (USAGE_DAYS_MOST + DAY_SETS_DAYS)

enum part_quantity { PART_INFERENCES, PART_TOKENS_IN, PART_TOKENS_OUT, PART_PAID, PART_QUANTITIES };

/* The sum over all records, which bounds every other sum, and the largest contribution (the first by day and model
 * among equals). Only contributions of PART_LARGE and more are looked at: smaller ones, fewer than 2^32, cannot
 * overflow. */
#define PART_LARGE (INT64_C(1) << 31)

struct part_sum {
    int64_t sum, largest;
    int32_t day;
    uint32_t model;
    bool overflowed; /* then no sum is to be trusted, nor anything else */
};

/* What a day adds up to, in complements where those are rarer: usage_totals are made of it and of the modes. */
struct part_day {
    int64_t records, failed, inferences, unattributed, caller_unknown;
    int64_t tokens_in, tokens_out, tokens_known, paid_nano, paid_known;
    int64_t payments, paid_apart, priced_tokens_in, priced_tokens_out, priced_nano;
    int64_t verified_outside, verified_anonymous;
};

/* The day of the record before this one, which is mostly also that of this one. */
struct part_today {
    int32_t day;
    uint32_t inner_day; /* day - floor_day */
    struct part_day *totals;
    struct counts *volumes; /* of callers, for the shortest window that holds it; NULL for end_day */
    uint64_t *sets;         /* of callers, where they are to be written to directly: see day_sets_turn() */
    bool paired;            /* within the default window */
    enum usage_window window; /* the shortest that holds it */
};

struct part {
    struct snapshot_sink sink;  /* first, so that a sink is its part */
    int32_t least_day, end_day; /* records of [least_day, end_day) are kept */
    int32_t floor_day;          /* day 0 of the grids: least_day or a little before, a multiple of DAY_SETS_DAYS */
    int32_t window_day;         /* where the default window begins */
    int32_t long_day;           /* days before it are in none but long windows */
    int32_t earliest_day;       /* of any record; end_day when there is none */
    struct part_sum sums[PART_QUANTITIES];
    bool overflowed; /* one of the sums has */
    bool rolled_up;  /* a contribution was the sum of a day and its modes, not one record */
    struct part_today today;
    struct part_day *days; /* [day - floor_day], also for end_day */
    struct grid models;
    struct grid modes[PART_AXES]; /* by enum usage_axis, also for end_day; the last row is "not stated" */
    struct tally verifications;   /* (model, verification) -> volume */
    struct sparse pairs;          /* (model, caller) -> volume in the default window */
    /* (kind, mode) -> volume in the default window; the last of each is "not stated" */
    struct tally crosses[USAGE_CROSSES];
    struct payments payments;          /* of the default window */
    struct payment_days *payment_days; /* where those go instead until part_gather_payments(); NULL = they do not */
    int64_t *model_paid[2];            /* by model: in the default window, and in all */
    /* By caller: volume, each record in the shortest window that holds it only, and the days that have any. */
    struct counts volumes[USAGE_WINDOW_COUNT];
    struct day_sets caller_days;
    uint64_t *first_party; /* bit caller % 64 of [caller / 64], of the inventory; NULL = none is */
    bool *paid;            /* by caller: some record states a payment above 0 */
    struct sparse lasts;   /* (model, caller) -> the last day with volume, counted from floor_day */
    /* Where those of days before long_day go once they are many; of all parts that will be merged. NULL = never. */
    struct pair_windows *pair_windows;
    bool pairs_are_many;
    uint32_t model_count, caller_count, mode_counts[PART_AXES];
    bool *verified; /* by verification */
};

/* The second axis of a cross; the first is the kind. */
static inline enum usage_axis part_cross_axis(int cross)
{
    return cross == USAGE_KIND_BY_VERIFICATION ? USAGE_VERIFICATION : USAGE_SETTLEMENT;
}

struct part *part_new(const struct snapshot_inventory *inventory, int32_t window_days);
void part_free(struct part *part); /* NULL is fine */

/* From now on payments are kept by day, counted from floor_day. Later moves them to `payments`; twice does no harm. */
void part_keep_payment_days(struct part *part);
void part_gather_payments(struct part *part);

/* Frees all but the volume of models by day. */
void part_keep_models(struct part *part);

#endif
