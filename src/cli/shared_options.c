/* SPDX-License-Identifier: MIT
 * Knows which words on the command line mean the same to every command. */
#include "cli/shared_options.h"

#include "base/attributes.h"
#include "base/text.h"

#include <stddef.h>
#include <string.h>

const char shared_options_help[] =
    "  -v, --verbose                the time of each step, on standard error\n"
    "  -q, --quiet                  nothing but errors\n"
    "      --progress=auto|never    a bar for long steps: on a terminal, or never\n"
    "  -h, --help                   this text\n";

static const struct {
    const char *word;
    size_t flag; /* offset of a bool in struct shared_options */
} words[] = {
    {"-v", offsetof(struct shared_options, verbose)},
    {"--verbose", offsetof(struct shared_options, verbose)},
    {"-q", offsetof(struct shared_options, quiet)},
    {"--quiet", offsetof(struct shared_options, quiet)},
    {"--progress=never", offsetof(struct shared_options, no_bar)},
    {"-h", offsetof(struct shared_options, help)},
    {"--help", offsetof(struct shared_options, help)},
    {"--version", offsetof(struct shared_options, version)},
};

static bool take(const char *word, struct shared_options *options)
{
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        if (strcmp(word, words[i].word) == 0) {
            *(bool *)((char *)options + words[i].flag) = true;
            return true;
        }
    }
    return strcmp(word, "--progress=auto") == 0;
}

bool shared_options_take(int *argc, char *argv[], struct shared_options *ret_options, struct error *err)
{
    struct shared_options options = {.verbose = false};
    int kept = 1;
    bool operands = false;

    for (int i = 1; i < *argc; i++) {
        operands = operands || strcmp(argv[i], "--") == 0;
        if (!operands && take(argv[i], &options))
            continue;
        if (!operands && (strcmp(argv[i], "--progress") == 0 || text_begins_with(argv[i], "--progress=")))
            return error_set(err, ERROR_USAGE, "'%s' is neither --progress=auto nor --progress=never", argv[i]);
        argv[kept++] = argv[i];
    }
    argv[kept] = NULL;
    *argc = kept;
    *ret_options = options;
    return true;
}
