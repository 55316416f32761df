/* SPDX-License-Identifier: MIT
 * Knows logarithms of 106 bits, and how far a sum of pairs of doubles can be wrong. */
#include "measures/twofold.h"

#include "base/attributes.h"

struct twofold twofold_whole(const struct twofold_sum *sum)
{
    struct twofold whole = sum->levels[0];
    for (int k = 1; k < 9; k++)
        whole = twofold_add(whole, sum->levels[k]);
    return whole;
}

void twofold_enclose_signed(const struct twofold_sum *sum, const struct twofold_sum *magnitudes, struct interval *ret)
{
    struct twofold x = twofold_whole(sum), magnitude = twofold_whole(magnitudes);
    mpfr_t exact, error;
    mpfr_init2(exact, 2200); /* any two doubles */
    mpfr_init2(error, 64);
    mpfr_set_d(exact, x.high, MPFR_RNDN);
    mpfr_add_d(exact, exact, x.low, MPFR_RNDN);
    mpfr_set_d(error, magnitude.high, MPFR_RNDU);
    mpfr_add_d(error, error, fabs(magnitude.low), MPFR_RNDU);
    mpfr_mul_2si(error, error, -TWOFOLD_BITS, MPFR_RNDU);
    mpfr_sub(ret->low, exact, error, MPFR_RNDD);
    mpfr_add(ret->high, exact, error, MPFR_RNDU);
    mpfr_clears(exact, error, (mpfr_ptr)NULL);
}

void twofold_enclose_sum(const struct twofold_sum *sum, struct interval *ret)
{
    twofold_enclose_signed(sum, sum, ret);
}

static struct twofold nearest(mpfr_t x)
{
    double high = mpfr_get_d(x, MPFR_RNDN);
    mpfr_sub_d(x, x, high, MPFR_RNDN);
    return (struct twofold){high, mpfr_get_d(x, MPFR_RNDN)};
}

void twofold_logs_start(struct twofold_logs *logs)
{
    static const mpfr_prec_t precision = 160;
    mpfr_t log;
    mpfr_init2(log, precision);
    for (unsigned long k = 0; k < ARRAY_SIZE(logs->of_two); k++) {
        mpfr_const_log2(log, MPFR_RNDN);
        mpfr_mul_ui(log, log, k, MPFR_RNDN);
        logs->of_two[k] = nearest(log);
    }
    for (uint32_t k = 0; k < TWOFOLD_PARTS; k++) {
        /* 2^10 / (1 + (2 k + 1) / 512), rounded */
        uint32_t over = 512 + 2 * k + 1;
        logs->parts[k] = ((1u << 19) + over / 2) / over;
        mpfr_log_ui(log, logs->parts[k], MPFR_RNDN);
        logs->of_part[k] = nearest(log);
    }
    mpfr_clear(log);
}

/* 2 (z + z^3 / 3 + z^5 / 5 + ...) for z below 2^-9.4: the terms from z^5 on are below 2^-49 and need no second double,
 * those behind z^11 / 11 are below 2^-125. */
static struct twofold twice_artanh(struct twofold z)
{
    static const struct twofold third = {1.0 / 3, 0x1.5555555555555p-56};
    struct twofold square = twofold_mul(z, z);
    double w = square.high, tail = w * (1.0 / 5 + w * (1.0 / 7 + w * (1.0 / 9 + w * (1.0 / 11))));
    struct twofold series = twofold_of(third.high, third.low + tail);
    struct twofold beyond = twofold_mul(twofold_mul(z, square), series);
    struct twofold sum = twofold_add(z, beyond);
    return (struct twofold){2 * sum.high, 2 * sum.low};
}

/* With y = x 2^shift in 2^63..2^64 and c / 2^10 near 2^63 / y: ln x = (73 - shift) ln 2 - ln c + ln(y c / 2^73). The
 * last is ln(1 + d / 2^73) = 2 artanh(d / (2^74 + d)) with |d| < 2^65, an exact pair of doubles.
 * The first two are below 51 and 7, so that their errors are below 60 u^2 together, where ln x is above 30; for x = 2
 * they are below 30 u^2, and ln x = 0.69. What the last adds is less than u^2. */
struct twofold twofold_log(const struct twofold_logs *logs, uint64_t x)
{
    if (x == 1)
        return (struct twofold){0, 0};
    int shift = __builtin_clzll(x);
    uint64_t y = x << shift;
    uint32_t k = (uint32_t)(y >> 55) & (TWOFOLD_PARTS - 1);
    int128 d = (int128)((uint128)y * logs->parts[k]) - ((int128)1 << 73);
    struct twofold over = twofold_of((double)(int64_t)(d >> 32) * 0x1p32, (double)(uint32_t)d),
                   under = twofold_of(0x1p74, over.high);
    under.low += over.low;
    struct twofold whole = twofold_add(logs->of_two[73 - shift], twofold_minus(logs->of_part[k]));
    return twofold_add(whole, twice_artanh(twofold_div(over, under)));
}
