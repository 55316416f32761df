/* SPDX-License-Identifier: MIT
 * Knows the measures that weigh items by their rank. */
#include "measures/compute.h"
#include "measures/logs.h"

int128 gini_numerator(const struct volumes *volumes)
{
    int128 sum = 0;
    int64_t before = 0;
    for (int64_t i = 0; i < volumes->run_count; i++) {
        const struct volumes_run *run = &volumes->runs[i];
        /* The weights 2 i - n - 1 of a run's ranks add up to count (2 before + count - n). */
        sum += (int128)run->value * run->count * (2 * before + run->count - volumes->n);
        before += run->count;
    }
    return sum;
}

static struct measure_value gini_over(const struct measure_input *input, int64_t n)
{
    return value_wide_ratio(&input->scope, (uint128)gini_numerator(input->volumes),
                            (uint128)n * input->volumes->total);
}

struct measure_value compute_gini(const struct measure_input *input)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    return gini_over(input, input->volumes->n);
}

static const char *no_sample(const struct volumes *volumes)
{
    return volumes->total == 0 ? compute_no_volume : volumes->n == 1 ? compute_one_item : NULL;
}

struct measure_value compute_gini_sample(const struct measure_input *input)
{
    const char *reason = no_sample(input->volumes);
    return reason ? value_undefined(reason) : gini_over(input, input->volumes->n - 1);
}

/* A run as the rank measures meet it. */
struct place {
    struct volumes_run run;
    int64_t before;     /* items of lower rank */
    uint128 sum_before; /* and their sum */
};

static bool next_place(const struct volumes *volumes, int64_t index, struct place *place)
{
    if (index > 0) {
        place->before += place->run.count;
        place->sum_before += (uint128)place->run.value * (uint128)place->run.count;
    }
    if (index >= volumes->run_count)
        return false;
    place->run = volumes->runs[index];
    return true;
}

/* n S times the influence value z = ((2 i / n) - 1 - G) x(i) - 2 C(i) / n of a run; i cancels within it:
 * 2 S (before x - sum before) - n S x - g x. */
static void influence(const struct volumes *volumes, const struct place *place, const mpz_t total,
                      const mpz_t gini, mpz_t ret)
{
    mpz_t part;
    mpz_init(part);
    wide_to_mpz(ret, (uint128)place->before * (uint128)place->run.value - place->sum_before);
    mpz_mul(ret, ret, total);
    mpz_mul_2exp(ret, ret, 1);
    mpz_mul_ui(part, total, (unsigned long)volumes->n);
    mpz_add(part, part, gini);
    mpz_submul_ui(ret, part, (unsigned long)place->run.value);
    mpz_clear(part);
}

/* With w = n S z: the variance over n m is (n sum w^2 - (sum w)^2) / (n (n S)^2 S^2). */
struct measure_value compute_gini_influence_se(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    const char *reason = no_sample(volumes);
    if (reason)
        return value_undefined(reason);
    mpz_t total, gini, w, sum, squares;
    mpz_inits(total, gini, w, sum, squares, (mpz_ptr)NULL);
    wide_to_mpz(total, volumes->total);
    wide_to_mpz(gini, (uint128)gini_numerator(volumes));
    struct place place = {0};
    for (int64_t i = 0; next_place(volumes, i, &place); i++) {
        influence(volumes, &place, total, gini, w);
        mpz_addmul_ui(sum, w, (unsigned long)place.run.count);
        mpz_mul(w, w, w);
        mpz_addmul_ui(squares, w, (unsigned long)place.run.count);
    }
    unsigned long n = (unsigned long)volumes->n;
    mpq_t square;
    mpq_init(square);
    mpz_mul_ui(mpq_numref(square), squares, n);
    mpz_submul(mpq_numref(square), sum, sum);
    mpz_mul(w, total, total);
    mpz_mul(mpq_denref(square), w, w);
    mpz_ui_pow_ui(w, n, 3);
    mpz_mul(mpq_denref(square), mpq_denref(square), w);
    mpq_canonicalize(square);
    struct measure_value value = value_root(&input->scope, square, false);
    mpq_clear(square);
    mpz_clears(total, gini, w, sum, squares, (mpz_ptr)NULL);
    return value;
}

static void wide_to_mpfr(mpfr_t to, uint128 from)
{
    mpfr_set_ui_2exp(to, (unsigned long)(from >> 64), 64, MPFR_RNDN);
    mpfr_add_ui(to, to, (unsigned long)from, MPFR_RNDN);
}

/* The quotient of two non-negative integers. */
static void enclose_quotient(uint128 over, uint128 under, struct interval *ret)
{
    static const mpfr_prec_t all = 128;
    mpfr_t numerator, denominator;
    mpfr_inits2(all, numerator, denominator, (mpfr_ptr)NULL);
    wide_to_mpfr(numerator, over);
    wide_to_mpfr(denominator, under);
    mpfr_div(ret->low, numerator, denominator, MPFR_RNDD);
    mpfr_div(ret->high, numerator, denominator, MPFR_RNDU);
    mpfr_clears(numerator, denominator, (mpfr_ptr)NULL);
}

