/* SPDX-License-Identifier: MIT
 * Knows how a power law is fitted to a tail, and how far the tail is from it. */
#include "measures/powerlaw.h"

#include "base/memory.h"
#include "measures/compute.h"
#include "measures/fit.h"
#include "measures/fixed.h"
#include "measures/kernels.h"
#include "measures/zeta.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* How far distances in doubles may be off. */
#define DOUBT 1e-9

void powerlaw_set(struct powerlaw *powerlaw, const struct volumes *listed, int64_t x_min)
{
    struct volumes tail = *listed;
    while (tail.run_count > 0 && tail.runs[0].value < x_min) {
        tail.n -= tail.runs[0].count;
        tail.total -= (uint128)tail.runs[0].value * (uint128)tail.runs[0].count;
        tail.runs++;
        tail.run_count--;
    }
    tail.n_used = tail.n;
    tail.kernels = kernels_new();
    *powerlaw = (struct powerlaw){.tail = tail, .x_min = x_min};
}

void powerlaw_clear(struct powerlaw *powerlaw)
{
    kernels_free(powerlaw->tail.kernels);
    powerlaw->tail.kernels = NULL;
}

struct measure_value powerlaw_measure(const struct measure *measure, const struct powerlaw *powerlaw,
                                      const struct value_scope *scope)
{
    assert(measure->subject == SUBJECT_POWERLAW);
    struct measure_input input = {
        .volumes = &powerlaw->tail, .powerlaw = powerlaw, .a = measure->a, .b = measure->b, .scope = *scope};
    return measure->compute(&input);
}

struct measure_value compute_powerlaw_x_min(const struct measure_input *input)
{
    int64_t best = input->b == 0 ? input->powerlaw->best_discrete : input->powerlaw->best_continuous;
    if (best == 0)
        return value_undefined("it takes two different volumes above 0");
    return value_count(&input->scope, (uint128)best);
}

/* Fixed point has fewer bits than some ask for, who mostly have no need of all of them; if they do, they ask
 * again for more than this. */
static bool fixed_serves(const struct powerlaw *powerlaw, mpfr_prec_t bits)
{
    static const mpfr_prec_t lacking = 24;
    return powerlaw->tail.run_count >= KERNELS_MANY && bits <= FIXED_BITS + lacking;
}

/* The mean of ln(2 x / twice) over the tail. */
static void enclose_mean_excess(const struct powerlaw *powerlaw, uint128 twice, mpfr_prec_t bits,
                                struct interval *ret)
{
    struct interval part;
    interval_init_for(&part, bits);
    kernels_sum(&powerlaw->tail, KERNEL_LOG_X, fixed_serves(powerlaw, bits) ? FIXED_BITS : bits, ret);
    interval_set_wide(&part, twice);
    mpfr_div_2ui(part.low, part.low, 1, MPFR_RNDD);
    mpfr_div_2ui(part.high, part.high, 1, MPFR_RNDU);
    interval_log(&part, &part);
    interval_mul_int(&part, &part, powerlaw->tail.n);
    interval_sub(ret, ret, &part);
    interval_set_int(&part, powerlaw->tail.n);
    interval_div(ret, ret, &part);
    interval_clear(&part);
}

/* Its reciprocal, the continuous exponent less 1; x_min may be less one half. */
static void enclose_hill(const struct powerlaw *powerlaw, bool less_half, mpfr_prec_t bits,
                         struct interval *ret)
{
    struct interval one;
    interval_init(&one, 2);
    interval_set_int(&one, 1);
    enclose_mean_excess(powerlaw, 2 * (uint128)powerlaw->x_min - less_half, bits, ret);
    interval_div(ret, &one, ret);
    interval_clear(&one);
}

static void add_one(struct interval *to)
{
    mpfr_add_ui(to->low, to->low, 1, MPFR_RNDD);
    mpfr_add_ui(to->high, to->high, 1, MPFR_RNDU);
}

