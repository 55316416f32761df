/* SPDX-License-Identifier: MIT
 * Knows how a snapshot is written all or not at all. */
#include "import/database.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/scratch.h"
#include "snapshot/schema.h"
#include "snapshot/snapshot.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_STATEMENTS 96

struct prepared {
    const char *sql;
    sqlite3_stmt *statement;
};

struct database {
    char *path;
    struct scratch *scratch; /* where the next two are, or NULL */
    char *new_path;          /* the name until the commit of a new snapshot, else NULL */
    char *fresh_path;        /* of what takes its place at the commit, else NULL */
    bool is_fresh_dropped;
    sqlite3 *db;
    struct prepared prepared[MOST_STATEMENTS];
    size_t prepared_count;
    struct error err;
};

static void fail(struct database *database, const char *doing)
{
    int code = sqlite3_errcode(database->db);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        error_set(&database->err, ERROR_INPUT, "%s is locked by another program; wait until it is done",
                  database->path);
    else if (code == SQLITE_TOOBIG)
        error_set(&database->err, ERROR_INPUT, "a value of more than a mebibyte cannot enter %s; shorten it",
                  database->path);
    else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        error_set(&database->err, ERROR_INPUT, "%s is damaged (%s); rescue it with `sqlite3 %s .recover`",
                  database->path, sqlite3_errmsg(database->db), database->path);
    else
        error_set(&database->err, ERROR_IO, "cannot write %s (%s): %s", database->path, doing,
                  sqlite3_errmsg(database->db));
}

static bool validate(const char *path, struct faults *faults, struct error *err)
{
    struct snapshot *snapshot;
    if (!snapshot_open(path, &snapshot, faults, err))
        return false;
    snapshot_close(snapshot);
    return true;
}

/* An empty snapshot in a folder beside the other, so that it can get its name when it is finished. A file without a
 * name would leave nothing to clear up, but SQLite resolves links itself: /proc/self/fd/N leads it to no name. */
static bool create_beside(struct database *database, const char *name, char **ret_path, struct error *err)
{
    struct error why = ERROR_INIT;
    if (!database->scratch && !scratch_begin(database->path, &database->scratch, &why))
        return error_set(err, why.kind, "cannot create %s: %s", database->path, why.message);
    size_t size = strlen(scratch_path(database->scratch)) + strlen(name) + 2;
    char *path = memory_zeroed(size, 1);
    snprintf(path, size, "%s/%s", scratch_path(database->scratch), name);
    if (schema_create(path, err)) {
        *ret_path = path;
        return true;
    }
    free(path);
    return false;
}

/* What a killed import left beside it goes, also where this one needs no other file. */
static bool open_existing(const char *path, struct faults *faults, struct error *err)
{
    scratch_clear_up(path);
    return validate(path, faults, err);
}

static bool begin(struct database *database, struct error *err)
{
    const char *path = database->new_path ? database->new_path : database->path;
    char *uri = schema_uri(path, "mode=rw");
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    bool open = sqlite3_open_v2(uri, &database->db, flags, NULL) == SQLITE_OK;
    sqlite3_free(uri);
    if (!open) {
        fail(database, "opening");
        return !database_failed(database, err);
    }
    if (!schema_harden(database->db, err))
        return false;
    /* A new file has no reader and no past to fall back to: a crash loses a file that nobody has seen. */
    database_script(database, database->new_path ? "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"
                                                 : "PRAGMA foreign_keys = OFF");
    database_script(database, "PRAGMA cache_size = -12288; PRAGMA temp_store = FILE; BEGIN IMMEDIATE");
    database_script(database, schema_optional_sql);
    return !database_failed(database, err);
}

bool database_open(const char *path, struct database **ret_database, struct faults *faults, struct error *err)
{
    struct stat state;
    struct database *database = memory_zeroed(1, sizeof *database);
    database->path = memory_zeroed(strlen(path) + 1, 1);
    memcpy(database->path, path, strlen(path));
    bool exists = stat(path, &state) == 0;
    if ((exists ? !open_existing(path, faults, err) : !create_beside(database, "new.db", &database->new_path, err)) ||
        !begin(database, err)) {
        database_abandon(database);
        return false;
    }
    *ret_database = database;
    return true;
}

static void finalize(struct database *database)
{
    for (size_t i = 0; i < database->prepared_count; i++)
        sqlite3_finalize(database->prepared[i].statement);
    database->prepared_count = 0;
}

static void release(struct database *database)
{
    finalize(database);
    sqlite3_close(database->db);
    scratch_end(database->scratch);
    free(database->new_path);
    free(database->fresh_path);
    free(database->path);
    free(database);
}

static bool show(struct database *database, struct error *err)
{
    sqlite3_close(database->db);
    database->db = NULL;
    return scratch_keep(database->new_path, database->path, err);
}

static bool is_wal(struct database *database)
{
    int64_t wal;
    return database_get(database, "SELECT 1 FROM pragma_journal_mode WHERE journal_mode = 'wal'", &wal, "");
}

