/* SPDX-License-Identifier: MIT
 * Knows what makes a row of the tables without volume right. */
#include "snapshot/snapshot.h"

#include "base/day.h"
#include "base/decimal.h"
#include "base/text.h"
#include "snapshot/reading.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void take_model(struct reading *reading, void *context)
{
    struct snapshot_model *model = reading_rows_add(context);
    model->id = reading_id(reading);
    model->key = reading_needed_text(reading, 1);
    model->name = reading_text(reading, 2);
    model->owner = reading_text(reading, 3);
    model->category = reading_text(reading, 4);
    model->family = reading_text(reading, 5);
    model->listed_at = reading_time(reading, 6);
    model->delisted_at = reading_time(reading, 7);
    model->runnable = reading_flag(reading, 8, false);
    model->url = reading_text(reading, 9);
    if (model->listed_at != SNAPSHOT_UNKNOWN && model->delisted_at != SNAPSHOT_UNKNOWN &&
        model->delisted_at < model->listed_at)
        reading_fault(reading, "delisted_at is before listed_at", "correct one of them or set it to NULL");
}

static bool read_models(struct reading *reading, struct snapshot_inventory *inventory)
{
    struct reading_rows rows = {.size = sizeof(struct snapshot_model)};
    bool done =
        reading_table(reading, "model", "id, key, name, owner, category, family, listed_at, delisted_at, runnable, url",
                      take_model, &rows);
    inventory->models = reading_rows_finish(&rows, reading_by_id, reading->arena, &inventory->model_count);
    if (done)
        reading_rows_unique(reading, "key", inventory->models, sizeof *inventory->models, inventory->model_count,
                            offsetof(struct snapshot_model, key));
    return done;
}

static void take_name(struct reading *reading, void *context)
{
    struct snapshot_mode *mode = reading_rows_add(context);
    mode->id = reading_id(reading);
    mode->name = reading_needed_text(reading, 1);
}

static void take_flagged_name(struct reading *reading, void *context)
{
    struct snapshot_mode *mode = reading_rows_add(context);
    mode->id = reading_id(reading);
    mode->name = reading_needed_text(reading, 1);
    mode->flag = reading_flag(reading, 2, true) == 1;
}

static bool read_modes(struct reading *reading, const char *table, const char *columns,
                       void (*take)(struct reading *, void *), struct snapshot_modes *modes)
{
    struct reading_rows rows = {.size = sizeof(struct snapshot_mode)};
    bool done = reading_table(reading, table, columns, take, &rows);
    modes->rows = reading_rows_finish(&rows, reading_by_id, reading->arena, &modes->count);
    if (done)
        reading_rows_unique(reading, "name", modes->rows, sizeof *modes->rows, modes->count,
                            offsetof(struct snapshot_mode, name));
    return done;
}

static bool read_all_modes(struct reading *reading, struct snapshot_inventory *inventory)
{
    return read_modes(reading, "verification", "id, name, verified", take_flagged_name, &inventory->verifications) &&
           read_modes(reading, "settlement", "id, name, auditable", take_flagged_name, &inventory->settlements) &&
           read_modes(reading, "kind", "id, name", take_name, &inventory->kinds) &&
           read_modes(reading, "node", "id, name", take_name, &inventory->nodes);
}

static void take_claim(struct reading *reading, void *context)
{
    struct snapshot_claim *claim = reading_rows_add(context);
    claim->metric = reading_needed_text(reading, 1);
    claim->value = reading_needed_text(reading, 2);
    claim->unit = reading_text(reading, 3);
    claim->at = reading_time(reading, 4);
    claim->source_url = reading_text(reading, 5);
}

static int compare_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

/* Claims have no id: any order will do, as long as it does not depend on the file's layout. */
static int by_claim(const void *a, const void *b)
{
    const struct snapshot_claim *left = a, *right = b;
    int order = compare_text(left->metric, right->metric);
    order = order != 0 ? order : reading_by_id(&left->at, &right->at);
    order = order != 0 ? order : compare_text(left->value, right->value);
    order = order != 0 ? order : compare_text(left->unit, right->unit);
    return order != 0 ? order : compare_text(left->source_url, right->source_url);
}

static bool read_claims(struct reading *reading, struct snapshot_inventory *inventory)
{
    struct reading_rows rows = {.size = sizeof(struct snapshot_claim)};
    bool done = reading_table(reading, "claim", "rowid, metric, value, unit, at, source_url", take_claim, &rows);
    inventory->claims = reading_rows_finish(&rows, by_claim, reading->arena, &inventory->claim_count);
    return done;
}

static void take_mark(struct reading *reading, void *context)
{
    struct snapshot_mark *mark = reading_rows_add(context);
    mark->at = reading_time(reading, 1);
    mark->label = reading_needed_text(reading, 2);
    if (reading_is_null(reading, 1))
        reading_fault(reading, "at is missing", "fill it or delete the row");
}

static int by_mark(const void *a, const void *b)
{
    const struct snapshot_mark *left = a, *right = b;
    int order = reading_by_id(&left->at, &right->at);
    return order != 0 ? order : strcmp(left->label, right->label);
}

static bool read_marks(struct reading *reading, struct snapshot_inventory *inventory)
{
    struct reading_rows rows = {.size = sizeof(struct snapshot_mark)};
    bool done = reading_table(reading, "mark", "rowid, at, label", take_mark, &rows);
    inventory->marks = reading_rows_finish(&rows, by_mark, reading->arena, &inventory->mark_count);
    return done;
}

