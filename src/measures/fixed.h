/* SPDX-License-Identifier: MIT
 *
 * Logarithms of integers in fixed point, and sums of products that lose nothing: what takes a million logarithms in the
 * time that MPFR takes for ten thousand.
 *
 * A logarithm is the integer nearest to 2^FIXED_PLACES ln x, give or take FIXED_ERROR. Sums have 256 bits: products of
 * two logarithms (below 2^110 each), or of a logarithm and a volume, never overflow over 2^31 items.
 *
 *     struct fixed_logs logs;
 *     struct fixed_sum sum = {.low = 0};
 *     fixed_logs_start(&logs);
 *     for (...) fixed_add(&sum, fixed_log(&logs, x), count);
 *     fixed_enclose(&sum, FIXED_PLACES, error, &interval);
 */
#ifndef MEASURES_FIXED_H
#define MEASURES_FIXED_H

#include "measures/interval.h"

#define FIXED_PLACES 104
#define FIXED_ERROR 8

/* The sum of count ln x and that of count x ln x have relative errors below 2^-FIXED_BITS: ln 1 is exact, and
 * every other logarithm is above 1/2. */
#define FIXED_BITS 100

/* The tables fill in half a millisecond: start one for many logarithms. */
#define FIXED_FIRST 256
#define FIXED_SECOND 528

struct fixed_logs {
    int128 of_two[64];                /* k ln 2 */
    int128 of_first[FIXED_FIRST];     /* -ln(c / 2^16) for the first factors c */
    int128 of_second[FIXED_SECOND];   /* -ln(c / 2^26) for the second factors c */
    uint32_t first[FIXED_FIRST];      /* c, the whole part of 2^16 / (1 + (k + 1/2) / 2^8) */
    uint32_t second[FIXED_SECOND];    /* c, that of 2^26 / (1 + (k + 1/2 - FIXED_SECOND / 2) / 2^17) */
};

void fixed_logs_start(struct fixed_logs *logs);

/* 2^FIXED_PLACES ln x, wrong by less than FIXED_ERROR; exactly 0 for 1. Requires x >= 1. */
uint128 fixed_log(const struct fixed_logs *logs, uint64_t x);

/* The same for 1 <= x < 2^127, wrong by less than FIXED_WIDE_ERROR. */
#define FIXED_WIDE_ERROR 10
uint128 fixed_log_wide(const struct fixed_logs *logs, uint128 x);

/* An integer of 256 bits. */
struct fixed_sum {
    uint128 low, high;
};

/* sum += a * b */
static inline void fixed_add(struct fixed_sum *sum, uint128 a, uint128 b)
{
    uint64_t a0 = (uint64_t)a, a1 = (uint64_t)(a >> 64), b0 = (uint64_t)b, b1 = (uint64_t)(b >> 64);
    uint128 lowest = (uint128)a0 * b0, left = (uint128)a1 * b0 + (lowest >> 64),
            right = (uint128)a0 * b1 + (uint64_t)left, low = right << 64 | (uint64_t)lowest;
    sum->low += low;
    sum->high += (uint128)a1 * b1 + (left >> 64) + (right >> 64) + (sum->low < low);
}

/* The numbers within `error` of the sum, both times 2^-places. */
void fixed_enclose(const struct fixed_sum *sum, unsigned long places, const struct fixed_sum *error,
                   struct interval *ret);

#endif
