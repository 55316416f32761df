/* SPDX-License-Identifier: MIT
 *
 * Power laws fitted to the used items of at least x_min, after Clauset, Shalizi and Newman (2009).
 *
 *     struct powerlaw powerlaw;
 *     powerlaw_set(&powerlaw, &listed, x_min);
 *     value = powerlaw_measure(measure_find("powerlaw_alpha_discrete"), &powerlaw, &scope);
 *     powerlaw_clear(&powerlaw);
 *
 * Exponents and distances are enclosed like every other value.
 * An exponent is no evidence that there is a power law.
 */
#ifndef MEASURES_POWERLAW_H
#define MEASURES_POWERLAW_H

#include "measures/interval.h"
#include "measures/measure.h"

struct powerlaw {
    struct volumes tail; /* the items of at least x_min */
    int64_t x_min;
    int64_t best_discrete, best_continuous; /* powerlaw_search()'s; 0: there is none */
};

/* Requires x_min >= 1; `listed` must outlive it, and may be measured in another thread meanwhile. best_* are 0 until
 * powerlaw_search() sets them. */
void powerlaw_set(struct powerlaw *powerlaw, const struct volumes *listed, int64_t x_min);
void powerlaw_clear(struct powerlaw *powerlaw);

/* The observed value, not the largest, whose fit has the least Kolmogorov-Smirnov distance; the smallest of
 * several. 0 with fewer than two different volumes. Defined in powerlaw_search.c: doubles find the few tails that can
 * be the nearest, enclosures choose among them. */
int64_t powerlaw_search_discrete(const struct volumes *listed);
int64_t powerlaw_search_continuous(const struct volumes *listed);

/* The Kolmogorov-Smirnov distance of the tail from x_min on to its fit. Requires two different volumes in the tail. */
void powerlaw_enclose_distance(const struct volumes *listed, int64_t x_min, bool discrete, mpfr_prec_t bits,
                               struct interval *ret);

/* Requires measure->subject == SUBJECT_POWERLAW. Rows with a = 1 are about the tail from x_min; the others
 * about all used items. */
struct measure_value powerlaw_measure(const struct measure *measure, const struct powerlaw *powerlaw,
                                      const struct value_scope *scope);

measure_compute compute_powerlaw_x_min; /* b = 0: discrete, 1: continuous */
measure_compute compute_powerlaw_alpha, compute_powerlaw_se, compute_powerlaw_hill;
measure_compute compute_powerlaw_alpha_approximate, compute_powerlaw_alpha_discrete;
measure_compute compute_powerlaw_ks, compute_powerlaw_ks_discrete;

#endif
