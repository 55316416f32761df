/* SPDX-License-Identifier: MIT
 * Knows the rows of all-time counters. */
#include "base/day.h"
#include "import/counters.h"
#include "import/csv_rows.h"

enum column { DATE, ID, COUNTER, COLUMN_COUNT };

static const struct import_column columns[COLUMN_COUNT] = {
    [DATE] = {"date", "day at time timestamp snapshot_date", true,
              "the day at whose start the counter was read"},
    [ID] = {"id", "key model model_id slug name", true, "the model's key or an alias of it"},
    [COUNTER] = {"counter", "run_count runs pulls downloads total count cumulative value", true,
                 "everything since the model was listed"},
};

static void take(struct import *import, const struct csv_row *row)
{
    int64_t day, counter, line;
    if (!row->values[DATE] || !row->values[ID] || !row->values[COUNTER]) {
        import_reject(import, REASON_COLUMNS, "date, id and counter must all be filled");
        return;
    }
    if (!import_parse_day(import, "date", row->values[DATE], &day) ||
        !import_parse_count(import, "counter", row->values[COUNTER], &counter))
        return;
    if (import->set_taken_at != SNAPSHOT_UNKNOWN && day_start((int32_t)day) > import->set_taken_at) {
        import_reject(import, REASON_TIME, "date %s is later than taken_at", row->values[DATE]);
        return;
    }
    int64_t model_id = import_model(import, row->values[ID]);
    if (database_run(import->database, "INSERT OR IGNORE INTO temp.seen_counter VALUES (?1, ?2, ?3)", "iii",
                     model_id, day, import->line) == 0 &&
        !import_failed(import)) {
        database_get(import->database, "SELECT line FROM temp.seen_counter WHERE model_id = ?1 AND day = ?2",
                     &line, "ii", model_id, day);
        import_reject(import, REASON_DUPLICATE, "the counter of \"%.100s\" on %s stands already in line %lld",
                      row->values[ID], row->values[DATE], (long long)line);
        return;
    }
    counters_add(import, model_id, day, counter);
}

static void read(struct import *import, struct input *input)
{
    counters_begin(import);
    database_script(import->database, "CREATE TEMP TABLE IF NOT EXISTS seen_counter (model_id INTEGER, day "
                                      "INTEGER, line INTEGER, PRIMARY KEY "
                                      "(model_id, day)) WITHOUT ROWID");
    csv_read(import, input, take);
}

const struct importer import_cumulative_csv = {
    .name = "cumulative-csv",
    .summary = "all-time counters per model and day; their differences are the daily volume",
    .columns = columns,
    .column_count = COLUMN_COUNT,
    .read = read,
};
