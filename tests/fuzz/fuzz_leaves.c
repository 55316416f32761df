/* SPDX-License-Identifier: MIT
 * Damaged pages of a snapshot, read by us and by SQLite: what both take for rows must be the same rows, and what SQLite
 * cannot read we do not either. Only we may refuse more.
 *
 * An input is one of the databases below, by number, then bytes to be changed, four octets each: which of the pages of
 * `inference`, the upper and the lower half of the place in it, the byte. In files of the folder tests/fuzz/leaves/ as
 * hexadecimal digits, comments behind a #. Built by `clang -fsanitize=fuzzer -DFUZZING` this is a libFuzzer target;
 * otherwise it replays the folder. */
#include "base/arena.h"
#include "base/file.h"
#include "snapshot/schema.h"
#include "snapshot/snapshot.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAKEN_AT 1780000000

#define ROWS(count)                                                                                                           \
    "INSERT INTO snapshot VALUES ('network', 'n'), ('taken_at', '1780000000');"                                       \
    "INSERT INTO model (id, key) VALUES (1, 'a'), (2, 'b'), (300, 'c'), (70000, 'd');"                                  \
    "INSERT INTO caller (id, address) VALUES (0, 'w'), (1, 'x'), (3, 'y'); INSERT INTO kind VALUES (0, 'k'), (1, 'l');" \
    "INSERT INTO node VALUES (7, 'n'); INSERT INTO verification VALUES (1, 'v', 1);"                                  \
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " #count ") INSERT INTO inference "              \
    "(id, at, model_id, caller_id, verification_id, kind_id, node_id, count, failed, tokens_in, tokens_out, paid_nano) " \
    "SELECT i * i * 3, 1779000000 + i * 600, CASE i % 5 WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 300 END, i % 2, "      \
    "CASE i % 3 WHEN 0 THEN 1 END, i % 2, CASE i % 7 WHEN 0 THEN 7 END, i % 4, i % 11 = 0, i << i % 50, i, 1 << i % 60 " \
    "FROM n;"

/* Small pages have many levels; long rows leave theirs; wide ones hold columns of which we know nothing; many rows are
 * read by several threads; columns stand in another order and are of other types; and rows lack columns that came later. */
static const char *const databases[] = {
    "PRAGMA page_size = 512; VACUUM;" ROWS(90),
    "PRAGMA page_size = 1024; VACUUM;" ROWS(90) "ALTER TABLE inference ADD COLUMN note TEXT; ALTER TABLE inference ADD COLUMN "
    "share REAL; UPDATE inference SET note = hex(zeroblob(id % 700)) WHERE id % 5 = 0; UPDATE inference SET share = 0.5;",
    "PRAGMA page_size = 4096; VACUUM; " ROWS(90),
    "PRAGMA page_size = 512; PRAGMA auto_vacuum = FULL; VACUUM;" ROWS(90)
    "ALTER TABLE inference ADD COLUMN note TEXT; UPDATE inference SET note = hex(zeroblob(id % 3000)) WHERE id % 9 = 0;",
    "PRAGMA page_size = 512; VACUUM;" ROWS(1500),
    "PRAGMA page_size = 1024; VACUUM;" ROWS(90) "ALTER TABLE inference RENAME TO old; CREATE TABLE inference (paid_nano BIGINT, "
    "note TEXT, count INT, failed NUMERIC, at INTEGER, id INTEGER PRIMARY KEY, caller_id, model_id TEXT, node_id INTEGER, "
    "kind_id INTEGER, settlement_id INTEGER, share REAL, verification_id BLOB, tokens_out INTEGER, tokens_in INTEGER);"
    "INSERT INTO inference (paid_nano, note, count, failed, at, id, caller_id, node_id, kind_id, share, verification_id, tokens_out, "
    "tokens_in) SELECT paid_nano, hex(zeroblob(id % 100)), count, failed, at, id, caller_id, node_id, kind_id, 0.5, verification_id, "
    "tokens_out, tokens_in FROM old; DROP TABLE old;",
    "PRAGMA page_size = 512; VACUUM; DROP TABLE inference; CREATE TABLE inference (id INTEGER PRIMARY KEY, at INTEGER, model_id INTEGER, "
    "caller_id INTEGER, verification_id INTEGER, settlement_id INTEGER, kind_id INTEGER);"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) INSERT INTO inference (id, at, kind_id) "
    "SELECT -i, 1779000000 + i * 600, i % 2 FROM n; ALTER TABLE inference ADD COLUMN node_id INTEGER; ALTER TABLE inference "
    "ADD COLUMN count INTEGER NOT NULL DEFAULT 300; ALTER TABLE inference ADD COLUMN failed INT DEFAULT 0; ALTER TABLE inference ADD "
    "COLUMN tokens_in INTEGER DEFAULT NULL; ALTER TABLE inference ADD COLUMN tokens_out INTEGER DEFAULT 70000; ALTER TABLE inference "
    "ADD COLUMN paid_nano INTEGER;" ROWS(90),
};
#define DATABASES (sizeof databases / sizeof databases[0])
#define PAGES_MOST 256
#define BYTES_MOST (1 << 18)
#define RECORDS_MOST 2048

