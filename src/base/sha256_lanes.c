/* SPDX-License-Identifier: MIT
 * Knows the rounds of SHA-256, written so that the compiler does sixteen of each at once, and the processor two. */
#include "base/sha256_lanes.h"

#include "base/attributes.h"

#include <endian.h>
#include <string.h>

/* SHA256_PAIRS_NONE: as on any other processor. Whether this one has the instructions is asked of the C library:
 * clang 14 cannot tell, and under a hypervisor the processor itself takes 10 us to answer. */
#if defined(__x86_64__) && __has_include(<sys/platform/x86.h>) && !defined(SHA256_PAIRS_NONE)
#define SHA256_PAIRS
#include <immintrin.h>
#include <sys/platform/x86.h>
#endif

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

static bool has_instructions(void)
{
#ifdef SHA256_PAIRS
    return CPU_FEATURE_ACTIVE(SHA) && CPU_FEATURE_ACTIVE(SSE4_1);
#else
    return false;
#endif
}

unsigned sha256_lanes_cost(void)
{
    if (has_instructions())
        return 9; /* 8.8 measured on Zen 3 */
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512f"))
        return 5; /* 4.7 measured */
    if (__builtin_cpu_supports("avx2"))
        return 10; /* 9.8 measured on Zen 3 without its instructions */
#endif
    return SHA256_LANES;
}

void sha256_lanes_init(struct sha256_lanes *lanes)
{
    lanes->blocks = 0;
    lanes->in_pairs = has_instructions();
    for (int lane = 0; lane < SHA256_LANES; lane++)
        sha256_lanes_begin(lanes, lane);
}

/* Macros, because a function that takes or returns such vectors would have a calling convention for each processor. */
#define ROTATE(x, bits) ((x) >> (bits) | (x) << (32 - (bits)))
#define SIGMA(x, a, b, c) (ROTATE(x, a) ^ ROTATE(x, b) ^ ROTATE(x, c))
#define SCHEDULE(x, a, b, shift) (ROTATE(x, a) ^ ROTATE(x, b) ^ (x) >> (shift))

FOR_PROCESSORS
static void compress_vectors(uint32_t state[8][SHA256_LANES], const unsigned char *const at[SHA256_LANES],
                             size_t blocks)
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

#ifdef SHA256_PAIRS

#define FOR_PAIRS __attribute__((target("sha,sse4.1")))
#define PAIR 2

/* The states of two texts, their words a, b, e, f and c, d, g, h (from the last on) as the instructions want them. */
struct pair {
    __m128i abef[PAIR], cdgh[PAIR];
};
static const uint8_t words_of_pair[8] = {5, 4, 1, 0, 7, 6, 3, 2};

FOR_PAIRS
static struct pair load_pair(uint32_t state[8][SHA256_LANES], int lane)
{
    uint32_t words[PAIR][8];
    struct pair pair;

    for (int i = 0; i < PAIR; i++) {
        for (int word = 0; word < 8; word++)
            words[i][word] = state[words_of_pair[word]][lane + i];
        pair.abef[i] = _mm_loadu_si128((const __m128i *)words[i]);
        pair.cdgh[i] = _mm_loadu_si128((const __m128i *)(words[i] + 4));
    }
    return pair;
}

FOR_PAIRS
static void store_pair(const struct pair *pair, uint32_t state[8][SHA256_LANES], int lane)
{
    uint32_t words[PAIR][8];

    for (int i = 0; i < PAIR; i++) {
        _mm_storeu_si128((__m128i *)words[i], pair->abef[i]);
        _mm_storeu_si128((__m128i *)(words[i] + 4), pair->cdgh[i]);
        for (int word = 0; word < 8; word++)
            state[words_of_pair[word]][lane + i] = words[i][word];
    }
}

/* Four words of the schedule at `t`, of which w has the sixteen before. */
FOR_PAIRS ALWAYS_INLINE
static inline __m128i schedule(const __m128i w[4], int t)
{
    __m128i sums = _mm_add_epi32(_mm_sha256msg1_epu32(w[t & 3], w[(t + 1) & 3]),
                                 _mm_alignr_epi8(w[(t + 3) & 3], w[(t + 2) & 3], 4));
    return _mm_sha256msg2_epu32(sums, w[(t + 3) & 3]);
}

/* A round waits for the one before it. While one text's does, the other's is computed. */
FOR_PAIRS
static void compress_pair(struct pair *state, const unsigned char *const at[PAIR], size_t blocks)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    struct pair sums = *state;

    for (size_t block = 0; block < blocks; block++) {
        struct pair s = sums;
        __m128i w[PAIR][4];
        UNROLL
        for (int t = 0; t < ROUNDS / 4; t++) {
            UNROLL
            for (int i = 0; i < PAIR; i++) {
                const unsigned char *words = at[i] + block * SHA256_BLOCK + 16 * (t & 3);
                w[i][t & 3] = t < 4 ? _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)words), big_endian)
                                    : schedule(w[i], t);
                __m128i mixed = _mm_add_epi32(w[i][t & 3], _mm_loadu_si128((const __m128i *)(round_constants + 4 * t)));
                s.cdgh[i] = _mm_sha256rnds2_epu32(s.cdgh[i], s.abef[i], mixed);
                s.abef[i] = _mm_sha256rnds2_epu32(s.abef[i], s.cdgh[i], _mm_srli_si128(mixed, 8));
            }
        }
        for (int i = 0; i < PAIR; i++) {
            sums.abef[i] = _mm_add_epi32(sums.abef[i], s.abef[i]);
            sums.cdgh[i] = _mm_add_epi32(sums.cdgh[i], s.cdgh[i]);
        }
    }
    *state = sums;
}

static void compress_pairs(uint32_t state[8][SHA256_LANES], const unsigned char *const at[SHA256_LANES], size_t blocks)
{
    for (int lane = 0; lane < SHA256_LANES; lane += PAIR) {
        struct pair pair = load_pair(state, lane);
        compress_pair(&pair, at + lane, blocks);
        store_pair(&pair, state, lane);
    }
}

#else
#define compress_pairs compress_vectors
#endif

static void add_blocks(struct sha256_lanes *lanes, const unsigned char *const at[SHA256_LANES], size_t blocks)
{
    (lanes->in_pairs ? compress_pairs : compress_vectors)(lanes->state, at, blocks);
}

void sha256_lanes_add(struct sha256_lanes *lanes, const unsigned char *const at[SHA256_LANES], size_t blocks)
{
    add_blocks(lanes, at, blocks);
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
    add_blocks(lanes, at, 1);
    for (int lane = 0; lane < SHA256_LANES; lane++)
        sha256_lanes_end(lanes, lane, ret_digests[lane]);
}
