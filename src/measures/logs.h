/* SPDX-License-Identifier: MIT
 *
 * Logarithms of many integers that lie close to each other, some twenty times as fast as one by one.
 *
 *     struct log_walk walk;
 *     log_walk_start(&walk, bits);
 *     for (each x, ascending or descending)
 *         ... log_walk_to(&walk, x) ...
 *     log_walk_end(&walk);
 *
 * From one integer to the next, ln x = ln y + 2 artanh((x - y) / (x + y)), a few terms of a series when they
 * are close; else MPFR's logarithm. A step adds at most 2 units of the last place, which over a walk of up to
 * 2^32 steps makes a relative error below 2^(37 - bits).
 */
#ifndef MEASURES_LOGS_H
#define MEASURES_LOGS_H

#include "measures/interval.h"

struct log_walk {
    mpfr_t log, ratio, square, term, sum;
    uint64_t at; /* 0: nowhere yet */
};

#define LOG_WALK_SLACK 40

void log_walk_start(struct log_walk *walk, mpfr_prec_t bits);
void log_walk_end(struct log_walk *walk);

/* ln x, valid until the next call. Requires 1 <= x < 2^63. */
mpfr_srcptr log_walk_to(struct log_walk *walk, uint64_t x);

/* An interval around a sum of up to 2^32 non-negative terms, each a product of few factors (logarithms of a
 * walk, integers below 2^126), from the sum as computed with `bits`: the roundings of the additions and of
 * the factors add up to a relative error below 2^(LOG_WALK_SLACK - bits). */
void interval_around_sum(struct interval *to, mpfr_srcptr sum, mpfr_prec_t bits);

#endif
