/* SPDX-License-Identifier: MIT
 *
 * Volume per row (a model, a mode) and day, stored only where there is any: pieces of GRID_DAYS consecutive days.
 *
 * Days are counted from 0 here; the owner knows which day that is. Filling remembers the latest piece of each row,
 * because records come mostly in order of time; any order is right. Nothing here can overflow: the owner has checked
 * that the sum of all volume fits.
 */
#ifndef USAGE_GRID_H
#define USAGE_GRID_H

#include "base/attributes.h"
#include "usage/table.h"

#include <stdint.h>

/* Two cache lines of cells. */
#define GRID_DAYS 16

#define GRID_NO_PIECE UINT32_MAX

struct grid_cursor {
    int64_t *cells; /* of `piece` */
    uint32_t piece; /* GRID_NO_PIECE at first */
};

struct grid_block;

struct grid {
    uint32_t rows;
    struct grid_cursor *cursors; /* one per row, while filling */
    struct table pieces;         /* (row, day / GRID_DAYS) -> address of its cells, while filling */
    struct table_rows sorted;    /* the same, once sorted */
    uint16_t *active;            /* of each of those: bit k = there is volume on its k-th day */
    struct grid_block *blocks;   /* own the cells */
};

void grid_init(struct grid *grid, uint32_t rows);
void grid_clear(struct grid *grid);

/* Finds or makes the piece of cells and moves the row's cursor there. */
int64_t *grid_seek(struct grid *grid, uint32_t row, uint32_t piece);

static inline void grid_add(struct grid *grid, uint32_t row, uint32_t day, int64_t volume)
{
    const struct grid_cursor *cursor = &grid->cursors[row];
    uint32_t piece = day / GRID_DAYS;
    int64_t *cells = cursor->piece == piece ? cursor->cells : grid_seek(grid, row, piece);
    cells[day % GRID_DAYS] += volume;
}

/* Asks the memory for the cell of a record to come. Inlined in any case, see sparse_prefetch(). */
static inline ALWAYS_INLINE void grid_prefetch(const struct grid *grid, uint32_t row, uint32_t day)
{
    const struct grid_cursor *cursor = &grid->cursors[row];
    if (cursor->piece == day / GRID_DAYS)
        __builtin_prefetch(&cursor->cells[day % GRID_DAYS], 1);
}

/* Adds all of `more`, which has as many rows and is empty afterwards. Before grid_sort(). */
void grid_merge(struct grid *grid, struct grid *more);

/* Ends the filling, `days` days long; the functions below need it. */
void grid_sort(struct grid *grid, uint32_t days);

/* The pieces of a row in order of days: entries[i].column * GRID_DAYS is the first day, grid_cells() its cells. */
static inline const int64_t *grid_cells(const struct table_entry *entry)
{
    return (const int64_t *)(uintptr_t)entry->value;
}

/* Which days of the piece sorted.entries[index] are of [first_day, end_day) and have volume: bit k = its k-th. */
static inline uint32_t grid_active(const struct grid *grid, size_t index, uint32_t first_day, uint32_t end_day)
{
    uint32_t start = grid->sorted.entries[index].column * GRID_DAYS, active = grid->active[index];
    if (first_day > start)
        active = first_day - start < GRID_DAYS ? active >> (first_day - start) << (first_day - start) : 0;
    if (end_day < start + GRID_DAYS)
        active &= end_day > start ? (UINT32_C(1) << (end_day - start)) - 1 : 0;
    return active;
}

int64_t grid_sum(const struct grid *grid, uint32_t row, uint32_t first_day, uint32_t end_day);

/* Adds the cells of [first_day, end_day) to out[day - first_day]. */
void grid_days(const struct grid *grid, uint32_t row, uint32_t first_day, uint32_t end_day, int64_t *out);

#endif
