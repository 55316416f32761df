/* SPDX-License-Identifier: MIT
 *
 * The options --cache FILE and --no-cache of the commands that read a whole snapshot, and what is said about the cache.
 */
#ifndef CLI_CACHE_OPTIONS_H
#define CLI_CACHE_OPTIONS_H

#include "cli/command.h"
#include "usage/cache.h"

#include <getopt.h>
#include <stdbool.h>

struct cache_options {
    const char *path; /* NULL = none */
    bool off;         /* --no-cache, wherever it stands */
};

/* Rows for getopt_long() and lines of --help. */
#define CACHE_LONG_OPTIONS {"cache", required_argument, NULL, 300}, {"no-cache", no_argument, NULL, 301}
#define CACHE_HELP                                                                                           \
    "      --cache FILE         read only what is new since the run that wrote FILE\n"                       \
    "      --no-cache           read everything, and leave the file of --cache alone\n"

/* Takes one of the two; false when `found` is another. */
bool cache_options_take(struct cache_options *options, int found);

/* Whether a cache is to be used. */
bool cache_options_want(const struct cache_options *options);

/* NULL when none is. */
struct cache *cache_options_open(const struct cache_options *options, struct arena *arena);

/* Says on standard error why the cache could not be used or not be kept; with -v also what it spared. */
void cache_options_say(const struct cache_options *options, const struct cache *cache,
                       const struct command_context *context);

#endif