static void enclose_hill_index(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    enclose_hill(context, false, bits, ret);
}

static void enclose_alpha(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    enclose_hill(context, false, bits, ret);
    add_one(ret);
}

static void enclose_alpha_approximate(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    enclose_hill(context, true, bits, ret);
    add_one(ret);
}

static void enclose_se(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct powerlaw *powerlaw = context;
    struct interval root;
    interval_init_for(&root, bits);
    interval_set_int(&root, powerlaw->tail.n);
    interval_sqrt(&root, &root);
    enclose_hill(powerlaw, false, bits, ret);
    interval_div(ret, ret, &root);
    interval_clear(&root);
}

/* A tail of x_min alone fits every exponent the better the larger it is. */
static struct measure_value of_tail(const struct measure_input *input, value_enclose *enclose,
                                    bool infinite_if_alone)
{
    const struct volumes *tail = input->volumes;
    if (tail->n == 0)
        return value_undefined("no item reaches x_min");
    if (tail->run_count == 1 && tail->runs[0].value == input->powerlaw->x_min)
        return infinite_if_alone ? value_infinite()
                                 : value_undefined("all items of the tail are equal to x_min");
    return value_real(&input->scope, enclose, input->powerlaw);
}

struct measure_value compute_powerlaw_alpha(const struct measure_input *input)
{
    return of_tail(input, enclose_alpha, true);
}

struct measure_value compute_powerlaw_se(const struct measure_input *input)
{
    return of_tail(input, enclose_se, true);
}

struct measure_value compute_powerlaw_hill(const struct measure_input *input)
{
    return of_tail(input, enclose_hill_index, true);
}

struct measure_value compute_powerlaw_alpha_approximate(const struct measure_input *input)
{
    if (input->volumes->n == 0)
        return value_undefined("no item reaches x_min");
    return value_real(&input->scope, enclose_alpha_approximate, input->powerlaw);
}

/* What the discrete estimate follows from. */
struct evidence {
    uint64_t x_min;
    struct interval mean; /* of ln(x / x_min) */
};

/* The expected less the mean logarithm of x / x_min: falls with alpha, 0 at the estimate. */
static void enclose_excess(const struct evidence *evidence, mpfr_srcptr alpha, struct interval *ret)
{
    mpfr_prec_t bits = mpfr_get_prec(ret->low);
    struct interval s, zeta;
    interval_init(&s, bits);
    interval_init(&zeta, bits);
    mpfr_set(s.low, alpha, MPFR_RNDD);
    mpfr_set(s.high, alpha, MPFR_RNDU);
    zeta_enclose(&s, evidence->x_min, evidence->x_min, &zeta, ret);
    interval_div(ret, ret, &zeta);
    interval_sub(ret, ret, &evidence->mean);
    interval_clear(&s);
    interval_clear(&zeta);
}

/* A double near the estimate. */
static double start_discrete(const struct evidence *evidence)
{
    struct fit fit = {.discrete = true, .x_min = (int64_t)evidence->x_min};
    fit_tail(&fit, mpfr_get_d(evidence->mean.low, MPFR_RNDN), 0);
    return fit.alpha;
}

/* Less the derivative of the excess at alpha, the variance of the logarithm, from two places 2^-20 beside it.
 */
static void estimate_variance(const struct evidence *evidence, mpfr_srcptr alpha, mpfr_t ret)
{
    static const long beside = 20;
    mpfr_prec_t bits = mpfr_get_prec(alpha);
    mpfr_t at, step;
    struct interval left, right;
    mpfr_inits2(bits, at, step, (mpfr_ptr)NULL);
    interval_init(&left, bits);
    interval_init(&right, bits);
    mpfr_sub_ui(step, alpha, 1, MPFR_RNDN);
    mpfr_div_2si(step, step, beside, MPFR_RNDN);
    mpfr_sub(at, alpha, step, MPFR_RNDN);
    enclose_excess(evidence, at, &left);
    mpfr_add(at, alpha, step, MPFR_RNDN);
    enclose_excess(evidence, at, &right);
    mpfr_sub(ret, left.low, right.low, MPFR_RNDN);
    mpfr_mul_2ui(step, step, 1, MPFR_RNDN);
    mpfr_div(ret, ret, step, MPFR_RNDN);
    mpfr_clears(at, step, (mpfr_ptr)NULL);
    interval_clear(&left);
    interval_clear(&right);
}

