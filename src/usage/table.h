/* SPDX-License-Identifier: MIT
 *
 * A compact map from two indexes (row, column) to 64 bits, grown by doubling; then the same, sorted.
 *
 *     struct table pairs = TABLE_INIT;
 *     *table_at(&pairs, model, caller) += 1;
 *     struct table_rows rows = table_sort(&pairs, model_count, caller_count);   (the table is empty again)
 *     for (size_t i = rows.starts[model]; i < rows.starts[model + 1]; i++)
 *         ... rows.entries[i].column, rows.entries[i].value ...
 *     table_rows_clear(&rows);
 *
 * While it grows it is a hash table with linear probing, 16 bytes an entry, at most 3/4 full; sorted it is an array
 * without gaps. What an entry means (a sum, a set of days, a pointer) is the owner's business.
 */
#ifndef USAGE_TABLE_H
#define USAGE_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct table_entry {
    uint32_t row, column;
    uint64_t value;
};

struct table {
    struct table_entry *entries; /* capacity of them; row UINT32_MAX = empty */
    size_t capacity, count;      /* capacity is 0 or a power of two */
};

#define TABLE_INIT                                                                                                     \
    {                                                                                                                  \
        .entries = NULL                                                                                                \
    }
#define TABLE_EMPTY UINT32_MAX

/* Where the search for (row, column) begins: the finalizer of MurmurHash3, because both indexes are small and dense. */
static inline size_t table_hash(uint32_t row, uint32_t column)
{
    uint64_t key = (uint64_t)row << 32 | column;
    key ^= key >> 33;
    key *= UINT64_C(0xff51afd7ed558ccd);
    key ^= key >> 33;
    return (size_t)key;
}

/* The value at (row, column), or NULL. */
static inline uint64_t *table_find(const struct table *table, uint32_t row, uint32_t column)
{
    if (table->capacity == 0)
        return NULL;
    for (size_t at = table_hash(row, column);; at++) {
        struct table_entry *entry = &table->entries[at & (table->capacity - 1)];
        if (entry->row == row && entry->column == column)
            return &entry->value;
        if (entry->row == TABLE_EMPTY)
            return NULL;
    }
}

/* Adds (row, column), which is not there yet, with the value 0. */
uint64_t *table_insert(struct table *table, uint32_t row, uint32_t column);

/* The value at (row, column), 0 when it is new. Valid until the next table_at(). Requires row < UINT32_MAX. */
static inline uint64_t *table_at(struct table *table, uint32_t row, uint32_t column)
{
    uint64_t *found = table_find(table, row, column);
    return found ? found : table_insert(table, row, column);
}

/* Makes room for `count` entries in all. Whoever puts the entries of one table into another needs it first:
 * they come in the order of their hashes, and a table that is too small for them all would pile them up at
 * its beginning, where each is searched for among all others. */
void table_reserve(struct table *table, size_t count);

/* Removes the entries whose value is 0. */
void table_drop_zeros(struct table *table);

void table_clear(struct table *table);

struct table_rows {
    struct table_entry *entries; /* by row, then column */
    size_t count;
    size_t *starts; /* rows + 1 of them: row r is entries[starts[r]] until before entries[starts[r + 1]] */
};

/* Takes the entries out of `table`, all of which have row < rows and column < columns. Linear in entries, rows and
 * columns. */
struct table_rows table_sort(struct table *table, uint32_t rows, uint32_t columns);
void table_rows_clear(struct table_rows *rows);

#endif
