/* SPDX-License-Identifier: MIT
 * Knows how the line is run from end to end. */
#include "cli/site_options.h"

#include "base/arena.h"
#include "site/site.h"

#include "config.h"

#include <getopt.h>
#include <stdint.h>

/* More workers than this only cost memory. */
#define WORKERS_MOST 256

bool site_command_take(struct site_command *command, int found, char *argv[], struct error *err)
{
    int64_t count;

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
        return command_bad_option(found, argv, err);
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

static bool write_site(const struct site_command *command, const struct command_context *context, struct pipeline *pipeline,
                       struct site_result *ret_result, struct error *err)
{
    const char *templates[2], *charts[2];
    struct site_options options = {
        .templates = overlay(command->templates, arena_printf(pipeline->arena, "%s/templates", context->data_dir), templates),
        .charts = overlay(command->charts, arena_printf(pipeline->arena, "%s/charts", context->data_dir), charts),
        .font_dir = context->font_dir,
        .target = command->output,
        .generator = PACKAGE_STRING,
        .created_at = pipeline->inventory.taken_at,
        .workers = command->pipeline.workers,
        .single_file = command->single_file,
        .pdf = command->pdf,
    };
    return site_write(pipeline->report, &options, context->progress, ret_result, err);
}

bool site_command_run(struct site_command *command, char *argv[], const struct command_context *context, struct error *err)
{
    struct pipeline pipeline;
    struct site_result result;

    if (!command->output)
        return command_missing("the folder of the site (-o DIR)", argv, err);
    if (command->pipeline.workers == 0)
        command->pipeline.workers = context->processors;
    bool ok = pipeline_run(&command->pipeline, context, &pipeline, err) &&
              write_site(command, context, &pipeline, &result, err);
    pipeline_end(&pipeline);
    if (ok)
        command_say(context, "%s/index.html: %zu pages, %zu figures", command->output, result.pages, result.figures);
    return ok;
}
