/* SPDX-License-Identifier: MIT
 *
 * The first half of the line, from a snapshot's path to the report document: what report, demo, chart and
 * document share. From a file the rows come here; from a database (postgresql://...) what it has added up.
 */
#ifndef CLI_PIPELINE_H
#define CLI_PIPELINE_H

#include "base/arena.h"
#include "cli/cache_options.h"
#include "cli/command.h"
#include "postgres/postgres.h"
#include "report/report.h"
#include "snapshot/snapshot.h"
#include "usage/usage.h"

#include <stdint.h>

struct pipeline_options {
    const char *path;          /* of the snapshot: a file, or the address of a database */
    enum usage_window window;  /* the default window of the report */
    int64_t model_pages;
    unsigned workers;          /* threads of the scan, >= 1 */
    const char *base_url;      /* NULL = the snapshot's */
    struct cache_options cache;
};

#define PIPELINE_OPTIONS_INIT {.window = USAGE_30D, .model_pages = INT64_MAX}

struct pipeline {
    struct arena *arena;
    struct snapshot *snapshot; /* NULL when the snapshot is in a database */
    const char *database;      /* what pages say of it; NULL for a file */
    struct postgres *postgres; /* NULL when it is in a file, and once all has been read */
    struct snapshot_inventory inventory;
    struct cache *cache; /* NULL = none is used */
    struct snapshot_digest digest; /* of a file; with a cache the cache's */
    struct usage *usage;
    struct report *report;
};

/* Runs the steps; what they made is in `pipeline`, to be ended by pipeline_end() whether or not they succeeded. The
 * first half ends with the inventory, with a cache also with the hash of the snapshot begun; the second makes the
 * report, and hashes meanwhile. pipeline_run() is both. */
bool pipeline_begin(const struct pipeline_options *options, const struct command_context *context,
                    struct pipeline *pipeline, struct error *err) MUST_CHECK;
bool pipeline_finish(const struct pipeline_options *options, const struct command_context *context,
                     struct pipeline *pipeline, struct error *err) MUST_CHECK;
bool pipeline_run(const struct pipeline_options *options, const struct command_context *context,
                  struct pipeline *pipeline, struct error *err) MUST_CHECK;
void pipeline_end(struct pipeline *pipeline);

/* After the first half: whether the snapshot is the one that the cache was written for. Its digest is known then. */
bool pipeline_is_current(struct pipeline *pipeline, const struct command_context *context);

/* The steps between: from what pipeline_begin() opened to the integers. */
bool pipeline_read_usage(const struct pipeline_options *options, const struct command_context *context,
                         struct pipeline *pipeline, struct error *err) MUST_CHECK;

/* The option that chooses it: its letter, its row for getopt_long(), its line of --help. */
#define PIPELINE_WINDOW_LETTER "w:"
#define PIPELINE_WINDOW_OPTION {"window", required_argument, NULL, 'w'}
#define PIPELINE_WINDOW_HELP                                                                                 \
    "  -w, --window DAYS        the window pages speak of first: 1, 7, 30, 90, 365 or all (30)\n"

/* Reads "30" or "30d" or "all": one of the windows of usage.h. ERROR_USAGE otherwise. */
bool pipeline_window(const char *text, enum usage_window *ret_window, struct error *err) MUST_CHECK;

/* Reads a positive number of at most `most`; `option` names it in the error. */
bool pipeline_count(const char *option, const char *text, int64_t most, int64_t *ret_count,
                    struct error *err) MUST_CHECK;

#endif
