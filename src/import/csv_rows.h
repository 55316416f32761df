/* SPDX-License-Identifier: MIT
 *
 * CSV files as rows of named fields, by libcsv.
 *
 * The first row names the columns. They are matched without regard to case, with '-' and ' ' as '_', by the
 * name of a column of the importer, then by its synonyms, after --map. A column that nothing matches is
 * ignored and noted. The separator is the comma, or the semicolon or tab where the first row has more of
 * them.
 */
#ifndef IMPORT_CSV_ROWS_H
#define IMPORT_CSV_ROWS_H

#include "import/importer.h"

struct csv_row {
    const char *const *values; /* by index in importer->columns; NULL = no such column, or empty */
    int64_t offset;            /* of its first byte in the file */
};

/* Calls `take` for every row, with import->line set. Rows with the wrong number of fields or broken quotes
 * are rejected here. */
void csv_read(struct import *import, struct input *input,
              void (*take)(struct import *import, const struct csv_row *row));

#endif
