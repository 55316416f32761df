/* SPDX-License-Identifier: MIT
 * Knows how unequal mere chance is. */
#include "measures/floor.h"

#include "measures/compute.h"
#include "measures/kernels.h"

/* L = S / n, times `factor`. */
static void per_item(const struct volumes *volumes, int64_t factor, struct interval *ret)
{
    struct interval n;
    interval_init(&n, 64);
    interval_set_int(&n, volumes->n);
    interval_set_wide(ret, volumes->total);
    interval_mul_int(ret, ret, factor);
    interval_div(ret, ret, &n);
    interval_clear(&n);
}

/* exp(-2 L) times the sum of L^m / (floor(m/2)! ceil(m/2)!), which is I0(2 L) + I1(2 L) by powers of L. */
static void bessel_by_powers(const struct volumes *volumes, mpfr_prec_t bits, struct interval *ret)
{
    struct interval rate, term, half;
    interval_init(&rate, bits + 64);
    interval_init(&term, bits + 64);
    interval_init(&half, 64);
    per_item(volumes, 1, &rate);
    interval_set_int(&term, 1);
    interval_set_int(ret, 1);
    for (int64_t m = 1;; m++) {
        interval_mul(&term, &term, &rate);
        interval_set_int(&half, (m + 1) / 2);
        interval_div(&term, &term, &half);
        interval_add(ret, ret, &term);
        /* From here on each term is at most half of the one before: the rest is at most this one. */
        bool falling = mpfr_cmp_si(rate.high, m / 4) < 0;
        if (falling && mpfr_get_exp(term.high) < -(mpfr_exp_t)bits)
            break;
    }
    mpfr_add(ret->high, ret->high, term.high, MPFR_RNDU);
    per_item(volumes, -2, &rate);
    interval_exp(&rate, &rate);
    interval_mul(ret, ret, &rate);
    interval_clear(&rate);
    interval_clear(&term);
    interval_clear(&half);
}

/* 1F1(1/2; 2; -z) = 2/pi times the integral over 0..1 of exp(-z t) t^(-1/2) (1 - t)^(1/2). The root's power
 * series has coefficients c_0 = 1 and then negative ones that add up to -1. Term k integrated to infinity is
 * c_k Gamma(k + 1/2) / z^(k + 1/2). What that adds beyond 1 is, in all, below 2 exp(-z) / (z - K) for K
 * terms, since t^m <= exp(m (t - 1)); what the missing terms take away is at most Gamma(K + 1/2) / z^(K +
 * 1/2). */
static void bessel_by_inverse_powers(const struct volumes *volumes, mpfr_prec_t bits, struct interval *ret)
{
    struct interval z, term, factor, missing;
    interval_init(&z, bits + 64);
    interval_init(&term, bits + 64);
    interval_init(&factor, bits + 64);
    interval_init(&missing, bits + 64);
    per_item(volumes, 4, &z);
    /* term = |c_k| Gamma(k + 1/2) / z^k and missing = Gamma(k + 1/2) / z^k over their value root(pi) at k =
     * 0. */
    interval_set_int(&term, 1);
    interval_set_int(&missing, 1);
    interval_set_int(ret, 1);
    int64_t k = 0;
    while (mpfr_get_exp(missing.high) > -(mpfr_exp_t)bits - 8) {
        k++;
        /* c_k / c_(k-1) = (k - 3/2) / k; Gamma(k + 1/2) / Gamma(k - 1/2) = k - 1/2 */
        interval_set_int(&factor, 2 * k - 1);
        interval_mul(&missing, &missing, &factor);
        interval_mul(&term, &term, &factor);
        interval_div(&missing, &missing, &z);
        interval_div(&term, &term, &z);
        interval_set_int(&factor, k == 1 ? 1 : 2 * k - 3);
        interval_mul(&term, &term, &factor);
        mpfr_div_2ui(missing.low, missing.low, 1, MPFR_RNDD);
        mpfr_div_2ui(missing.high, missing.high, 1, MPFR_RNDU);
        interval_set_int(&factor, 4 * k);
        interval_div(&term, &term, &factor);
        interval_sub(ret, ret, &term);
    }
    /* The two errors, the second with exp(-z) (bits chosen so that z > K + 1 and root(z / pi) <= z). */
    mpfr_sub(ret->low, ret->low, missing.high, MPFR_RNDD);
    mpfr_neg(factor.high, z.low, MPFR_RNDU);
    mpfr_exp(factor.high, factor.high, MPFR_RNDU);
    mpfr_mul(factor.high, factor.high, z.high, MPFR_RNDU);
    mpfr_mul_2ui(factor.high, factor.high, 1, MPFR_RNDU);
    mpfr_sub(ret->low, ret->low, factor.high, MPFR_RNDD);
    /* times 2/pi root(pi / z) = 2 / root(pi z) */
    mpfr_const_pi(factor.low, MPFR_RNDD);
    mpfr_const_pi(factor.high, MPFR_RNDU);
    interval_mul(&factor, &factor, &z);
    interval_sqrt(&factor, &factor);
    interval_div(ret, ret, &factor);
    interval_mul_int(ret, ret, 2);
    interval_clear(&z);
    interval_clear(&term);
    interval_clear(&factor);
    interval_clear(&missing);
}

