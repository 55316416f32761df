/* SPDX-License-Identifier: MIT
 * Knows how pairs of indexes are found fast while they come in any order, and put in order afterwards. */
#include "usage/table.h"

#include "base/memory.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64

static struct table_entry *free_entry(const struct table *table, uint32_t row, uint32_t column)
{
    size_t at = table_hash(row, column);
    while (table->entries[at & (table->capacity - 1)].row != TABLE_EMPTY)
        at++;
    return &table->entries[at & (table->capacity - 1)];
}

static bool is_full(const struct table *table, size_t count)
{
    return count > table->capacity / 4 * 3;
}

void table_reserve(struct table *table, size_t count)
{
    struct table old = *table;
    if (!is_full(table, count))
        return;
    table->capacity = old.capacity > 0 ? old.capacity : FIRST_CAPACITY;
    while (is_full(table, count))
        table->capacity *= 2;
    table->entries = memory_grow(NULL, table->capacity, sizeof *table->entries);
    memset(table->entries, 0xff, table->capacity * sizeof *table->entries);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.entries[i].row != TABLE_EMPTY)
            *free_entry(table, old.entries[i].row, old.entries[i].column) = old.entries[i];
    free(old.entries);
}

uint64_t *table_insert(struct table *table, uint32_t row, uint32_t column)
{
    assert(row != TABLE_EMPTY);
    table_reserve(table, ++table->count);
    struct table_entry *entry = free_entry(table, row, column);
    *entry = (struct table_entry){.row = row, .column = column, .value = 0};
    return &entry->value;
}

void table_drop_zeros(struct table *table)
{
    struct table rest = TABLE_INIT;
    size_t zeros = 0;
    for (size_t i = 0; i < table->capacity; i++)
        zeros += table->entries[i].row != TABLE_EMPTY && table->entries[i].value == 0;
    if (zeros == 0)
        return;
    table_reserve(&rest, table->count - zeros);
    for (size_t i = 0; i < table->capacity; i++)
        if (table->entries[i].row != TABLE_EMPTY && table->entries[i].value != 0)
            *table_insert(&rest, table->entries[i].row, table->entries[i].column) = table->entries[i].value;
    table_clear(table);
    *table = rest;
}

void table_clear(struct table *table)
{
    free(table->entries);
    *table = (struct table)TABLE_INIT;
}

static void pack(struct table *table)
{
    size_t packed = 0;
    for (size_t i = 0; i < table->capacity; i++)
        if (table->entries[i].row != TABLE_EMPTY)
            table->entries[packed++] = table->entries[i];
    assert(packed == table->count);
}

/* Turns counts[i + 1] = "how many of i" into counts[i] = "where i begins". */
static void accumulate(size_t *counts, size_t length)
{
    for (size_t i = 1; i < length; i++)
        counts[i] += counts[i - 1];
}

static void spread_by_column(const struct table *table, uint32_t columns, struct table_entry *out)
{
    size_t *starts = memory_zeroed((size_t)columns + 1, sizeof *starts);
    for (size_t i = 0; i < table->count; i++)
        starts[(size_t)table->entries[i].column + 1]++;
    accumulate(starts, (size_t)columns + 1);
    for (size_t i = 0; i < table->count; i++)
        out[starts[table->entries[i].column]++] = table->entries[i];
    free(starts);
}

struct table_rows table_sort(struct table *table, uint32_t rows, uint32_t columns)
{
    struct table_rows sorted = {.count = table->count,
                                .starts = memory_zeroed((size_t)rows + 2, sizeof *sorted.starts)};

    /* Two stable counting sorts, by column and then by row: an order that no hash decides. */
    pack(table);
    sorted.entries = memory_grow(NULL, table->count, sizeof *sorted.entries);
    spread_by_column(table, columns, sorted.entries);
    /* starts[r + 2] counts row r, so that after spreading starts[r + 1] has moved to the end of r and starts[r] is its
     * start. */
    for (size_t i = 0; i < table->count; i++)
        sorted.starts[(size_t)table->entries[i].row + 2]++;
    accumulate(sorted.starts, (size_t)rows + 2);
    for (size_t i = 0; i < table->count; i++)
        table->entries[sorted.starts[(size_t)sorted.entries[i].row + 1]++] = sorted.entries[i];

    free(sorted.entries);
    sorted.entries = memory_grow(table->entries, table->count, sizeof *sorted.entries);
    *table = (struct table)TABLE_INIT;
    return sorted;
}

void table_rows_clear(struct table_rows *rows)
{
    free(rows->entries);
    free(rows->starts);
    *rows = (struct table_rows){.count = 0};
}
