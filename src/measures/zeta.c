/* SPDX-License-Identifier: MIT
 * Knows how to add up an infinite series of powers with a proven error. */
#include "measures/zeta.h"

#include "base/attributes.h"

#include <math.h>

/* B_2j / (2j)! = (-1)^(j+1) 2 zeta(2j) / (2 pi)^2j */
static void bernoulli_over_factorial(int j, const struct interval *two_pi_squared, struct interval *power,
                                     struct interval *ret)
{
    interval_mul(power, power, two_pi_squared);
    mpfr_zeta_ui(ret->low, 2 * (unsigned long)j, MPFR_RNDD);
    mpfr_zeta_ui(ret->high, 2 * (unsigned long)j, MPFR_RNDU);
    interval_div(ret, ret, power);
    interval_mul_int(ret, ret, j % 2 == 1 ? 2 : -2);
}

/* What one evaluation carries along. */
struct work {
    const struct interval *s;
    uint64_t reference;
    struct interval power, log, part, factor;
};

/* power = (a / reference)^-s and log = ln(a / reference) */
static void raise_to(struct work *work, uint64_t a)
{
    interval_set_quotient(&work->log, a - work->reference, work->reference);
    interval_log1p(&work->log, &work->log);
    interval_mul(&work->power, &work->log, work->s);
    interval_mul_int(&work->power, &work->power, -1);
    interval_exp(&work->power, &work->power);
}

/* part = 1 / (s - 1) */
static void invert_less_one(struct work *work)
{
    interval_set_int(&work->factor, 1);
    interval_sub(&work->part, work->s, &work->factor);
    interval_div(&work->part, &work->factor, &work->part);
}

/* Of falling terms all that are left are less than the first of them and the integral from it: with p the power at a,
 * p (1 + a / (s - 1)), and times the logarithm p (log (1 + a / (s - 1)) + a / (s - 1)^2). They fall where the logarithm
 * is above 1 / s. False, and nothing done, while that is not below the last of `bits` of zeta, which is above the
 * first term. */
static bool add_rest(struct work *work, uint64_t a, mpfr_prec_t bits, struct interval *zeta, struct interval *slope)
{
    if (mpfr_get_exp(work->power.high) > -(mpfr_exp_t)bits)
        return false;
    struct interval *part = &work->part, *factor = &work->factor;
    invert_less_one(work);
    interval_set_wide(factor, a);
    interval_mul(factor, factor, part);
    interval_mul(part, part, factor);
    mpfr_add_ui(factor->high, factor->high, 1, MPFR_RNDU);
    mpfr_mul(work->log.high, work->log.high, factor->high, MPFR_RNDU);
    mpfr_add(part->high, part->high, work->log.high, MPFR_RNDU);
    mpfr_mul(factor->high, factor->high, work->power.high, MPFR_RNDU);
    mpfr_mul(part->high, part->high, work->power.high, MPFR_RNDU);
    mpfr_add(zeta->high, zeta->high, factor->high, MPFR_RNDU);
    mpfr_add(slope->high, slope->high, part->high, MPFR_RNDU);
    return true;
}

/* True when so many were enough. */
static bool add_terms(struct work *work, uint64_t q, uint64_t count, struct interval *zeta, struct interval *slope)
{
    mpfr_prec_t bits = mpfr_get_prec(zeta->low);
    raise_to(work, q);
    mpfr_prec_t beyond = bits - (mpfr_prec_t)mpfr_get_exp(work->power.low);
    for (uint64_t k = 0; k < count; k++) {
        raise_to(work, q + k);
        if (add_rest(work, q + k, beyond, zeta, slope))
            return true;
        interval_add(zeta, zeta, &work->power);
        interval_mul(&work->part, &work->power, &work->log);
        interval_add(slope, slope, &work->part);
    }
    return false;
}

/* The integral from a: a^(1-s) / (s - 1), and a^(1-s) (ln a / (s - 1) + 1 / (s - 1)^2); and half the term at
 * a. */
