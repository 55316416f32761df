/* SPDX-License-Identifier: MIT
 * Knows how the steps from snapshot to document follow each other. */
#include "cli/pipeline.h"

#include "base/decimal.h"
#include "base/threads.h"
#include "snapshot/digest.h"

#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Drawing takes longer than a server should wait for us, so it is left as soon as all was read. */
static bool read_rollups(const struct usage_options *options, const struct command_context *context,
                         struct pipeline *pipeline, struct error *err)
{
    if (!usage_read_rollups(pipeline->postgres, &pipeline->inventory, options, context->progress, &pipeline->usage,
                            context->faults, err))
        return false;
    struct postgres_traffic traffic = postgres_traffic(pipeline->postgres);
    command_say(context, "%s: %" PRId64 " rows and %" PRId64 " bytes came over the wire",
                postgres_name(pipeline->postgres), traffic.rows, traffic.bytes);
    pipeline->database = arena_printf(pipeline->arena, "database %s", postgres_database(pipeline->postgres));
    postgres_close(pipeline->postgres);
    pipeline->postgres = NULL;
    return true;
}

bool pipeline_read_usage(const struct pipeline_options *options, const struct command_context *context,
                         struct pipeline *pipeline, struct error *err)
{
    struct usage_options usage_options = {.workers = options->workers,
                                          .window_days = usage_window_days[options->window]};
    if (pipeline->postgres)
        return read_rollups(&usage_options, context, pipeline, err);
    if (pipeline->cache)
        return cache_read_usage(pipeline->cache, pipeline->snapshot, &pipeline->inventory, &usage_options,
                                context->progress, &pipeline->usage, context->faults, err);
    progress_begin(context->progress, "reading inferences");
    return usage_read(pipeline->snapshot, &pipeline->inventory, &usage_options, context->progress, &pipeline->usage,
                      context->faults, err);
}

static void build_report(const struct pipeline_options *options, struct pipeline *pipeline)
{
    struct report_input input = {
        .inventory = &pipeline->inventory,
        .usage = pipeline->usage,
        .window = options->window,
        .workers = options->workers,
        .model_pages = options->model_pages,
        .version = PACKAGE_VERSION,
        .base_url = options->base_url,
        .file_name = pipeline->database ? pipeline->database : file_name(options->path),
    };
    pipeline->report = report_build(&input);
}

/* The hash of a file, taken while the report is built, which does not keep all processors busy from end to end. With a
 * cache it was begun before, and tells whether the report is of rows that still are as they were. */
struct hashing {
    struct pipeline *pipeline;
    unsigned workers;
    bool holds;
    struct error err;
};

static bool hash(struct hashing *hashing, struct error *err)
{
    struct pipeline *pipeline = hashing->pipeline;
    if (!pipeline->snapshot)
        return true;
    if (!pipeline->cache)
        return snapshot_digest(pipeline->snapshot, hashing->workers, 0, NULL, &pipeline->digest, err);
    if (!cache_settle(pipeline->cache, &hashing->holds, err))
        return false;
    pipeline->digest = *cache_digest(pipeline->cache);
    return true;
}

static void hash_aside(void *context)
{
    struct hashing *hashing = context;
    /* Without success there is an error, which is looked at when all is done. */
    (void)!hash(hashing, &hashing->err);
}

/* *ret_holds is false when all that must be done once more, see cache.h. */
static bool read_and_measure(const struct pipeline_options *options, const struct command_context *context,
                             struct pipeline *pipeline, bool *ret_holds, struct error *err)
{
    struct hashing hashing = {.pipeline = pipeline, .workers = options->workers, .holds = true, .err = ERROR_INIT};
    struct threads_aside aside = {.work = hash_aside, .context = &hashing};

    if (!pipeline_read_usage(options, context, pipeline, err))
        return false;
    progress_begin(context->progress, pipeline->snapshot ? "measuring, and hashing the snapshot" : "measuring");
    threads_aside_begin(&aside, options->workers > 1 && pipeline->snapshot);
    build_report(options, pipeline);
    threads_aside_end(&aside);
    *ret_holds = hashing.holds;
    return hashing.err.kind == ERROR_NONE || error_set(err, hashing.err.kind, "%s", hashing.err.message);
}

