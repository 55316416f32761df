/* SPDX-License-Identifier: MIT
 *
 * A CSV file that a report has written, by the names of its columns.
 */
#ifndef DIFF_CSV_TABLE_H
#define DIFF_CSV_TABLE_H

#include "base/arena.h"
#include "base/error.h"

#include <stddef.h>

/* Row by row the cells of the wanted columns, in the order in which they were wanted; all memory is the arena's, and no
 * cell has controls or broken UTF-8. */
struct csv_table {
    const char *const *cells;
    size_t rows, columns;
};

/* `file` is for messages. Other columns are passed over. A wanted column that is missing, a row of another length than
 * the first, or a quote in the wrong place is ERROR_INPUT. */
bool csv_table_read(const char *csv, size_t length, const char *file, const char *const *wanted, size_t wanted_count,
                    struct arena *arena, struct csv_table *ret_table, struct error *err) MUST_CHECK;

/* Requires row < rows, column < columns. */
static inline const char *csv_table_cell(const struct csv_table *table, size_t row, size_t column)
{
    return table->cells[row * table->columns + column];
}

#endif
