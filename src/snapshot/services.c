/* SPDX-License-Identifier: MIT
 * Knows what makes a row right that says how nodes were up, why inferences failed, and what runs on a
 * schedule. */
#include "snapshot/snapshot.h"

#include "base/day.h"
#include "snapshot/failures.h"
#include "snapshot/reading.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct services {
    struct reading_rows rows;
    const struct snapshot_inventory *inventory;
};

/* The index that was found for the id in this column, SNAPSHOT_NONE being a fault. */
static uint32_t found(struct reading *reading, int column, uint32_t index)
{
    if (index == SNAPSHOT_NONE)
        reading_column_fault(reading, column, "which is in no row of the table it points to",
                             "add that row or delete this one");
    return index;
}

static uint32_t find_node(const struct snapshot_modes *nodes, int64_t id)
{
    const struct snapshot_mode *node = bsearch(&id, nodes->rows, nodes->count, sizeof *nodes->rows, reading_by_id);
    return node ? (uint32_t)(node - nodes->rows) : SNAPSHOT_NONE;
}

static uint32_t needed_node(struct reading *reading, int column, const struct snapshot_inventory *inventory)
{
    int64_t id = reading_integer(reading, column);
    if (reading_is_null(reading, column))
        reading_fault(reading, "node_id is missing", "fill it or delete the row");
    return id == SNAPSHOT_UNKNOWN ? SNAPSHOT_NONE : found(reading, column, find_node(&inventory->nodes, id));
}

/* A time that must be known and not after taken_at. */
static int64_t past_time(struct reading *reading, int column, const struct snapshot_inventory *inventory)
{
    int64_t at = reading_time(reading, column);
    if (reading_is_null(reading, column))
        reading_fault(reading, "at is missing", "fill it or delete the row");
    else if (at != SNAPSHOT_UNKNOWN && inventory->taken_at != SNAPSHOT_UNKNOWN && at > inventory->taken_at)
        reading_column_fault(reading, column, "which is later than taken_at of table snapshot",
                             "correct the one or the other");
    return at;
}

static int64_t amount(struct reading *reading, int column)
{
    int64_t value = reading_integer(reading, column);
    if (value >= 0 || value == SNAPSHOT_UNKNOWN)
        return value;
    reading_column_fault(reading, column, "which is negative", "correct it or store NULL");
    return SNAPSHOT_UNKNOWN;
}

static void take_uptime(struct reading *reading, void *context)
{
    struct services *services = context;
    struct snapshot_uptime *uptime = reading_rows_add(&services->rows);
    uptime->node = needed_node(reading, 1, services->inventory);
    uptime->day = reading_day(reading, 2);
    uptime->up_seconds = reading_integer(reading, 3);
    uptime->heartbeats = amount(reading, 4);
    if (uptime->up_seconds < 0 || uptime->up_seconds > DAY_SECONDS)
        reading_column_fault(reading, 3, "not the seconds of a day that a node was up", "store 0 to 86400");
    if (services->inventory->taken_at != SNAPSHOT_UNKNOWN &&
        uptime->day > day_of_time(services->inventory->taken_at))
        reading_column_fault(reading, 2, "which is later than taken_at of table snapshot",
                             "correct the one or the other");
}

static int by_uptime(const void *a, const void *b)
{
    const struct snapshot_uptime *left = a, *right = b;
    if (left->node != right->node)
        return left->node < right->node ? -1 : 1;
    return (left->day > right->day) - (left->day < right->day);
}

static bool read_uptimes(struct reading *reading, struct snapshot_inventory *inventory)
{
    struct services services = {.rows = {.size = sizeof(struct snapshot_uptime)}, .inventory = inventory};
    bool done =
        reading_table(reading, "node_uptime", "rowid, node_id, day, up_seconds, heartbeats", take_uptime, &services);
    inventory->uptimes =
        reading_rows_finish(&services.rows, by_uptime, reading->arena, &inventory->uptime_count);
    for (size_t i = 1; i < inventory->uptime_count; i++)
        if (by_uptime(&inventory->uptimes[i - 1], &inventory->uptimes[i]) == 0)
            faults_add(reading->faults,
                       "%s: table node_uptime has two rows for day %d of the same node; merge them",
                       reading->source->name, (int)inventory->uptimes[i].day);
    return done;
}

static const char *const change_names[] = {
    [NODE_REGISTERED] = "registered", [NODE_ENABLED] = "enabled", [NODE_DISABLED] = "disabled"};

static enum snapshot_node_change change_at(struct reading *reading, int column)
{
    const char *name = reading_text(reading, column);
    for (int i = 0; name && i < (int)ARRAY_SIZE(change_names); i++)
        if (strcmp(name, change_names[i]) == 0)
            return (enum snapshot_node_change)i;
    reading_column_fault(reading, column, "not an event of a node", "use registered, enabled or disabled");
    return NODE_REGISTERED;
}