static void add_integral(struct work *work, uint64_t a, struct interval *zeta, struct interval *slope)
{
    struct interval *part = &work->part, *factor = &work->factor, more;
    interval_init(&more, mpfr_get_prec(part->low));
    interval_mul(part, &work->power, &work->log);
    interval_set_int(factor, 2);
    interval_div(part, part, factor);
    interval_add(slope, slope, part);
    interval_div(part, &work->power, factor);
    interval_add(zeta, zeta, part);

    interval_set_int(factor, 1);
    interval_sub(factor, work->s, factor);
    interval_div(part, &work->power, factor);
    interval_set_wide(&more, a);
    interval_mul(part, part, &more);
    interval_add(zeta, zeta, part);
    interval_mul(&more, part, &work->log);
    interval_add(slope, slope, &more);
    interval_div(&more, part, factor);
    interval_add(slope, slope, &more);
    interval_clear(&more);
}

/* Widens by +-error.high */
static void widen(struct interval *to, const struct interval *error)
{
    mpfr_sub(to->low, to->low, error->high, MPFR_RNDD);
    mpfr_add(to->high, to->high, error->high, MPFR_RNDU);
}

/* An upper bound of 2 |x| goes to to->high. */
static void twice_magnitude(struct interval *to)
{
    mpfr_abs(to->high, mpfr_cmpabs(to->low, to->high) > 0 ? to->low : to->high, MPFR_RNDU);
    mpfr_mul_2ui(to->high, to->high, 1, MPFR_RNDU);
}

/* The corrections are B_2j/(2j)! r_j with r_j = (s)_(2j-1) a^(-s-2j+1); the derivative by s adds the factor
 * ln a - h, h = the sum of 1 / (s + i) over the factors of (s)_(2j-1). What is missing behind correction m -
 * 1 is at most twice |B_2m/(2m)!| times the integral of the 2m-th derivative, which is r_m, and with the
 * logarithm at most r_m (ln a + h + 2 / (s + 2m - 1)). */
struct correction {
    struct interval rising, h, two_pi_squared, power, bernoulli;
};

static void correction_start(struct correction *correction, struct work *work, uint64_t a, mpfr_prec_t bits)
{
    interval_init(&correction->rising, bits);
    interval_init(&correction->h, bits);
    interval_init(&correction->two_pi_squared, bits);
    interval_init(&correction->power, bits);
    interval_init(&correction->bernoulli, bits);
    interval_set_int(&work->factor, 1);
    interval_div(&correction->h, &work->factor, work->s);
    interval_mul(&correction->rising, &work->power, work->s);
    interval_set_wide(&work->factor, a);
    interval_div(&correction->rising, &correction->rising, &work->factor);
    mpfr_const_pi(work->factor.low, MPFR_RNDD);
    mpfr_const_pi(work->factor.high, MPFR_RNDU);
    interval_mul_int(&work->factor, &work->factor, 2);
    interval_mul(&correction->two_pi_squared, &work->factor, &work->factor);
    interval_set_int(&correction->power, 1);
}

static void correction_end(struct correction *correction)
{
    interval_clear(&correction->rising);
    interval_clear(&correction->h);
    interval_clear(&correction->two_pi_squared);
    interval_clear(&correction->power);
    interval_clear(&correction->bernoulli);
}

/* (s)_(2j+1) = (s)_(2j-1) (s + 2j - 1) (s + 2j) */
static void correction_next(struct correction *correction, struct work *work, uint64_t a, int j)
{
    for (int i = 2 * j - 1; i <= 2 * j; i++) {
        interval_set_int(&work->factor, i);
        interval_add(&work->factor, &work->factor, work->s);
        interval_mul(&correction->rising, &correction->rising, &work->factor);
        interval_set_int(&work->part, 1);
        interval_div(&work->part, &work->part, &work->factor);
        interval_add(&correction->h, &correction->h, &work->part);
        interval_set_wide(&work->factor, a);
        interval_div(&correction->rising, &correction->rising, &work->factor);
    }
}

