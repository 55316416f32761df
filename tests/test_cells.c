/* SPDX-License-Identifier: MIT
 * Reads tables and adds up failures from the pages of files and by statements: both give the same, whatever is in the
 * file, and the pages serve where they should. */
#include "base/text.h"
#include "snapshot/cells.h"
#include "snapshot/connection.h"
#include "snapshot/failures.h"
#include "snapshot/leaves.h"
#include "snapshot/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DATABASE "test_cells.db"

static void run_sql(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s in: %s", message, sql);
}

/* `first` comes before the tables: what cannot be changed after them. */
static void make_database(const char *first, const char *sql)
{
    sqlite3 *db = NULL;
    remove(DATABASE);
    assert_int_equal(sqlite3_open(DATABASE, &db), SQLITE_OK);
    run_sql(db, "PRAGMA synchronous = OFF");
    run_sql(db, first);
    run_sql(db, schema_sql);
    run_sql(db, "INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z')");
    run_sql(db, sql);
    sqlite3_close(db);
}

/* What one reading of the inventory gave. */
struct outcome {
    bool done;
    struct faults faults;
    struct error err;
    struct snapshot_inventory inventory;
};

static void read_inventory(const struct cell_source *source, struct arena *arena, struct outcome *outcome)
{
    *outcome = (struct outcome){.err = ERROR_INIT};
    outcome->done = inventory_read(source, arena, &outcome->inventory, &outcome->faults, &outcome->err);
}

static void expect_same_faults(const char *what, const struct faults *pages, const struct faults *statements)
{
    if (pages->count != statements->count)
        fail_msg("%s: %d and %d faults", what, (int)pages->count, (int)statements->count);
    for (int i = 0; i < pages->count && i < FAULTS_SHOWN; i++)
        if (strcmp(pages->sentences[i], statements->sentences[i]) != 0)
            fail_msg("%s: %s\nand %s", what, pages->sentences[i], statements->sentences[i]);
}

static void expect_same_failures(const char *what, const struct snapshot_inventory *pages,
                                 const struct snapshot_inventory *statements)
{
    bool same = pages->failure_count == statements->failure_count;
    for (size_t i = 0; same && i < pages->failure_count; i++) {
        const struct snapshot_failure *one = &pages->failures[i], *other = &statements->failures[i];
        same = strcmp(one->reason, other->reason) == 0 && one->day == other->day &&
               one->inferences == other->inferences;
    }
    if (!same)
        fail_msg("%s: other failures from pages than from statements", what);
}

static struct snapshot *open_snapshot(const char *what)
{
    struct snapshot *snapshot = NULL;
    struct faults faults = FAULTS_INIT;
    struct error err = ERROR_INIT;
    if (!snapshot_open(DATABASE, &snapshot, &faults, &err))
        fail_msg("%s: %s", what, err.message);
    return snapshot;
}

/* Texts of another encoding are only for statements. */
static struct snapshot *open_for_statements(const char *what)
{
    struct snapshot *snapshot = open_snapshot(what);
    snapshot->is_utf8 = false;
    return snapshot;
}

/* Adds up failures both ways and returns whether the pages served. */
static bool add_both_ways(const char *what, unsigned workers, size_t *ret_count)
{
    struct arena *arena = arena_new();
    struct snapshot *snapshots[2] = {open_snapshot(what), open_for_statements(what)};
    struct cell_source sources[2] = {snapshot_cells(snapshots[0]), snapshot_cells(snapshots[1])};
    struct failures failures = FAILURES_INIT;
    struct outcome pages, statements;

    sources[0].workers = workers;
    assert_false(sources[1].add_failures(&sources[1], arena, &failures));
    bool served = sources[0].add_failures(&sources[0], arena, &failures);
    failures_clear(&failures);
    read_inventory(&sources[0], arena, &pages);
    read_inventory(&sources[1], arena, &statements);
    assert_int_equal(pages.done, statements.done);
    assert_string_equal(pages.err.message, statements.err.message);
    expect_same_faults(what, &pages.faults, &statements.faults);
    expect_same_failures(what, &pages.inventory, &statements.inventory);
    *ret_count = pages.inventory.failure_count;
    faults_clear(&pages.faults);
    faults_clear(&statements.faults);
    snapshot_close(snapshots[0]);
    snapshot_close(snapshots[1]);
    arena_free(arena);
    return served;
}

