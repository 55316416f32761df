/* SPDX-License-Identifier: MIT
 *
 * Rows of four cells as aligned text: what it is, two values, a remark.
 */
#ifndef DIFF_LINES_H
#define DIFF_LINES_H

#include "base/text.h"

#include <stddef.h>

#define LINES_COLUMNS 4

/* Cells are borrowed until lines_print(). */
struct lines {
    const char *(*rows)[LINES_COLUMNS];
    size_t count, capacity;
};

/* The values stand to the right of their columns. A row whose other cells are "" is a heading: it may be longer than
 * its column. */
void lines_add(struct lines *lines, const char *what, const char *first, const char *second, const char *remark);

/* Appends the lines, and forgets them. */
void lines_print(struct lines *lines, struct text *out);

#endif
