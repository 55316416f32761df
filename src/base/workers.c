/* SPDX-License-Identifier: MIT
 * Knows how jobs are spread over processes and their results gathered. */
#include "base/workers.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Jobs between two reports of progress: a bar needs no more. */
#define REPORT_EVERY 64

/* How often, and how long each time, other threads are waited for. */
#define WAITS_MOST 1000
#define WAIT_US 100

/* What a worker sends for each job, followed by `length` bytes: the result, or the error message. */
struct frame {
    size_t job;
    size_t length;
    size_t failed; /* an enum error_kind, but as wide as `length`: padding would send what memory held before */
};

struct worker {
    pid_t pid;
    int results; /* -1 = at its end */
};

/* What came of a job and waits for its turn. */
struct outcome {
    bool arrived;
    size_t failed;
    struct text bytes;
};

struct pool {
    const struct workers_task *task;
    atomic_size_t *next; /* the first job that nobody took yet, in memory that all processes share */
    struct worker *workers;
    unsigned count;
    size_t outcome_count;
    struct outcome *outcomes; /* of all jobs, then of the workers' ends */
};

static bool send_frame(int fd, size_t job, enum error_kind failed, const char *bytes, size_t length)
{
    struct frame frame = {.job = job, .length = length, .failed = failed};
    return file_write_all(fd, &frame, sizeof frame) && file_write_all(fd, bytes, length);
}

/* What comes after the last job is the end of a worker. */
static bool do_job(const struct workers_task *task, size_t job, struct text *result, struct error *err)
{
    text_reset(result);
    text_add_bytes(result, "", 0);
    return job < task->jobs ? task->work(task->context, job, result, err)
                            : !task->finish || task->finish(task->context, result, err);
}

static bool hand_over(const struct workers_task *task, size_t job, const struct text *result, struct error *err)
{
    bool wanted = task->collect && (job < task->jobs || task->finish);
    return !wanted || task->collect(task->context, job, result->bytes, result->length, err);
}

static _Noreturn void worker_main(const struct pool *pool, int fd)
{
    struct text result = TEXT_INIT;
    bool ok = true;

    for (size_t job = 0; ok && job < pool->task->jobs;) {
        struct error err = ERROR_INIT;
        job = atomic_fetch_add(pool->next, 1);
        ok = do_job(pool->task, job, &result, &err);
        if (ok)
            ok = send_frame(fd, job, ERROR_NONE, result.bytes, result.length);
        else
            send_frame(fd, job, err.kind, err.message, strlen(err.message));
    }
    _exit(ok ? 0 : 1);
}

static bool start_worker(const struct pool *pool, struct worker *worker, struct error *err)
{
    int ends[2];
    if (pipe(ends) != 0)
        return error_set(err, ERROR_IO, "cannot make a pipe to a worker: %s", strerror(errno));
    pid_t parent = getpid();
    worker->pid = fork();
    if (worker->pid == 0) {
        close(ends[0]);
        /* Killing the program must not leave workers that write into the staging folder behind its back; nor must
         * killing it before this. */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
        worker_main(pool, ends[1]);
    }
    close(ends[1]);
    worker->results = ends[0];
    return worker->pid > 0 || error_set(err, ERROR_IO, "cannot start a worker: %s", strerror(errno));
}

static bool read_all(int fd, void *bytes, size_t length)
{
    for (char *rest = bytes; length > 0;) {
        ssize_t got = read(fd, rest, length);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        if (got > 0) {
            rest += got;
            length -= (size_t)got;
        }
    }
    return true;
}

/* Takes one frame; the worker is at its end where there is none, or half of one. */
static void receive(const struct pool *pool, struct worker *worker)
{
    struct frame frame;
    if (read_all(worker->results, &frame, sizeof frame) && frame.job < pool->outcome_count) {
        struct outcome *outcome = &pool->outcomes[frame.job];
        outcome->bytes.capacity = frame.length + 1;
        outcome->bytes.bytes = memory_zeroed(outcome->bytes.capacity, 1);
        outcome->bytes.length = frame.length;
        outcome->failed = frame.failed;
        outcome->arrived = read_all(worker->results, outcome->bytes.bytes, frame.length);
        if (outcome->arrived)
            return;
    }
    close(worker->results);
    worker->results = -1;
}

