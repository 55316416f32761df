/* SPDX-License-Identifier: MIT
 * Knows the codes of deflate and how they are chosen and written. */
#include "figures/deflate.h"

#include "base/memory.h"

#include <endian.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LITERALS 286 /* bytes, the end of a block, lengths */
#define DISTANCES 30
#define END_OF_BLOCK 256
#define FIRST_LENGTH 257
#define LENGTH_MOST 258
#define CODE_BITS_MOST 15

/* Codes follow the picture from block to block. With half or four times as many the figures of a site are the same
 * size within one per cent. */
#define TOKENS 16384

/* The most that a token and the rest of a block take, with what is written beyond its end. */
#define TOKEN_BYTES 6
#define BLOCK_BYTES 256

/* A token: these bits, then a byte, a pixel, or length << 16 | distance - 1. */
#define TOKEN_BYTE (1U << 30)
#define TOKEN_REPEAT (1U << 31)

struct code {
    uint16_t bits; /* the first lowest */
    uint8_t length;
};

struct deflate {
    struct text *out;
    uint64_t bits; /* not written yet */
    unsigned bit_count;
    uint32_t literals[LITERALS], distances[DISTANCES]; /* how often each stands in the block */
    size_t token_count;
    uint32_t tokens[TOKENS];
};

/* A length or distance: the symbol of its range, and which of the range it is, in so many bits. */
struct place {
    unsigned symbol, rest, bits;
};

/* Ranges double in size after every 1 << `kept` of them. */
static inline struct place place_of(unsigned value, unsigned kept)
{
    unsigned bits = value < 2U << kept ? 0 : 31U - (unsigned)__builtin_clz(value) - kept;
    return (struct place){(bits << kept) + (value >> bits), value & ((1U << bits) - 1), bits};
}

static inline struct place place_of_length(size_t length)
{
    return length == LENGTH_MOST ? (struct place){28, 0, 0} : place_of((unsigned)length - DEFLATE_LENGTH_LEAST, 2);
}

static inline struct place place_of_distance(size_t distance)
{
    return place_of((unsigned)distance - 1, 1);
}

/* A tree of so many leaves, lightest first; false if a code would be too long. */
static bool plant(const uint64_t *leaves, size_t count, unsigned halvings, uint8_t *ret_lengths)
{
    struct {
        uint32_t weight;
        uint16_t parent;
        uint16_t depth;
    } nodes[2 * LITERALS];
    size_t leaf = 0, joined = count, root = 2 * count - 2;

    for (size_t i = 0; i < count; i++)
        nodes[i].weight = (uint32_t)(leaves[i] >> 32 >> halvings) + 1;
    for (size_t made = count; made <= root; made++) {
        nodes[made].weight = 0;
        for (int child = 0; child < 2; child++) {
            bool lighter = leaf < count && (joined == made || nodes[leaf].weight <= nodes[joined].weight);
            size_t taken = lighter ? leaf++ : joined++;
            nodes[taken].parent = (uint16_t)made;
            nodes[made].weight += nodes[taken].weight;
        }
    }
    nodes[root].depth = 0;
    for (size_t i = root; i-- > 0;)
        nodes[i].depth = (uint16_t)(nodes[nodes[i].parent].depth + 1);
    if (nodes[0].depth > CODE_BITS_MOST)
        return false;
    for (size_t i = 0; i < count; i++)
        ret_lengths[i] = (uint8_t)nodes[i].depth;
    return true;
}

static int compare_leaves(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static uint16_t reverse(unsigned code, unsigned length)
{
    unsigned reversed = 0;
    for (unsigned i = 0; i < length; i++)
        reversed |= (code >> i & 1) << (length - 1 - i);
    return (uint16_t)reversed;
}

/* A Huffman code for all symbols, those that do not occur too: then it is complete however few do. Frequencies are
 * halved until no code is too long. */
static void choose_codes(const uint32_t *frequencies, size_t count, struct code *ret_codes)
{
    uint64_t leaves[LITERALS];
    uint8_t lengths[LITERALS];
    unsigned halvings = 0, code = 0;

    for (size_t i = 0; i < count; i++)
        leaves[i] = (uint64_t)frequencies[i] << 32 | i;
    qsort(leaves, count, sizeof *leaves, compare_leaves);
    while (!plant(leaves, count, halvings, lengths))
        halvings++;
    for (size_t i = 0; i < count; i++)
        ret_codes[(uint32_t)leaves[i]].length = lengths[i];
    for (unsigned length = 1; length <= CODE_BITS_MOST; length++, code <<= 1)
        for (size_t i = 0; i < count; i++)
            if (ret_codes[i].length == length)
                ret_codes[i].bits = reverse(code++, length);
}

/* The end of the output, held by a function while it writes very much: what is written through `at` could else be any
 * of these. */
struct tip {
    char *at;
    uint64_t bits; /* not written yet */
    unsigned bit_count;
};

static inline void put(struct tip *tip, uint32_t bits, unsigned count)
{
    tip->bits |= (uint64_t)bits << tip->bit_count;
    tip->bit_count += count;
}

static inline void put_code(struct tip *tip, const struct code *code)
{
    put(tip, code->bits, code->length);
}

/* Whole bytes; what is written beyond them is written again. */
static inline void write_out(struct tip *tip)
{
    uint64_t bits = htole64(tip->bits);
    memcpy(tip->at, &bits, sizeof bits);
    tip->at += tip->bit_count / 8;
    tip->bits >>= tip->bit_count & ~7U;
    tip->bit_count &= 7;
}

/* The lengths of codes as themselves, each in 4 bits: codes for runs of them would save 50 bytes. */
static void put_lengths(struct tip *tip, const struct code *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put(tip, reverse(codes[i].length, 4), 4);
        write_out(tip);
    }
}

