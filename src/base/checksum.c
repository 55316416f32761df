/* SPDX-License-Identifier: MIT
 * Knows how bytes are mixed as fast as they can be loaded. */
#include "base/checksum.h"

#include <stdbool.h>
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

static uint64_t sum_of_products(const unsigned char *at, size_t length)
{
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

/* CHECKSUM_PLAIN: as on any other processor. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(CHECKSUM_PLAIN)

#include <immintrin.h>

#define FOR_AES __attribute__((target("aes")))

/* A round of the lane, in which each bit of the word before meets those of a column, and the next word. */
FOR_AES static inline void encipher(__m128i lanes[LANES], const unsigned char *at)
{
    for (int i = 0; i < LANES; i++)
        lanes[i] = _mm_aesenc_si128(lanes[i], _mm_loadu_si128((const __m128i *)(at + i * sizeof *lanes)));
}

FOR_AES static uint64_t sum_of_rounds(const unsigned char *at, size_t length)
{
    unsigned char rest[STRIDE] = {0};
    __m128i lanes[LANES], all = _mm_cvtsi64_si128((long long)length);

    for (int i = 0; i < LANES; i++)
        lanes[i] = _mm_set_epi64x((long long)i, (long long)keys[i]);
    for (size_t left = length; left >= STRIDE; left -= STRIDE, at += STRIDE)
        encipher(lanes, at);
    if (length % STRIDE > 0) {
        memcpy(rest, at, length % STRIDE);
        encipher(lanes, rest);
    }
    /* The last words have had no round of their own; after two each of their bits meets all others. */
    for (int i = 0; i < LANES; i++)
        for (int round = 0; round < 2; round++)
            lanes[i] = _mm_aesenc_si128(lanes[i], all);
    for (int i = 0; i < LANES; i++)
        for (int round = 0; round < 2; round++)
            all = _mm_aesenc_si128(all, lanes[i]);
    return (uint64_t)_mm_cvtsi128_si64(all);
}

uint64_t checksum(const void *bytes, size_t length)
{
    return __builtin_cpu_supports("aes") ? sum_of_rounds(bytes, length) : sum_of_products(bytes, length);
}

#else

uint64_t checksum(const void *bytes, size_t length)
{
    return sum_of_products(bytes, length);
}

#endif
