/* SPDX-License-Identifier: MIT
 *
 * The rows of two windows, and which of them a measure looks at.
 */
#ifndef MEASURES_PAIRS_ROWS_H
#define MEASURES_PAIRS_ROWS_H

#include "measures/volumes.h"

struct ranks;

struct pairs {
    int64_t n;
    const int64_t *values[2]; /* [0] at t0, [1] at t1, in the order of the rows; borrowed */
    struct volumes volumes[2];
    /* What the rank measures share: filled when first asked for (ranks.h). Not safe to use from two threads at once. */
    struct ranks *ranks;
};

/* Which rows a rank measure looks at. */
enum pairs_rows { PAIRS_ALL, PAIRS_EITHER, PAIRS_BOTH };

static inline bool pairs_take(int64_t before, int64_t after, enum pairs_rows which)
{
    return which == PAIRS_ALL || (which == PAIRS_EITHER ? before > 0 || after > 0 : before > 0 && after > 0);
}

#endif
