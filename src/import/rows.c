/* SPDX-License-Identifier: MIT
 * Knows how records become rows of the snapshot, and which row a record stands for already. */
#include "import/importer.h"

const struct daily_volume daily_volume_unknown = {.day = SNAPSHOT_UNKNOWN,
                                                  .model_id = SNAPSHOT_UNKNOWN,
                                                  .caller_id = SNAPSHOT_UNKNOWN,
                                                  .verification_id = SNAPSHOT_UNKNOWN,
                                                  .settlement_id = SNAPSHOT_UNKNOWN,
                                                  .kind_id = SNAPSHOT_UNKNOWN,
                                                  .inferences = SNAPSHOT_UNKNOWN,
                                                  .tokens_in = SNAPSHOT_UNKNOWN,
                                                  .tokens_out = SNAPSHOT_UNKNOWN,
                                                  .paid_nano = SNAPSHOT_UNKNOWN};

static void count_daily(struct import *import, const struct daily_volume *volume, int64_t row)
{
    if (row == SNAPSHOT_UNKNOWN) {
        database_run(
            import->database, "INSERT INTO usage_daily VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            "ioooooiooo", volume->day, volume->model_id, volume->caller_id, volume->verification_id,
            volume->settlement_id, volume->kind_id, volume->inferences, volume->tokens_in, volume->tokens_out,
            volume->paid_nano);
        import->summary->imported++;
        return;
    }
    int64_t changed = database_run(
        import->database,
        "UPDATE usage_daily SET inferences = ?2, tokens_in = ?3, tokens_out = ?4, paid_nano = ?5 WHERE rowid = ?1 "
        "AND NOT (inferences = ?2 AND tokens_in IS ?3 AND tokens_out IS ?4 AND paid_nano IS ?5)",
        "iiooo", row, volume->inferences, volume->tokens_in, volume->tokens_out, volume->paid_nano);
    import->summary->updated += changed > 0;
    import->summary->unchanged += changed == 0;
}

void import_daily(struct import *import, const struct daily_volume *volume)
{
    int64_t row = SNAPSHOT_UNKNOWN;
    database_get(import->database,
                 "SELECT rowid FROM usage_daily WHERE day = ?1 AND model_id IS ?2 AND caller_id IS ?3 "
                 "AND verification_id IS ?4 AND settlement_id IS ?5 AND kind_id IS ?6",
                 &row, "iooooo", volume->day, volume->model_id, volume->caller_id, volume->verification_id,
                 volume->settlement_id, volume->kind_id);
    count_daily(import, volume, row);
}

int64_t import_event(struct import *import, const struct event *event)
{
    database_run(
        import->database,
        "INSERT INTO inference (at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count, "
        "failed, tokens_in, tokens_out, paid_nano) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        "iooooooiiooo", event->at, event->model_id, event->caller_id, event->verification_id, event->settlement_id,
        event->kind_id, event->node_id, event->count, event->failed, event->tokens_in, event->tokens_out,
        event->paid_nano);
    return database_last_row(import->database);
}

static bool is_same(struct import *import, int64_t row, const struct event *event)
{
    int64_t same;
    return database_get(import->database,
                        "SELECT 1 FROM inference WHERE id = ?1 AND at = ?2 AND model_id IS ?3 AND caller_id IS ?4 "
                        "AND verification_id IS ?5 AND settlement_id IS ?6 AND kind_id IS ?7 AND node_id IS ?8 "
                        "AND count = ?9 AND failed = ?10 AND tokens_in IS ?11 AND tokens_out IS ?12 "
                        "AND paid_nano IS ?13",
                        &same, "iiooooooiiooo", row, event->at, event->model_id, event->caller_id,
                        event->verification_id, event->settlement_id, event->kind_id, event->node_id,
                        event->count, event->failed, event->tokens_in, event->tokens_out, event->paid_nano);
}

static void update_event(struct import *import, int64_t row, const struct event *event)
{
    database_run(import->database,
                 "UPDATE inference SET at = ?2, model_id = ?3, caller_id = ?4, verification_id = ?5, "
                 "settlement_id = ?6, kind_id = ?7, node_id = ?8, count = ?9, failed = ?10, tokens_in = ?11, "
                 "tokens_out = ?12, paid_nano = ?13 WHERE id = ?1",
                 "iiooooooiiooo", row, event->at, event->model_id, event->caller_id, event->verification_id,
                 event->settlement_id, event->kind_id, event->node_id, event->count, event->failed,
                 event->tokens_in, event->tokens_out, event->paid_nano);
}

/* A row with an id: new, the same again, corrected by a later import, or contradicting a row of this one. */
int64_t import_identified_event(struct import *import, const char *id, const struct event *event)
{
    int64_t row;
    if (!database_get(import->database, "SELECT inference_id FROM import_event WHERE id = ?1", &row, "t",
                      id)) {
        row = import_event(import, event);
        database_run(import->database, "INSERT INTO import_event VALUES (?1, ?2)", "ti", id, row);
        import->summary->imported++;
        return row;
    }
    if (is_same(import, row, event)) {
        import->summary->unchanged++;
        return row;
    }
    if (row > import->last_row) {
        import_reject(import, REASON_DUPLICATE,
                      "id \"%.100s\" stands already in this import with other values", id);
        return SNAPSHOT_UNKNOWN;
    }
    update_event(import, row, event);
    database_run(import->database, "DELETE FROM failure WHERE inference_id = ?1", "i", row);
    import->summary->updated++;
    return row;
}

void import_failure(struct import *import, int64_t row, const struct event *event, const char *reason)
{
    if (row != SNAPSHOT_UNKNOWN && event->failed && !import_is_empty(reason))
        database_run(import->database, "INSERT OR REPLACE INTO failure VALUES (?1, ?2)", "it", row, reason);
}

void import_begin_identified(struct import *import)
{
    if (import->last_row != SNAPSHOT_UNKNOWN)
        return;
    database_script(import->database, "CREATE TABLE IF NOT EXISTS import_event "
                                      "(id TEXT PRIMARY KEY NOT NULL, inference_id INTEGER NOT NULL) "
                                      "STRICT, WITHOUT ROWID");
    import->last_row = 0;
    database_get(import->database, "SELECT max(id) FROM inference", &import->last_row, "");
}

void import_set_key(struct import *import, const char *key, const char *value)
{
    database_run(import->database,
                 "INSERT INTO snapshot VALUES (?1, ?2) "
                 "ON CONFLICT (key) DO UPDATE SET value = ?2 WHERE value IS NOT ?2",
                 "tt", key, value);
}
