/* SPDX-License-Identifier: MIT
 * Imports small files written here, asks the snapshot what became of them, and imports them again. */
#include "import/import.h"
#include "import/importer.h"

#include "base/file.h"
#include "snapshot/schema.h"
#include "snapshot/snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define DATABASE "test_import.db"

/* How one import ended. */
struct outcome {
    bool done;
    struct import_summary summary;
    struct faults faults;
    struct error err;
};

struct job {
    const char *format;
    const char *files[4]; /* contents, NULL-terminated */
    const char *maps;     /* "theirs=ours", one at most */
    const char *set;      /* likewise */
    bool skip_bad;
};

static void write_file(const char *path, const char *content, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_int_equal(fwrite(content, 1, length, file), length);
    fclose(file);
}

static bool split(const char *text, char *left, size_t size, struct import_pair *pair)
{
    if (!text)
        return false;
    snprintf(left, size, "%s", text);
    char *equals = strchr(left, '=');
    *equals = '\0';
    *pair = (struct import_pair){.left = left, .right = equals + 1};
    return true;
}

static void run_job(const struct job *job, struct outcome *outcome)
{
    static char names[4][32];
    const char *files[4];
    char left[2][128];
    struct import_pair map, set;
    struct import_options options = {.format = job->format,
                                     .snapshot = DATABASE,
                                     .files = files,
                                     .maps = &map,
                                     .settings = &set,
                                     .skip_bad = job->skip_bad};
    for (; options.file_count < 4 && job->files[options.file_count]; options.file_count++) {
        size_t i = options.file_count;
        snprintf(names[i], sizeof names[i], "test_import-%zu.in", i + 1);
        write_file(names[i], job->files[i], strlen(job->files[i]));
        files[i] = names[i];
    }
    options.map_count = split(job->maps, left[0], sizeof left[0], &map);
    options.setting_count = split(job->set, left[1], sizeof left[1], &set);
    *outcome = (struct outcome){.err = ERROR_INIT};
    outcome->done = import_run(&options, NULL, &outcome->summary, &outcome->faults, &outcome->err);
}

static void clear(struct outcome *outcome)
{
    faults_clear(&outcome->faults);
    import_summary_clear(&outcome->summary);
}

static void print_outcome(const struct outcome *outcome)
{
    for (int64_t i = 0; i < outcome->faults.count && i < FAULTS_SHOWN; i++)
        print_message("  fault: %s\n", outcome->faults.sentences[i]);
    print_message("  error %d: %s\n", outcome->err.kind, outcome->err.message);
}

/* Runs a job that must succeed and returns its summary without notes. */
static struct import_summary import_good(const struct job *job)
{
    struct outcome outcome;
    run_job(job, &outcome);
    if (!outcome.done || outcome.faults.count > 0) {
        print_outcome(&outcome);
        fail_msg("%s was refused", job->format);
    }
    struct import_summary summary = outcome.summary;
    clear(&outcome);
    return summary;
}

#define GOOD(...) import_good(&(struct job){.format = __VA_ARGS__})

/* A job that must be refused with a fault or error that contains `expected`, leaving the snapshot as it was.
 */
static void expect_bad(const struct job *job, enum error_kind kind, const char *expected)
{
    struct outcome outcome;
    run_job(job, &outcome);
    bool said = strstr(outcome.err.message, expected) != NULL;
    for (int64_t i = 0; i < outcome.faults.count && i < FAULTS_SHOWN; i++)
        said |= strstr(outcome.faults.sentences[i], expected) != NULL;
    if (outcome.done || outcome.err.kind != kind || !said) {
        print_outcome(&outcome);
        fail_msg("expected \"%s\" as %d", expected, kind);
    }
    clear(&outcome);
}

#define BAD(kind, expected, ...) expect_bad(&(struct job){.format = __VA_ARGS__}, kind, expected)

