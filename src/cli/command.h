/* SPDX-License-Identifier: MIT
 *
 * A command of the program: one file, one row in the table in main.c.
 *
 * The options that every command shares (-v, -q, --progress, --help: shared_options.h) are taken out of argv
 * before the command sees it. A command parses its own with getopt_long() and an option string that begins
 * with ':', so that nothing is printed twice:
 *
 *     while ((found = getopt_long(argc, argv, ":o:j:", options, NULL)) != -1)
 *         switch (found) {
 *         ...
 *         default:
 *             return command_bad_option(found, argv, err);
 *         }
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/faults.h"
#include "base/progress.h"

#include <stdbool.h>
#include <stddef.h>

struct json_object;

/* What main knows of the world and hands down: nothing below reads the clock, the environment or a terminal. */
struct command_context {
    const char *data_dir;   /* holds templates/ and charts/ */
    const char *font_dir;   /* holds Inter's OpenType files */
    unsigned processors;    /* that may be used */
    struct progress *progress; /* NULL when nobody looks */
    struct faults *faults;  /* main prints them, then the error; also after success (rows skipped on request) */
    bool talkative;         /* for command_say() */
    bool quiet;             /* errors only, also where something was clamped or skipped */
};

struct command {
    const char *name;
    const char *arguments; /* "SNAPSHOT -o DIR" */
    const char *summary;   /* one line for --help, without a full stop */
    const char *options;   /* lines for `inuse NAME --help`, each ended by '\n', or NULL */
    /* argv[0] is the command's name. False with a filled `err` sets the exit status by its kind. */
    bool (*run)(int argc, char *argv[], struct command_context *context, struct error *err);
};

/* Prints a closing line, such as where the site is, on standard error: on a terminal or with -v, never with
 * -q. The newline is added. */
void command_say(const struct command_context *context, const char *format, ...) PRINTF(2, 3);

/* A text for JSON, which is UTF-8 where the path of a file need not be: made visible (base/utf8.h). */
struct json_object *command_json(const char *bytes, size_t length);

/* Prints the faults, and the error when there is one, on standard error. */
void command_print_failure(const struct faults *faults, const struct error *err);

/* What to return when getopt_long() `found` '?' or ':'. Call it before getopt_long() is called again. */
bool command_bad_option(int found, char *argv[], struct error *err);

/* What to return when an operand is missing (`what` = "the snapshot") or one too many. */
bool command_missing(const char *what, char *argv[], struct error *err);
bool command_unexpected(const char *operand, char *argv[], struct error *err);

#endif
