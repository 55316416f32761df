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
#include "base/decimal.h"
#include "base/text.h"
#include "history/numbers.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum change_kind {
    CHANGE_NONE,     /* the same value */
    CHANGE_UP,
    CHANGE_DOWN,
    CHANGE_ENTERED,  /* not in the previous report */
    CHANGE_LOST,     /* had a value, has none now */
    CHANGE_UNKNOWN,  /* neither has a value */
};

/* "up", "entered", ...: for programs. */
const char *change_kind_name(enum change_kind kind);

/* Texts are the arena's. */
struct change {
    const struct number *now, *before; /* NULL = not in that report */
    enum change_kind kind;
    const char *difference; /* now - before, exact; "" = cannot be said */
    const char *relative;   /* difference / |before| as a ratio; "" = cannot be said: a zero base, or no difference */
    const char *arrow;      /* "▲" "▼" "=" or "" */
    const char *words; /* "up 12 (0.5%)", "up 310 (32-fold)", "up 1.2 points (2.5%)", "up 12 from zero", "unchanged",
                          "not in the previous report" */
};

/* Between two numbers, either of which may be NULL; with the number of the previous report that is the same one. */
struct change change_between(const struct number *now, const struct number *before, struct arena *arena);
struct change change_of(const struct number *now, const struct numbers *previous, struct arena *arena);

/* Whether the number is of the same window in both reports: one without a window is mostly of the default window, and
 * each report chooses its own. */
bool change_is_fair(const struct number *number, const struct numbers *now, const struct numbers *previous);

/* The days that both reports count in their windows of that id; 0 where the windows share none, are the same days, or
 * are not known. *ret_days is the length of the window now. 0 for all time, which is meant to grow. */
int32_t changes_shared_days(const struct numbers *now, const struct numbers *previous, const char *window,
                            int32_t *ret_days);

/* As readers see it: "1,234", "0.990", "45.1%", "infinite"; "" without a value or a number. With `more` = 2 it is
 * "0.98958", "45.123%". */
const char *change_value(const struct number *number, int more, char out[DECIMAL_SIZE]);

/* The numbers of a window that every report leads with, and what they are called in a sentence. */
struct headline {
    const char *name, *label;
};
extern const struct headline headlines[];
extern const size_t headline_count;

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
 * does not say, or where they are the most used of different windows. */
size_t changes_of_models(const struct numbers *now, const struct numbers *previous, struct arena *arena,
                         struct model_change **ret_changes);

#endif
