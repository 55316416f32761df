/* SPDX-License-Identifier: MIT
 * Knows which way each bound of an operation must be rounded. */
#include "measures/interval.h"

void interval_init(struct interval *x, mpfr_prec_t bits)
{
    mpfr_inits2(bits, x->low, x->high, (mpfr_ptr)NULL);
    mpfr_set_zero(x->low, 1);
    mpfr_set_zero(x->high, 1);
}

void interval_init_for(struct interval *x, mpfr_prec_t bits)
{
    interval_init(x, bits + 32);
}

void interval_clear(struct interval *x)
{
    mpfr_clears(x->low, x->high, (mpfr_ptr)NULL);
}

void interval_set(struct interval *to, const struct interval *from)
{
    mpfr_set(to->low, from->low, MPFR_RNDD);
    mpfr_set(to->high, from->high, MPFR_RNDU);
}

void interval_set_int(struct interval *to, int64_t from)
{
    mpfr_set_si(to->low, from, MPFR_RNDD);
    mpfr_set_si(to->high, from, MPFR_RNDU);
}

void interval_set_wide(struct interval *to, uint128 from)
{
    mpz_t z;
    mpz_init(z);
    wide_to_mpz(z, from);
    interval_set_mpz(to, z);
    mpz_clear(z);
}

void interval_set_mpz(struct interval *to, const mpz_t from)
{
    mpfr_set_z(to->low, from, MPFR_RNDD);
    mpfr_set_z(to->high, from, MPFR_RNDU);
}

void interval_set_ratio(struct interval *to, const mpz_t numerator, const mpz_t denominator)
{
    struct interval divisor;
    interval_init(&divisor, mpfr_get_prec(to->low));
    interval_set_mpz(to, numerator);
    interval_set_mpz(&divisor, denominator);
    interval_div(to, to, &divisor);
    interval_clear(&divisor);
}

void interval_set_quotient(struct interval *to, uint128 numerator, uint128 denominator)
{
    mpfr_t over, under;
    mpfr_inits2(128, over, under, (mpfr_ptr)NULL);
    wide_to_mpfr(over, numerator);
    wide_to_mpfr(under, denominator);
    mpfr_div(to->low, over, under, MPFR_RNDD);
    mpfr_div(to->high, over, under, MPFR_RNDU);
    mpfr_clears(over, under, (mpfr_ptr)NULL);
}

void interval_add(struct interval *to, const struct interval *a, const struct interval *b)
{
    mpfr_add(to->low, a->low, b->low, MPFR_RNDD);
    mpfr_add(to->high, a->high, b->high, MPFR_RNDU);
}

void interval_sub(struct interval *to, const struct interval *a, const struct interval *b)
{
    mpfr_t low;
    mpfr_init2(low, mpfr_get_prec(to->low));
    mpfr_sub(low, a->low, b->high, MPFR_RNDD);
    mpfr_sub(to->high, a->high, b->low, MPFR_RNDU);
    mpfr_swap(to->low, low);
    mpfr_clear(low);
}

typedef int operation(mpfr_t to, const mpfr_t a, const mpfr_t b, mpfr_rnd_t round);

/* For an operation that is monotonous in each argument, the extremes are at the corners. */
static void from_corners(struct interval *to, operation *of, const struct interval *a,
                         const struct interval *b)
{
    mpfr_t low, high, corner;
    mpfr_prec_t bits = mpfr_get_prec(to->low);
    mpfr_inits2(bits, low, high, corner, (mpfr_ptr)NULL);
    of(low, a->low, b->low, MPFR_RNDD);
    of(high, a->low, b->low, MPFR_RNDU);
    for (int k = 1; k < 4; k++) {
        const mpfr_t *x = k & 1 ? &a->high : &a->low, *y = k & 2 ? &b->high : &b->low;
        of(corner, *x, *y, MPFR_RNDD);
        mpfr_min(low, low, corner, MPFR_RNDD);
        of(corner, *x, *y, MPFR_RNDU);
        mpfr_max(high, high, corner, MPFR_RNDU);
    }
    mpfr_swap(to->low, low);
    mpfr_swap(to->high, high);
    mpfr_clears(low, high, corner, (mpfr_ptr)NULL);
}

void interval_mul(struct interval *to, const struct interval *a, const struct interval *b)
{
    if (mpfr_sgn(a->low) >= 0 && mpfr_sgn(b->low) >= 0) {
        mpfr_mul(to->low, a->low, b->low, MPFR_RNDD);
        mpfr_mul(to->high, a->high, b->high, MPFR_RNDU);
        return;
    }
    from_corners(to, mpfr_mul, a, b);
}

void interval_mul_int(struct interval *to, const struct interval *a, int64_t factor)
{
    struct interval b;
    interval_init(&b, 64);
    interval_set_int(&b, factor);
    interval_mul(to, a, &b);
    interval_clear(&b);
}

void interval_div(struct interval *to, const struct interval *a, const struct interval *b)
{
    if (mpfr_sgn(b->low) <= 0 && mpfr_sgn(b->high) >= 0) {
        mpfr_set_inf(to->low, -1);
        mpfr_set_inf(to->high, 1);
        return;
    }
    from_corners(to, mpfr_div, a, b);
}

void interval_div_wide(struct interval *to, const struct interval *a, uint128 divisor)
{
    struct interval under;
    interval_init(&under, 128);
    interval_set_wide(&under, divisor);
    interval_div(to, a, &under);
    interval_clear(&under);
}

void interval_log(struct interval *to, const struct interval *a)
{
    if (mpfr_sgn(a->low) <= 0)
        mpfr_set_inf(to->low, -1);
    else
        mpfr_log(to->low, a->low, MPFR_RNDD);
    mpfr_log(to->high, a->high, MPFR_RNDU);
}

void interval_log1p(struct interval *to, const struct interval *a)
{
    mpfr_log1p(to->low, a->low, MPFR_RNDD);
    mpfr_log1p(to->high, a->high, MPFR_RNDU);
}

void interval_sqrt(struct interval *to, const struct interval *a)
{
    if (mpfr_sgn(a->low) <= 0)
        mpfr_set_zero(to->low, 1);
    else
        mpfr_sqrt(to->low, a->low, MPFR_RNDD);
    mpfr_sqrt(to->high, a->high, MPFR_RNDU);
}

void interval_exp(struct interval *to, const struct interval *a)
{
    mpfr_exp(to->low, a->low, MPFR_RNDD);
    mpfr_exp(to->high, a->high, MPFR_RNDU);
}

void wide_to_mpz(mpz_t to, uint128 from)
{
    uint64_t words[2] = {(uint64_t)from, (uint64_t)(from >> 64)};
    mpz_import(to, 2, -1, sizeof words[0], 0, 0, words);
}

void wide_to_mpfr(mpfr_t to, uint128 from)
{
    mpfr_set_ui_2exp(to, (unsigned long)(from >> 64), 64, MPFR_RNDN);
    mpfr_add_ui(to, to, (unsigned long)from, MPFR_RNDN);
}
