/* SPDX-License-Identifier: MIT
 * Knows how volume per row and day is kept in little memory when most rows are idle most of the time. */
#include "usage/grid.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

/* Cells are handed out of blocks of 64 KiB: few allocations, little waste. */
#define BLOCK_PIECES 512

struct grid_block {
    struct grid_block *next;
    size_t used;
    int64_t cells[BLOCK_PIECES][GRID_DAYS];
};

void grid_init(struct grid *grid, uint32_t rows)
{
    *grid = (struct grid){.rows = rows, .cursors = memory_zeroed(rows, sizeof *grid->cursors)};
    for (uint32_t row = 0; row < rows; row++)
        grid->cursors[row].piece = GRID_NO_PIECE;
}

void grid_clear(struct grid *grid)
{
    while (grid->blocks) {
        struct grid_block *next = grid->blocks->next;
        free(grid->blocks);
        grid->blocks = next;
    }
    free(grid->cursors);
    table_clear(&grid->pieces);
    table_rows_clear(&grid->sorted);
    free(grid->active);
    *grid = (struct grid){.rows = 0};
}

static int64_t *new_cells(struct grid *grid)
{
    if (!grid->blocks || grid->blocks->used == BLOCK_PIECES) {
        struct grid_block *block = memory_zeroed(1, sizeof *block);
        block->next = grid->blocks;
        grid->blocks = block;
    }
    return grid->blocks->cells[grid->blocks->used++];
}

int64_t *grid_seek(struct grid *grid, uint32_t row, uint32_t piece)
{
    assert(row < grid->rows);
    uint64_t *address = table_at(&grid->pieces, row, piece);
    if (*address == 0)
        *address = (uint64_t)(uintptr_t)new_cells(grid);
    int64_t *cells = (int64_t *)(uintptr_t)*address;
    grid->cursors[row] = (struct grid_cursor){.cells = cells, .piece = piece};
    return cells;
}

static void merge_cells(uint64_t *address, const struct table_entry *more)
{
    if (*address == 0) {
        *address = more->value;
        return;
    }
    int64_t *cells = (int64_t *)(uintptr_t)*address;
    for (size_t i = 0; i < GRID_DAYS; i++)
        cells[i] += grid_cells(more)[i];
}

void grid_merge(struct grid *grid, struct grid *more)
{
    assert(grid->rows == more->rows);
    table_reserve(&grid->pieces, grid->pieces.count + more->pieces.count);
    for (size_t i = 0; i < more->pieces.capacity; i++) {
        const struct table_entry *entry = &more->pieces.entries[i];
        if (entry->row != TABLE_EMPTY)
            merge_cells(table_at(&grid->pieces, entry->row, entry->column), entry);
    }
    /* Cells that were taken over live in the blocks of `more`, so those come along, behind the one still being filled.
     */
    struct grid_block **last = &grid->blocks;
    while (*last)
        last = &(*last)->next;
    *last = more->blocks;
    more->blocks = NULL;
    grid_clear(more);
}

static_assert(GRID_DAYS == 16, "a set of days fits");

static uint16_t active_days(const int64_t *cells)
{
    uint32_t active = 0;
    for (uint32_t k = 0; k < GRID_DAYS; k++)
        active |= (uint32_t)(cells[k] > 0) << k;
    return (uint16_t)active;
}

void grid_sort(struct grid *grid, uint32_t days)
{
    grid->sorted = table_sort(&grid->pieces, grid->rows, (days + GRID_DAYS - 1) / GRID_DAYS);
    grid->active = memory_grow(NULL, grid->sorted.count, sizeof *grid->active);
    for (size_t i = 0; i < grid->sorted.count; i++)
        grid->active[i] = active_days(grid_cells(&grid->sorted.entries[i]));
    free(grid->cursors);
    grid->cursors = NULL;
}

/* The first piece of a row that reaches beyond `day`. */
static size_t first_piece(const struct grid *grid, uint32_t row, uint32_t day)
{
    size_t from = grid->sorted.starts[row], to = grid->sorted.starts[row + 1];
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (grid->sorted.entries[middle].column < day / GRID_DAYS)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* The cells of the piece that begins on `start` which are of [first_day, end_day). */
static uint32_t first_cell(uint32_t start, uint32_t first_day)
{
    return first_day > start ? first_day - start : 0;
}

static uint32_t end_cell(uint32_t start, uint32_t end_day)
{
    return end_day - start < GRID_DAYS ? end_day - start : GRID_DAYS;
}

int64_t grid_sum(const struct grid *grid, uint32_t row, uint32_t first_day, uint32_t end_day)
{
    int64_t sum = 0;
    for (size_t i = first_piece(grid, row, first_day); i < grid->sorted.starts[row + 1]; i++) {
        const struct table_entry *piece = &grid->sorted.entries[i];
        uint32_t start = piece->column * GRID_DAYS;
        if (start >= end_day)
            break;
        const int64_t *cells = grid_cells(piece);
        for (uint32_t k = first_cell(start, first_day), end = end_cell(start, end_day); k < end; k++)
            sum += cells[k];
    }
    return sum;
}

void grid_days(const struct grid *grid, uint32_t row, uint32_t first_day, uint32_t end_day, int64_t *out)
{
    for (size_t i = first_piece(grid, row, first_day); i < grid->sorted.starts[row + 1]; i++) {
        const struct table_entry *piece = &grid->sorted.entries[i];
        uint32_t start = piece->column * GRID_DAYS;
        if (start >= end_day)
            break;
        const int64_t *cells = grid_cells(piece);
        for (uint32_t k = first_cell(start, first_day), end = end_cell(start, end_day); k < end; k++)
            out[start + k - first_day] += cells[k];
    }
}
