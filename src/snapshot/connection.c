/* SPDX-License-Identifier: MIT
 * Knows how a file from outside is read without writing beside it, and what its failures mean. */
#include "snapshot/connection.h"

#include "snapshot/schema.h"

#include <errno.h>
#include <string.h>

/* Bytes of the file `path` + `suffix`; -1 when there is none. */
static int64_t size_beside(const char *path, const char *suffix)
{
    struct stat state;
    char *name = sqlite3_mprintf("%s%s", path, suffix);
    int64_t size = stat(name, &state) == 0 ? (int64_t)state.st_size : -1;
    sqlite3_free(name);
    return size;
}

static bool is_recovering(const struct snapshot *snapshot)
{
    return size_beside(snapshot->path, "-journal") > 0;
}

/* The path still is that of the file that is open. */
static bool is_named(const struct snapshot *snapshot)
{
    struct stat named;
    return stat(snapshot->path, &named) == 0 && named.st_ino == snapshot->state.st_ino &&
           named.st_dev == snapshot->state.st_dev;
}

bool connection_unchanged(const struct snapshot *snapshot, struct error *err)
{
    struct stat now;
    /* SQLite sees to its own writers, not to those who copy another file over this one. */
    bool same = snapshot->witness || (fstat(snapshot->file, &now) == 0 && now.st_size == snapshot->state.st_size &&
                                      now.st_mtim.tv_sec == snapshot->state.st_mtim.tv_sec &&
                                      now.st_mtim.tv_nsec == snapshot->state.st_mtim.tv_nsec);
    if (same && (!snapshot->immutable || (is_named(snapshot) && size_beside(snapshot->path, "-wal") <= 0)))
        return true;
    return error_set(err, ERROR_INPUT,
                     "%s was written to while it was read; run again when its writer is done, or read a copy",
                     snapshot->path);
}

bool connection_damaged(const struct snapshot *snapshot, const char *what, struct error *err)
{
    return connection_unchanged(snapshot, err) &&
           error_set(err, ERROR_INPUT,
                     "%s is damaged (%s); copy it again while nobody writes to it, or rescue it with `sqlite3 %s "
                     ".recover`",
                     snapshot->path, what, snapshot->path);
}

static bool corrupt(const struct snapshot *snapshot, sqlite3 *db, const char *doing, struct error *err)
{
    char what[256];
    sqlite3_snprintf(sizeof what, what, "%s: %s", doing, sqlite3_errmsg(db));
    return connection_damaged(snapshot, what, err);
}

bool connection_failed(const struct snapshot *snapshot, sqlite3 *db, const char *doing, struct error *err)
{
    const char *path = snapshot->path;
    switch (sqlite3_errcode(db)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(err, ERROR_INPUT,
                         "%s is locked by a program that is writing to it (%s); wait until it is done, or read a copy",
                         path, doing);
    case SQLITE_CORRUPT:
        return corrupt(snapshot, db, doing, err);
    case SQLITE_NOTADB:
        return connection_unchanged(snapshot, err) &&
               error_set(err, ERROR_INPUT, "%s is not an SQLite database, or is encrypted", path);
    case SQLITE_TOOBIG:
        return error_set(err, ERROR_INPUT, "%s: a row of more than a mebibyte (%s); shorten its texts", path, doing);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        if (is_recovering(snapshot))
            return error_set(err, ERROR_INPUT,
                             "%s was left by a writer that died (%s-journal lies beside it); "
                             "run `sqlite3 %s 'PRAGMA quick_check'` where you may write, which repairs it",
                             path, path, path);
        return error_set(err, ERROR_INPUT,
                         "%s cannot be read without writing beside it (%s: %s); "
                         "make a plain copy with `sqlite3 %s \"VACUUM INTO 'copy.db'\"`",
                         path, doing, sqlite3_errmsg(db), path);
    default:
        return error_set(err, ERROR_IO, "cannot read %s (%s): %s", path, doing, sqlite3_errmsg(db));
    }
}

static sqlite3 *open_hardened(const struct snapshot *snapshot, struct error *err)
{
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(snapshot->uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK)
        connection_failed(snapshot, db, "opening", err);
    else if (schema_harden(db, err))
        return db;
    sqlite3_close(db);
    return NULL;
}

static bool begin_reading(const struct snapshot *snapshot, sqlite3 *db, struct error *err)
{
    if (sqlite3_exec(db, "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL) != SQLITE_OK)
        return connection_failed(snapshot, db, "begin of reading", err);
    return true;
}

sqlite3 *connection_open(const struct snapshot *snapshot, struct error *err)
{
    sqlite3 *db = open_hardened(snapshot, err);
    if (db && !begin_reading(snapshot, db, err)) {
        sqlite3_close(db);
        return NULL;
    }
    return db;
}

bool connection_number(sqlite3 *db, const char *sql, int64_t *ret_value)
{
    sqlite3_stmt *statement = NULL;
    bool done = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
                sqlite3_step(statement) == SQLITE_ROW;
    if (done)
        *ret_value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return done;
}

bool connection_same_state(const struct snapshot *snapshot)
{
    int64_t version;
    return !snapshot->witness || (connection_number(snapshot->witness, "PRAGMA data_version", &version) &&
                                  version == snapshot->witness_version);
}

/* Decides how a WAL-mode file can be read without making files beside it. */
static bool choose_wal(struct snapshot *snapshot, struct error *err)
{
    if (size_beside(snapshot->path, "-wal") <= 0) {
        snapshot->immutable = true;
        return true;
    }
    if (size_beside(snapshot->path, "-shm") < 0)
        return error_set(err, ERROR_INPUT,
                         "%s is in WAL mode with changes in %s-wal that nobody has taken over, and reading them would "
                         "write beside it; run `sqlite3 %s 'PRAGMA journal_mode=DELETE'` first",
                         snapshot->path, snapshot->path, snapshot->path);
    return true;
}

static bool open_witness(struct snapshot *snapshot, struct error *err)
{
    snapshot->witness = open_hardened(snapshot, err);
    if (!snapshot->witness)
        return false;
    if (!connection_number(snapshot->witness, "PRAGMA data_version", &snapshot->witness_version))
        return connection_failed(snapshot, snapshot->witness, "begin of reading", err);
    return true;
}

/* What was written until now, when no other writer of SQLite can, is no change. */
static bool note_state(struct snapshot *snapshot, struct error *err)
{
    if (snapshot->immutable)
        return true;
    if (fstat(snapshot->file, &snapshot->state) != 0)
        return error_set(err, ERROR_IO, "cannot examine %s: %s", snapshot->path, strerror(errno));
    return is_named(snapshot) || error_set(err, ERROR_INPUT, "%s was replaced while it was opened; run again",
                                           snapshot->path);
}

bool connection_begin(struct snapshot *snapshot, bool wal, struct error *err)
{
    if (wal && !choose_wal(snapshot, err))
        return false;
    snapshot->uri = schema_uri(snapshot->path, snapshot->immutable ? "mode=ro&immutable=1" : "mode=ro");
    if (wal && !snapshot->immutable && !open_witness(snapshot, err))
        return false;
    snapshot->db = connection_open(snapshot, err);
    return snapshot->db && note_state(snapshot, err);
}

void connection_end(struct snapshot *snapshot)
{
    sqlite3_close(snapshot->db);
    sqlite3_close(snapshot->witness);
    sqlite3_free(snapshot->uri);
}
