/* SPDX-License-Identifier: MIT
 * Opens every fixture of tests/snapshots/, and files that no SQL text can describe: damaged, locked, in WAL
 * mode. */
#include "snapshot/digest.h"
#include "snapshot/resolver.h"
#include "snapshot/schema.h"
#include "snapshot/snapshot.h"

#include "base/checksum.h"
#include "base/file.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define DATABASE "test_snapshot.db"

static void remove_database(void)
{
    remove(DATABASE);
    remove(DATABASE "-wal");
    remove(DATABASE "-shm");
    remove(DATABASE "-journal");
}

static bool exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

static sqlite3 *open_writable(void)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open_v2(DATABASE, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    return db;
}

static void run_sql(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s in: %s", message, sql);
}

static void make_database(const char *sql)
{
    struct error err = ERROR_INIT;
    remove_database();
    if (!schema_create(DATABASE, &err))
        fail_msg("%s", err.message);
    sqlite3 *db = open_writable();
    run_sql(db, sql);
    sqlite3_close(db);
}

static char *source_path(const char *name)
{
    static char path[4096];
    const char *folder = getenv("srcdir");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", name);
    return path;
}

/* What one reading of a snapshot gave. */
struct outcome {
    bool done;
    struct faults faults;
    struct error err;
    int64_t records, inferences, daily, unattributed, callerless;
    uint64_t digest; /* of the records, whatever their order */
    struct snapshot_inventory inventory;
};

struct counting_sink {
    struct snapshot_sink sink;
    struct outcome *outcome;
    struct outcome own;
    int64_t refuse_at;
};

static bool count_record(struct snapshot_sink *base, const struct snapshot_record *record)
{
    struct counting_sink *sink = (struct counting_sink *)base;
    sink->own.records++;
    sink->own.inferences += record->inferences;
    sink->own.unattributed += record->model == SNAPSHOT_NONE ? record->inferences : 0;
    sink->own.callerless += record->caller == SNAPSHOT_NONE;
    const uint64_t members[] = {(uint64_t)record->day,        record->model,
                                record->caller,               record->verification,
                                record->settlement,           record->kind,
                                record->node,                 (uint64_t)record->inferences,
                                (uint64_t)record->tokens_in,  (uint64_t)record->tokens_out,
                                (uint64_t)record->paid_nano, record->failed};
    sink->own.digest += checksum(members, sizeof members);
    if (sink->own.records == sink->refuse_at)
        return error_set(&base->err, ERROR_INPUT, "too much");
    return true;
}

static bool count_records(struct snapshot_sink *base, const struct snapshot_record *records, size_t count)
{
    bool good = count <= SNAPSHOT_RUN;
    for (size_t i = 0; i < count && good; i++)
        good = count_record(base, &records[i]);
    return good;
}

#define MOST_PARTS 8

static void read_snapshot(struct arena *arena, unsigned parts, int64_t refuse_at, struct outcome *outcome)
{
    struct snapshot *snapshot = NULL;
    struct counting_sink sinks[MOST_PARTS];
    struct snapshot_sink *pointers[MOST_PARTS];

    *outcome = (struct outcome){.err = ERROR_INIT};
    for (unsigned i = 0; i < parts; i++) {
        sinks[i] = (struct counting_sink){.sink = {.take = count_records}, .refuse_at = refuse_at};
        pointers[i] = &sinks[i].sink;
    }
    outcome->done =
        snapshot_open(DATABASE, &snapshot, &outcome->faults, &outcome->err) &&
        snapshot_inventory(snapshot, parts, arena, &outcome->inventory, &outcome->faults, &outcome->err) &&
        snapshot_scan(snapshot, &outcome->inventory, pointers, parts, NULL, &outcome->faults, &outcome->err);
    for (unsigned i = 0; i < parts; i++) {
        outcome->records += sinks[i].own.records;
        outcome->inferences += sinks[i].own.inferences;
        outcome->unattributed += sinks[i].own.unattributed;
        outcome->callerless += sinks[i].own.callerless;
        outcome->digest += sinks[i].own.digest;
    }
    snapshot_close(snapshot);
}

static bool is_said(const struct outcome *outcome, const char *expected)
{
    for (int64_t i = 0; i < outcome->faults.count && i < FAULTS_SHOWN; i++)
        if (strstr(outcome->faults.sentences[i], expected))
            return true;
    return strstr(outcome->err.message, expected) != NULL;
}

static void print_outcome(const struct outcome *outcome)
{
    for (int64_t i = 0; i < outcome->faults.count && i < FAULTS_SHOWN; i++)
        print_message("  fault: %s\n", outcome->faults.sentences[i]);
    print_message("  error %d: %s\n", outcome->err.kind, outcome->err.message);
}

