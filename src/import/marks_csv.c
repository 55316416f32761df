/* SPDX-License-Identifier: MIT
 * Knows the rows of dates to annotate. */
#include "import/csv_rows.h"

enum column { AT, LABEL, COLUMN_COUNT };

static const struct import_column columns[COLUMN_COUNT] = {
    [AT] = {"at", "date day time timestamp", true, "when it happened"},
    [LABEL] = {"label", "name event title mark", true, "what happened, in a few words"},
};

static void take(struct import *import, const struct csv_row *row)
{
    int64_t at, found;
    if (!row->values[AT] || !row->values[LABEL]) {
        import_reject(import, REASON_COLUMNS, "at and label must be filled");
        return;
    }
    if (!import_parse_time(import, "at", row->values[AT], &at))
        return;
    if (database_get(import->database, "SELECT 1 FROM mark WHERE at = ?1 AND label = ?2", &found, "it", at,
                     row->values[LABEL])) {
        import->summary->unchanged++;
        return;
    }
    database_run(import->database, "INSERT INTO mark VALUES (?1, ?2)", "it", at, row->values[LABEL]);
    import->summary->imported++;
}

static void read(struct import *import, struct input *input)
{
    csv_read(import, input, take);
}

const struct importer import_marks_csv = {
    .name = "marks-csv",
    .summary = "dates to annotate: launches, incentives that end",
    .columns = columns,
    .column_count = COLUMN_COUNT,
    .read = read,
};