static struct {
    unsigned char *bytes;
    size_t length, page_size, page_count;
    uint32_t pages[PAGES_MOST];
} made[DATABASES];

static char path[64] = "fuzz_leaves.db";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* All pages of the table, inner ones too. */
static void find_pages(sqlite3 *db, size_t number)
{
    sqlite3_stmt *statement = NULL;
    require(sqlite3_prepare_v2(db, "SELECT pageno FROM dbstat WHERE name = 'inference' AND pagetype <> 'overflow'", -1,
                               &statement, NULL) == SQLITE_OK,
            sqlite3_errmsg(db));
    while (sqlite3_step(statement) == SQLITE_ROW && made[number].page_count < PAGES_MOST)
        made[number].pages[made[number].page_count++] = (uint32_t)sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
}

static void make_database(size_t number)
{
    struct error err = ERROR_INIT;
    struct text bytes = TEXT_INIT;
    sqlite3 *db = NULL;
    if (made[number].bytes)
        return;
    remove(path);
    require(schema_create(path, &err) && sqlite3_open(path, &db) == SQLITE_OK &&
                sqlite3_exec(db, databases[number], NULL, NULL, NULL) == SQLITE_OK,
            db ? sqlite3_errmsg(db) : err.message);
    find_pages(db, number);
    sqlite3_close(db);
    require(file_read(path, BYTES_MOST, &bytes, &err), err.message);
    made[number].bytes = (unsigned char *)bytes.bytes;
    made[number].length = bytes.length;
    made[number].page_size = (size_t)made[number].bytes[16] << 8 | made[number].bytes[17];
}

