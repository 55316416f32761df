/* SPDX-License-Identifier: MIT
 * Knows which bucket an amount falls into. */
#include "usage/payments.h"

#include "base/memory.h"

#include <stdlib.h>

/* Bits of an amount behind its first that tell buckets apart. */
#define PRECISION_BITS 11
#define BUCKETS ((62 - PRECISION_BITS) * (1 << PRECISION_BITS) + (2 << PRECISION_BITS))

void payments_init(struct payments *payments)
{
    payments->count = 0;
    payments->buckets = memory_pages(BUCKETS, sizeof *payments->buckets);
}

void payments_clear(struct payments *payments)
{
    memory_pages_free(payments->buckets, BUCKETS, sizeof *payments->buckets);
    payments->buckets = NULL;
}

uint32_t payments_bucket_of(int64_t amount)
{
    uint32_t highest_bit = 63 - (uint32_t)__builtin_clzll((uint64_t)amount | 1);
    uint32_t shift = highest_bit > PRECISION_BITS ? highest_bit - PRECISION_BITS : 0;
    return (shift << PRECISION_BITS) + (uint32_t)(amount >> shift);
}

/* Takes the new extreme where it is beyond the old one, and counts it where it is the same. */
static void note_extreme(int64_t *extreme, int64_t *extreme_count, int64_t amount, int64_t count, bool beyond)
{
    if (beyond) {
        *extreme = amount;
        *extreme_count = count;
    } else if (amount == *extreme) {
        *extreme_count += count;
    }
}

void payments_unite(struct payments_bucket *bucket, const struct payments_bucket *more)
{
    bool empty = bucket->count == 0;
    note_extreme(&bucket->least, &bucket->least_count, more->least, more->least_count,
                 empty || more->least < bucket->least);
    note_extreme(&bucket->most, &bucket->most_count, more->most, more->most_count, empty || more->most > bucket->most);
    bucket->count += more->count;
}

void payments_add_bucket(struct payments *payments, const struct payments_bucket *bucket)
{
    payments_unite(&payments->buckets[payments_bucket_of(bucket->least)], bucket);
    payments->count += bucket->count;
}

void payments_add_many(struct payments *payments, int64_t amount, int64_t count)
{
    const struct payments_bucket same = {
        .count = count, .least = amount, .least_count = count, .most = amount, .most_count = count};
    payments_add_bucket(payments, &same);
}

void payments_add(struct payments *payments, int64_t amount)
{
    payments_add_many(payments, amount, 1);
}

void payments_merge(struct payments *payments, const struct payments *more)
{
    for (uint32_t i = 0; i < BUCKETS && more->count > 0; i++)
        if (more->buckets[i].count > 0)
            payments_unite(&payments->buckets[i], &more->buckets[i]);
    payments->count += more->count;
}

bool payments_median(const struct payments *payments, int64_t *ret_least, int64_t *ret_most)
{
    int64_t rank = payments->count / 2 + payments->count % 2;
    const struct payments_bucket *bucket = payments->buckets;

    if (payments->count == 0)
        return false;
    for (; rank > bucket->count; bucket++)
        rank -= bucket->count;
    *ret_least = rank > bucket->count - bucket->most_count ? bucket->most : bucket->least;
    *ret_most = rank <= bucket->least_count ? bucket->least : bucket->most;
    return true;
}
