/* SPDX-License-Identifier: MIT
 * Knows which inferences, failures, node states and workflows follow from what the chain recorded. */
#include "import/evm_derive.h"

#include "base/day.h"
#include "import/evm_events.h"

#include <inttypes.h>
#include <string.h>

/* A log that counts, with what its transaction, its block and the blobs say; the columns of `staged_sql`. */
struct staged {
    enum evm_event event;
    int64_t at, mode, count, paid_nano, failed, tokens_in, tokens_out;
    const char *model, *caller, *node, *sender, *workflow_caller, *reason;
};

/* clang-format off */

/* The log of each place that counts: not removed, and of the highest block. */
static const char live_sql[] =
    "CREATE TEMP VIEW IF NOT EXISTS live_log AS SELECT * FROM main.import_log AS l WHERE removed = 0 AND NOT EXISTS ("
    "SELECT 1 FROM main.import_log AS o WHERE o.tx = l.tx AND o.log_index = l.log_index AND o.removed = 0 AND "
    "(coalesce(o.block, -1), o.block_hash) > (coalesce(l.block, -1), l.block_hash));";

/* When a log stood: the time of its block, by number, or what its transaction or the node says. */
#define FROM_LIVE                                                                     \
    "FROM temp.live_log AS l LEFT JOIN import_transaction AS t ON t.tx = l.tx "       \
    "LEFT JOIN import_block AS b ON b.number = coalesce(l.block, t.block) "
#define TIME_OF_LOG "coalesce(b.at, t.at, l.at)"

/* Inferences and payments, in order of time. A workflow's result follows its run. */
static const char staged_sql[] =
    "SELECT l.event, coalesce(CASE WHEN l.event = 6 THEN l.at END, " TIME_OF_LOG ") AS at, "
    "coalesce(m.model, l.model), l.mode, l.caller, l.node, "
    "CASE WHEN l.event = 5 THEN max(l.count - coalesce((SELECT s.leaves FROM temp.batch_leaves AS s "
    "WHERE s.tx = l.tx AND s.log_index = l.log_index), 0), 0) ELSE 1 END, "
    "l.paid_nano, t.sender, coalesce(t.failed, 0), "
    "CASE WHEN l.event < 4 THEN coalesce("
    "(SELECT w.caller FROM temp.live_log AS w WHERE w.tx = l.tx AND w.log_index > l.log_index AND w.event = 4 "
    "ORDER BY w.log_index LIMIT 1), "
    "(SELECT w.caller FROM temp.live_log AS w WHERE w.tx = l.tx AND w.event = 4 ORDER BY w.log_index LIMIT 1)) END, "
    "t.reason, m.tokens_in, m.tokens_out "
    FROM_LIVE
    "LEFT JOIN temp.individual_leaves AS m ON l.event = 6 AND m.tx = l.tx AND m.log_index = l.log_index "
    "WHERE l.event IN (1, 2, 3, 5, 6, 7, 8, 10) AND (l.event <> 10 OR EXISTS "
    "(SELECT 1 FROM temp.live_log AS s WHERE s.tx = l.tx AND s.event = 11)) "
    "ORDER BY 2, l.tx, l.log_index";

/* Leaves are dealt to the logs that settled them: those of a batch to the first log of its root until its size is
 * reached, those of an individual settlement one by one to the logs of the same node, caller and time. */
static const char leaves_sql[] =
    "DROP TABLE IF EXISTS temp.batch_leaves; DROP TABLE IF EXISTS temp.individual_leaves;"
    "CREATE TEMP TABLE batch_leaves (tx BLOB, log_index INTEGER, leaves INTEGER, PRIMARY KEY (tx, log_index));"
    "CREATE TEMP TABLE individual_leaves (tx BLOB, log_index INTEGER, id TEXT, model TEXT, tokens_in INTEGER, "
    "tokens_out INTEGER, PRIMARY KEY (tx, log_index));";
static const char deal_batches_sql[] =
    "INSERT INTO temp.batch_leaves SELECT l.tx, l.log_index, max(0, min(l.count, f.leaves - coalesce("
    "sum(l.count) OVER (PARTITION BY l.other ORDER BY l.tx, l.log_index ROWS BETWEEN UNBOUNDED PRECEDING AND 1 "
    "PRECEDING), 0))) "
    "FROM (SELECT root, count(*) AS leaves FROM import_leaf WHERE root <> '' GROUP BY root) AS f "
    "JOIN (SELECT tx, log_index, other, min(count, 1000000000) AS count FROM temp.live_log WHERE event = 5) AS l "
    "ON l.other = f.root";
