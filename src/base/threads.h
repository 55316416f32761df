/* SPDX-License-Identifier: MIT
 *
 * Independent jobs over several threads of this process: for results that stay in memory. Jobs that draw or that call
 * libraries with state of their own are for processes (workers.h).
 *
 * A thread takes the first job that nobody took yet. What each job does must not depend on which thread does it, or
 * when: then nothing depends on their number. The calling thread works too; with one worker there is no other, and
 * where a thread cannot be started the rest do its work.
 */
#ifndef BASE_THREADS_H
#define BASE_THREADS_H

#include <stddef.h>

struct threads_task {
    size_t jobs;
    void (*work)(void *context, size_t index);
    void (*end)(void); /* what each thread does at its end; or NULL */
    void *context;
};

/* All jobs are done when this returns. Requires workers >= 1. */
void threads_run(const struct threads_task *task, unsigned workers);

#endif