/* Rows from 500 below 0 up, with gaps; two thirds failed, for 25 reasons. */
#define INFERENCES                                                                                             \
    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 11999) INSERT INTO inference "  \
    "(id, at, count, failed) SELECT i + i / 7 - 500, 1780000000 + 100 * i + i * 7919 % 90000, i % 4, i % 3 > 0 FROM n;"
#define FAILURES                                                                                               \
    "INSERT INTO failure SELECT id, printf('reason %d', abs(id) * id % 25) FROM inference WHERE failed;"
#define FEW                                                                                                    \
    "INSERT INTO inference (id, at, failed) VALUES (1, 1780000000, 1), (2, 1780000000, 1), (3, 1780090000, 1), "  \
    "(4, 1780090000, 0); INSERT INTO failure VALUES (1, 'reverted'), (2, 'out of gas'), (3, 'reverted');"
#define LOOSE_FAILURE(columns) FEW "DROP TABLE failure; CREATE TABLE failure (" columns ");"
#define LOOSE_INFERENCE                                                                                        \
    FEW "CREATE TABLE loose AS SELECT id, at, model_id, caller_id, verification_id, settlement_id, kind_id, "  \
        "node_id, count, failed, tokens_in, tokens_out, paid_nano FROM inference; DROP TABLE inference; "      \
        "CREATE TABLE inference (id INTEGER PRIMARY KEY, at INTEGER, model_id INTEGER, caller_id INTEGER, "    \
        "verification_id INTEGER, settlement_id INTEGER, kind_id INTEGER, node_id INTEGER, count INTEGER, "    \
        "failed INTEGER, tokens_in INTEGER, tokens_out INTEGER, paid_nano INTEGER); INSERT INTO inference "    \
        "SELECT * FROM loose; DROP TABLE loose;"

