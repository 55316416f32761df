/* SPDX-License-Identifier: MIT
 *
 * Scales and their ticks: pure arithmetic between values and pixels.
 *
 * Values are doubles: numbers, days since 1970 on a time axis, the index of the category on a band axis. Ticks are
 * round (1, 2 or 5 times a power of ten; decades; months and weeks) and labelled for readers.
 */
#ifndef FIGURES_AXIS_H
#define FIGURES_AXIS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* AXIS_AUTO is of descriptions: linear, or logarithmic where positive values span more than a factor of ten. */
enum axis_scale { AXIS_LINEAR, AXIS_LOG, AXIS_TIME, AXIS_BAND, AXIS_AUTO };
enum axis_format { FORMAT_COMPACT, FORMAT_INTEGER, FORMAT_PERCENT, FORMAT_NUMBER, FORMAT_NONE };

struct axis {
    enum axis_scale scale;
    bool whole;              /* linear: ticks are of whole numbers, as all values are */
    double from, to;         /* the domain; from < to, and 0 < from on a log axis */
    double start_px, end_px; /* where from and to stand; start_px > end_px on a y axis */
    double step;             /* linear: what axis_widen() made the ends multiples of; 0 = nothing */
    int count;               /* and for how many parts */
};

double axis_px(const struct axis *axis, double value);

struct axis_tick {
    double value;
    const char *label; /* NULL = unlabelled (the 2 and 5 of a decade) */
};

/* Moves the domain's ends outwards to round values: steps, decades, nothing on time and band axes. Fixed ends stay. */
void axis_widen(struct axis *axis, int count, bool fixed_from, bool fixed_to);

/* The ticks within the domain, ascending; the array is the arena's. For a time axis `count` is the most labels that
 * fit. Band axes have none. */
size_t axis_ticks(const struct axis *axis, enum axis_format format, int count, struct arena *arena,
                  struct axis_tick **ret_ticks);

/* A value as a tick's label, with the decimals that `step` needs; the arena's. */
const char *axis_label(double value, double step, enum axis_format format, struct arena *arena);

#endif
