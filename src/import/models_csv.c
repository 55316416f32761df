/* SPDX-License-Identifier: MIT
 * Knows how a list of models becomes the inventory, and when a model that is no longer listed went. */
#include "base/day.h"
#include "import/csv_rows.h"


enum column {
    KEY,
    ID,
    OWNER,
    NAME,
    CATEGORY,
    FAMILY,
    LISTED_AT,
    DELISTED_AT,
    LAST_SEEN,
    RUNNABLE,
    URL,
    COLUMN_COUNT
};

static const struct import_column columns[COLUMN_COUNT] = {
    [KEY] = {"key", "slug model_key", false, "unique name; without it owner/name, else id, else name"},
    [ID] = {"id", "model_id model", false, "how other files name the model; kept as an alias"},
    [OWNER] = {"owner", "author creator organization organisation", false, "who published it"},
    [NAME] = {"name", "title model_name", false, "what it is called"},
    [CATEGORY] = {"category", "task type pipeline_tag", false, "what it does"},
    [FAMILY] = {"family", "base_model", false, "what it is a variant of"},
    [LISTED_AT] = {"listed_at", "first_seen created_at created published_at date_created", false,
                   "since when it is listed"},
    [DELISTED_AT] = {"delisted_at", "removed_at deleted_at", false, "from when on it is not"},
    [LAST_SEEN] = {"last_seen", "last_listed", false, "the last day on which it was still listed"},
    [RUNNABLE] = {"runnable", "is_runnable", false, "1 or 0: whether it can be called"},
    [URL] = {"url", "link homepage", false, "its page"},
};

/* Models of this import, with their last_seen: what became of them is known only after the last row. */
struct seen_model {
    int64_t id, last_seen;
    int64_t line;
    const char *file;
};

struct models_state {
    struct seen_model *seen;
    size_t count, capacity;
    int64_t latest;
};

/* The key of a row, or NULL. */
static const char *choose_key(struct import *import, const char *const *values)
{
    if (values[KEY])
        return values[KEY];
    if (values[OWNER] && values[NAME])
        return arena_printf(import->arena, "%s/%s", values[OWNER], values[NAME]);
    return values[ID] ? values[ID] : values[NAME];
}

static bool parse(struct import *import, const char *const *values, struct listed_model *model,
                  int64_t *ret_last_seen)
{
    *model = (struct listed_model){.key = choose_key(import, values),
                                   .alias = values[ID],
                                   .name = values[NAME],
                                   .owner = values[OWNER],
                                   .category = values[CATEGORY],
                                   .family = values[FAMILY],
                                   .url = values[URL]};
    if (!model->key)
        return import_reject(import, REASON_COLUMNS, "no key, id or name; a model needs one of them");
    if (!import_parse_time(import, "listed_at", values[LISTED_AT], &model->listed_at) ||
        !import_parse_time(import, "delisted_at", values[DELISTED_AT], &model->delisted_at) ||
        !import_parse_day(import, "last_seen", values[LAST_SEEN], ret_last_seen) ||
        !import_parse_flag(import, "runnable", values[RUNNABLE], &model->runnable))
        return false;
    if (model->listed_at != SNAPSHOT_UNKNOWN && model->delisted_at != SNAPSHOT_UNKNOWN &&
        model->delisted_at < model->listed_at)
        return import_reject(import, REASON_TIME, "delisted_at is before listed_at");
    if (model->listed_at != SNAPSHOT_UNKNOWN && *ret_last_seen != SNAPSHOT_UNKNOWN &&
        *ret_last_seen < day_of_time(model->listed_at))
        return import_reject(import, REASON_TIME, "last_seen is before listed_at");
    return true;
}

/* The rows of this import are found by a temporary table, because a second row for one model would silently
 * win. */
static bool is_repeated(struct import *import, const char *key)
{
    int64_t line;
    if (!database_get(import->database, "SELECT line FROM temp.seen_key WHERE key = ?1", &line, "t", key)) {
        database_run(import->database, "INSERT INTO temp.seen_key VALUES (?1, ?2)", "ti", key, import->line);
        return false;
    }
    import_reject(import, REASON_DUPLICATE,
                  "model \"%.100s\" stands already in line %lld; keep one of the rows", key, (long long)line);
    return true;
}

static void remember(struct import *import, int64_t id, int64_t last_seen)
{
    struct models_state *state = import->state;
    state->seen = arena_room(import->arena, state->seen, state->count, &state->capacity, sizeof *state->seen);
    state->seen[state->count++] =
        (struct seen_model){.id = id, .last_seen = last_seen, .line = import->line, .file = import->file};
    if (last_seen > state->latest)
        state->latest = last_seen;
}

static void take(struct import *import, const struct csv_row *row)
{
    struct listed_model model;
    int64_t last_seen;
    if (!parse(import, row->values, &model, &last_seen) || is_repeated(import, model.key))
        return;
    int64_t id = import_listed_model(import, &model);
    if (id != SNAPSHOT_UNKNOWN && last_seen != SNAPSHOT_UNKNOWN && model.delisted_at == SNAPSHOT_UNKNOWN)
        remember(import, id, last_seen);
}

static void read(struct import *import, struct input *input)
{
    if (!import->state) {
        struct models_state *state = arena_alloc(import->arena, 1, sizeof *state);
        state->latest = import->set_taken_at == SNAPSHOT_UNKNOWN ? SNAPSHOT_UNKNOWN
                                                                 : day_of_time(import->set_taken_at - 1);
        import->state = state;
        database_script(import->database,
                        "CREATE TEMP TABLE seen_key (key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID");
    }
    csv_read(import, input, take);
}

/* A model last seen on the last day of the list is still there; one last seen before was gone the day after.
 */
static void finish(struct import *import)
{
    struct models_state *state = import->state;
    for (size_t i = 0; i < state->count; i++) {
        bool gone = state->seen[i].last_seen < state->latest;
        int64_t delisted_at = gone ? day_start((int32_t)state->seen[i].last_seen + 1) : SNAPSHOT_UNKNOWN;
        database_run(import->database,
                     "UPDATE model SET delisted_at = ?2 WHERE id = ?1 AND delisted_at IS NOT ?2 AND (?2 IS "
                     "NULL OR listed_at IS NULL OR "
                     "listed_at <= ?2)",
                     "io", state->seen[i].id, delisted_at);
    }
}

const struct importer import_models_csv = {
    .name = "models-csv",
    .summary = "the inventory: one row per model",
    .columns = columns,
    .column_count = COLUMN_COUNT,
    .read = read,
    .finish = finish,
};
