/* SPDX-License-Identifier: MIT
 *
 * What a job that nobody watches adds to a report: limits, summaries for the CI service, comparison with the
 * previous report, and what would be done. Options and their carrying out, for report and demo.
 *
 *     nightly_begin(&options, &pipeline, target, &nightly, err)   judges the limits, fills the document
 *       && ... write the site with nightly.history ...
 *       && nightly_finish(&options, &nightly, err);               prints and writes the verdicts
 *     nightly_end(&nightly);
 */
#ifndef CLI_NIGHTLY_H
#define CLI_NIGHTLY_H

#include "base/arena.h"
#include "cli/command.h"
#include "cli/pipeline.h"
#include "history/history.h"
#include "history/limits.h"
#include "publish/publish.h"

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>

enum { NIGHTLY_LIMITS_MOST = 256 };

struct nightly_options {
    const char *rules[NIGHTLY_LIMITS_MOST]; /* of --fail-if, in the order given */
    size_t rule_count;
    const char *previous, *summary_md, *junit, *base_url; /* NULL = not given */
    bool dry_run;
    enum history_keeping archive;
};

/* Lines for --help. */
#define NIGHTLY_OPTIONS_HELP                                                                                 \
    "      --previous PATH      the report to compare with: its folder or summary.json (default: the "       \
    "archive's last)\n"                                                                                      \
    "      --archive WHEN       keep this report for good: always (default), month (its first) or never\n"   \
    "      --base-url URL       where the site will stand, for what needs whole addresses\n"                 \
    "      --fail-if RULE       exit with 4 when 'NAME > NUMBER' holds; may be given again\n"                \
    "      --summary-md FILE    numbers, changes and verdicts in Markdown\n"                                 \
    "      --junit FILE         the verdicts as JUnit XML\n"                                                 \
    "      --dry-run            write nothing; list what would be added, changed and removed\n"

#define NIGHTLY_LONG_OPTIONS                                                                                 \
    {"previous", required_argument, NULL, 260}, {"archive", required_argument, NULL, 261},                   \
        {"base-url", required_argument, NULL, 262}, {"fail-if", required_argument, NULL, 263},               \
        {"summary-md", required_argument, NULL, 264}, {"junit", required_argument, NULL, 265},               \
    {                                                                                                        \
        "dry-run", no_argument, NULL, 266                                                                    \
    }

/* Takes one option found by getopt_long(); false with ERROR_USAGE for one that is not of these. */
bool nightly_take(struct nightly_options *options, int found, char *argv[], struct error *err) MUST_CHECK;

struct nightly {
    struct arena *arena;
    struct history history;
    struct limit limits[NIGHTLY_LIMITS_MOST];
    struct verdict verdicts[NIGHTLY_LIMITS_MOST];
    const char *base_url; /* "" = not known */
};

/* Reads what there was before and judges the limits, before anything is written. `target` NULL = a site
 * without an archive. */
bool nightly_begin(const struct nightly_options *options, struct pipeline *pipeline, const char *target,
                   struct nightly *nightly, struct error *err) MUST_CHECK;

/* Prints the verdicts on standard output and writes the files that were asked for; ERROR_LIMIT when a limit was met. */
bool nightly_finish(const struct nightly_options *options, const struct nightly *nightly, struct error *err) MUST_CHECK;
void nightly_end(struct nightly *nightly);

/* For a dry run: prints what would be done to the file, on standard output. */
void nightly_print_action(void *context, enum publish_action action, const char *path);

#endif
