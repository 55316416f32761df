/* SPDX-License-Identifier: MIT
 * Knows the measures made of logarithms, roots and reciprocals, written on the sums of kernels.h.
 *
 * The textbook forms below cancel where volumes are nearly equal. That costs bits, never digits: every step
 * is an enclosure, and value_real() asks again with more bits until the digits are certain. Equal volumes,
 * where the difference is exactly 0, are answered before. */
#include "measures/compute.h"
#include "measures/kernels.h"

static bool all_equal(const struct volumes *volumes)
{
    return volumes->run_count == 1;
}

/* What is known to be 0 cannot be enclosed more and more closely. */
static struct measure_value real(const struct measure_input *input, value_enclose *enclose, bool zero)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    return zero ? value_count(&input->scope, 0) : value_real(&input->scope, enclose, input->volumes);
}

static bool alone(const struct volumes *volumes)
{
    return volumes->n_used == 1;
}

static bool some_idle(const struct volumes *volumes)
{
    return volumes->n > volumes->n_used;
}

/* to = 1 - to */
static void complement(struct interval *to)
{
    struct interval one;
    interval_init(&one, 2);
    interval_set_int(&one, 1);
    interval_sub(to, &one, to);
    interval_clear(&one);
}

/* to = to / divisor */
static void log_of_wide(struct interval *to, uint128 x)
{
    struct interval exact;
    interval_init(&exact, 128);
    interval_set_wide(&exact, x);
    interval_log(to, &exact);
    interval_clear(&exact);
}

/* H = ln S - (sum x ln x) / S */
static void enclose_entropy(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    struct interval part;
    interval_init_for(&part, bits);
    kernels_sum(volumes, KERNEL_X_LOG_X, bits, &part);
    interval_div_wide(&part, &part, volumes->total);
    log_of_wide(ret, volumes->total);
    interval_sub(ret, ret, &part);
    interval_clear(&part);
}

struct measure_value compute_entropy_nats(const struct measure_input *input)
{
    return real(input, enclose_entropy, alone(input->volumes));
}

/* to = to / ln x, for x >= 2 */
static void divide_by_log(struct interval *to, int64_t x)
{
    struct interval under;
    interval_init(&under, mpfr_get_prec(to->low));
    log_of_wide(&under, (uint128)x);
    interval_div(to, to, &under);
    interval_clear(&under);
}

static void enclose_entropy_bits(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    enclose_entropy(context, bits, ret);
    divide_by_log(ret, 2);
}

struct measure_value compute_entropy_bits(const struct measure_input *input)
{
    return real(input, enclose_entropy_bits, alone(input->volumes));
}

static void enclose_effective_number(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    enclose_entropy(context, bits, ret);
    interval_exp(ret, ret);
}

struct measure_value compute_effective_number(const struct measure_input *input)
{
    return real(input, enclose_effective_number, false);
}

/* (sum of roots)^2 / divisor */
static void enclose_squared_roots(const struct volumes *volumes, uint128 divisor, mpfr_prec_t bits,
                                  struct interval *ret)
{
    kernels_sum(volumes, KERNEL_SQRT_X, bits, ret);
    interval_mul(ret, ret, ret);
    interval_div_wide(ret, ret, divisor);
}

static void enclose_hill_half(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    enclose_squared_roots(volumes, volumes->total, bits, ret);
}

struct measure_value compute_hill_half(const struct measure_input *input)
{
    return real(input, enclose_hill_half, false);
}

static void enclose_evenness(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    enclose_entropy(volumes, bits, ret);
    divide_by_log(ret, volumes->n);
}

struct measure_value compute_evenness(const struct measure_input *input)
{
    const char *reason = compute_no_sample(input->volumes);
    return reason ? value_undefined(reason) : real(input, enclose_evenness, alone(input->volumes));
}

/* T = ln n - H */
static void enclose_theil(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    struct interval entropy;
    interval_init_for(&entropy, bits);
    enclose_entropy(volumes, bits, &entropy);
    log_of_wide(ret, (uint128)volumes->n);
    interval_sub(ret, ret, &entropy);
    interval_clear(&entropy);
}

struct measure_value compute_theil(const struct measure_input *input)
{
    return real(input, enclose_theil, all_equal(input->volumes));
}

static void enclose_theil_normalized(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    enclose_theil(volumes, bits, ret);
    divide_by_log(ret, volumes->n);
}

struct measure_value compute_theil_normalized(const struct measure_input *input)
{
    const char *reason = compute_no_sample(input->volumes);
    return reason ? value_undefined(reason) : real(input, enclose_theil_normalized, all_equal(input->volumes));
}

