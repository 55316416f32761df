/* SPDX-License-Identifier: MIT
 * The command that explains every fault of a snapshot, or says what is in a good one. */
#include "base/arena.h"
#include "base/credentials.h"
#include "base/day.h"
#include "base/decimal.h"
#include "cli/cache_options.h"
#include "cli/command.h"
#include "cli/pipeline.h"
#include "snapshot/snapshot.h"

#include <getopt.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct findings {
    int64_t models, callers, records;
    int32_t first_day, last_day; /* first > last = no records */
};

static unsigned count_workers(const struct command_context *context)
{
    return context->processors > 0 ? context->processors : 1;
}

static bool verify_cache(const struct cache_options *options, const struct pipeline *pipeline,
                         struct command_context *context, struct error *err)
{
    struct cache *cache = cache_options_open(options, pipeline->arena);
    unsigned workers = count_workers(context);
    progress_begin(context->progress, "verifying the cache");
    if (cache)
        cache_begin_look(cache, pipeline->snapshot, workers);
    bool done = !cache ||
                cache_verify(cache, pipeline->snapshot, &pipeline->inventory, workers, context->faults, err);
    cache_close(cache);
    return done;
}

static void count_day(struct findings *findings, int32_t day, int64_t records)
{
    findings->records += records;
    if (records > 0 && day < findings->first_day)
        findings->first_day = day;
    if (records > 0)
        findings->last_day = day;
}

static void fill_findings(const struct pipeline *pipeline, struct findings *findings)
{
    int32_t end = usage_end_day(pipeline->usage);
    findings->models = (int64_t)pipeline->inventory.model_count;
    findings->callers = (int64_t)pipeline->inventory.caller_count;
    for (int32_t day = usage_first_day(pipeline->usage); day < end; day++)
        count_day(findings, day, usage_day(pipeline->usage, day)->records);
    count_day(findings, end, usage_incomplete(pipeline->usage)->records);
}

/* All is read as a report would, so that nothing is good here and refused there. The cache is not read but verified; a
 * database has none, which is said where it is opened. */
static bool examine(const char *path, const struct cache_options *cache, struct command_context *context,
                    struct findings *findings, struct error *err)
{
    struct pipeline_options options = PIPELINE_OPTIONS_INIT;
    struct pipeline pipeline;
    options.path = path;
    options.workers = count_workers(context);
    if (postgres_is_url(path))
        options.cache = *cache;
    bool done = pipeline_begin(&options, context, &pipeline, err) &&
                pipeline_read_usage(&options, context, &pipeline, err);
    if (done)
        fill_findings(&pipeline, findings);
    done = done && (!pipeline.snapshot || verify_cache(cache, &pipeline, context, err));
    pipeline_end(&pipeline);
    return done;
}

static void print_good(const char *path, const struct findings *findings)
{
    char models[DECIMAL_SIZE], callers[DECIMAL_SIZE], records[DECIMAL_SIZE], first[DAY_TEXT_SIZE],
        last[DAY_TEXT_SIZE];
    printf("%s: good: %s models, %s callers, %s records", path, decimal_int64(findings->models, models),
           decimal_int64(findings->callers, callers), decimal_int64(findings->records, records));
    if (findings->first_day <= findings->last_day)
        printf(", %s to %s", day_iso(findings->first_day, first), day_iso(findings->last_day, last));
    putchar('\n');
}

static void print_json(const char *path, const struct findings *findings,
                       const struct command_context *context, const struct error *err)
{
    char text[DAY_TEXT_SIZE];
    struct json_object *object = json_object_new_object(), *faults = json_object_new_array();
    json_object_object_add(object, "file", command_json(path, strlen(path)));
    json_object_object_add(object, "good", json_object_new_boolean(err->kind == ERROR_NONE));
    if (err->kind == ERROR_NONE) {
        json_object_object_add(object, "models", json_object_new_int64(findings->models));
        json_object_object_add(object, "callers", json_object_new_int64(findings->callers));
        json_object_object_add(object, "records", json_object_new_int64(findings->records));
    }
    if (err->kind == ERROR_NONE && findings->first_day <= findings->last_day) {
        json_object_object_add(object, "first_day",
                               json_object_new_string(day_iso(findings->first_day, text)));
        json_object_object_add(object, "last_day", json_object_new_string(day_iso(findings->last_day, text)));
    }
    for (int64_t i = 0; i < context->faults->count && i < FAULTS_SHOWN; i++)
        json_object_array_add(faults, command_json(context->faults->sentences[i],
                                                   strlen(context->faults->sentences[i])));
    if (err->kind != ERROR_NONE && context->faults->count == 0)
        json_object_array_add(faults, command_json(err->message, strlen(err->message)));
    json_object_object_add(object, "fault_count",
                           json_object_new_int64(err->kind != ERROR_NONE && context->faults->count == 0
                                                     ? 1
                                                     : context->faults->count));
    json_object_object_add(object, "faults", faults);
    puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(object);
}

static bool check(char *path, const struct cache_options *cache, bool json, struct command_context *context,
                  struct error *err)
{
    struct findings findings = {.first_day = INT32_MAX, .last_day = INT32_MIN};
    struct arena *arena = arena_new();
    bool done = examine(path, cache, context, &findings, err);
    const char *shown = postgres_is_url(path) ? postgres_show(path, arena) : path;
    credentials_hide(path);
    if (json)
        print_json(shown, &findings, context, err);
    else if (done)
        print_good(shown, &findings);
    arena_free(arena);
    return done;
}

static bool run(int argc, char *argv[], struct command_context *context, struct error *err)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'J'}, CACHE_LONG_OPTIONS, {0}};
    struct cache_options cache = {.path = NULL};
    bool json = false;
    int found;
    while ((found = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (found == 'J')
            json = true;
        else if (!cache_options_take(&cache, found))
            return command_bad_option(found, argv, err);
    }
    if (optind == argc)
        return command_missing("the snapshot", argv, err);
    if (optind + 1 < argc)
        return command_unexpected(argv[optind + 1], argv, err);
    return check(argv[optind], &cache, json, context, err);
}

const struct command command_check = {
    .name = "check",
    .arguments = "SNAPSHOT",
    .summary = "Explain every fault of a snapshot",
    .options = "      --json                 the findings as JSON on standard output\n"
               "      --cache FILE           read the rows of FILE again and compare with what it says\n",
    .run = run,
};
