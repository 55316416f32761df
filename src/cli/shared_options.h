/* SPDX-License-Identifier: MIT
 *
 * The options that every command understands, read in one place.
 *
 * They may stand before or after the command's name and are whole words: "-v" is one, the v in "-vo" is not. Words
 * behind "--" are operands and left alone.
 */
#ifndef CLI_SHARED_OPTIONS_H
#define CLI_SHARED_OPTIONS_H

#include "base/error.h"

#include <stdbool.h>

struct shared_options {
    bool verbose; /* -v, --verbose: the time of each step */
    bool quiet;   /* -q, --quiet: errors only */
    bool no_bar;  /* --progress=never */
    bool help;    /* -h, --help */
    bool version; /* --version */
};

extern const char shared_options_help[];

/* Takes the shared options out of argv, in place, lowering *argc. ERROR_USAGE for an unknown value of --progress. */
bool shared_options_take(int *argc, char *argv[], struct shared_options *ret_options, struct error *err);

#endif
