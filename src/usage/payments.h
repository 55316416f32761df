/* SPDX-License-Identifier: MIT
 *
 * The median of any number of payments in memory that does not grow with them.
 *
 *     struct payments payments;
 *     payments_init(&payments);
 *     payments_add(&payments, 412000); ...
 *     payments_median(&payments, &least, &most);
 *     payments_clear(&payments);
 *
 * Amounts are counted in buckets, exact below 4096 and else 1/2048 of the amount wide at most (the layout of Gil Tene's
 * HdrHistogram), each of which knows the least and the largest amount in it and how often they came. What is known of
 * the median is therefore an interval; it is a single number where the median is the least or the largest of its
 * bucket, as a price that many paid mostly is.
 */
#ifndef USAGE_PAYMENTS_H
#define USAGE_PAYMENTS_H

#include <stdbool.h>
#include <stdint.h>

struct payments_bucket {
    int64_t count;
    int64_t least, least_count; /* the least amount, and how many payments are equal to it; likewise */
    int64_t most, most_count;
};

struct payments {
    struct payments_bucket *buckets;
    int64_t count;
};

/* In which bucket an amount (>= 0) is counted; adds `more` to a bucket, which may be empty, with the same number. */
uint32_t payments_bucket_of(int64_t amount);
void payments_unite(struct payments_bucket *bucket, const struct payments_bucket *more);

void payments_init(struct payments *payments);
void payments_clear(struct payments *payments);
void payments_add(struct payments *payments, int64_t amount); /* >= 0 */
void payments_add_many(struct payments *payments, int64_t amount, int64_t count); /* count >= 1 */
void payments_add_bucket(struct payments *payments, const struct payments_bucket *bucket);
void payments_merge(struct payments *payments, const struct payments *more);

/* The lower median: the least amount that at least half of all payments do not exceed. False when there is none. */
bool payments_median(const struct payments *payments, int64_t *ret_least, int64_t *ret_most);

#endif
