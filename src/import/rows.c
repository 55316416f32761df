/* SPDX-License-Identifier: MIT
 * Knows how names become ids and records become rows of the snapshot. */
#include "import/importer.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Millions of records name the same few thousand models, callers and modes: a direct-mapped cache saves the
 * lookup in the database, in memory that does not grow with the number of names. */
#define CACHE_SLOTS 65536

struct cached_name {
    char table; /* 'm', 'c', 'v', 's', 'k', 'n'; 0 = empty slot */
    char text[87];
    int64_t id;
};

struct name_cache {
    struct cached_name slots[CACHE_SLOTS];
};

static struct cached_name *find_slot(struct import *import, char table, const char *text)
{
    uint64_t hash = text_hash(text) + (unsigned char)table;
    if (!import->names)
        import->names = arena_alloc(import->arena, 1, sizeof *import->names);
    return &import->names->slots[(hash ^ hash >> 32) % CACHE_SLOTS];
}

static bool find_cached(struct import *import, char table, const char *text, int64_t *ret_id)
{
    const struct cached_name *slot = find_slot(import, table, text);
    if (slot->table != table || strcmp(slot->text, text) != 0)
        return false;
    *ret_id = slot->id;
    return true;
}

static int64_t cache(struct import *import, char table, const char *text, int64_t id)
{
    struct cached_name *slot = find_slot(import, table, text);
    size_t length = strlen(text);
    if (length < sizeof slot->text && !import_failed(import)) {
        slot->table = table;
        memcpy(slot->text, text, length + 1);
        slot->id = id;
    }
    return id;
}

/* Forgets cached ids, after models were renamed. */
static void forget_names(struct import *import)
{
    if (import->names)
        memset(import->names, 0, sizeof *import->names);
}

static bool is_empty(const char *text)
{
    return !text || *text == '\0';
}

/* SNAPSHOT_UNKNOWN when there is none. */
static int64_t find_model(struct import *import, const char *name)
{
    int64_t id;
    if (is_empty(name))
        return SNAPSHOT_UNKNOWN;
    if (find_cached(import, 'm', name, &id))
        return id;
    if (database_get(import->database, "SELECT id FROM model WHERE key = ?1", &id, "t", name) ||
        database_get(import->database, "SELECT model_id FROM model_alias WHERE alias = ?1", &id, "t", name))
        return cache(import, 'm', name, id);
    return SNAPSHOT_UNKNOWN;
}

int64_t import_model(struct import *import, const char *name)
{
    int64_t id = find_model(import, name);
    if (id != SNAPSHOT_UNKNOWN || is_empty(name))
        return id;
    database_run(import->database, "INSERT INTO model (key) VALUES (?1)", "t", name);
    import->summary->models_created++;
    return cache(import, 'm', name, database_last_row(import->database));
}

/* Addresses of hexadecimal digits are lower-cased, so that differently written ones join; others stay. */
static const char *lowered(const char *address, char out[80])
{
    size_t length = strlen(address);
    if (length < 3 || length >= 80 || address[0] != '0' || (address[1] != 'x' && address[1] != 'X') ||
        address[2 + strspn(address + 2, "0123456789abcdefABCDEF")] != '\0')
        return address;
    for (size_t i = 0; i <= length; i++)
        out[i] = (char)tolower((unsigned char)address[i]);
    return out;
}

int64_t import_caller(struct import *import, const char *raw)
{
    char lower[80];
    int64_t id;
    if (is_empty(raw))
        return SNAPSHOT_UNKNOWN;
    const char *address = lowered(raw, lower);
    if (find_cached(import, 'c', address, &id))
        return id;
    if (!database_get(import->database, "SELECT id FROM caller WHERE address = ?1", &id, "t", address)) {
        database_run(import->database, "INSERT INTO caller (address) VALUES (?1)", "t", address);
        id = database_last_row(import->database);
    }
    return cache(import, 'c', address, id);
}

/* A name of a mode that the field uses, in our spelling, and what it means. */
struct known_mode {
    const char *word, *name;
    int flag;
};

