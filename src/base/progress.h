/* SPDX-License-Identifier: MIT
 *
 * How long work tells whoever started it how far it is, without knowing whether anyone looks.
 *
 * `main` makes a progress that draws a bar on a terminal or times the steps for -v; steps only report. A NULL
 * progress is silent. Report at most every few thousand units: the callback may draw. Only the thread that runs
 * the step may report.
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdint.h>

struct progress {
    /* A new step begins; `step` is a static phrase such as "reading inferences". */
    void (*begin)(struct progress *progress, const char *step);
    /* `done` of `total` units; total 0 = not known. */
    void (*advance)(struct progress *progress, int64_t done, int64_t total);
};

void progress_begin(struct progress *progress, const char *step);
void progress_advance(struct progress *progress, int64_t done, int64_t total);

#endif
