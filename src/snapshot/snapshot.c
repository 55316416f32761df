/* SPDX-License-Identifier: MIT
 * Knows how a file from outside is opened without writing beside it, and what makes it a snapshot. */
#include "snapshot/snapshot.h"

#include "base/decimal.h"
#include "snapshot/connection.h"
#include "snapshot/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of the 100 bytes at the start of every SQLite database (https://www.sqlite.org/fileformat.html,
 * section 1.3). */
#define HEADER_SIZE 100

static int64_t big_endian(const unsigned char *bytes, int count)
{
    int64_t value = 0;
    for (int i = 0; i < count; i++)
        value = value << 8 | bytes[i];
    return value;
}

static bool read_header(const char *path, unsigned char header[HEADER_SIZE], struct stat *state, int *ret_file,
                        struct error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return error_set(err, errno == ENOENT ? ERROR_INPUT : ERROR_IO, "cannot open %s: %s", path,
                         strerror(errno));
    bool done = false;
    if (fstat(file, state) != 0)
        error_set(err, ERROR_IO, "cannot examine %s: %s", path, strerror(errno));
    else if (!S_ISREG(state->st_mode))
        error_set(err, ERROR_INPUT,
                  "%s is not a file but a folder or device; give the path of a snapshot database", path);
    else if (state->st_size == 0)
        error_set(err, ERROR_INPUT,
                  "%s is empty; make a snapshot with `inuse init` and fill it with `inuse import`", path);
    else if (pread(file, header, HEADER_SIZE, 0) != HEADER_SIZE || memcmp(header, "SQLite format 3", 16) != 0)
        error_set(err, ERROR_INPUT,
                  "%s is not an SQLite database; CSV and JSON files enter a snapshot by `inuse import`",
                  path);
    else
        done = true;
    if (done)
        *ret_file = file;
    else
        close(file);
    return done;
}

/* SQLite itself would say only that the file is malformed. The page count is valid where the change counter
 * agrees. */
static bool check_whole(const char *path, const unsigned char *header, const struct stat *state,
                        struct error *err)
{
    int64_t page = big_endian(header + 16, 2), pages = big_endian(header + 28, 4);
    if (page == 1)
        page = 65536;
    if (memcmp(header + 24, header + 92, 4) != 0 || (int64_t)state->st_size >= page * pages)
        return true;
    return error_set(err, ERROR_INPUT,
                     "%s is cut short: it has %" PRId64 " bytes of %" PRId64
                     "; copy it again from its source",
                     path, (int64_t)state->st_size, page * pages);
}

/* Bytes of the file `path` + `suffix`; -1 when there is none. */
static int64_t size_beside(const char *path, const char *suffix)
{
    struct stat state;
    char *name = sqlite3_mprintf("%s%s", path, suffix);
    int64_t size = stat(name, &state) == 0 ? (int64_t)state.st_size : -1;
    sqlite3_free(name);
    return size;
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
                         "%s is in WAL mode with changes in %s-wal that nobody has taken over, and reading "
                         "them would write beside "
                         "it; run `sqlite3 %s 'PRAGMA journal_mode=DELETE'` first",
                         snapshot->path, snapshot->path, snapshot->path);
    return true;
}

static bool is_recovering(const struct snapshot *snapshot)
{
    return size_beside(snapshot->path, "-journal") > 0;
}

