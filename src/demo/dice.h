/* SPDX-License-Identifier: MIT
 *
 * Chance that repeats: the same seed gives the same numbers on every machine, because nothing here is floating point.
 *
 * Logarithms to base 2 and normal deviates are fixed-point, DICE_ONE = 1.0. The generator is SplitMix64 (Steele, Lea,
 * Flood, "Fast Splittable Pseudorandom Number Generators", 2014): good enough for scenery, not for secrets.
 */
#ifndef DEMO_DICE_H
#define DEMO_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DICE_ONE 65536

struct dice {
    uint64_t state;
};

/* Independent dice for each purpose, so that more of one thing does not change another. */
struct dice dice_for(uint64_t seed, uint64_t purpose);

uint64_t dice_next(struct dice *dice);
uint32_t dice_below(struct dice *dice, uint32_t bound); /* 0 .. bound - 1; requires bound > 0 */
bool dice_chance(struct dice *dice, uint32_t per_mille);

/* Roughly normal, mean 0, standard deviation DICE_ONE, within 6 of them: the sum of twelve uniform numbers. */
int32_t dice_normal(struct dice *dice);

/* 2^x, 16 bits of it behind the point; x is cut to -16 .. 40. */
uint64_t dice_exp2(int32_t x);

/* The logarithm to base 2 of n, rounded down. Requires n > 0. */
int32_t dice_log2(uint32_t n);

/* An index with a chance in proportion to its weight: sums[i] = weights[0] + ... + weights[i]. Requires sums[count - 1]
 * > 0. */
size_t dice_pick(struct dice *dice, const uint64_t *sums, size_t count);

#endif
