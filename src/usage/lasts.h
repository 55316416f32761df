/* SPDX-License-Identifier: MIT
 *
 * The last day of each of many pairs of numbers, eight bytes a pair, for a pass in which nearly every record names one.
 *
 *     struct lasts lasts = LASTS_INIT;
 *     lasts_prefetch(&lasts, pair);   (well before)
 *     lasts_raise(&lasts, pair, day);
 *     for (size_t i = 0; i < lasts.capacity; i++)
 *         if (lasts.slots[i] != 0)
 *             ... lasts_pair(lasts.slots[i]), lasts_day(lasts.slots[i]) ...
 *     lasts_clear(&lasts);
 *
 * A hash table that is searched through one cache line before the next, so that a pair mostly costs one access to
 * memory; at most 5/8 full.
 */
#ifndef USAGE_LASTS_H
#define USAGE_LASTS_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LASTS_DAY_BITS 16
#define LASTS_DAYS (1 << LASTS_DAY_BITS)                             /* days are less */
#define LASTS_PAIRS ((UINT64_C(1) << (64 - LASTS_DAY_BITS)) - 1) /* pairs are less */
#define LASTS_LINE 8

struct lasts {
    uint64_t *slots; /* pair + 1, then day; 0 = empty */
    size_t capacity, count; /* capacity is 0 or a power of two */
    unsigned shift; /* of a hash, to an index */
};

#define LASTS_INIT                                                                                                     \
    {                                                                                                                  \
        .slots = NULL                                                                                                  \
    }

static inline uint64_t lasts_pair(uint64_t slot)
{
    return (slot >> LASTS_DAY_BITS) - 1;
}

static inline uint32_t lasts_day(uint64_t slot)
{
    return (uint32_t)(slot & (LASTS_DAYS - 1));
}

static inline size_t lasts_start(const struct lasts *lasts, uint64_t pair)
{
    return (size_t)((pair + 1) * UINT64_C(0x9E3779B97F4A7C15) >> lasts->shift);
}

/* Inlined in any case: gcc takes a function that only prefetches for one without effect, and leaves its calls out. */
static inline ALWAYS_INLINE void lasts_prefetch(const struct lasts *lasts, uint64_t pair)
{
    if (lasts->capacity > 0)
        __builtin_prefetch(&lasts->slots[lasts_start(lasts, pair)], 1);
}

/* The slot of the pair, or the empty one where it belongs. Requires capacity > 0. */
static inline uint64_t *lasts_find(const struct lasts *lasts, uint64_t pair)
{
    size_t start = lasts_start(lasts, pair), line = start & ~(size_t)(LASTS_LINE - 1);
    for (size_t i = 0;; i++) {
        uint64_t *slot = &lasts->slots[line | ((start + i) & (LASTS_LINE - 1))];
        if (*slot >> LASTS_DAY_BITS == pair + 1 || *slot == 0)
            return slot;
        if (i % LASTS_LINE == LASTS_LINE - 1)
            line = (line + LASTS_LINE) & (lasts->capacity - 1);
    }
}

/* Makes room for `count` pairs in all. Whoever puts the pairs of one table into another needs it first, see
 * table_reserve(). True when the pairs moved. */
bool lasts_reserve(struct lasts *lasts, size_t count);

/* The later of this day and the one that is there. Requires pair < LASTS_PAIRS and day < LASTS_DAYS. */
static inline void lasts_raise(struct lasts *lasts, uint64_t pair, uint32_t day)
{
    uint64_t with_day = (pair + 1) << LASTS_DAY_BITS | day;
    uint64_t *slot = lasts->capacity > 0 ? lasts_find(lasts, pair) : NULL;
    if ((!slot || *slot == 0) && lasts_reserve(lasts, ++lasts->count))
        slot = lasts_find(lasts, pair);
    *slot = *slot > with_day ? *slot : with_day;
}

/* Takes over all of `more`. */
void lasts_merge(struct lasts *lasts, const struct lasts *more);
void lasts_clear(struct lasts *lasts);

#endif
