/* SPDX-License-Identifier: MIT
 * Knows the two files of the npm package all-the-public-replicate-models: models.json, the list as it is, and
 * stats.json, the run counters of the last month. */
#include "base/day.h"
#include "import/counters.h"
#include "import/json_records.h"

#include <string.h>

static const struct import_column columns[] = {
    {"owner", NULL, true, "models.json: with name, the model's key"},
    {"name", NULL, true, "models.json"},
    {"url", NULL, false, "models.json"},
    {"created_at", NULL, false, "models.json: listed_at"},
    {"latest_version", NULL, false, "models.json: a model without one is not runnable"},
    {"date", NULL, false, "stats.json, under owner/name: the day at whose start totalRuns was read"},
    {"totalRuns", NULL, false, "stats.json: the all-time counter"},
    {"dailyRuns", NULL, false, "stats.json: what the counter rose by since the reading before"},
};

/* The first entry of a model in stats.json, whose dailyRuns says what the reading before was, on a day it
 * does not say. */
struct first_entry {
    int64_t model_id, day, counter_before;
    struct first_entry *next;
};

/* A model that only stats.json knows: the last day on which it has an entry. */
struct last_entry {
    int64_t model_id, day;
    struct last_entry *next;
};

struct replicate_state {
    struct first_entry *firsts;
    struct last_entry *lasts;
    int64_t last_day;
};

static void take_model(struct import *import, struct json_object *record)
{
    struct json_object *version;
    struct listed_model model = {.owner = json_text(record, "owner"),
                                 .name = json_text(record, "name"),
                                 .url = json_text(record, "url"),
                                 .category = NULL,
                                 .delisted_at = SNAPSHOT_UNKNOWN,
                                 .runnable = -1,
                                 .is_listed = true};
    if (!model.owner || !model.name) {
        import_reject(import, REASON_COLUMNS, "owner or name is missing");
        return;
    }
    if (!import_parse_time(import, "created_at", json_text(record, "created_at"), &model.listed_at))
        return;
    if (json_object_object_get_ex(record, "latest_version", &version))
        model.runnable = version != NULL;
    model.key = arena_printf(import->arena, "%s/%s", model.owner, model.name);
    import_listed_model(import, &model);
}

struct entry {
    int64_t day, total, daily;
};

static bool parse_entry(struct import *import, struct json_object *object, struct entry *entry)
{
    if (!import_parse_day(import, "date", json_text(object, "date"), &entry->day) ||
        !import_parse_count(import, "totalRuns", json_text(object, "totalRuns"), &entry->total))
        return false;
    if (entry->day == SNAPSHOT_UNKNOWN || entry->total == SNAPSHOT_UNKNOWN)
        return import_reject(import, REASON_COLUMNS, "date or totalRuns is missing");
    /* dailyRuns is negative where the counter fell; only that of the first entry is used. */
    const char *daily = json_text(object, "dailyRuns");
    if (daily && daily[0] == '-')
        daily = "0";
    return import_parse_count(import, "dailyRuns", daily, &entry->daily);
}

static void take_entry(struct import *import, const char *key, int64_t model_id, struct json_object *object,
                       bool is_first)
{
    struct replicate_state *state = import->state;
    struct entry entry;
    (void)key;
    import->summary->read++;
    if (!json_object_is_type(object, json_type_object)) {
        import_reject(import, REASON_SYNTAX, "an entry of \"%.100s\" is not an object", key);
        return;
    }
    if (!parse_entry(import, object, &entry))
        return;
    counters_add(import, model_id, entry.day, entry.total);
    if (entry.day > state->last_day)
        state->last_day = entry.day;
    if (is_first && entry.daily != SNAPSHOT_UNKNOWN && entry.daily <= entry.total) {
        struct first_entry *first = arena_alloc(import->arena, 1, sizeof *first);
        *first = (struct first_entry){.model_id = model_id,
                                      .day = entry.day,
                                      .counter_before = entry.total - entry.daily,
                                      .next = state->firsts};
        state->firsts = first;
    }
}

