/* SPDX-License-Identifier: MIT
 *
 * Reading the tables without volume row by row, for inventory.c and services.c. Not for use outside
 * src/snapshot/.
 *
 *     struct reading_rows rows = {.size = sizeof(struct snapshot_mark)};
 *     reading_table(&reading, "mark", "rowid, at, label", take_mark, &rows)
 *     marks = reading_rows_finish(&rows, by_mark, arena, &count);
 *
 * What is wrong with a value becomes a fault with table, row and remedy; reading goes on, so that all faults
 * are found.
 */
#ifndef SNAPSHOT_READING_H
#define SNAPSHOT_READING_H

#include "base/arena.h"
#include "base/faults.h"
#include "snapshot/cells.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One table being read: where its faults go and which row is at hand. */
struct reading {
    const struct cell_source *source;
    struct arena *arena;
    struct faults *faults;
    struct error *err;
    const char *table, *columns;
    const struct cell *cells;
    void (*take)(struct reading *, void *);
    void *context;
};

/* Calls `take` for every row. The first of the columns, a list as in cells.h, is the number by which a person finds the
 * row. A table that may be absent and is has no rows. */
bool reading_table(struct reading *reading, const char *table, const char *columns,
                   void (*take)(struct reading *, void *), void *context) MUST_CHECK;

/* Columns of the row at hand. Each returns something usable after a fault. */
bool reading_is_null(const struct reading *reading, int column);
const char *reading_text(struct reading *reading,
                         int column); /* NULL for NULL; a NUL inside becomes its picture */
const char *reading_needed_text(struct reading *reading, int column);
int64_t reading_integer(struct reading *reading, int column); /* SNAPSHOT_UNKNOWN for NULL */
int64_t reading_id(struct reading *reading);                  /* column 0 */
int64_t reading_time(struct reading *reading, int column);    /* SNAPSHOT_UNKNOWN for NULL */
int32_t reading_day(struct reading *reading, int column);
int reading_flag(struct reading *reading, int column, bool needed); /* 0 or 1, or -1 for NULL */

void reading_fault(struct reading *reading, const char *what, const char *remedy);
void reading_column_fault(struct reading *reading, int column, const char *what, const char *remedy);

/* Rows of one size, in memory that grows. */
struct reading_rows {
    char *items;
    size_t count, capacity, size;
};

void *reading_rows_add(struct reading_rows *rows); /* zeroed; valid until the next one */

/* Sorts the rows where they are, in memory that is then the caller's to free. */
void reading_rows_sort(struct reading_rows *rows, int (*compare)(const void *, const void *));

/* Moves the rows to the arena, sorted. */
void *reading_rows_finish(struct reading_rows *rows, int (*compare)(const void *, const void *),
                          struct arena *arena, size_t *ret_count);

/* Compares the int64 that each struct begins with: ids come first in every struct that has one. */
int reading_by_id(const void *a, const void *b);

/* Tells of rows, sorted by the id that each begins with, that have the same id, or the same text in `column`, which is
 * at `text_offset` in each row: UNIQUE in the file is a promise of whoever made it. */
void reading_rows_unique(const struct reading *reading, const char *column, const void *items, size_t size,
                         size_t count, size_t text_offset);

struct snapshot_inventory;

/* callers.c: who calls. */
bool callers_read(struct reading *reading, struct snapshot_inventory *inventory) MUST_CHECK;

/* services.c: uptime of nodes, why inferences failed, workflows. After models, callers and nodes are there.
 */
bool services_read(struct reading *reading, struct snapshot_inventory *inventory) MUST_CHECK;

#endif