/* Without one item of a run, G is q / (n - 1) with q = (g + 2 sum before - S + (n - 2 before) x) / (S - x).
 * Adds up count * q and count * q^2 over the runs, all terms being non-negative. */
static void sum_left_out(const struct volumes *volumes, mpfr_prec_t precision, struct interval *ret_sum,
                         struct interval *ret_squares)
{
    mpfr_t q, under, sum, squares;
    mpfr_inits2(precision, q, under, sum, squares, (mpfr_ptr)NULL);
    mpfr_set_zero(sum, 1);
    mpfr_set_zero(squares, 1);
    int128 gini = gini_numerator(volumes);
    struct place place = {0};
    for (int64_t i = 0; next_place(volumes, i, &place); i++) {
        int128 over = gini + 2 * (int128)place.sum_before - (int128)volumes->total +
                      (int128)(volumes->n - 2 * place.before) * place.run.value;
        wide_to_mpfr(q, (uint128)over);
        wide_to_mpfr(under, volumes->total - (uint128)place.run.value);
        mpfr_div(q, q, under, MPFR_RNDN);
        mpfr_mul_ui(under, q, (unsigned long)place.run.count, MPFR_RNDN);
        mpfr_add(sum, sum, under, MPFR_RNDN);
        mpfr_mul(under, under, q, MPFR_RNDN);
        mpfr_add(squares, squares, under, MPFR_RNDN);
    }
    interval_around_sum(ret_sum, sum, precision);
    interval_around_sum(ret_squares, squares, precision);
    mpfr_clears(q, under, sum, squares, (mpfr_ptr)NULL);
}

/* n G - (n - 1) mean = g / S - (sum q) / n */
static void enclose_jackknife(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    mpfr_prec_t precision = bits + LOG_WALK_SLACK + 32;
    struct interval mean, n;
    interval_init(&mean, precision);
    interval_init(&n, precision);
    sum_left_out(volumes, precision, &mean, &n);
    interval_set_int(&n, volumes->n);
    interval_div(&mean, &mean, &n);
    enclose_quotient((uint128)gini_numerator(volumes), volumes->total, ret);
    interval_sub(ret, ret, &mean);
    interval_clear(&mean);
    interval_clear(&n);
}

/* The root of (sum q^2 - (sum q)^2 / n) / (n (n - 1)). The difference loses about twice as many bits as n
 * has. */
static void enclose_jackknife_se(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    mpfr_prec_t precision = bits + LOG_WALK_SLACK + 64;
    struct interval sum, squares, n;
    interval_init(&sum, precision);
    interval_init(&squares, precision);
    interval_init(&n, 64);
    sum_left_out(volumes, precision, &sum, &squares);
    interval_mul(&sum, &sum, &sum);
    interval_set_int(&n, volumes->n);
    interval_div(&sum, &sum, &n);
    interval_sub(ret, &squares, &sum);
    interval_set_int(&n, volumes->n * (volumes->n - 1));
    interval_div(ret, ret, &n);
    interval_sqrt(ret, ret);
    interval_clear(&sum);
    interval_clear(&squares);
    interval_clear(&n);
}

static const char *no_jackknife(const struct volumes *volumes)
{
    const char *reason = no_sample(volumes);
    return !reason && volumes->n_used == 1 ? "without the only used item there is no volume" : reason;
}

struct measure_value compute_gini_jackknife(const struct measure_input *input)
{
    const char *reason = no_jackknife(input->volumes);
    return reason ? value_undefined(reason) : value_real(&input->scope, enclose_jackknife, input->volumes);
}

struct measure_value compute_gini_jackknife_se(const struct measure_input *input)
{
    const char *reason = no_jackknife(input->volumes);
    if (reason)
        return value_undefined(reason);
    /* All coefficients without one item are the same: 0 when all are equal, and for the one item that is left
     * of two. */
    if (input->volumes->run_count == 1 || input->volumes->n == 2)
        return value_count(&input->scope, 0);
    return value_real(&input->scope, enclose_jackknife_se, input->volumes);
}

