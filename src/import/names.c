/* SPDX-License-Identifier: MIT
 * Knows how names become ids. */
#include "import/names.h"

#include <ctype.h>
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

void names_forget(struct import *import)
{
    if (import->names)
        memset(import->names, 0, sizeof *import->names);
}

bool names_find_key(struct import *import, const char *key, int64_t *ret_id)
{
    return database_get(import->database, "SELECT id FROM model WHERE key = ?1", ret_id, "t", key);
}

bool names_find_alias(struct import *import, const char *alias, int64_t *ret_id)
{
    return database_get(import->database, "SELECT model_id FROM model_alias WHERE alias = ?1", ret_id, "t", alias);
}

int64_t import_model(struct import *import, const char *name)
{
    int64_t id;
    if (import_is_empty(name))
        return SNAPSHOT_UNKNOWN;
    if (find_cached(import, 'm', name, &id))
        return id;
    if (!names_find_key(import, name, &id) && !names_find_alias(import, name, &id)) {
        database_run(import->database, "INSERT INTO model (key) VALUES (?1)", "t", name);
        import->summary->models_created++;
        id = database_last_row(import->database);
    }
    return cache(import, 'm', name, id);
}

/* For a table whose rows need nothing but a name. The statements are literals: database.h compares them by address. */
static int64_t find_or_add(struct import *import, char table, const char *name, const char *select, const char *insert)
{
    int64_t id;
    if (import_is_empty(name))
        return SNAPSHOT_UNKNOWN;
    if (find_cached(import, table, name, &id))
        return id;
    if (!database_get(import->database, select, &id, "t", name)) {
        database_run(import->database, insert, "t", name);
        id = database_last_row(import->database);
    }
    return cache(import, table, name, id);
}

/* Addresses of hexadecimal digits are lower-cased, so that differently written ones join; others stay. */
static const char *lowered(const char *address, char out[80])
{
    size_t length = import_is_empty(address) ? 0 : strlen(address);
    if (length < 3 || length >= 80 || address[0] != '0' || (address[1] != 'x' && address[1] != 'X') ||
        address[2 + strspn(address + 2, "0123456789abcdefABCDEF")] != '\0')
        return address;
    for (size_t i = 0; i <= length; i++)
        out[i] = (char)tolower((unsigned char)address[i]);
    return out;
}

int64_t import_caller(struct import *import, const char *address)
{
    char lower[80];
    return find_or_add(import, 'c', lowered(address, lower), "SELECT id FROM caller WHERE address = ?1",
                       "INSERT INTO caller (address) VALUES (?1)");
}

int64_t import_kind(struct import *import, const char *name)
{
    return find_or_add(import, 'k', name, "SELECT id FROM kind WHERE name = ?1", "INSERT INTO kind (name) VALUES (?1)");
}

int64_t import_node(struct import *import, const char *name)
{
    return find_or_add(import, 'n', name, "SELECT id FROM node WHERE name = ?1", "INSERT INTO node (name) VALUES (?1)");
}

/* A name of a mode that the field uses, in our spelling, and what it means. */
struct known_mode {
    const char *word, *name;
    int flag;
};

static const struct known_mode known_verifications[] = {
    {"none", "none", 0}, {"vanilla", "none", 0}, {"unverified", "none", 0},     {"tee", "TEE", 1},
    {"zkml", "ZKML", 1}, {"opml", "OPML", 1},    {"signature", "signature", 1},
};

/* Only the individual settlement shows request and response to a stranger; a batch shows hashes; the
 * misspellings are those that OpenGradient's facilitator accepts. */
static const struct known_mode known_settlements[] = {
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

/* A table whose rows need a flag too, and the names whose flag we know. */
struct flagged_table {
    char letter; /* in the cache */
    const char *name, *select, *insert;
    const struct known_mode *known;
    size_t known_count;
};

static const struct flagged_table verifications = {'v', "verification", "SELECT id FROM verification WHERE name = ?1",
                                                   "INSERT INTO verification (name, verified) VALUES (?1, ?2)",
                                                   known_verifications, ARRAY_SIZE(known_verifications)};

static const struct flagged_table settlements = {'s', "settlement", "SELECT id FROM settlement WHERE name = ?1",
                                                 "INSERT INTO settlement (name, auditable) VALUES (?1, ?2)",
                                                 known_settlements, ARRAY_SIZE(known_settlements)};

static const struct known_mode *find_known(const struct flagged_table *table, const char *name)
{
    for (size_t i = 0; i < table->known_count; i++)
        if (strcasecmp(table->known[i].word, name) == 0)
            return &table->known[i];
    return NULL;
}

static int64_t find_or_add_flagged(struct import *import, const struct flagged_table *table, const char *name)
{
    int64_t id;
    if (import_is_empty(name))
        return SNAPSHOT_UNKNOWN;
    if (find_cached(import, table->letter, name, &id))
        return id;
    const struct known_mode *known = find_known(table, name);
    const char *ours = known ? known->name : name;
    if (!database_get(import->database, table->select, &id, "t", ours)) {
        database_run(import->database, table->insert, "ti", ours, (int64_t)(known ? known->flag : 0));
        id = database_last_row(import->database);
        if (!known)
            import_note(import, "%s \"%.60s\" is new; if it can be relied on, set its flag in table %s", table->name,
                        name, table->name);
    }
    return cache(import, table->letter, name, id);
}

int64_t import_verification(struct import *import, const char *name)
{
    return find_or_add_flagged(import, &verifications, name);
}

int64_t import_settlement(struct import *import, const char *name)
{
    return find_or_add_flagged(import, &settlements, name);
}
