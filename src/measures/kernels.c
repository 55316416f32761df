/* SPDX-License-Identifier: MIT
 * Knows how to add up a million logarithms fast and with a proven error. */
#include "measures/kernels.h"

#include "base/arena.h"
#include "measures/logs.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

struct kernels {
    mpfr_prec_t bits[KERNELS]; /* 0 = not computed */
    struct interval sums[KERNELS];
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
    free(kernels);
}

/* Used items only: a run of zeros comes first. */
static int64_t first_used(const struct volumes *volumes)
{
    return volumes->run_count > 0 && volumes->runs[0].value == 0;
}

/* Long doubles of 64 bits or more: glibc's logl is within 1 ulp, sqrtl and division within 1/2, a volume and
 * a count are exact, so that each term is within 4 ulp; Neumaier's sum of positive terms adds 2 ulp and a
 * square. */
#define QUICK_BITS 56
#define QUICK_SLACK 58 /* the relative error is below 2^-58, with room to spare (2^-60.4) */

static long double quick_term(enum kernel kernel, const struct volumes_run *run)
{
    long double x = (long double)run->value, count = (long double)run->count;
    switch (kernel) {
    case KERNEL_X_LOG_X:
        return count * (x * logl(x));
    case KERNEL_LOG_X:
        return count * logl(x);
    case KERNEL_SQRT_X:
        return count * sqrtl(x);
    default:
        return count / x;
    }
}

static void sum_quickly(const struct volumes *volumes, enum kernel kernel, struct interval *ret_sum)
{
    long double sum = 0, lost = 0;
    for (int64_t i = first_used(volumes); i < volumes->run_count; i++) {
        long double term = quick_term(kernel, &volumes->runs[i]), next = sum + term;
        lost += sum >= term ? (sum - next) + term : (term - next) + sum;
        sum = next;
    }
    sum += lost;
    mpfr_set_ld(ret_sum->low, sum * (1 - ldexpl(1, -QUICK_SLACK)), MPFR_RNDD);
    mpfr_set_ld(ret_sum->high, sum * (1 + ldexpl(1, -QUICK_SLACK)), MPFR_RNDU);
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
    struct interval *kept = &kernels->sums[kernel];

    if (kernels->bits[kernel] < bits) {
        bool quick = LDBL_MANT_DIG >= 64 && bits <= QUICK_BITS;
        mpfr_prec_t kept_bits = quick ? QUICK_BITS : bits;
        if (kernels->bits[kernel] > 0)
            interval_clear(kept);
        interval_init(kept, kept_bits + 8);
        if (quick)
            sum_quickly(volumes, kernel, kept);
        else
            sum_exactly(volumes, kernel, bits, kept);
        kernels->bits[kernel] = kept_bits;
    }
    interval_set(ret_sum, kept);
}