/* H(to) - H(from), the sum of the reciprocals in between; long stretches by the digamma function. */
static void enclose_harmonic(int64_t from, int64_t to, struct interval *ret)
{
    static const int64_t long_stretch = 2000;
    struct interval term;
    interval_init(&term, mpfr_get_prec(ret->low));
    if (to - from > long_stretch) {
        mpfr_t at;
        mpfr_init2(at, 64);
        mpfr_set_si(at, to + 1, MPFR_RNDN);
        mpfr_digamma(ret->low, at, MPFR_RNDD);
        mpfr_digamma(ret->high, at, MPFR_RNDU);
        mpfr_set_si(at, from + 1, MPFR_RNDN);
        mpfr_digamma(term.low, at, MPFR_RNDD);
        mpfr_digamma(term.high, at, MPFR_RNDU);
        interval_sub(ret, ret, &term);
        mpfr_clear(at);
    } else {
        interval_set_int(ret, 0);
        for (int64_t i = from + 1; i <= to; i++) {
            mpfr_set_ui(term.low, 1, MPFR_RNDN);
            mpfr_div_ui(term.high, term.low, (unsigned long)i, MPFR_RNDU);
            mpfr_div_ui(term.low, term.low, (unsigned long)i, MPFR_RNDD);
            interval_add(ret, ret, &term);
        }
    }
    interval_clear(&term);
}

/* 1 - (1 / S) sum C(i) / i, where within a run C(i) / i = x + (sum before - before x) / i. */
static void enclose_bonferroni(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct measure_input *input = context;
    const struct volumes *volumes = input->volumes;
    struct interval sum, part, wide;
    interval_init(&sum, bits + 32);
    interval_init(&part, bits + 32);
    interval_init(&wide, 128);
    struct place place = {0};
    for (int64_t i = 0; next_place(volumes, i, &place); i++) {
        if (place.run.value == 0)
            continue;
        interval_set_wide(&wide, (uint128)place.before * (uint128)place.run.value - place.sum_before);
        if (mpfr_sgn(wide.low) > 0) {
            enclose_harmonic(place.before, place.before + place.run.count, &part);
            interval_mul(&part, &part, &wide);
            interval_sub(&sum, &sum, &part);
        }
        interval_set_wide(&wide, (uint128)place.run.value * (uint128)place.run.count);
        interval_add(&sum, &sum, &wide);
    }
    interval_set_wide(&wide, volumes->total);
    interval_sub(&sum, &wide, &sum);
    interval_mul_int(&sum, &sum, volumes->n);
    interval_set_wide(&wide, volumes->total * (uint128)(volumes->n - input->a));
    interval_div(ret, &sum, &wide);
    interval_clear(&sum);
    interval_clear(&part);
    interval_clear(&wide);
}

struct measure_value compute_bonferroni(const struct measure_input *input)
{
    const char *reason = no_sample(input->volumes);
    return reason ? value_undefined(reason) : value_real(&input->scope, enclose_bonferroni, input);
}

/* 1 - (1 / n) (sum over i < n of (C(i) / i) / ((S - C(i)) / (n - i)) + m / max) */
static void enclose_zenga(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    struct interval sum, part;
    interval_init(&sum, bits + 32);
    interval_init(&part, bits + 32);
    uint128 below = 0, rank = 0, n = (uint128)volumes->n;
    for (int64_t i = 0; i < volumes->run_count; i++) {
        for (int64_t k = 0; k < volumes->runs[i].count; k++) {
            below += (uint128)volumes->runs[i].value;
            if (++rank == n || below == 0)
                continue;
            enclose_quotient(below * (n - rank), rank * (volumes->total - below), &part);
            interval_add(&sum, &sum, &part);
        }
    }
    enclose_quotient(volumes->total, n * (uint128)volumes_most(volumes), &part);
    interval_add(&sum, &sum, &part);
    interval_set_int(&part, volumes->n);
    interval_div(&sum, &sum, &part);
    interval_set_int(&part, 1);
    interval_sub(ret, &part, &sum);
    interval_clear(&sum);
    interval_clear(&part);
}

struct measure_value compute_zenga(const struct measure_input *input)
{
    const char *reason = no_sample(input->volumes);
    return reason ? value_undefined(reason) : value_real(&input->scope, enclose_zenga, input->volumes);
}

/* 1 - (1 / n) sum (n - i) C(i - 1) / (i (S - C(i - 1))) */
static void enclose_zenga_convey(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    struct interval sum, part;
    interval_init(&sum, bits + 32);
    interval_init(&part, bits + 32);
    uint128 below = 0, rank = 0, n = (uint128)volumes->n;
    for (int64_t i = 0; i < volumes->run_count; i++) {
        for (int64_t k = 0; k < volumes->runs[i].count; k++) {
            rank++;
            if (below > 0) {
                enclose_quotient(below * (n - rank), rank * (volumes->total - below), &part);
                interval_add(&sum, &sum, &part);
            }
            below += (uint128)volumes->runs[i].value;
        }
    }
    interval_set_int(&part, volumes->n);
    interval_div(&sum, &sum, &part);
    interval_set_int(&part, 1);
    interval_sub(ret, &part, &sum);
    interval_clear(&sum);
    interval_clear(&part);
}

struct measure_value compute_zenga_convey(const struct measure_input *input)
{
    const char *reason = no_sample(input->volumes);
    return reason ? value_undefined(reason) : value_real(&input->scope, enclose_zenga_convey, input->volumes);
}
