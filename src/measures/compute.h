/* SPDX-License-Identifier: MIT
 *
 * The compute functions of the table of measures, by the file that defines them, and what they share.
 *
 * All take a measure_input whose `volumes` are those of the population asked for; a and b are the parameters
 * named behind each. They are total: where a measure has no value they return the reason.
 */
#ifndef MEASURES_COMPUTE_H
#define MEASURES_COMPUTE_H

#include "measures/measure.h"

/* Why there is no value. */
extern const char compute_no_item[], compute_no_volume[], compute_no_used_item[], compute_one_item[];

/* Why there is no value for less than two items or no volume, or NULL. */
const char *compute_no_sample(const struct volumes *volumes);

/* sizes.c: how many, how much */
measure_compute compute_n, compute_n_used, compute_n_idle, compute_total, compute_idle_share;
measure_compute compute_largest, compute_least, compute_mean, compute_median;

/* shares.c: what the largest hold. Zero-invariant but for top_percent */
measure_compute compute_hhi; /* a = scale: 1 or 10,000 */
measure_compute compute_hhi_unbiased;
measure_compute compute_hhi_normalized;
measure_compute compute_top_share;                /* a = k */
measure_compute compute_top_percent;              /* a = percent; ceil(n a / 100) items, at least 1 */
measure_compute compute_top_percent_interpolated; /* a = percent */
measure_compute compute_fewest;                   /* a / b of the volume, strictly more */
measure_compute compute_fewest_reached;           /* a / b of the volume, at least */
measure_compute compute_inverse_hhi, compute_inverse_top_share, compute_hall_tideman;

/* lorenz.c: points of the Lorenz curve and what is read off it */
measure_compute compute_lorenz;                  /* a = percent of the items */
measure_compute compute_tail_ratio;              /* (1 - L(a %)) / L(b %) */
measure_compute compute_hoover, compute_wolfson; /* wolfson: a = scale */
measure_compute compute_asymmetry; /* a, b = weights of the low and high end of the interval, out of a + b */

/* inequality.c: Gini and relatives */
measure_compute compute_gini, compute_gini_sample;
measure_compute compute_bonferroni; /* a: the mean is over n - a items */
measure_compute compute_zenga, compute_zenga_convey;

/* gini_errors.c: the Gini coefficient of a sample */
measure_compute compute_gini_influence_se, compute_gini_jackknife_se, compute_gini_jackknife;

/* entropy.c: logarithms, roots and powers */
measure_compute compute_entropy_nats, compute_entropy_bits, compute_effective_number, compute_hill_half;
measure_compute compute_evenness, compute_theil, compute_theil_normalized, compute_mld;
measure_compute compute_ge_half, compute_ge_two, compute_ge_minus_one;
measure_compute compute_atkinson_half, compute_atkinson_one, compute_atkinson_two;

/* The integer behind it, for others to build on: G = this / (n S). */
int128 gini_numerator(const struct volumes *volumes);

/* L(percent / 100) = numerator / (100 S), interpolated. */
void lorenz_numerator(const struct volumes *volumes, int64_t percent, mpz_t ret_numerator);

#endif
