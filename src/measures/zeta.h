/* SPDX-License-Identifier: MIT
 *
 * The Hurwitz zeta function, sum over k >= 0 of (q + k)^-s for s > 1 and integers q >= 1, and its derivative
 * by s.
 *
 * Euler-Maclaurin: the first terms are added up as they are, the rest is an integral with corrections by
 * Bernoulli numbers. The remainder is bounded by twice the first correction left out (for the derivative, by
 * what zeta.c derives).
 */
#ifndef MEASURES_ZETA_H
#define MEASURES_ZETA_H

#include "measures/interval.h"

/* Enclosures of zeta(s, q) and of -d/ds zeta(s, q), the sum of ln(q + k) (q + k)^-s; either may be NULL.
 * Precision is that of the results. */
void zeta_enclose(const struct interval *s, uint64_t q, struct interval *ret_zeta,
                  struct interval *ret_slope);

/* The same as doubles with a relative error of about 1e-13, for searching, in units of `reference`: sums over a = q, q + 1, ... of
 * (a / reference)^-s and of ln(a / reference) times that, which neither overflow nor underflow when reference is
 * near q. `ret_slope` may be NULL. */
double zeta_double(double s, double q, double reference, double *ret_slope);

#endif
