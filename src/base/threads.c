/* SPDX-License-Identifier: MIT
 * Knows how jobs are spread over threads. */
#include "base/threads.h"

#include "base/memory.h"

#include <stdatomic.h>
#include <stdlib.h>

struct crew {
    const struct threads_task *task;
    atomic_size_t next; /* the first job that nobody took yet */
};

static void *work(void *context)
{
    struct crew *crew = context;
    for (size_t job; (job = atomic_fetch_add(&crew->next, 1)) < crew->task->jobs;)
        crew->task->work(crew->task->context, job);
    if (crew->task->end)
        crew->task->end();
    return NULL;
}

void threads_run(const struct threads_task *task, unsigned workers)
{
    struct crew crew = {.task = task};
    size_t count = workers < task->jobs ? workers : task->jobs;
    pthread_t *threads = memory_zeroed(count, sizeof *threads);
    bool *started = memory_zeroed(count, sizeof *started);

    for (size_t i = 1; i < count; i++)
        started[i] = pthread_create(&threads[i], NULL, work, &crew) == 0;
    work(&crew);
    for (size_t i = 1; i < count; i++)
        if (started[i])
            pthread_join(threads[i], NULL);
    free(started);
    free(threads);
}

static void *work_aside(void *context)
{
    const struct threads_aside *aside = context;
    aside->work(aside->context);
    return NULL;
}

void threads_aside_begin(struct threads_aside *aside, bool beside)
{
    aside->started = beside && pthread_create(&aside->thread, NULL, work_aside, aside) == 0;
    if (!aside->started)
        work_aside(aside);
}

void threads_aside_end(struct threads_aside *aside)
{
    if (aside->started)
        pthread_join(aside->thread, NULL);
    aside->started = false;
}