static void expect_refusal(const char *what, const char *expected)
{
    struct arena *arena = arena_new();
    struct outcome outcome;
    read_snapshot(arena, 2, 0, &outcome);
    if (outcome.done || outcome.err.kind != ERROR_INPUT || !is_said(&outcome, expected)) {
        print_outcome(&outcome);
        fail_msg("%s: expected \"%s\"", what, expected);
    }
    faults_clear(&outcome.faults);
    arena_free(arena);
}

static void expect_good(const char *what)
{
    struct arena *arena = arena_new();
    struct outcome one, many;
    read_snapshot(arena, 1, 0, &one);
    read_snapshot(arena, 3, 0, &many);
    if (!one.done || !many.done) {
        print_outcome(&one);
        print_outcome(&many);
        fail_msg("%s is good but was refused", what);
    }
    assert_int_equal(one.records, many.records);
    assert_true(one.digest == many.digest);
    arena_free(arena);
}

static void check_expectations(const char *name, char *sql)
{
    int expected = 0;
    for (char *line = strtok(sql, "\n"); line; line = strtok(NULL, "\n"))
        if (strncmp(line, "-- expect: ", 11) == 0) {
            expect_refusal(name, line + 11);
            expected++;
        }
    if (strncmp(name, "good-", 5) == 0)
        expect_good(name);
    else
        assert_true(expected > 0);
}

static void test_fixtures(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error err = ERROR_INIT;
    char folder[4096], **names;
    const char *paths[] = {strcpy(folder, source_path("tests/snapshots"))};
    struct folders folders = {.paths = paths, .count = 1};
    size_t count = 0;

    assert_true(folders_list(&folders, ".sql", arena, &names, &count, &err));
    assert_true(count > 30);
    for (size_t i = 0; i < count; i++) {
        struct text sql = TEXT_INIT;
        assert_true(file_read(folders_find(&folders, names[i], arena), 1 << 20, &sql, &err));
        make_database(sql.bytes);
        check_expectations(names[i], sql.bytes);
        text_clear(&sql);
    }
    arena_free(arena);
}

#define TAKEN_AT "INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');"
#define MANY_ROWS                                                                                            \
    TAKEN_AT "INSERT INTO model (id, key) VALUES (1, 'a'), (2, 'b'); INSERT INTO caller (id, address) "      \
             "VALUES (5, 'x');"                                                                              \
             "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "             \
             "INSERT INTO inference (at, model_id, caller_id, count, tokens_in) SELECT 1780000000 + i, 1 + " \
             "i % 2, 5, i, i FROM n;"                                                                        \
             "INSERT INTO usage_daily (day, inferences) VALUES (20600, 1000);"

static void test_schema_matches_table(void **state)
{
    (void)state;
    make_database(TAKEN_AT);
    sqlite3 *db = open_writable();
    for (size_t i = 0; i < schema_table_count; i++) {
        sqlite3_stmt *statement;
        char sql[128];
        snprintf(sql, sizeof sql, "SELECT name, type FROM pragma_table_info('%s')", schema_tables[i].name);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
        for (size_t j = 0; j < schema_tables[i].column_count; j++) {
            assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
            assert_string_equal((const char *)sqlite3_column_text(statement, 0),
                                schema_tables[i].columns[j].name);
            assert_string_equal((const char *)sqlite3_column_text(statement, 1),
                                schema_tables[i].columns[j].type);
        }
        assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
        sqlite3_finalize(statement);
    }
    sqlite3_close(db);
}

static void test_inventory(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct outcome outcome;
    make_database(TAKEN_AT "INSERT INTO snapshot VALUES ('network', 'Net'), ('unit', 'runs');"
                           "INSERT INTO model (id, key, name, runnable, listed_at) VALUES (7, 'b', NULL, "
                           "NULL, NULL), (3, 'a', 'A' || char(0) || 'B', 1, 60);"
                           "INSERT INTO usage_span VALUES (7, 10, 12), (NULL, 5, 6);"
                           "INSERT INTO mark VALUES (90, 'second'), (80, 'first');"
                           "INSERT INTO verification VALUES (2, 'TEE', 1), (1, 'none', 0);");
    read_snapshot(arena, 1, 0, &outcome);
    assert_true(outcome.done);
    const struct snapshot_inventory *inventory = &outcome.inventory;
    assert_string_equal(inventory->network, "Net");
    assert_string_equal(inventory->unit, "runs");
    assert_null(inventory->title);
    assert_int_equal(inventory->taken_at, 1795305600);
    assert_int_equal(inventory->model_count, 2);
    assert_int_equal(inventory->models[0].id, 3);
    assert_string_equal(inventory->models[0].name, "A\xE2\x90\x80"
                                                   "B");
    assert_int_equal(inventory->models[0].runnable, 1);
    assert_int_equal(inventory->models[0].listed_at, 60);
    assert_int_equal(inventory->models[1].runnable, -1);
    assert_true(inventory->models[1].listed_at == SNAPSHOT_UNKNOWN);
    assert_null(inventory->models[1].name);
    assert_int_equal(inventory->span_count, 2);
    assert_int_equal(inventory->spans[0].model, SNAPSHOT_NONE);
    assert_int_equal(inventory->spans[1].model, 1);
    assert_string_equal(inventory->marks[0].label, "first");
    assert_false(inventory->verifications.rows[0].flag);
    assert_true(inventory->verifications.rows[1].flag);
    arena_free(arena);
}

