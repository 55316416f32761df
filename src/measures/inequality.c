/* SPDX-License-Identifier: MIT
 * Knows the measures that weigh items by their rank. */
#include "measures/compute.h"
#include "measures/twofold.h"

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

const char *compute_no_sample(const struct volumes *volumes)
{
    return volumes->total == 0 ? compute_no_volume : volumes->n == 1 ? compute_one_item : NULL;
}

struct measure_value compute_gini_sample(const struct measure_input *input)
{
    const char *reason = compute_no_sample(input->volumes);
    return reason ? value_undefined(reason) : gini_over(input, input->volumes->n - 1);
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

/* The sum of C(i) / i, where within a run C(i) / i = x + (sum before - before x) / i. */
static void sum_lower_means(const struct volumes *volumes, mpfr_prec_t bits, struct interval *ret)
{
    struct interval part, wide;
    interval_init_for(&part, bits);
    interval_init(&wide, 128);
    struct volumes_place place = {.before = 0};
    interval_set_int(ret, 0);
    for (int64_t i = 0; volumes_next(volumes, i, &place); i++) {
        interval_set_wide(&wide, (uint128)place.before * (uint128)place.run.value - place.sum_before);
        if (mpfr_sgn(wide.low) > 0) {
            enclose_harmonic(place.before, place.before + place.run.count, &part);
            interval_mul(&part, &part, &wide);
            interval_sub(ret, ret, &part);
        }
        interval_set_wide(&wide, (uint128)place.run.value * (uint128)place.run.count);
        interval_add(ret, ret, &wide);
    }
    interval_clear(&part);
    interval_clear(&wide);
}

/* Where ties are long, stretches of the harmonic series are quicker than the items one by one. */
static bool long_ties(const struct volumes *volumes)
{
    static const int64_t long_run = 2000;
    return volumes->n > volumes->run_count * long_run;
}

static void sum_lower_means_quickly(const struct volumes *volumes, struct interval *ret)
{
    struct twofold_sum sum = {.count = 0};
    double rank = (double)(volumes->n - volumes->n_used);
    uint128 below = 0;
    struct volumes used = volumes_used(volumes);
    for (int64_t i = 0; i < used.run_count; i++) {
        for (int64_t k = 0; k < used.runs[i].count; k++) {
            below += (uint128)used.runs[i].value;
            twofold_count(&sum, twofold_div(twofold_set_wide(below), (struct twofold){++rank, 0}));
        }
    }
    twofold_enclose_sum(&sum, ret);
}

/* n / (n - a) (1 - (1 / S) sum C(i) / i) */
static void enclose_bonferroni(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct measure_input *input = context;
    const struct volumes *volumes = input->volumes;
    struct interval sum, wide;
    interval_init_for(&sum, bits);
    interval_init(&wide, 128);
    if (twofold_serves(bits) && !long_ties(volumes))
        sum_lower_means_quickly(volumes, &sum);
    else
        sum_lower_means(volumes, bits, &sum);
    interval_set_wide(&wide, volumes->total);
    interval_sub(&sum, &wide, &sum);
    interval_mul_int(&sum, &sum, volumes->n);
    interval_set_wide(&wide, volumes->total * (uint128)(volumes->n - input->a));
    interval_div(ret, &sum, &wide);
    interval_clear(&sum);
    interval_clear(&wide);
}

struct measure_value compute_bonferroni(const struct measure_input *input)
{
    const char *reason = compute_no_sample(input->volumes);
    return reason ? value_undefined(reason) : value_real(&input->scope, enclose_bonferroni, input);
}

/* The lower over the upper mean, (C / i) / ((S - C) / (n - i)), at every rank i < n: C includes the item of the rank,
 * or (Langel and Tille) only those before it. */
struct zenga {
    const struct volumes *volumes;
    bool before;
};

/* The sum of the ratios of items used before; those of idle items are 0. */
static void sum_mean_ratios(const struct zenga *zenga, bool quick, struct interval *ret)
{
    struct twofold_sum quick_sum = {.count = 0};
    struct volumes used = volumes_used(zenga->volumes);
    uint128 total = used.total, n = (uint128)zenga->volumes->n, rank = n - (uint128)used.n, below = 0;
    struct interval part;
    interval_init(&part, mpfr_get_prec(ret->low));
    interval_set_int(ret, 0);
    for (int64_t i = 0; i < used.run_count; i++) {
        for (int64_t k = 0; k < used.runs[i].count; k++) {
            uint128 value = (uint128)used.runs[i].value, sum = zenga->before ? below : below + value;
            below += value;
            if (++rank == n || sum == 0)
                continue;
            if (quick) {
                twofold_count(&quick_sum, twofold_div(twofold_mul_double(twofold_set_wide(sum), (double)(n - rank)),
                                                      twofold_mul_double(twofold_set_wide(total - sum), (double)rank)));
            } else {
                interval_set_quotient(&part, sum * (n - rank), rank * (total - sum));
                interval_add(ret, ret, &part);
            }
        }
    }
    if (quick)
        twofold_enclose_sum(&quick_sum, ret);
    interval_clear(&part);
}

/* 1 - (the sum over i < n + m / max) / n; at the last rank Langel and Tille's ratio is 0. */
static void enclose_zenga(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct zenga *zenga = context;
    const struct volumes *volumes = zenga->volumes;
    struct interval sum, part;
    interval_init_for(&sum, bits);
    interval_init_for(&part, bits);
    sum_mean_ratios(zenga, twofold_serves(bits), &sum);
    if (!zenga->before) {
        interval_set_quotient(&part, volumes->total, (uint128)volumes->n * (uint128)volumes_most(volumes));
        interval_add(&sum, &sum, &part);
    }
    interval_set_int(&part, volumes->n);
    interval_div(&sum, &sum, &part);
    interval_set_int(&part, 1);
    interval_sub(ret, &part, &sum);
    interval_clear(&sum);
    interval_clear(&part);
}

static struct measure_value zenga_of(const struct measure_input *input, bool before)
{
    const char *reason = compute_no_sample(input->volumes);
    return reason ? value_undefined(reason)
                  : value_real(&input->scope, enclose_zenga, &(struct zenga){input->volumes, before});
}

struct measure_value compute_zenga(const struct measure_input *input)
{
    return zenga_of(input, false);
}

struct measure_value compute_zenga_convey(const struct measure_input *input)
{
    return zenga_of(input, true);
}