/* Index of the model with this id, or SNAPSHOT_NONE. */
static uint32_t find_model(const struct snapshot_inventory *inventory, int64_t id)
{
    struct snapshot_model wanted = {.id = id};
    struct snapshot_model *found =
        bsearch(&wanted, inventory->models, inventory->model_count, sizeof *inventory->models, reading_by_id);
    return found ? (uint32_t)(found - inventory->models) : SNAPSHOT_NONE;
}

struct spans_context {
    struct reading_rows rows;
    const struct snapshot_inventory *inventory;
};

static void take_span(struct reading *reading, void *context)
{
    struct spans_context *spans = context;
    struct snapshot_span *span = reading_rows_add(&spans->rows);
    int64_t id = reading_integer(reading, 1);
    span->model = id == SNAPSHOT_UNKNOWN ? SNAPSHOT_NONE : find_model(spans->inventory, id);
    span->first_day = reading_day(reading, 2);
    span->last_day = reading_day(reading, 3);
    if (id != SNAPSHOT_UNKNOWN && span->model == SNAPSHOT_NONE)
        reading_column_fault(reading, 1, "which table model does not have",
                             "add the model or delete the row");
    if (span->last_day < span->first_day)
        reading_fault(reading, "last_day is before first_day", "correct one of them");
}

static int by_span(const void *a, const void *b)
{
    const struct snapshot_span *left = a, *right = b;
    if (left->first_day != right->first_day)
        return left->first_day < right->first_day ? -1 : 1;
    if (left->model != right->model)
        return left->model < right->model ? -1 : 1;
    return (left->last_day > right->last_day) - (left->last_day < right->last_day);
}

static bool read_spans(struct reading *reading, struct snapshot_inventory *inventory)
{
    struct spans_context spans = {.rows = {.size = sizeof(struct snapshot_span)}, .inventory = inventory};
    bool done = reading_table(reading, "usage_span", "rowid, model_id, first_day, last_day", take_span, &spans);
    inventory->spans = reading_rows_finish(&spans.rows, by_span, reading->arena, &inventory->span_count);
    return done;
}

static void check_alias(struct reading *reading, void *context)
{
    const struct snapshot_inventory *inventory = context;
    reading_needed_text(reading, 1);
    if (find_model(inventory, reading_integer(reading, 2)) == SNAPSHOT_NONE)
        reading_column_fault(reading, 2, "which table model does not have",
                             "add the model or delete the alias");
}

/* The keys of table `snapshot` that have a meaning; others are for their writer. */
static const struct {
    const char *key;
    size_t offset;
} snapshot_keys[] = {
    {"network", offsetof(struct snapshot_inventory, network)},
    {"title", offsetof(struct snapshot_inventory, title)},
    {"source", offsetof(struct snapshot_inventory, source)},
    {"source_url", offsetof(struct snapshot_inventory, source_url)},
    {"licence", offsetof(struct snapshot_inventory, licence)},
    {"unit", offsetof(struct snapshot_inventory, unit)},
    {"currency", offsetof(struct snapshot_inventory, currency)},
    {"base_url", offsetof(struct snapshot_inventory, base_url)},
    {"synthetic", offsetof(struct snapshot_inventory, synthetic)},
};

static void take_taken_at(struct reading *reading, struct snapshot_inventory *inventory, const char *value)
{
    int64_t number;
    if (inventory->taken_at != SNAPSHOT_UNKNOWN) {
        reading_fault(reading, "taken_at stands twice", "delete one of the rows");
        return;
    }
    inventory->taken_at = 0;
    if (value && time_parse(value, &inventory->taken_at))
        return;
    if (value && decimal_parse_int64(value, &number) && time_looks_like_milliseconds(number))
        reading_column_fault(reading, 2, "a time in milliseconds or finer",
                             "store unix seconds or an ISO 8601 time");
    else
        reading_column_fault(reading, 2, "not a time", "store an ISO 8601 time such as 2026-11-22T00:00:00Z");
}

static void take_key(struct reading *reading, void *context)
{
    struct snapshot_inventory *inventory = context;
    const char *key = reading_needed_text(reading, 1);
    const char *value = reading_text(reading, 2);
    if (strcmp(key, "taken_at") == 0)
        take_taken_at(reading, inventory, value);
    for (size_t i = 0; i < ARRAY_SIZE(snapshot_keys); i++)
        if (strcmp(key, snapshot_keys[i].key) == 0)
            memcpy((char *)inventory + snapshot_keys[i].offset, &value, sizeof value);
}

static bool read_keys(struct reading *reading, struct snapshot_inventory *inventory)
{
    inventory->taken_at = SNAPSHOT_UNKNOWN;
    if (!reading_table(reading, "snapshot", "rowid, key, value", take_key, inventory))
        return false;
    if (inventory->taken_at == SNAPSHOT_UNKNOWN)
        faults_add(reading->faults,
                   "%s: table snapshot has no key taken_at, the time up to which the snapshot is complete; "
                   "add it: INSERT INTO "
                   "snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z')",
                   reading->source->name);
    return true;
}

bool inventory_read(const struct cell_source *source, struct arena *arena, struct snapshot_inventory *ret_inventory,
                    struct faults *faults, struct error *err)
{
    struct snapshot_inventory inventory = {.network = NULL};
    struct reading reading = {.source = source, .arena = arena, .faults = faults, .err = err};
    if (!read_keys(&reading, &inventory) || !read_models(&reading, &inventory) ||
        !reading_table(&reading, "model_alias", "rowid, alias, model_id", check_alias, &inventory) ||
        !callers_read(&reading, &inventory) || !read_all_modes(&reading, &inventory) ||
        !read_spans(&reading, &inventory) || !services_read(&reading, &inventory) ||
        !read_claims(&reading, &inventory) || !read_marks(&reading, &inventory) ||
        !faults_none(faults, source->name, err))
        return false;
    *ret_inventory = inventory;
    return true;
}
