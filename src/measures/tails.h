/* SPDX-License-Identifier: MIT
 *
 * Exponents of the upper tail: rank-size regressions, and power laws fitted by maximum likelihood.
 *
 * A power law is fitted to the used items of at least x_min (Clauset, Shalizi and Newman 2009). An exponent
 * is no evidence that there is a power law.
 */
#ifndef MEASURES_TAILS_H
#define MEASURES_TAILS_H

#include "measures/measure.h"

/* On used items, regressions over all of them; tied items take successive ranks. */
measure_compute compute_zipf_exponent, compute_pareto_exponent;

#endif
