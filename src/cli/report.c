/* SPDX-License-Identifier: MIT
 * The main job: a snapshot in, a site out; once, or whenever something changed. */
#include "cli/commands.h"
#include "cli/site_options.h"
#include "cli/watch.h"

#include "base/arena.h"

#include <getopt.h>
#include <stdio.h>

#define WATCH_OPTION 270

/* One build of a watch. */
struct rebuild {
    struct site_command *command;
    char **argv;
    struct command_context *context;
};

/* What goes wrong is told, and the watch goes on: the next change may be the remedy. */
static void build(void *context)
{
    struct rebuild *rebuild = context;
    struct error err = ERROR_INIT;

    if (site_command_run(rebuild->command, rebuild->argv, rebuild->context, &err))
        command_say(rebuild->context, "watching for changes; Ctrl-C ends");
    fflush(stdout);
    command_print_failure(rebuild->context->faults, &err);
    faults_clear(rebuild->context->faults);
    progress_begin(rebuild->context->progress, "waiting for changes");
}

static void add_folders(struct watched *watched, size_t *count, const char *templates, struct arena *arena)
{
    watched[(*count)++] = (struct watched){.path = templates, .folder = true};
    watched[(*count)++] = (struct watched){
        .path = arena_printf(arena, "%s/parts", templates), .folder = true, .optional = true};
}

static bool watch(struct site_command *command, char *argv[], struct command_context *context, struct error *err)
{
    struct arena *arena = arena_new();
    struct watched watched[7] = {{.path = command->pipeline.path}};
    size_t count = 1;

    add_folders(watched, &count, arena_printf(arena, "%s/templates", context->data_dir), arena);
    watched[count++] = (struct watched){.path = arena_printf(arena, "%s/charts", context->data_dir), .folder = true};
    if (command->templates)
        add_folders(watched, &count, command->templates, arena);
    if (command->charts)
        watched[count++] = (struct watched){.path = command->charts, .folder = true};
    struct rebuild rebuild = {command, argv, context};
    bool ok = watch_run(watched, count, build, &rebuild, err);
    arena_free(arena);
    return ok;
}

static bool run(int argc, char *argv[], struct command_context *context, struct error *err)
{
    static const struct option options[] = {
        SITE_LONG_OPTIONS, {"watch", no_argument, NULL, WATCH_OPTION}, {NULL, 0, NULL, 0}};
    struct site_command command = SITE_COMMAND_INIT;
    bool watching = false;

    for (int found; (found = getopt_long(argc, argv, SITE_OPTION_LETTERS, options, NULL)) != -1;) {
        if (found == WATCH_OPTION)
            watching = true;
        else if (!site_command_take(&command, found, argv, err))
            return false;
    }
    if (optind >= argc)
        return command_missing("the snapshot", argv, err);
    if (optind + 1 < argc)
        return command_unexpected(argv[optind + 1], argv, err);
    command.pipeline.path = argv[optind];
    if (!watching)
        return site_command_run(&command, argv, context, err);
    if (!site_command_is_wanted(&command))
        return command_missing("the folder of the site (-o DIR)", argv, err);
    if (postgres_is_url(command.pipeline.path))
        return error_set(err, ERROR_USAGE, "--watch waits until a file changes; a database does not say when it does");
    /* Drafts are not kept for good. */
    command.nightly.archive = HISTORY_KEEP_NEVER;
    return watch(&command, argv, context, err);
}

const struct command command_report = {
    .name = "report",
    .arguments = "SNAPSHOT -o DIR",
    .summary = "Write the site of a snapshot",
    .options = SITE_OPTIONS_HELP
    "      --watch              write it again whenever the snapshot, a template or a chart changes\n",
    .run = run,
};