/* The rows of a query as text: columns by '|', rows by ' ', NULL as '-'. */
static const char *ask(const char *sql)
{
    static struct text answer = TEXT_INIT;
    sqlite3 *db;
    sqlite3_stmt *statement;
    text_reset(&answer);
    text_add(&answer, "");
    assert_int_equal(sqlite3_open_v2(DATABASE, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(statement) == SQLITE_ROW) {
        if (answer.length > 0)
            text_add(&answer, " ");
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const char *value = (const char *)sqlite3_column_text(statement, i);
            text_printf(&answer, "%s%s", i > 0 ? "|" : "", value ? value : "-");
        }
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return answer.bytes ? answer.bytes : "";
}

static int start(void **state)
{
    (void)state;
    remove(DATABASE);
    return 0;
}

static bool exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

static bool snapshot_is_good(void)
{
    struct snapshot *snapshot = NULL;
    struct snapshot_inventory inventory;
    struct faults faults = FAULTS_INIT;
    struct error err = ERROR_INIT;
    struct arena *arena = arena_new();
    bool good = snapshot_open(DATABASE, &snapshot, &faults, &err) &&
                snapshot_inventory(snapshot, 1, arena, &inventory, &faults, &err);
    if (!good)
        print_message("%s\n", err.message);
    snapshot_close(snapshot);
    arena_free(arena);
    return good;
}

static void test_models(void **state)
{
    (void)state;
    struct import_summary summary =
        GOOD("models-csv", {"id,owner,name,first_seen,last_seen,runnable,ignored\n"
                            "1,ada,small,2023-10-04,2025-09-30,1,x\n"
                            "2,bob,\"large, \"\"v2\"\"\",2024-01-01T12:00:00Z,2025-09-29,false,y\n"
                            "3,eve,old,1700000000,,,\n"});
    assert_int_equal(summary.read, 3);
    assert_int_equal(summary.imported, 3);
    assert_string_equal(
        ask("SELECT key, listed_at, delisted_at, runnable FROM model ORDER BY id"),
        "ada/small|1696377600|-|1 bob/large, \"v2\"|1704110400|1759190400|0 eve/old|1700000000|-|-");
    assert_string_equal(
        ask("SELECT alias, key FROM model_alias JOIN model ON model.id = model_id ORDER BY alias"),
        "1|ada/small 2|bob/large, \"v2\" 3|eve/old");
}

static void test_models_again(void **state)
{
    (void)state;
    const struct job job = {.format = "models-csv",
                            {"key,last_seen,category\na,2025-01-01,vision\nb,2025-01-02,\n"}};
    import_good(&job);
    struct import_summary summary = import_good(&job);
    assert_int_equal(summary.unchanged, 2);
    assert_int_equal(summary.imported + summary.updated, 0);
    assert_string_equal(ask("SELECT key, delisted_at FROM model"), "a|1735776000 b|-");
    /* The list goes on: a is back, b is gone; an empty field says nothing. */
    summary = GOOD("models-csv", {"key,last_seen,category\na,2025-01-09,\nb,2025-01-08,text\n"});
    assert_string_equal(ask("SELECT key, delisted_at, category FROM model"), "a|-|vision b|1736380800|text");
}

static void test_models_set_taken_at(void **state)
{
    (void)state;
    GOOD("models-csv", {"key,last_seen\na,2025-01-01\n"}, .set = "taken_at=2025-01-02");
    assert_string_equal(ask("SELECT key, delisted_at FROM model"), "a|-");
    GOOD("models-csv", {"key,last_seen\na,2025-01-01\n"}, .set = "taken_at=2025-01-03");
    assert_string_equal(ask("SELECT key, delisted_at FROM model"), "a|1735776000");
    assert_true(snapshot_is_good());
}

static void test_models_bad(void **state)
{
    (void)state;
    BAD(ERROR_INPUT, "test_import-1.in:3: model \"a\" stands already in line 2", "models-csv",
        {"key\na\na\n"});
    BAD(ERROR_INPUT, "test_import-1.in:2: listed_at \"soon\" is not a time", "models-csv",
        {"key,listed_at\na,soon\n"});
    BAD(ERROR_INPUT, "listed_at \"1780000000000\" is in milliseconds", "models-csv",
        {"key,listed_at\na,1780000000000\n"});
    BAD(ERROR_INPUT, "delisted_at is before listed_at", "models-csv",
        {"key,listed_at,delisted_at\na,2025-01-02,2025-01-01\n"});
    BAD(ERROR_INPUT, "no key, id or name", "models-csv", {"key,category\n,vision\n"});
    BAD(ERROR_INPUT, "runnable \"2\" is neither", "models-csv", {"key,runnable\na,2\n"});
    BAD(ERROR_INPUT, "\"1\" already names another model", "models-csv", {"id,owner,name\n1,a,b\n1,c,d\n"});
    BAD(ERROR_INPUT, "2 fields where the first row names 1", "models-csv", {"key\na,b\n"});
    BAD(ERROR_INPUT, "is empty", "models-csv", {""});
    BAD(ERROR_INPUT, "a quote in the wrong place", "models-csv", {"key\n\"a\"b\nc\n"});
    BAD(ERROR_INPUT, "test_import-1.in:3: a quote that is never closed", "models-csv",
        {"key\na\n\"b\nc\nd\n"});
    BAD(ERROR_INPUT, "the file is UTF-16", "models-csv", {"\xFF\xFEk"});
    BAD(ERROR_USAGE, "there is no format 'csv'", "csv", {"key\n"});
    BAD(ERROR_USAGE, "models-csv has no column foo", "models-csv", {"key\n"}, .maps = "key=foo");
    BAD(ERROR_USAGE, "has no column foo; it has key", "models-csv", {"key\n"}, .maps = "foo=key");
    BAD(ERROR_USAGE, "there is no such key", "models-csv", {"key\n"}, .set = "colour=red");
    BAD(ERROR_USAGE, "is not a time", "models-csv", {"key\n"}, .set = "taken_at=soon");
    assert_false(exists(DATABASE));
}

static void test_all_or_nothing(void **state)
{
    (void)state;
    struct outcome outcome;
    GOOD("models-csv", {"key\na\n"});
    struct text before = TEXT_INIT, after = TEXT_INIT;
    struct error err = ERROR_INIT;
    assert_true(file_read(DATABASE, 1 << 20, &before, &err));
    run_job(&(struct job){.format = "models-csv", {"key\nb\n", "key,runnable\nc,1\nd,9\n"}}, &outcome);
    assert_false(outcome.done);
    assert_int_equal(outcome.err.kind, ERROR_INPUT);
    assert_int_equal(outcome.faults.count, 1);
    assert_true(file_read(DATABASE, 1 << 20, &after, &err));
    assert_int_equal(before.length, after.length);
    assert_memory_equal(before.bytes, after.bytes, before.length);
    text_clear(&before);
    text_clear(&after);
    clear(&outcome);
}

static void test_skip_bad(void **state)
{
    (void)state;
    struct outcome outcome;
    struct text file = TEXT_INIT;
    text_add(&file, "at,model\n");
    for (int i = 0; i < 30; i++)
        text_printf(&file, "yesterday,a\n1700000000,a\n");
    run_job(&(struct job){.format = "events-csv", {file.bytes}, .skip_bad = true}, &outcome);
    assert_true(outcome.done);
    assert_int_equal(outcome.faults.count, 30);
    assert_non_null(strstr(outcome.faults.sentences[19], "test_import-1.in:40: at \"yesterday\""));
    assert_int_equal(outcome.summary.rejected[REASON_TIME], 30);
    assert_int_equal(outcome.summary.imported, 30);
    assert_string_equal(ask("SELECT count(*) FROM inference"), "30");
    text_clear(&file);
    clear(&outcome);
}

#define EVENTS                                                                                               \
    "Time;Model;User;verification-mode;tokens in;paid;count\n"                                               \
    "2026-01-02T00:00:00Z;a;0xABcd;TEE;10.0;0.0000000015;\n"                                                 \
    "2026-01-02T23:59:59Z;;0xabCD;vanilla;;1e-3;20\n"                                                        \
    "2026-01-02T23:59:59Z;;0xabCD;vanilla;;1e-3;20\n"

static void test_events(void **state)
{
    (void)state;
    struct import_summary summary = GOOD("events-csv", {EVENTS});
    assert_int_equal(summary.imported, 3);
    assert_int_equal(summary.unattributed, 2);
    assert_int_equal(summary.models_created, 1);
    assert_int_equal(summary.rounded, 1);
    assert_int_equal(summary.taken_at, 1767398400);
    assert_string_equal(
        ask("SELECT at, model_id, caller_id, verification_id, count, failed, tokens_in, paid_nano FROM "
            "inference"),
        "1767312000|1|1|1|1|0|10|2 1767398399|-|1|2|20|0|-|1000000 1767398399|-|1|2|20|0|-|1000000");
    assert_string_equal(ask("SELECT address FROM caller"), "0xabcd");
    assert_string_equal(ask("SELECT name, verified FROM verification"), "TEE|1 none|0");
    assert_true(snapshot_is_good());
}

/* A reason belongs to what failed, and goes with a correction. */
static void test_reasons(void **state)
{
    (void)state;
    GOOD("events-csv", {"at,id,failed,reason,count\n2026-01-02,1,1,no node,2\n2026-01-02,2,0,no node,1\n"
                        "2026-01-02,,1,,1\n2026-01-02,,yes,no proof path,4\n"});
    assert_string_equal(
        ask("SELECT reason, count FROM failure JOIN inference ON id = inference_id ORDER BY 2"),
        "no node|2 no proof path|4");
    GOOD("events-csv", {"at,id,failed,reason,count\n2026-01-02,1,0,,2\n"});
    assert_string_equal(ask("SELECT reason FROM failure"), "no proof path");
    assert_true(snapshot_is_good());
}

static void test_events_again(void **state)
{
    (void)state;
    GOOD("events-csv", {EVENTS});
    struct import_summary summary = GOOD("events-csv", {EVENTS});
    assert_int_equal(summary.unchanged, 3);
    assert_int_equal(summary.imported, 0);
    /* The file has grown. */
    summary = GOOD("events-csv", {EVENTS "2026-01-03;a;;;;;5\n"});
    assert_int_equal(summary.unchanged, 3);
    assert_int_equal(summary.imported, 1);
    summary = GOOD("events-csv", {EVENTS "2026-01-03;a;;;;;5\n2026-01-04;a;;;;;6"});
    assert_int_equal(summary.imported, 1);
    /* Its last line had no end, and has another value now: that row is a new one. */
    summary = GOOD("events-csv", {EVENTS "2026-01-03;a;;;;;5\n2026-01-04;a;;;;;67\n"});
    assert_int_equal(summary.imported, 1);
    assert_string_equal(ask("SELECT count(*), sum(count) FROM inference"), "6|119");
}

static void test_events_with_id(void **state)
{
    (void)state;
    GOOD("events-csv", {"id,at,count\nx,1700000000,1\ny,1700000001,2\n", "id,at,count\nx,1700000000,1\n"});
    assert_string_equal(ask("SELECT at, count FROM inference"), "1700000000|1 1700000001|2");
    struct import_summary summary =
        GOOD("events-csv", {"id,at,count\ny,1700000001,3\nz,1700000002,4\nx,1700000000,1\n"});
    assert_int_equal(summary.updated, 1);
    assert_int_equal(summary.unchanged, 1);
    assert_int_equal(summary.imported, 1);
    assert_string_equal(ask("SELECT at, count FROM inference"), "1700000000|1 1700000001|3 1700000002|4");
    BAD(ERROR_INPUT, "id \"q\" stands already in this import with other values", "events-csv",
        {"id,at\nq,1700000000\nq,1700000001\n"});
}

static void test_events_bad(void **state)
{
    (void)state;
    BAD(ERROR_INPUT, "test_import-1.in:2: count \"many\" is not a whole number", "events-csv",
        {"at,count\n1700000000,many\n"});
    BAD(ERROR_INPUT, "count -1 is negative", "events-csv", {"at,count\n1700000000,-1\n"});
    BAD(ERROR_INPUT, "is not a whole number within 64 bits", "events-csv",
        {"at,count\n1700000000,9223372036854775808\n"});
    BAD(ERROR_INPUT, "tokens_in \"1.5\" is not a whole number", "events-csv",
        {"at,tokens_in\n1700000000,1.5\n"});
    BAD(ERROR_INPUT, "paid 10000000000 is more than 64 bits", "events-csv",
        {"at,paid\n1700000000,10000000000\n"});
    BAD(ERROR_INPUT, "paid -1 is negative", "events-csv", {"at,paid\n1700000000,-1\n"});
    BAD(ERROR_INPUT, "no column at among: when, model", "events-csv", {"when,model\n1,a\n"});
    BAD(ERROR_INPUT, "is later than taken_at", "events-csv", {"at\n2026-01-02\n"},
        .set = "taken_at=2026-01-01");
}

static void test_map(void **state)
{
    (void)state;
    GOOD("events-csv", {"when,at,who\n1700000000,elsewhere,x\n"}, .maps = "when=at");
    assert_string_equal(ask("SELECT at FROM inference"), "1700000000");
}

static void test_daily(void **state)
{
    (void)state;
    GOOD("models-csv", {"id,owner,name\n7,ada,small\n"});
    struct import_summary summary =
        GOOD("daily-csv", {"date,id,runs\n2026-01-02,7,5\n2026-01-02,,6\n2026-01-03,new,0\n"});
    assert_int_equal(summary.imported, 3);
    assert_int_equal(summary.models_created, 1);
    assert_int_equal(summary.taken_at, 1767484800);
    assert_string_equal(ask("SELECT day, key, inferences FROM usage_daily LEFT JOIN model ON id = model_id"),
                        "20455|ada/small|5 20455|-|6 20456|new|0");
    summary = GOOD("daily-csv", {"date,id,runs\n2026-01-02,7,5\n2026-01-02,,8\n"});
    assert_int_equal(summary.unchanged, 1);
    assert_int_equal(summary.updated, 1);
    assert_string_equal(ask("SELECT sum(inferences), count(*) FROM usage_daily"), "13|3");
    BAD(ERROR_INPUT, "stand already in line 2; add the two up", "daily-csv",
        {"date,id,runs\n2026-01-02,7,5\n2026-01-02,ada/small,5\n"});
    assert_true(snapshot_is_good());
}

#define MODELS "key,listed_at\nold,2024-01-01\nyoung,2026-01-03\n"
#define COUNTERS                                                                                             \
    "date,id,counter\n2026-01-01,old,100\n2026-01-02,old,110\n2026-01-05,old,140\n2026-01-06,old,130\n"      \
    "2026-01-03,young,4\n2026-01-04,young,4\n2026-01-05,young,9\n"
#define DERIVED "20454|old|10 20457|old|30 20455|young|4 20457|young|5"

static const char *volume(void)
{
    return ask("SELECT day, key, inferences FROM usage_daily JOIN model ON id = model_id WHERE inferences > "
               "0 ORDER BY key, day");
}

static void test_cumulative(void **state)
{
    (void)state;
    GOOD("models-csv", {MODELS});
    struct outcome outcome;
    run_job(&(struct job){.format = "cumulative-csv", {COUNTERS}}, &outcome);
    assert_true(outcome.done);
    assert_int_equal(outcome.summary.clamped, 1);
    assert_int_equal(outcome.summary.spans, 1);
    assert_non_null(strstr(outcome.summary.notes.bytes, "1 counter fell"));
    clear(&outcome);
    assert_string_equal(volume(), DERIVED);
    assert_string_equal(ask("SELECT key, first_day, last_day FROM usage_span JOIN model ON id = model_id"),
                        "old|20455|20457");
    assert_string_equal(ask("SELECT value FROM snapshot WHERE key = 'taken_at'"), "2026-01-06T00:00:00Z");
    /* 5 January: counters were read on both sides, nobody ran anything that was not clamped. */
    assert_string_equal(ask("SELECT day, inferences FROM usage_daily WHERE inferences = 0 ORDER BY day"),
                        "20456|0 20458|0");
    assert_true(snapshot_is_good());
}

static void test_cumulative_in_any_order(void **state)
{
    (void)state;
    GOOD("cumulative-csv", {"date,id,counter\n2026-01-05,old,140\n2026-01-06,old,130\n2026-01-05,young,9\n"});
    GOOD("cumulative-csv", {COUNTERS});
    GOOD("models-csv", {MODELS});
    assert_string_equal(volume(), DERIVED);
    struct import_summary summary = GOOD("cumulative-csv", {COUNTERS});
    assert_int_equal(summary.unchanged, 7);
    assert_string_equal(volume(), DERIVED);
    assert_string_equal(ask("SELECT count(*) FROM usage_span"), "1");
}

static void test_cumulative_unknown_listing(void **state)
{
    (void)state;
    struct import_summary summary =
        GOOD("cumulative-csv", {"day,model,pulls\n2026-01-01,a,100\n2026-01-02,a,100\n2026-01-02,b,7\n"});
    assert_int_equal(summary.models_created, 2);
    assert_string_equal(volume(), "20454|b|7");
    BAD(ERROR_INPUT, "the counter of \"a\" on 2026-01-03 stands already in line 2", "cumulative-csv",
        {"day,model,pulls\n2026-01-03,a,1\n2026-01-03,a,2\n"});
}

/* On the first date all counters are baselines, of the newest models too: the day before is without data. */
static void test_cumulative_first_date(void **state)
{
    (void)state;
    GOOD("models-csv", {"key,listed_at\nold,2024-01-01\nnew,2026-01-01\nnext,2026-01-02\n"});
    GOOD("cumulative-csv", {"date,id,counter\n2026-01-01,old,100\n2026-01-02,old,110\n2026-01-01,new,7\n"
                            "2026-01-02,new,9\n2026-01-02,next,3\n"});
    assert_string_equal(volume(), "20454|new|2 20454|next|3 20454|old|10");
    assert_string_equal(ask("SELECT min(day) FROM usage_daily"), "20454");
}

/* Daily volume from elsewhere, outside of the counters' days, stays. */
static void test_cumulative_beside_daily(void **state)
{
    (void)state;
    GOOD("daily-csv", {"day,model,runs\n2025-12-01,old,3\n"});
    GOOD("models-csv", {MODELS});
    GOOD("cumulative-csv", {COUNTERS});
    assert_string_equal(volume(), "20423|old|3 " DERIVED);
}

static void test_listing_after_events(void **state)
{
    (void)state;
    GOOD("events-csv", {"at,model\n1700000000,cid-1\n1700000000,ada/small\n"});
    GOOD("models-csv", {"id,owner,name\ncid-1,ada,large\n,ada,small\n"});
    assert_string_equal(ask("SELECT id, key FROM model"), "1|ada/large 2|ada/small");
    GOOD("events-csv", {"at,model\n1700000001,cid-1\n"});
    assert_string_equal(ask("SELECT count(*) FROM inference WHERE model_id = 1"), "2");
}

#define STATS                                                                                                \
    "{\"ada/small\": [{\"date\": \"2026-01-02\", \"totalRuns\": 30, \"dailyRuns\": 10},"                     \
    " {\"date\": \"2026-01-03\", \"totalRuns\": 35, \"dailyRuns\": 5}],"                                     \
    " \"bob/gone\": [{\"date\": \"2026-01-02\", \"totalRuns\": 8, \"dailyRuns\": 1}], \"eve/none\": []}"
#define LIST                                                                                                 \
    "[{\"owner\": \"ada\", \"name\": \"small\", \"url\": \"https://example.org\", \"created_at\": "          \
    "\"2025-05-05T05:05:05.5Z\","                                                                            \
    " \"latest_version\": {\"id\": \"x\"}, \"run_count\": 35},"                                              \
    " {\"owner\": \"eve\", \"name\": \"none\", \"created_at\": \"2025-05-05\", \"latest_version\": null}]"

static void check_replicate(void)
{
    assert_string_equal(volume(), "20454|ada/small|10 20455|ada/small|5 20454|bob/gone|1");
    assert_string_equal(ask("SELECT key, listed_at, delisted_at, runnable FROM model ORDER BY key"),
                        "ada/small|1746421505|-|1 bob/gone|-|1767398400|- eve/none|1746403200|-|0");
    assert_true(snapshot_is_good());
}

static void test_replicate(void **state)
{
    (void)state;
    GOOD("replicate", {LIST, STATS});
    check_replicate();
    struct import_summary summary = GOOD("replicate", {STATS, LIST});
    assert_int_equal(summary.imported + summary.updated, 0);
    check_replicate();
    remove(DATABASE);
    GOOD("replicate", {STATS, LIST});
    check_replicate();
    BAD(ERROR_INPUT, "has no list of entries", "replicate", {"{\"ada/small\": 5}"});
    BAD(ERROR_INPUT, "owner or name is missing", "replicate", {"[{\"owner\": \"ada\"}]"});
    BAD(ERROR_INPUT, "not an object but int", "replicate", {"[1]"});
    BAD(ERROR_INPUT, "the end inside a value", "replicate", {"[{\"owner\": \"ada\""});
    BAD(ERROR_INPUT, "a comma or ']' is missing", "replicate", {"[{\"owner\": \"ada\", \"name\": \"x\"}"});
    BAD(ERROR_INPUT, "neither '{' nor '['", "replicate", {"owner,name\n"});
    BAD(ERROR_INPUT, "is empty", "replicate", {" \n"});
}

static void test_labels_claims_marks(void **state)
{
    (void)state;
    GOOD("labels-csv", {"address,label,kind\n0xAB,Relay,relay\n0xcd,,\n"});
    struct import_summary summary = GOOD("labels-csv", {"address,label,kind\n0xab,,first-party\n0xCD,,\n"});
    assert_int_equal(summary.updated, 1);
    assert_int_equal(summary.unchanged, 1);
    assert_string_equal(ask("SELECT address, label, kind FROM caller"), "0xab|Relay|first-party 0xcd|-|-");
    BAD(ERROR_INPUT, "kind \"robot\" is none of", "labels-csv", {"address,kind\n0x1,robot\n"});
    for (int i = 0; i < 2; i++) {
        GOOD("claims-csv", {"metric,value,unit,at\nmodels,\"4,451\",models,2026-01-01\n"});
        GOOD("marks-csv", {"date,event\n2026-04-21,Launch\n"});
    }
    assert_string_equal(ask("SELECT * FROM claim"), "models|4,451|models|1767225600|-");
    assert_string_equal(ask("SELECT * FROM mark"), "1776729600|Launch");
    BAD(ERROR_INPUT, "at and label must be filled", "marks-csv", {"date,event\n2026-04-21,\n"});
    BAD(ERROR_INPUT, "metric and value must be filled", "claims-csv", {"metric,value\n,5\n"});
}

#define RANKINGS                                                                                             \
    "{\"data\": [{\"date\": \"2026-01-02\", \"model_permaslug\": \"ada/small\", \"total_tokens\": "          \
    "\"9000000000\"},"                                                                                       \
    " {\"date\": \"2026-01-02\", \"model_permaslug\": \"other\", \"total_tokens\": \"50\"}],"                \
    " \"meta\": {\"as_of\": \"2026-01-03\", \"version\": \"v1\"}}"

static void test_openrouter(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        GOOD("openrouter-rankings", {RANKINGS});
    assert_string_equal(
        ask("SELECT day, key, owner, inferences FROM usage_daily LEFT JOIN model ON id = model_id"),
        "20455|ada/small|ada|9000000000 20455|-|-|50");
    assert_string_equal(ask("SELECT key, value FROM snapshot ORDER BY key"),
                        "taken_at|2026-01-03T00:00:00Z unit|tokens");
    BAD(ERROR_INPUT, "date, model_permaslug or total_tokens is missing", "openrouter-rankings",
        {"{\"data\": [{\"date\": \"2026-01-02\"}]}"});
    BAD(ERROR_INPUT, "total_tokens -1 is negative", "openrouter-rankings",
        {"[{\"date\": \"2026-01-02\", \"model_permaslug\": \"a\", \"total_tokens\": \"-1\"}]"});
}

#define SESSIONS                                                                                             \
    "{\"createdAt\": \"2026-01-02T03:04:05Z\", \"payer\": \"0xAB\", \"usageMetadata\": {\"sessionId\": "     \
    "\"s1\", \"requestCount\": 3,"                                                                           \
    " \"costOpg\": \"1500000000000000\", \"costUsd\": 0.1, \"inputTokens\": 10, \"outputTokens\": 20, "      \
    "\"totalTokens\": 30,"                                                                                   \
    " \"model\": \"anthropic/claude\", \"settlementType\": \"pivate\"}}\n"                                   \
    "{\"timestamp\": 1767400000, \"sessionId\": \"s1\", \"requestCount\": 1}\n"

static void test_facilitator(void **state)
{
    (void)state;
    GOOD("facilitator-usage", {SESSIONS});
    struct import_summary summary = GOOD("facilitator-usage", {SESSIONS});
    assert_int_equal(summary.unchanged, 2);
    assert_string_equal(ask("SELECT at, m.key, address, s.name, count, tokens_in, tokens_out, paid_nano FROM "
                            "inference LEFT JOIN model AS m ON "
                            "m.id = model_id LEFT JOIN caller AS c ON c.id = caller_id LEFT JOIN settlement "
                            "AS s ON s.id = settlement_id"),
                        "1767323045|anthropic/claude|0xab|private|3|10|20|1500000 1767400000|-|-|-|1|-|-|-");
    GOOD("facilitator-usage", {"{\"totalRequests\": 5, \"daily\": [{\"day\": \"2026-01-02\", "
                               "\"requestCount\": 5, \"costOpg\": \"0.25\","
                               " \"inputTokens\": 7, \"outputTokens\": 8}]}"});
    assert_string_equal(ask("SELECT day, model_id, inferences, tokens_in, paid_nano FROM usage_daily"),
                        "20455|-|5|7|250000000");
    GOOD("facilitator-usage",
         {"[{\"jobId\": \"7\", \"status\": \"failed\", \"updatedAt\": \"2026-01-03T00:00:01.5Z\", "
          "\"settlementType\": \"BATCH_HASHED\", \"error\": \"Upload failed (500): x\"}, "
          "{\"jobId\": \"8\", \"status\": \"succeeded\"}]"});
    assert_string_equal(
        ask("SELECT reason, s.name FROM failure JOIN inference AS i ON i.id = inference_id JOIN "
            "settlement AS s ON s.id = settlement_id"),
        "Upload failed|batch");
    BAD(ERROR_INPUT, "sessionId or a time", "facilitator-usage", {"{\"requestCount\": 1}"});
    BAD(ERROR_INPUT, "requestCount is missing", "facilitator-usage",
        {"{\"sessionId\": \"x\", \"timestamp\": 5}"});
}

static void test_settings(void **state)
{
    (void)state;
    GOOD("models-csv", {"key\na\n"}, .set = "network=Test Net");
    GOOD("models-csv", {"key\na\n"}, .set = "taken_at=1780000000");
    assert_string_equal(ask("SELECT key, value FROM snapshot ORDER BY key"),
                        "network|Test Net taken_at|2026-05-28T20:26:40Z");
    GOOD("events-csv", {"at\n1770000000\n"});
    assert_string_equal(ask("SELECT value FROM snapshot WHERE key = 'taken_at'"), "2026-05-28T20:26:40Z");
    GOOD("events-csv", {"at\n1790000000\n"});
    assert_string_equal(ask("SELECT value FROM snapshot WHERE key = 'taken_at'"), "2026-09-21T14:13:21Z");
}

static void test_text_survives(void **state)
{
    (void)state;
    GOOD("models-csv",
         {"\xEF\xBB\xBFkey,name\r\n\"multi\nline\",\"<b>&amp;</b>\"\r\n\r\n\xFF\xFE,caf\xC3\xA9\r\n"});
    assert_string_equal(ask("SELECT key, name FROM model"), "multi\nline|<b>&amp;</b> \xFF\xFE|caf\xC3\xA9");
    BAD(ERROR_INPUT, "test_import-1.in:6: runnable", "models-csv", {"key,runnable\n\"x\ny\nz\",1\n\nb,3\n"});
}

static void test_foreign_snapshot(void **state)
{
    (void)state;
    write_file(DATABASE, "not a database at all", 21);
    BAD(ERROR_INPUT, "is not an SQLite database", "models-csv", {"key\na\n"});
    remove(DATABASE);
    GOOD("models-csv", {"key\na\n"});
    sqlite3 *db;
    assert_int_equal(sqlite3_open(DATABASE, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    BAD(ERROR_INPUT, "is locked by another program", "models-csv", {"key\nb\n"});
    sqlite3_exec(db, "ROLLBACK; PRAGMA user_version = 7", NULL, NULL, NULL);
    sqlite3_close(db);
    BAD(ERROR_INPUT, "has schema version 7", "models-csv", {"key\nb\n"});
}

/* A trigger of a foreign file must not run. */
static void test_trigger(void **state)
{
    (void)state;
    sqlite3 *db;
    GOOD("models-csv", {"key\na\n"});
    assert_int_equal(sqlite3_open(DATABASE, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "CREATE TRIGGER evil AFTER INSERT ON model BEGIN DELETE FROM model; END",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    GOOD("models-csv", {"key\nb\n"});
    assert_string_equal(ask("SELECT count(*) FROM model"), "2");
}

static char *shared_path(const char *name)
{
    static char path[4096];
    const char *shared = getenv("SHARED"), *source = getenv("srcdir");
    if (shared)
        snprintf(path, sizeof path, "%s/%s", shared, name);
    else
        snprintf(path, sizeof path, "%s/../shared/%s", source ? source : ".", name);
    return path;
}

static void import_file(const char *format, const char *path)
{
    struct outcome outcome = {.err = ERROR_INIT};
    struct import_options options = {.format = format, .snapshot = DATABASE, .files = &path, .file_count = 1};
    outcome.done = import_run(&options, NULL, &outcome.summary, &outcome.faults, &outcome.err);
    if (!outcome.done)
        print_outcome(&outcome);
    assert_true(outcome.done);
    clear(&outcome);
}

#define HOSTED "(listed_at <= 1759190400 AND (delisted_at IS NULL OR delisted_at > 1759190400))"

/* The days 2025-08-31 .. 2025-09-29 of real counters. Their source gives 187,346,748 runs and 2,668 idle
 * models, by counter at the end minus counter at the start, where no counter at the start counts as 0; the
 * first query finds just these from the counters. By the rule here a model that was listed earlier and came
 * back gets a baseline instead: there are 12 such models, whose all-time counters would otherwise pass for
 * volume. */
static void test_replicate_runs(void **state)
{
    (void)state;
    if (!exists(shared_path("data/replicate-runs/models.csv"))) {
        print_message("skipped: %s is not here\n", shared_path("data/replicate-runs"));
        skip();
    }
    import_file("models-csv", shared_path("data/replicate-runs/models.csv"));
    import_file("cumulative-csv", shared_path("data/replicate-runs/run_count_daily.csv"));
    assert_string_equal(ask("SELECT count(*), sum(run), sum(run = 0) FROM (SELECT max(0, b.counter - "
                            "coalesce(a.counter, 0)) AS run FROM "
                            "import_counter AS b LEFT JOIN import_counter AS a ON a.model_id = b.model_id "
                            "AND a.day = 20331 WHERE b.day = 20361)"),
                        "5325|187346748|2668");
    assert_string_equal(ask("SELECT count(*) FROM model WHERE " HOSTED), "5325");
    assert_string_equal(ask("SELECT sum(inferences), count(DISTINCT model_id) FROM usage_daily JOIN model ON "
                            "id = model_id WHERE day BETWEEN "
                            "20331 AND 20360 AND inferences > 0 AND " HOSTED),
                        "174777811|2654");
    assert_true(snapshot_is_good());
}

static void test_ollama_pulls(void **state)
{
    (void)state;
    if (!exists(shared_path("data/ollama-pulls/pulls_daily.csv"))) {
        print_message("skipped: %s is not here\n", shared_path("data/ollama-pulls"));
        skip();
    }
    import_file("cumulative-csv", shared_path("data/ollama-pulls/pulls_daily.csv"));
    assert_string_equal(ask("SELECT count(*), sum(counter) FROM import_counter WHERE day = 20649"),
                        "236|969736912");
    assert_string_equal(ask("SELECT value FROM snapshot WHERE key = 'clamped_counters'"), "1");
    assert_true(snapshot_is_good());
}

/* The real package, of whatever version the registry has. */
static void test_replicate_package(void **state)
{
    (void)state;
    if (system("rm -rf test_import.npm && mkdir test_import.npm && cd test_import.npm && timeout 120 npm "
               "pack --silent "
               "all-the-public-replicate-models@1.352.0 >npm.log 2>&1 && tar xzf *.tgz") != 0) {
        print_message("skipped: npm cannot fetch all-the-public-replicate-models\n");
        skip();
    }
    import_file("replicate", "test_import.npm/package/models.json");
    import_file("replicate", "test_import.npm/package/stats.json");
    assert_string_equal(ask("SELECT count(*) FROM model"), "3846");
    assert_string_equal(ask("SELECT sum(inferences), min(day), max(day) FROM usage_daily"),
                        "237032470|20074|20102");
    assert_true(snapshot_is_good());
    assert_int_equal(system("rm -rf test_import.npm"), 0);
}

#define TEST(function) cmocka_unit_test_setup(function, start)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_models),
        TEST(test_models_again),
        TEST(test_models_set_taken_at),
        TEST(test_models_bad),
        TEST(test_all_or_nothing),
        TEST(test_skip_bad),
        TEST(test_events),
        TEST(test_events_again),
        TEST(test_events_with_id),
        TEST(test_events_bad),
        TEST(test_map),
        TEST(test_daily),
        TEST(test_cumulative),
        TEST(test_cumulative_in_any_order),
        TEST(test_cumulative_unknown_listing),
        TEST(test_cumulative_first_date),
        TEST(test_cumulative_beside_daily),
        TEST(test_listing_after_events),
        TEST(test_replicate),
        TEST(test_labels_claims_marks),
        TEST(test_openrouter),
        TEST(test_facilitator),
        TEST(test_reasons),
        TEST(test_settings),
        TEST(test_text_survives),
        TEST(test_foreign_snapshot),
        TEST(test_trigger),
        TEST(test_replicate_runs),
        TEST(test_ollama_pulls),
        TEST(test_replicate_package),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove(DATABASE);
    for (int i = 1; i <= 4; i++) {
        char name[32];
        snprintf(name, sizeof name, "test_import-%d.in", i);
        remove(name);
    }
    return failed;
}
