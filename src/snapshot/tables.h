/* SPDX-License-Identifier: MIT
 *
 * The tables of schema.h as the file has them: which are there, and where their columns lie.
 *
 * Private to src/snapshot/.
 */
#ifndef SNAPSHOT_TABLES_H
#define SNAPSHOT_TABLES_H

#include "snapshot/snapshot.h"

/* A column of a table of the file. Rows from before it was added end without it: they have its default. */
struct snapshot_column {
    uint8_t ours; /* which column of schema.h it is; COLUMN_FOREIGN = none */
    enum { COLUMN_NULL, COLUMN_INTEGER, COLUMN_OTHER } absent;
    int64_t absent_value; /* of COLUMN_INTEGER */
};
#define COLUMN_FOREIGN UINT8_MAX

/* How the file has a table of schema_tables. */
#define SNAPSHOT_COLUMNS 32
struct snapshot_table {
    bool present;
    bool stored;         /* all columns of schema.h are among `columns`, and read as they are stored */
    bool ordered;        /* moreover, they are the first ones, in the order of schema.h */
    int rowid_column;    /* index of the one that is the rowid and therefore not in the row; -1 = none */
    uint32_t root;       /* page */
    size_t column_count; /* up to the last one of schema.h */
    struct snapshot_column columns[SNAPSHOT_COLUMNS];
};

/* Fills snapshot->tables. Every table and column that is missing or is not what it should be is a fault, with its
 * remedy; then the result is false with ERROR_INPUT. */
bool tables_find(struct snapshot *snapshot, struct faults *faults, struct error *err) MUST_CHECK;

/* The table of that name, which must be one of schema.h. */
const struct snapshot_table *tables_named(const struct snapshot *snapshot, const char *name);

#endif
