/* SPDX-License-Identifier: MIT
 *
 * What changed between two reports, OLD and NEW: every number that a summary has, models, and days that both know.
 *
 * Numbers are paired and put into words by history/changes.h, as on the pages of a report. What is known of a whole
 * report only, its models and days, is compared where both sides know it. Models are compared by key: one whose key
 * changed has left and entered.
 */
#ifndef DIFF_DIFF_H
#define DIFF_DIFF_H

#include "base/arena.h"
#include "base/error.h"
#include "diff/side.h"
#include "history/changes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct diff_number {
    const char *name, *window,
        *unit;            /* `same` of numbers.h; "" = of no window; "share", "models", ..., "" = not known */
    struct change change; /* one side may be NULL */
};

enum diff_listing { LISTING_SAME, LISTING_ENTERED, LISTING_LEFT };

/* Whether a model was used, in the window that is compared. */
enum diff_use { USE_NEITHER, USE_STARTED, USE_STOPPED, USE_MORE, USE_LESS, USE_SAME, USE_COUNT };

struct diff_model {
    const struct side_model *now, *before; /* one may be NULL: not in that inventory */
    enum diff_listing listing;
    enum diff_use use;
    int64_t size;         /* by how many inferences it changed, without sign */
    struct change change; /* of its inferences */
};

/* Those with another published value than before; one side may be NULL. */
struct diff_claim {
    const struct numbers_claim *now, *before;
};

struct diff_day {
    const char *date;
    struct change change; /* of its inferences; a side without a record has no value */
};

/* All memory is the arena's, or the sides'. */
struct diff {
    const struct side *old, *new;
    const char *window; /* id of the one that is compared first, and that volume of models is of */
    bool same_network;  /* else nothing but numbers is compared */
    const char **notes; /* sentences that a reader must know before the numbers */
    size_t note_count;
    struct diff_number *numbers; /* those of NEW in byte order of name, then those that only OLD has; changed or not */
    size_t number_count;
    bool has_models;
    struct diff_model *models; /* those that changed, the largest change first */
    size_t model_count;
    struct model_change *top; /* the most used, by rank; none where the two have other default windows */
    size_t top_count;
    struct diff_claim *claims; /* in byte order of `what` */
    size_t claim_count;
    bool has_days;
    const char *first_day, *last_day; /* that both know; "" = none */
    size_t shared_days;
    struct diff_day *days; /* those with other volume than before, in order */
    size_t day_count;
};

/* The window must be one of both, else ERROR_INPUT. The sides must outlive the diff. */
bool diff_of(const struct side *old, const struct side *new, const char *window, struct arena *arena,
             struct diff *ret_diff, struct error *err) MUST_CHECK;

#endif
