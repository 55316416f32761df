/* SPDX-License-Identifier: MIT
 * Knows the rows of single inferences, and when two of them are the same. */
#include "base/day.h"
#include "import/csv_rows.h"
#include "import/ledger.h"

#include <inttypes.h>

enum column {
    AT,
    MODEL,
    CALLER,
    VERIFICATION,
    SETTLEMENT,
    KIND,
    NODE,
    COUNT,
    FAILED,
    TOKENS_IN,
    TOKENS_OUT,
    PAID,
    PAID_NANO,
    EVENT_ID,
    COLUMN_COUNT
};

static const struct import_column columns[COLUMN_COUNT] = {
    [AT] = {"at", "time timestamp datetime date created_at block_timestamp", true, "when it was asked"},
    [MODEL] = {"model", "model_id model_key key slug", false,
               "key or alias of the model; empty = unattributed"},
    [CALLER] = {"caller", "address user from sender account payer caller_id", false,
                "the address that asked"},
    [VERIFICATION] = {"verification", "verification_mode inference_mode mode", false, "none, TEE, ZKML ..."},
    [SETTLEMENT] = {"settlement", "settlement_mode", false, "private, batch, individual ..."},
    [KIND] = {"kind", "type", false, "ml, llm, workflow ..."},
    [NODE] = {"node", "node_id server", false, "who served it"},
    [COUNT] = {"count", "inferences requests n", false, "inferences that the row stands for; 1 when empty"},
    [FAILED] = {"failed", "error is_error", false, "1 = failed, which is never volume"},
    [TOKENS_IN] = {"tokens_in", "input_tokens prompt_tokens", false, "tokens of the request"},
    [TOKENS_OUT] = {"tokens_out", "output_tokens completion_tokens", false, "tokens of the answer"},
    [PAID] = {"paid", "amount cost price", false, "paid, as a decimal number of the currency"},
    [PAID_NANO] = {"paid_nano", NULL, false, "paid, in 10^-9 of the currency"},
    [EVENT_ID] = {"id", "event_id inference_id request_id uuid", false,
                  "identity of the row; without it, its file and line"},
};

struct events_state {
    int64_t known_bytes; /* of the file at hand, imported before */
};

static bool parse_paid(struct import *import, const char *const *values, int64_t *ret_paid)
{
    if (values[PAID_NANO])
        return import_parse_count(import, "paid_nano", values[PAID_NANO], ret_paid);
    return import_parse_amount(import, "paid", values[PAID], 9, ret_paid);
}

static bool parse_numbers(struct import *import, const char *const *values, struct event *event)
{
    if (!import_parse_time(import, "at", values[AT], &event->at) ||
        !import_parse_count(import, "count", values[COUNT], &event->count) ||
        !import_parse_flag(import, "failed", values[FAILED], &event->failed) ||
        !import_parse_count(import, "tokens_in", values[TOKENS_IN], &event->tokens_in) ||
        !import_parse_count(import, "tokens_out", values[TOKENS_OUT], &event->tokens_out) ||
        !parse_paid(import, values, &event->paid_nano))
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
    event->model_id = import_model(import, values[MODEL]);
    event->caller_id = import_caller(import, values[CALLER]);
    event->verification_id = import_verification(import, values[VERIFICATION]);
    event->settlement_id = import_settlement(import, values[SETTLEMENT]);
    event->kind_id = import_kind(import, values[KIND]);
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
        import_identified_event(import, row->values[EVENT_ID], &event);
        return;
    }
    import_event(import, &event);
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
