/* SPDX-License-Identifier: MIT
 *
 * Why the Gini coefficient moved between two windows: because the inventory grew, or because use became more
 * concentrated.
 *
 * G = z + (1 - z) U, with z the idle share and U the coefficient of the used items, changes by exactly
 *     dG = (1 - mean U) dz + (1 - mean z) dU,
 * the means being those of the two windows. The windows may list different numbers of items.
 */
#ifndef MEASURES_CHANGE_H
#define MEASURES_CHANGE_H

#include "measures/measure.h"

enum gini_change {
    GINI_CHANGE,         /* G after - G before */
    GINI_CHANGE_BY_IDLE, /* (1 - mean U) dz: the part of the idle share */
    GINI_CHANGE_BY_USED, /* (1 - mean z) dU: the part of the used items */
};

/* Undefined when one of the windows has no volume. The two parts add up to the whole, exactly. */
struct measure_value gini_change(enum gini_change which, const struct volumes *before,
                                 const struct volumes *after, const struct value_scope *scope);

measure_compute compute_gini_change; /* on pairs; a = enum gini_change */

#endif