static const char deal_individuals_sql[] =
    "INSERT INTO temp.individual_leaves SELECT l.tx, l.log_index, f.id, f.model, f.tokens_in, f.tokens_out "
    "FROM (SELECT *, row_number() OVER (PARTITION BY node, caller, at ORDER BY tx, log_index) AS n "
    "FROM temp.live_log WHERE event = 6) AS l "
    "JOIN (SELECT *, row_number() OVER (PARTITION BY node, caller, at ORDER BY id) AS n "
    "FROM import_leaf WHERE settlement = 'individual') AS f "
    "ON f.at = l.at AND f.n = l.n AND f.node IS l.node AND f.caller IS l.caller";

/* Of each task the latest plan, and the stop behind it. */
static const char tasks_sql[] =
    "WITH task AS MATERIALIZED (SELECT l.caller, l.other, l.event, l.count, l.ends_at, " TIME_OF_LOG " AS at, "
    "coalesce(l.block, t.block, -1) AS block, l.log_index, row_number() OVER (PARTITION BY l.caller, l.other, "
    "l.event = 18 ORDER BY coalesce(l.block, t.block, -1) DESC, " TIME_OF_LOG " DESC, l.log_index DESC, l.tx) "
    "AS latest "
    FROM_LIVE
    "WHERE l.event IN (16, 17, 18)) "
    "SELECT k.other, k.caller, (SELECT min(r.at) FROM task AS r WHERE r.caller = k.caller AND r.other = k.other AND "
    "r.event = 16), k.ends_at, CASE WHEN k.event <> 18 THEN k.count END, "
    "(SELECT s.at FROM task AS s WHERE s.caller = k.caller AND s.other = k.other AND s.event = 18 AND s.latest = 1 AND "
    "(k.event = 18 OR (s.block, s.log_index) > (k.block, k.log_index))) "
    "FROM task AS k WHERE k.latest = 1 AND (k.event <> 18 OR NOT EXISTS (SELECT 1 FROM task AS o WHERE "
    "o.caller = k.caller AND o.other = k.other AND o.event <> 18)) ORDER BY 1, 2";

static const char failed_calls_sql[] =
    "SELECT coalesce(b.at, t.at) AS at, t.sender, t.call, t.call_count, t.reason FROM import_transaction AS t "
    "LEFT JOIN import_block AS b ON b.number = t.block WHERE t.failed = 1 AND t.call BETWEEN 1 AND 4 AND NOT EXISTS "
    "(SELECT 1 FROM import_log AS l WHERE l.tx = t.tx AND l.removed = 0 AND l.event IN (1, 2, 3, 5, 6, 7, 8)) "
    "ORDER BY 1, t.tx";

static const char free_leaves_sql[] =
    "SELECT at, node, caller, model, tokens_in, tokens_out, settlement FROM import_leaf WHERE settlement <> "
    "'individual' OR id NOT IN (SELECT id FROM temp.individual_leaves) ORDER BY at, root, id";

static const char node_events_sql[] =
    "SELECT DISTINCT l.node, " TIME_OF_LOG ", l.event " FROM_LIVE "WHERE l.event IN (9, 14, 15) ORDER BY 1, 2, 3";

/* clang-format on */

static int64_t number_or_unknown(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL ? SNAPSHOT_UNKNOWN
                                                           : sqlite3_column_int64(row, column);
}

static const char *text_or_null(sqlite3_stmt *row, int column)
{
    return (const char *)sqlite3_column_text(row, column);
}

static void read_staged(sqlite3_stmt *row, struct staged *staged)
{
    *staged = (struct staged){
        .event = (enum evm_event)sqlite3_column_int(row, 0),
        .at = number_or_unknown(row, 1),
        .model = text_or_null(row, 2),
        .mode = number_or_unknown(row, 3),
        .caller = text_or_null(row, 4),
        .node = text_or_null(row, 5),
        .count = sqlite3_column_int64(row, 6),
        .paid_nano = number_or_unknown(row, 7),
        .sender = text_or_null(row, 8),
        .failed = sqlite3_column_int64(row, 9),
        .workflow_caller = text_or_null(row, 10),
        .reason = text_or_null(row, 11),
        .tokens_in = number_or_unknown(row, 12),
        .tokens_out = number_or_unknown(row, 13),
    };
}

