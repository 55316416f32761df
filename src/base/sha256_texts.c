/* SPDX-License-Identifier: MIT
 * Knows which text is hashed in which lane, and which in none. */
#include "base/sha256_texts.h"

#include "base/memory.h"
#include "base/sha256.h"

#include <endian.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What a lane has before it: the whole blocks of its text, then the end of the text with its padding. */
struct lane {
    struct sha256_text *text; /* NULL = none is left for it */
    const unsigned char *at;
    size_t blocks;
    bool ending;
    unsigned char end[2 * SHA256_BLOCK];
};

struct queue {
    struct sha256_text *const *texts;
    size_t count, next;
    struct sha256_lanes states;
    struct lane lanes[SHA256_LANES];
};

/* FIPS 180-4, section 5.1.1. */
static void begin_end(struct lane *lane)
{
    size_t length = lane->text->length, rest = length % SHA256_BLOCK;
    uint64_t bits = htobe64((uint64_t)length * 8);

    lane->ending = true;
    lane->at = lane->end;
    lane->blocks = rest + 1 + sizeof bits <= SHA256_BLOCK ? 1 : 2;
    memset(lane->end, 0, sizeof lane->end);
    if (rest > 0)
        memcpy(lane->end, (const unsigned char *)lane->text->bytes + length - rest, rest);
    lane->end[rest] = 0x80;
    memcpy(lane->end + lane->blocks * SHA256_BLOCK - sizeof bits, &bits, sizeof bits);
}

static void take_next(struct queue *queue, int index)
{
    struct lane *lane = &queue->lanes[index];

    lane->text = queue->next < queue->count ? queue->texts[queue->next++] : NULL;
    if (!lane->text)
        return;
    sha256_lanes_begin(&queue->states, index);
    lane->ending = false;
    lane->at = lane->text->bytes;
    lane->blocks = lane->text->length / SHA256_BLOCK;
    if (lane->blocks == 0)
        begin_end(lane);
}

static void pass_blocks(struct queue *queue, int index, size_t blocks)
{
    struct lane *lane = &queue->lanes[index];

    lane->at += blocks * SHA256_BLOCK;
    lane->blocks -= blocks;
    if (lane->blocks > 0)
        return;
    if (!lane->ending) {
        begin_end(lane);
        return;
    }
    sha256_lanes_end(&queue->states, index, lane->text->digest);
    take_next(queue, index);
}

/* As many blocks as every lane has before it. False when none has any. */
static bool step(struct queue *queue)
{
    const unsigned char *at[SHA256_LANES];
    const struct lane *shortest = NULL;

    for (int i = 0; i < SHA256_LANES; i++)
        if (queue->lanes[i].text && (!shortest || queue->lanes[i].blocks < shortest->blocks))
            shortest = &queue->lanes[i];
    if (!shortest)
        return false;
    size_t blocks = shortest->blocks;
    for (int i = 0; i < SHA256_LANES; i++)
        at[i] = queue->lanes[i].text ? queue->lanes[i].at : shortest->at;
    sha256_lanes_add(&queue->states, at, blocks);
    for (int i = 0; i < SHA256_LANES; i++)
        if (queue->lanes[i].text)
            pass_blocks(queue, i, blocks);
    return true;
}

static void hash_in_lanes(struct sha256_text *const *texts, size_t count)
{
    struct queue queue = {.texts = texts, .count = count};

    sha256_lanes_init(&queue.states);
    for (int i = 0; i < SHA256_LANES; i++)
        take_next(&queue, i);
    while (step(&queue))
        continue;
}

static int longest_first(const void *a, const void *b)
{
    const struct sha256_text *x = *(struct sha256_text *const *)a, *y = *(struct sha256_text *const *)b;
    return (x->length < y->length) - (x->length > y->length);
}

/* Long texts first, so that no lane is left with one when the others have ended. To be freed. */
static struct sha256_text **sorted(struct sha256_text *texts, size_t count)
{
    struct sha256_text **order = memory_grow(NULL, count, sizeof *order);

    for (size_t i = 0; i < count; i++)
        order[i] = &texts[i];
    qsort(order, count, sizeof *order, longest_first);
    return order;
}

void sha256_texts_in_lanes(struct sha256_text *texts, size_t count)
{
    if (count == 0)
        return;
    struct sha256_text **order = sorted(texts, count);
    hash_in_lanes(order, count);
    free(order);
}

static size_t blocks_of(const struct sha256_text *text)
{
    return text->length / SHA256_BLOCK + 1;
}

/* The number of texts, the longest, that libcrypto hashes sooner than lanes that wait for them. */
static size_t count_alone(struct sha256_text *const *order, size_t count)
{
    size_t lanes_cost = sha256_lanes_cost(), alone = count, alone_blocks = 0, rest = 0;

    for (size_t i = 0; i < count; i++)
        rest += blocks_of(order[i]);
    size_t least = rest;
    for (size_t i = 0; i < count; i++) {
        size_t longest = blocks_of(order[i]), mean = (rest + SHA256_LANES - 1) / SHA256_LANES;
        size_t cost = alone_blocks + lanes_cost * (longest > mean ? longest : mean);
        if (cost < least) {
            least = cost;
            alone = i;
        }
        alone_blocks += longest;
        rest -= longest;
    }
    return alone;
}

void sha256_texts(struct sha256_text *texts, size_t count)
{
    if (count == 0)
        return;
    struct sha256_text **order = sorted(texts, count);
    size_t alone = count_alone(order, count);

    for (size_t i = 0; i < alone; i++)
        sha256_raw(order[i]->bytes, order[i]->length, order[i]->digest);
    if (alone < count)
        hash_in_lanes(order + alone, count - alone);
    free(order);
}
