/* SPDX-License-Identifier: MIT
 *
 * Numbers of about 106 bits as the sum of two doubles, with proven errors: what adds up a million roots or
 * quotients in the time that MPFR takes for ten thousand.
 *
 * Algorithms and bounds: Joldes, Muller and Popescu, "Tight and rigorous error bounds for basic building blocks
 * of double-word arithmetic" (2017); u is 2^-53, errors are relative. Doubles must be IEEE doubles, rounded to
 * nearest after every operation: see TWOFOLD_EXACT. Products and sums must neither overflow nor underflow, which
 * volumes below 2^94 and their quotients never do.
 *
 *     struct twofold_sum sum = {.count = 0};
 *     for (...) twofold_count(&sum, twofold_div(a, b));
 *     twofold_enclose_sum(&sum, &interval);
 */
#ifndef MEASURES_TWOFOLD_H
#define MEASURES_TWOFOLD_H

#include "measures/interval.h"

#include <float.h>
#include <math.h>

/* Else (i387) the sums are MPFR's from the start. */
#define TWOFOLD_EXACT (FLT_EVAL_METHOD == 0 && DBL_MANT_DIG == 53)

/* What a sum of up to 2^32 terms promises, its relative error being below 2^-TWOFOLD_BITS = 1024 u^2: each term may
 * have one of 512 u^2, and the cascade of twofold_sum adds at most 137 times 3 u^2 on the way of a term:
 * 923 u^2, a tenth less. */
#define TWOFOLD_BITS 96

static inline bool twofold_serves(mpfr_prec_t bits)
{
    return TWOFOLD_EXACT && bits <= TWOFOLD_BITS;
}

struct twofold {
    double high, low; /* |low| <= u |high| */
};

/* Exact for |a| >= |b|, and for a = 0. */
static inline struct twofold twofold_of(double a, double b)
{
    double sum = a + b;
    return (struct twofold){sum, b - (sum - a)};
}

/* 3 u^2, of |a| + |b| */
static inline struct twofold twofold_add(struct twofold a, struct twofold b)
{
    double sum = a.high + b.high, part = sum - a.high;
    double lost = (a.high - (sum - part)) + (b.high - part);
    return twofold_of(sum, lost + (a.low + b.low));
}

static inline struct twofold twofold_minus(struct twofold a)
{
    return (struct twofold){-a.high, -a.low};
}

/* 5 u^2 */
static inline struct twofold twofold_mul(struct twofold a, struct twofold b)
{
    double product = a.high * b.high;
    double lost = fma(a.high, b.high, -product), crossed = a.high * b.low + a.low * b.high;
    return twofold_of(product, lost + crossed);
}

/* 2 u^2 */
static inline struct twofold twofold_mul_double(struct twofold a, double b)
{
    double product = a.high * b;
    return twofold_of(product, fma(a.low, b, fma(a.high, b, -product)));
}

/* 15 u^2 */
static inline struct twofold twofold_div(struct twofold a, struct twofold b)
{
    double quotient = a.high / b.high;
    struct twofold back = twofold_mul_double(b, quotient);
    double rest = (a.high - back.high) + (a.low - back.low);
    return twofold_of(quotient, rest / b.high);
}

/* The square root of a > 0. 4 u^2 */
static inline struct twofold twofold_sqrt(struct twofold a)
{
    double root = sqrt(a.high);
    return twofold_of(root, (fma(-root, root, a.high) + a.low) / (2 * root));
}

/* Exact below 2^106, else 2 u^2. */
static inline struct twofold twofold_set_wide(uint128 from)
{
    static const uint64_t mask = ((uint64_t)1 << 48) - 1;
    double high = (double)(uint64_t)(from >> 96) * 0x1p96, middle = (double)((uint64_t)(from >> 48) & mask) * 0x1p48;
    struct twofold upper = twofold_of(high, middle);
    return twofold_of(upper.high, upper.low + (double)((uint64_t)from & mask));
}

/* Of either sign, above -2^127. */
static inline struct twofold twofold_set_signed(int128 from)
{
    return from < 0 ? twofold_minus(twofold_set_wide((uint128)-from)) : twofold_set_wide((uint128)from);
}

/* A sum by cascade: sixteen terms are added up before they go to the next level. Starts as zeros. */
struct twofold_sum {
    struct twofold levels[9];
    uint64_t count;
};

static inline void twofold_count(struct twofold_sum *sum, struct twofold term)
{
    sum->levels[0] = twofold_add(sum->levels[0], term);
    sum->count++;
    for (int k = 0; (sum->count >> (4 * k) & 15) == 0; k++) {
        sum->levels[k + 1] = twofold_add(sum->levels[k + 1], sum->levels[k]);
        sum->levels[k] = (struct twofold){0, 0};
    }
}

/* The sum so far. */
struct twofold twofold_whole(const struct twofold_sum *sum);

/* The numbers within 2^-TWOFOLD_BITS of the sum, of terms that are not negative; else within 2^-TWOFOLD_BITS times
 * the sum of what the errors of the terms are relative to, which may exceed `magnitude` by a tenth. */
void twofold_enclose_sum(const struct twofold_sum *sum, struct interval *ret);
void twofold_enclose_signed(const struct twofold_sum *sum, double magnitude, struct interval *ret);

#endif
