/* SPDX-License-Identifier: MIT
 *
 * The snapshot being written: one transaction, statements prepared once, failures sticky.
 *
 *     database_open(path, &database, faults, err)
 *     database_run(database, "INSERT INTO kind (name) VALUES (?1)", "t", name);
 *     database_commit(database, err) or database_abandon(database)
 *
 * `types` names the values that follow: 'i' int64_t, 'o' int64_t whose SNAPSHOT_UNKNOWN is stored as NULL,
 * 't' text or NULL, 'b' a struct database_blob *. What they point to need live only until the call returns, but for a
 * query until its last row. After a failure every call does nothing and returns 0 or false; database_commit() reports
 * it. SQL is compared by address: pass literals.
 */
#ifndef IMPORT_DATABASE_H
#define IMPORT_DATABASE_H

#include "base/error.h"
#include "base/faults.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct database;

struct database_blob {
    const void *bytes;
    size_t length;
};

/* An existing snapshot is validated and its transaction begun; one that does not exist is made beside its
 * final name. */
bool database_open(const char *path, struct database **ret_database, struct faults *faults,
                   struct error *err) MUST_CHECK;

/* Both free the database. A new snapshot appears under its name only by a commit. */
bool database_commit(struct database *database, struct error *err) MUST_CHECK;
void database_abandon(struct database *database); /* NULL is fine */

bool database_failed(const struct database *database,
                     struct error *err); /* true, with the sentence, after a failure */

/* Attaches an empty snapshot as `fresh`, which takes the place of the other at the commit. False, without an error,
 * where that cannot be: the file is in WAL mode, or its folder is closed. After database_drop_fresh() it does not. */
bool database_begin_fresh(struct database *database);
void database_drop_fresh(struct database *database);

/* Runs a statement without result; returns the number of rows it changed. */
int64_t database_run(struct database *database, const char *sql, const char *types, ...);

/* The first column of the first row as an integer. False when there is no row, or NULL. */
bool database_get(struct database *database, const char *sql, int64_t *ret_value, const char *types, ...);

/* A statement to step through with database_next(). */
sqlite3_stmt *database_query(struct database *database, const char *sql, const char *types, ...);
bool database_next(struct database *database, sqlite3_stmt *statement);

int64_t database_last_row(const struct database *database);

/* Runs a script of several statements, such as the tables of an importer. */
void database_script(struct database *database, const char *sql);

#endif
