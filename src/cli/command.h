/* SPDX-License-Identifier: MIT
 *
 * A command of the program: one file, one row in the table in main.c.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/error.h"
#include "base/faults.h"
#include "base/progress.h"

#include <stdbool.h>

/* What main knows of the world and hands down: nothing below reads the clock, the environment or a terminal. */
struct command_context {
    const char *data_dir;   /* holds templates/ and charts/ */
    const char *font_dir;   /* holds Inter's OpenType files */
    unsigned processors;    /* that may be used */
    struct progress *progress; /* NULL when nobody looks */
    struct faults *faults;  /* main prints them, then the error */
};

struct command {
    const char *name;
    const char *arguments; /* "SNAPSHOT -o DIR" */
    const char *summary;   /* one line for --help */
    const char *options;   /* lines for `inuse NAME --help`, or NULL */
    /* argv[0] is the command's name; parse with getopt_long. False with a filled `err` sets the exit status by its kind. */
    bool (*run)(int argc, char *argv[], struct command_context *context, struct error *err);
};

#endif