#define CALLERS 100

/* Every caller of so many is called by one of these patterns, in turn, and by its index. */
static char *make_address(size_t index, struct arena *arena)
{
    static const char *const patterns[][2] = {{"0x", "deadbeef"}, {"0x", "deadBeef"}, {"0x", "deadbee"}, {"0x", ""},
                                              {"0X", ""},         {"x", ""},          {"", ""},          {"0x", "g0"},
                                              {"0x", " 0"},       {"0x-", "0"},       {"\xC3\xA9t\xC3\xA9", ""}};
    const char *const *pattern = patterns[index % ARRAY_SIZE(patterns)];
    if (index == 0)
        return arena_text(arena, "0x");
    if (index == 1)
        return arena_text(arena, "0");
    if (index > 3)
        return arena_printf(arena, "%s%02zx%s", pattern[0], index, pattern[1]);
    /* As many digits as are packed, and two more. */
    size_t length = 2 + 2 * (255 + index - 2);
    char *address = memset(arena_alloc(arena, length + 1, 1), 'a', length);
    return memcpy(address, "0x", 2);
}

/* Their ids leave `step` - 1 out between two. */
static void make_callers(int64_t first, int64_t step)
{
    struct arena *arena = arena_new();
    sqlite3_stmt *statement;
    make_database(TAKEN_AT);
    sqlite3 *db = open_writable();
    const char *sql = "INSERT INTO caller VALUES (?1, ?2, CASE ?3 % 10 WHEN 3 THEN 'n' || ?3 WHEN 4 THEN '' END,"
                      "CASE ?3 % 20 WHEN 3 THEN 'relay' WHEN 5 THEN 'first-party' END)";
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    for (int i = 0; i < CALLERS; i++) {
        sqlite3_bind_int64(statement, 1, first + i * step);
        sqlite3_bind_text(statement, 2, make_address((size_t)i, arena), -1, SQLITE_STATIC);
        sqlite3_bind_int(statement, 3, i);
        assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    arena_free(arena);
}

static void expect_caller(const struct snapshot_inventory *inventory, uint32_t i, struct arena *arena)
{
    const char *label = snapshot_caller_label(inventory, i);
    assert_string_equal(snapshot_caller_address(inventory, i, arena), make_address(i, arena));
    assert_string_equal(label ? label : "", i % 10 == 3 ? arena_printf(arena, "n%u", i) : "");
    assert_int_equal(snapshot_is_first_party(inventory, i), i % 20 == 5);
    if (i % 20 != 5)
        assert_int_equal(snapshot_caller_kind(inventory, i), i % 20 == 3 ? CALLER_RELAY : CALLER_NOT_STATED);
}

static void expect_callers(int64_t first, int64_t step)
{
    struct arena *arena = arena_new();
    struct outcome outcome;
    make_callers(first, step);
    read_snapshot(arena, 1, 0, &outcome);
    assert_true(outcome.done);
    const struct snapshot_inventory *inventory = &outcome.inventory;
    assert_int_equal(inventory->caller_count, CALLERS);
    assert_int_equal(inventory->callers.label_count, CALLERS / 10);
    for (uint32_t i = 0; i < CALLERS; i++) {
        int64_t id = first + i * step;
        expect_caller(inventory, i, arena);
        assert_int_equal(snapshot_caller_id(inventory, i), id);
        assert_int_equal(snapshot_find_caller(inventory, id), i);
        if (step > 1 || i + 1 == CALLERS)
            assert_int_equal(snapshot_find_caller(inventory, id + 1), SNAPSHOT_NONE);
    }
    assert_int_equal(snapshot_find_caller(inventory, first - 1), SNAPSHOT_NONE);
    arena_free(arena);
}

static void test_callers_are_packed(void **state)
{
    (void)state;
    expect_callers(1, 1);
    expect_callers(-50, 1);
    expect_callers(7, 3);
    assert_null(snapshot_caller_kind_name(CALLER_NOT_STATED));
    for (int kind = CALLER_NOT_STATED + 1; kind < CALLER_KINDS; kind++) {
        const char *name = snapshot_caller_kind_name((enum snapshot_caller_kind)kind);
        assert_non_null(name);
        assert_int_equal(snapshot_caller_kind_named(name, strlen(name)), kind);
        assert_int_equal(snapshot_caller_kind_named(name, strlen(name) - 1), CALLER_NOT_STATED);
    }
}

static void test_scan_sums(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct outcome outcome;
    make_database(MANY_ROWS);
    for (unsigned parts = 1; parts <= MOST_PARTS; parts++) {
        read_snapshot(arena, parts, 0, &outcome);
        assert_true(outcome.done);
        assert_int_equal(outcome.records, 20001);
        assert_int_equal(outcome.inferences, 20000LL * 20001 / 2 + 1000);
        assert_int_equal(outcome.unattributed, 1000);
    }
    arena_free(arena);
}

static void test_faults_in_order_of_rows(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct outcome outcome;
    make_database(MANY_ROWS "PRAGMA ignore_check_constraints = ON; UPDATE inference SET count = -id WHERE id "
                            "IN (1, 9000, 15000, 20000);"
                            "UPDATE usage_daily SET inferences = -1");
    for (unsigned parts = 1; parts <= 4; parts++) {
        read_snapshot(arena, parts, 0, &outcome);
        assert_false(outcome.done);
        assert_int_equal(outcome.faults.count, 5);
        static const char *const expected[] = {
            "row 1: count -1 ", "row 9000: ", "row 15000: ", "row 20000: ", "table usage_daily, row 1: "};
        for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
            assert_non_null(strstr(outcome.faults.sentences[i], expected[i]));
        faults_clear(&outcome.faults);
    }
    arena_free(arena);
}

/* NULL is a fault in these columns only. */
static void test_missing_values(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct outcome outcome;
    make_database(TAKEN_AT "DROP TABLE inference; CREATE TABLE inference (id INTEGER PRIMARY KEY, at INTEGER, model_id "
                           "INTEGER, caller_id INTEGER, verification_id INTEGER, settlement_id INTEGER, kind_id "
                           "INTEGER, node_id INTEGER, count INTEGER, failed INTEGER, tokens_in INTEGER, tokens_out "
                           "INTEGER, paid_nano INTEGER); INSERT INTO inference (at, count, failed) VALUES (9, 1, 0), "
                           "(NULL, 1, 0), (9, NULL, 1), (9, 0, NULL), (9, 2, 1)");
    read_snapshot(arena, 1, 0, &outcome);
    assert_false(outcome.done);
    assert_int_equal(outcome.faults.count, 3);
    static const char *const expected[] = {"row 2: at is missing", "row 3: count is missing", "row 4: failed is missing"};
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
        assert_non_null(strstr(outcome.faults.sentences[i], expected[i]));
    faults_clear(&outcome.faults);
    arena_free(arena);
}

static void test_sink_may_refuse(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct outcome outcome;
    make_database(MANY_ROWS);
    read_snapshot(arena, 2, 100, &outcome);
    assert_false(outcome.done);
    assert_string_equal(outcome.err.message, "too much");
    assert_int_equal(outcome.records, 200);
    arena_free(arena);
}

static void write_bytes(const char *bytes, size_t length)
{
    remove_database();
    FILE *file = fopen(DATABASE, "wb");
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static void test_not_a_database(void **state)
{
    (void)state;
    remove_database();
    expect_refusal("absent", "cannot open " DATABASE);
    write_bytes("", 0);
    expect_refusal("empty", "is empty; make a snapshot with `inuse init`");
    write_bytes("id,key\n1,a\n", 11);
    expect_refusal("text", "is not an SQLite database");
    assert_int_equal(remove(DATABASE), 0);
    assert_int_equal(mkdir(DATABASE, 0700), 0);
    expect_refusal("folder", "is not a file");
    assert_int_equal(rmdir(DATABASE), 0);
}

static void test_truncated(void **state)
{
    (void)state;
    make_database(MANY_ROWS);
    assert_int_equal(truncate(DATABASE, 100000), 0);
    expect_refusal("truncated", "is cut short: it has 100000 bytes of ");
}

/* Every damage is either told or harmless: no crash, and never a fault of the machine's kind. */
static void test_damaged(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    unsigned seed = 12345, refused = 0;
    for (int round = 0; round < 60; round++) {
        struct outcome outcome;
        if (round % 20 == 0)
            make_database(MANY_ROWS);
        FILE *file = fopen(DATABASE, "r+b");
        for (int i = 0; i < 40; i++) {
            seed = seed * 1103515245 + 12345;
            fseek(file, 100 + (long)(seed >> 8) % 300000, SEEK_SET);
            fputc((int)(seed >> 24), file);
        }
        fclose(file);
        read_snapshot(arena, 2, 0, &outcome);
        refused += !outcome.done;
        assert_true(outcome.done || outcome.err.kind == ERROR_INPUT);
        faults_clear(&outcome.faults);
    }
    assert_true(refused > 30);
    arena_free(arena);
}

/* The page is named that cannot be read, wherever it stands among those that are read together. */
static void test_damaged_page_is_named(void **state)
{
    (void)state;
    for (int k = 1; k <= 40; k += 13) {
        char expected[80];
        sqlite3_stmt *statement = NULL;
        make_database(MANY_ROWS);
        sqlite3 *db = open_writable();
        assert_int_equal(sqlite3_prepare_v2(db, "SELECT pageno FROM dbstat WHERE name = 'inference' AND pagetype = 'leaf' "
                                                "ORDER BY pageno LIMIT 1 OFFSET ?", -1, &statement, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_bind_int(statement, 1, k), SQLITE_OK);
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        int page = sqlite3_column_int(statement, 0);
        sqlite3_finalize(statement);
        sqlite3_close(db);
        FILE *file = fopen(DATABASE, "r+b");
        assert_int_equal(fseek(file, (long)(page - 1) * 4096, SEEK_SET), 0);
        fputc(0x77, file);
        fclose(file);
        snprintf(expected, sizeof expected, "is damaged (page %d: it is no leaf of a table)", page);
        expect_refusal("a page that is no leaf", expected);
    }
}

static void test_locked(void **state)
{
    (void)state;
    make_database(MANY_ROWS);
    sqlite3 *db = open_writable();
    run_sql(db, "BEGIN EXCLUSIVE");
    expect_refusal("locked", "is locked by a program that is writing to it");
    sqlite3_close(db);
}

static void test_wal_at_rest(void **state)
{
    (void)state;
    make_database(MANY_ROWS "PRAGMA journal_mode = WAL;");
    assert_false(exists(DATABASE "-wal"));
    expect_good("WAL mode at rest");
    assert_false(exists(DATABASE "-wal"));
    assert_false(exists(DATABASE "-shm"));
}

static void test_wal_in_use(void **state)
{
    (void)state;
    make_database(MANY_ROWS "PRAGMA journal_mode = WAL;");
    sqlite3 *db = open_writable();
    run_sql(db, "INSERT INTO usage_daily (day, inferences) VALUES (20601, 5)");
    struct arena *arena = arena_new();
    struct outcome outcome;
    read_snapshot(arena, 3, 0, &outcome);
    assert_true(outcome.done);
    assert_int_equal(outcome.records, 20002);
    arena_free(arena);
    sqlite3_close(db);
}

static void test_wal_left_behind(void **state)
{
    (void)state;
    make_database(MANY_ROWS "PRAGMA journal_mode = WAL;");
    FILE *file = fopen(DATABASE "-wal", "wb");
    fputs("not empty", file);
    fclose(file);
    expect_refusal("WAL left behind", "run `sqlite3 " DATABASE " 'PRAGMA journal_mode=DELETE'` first");
}

/* Twenty reasons, more than wait for their next day, in turn over ten days and back again. */
static void test_failures_are_merged(void **state)
{
    (void)state;
    make_database(TAKEN_AT
                  "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 399) INSERT INTO inference "
                  "(id, at, failed, count) SELECT i + 1, 86400 * (20000 + min(i, 399 - i) / 20), 1, i FROM n;"
                  "INSERT INTO failure SELECT id, printf('reason %02d', id % 20) FROM inference;");
    struct arena *arena = arena_new();
    struct outcome outcome;
    read_snapshot(arena, 1, 0, &outcome);
    assert_true(outcome.done);
    assert_int_equal(outcome.inventory.failure_count, 200);
    for (int i = 0; i < 200; i++) {
        const struct snapshot_failure *failure = &outcome.inventory.failures[i];
        int reason = i / 10, day = i % 10, place = (reason + 19) % 20;
        char expected[16];
        snprintf(expected, sizeof expected, "reason %02d", reason);
        assert_string_equal(failure->reason, expected);
        assert_int_equal(failure->day, 20000 + day);
        assert_int_equal(failure->inferences, 20 * day + place + 20 * (19 - day) + place);
    }
    arena_free(arena);
}

/* A commit between the first reader and the others must not give them different states. */
static void test_wal_writer_between(void **state)
{
    (void)state;
    make_database(MANY_ROWS "PRAGMA journal_mode = WAL;");
    sqlite3 *db = open_writable();
    run_sql(db, "INSERT INTO usage_daily (day, inferences) VALUES (20601, 5)");
    struct arena *arena = arena_new();
    struct outcome outcome = {.err = ERROR_INIT};
    struct snapshot *snapshot = NULL;
    struct counting_sink sinks[2] = {{.sink = {.take = count_records}}, {.sink = {.take = count_records}}};
    struct snapshot_sink *pointers[] = {&sinks[0].sink, &sinks[1].sink};
    assert_true(snapshot_open(DATABASE, &snapshot, &outcome.faults, &outcome.err) &&
                snapshot_inventory(snapshot, 2, arena, &outcome.inventory, &outcome.faults, &outcome.err));
    run_sql(db, "DELETE FROM inference WHERE id > 10; DELETE FROM usage_daily");
    assert_true(
        snapshot_scan(snapshot, &outcome.inventory, pointers, 2, NULL, &outcome.faults, &outcome.err));
    assert_int_equal(sinks[0].own.records + sinks[1].own.records, 20002);
    snapshot_close(snapshot);
    sqlite3_close(db);
    arena_free(arena);
}

/* Integers of every width, rowids of every length, NULLs beside ids of 0, a row that leaves its page, and rows made
 * before a column was added, some whose time begins with a byte that could be the type of a column. */
#define VARIED                                                                                               \
    TAKEN_AT                                                                                                 \
        "INSERT INTO model (id, key) VALUES (1, 'a'), (2, 'b'), (300, 'c'), (70000, 'd'); INSERT INTO "      \
        "caller (id, address) VALUES (0, 'w'), (1, 'x'), (3, 'y');"                                          \
        "INSERT INTO kind VALUES (0, 'chat'), (1, 'code');"                                                  \
        "INSERT INTO verification VALUES (1, 'TEE', 1);"                                                     \
        "DROP TABLE inference; CREATE TABLE inference (id INTEGER PRIMARY KEY, at INTEGER, model_id "        \
        "INTEGER, caller_id INTEGER, "                                                                       \
        "verification_id INTEGER, settlement_id INTEGER, kind_id INTEGER, node_id INTEGER, count INTEGER, "  \
        "failed INTEGER, "                                                                                   \
        "tokens_in INTEGER, tokens_out INTEGER);"                                                            \
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) INSERT INTO "        \
        "inference (id, at, model_id, count, failed) SELECT i * 7 "                                          \
        ", CASE i % 9 WHEN 0 THEN 134217728 WHEN 1 THEN 150994944 ELSE 1780000000 END, CASE i % 5 WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 300 WHEN 3 THEN 70000 END, i, i "  \
        "% 2 FROM n;"                                                                                        \
        "ALTER TABLE inference ADD COLUMN paid_nano INTEGER DEFAULT 5; ALTER TABLE inference ADD COLUMN "    \
        "note TEXT;"                                                                                         \
        "INSERT INTO inference (id, at, count, failed, note) VALUES (-5, 1, 1, 0, hex(zeroblob(100000)));"   \
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 61) INSERT INTO "         \
        "inference (at, model_id, caller_id, verification_id, count, failed, tokens_in, tokens_out, "        \
        "paid_nano) "                                                                                        \
        "SELECT 1 << (i / 2), CASE i % 3 WHEN 0 THEN 70000 END, CASE i % 4 WHEN 1 THEN 1 END, 1, 1 << i, "   \
        "0, (1 << i) - 1, (1 << i) + 1, 9223372036854775807 - (1 << i) FROM n;"                              \
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 8), "                     \
        "around (id) AS (SELECT (1 << 7 * i) - 1 FROM n UNION SELECT 1 << 7 * i FROM n) "                    \
        "INSERT INTO inference (id, at, caller_id, kind_id, node_id, count, failed) "                        \
        "SELECT id, 86400, CASE id % 2 WHEN 0 THEN 3 END, CASE id % 3 WHEN 0 THEN 0 END, NULL, 1, 0 "        \
        "FROM around;"                                                                                       \
        "INSERT INTO inference (id, at, caller_id, count, failed) VALUES (9223372036854775807, 7, 0, 1, 0);"

/* Pages read by us and by SQLite must say the same. */
static void test_pages_agree_with_statements(void **state)
{
    (void)state;
    static const char *const sizes[] = {"PRAGMA page_size = 512;", "PRAGMA page_size = 4096;",
                                        "PRAGMA page_size = 65536;", "PRAGMA auto_vacuum = FULL;"};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        struct outcome pages, statements;
        make_database(VARIED);
        sqlite3 *db = open_writable();
        run_sql(db, sizes[i]);
        run_sql(db, "VACUUM");
        read_snapshot(arena, 3, 0, &pages);
        assert_true(pages.done);
        /* Something new, because SQLite writes nothing where nothing changes, and an empty -wal is none. */
        run_sql(db, "PRAGMA journal_mode = WAL; INSERT INTO mark VALUES (1, 'new')");
        struct stat wal;
        assert_true(stat(DATABASE "-wal", &wal) == 0 && wal.st_size > 0);
        read_snapshot(arena, 3, 0, &statements);
        assert_true(statements.done);
        assert_int_equal(pages.records, 963 + 14 + 1);
        assert_int_equal(statements.records, 963 + 14 + 1);
        assert_int_equal(pages.callerless, 963 - 16 + 7);
        assert_true(pages.digest == statements.digest);
        assert_true(pages.inferences == statements.inferences);
        sqlite3_close(db);
    }
    arena_free(arena);
}

