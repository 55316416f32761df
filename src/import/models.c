/* SPDX-License-Identifier: MIT
 * Knows how what listings say becomes the inventory, and when two names are those of one model. */
#include "import/names.h"

#include <inttypes.h>
#include <string.h>

/* A model of which nothing is known but a name that some record gave it. */
static bool is_placeholder(struct import *import, int64_t id)
{
    int64_t found;
    return database_get(import->database,
                        "SELECT 1 FROM model WHERE id = ?1 AND coalesce(name, owner, category, family, url) IS NULL "
                        "AND coalesce(listed_at, delisted_at, runnable) IS NULL",
                        &found, "i", id);
}

/* Thousands of merges over millions of rows would be slow without these; they are dropped before the commit. */
static void begin_merging(struct import *import)
{
    if (!import->merging)
        database_script(import->database,
                        "CREATE INDEX IF NOT EXISTS import_merge_inference ON inference (model_id);"
                        "CREATE INDEX IF NOT EXISTS import_merge_daily ON usage_daily (model_id)");
    import->merging = true;
}

void import_end_merging(struct import *import)
{
    if (import->merging)
        database_script(import->database, "DROP INDEX import_merge_inference; DROP INDEX import_merge_daily");
    import->merging = false;
}

/* Two names under which records came turn out to be one model. */
static void merge_model(struct import *import, int64_t from, int64_t to)
{
    static const char *const moves[] = {
        "UPDATE inference SET model_id = ?2 WHERE model_id = ?1",
        "UPDATE usage_daily SET model_id = ?2 WHERE model_id = ?1",
        "UPDATE usage_span SET model_id = ?2 WHERE model_id = ?1",
        "UPDATE model_alias SET model_id = ?2 WHERE model_id = ?1",
    };
    int64_t found;
    begin_merging(import);
    for (size_t i = 0; i < ARRAY_SIZE(moves); i++)
        database_run(import->database, moves[i], "ii", from, to);
    if (database_get(import->database, "SELECT 1 FROM sqlite_schema WHERE name = 'import_counter'", &found, "")) {
        database_run(import->database, "UPDATE OR IGNORE import_counter SET model_id = ?2 WHERE model_id = ?1", "ii",
                     from, to);
        database_run(import->database, "DELETE FROM import_counter WHERE model_id = ?1", "i", from);
        import->counters_changed = true;
    }
    database_run(import->database, "DELETE FROM model WHERE id = ?1", "i", from);
    names_forget(import);
}

bool import_alias(struct import *import, const char *alias, int64_t model_id)
{
    int64_t owner;
    if (import_is_empty(alias) || model_id == SNAPSHOT_UNKNOWN)
        return true;
    if (names_find_alias(import, alias, &owner))
        return owner == model_id ||
               import_reject(import, REASON_DUPLICATE, "\"%.100s\" is already another name of model %" PRId64, alias,
                             owner);
    if (names_find_key(import, alias, &owner)) {
        if (owner == model_id)
            return true;
        if (!is_placeholder(import, owner))
            return import_reject(import, REASON_DUPLICATE, "\"%.100s\" is already the key of model %" PRId64, alias,
                                 owner);
        merge_model(import, owner, model_id);
    }
    database_run(import->database, "INSERT INTO model_alias VALUES (?1, ?2)", "ti", alias, model_id);
    return true;
}

/* A record may have named the model by its alias before the listing came: then that row gets its proper key. */
static int64_t find_listed(struct import *import, const struct listed_model *model)
{
    int64_t id;
    if (names_find_key(import, model->key, &id) || names_find_alias(import, model->key, &id))
        return id;
    if (import_is_empty(model->alias) || !names_find_key(import, model->alias, &id))
        return SNAPSHOT_UNKNOWN;
    database_run(import->database, "UPDATE model SET key = ?1 WHERE id = ?2", "ti", model->key, id);
    names_forget(import);
    return id;
}

static bool alias_fits(struct import *import, const struct listed_model *model, int64_t id)
{
    int64_t other;
    if (import_is_empty(model->alias) || strcmp(model->alias, model->key) == 0)
        return true;
    if (!names_find_alias(import, model->alias, &other) && !names_find_key(import, model->alias, &other))
        return true;
    return other == id || is_placeholder(import, other) ||
           import_reject(import, REASON_DUPLICATE,
                         "\"%.100s\" already names another model (row %" PRId64 " of table model)", model->alias,
                         other);
}

/* With what the snapshot knows already, a model must not go before it came. */
static bool dates_fit(struct import *import, const struct listed_model *model, int64_t id)
{
    int64_t listed_at = model->listed_at, delisted_at = model->delisted_at;
    if (id != SNAPSHOT_UNKNOWN && listed_at == SNAPSHOT_UNKNOWN)
        database_get(import->database, "SELECT listed_at FROM model WHERE id = ?1", &listed_at, "i", id);
    if (id != SNAPSHOT_UNKNOWN && delisted_at == SNAPSHOT_UNKNOWN && !model->is_listed)
        database_get(import->database, "SELECT delisted_at FROM model WHERE id = ?1", &delisted_at, "i", id);
    return listed_at == SNAPSHOT_UNKNOWN || delisted_at == SNAPSHOT_UNKNOWN || listed_at <= delisted_at ||
           import_reject(import, REASON_TIME,
                         "with what the snapshot has, model \"%.100s\" was delisted before it was listed", model->key);
}

static bool update_listed(struct import *import, const struct listed_model *model, int64_t id)
{
    int64_t runnable = model->runnable < 0 ? SNAPSHOT_UNKNOWN : model->runnable;
    int64_t changed = database_run(
        import->database,
        "UPDATE model SET name = coalesce(?2, name), owner = coalesce(?3, owner), category = coalesce(?4, category), "
        "family = coalesce(?5, family), url = coalesce(?6, url), listed_at = coalesce(?7, listed_at), "
        "delisted_at = CASE WHEN ?8 IS NULL AND ?10 THEN NULL ELSE coalesce(?8, delisted_at) END, "
        "runnable = coalesce(?9, runnable) "
        "WHERE id = ?1 AND NOT (name IS coalesce(?2, name) AND owner IS coalesce(?3, owner) "
        "AND category IS coalesce(?4, category) AND family IS coalesce(?5, family) AND url IS coalesce(?6, url) "
        "AND listed_at IS coalesce(?7, listed_at) "
        "AND delisted_at IS CASE WHEN ?8 IS NULL AND ?10 THEN NULL ELSE coalesce(?8, delisted_at) END "
        "AND runnable IS coalesce(?9, runnable))",
        "itttttoooi", id, model->name, model->owner, model->category, model->family, model->url, model->listed_at,
        model->delisted_at, runnable, (int64_t)model->is_listed);
    return changed > 0;
}

int64_t import_listed_model(struct import *import, const struct listed_model *model)
{
    int64_t id = find_listed(import, model);
    if (!alias_fits(import, model, id) || !dates_fit(import, model, id))
        return SNAPSHOT_UNKNOWN;
    bool is_new = id == SNAPSHOT_UNKNOWN;
    if (is_new) {
        database_run(import->database, "INSERT INTO model (key) VALUES (?1)", "t", model->key);
        id = database_last_row(import->database);
        import->summary->imported++;
    }
    bool changed = update_listed(import, model, id);
    if (!is_new && changed)
        import->summary->updated++;
    else if (!is_new)
        import->summary->unchanged++;
    if (!import_is_empty(model->alias) && strcmp(model->alias, model->key) != 0)
        import_alias(import, model->alias, id);
    import->counters_changed |= is_new || changed;
    return id;
}
