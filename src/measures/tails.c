/* SPDX-License-Identifier: MIT
 * Knows the rank-size regressions of the upper tail. */
#include "measures/tails.h"

#include "measures/compute.h"
#include "measures/fixed.h"
#include "measures/kernels.h"
#include "measures/logs.h"

/* What a regression of one logarithm on the other needs: u = ln(rank), v = ln x; all terms are non-negative.
 */
struct sums {
    mpfr_t u, v, uv, square; /* square: of the regressor */
};

struct enclosures {
    struct interval u, v, uv, square;
};

struct regression {
    const struct volumes *volumes;
    bool less_half;     /* of the ranks; then u is ln(2 rank - 1): a constant more, which no slope feels */
    bool rank_explains; /* the regressor is the rank, else the volume */
};

static uint64_t rank_term(const struct regression *regression, uint64_t rank)
{
    return regression->less_half ? 2 * rank - 1 : rank;
}

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
            mpfr_srcptr u = log_walk_to(&ranks, rank_term(regression, rank));
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

static void enclose_sums(const struct regression *regression, mpfr_prec_t precision, struct enclosures *ret)
{
    struct sums sums;
    mpfr_inits2(precision, sums.u, sums.v, sums.uv, sums.square, (mpfr_ptr)NULL);
    mpfr_set_zero(sums.u, 1);
    mpfr_set_zero(sums.v, 1);
    mpfr_set_zero(sums.uv, 1);
    mpfr_set_zero(sums.square, 1);
    sum_up(regression, &sums);
    interval_around_sum(&ret->u, sums.u, precision);
    interval_around_sum(&ret->v, sums.v, precision);
    interval_around_sum(&ret->uv, sums.uv, precision);
    interval_around_sum(&ret->square, sums.square, precision);
    mpfr_clears(sums.u, sums.v, sums.uv, sums.square, (mpfr_ptr)NULL);
}

/* The error of a product of two logarithms U and V, both wrong by less than E: E (U + V + E). */
static void count_error(struct fixed_sum *error, uint128 u, uint128 v)
{
    fixed_add(error, u + v + FIXED_ERROR, FIXED_ERROR);
}

/* The same in fixed point. */
static void enclose_sums_quickly(const struct regression *regression, struct enclosures *ret)
{
    const struct volumes *volumes = regression->volumes;
    const struct fixed_logs *logs = kernels_logs(volumes);
    struct fixed_sum sum_u = {.low = 0}, sum_v = {.low = 0}, uv = {.low = 0}, square = {.low = 0},
                     error = {.low = FIXED_ERROR * (uint128)volumes->n}, uv_error = {.low = 0},
                     square_error = {.low = 0};
    uint64_t rank = 1;
    for (int64_t i = volumes->run_count - 1; i >= 0; i--) {
        uint128 v = fixed_log(logs, (uint64_t)volumes->runs[i].value);
        for (int64_t k = 0; k < volumes->runs[i].count; k++, rank++) {
            uint128 u = fixed_log(logs, rank_term(regression, rank)), regressor = regression->rank_explains ? u : v;
            fixed_add(&sum_u, u, 1);
            fixed_add(&sum_v, v, 1);
            fixed_add(&uv, u, v);
            fixed_add(&square, regressor, regressor);
            count_error(&uv_error, u, v);
            count_error(&square_error, regressor, regressor);
        }
    }
    fixed_enclose(&sum_u, FIXED_PLACES, &error, &ret->u);
    fixed_enclose(&sum_v, FIXED_PLACES, &error, &ret->v);
    fixed_enclose(&uv, 2 * FIXED_PLACES, &uv_error, &ret->uv);
    fixed_enclose(&square, 2 * FIXED_PLACES, &square_error, &ret->square);
}

/* Less the slope: (u v - n uv) / (n square - regressor^2) */
static void enclose_slope(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct regression *regression = context;
    /* The differences lose about as many bits as n has digits. */
    mpfr_prec_t precision = bits + LOG_WALK_SLACK + 32;
    struct enclosures sums;
    interval_init(&sums.u, precision);
    interval_init(&sums.v, precision);
    interval_init(&sums.uv, precision);
    interval_init(&sums.square, precision);
    if (bits <= FIXED_BITS && regression->volumes->n >= KERNELS_MANY)
        enclose_sums_quickly(regression, &sums);
    else
        enclose_sums(regression, precision, &sums);

    interval_mul_int(&sums.uv, &sums.uv, regression->volumes->n);
    interval_mul_int(&sums.square, &sums.square, regression->volumes->n);
    interval_mul(ret, &sums.u, &sums.v);
    interval_sub(ret, ret, &sums.uv);
    const struct interval *regressor = regression->rank_explains ? &sums.u : &sums.v;
    interval_mul(&sums.uv, regressor, regressor);
    interval_sub(&sums.square, &sums.square, &sums.uv);
    interval_div(ret, ret, &sums.square);
    interval_clear(&sums.u);
    interval_clear(&sums.v);
    interval_clear(&sums.uv);
    interval_clear(&sums.square);
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
