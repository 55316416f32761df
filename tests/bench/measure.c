/* SPDX-License-Identifier: MIT
 * What a command costs: measure [-m] FILE COMMAND [ARGUMENT...] runs it and writes "seconds cpu_seconds peak_kib" to
 * FILE, the peak being that of the largest process; exits as it does. With -m a fourth number: the peak of all its
 * processes together in KiB, what they share counted once, as looked at every hundredth of a second, which takes time
 * from the command; that of the largest process where the command had ended before. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
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

/* The session of a process, from the sixth field of its stat; the second is a name in brackets that may hold
 * anything. */
static pid_t session_of(const char *process)
{
    char path[300], line[1000];
    int session = -1;
    snprintf(path, sizeof path, "/proc/%s/stat", process);
    FILE *in = fopen(path, "r");
    if (!in)
        return -1;
    if (fgets(line, sizeof line, in)) {
        const char *name_end = strrchr(line, ')');
        if (!name_end || sscanf(name_end, ") %*c %*d %*d %d", &session) != 1)
            session = -1;
    }
    fclose(in);
    return session;
}

/* The proportional set size in KiB. 0 = the process has gone. */
static long memory_of(const char *process)
{
    char path[300], line[200];
    long kib = 0;
    snprintf(path, sizeof path, "/proc/%s/smaps_rollup", process);
    FILE *in = fopen(path, "r");
    if (!in)
        return 0;
    while (fgets(line, sizeof line, in) && sscanf(line, "Pss: %ld", &kib) != 1)
        ;
    fclose(in);
    return kib;
}

static long memory_of_session(pid_t session)
{
    long kib = 0;
    DIR *processes = opendir("/proc");
    for (struct dirent *entry; processes && (entry = readdir(processes));)
        if (isdigit((unsigned char)entry->d_name[0]) && session_of(entry->d_name) == session)
            kib += memory_of(entry->d_name);
    if (processes)
        closedir(processes);
    return kib;
}

/* Waits for the end of `child`, which leads a session. */
static bool watch(pid_t child, int *ret_status, long *ret_peak_kib)
{
    static const struct timespec pause = {.tv_nsec = 10 * 1000 * 1000};
    pid_t ended;
    while ((ended = waitpid(child, ret_status, WNOHANG)) == 0) {
        long kib = memory_of_session(child);
        if (kib > *ret_peak_kib)
            *ret_peak_kib = kib;
        nanosleep(&pause, NULL);
    }
    return ended == child;
}

int main(int argc, char *argv[])
{
    struct rusage usage;
    int status = 0;
    long together_kib = 0;
    bool memory = argc > 1 && strcmp(argv[1], "-m") == 0;
    char **rest = argv + 1 + memory;

    if (argc < 3 + memory) {
        fprintf(stderr, "usage: measure [-m] FILE COMMAND [ARGUMENT...]\n");
        return 2;
    }
    double begin = now();
    pid_t child = fork();
    if (child == 0) {
        if (memory)
            setsid();
        execvp(rest[1], rest + 1);
        fprintf(stderr, "measure: cannot run %s: %s\n", rest[1], strerror(errno));
        _exit(127);
    }
    bool ok = child > 0 && (memory ? watch(child, &status, &together_kib) : waitpid(child, &status, 0) == child);
    if (!ok || getrusage(RUSAGE_CHILDREN, &usage) != 0) {
        fprintf(stderr, "measure: %s\n", strerror(errno));
        return 1;
    }
    double end = now();
    FILE *out = fopen(rest[0], "w");
    if (!out)
        return 1;
    fprintf(out, "%.3f %.3f %ld", end - begin, seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss);
    if (memory)
        fprintf(out, " %ld", together_kib > 0 ? together_kib : usage.ru_maxrss);
    fputc('\n', out);
    return fclose(out) == 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
