/* SPDX-License-Identifier: MIT
 * Knows which bucket an amount falls into. */
#include "usage/payments.h"

#include "base/arena.h"

#include <stdlib.h>

/* Bits of an amount behind its first that tell buckets apart. */
#define PRECISION_BITS 11
#define BUCKETS ((62 - PRECISION_BITS) * (1 << PRECISION_BITS) + (2 << PRECISION_BITS))

void payments_init(struct payments *payments)
{
    payments->count = 0;
    payments->buckets = memory_zeroed(BUCKETS, sizeof *payments->buckets);
}

void payments_clear(struct payments *payments)
{
    free(payments->buckets);
    payments->buckets = NULL;
}

static uint32_t bucket_of(int64_t amount)
{
    uint32_t highest_bit = 63 - (uint32_t)__builtin_clzll((uint64_t)amount | 1);
    uint32_t shift = highest_bit > PRECISION_BITS ? highest_bit - PRECISION_BITS : 0;
    return (shift << PRECISION_BITS) + (uint32_t)(amount >> shift);
}

static void widen(struct payments_bucket *bucket, int64_t count, int64_t least, int64_t most)
{
    bucket->least = bucket->count == 0 || least < bucket->least ? least : bucket->least;
    bucket->most = bucket->count == 0 || most > bucket->most ? most : bucket->most;
    bucket->count += count;
}

void payments_add(struct payments *payments, int64_t amount)
{
    widen(&payments->buckets[bucket_of(amount)], 1, amount, amount);
    payments->count++;
}

void payments_merge(struct payments *payments, const struct payments *more)
{
    for (uint32_t i = 0; i < BUCKETS && more->count > 0; i++)
        if (more->buckets[i].count > 0)
            widen(&payments->buckets[i], more->buckets[i].count, more->buckets[i].least, more->buckets[i].most);
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
    *ret_least = rank == bucket->count ? bucket->most : bucket->least;
    *ret_most = rank == 1 ? bucket->least : bucket->most;
    return true;
}
