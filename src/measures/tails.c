/* SPDX-License-Identifier: MIT
 * Knows the rank-size regressions of the upper tail. */
#include "measures/tails.h"

#include "measures/compute.h"
#include "measures/logs.h"

/* What a regression of one logarithm on the other needs: u = ln(rank), v = ln x; all terms are non-negative.
 */
struct sums {
    mpfr_t u, v, uv, square; /* square: of the regressor */
};

struct regression {
    const struct volumes *volumes;
    bool less_half;     /* of the ranks; then u is ln(2 rank - 1): a constant more, which no slope feels */
    bool rank_explains; /* the regressor is the rank, else the volume */
};

static void sum_up(const struct regression *regression, struct sums *sums)
{
    const struct volumes *volumes = regression->volumes;
    mpfr_prec_t precision = mpfr_get_prec(sums->u);
    struct log_walk ranks, values;
    mpfr_t of_run, term;
    mpfr_inits2(precision, of_run, term, (mpfr_ptr)NULL);
    log_walk_start(&ranks, precision);
    log_walk_start(&values, precision);
    uint64_t rank = 0;
    for (int64_t i = volumes->run_count - 1; i >= 0; i--) {
        const struct volumes_run *run = &volumes->runs[i];
        mpfr_set_zero(of_run, 1);
        for (int64_t k = 0; k < run->count; k++) {
            rank++;
            mpfr_srcptr u = log_walk_to(&ranks, regression->less_half ? 2 * rank - 1 : rank);
            mpfr_add(of_run, of_run, u, MPFR_RNDN);
            if (regression->rank_explains) {
                mpfr_sqr(term, u, MPFR_RNDN);
                mpfr_add(sums->square, sums->square, term, MPFR_RNDN);
            }
        }
        mpfr_srcptr v = log_walk_to(&values, (uint64_t)run->value);
        mpfr_add(sums->u, sums->u, of_run, MPFR_RNDN);
        mpfr_mul(term, of_run, v, MPFR_RNDN);
        mpfr_add(sums->uv, sums->uv, term, MPFR_RNDN);
        mpfr_mul_ui(term, v, (unsigned long)run->count, MPFR_RNDN);
        mpfr_add(sums->v, sums->v, term, MPFR_RNDN);
        if (!regression->rank_explains) {
            mpfr_mul(term, term, v, MPFR_RNDN);
            mpfr_add(sums->square, sums->square, term, MPFR_RNDN);
        }
    }
    log_walk_end(&ranks);
    log_walk_end(&values);
    mpfr_clears(of_run, term, (mpfr_ptr)NULL);
}

/* Less the slope: (u v - n uv) / (n square - regressor^2) */
static void enclose_slope(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct regression *regression = context;
    /* The differences lose about as many bits as n has digits. */
    mpfr_prec_t precision = bits + LOG_WALK_SLACK + 32;
    struct sums sums;
    struct interval u, v, uv, square;
    interval_init(&u, precision);
    interval_init(&v, precision);
    interval_init(&uv, precision);
    interval_init(&square, precision);
    mpfr_inits2(precision, sums.u, sums.v, sums.uv, sums.square, (mpfr_ptr)NULL);
    mpfr_set_zero(sums.u, 1);
    mpfr_set_zero(sums.v, 1);
    mpfr_set_zero(sums.uv, 1);
    mpfr_set_zero(sums.square, 1);
    sum_up(regression, &sums);
    interval_around_sum(&u, sums.u, precision);
    interval_around_sum(&v, sums.v, precision);
    interval_around_sum(&uv, sums.uv, precision);
    interval_around_sum(&square, sums.square, precision);
    mpfr_clears(sums.u, sums.v, sums.uv, sums.square, (mpfr_ptr)NULL);

    interval_mul_int(&uv, &uv, regression->volumes->n);
    interval_mul_int(&square, &square, regression->volumes->n);
    interval_mul(ret, &u, &v);
    interval_sub(ret, ret, &uv);
    const struct interval *regressor = regression->rank_explains ? &u : &v;
    interval_mul(&uv, regressor, regressor);
    interval_sub(&square, &square, &uv);
    interval_div(ret, ret, &square);
    interval_clear(&u);
    interval_clear(&v);
    interval_clear(&uv);
    interval_clear(&square);
}

static struct measure_value slope(const struct measure_input *input, struct regression regression)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->total == 0)
        return value_undefined(compute_no_volume);
    if (volumes->run_count == 1)
        return value_undefined("it takes two different volumes");
    return value_real(&input->scope, enclose_slope, &regression);
}

struct measure_value compute_zipf_exponent(const struct measure_input *input)
{
    return slope(input, (struct regression){.volumes = input->volumes, .rank_explains = true});
}

struct measure_value compute_pareto_exponent(const struct measure_input *input)
{
    return slope(input, (struct regression){.volumes = input->volumes, .less_half = true});
}
