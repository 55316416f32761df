/* SPDX-License-Identifier: MIT
 *
 * The Hurwitz zeta function, sum over k >= 0 of (q + k)^-s for s > 1 and integers q >= 1, and its derivative
 * by s.
 *
 * The terms are added up until the rest is too small to matter, or, where they fall slowly, is known by Euler
 * and Maclaurin as an integral with corrections by Bernoulli numbers. The remainder is bounded by twice the
 * first correction left out (for the derivative, by what zeta.c derives).
 */
#ifndef MEASURES_ZETA_H
#define MEASURES_ZETA_H

#include "measures/interval.h"

/* In units of reference^-s, which keeps any exponent within range: enclosures of the sums over a = q, q + 1,
 * ... of (a / reference)^-s and of ln(a / reference) times that; the second may be NULL. Requires reference
 * <= q and s ln(q / reference) < 2^60. Precision is that of the results. */
void zeta_enclose(const struct interval *s, uint64_t q, uint64_t reference, struct interval *ret_zeta,
                  struct interval *ret_slope);

/* The same as doubles, with a relative error of about 1e-13, for searching. */
double zeta_double(double s, int64_t q, int64_t reference, double *ret_slope);

#endif
