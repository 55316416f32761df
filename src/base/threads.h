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

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct threads_task {
    size_t jobs;
    void (*work)(void *context, size_t index);
    void (*end)(void); /* what each thread does at its end; or NULL */
    void *context;
};

/* All jobs are done when this returns. Requires workers >= 1. */
void threads_run(const struct threads_task *task, unsigned workers);

/* One job beside the calling thread, which does something else until it needs the result. */
struct threads_aside {
    void (*work)(void *context);
    void *context;
    pthread_t thread;
    bool started;
};

/* Without `beside`, or where no thread can be started, the job is done when this returns. In any case it is when
 * threads_aside_end() has returned; what was not begun is as if it had ended. */
void threads_aside_begin(struct threads_aside *aside, bool beside);
void threads_aside_end(struct threads_aside *aside);

#endif
