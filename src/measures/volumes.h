/* SPDX-License-Identifier: MIT
 *
 * The one shape that every measure is computed from: how many items have which volume.
 *
 * Volumes are non-negative int64. What is kept is the ascending list of distinct values with their multiplicities
 * ("runs"), because no measure depends on the order of items nor on which of the tied items is which, and because usage
 * data tie heavily: a million models have a few thousand distinct volumes. Sums are exact.
 *
 *     struct volumes listed = VOLUMES_INIT;
 *     volumes_set(&listed, values, count);
 *     struct volumes used = volumes_used(&listed);     (a view, nothing to release)
 *     ...
 *     volumes_clear(&listed);
 *
 * At most 2^31 items: then n * n * max < 2^125 fits a signed __int128, which the rank-weighted sums rely on.
 */
#ifndef MEASURES_VOLUMES_H
#define MEASURES_VOLUMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VOLUMES_MOST ((int64_t)1 << 31)

/* Macros, because gcc's -Wconversion cries wolf over typedefs of these types. */
#define int128 __int128
#define uint128 unsigned __int128

struct volumes_run {
    int64_t value;
    int64_t count; /* > 0 */
};

struct kernels;

struct volumes {
    const struct volumes_run *runs; /* strictly ascending by value */
    int64_t run_count;
    int64_t n;      /* items of this population */
    int64_t n_used; /* items with a value above 0 */
    uint128 total;
    /* The sums of logarithms, roots and reciprocals over the used items: filled when first asked for
     * (kernels.h), shared with views. Not safe to use from two threads at once. */
    struct kernels *kernels;
};

#define VOLUMES_INIT {.runs = NULL}

/* Reads `count` volumes, in any order; nothing of `values` is kept. Requires every value >= 0 and count <=
 * VOLUMES_MOST. */
void volumes_set(struct volumes *volumes, const int64_t *values, int64_t count);
/* The same with so many more of volume 0, which need not be listed. */
void volumes_set_with_idle(struct volumes *volumes, const int64_t *values, int64_t count, int64_t idle);
void volumes_clear(struct volumes *volumes);

/* The items with a value above 0, as a view that is valid as long as `listed` is. */
struct volumes volumes_used(const struct volumes *listed);

/* A run and what lies below it. */
struct volumes_place {
    struct volumes_run run;
    int64_t before;     /* items of lower rank */
    uint128 sum_before; /* and their sum */
};

/* Moves to run `index`, which must be called for 0, 1, ... in turn; false behind the last one. */
bool volumes_next(const struct volumes *volumes, int64_t index, struct volumes_place *place);

/* Sum of the k smallest and of the k largest items; 0 <= k, and k > n counts as n. */
uint128 volumes_sum_of_smallest(const struct volumes *volumes, int64_t k);
uint128 volumes_sum_of_largest(const struct volumes *volumes, int64_t k);

/* The value of rank `rank` (1 = smallest, n = largest). Requires 1 <= rank <= n. */
int64_t volumes_at(const struct volumes *volumes, int64_t rank);

/* The fewest of the largest items whose sum times `scale` is above (`strict`) or at least `part` times the
 * total. 0 when the total is 0. Requires 0 < part <= scale <= 1000 and, when strict, part < scale. */
int64_t volumes_fewest(const struct volumes *volumes, int64_t part, int64_t scale, bool strict);

/* The smallest and largest value. Require n > 0. */
int64_t volumes_least(const struct volumes *volumes);
int64_t volumes_most(const struct volumes *volumes);

#endif
