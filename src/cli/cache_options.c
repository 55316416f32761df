/* SPDX-License-Identifier: MIT
 * Knows what a user is told about the cache. */
#include "cli/cache_options.h"

#include "cli/build_id.h"

#include <stdio.h>

bool cache_options_take(struct cache_options *options, int found)
{
    if (found == 300)
        options->path = optarg;
    else if (found == 301)
        options->off = true;
    return found == 300 || found == 301;
}

bool cache_options_want(const struct cache_options *options)
{
    return options->path && !options->off;
}

struct cache *cache_options_open(const struct cache_options *options, struct arena *arena)
{
    return cache_options_want(options) ? cache_open(options->path, build_id(arena)) : NULL;
}

void cache_options_say(const struct cache_options *options, const struct cache *cache,
                       const struct command_context *context)
{
    struct cache_account account;
    if (!cache)
        return;
    cache_account(cache, &account);
    if (account.why_full[0] != '\0' && !context->quiet)
        fprintf(stderr, "inuse: all rows were read, because of the cache %s: %s\n", options->path, account.why_full);
    else if (account.why_full[0] == '\0')
        command_say(context, "%s: rows were read from %zu of %zu pages", options->path, account.read, account.leaves);
    if (account.not_kept[0] != '\0' && !context->quiet)
        fprintf(stderr, "inuse: the cache was not kept: %s\n", account.not_kept);
}
