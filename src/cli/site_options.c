/* SPDX-License-Identifier: MIT
 * Knows how the line is run from end to end. */
#include "cli/site_options.h"

#include "base/arena.h"
#include "base/scratch.h"
#include "cli/site_key.h"
#include "publish/intact.h"
#include "site/site.h"

#include "config.h"

#include <getopt.h>
#include <stdint.h>

/* More workers than this only cost memory. */
#define WORKERS_MOST 256

bool site_command_take(struct site_command *command, int found, char *argv[], struct error *err)
{
    int64_t count;

    if (cache_options_take(&command->pipeline.cache, found))
        return true;
    switch (found) {
    case 'o':
        command->output = optarg;
        return true;
    case 'j':
        if (!pipeline_count("--jobs", optarg, WORKERS_MOST, &count, err))
            return false;
        command->pipeline.workers = (unsigned)count;
        return true;
    case 'w':
        return pipeline_window(optarg, &command->pipeline.window, err);
    case 256:
        return pipeline_count("--model-pages", optarg, INT64_MAX, &command->pipeline.model_pages, err);
    case 257:
        command->templates = optarg;
        return true;
    case 258:
        command->charts = optarg;
        return true;
    case 280:
        command->single_file = optarg;
        return true;
    case 281:
        command->pdf = optarg;
        return true;
    default:
        return nightly_take(&command->nightly, found, argv, err);
    }
}

/* The user's folder first, if any, then the installed one. */
static struct folders overlay(const char *own, const char *installed, const char *paths[2])
{
    size_t count = 0;
    if (own)
        paths[count++] = own;
    paths[count++] = installed;
    return (struct folders){.paths = paths, .count = count};
}

static bool write_site(const struct site_command *command, const struct command_context *context,
                       struct pipeline *pipeline, const struct nightly *nightly, struct materials *materials,
                       struct site_result *ret_result, struct error *err)
{
    struct site_options options = {
        .materials = materials,
        .target = command->output,
        .generator = PACKAGE_STRING,
        .created_at = pipeline->inventory.taken_at,
        .workers = command->pipeline.workers,
        .single_file = command->single_file,
        .pdf = command->pdf,
        .history = &nightly->history,
        .preview = command->nightly.dry_run,
        .visit = command->nightly.dry_run ? nightly_print_action : NULL,
    };
    return site_write(pipeline->report, &options, context->progress, ret_result, err);
}

bool site_command_is_wanted(const struct site_command *command)
{
    return command->output || command->single_file || command->pdf;
}

/* What a site is made with, loaded beside what else is to be done first. */
struct loading {
    struct arena *arena; /* NULL until it has begun */
    const char *templates[2], *charts[2]; /* their folders */
    struct materials materials;
};

static void begin_loading(const struct site_command *command, const struct command_context *context,
                          struct loading *loading)
{
    if (loading->arena)
        return;
    loading->arena = arena_new();
    const char *templates = arena_printf(loading->arena, "%s/templates", context->data_dir);
    const char *charts = arena_printf(loading->arena, "%s/charts", context->data_dir);
    loading->materials = (struct materials){
        .template_folders = overlay(command->templates, templates, loading->templates),
        .chart_folders = overlay(command->charts, charts, loading->charts),
        .font_dir = context->font_dir,
    };
    materials_begin(&loading->materials, command->pipeline.workers > 1);
}

static void end_loading(struct loading *loading)
{
    materials_end(&loading->materials);
    arena_free(loading->arena);
}

/* `archive_of` is the folder whose archive counts; NULL = none. */
static bool make_site(const struct site_command *command, char *argv[], const struct command_context *context,
                      const char *archive_of, struct pipeline *pipeline, struct nightly *nightly,
                      struct materials *materials, struct site_result *ret_result, struct error *err)
{
    char key[SHA256_HEX_SIZE];
    bool ok = pipeline_finish(&command->pipeline, context, pipeline, err) &&
              nightly_begin(&command->nightly, pipeline, archive_of, nightly, err) &&
              write_site(command, context, pipeline, nightly, materials, ret_result, err);
    if (ok && pipeline->cache && site_key_stands_for(command) &&
        site_key(command, argv, context, pipeline, ret_result->manifest, key))
        cache_keep_site(pipeline->cache, key);
    return ok;
}

