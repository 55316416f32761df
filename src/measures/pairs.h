/* SPDX-License-Identifier: MIT
 *
 * The same items in two windows, t0 and t1: who entered, who left, how ranks and shares moved.
 *
 * Ties among volumes are broken by the order of the rows where a measure needs one list (top-k overlap, RBO),
 * and are given the mean of their ranks or left out by the measure's own definition elsewhere.
 */
#ifndef MEASURES_PAIRS_H
#define MEASURES_PAIRS_H

#include "measures/measure.h"
#include "measures/pairs_rows.h"

/* Keeps the two arrays, which must outlive it. Requires what volumes_set() requires. */
void pairs_set(struct pairs *pairs, const int64_t *before, const int64_t *after, int64_t n);
void pairs_clear(struct pairs *pairs);

/* Requires measure->subject == SUBJECT_PAIRS. */
struct measure_value pairs_measure(const struct measure *measure, const struct pairs *pairs,
                                   const struct value_scope *scope);

measure_compute compute_rows, compute_kendall_a, compute_kendall_b,
    compute_spearman; /* a = enum pairs_rows */
measure_compute compute_entered, compute_exited, compute_retained, compute_jaccard;
measure_compute compute_top_overlap; /* a = k */
measure_compute compute_rbo;         /* a = p in tenths */
measure_compute compute_share_moved, compute_js_divergence;
measure_compute compute_lorenz_dominance; /* a = 0: all rows, 1: the used ones of each window */

#endif
