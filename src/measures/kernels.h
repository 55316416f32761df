/* SPDX-License-Identifier: MIT
 *
 * The sums over used items from which every logarithmic and power measure follows.
 *
 * Computing them takes nearly all the time of those measures, so each is kept, the irrational ones with their
 * precision, and computed again only when more bits are asked for.
 */
#ifndef MEASURES_KERNELS_H
#define MEASURES_KERNELS_H

#include "measures/interval.h"
#include "measures/volumes.h"

enum kernel {
    KERNEL_X_LOG_X, /* sum of x ln x */
    KERNEL_LOG_X,   /* sum of ln x */
    KERNEL_SQRT_X,  /* sum of the square roots */
    KERNEL_INVERSE, /* sum of 1 / x */
    KERNELS,
};

struct fixed_logs;

struct kernels *kernels_new(void);
void kernels_free(struct kernels *kernels); /* NULL is fine */

/* An interval around the sum, of relative width below 2^-bits. */
void kernels_sum(const struct volumes *volumes, enum kernel kernel, mpfr_prec_t bits,
                 struct interval *ret_sum);

/* The sum of x^2, exact. */
mpz_srcptr kernels_squares(const struct volumes *volumes);

/* So many logarithms cost more than filling tables for them. Where so many volumes differ, or tables were lent, sums of
 * logarithms with up to FIXED_BITS are made in fixed point, else by MPFR. */
#define KERNELS_MANY 4096

/* Lends tables, started once for many volumes, to these. They must outlive the volumes. Values do not depend on it. */
void kernels_lend_logs(const struct volumes *volumes, const struct fixed_logs *logs);

/* The tables for logarithms in fixed point. */
const struct fixed_logs *kernels_logs(const struct volumes *volumes);

#endif