static void take_node_event(struct reading *reading, void *context)
{
    struct services *services = context;
    struct snapshot_node_event *event = reading_rows_add(&services->rows);
    event->node = needed_node(reading, 1, services->inventory);
    event->at = past_time(reading, 2, services->inventory);
    event->change = change_at(reading, 3);
}

static int by_node_event(const void *a, const void *b)
{
    const struct snapshot_node_event *left = a, *right = b;
    if (left->node != right->node)
        return left->node < right->node ? -1 : 1;
    int order = reading_by_id(left, right);
    return order != 0 ? order : (int)left->change - (int)right->change;
}

static bool read_node_events(struct reading *reading, struct snapshot_inventory *inventory)
{
    struct services services = {.rows = {.size = sizeof(struct snapshot_node_event)}, .inventory = inventory};
    bool done = reading_table(reading, "node_event", "rowid, node_id, at, event", take_node_event, &services);
    inventory->node_events =
        reading_rows_finish(&services.rows, by_node_event, reading->arena, &inventory->node_event_count);
    return done;
}

struct failures_context {
    struct failures failures;
    int64_t inference; /* the latest; before the first, what none has */
};

static int32_t failure_day(struct reading *reading, const struct cell *at, const struct cell *failed)
{
    if (at->type != CELL_INTEGER || failed->type != CELL_INTEGER || failed->integer != 1)
        reading_column_fault(reading, 1, "which is in no row of table inference whose failed is 1",
                             "set its failed to 1, add that row, or delete this one");
    else if (at->integer >= 0 && at->integer <= TIME_MOST)
        return day_of_time(at->integer);
    return 0;
}

static void take_failure(struct reading *reading, void *context)
{
    struct failures_context *known = context;
    const struct cell *reason = &reading->cells[2];
    int64_t inference = reading_integer(reading, 1);
    int32_t day = failure_day(reading, &reading->cells[3], &reading->cells[5]);

    if (inference == known->inference)
        faults_add(reading->faults, "%s: table failure has two rows for inference %" PRId64 "; delete one",
                   reading->source->name, inference);
    known->inference = inference;
    int64_t inferences = amount(reading, 4);
    struct snapshot_failure *sum =
        reason->bytes ? failures_find(&known->failures, reason->bytes, reason->length, day) : NULL;
    failures_add(sum ? sum : failures_new(&known->failures, reading_needed_text(reading, 2), day), inferences);
}

static bool read_failures(struct reading *reading, struct snapshot_inventory *inventory)
{
    struct failures_context context = {.failures = FAILURES_INIT, .inference = INT64_MIN};
    const struct cell_source *source = reading->source;
    bool done = (source->add_failures && source->add_failures(source, reading->arena, &context.failures)) ||
                reading_table(reading, "failure", "f.rowid, f.inference_id, f.reason, i.at, i.count, i.failed",
                              take_failure, &context);
    inventory->failures = failures_finish(&context.failures, reading->arena, &inventory->failure_count);
    return done;
}

static void take_workflow(struct reading *reading, void *context)
{
    struct services *services = context;
    struct snapshot_workflow *workflow = reading_rows_add(&services->rows);
    workflow->contract = reading_needed_text(reading, 1);
    int64_t id = reading_integer(reading, 2);
    workflow->caller = id == SNAPSHOT_UNKNOWN
                           ? SNAPSHOT_NONE
                           : found(reading, 2, snapshot_find_caller(services->inventory, id));
    workflow->registered_at = reading_time(reading, 3);
    workflow->ends_at = reading_time(reading, 4);
    workflow->every_seconds = amount(reading, 5);
    workflow->stopped_at = reading_time(reading, 6);
}

static int by_workflow(const void *a, const void *b)
{
    const struct snapshot_workflow *left = a, *right = b;
    int order = strcmp(left->contract, right->contract);
    if (order == 0 && left->caller != right->caller)
        order = left->caller < right->caller ? -1 : 1;
    if (order == 0)
        order = reading_by_id(&left->registered_at, &right->registered_at);
    return order != 0 ? order : reading_by_id(&left->stopped_at, &right->stopped_at);
}

static bool read_workflows(struct reading *reading, struct snapshot_inventory *inventory)
{
    struct services services = {.rows = {.size = sizeof(struct snapshot_workflow)}, .inventory = inventory};
    bool done =
        reading_table(reading, "workflow",
                      "rowid, contract, caller_id, registered_at, ends_at, every_seconds, stopped_at",
                      take_workflow, &services);
    inventory->workflows =
        reading_rows_finish(&services.rows, by_workflow, reading->arena, &inventory->workflow_count);
    return done;
}

bool services_read(struct reading *reading, struct snapshot_inventory *inventory)
{
    return read_uptimes(reading, inventory) && read_node_events(reading, inventory) &&
           read_failures(reading, inventory) && read_workflows(reading, inventory);
}
