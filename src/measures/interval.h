/* SPDX-License-Identifier: MIT
 *
 * Real numbers known to lie between two bounds: how a printed digit is proved right.
 *
 * Each operation rounds its lower bound down and its upper bound up (MPFR rounds correctly), so that the true
 * result always lies inside. The precision is that of the result's own initialisation. A result may be one of
 * the operands. Where an interval computation is too wide to decide a digit, value.h repeats it with more
 * bits.
 */
#ifndef MEASURES_INTERVAL_H
#define MEASURES_INTERVAL_H

#include "measures/volumes.h"

#include <gmp.h>
#include <mpfr.h>

struct interval {
    mpfr_t low, high;
};

void interval_init(struct interval *x, mpfr_prec_t bits);
/* With some bits more than are asked for, which a few roundings may take. */
void interval_init_for(struct interval *x, mpfr_prec_t bits);
void interval_clear(struct interval *x);

void interval_set(struct interval *to, const struct interval *from);
void interval_set_int(struct interval *to, int64_t from);
void interval_set_wide(struct interval *to, uint128 from);
void interval_set_mpz(struct interval *to, const mpz_t from);
void interval_set_ratio(struct interval *to, const mpz_t numerator, const mpz_t denominator);
/* The quotient of two integers, the second not 0; only the two divisions are rounded. */
void interval_set_quotient(struct interval *to, uint128 numerator, uint128 denominator);

void interval_add(struct interval *to, const struct interval *a, const struct interval *b);
void interval_sub(struct interval *to, const struct interval *a, const struct interval *b);
void interval_mul(struct interval *to, const struct interval *a, const struct interval *b);
void interval_mul_int(struct interval *to, const struct interval *a, int64_t factor);
/* A divisor that may be 0 gives the whole line. */
void interval_div(struct interval *to, const struct interval *a, const struct interval *b);
/* Requires divisor > 0. */
void interval_div_wide(struct interval *to, const struct interval *a, uint128 divisor);
/* Where the operand may be below 0 (log: at most 0), the lower bound is -inf (sqrt: 0). */
void interval_log(struct interval *to, const struct interval *a);
/* ln(1 + a), for a > -1 */
void interval_log1p(struct interval *to, const struct interval *a);
void interval_sqrt(struct interval *to, const struct interval *a);
void interval_exp(struct interval *to, const struct interval *a);

/* The integer as GMP and MPFR see it; `to` of the latter rounds to nearest. */
void wide_to_mpz(mpz_t to, uint128 from);
void wide_to_mpfr(mpfr_t to, uint128 from);

#endif