static void remember_last(struct import *import, int64_t model_id, struct json_object *entries, size_t count)
{
    struct replicate_state *state = import->state;
    int64_t listed_at, day;
    const char *date = json_text(json_object_array_get_idx(entries, count - 1), "date");
    if (database_get(import->database, "SELECT listed_at FROM model WHERE id = ?1", &listed_at, "i",
                     model_id) ||
        !date || !time_parse(date, &day))
        return;
    struct last_entry *last = arena_alloc(import->arena, 1, sizeof *last);
    *last = (struct last_entry){.model_id = model_id, .day = day_of_time(day), .next = state->lasts};
    state->lasts = last;
}

/* {"key": "owner/name", "value": [{"date", "totalRuns", "dailyRuns"} ...]} */
static void take_series(struct import *import, struct json_object *record)
{
    struct json_object *entries = NULL;
    const char *key = json_text(record, "key");
    json_object_object_get_ex(record, "value", &entries);
    import->summary->read--; /* its entries are the records */
    if (!key || !json_object_is_type(entries, json_type_array)) {
        import->summary->read++;
        import_reject(import, REASON_SYNTAX,
                      "\"%.100s\" has no list of entries; give models.json or stats.json of the package",
                      key ? key : "");
        return;
    }
    size_t count = json_object_array_length(entries);
    int64_t model_id = count > 0 ? import_model(import, key) : SNAPSHOT_UNKNOWN;
    for (size_t i = 0; i < count && !import_failed(import); i++)
        take_entry(import, key, model_id, json_object_array_get_idx(entries, i), i == 0);
    if (count > 0)
        remember_last(import, model_id, entries, count);
}

/* models.json is an array, stats.json an object. */
static int first_byte(FILE *file)
{
    int byte;
    do {
        byte = getc(file);
    } while (byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == 0xEF || byte == 0xBB ||
             byte == 0xBF);
    rewind(file);
    return byte;
}

static void read(struct import *import, struct input *input)
{
    static const struct json_shape list = {.containers = NULL}, stats = {.by_member = true};
    if (!import->state)
        import->state = arena_alloc(import->arena, 1, sizeof(struct replicate_state));
    counters_begin(import);
    if (first_byte(input->file) == '{')
        json_read(import, input, &stats, take_series);
    else
        json_read(import, input, &list, take_model);
}

/* The reading before a model's first entry was the one before it in the whole file, else the day before. */
static void imply_readings(struct import *import, const struct replicate_state *state)
{
    for (const struct first_entry *first = state->firsts; first; first = first->next) {
        int64_t before = first->day - 1;
        database_get(import->database, "SELECT max(day) FROM import_counter WHERE day < ?1", &before, "i",
                     first->day);
        if (before >= DAY_LEAST)
            counters_imply(import, first->model_id, before, first->counter_before);
    }
}

static void finish(struct import *import)
{
    struct replicate_state *state = import->state;
    if (state->firsts)
        database_script(import->database,
                        "CREATE INDEX IF NOT EXISTS import_counter_day ON import_counter (day)");
    imply_readings(import, state);
    for (const struct last_entry *last = state->lasts; last; last = last->next)
        database_run(
            import->database,
            "UPDATE model SET delisted_at = ?2 WHERE id = ?1 AND listed_at IS NULL AND delisted_at IS NOT ?2",
            "io", last->model_id,
            last->day < state->last_day ? day_start((int32_t)last->day + 1) : SNAPSHOT_UNKNOWN);
}

const struct importer import_replicate = {
    .name = "replicate",
    .summary = "models.json and stats.json of the npm package all-the-public-replicate-models",
    .columns = columns,
    .column_count = ARRAY_SIZE(columns),
    .read = read,
    .finish = finish,
};
