/* SPDX-License-Identifier: MIT
 *
 * Volume per item and caller: is the use of an item the work of many, or of one?
 *
 * The largest caller is the one with the most volume over all items (of several, the one with the lowest
 * number). Headline measures are given again without it.
 */
#ifndef MEASURES_CALLERS_H
#define MEASURES_CALLERS_H

#include "measures/measure.h"

struct callers_record {
    int64_t item, caller; /* numbers from 0 */
    int64_t volume;
};

struct callers {
    struct volumes per_item, per_caller;
    struct volumes without_largest; /* per item, the largest caller's volume taken away */
    struct volumes distinct;        /* how many callers each item has */
    int64_t single_items;           /* with exactly one caller */
    uint128 single_volume;          /* theirs */
};

/* Reads `count` records and sorts them on the way; records of the same item and caller add up. Items are
 * numbered 0..items-1 and callers 0..callers-1; every number has a record. False when the volume of an item
 * or a caller is more than int64 holds. */
bool callers_set(struct callers *callers, struct callers_record *records, int64_t count, int64_t items,
                 int64_t caller_count);
void callers_clear(struct callers *callers);

/* Requires measure->subject == SUBJECT_CALLERS. */
struct measure_value callers_measure(const struct measure *measure, const struct callers *callers,
                                     const struct value_scope *scope);

/* Which volumes a measure of volumes is applied to (parameter b of the first four). */
enum callers_of { CALLERS_PER_ITEM, CALLERS_WITHOUT_LARGEST, CALLERS_DISTINCT, CALLERS_PER_CALLER };

measure_compute compute_callers_n, compute_callers_total, compute_callers_gini, compute_callers_hhi;
measure_compute compute_callers_fewest_half, compute_callers_top_share, compute_callers_effective;
measure_compute compute_single_items, compute_single_volume_share;

#endif