static bool is_made(const struct site_command *command, char *argv[], const struct command_context *context,
                    struct pipeline *pipeline)
{
    char manifest[SHA256_HEX_SIZE], key[SHA256_HEX_SIZE];
    if (!site_key_stands_for(command) || !pipeline_is_current(pipeline, context))
        return false;
    progress_begin(context->progress, "checking the site");
    return publish_is_intact(command->output, command->pipeline.workers, manifest) &&
           site_key(command, argv, context, pipeline, manifest, key) && cache_knows_site(pipeline->cache, key);
}

static bool run_to_output(const struct site_command *command, char *argv[],
                          const struct command_context *context, const char *archive_of,
                          struct nightly *nightly, struct site_result *ret_result, struct error *err)
{
    struct pipeline pipeline;
    struct loading loading = {.arena = NULL};

    /* The check of the snapshot keeps one processor busy. With a cache there may be nothing to make. */
    if (!cache_options_want(&command->pipeline.cache))
        begin_loading(command, context, &loading);
    bool ok = pipeline_begin(&command->pipeline, context, &pipeline, err);
    if (ok && is_made(command, argv, context, &pipeline)) {
        *ret_result = (struct site_result){.unchanged = true};
    } else if (ok) {
        begin_loading(command, context, &loading);
        ok = make_site(command, argv, context, archive_of, &pipeline, nightly, &loading.materials, ret_result, err);
    }
    end_loading(&loading);
    pipeline_end(&pipeline);
    return ok;
}

/* One file alone is made from a site that goes away again. */
static bool run_in_scratch(struct site_command *command, char *argv[], const struct command_context *context,
                           struct nightly *nightly, struct site_result *ret_result, struct error *err)
{
    struct scratch *scratch = NULL;
    if (command->nightly.dry_run)
        return error_set(err, ERROR_USAGE, "--dry-run compares with the folder of the site: give it with -o DIR");
    if (!scratch_begin(command->single_file ? command->single_file : command->pdf, &scratch, err))
        return false;
    command->output = scratch_path(scratch);
    bool ok = run_to_output(command, argv, context, NULL, nightly, ret_result, err);
    command->output = NULL;
    scratch_end(scratch);
    return ok;
}

static void say_result(const struct site_command *command, const struct command_context *context,
                       const struct site_result *result)
{
    if (result->unchanged) {
        command_say(context, "%s/index.html: nothing has changed", command->output);
        return;
    }
    if (command->nightly.dry_run) {
        command_say(context,
                    "%s: nothing written; %zu files would be added, %zu changed, %zu removed, %zu stay",
                    command->output, result->changes.added, result->changes.changed, result->changes.removed,
                    result->changes.same);
        return;
    }
    if (command->output)
        command_say(context, "%s/index.html: %zu pages, %zu figures", command->output, result->pages, result->figures);
    if (command->single_file)
        command_say(context, "%s: the site in one file", command->single_file);
    if (command->pdf)
        command_say(context, "%s: the report typeset", command->pdf);
}

bool site_command_run(struct site_command *command, char *argv[], const struct command_context *context,
                      struct error *err)
{
    struct nightly nightly = {.arena = NULL};
    struct site_result result;

    if (!site_command_is_wanted(command))
        return command_missing("the folder of the site (-o DIR)", argv, err);
    if (command->pipeline.workers == 0)
        command->pipeline.workers = context->processors;
    command->pipeline.base_url = command->nightly.base_url;
    bool ok = command->output ? run_to_output(command, argv, context, command->output, &nightly, &result, err)
                              : run_in_scratch(command, argv, context, &nightly, &result, err);
    if (ok)
        say_result(command, context, &result);
    ok = ok && nightly_finish(&command->nightly, &nightly, err);
    nightly_end(&nightly);
    return ok;
}
