/* SPDX-License-Identifier: MIT
 * The main job: a snapshot in, a site out. */
#include "cli/commands.h"
#include "cli/site_options.h"

#include <getopt.h>

static bool run(int argc, char *argv[], struct command_context *context, struct error *err)
{
    static const struct option options[] = {SITE_LONG_OPTIONS, {NULL, 0, NULL, 0}};
    struct site_command command = SITE_COMMAND_INIT;

    for (int found; (found = getopt_long(argc, argv, SITE_OPTION_LETTERS, options, NULL)) != -1;)
        if (!site_command_take(&command, found, argv, err))
            return false;
    if (optind >= argc)
        return command_missing("the snapshot", argv, err);
    if (optind + 1 < argc)
        return command_unexpected(argv[optind + 1], argv, err);
    command.pipeline.path = argv[optind];
    return site_command_run(&command, argv, context, err);
}

const struct command command_report = {
    .name = "report",
    .arguments = "SNAPSHOT -o DIR",
    .summary = "Write the site of a snapshot",
    .options = SITE_OPTIONS_HELP,
    .run = run,
};
