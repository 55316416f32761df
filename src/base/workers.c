/* SPDX-License-Identifier: MIT
 * Knows how jobs are spread over processes and their results gathered. */
#include "base/workers.h"

#include "base/arena.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Jobs between two reports of progress: a bar needs no more. */
#define REPORT_EVERY 64

/* What a worker sends for each job, followed by `length` bytes: the result, or the error message. */
struct frame {
    size_t length;
    size_t failed; /* an enum error_kind, but as wide as `length`: padding would send what memory held before */
};

struct worker {
    pid_t pid;
    FILE *results;
};

static bool send_result(FILE *out, const struct text *result)
{
    struct frame frame = {.length = result->length, .failed = ERROR_NONE};
    return fwrite(&frame, sizeof frame, 1, out) == 1 && fwrite(result->bytes, 1, result->length, out) == result->length;
}

static void send_error(FILE *out, const struct error *err)
{
    struct frame frame = {.length = strlen(err->message), .failed = err->kind};
    fwrite(&frame, sizeof frame, 1, out);
    fwrite(err->message, 1, frame.length, out);
}

static _Noreturn void worker_main(const struct workers_task *task, size_t first, size_t stride, int fd)
{
    /* Killing the program must not leave workers that write into the staging folder behind its back. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    FILE *out = fdopen(fd, "wb");
    struct text result = TEXT_INIT;
    bool ok = out != NULL;

    for (size_t job = first; ok && job < task->jobs; job += stride) {
        struct error err = ERROR_INIT;
        text_reset(&result);
        text_add_bytes(&result, "", 0);
        ok = task->work(task->context, job, &result, &err);
        if (ok)
            ok = send_result(out, &result);
        else
            send_error(out, &err);
    }
    if (out)
        fflush(out);
    _exit(ok ? 0 : 1);
}

static bool start_worker(const struct workers_task *task, size_t first, size_t stride, struct worker *worker,
                         struct error *err)
{
    int ends[2];
    if (pipe(ends) != 0)
        return error_set(err, ERROR_IO, "cannot make a pipe to a worker: %s", strerror(errno));
    pid_t parent = getpid();
    worker->pid = fork();
    if (worker->pid == 0) {
        close(ends[0]);
        if (getppid() != parent)
            _exit(1);
        worker_main(task, first, stride, ends[1]);
    }
    close(ends[1]);
    if (worker->pid < 0) {
        close(ends[0]);
        return error_set(err, ERROR_IO, "cannot start a worker: %s", strerror(errno));
    }
    worker->results = fdopen(ends[0], "rb");
    if (!worker->results) {
        close(ends[0]);
        return error_set(err, ERROR_IO, "cannot read from a worker: %s", strerror(errno));
    }
    return true;
}

static bool receive(struct worker *worker, size_t job, struct text *result, struct error *err)
{
    struct frame frame;

    if (fread(&frame, sizeof frame, 1, worker->results) != 1)
        return error_set(err, ERROR_IO, "a worker process died at job %zu; try again with -j 1", job);
    text_reset(result);
    text_add_bytes(result, "", 0);
    for (size_t left = frame.length; left > 0;) {
        char chunk[16384];
        size_t got = fread(chunk, 1, left < sizeof chunk ? left : sizeof chunk, worker->results);
        if (got == 0)
            return error_set(err, ERROR_IO, "a worker process died at job %zu; try again with -j 1", job);
        text_add_bytes(result, chunk, got);
        left -= got;
    }
    if (frame.failed != ERROR_NONE)
        return error_set(err, (enum error_kind)frame.failed, "%s", result->bytes);
    return true;
}

static bool collect_all(const struct workers_task *task, struct worker *workers, unsigned count,
                        struct progress *progress, struct error *err)
{
    struct text result = TEXT_INIT;
    bool ok = true;
    for (size_t job = 0; ok && job < task->jobs; job++) {
        ok = receive(&workers[job % count], job, &result, err) &&
             (!task->collect || task->collect(task->context, job, result.bytes, result.length, err));
        if (job % REPORT_EVERY == 0)
            progress_advance(progress, (int64_t)job, (int64_t)task->jobs);
    }
    text_clear(&result);
    return ok;
}

static bool run_here(const struct workers_task *task, struct progress *progress, struct error *err)
{
    struct text result = TEXT_INIT;
    bool ok = true;
    for (size_t job = 0; ok && job < task->jobs; job++) {
        text_reset(&result);
        text_add_bytes(&result, "", 0);
        ok = task->work(task->context, job, &result, err) &&
             (!task->collect || task->collect(task->context, job, result.bytes, result.length, err));
        if (job % REPORT_EVERY == 0)
            progress_advance(progress, (int64_t)job, (int64_t)task->jobs);
    }
    text_clear(&result);
    return ok;
}

bool workers_run(const struct workers_task *task, unsigned workers, struct progress *progress, struct error *err)
{
    if (workers > task->jobs)
        workers = (unsigned)task->jobs;
    if (workers <= 1)
        return run_here(task, progress, err);

    struct worker *pool = memory_zeroed(workers, sizeof *pool);
    unsigned started = 0;
    bool ok = true;
    for (; ok && started < workers; started++)
        ok = start_worker(task, started, workers, &pool[started], err);
    ok = ok && collect_all(task, pool, workers, progress, err);
    for (unsigned i = 0; i < started; i++) {
        if (pool[i].pid > 0 && !ok)
            kill(pool[i].pid, SIGKILL);
        if (pool[i].results)
            fclose(pool[i].results);
        int status = 0;
        if (pool[i].pid > 0 && waitpid(pool[i].pid, &status, 0) == pool[i].pid && ok && status != 0)
            ok = error_set(err, ERROR_IO, "a worker process failed; try again with -j 1");
    }
    free(pool);
    return ok;
}
