/* SPDX-License-Identifier: MIT
 *
 * A summary.json, of this report or of an earlier one, as a flat list of named numbers.
 *
 * The name of a number is the way down to it in summary.json, joined by dots, without the steps "windows", "volume",
 * "measures" and "value"; the window stands at the end:
 *
 *     windows / 30d / measures / gini.listed / value    gini.listed.30d
 *     windows / 30d / volume / used                     used.30d
 *     snapshot / missing_days                           snapshot.missing_days
 *     callers / measures / gini.callers / value         callers.gini.callers
 *
 * A name of a window's number without the window means the default window.
 */
#ifndef HISTORY_NUMBERS_H
#define HISTORY_NUMBERS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct number {
    const char *name;
    const char *same; /* the name in every report: of what has a position in a list, such as claims.1, what stands there
                         instead of the position; else `name` */
    const char *value;  /* decimal text as the file has it; "infinite"; NULL = not known or not defined */
    const char *reason; /* why there is no value; "" = not said */
    const char *unit;   /* of a measure; "" = none */
    const char *window; /* id; "" = not of a window */
    const char *method, *population; /* of a measure: what it is, whatever it is called; "" = no measure */
};

/* What a summary says of a window besides its numbers. */
struct numbers_window {
    const char *id, *first_day, *last_day; /* days "2025-08-31"; "" = not stated */
};

/* What the network says of itself. */
struct numbers_claim {
    const char *what;  /* metric, unit and date: "models, 2025-09-01" */
    const char *value; /* as published: "2M+"; "" = not stated */
};

/* A model among the most used of the default window. */
struct numbers_model {
    const char *key, *name;
    int rank; /* from 1 */
    const char *inferences, *share; /* decimal text */
};

/* All memory is the arena's. */
struct numbers {
    struct number *items; /* in byte order of name */
    size_t count;
    const struct number **by_sameness, **by_nature; /* in order of `same`; of method, population and window */
    struct numbers_window *windows;    /* as the file orders them */
    size_t window_count;
    const char *window;   /* id of the default window; "" = the file does not say */
    const char *network, *taken_at, *hash, *version; /* as the file states them; "" = not stated */
    struct numbers_model *top; /* by rank; a summary before version 1.1 has none */
    size_t top_count;
    struct numbers_claim *claims; /* in byte order of `what` */
    size_t claim_count;
};

/* `file` is for messages. Reads versions 1.x, whatever they have more or less than this program's own; a later version,
 * another file, broken JSON or a text where a number belongs is ERROR_INPUT. */
bool numbers_read(const char *json, size_t length, const char *file, struct arena *arena, struct numbers *ret_numbers,
                  struct error *err) MUST_CHECK;

/* Reads the text of a summary.json, or of that in a folder which holds data/summary.json: a site, or a dated report in
 * its archive. *ret_file is its path. */
bool numbers_load(const char *path, struct arena *arena, const char **ret_file, struct text *json,
                  struct error *err) MUST_CHECK;

/* Both of these in turn. */
bool numbers_read_file(const char *path, struct arena *arena, struct numbers *ret_numbers,
                       struct error *err) MUST_CHECK;

/* NULL when there is none of that name. */
const struct number *numbers_find(const struct numbers *numbers, const char *name);

/* The number of another report that is the same one: of the same name, or else the same method over the same population
 * in the same window; NULL when there is none. */
const struct number *numbers_find_same(const struct numbers *numbers, const struct number *number);

/* NULL when there is none of that id. */
const struct numbers_window *numbers_find_window(const struct numbers *numbers, const char *id);

/* The name most like `name`, or NULL. */
const char *numbers_nearest(const struct numbers *numbers, const char *name);

#endif
