/* SPDX-License-Identifier: MIT
 * Knows how bytes are mixed as fast as they can be loaded. */
#include "base/checksum.h"

#include <string.h>

#define LANES 4
#define STRIDE (LANES * 2 * sizeof(uint64_t))

static const uint64_t keys[LANES] = {UINT64_C(0x9E3779B97F4A7C15), UINT64_C(0xE7037ED1A0B428DB),
                                     UINT64_C(0x8EBC6AF09C88C6E3), UINT64_C(0x589965CC75374CC3)};

static inline uint64_t fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline void mix(uint64_t sums[LANES], const unsigned char *at)
{
    uint64_t words[2 * LANES];
    memcpy(words, at, sizeof words);
    for (int i = 0; i < LANES; i++)
        sums[i] = fold(sums[i] ^ words[2 * i], keys[i] ^ words[2 * i + 1]) + words[2 * i];
}

uint64_t checksum(const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    unsigned char rest[STRIDE] = {0};
    uint64_t sums[LANES], all = length;

    memcpy(sums, keys, sizeof sums);
    for (size_t left = length; left >= STRIDE; left -= STRIDE, at += STRIDE)
        mix(sums, at);
    if (length % STRIDE > 0) {
        memcpy(rest, at, length % STRIDE);
        mix(sums, rest);
    }
    for (int i = 0; i < LANES; i++)
        all = fold(all ^ sums[i], keys[i]) + sums[i];
    return all;
}
