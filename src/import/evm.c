/* SPDX-License-Identifier: MIT
 * Knows how logs, blocks, transactions and receipts become inferences, in whatever order they come. */
#include "import/evm.h"

#include "base/day.h"
#include "import/evm_events.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

static const char tables[] =
    "CREATE TABLE IF NOT EXISTS import_log (tx TEXT NOT NULL, log_index INTEGER NOT NULL, block_hash TEXT "
    "NOT NULL, block INTEGER, "
    "removed INTEGER NOT NULL, event INTEGER NOT NULL, address TEXT, at INTEGER, model TEXT, mode INTEGER, "
    "caller TEXT, node TEXT, "
    "count INTEGER, paid_nano INTEGER, PRIMARY KEY (tx, log_index, block_hash)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS import_block (number INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS import_transaction (tx TEXT PRIMARY KEY NOT NULL, block INTEGER, at INTEGER, "
    "sender TEXT, is_run INTEGER, "
    "failed INTEGER) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS import_derived (inference_id INTEGER PRIMARY KEY) STRICT;";

/* What a record needs only while it is taken. */
struct evm_state {
    struct arena *scratch;
};

static const char *const result_container[] = {"result", NULL};
const struct json_shape evm_reply = {.containers = result_container};

void evm_begin(struct import *import)
{
    if (import->state)
        return;
    struct evm_state *state = arena_alloc(import->arena, 1, sizeof *state);
    state->scratch = arena_new();
    import->state = state;
    database_script(import->database, tables);
}

static struct arena *scratch(struct import *import)
{
    struct evm_state *state = import->state;
    return state->scratch;
}

