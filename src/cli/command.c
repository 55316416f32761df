/* SPDX-License-Identifier: MIT
 * Knows how a command tells the reader what it did and what it did not understand. */
#include "cli/command.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>

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
