/* SPDX-License-Identifier: MIT
 *
 * The tables of volume, `inference` and `usage_daily`, as the scan sees them: how a row of theirs is read, and what is
 * said of one that is wrong.
 *
 * Private to src/snapshot/.
 */
#ifndef SNAPSHOT_VOLUME_TABLE_H
#define SNAPSHOT_VOLUME_TABLE_H

#include "base/faults.h"
#include "snapshot/plain.h"

#include <sqlite3.h>

struct volume_column;

struct volume_table {
    const char *name;
    const struct volume_column *columns;
    size_t column_count;
    bool has_id; /* the rowid is a column too, and lies first in every row */
    bool (*fill)(const struct plain *plain, const struct plain_row *row, struct snapshot_record *record);
    size_t (*fill_leaf_rows)(struct plain *plain, const struct leaf_row *rows, size_t count,
                             struct snapshot_record *records);
    bool in_lanes; /* most rows can be filled by lanes_fill() */
};

extern const struct volume_table volume_table_inference, volume_table_daily;

/* "SELECT function(the columns) FROM the table", and `condition`, which is " WHERE ..."; sqlite3_free() it. */
char *volume_table_sql(const struct volume_table *table, const char *function, const char *condition);

/* Adds a sentence for each of a row's values that is wrong; for rows that `fill` turned away. The values are all those
 * of volume_table_sql(); `path` is that of the snapshot. */
void volume_table_explain(const struct volume_table *table, const struct plain *plain, const char *path,
                          sqlite3_value **values, struct faults *faults);

#endif