static void put_head(struct tip *tip, const struct code *literals, const struct code *distances, bool last)
{
    put(tip, last, 1);
    put(tip, 2, 2); /* with codes of its own */
    put(tip, LITERALS - 257, 5);
    put(tip, DISTANCES - 1, 5);
    put(tip, 19 - 4, 4);
    for (int i = 0; i < 19; i++) {
        put(tip, i < 3 ? 0 : 4, 3); /* the first three are the codes for runs */
        write_out(tip);
    }
    put_lengths(tip, literals, LITERALS);
    put_lengths(tip, distances, DISTANCES);
}

/* What stands for a length: its code, and which it is of those that share it. */
struct length_bits {
    uint32_t bits;
    uint32_t count;
};

static void list_lengths(const struct code *literals, struct length_bits lengths[LENGTH_MOST + 1])
{
    for (size_t i = DEFLATE_LENGTH_LEAST; i <= LENGTH_MOST; i++) {
        struct place length = place_of_length(i);
        const struct code *code = &literals[FIRST_LENGTH + length.symbol];
        lengths[i] = (struct length_bits){code->bits | length.rest << code->length, code->length + length.bits};
    }
}

static void put_tokens(struct tip *tip, const struct deflate *deflate, const struct code *literals,
                       const struct code *distances)
{
    struct length_bits lengths[LENGTH_MOST + 1];
    list_lengths(literals, lengths);
    for (size_t i = 0; i < deflate->token_count; i++) {
        uint32_t token = deflate->tokens[i];
        if (token & TOKEN_REPEAT) {
            const struct length_bits *length = &lengths[token >> 16 & 0x1FF];
            struct place distance = place_of_distance((token & 0xFFFF) + 1);
            put(tip, length->bits, length->count);
            put_code(tip, &distances[distance.symbol]);
            put(tip, distance.rest, distance.bits);
        } else {
            if (!(token & TOKEN_BYTE)) {
                put_code(tip, &literals[token >> 16 & 0xFF]);
                put_code(tip, &literals[token >> 8 & 0xFF]);
            }
            put_code(tip, &literals[token & 0xFF]);
        }
        write_out(tip);
    }
    put_code(tip, &literals[END_OF_BLOCK]);
    write_out(tip);
}

static void put_block(struct deflate *deflate, bool last)
{
    struct code literals[LITERALS], distances[DISTANCES];
    choose_codes(deflate->literals, LITERALS, literals);
    choose_codes(deflate->distances, DISTANCES, distances);
    struct tip tip = {text_room(deflate->out, deflate->token_count * TOKEN_BYTES + BLOCK_BYTES), deflate->bits,
                      deflate->bit_count};
    put_head(&tip, literals, distances, last);
    put_tokens(&tip, deflate, literals, distances);
    if (last) {
        put(&tip, 0, -tip.bit_count & 7);
        write_out(&tip);
    }
    text_end(deflate->out, tip.at);
    deflate->bits = tip.bits;
    deflate->bit_count = tip.bit_count;
}

struct deflate *deflate_begin(struct text *out)
{
    struct deflate *deflate = memory_zeroed(1, sizeof *deflate);
    deflate->out = out;
    return deflate;
}

static inline void add_token(struct deflate *deflate, uint32_t token)
{
    if (deflate->token_count == TOKENS) {
        put_block(deflate, false);
        memset(deflate->literals, 0, sizeof deflate->literals);
        memset(deflate->distances, 0, sizeof deflate->distances);
        deflate->token_count = 0;
    }
    deflate->tokens[deflate->token_count++] = token;
}

void deflate_byte(struct deflate *deflate, uint8_t byte)
{
    add_token(deflate, TOKEN_BYTE | byte);
    deflate->literals[byte]++;
}

void deflate_pixel(struct deflate *deflate, uint32_t colour)
{
    add_token(deflate, colour & 0xFFFFFF);
    deflate->literals[colour >> 16 & 0xFF]++;
    deflate->literals[colour >> 8 & 0xFF]++;
    deflate->literals[colour & 0xFF]++;
}

static inline void add_repeat(struct deflate *deflate, size_t length, size_t distance, unsigned symbol)
{
    add_token(deflate, TOKEN_REPEAT | (uint32_t)length << 16 | (uint32_t)(distance - 1));
    deflate->literals[FIRST_LENGTH + place_of_length(length).symbol]++;
    deflate->distances[symbol]++;
}

void deflate_repeat(struct deflate *deflate, size_t length, size_t distance)
{
    unsigned symbol = place_of_distance(distance).symbol;
    for (size_t taken; length > LENGTH_MOST; length -= taken) {
        taken = length < LENGTH_MOST + DEFLATE_LENGTH_LEAST ? LENGTH_MOST - DEFLATE_LENGTH_LEAST : LENGTH_MOST;
        add_repeat(deflate, taken, distance, symbol);
    }
    add_repeat(deflate, length, distance, symbol);
}

void deflate_end(struct deflate *deflate)
{
    put_block(deflate, true);
    free(deflate);
}
