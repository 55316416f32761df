/* SPDX-License-Identifier: MIT
 * The synthetic network: the same rows every time, a valid snapshot, and the history it promises. */
#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "demo/demo.h"
#include "demo/dice.h"
#include "demo/season.h"
#include "snapshot/snapshot.h"
#include "usage/usage.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define EVENTS 60000

static const struct demo_options small = {.events = EVENTS, .models = 900, .callers = 4000};

static void make(const char *path, uint64_t seed, const struct demo_options *options)
{
    struct error err = ERROR_INIT;
    unlink(path);
    if (!demo_create(path, seed, options, NULL, &err))
        fail_msg("%s", err.message);
}

static int64_t ask(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t answer = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return answer;
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
    struct text first = TEXT_INIT, second = TEXT_INIT, other = TEXT_INIT;
    struct error err = ERROR_INIT;
    (void)state;
    make("demo-first.db", 1, &small);
    make("demo-second.db", 1, &small);
    make("demo-other.db", 2, &small);
    assert_true(file_read("demo-first.db", 1 << 28, &first, &err));
    assert_true(file_read("demo-second.db", 1 << 28, &second, &err));
    assert_true(file_read("demo-other.db", 1 << 28, &other, &err));
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    assert_true(first.length != other.length || memcmp(first.bytes, other.bytes, first.length) != 0);
    text_clear(&first);
    text_clear(&second);
    text_clear(&other);
    unlink("demo-second.db");
    unlink("demo-other.db");
    unlink("demo-first.db");
}

/* Pinned, so that another machine or compiler that disagrees is noticed. Change it when the generator is changed on
 * purpose. */
static void the_rows_are_these(void **state)
{
    (void)state;
    make("demo-rows.db", 1, &small);
    assert_int_equal(ask("demo-rows.db",
                         "SELECT sum((coalesce(model_id, 7) * 31 + coalesce(caller_id, 5) * 17 + at % 86400 +"
                         " coalesce(tokens_in, 3) * 13 + node_id) * (1 + id % 101)) FROM inference"),
                     INT64_C(197383901266));
    unlink("demo-rows.db");
}

static void the_rows_are_as_promised(void **state)
{
    static const struct {
        const char *sql;
        int64_t expected;
    } cases[] = {
        {"SELECT count(*) FROM inference", EVENTS},
        {"SELECT count(*) FROM model", 900},
        {"SELECT count(*) FROM caller", 4000},
        {"SELECT count(DISTINCT caller_id) FROM inference", 4000},
        {"SELECT count(*) FROM node", 16},
        {"SELECT count(DISTINCT node_id) FROM inference", 16},
        {"SELECT count(DISTINCT verification_id) FROM inference", 3},
        {"SELECT count(DISTINCT settlement_id) FROM inference", 3},
        {"SELECT count(DISTINCT kind_id) FROM inference", 4},
        {"SELECT count(DISTINCT kind) FROM caller", 5},
        {"SELECT count(*) FROM mark", SEASON_MARKS},
        {"SELECT count(*) FROM snapshot WHERE key = 'synthetic' AND value = '1'", 1},
        {"SELECT max(count) FROM inference WHERE model_id IS NULL", 20},
        {"SELECT count(*) FROM inference a JOIN inference b ON b.id = a.id + 1 WHERE b.at < a.at", 0},
        {"SELECT count(*) FROM inference i JOIN model m ON m.id = i.model_id WHERE i.at >= m.delisted_at + 86400", 0},
        {"SELECT count(*) FROM pragma_foreign_key_check", 0},
    };
    (void)state;
    make("demo-promise.db", 3, &small);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        int64_t got = ask("demo-promise.db", cases[i].sql);
        if (got != cases[i].expected)
            fail_msg("%s: %lld, expected %lld", cases[i].sql, (long long)got, (long long)cases[i].expected);
    }
    unlink("demo-promise.db");
}

struct opened {
    struct arena *arena;
    struct snapshot *snapshot;
    struct snapshot_inventory inventory;
    struct usage *usage;
};

static void open_usage(const char *path, unsigned workers, struct opened *opened)
{
    struct error err = ERROR_INIT;
    struct faults faults = FAULTS_INIT;
    struct usage_options options = {.workers = workers, .window_days = 30};
    opened->arena = arena_new();
    if (!snapshot_open(path, &opened->snapshot, &faults, &err) ||
        !snapshot_inventory(opened->snapshot, 1, opened->arena, &opened->inventory, &faults, &err) ||
        !usage_read(opened->snapshot, &opened->inventory, &options, NULL, &opened->usage, &faults, &err))
        fail_msg("%s (%s)", err.message, faults.count > 0 ? faults.sentences[0] : "no fault");
}

static void close_usage(struct opened *opened)
{
    usage_free(opened->usage);
    snapshot_close(opened->snapshot);
    arena_free(opened->arena);
}