bool pipeline_is_current(struct pipeline *pipeline, const struct command_context *context)
{
    if (!pipeline->cache || !cache_may_be_current(pipeline->cache))
        return false;
    progress_begin(context->progress, "hashing the snapshot");
    if (!cache_is_current(pipeline->cache))
        return false;
    pipeline->digest = *cache_digest(pipeline->cache);
    return true;
}

static bool begin_database(const struct pipeline_options *options, const struct command_context *context,
                           struct pipeline *pipeline, struct error *err)
{
    if (cache_options_want(&options->cache))
        return error_set(err, ERROR_USAGE, "--cache keeps what was read of a file; a database adds up anew each time");
    progress_begin(context->progress, "looking at the database");
    return postgres_open(options->path, &pipeline->postgres, context->faults, err) &&
           postgres_inventory(pipeline->postgres, pipeline->arena, &pipeline->inventory, context->faults, err);
}

bool pipeline_begin(const struct pipeline_options *options, const struct command_context *context,
                    struct pipeline *pipeline, struct error *err)
{
    *pipeline = (struct pipeline){.arena = arena_new()};
    if (postgres_is_url(options->path))
        return begin_database(options, context, pipeline, err);
    pipeline->cache = cache_options_open(&options->cache, pipeline->arena);
    progress_begin(context->progress, "checking the snapshot");
    if (!snapshot_open(options->path, &pipeline->snapshot, context->faults, err))
        return false;
    if (pipeline->cache)
        cache_begin_look(pipeline->cache, pipeline->snapshot, options->workers);
    return snapshot_inventory(pipeline->snapshot, options->workers, pipeline->arena, &pipeline->inventory,
                              context->faults, err);
}

bool pipeline_finish(const struct pipeline_options *options, const struct command_context *context,
                     struct pipeline *pipeline, struct error *err)
{
    bool holds = false;
    while (!holds) {
        report_free(pipeline->report);
        usage_free(pipeline->usage);
        pipeline->report = NULL;
        pipeline->usage = NULL;
        if (!read_and_measure(options, context, pipeline, &holds, err))
            return false;
    }
    usage_keep_models(pipeline->usage);
    snapshot_inventory_forget_callers(&pipeline->inventory);
    memory_give_back();
    cache_options_say(&options->cache, pipeline->cache, context);
    /* Nothing says of which bytes a database consists. */
    report_identify(pipeline->report, pipeline->database ? NULL : pipeline->digest.hex, pipeline->digest.bytes);
    return true;
}

bool pipeline_run(const struct pipeline_options *options, const struct command_context *context,
                  struct pipeline *pipeline, struct error *err)
{
    return pipeline_begin(options, context, pipeline, err) && pipeline_finish(options, context, pipeline, err);
}

void pipeline_end(struct pipeline *pipeline)
{
    report_free(pipeline->report);
    usage_free(pipeline->usage);
    /* With a cache the digest is the cache's. */
    if (!pipeline->cache)
        snapshot_digest_clear(&pipeline->digest);
    cache_close(pipeline->cache);
    snapshot_close(pipeline->snapshot);
    postgres_close(pipeline->postgres);
    arena_free(pipeline->arena);
    *pipeline = (struct pipeline){.arena = NULL};
}

bool pipeline_window(const char *text, enum usage_window *ret_window, struct error *err)
{
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++) {
        char days[16] = "all", id[18];
        if (usage_window_days[window] != INT32_MAX)
            snprintf(days, sizeof days, "%" PRId32, usage_window_days[window]);
        snprintf(id, sizeof id, "%sd", days);
        if (strcmp(text, days) == 0 || strcmp(text, id) == 0) {
            *ret_window = (enum usage_window)window;
            return true;
        }
    }
    return error_set(err, ERROR_USAGE, "there is no window '%s'; choose 1, 7, 30, 90, 365 or all", text);
}

bool pipeline_count(const char *option, const char *text, int64_t most, int64_t *ret_count, struct error *err)
{
    int64_t count;
    if (!decimal_parse_int64(text, &count) || count < 1 || count > most)
        return error_set(err, ERROR_USAGE, "%s takes a number from 1 to %" PRId64 ", not '%s'", option, most, text);
    *ret_count = count;
    return true;
}
