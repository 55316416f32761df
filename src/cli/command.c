/* SPDX-License-Identifier: MIT
 * Knows how a command tells the reader what it did and what it did not understand. */
#include "cli/command.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <getopt.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void command_say(const struct command_context *context, const char *format, ...)
{
    va_list arguments;

    if (!context->talkative)
        return;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

struct json_object *command_json(const char *bytes, size_t length)
{
    struct arena *arena = arena_new();
    struct json_object *text = json_object_new_string(utf8_visible(bytes, length, arena));
    arena_free(arena);
    return text;
}

void command_print_failure(const struct faults *faults, const struct error *err)
{
    /* A single fault is the error itself: see faults_none(). */
    bool told = faults->count == 1 && err->kind != ERROR_NONE && strcmp(faults->sentences[0], err->message) == 0;
    for (int64_t i = 0; !told && i < faults->count && i < FAULTS_SHOWN; i++)
        fprintf(stderr, "%s\n", faults->sentences[i]);
    if (faults->count > FAULTS_SHOWN)
        fprintf(stderr, "... and %" PRId64 " more\n", faults->count - FAULTS_SHOWN);
    if (err->kind != ERROR_NONE)
        fprintf(stderr, "inuse: %s\n", err->message);
}

bool command_bad_option(int found, char *argv[], struct error *err)
{
    const char *word = argv[optind - 1];
    char letter[3] = {'-', (char)optopt, '\0'};

    /* getopt names a long option by its word and a short one by its letter, which may stand in a cluster. */
    if (optopt > ' ' && optopt < 127 && !(word[0] == '-' && word[1] == '-'))
        word = letter;
    return error_set(err, ERROR_USAGE, "%s option '%s'; see 'inuse %s --help'",
                     found == ':' ? "a value is missing after" : "not understood:", word, argv[0]);
}

bool command_missing(const char *what, char *argv[], struct error *err)
{
    return error_set(err, ERROR_USAGE, "%s is missing; see 'inuse %s --help'", what, argv[0]);
}

bool command_unexpected(const char *operand, char *argv[], struct error *err)
{
    return error_set(err, ERROR_USAGE, "one argument too many: '%s'; see 'inuse %s --help'", operand, argv[0]);
}