static const struct {
    const char *what, *first, *sql;
    size_t failures; /* of an inventory without faults, else whatever */
    bool served;     /* by the pages */
} failure_cases[] = {
    {"many", "", INFERENCES FAILURES, 0, true},
    {"small pages", "PRAGMA page_size = 512", INFERENCES FAILURES, 0, true},
    {"large pages", "PRAGMA page_size = 65536", INFERENCES FAILURES, 0, true},
    {"few", "", FEW, 3, true},
    {"none", "", "", 0, true},
    {"no table", "", FEW "DROP TABLE failure", 0, false},
    {"added late", "", INFERENCES "CREATE TABLE other (x); " FAILURES "DELETE FROM failure WHERE inference_id % 5 = 0; "
     "INSERT INTO failure SELECT id, 'late' FROM inference WHERE failed AND id % 5 = 0", 0, true},
    {"a sum beyond 64 bits", "",
     FEW "UPDATE inference SET count = 9223372036854775807; UPDATE failure SET reason = 'r'", 2,
     true},
    {"an empty reason", "", FEW "UPDATE failure SET reason = ''", 2, true},
    {"a long reason", "", FEW "UPDATE failure SET reason = printf('%.*c', 3000, 'x')", 2, true},
    {"a very long reason", "", FEW "UPDATE failure SET reason = printf('%.*c', 9000, 'x')", 2, false},
    {"a NUL in a reason", "",
     FEW "UPDATE failure SET reason = 'out' || char(0) || 'x' WHERE inference_id > 1", 3, false},
    {"UTF-16", "PRAGMA encoding = 'UTF-16le'", FEW "UPDATE failure SET reason = char(257, 258)", 2, false},
    {"no inference", "", FEW "INSERT INTO failure VALUES (9, 'reverted'), (-9, 'reverted')", 0, false},
    {"no inference behind the last leaf", "",
     INFERENCES FAILURES "INSERT INTO failure VALUES (1000000, 'x')", 0, false},
    {"no inference in a gap", "", INFERENCES FAILURES "INSERT INTO failure VALUES (-493, 'x')", 0, false},
    {"no inferences", "", FEW "DELETE FROM inference", 0, false},
    {"one that did not fail", "", INFERENCES FAILURES "UPDATE inference SET failed = 0 WHERE id % 1000 = 0", 0, false},
    {"a reason that is missing", "", LOOSE_FAILURE("inference_id INTEGER PRIMARY KEY, reason TEXT")
     "INSERT INTO failure VALUES (1, 'x'), (2, NULL), (4, NULL), (9, NULL)", 0, false},
    {"a reason that is a number", "", LOOSE_FAILURE("inference_id INTEGER PRIMARY KEY, reason INTEGER")
     "INSERT INTO failure VALUES (1, 'x'), (2, 7), (3, 1.5)", 3, false},
    {"a reason that is a blob", "", LOOSE_FAILURE("inference_id INTEGER PRIMARY KEY, reason TEXT")
     "INSERT INTO failure VALUES (1, 'x'), (2, x'4142'), (3, 'x')", 3, false},
    {"ids that are no rowids", "", LOOSE_FAILURE("inference_id INTEGER PRIMARY KEY DESC, reason TEXT")
     "INSERT INTO failure VALUES (3, 'x'), (1, 'x'), (NULL, 'x'), (2, 'y')", 0, false},
    {"ids of another type", "", LOOSE_FAILURE("inference_id INT PRIMARY KEY, reason TEXT")
     "INSERT INTO failure VALUES (3, 'x'), ('1', 'x'), ('z', 'x'), (2, 'y')", 0, false},
    {"ids that are missing", "", LOOSE_FAILURE("inference_id INTEGER, reason TEXT")
     "INSERT INTO failure VALUES (NULL, 'x'), (NULL, 'x'), (NULL, 'y')", 0, false},
    {"ids twice", "", LOOSE_FAILURE("inference_id INTEGER, reason TEXT")
     "INSERT INTO failure VALUES (3, 'x'), (1, 'x'), (3, 'x'), (1, 'y'), (3, 'z')", 0, false},
    {"two columns as key", "", LOOSE_FAILURE("inference_id INTEGER, reason TEXT, PRIMARY KEY (inference_id, reason)")
     "INSERT INTO failure VALUES (NULL, 'x'), (1, 'x'), (1, 'y')", 0, false},
    {"columns in another order", "", LOOSE_FAILURE("reason TEXT, inference_id INTEGER PRIMARY KEY")
     "INSERT INTO failure VALUES ('x', 1), ('y', 3)", 2, false},
    {"a column more", "", FEW "ALTER TABLE failure ADD COLUMN note TEXT; UPDATE failure SET note = reason WHERE "
     "inference_id = 2", 3, true},
    {"a reason added later", "", LOOSE_FAILURE("inference_id INTEGER PRIMARY KEY")
     "INSERT INTO failure VALUES (1), (2); ALTER TABLE failure ADD COLUMN reason TEXT DEFAULT 'x'", 1, false},
    {"amounts added later", "", FEW "DELETE FROM failure WHERE inference_id = 2; ALTER TABLE inference DROP COLUMN "
     "paid_nano; ALTER TABLE inference ADD COLUMN paid_nano INTEGER", 2, false},
    {"a time that is missing", "", LOOSE_INFERENCE "UPDATE inference SET at = NULL WHERE id = 2", 0, false},
    {"a time that is a text", "", LOOSE_INFERENCE "UPDATE inference SET at = 'noon' WHERE id = 2", 0, false},
    {"a time in milliseconds", "", LOOSE_INFERENCE "UPDATE inference SET at = 1000 * at WHERE id = 2", 3, false},
    {"a time before 1970", "", LOOSE_INFERENCE "UPDATE inference SET at = -at WHERE id = 2", 3, false},
    {"a count that is missing", "", LOOSE_INFERENCE "UPDATE inference SET count = NULL WHERE id = 2", 0, false},
    {"a count that is negative", "", LOOSE_INFERENCE "UPDATE inference SET count = -1 WHERE id = 2; UPDATE failure SET "
     "reason = 'x'", 0, false},
    {"a count that is a text", "", LOOSE_INFERENCE "UPDATE inference SET count = 'one' WHERE id = 2", 0, false},
    {"failed twice", "", LOOSE_INFERENCE "UPDATE inference SET failed = 2 WHERE id = 2", 0, false},
    {"failed as a fraction", "", LOOSE_INFERENCE "UPDATE inference SET failed = 1.5 WHERE id = 2", 0, false},
    {"tokens that are a text", "", LOOSE_INFERENCE "UPDATE inference SET tokens_in = 'many' WHERE id = 2", 3, false},
    {"the last fault of many rows", "", INFERENCES FAILURES "UPDATE inference SET failed = 0 WHERE id = (SELECT max("
     "inference_id) FROM failure)", 0, false},
};

