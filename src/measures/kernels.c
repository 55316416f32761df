/* SPDX-License-Identifier: MIT
 * Knows how to add up a million logarithms fast and with a proven error. */
#include "measures/kernels.h"

#include "base/memory.h"
#include "measures/fixed.h"
#include "measures/logs.h"
#include "measures/twofold.h"

#include <stdlib.h>

struct kernels {
    mpfr_prec_t bits[KERNELS]; /* 0 = not computed */
    struct interval sums[KERNELS];
    mpz_t squares;
    bool squared;
    struct fixed_logs *own_logs;   /* NULL until needed */
    const struct fixed_logs *logs; /* those, or lent ones; NULL until asked for */
};

struct kernels *kernels_new(void)
{
    return memory_zeroed(1, sizeof(struct kernels));
}

void kernels_free(struct kernels *kernels)
{
    if (!kernels)
        return;
    for (int k = 0; k < KERNELS; k++)
        if (kernels->bits[k] > 0)
            interval_clear(&kernels->sums[k]);
    if (kernels->squared)
        mpz_clear(kernels->squares);
    free(kernels->own_logs);
    free(kernels);
}

const struct fixed_logs *kernels_logs(const struct volumes *volumes)
{
    struct kernels *kernels = volumes->kernels;
    if (!kernels->logs) {
        kernels->own_logs = memory_grow(NULL, 1, sizeof *kernels->own_logs);
        fixed_logs_start(kernels->own_logs);
        kernels->logs = kernels->own_logs;
    }
    return kernels->logs;
}

void kernels_lend_logs(const struct volumes *volumes, const struct fixed_logs *logs)
{
    volumes->kernels->logs = logs;
}

/* Where a sum with so many bits is to be kept. */
static struct interval *keep(struct kernels *kernels, enum kernel kernel, mpfr_prec_t bits)
{
    if (kernels->bits[kernel] > 0)
        interval_clear(&kernels->sums[kernel]);
    kernels->bits[kernel] = bits;
    interval_init(&kernels->sums[kernel], bits + 8);
    return &kernels->sums[kernel];
}

/* Used items only: a run of zeros comes first. */
static int64_t first_used(const struct volumes *volumes)
{
    return volumes->runs[0].value == 0;
}

/* Both sums of logarithms in one pass. The logarithm of 1 is exact. */
static void sum_logs_quickly(const struct volumes *volumes)
{
    const struct fixed_logs *logs = kernels_logs(volumes);
    struct fixed_sum log_x = {.low = 0}, x_log_x = {.low = 0}, errors = {.low = 0}, x_errors = {.low = 0};
    for (int64_t i = first_used(volumes); i < volumes->run_count; i++) {
        const struct volumes_run *run = &volumes->runs[i];
        uint128 log = fixed_log(logs, (uint64_t)run->value), count = (uint128)run->count,
                error = run->value == 1 ? 0 : FIXED_ERROR;
        fixed_add(&log_x, log, count);
        fixed_add(&x_log_x, log, count * (uint128)run->value);
        errors.low += error * count;
        x_errors.low += error * count * (uint128)run->value;
    }
    fixed_enclose(&log_x, FIXED_PLACES, &errors, keep(volumes->kernels, KERNEL_LOG_X, FIXED_BITS));
    fixed_enclose(&x_log_x, FIXED_PLACES, &x_errors, keep(volumes->kernels, KERNEL_X_LOG_X, FIXED_BITS));
}

static void sum_powers_quickly(const struct volumes *volumes)
{
    struct twofold_sum roots = {.count = 0}, inverses = {.count = 0};
    for (int64_t i = first_used(volumes); i < volumes->run_count; i++) {
        const struct volumes_run *run = &volumes->runs[i];
        struct twofold x = twofold_set_wide((uint128)run->value), count = {(double)run->count, 0};
        twofold_count(&roots, twofold_mul_double(twofold_sqrt(x), (double)run->count));
        twofold_count(&inverses, twofold_div(count, x));
    }
    twofold_enclose_sum(&roots, keep(volumes->kernels, KERNEL_SQRT_X, TWOFOLD_BITS));
    twofold_enclose_sum(&inverses, keep(volumes->kernels, KERNEL_INVERSE, TWOFOLD_BITS));
}

