/* SPDX-License-Identifier: MIT
 *
 * One failure, told in one sentence.
 *
 * Fallible functions return bool, take `struct error *err` last, leave their outputs untouched on failure,
 * and the deepest function that knows what went wrong writes the sentence:
 *
 *     if (!file)
 *         return error_set(err, ERROR_IO, "cannot read %s: %s", path, strerror(errno));
 *
 * Calls chain with &&. `main` prints the message once and exits with the status of the kind. The first
 * failure wins: a later error_set() on the same error is ignored, so clean-up code cannot hide the cause.
 * The message names file, place and remedy, starts in lower case and ends without a full stop.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/attributes.h"

#include <stdbool.h>

/* The values are the exit statuses of the program. */
enum error_kind {
    ERROR_NONE = 0,
    ERROR_IO = 1,    /* the machine failed us, or we have a bug: disk, memory, permissions */
    ERROR_USAGE = 2, /* the command line is wrong */
    ERROR_INPUT = 3, /* a snapshot, CSV, JSON, template or chart description is wrong */
    ERROR_LIMIT = 4, /* a --fail-if limit was met */
};

struct error {
    enum error_kind kind;
    char message[2048];
};

#define ERROR_INIT {.kind = ERROR_NONE}

/* Fills `err` unless it is already filled. Control characters and broken UTF-8 in the result are made visible,
 * because messages quote hostile input on a terminal, and what is secret in an address
 * hidden (credentials.h). Always returns false. */
bool error_set(struct error *err, enum error_kind kind, const char *format, ...) PRINTF(3, 4);

#endif