static void add_corrections(struct work *work, uint64_t a, int count, struct interval *zeta,
                            struct interval *slope)
{
    struct correction correction;
    struct interval *part = &work->part, *factor = &work->factor;
    correction_start(&correction, work, a, mpfr_get_prec(part->low));
    for (int j = 1; j < count; j++) {
        bernoulli_over_factorial(j, &correction.two_pi_squared, &correction.power, &correction.bernoulli);
        interval_mul(part, &correction.bernoulli, &correction.rising);
        interval_add(zeta, zeta, part);
        interval_sub(factor, &work->log, &correction.h);
        interval_mul(factor, factor, part);
        interval_add(slope, slope, factor);
        correction_next(&correction, work, a, j);
    }
    bernoulli_over_factorial(count, &correction.two_pi_squared, &correction.power, &correction.bernoulli);
    interval_mul(part, &correction.bernoulli, &correction.rising);
    twice_magnitude(part);
    widen(zeta, part);
    interval_add(factor, &work->log, &correction.h);
    mpfr_add_ui(factor->high, factor->high, 1, MPFR_RNDU);
    mpfr_mul(part->high, part->high, factor->high, MPFR_RNDU);
    widen(slope, part);
    correction_end(&correction);
}

void zeta_enclose(const struct interval *s, uint64_t q, uint64_t reference, struct interval *ret_zeta,
                  struct interval *ret_slope)
{
    mpfr_prec_t bits = mpfr_get_prec(ret_zeta->low);
    struct work work = {.s = s, .reference = reference};
    struct interval zeta, slope;
    interval_init(&work.power, bits);
    interval_init(&work.log, bits);
    interval_init(&work.part, bits);
    interval_init(&work.factor, bits);
    interval_init(&zeta, bits);
    interval_init(&slope, bits);
    /* Correction j is about (s + 2j)^2 / (2 pi a)^2 times the one before: with a = s + count / 2 all together
     * gain over 4 bits each. */
    int count = (int)(bits / 4) + 2;
    static const uint64_t most = (uint64_t)1 << 63;
    uint64_t whole = mpfr_cmp_ui(s->high, most) < 0 ? mpfr_get_ui(s->high, MPFR_RNDU) : most;
    uint64_t from = whole + (uint64_t)count / 2 + 2, terms = q < from ? from - q : 0;
    if (!add_terms(&work, q, terms, &zeta, &slope)) {
        raise_to(&work, q + terms);
        add_integral(&work, q + terms, &zeta, &slope);
        add_corrections(&work, q + terms, count, &zeta, &slope);
    }
    interval_set(ret_zeta, &zeta);
    if (ret_slope)
        interval_set(ret_slope, &slope);
    interval_clear(&work.power);
    interval_clear(&work.log);
    interval_clear(&work.part);
    interval_clear(&work.factor);
    interval_clear(&zeta);
    interval_clear(&slope);
}

double zeta_double(double s, int64_t q, int64_t reference, double *ret_slope)
{
    /* B_2j / (2j)! */
    static const double corrections[] = {
        1.0 / 12,       -1.0 / 720,
        1.0 / 30240,    -1.0 / 1209600,
        1.0 / 47900160, -691.0 / 1307674368000.0,
        1.0 / 74724249600.0,
    };
    static const double negligible = 1e-18;
    double zeta = 0, slope = 0, a = (double)q, beyond = (double)(q - reference), unit = (double)reference;
    double log_a = log1p(beyond / unit), power = exp(-s * log_a);
    for (; a < s + 12; a++) {
        zeta += power;
        slope += log_a * power;
        log_a = log1p(++beyond / unit);
        power = exp(-s * log_a);
        if (power <= negligible * zeta && log_a * power <= negligible * slope) {
            if (ret_slope)
                *ret_slope = slope;
            return zeta;
        }
    }
    double rising = s * power / a, h = 1 / s, integral = a * power / (s - 1);
    zeta += power / 2 + integral;
    slope += log_a * power / 2 + integral * (log_a + 1 / (s - 1));
    for (size_t j = 0; j < ARRAY_SIZE(corrections) && fabs(rising) > negligible * zeta; j++) {
        double i = 2 * (double)j + 1;
        zeta += corrections[j] * rising;
        slope += corrections[j] * rising * (log_a - h);
        rising *= (s + i) * (s + i + 1) / (a * a);
        h += 1 / (s + i) + 1 / (s + i + 1);
    }
    if (ret_slope)
        *ret_slope = slope;
    return zeta;
}
