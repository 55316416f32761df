/* SPDX-License-Identifier: MIT
 * Knows the daily rankings of OpenRouter: tokens of the 50 most used models of each UTC day, and of all
 * others in one row. */
#include "base/day.h"
#include "import/json_records.h"

#include <string.h>

static const struct import_column columns[] = {
    {"date", NULL, true, "the UTC day"},
    {"model_permaslug", NULL, true, "the model's key; other is unattributed"},
    {"total_tokens", NULL, true, "its volume: the snapshot's unit becomes tokens"},
};

/* The author is the part before the slash. */
static void name_owner(struct import *import, const char *key, int64_t model_id)
{
    const char *slash = strchr(key, '/');
    if (slash)
        database_run(
            import->database,
            "UPDATE model SET owner = ?2, name = ?3 WHERE id = ?1 AND owner IS NULL AND name IS NULL", "itt",
            model_id, arena_copy(import->arena, key, (size_t)(slash - key)), slash + 1);
}

static int64_t find_model(struct import *import, const char *slug)
{
    if (strcmp(slug, "other") == 0)
        return SNAPSHOT_UNKNOWN;
    int64_t created = import->summary->models_created;
    int64_t id = import_model(import, slug);
    if (import->summary->models_created > created)
        name_owner(import, slug, id);
    return id;
}

static void take(struct import *import, struct json_object *record)
{
    const char *slug = json_text(record, "model_permaslug");
    struct daily_volume volume = daily_volume_unknown;
    if (!import_parse_day(import, "date", json_text(record, "date"), &volume.day) ||
        !import_parse_count(import, "total_tokens", json_text(record, "total_tokens"), &volume.inferences))
        return;
    if (!slug || volume.day == SNAPSHOT_UNKNOWN || volume.inferences == SNAPSHOT_UNKNOWN) {
        import_reject(import, REASON_COLUMNS, "date, model_permaslug or total_tokens is missing");
        return;
    }
    volume.model_id = find_model(import, slug);
    import->summary->unattributed += volume.model_id == SNAPSHOT_UNKNOWN;
    import_covers(import, day_start((int32_t)volume.day + 1));
    import_daily(import, &volume);
}

static void read(struct import *import, struct input *input)
{
    static const char *const containers[] = {"data", NULL};
    static const struct json_shape shape = {.containers = containers};
    database_script(import->database,
                    "CREATE INDEX IF NOT EXISTS usage_daily_day ON usage_daily (day, model_id)");
    json_read(import, input, &shape, take);
}

static void finish(struct import *import)
{
    database_run(import->database, "INSERT OR IGNORE INTO snapshot VALUES ('unit', 'tokens')", "");
}

const struct importer import_openrouter_rankings = {
    .name = "openrouter-rankings",
    .summary = "daily rankings of OpenRouter, in tokens",
    .columns = columns,
    .column_count = ARRAY_SIZE(columns),
    .read = read,
    .finish = finish,
};
