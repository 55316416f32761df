/* SPDX-License-Identifier: MIT
 * Knows how a table of pairs grows, and when it puts its pairs aside instead. */
#include "usage/sparse.h"

#include "base/memory.h"
#include "base/threads.h"
#include "usage/run_order.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Of the indexes of the first table, and of the largest: 8 MB. */
#define FIRST_BITS 6
#define LAST_BITS 19

/* Behind the last line, so that no search begins again at the first: slots are in the order of hashes but for a few. */
#define SPARE_SLOTS ((size_t)SPARSE_LINES_MOST * SPARSE_LINE)

/* 2^64 / golden ratio: its leading bits spread what follows each other. */
#define GOLDEN UINT64_C(0x9E3779B97F4A7C15)

static unsigned bits_of(uint32_t count)
{
    return count > 1 ? 32 - (unsigned)__builtin_clz(count - 1) : 0;
}

/* By Newton's method: each step doubles the bits that are right, of which 3 are to begin with. */
static uint64_t invert(uint64_t odd)
{
    uint64_t inverse = odd;
    for (int step = 0; step < 5; step++)
        inverse *= 2 - odd * inverse;
    return inverse;
}

void sparse_init(struct sparse *pairs, uint32_t rows, uint32_t columns, enum runs_rule rule)
{
    unsigned bits = bits_of(rows) + bits_of(columns);
    assert(bits < 64);
    *pairs = (struct sparse){.bits = bits > LAST_BITS ? bits : LAST_BITS, .column_bits = bits_of(columns)};
    pairs->aside.rule = rule;
    pairs->factor = GOLDEN >> (64 - pairs->bits) | 1;
    pairs->inverse = invert(pairs->factor);
}

/* Slots in all, those behind the last line included. */
static size_t slots_of(const struct sparse *pairs)
{
    return pairs->capacity > 0 ? pairs->capacity + SPARE_SLOTS : 0;
}

static void allocate(struct sparse *pairs, unsigned index_bits)
{
    pairs->shift = pairs->bits - index_bits;
    pairs->capacity = (size_t)1 << index_bits;
    pairs->most = pairs->capacity / 8 * 5;
    pairs->count = 0;
    pairs->slots = memory_lines(slots_of(pairs), sizeof *pairs->slots);
}

static void free_table(struct sparse *pairs)
{
    if (pairs->capacity > 0)
        memory_lines_free(pairs->slots, slots_of(pairs), sizeof *pairs->slots);
    pairs->slots = NULL;
    pairs->capacity = pairs->count = pairs->most = 0;
}

void sparse_clear(struct sparse *pairs)
{
    free_table(pairs);
    runs_clear(&pairs->aside);
}

/* What lies in the slots afterwards is of no use. */
static void put_aside(struct sparse *pairs)
{
    size_t count = 0;
    for (size_t i = 0; i < slots_of(pairs); i++)
        if (pairs->slots[i].key != 0 && (pairs->aside.rule == RUNS_HIGHEST || pairs->slots[i].value != 0))
            pairs->slots[count++] = pairs->slots[i];
    run_order(pairs->slots, count);
    runs_add(&pairs->aside, pairs->slots, count);
    pairs->count = 0;
}

static void make_room(struct sparse *pairs)
{
    struct sparse old = *pairs;
    if (pairs->capacity == (size_t)1 << LAST_BITS) {
        put_aside(pairs);
        memset(pairs->slots, 0, slots_of(pairs) * sizeof *pairs->slots);
        return;
    }
    allocate(pairs, old.capacity > 0 ? pairs->bits - pairs->shift + 1 : FIRST_BITS);
    for (size_t i = 0; i < slots_of(&old); i++)
        if (old.slots[i].key != 0)
            *sparse_claim(pairs, old.slots[i].key) = old.slots[i].value;
    free_table(&old);
}

uint64_t *sparse_claim(struct sparse *pairs, uint64_t key)
{
    for (;;) {
        struct runs_entry *slot = pairs->count < pairs->most ? sparse_find(pairs, key) : NULL;
        if (slot) {
            pairs->count++;
            slot->key = key;
            return &slot->value;
        }
        make_room(pairs);
    }
}

static void unite_value(enum runs_rule rule, uint64_t *value, uint64_t more)
{
    *value = rule == RUNS_SUM ? *value + more : *value > more ? *value : more;
}

void sparse_merge(struct sparse *pairs, struct sparse *more)
{
    assert(pairs->bits == more->bits && pairs->column_bits == more->column_bits);
    /* Slots come in the order of hashes: in a table that has yet to grow they would pile up at its beginning. */
    if (pairs->count < more->count) {
        struct sparse larger = *more;
        *more = *pairs;
        *pairs = larger;
    }
    runs_merge(&pairs->aside, &more->aside);
    for (size_t i = 0; i < slots_of(more); i++)
        if (more->slots[i].key != 0)
            unite_value(pairs->aside.rule, sparse_value(pairs, more->slots[i].key), more->slots[i].value);
    free_table(more);
}

static void put_all_aside(struct sparse *pairs)
{
    if (pairs->count > 0)
        put_aside(pairs);
    free_table(pairs);
}

struct visiting {
    const struct sparse *pairs;
    sparse_visit *visit;
    void *const *contexts;
    unsigned shares;
};

