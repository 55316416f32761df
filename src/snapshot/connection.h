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
    bool stored;      /* all columns of schema.h are among `columns`, and read as they are stored */
    bool ordered;     /* moreover, they are the first ones, in the order of schema.h */
    int rowid_column; /* index of the one that is the rowid and therefore not in the row; -1 = none */
    uint32_t root;    /* page */
    size_t column_count; /* up to the last one of schema.h */
    struct snapshot_column columns[SNAPSHOT_COLUMNS];
};

struct snapshot {
    char *path;
    char *uri;
    sqlite3 *db;      /* in a read transaction from snapshot_open() to snapshot_close() */
    sqlite3 *witness; /* NULL unless in WAL mode with a -wal file */
    int64_t witness_version;
    bool immutable;
    struct snapshot_table *tables; /* as schema_tables */
    struct stat state;
    size_t page_size;
    bool is_utf8; /* its texts */
    int file; /* open from snapshot_open() to snapshot_close(); see digest.h */
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

/* A table of schema_tables. */
const struct snapshot_table *connection_table(const struct snapshot *snapshot, const char *name);

/* False (ERROR_INPUT) when the file was written to since it was opened, other than by a writer in WAL mode. */
bool connection_unchanged(const struct snapshot *snapshot, struct error *err) MUST_CHECK;

/* Turns the failure of `db` into a sentence with the remedy; `doing` such as "reading table model". Returns
 * false. */
bool connection_failed(const struct snapshot *snapshot, sqlite3 *db, const char *doing, struct error *err);

#endif
