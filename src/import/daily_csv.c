/* SPDX-License-Identifier: MIT
 * Knows the rows of volume per day. */
#include "base/day.h"
#include "import/csv_rows.h"

enum column {
    DAY,
    MODEL,
    CALLER,
    VERIFICATION,
    SETTLEMENT,
    KIND,
    INFERENCES,
    TOKENS_IN,
    TOKENS_OUT,
    PAID,
    PAID_NANO,
    COLUMN_COUNT
};

static const struct import_column columns[COLUMN_COUNT] = {
    [DAY] = {"day", "date at time", true, "the UTC day"},
    [MODEL] = {"model", "id model_id model_key key slug", false,
               "key or alias of the model; empty = unattributed"},
    [CALLER] = {"caller", "address user from sender account payer caller_id", false,
                "the address that asked"},
    [VERIFICATION] = {"verification", "verification_mode inference_mode mode", false, "none, TEE, ZKML ..."},
    [SETTLEMENT] = {"settlement", "settlement_mode", false, "private, batch, individual ..."},
    [KIND] = {"kind", "type", false, "ml, llm, workflow ..."},
    [INFERENCES] = {"inferences", "count runs requests volume calls n", true, "inferences on that day"},
    [TOKENS_IN] = {"tokens_in", "input_tokens prompt_tokens", false, "tokens of the requests"},
    [TOKENS_OUT] = {"tokens_out", "output_tokens completion_tokens", false, "tokens of the answers"},
    [PAID] = {"paid", "amount cost price", false, "paid, as a decimal number of the currency"},
    [PAID_NANO] = {"paid_nano", NULL, false, "paid, in 10^-9 of the currency"},
};

static bool parse(struct import *import, const char *const *values, struct daily_volume *volume)
{
    if (!import_parse_day(import, "day", values[DAY], &volume->day) ||
        !import_parse_count(import, "inferences", values[INFERENCES], &volume->inferences) ||
        !import_parse_count(import, "tokens_in", values[TOKENS_IN], &volume->tokens_in) ||
        !import_parse_count(import, "tokens_out", values[TOKENS_OUT], &volume->tokens_out) ||
        !(values[PAID_NANO] ? import_parse_count(import, "paid_nano", values[PAID_NANO], &volume->paid_nano)
                            : import_parse_amount(import, "paid", values[PAID], 9, &volume->paid_nano)))
        return false;
    if (volume->day == SNAPSHOT_UNKNOWN || volume->inferences == SNAPSHOT_UNKNOWN)
        return import_reject(import, REASON_COLUMNS, "day and inferences must be filled");
    if (import->set_taken_at != SNAPSHOT_UNKNOWN && volume->day > day_of_time(import->set_taken_at))
        return import_reject(import, REASON_TIME, "day %s is later than taken_at", values[DAY]);
    return true;
}

static void resolve(struct import *import, const char *const *values, struct daily_volume *volume)
{
    volume->model_id = import_model(import, values[MODEL]);
    volume->caller_id = import_caller(import, values[CALLER]);
    volume->verification_id = import_verification(import, values[VERIFICATION]);
    volume->settlement_id = import_settlement(import, values[SETTLEMENT]);
    volume->kind_id = import_kind(import, values[KIND]);
}

/* NULL is no key of a unique index, and no id is the least integer. */
static bool is_repeated(struct import *import, const struct daily_volume *volume)
{
    int64_t line;
    if (database_run(import->database,
                     "INSERT OR IGNORE INTO temp.seen_daily VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", "iiiiiii",
                     volume->day, volume->model_id, volume->caller_id, volume->verification_id,
                     volume->settlement_id, volume->kind_id, import->line) != 0 ||
        !database_get(import->database,
                      "SELECT line FROM temp.seen_daily WHERE day = ?1 AND model_id = ?2 AND caller_id = ?3 "
                      "AND verification_id = ?4 AND "
                      "settlement_id = ?5 AND kind_id = ?6",
                      &line, "iiiiii", volume->day, volume->model_id, volume->caller_id,
                      volume->verification_id, volume->settlement_id, volume->kind_id))
        return false;
    import_reject(import, REASON_DUPLICATE,
                  "the same day, model, caller and modes stand already in line %lld; add the two up",
                  (long long)line);
    return true;
}

static void take(struct import *import, const struct csv_row *row)
{
    struct daily_volume volume;
    if (!parse(import, row->values, &volume))
        return;
    resolve(import, row->values, &volume);
    if (is_repeated(import, &volume))
        return;
    import->summary->unattributed += volume.model_id == SNAPSHOT_UNKNOWN;
    import_covers(import, day_start((int32_t)volume.day + 1));
    import_daily(import, &volume);
}

static void read(struct import *import, struct input *input)
{
    database_script(
        import->database,
        "CREATE INDEX IF NOT EXISTS usage_daily_day ON usage_daily (day, model_id);"
        "CREATE TEMP TABLE IF NOT EXISTS seen_daily (day, model_id, caller_id, verification_id, "
        "settlement_id, kind_id, line, "
        "PRIMARY KEY (day, model_id, caller_id, verification_id, settlement_id, kind_id)) WITHOUT ROWID");
    csv_read(import, input, take);
}

const struct importer import_daily_csv = {
    .name = "daily-csv",
    .summary = "volume per day, by model and, where known, caller and modes",
    .columns = columns,
    .column_count = COLUMN_COUNT,
    .read = read,
};
