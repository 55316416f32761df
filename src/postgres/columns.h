/* SPDX-License-Identifier: MIT
 *
 * What the database has of the tables of a snapshot, and how each column is written in SQL so that it comes as our own
 * schema has it: an integer for a boolean, unix seconds for a timestamp.
 *
 * Private to src/postgres/.
 */
#ifndef POSTGRES_COLUMNS_H
#define POSTGRES_COLUMNS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/faults.h"

#include <stdbool.h>
#include <stddef.h>

/* Of the columns of one table. */
#define COLUMNS_MOST 16

struct columns_table {
    bool present;
    bool sharded;                          /* it has our optional column `shard`, an integer */
    const char *expressions[COLUMNS_MOST]; /* by schema_table.columns: of type text, or any integer type */
};

struct columns {
    struct columns_table *tables; /* by schema_tables */
};

struct postgres;

/* Looks at every table. What is missing or of a type that cannot be read goes to `faults`. */
bool columns_find(struct postgres *postgres, struct columns *ret_columns, struct faults *faults,
                  struct error *err) MUST_CHECK;

/* The table of that name, which must be one of the schema; and the SQL of its column, or NULL where it has none. */
const struct columns_table *columns_table(const struct columns *columns, const char *table);
const char *columns_expression(const struct columns *columns, const char *table, const char *column);

/* True where the schema has text. */
bool columns_is_text(const char *table, const char *column);

#endif
