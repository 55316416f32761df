/* SPDX-License-Identifier: MIT
 *
 * The Lorenz curve as points for a figure, exact.
 *
 * A point (items / n, sum / total) says that the `items` smallest hold `sum`. The curve is straight between
 * the ends of runs of equal volumes, so a point per run is all of it; idle items are one flat piece from (0,
 * 0) to (z, 0).
 */
#ifndef MEASURES_LORENZ_H
#define MEASURES_LORENZ_H

#include "measures/value.h"
#include "measures/volumes.h"

struct lorenz_point {
    int64_t items;
    uint128 sum;
};

#define LORENZ_POINTS 500

/* Fills `points` with at most `most` points, ascending, and returns how many. (0, 0), the end of the flat
 * piece, the point before the largest value and (n, total) are always among them; when the runs are more than
 * `most`, the rest is spread evenly along the way from corner to corner, so that the flat and the steep part
 * are both drawn well. Requires most >= 5. No points when there is no volume. */
size_t lorenz_points(const struct volumes *volumes, struct lorenz_point *points, size_t most);

/* The two coordinates, with numerator and denominator. */
struct measure_value lorenz_items_share(const struct volumes *volumes, const struct lorenz_point *point,
                                        const struct value_scope *scope);
struct measure_value lorenz_volume_share(const struct volumes *volumes, const struct lorenz_point *point,
                                         const struct value_scope *scope);

/* How two Lorenz curves lie. "Less concentrated everywhere" needs the curve never below the other and
 * somewhere above. */
enum lorenz_verdict {
    LORENZ_EQUAL,
    LORENZ_HIGHER, /* the first is less concentrated everywhere */
    LORENZ_LOWER,  /* the first is more concentrated everywhere */
    LORENZ_CROSS,  /* which is more concentrated is a choice of measure */
    LORENZ_NONE,   /* one of them has no volume, so no curve */
};

/* Compared exactly at every corner of both curves, as fractions of integers. */
enum lorenz_verdict lorenz_compare(const struct volumes *first, const struct volumes *second);

#endif