/* Index i is that of ids[i], whether or not there are gaps between them; of the same id, that of any. */
static void test_resolver(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        int64_t ids[6];
    } cases[] = {
        {.count = 0},
        {.count = 1, .ids = {-7}},
        {.count = 4, .ids = {5, 6, 7, 8}},
        {.count = 4, .ids = {0, 1, 3, 4}},
        {.count = 4, .ids = {1, 1, 3, 4}},
        {.count = 3, .ids = {1, 2, 70000}},
        {.count = 2, .ids = {INT64_MIN, INT64_MAX}},
        {.count = 6, .ids = {INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX - 1, INT64_MAX}},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct resolver resolver;
        resolver_fill(&resolver, cases[i].ids, sizeof cases[i].ids[0], cases[i].count);
        for (size_t k = 0; k < cases[i].count; k++) {
            uint32_t found = resolver_find(&resolver, cases[i].ids[k]);
            assert_true(found < cases[i].count && cases[i].ids[found] == cases[i].ids[k]);
        }
        static const int64_t strangers[] = {INT64_MIN + 2, -8, -6, 2, 9, 69999, 70001, INT64_MAX - 2};
        for (size_t k = 0; k < ARRAY_SIZE(strangers); k++)
            if (strangers[k] != 2 || i != 5)
                assert_int_equal(resolver_find(&resolver, strangers[k]), SNAPSHOT_NONE);
        resolver_clear(&resolver);
    }
}

