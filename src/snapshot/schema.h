/* SPDX-License-Identifier: MIT
 *
 * Schema version 1 of the snapshot database: the SQL that makes one, and the table of what must be there.
 */
#ifndef SNAPSHOT_SCHEMA_H
#define SNAPSHOT_SCHEMA_H

#include "base/error.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

/* The whole CREATE script, in one string: STRICT tables with checks and references, application_id,
 * user_version. */
extern const char schema_sql[];

/* Makes the tables that a snapshot of version 1 may lack, where they are missing. */
extern const char schema_optional_sql[];

struct schema_column {
    const char *name;
    const char *type; /* INTEGER or TEXT */
    bool required;    /* a snapshot without this column is refused */
};

struct schema_table {
    const char *name;
    bool required;
    const struct schema_column *columns;
    size_t column_count;
};

extern const struct schema_table schema_tables[];
extern const size_t schema_table_count;

/* Creates an empty snapshot. An existing file is never touched: ERROR_USAGE. */
bool schema_create(const char *path, struct error *err) MUST_CHECK;

/* Applies what every connection of ours needs: defensive, trusted_schema off, no extension loading, no
 * double-quoted strings, cell size check, a busy timeout, limits on lengths. */
bool schema_harden(sqlite3 *db, struct error *err) MUST_CHECK;

/* The URI that opens exactly this path whatever characters it has, with URI parameters such as "mode=ro";
 * release with sqlite3_free(). */
char *schema_uri(const char *path, const char *parameters);

#endif
