/* SPDX-License-Identifier: MIT
 * Knows when what was read yesterday still holds, and which rows are new. */
#include "usage/cache.h"

#include "base/checksum.h"
#include "base/memory.h"
#include "base/threads.h"
#include "usage/cache_file.h"
#include "usage/cache_reading.h"
#include "usage/saved.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cache {
    const char *path, *build;
    struct cache_file file; /* as it was found */
    const struct snapshot *snapshot;
    unsigned workers;
    struct threads_aside looking;
    bool looked; /* then either the digest is known or an error is */
    struct error err;
    struct snapshot_digest digest;
    bool in_use; /* rows whose sums are in the file were not read */
    struct cache_next next; /* the file to be */
    struct cache_account account;
};

struct cache *cache_open(const char *path, const char *build)
{
    struct cache *cache = memory_zeroed(1, sizeof *cache);
    cache->path = path;
    cache->build = build;
    cache_file_read(path, build, &cache->file, cache->account.why_full, sizeof cache->account.why_full);
    return cache;
}

void cache_close(struct cache *cache)
{
    if (!cache)
        return;
    threads_aside_end(&cache->looking);
    cache_file_clear(&cache->file);
    snapshot_digest_clear(&cache->digest);
    cache_next_clear(&cache->next);
    free(cache);
}

static void look(void *context)
{
    struct cache *cache = context;
    struct snapshot_digest before = cache_file_digest(&cache->file);
    /* Of a snapshot that is another one the rows are read meanwhile, which takes about as long with a processor to
     * itself, and which all else waits for. */
    bool alone = cache_may_be_current(cache) || cache->workers == 1;
    /* Without success there is an error, which is looked at by whoever waits. */
    (void)!snapshot_digest(cache->snapshot, cache->workers - !alone, snapshot_page_size(cache->snapshot),
                           before.sums ? &before : NULL, &cache->digest, &cache->err);
}

void cache_begin_look(struct cache *cache, const struct snapshot *snapshot, unsigned workers)
{
    cache->snapshot = snapshot;
    cache->workers = workers;
    cache->looking = (struct threads_aside){.work = look, .context = cache};
    threads_aside_begin(&cache->looking, workers > 1);
}

static bool end_look(struct cache *cache, struct error *err)
{
    threads_aside_end(&cache->looking);
    cache->looked = true;
    return cache->err.kind == ERROR_NONE || error_set(err, cache->err.kind, "%s", cache->err.message);
}

const struct snapshot_digest *cache_digest(const struct cache *cache)
{
    return &cache->digest;
}

void cache_account(const struct cache *cache, struct cache_account *ret_account)
{
    *ret_account = cache->account;
}

static bool full(struct cache *cache, const char *why)
{
    snprintf(cache->account.why_full, sizeof cache->account.why_full, "%s", why);
    return false;
}

/* The leaves of the cache are what they were, as far as is known already. */
static bool pages_are_same(struct cache *cache)
{
    const struct cache_facts *facts = cache->file.facts;
    for (size_t i = 0; i < facts->leaf_count && cache->looked; i++) {
        size_t page = cache->file.leaves[i] - (size_t)1;
        if (page < facts->page_count && page < cache->digest.page_count &&
            cache->file.sums[page] == cache->digest.sums[page])
            continue;
        snprintf(cache->account.why_full, sizeof cache->account.why_full,
                 "rows of table inference were rewritten, in page %" PRIu32 " of the file", cache->file.leaves[i]);
        return false;
    }
    return true;
}

/* They lie where they lay. */
static bool layout_is_same(struct cache *cache, const struct snapshot_layout *layout)
{
    const struct cache_facts *facts = cache->file.facts;
    /* The last page was not among them: rows that follow it made others. */
    if (facts->leaf_count >= layout->count)
        return full(cache, "the snapshot has fewer rows than it had");
    for (size_t i = 0; i < facts->leaf_count; i++) {
        if (cache->file.leaves[i] == layout->pages[i])
            continue;
        snprintf(cache->account.why_full, sizeof cache->account.why_full,
                 "the rows of table inference lie elsewhere than they did, from page %" PRIu32 " of the file on",
                 layout->pages[i]);
        return false;
    }
    return true;
}

struct identity {
    int64_t id, flag;
};

