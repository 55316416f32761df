/* SPDX-License-Identifier: MIT
 * The command that makes an empty snapshot. */
#include "cli/command.h"
#include "snapshot/schema.h"

#include <getopt.h>

static bool run(int argc, char *argv[], struct command_context *context, struct error *err)
{
    static const struct option options[] = {{0}};
    int found = getopt_long(argc, argv, ":", options, NULL);
    if (found != -1)
        return command_bad_option(found, argv, err);
    if (optind == argc)
        return command_missing("the name of the new snapshot", argv, err);
    if (optind + 1 < argc)
        return command_unexpected(argv[optind + 1], argv, err);
    if (!schema_create(argv[optind], err))
        return false;
    command_say(
        context,
        "%s is an empty snapshot; fill it with 'inuse import', inuse-snapshot(5) describes its tables",
        argv[optind]);
    return true;
}

const struct command command_init = {
    .name = "init",
    .arguments = "FILE",
    .summary = "Make an empty snapshot",
    .run = run,
};
