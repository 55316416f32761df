/* SPDX-License-Identifier: MIT
 * Knows the rows of volume per day. */
#include "base/day.h"
#include "import/csv_rows.h"
#include "import/volume_columns.h"

enum column { DAY = VOLUME_COLUMNS, INFERENCES, COLUMN_COUNT };

static const struct import_column columns[COLUMN_COUNT] = {
    VOLUME_COLUMN_ROWS("id model_id model_key key slug"),
    [DAY] = {"day", "date at time", true, "the UTC day"},
    [INFERENCES] = {"inferences", "count runs requests volume calls n", true, "inferences on that day"},
};

static bool parse(struct import *import, const char *const *values, struct daily_volume *volume)
{
    if (!import_parse_day(import, "day", values[DAY], &volume->day) ||
        !import_parse_count(import, "inferences", values[INFERENCES], &volume->inferences) ||
        !volume_amounts(import, values, &volume->tokens_in, &volume->tokens_out, &volume->paid_nano))
        return false;
    if (volume->day == SNAPSHOT_UNKNOWN || volume->inferences == SNAPSHOT_UNKNOWN)
        return import_reject(import, REASON_COLUMNS, "day and inferences must be filled");
    if (import->set_taken_at != SNAPSHOT_UNKNOWN && volume->day > day_of_time(import->set_taken_at))
        return import_reject(import, REASON_TIME, "day %s is later than taken_at", values[DAY]);
    return true;
}

static void resolve(struct import *import, const char *const *values, struct daily_volume *volume)
{
    struct volume_ids ids;
    volume_references(import, values, &ids);
    volume->model_id = ids.model;
    volume->caller_id = ids.caller;
    volume->verification_id = ids.verification;
    volume->settlement_id = ids.settlement;
    volume->kind_id = ids.kind;
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