bool database_begin_fresh(struct database *database)
{
    struct error err = ERROR_INIT;
    if (is_wal(database))
        return false;
    if (create_beside(database, "fresh.db", &database->fresh_path, &err)) {
        char *sql = sqlite3_mprintf(
            "ATTACH %Q AS fresh; PRAGMA fresh.journal_mode = OFF; PRAGMA fresh.cache_size = -8192",
            database->fresh_path);
        sqlite3_limit(database->db, SQLITE_LIMIT_ATTACHED, 1);
        database_script(database, sql);
        sqlite3_free(sql);
        return !database_failed(database, &err);
    }
    return false;
}

void database_drop_fresh(struct database *database)
{
    database->is_fresh_dropped = true;
}

/* The file that was written anew takes the name of the other, with its permissions. Where that cannot be (a
 * link into another file system), the other stays: it has the same rows, in the order in which they came. */
static void show_fresh(struct database *database)
{
    struct stat state;
    sqlite3_close(database->db);
    database->db = NULL;
    char *target = realpath(database->path, NULL);
    if (target && stat(target, &state) == 0 && chmod(database->fresh_path, state.st_mode & 07777) == 0 &&
        file_sync(database->fresh_path))
        rename(database->fresh_path, target);
    free(target);
}

/* What is shown: a new snapshot under its first name, or the fresh file instead of it or of an older one. */
static bool show_result(struct database *database, struct error *err)
{
    bool fresh = database->fresh_path && !database->is_fresh_dropped;
    if (fresh && !database->new_path) {
        show_fresh(database);
        return true;
    }
    if (fresh) {
        char *unwanted = database->new_path;
        database->new_path = database->fresh_path;
        database->fresh_path = unwanted;
    }
    return !database->new_path || show(database, err);
}

bool database_commit(struct database *database, struct error *err)
{
    finalize(database);
    database_script(database, "COMMIT");
    bool done = !database_failed(database, err) && show_result(database, err);
    release(database);
    return done;
}

void database_abandon(struct database *database)
{
    if (!database)
        return;
    finalize(database);
    sqlite3_exec(database->db, "ROLLBACK", NULL, NULL, NULL);
    release(database);
}

bool database_failed(const struct database *database, struct error *err)
{
    if (database->err.kind == ERROR_NONE)
        return false;
    error_set(err, database->err.kind, "%s", database->err.message);
    return true;
}

void database_script(struct database *database, const char *sql)
{
    if (database->err.kind == ERROR_NONE && sqlite3_exec(database->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(database, "transaction");
}

static sqlite3_stmt *prepare(struct database *database, const char *sql)
{
    if (database->err.kind != ERROR_NONE)
        return NULL;
    for (size_t i = 0; i < database->prepared_count; i++)
        if (database->prepared[i].sql == sql) {
            sqlite3_reset(database->prepared[i].statement);
            return database->prepared[i].statement;
        }
    sqlite3_stmt *statement = NULL;
    if (database->prepared_count == MOST_STATEMENTS)
        finalize(database);
    if (sqlite3_prepare_v3(database->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
        fail(database, sql);
        return NULL;
    }
    database->prepared[database->prepared_count++] = (struct prepared){.sql = sql, .statement = statement};
    return statement;
}

static void bind(sqlite3_stmt *statement, const char *types, va_list arguments)
{
    for (int i = 0; types[i] != '\0'; i++) {
        if (types[i] == 't') {
            sqlite3_bind_text(statement, i + 1, va_arg(arguments, const char *), -1, SQLITE_STATIC);
            continue;
        }
        if (types[i] == 'b') {
            const struct database_blob *blob = va_arg(arguments, const struct database_blob *);
            sqlite3_bind_blob64(statement, i + 1, blob->bytes, blob->length, SQLITE_STATIC);
            continue;
        }
        int64_t value = va_arg(arguments, int64_t);
        if (types[i] == 'o' && value == SNAPSHOT_UNKNOWN)
            sqlite3_bind_null(statement, i + 1);
        else
            sqlite3_bind_int64(statement, i + 1, value);
    }
}

sqlite3_stmt *database_query(struct database *database, const char *sql, const char *types, ...)
{
    sqlite3_stmt *statement = prepare(database, sql);
    if (!statement)
        return NULL;
    va_list arguments;
    va_start(arguments, types);
    bind(statement, types, arguments);
    va_end(arguments);
    return statement;
}

bool database_next(struct database *database, sqlite3_stmt *statement)
{
    if (!statement || database->err.kind != ERROR_NONE)
        return false;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        fail(database, sqlite3_sql(statement));
    sqlite3_reset(statement);
    return false;
}

int64_t database_run(struct database *database, const char *sql, const char *types, ...)
{
    sqlite3_stmt *statement = prepare(database, sql);
    if (!statement)
        return 0;
    va_list arguments;
    va_start(arguments, types);
    bind(statement, types, arguments);
    va_end(arguments);
    database_next(database, statement);
    return database->err.kind == ERROR_NONE ? sqlite3_changes64(database->db) : 0;
}

bool database_get(struct database *database, const char *sql, int64_t *ret_value, const char *types, ...)
{
    sqlite3_stmt *statement = prepare(database, sql);
    if (!statement)
        return false;
    va_list arguments;
    va_start(arguments, types);
    bind(statement, types, arguments);
    va_end(arguments);
    bool found = database_next(database, statement) && sqlite3_column_type(statement, 0) != SQLITE_NULL;
    if (found)
        *ret_value = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return found;
}

int64_t database_last_row(const struct database *database)
{
    return sqlite3_last_insert_rowid(database->db);
}
