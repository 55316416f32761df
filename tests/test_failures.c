/* SPDX-License-Identifier: MIT
 * Adds up failures from the pages of files and by statements: both give the same, whatever is in the file, and the
 * pages serve where everything is as it should be. */
#include "snapshot/cells.h"
#include "snapshot/failures.h"
#include "snapshot/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DATABASE "test_failures.db"

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

/* Reads the file both ways and returns whether its pages served. */
static bool read_both_ways(const char *what, unsigned workers, size_t *ret_count)
{
    struct arena *arena = arena_new();
    struct snapshot *snapshot = NULL;
    struct failures failures = FAILURES_INIT;
    struct outcome pages, statements;
    struct faults faults = FAULTS_INIT;
    struct error err = ERROR_INIT;

    if (!snapshot_open(DATABASE, &snapshot, &faults, &err))
        fail_msg("%s: %s", what, err.message);
    struct cell_source source = snapshot_cells(snapshot);
    source.workers = workers;
    bool served = source.add_failures(&source, arena, &failures);
    read_inventory(&source, arena, &pages);
    source.add_failures = NULL;
    read_inventory(&source, arena, &statements);
    assert_int_equal(pages.done, statements.done);
    assert_string_equal(pages.err.message, statements.err.message);
    expect_same_faults(what, &pages.faults, &statements.faults);
    expect_same_failures(what, &pages.inventory, &statements.inventory);
    *ret_count = pages.inventory.failure_count;
    faults_clear(&pages.faults);
    faults_clear(&statements.faults);
    failures_clear(&failures);
    snapshot_close(snapshot);
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
#define LOOSE_INFERENCE                                                                                       \
    FEW "CREATE TABLE loose AS SELECT id, at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, "  \
        "count, failed, tokens_in, tokens_out, paid_nano FROM inference; DROP TABLE inference; CREATE TABLE inference " \
        "(id INTEGER PRIMARY KEY, at INTEGER, model_id INTEGER, caller_id INTEGER, verification_id INTEGER, "           \
        "settlement_id INTEGER, kind_id INTEGER, node_id INTEGER, count INTEGER, failed INTEGER, tokens_in INTEGER, "   \
        "tokens_out INTEGER, paid_nano INTEGER); INSERT INTO inference SELECT * FROM loose; DROP TABLE loose;"

static const struct {
    const char *what, *first, *sql;
    size_t failures; /* of an inventory without faults, else whatever */
    bool served;     /* by the pages */
} cases[] = {
    {"many", "", INFERENCES FAILURES, 0, true},
    {"small pages", "PRAGMA page_size = 512", INFERENCES FAILURES, 0, true},
    {"large pages", "PRAGMA page_size = 65536", INFERENCES FAILURES, 0, true},
    {"few", "", FEW, 3, true},
    {"none", "", "", 0, true},
    {"no table", "", FEW "DROP TABLE failure", 0, false},
    {"added late", "", INFERENCES "CREATE TABLE other (x); " FAILURES "DELETE FROM failure WHERE inference_id % 5 = 0; "
     "INSERT INTO failure SELECT id, 'late' FROM inference WHERE failed AND id % 5 = 0", 0, true},
    {"a sum beyond 64 bits", "", FEW "UPDATE inference SET count = 9223372036854775807; UPDATE failure SET reason = 'r'", 2,
     true},
    {"an empty reason", "", FEW "UPDATE failure SET reason = ''", 2, true},
    {"a long reason", "", FEW "UPDATE failure SET reason = printf('%.*c', 3000, 'x')", 2, true},
    {"a very long reason", "", FEW "UPDATE failure SET reason = printf('%.*c', 9000, 'x')", 2, false},
    {"a NUL in a reason", "", FEW "UPDATE failure SET reason = 'out' || char(0) || 'x' WHERE inference_id > 1", 3, false},
    {"UTF-16", "PRAGMA encoding = 'UTF-16le'", FEW "UPDATE failure SET reason = char(257, 258)", 2, false},
    {"no inference", "", FEW "INSERT INTO failure VALUES (9, 'reverted'), (-9, 'reverted')", 0, false},
    {"no inference behind the last leaf", "", INFERENCES FAILURES "INSERT INTO failure VALUES (1000000, 'x')", 0, false},
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

static void test_pages_agree_with_statements(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        make_database(cases[i].first, cases[i].sql);
        for (unsigned workers = 1; workers <= 5; workers += 2) {
            size_t count;
            bool served = read_both_ways(cases[i].what, workers, &count);
            if (served != cases[i].served)
                fail_msg("%s: read from pages: %d", cases[i].what, served);
            if (cases[i].failures > 0 && count != cases[i].failures)
                fail_msg("%s: %zu failures", cases[i].what, count);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_agree_with_statements),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove(DATABASE);
    return failed;
}