/* alpha += excess / variance, but never to 1 or below; *ret_step is the size of the step relative to alpha - 1. */
static void newton_step(const struct evidence *evidence, mpfr_t alpha, mpfr_srcptr variance, mpfr_t ret_step)
{
    struct interval excess;
    mpfr_t above_one, least;
    mpfr_prec_t bits = mpfr_get_prec(alpha);
    interval_init(&excess, bits);
    mpfr_inits2(bits, above_one, least, (mpfr_ptr)NULL);
    enclose_excess(evidence, alpha, &excess);
    mpfr_div(excess.low, excess.low, variance, MPFR_RNDN);
    mpfr_sub_ui(above_one, alpha, 1, MPFR_RNDN);
    mpfr_div_si(least, above_one, -2, MPFR_RNDN);
    mpfr_max(excess.low, excess.low, least, MPFR_RNDN);
    mpfr_add(alpha, alpha, excess.low, MPFR_RNDN);
    mpfr_div(ret_step, excess.low, above_one, MPFR_RNDN);
    mpfr_abs(ret_step, ret_step, MPFR_RNDN);
    interval_clear(&excess);
    mpfr_clears(above_one, least, (mpfr_ptr)NULL);
}

/* Newton's method: the excess falls and is convex, so that it converges from everywhere; near the root the
 * slope of the last estimate serves, each step gaining about as many bits as the estimate is good for. */
static void estimate_alpha(const struct evidence *evidence, mpfr_prec_t bits, mpfr_t alpha)
{
    static const mpfr_exp_t near = -12;
    mpfr_t variance, step;
    mpfr_inits2(mpfr_get_prec(alpha), variance, step, (mpfr_ptr)NULL);
    mpfr_set_ui(step, 1, MPFR_RNDN);
    do {
        if (mpfr_cmp_ui_2exp(step, 1, near) > 0)
            estimate_variance(evidence, alpha, variance);
        newton_step(evidence, alpha, variance, step);
    } while (mpfr_cmp_ui_2exp(step, 1, -(mpfr_exp_t)bits) > 0);
    mpfr_clears(variance, step, (mpfr_ptr)NULL);
}

/* Whether the excess is proved to change its sign between the bounds. */
static bool surrounds_root(const struct evidence *evidence, const struct interval *bounds)
{
    mpfr_prec_t bits = mpfr_get_prec(bounds->low);
    struct interval left, right;
    interval_init(&left, bits);
    interval_init(&right, bits);
    enclose_excess(evidence, bounds->low, &left);
    enclose_excess(evidence, bounds->high, &right);
    mpfr_neg(right.high, right.high, MPFR_RNDN);
    mpfr_min(left.low, left.low, right.high, MPFR_RNDN);
    bool proved = mpfr_sgn(left.low) > 0;
    interval_clear(&left);
    interval_clear(&right);
    return proved;
}

/* The estimate, with the sign of the excess proved on both sides of it. The mean excess of up to 2^31 volumes
 * below 2^63 is above 2^-95, or above 2^-71 where thousands of them differ; its error is below 2^-100, or
 * 2^-94 from logarithms in fixed point: there always are such sides. */