static const struct known_mode verifications[] = {
    {"none", "none", 0}, {"vanilla", "none", 0}, {"unverified", "none", 0},     {"tee", "TEE", 1},
    {"zkml", "ZKML", 1}, {"opml", "OPML", 1},    {"signature", "signature", 1},
};

/* Only the individual settlement shows request and response to a stranger; a batch shows hashes; the
 * misspellings are those that OpenGradient's facilitator accepts. */
static const struct known_mode settlements[] = {
    {"private", "private", 0},
    {"pivate", "private", 0},
    {"batch", "batch", 0},
    {"batch_hashed", "batch", 0},
    {"settle_batch", "batch", 0},
    {"settle-batch", "batch", 0},
    {"individual", "individual", 1},
    {"individual_full", "individual", 1},
    {"settle_metadata", "individual", 1},
    {"inidvidual", "individual", 1},
    {"settle-metadata", "individual", 1},
    {"settle", "hashes", 0},
};

static const struct known_mode *find_mode(const struct known_mode *modes, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(modes[i].word, name) == 0)
            return &modes[i];
    return NULL;
}

/* The statements are literals because database.h compares them by address. */
static int64_t flagged_mode(struct import *import, char table, const struct known_mode *known,
                            const char *name, const char *select, const char *insert, const char *axis)
{
    int64_t id;
    const char *ours = known ? known->name : name;
    if (!database_get(import->database, select, &id, "t", ours)) {
        database_run(import->database, insert, "ti", ours, (int64_t)(known ? known->flag : 0));
        id = database_last_row(import->database);
        if (!known)
            import_note(import, "%s \"%.60s\" is new; if it can be relied on, set its flag in table %s", axis,
                        name, axis);
    }
    return cache(import, table, name, id);
}

int64_t import_verification(struct import *import, const char *name)
{
    int64_t id;
    if (is_empty(name))
        return SNAPSHOT_UNKNOWN;
    if (find_cached(import, 'v', name, &id))
        return id;
    return flagged_mode(import, 'v', find_mode(verifications, ARRAY_SIZE(verifications), name), name,
                        "SELECT id FROM verification WHERE name = ?1",
                        "INSERT INTO verification (name, verified) VALUES (?1, ?2)", "verification");
}

int64_t import_settlement(struct import *import, const char *name)
{
    int64_t id;
    if (is_empty(name))
        return SNAPSHOT_UNKNOWN;
    if (find_cached(import, 's', name, &id))
        return id;
    return flagged_mode(import, 's', find_mode(settlements, ARRAY_SIZE(settlements), name), name,
                        "SELECT id FROM settlement WHERE name = ?1",
                        "INSERT INTO settlement (name, auditable) VALUES (?1, ?2)", "settlement");
}

int64_t import_kind(struct import *import, const char *name)
{
    int64_t id;
    if (is_empty(name))
        return SNAPSHOT_UNKNOWN;
    if (find_cached(import, 'k', name, &id))
        return id;
    if (!database_get(import->database, "SELECT id FROM kind WHERE name = ?1", &id, "t", name)) {
        database_run(import->database, "INSERT INTO kind (name) VALUES (?1)", "t", name);
        id = database_last_row(import->database);
    }
    return cache(import, 'k', name, id);
}

int64_t import_node(struct import *import, const char *name)
{
    int64_t id;
    if (is_empty(name))
        return SNAPSHOT_UNKNOWN;
    if (find_cached(import, 'n', name, &id))
        return id;
    if (!database_get(import->database, "SELECT id FROM node WHERE name = ?1", &id, "t", name)) {
        database_run(import->database, "INSERT INTO node (name) VALUES (?1)", "t", name);
        id = database_last_row(import->database);
    }
    return cache(import, 'n', name, id);
}

/* A model of which nothing is known but a name that some record gave it. */
static bool is_placeholder(struct import *import, int64_t id)
{
    int64_t found;
    return database_get(
        import->database,
        "SELECT 1 FROM model WHERE id = ?1 AND coalesce(name, owner, category, family, url) IS NULL AND "
        "coalesce(listed_at, delisted_at, runnable) IS NULL",
        &found, "i", id);
}