static void the_history_is_as_promised(void **state)
{
    struct opened one, two;
    struct usage_totals all, before, after;
    int32_t first = SEASON_FIRST_DAY, missing = 0, ends = first + season_marks[SEASON_INCENTIVE_END].day;
    int64_t callers[SEASON_DAYS], others[SEASON_DAYS];
    (void)state;
    make("demo-history.db", DEMO_SEED, &small);
    open_usage("demo-history.db", 1, &one);
    open_usage("demo-history.db", 2, &two);

    assert_int_equal(usage_first_day(one.usage), first);
    assert_int_equal(usage_end_day(one.usage), first + SEASON_DAYS);
    for (int32_t day = first; day < first + SEASON_DAYS; day++) {
        missing += usage_day_is_missing(one.usage, day);
        assert_memory_equal(usage_day(one.usage, day), usage_day(two.usage, day), sizeof all);
    }
    assert_int_equal(missing, 1);
    assert_true(usage_day_is_missing(one.usage, first + SEASON_MISSING_DAY));
    assert_true(usage_incomplete(one.usage)->records > 0);
    usage_totals(one.usage, 0, INT32_MAX, &all);
    assert_int_equal(all.records + usage_incomplete(one.usage)->records, EVENTS);
    assert_true(all.failed > 0 && all.tokens_in > 0 && all.paid_nano > 0 && all.verified > 0);
    assert_in_range(all.unattributed * 100 / all.inferences, 5, 40);

    usage_totals(one.usage, ends - 42, ends - 14, &before);
    usage_totals(one.usage, ends + 14, ends + 42, &after);
    assert_true(after.inferences * 3 < before.inferences * 2);
    usage_distinct_callers(one.usage, 28, callers);
    usage_distinct_callers(two.usage, 28, others);
    assert_memory_equal(callers, others, sizeof callers);
    assert_true(callers[ends - first + 42] * 2 < callers[ends - first - 1]);
    close_usage(&one);
    close_usage(&two);
    unlink("demo-history.db");
}

static void every_question_has_an_answer(void **state)
{
    static const char *const tables[] = {"claim", "mark", "failure", "node_event", "node_uptime", "workflow"};
    (void)state;
    make("demo-answers.db", 1, &small);
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
        char sql[80];
        snprintf(sql, sizeof sql, "SELECT count(*) > 0 FROM %s", tables[i]);
        if (ask("demo-answers.db", sql) != 1)
            fail_msg("nothing in table %s", tables[i]);
    }
    assert_int_equal(ask("demo-answers.db",
                         "SELECT count(*) FROM failure LEFT JOIN inference ON id = inference_id WHERE failed IS NOT 1"),
                     0);
    /* Nobody is served by a node that is out of service. */
    assert_int_equal(ask("demo-answers.db",
                         "SELECT count(*) FROM inference JOIN node_event e USING (node_id)"
                         " WHERE event = 'disabled' AND inference.at >= e.at AND NOT EXISTS"
                         " (SELECT 1 FROM node_event b WHERE b.node_id = e.node_id AND b.event = 'enabled'"
                         "  AND b.at > e.at AND b.at <= inference.at)"),
                     0);
    assert_true(ask("demo-answers.db", "SELECT 100 * sum(up_seconds) / sum(86400) FROM node_uptime") >= 90);
    assert_true(ask("demo-answers.db", "SELECT count(*) FROM node_uptime WHERE up_seconds < 86400") > 0);
    assert_true(ask("demo-answers.db", "SELECT count(*) FROM inference WHERE paid_nano > 0") > 0);
    unlink("demo-answers.db");
}

static void an_existing_file_is_left_alone(void **state)
{
    struct error err = ERROR_INIT;
    (void)state;
    make("demo-taken.db", 1, &(struct demo_options){.events = 10, .models = 3, .callers = 2});
    assert_false(demo_create("demo-taken.db", 1, &small, NULL, &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    assert_int_equal(ask("demo-taken.db", "SELECT count(*) FROM inference"), 10);
    unlink("demo-taken.db");
}

static void tiny_networks_work(void **state)
{
    static const struct demo_options sizes[] = {{1, 1, 1}, {2, 1, 90}, {3000, 1, 1}, {731, 2, 5000}};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        make("demo-tiny.db", 9, &sizes[i]);
        assert_int_equal(ask("demo-tiny.db", "SELECT count(*) FROM inference"), sizes[i].events);
    }
    unlink("demo-tiny.db");
}

static void logarithms_are_right(void **state)
{
    (void)state;
    for (uint32_t n = 1; n < 100000; n = n * 3 / 2 + 1) {
        uint64_t back = dice_exp2(dice_log2(n)) >> 8;
        uint64_t expected = (uint64_t)n << 8;
        assert_true(back <= expected && expected - back <= expected / 4000 + 1);
    }
    assert_int_equal(dice_exp2(0), DICE_ONE);
    assert_int_equal(dice_exp2(-DICE_ONE), DICE_ONE / 2);
    assert_int_equal(dice_exp2(DICE_ONE / 2), 92681); /* 65536 * sqrt(2) = 92681.9 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_bytes),
        cmocka_unit_test(the_rows_are_these),
        cmocka_unit_test(the_rows_are_as_promised),
        cmocka_unit_test(the_history_is_as_promised),
        cmocka_unit_test(every_question_has_an_answer),
        cmocka_unit_test(an_existing_file_is_left_alone),
        cmocka_unit_test(tiny_networks_work),
        cmocka_unit_test(logarithms_are_right),
    };
    return cmocka_run_group_tests_name("demo", tests, NULL, NULL);
}