static void enclose_alpha_discrete(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct powerlaw *powerlaw = context;
    mpfr_prec_t working = bits + 96;
    mpfr_t alpha, side;
    struct evidence evidence = {.x_min = (uint64_t)powerlaw->x_min};
    struct interval bounds;
    interval_init(&evidence.mean, working);
    interval_init(&bounds, working);
    mpfr_inits2(working, alpha, side, (mpfr_ptr)NULL);
    enclose_mean_excess(powerlaw, 2 * (uint128)powerlaw->x_min,
                        fixed_serves(powerlaw, bits) ? FIXED_BITS : working, &evidence.mean);
    mpfr_set_d(alpha, start_discrete(&evidence), MPFR_RNDN);
    estimate_alpha(&evidence, bits + 24, alpha);
    mpfr_sub_ui(side, alpha, 1, MPFR_RNDN);
    mpfr_div_2si(side, side, bits + 8, MPFR_RNDN);
    do {
        mpfr_sub(bounds.low, alpha, side, MPFR_RNDD);
        mpfr_add(bounds.high, alpha, side, MPFR_RNDU);
        mpfr_mul_2ui(side, side, 4, MPFR_RNDN);
    } while (!surrounds_root(&evidence, &bounds));
    interval_set(ret, &bounds);
    mpfr_clears(alpha, side, (mpfr_ptr)NULL);
    interval_clear(&bounds);
    interval_clear(&evidence.mean);
}

struct measure_value compute_powerlaw_alpha_discrete(const struct measure_input *input)
{
    return of_tail(input, enclose_alpha_discrete, true);
}

/* The distance |above / n - S(at)| between the share of items of at least `at` and the fitted one. */
struct place {
    uint64_t at;
    int64_t above;
};

static void enclose_survival(const struct powerlaw *powerlaw, bool discrete, const struct interval *alpha,
                             uint64_t at, struct interval *ret)
{
    struct interval part;
    interval_init(&part, mpfr_get_prec(ret->low));
    if (discrete) {
        zeta_enclose(alpha, at, (uint64_t)powerlaw->x_min, ret, NULL);
        zeta_enclose(alpha, (uint64_t)powerlaw->x_min, (uint64_t)powerlaw->x_min, &part, NULL);
        interval_div(ret, ret, &part);
    } else {
        /* (at / x_min)^(1 - alpha) */
        interval_set_wide(ret, at);
        interval_set_wide(&part, (uint128)powerlaw->x_min);
        interval_div(ret, ret, &part);
        interval_log(ret, ret);
        interval_set_int(&part, 1);
        interval_sub(&part, &part, alpha);
        interval_mul(ret, ret, &part);
        interval_exp(ret, ret);
    }
    interval_clear(&part);
}

/* ret = the larger of ret and the distance at the place */
static void raise_to_distance(const struct powerlaw *powerlaw, bool discrete, const struct interval *alpha,
                              struct place place, struct interval *ret)
{
    struct interval model, share;
    interval_init(&model, mpfr_get_prec(ret->low));
    interval_init(&share, mpfr_get_prec(ret->low));
    interval_set_int(&share, powerlaw->tail.n);
    interval_set_int(&model, place.above);
    interval_div(&share, &model, &share);
    enclose_survival(powerlaw, discrete, alpha, place.at, &model);
    interval_sub(&share, &share, &model);
    for (int side = 0; side < 2; side++) {
        mpfr_max(ret->low, ret->low, share.low, MPFR_RNDD);
        mpfr_max(ret->high, ret->high, share.high, MPFR_RNDU);
        interval_mul_int(&share, &share, -1);
    }
    interval_clear(&model);
    interval_clear(&share);
}

/* What doubles say of the distances from a fit, run by run; 0 where nobody looked. */
struct survey {
    const struct fit *fit;
    const struct volumes_run *runs;
    int64_t *above; /* how many items are larger than those of a run */
    double *distances, most;
};

static void survey_look(struct survey *survey, int64_t i)
{
    survey->distances[i] = fit_distance(survey->fit, &survey->runs[i], survey->above[i]);
    survey->most = fmax(survey->most, survey->distances[i]);
}

