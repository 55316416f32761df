/* SPDX-License-Identifier: MIT
 * Knows logarithms in fixed point, and how far they can be wrong. */
#include "measures/fixed.h"

#include "measures/logs.h"

/* Of which a walk loses few. */
#define WALK_BITS 192

/* places ln 2 - ln(factor), to the nearest */
static int128 minus_log(struct log_walk *walk, uint32_t factor, long places)
{
    mpfr_t log;
    mpz_t scaled;
    uint64_t words[2] = {0, 0};
    mpfr_init2(log, WALK_BITS);
    mpz_init(scaled);
    mpfr_const_log2(log, MPFR_RNDN);
    mpfr_mul_si(log, log, places, MPFR_RNDN);
    mpfr_sub(log, log, log_walk_to(walk, factor), MPFR_RNDN);
    mpfr_mul_2ui(log, log, FIXED_PLACES, MPFR_RNDN);
    mpfr_get_z(scaled, log, MPFR_RNDN);
    mpz_export(words, NULL, -1, sizeof words[0], 0, 0, scaled);
    int128 magnitude = (int128)((uint128)words[1] << 64 | words[0]),
           value = mpz_sgn(scaled) < 0 ? -magnitude : magnitude;
    mpz_clear(scaled);
    mpfr_clear(log);
    return value;
}

void fixed_logs_start(struct fixed_logs *logs)
{
    struct log_walk walk;
    log_walk_start(&walk, WALK_BITS);
    for (long k = 0; k < 64; k++)
        logs->of_two[k] = minus_log(&walk, 1, k);
    for (uint32_t k = 0; k < FIXED_FIRST; k++) {
        uint32_t over = 2 * (FIXED_FIRST + k) + 1; /* in units of 2^-9 */
        logs->first[k] = (1u << 25) / over;
        logs->of_first[k] = minus_log(&walk, logs->first[k], 16);
    }
    for (uint32_t k = 0; k < FIXED_SECOND; k++) {
        uint64_t over = (1u << 18) + 2 * k + 1 - FIXED_SECOND; /* in units of 2^-18 */
        logs->second[k] = (uint32_t)(((uint64_t)1 << 44) / over);
        logs->of_second[k] = minus_log(&walk, logs->second[k], 26);
    }
    log_walk_end(&walk);
}

/* t^2 / 2 of t = d / 2^105, cut off; requires |d| < 2^88. With d = 2^48 h + l its square is 2^96 h^2 + 2^49 h
 * l + l^2, of which the last is below one unit. */
static int128 half_square(uint128 d)
{
    static const uint64_t mask = ((uint64_t)1 << 48) - 1;
    uint64_t high = (uint64_t)(d >> 48), low = (uint64_t)d & mask;
    return (int128)(((uint128)high * high >> 11) + ((uint128)high * low >> 58));
}

/* With y = x 2^shift in 2^63..2^64 and two factors, each the reciprocal of what precedes it to some bits:
 *     ln x = (63 - shift) ln 2 - ln(c / 2^16) - ln(c' / 2^26) + ln(1 + t),  1 + t = y c c' / 2^105;
 * y c / 2^79 is within 2^-9 + 2^-14 of 1, and so |t| < 2^-17.9, an exact integer d times 2^-105. In units of
 * 2^-104 the entries of the tables are wrong by 1/2 each; d / 2 is cut by less than 1; t^2 / 2 by less than
 * 3; and the terms from t^3 / 3 on, below 2^-55.2 and so below 2^48.8 units, are good to 2^-49 in a double,
 * what is left out from t^6 / 6 on being below 2^-109, and are cut by less than 1. All this is less than 8.
 */
uint128 fixed_log(const struct fixed_logs *logs, uint64_t x)
{
    if (x == 1)
        return 0;
    int shift = __builtin_clzll(x);
    uint64_t y = x << shift;
    uint32_t k = (uint32_t)(y >> 55) - FIXED_FIRST;
    uint128 once = (uint128)y * logs->first[k];
    uint32_t j = (uint32_t)(once >> 62) - ((1u << 17) - FIXED_SECOND / 2);
    int128 d = (int128)(once * logs->second[j]) - ((int128)1 << 105);
    double t = (double)(int64_t)(d >> 32) * 0x1p-73;
    double rest = t * t * t * (1.0 / 3 - t * (1.0 / 4 - t * (1.0 / 5)));
    int128 whole = logs->of_two[63 - shift] + logs->of_first[k] + logs->of_second[j];
    return (uint128)(whole + (d >> 1) - half_square((uint128)(d < 0 ? -d : d)) + (int64_t)(rest * 0x1p104));
}

/* With x = (y + r / 2^64) 2^shift, y in 2^63..2^64 and r < 2^64, ln x = ln y + shift ln 2 + ln(1 + r / (2^64
 * y)). The last is the quotient less 2^-127 at most, below 2^41 units: good to 2^-10 in a double, and cut by
 * less than 1; the entry of the table is wrong by 1/2. */
uint128 fixed_log_wide(const struct fixed_logs *logs, uint128 x)
{
    if (x >> 64 == 0)
        return fixed_log(logs, (uint64_t)x);
    int shift = 64 - __builtin_clzll((uint64_t)(x >> 64));
    uint64_t y = (uint64_t)(x >> shift), rest = (uint64_t)x << (64 - shift);
    return fixed_log(logs, y) + (uint128)logs->of_two[shift] + (uint64_t)((double)rest / (double)y * 0x1p40);
}

static void sum_to_mpz(mpz_t to, const struct fixed_sum *sum)
{
    mpz_t low;
    mpz_init(low);
    wide_to_mpz(low, sum->low);
    wide_to_mpz(to, sum->high);
    mpz_mul_2exp(to, to, 128);
    mpz_add(to, to, low);
    mpz_clear(low);
}

void fixed_enclose(const struct fixed_sum *sum, unsigned long places, const struct fixed_sum *error,
                   struct interval *ret)
{
    mpz_t whole, distance;
    mpz_inits(whole, distance, (mpz_ptr)NULL);
    sum_to_mpz(whole, sum);
    sum_to_mpz(distance, error);
    mpz_sub(whole, whole, distance);
    mpfr_set_z(ret->low, whole, MPFR_RNDD);
    mpz_addmul_ui(whole, distance, 2);
    mpfr_set_z(ret->high, whole, MPFR_RNDU);
    mpfr_div_2ui(ret->low, ret->low, places, MPFR_RNDD);
    mpfr_div_2ui(ret->high, ret->high, places, MPFR_RNDU);
    mpz_clears(whole, distance, (mpz_ptr)NULL);
}
