/* SPDX-License-Identifier: MIT
 *
 * A file to import, or standard input, as something that can be read from its start more than once.
 */
#ifndef IMPORT_INPUT_H
#define IMPORT_INPUT_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct input {
    const char *name; /* for messages */
    FILE *file;       /* at its start */
    int64_t bytes;
};

/* "-" and pipes are copied to a temporary file first. */
bool input_open(const char *path, struct input *ret_input, struct error *err) MUST_CHECK;
void input_close(struct input *input);

#endif