/* What the numbers in a saved part refer to: the first so many models, callers and modes. */
static uint64_t sum_identities(const struct snapshot_inventory *inventory, const struct cache_facts *counts)
{
    const struct snapshot_modes *modes[] = {&inventory->verifications, &inventory->settlements, &inventory->kinds,
                                            &inventory->nodes};
    struct text ids = TEXT_INIT;
    for (size_t i = 0; i < counts->model_count; i++)
        text_add_bytes(&ids, (const char *)&inventory->models[i].id, sizeof inventory->models[i].id);
    for (uint32_t i = 0; i < counts->caller_count; i++) {
        struct identity identity = {.id = snapshot_caller_id(inventory, i),
                                    .flag = snapshot_is_first_party(inventory, i)};
        text_add_bytes(&ids, (const char *)&identity, sizeof identity);
    }
    for (size_t axis = 0; axis < ARRAY_SIZE(modes); axis++)
        for (size_t i = 0; i < counts->mode_counts[axis]; i++) {
            struct identity identity = {.id = modes[axis]->rows[i].id, .flag = modes[axis]->rows[i].flag};
            text_add_bytes(&ids, (const char *)&identity, sizeof identity);
        }
    uint64_t sum = checksum(ids.bytes ? ids.bytes : "", ids.length);
    text_clear(&ids);
    return sum;
}

static bool identities_are_same(struct cache *cache, const struct snapshot_inventory *inventory)
{
    const struct cache_facts *facts = cache->file.facts;
    if (facts->model_count <= inventory->model_count && facts->caller_count <= inventory->caller_count &&
        facts->mode_counts[0] <= inventory->verifications.count &&
        facts->mode_counts[1] <= inventory->settlements.count &&
        facts->mode_counts[2] <= inventory->kinds.count && facts->mode_counts[3] <= inventory->nodes.count &&
        facts->identities == sum_identities(inventory, facts))
        return true;
    return full(cache, "models, callers or modes that were there were removed, renumbered or given another kind");
}

/* The part that was kept, or NULL with the reason. */
static struct part *take_history(struct cache *cache, const struct snapshot_inventory *inventory,
                                 const struct snapshot_layout *layout, int32_t window_days, int32_t *ret_end_day)
{
    const struct cache_facts *facts = cache->file.facts;
    if (!facts)
        return NULL;
    if (facts->page_size != layout->page_size || facts->schema != layout->schema)
        full(cache, "the schema of table inference, or the page size, is another one");
    else if (facts->window_days != window_days)
        full(cache, "it was made for another --window");
    else if (facts->taken_at > inventory->taken_at)
        full(cache, "taken_at is earlier than it was");
    else if (layout_is_same(cache, layout) && pages_are_same(cache) && identities_are_same(cache, inventory)) {
        struct sections_reader sections = cache_file_part(&cache->file);
        struct part *part = saved_read(&sections, inventory, window_days, ret_end_day);
        if (!part)
            full(cache, sections.damaged ? "it is damaged" : "it does not fit this snapshot");
        return part;
    }
    return NULL;
}

static struct cache_facts facts_of(const struct cache_reading *reading, int32_t window_days)
{
    const struct snapshot_inventory *inventory = reading->inventory;
    struct cache_facts facts = {
        .page_size = reading->layout->page_size,
        .schema = reading->layout->schema,
        .taken_at = inventory->taken_at,
        .window_days = window_days,
        .leaf_count = reading->keep_leaves,
        .model_count = inventory->model_count,
        .caller_count = inventory->caller_count,
        .mode_counts = {inventory->verifications.count, inventory->settlements.count, inventory->kinds.count,
                        inventory->nodes.count},
    };
    facts.identities = sum_identities(inventory, &facts);
    return facts;
}

static bool reaches_beyond(const struct cache_reading *reading)
{
    for (size_t i = 0; i < reading->keep_leaves / SNAPSHOT_LEAVES; i++)
        if (reading->days[i].first == SNAPSHOT_BEYOND)
            return true;
    return false;
}

static void not_kept(struct cache *cache, const char *why)
{
    snprintf(cache->account.not_kept, sizeof cache->account.not_kept, "%.250s", why);
}

/* The sites that are known belong to the file as it was found. */
static bool is_unchanged(struct cache *cache, size_t keep_leaves)
{
    return cache->in_use && cache_is_current(cache) && cache->file.facts->leaf_count == keep_leaves;
}

