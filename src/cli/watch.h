/* SPDX-License-Identifier: MIT
 *
 * Doing something again whenever files change, until the user has enough (SIGINT or SIGTERM).
 */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* A file, which may be replaced by another of its name, or a folder with the files right in it. */
struct watched {
    const char *path;
    bool folder;
    bool optional; /* a folder that need not be there */
};

/* Calls `build` now, and again when something changed and then nothing for a fifth of a second, so that what
 * an editor or an import writes in several steps counts once. Changes during a build lead to another. A
 * signal that comes during a build ends the watch after it. False only when watching itself is impossible. */
bool watch_run(const struct watched *watched, size_t count, void (*build)(void *context), void *context,
               struct error *err) MUST_CHECK;

#endif
