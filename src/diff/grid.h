/* SPDX-License-Identifier: MIT
 *
 * Rows of four cells as aligned text: what it is, two values, a remark.
 */
#ifndef DIFF_GRID_H
#define DIFF_GRID_H

#include "base/arena.h"
#include "base/text.h"

#include <stddef.h>

#define GRID_COLUMNS 4

/* Cells are borrowed until grid_print(). */
struct grid {
    const char *(*rows)[GRID_COLUMNS];
    size_t count, capacity;
};

/* The values stand to the right of their columns. A row whose other cells are "" is a heading: it may be longer than
 * its column. */
void grid_add(struct grid *grid, const char *what, const char *first, const char *second, const char *remark);

/* The text, or its beginning of fewer than `most` characters and "…". What was safe to show still is. */
const char *grid_cut(const char *text, size_t most, struct arena *arena);

/* Appends the lines, and forgets them. */
void grid_print(struct grid *grid, struct text *out);

#endif