static void test_create_touches_nothing(void **state)
{
    (void)state;
    struct error err = ERROR_INIT;
    write_bytes("mine", 4);
    assert_false(schema_create(DATABASE, &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    struct text text = TEXT_INIT;
    err = (struct error)ERROR_INIT;
    assert_true(file_read(DATABASE, 100, &text, &err));
    assert_string_equal(text.bytes, "mine");
    text_clear(&text);
    remove_database();
}

/* As a program that knows nothing of SQLite and copies another file over this one. */
static bool overwrite(struct snapshot_sink *sink, const struct snapshot_record *records, size_t count)
{
    const struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    (void)sink;
    (void)records;
    (void)count;
    assert_int_equal(utimensat(AT_FDCWD, DATABASE, times, 0), 0);
    return true;
}

static void test_written_over(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct outcome outcome = {.err = ERROR_INIT};
    struct snapshot *snapshot = NULL;
    struct snapshot_sink sink = {.take = overwrite, .err = ERROR_INIT}, *sinks[] = {&sink};
    make_database(VARIED);
    assert_true(snapshot_open(DATABASE, &snapshot, &outcome.faults, &outcome.err) &&
                snapshot_inventory(snapshot, 1, arena, &outcome.inventory, &outcome.faults, &outcome.err));
    assert_false(snapshot_scan(snapshot, &outcome.inventory, sinks, 1, NULL, &outcome.faults, &outcome.err));
    assert_int_equal(outcome.err.kind, ERROR_INPUT);
    assert_non_null(strstr(outcome.err.message, "was written to while it was read"));
    snapshot_close(snapshot);
    arena_free(arena);
}

static void zero_page_of(const char *table)
{
    char sql[96], nothing[4096] = "";
    int64_t page = 0;
    sqlite3_stmt *statement = NULL;
    sqlite3 *db = open_writable();
    snprintf(sql, sizeof sql, "SELECT rootpage FROM sqlite_schema WHERE name = '%s'", table);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    page = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    FILE *file = fopen(DATABASE, "r+b");
    assert_int_equal(fseek(file, (long)(page - 1) * (long)sizeof nothing, SEEK_SET), 0);
    assert_int_equal(fwrite(nothing, sizeof nothing, 1, file), 1);
    fclose(file);
}

/* Half one file and half another is neither damaged nor at fault: it says that it was written to. */
static void test_written_over_half_way(void **state)
{
    static const char *const tables[] = {"model", "caller", "inference", "usage_daily", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
        struct arena *arena = arena_new();
        struct outcome outcome = {.err = ERROR_INIT};
        struct snapshot *snapshot = NULL;
        struct snapshot_sink sink = {.take = overwrite, .err = ERROR_INIT}, *sinks[] = {&sink};
        make_database(tables[i] ? VARIED : VARIED "PRAGMA ignore_check_constraints = ON; UPDATE model SET runnable = 7;");
        assert_true(snapshot_open(DATABASE, &snapshot, &outcome.faults, &outcome.err));
        if (tables[i])
            zero_page_of(tables[i]);
        overwrite(NULL, NULL, 0);
        assert_false(
            snapshot_inventory(snapshot, 1, arena, &outcome.inventory, &outcome.faults, &outcome.err) &&
            snapshot_scan(snapshot, &outcome.inventory, sinks, 1, NULL, &outcome.faults, &outcome.err));
        assert_int_equal(outcome.err.kind, ERROR_INPUT);
        assert_non_null(strstr(outcome.err.message, "was written to while it was read"));
        assert_int_equal(outcome.faults.count, 0);
        snapshot_close(snapshot);
        arena_free(arena);
    }
}

/* The name must mean that file, whatever SQLite makes of such names. */
static void test_odd_paths(void **state)
{
    (void)state;
    static const char *const paths[] = {"test_snapshot?mode=memory", ":memory:", "test_snapshot 100%25 #1.db",
                                        "test_snapshot-\xC3\xA9'.db"};
    for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
        struct error err = ERROR_INIT;
        struct faults faults = FAULTS_INIT;
        struct snapshot *snapshot = NULL;
        remove(paths[i]);
        assert_true(schema_create(paths[i], &err));
        assert_true(exists(paths[i]));
        assert_true(snapshot_open(paths[i], &snapshot, &faults, &err));
        assert_string_equal(snapshot_path(snapshot), paths[i]);
        snapshot_close(snapshot);
        assert_int_equal(remove(paths[i]), 0);
    }
}

/* Bytes behind the pages that the header of the file counts are none of SQLite's. */
static void lengthen_database(size_t length)
{
    FILE *file = fopen(DATABASE, "ab");
    uint32_t draw = (uint32_t)length;

    assert_non_null(file);
    for (size_t at = (size_t)ftell(file); at < length; at++) {
        draw = draw * 1664525 + 1013904223;
        putc((int)(draw >> 24), file);
    }
    assert_int_equal(fclose(file), 0);
}

static void change_byte(size_t at)
{
    FILE *file = fopen(DATABASE, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, (long)at, SEEK_SET), 0);
    putc(1, file);
    assert_int_equal(fclose(file), 0);
}

