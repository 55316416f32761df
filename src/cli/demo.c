/* SPDX-License-Identifier: MIT
 * The main job on a synthetic network, for whoever has no snapshot yet. */
#include "base/scratch.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/site_options.h"
#include "demo/demo.h"

#include <getopt.h>

struct demo_command {
    struct site_command site;
    const char *keep; /* where to leave the snapshot, or NULL */
    int64_t seed, events;
};

static bool take(struct demo_command *command, int found, char *argv[], struct error *err)
{
    switch (found) {
    case 300:
        return pipeline_count("--seed", optarg, INT64_MAX, &command->seed, err);
    case 301:
        command->keep = optarg;
        return true;
    case 302:
        return pipeline_count("--events", optarg, 100000000, &command->events, err);
    default:
        return site_command_take(&command->site, found, argv, err);
    }
}

static bool parse(int argc, char *argv[], struct demo_command *command, struct error *err)
{
    static const struct option options[] = {SITE_LONG_OPTIONS,
                                            {"seed", required_argument, NULL, 300},
                                            {"snapshot", required_argument, NULL, 301},
                                            {"events", required_argument, NULL, 302},
                                            {NULL, 0, NULL, 0}};
    for (int found; (found = getopt_long(argc, argv, SITE_OPTION_LETTERS, options, NULL)) != -1;)
        if (!take(command, found, argv, err))
            return false;
    return optind >= argc || command_unexpected(argv[optind], argv, err);
}

static bool create(const struct demo_command *command, const char *path, struct command_context *context,
                   struct error *err)
{
    struct demo_options options = {.events = command->events};
    progress_begin(context->progress, "making a synthetic network");
    return demo_create(path, (uint64_t)command->seed, &options, context->progress, err);
}

static bool report(struct demo_command *command, const char *path, char *argv[], struct command_context *context,
                   struct error *err)
{
    command->site.pipeline.path = path;
    return !site_command_is_wanted(&command->site) || site_command_run(&command->site, argv, context, err);
}

/* `keep` may be NULL. */
static bool begin_beside(const char *keep, struct scratch **ret_scratch, struct error *err)
{
    struct error why = ERROR_INIT;
    if (!keep)
        return scratch_begin(NULL, ret_scratch, err);
    return scratch_may_keep(keep, err) && (scratch_begin(keep, ret_scratch, &why) ||
                                           error_set(err, why.kind, "cannot create %s: %s", keep, why.message));
}

/* The snapshot is made in a folder that goes away again, so that no half of one is left under the name of the whole. */
static bool create_and_report(struct demo_command *command, char *argv[], struct command_context *context,
                              struct error *err)
{
    struct scratch *scratch = NULL;
    struct text path = TEXT_INIT;
    const char *keep = command->keep;

    if (!begin_beside(keep, &scratch, err))
        return false;
    text_printf(&path, "%s/demo.db", scratch_path(scratch));
    bool ok = create(command, path.bytes, context, err) && (!keep || scratch_keep(path.bytes, keep, err)) &&
              report(command, keep ? keep : path.bytes, argv, context, err);
    text_clear(&path);
    scratch_end(scratch);
    return ok;
}

static bool run(int argc, char *argv[], struct command_context *context, struct error *err)
{
    struct demo_command command = {.site = SITE_COMMAND_INIT, .seed = DEMO_SEED};

    if (!parse(argc, argv, &command, err))
        return false;
    if (!site_command_is_wanted(&command.site) && !command.keep)
        return command_missing("the folder of the site (-o DIR)", argv, err);
    return create_and_report(&command, argv, context, err);
}

const struct command command_demo = {
    .name = "demo",
    .arguments = "-o DIR",
    .summary = "Write the site of a synthetic network, labelled as such",
    .options = SITE_OPTIONS_HELP
    "      --seed N             another network (20260701)\n"
    "      --events N           how many events (1000000)\n"
    "      --snapshot FILE      keep the snapshot, in a new file; without an output, make only that\n",
    .run = run,
};