bool connection_failed(const struct snapshot *snapshot, sqlite3 *db, const char *doing, struct error *err)
{
    const char *path = snapshot->path;
    switch (sqlite3_errcode(db)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(
            err, ERROR_INPUT,
            "%s is locked by a program that is writing to it (%s); wait until it is done, or read a copy",
            path, doing);
    case SQLITE_CORRUPT:
        return error_set(err, ERROR_INPUT,
                         "%s is damaged (%s: %s); copy it again, or rescue it with `sqlite3 %s .recover`",
                         path, doing, sqlite3_errmsg(db), path);
    case SQLITE_NOTADB:
        return error_set(err, ERROR_INPUT, "%s is not an SQLite database, or is encrypted", path);
    case SQLITE_TOOBIG:
        return error_set(err, ERROR_INPUT, "%s: a row of more than a mebibyte (%s); shorten its texts", path,
                         doing);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        if (is_recovering(snapshot))
            return error_set(err, ERROR_INPUT,
                             "%s was left by a writer that died (%s-journal lies beside it); run `sqlite3 %s "
                             "'PRAGMA quick_check'` "
                             "where you may write, which repairs it",
                             path, path, path);
        return error_set(err, ERROR_INPUT,
                         "%s cannot be read without writing beside it (%s: %s); make a plain copy with "
                         "`sqlite3 %s \"VACUUM INTO "
                         "'copy.db'\"`",
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

const struct snapshot_table *connection_table(const struct snapshot *snapshot, const char *name)
{
    size_t i = 0;
    while (strcmp(schema_tables[i].name, name) != 0)
        i++;
    return &snapshot->tables[i];
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

static bool check_identity(const struct snapshot *snapshot, struct error *err)
{
    int64_t application = 0, version = 0, tables = 0;
    if (!connection_number(snapshot->db, "PRAGMA application_id", &application) ||
        !connection_number(snapshot->db, "PRAGMA user_version", &version) ||
        !connection_number(snapshot->db, "SELECT count(*) FROM sqlite_schema", &tables))
        return connection_failed(snapshot, snapshot->db, "reading its header", err);
    if (tables == 0)
        return error_set(err, ERROR_INPUT,
                         "%s is a database without tables; make a snapshot with `inuse init`",
                         snapshot->path);
    if (application != SNAPSHOT_APPLICATION_ID)
        return error_set(err, ERROR_INPUT,
                         "%s is a database of something else (application_id %" PRId64
                         ", a snapshot has %d); make one with `inuse "
                         "init` and fill it with `inuse import`",
                         snapshot->path, application, SNAPSHOT_APPLICATION_ID);
    if (version > SNAPSHOT_VERSION)
        return error_set(err, ERROR_INPUT,
                         "%s has schema version %" PRId64
                         " but this inuse reads version %d; install a newer inuse",
                         snapshot->path, version, SNAPSHOT_VERSION);
    if (version != SNAPSHOT_VERSION)
        return error_set(err, ERROR_INPUT,
                         "%s states schema version %" PRId64
                         " (PRAGMA user_version), which never existed; version %d is described in "
                         "inuse-snapshot(5)",
                         snapshot->path, version, SNAPSHOT_VERSION);
    return true;
}

static bool next_row(const struct snapshot *snapshot, sqlite3_stmt *statement, bool *ret_row,
                     struct error *err)
{
    int code = sqlite3_step(statement);
    *ret_row = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return true;
    return connection_failed(snapshot, snapshot->db, "reading the schema", err);
}

static bool prepare(const struct snapshot *snapshot, const char *sql, const char *table,
                    sqlite3_stmt **ret_statement, struct error *err)
{
    if (sqlite3_prepare_v2(snapshot->db, sql, -1, ret_statement, NULL) != SQLITE_OK)
        return connection_failed(snapshot, snapshot->db, "reading the schema", err);
    sqlite3_bind_text(*ret_statement, 1, table, -1, SQLITE_STATIC);
    return true;
}

/* Finds the table; ret_table->present says whether its columns are worth looking at. */
static bool check_table(const struct snapshot *snapshot, const struct schema_table *table,
                        struct snapshot_table *ret_table, struct faults *faults, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;

    if (!prepare(snapshot,
                 "SELECT type, wr, (SELECT rootpage FROM main.sqlite_schema AS s WHERE s.type = 'table' AND s.name = "
                 "?1 COLLATE NOCASE) FROM pragma_table_list WHERE schema = 'main' AND name = ?1 COLLATE NOCASE",
                 table->name, &statement, err))
        return false;
    bool done = next_row(snapshot, statement, &row, err);
    if (done && !row && table->required)
        faults_add(faults,
                   "%s: table %s is missing; `inuse init` makes a file with all tables to copy it from",
                   snapshot->path, table->name);
    else if (done && row && strcmp((const char *)sqlite3_column_text(statement, 0), "table") != 0)
        faults_add(faults, "%s: %s is a %s where a table belongs; store its rows in a table of that name",
                   snapshot->path, table->name, sqlite3_column_text(statement, 0));
    else if (done && row && sqlite3_column_int(statement, 1) != 0)
        faults_add(faults, "%s: table %s is WITHOUT ROWID; create it as inuse-snapshot(5) shows",
                   snapshot->path, table->name);
    else
        *ret_table = (struct snapshot_table){.present = done && row, .rowid_column = -1};
    if (ret_table->present)
        ret_table->root = (uint32_t)sqlite3_column_int64(statement, 2);
    sqlite3_finalize(statement);
    return done;
}

static bool name_is_rowid(const char *name)
{
    return sqlite3_stricmp(name, "rowid") == 0 || sqlite3_stricmp(name, "oid") == 0 ||
           sqlite3_stricmp(name, "_rowid_") == 0;
}

static bool type_has(const char *type, const char *word)
{
    char pattern[8];
    sqlite3_snprintf(sizeof pattern, pattern, "%%%s%%", word);
    return sqlite3_strlike(pattern, type, 0) == 0;
}

/* Integers of such a column are stored as integers, but read as REAL (https://www.sqlite.org/datatype3.html, 3.1). */
static bool type_is_real(const char *type)
{
    return (type_has(type, "REAL") || type_has(type, "FLOA") || type_has(type, "DOUB")) && !type_has(type, "INT") &&
           !type_has(type, "CHAR") && !type_has(type, "CLOB") && !type_has(type, "TEXT") && !type_has(type, "BLOB");
}

/* What rows without the column have there: only what is plain to see. */
static void place_default(const char *type, const char *text, struct snapshot_column *column)
{
    if (!text || sqlite3_stricmp(text, "NULL") == 0)
        return;
    column->absent = COLUMN_OTHER;
    if (type_has(type, "INT") && decimal_parse_int64(text, &column->absent_value))
        column->absent = COLUMN_INTEGER;
}

/* Takes note of where the table has a column, the next one of `*seen` so far: as the `ours`-th of schema.h, or none of
 * them. A key of one INTEGER is the rowid unless it has an index of its own. */
static void place_column(sqlite3_stmt *statement, uint8_t ours, size_t *seen, struct snapshot_table *placed)
{
    const char *type = (const char *)sqlite3_column_text(statement, 2);
    if (ours != COLUMN_FOREIGN && (*seen >= SNAPSHOT_COLUMNS || type_is_real(type)))
        placed->stored = placed->ordered = false;
    if (ours != COLUMN_FOREIGN && ours != *seen)
        placed->ordered = false;
    if (*seen < SNAPSHOT_COLUMNS) {
        struct snapshot_column *column = &placed->columns[*seen];
        *column = (struct snapshot_column){.ours = ours};
        place_default(type, (const char *)sqlite3_column_text(statement, 5), column);
        placed->column_count = ours != COLUMN_FOREIGN ? *seen + 1 : placed->column_count;
    }
    if (sqlite3_column_int(statement, 3) == 1 && sqlite3_column_int(statement, 4) == 0)
        placed->rowid_column = (int)*seen;
    *seen += 1;
}

static uint8_t find_column(const struct schema_table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (sqlite3_stricmp(name, table->columns[i].name) == 0)
            return (uint8_t)i;
    return COLUMN_FOREIGN;
}

/* Which of the wanted columns the table has, as bits, and how they lie; faults for columns that would compute or hide
 * something. */
static bool find_columns(const struct snapshot *snapshot, const struct schema_table *table,
                         struct snapshot_table *placed, uint64_t *ret_found, struct faults *faults, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    uint64_t found = 0;
    size_t seen = 0;
    bool row, done;

    if (!prepare(snapshot,
                 "SELECT name, hidden, type, pk, (SELECT count(*) FROM pragma_index_list(?1, 'main') WHERE origin = "
                 "'pk'), dflt_value FROM pragma_table_xinfo(?1, 'main')",
                 table->name, &statement, err))
        return false;
    placed->stored = placed->ordered = true;
    while ((done = next_row(snapshot, statement, &row, err)) && row) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        uint8_t ours = find_column(table, name);
        place_column(statement, ours, &seen, placed);
        if (sqlite3_column_int(statement, 1) != 0)
            faults_add(faults, "%s: column %s of table %s is computed; store its values instead",
                       snapshot->path, name, table->name);
        if (name_is_rowid(name))
            faults_add(faults, "%s: column %s of table %s hides the number of the row; rename it",
                       snapshot->path, name, table->name);
        if (ours != COLUMN_FOREIGN)
            found |= UINT64_C(1) << ours;
    }
    sqlite3_finalize(statement);
    *ret_found = found;
    return done;
}

static bool check_columns(const struct snapshot *snapshot, const struct schema_table *table,
                          struct snapshot_table *placed, struct faults *faults, struct error *err)
{
    uint64_t found;
    if (!find_columns(snapshot, table, placed, &found, faults, err))
        return false;
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].required && !(found >> i & 1))
            faults_add(faults, "%s: table %s has no column %s; add it: ALTER TABLE %s ADD COLUMN %s %s",
                       snapshot->path, table->name, table->columns[i].name, table->name,
                       table->columns[i].name, table->columns[i].type);
    return true;
}

static bool check_schema(struct snapshot *snapshot, struct faults *faults, struct error *err)
{
    for (size_t i = 0; i < schema_table_count; i++) {
        struct snapshot_table *table = &snapshot->tables[i];
        if (!check_table(snapshot, &schema_tables[i], table, faults, err) ||
            (table->present && !check_columns(snapshot, &schema_tables[i], table, faults, err)))
            return false;
    }
    return faults_none(faults, snapshot->path, err);
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

static bool open_file(struct snapshot *snapshot, struct error *err)
{
    unsigned char header[HEADER_SIZE];
    if (!read_header(snapshot->path, header, &snapshot->state, &snapshot->file, err))
        return false;
    /* 65536 does not fit the two bytes and is written as 1. */
    int64_t page = big_endian(header + 16, 2);
    snapshot->page_size = page == 1 ? 65536 : (size_t)page;
    snapshot->is_utf8 = big_endian(header + 56, 4) == 1;
    bool wal = header[18] == 2 || header[19] == 2;
    if (wal ? !choose_wal(snapshot, err) : !check_whole(snapshot->path, header, &snapshot->state, err))
        return false;
    snapshot->uri = schema_uri(snapshot->path, snapshot->immutable ? "mode=ro&immutable=1" : "mode=ro");
    if (wal && !snapshot->immutable && !open_witness(snapshot, err))
        return false;
    snapshot->db = connection_open(snapshot, err);
    return snapshot->db && note_state(snapshot, err);
}

bool snapshot_open(const char *path, struct snapshot **ret_snapshot, struct faults *faults, struct error *err)
{
    struct snapshot *snapshot = memory_zeroed(1, sizeof *snapshot);
    snapshot->path = memory_text(path);
    snapshot->tables = memory_zeroed(schema_table_count, sizeof *snapshot->tables);
    snapshot->file = -1;
    if (!open_file(snapshot, err) || !check_identity(snapshot, err) || !check_schema(snapshot, faults, err)) {
        snapshot_close(snapshot);
        return false;
    }
    *ret_snapshot = snapshot;
    return true;
}

void snapshot_close(struct snapshot *snapshot)
{
    if (!snapshot)
        return;
    sqlite3_close(snapshot->db);
    sqlite3_close(snapshot->witness);
    if (snapshot->file >= 0)
        close(snapshot->file);
    sqlite3_free(snapshot->uri);
    free(snapshot->tables);
    free(snapshot->path);
    free(snapshot);
}

const char *snapshot_path(const struct snapshot *snapshot)
{
    return snapshot->path;
}

size_t snapshot_page_size(const struct snapshot *snapshot)
{
    return snapshot->page_size;
}

int64_t snapshot_bytes(const struct snapshot *snapshot)
{
    return (int64_t)snapshot->state.st_size;
}