static void enclose_gini_floor(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    /* z = 4 S / n > bits + 64: the inverse powers reach 2^-bits long before they grow again, at k = z. */
    if (4 * volumes->total > (uint128)volumes->n * (uint128)(bits + 64))
        bessel_by_inverse_powers(volumes, bits, ret);
    else
        bessel_by_powers(volumes, bits, ret);
}

struct measure_value compute_gini_floor(const struct measure_input *input)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    return value_real(&input->scope, enclose_gini_floor, input->volumes);
}

static void enclose_gini_above_floor(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    struct interval gini, under;
    interval_init_for(&gini, bits);
    interval_init(&under, 128);
    interval_set_wide(&gini, (uint128)gini_numerator(volumes));
    interval_set_wide(&under, (uint128)volumes->n * volumes->total);
    interval_div(&gini, &gini, &under);
    enclose_gini_floor(volumes, bits, ret);
    interval_sub(ret, &gini, ret);
    interval_clear(&gini);
    interval_clear(&under);
}

struct measure_value compute_gini_above_floor(const struct measure_input *input)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    return value_real(&input->scope, enclose_gini_above_floor, input->volumes);
}

static void enclose_idle_floor(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    struct interval rate;
    interval_init(&rate, bits + 32 + 64);
    per_item(volumes, -1, &rate);
    interval_exp(ret, &rate);
    interval_clear(&rate);
}

/* exp(-L) below 1e-434294: its decimal exponent would cost more than it tells. */
static bool beyond_sight(const struct volumes *volumes)
{
    return volumes->total / (uint128)volumes->n > 1000000;
}

struct measure_value compute_idle_share_floor(const struct measure_input *input)
{
    if (input->volumes->n == 0)
        return value_undefined(compute_no_item);
    if (beyond_sight(input->volumes))
        return value_count(&input->scope, 0);
    return value_real(&input->scope, enclose_idle_floor, input->volumes);
}

static void enclose_idle_above_floor(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    struct interval idle, n;
    interval_init_for(&idle, bits);
    interval_init(&n, 64);
    interval_set_int(&idle, volumes->n - volumes->n_used);
    interval_set_int(&n, volumes->n);
    interval_div(&idle, &idle, &n);
    enclose_idle_floor(volumes, bits, ret);
    interval_sub(ret, &idle, ret);
    interval_clear(&idle);
    interval_clear(&n);
}

struct measure_value compute_idle_share_above_floor(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->n == 0)
        return value_undefined(compute_no_item);
    if (volumes->total == 0)
        return value_count(&input->scope, 0);
    if (beyond_sight(volumes))
        return compute_idle_share(input);
    return value_real(&input->scope, enclose_idle_above_floor, volumes);
}

struct measure_value compute_hhi_floor(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->total == 0)
        return value_undefined(compute_no_volume);
    return value_wide_ratio(&input->scope, volumes->total + (uint128)volumes->n - 1,
                            (uint128)volumes->n * volumes->total);
}

/* Q / S^2 - (S + n - 1) / (n S) = (n Q - S (S + n - 1)) / (n S^2) */
struct measure_value compute_hhi_above_floor(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->total == 0)
        return value_undefined(compute_no_volume);
    mpz_t over, total, part;
    mpz_inits(over, total, part, (mpz_ptr)NULL);
    mpz_mul_ui(over, kernels_squares(volumes), (unsigned long)volumes->n);
    wide_to_mpz(total, volumes->total);
    mpz_add_ui(part, total, (unsigned long)volumes->n - 1);
    mpz_submul(over, part, total);
    mpz_mul(total, total, total);
    mpz_mul_ui(total, total, (unsigned long)volumes->n);
    struct measure_value value = value_ratio(&input->scope, over, total);
    mpz_clears(over, total, part, (mpz_ptr)NULL);
    return value;
}