static const char *lower(struct import *import, const char *text)
{
    char *copy = arena_text(scratch(import), text ? text : "");
    for (char *at = copy; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    return copy;
}

/* A member that is a number, as "0x1a" or 26; absent = SNAPSHOT_UNKNOWN. */
static bool take_quantity(struct import *import, struct json_object *object, const char *member,
                          int64_t *ret_value)
{
    const char *text = json_text(object, member);
    *ret_value = SNAPSHOT_UNKNOWN;
    return !text || abi_quantity(text, ret_value) ||
           import_reject(import, REASON_NUMBER, "%s \"%.80s\" is not a number", member, text);
}

static bool take_time(struct import *import, struct json_object *object, const char *member,
                      int64_t *ret_time)
{
    if (!take_quantity(import, object, member, ret_time))
        return false;
    if (*ret_time == SNAPSHOT_UNKNOWN || *ret_time <= TIME_MOST)
        return true;
    return import_reject(import, REASON_TIME, "%s is beyond the year 9999; give unix seconds", member);
}

/* A hash or address: "0x" and `digits` hexadecimal digits, lower-cased. */
static bool take_hash(struct import *import, struct json_object *object, const char *member, size_t digits,
                      bool needed, const char **ret_hash)
{
    const char *text = lower(import, json_text(object, member));
    *ret_hash = NULL;
    if (text[0] == '\0' && !needed)
        return true;
    if (strlen(text) != digits + 2 || strncmp(text, "0x", 2) != 0 ||
        strspn(text + 2, "0123456789abcdef") != digits)
        return import_reject(import, REASON_VALUE, "%s \"%.80s\" is not 0x and %zu hexadecimal digits",
                             member, text, digits);
    *ret_hash = text;
    return true;
}

static bool take_topics(struct import *import, struct json_object *log, struct evm_raw *raw)
{
    struct json_object *topics = NULL;
    json_object_object_get_ex(log, "topics", &topics);
    if (!json_object_is_type(topics, json_type_array))
        return import_reject(import, REASON_COLUMNS, "topics is missing; is this a log?");
    for (size_t i = 0; i < json_object_array_length(topics); i++) {
        struct json_object *topic = json_object_array_get_idx(topics, i);
        if (!topic)
            continue;
        if (raw->topic_count == EVM_MOST_TOPICS ||
            !abi_hex(json_object_get_string(topic), scratch(import), &raw->topics[raw->topic_count]))
            return import_reject(import, REASON_VALUE, "topic %zu is not hexadecimal, or one too many", i);
        raw->topic_count++;
    }
    return true;
}

static bool take_raw(struct import *import, struct json_object *log, struct evm_raw *raw)
{
    const char *data = json_text(log, "data");
    *raw = (struct evm_raw){.topic_count = 0};
    if (!take_hash(import, log, "address", 40, true, &raw->address) || !take_topics(import, log, raw))
        return false;
    return abi_hex(data ? data : "0x", scratch(import), &raw->data) ||
           import_reject(import, REASON_VALUE, "data are not an even number of hexadecimal digits");
}

/* Where a log stands. */
struct position {
    const char *tx, *block_hash;
    int64_t index, block, at;
    bool removed;
};

static bool take_position(struct import *import, struct json_object *log, struct position *position)
{
    struct json_object *removed = NULL;
    if (!take_hash(import, log, "transactionHash", 64, true, &position->tx) ||
        !take_hash(import, log, "blockHash", 64, false, &position->block_hash) ||
        !take_quantity(import, log, "logIndex", &position->index) ||
        !take_quantity(import, log, "blockNumber", &position->block) ||
        !take_time(import, log, "blockTimestamp", &position->at))
        return false;
    if (position->index == SNAPSHOT_UNKNOWN)
        return import_reject(import, REASON_COLUMNS, "logIndex is missing: a pending log is none yet");
    position->removed =
        json_object_object_get_ex(log, "removed", &removed) && json_object_get_boolean(removed);
    return true;
}

static void keep_log(struct import *import, const struct position *position, const char *address,
                     const struct evm_decoded *decoded)
{
    const char *block_hash = position->block_hash ? position->block_hash : "";
    int64_t at = decoded->at != SNAPSHOT_UNKNOWN ? decoded->at : position->at;
    if (database_run(import->database,
                     "INSERT OR IGNORE INTO import_log VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
                     "?12, ?13, ?14)",
                     "titoiitotottio", position->tx, position->index, block_hash, position->block,
                     (int64_t)position->removed, (int64_t)decoded->event, address, at, decoded->model,
                     decoded->mode, decoded->caller, decoded->node, decoded->count, decoded->paid_nano) > 0)
        import->summary->imported++;
    else if (database_run(import->database,
                          "UPDATE import_log SET removed = max(removed, ?4), at = coalesce(at, ?5), block = "
                          "coalesce(block, ?6) WHERE tx = ?1 AND "
                          "log_index = ?2 AND block_hash = ?3 AND (removed < ?4 OR (at IS NULL AND ?5 IS NOT "
                          "NULL) OR (block IS NULL AND ?6 IS "
                          "NOT NULL))",
                          "titioo", position->tx, position->index, block_hash, (int64_t)position->removed, at,
                          position->block) > 0)
        import->summary->updated++;
    else
        import->summary->unchanged++;
}

static bool is_useful(enum evm_event event)
{
    return event != EVENT_OTHER && event != EVENT_REPEATED;
}

void evm_log(struct import *import, struct json_object *log)
{
    struct evm_raw raw;
    struct position position;
    struct evm_decoded decoded;
    const char *what = "";
    arena_reset(scratch(import));
    if (!take_raw(import, log, &raw) || !take_position(import, log, &position))
        return;
    if (!evm_decode(&raw, scratch(import), &decoded, &what)) {
        import_reject(import, REASON_VALUE, "the event cannot be read: %s", what);
        return;
    }
    if (decoded.at != SNAPSHOT_UNKNOWN && decoded.at > TIME_MOST) {
        import_reject(import, REASON_TIME, "its timestamp is beyond the year 9999");
        return;
    }
    if (!is_useful(decoded.event)) {
        import->summary->ignored++;
        return;
    }
    import->summary->rounded += decoded.rounded;
    keep_log(import, &position, raw.address, &decoded);
}

/* 1 when `status` says that the transaction failed, 0 when it did not, SNAPSHOT_UNKNOWN when it does not say.
 */
static bool take_failed(struct import *import, struct json_object *object, int64_t *ret_failed)
{
    int64_t status;
    if (!take_quantity(import, object, "status", &status))
        return false;
    if (status != SNAPSHOT_UNKNOWN && status > 1)
        return import_reject(import, REASON_VALUE, "status is neither 0 nor 1");
    *ret_failed = status == SNAPSHOT_UNKNOWN ? SNAPSHOT_UNKNOWN : status == 0;
    return true;
}

/* What any record says of a transaction; NULL and SNAPSHOT_UNKNOWN leave what others said. */
struct transaction {
    const char *tx, *sender;
    int64_t block, at, is_run, failed;
};

static void keep_transaction(struct import *import, const struct transaction *transaction)
{
    int64_t changed =
        database_run(import->database,
                     "INSERT INTO import_transaction (tx, block, at, sender, is_run, failed) VALUES (?1, ?2, "
                     "?3, ?4, ?5, ?6) ON CONFLICT (tx) DO UPDATE SET "
                     "block = coalesce(?2, block), at = coalesce(?3, at), sender = coalesce(?4, sender), "
                     "is_run = coalesce(?5, is_run), failed = coalesce(?6, "
                     "failed) WHERE NOT (block IS coalesce(?2, block) AND at IS coalesce(?3, at) AND sender "
                     "IS coalesce(?4, sender) AND is_run IS coalesce(?5, "
                     "is_run) AND failed IS coalesce(?6, failed))",
                     "tootoo", transaction->tx, transaction->block, transaction->at, transaction->sender,
                     transaction->is_run, transaction->failed);
    import->summary->imported += changed > 0;
    import->summary->unchanged += changed == 0;
}

void evm_transaction(struct import *import, struct json_object *object)
{
    struct transaction transaction;
    const char *target;
    arena_reset(scratch(import));
    if (!take_hash(import, object, "hash", 64, true, &transaction.tx) ||
        !take_hash(import, object, "from", 40, true, &transaction.sender) ||
        !take_hash(import, object, "to", 40, false, &target) ||
        !take_quantity(import, object, "blockNumber", &transaction.block) ||
        !take_time(import, object, "blockTimestamp", &transaction.at) ||
        !take_failed(import, object, &transaction.failed))
        return;
    const char *call = lower(import, json_text(object, "input"));
    transaction.is_run =
        target && strcmp(target, EVM_HUB) == 0 && strncmp(call, EVM_HUB_RUN, strlen(EVM_HUB_RUN)) == 0;
    keep_transaction(import, &transaction);
}

static void take_block_transaction(struct import *import, struct json_object *transaction)
{
    if (!json_object_is_type(transaction, json_type_object))
        return;
    import->summary->read++;
    evm_transaction(import, transaction);
}

void evm_block(struct import *import, struct json_object *block)
{
    int64_t number, at;
    struct json_object *transactions = NULL;
    if (!take_quantity(import, block, "number", &number) || !take_time(import, block, "timestamp", &at))
        return;
    if (number == SNAPSHOT_UNKNOWN || at == SNAPSHOT_UNKNOWN) {
        import_reject(import, REASON_COLUMNS, "number or timestamp is missing; is this a block?");
        return;
    }
    int64_t changed = database_run(
        import->database,
        "INSERT INTO import_block VALUES (?1, ?2) ON CONFLICT (number) DO UPDATE SET at = ?2 WHERE at <> ?2",
        "ii", number, at);
    import->summary->imported += changed > 0;
    import->summary->unchanged += changed == 0;
    json_object_object_get_ex(block, "transactions", &transactions);
    for (size_t i = 0;
         json_object_is_type(transactions, json_type_array) && i < json_object_array_length(transactions);
         i++)
        take_block_transaction(import, json_object_array_get_idx(transactions, i));
}

static void take_receipt_logs(struct import *import, struct json_object *receipt)
{
    struct json_object *logs = NULL;
    json_object_object_get_ex(receipt, "logs", &logs);
    for (size_t i = 0; json_object_is_type(logs, json_type_array) && i < json_object_array_length(logs);
         i++) {
        import->summary->read++;
        evm_log(import, json_object_array_get_idx(logs, i));
    }
}

void evm_receipt(struct import *import, struct json_object *receipt)
{
    struct transaction transaction = {.at = SNAPSHOT_UNKNOWN, .is_run = SNAPSHOT_UNKNOWN};
    arena_reset(scratch(import));
    if (!take_hash(import, receipt, "transactionHash", 64, true, &transaction.tx) ||
        !take_hash(import, receipt, "from", 40, false, &transaction.sender) ||
        !take_quantity(import, receipt, "blockNumber", &transaction.block) ||
        !take_failed(import, receipt, &transaction.failed))
        return;
    keep_transaction(import, &transaction);
    take_receipt_logs(import, receipt);
}

void evm_unwrap(struct import *import, struct json_object *record,
                void (*take)(struct import *import, struct json_object *object))
{
    struct json_object *result = NULL, *failure = NULL;
    if (json_object_object_get_ex(record, "error", &failure) && failure) {
        const char *message =
            json_object_is_type(failure, json_type_object) ? json_text(failure, "message") : NULL;
        import_reject(import, REASON_SYNTAX, "the reply is an error: %.200s",
                      message ? message : "without a message");
        return;
    }
    if (!json_object_object_get_ex(record, "result", &result)) {
        take(import, record);
        return;
    }
    if (json_object_is_type(result, json_type_object)) {
        take(import, result);
        return;
    }
    if (!json_object_is_type(result, json_type_array)) {
        import_reject(import, REASON_SYNTAX, "the reply has no result: the node does not know it");
        return;
    }
    import->summary->read--;
    for (size_t i = 0; i < json_object_array_length(result); i++) {
        struct json_object *object = json_object_array_get_idx(result, i);
        import->summary->read++;
        if (json_object_is_type(object, json_type_object))
            take(import, object);
        else
            import_reject(import, REASON_SYNTAX, "result %zu is not an object", i);
    }
}

void evm_read(struct import *import, struct input *input, const struct json_shape *shape,
              void (*take)(struct import *import, struct json_object *record))
{
    int64_t before = import->summary->imported + import->summary->updated + import->summary->unchanged;
    int64_t rejected = import->faults->count;
    evm_begin(import);
    json_read(import, input, shape, take);
    import->line = 0;
    if (!import_failed(import) && import->faults->count == rejected &&
        import->summary->imported + import->summary->updated + import->summary->unchanged == before)
        import_reject(import, REASON_SYNTAX, "holds no record of use; is it %s?", import->importer->name);
}

/* A staged log with what its transaction and block say; the columns of `staged_sql`. */
struct staged {
    enum evm_event event;
    int64_t at, mode, count, paid_nano, failed;
    const char *model, *caller, *node, *sender, *workflow_caller;
    bool is_settled;
};

/* The live log of each place, in order of the chain. Ordinary SQL: this runs once an import. */
static const char staged_sql[] =
    "SELECT l.event, coalesce(CASE WHEN l.event = 6 THEN l.at END, b.at, t.at, l.at), l.model, l.mode, "
    "l.caller, l.node, l.count, l.paid_nano, "
    "t.sender, coalesce(t.failed, 0), "
    "(SELECT w.caller FROM import_log AS w WHERE w.tx = l.tx AND w.event = 4 AND w.removed = 0 ORDER BY "
    "w.log_index LIMIT 1), "
    "EXISTS (SELECT 1 FROM import_log AS s WHERE s.tx = l.tx AND s.event = 11 AND s.removed = 0) "
    "FROM import_log AS l LEFT JOIN import_transaction AS t ON t.tx = l.tx LEFT JOIN import_block AS b ON "
    "b.number = coalesce(l.block, t.block) "
    "WHERE l.removed = 0 AND l.event NOT IN (4, 9, 11) AND NOT EXISTS (SELECT 1 FROM import_log AS o WHERE "
    "o.tx = l.tx AND o.log_index = "
    "l.log_index AND o.removed = 0 AND (coalesce(o.block, -1), o.block_hash) > (coalesce(l.block, -1), "
    "l.block_hash)) "
    "ORDER BY coalesce(l.block, t.block), l.tx, l.log_index";

static void read_staged(sqlite3_stmt *row, struct staged *staged)
{
    *staged = (struct staged){
        .event = (enum evm_event)sqlite3_column_int(row, 0),
        .at = sqlite3_column_type(row, 1) == SQLITE_NULL ? SNAPSHOT_UNKNOWN : sqlite3_column_int64(row, 1),
        .model = (const char *)sqlite3_column_text(row, 2),
        .mode = sqlite3_column_type(row, 3) == SQLITE_NULL ? SNAPSHOT_UNKNOWN : sqlite3_column_int64(row, 3),
        .caller = (const char *)sqlite3_column_text(row, 4),
        .node = (const char *)sqlite3_column_text(row, 5),
        .count = sqlite3_column_int64(row, 6),
        .paid_nano =
            sqlite3_column_type(row, 7) == SQLITE_NULL ? SNAPSHOT_UNKNOWN : sqlite3_column_int64(row, 7),
        .sender = (const char *)sqlite3_column_text(row, 8),
        .failed = sqlite3_column_int64(row, 9),
        .workflow_caller = (const char *)sqlite3_column_text(row, 10),
        .is_settled = sqlite3_column_int(row, 11) != 0,
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

static void describe_run(struct import *import, const struct staged *staged, struct event *event)
{
    const char *kind = staged->event == EVENT_MODEL_INFERENCE ? "ml" : "llm";
    const char *caller = staged->workflow_caller ? staged->workflow_caller : staged->sender;
    event->model_id = import_model(import, staged->model);
    event->verification_id = import_verification(import, verification_name(staged));
    event->kind_id = import_kind(import, staged->workflow_caller ? "workflow" : kind);
    event->caller_id = import_caller(import, caller && !evm_is_proxy(caller) ? caller : NULL);
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
}

static void describe(struct import *import, const struct staged *staged, struct event *event)
{
    *event = (struct event){.at = staged->at,
                            .model_id = SNAPSHOT_UNKNOWN,
                            .caller_id = SNAPSHOT_UNKNOWN,
                            .verification_id = SNAPSHOT_UNKNOWN,
                            .settlement_id = SNAPSHOT_UNKNOWN,
                            .kind_id = SNAPSHOT_UNKNOWN,
                            .node_id = SNAPSHOT_UNKNOWN,
                            .count = staged->count,
                            .failed = staged->failed,
                            .tokens_in = SNAPSHOT_UNKNOWN,
                            .tokens_out = SNAPSHOT_UNKNOWN,
                            .paid_nano = SNAPSHOT_UNKNOWN};
    switch (staged->event) {
    case EVENT_MODEL_INFERENCE:
    case EVENT_LLM_COMPLETION:
    case EVENT_LLM_CHAT:
        describe_run(import, staged, event);
        break;
    case EVENT_TRANSFER:
        event->count = 0;
        event->paid_nano = staged->paid_nano;
        event->caller_id = import_caller(import, evm_is_proxy(staged->caller) ? NULL : staged->caller);
        break;
    default:
        describe_settlement(import, staged, event);
        break;
    }
}

static void insert_derived(struct import *import, const struct event *event)
{
    int64_t row = import_event(import, event);
    database_run(import->database, "INSERT INTO import_derived VALUES (?1)", "i", row);
    import->summary->unattributed += event->model_id == SNAPSHOT_UNKNOWN && event->count > 0;
    import_covers(import, event->at + 1);
}

/* Returns whether the log waits for its time. */
static bool derive_log(struct import *import, const struct staged *staged)
{
    struct event event;
    if (staged->event == EVENT_TRANSFER && !staged->is_settled)
        return false;
    if (staged->at == SNAPSHOT_UNKNOWN)
        return true;
    describe(import, staged, &event);
    insert_derived(import, &event);
    return false;
}

/* A call that failed left no log. */
static void derive_failed_runs(struct import *import)
{
    sqlite3_stmt *rows = database_query(
        import->database,
        "SELECT coalesce(b.at, t.at), t.sender FROM import_transaction AS t LEFT JOIN import_block AS b ON "
        "b.number = t.block WHERE t.failed = 1 AND t.is_run = 1 AND coalesce(b.at, t.at) IS NOT NULL AND NOT "
        "EXISTS (SELECT 1 FROM import_log AS l WHERE l.tx = t.tx AND l.removed = 0 AND l.event IN (1, 2, 3)) "
        "ORDER BY t.block, t.tx",
        "");
    while (database_next(import->database, rows)) {
        struct event event = {.at = sqlite3_column_int64(rows, 0),
                              .model_id = SNAPSHOT_UNKNOWN,
                              .verification_id = SNAPSHOT_UNKNOWN,
                              .settlement_id = SNAPSHOT_UNKNOWN,
                              .kind_id = SNAPSHOT_UNKNOWN,
                              .node_id = SNAPSHOT_UNKNOWN,
                              .count = 1,
                              .failed = 1,
                              .tokens_in = SNAPSHOT_UNKNOWN,
                              .tokens_out = SNAPSHOT_UNKNOWN,
                              .paid_nano = SNAPSHOT_UNKNOWN};
        const char *sender = (const char *)sqlite3_column_text(rows, 1);
        event.caller_id = import_caller(import, sender && !evm_is_proxy(sender) ? sender : NULL);
        insert_derived(import, &event);
    }
}

static void derive_nodes(struct import *import)
{
    sqlite3_stmt *rows = database_query(
        import->database,
        "SELECT DISTINCT node FROM import_log WHERE event = 9 AND removed = 0 ORDER BY node", "");
    while (database_next(import->database, rows))
        import_node(import, (const char *)sqlite3_column_text(rows, 0));
}

static void derive(struct import *import)
{
    struct staged staged;
    int64_t waiting = 0;
    database_run(import->database,
                 "DELETE FROM inference WHERE id IN (SELECT inference_id FROM import_derived)", "");
    database_run(import->database, "DELETE FROM import_derived", "");
    sqlite3_stmt *rows = database_query(import->database, staged_sql, "");
    while (database_next(import->database, rows)) {
        read_staged(rows, &staged);
        waiting += derive_log(import, &staged);
    }
    derive_failed_runs(import);
    derive_nodes(import);
    if (waiting > 0)
        import_note(import, "%" PRId64 " log%s no time yet: import the blocks with evm-blocks", waiting,
                    waiting == 1 ? " has" : "s have");
}

void evm_finish(struct import *import)
{
    struct evm_state *state = import->state;
    if (import->summary->imported + import->summary->updated > 0)
        derive(import);
    arena_free(state->scratch);
}
