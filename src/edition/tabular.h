/* SPDX-License-Identifier: MIT
 *
 * Tables of pages, set to the width of a column of print.
 */
#ifndef EDITION_TABULAR_H
#define EDITION_TABULAR_H

#include "base/arena.h"
#include "edition/prose.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct tabular;

/* Reads the rows of a <table>, at most `most_rows` below its head, and finds widths for its columns. NULL for
 * a table without cells. *ret_left_out is the number of rows beyond. The paragraphs are the table's:
 * tabular_free(). */
struct tabular *tabular_read(const struct prose_reader *reader, xmlNode *table, double width_pt,
                             size_t most_rows, size_t *ret_left_out);

/* A list of terms (<dl>) as a table without head: a row for each group of <dt> and <dd>. */
struct tabular *tabular_read_terms(const struct prose_reader *reader, xmlNode *list, double width_pt);

void tabular_free(struct tabular *table); /* NULL is fine */

/* Rows are numbered from 0, those of the head first. */
size_t tabular_rows(const struct tabular *table);
size_t tabular_head_rows(const struct tabular *table);
double tabular_head_height_pt(const struct tabular *table);
double tabular_row_height_pt(const struct tabular *table, size_t row);

/* Calls `paint` for each cell of the row whose top left corner is at (x, y): where its paragraph begins, and
 * whether it is a heading. */
struct tabular_cell {
    const struct prose *prose;
    double x_pt, y_pt;
    bool is_heading;
};
void tabular_each_cell(const struct tabular *table, size_t row, double x_pt, double y_pt,
                       void (*paint)(void *context, const struct tabular_cell *cell), void *context);

/* Width of all columns. */
double tabular_width_pt(const struct tabular *table);

#endif
