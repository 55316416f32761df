/* SPDX-License-Identifier: MIT
 * Knows what could mislead a reader of two reports side by side. */
#include "diff/notes.h"

#include "base/day.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <string.h>

static const char *note_networks(const struct diff *diff, struct arena *arena)
{
    const char *old = diff->old->numbers.network, *new = diff->new->numbers.network;
    if (diff->same_network)
        return NULL;
    return arena_printf(arena,
                        "These are two networks, '%s' and '%s': a difference between them is no change of either.",
                        utf8_shorten(old, 60, arena), utf8_shorten(new, 60, arena));
}

static const char *note_order(const struct diff *diff, struct arena *arena)
{
    const char *old = diff->old->numbers.taken_at, *new = diff->new->numbers.taken_at;
    int64_t before, now;
    if (!time_parse(old, &before) || !time_parse(new, &now) || before <= now)
        return NULL;
    return arena_printf(arena, "OLD was taken after NEW (%s, %s): exchange them to read changes forward in time.", old,
                        new);
}

static const char *note_sameness(const struct diff *diff, struct arena *arena)
{
    (void)arena;
    const char *old = diff->old->numbers.hash, *new = diff->new->numbers.hash;
    return *old && strcmp(old, new) == 0 ? "Both are of the same snapshot." : NULL;
}

static const char *note_version(const struct diff *diff, struct arena *arena)
{
    const char *old = diff->old->numbers.version, *new = diff->new->numbers.version;
    if (strcmp(old, new) == 0)
        return NULL;
    return arena_printf(arena,
                        "OLD is a summary of version %s, NEW of %s: a number that only one has may be new to the "
                        "program, not to the network.",
                        old, new);
}

static const char *note_overlap(const struct diff *diff, struct arena *arena)
{
    int32_t days, shared = changes_shared_days(&diff->new->numbers, &diff->old->numbers, diff->window, &days);
    if (!diff->same_network || shared == 0)
        return NULL;
    return arena_printf(arena,
                        "The two windows share %" PRId32 " of %" PRId32 " days: a change is that between the days "
                        "they do not share.",
                        shared, days);
}

static bool read_count(const struct side *side, const char *name, const char *window, struct arena *arena,
                       int64_t *ret_count)
{
    const struct number *number = numbers_find(&side->numbers, arena_printf(arena, "%s.%s", name, window));
    return number && number->value && decimal_parse_int64(number->value, ret_count) && *ret_count >= 0;
}

/* "OLD has records of 24 of the window's 30 days." */
static const char *note_gaps(const struct diff *diff, const struct side *side, const char *name, struct arena *arena)
{
    int64_t days, covered, missing;
    if (!read_count(side, "days", diff->window, arena, &days) ||
        !read_count(side, "days_in_data", diff->window, arena, &covered) ||
        !read_count(side, "missing_days", diff->window, arena, &missing) || missing > covered ||
        covered - missing >= days)
        return NULL;
    return arena_printf(arena, "%s has records of %" PRId64 " of the window's %" PRId64 " days.", name,
                        covered - missing, days);
}

static const char *note_old_gaps(const struct diff *diff, struct arena *arena)
{
    return note_gaps(diff, diff->old, "OLD", arena);
}

static const char *note_new_gaps(const struct diff *diff, struct arena *arena)
{
    return note_gaps(diff, diff->new, "NEW", arena);
}

static const char *note_defaults(const struct diff *diff, struct arena *arena)
{
    const char *old = diff->old->numbers.window, *new = diff->new->numbers.window;
    if (strcmp(old, new) == 0)
        return NULL;
    return arena_printf(arena,
                        "OLD speaks of the window %s first, NEW of %s: numbers that are of that window only are "
                        "not compared.",
                        *old ? old : "(none)", *new ? new : "(none)");
}

static const char *note_models(const struct diff *diff, struct arena *arena)
{
    const struct side *without = !diff->old->has_models ? diff->old : diff->new;
    if (diff->has_models || !diff->same_network)
        return NULL;
    return arena_printf(arena,
                        "%s lists the most used models only: models are compared whole between snapshots, or the "
                        "folders of whole sites.",
                        without->name);
}

const char **notes_of(const struct diff *diff, struct arena *arena, size_t *ret_count)
{
    static const char *(*const makers[])(const struct diff *, struct arena *) = {
        note_networks, note_order,    note_sameness, note_version, note_overlap,
        note_old_gaps, note_new_gaps, note_defaults, note_models};
    const char **notes = arena_alloc(arena, ARRAY_SIZE(makers), sizeof *notes);
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(makers); i++) {
        const char *note = makers[i](diff, arena);
        if (note)
            notes[count++] = note;
    }
    *ret_count = count;
    return notes;
}
