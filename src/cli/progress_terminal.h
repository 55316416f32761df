/* SPDX-License-Identifier: MIT
 *
 * The progress that a person sees, on standard error.
 *
 *     struct progress_terminal terminal;
 *     progress_terminal_start(&terminal, true, false);
 *     ... run with &terminal.progress ...
 *     progress_terminal_end(&terminal);
 *
 * `bar`: a step of more than 0.3 s draws one line, as wide as the terminal (at most 80 columns), redrawn at
 * most ten times a second, gone when the step ends. `times`: one line for each step that ended, its seconds
 * first, and at the end the sum and the peak memory of the program and of its largest worker. A step that is
 * begun again under the same name goes on.
 */
#ifndef CLI_PROGRESS_TERMINAL_H
#define CLI_PROGRESS_TERMINAL_H

#include "base/progress.h"

#include <stdbool.h>

struct progress_terminal {
    struct progress progress; /* first: the callbacks cast it back */
    bool bar, times;
    bool drawn;               /* the line now shows a bar */
    const char *step;         /* NULL between steps */
    double started, step_started, last_drawn; /* seconds of a clock that never jumps */
};

void progress_terminal_start(struct progress_terminal *terminal, bool bar, bool times);

/* Ends the current step; safe to call twice. */
void progress_terminal_end(struct progress_terminal *terminal);

#endif