/* Between two runs both the share of items and its fit fall, so that no distance is greater than that of the
 * one's upper from the other's lower end. */
static void survey_between(struct survey *survey, int64_t low, int64_t high)
{
    double n = (double)survey->fit->n, share_low = (double)survey->above[low] / n,
           share_high = (double)(survey->above[high] + survey->runs[high].count) / n,
           at_low = fit_survival(survey->fit, survey->runs[low].value),
           at_high = fit_survival(survey->fit, survey->runs[high].value);
    if (fmax(share_low - at_high, at_low - share_high) < survey->most - DOUBT)
        return;
    for (int64_t i = low + 1; i < high; i++)
        survey_look(survey, i);
}

static void survey_start(struct survey *survey, const struct fit *fit, const struct volumes *tail)
{
    enum { step = 64 };
    int64_t last = tail->run_count - 1;
    size_t runs = (size_t)tail->run_count;
    *survey = (struct survey){.fit = fit, .runs = tail->runs};
    survey->above = memory_grow(NULL, runs, sizeof *survey->above);
    survey->distances = memory_zeroed(runs, sizeof *survey->distances);
    for (int64_t i = 0, above = tail->n; i <= last; i++)
        survey->above[i] = above -= tail->runs[i].count;
    for (int64_t i = 0; i < last; i += step)
        survey_look(survey, i);
    survey_look(survey, last);
    for (int64_t i = 0; i < last; i += step)
        survey_between(survey, i, i + step < last ? i + step : last);
}

static void survey_end(struct survey *survey)
{
    free(survey->above);
    free(survey->distances);
}

/* Doubles find the places that can be the greatest; only those are enclosed. */
static void enclose_distance(const struct powerlaw *powerlaw, bool discrete, mpfr_prec_t bits,
                             struct interval *ret)
{
    struct interval alpha;
    interval_init(&alpha, bits + 64);
    if (discrete)
        enclose_alpha_discrete(powerlaw, bits + 16, &alpha);
    else
        enclose_alpha(powerlaw, bits + 16, &alpha);
    const struct volumes *tail = &powerlaw->tail;
    struct fit fit = {.n = tail->n, .discrete = discrete, .x_min = powerlaw->x_min};
    fit_set_alpha(&fit, mpfr_get_d(alpha.low, MPFR_RNDN));
    struct survey survey;
    survey_start(&survey, &fit, tail);
    interval_set_int(ret, 0);
    for (int64_t i = 0; i < tail->run_count; i++) {
        const struct volumes_run *run = &tail->runs[i];
        int64_t above = survey.above[i];
        if (survey.distances[i] < survey.most - DOUBT)
            continue;
        raise_to_distance(powerlaw, discrete, &alpha,
                          (struct place){(uint64_t)run->value, above + run->count}, ret);
        raise_to_distance(powerlaw, discrete, &alpha, (struct place){(uint64_t)run->value + discrete, above},
                          ret);
    }
    interval_clear(&alpha);
    survey_end(&survey);
}

void powerlaw_enclose_distance(const struct volumes *listed, int64_t x_min, bool discrete, mpfr_prec_t bits,
                               struct interval *ret)
{
    struct powerlaw powerlaw;
    powerlaw_set(&powerlaw, listed, x_min);
    enclose_distance(&powerlaw, discrete, bits, ret);
    powerlaw_clear(&powerlaw);
}

static void enclose_ks(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    enclose_distance(context, false, bits, ret);
}

static void enclose_ks_discrete(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    enclose_distance(context, true, bits, ret);
}

struct measure_value compute_powerlaw_ks(const struct measure_input *input)
{
    return of_tail(input, enclose_ks, false);
}

struct measure_value compute_powerlaw_ks_discrete(const struct measure_input *input)
{
    return of_tail(input, enclose_ks_discrete, false);
}
