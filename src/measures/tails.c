/* SPDX-License-Identifier: MIT
 * Knows the rank-size regressions of the upper tail. */
#include "measures/tails.h"

#include "measures/compute.h"


/* What a regression of one logarithm on the other needs: u is that of the rank, v = ln x. */
struct sums {
    struct interval u, v, uv, square; /* square: of the regressor */
};

static void sums_init(struct sums *sums, mpfr_prec_t bits)
{
    interval_init(&sums->u, bits);
    interval_init(&sums->v, bits);
    interval_init(&sums->uv, bits);
    interval_init(&sums->square, bits);
}

static void sums_clear(struct sums *sums)
{
    interval_clear(&sums->u);
    interval_clear(&sums->v);
    interval_clear(&sums->uv);
    interval_clear(&sums->square);
}

/* to += factor * by */
static void add_product(struct interval *to, const struct interval *by, const struct interval *factor)
{
    struct interval product;
    interval_init(&product, mpfr_get_prec(to->low));
    interval_mul(&product, by, factor);
    interval_add(to, to, &product);
    interval_clear(&product);
}

/* ln(twice - doubled half) for a rank r: ln(r - half / 2) */
static void log_rank(int64_t rank, int half, struct interval *ret)
{
    mpfr_t exact;
    mpfr_init2(exact, 64);
    mpfr_set_si(exact, 2 * rank - half, MPFR_RNDN);
    mpfr_div_2ui(exact, exact, 1, MPFR_RNDN);
    mpfr_log(ret->low, exact, MPFR_RNDD);
    mpfr_set(ret->high, ret->low, MPFR_RNDU);
    mpfr_nextabove(ret->high);
    mpfr_clear(exact);
}

struct regression {
    const struct volumes *volumes;
    int half;           /* ranks less one half */
    bool rank_explains; /* the regressor is the rank, else the volume */
};

static void sum_up(const struct regression *regression, struct sums *sums)
{
    const struct volumes *volumes = regression->volumes;
    mpfr_prec_t bits = mpfr_get_prec(sums->u.low);
    struct interval of_rank, of_run, log_x, count;
    interval_init(&of_rank, bits);
    interval_init(&of_run, bits);
    interval_init(&log_x, bits);
    interval_init(&count, 64);
    int64_t rank = 0;
    for (int64_t i = volumes->run_count - 1; i >= 0; i--) {
        const struct volumes_run *run = &volumes->runs[i];
        interval_set_int(&of_run, 0);
        for (int64_t k = 0; k < run->count; k++) {
            log_rank(++rank, regression->half, &of_rank);
            interval_add(&of_run, &of_run, &of_rank);
            if (regression->rank_explains)
                add_product(&sums->square, &of_rank, &of_rank);
        }
        interval_set_int(&log_x, run->value);
        interval_log(&log_x, &log_x);
        interval_add(&sums->u, &sums->u, &of_run);
        add_product(&sums->uv, &of_run, &log_x);
        interval_set_int(&count, run->count);
        interval_mul(&of_run, &log_x, &count);
        interval_add(&sums->v, &sums->v, &of_run);
        if (!regression->rank_explains)
            add_product(&sums->square, &of_run, &log_x);
    }
    interval_clear(&of_rank);
    interval_clear(&of_run);
    interval_clear(&log_x);
    interval_clear(&count);
}

/* Less the slope: -(n uv - u v) / (n square - regressor^2) */
static void enclose_slope(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct regression *regression = context;
    struct sums sums;
    struct interval product;
    sums_init(&sums, bits + 32);
    interval_init(&product, bits + 32);
    sum_up(regression, &sums);
    interval_mul(&product, &sums.u, &sums.v);
    interval_mul_int(&sums.uv, &sums.uv, regression->volumes->n);
    interval_sub(ret, &product, &sums.uv);
    const struct interval *regressor = regression->rank_explains ? &sums.u : &sums.v;
    interval_mul(&product, regressor, regressor);
    interval_mul_int(&sums.square, &sums.square, regression->volumes->n);
    interval_sub(&sums.square, &sums.square, &product);
    interval_div(ret, ret, &sums.square);
    sums_clear(&sums);
    interval_clear(&product);
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
    return slope(input, (struct regression){.volumes = input->volumes, .half = 0, .rank_explains = true});
}

struct measure_value compute_pareto_exponent(const struct measure_input *input)
{
    return slope(input, (struct regression){.volumes = input->volumes, .half = 1, .rank_explains = false});
}