static void write_changed(size_t number, const uint8_t *changes, size_t size)
{
    unsigned char *bytes = memory_grow(NULL, made[number].length, 1);
    memcpy(bytes, made[number].bytes, made[number].length);
    for (; size >= 4; changes += 4, size -= 4) {
        size_t page = made[number].pages[changes[0] % made[number].page_count];
        size_t place = ((size_t)changes[1] << 8 | changes[2]) % made[number].page_size;
        bytes[(page - 1) * made[number].page_size + place] = changes[3];
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    require(fd >= 0 && file_write_all(fd, bytes, made[number].length) && close(fd) == 0, "cannot write");
    free(bytes);
}

/* What came of reading: all rows, or less where something is wrong. */
struct rows {
    bool read, faulty;
    size_t count;
    struct snapshot_record records[RECORDS_MOST];
};

struct collecting {
    struct snapshot_sink sink;
    struct rows *rows;
};

static bool collect(struct snapshot_sink *sink, const struct snapshot_record *records, size_t count)
{
    struct rows *rows = ((struct collecting *)sink)->rows;
    for (size_t i = 0; i < count && rows->count < RECORDS_MOST; i++)
        rows->records[rows->count++] = records[i];
    return true;
}

static void append(struct rows *rows, const struct rows *more)
{
    for (size_t i = 0; i < more->count && rows->count < RECORDS_MOST; i++)
        rows->records[rows->count++] = more->records[i];
}

/* The inventory is kept for SQLite's reading too; what it lacks is read as there being none. */
static void read_ours(unsigned parts, struct arena *arena, struct snapshot_inventory *inventory, struct rows *ours)
{
    static struct rows gathered[3];
    struct collecting sinks[3];
    struct snapshot_sink *pointers[3];
    struct snapshot *snapshot = NULL;
    struct faults faults = FAULTS_INIT;
    struct error err = ERROR_INIT;

    ours->count = 0;
    for (unsigned i = 0; i < parts; i++) {
        gathered[i].count = 0;
        sinks[i] = (struct collecting){.sink = {.take = collect, .err = ERROR_INIT}, .rows = &gathered[i]};
        pointers[i] = &sinks[i].sink;
    }
    ours->read = snapshot_open(path, &snapshot, &faults, &err) &&
                 snapshot_inventory(snapshot, 1, arena, inventory, &faults, &err) &&
                 snapshot_scan(snapshot, inventory, pointers, parts, NULL, &faults, &err);
    require(ours->read || err.kind == ERROR_INPUT, "a damaged file is told as something else");
    ours->faulty = faults.count > 0;
    for (unsigned i = 0; i < parts; i++)
        append(ours, &gathered[i]);
    snapshot_close(snapshot);
    faults_clear(&faults);
}

static uint32_t find(const void *items, size_t size, size_t count, sqlite3_stmt *statement, int column, bool *good)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        return SNAPSHOT_NONE;
    for (size_t i = 0; i < count; i++) {
        int64_t id;
        memcpy(&id, (const char *)items + i * size, sizeof id);
        if (id == sqlite3_column_int64(statement, column))
            return (uint32_t)i;
    }
    *good = false;
    return SNAPSHOT_NONE;
}

static uint32_t find_caller(const struct snapshot_inventory *inventory, sqlite3_stmt *statement, int column, bool *good)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        return SNAPSHOT_NONE;
    for (uint32_t i = 0; i < inventory->caller_count; i++)
        if (snapshot_caller_id(inventory, i) == sqlite3_column_int64(statement, column))
            return i;
    *good = false;
    return SNAPSHOT_NONE;
}

static uint32_t find_mode(const struct snapshot_modes *modes, sqlite3_stmt *statement, int column, bool *good)
{
    return find(modes->rows, sizeof *modes->rows, modes->count, statement, column, good);
}

static int64_t amount(sqlite3_stmt *statement, int column, bool may_lack, bool *good)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) {
        *good = *good && may_lack;
        return SNAPSHOT_UNKNOWN;
    }
    *good = *good && sqlite3_column_int64(statement, column) >= 0;
    return sqlite3_column_int64(statement, column);
}

/* As inuse-snapshot(5) has it, without any haste. */
static bool judge_row(const struct snapshot_inventory *inventory, sqlite3_stmt *statement,
                      struct snapshot_record *record)
{
    bool good = true;
    for (int i = 0; i < 12; i++)
        good = good && (sqlite3_column_type(statement, i) == SQLITE_INTEGER ||
                        sqlite3_column_type(statement, i) == SQLITE_NULL);
    int64_t at = amount(statement, 0, false, &good), failed = amount(statement, 8, false, &good);
    good = good && at <= TAKEN_AT && failed <= 1;
    *record = (struct snapshot_record){
        .day = good ? (int32_t)(at / 86400) : 0,
        .model = find(inventory->models, sizeof *inventory->models, inventory->model_count, statement, 1, &good),
        .caller = find_caller(inventory, statement, 2, &good),
        .verification = find_mode(&inventory->verifications, statement, 3, &good),
        .settlement = find_mode(&inventory->settlements, statement, 4, &good),
        .kind = find_mode(&inventory->kinds, statement, 5, &good),
        .node = find_mode(&inventory->nodes, statement, 6, &good),
        .inferences = amount(statement, 7, false, &good),
        .failed = failed == 1,
        .tokens_in = amount(statement, 9, true, &good),
        .tokens_out = amount(statement, 10, true, &good),
        .paid_nano = amount(statement, 11, true, &good),
    };
    return good;
}

