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

/* Counts the records of one part and finds their days. */
struct counting_sink {
    struct snapshot_sink sink;
    int64_t records;
    int32_t first_day, last_day;
};

struct findings {
    int64_t models, callers, records;
    int32_t first_day, last_day; /* first > last = no records */
};

static bool count_records(struct snapshot_sink *base, const struct snapshot_record *records, size_t count)
{
    struct counting_sink *sink = (struct counting_sink *)base;
    sink->records += (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        if (records[i].day < sink->first_day)
            sink->first_day = records[i].day;
        if (records[i].day > sink->last_day)
            sink->last_day = records[i].day;
    }
    return true;
}

static unsigned count_workers(const struct command_context *context)
{
    return context->processors > 0 ? context->processors : 1;
}

static bool scan(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                 struct command_context *context, struct findings *findings, struct error *err)
{
    unsigned parts = count_workers(context);
    struct counting_sink *sinks = memory_zeroed(parts, sizeof *sinks);
    struct snapshot_sink **pointers = memory_zeroed(parts, sizeof *pointers);
    for (unsigned i = 0; i < parts; i++) {
        sinks[i] = (struct counting_sink){
            .sink = {.take = count_records}, .first_day = INT32_MAX, .last_day = INT32_MIN};
        pointers[i] = &sinks[i].sink;
    }
    bool done = snapshot_scan(snapshot, inventory, pointers, parts, context->progress, context->faults, err);
    *findings = (struct findings){.models = (int64_t)inventory->model_count,
                                  .callers = (int64_t)inventory->caller_count,
                                  .first_day = INT32_MAX,
                                  .last_day = INT32_MIN};
    for (unsigned i = 0; i < parts; i++) {
        findings->records += sinks[i].records;
        findings->first_day =
            sinks[i].first_day < findings->first_day ? sinks[i].first_day : findings->first_day;
        findings->last_day = sinks[i].last_day > findings->last_day ? sinks[i].last_day : findings->last_day;
    }
    free(pointers);
    free(sinks);
    return done;
}

static bool verify_cache(const struct cache_options *options, struct snapshot *snapshot,
                         const struct snapshot_inventory *inventory, struct arena *arena,
                         struct command_context *context, struct error *err)
{
    struct cache *cache = cache_options_open(options, arena);
    unsigned workers = count_workers(context);
    progress_begin(context->progress, "verifying the cache");
    if (cache)
        cache_begin_look(cache, snapshot, workers);
    bool done = !cache || cache_verify(cache, snapshot, inventory, workers, context->faults, err);
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

/* A database adds its records up by day, which is all that is told of them here. */
static bool examine_database(const char *url, const struct cache_options *cache, struct command_context *context,
                             struct findings *findings, struct error *err)
{
    struct pipeline_options options = PIPELINE_OPTIONS_INIT;
    struct pipeline pipeline;
    options.path = url;
    options.cache = *cache;
    bool done = pipeline_begin(&options, context, &pipeline, err) &&
                pipeline_read_usage(&options, context, &pipeline, err);
    if (done) {
        int32_t end = usage_end_day(pipeline.usage);
        findings->models = (int64_t)pipeline.inventory.model_count;
        findings->callers = (int64_t)pipeline.inventory.caller_count;
        for (int32_t day = usage_first_day(pipeline.usage); day < end; day++)
            count_day(findings, day, usage_day(pipeline.usage, day)->records);
        count_day(findings, end, usage_incomplete(pipeline.usage)->records);
    }
    pipeline_end(&pipeline);
    return done;
}

static bool examine(const char *path, const struct cache_options *cache, struct command_context *context,
                    struct findings *findings, struct error *err)
{
    struct snapshot *snapshot = NULL;
    struct snapshot_inventory inventory;
    struct arena *arena = arena_new();
    bool done = snapshot_open(path, &snapshot, context->faults, err) &&
                snapshot_inventory(snapshot, count_workers(context), arena, &inventory, context->faults, err) &&
                scan(snapshot, &inventory, context, findings, err) &&
                verify_cache(cache, snapshot, &inventory, arena, context, err);
    snapshot_close(snapshot);
    arena_free(arena);
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
    bool is_url = postgres_is_url(path);
    bool done = is_url ? examine_database(path, cache, context, &findings, err)
                       : examine(path, cache, context, &findings, err);
    const char *shown = is_url ? postgres_show(path, arena) : path;
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
