/* SPDX-License-Identifier: MIT
 *
 * What the rank measures of two windows share: how each two rows compare, and how far the lists of the largest items
 * agree.
 *
 * Sorting takes nearly all the time of those measures, so each result is kept.
 */
#ifndef MEASURES_RANKS_H
#define MEASURES_RANKS_H

#include "measures/pairs_rows.h"

/* The rows that a measure looks at, two by two, and their mid-ranks. */
struct ranks_comparison {
    int64_t pairs, tied_x, tied_y;
    int64_t balance; /* concordant less discordant pairs */
    /* With twice the mid-rank less the number of rows plus one, the sums over rows. */
    int128 product, squares_x, squares_y;
};

struct ranks *ranks_new(void);
void ranks_free(struct ranks *ranks);

/* Both results live as long as the pairs. */
const struct ranks_comparison *ranks_compare(const struct pairs *pairs, enum pairs_rows which);

/* new_at[d], d = 1..n: the items that are in both lists, largest first, down to depth d, but not yet at depth d - 1. */
const int64_t *ranks_overlap(const struct pairs *pairs);

#endif
