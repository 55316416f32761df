/* SPDX-License-Identifier: MIT
 *
 * The options of the commands that write a site, read and carried out in one place: report and demo.
 */
#ifndef CLI_SITE_OPTIONS_H
#define CLI_SITE_OPTIONS_H

#include "cli/command.h"
#include "cli/nightly.h"
#include "cli/pipeline.h"

/* Lines for --help. */
#define SITE_OPTIONS_HELP                                                                                    \
    "  -o, --output DIR         the site; absent, empty, or an earlier site of inuse\n"                      \
    "  -j, --jobs N             worker processes and threads (default: all "                                 \
    "processors)\n" PIPELINE_WINDOW_HELP                                                                     \
    "      --model-pages N      pages for the N most used models only (default: all used ones)\n"            \
    "      --templates DIR      folder whose files replace templates of the same name\n"                     \
    "      --charts DIR         folder whose files replace or add chart descriptions\n"                      \
    "      --single-file FILE   the whole site as one HTML file that loads nothing\n"                        \
    "      --pdf FILE           the report typeset as a PDF\n" CACHE_HELP NIGHTLY_OPTIONS_HELP

struct site_command {
    struct pipeline_options pipeline;
    const char *output, *templates, *charts, *single_file, *pdf; /* NULL = not given */
    struct nightly_options nightly;
};

#define SITE_COMMAND_INIT {.pipeline = PIPELINE_OPTIONS_INIT}

#define SITE_OPTION_LETTERS ":o:j:" PIPELINE_WINDOW_LETTER
#define SITE_LONG_OPTIONS                                                                                    \
    {"output", required_argument, NULL, 'o'}, {"jobs", required_argument, NULL, 'j'},                        \
        PIPELINE_WINDOW_OPTION, {"model-pages", required_argument, NULL, 256},                               \
        {"templates", required_argument, NULL, 257}, {"charts", required_argument, NULL, 258},               \
        {"single-file", required_argument, NULL, 280}, {"pdf", required_argument, NULL, 281},                \
        CACHE_LONG_OPTIONS, NIGHTLY_LONG_OPTIONS

/* Takes one option found by getopt_long(); false with ERROR_USAGE for one that is not of these. */
bool site_command_take(struct site_command *command, int found, char *argv[], struct error *err) MUST_CHECK;

/* Whether anything was asked for that site_command_run() makes: the site, or an edition of it. */
bool site_command_is_wanted(const struct site_command *command);

/* Runs the whole line and says where the site is. `command->pipeline.path` names the snapshot. */
bool site_command_run(struct site_command *command, char *argv[], const struct command_context *context,
                      struct error *err) MUST_CHECK;

#endif
