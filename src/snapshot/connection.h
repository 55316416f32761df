/* SPDX-License-Identifier: MIT
 *
 * Read-only connections to one snapshot file, private to src/snapshot/.
 *
 * All connections of a snapshot see the same state of the file. With a rollback journal the first
 * connection's read transaction keeps every writer from committing. In WAL mode it does not, so a witness
 * connection outside of any transaction compares PRAGMA data_version from before the first read transaction
 * to after the last one began: equal means that no commit came between. (sqlite3_snapshot_open() would do the
 * same, but Debian's SQLite is built without it.) A WAL-mode file without a -wal file is opened immutable,
 * because anything else would write a -shm file beside it; that the file did not change meanwhile is verified
 * afterwards by connection_unchanged().
 */
#ifndef SNAPSHOT_CONNECTION_H
#define SNAPSHOT_CONNECTION_H

#include "snapshot/snapshot.h"

#include <sqlite3.h>
#include <sys/stat.h>

struct snapshot {
    char *path;
    char *uri;
    sqlite3 *db;      /* in a read transaction from snapshot_open() to snapshot_close() */
    sqlite3 *witness; /* NULL unless in WAL mode with a -wal file */
    int64_t witness_version;
    bool immutable;
    struct snapshot_table *tables; /* as schema_tables: tables.h */
    struct stat state;
    size_t page_size;
    bool is_utf8; /* its texts */
    int file;     /* open from snapshot_open() to snapshot_close(); see digest.h */
};

/* The first connection, and the witness where one is needed; the header of the file says whether it is in WAL mode.
 * connection_end() closes what there is of them. */
bool connection_begin(struct snapshot *snapshot, bool wal, struct error *err) MUST_CHECK;
void connection_end(struct snapshot *snapshot);

/* A further hardened connection, its read transaction begun. NULL on failure. */
sqlite3 *connection_open(const struct snapshot *snapshot, struct error *err);

/* The first value of the first row of a statement, such as a pragma. False when there is none. */
bool connection_number(sqlite3 *db, const char *sql, int64_t *ret_value);

/* True when a connection that began its transaction just now sees what snapshot->db sees. */
bool connection_same_state(const struct snapshot *snapshot);

/* False (ERROR_INPUT) when the file was written to since it was opened, other than by a writer in WAL mode. */
bool connection_unchanged(const struct snapshot *snapshot, struct error *err) MUST_CHECK;

/* Says that the file is damaged, and `what` of it; or, where it was written to meanwhile, that. Returns false. */
bool connection_damaged(const struct snapshot *snapshot, const char *what, struct error *err);

/* Turns the failure of `db` into a sentence with the remedy; `doing` such as "reading table model". Returns
 * false. */
bool connection_failed(const struct snapshot *snapshot, sqlite3 *db, const char *doing, struct error *err);

#endif