/* Mode 1 is ZKML of an ML model but was TEE of a language model. */
static const char *verification_name(const struct staged *staged)
{
    static const char *const ml[] = {"none", "ZKML", "TEE"}, *const llm[] = {"none", "TEE"};
    if (staged->event == EVENT_MODEL_INFERENCE)
        return staged->mode >= 0 && staged->mode < 3 ? ml[staged->mode] : NULL;
    return staged->mode >= 0 && staged->mode < 2 ? llm[staged->mode] : NULL;
}

static int64_t find_caller(struct import *import, const char *address)
{
    return import_caller(import, address && !evm_is_proxy(address) ? address : NULL);
}

static void describe_run(struct import *import, const struct staged *staged, struct event *event)
{
    const char *kind = staged->event == EVENT_MODEL_INFERENCE ? "ml" : "llm";
    event->model_id = import_model(import, staged->model);
    event->verification_id = import_verification(import, verification_name(staged));
    event->kind_id = import_kind(import, staged->workflow_caller ? "workflow" : kind);
    event->caller_id =
        find_caller(import, staged->workflow_caller ? staged->workflow_caller : staged->sender);
}

static const char *settlement_name(enum evm_event event)
{
    switch (event) {
    case EVENT_BATCH:
        return "batch";
    case EVENT_INDIVIDUAL:
    case EVENT_SETTLEMENT_WITH_METADATA:
        return "individual";
    default:
        return "hashes";
    }
}

static void describe_settlement(struct import *import, const struct staged *staged, struct event *event)
{
    event->model_id = import_model(import, staged->model);
    event->caller_id = import_caller(import, staged->caller);
    event->node_id = import_node(import, staged->node);
    event->settlement_id = import_settlement(import, settlement_name(staged->event));
    event->kind_id = import_kind(import, "llm");
    event->tokens_in = staged->tokens_in;
    event->tokens_out = staged->tokens_out;
}

static const struct event nothing_known = {.at = SNAPSHOT_UNKNOWN,
                                           .model_id = SNAPSHOT_UNKNOWN,
                                           .caller_id = SNAPSHOT_UNKNOWN,
                                           .verification_id = SNAPSHOT_UNKNOWN,
                                           .settlement_id = SNAPSHOT_UNKNOWN,
                                           .kind_id = SNAPSHOT_UNKNOWN,
                                           .node_id = SNAPSHOT_UNKNOWN,
                                           .count = 1,
                                           .tokens_in = SNAPSHOT_UNKNOWN,
                                           .tokens_out = SNAPSHOT_UNKNOWN,
                                           .paid_nano = SNAPSHOT_UNKNOWN};

static void describe(struct import *import, const struct staged *staged, struct event *event)
{
    *event = nothing_known;
    event->at = staged->at;
    event->count = staged->count;
    event->failed = staged->failed;
    if (staged->event <= EVENT_LLM_CHAT) {
        describe_run(import, staged, event);
    } else if (staged->event == EVENT_TRANSFER) {
        event->count = 0;
        event->paid_nano = staged->paid_nano;
        event->caller_id = find_caller(import, staged->caller);
    } else {
        describe_settlement(import, staged, event);
    }
}

/* What the derivation leaves out, to be told at its end. */
struct left_out {
    int64_t without_time, too_late;
};

/* Returns the row, or SNAPSHOT_UNKNOWN when the inference cannot stand in the snapshot. */
static int64_t insert_derived(struct import *import, const struct event *event, struct left_out *left_out)
{
    if (event->at == SNAPSHOT_UNKNOWN) {
        left_out->without_time++;
        return SNAPSHOT_UNKNOWN;
    }
    if (import->set_taken_at != SNAPSHOT_UNKNOWN && event->at > import->set_taken_at) {
        left_out->too_late++;
        return SNAPSHOT_UNKNOWN;
    }
    import->summary->unattributed += event->model_id == SNAPSHOT_UNKNOWN && event->count > 0;
    import_covers(import, event->at + 1);
    return import_event(import, event);
}

static void derive_logs(struct import *import, struct left_out *left_out)
{
    struct staged staged;
    struct event event;
    database_script(import->database, leaves_sql);
    database_run(import->database, deal_batches_sql, "");
    database_run(import->database, deal_individuals_sql, "");
    sqlite3_stmt *rows = database_query(import->database, staged_sql, "");
    while (database_next(import->database, rows)) {
        read_staged(rows, &staged);
        if (staged.event == EVENT_BATCH && staged.count == 0)
            continue;
        describe(import, &staged, &event);
        int64_t row = insert_derived(import, &event, left_out);
        import_failure(import, row, &event, staged.reason ? staged.reason : "reverted");
    }
}