static void read_theirs(const struct snapshot_inventory *inventory, struct rows *theirs)
{
    static const char sql[] =
        "SELECT at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count, failed, tokens_in, "
        "tokens_out, paid_nano FROM inference NOT INDEXED";
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);

    theirs->count = 0;
    theirs->faulty = false;
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct snapshot_record record;
        bool good = judge_row(inventory, statement, &record);
        theirs->faulty |= !good;
        if (good && theirs->count < RECORDS_MOST)
            theirs->records[theirs->count++] = record;
        code = SQLITE_OK;
    }
    theirs->read = code == SQLITE_DONE;
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

static bool same_record(const struct snapshot_record *a, const struct snapshot_record *b)
{
    return a->day == b->day && a->model == b->model && a->caller == b->caller && a->verification == b->verification &&
           a->settlement == b->settlement && a->kind == b->kind && a->node == b->node && a->failed == b->failed &&
           a->inferences == b->inferences && a->tokens_in == b->tokens_in && a->tokens_out == b->tokens_out &&
           a->paid_nano == b->paid_nano;
}

static void compare(const struct rows *ours, const struct rows *theirs)
{
    if (!ours->read)
        return;
    require(!ours->faulty, "faults, and yet it was read");
    require(theirs->read, "we read what SQLite cannot");
    require(!theirs->faulty, "we take rows that are wrong");
    require(ours->count == theirs->count, "another number of rows");
    for (size_t i = 0; i < ours->count; i++)
        require(same_record(&ours->records[i], &theirs->records[i]), "other rows");
}

static void choose_path(void)
{
    if (path[0] != '/' && access("/dev/shm", W_OK) == 0)
        snprintf(path, sizeof path, "/dev/shm/fuzz_leaves-%ld.db", (long)getpid());
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rows ours, again, theirs;
    struct snapshot_inventory inventory = {.taken_at = TAKEN_AT};
    if (size == 0 || size > 400)
        return 0;
    size_t number = data[0] % DATABASES;
    struct arena *arena = arena_new();
    choose_path();
    make_database(number);
    write_changed(number, data + 1, size - 1);
    read_ours(1, arena, &inventory, &ours);
    if (ours.read)
        read_theirs(&inventory, &theirs);
    compare(&ours, &theirs);
    /* Where there are leaves for more than one thread, that must make no difference. */
    if (made[number].page_count > SNAPSHOT_LEAVES) {
        read_ours(3, arena, &inventory, &again);
        require(again.read == ours.read && again.faulty == ours.faulty, "the number of threads decides");
        compare(&again, &theirs);
    }
    arena_free(arena);
    return 0;
}

#ifndef FUZZING
static size_t from_hex(const struct text *text, uint8_t *bytes, size_t most)
{
    size_t count = 0;
    int high = -1;
    for (const char *at = text->bytes; *at != '\0' && count < most; at++) {
        const char *digits = "0123456789abcdef", *digit = strchr(digits, *at);
        if (*at == '#')
            at += strcspn(at, "\n") - 1;
        if (!digit || *at == '#')
            continue;
        if (high >= 0)
            bytes[count++] = (uint8_t)(high << 4 | (int)(digit - digits));
        high = high >= 0 ? -1 : (int)(digit - digits);
    }
    return count;
}

int main(void)
{
    const char *source = getenv("srcdir");
    struct arena *arena = arena_new();
    struct error err = ERROR_INIT;
    const char *folder = arena_printf(arena, "%s/tests/fuzz/leaves", source ? source : ".");
    struct folders folders = {.paths = &folder, .count = 1};
    char **names;
    size_t count = 0;
    require(folders_list(&folders, ".txt", arena, &names, &count, &err), err.message);
    for (size_t i = 0; i < count; i++) {
        struct text text = TEXT_INIT;
        uint8_t bytes[400];
        require(file_read(folders_find(&folders, names[i], arena), 1 << 16, &text, &err), err.message);
        fprintf(stderr, "%s\n", names[i]);
        LLVMFuzzerTestOneInput(bytes, from_hex(&text, bytes, sizeof bytes));
        text_clear(&text);
    }
    for (size_t i = 0; i < DATABASES; i++)
        free(made[i].bytes);
    arena_free(arena);
    remove(path);
    return count < DATABASES;
}
#endif