/* Thousands of merges over millions of rows would be slow without these; they are dropped before the commit.
 */
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
    int64_t found;
    begin_merging(import);
    database_run(import->database, "UPDATE inference SET model_id = ?2 WHERE model_id = ?1", "ii", from, to);
    database_run(import->database, "UPDATE usage_daily SET model_id = ?2 WHERE model_id = ?1", "ii", from,
                 to);
    database_run(import->database, "UPDATE usage_span SET model_id = ?2 WHERE model_id = ?1", "ii", from, to);
    database_run(import->database, "UPDATE model_alias SET model_id = ?2 WHERE model_id = ?1", "ii", from,
                 to);
    if (database_get(import->database, "SELECT 1 FROM sqlite_schema WHERE name = 'import_counter'", &found,
                     "")) {
        database_run(import->database,
                     "UPDATE OR IGNORE import_counter SET model_id = ?2 WHERE model_id = ?1", "ii", from, to);
        database_run(import->database, "DELETE FROM import_counter WHERE model_id = ?1", "i", from);
        import->counters_changed = true;
    }
    database_run(import->database, "DELETE FROM model WHERE id = ?1", "i", from);
    forget_names(import);
}

bool import_alias(struct import *import, const char *alias, int64_t model_id)
{
    int64_t owner;
    if (is_empty(alias) || model_id == SNAPSHOT_UNKNOWN)
        return true;
    if (database_get(import->database, "SELECT model_id FROM model_alias WHERE alias = ?1", &owner, "t",
                     alias))
        return owner == model_id ||
               import_reject(import, REASON_DUPLICATE, "\"%.100s\" is already another name of model %" PRId64,
                             alias, owner);
    if (database_get(import->database, "SELECT id FROM model WHERE key = ?1", &owner, "t", alias)) {
        if (owner == model_id)
            return true;
        if (!is_placeholder(import, owner))
            return import_reject(import, REASON_DUPLICATE, "\"%.100s\" is already the key of model %" PRId64,
                                 alias, owner);
        merge_model(import, owner, model_id);
    }
    database_run(import->database, "INSERT INTO model_alias VALUES (?1, ?2)", "ti", alias, model_id);
    return true;
}

/* A record may have named the model by its alias before the listing came: then that row gets its proper key.
 */
static int64_t find_listed(struct import *import, const struct listed_model *model)
{
    int64_t id;
    if (database_get(import->database, "SELECT id FROM model WHERE key = ?1", &id, "t", model->key))
        return id;
    if (database_get(import->database, "SELECT model_id FROM model_alias WHERE alias = ?1", &id, "t",
                     model->key))
        return id;
    if (is_empty(model->alias) ||
        !database_get(import->database, "SELECT id FROM model WHERE key = ?1", &id, "t", model->alias))
        return SNAPSHOT_UNKNOWN;
    database_run(import->database, "UPDATE model SET key = ?1 WHERE id = ?2", "ti", model->key, id);
    forget_names(import);
    return id;
}

static bool alias_fits(struct import *import, const struct listed_model *model, int64_t id)
{
    int64_t other;
    if (is_empty(model->alias) || strcmp(model->alias, model->key) == 0)
        return true;
    if (!database_get(import->database, "SELECT model_id FROM model_alias WHERE alias = ?1", &other, "t",
                      model->alias) &&
        !database_get(import->database, "SELECT id FROM model WHERE key = ?1", &other, "t", model->alias))
        return true;
    return other == id || is_placeholder(import, other) ||
           import_reject(import, REASON_DUPLICATE,
                         "\"%.100s\" already names another model (row %" PRId64 " of table model)",
                         model->alias, other);
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
                         "with what the snapshot has, model \"%.100s\" was delisted before it was listed",
                         model->key);
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
        "itttttoooi", id, model->name, model->owner, model->category, model->family, model->url,
        model->listed_at, model->delisted_at, runnable, (int64_t)model->is_listed);
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
    if (!is_empty(model->alias) && strcmp(model->alias, model->key) != 0)
        import_alias(import, model->alias, id);
    import->counters_changed |= is_new || changed;
    return id;
}

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
    if (row != SNAPSHOT_UNKNOWN && event->failed && !is_empty(reason))
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
