/* SPDX-License-Identifier: MIT
 * Knows what OpenGradient's payment facilitator records: usageMetadata of single sessions, day totals of GET
 * /usage, and how jobs of GET /settle ended. */
#include "base/day.h"
#include "import/evm_events.h"
#include "import/json_records.h"

#include <string.h>

static const struct import_column columns[] = {
    {"sessionId", NULL, true, "usageMetadata: with its time and model, the identity of the record"},
    {"timestamp", NULL, true, "usageMetadata: when it was settled; also createdAt, updatedAt"},
    {"requestCount", NULL, true, "inferences"},
    {"model", NULL, false, "usageMetadata: key or alias of the model"},
    {"settlementType", NULL, false, "usageMetadata: private, batch or individual"},
    {"costOpg", NULL, false, "paid: atomic units of 18 decimals in usageMetadata, whole OPG in daily"},
    {"inputTokens", NULL, false, "tokens_in"},
    {"outputTokens", NULL, false, "tokens_out"},
    {"payer", NULL, false, "usageMetadata: the caller; a known proxy is none"},
    {"daily", NULL, false, "GET /usage: the list of days"},
    {"day", NULL, false, "daily: the UTC day; its volume names no model"},
    {"jobId", NULL, false, "a job of GET /settle: the identity of the record"},
    {"status", NULL, false, "a job: failed is a failed inference, anything else is of no use here"},
    {"error", NULL, false, "a job: why it failed, up to the first colon or bracket"},
};

static bool parse_numbers(struct import *import, struct json_object *record, int cost_shift,
                          int64_t *ret_count, int64_t *ret_in, int64_t *ret_out, int64_t *ret_paid)
{
    if (!import_parse_count(import, "requestCount", json_text(record, "requestCount"), ret_count) ||
        !import_parse_count(import, "inputTokens", json_text(record, "inputTokens"), ret_in) ||
        !import_parse_count(import, "outputTokens", json_text(record, "outputTokens"), ret_out) ||
        !import_parse_amount(import, "costOpg", json_text(record, "costOpg"), cost_shift, ret_paid))
        return false;
    return *ret_count != SNAPSHOT_UNKNOWN || import_reject(import, REASON_COLUMNS, "requestCount is missing");
}

static void take_day(struct import *import, struct json_object *record)
{
    struct daily_volume volume = daily_volume_unknown;
    if (!import_parse_day(import, "day", json_text(record, "day"), &volume.day) ||
        !parse_numbers(import, record, 9, &volume.inferences, &volume.tokens_in, &volume.tokens_out,
                       &volume.paid_nano))
        return;
    volume.kind_id = import_kind(import, "llm");
    import->summary->unattributed++;
    import_covers(import, day_start((int32_t)volume.day + 1));
    import_daily(import, &volume);
}

static const char *time_text(struct json_object *record)
{
    static const char *const names[] = {"timestamp", "createdAt", "updatedAt"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (json_text(record, names[i]))
            return json_text(record, names[i]);
    return NULL;
}

/* The facilitator's own fields lie around usageMetadata, or the record is usageMetadata itself. */
static struct json_object *usage_of(struct json_object *record)
{
    struct json_object *usage = NULL;
    return json_object_object_get_ex(record, "usageMetadata", &usage) &&
                   json_object_is_type(usage, json_type_object)
               ? usage
               : record;
}

static const char *payer_of(struct json_object *record, struct json_object *usage)
{
    const char *payer = json_text(usage, "payer") ? json_text(usage, "payer") : json_text(record, "payer");
    return payer && evm_is_proxy(payer) ? NULL : payer;
}

static void take_session(struct import *import, struct json_object *record)
{
    struct json_object *usage = usage_of(record);
    const char *session = json_text(usage, "sessionId"), *model = json_text(usage, "model");
    const char *time = time_text(usage) ? time_text(usage) : time_text(record);
    struct event event = {.verification_id = SNAPSHOT_UNKNOWN, .node_id = SNAPSHOT_UNKNOWN};
    if (!session || !time) {
        import_reject(import, REASON_COLUMNS,
                      "sessionId or a time (timestamp, createdAt or updatedAt) is missing");
        return;
    }
    if (!import_parse_time(import, "timestamp", time, &event.at) ||
        !parse_numbers(import, usage, -9, &event.count, &event.tokens_in, &event.tokens_out,
                       &event.paid_nano))
        return;
    event.model_id = import_model(import, model);
    event.caller_id = import_caller(import, payer_of(record, usage));
    event.settlement_id = import_settlement(import, json_text(usage, "settlementType"));
    event.kind_id = import_kind(import, "llm");
    import->summary->unattributed += event.model_id == SNAPSHOT_UNKNOWN;
    import_covers(import, event.at + 1);
    char at[24];
    sqlite3_snprintf(sizeof at, at, "%lld", (long long)event.at);
    import_identified_event(
        import, arena_printf(import->arena, "session:%s:%s:%s", session, at, model ? model : ""), &event);
}

/* The words before the particulars, so that failures of one sort have one reason. */
static const char *reason_of(struct import *import, const char *error)
{
    size_t length = error ? strcspn(error, ":([{\n\r") : 0;
    while (length > 0 && error[length - 1] == ' ')
        length--;
    return length == 0 || length > 80 ? "settlement failed" : arena_copy(import->arena, error, length);
}

static void take_job(struct import *import, struct json_object *record)
{
    const char *status = json_text(record, "status"), *time = json_text(record, "updatedAt");
    struct event event = {.model_id = SNAPSHOT_UNKNOWN,
                          .caller_id = SNAPSHOT_UNKNOWN,
                          .verification_id = SNAPSHOT_UNKNOWN,
                          .node_id = SNAPSHOT_UNKNOWN,
                          .count = 1,
                          .failed = 1,
                          .tokens_in = SNAPSHOT_UNKNOWN,
                          .tokens_out = SNAPSHOT_UNKNOWN,
                          .paid_nano = SNAPSHOT_UNKNOWN};
    if (!status || strcmp(status, "failed") != 0) {
        import->summary->ignored++;
        return;
    }
    time = time ? time : json_text(record, "createdAt");
    if (!time) {
        import_reject(import, REASON_COLUMNS, "updatedAt and createdAt are missing");
        return;
    }
    if (!import_parse_time(import, "updatedAt", time, &event.at))
        return;
    event.settlement_id = import_settlement(import, json_text(record, "settlementType"));
    event.kind_id = import_kind(import, "llm");
    import->summary->unattributed++;
    import_covers(import, event.at + 1);
    const char *id = arena_printf(import->arena, "job:%s", json_text(record, "jobId"));
    import_failure(import, import_identified_event(import, id, &event), &event,
                   reason_of(import, json_text(record, "error")));
}

static void take(struct import *import, struct json_object *record)
{
    struct json_object *day;
    if (json_text(record, "jobId")) {
        take_job(import, record);
        return;
    }
    if (json_object_object_get_ex(record, "day", &day))
        take_day(import, record);
    else
        take_session(import, record);
}

static void read(struct import *import, struct input *input)
{
    static const char *const containers[] = {"daily", "items", NULL};
    static const struct json_shape shape = {.containers = containers};
    import_begin_identified(import);
    database_script(import->database,
                    "CREATE INDEX IF NOT EXISTS usage_daily_day ON usage_daily (day, model_id)");
    json_read(import, input, &shape, take);
}

const struct importer import_facilitator_usage = {
    .name = "facilitator-usage",
    .summary = "usage records and day totals of OpenGradient's payment facilitator",
    .columns = columns,
    .column_count = ARRAY_SIZE(columns),
    .read = read,
};