/* As digest.h tells a stranger. */
static void expect_digest(unsigned workers, size_t page_size, const struct snapshot_digest *before,
                          struct snapshot_digest *ret_digest)
{
    char expected[SHA256_HEX_SIZE] = "";
    struct snapshot *snapshot = NULL;
    struct faults faults = FAULTS_INIT;
    struct error err = ERROR_INIT;

    FILE *stranger = popen("split -b 1M --filter=sha256sum " DATABASE " | sha256sum", "r");
    assert_non_null(stranger);
    assert_non_null(fgets(expected, sizeof expected, stranger));
    assert_int_equal(pclose(stranger), 0);
    assert_true(snapshot_open(DATABASE, &snapshot, &faults, &err));
    assert_true(snapshot_digest(snapshot, workers, page_size, before, ret_digest, &err));
    assert_string_equal(ret_digest->hex, expected);
    snapshot_close(snapshot);
}

/* Of pieces so many that they are hashed in the lanes, and so few that they are not, with and without a short one. */
static void test_digest(void **state)
{
    static const size_t lengths[] = {0, 1, 2 * DIGEST_PIECE, 12 * DIGEST_PIECE, 15 * DIGEST_PIECE + 1,
                                     16 * DIGEST_PIECE, 19 * DIGEST_PIECE - 1, 50 * DIGEST_PIECE + 4095};
    const size_t page_size = 4096;
    struct snapshot_digest before, after;

    (void)state;
    make_database("");
    for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
        lengthen_database(lengths[i]);
        expect_digest(1, 0, NULL, &before);
        snapshot_digest_clear(&before);
        expect_digest(3, page_size, NULL, &before);
        for (size_t at = 2 * DIGEST_PIECE - 1; at < lengths[i]; at += 2 * DIGEST_PIECE)
            change_byte(at);
        expect_digest(2, page_size, &before, &after);
        snapshot_digest_clear(&before);
        snapshot_digest_clear(&after);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schema_matches_table),
        cmocka_unit_test(test_inventory),
        cmocka_unit_test(test_callers_are_packed),
        cmocka_unit_test(test_fixtures),
        cmocka_unit_test(test_failures_are_merged),
        cmocka_unit_test(test_scan_sums),
        cmocka_unit_test(test_faults_in_order_of_rows),
        cmocka_unit_test(test_missing_values),
        cmocka_unit_test(test_sink_may_refuse),
        cmocka_unit_test(test_not_a_database),
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_damaged_page_is_named),
        cmocka_unit_test(test_locked),
        cmocka_unit_test(test_wal_at_rest),
        cmocka_unit_test(test_wal_in_use),
        cmocka_unit_test(test_wal_left_behind),
        cmocka_unit_test(test_wal_writer_between),
        cmocka_unit_test(test_pages_agree_with_statements),
        cmocka_unit_test(test_resolver),
        cmocka_unit_test(test_create_touches_nothing),
        cmocka_unit_test(test_odd_paths),
        cmocka_unit_test(test_written_over),
        cmocka_unit_test(test_written_over_half_way),
        cmocka_unit_test(test_digest),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove_database();
    return failed;
}
