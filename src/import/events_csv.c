/* SPDX-License-Identifier: MIT
 * Knows the rows of single inferences, and when two of them are the same. */
#include "base/day.h"
#include "import/csv_rows.h"
#include "import/ledger.h"
#include "import/volume_columns.h"

enum column { AT = VOLUME_COLUMNS, NODE, COUNT, FAILED, REASON, EVENT_ID, COLUMN_COUNT };

static const struct import_column columns[COLUMN_COUNT] = {
    VOLUME_COLUMN_ROWS("model_id model_key key slug"),
    [AT] = {"at", "time timestamp datetime date created_at block_timestamp", true, "when it was asked"},
    [NODE] = {"node", "node_id server", false, "who served it"},
    [COUNT] = {"count", "inferences requests n", false, "inferences that the row stands for; 1 when empty"},
    [FAILED] = {"failed", "error is_error", false, "1 = failed, which is never volume"},
    [REASON] = {"reason", "failure_reason error_message", false, "why it failed, in a few words"},
    [EVENT_ID] = {"id", "event_id inference_id request_id uuid", false,
                  "identity of the row; without it, its file and line"},
};

struct events_state {
    int64_t known_bytes; /* of the file at hand, imported before */
};

static bool parse_numbers(struct import *import, const char *const *values, struct event *event)
{
    if (!import_parse_time(import, "at", values[AT], &event->at) ||
        !import_parse_count(import, "count", values[COUNT], &event->count) ||
        !import_parse_flag(import, "failed", values[FAILED], &event->failed) ||
        !volume_amounts(import, values, &event->tokens_in, &event->tokens_out, &event->paid_nano))
        return false;
    if (event->at == SNAPSHOT_UNKNOWN)
        return import_reject(import, REASON_COLUMNS, "at is empty; every inference has a time");
    if (import->set_taken_at != SNAPSHOT_UNKNOWN && event->at > import->set_taken_at)
        return import_reject(import, REASON_TIME, "at \"%.40s\" is later than taken_at", values[AT]);
    if (event->count == SNAPSHOT_UNKNOWN)
        event->count = 1;
    event->failed = event->failed == 1;
    return true;
}

static void resolve(struct import *import, const char *const *values, struct event *event)
{
    struct volume_ids ids;
    volume_references(import, values, &ids);
    event->model_id = ids.model;
    event->caller_id = ids.caller;
    event->verification_id = ids.verification;
    event->settlement_id = ids.settlement;
    event->kind_id = ids.kind;
    event->node_id = import_node(import, values[NODE]);
}

static void take(struct import *import, const struct csv_row *row)
{
    const struct events_state *state = import->state;
    struct event event;
    if (row->offset < state->known_bytes) {
        import->summary->unchanged++;
        return;
    }
    if (!parse_numbers(import, row->values, &event))
        return;
    resolve(import, row->values, &event);
    import->summary->unattributed += event.model_id == SNAPSHOT_UNKNOWN;
    import_covers(import, event.at + 1);
    if (row->values[EVENT_ID]) {
        import_failure(import, import_identified_event(import, row->values[EVENT_ID], &event), &event,
                       row->values[REASON]);
        return;
    }
    import_failure(import, import_event(import, &event), &event, row->values[REASON]);
    import->summary->imported++;
}

static void read(struct import *import, struct input *input)
{
    struct events_state *state = import->state;
    if (!state)
        state = import->state = arena_alloc(import->arena, 1, sizeof *state);
    import_begin_identified(import);
    state->known_bytes = ledger_check(import, input);
    if (state->known_bytes > 0)
        import_note(import, "%s: %s imported before", input->name,
                    state->known_bytes == input->bytes ? "was" : "its first rows were");
    csv_read(import, input, take);
}

const struct importer import_events_csv = {
    .name = "events-csv",
    .summary = "single inferences: one row per request, or per run of equal requests",
    .columns = columns,
    .column_count = COLUMN_COUNT,
    .read = read,
};