/* The leaves of blobs that complete no log. */
static void derive_leaves(struct import *import, struct left_out *left_out)
{
    sqlite3_stmt *rows = database_query(import->database, free_leaves_sql, "");
    while (database_next(import->database, rows)) {
        struct event event = nothing_known;
        event.at = sqlite3_column_int64(rows, 0);
        event.node_id = import_node(import, text_or_null(rows, 1));
        event.caller_id = import_caller(import, text_or_null(rows, 2));
        event.model_id = import_model(import, text_or_null(rows, 3));
        event.tokens_in = number_or_unknown(rows, 4);
        event.tokens_out = number_or_unknown(rows, 5);
        event.settlement_id = import_settlement(import, text_or_null(rows, 6));
        event.kind_id = import_kind(import, "llm");
        insert_derived(import, &event, left_out);
    }
}

/* By enum evm_call: what a failed call was to be, and the words for its failure. */
static const struct {
    const char *settlement, *reason;
    bool has_caller;
} failed_calls[] = {
    [CALL_RUN] = {NULL, "reverted", true},
    [CALL_BATCH] = {"batch", "settlement reverted", false},
    [CALL_INDIVIDUAL] = {"individual", "settlement reverted", false},
    [CALL_SETTLE] = {"hashes", "settlement reverted", false},
};

/* A call that failed left no log. */
static void derive_failed_calls(struct import *import, struct left_out *left_out)
{
    sqlite3_stmt *rows = database_query(import->database, failed_calls_sql, "");
    while (database_next(import->database, rows)) {
        int call = sqlite3_column_int(rows, 2);
        const char *reason = text_or_null(rows, 4);
        struct event event = nothing_known;
        event.at = number_or_unknown(rows, 0);
        event.count = sqlite3_column_int64(rows, 3);
        event.failed = 1;
        event.settlement_id = import_settlement(import, failed_calls[call].settlement);
        event.kind_id = import_kind(import, failed_calls[call].settlement ? "llm" : NULL);
        if (failed_calls[call].has_caller)
            event.caller_id = find_caller(import, text_or_null(rows, 1));
        import_failure(import, insert_derived(import, &event, left_out), &event,
                       reason ? reason : failed_calls[call].reason);
    }
}

static void forget_derived(struct import *import)
{
    database_run(import->database,
                 "DELETE FROM failure WHERE inference_id IN (SELECT f.inference_id FROM failure AS f "
                 "JOIN import_derived AS d ON f.inference_id BETWEEN d.first_id AND d.last_id)",
                 "");
    sqlite3_stmt *rows = database_query(import->database, "SELECT first_id, last_id FROM import_derived", "");
    while (database_next(import->database, rows))
        database_run(import->database, "DELETE FROM inference WHERE id BETWEEN ?1 AND ?2", "ii",
                     (int64_t)sqlite3_column_int64(rows, 0), (int64_t)sqlite3_column_int64(rows, 1));
    database_run(import->database, "DELETE FROM import_derived", "");
}

static int64_t last_inference(struct import *import)
{
    int64_t last = 0;
    database_get(import->database, "SELECT max(id) FROM inference", &last, "");
    return last;
}

static void derive_inferences(struct import *import)
{
    struct left_out left_out = {.too_late = 0};
    forget_derived(import);
    int64_t before = last_inference(import);
    derive_logs(import, &left_out);
    derive_leaves(import, &left_out);
    derive_failed_calls(import, &left_out);
    int64_t last = last_inference(import);
    if (last > before)
        database_run(import->database, "INSERT INTO import_derived VALUES (?1, ?2)", "ii", before + 1, last);
    if (left_out.without_time > 0)
        import_note(import, "%" PRId64 " log%s no time yet: import the blocks with evm-blocks",
                    left_out.without_time, left_out.without_time == 1 ? " has" : "s have");
    if (left_out.too_late > 0)
        import_reject(import, REASON_TIME,
                      "%" PRId64 " of the inferences are later than the taken_at that was set",
                      left_out.too_late);
}

/* A node sends a heartbeat every 900 s and counts as down 1800 s after the last. */
#define ALIVE_SECONDS 1800

/* The day of a node that is being added up. */
struct node_day {
    int64_t node_id, day, up_seconds, heartbeats;
};

static void close_day(struct import *import, struct node_day *day)
{
    if (day->node_id != SNAPSHOT_UNKNOWN && (day->up_seconds > 0 || day->heartbeats > 0))
        database_run(import->database, "INSERT OR REPLACE INTO node_uptime VALUES (?1, ?2, ?3, ?4)", "iiii",
                     day->node_id, day->day, day->up_seconds, day->heartbeats);
}

