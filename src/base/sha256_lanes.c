/* SPDX-License-Identifier: MIT
 * Knows the rounds of SHA-256, written so that the compiler does sixteen of each at once. */
#include "base/sha256_lanes.h"

#include "base/attributes.h"

#include <endian.h>
#include <string.h>

/* One 32-bit word of every text. Narrower vectors are made of it where the processor has no such wide ones. */
typedef uint32_t word_lanes __attribute__((vector_size(4 * SHA256_LANES)));

#ifdef __clang__
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 64")
#endif

#define ROUNDS 64

static const uint32_t round_constants[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

void sha256_lanes_begin(struct sha256_lanes *lanes, int lane)
{
    static const uint32_t first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    for (int i = 0; i < 8; i++)
        lanes->state[i][lane] = first[i];
}

void sha256_lanes_end(const struct sha256_lanes *lanes, int lane, unsigned char ret_digest[SHA256_SIZE])
{
    for (int i = 0; i < 8; i++) {
        uint32_t word = htobe32(lanes->state[i][lane]);
        memcpy(ret_digest + 4 * i, &word, sizeof word);
    }
}

void sha256_lanes_init(struct sha256_lanes *lanes)
{
    lanes->blocks = 0;
    for (int lane = 0; lane < SHA256_LANES; lane++)
        sha256_lanes_begin(lanes, lane);
}

/* Macros, because a function that takes or returns such vectors would have a calling convention for each processor. */
#define ROTATE(x, bits) ((x) >> (bits) | (x) << (32 - (bits)))
#define SIGMA(x, a, b, c) (ROTATE(x, a) ^ ROTATE(x, b) ^ ROTATE(x, c))
#define SCHEDULE(x, a, b, shift) (ROTATE(x, a) ^ ROTATE(x, b) ^ (x) >> (shift))

FOR_PROCESSORS
static void compress(uint32_t state[8][SHA256_LANES], const unsigned char *const at[SHA256_LANES], size_t blocks)
{
    word_lanes sums[8];

    memcpy(sums, state, sizeof sums);
    for (size_t block = 0; block < blocks; block++) {
        uint32_t words[16][SHA256_LANES];
        word_lanes w[16], s[8];
        for (int t = 0; t < 16; t++) {
            UNROLL
            for (int lane = 0; lane < SHA256_LANES; lane++) {
                uint32_t word;
                memcpy(&word, at[lane] + block * SHA256_BLOCK + 4 * t, sizeof word);
                words[t][lane] = be32toh(word);
            }
        }
        memcpy(w, words, sizeof w);
        memcpy(s, sums, sizeof s);
        UNROLL
        for (int t = 0; t < ROUNDS; t++) {
            /* The eight words move on by one each round; here their names do. */
            word_lanes *a = &s[(64 - t) & 7], *b = &s[(65 - t) & 7], *c = &s[(66 - t) & 7], *d = &s[(67 - t) & 7];
            word_lanes *e = &s[(68 - t) & 7], *f = &s[(69 - t) & 7], *g = &s[(70 - t) & 7], *h = &s[(71 - t) & 7];
            if (t >= 16)
                w[t & 15] += SCHEDULE(w[(t - 15) & 15], 7, 18, 3) + w[(t - 7) & 15] +
                             SCHEDULE(w[(t - 2) & 15], 17, 19, 10);
            word_lanes mixed = *h + SIGMA(*e, 6, 11, 25) + (*g ^ (*e & (*f ^ *g))) + round_constants[t] + w[t & 15];
            *d += mixed;
            *h = mixed + SIGMA(*a, 2, 13, 22) + ((*a & *b) | (*c & (*a | *b)));
        }
        for (int i = 0; i < 8; i++)
            sums[i] += s[i];
    }
    memcpy(state, sums, sizeof sums);
}

void sha256_lanes_add(struct sha256_lanes *lanes, const unsigned char *const at[SHA256_LANES], size_t blocks)
{
    compress(lanes->state, at, blocks);
    lanes->blocks += blocks;
}

void sha256_lanes_digest(struct sha256_lanes *lanes, unsigned char ret_digests[SHA256_LANES][SHA256_SIZE])
{
    unsigned char padding[SHA256_BLOCK] = {0x80};
    const unsigned char *at[SHA256_LANES];
    uint64_t bits = htobe64(lanes->blocks * SHA256_BLOCK * 8);

    memcpy(padding + SHA256_BLOCK - sizeof bits, &bits, sizeof bits);
    for (int lane = 0; lane < SHA256_LANES; lane++)
        at[lane] = padding;
    compress(lanes->state, at, 1);
    for (int lane = 0; lane < SHA256_LANES; lane++)
        sha256_lanes_end(lanes, lane, ret_digests[lane]);
}
