/* SPDX-License-Identifier: MIT
 *
 * What happens when in the synthetic network: its calendar, its marks, and how busy each day is.
 */
#ifndef DEMO_SEASON_H
#define DEMO_SEASON_H

#include "demo/dice.h"

#include <stddef.h>
#include <stdint.h>

/* Complete days, of two years; days of the demo are counted from 0. The snapshot is taken on day SEASON_DAYS, in the
 * morning. */
#define SEASON_DAYS 730
#define SEASON_FIRST_DAY 19905 /* 2024-07-01 */
#define SEASON_TAKEN_HOUR 6

enum season_mark {
    SEASON_HUB,
    SEASON_LLM,
    SEASON_BATCH,
    SEASON_INCENTIVE,
    SEASON_INCENTIVE_END,
    SEASON_PAYMENTS,
    SEASON_MARKS
};

struct season_event {
    int32_t day;
    const char *label;
};
extern const struct season_event season_marks[SEASON_MARKS];

/* The day of which the snapshot holds no record at all. */
#define SEASON_MISSING_DAY 253

/* A line through points of (day, value), level before the first and after the last. */
struct season_point {
    int32_t day, value;
};
int32_t season_line(const struct season_point *points, size_t count, int32_t day);

/* How many of `events` fall on each day (out[SEASON_DAYS + 1], the last the incomplete one): growth, weekly rhythm,
 * launches, an incentive that ends, noise. They add up to `events`. */
void season_spread(int64_t events, uint64_t seed, int64_t *out);

/* How many of `callers` are first seen on each day (out[SEASON_DAYS]), adding up to `callers`; nobody on a missing day.
 */
void season_arrivals(int64_t callers, uint64_t seed, int64_t *out);

#endif
