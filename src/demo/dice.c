/* SPDX-License-Identifier: MIT
 * Knows how to be random without being different. */
#include "demo/dice.h"

#include <assert.h>

struct dice dice_for(uint64_t seed, uint64_t purpose)
{
    struct dice dice = {.state = seed ^ purpose * UINT64_C(0xd1342543de82ef95)};
    dice.state = dice_next(&dice);
    return dice;
}

uint64_t dice_next(struct dice *dice)
{
    uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint32_t dice_below(struct dice *dice, uint32_t bound)
{
    assert(bound > 0);
    return (uint32_t)((dice_next(dice) >> 32) * bound >> 32);
}

bool dice_chance(struct dice *dice, uint32_t per_mille)
{
    return dice_below(dice, 1000) < per_mille;
}

int32_t dice_normal(struct dice *dice)
{
    int32_t sum = 0;
    for (int draw = 0; draw < 3; draw++) {
        uint64_t bits = dice_next(dice);
        for (int i = 0; i < 4; i++, bits >>= 16)
            sum += (int32_t)(bits & 0xffff);
    }
    return sum - 6 * (DICE_ONE - 1);
}

uint64_t dice_exp2(int32_t x)
{
    /* 2^(1/2), 2^(1/4), ..., 2^(1/65536), 32 bits behind the point. */
    static const uint64_t roots[16] = {
        6074000999, 5107605667, 4683695047, 4485121743, 4389014833, 4341736423, 4318288543, 4306612133,
        4300785773, 4297875550, 4296421177, 4295694174, 4295330720, 4295149004, 4295058149, 4295012722,
    };
    const int32_t least = -16 * DICE_ONE, most = 40 * DICE_ONE;
    uint64_t value = UINT64_C(1) << 32;

    x = x < least ? least : x > most ? most : x;
    uint32_t fraction = (uint32_t)x & 0xffff;
    for (int i = 0; i < 16; i++)
        if (fraction >> (15 - i) & 1)
            value = (uint64_t)((unsigned __int128)value * roots[i] >> 32);
    int shift = (x - (int32_t)fraction) / DICE_ONE - 16;
    return shift >= 0 ? value << shift : value >> -shift;
}

int32_t dice_log2(uint32_t n)
{
    assert(n > 0);
    int whole = 31 - __builtin_clz(n);
    uint64_t value = (uint64_t)n << (31 - whole);
    uint32_t fraction = 0;
    /* Squaring doubles the logarithm: what passes 2 is the next binary digit. */
    for (int i = 0; i < 16; i++) {
        value = (uint64_t)((unsigned __int128)value * value >> 31);
        fraction <<= 1;
        if (value >> 32) {
            fraction |= 1;
            value >>= 1;
        }
    }
    return whole * DICE_ONE + (int32_t)fraction;
}

size_t dice_pick(struct dice *dice, const uint64_t *sums, size_t count)
{
    assert(count > 0 && sums[count - 1] > 0);
    uint64_t at = (uint64_t)((unsigned __int128)dice_next(dice) * sums[count - 1] >> 64);
    size_t low = 0, high = count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sums[middle] > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
