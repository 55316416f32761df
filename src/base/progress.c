/* SPDX-License-Identifier: MIT
 * Knows that nobody may be looking. */
#include "base/progress.h"

#include <stddef.h>

void progress_begin(struct progress *progress, const char *step)
{
    if (progress != NULL)
        progress->begin(progress, step);
}

void progress_advance(struct progress *progress, int64_t done, int64_t total)
{
    if (progress != NULL)
        progress->advance(progress, done, total);
}
