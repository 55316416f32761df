/* SPDX-License-Identifier: MIT
 * Shows authors of templates and charts what XPath can reach. */
#include "cli/commands.h"
#include "cli/pipeline.h"

#include <getopt.h>
#include <stdio.h>

static bool parse(int argc, char *argv[], struct pipeline_options *options, struct error *err)
{
    static const struct option names[] = {PIPELINE_WINDOW_OPTION, CACHE_LONG_OPTIONS, {NULL, 0, NULL, 0}};

    for (int found; (found = getopt_long(argc, argv, ":" PIPELINE_WINDOW_LETTER, names, NULL)) != -1;)
        if (!cache_options_take(&options->cache, found) &&
            (found != 'w' ? !command_bad_option(found, argv, err) : !pipeline_window(optarg, &options->window, err)))
            return false;
    if (optind >= argc)
        return command_missing("the snapshot", argv, err);
    if (optind + 1 < argc)
        return command_unexpected(argv[optind + 1], argv, err);
    options->path = argv[optind];
    return true;
}

static bool run(int argc, char *argv[], struct command_context *context, struct error *err)
{
    struct pipeline_options options = PIPELINE_OPTIONS_INIT;
    struct pipeline pipeline;

    if (!parse(argc, argv, &options, err))
        return false;
    options.workers = context->processors;
    bool ok = pipeline_run(&options, context, &pipeline, err);
    if (ok) {
        struct text xml = TEXT_INIT;
        report_print(pipeline.report, &xml);
        fwrite(xml.bytes, 1, xml.length, stdout);
        text_clear(&xml);
    }
    pipeline_end(&pipeline);
    return ok;
}

const struct command command_document = {
    .name = "document",
    .arguments = "SNAPSHOT",
    .summary = "Print the report document that templates and charts bind to",
    .options = PIPELINE_WINDOW_HELP CACHE_HELP,
    .run = run,
};