/* Whether there is to be another file, which then was begun. */
static bool begin_next(struct cache *cache, const struct cache_reading *reading, int32_t window_days)
{
    if (reaches_beyond(reading)) {
        not_kept(cache, "rows of table inference do not fit their pages, which alone do not tell what was rewritten; "
                        "make them larger: PRAGMA page_size = 4096; VACUUM");
        return false;
    }
    if (is_unchanged(cache, reading->keep_leaves))
        return false;
    struct cache_facts facts = facts_of(reading, window_days);
    bool begun = cache_next_begin(&cache->next, cache->path, &facts, reading->layout->pages, reading->days);
    if (!begun)
        not_kept(cache, cache->next.err.message);
    return begun;
}

/* Writes what is to be kept, if anything is. False when it cannot be what rows add up to. */
static bool keep(struct cache *cache, const struct cache_reading *reading, struct part *old, int32_t window_days)
{
    return begin_next(cache, reading, window_days) ? saved_write(old, &cache->next.part)
                                                   : !cache->in_use || saved_holds(old);
}

static bool join(struct cache_reading *reading, struct part *old, struct usage **ret_usage)
{
    struct part **parts = memory_zeroed((size_t)reading->workers + 1, sizeof(struct part *));
    part_gather_payments(old);
    parts[0] = old;
    cache_reading_take_recent(reading, parts + 1);
    bool done = usage_join(parts, reading->workers + 1, reading->inventory, snapshot_path(reading->snapshot), ret_usage,
                           reading->err);
    free(parts);
    return done;
}

/* *ret_doubtful becomes true when what is in the cache cannot be, and nothing else was wrong. */
static bool read_with(struct cache *cache, struct cache_reading *reading, int32_t window_days,
                      struct usage **ret_usage, bool *ret_doubtful)
{
    bool read = cache_reading_run(reading);
    cache->account.read = reading->read;
    if (!read)
        return false;
    struct part *old = cache_reading_take_old(reading);
    if (!old->overflowed && !keep(cache, reading, old, window_days)) {
        *ret_doubtful = true;
        part_free(old);
        return false;
    }
    return join(reading, old, ret_usage);
}

/* Reads what is not in `history`, which may be NULL and is freed. */
static bool read_rest(struct cache *cache, struct cache_reading reading, struct part *history, int32_t window_days,
                      struct usage **ret_usage, bool *ret_doubtful)
{
    cache->in_use = history != NULL;
    cache_next_clear(&cache->next);
    progress_begin(reading.progress, history ? "reading new inferences" : "reading inferences");
    cache_reading_begin(&reading, history, window_days);
    bool done = read_with(cache, &reading, window_days, ret_usage, ret_doubtful);
    cache_reading_end(&reading);
    return done;
}

/* Whether what went wrong may have been because history is another one. */
static bool is_rewritten(struct cache *cache)
{
    struct error ignored = ERROR_INIT;
    return cache->in_use && !cache->looked && end_look(cache, &ignored) && !pages_are_same(cache);
}

static bool read_leaves(struct cache *cache, const struct cache_reading *all, int32_t window_days,
                        struct usage **ret_usage)
{
    struct cache_reading some = *all;
    bool doubtful = false;
    struct part *history = take_history(cache, all->inventory, all->layout, window_days, &some.kept_end_day);
    if (history) {
        some.kept_leaves = cache->file.facts->leaf_count;
        some.kept_days = cache->file.days;
    }
    bool done = read_rest(cache, some, history, window_days, ret_usage, &doubtful);
    bool rewritten = !done && is_rewritten(cache);
    if (!doubtful && !rewritten)
        return done;
    if (!rewritten)
        full(cache, "it does not hold what the rows add up to");
    faults_clear(all->faults);
    *all->err = (struct error)ERROR_INIT;
    return read_rest(cache, *all, NULL, window_days, ret_usage, &doubtful);
}

bool cache_read_usage(struct cache *cache, struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                      const struct usage_options *options, struct progress *progress, struct usage **ret_usage,
                      struct faults *faults, struct error *err)
{
    struct snapshot_layout layout;

    progress_begin(progress, "reading the cache");
    if (!snapshot_layout(snapshot, &layout, err))
        return false;
    if (layout.obstacle) {
        full(cache, layout.obstacle);
        snprintf(cache->account.not_kept, sizeof cache->account.not_kept, "%s", cache->account.why_full);
        return usage_read(snapshot, inventory, options, progress, ret_usage, faults, err);
    }
    const struct cache_reading all = {.snapshot = snapshot,
                                      .inventory = inventory,
                                      .layout = &layout,
                                      .workers = options->workers,
                                      .progress = progress,
                                      .faults = faults,
                                      .err = err};
    cache->account.leaves = layout.count;
    bool done = read_leaves(cache, &all, options->window_days, ret_usage);
    snapshot_layout_clear(&layout);
    return done;
}