static void test_failures(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(failure_cases); i++) {
        make_database(failure_cases[i].first, failure_cases[i].sql);
        for (unsigned workers = 1; workers <= 5; workers += 2) {
            size_t count;
            bool served = add_both_ways(failure_cases[i].what, workers, &count);
            if (served != failure_cases[i].served)
                fail_msg("%s: read from pages: %d", failure_cases[i].what, served);
            if (failure_cases[i].failures > 0 && count != failure_cases[i].failures)
                fail_msg("%s: %zu failures", failure_cases[i].what, count);
        }
    }
}

static void copy_page(uint32_t from, uint32_t to, size_t size)
{
    char bytes[512];
    FILE *file = fopen(DATABASE, "r+b");
    assert_true(size <= sizeof bytes && fseek(file, (long)((from - 1) * size), SEEK_SET) == 0 &&
                fread(bytes, size, 1, file) == 1 && fseek(file, (long)((to - 1) * size), SEEK_SET) == 0 &&
                fwrite(bytes, size, 1, file) == 1);
    fclose(file);
}

/* The same failures once more where one thread ends and the next begins. */
static void test_order_between_threads(void **state)
{
    (void)state;
    const char *what = "a leaf that is there twice";
    struct snapshot_layout leaves;
    struct error err = ERROR_INIT;
    size_t count;
    make_database("PRAGMA page_size = 512", INFERENCES FAILURES);
    struct snapshot *snapshot = open_snapshot(what);
    assert_true(leaves_find(snapshot, "failure", &leaves, &err));
    snapshot_close(snapshot);
    assert_true(leaves.count > 100);
    copy_page(leaves.pages[leaves.count / 2 - 1], leaves.pages[leaves.count / 2], leaves.page_size);
    snapshot_layout_clear(&leaves);
    for (unsigned workers = 1; workers <= 2; workers++)
        assert_false(add_both_ways(what, workers, &count));
}

#define LOOSE(table, columns) "DROP TABLE " table "; CREATE TABLE " table " (" columns ");"
#define ODD_VALUES                                                                                                   \
    "(0), (1), (-1), (127), (128), (-128), (-129), (32767), (32768), (-32769), (8388607), (-8388609), (2147483648), "  \
    "(-2147483649), (140737488355327), (-140737488355329), (9223372036854775807), (-9223372036854775807 - 1), (1.5), " \
    "(-0.0), (9e99), (NULL), (''), ('text'), ('2'), (x''), (x'00ff'), (cast(x'41ff42' AS TEXT)), "                     \
    "('nul' || char(0) || 'inside'), (printf('%.*c', 60, 'x')), (printf('%.*c', 3000, 'y')), "  \
    "(printf('%.*c', 9000, 'z'))"