/* With an idle item the geometric and harmonic means are 0. */
static struct measure_value infinite_if_idle(const struct measure_input *input, value_enclose *enclose)
{
    bool infinite = input->volumes->total > 0 && some_idle(input->volumes);
    return infinite ? value_infinite() : real(input, enclose, all_equal(input->volumes));
}

/* ln of the geometric mean */
static void enclose_mean_log(const struct volumes *volumes, mpfr_prec_t bits, struct interval *ret)
{
    kernels_sum(volumes, KERNEL_LOG_X, bits, ret);
    interval_div_wide(ret, ret, (uint128)volumes->n);
}

/* ln S - ln n - (sum ln x) / n */
static void enclose_mld(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    struct interval part;
    interval_init_for(&part, bits);
    enclose_mean_log(volumes, bits, &part);
    log_of_wide(ret, volumes->total);
    interval_sub(ret, ret, &part);
    log_of_wide(&part, (uint128)volumes->n);
    interval_sub(ret, ret, &part);
    interval_clear(&part);
}

struct measure_value compute_mld(const struct measure_input *input)
{
    return infinite_if_idle(input, enclose_mld);
}

/* (mean of (x / m)^.5 - 1) / (.5 (.5 - 1)) = 4 (1 - (sum of roots) / root(n S)) */
static void enclose_ge_half(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    enclose_squared_roots(volumes, volumes->total * (uint128)volumes->n, bits, ret);
    interval_sqrt(ret, ret);
    complement(ret);
    interval_mul_int(ret, ret, 4);
}

struct measure_value compute_ge_half(const struct measure_input *input)
{
    return real(input, enclose_ge_half, all_equal(input->volumes));
}

/* (mean of (x / m)^2 - 1) / 2 = (n Q - S^2) / (2 S^2) */
struct measure_value compute_ge_two(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->total == 0)
        return value_undefined(compute_no_volume);
    mpz_t over, under;
    mpz_inits(over, under, (mpz_ptr)NULL);
    mpz_mul_ui(over, kernels_squares(volumes), (unsigned long)volumes->n);
    wide_to_mpz(under, volumes->total);
    mpz_mul(under, under, under);
    mpz_sub(over, over, under);
    mpz_mul_ui(under, under, 2);
    struct measure_value value = value_ratio(&input->scope, over, under);
    mpz_clears(over, under, (mpz_ptr)NULL);
    return value;
}

/* n^2 / (S sum 1 / x), the harmonic over the arithmetic mean */
static void enclose_harmonic_over_mean(const struct volumes *volumes, mpfr_prec_t bits, struct interval *ret)
{
    struct interval sum;
    interval_init_for(&sum, bits);
    kernels_sum(volumes, KERNEL_INVERSE, bits, &sum);
    interval_set_wide(ret, (uint128)volumes->n * (uint128)volumes->n);
    interval_div_wide(ret, ret, volumes->total);
    interval_div(ret, ret, &sum);
    interval_clear(&sum);
}

/* (mean of m / x - 1) / 2 */
static void enclose_ge_minus_one(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    struct interval one;
    interval_init(&one, 2);
    interval_set_int(&one, 1);
    enclose_harmonic_over_mean(context, bits, ret);
    interval_div(ret, &one, ret);
    interval_sub(ret, ret, &one);
    interval_div_wide(ret, ret, 2);
    interval_clear(&one);
}

struct measure_value compute_ge_minus_one(const struct measure_input *input)
{
    return infinite_if_idle(input, enclose_ge_minus_one);
}

static void enclose_atkinson_half(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    enclose_squared_roots(volumes, volumes->total * (uint128)volumes->n, bits, ret);
    complement(ret);
}

struct measure_value compute_atkinson_half(const struct measure_input *input)
{
    return real(input, enclose_atkinson_half, all_equal(input->volumes));
}

/* 1 - geometric over arithmetic mean */
static void enclose_atkinson_one(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    enclose_mean_log(volumes, bits, ret);
    interval_exp(ret, ret);
    interval_mul_int(ret, ret, volumes->n);
    interval_div_wide(ret, ret, volumes->total);
    complement(ret);
}

static void enclose_atkinson_two(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    enclose_harmonic_over_mean(context, bits, ret);
    complement(ret);
}

static struct measure_value one_if_idle(const struct measure_input *input, value_enclose *enclose)
{
    bool one = input->volumes->total > 0 && some_idle(input->volumes);
    return one ? value_count(&input->scope, 1) : real(input, enclose, all_equal(input->volumes));
}

struct measure_value compute_atkinson_one(const struct measure_input *input)
{
    return one_if_idle(input, enclose_atkinson_one);
}

struct measure_value compute_atkinson_two(const struct measure_input *input)
{
    return one_if_idle(input, enclose_atkinson_two);
}
