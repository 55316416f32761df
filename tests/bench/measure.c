/* SPDX-License-Identifier: MIT
 * What a command costs: measure FILE COMMAND [ARGUMENT...] runs it and writes "seconds cpu_seconds peak_kib" to FILE;
 * exits as it does. The peak is that of the largest process. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

int main(int argc, char *argv[])
{
    struct rusage usage;
    int status = 0;

    if (argc < 3) {
        fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT...]\n");
        return 2;
    }
    double begin = now();
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        fprintf(stderr, "measure: cannot run %s: %s\n", argv[2], strerror(errno));
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || getrusage(RUSAGE_CHILDREN, &usage) != 0) {
        fprintf(stderr, "measure: %s\n", strerror(errno));
        return 1;
    }
    double end = now();
    FILE *out = fopen(argv[1], "w");
    if (!out)
        return 1;
    fprintf(out, "%.3f %.3f %ld\n", end - begin, seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss);
    return fclose(out) == 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
