/* SPDX-License-Identifier: MIT
 * Knows how far a sum of pairs of doubles can be wrong. */
#include "measures/twofold.h"

struct twofold twofold_whole(const struct twofold_sum *sum)
{
    struct twofold whole = sum->levels[0];
    for (int k = 1; k < 9; k++)
        whole = twofold_add(whole, sum->levels[k]);
    return whole;
}

void twofold_enclose_signed(const struct twofold_sum *sum, double magnitude, struct interval *ret)
{
    struct twofold x = twofold_whole(sum);
    mpfr_t exact, error;
    mpfr_init2(exact, 2200); /* any two doubles */
    mpfr_init2(error, 64);
    mpfr_set_d(exact, x.high, MPFR_RNDN);
    mpfr_add_d(exact, exact, x.low, MPFR_RNDN);
    mpfr_set_d(error, magnitude, MPFR_RNDU);
    mpfr_mul_2si(error, error, -TWOFOLD_BITS, MPFR_RNDU);
    mpfr_sub(ret->low, exact, error, MPFR_RNDD);
    mpfr_add(ret->high, exact, error, MPFR_RNDU);
    mpfr_clears(exact, error, (mpfr_ptr)NULL);
}

void twofold_enclose_sum(const struct twofold_sum *sum, struct interval *ret)
{
    twofold_enclose_signed(sum, twofold_whole(sum).high, ret);
}