static const struct {
    const char *what, *first, *sql;
} table_cases[] = {
    {"as made", "",
     FEW "INSERT INTO model (id, key) VALUES (-7, 'a'), (1000000, 'b'); INSERT INTO mark VALUES (0, 'x')"},
    {"odd values", "", LOOSE("mark", "at INTEGER, label TEXT")
     "WITH odd (value) AS (VALUES " ODD_VALUES ") INSERT INTO mark SELECT a.value, b.value FROM odd AS a, odd AS b"},
    {"odd values in small pages", "PRAGMA page_size = 512", LOOSE("mark", "at INTEGER, label TEXT")
     "WITH odd (value) AS (VALUES " ODD_VALUES ") INSERT INTO mark SELECT a.value, b.value FROM odd AS a, odd AS b"},
    {"UTF-16", "PRAGMA encoding = 'UTF-16be'", FEW "UPDATE failure SET reason = char(257, 258)"},
    {"many rows with gaps", "PRAGMA page_size = 512",
     INFERENCES "INSERT INTO caller (id, address, label) SELECT 3 * id, 'caller ' || id, iif(id % 3, NULL, 'label') "
     "FROM inference; DELETE FROM caller WHERE id % 1000 < 300; INSERT INTO failure SELECT id, 'x' FROM inference"},
    {"ids that are no rowids", "", LOOSE("caller", "id INTEGER PRIMARY KEY DESC, address TEXT, label TEXT, kind TEXT")
     "INSERT INTO caller (id, address) VALUES (9, 'a'), (3, 'b'), (NULL, 'c')"},
    {"ids that are only unique", "", LOOSE("caller", "id INTEGER UNIQUE, address TEXT, label TEXT, kind TEXT")
     "INSERT INTO caller (id, address) VALUES (9, 'a'), (3, 'b'), (NULL, 'c')"},
    {"ids named as key below", "", LOOSE("caller", "id INTEGER, address TEXT, label TEXT, kind TEXT, PRIMARY KEY (id)")
     "INSERT INTO caller (id, address) VALUES (9, 'a'), (3, 'b'), (NULL, 'c')"},
    {"a key of two columns", "",
     LOOSE("caller", "id INTEGER, address TEXT, label TEXT, kind TEXT, PRIMARY KEY (id, kind)")
     "INSERT INTO caller (id, address) VALUES (9, 'a'), (3, 'b'), (NULL, 'c')"},
    {"a rowid that is not the first column", "",
     LOOSE("node_event", "node_id INTEGER, at INTEGER PRIMARY KEY, event TEXT")
     "INSERT INTO node_event VALUES (5, 1780000000, 'enabled'), (6, 1770000000, 'disabled')"},
    {"a column added later", "", LOOSE("mark", "at INTEGER")
     "INSERT INTO mark VALUES (1), (2); ALTER TABLE mark ADD COLUMN label TEXT DEFAULT 'later'; INSERT INTO mark "
     "VALUES (3, 'x'), (4, NULL)"},
    {"columns more", "", LOOSE("mark", "at INTEGER, label TEXT, note BLOB")
     "INSERT INTO mark VALUES (1, 'x', x'00'), (2, 'y', 1.5), (3, 'z', printf('%.*c', 9000, 'z'))"},
    {"columns in another order", "",
     LOOSE("mark", "label TEXT, at INTEGER") "INSERT INTO mark VALUES ('x', 1), ('y', 2)"},
    {"another type", "", LOOSE("mark", "at REAL, label") "INSERT INTO mark VALUES (1, 2), (1.5, 'y')"},
    {"types and names in other letters", "", LOOSE("mark", "AT integer, Label text") "INSERT INTO mark VALUES (1, 2)"},
};

static bool take_cells(void *context, const struct cell *cells, struct error *err)
{
    struct text *seen = context;
    (void)err;
    for (int i = 0; i < 3; i++) {
        text_printf(seen, "%d %lld %zu ", (int)cells[i].type, (long long)cells[i].integer, cells[i].length);
        text_add_bytes(seen, cells[i].bytes ? cells[i].bytes : "", cells[i].bytes ? cells[i].length + 1 : 0);
    }
    return true;
}

/* Three columns of each table at once, from the last to the first, with the rowid and without. */
static void read_table(struct snapshot *snapshot, const struct schema_table *table, size_t column, struct text *seen)
{
    struct cell_source source = snapshot_cells(snapshot);
    struct cell_reader reader = {.take = take_cells, .context = seen};
    struct error err = ERROR_INIT;
    size_t before = column > 0 ? column - 1 : table->column_count - 1;
    const char *const between[] = {"rowid", table->columns[before].name};
    for (size_t i = 0; i < ARRAY_SIZE(between); i++) {
        struct text columns = TEXT_INIT;
        text_printf(&columns, "%s, %s, %s", table->columns[column].name, between[i], table->columns[before].name);
        assert_true(source.read(&source, table->name, columns.bytes, &reader, &err));
        text_clear(&columns);
    }
}

static void test_tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(table_cases); i++) {
        make_database(table_cases[i].first, table_cases[i].sql);
        struct snapshot *snapshots[2] = {open_snapshot(table_cases[i].what), open_for_statements(table_cases[i].what)};
        size_t all = 0;
        for (size_t table = 0; table < schema_table_count; table++)
            for (size_t column = 0; column < schema_tables[table].column_count; column++) {
                struct text seen[2] = {TEXT_INIT, TEXT_INIT};
                read_table(snapshots[0], &schema_tables[table], column, &seen[0]);
                read_table(snapshots[1], &schema_tables[table], column, &seen[1]);
                if (seen[0].length != seen[1].length ||
                    (seen[0].bytes && memcmp(seen[0].bytes, seen[1].bytes, seen[0].length) != 0))
                    fail_msg("%s: table %s, column %s", table_cases[i].what, schema_tables[table].name,
                             schema_tables[table].columns[column].name);
                all += seen[0].length;
                text_clear(&seen[0]);
                text_clear(&seen[1]);
            }
        assert_true(all > 0);
        snapshot_close(snapshots[0]);
        snapshot_close(snapshots[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_order_between_threads),
        cmocka_unit_test(test_tables),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove(DATABASE);
    return failed;
}