/* The first of `count` that share `index` has. */
static uint64_t share_start(const struct visiting *visiting, uint64_t count, size_t index)
{
    return index == visiting->shares ? count : count / visiting->shares * index;
}

static void visit_slots(const struct visiting *visiting, size_t index)
{
    const struct sparse *pairs = visiting->pairs;
    size_t start = share_start(visiting, slots_of(pairs), index);
    size_t end = share_start(visiting, slots_of(pairs), index + 1);
    if (end > start)
        visiting->visit(visiting->contexts[index], pairs->slots + start, end - start);
}

static void visit_share(void *context, size_t index)
{
    const struct visiting *visiting = context;
    uint64_t keys = UINT64_C(1) << visiting->pairs->bits;
    struct runs_reader reader;
    const struct runs_entry *entries;
    size_t count;

    if (visiting->pairs->aside.count == 0) {
        visit_slots(visiting, index);
        return;
    }
    runs_read_between(&reader, &visiting->pairs->aside, share_start(visiting, keys, index) + 1,
                      index + 1 == visiting->shares ? UINT64_MAX : share_start(visiting, keys, index + 1));
    while (runs_next(&reader, &entries, &count))
        visiting->visit(visiting->contexts[index], entries, count);
    runs_read_end(&reader);
}

void sparse_settle(struct sparse *pairs)
{
    if (pairs->aside.count > 0)
        put_all_aside(pairs);
}

void sparse_each(const struct sparse *pairs, sparse_visit *visit, void *const contexts[], unsigned shares)
{
    struct visiting visiting = {.pairs = pairs, .visit = visit, .contexts = contexts, .shares = shares};
    assert(pairs->aside.count == 0 || pairs->count == 0);
    threads_run(&(struct threads_task){.jobs = shares, .work = visit_share, .context = &visiting}, shares);
}

static void unite(struct sparse *pairs)
{
    put_all_aside(pairs);
    runs_unite(&pairs->aside);
}

void sparse_save(struct sparse *pairs, struct sections_writer *writer, runs_see *see, void *context)
{
    put_all_aside(pairs);
    runs_save(&pairs->aside, writer, see, context);
}

bool sparse_equal(struct sparse *a, struct sparse *b)
{
    unite(a);
    unite(b);
    return runs_equal(&a->aside, &b->aside);
}

/* Pairs that get other hashes are sorted by these so many at once. */
#define MOVED_AT_ONCE ((size_t)1 << 18)

/* What was saved, while it is checked and, where numbers take more bits than they did, moved. */
struct loading {
    struct sparse saved;
    const struct sparse *pairs;
    const struct sparse_limits *limits;
    struct runs moved;
    struct runs_entry *entries; /* to be moved next, room for MOVED_AT_ONCE */
    size_t count;
};

static bool check_pairs(void *context, const struct runs_entry *entries, size_t count)
{
    const struct loading *loading = context;
    const struct sparse_limits *limits = loading->limits;
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good &= entries[i].key <= UINT64_C(1) << loading->saved.bits &&
                sparse_row(&loading->saved, &entries[i]) < limits->rows &&
                sparse_column(&loading->saved, &entries[i]) < limits->columns && entries[i].value >= limits->back;
    return good && limits->check(limits->context, entries, count);
}

static void add_moved(struct loading *loading)
{
    run_order_any(loading->entries, loading->count);
    runs_add(&loading->moved, loading->entries, loading->count);
    loading->count = 0;
}

static bool move_pairs(void *context, const struct runs_entry *entries, size_t count)
{
    struct loading *loading = context;
    if (!check_pairs(context, entries, count))
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t row = sparse_row(&loading->saved, &entries[i]), column = sparse_column(&loading->saved, &entries[i]);
        if (loading->count == MOVED_AT_ONCE)
            add_moved(loading);
        loading->entries[loading->count++] = (struct runs_entry){
            .key = sparse_hash(loading->pairs, row, column) + 1, .value = entries[i].value - loading->limits->back};
    }
    return true;
}

static bool load_as_they_are(struct loading *loading, struct sections_reader *reader)
{
    struct runs *saved = &loading->saved.aside;
    bool good = runs_load(saved, reader, check_pairs, loading);
    if (good)
        runs_lower(saved, loading->limits->back);
    runs_merge(&loading->moved, saved);
    return good;
}

static bool load_and_move(struct loading *loading, struct sections_reader *reader)
{
    loading->entries = memory_grow(NULL, MOVED_AT_ONCE, sizeof *loading->entries);
    bool good = runs_load_none(loading->moved.rule, reader, move_pairs, loading);
    add_moved(loading);
    free(loading->entries);
    return good;
}

bool sparse_load(struct sparse *pairs, struct sections_reader *reader, const struct sparse_limits *limits)
{
    struct loading loading = {.pairs = pairs, .limits = limits, .moved = {.rule = pairs->aside.rule}};
    sparse_init(&loading.saved, limits->rows, limits->columns, pairs->aside.rule);
    bool same = loading.saved.bits == pairs->bits && loading.saved.column_bits == pairs->column_bits;
    bool good = same ? load_as_they_are(&loading, reader) : load_and_move(&loading, reader);
    if (good)
        runs_merge(&pairs->aside, &loading.moved);
    runs_clear(&loading.moved);
    return good;
}
