/* SPDX-License-Identifier: MIT
 *
 * Concentration when part of the volume names no item: bounds instead of a point.
 *
 * Unattributed volume is not an item. At one extreme it is spread over infinitely many items (low), at the
 * other all of it belongs to the largest known one (high); the truth is in between.
 */
#ifndef MEASURES_UNATTRIBUTED_H
#define MEASURES_UNATTRIBUTED_H

#include "measures/measure.h"

struct unattributed {
    const struct volumes *known; /* borrowed */
    uint128 volume;              /* that names no item; known + this stays below 2^94 */
};

/* Requires measure->subject == SUBJECT_UNATTRIBUTED. */
struct measure_value unattributed_measure(const struct measure *measure,
                                          const struct unattributed *unattributed,
                                          const struct value_scope *scope);

measure_compute compute_attributed_share;
measure_compute compute_hhi_low, compute_hhi_high, compute_hhi_as_one, compute_hhi_known_only;
measure_compute compute_cr_low, compute_cr_high; /* a = k */
measure_compute compute_fewest_half_low, compute_fewest_half_high;

#endif