bool cache_settle(struct cache *cache, bool *ret_holds, struct error *err)
{
    struct error failed = ERROR_INIT;
    if (!end_look(cache, err))
        return false;
    *ret_holds = !cache->in_use || pages_are_same(cache);
    if (*ret_holds && cache->next.replacement) {
        if (!cache_next_commit(&cache->next, cache->build, &cache->digest, &failed))
            not_kept(cache, failed.message);
        /* Its sites are not in the new one. */
        cache_file_clear(&cache->file);
    }
    cache_next_clear(&cache->next);
    return true;
}

/* The rows of the cache, read once more. */
static bool read_old(struct cache *cache, struct snapshot *snapshot,
                     const struct snapshot_inventory *inventory, const struct snapshot_layout *layout,
                     unsigned workers, struct part **ret_old, struct faults *faults, struct error *err)
{
    const struct cache_facts *facts = cache->file.facts;
    struct cache_reading reading = {.snapshot = snapshot,
                                    .inventory = inventory,
                                    .layout = layout,
                                    .workers = workers,
                                    .faults = faults,
                                    .err = err};
    cache_reading_begin(&reading, NULL, (int32_t)facts->window_days);
    bool done = cache_reading_run_first(&reading, facts->leaf_count);
    if (done)
        *ret_old = cache_reading_take_old(&reading);
    cache_reading_end(&reading);
    return done;
}

static bool compare(struct cache *cache, struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                    const struct snapshot_layout *layout, unsigned workers, struct faults *faults, struct error *err)
{
    int32_t kept_end_day;
    struct part *read = NULL;
    struct part *kept =
        take_history(cache, inventory, layout, (int32_t)cache->file.facts->window_days, &kept_end_day);
    if (!kept)
        return error_set(err, ERROR_INPUT, "%s is of no use for %s: %s", cache->path, snapshot_path(snapshot),
                         cache->account.why_full);
    bool done = read_old(cache, snapshot, inventory, layout, workers, &read, faults, err);
    if (done && !saved_equal(kept, read))
        done = error_set(err, ERROR_INPUT, "%s does not hold what the rows of %s add up to; delete it", cache->path,
                         snapshot_path(snapshot));
    part_free(kept);
    part_free(read);
    return done;
}

bool cache_verify(struct cache *cache, struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                  unsigned workers, struct faults *faults, struct error *err)
{
    struct snapshot_layout layout;
    if (!cache->file.facts)
        return error_set(err, ERROR_INPUT, "%s is no cache to be used: %s", cache->path, cache->account.why_full);
    if (!end_look(cache, err))
        return false;
    if (!snapshot_layout(snapshot, &layout, err))
        return false;
    /* As of the day when it was written: windows may have moved since. */
    struct snapshot_inventory then = *inventory;
    if (then.taken_at > cache->file.facts->taken_at)
        then.taken_at = cache->file.facts->taken_at;
    bool done = !layout.obstacle ? compare(cache, snapshot, &then, &layout, workers, faults, err)
                                 : error_set(err, ERROR_INPUT, "%s is of no use for %s: %s", cache->path,
                                             snapshot_path(snapshot), layout.obstacle);
    snapshot_layout_clear(&layout);
    return done;
}

bool cache_may_be_current(const struct cache *cache)
{
    return cache->file.facts && cache->file.facts->bytes == snapshot_bytes(cache->snapshot);
}

bool cache_is_current(struct cache *cache)
{
    struct error ignored = ERROR_INIT;
    return cache_may_be_current(cache) && end_look(cache, &ignored) &&
           strcmp(cache->file.facts->hex, cache->digest.hex) == 0;
}

bool cache_knows_site(struct cache *cache, const char key[SHA256_HEX_SIZE])
{
    return cache_is_current(cache) && cache_file_knows_site(&cache->file, key);
}

void cache_keep_site(struct cache *cache, const char key[SHA256_HEX_SIZE])
{
    if (cache->account.not_kept[0] == '\0' && !cache_knows_site(cache, key))
        cache_file_add_site(cache->path, key);
}