static void sum_logs(const struct volumes *volumes, enum kernel kernel, mpfr_t sum)
{
    mpfr_prec_t precision = mpfr_get_prec(sum);
    struct log_walk walk;
    mpfr_t term;
    mpfr_init2(term, precision);
    log_walk_start(&walk, precision);
    for (int64_t i = first_used(volumes); i < volumes->run_count; i++) {
        const struct volumes_run *run = &volumes->runs[i];
        mpfr_mul_ui(term, log_walk_to(&walk, (uint64_t)run->value), (unsigned long)run->count, MPFR_RNDN);
        if (kernel == KERNEL_X_LOG_X)
            mpfr_mul_ui(term, term, (unsigned long)run->value, MPFR_RNDN);
        mpfr_add(sum, sum, term, MPFR_RNDN);
    }
    log_walk_end(&walk);
    mpfr_clear(term);
}

static void sum_powers(const struct volumes *volumes, enum kernel kernel, mpfr_t sum)
{
    mpfr_t term;
    mpfr_init2(term, mpfr_get_prec(sum));
    for (int64_t i = first_used(volumes); i < volumes->run_count; i++) {
        unsigned long x = (unsigned long)volumes->runs[i].value,
                      count = (unsigned long)volumes->runs[i].count;
        if (kernel == KERNEL_SQRT_X) {
            mpfr_sqrt_ui(term, x, MPFR_RNDN);
            mpfr_mul_ui(term, term, count, MPFR_RNDN);
        } else {
            mpfr_set_ui(term, count, MPFR_RNDN);
            mpfr_div_ui(term, term, x, MPFR_RNDN);
        }
        mpfr_add(sum, sum, term, MPFR_RNDN);
    }
    mpfr_clear(term);
}

static void sum_exactly(const struct volumes *volumes, enum kernel kernel, mpfr_prec_t bits,
                        struct interval *ret_sum)
{
    mpfr_prec_t precision = bits + LOG_WALK_SLACK + 2;
    mpfr_t sum;
    mpfr_init2(sum, precision);
    mpfr_set_zero(sum, 1);
    if (kernel == KERNEL_X_LOG_X || kernel == KERNEL_LOG_X)
        sum_logs(volumes, kernel, sum);
    else
        sum_powers(volumes, kernel, sum);
    interval_around_sum(ret_sum, sum, precision);
    mpfr_clear(sum);
}

void kernels_sum(const struct volumes *volumes, enum kernel kernel, mpfr_prec_t bits,
                 struct interval *ret_sum)
{
    struct kernels *kernels = volumes->kernels;
    bool logs = kernel < KERNEL_SQRT_X, many = kernels->logs || volumes->run_count >= KERNELS_MANY;
    if (kernels->bits[kernel] >= bits) {
        interval_set(ret_sum, &kernels->sums[kernel]);
        return;
    }
    if (many && logs && bits <= FIXED_BITS)
        sum_logs_quickly(volumes);
    else if (many && !logs && twofold_serves(bits))
        sum_powers_quickly(volumes);
    else
        sum_exactly(volumes, kernel, bits, keep(kernels, kernel, bits));
    interval_set(ret_sum, &kernels->sums[kernel]);
}

mpz_srcptr kernels_squares(const struct volumes *volumes)
{
    struct kernels *kernels = volumes->kernels;
    if (kernels->squared)
        return kernels->squares;
    mpz_t square;
    mpz_init(square);
    mpz_init(kernels->squares);
    for (int64_t i = 0; i < volumes->run_count; i++) {
        uint128 value = (uint128)volumes->runs[i].value;
        wide_to_mpz(square, value * value);
        mpz_addmul_ui(kernels->squares, square, (unsigned long)volumes->runs[i].count);
    }
    mpz_clear(square);
    kernels->squared = true;
    return kernels->squares;
}
