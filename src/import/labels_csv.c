/* SPDX-License-Identifier: MIT
 * Knows the rows that say who an address is. */
#include "import/csv_rows.h"

#include <string.h>

enum column { ADDRESS, LABEL, KIND, COLUMN_COUNT };

static const struct import_column columns[COLUMN_COUNT] = {
    [ADDRESS] = {"address", "caller wallet account", true, "the address"},
    [LABEL] = {"label", "name title", false, "what it is called; empty leaves what the snapshot has"},
    [KIND] = {"kind", "type", false,
              "wallet, contract, relay, first-party or unknown; empty leaves what the snapshot has"},
};

static void take(struct import *import, const struct csv_row *row)
{
    const char *label = row->values[LABEL], *kind = row->values[KIND];
    int64_t before = 0, after;
    if (!row->values[ADDRESS]) {
        import_reject(import, REASON_COLUMNS, "address is empty");
        return;
    }
    if (kind && snapshot_caller_kind_named(kind, strlen(kind)) == CALLER_NOT_STATED) {
        import_reject(import, REASON_VALUE,
                      "kind \"%.40s\" is none of wallet, contract, relay, first-party, unknown", kind);
        return;
    }
    database_get(import->database, "SELECT max(id) FROM caller", &before, "");
    int64_t id = import_caller(import, row->values[ADDRESS]);
    after = before;
    database_get(import->database, "SELECT max(id) FROM caller", &after, "");
    int64_t changed = database_run(import->database,
                                   "UPDATE caller SET label = coalesce(?2, label), kind = coalesce(?3, kind) "
                                   "WHERE id = ?1 AND NOT (label IS "
                                   "coalesce(?2, label) AND kind IS coalesce(?3, kind))",
                                   "itt", id, label, kind);
    if (after > before)
        import->summary->imported++;
    else if (changed > 0)
        import->summary->updated++;
    else
        import->summary->unchanged++;
}

static void read(struct import *import, struct input *input)
{
    csv_read(import, input, take);
}

const struct importer import_labels_csv = {
    .name = "labels-csv",
    .summary = "who an address is: its label and kind",
    .columns = columns,
    .column_count = COLUMN_COUNT,
    .read = read,
};