static void open_day(struct import *import, struct node_day *day, int64_t node_id, int64_t number)
{
    if (day->node_id == node_id && day->day == number)
        return;
    close_day(import, day);
    *day = (struct node_day){.node_id = node_id, .day = number};
}

/* The node was up in [from, until), which is at most half an hour. */
static void add_up(struct import *import, struct node_day *day, int64_t node_id, int64_t from, int64_t until)
{
    while (from < until) {
        int64_t end = day_start(day_of_time(from) + 1);
        end = end < until ? end : until;
        open_day(import, day, node_id, day_of_time(from));
        day->up_seconds += end - from;
        from = end;
    }
}

/* Up is the union of the half hours that begin with a heartbeat, as far as heartbeats were recorded at all.
 */
static void derive_uptime(struct import *import)
{
    struct node_day day = {.node_id = SNAPSHOT_UNKNOWN};
    int64_t latest = 0, previous_node = SNAPSHOT_UNKNOWN, up_to = 0;
    database_get(import->database, "SELECT max(at) FROM temp.live_log WHERE event = 13", &latest, "");
    int64_t end = import->set_taken_at != SNAPSHOT_UNKNOWN && latest > import->set_taken_at
                      ? import->set_taken_at
                      : latest;
    sqlite3_stmt *rows = database_query(import->database,
                                        "SELECT DISTINCT node, at FROM temp.live_log WHERE event = 13 AND "
                                        "at <= ?1 ORDER BY node, at",
                                        "i", end);
    while (database_next(import->database, rows)) {
        int64_t node_id = import_node(import, text_or_null(rows, 0)), at = sqlite3_column_int64(rows, 1);
        int64_t from = node_id == previous_node && up_to > at ? up_to : at;
        open_day(import, &day, node_id, day_of_time(at));
        day.heartbeats++;
        up_to = at + ALIVE_SECONDS < end + 1 ? at + ALIVE_SECONDS : end + 1;
        add_up(import, &day, node_id, from, up_to);
        previous_node = node_id;
        import_covers(import, at + 1);
    }
    close_day(import, &day);
}

static void derive_node_events(struct import *import)
{
    static const char *const names[] = {[EVENT_NODE_REGISTERED] = "registered",
                                        [EVENT_NODE_ENABLED] = "enabled",
                                        [EVENT_NODE_DISABLED] = "disabled"};
    sqlite3_stmt *rows = database_query(import->database, node_events_sql, "");
    while (database_next(import->database, rows)) {
        int64_t node_id = import_node(import, text_or_null(rows, 0)), at = number_or_unknown(rows, 1);
        if (at == SNAPSHOT_UNKNOWN || (import->set_taken_at != SNAPSHOT_UNKNOWN && at > import->set_taken_at))
            continue;
        database_run(import->database, "INSERT INTO node_event VALUES (?1, ?2, ?3)", "iit", node_id, at,
                     names[sqlite3_column_int(rows, 2)]);
        import_covers(import, at + 1);
    }
}

static void derive_nodes(struct import *import)
{
    static const char nodes[] =
        "(SELECT n.id FROM node AS n WHERE n.name IN (SELECT node FROM import_log WHERE event IN "
        "(9, 13, 14, 15)))";
    database_script(import->database, arena_printf(import->arena,
                                                   "DELETE FROM node_event WHERE node_id IN %s; "
                                                   "DELETE FROM node_uptime WHERE node_id IN %s",
                                                   nodes, nodes));
    derive_node_events(import);
    derive_uptime(import);
}

/* The latest registration or update says when a task ends, a later stop that it does not wait for that. */
static void derive_workflows(struct import *import)
{
    database_run(
        import->database,
        "DELETE FROM workflow WHERE contract IN (SELECT other FROM import_log WHERE event IN (16, 17, 18))",
        "");
    sqlite3_stmt *rows = database_query(import->database, tasks_sql, "");
    while (database_next(import->database, rows))
        database_run(import->database, "INSERT INTO workflow VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "tooooo",
                     text_or_null(rows, 0), import_caller(import, text_or_null(rows, 1)),
                     number_or_unknown(rows, 2), number_or_unknown(rows, 3), number_or_unknown(rows, 4),
                     number_or_unknown(rows, 5));
}

void evm_derive(struct import *import)
{
    database_script(import->database, live_sql);
    derive_inferences(import);
    derive_nodes(import);
    derive_workflows(import);
}
