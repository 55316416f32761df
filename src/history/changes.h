/* SPDX-License-Identifier: MIT
 *
 * What has changed since the previous report: every number beside its earlier value, in digits and in words.
 *
 * A number that the earlier summary has under another name is found by what it is: the same method over the same
 * population in the same window. Models are compared by key; one whose key changed has left and entered.
 */
#ifndef HISTORY_CHANGES_H
#define HISTORY_CHANGES_H

#include "base/arena.h"
#include "base/text.h"
#include "history/numbers.h"

#include <stdbool.h>
#include <stddef.h>

enum change_kind {
    CHANGE_NONE,     /* the same value */
    CHANGE_UP,
    CHANGE_DOWN,
    CHANGE_ENTERED,  /* not in the previous report */
    CHANGE_LOST,     /* had a value, has none now */
    CHANGE_UNKNOWN,  /* neither has a value */
};

/* Texts are the arena's. */
struct change {
    const struct number *now, *before; /* before NULL = not in the previous report */
    enum change_kind kind;
    const char *difference; /* now - before, exact; "" = cannot be said */
    const char *relative;   /* difference / |before| as a ratio; "" = cannot be said: a zero base, or no difference */
    const char *arrow;      /* "▲" "▼" "=" or "" */
    const char *words; /* "up 12 (0.5%)", "up 1.2 points (2.5%)", "up 12 from zero", "unchanged", "not in the previous
                          report" */
};

struct change change_of(const struct number *now, const struct numbers *previous, struct arena *arena);

/* The most telling changes of the default window as sentences, the largest relative change first; returns how many (at
 * most `most`). */
size_t changes_tell(const struct numbers *now, const struct numbers *previous, struct arena *arena,
                    const char **sentences, size_t most);

/* The headline numbers of the default window as a Markdown table, beside those of the previous report where there is
 * one. */
void changes_markdown(const struct numbers *now, const struct numbers *previous, struct text *out);

/* How a model stands that is among the first now or was before. */
struct model_change {
    const struct numbers_model *now, *before; /* one of them may be NULL */
    const char *words; /* "entered at rank 3", "up from rank 5 to 3", "left; was rank 9", "still rank 1" */
};

/* First those of now by rank, then those that left by their old rank; the array is the arena's. Nothing where a summary
 * does not say. */
size_t changes_of_models(const struct numbers *now, const struct numbers *previous, struct arena *arena,
                         struct model_change **ret_changes);

#endif
