/* SPDX-License-Identifier: MIT
 *
 * A sparse matrix that is gathered: one value for each of many pairs of a row and a column, for a pass in which nearly
 * every record names one.
 *
 *     struct sparse volumes;
 *     sparse_init(&volumes, models, callers, RUNS_SUM);
 *     sparse_prefetch(&volumes, model, caller);   (well before)
 *     *sparse_at(&volumes, model, caller) += 3;
 *     sparse_settle(&volumes);
 *     sparse_each(&volumes, visit, (void *[]){context}, 1);
 *     sparse_clear(&volumes);
 *
 * A hash table that is searched through one cache line before the next, so that a pair mostly costs one access to
 * memory; at most 5/8 full. It grows while the processor's caches hold it. Then its pairs are put aside, in the order
 * of their hashes and packed (runs.h): where nearly every record names a pair of its own, that takes some three bytes a
 * pair, and no more time than a table that lies outside all caches.
 */
#ifndef USAGE_SPARSE_H
#define USAGE_SPARSE_H

#include "base/attributes.h"
#include "usage/runs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPARSE_LINE 4
#define SPARSE_LINES_MOST 64 /* that are searched for a pair */

struct sparse {
    struct runs_entry *slots;     /* key: hash of the pair + 1; 0 = empty */
    size_t capacity, count, most; /* capacity is 0 or a power of two, count <= most */
    unsigned bits, column_bits;   /* of a pair, and of its column */
    uint64_t factor, inverse;     /* from a pair to its hash, and back, of those bits */
    unsigned shift;               /* from a hash to an index */
    struct runs aside;            /* of slots */
};

/* Rows and columns are less than these, and the product of both below 2^62. */
void sparse_init(struct sparse *pairs, uint32_t rows, uint32_t columns, enum runs_rule rule);
void sparse_clear(struct sparse *pairs);

/* Multiplicative hashing (Knuth 1998, section 6.4), which can be undone. */
static inline uint64_t sparse_hash(const struct sparse *pairs, uint32_t row, uint32_t column)
{
    uint64_t pair = (uint64_t)row << pairs->column_bits | column;
    return (pair * pairs->factor) & ((UINT64_C(1) << pairs->bits) - 1);
}

static inline uint64_t sparse_pair(const struct sparse *pairs, const struct runs_entry *entry)
{
    return ((entry->key - 1) * pairs->inverse) & ((UINT64_C(1) << pairs->bits) - 1);
}

static inline uint32_t sparse_row(const struct sparse *pairs, const struct runs_entry *entry)
{
    return (uint32_t)(sparse_pair(pairs, entry) >> pairs->column_bits);
}

static inline uint32_t sparse_column(const struct sparse *pairs, const struct runs_entry *entry)
{
    return (uint32_t)(sparse_pair(pairs, entry) & ((UINT64_C(1) << pairs->column_bits) - 1));
}

/* Inlined in any case: gcc takes a function that only prefetches for one without effect, and leaves its calls out. */
static inline ALWAYS_INLINE void sparse_prefetch(const struct sparse *pairs, uint32_t row, uint32_t column)
{
    if (pairs->capacity > 0)
        __builtin_prefetch(&pairs->slots[sparse_hash(pairs, row, column) >> pairs->shift], 1);
}

/* The slot of that key, or the empty one where it belongs, or NULL. Requires capacity > 0. */
static inline struct runs_entry *sparse_find(const struct sparse *pairs, uint64_t key)
{
    size_t start = (key - 1) >> pairs->shift, line = start & ~(size_t)(SPARSE_LINE - 1);
    for (size_t i = 0; i < SPARSE_LINES_MOST * SPARSE_LINE; i++) {
        struct runs_entry *slot = &pairs->slots[line | ((start + i) & (SPARSE_LINE - 1))];
        if (slot->key == key || slot->key == 0)
            return slot;
        if (i % SPARSE_LINE == SPARSE_LINE - 1)
            line += SPARSE_LINE;
    }
    return NULL;
}

/* Makes room for a key that is not there, with the value 0. */
uint64_t *sparse_claim(struct sparse *pairs, uint64_t key);

static inline uint64_t *sparse_value(struct sparse *pairs, uint64_t key)
{
    struct runs_entry *slot = pairs->capacity > 0 ? sparse_find(pairs, key) : NULL;
    if (!slot || (slot->key == 0 && pairs->count == pairs->most))
        return sparse_claim(pairs, key);
    pairs->count += slot->key == 0;
    slot->key = key;
    return &slot->value;
}

/* What has been gathered for the pair of late, to be raised or added to; 0 to begin with. Valid until the next call. */
static inline uint64_t *sparse_at(struct sparse *pairs, uint32_t row, uint32_t column)
{
    return sparse_value(pairs, sparse_hash(pairs, row, column) + 1);
}

/* Takes over all of `more`, of as many rows and columns and the same rule, which is empty then. */
void sparse_merge(struct sparse *pairs, struct sparse *more);

/* Whether pairs were put aside. */
static inline bool sparse_is_large(const struct sparse *pairs)
{
    return pairs->aside.count > 0;
}

/* How many were put aside, some of them more than once. */
static inline size_t sparse_put_aside(const struct sparse *pairs)
{
    return pairs->aside.entries;
}

/* Puts all aside when some were. Pairs that are settled stay so until more are added. */
void sparse_settle(struct sparse *pairs);

/* Visits every pair once, in batches of any order. Entries with a key of 0 are to be passed over, and with RUNS_SUM
 * those with a value of 0. Each of the shares of all pairs has a thread and a context of its own. Requires settled
 * pairs, which may be visited by several at once. */
typedef void sparse_visit(void *context, const struct runs_entry *entries, size_t count);
void sparse_each(const struct sparse *pairs, sparse_visit *visit, void *const contexts[], unsigned shares);

/* Whether both, of as many rows and columns and the same rule, hold the same. */
bool sparse_equal(struct sparse *a, struct sparse *b);

/* Writes all pairs, and shows them to `see`, which may be NULL, as sparse_each() would. */
void sparse_save(struct sparse *pairs, struct sections_writer *writer, runs_see *see, void *context);

/* What sparse_load() is to find: fewer rows and columns than these, and values that `check` lets pass, each of which
 * (with RUNS_HIGHEST) becomes lower by `back`. */
struct sparse_limits {
    uint32_t rows, columns;
    uint64_t back;
    runs_check *check; /* of values only */
    void *context;
};

/* Adds what sparse_save() wrote of just so many rows and columns. False, and nothing added, when the sections are
 * nothing of the kind or not within the limits. */
bool sparse_load(struct sparse *pairs, struct sections_reader *reader, const struct sparse_limits *limits) MUST_CHECK;

#endif
