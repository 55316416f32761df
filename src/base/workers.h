/* SPDX-License-Identifier: MIT
 *
 * Many independent jobs over several processes, with results in order.
 *
 * Jobs are forked, not threaded: each worker reads the finished report document copy-on-write, and neither
 * libxml2 nor pango need be shared. A worker takes the first job that nobody took yet, so that long jobs hold
 * nobody up; results arrive at `collect` strictly in job order, so that nothing depends on the number of
 * workers. With one worker no process is forked.
 */
#ifndef BASE_WORKERS_H
#define BASE_WORKERS_H

#include "base/error.h"
#include "base/progress.h"
#include "base/text.h"

#include <stddef.h>

struct workers_task {
    size_t jobs;
    /* Does job `index`, appending its result (any bytes) to `result`. Runs in a child process: what it
     * changes in memory is lost, what it writes to disk stays. */
    bool (*work)(void *context, size_t index, struct text *result, struct error *err);
    /* Does what a worker has put off until it has no other job. May be NULL. */
    bool (*finish)(void *context, struct text *result, struct error *err);
    /* Takes the result of job `index`, in the parent, in order; those of finish() come last, as jobs from `jobs` on.
     * May be NULL. */
    bool (*collect)(void *context, size_t index, const char *result, size_t length, struct error *err);
    void *context;
};

/* The first failing job in job order decides the error. A worker that dies of a signal is an error too. All
 * children have ended when this returns, whatever happened. Requires workers >= 1. */
bool workers_run(const struct workers_task *task, unsigned workers, struct progress *progress,
                 struct error *err) MUST_CHECK;

#endif