/* Waits for what any worker sends. False when all are at their end. */
static bool receive_any(const struct pool *pool, struct pollfd *waits)
{
    bool open = false;
    for (unsigned i = 0; i < pool->count; i++) {
        waits[i] = (struct pollfd){.fd = pool->workers[i].results, .events = POLLIN};
        open |= pool->workers[i].results >= 0;
    }
    if (!open)
        return false;
    if (poll(waits, pool->count, -1) > 0)
        for (unsigned i = 0; i < pool->count; i++)
            if (waits[i].revents != 0)
                receive(pool, &pool->workers[i]);
    return true;
}

static bool collect(const struct pool *pool, size_t job, struct error *err)
{
    struct outcome *outcome = &pool->outcomes[job];
    bool ok = outcome->failed == ERROR_NONE
                  ? hand_over(pool->task, job, &outcome->bytes, err)
                  : error_set(err, (enum error_kind)outcome->failed, "%s", outcome->bytes.bytes);
    text_clear(&outcome->bytes);
    return ok;
}

static bool collect_all(const struct pool *pool, struct progress *progress, struct error *err)
{
    struct pollfd *waits = memory_zeroed(pool->count, sizeof *waits);
    bool ok = true;
    for (size_t job = 0; ok && job < pool->outcome_count; job++) {
        while (!pool->outcomes[job].arrived && receive_any(pool, waits))
            continue;
        ok = pool->outcomes[job].arrived
                 ? collect(pool, job, err)
                 : error_set(err, ERROR_IO, "a worker process died at job %zu; try again with -j 1", job);
        if (job % REPORT_EVERY == 0)
            progress_advance(progress, (int64_t)job, (int64_t)pool->outcome_count);
    }
    free(waits);
    return ok;
}

static bool run_here(const struct workers_task *task, struct progress *progress, struct error *err)
{
    struct text result = TEXT_INIT;
    bool ok = true;
    for (size_t job = 0; ok && job <= task->jobs; job++) {
        ok = do_job(task, job, &result, err) && hand_over(task, job, &result, err);
        if (job % REPORT_EVERY == 0)
            progress_advance(progress, (int64_t)job, (int64_t)task->jobs);
    }
    text_clear(&result);
    return ok;
}

/* All workers have ended afterwards. */
static bool end_workers(const struct pool *pool, bool ok, struct error *err)
{
    for (unsigned i = 0; i < pool->count; i++) {
        const struct worker *worker = &pool->workers[i];
        int status = 0;
        if (worker->pid > 0 && !ok)
            kill(worker->pid, SIGKILL);
        if (worker->results >= 0)
            close(worker->results);
        if (worker->pid > 0 && waitpid(worker->pid, &status, 0) == worker->pid && ok && status != 0)
            ok = error_set(err, ERROR_IO, "a worker process failed; try again with -j 1");
    }
    return ok;
}

/* Pango begins a thread of its own, which nobody can join. A worker forked while it ends would wait for ever for the
 * locks of allocators that it holds. Where the system does not tell of threads, nothing is waited for. */
static void await_other_threads(void)
{
    struct stat tasks;
    for (int i = 0; i < WAITS_MOST && stat("/proc/self/task", &tasks) == 0 && tasks.st_nlink > 3; i++)
        usleep(WAIT_US);
}

static bool run_forked(const struct workers_task *task, unsigned workers, struct progress *progress,
                       struct error *err)
{
    struct pool pool = {.task = task,
                        .workers = memory_zeroed(workers, sizeof *pool.workers),
                        .outcome_count = task->jobs + workers};
    bool ok = true;

    pool.outcomes = memory_zeroed(pool.outcome_count, sizeof *pool.outcomes);
    pool.next = mmap(NULL, sizeof *pool.next, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pool.next == MAP_FAILED) {
        ok = error_set(err, ERROR_IO, "cannot share memory with workers: %s", strerror(errno));
    } else {
        atomic_init(pool.next, 0);
        memory_give_back();
        await_other_threads();
        for (; ok && pool.count < workers; pool.count++)
            ok = start_worker(&pool, &pool.workers[pool.count], err);
        ok = ok && collect_all(&pool, progress, err);
        ok = end_workers(&pool, ok, err);
        munmap(pool.next, sizeof *pool.next);
    }
    for (size_t job = 0; job < pool.outcome_count; job++)
        text_clear(&pool.outcomes[job].bytes);
    free(pool.outcomes);
    free(pool.workers);
    return ok;
}

bool workers_run(const struct workers_task *task, unsigned workers, struct progress *progress, struct error *err)
{
    if (workers > task->jobs)
        workers = (unsigned)task->jobs;
    return workers <= 1 ? run_here(task, progress, err) : run_forked(task, workers, progress, err);
}
