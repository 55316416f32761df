/* SPDX-License-Identifier: MIT
 * The reading half of `inuse report` by itself: read_usage FILE WORKERS prints the seconds of each step as "name
 * seconds". */
#include "base/arena.h"
#include "snapshot/snapshot.h"
#include "usage/usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void say(const char *step, double *since)
{
    double time = now();
    fprintf(stderr, "%9.3f s  %s\n", time - *since, step);
    *since = time;
}

int main(int argc, char *argv[])
{
    struct error err = ERROR_INIT;
    struct faults faults = FAULTS_INIT;
    struct snapshot *snapshot = NULL;
    struct snapshot_inventory inventory;
    struct usage *usage = NULL;

    if (argc != 3) {
        fprintf(stderr, "usage: read_usage FILE WORKERS\n");
        return 2;
    }
    struct usage_options options = {.workers = (unsigned)strtoul(argv[2], NULL, 10), .window_days = 30};
    struct arena *arena = arena_new();
    double since = now();
    bool ok = snapshot_open(argv[1], &snapshot, &faults, &err);
    say("open", &since);
    ok = ok && snapshot_inventory(snapshot, options.workers, arena, &inventory, &faults, &err);
    say("inventory", &since);
    ok = ok && usage_read(snapshot, &inventory, &options, NULL, &usage, &faults, &err);
    say("usage", &since);
    if (!ok)
        fprintf(stderr, "read_usage: %s\n", err.message);
    usage_free(usage);
    snapshot_close(snapshot);
    arena_free(arena);
    return (int)err.kind;
}
