/* SPDX-License-Identifier: MIT
 * Knows how to draw one line over itself. */
#include "cli/progress_terminal.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_SECONDS 0.3
#define REDRAW_SECONDS 0.1
#define MOST_COLUMNS 80
#define STEP_COLUMNS 28

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void clear_line(struct progress_terminal *terminal)
{
    if (terminal->drawn)
        fputs("\r\033[K", stderr);
    terminal->drawn = false;
}

static int columns(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_col > MOST_COLUMNS)
        return MOST_COLUMNS;
    return size.ws_col;
}

static void draw(struct progress_terminal *terminal, int64_t done, int64_t total, double seconds)
{
    static const char full[] = "================================================================================";
    /* "step  [bar] 100%  1234.5 s" in one column less than there are: terminals wrap in the last. */
    int width = columns() - 1;
    int bar = width - STEP_COLUMNS - (int)strlen(" [] 100% 1234.5 s");

    if (total <= 0 || bar < 4) {
        fprintf(stderr, "\r\033[K%.*s", width, terminal->step);
    } else {
        double share = done >= total ? 1 : (double)done / (double)total;
        int filled = (int)(share * bar);
        fprintf(stderr, "\r\033[K%-*.*s [%.*s%*s] %3d%% %6.1f s", STEP_COLUMNS, STEP_COLUMNS, terminal->step,
                filled, full, bar - filled, "", (int)(share * 100), seconds);
    }
    fflush(stderr);
    terminal->drawn = true;
}

static void end_step(struct progress_terminal *terminal, double at)
{
    clear_line(terminal);
    if (terminal->step && terminal->times)
        fprintf(stderr, "%9.3f s  %s\n", at - terminal->step_started, terminal->step);
    terminal->step = NULL;
}

static void begin(struct progress *progress, const char *step)
{
    struct progress_terminal *terminal = (struct progress_terminal *)progress;
    if (terminal->step && strcmp(terminal->step, step) == 0)
        return;
    double at = now();
    end_step(terminal, at);
    terminal->step = step;
    terminal->step_started = at;
    terminal->last_drawn = at + PATIENCE_SECONDS - REDRAW_SECONDS;
}

static void advance(struct progress *progress, int64_t done, int64_t total)
{
    struct progress_terminal *terminal = (struct progress_terminal *)progress;
    if (!terminal->bar || !terminal->step)
        return;
    double at = now();
    if (at - terminal->last_drawn < REDRAW_SECONDS)
        return;
    terminal->last_drawn = at;
    draw(terminal, done, total, at - terminal->step_started);
}

void progress_terminal_start(struct progress_terminal *terminal, bool bar, bool times)
{
    *terminal = (struct progress_terminal){
        .progress = {.begin = begin, .advance = advance},
        .bar = bar,
        .times = times,
        .started = now(),
    };
}

/* What getrusage() tells of a program begins with the peak of whoever started it; of its workers it does not. */
static long peak_kib(const struct rusage *self)
{
    FILE *status = fopen("/proc/self/status", "r");
    char line[256];
    long kib = self->ru_maxrss;
    while (status && fgets(line, sizeof line, status) && sscanf(line, "VmHWM: %ld", &kib) != 1)
        continue;
    if (status)
        fclose(status);
    return kib;
}

void progress_terminal_end(struct progress_terminal *terminal)
{
    struct rusage self, children;
    double at = now();

    end_step(terminal, at);
    if (!terminal->times || getrusage(RUSAGE_SELF, &self) != 0 || getrusage(RUSAGE_CHILDREN, &children) != 0)
        return;
    fprintf(stderr, "%9.3f s  in all; peak memory %ld MB", at - terminal->started, peak_kib(&self) / 1024);
    if (children.ru_maxrss > 0)
        fprintf(stderr, ", largest worker %ld MB", children.ru_maxrss / 1024);
    fputc('\n', stderr);
    terminal->times = false;
}
