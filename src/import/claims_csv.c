/* SPDX-License-Identifier: MIT
 * Knows the rows of what a network says about itself. */
#include "import/csv_rows.h"

enum column { METRIC, VALUE, UNIT, AT, SOURCE_URL, COLUMN_COUNT };

static const struct import_column columns[COLUMN_COUNT] = {
    [METRIC] = {"metric", "name key", true, "what is claimed: models, inferences, callers ..."},
    [VALUE] = {"value", "number claim", true, "the claim as it was published"},
    [UNIT] = {"unit", NULL, false, "what it counts: inferences, transactions ..."},
    [AT] = {"at", "date time day timestamp", false, "when it was published"},
    [SOURCE_URL] = {"source_url", "source url link", false, "where it was published"},
};

static void take(struct import *import, const struct csv_row *row)
{
    const char *const *values = row->values;
    int64_t at, found;
    if (!values[METRIC] || !values[VALUE]) {
        import_reject(import, REASON_COLUMNS, "metric and value must be filled");
        return;
    }
    if (!import_parse_time(import, "at", values[AT], &at))
        return;
    if (database_get(import->database,
                     "SELECT 1 FROM claim WHERE metric = ?1 AND value = ?2 AND unit IS ?3 AND at IS ?4 AND "
                     "source_url IS ?5",
                     &found, "tttot", values[METRIC], values[VALUE], values[UNIT], at, values[SOURCE_URL])) {
        import->summary->unchanged++;
        return;
    }
    database_run(import->database, "INSERT INTO claim VALUES (?1, ?2, ?3, ?4, ?5)", "tttot", values[METRIC],
                 values[VALUE], values[UNIT], at, values[SOURCE_URL]);
    import->summary->imported++;
}

static void read(struct import *import, struct input *input)
{
    csv_read(import, input, take);
}

const struct importer import_claims_csv = {
    .name = "claims-csv",
    .summary = "what the network says about itself, to stand beside what is counted",
    .columns = columns,
    .column_count = COLUMN_COUNT,
    .read = read,
};
