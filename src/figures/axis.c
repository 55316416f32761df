/* SPDX-License-Identifier: MIT
 * Knows which values are round. */
#include "figures/axis.h"

#include "base/day.h"
#include "base/decimal.h"

#include <math.h>
#include <stdio.h>

/* More than fit on any figure; a domain that would need more is cut short. */
#define TICKS_MOST 200

/* Whole numbers below are exact. */
#define WHOLE_MOST 1e15

/* Sums of steps miss the end by rounding. */
#define SLACK 1e-9

double axis_px(const struct axis *axis, double value)
{
    double from = axis->from, to = axis->to;
    if (axis->scale == AXIS_LOG) {
        from = log10(from);
        to = log10(to);
        value = log10(value);
    }
    return axis->start_px + (value - from) / (to - from) * (axis->end_px - axis->start_px);
}

/* The round step that divides `span` into about `count` parts. Requires span > 0, count > 0. */
static double round_step(double span, int count)
{
    static const double round[] = {1.0, 2.0, 5.0, 10.0};
    double rough = span / count, power = pow(10.0, floor(log10(rough)));
    for (size_t i = 0; i < ARRAY_SIZE(round); i++) {
        if (round[i] * power >= rough * (1.0 - SLACK))
            return round[i] * power;
    }
    return 10.0 * power;
}

static double linear_step(const struct axis *axis, int count)
{
    return fmax(round_step(axis->to - axis->from, count), axis->whole ? 1.0 : 0.0);
}

/* The next of 1, 2 and 5 times a power of ten at or below `value`, or at or above it. */
static double log_step(double value, bool up)
{
    static const double steps[] = {1.0, 2.0, 5.0, 10.0};
    double power = pow(10.0, floor(log10(value) + SLACK));
    size_t i = 0;
    while (i + 1 < ARRAY_SIZE(steps) && steps[i + 1] * power <= value * (1.0 + SLACK))
        i++;
    bool above = steps[i] * power < value * (1.0 - SLACK);
    return steps[up && above && i + 1 < ARRAY_SIZE(steps) ? i + 1 : i] * power;
}

void axis_widen(struct axis *axis, int count, bool fixed_from, bool fixed_to)
{
    if (axis->scale == AXIS_LINEAR) {
        double step = axis->step = linear_step(axis, count);
        axis->count = count;
        if (!fixed_from)
            axis->from = floor(axis->from / step + SLACK) * step;
        if (!fixed_to)
            axis->to = ceil(axis->to / step - SLACK) * step;
    } else if (axis->scale == AXIS_LOG) {
        if (!fixed_from)
            axis->from = log_step(axis->from, false);
        if (!fixed_to)
            axis->to = log_step(axis->to, true);
        /* Less than a decade would make little of a difference look like much. */
        axis->to = fmax(axis->to, axis->from * 10.0);
    }
}

static const char *put_decimal(double value, int places, char out[DECIMAL_SIZE])
{
    if (value == trunc(value) && fabs(value) < WHOLE_MOST)
        return decimal_plain((int64_t)value, out);
    snprintf(out, DECIMAL_SIZE, "%.*f", places, value);
    return out;
}

const char *axis_label(double value, double step, enum axis_format format, struct arena *arena)
{
    char decimal[DECIMAL_SIZE], out[DECIMAL_SIZE];
    int places = step < 1.0 && step > 0.0 ? (int)ceil(-log10(step) - SLACK) : 0;
    switch (format) {
    case FORMAT_NONE:
        return NULL;
    case FORMAT_PERCENT:
        return arena_printf(arena, "%.*f%%", places > 2 ? places - 2 : 0, value * 100.0);
    case FORMAT_INTEGER:
    case FORMAT_NUMBER:
        return arena_text(arena, decimal_fixed(put_decimal(value, places, decimal), places, out));
    case FORMAT_COMPACT:
        break;
    }
    return arena_text(arena, decimal_compact(put_decimal(value, places, decimal), out));
}

static size_t linear_ticks(const struct axis *axis, enum axis_format format, int count, struct arena *arena,
                           struct axis_tick *ticks)
{
    double step = axis->step > 0.0 && count >= axis->count ? axis->step : linear_step(axis, count);
    double first = ceil(axis->from / step - SLACK);
    size_t found = 0;
    for (double i = 0.0; found < TICKS_MOST && (first + i) * step <= axis->to + step * SLACK; i += 1.0) {
        double value = (first + i) * step;
        ticks[found++] = (struct axis_tick){value, axis_label(value, step, format, arena)};
    }
    return found;
}

/* Decades are labelled; where there are few, so are the 2 and 5 between them, else those are bare. */
static size_t log_ticks(const struct axis *axis, enum axis_format format, struct arena *arena, struct axis_tick *ticks)
{
    static const double minor[] = {1.0, 2.0, 5.0};
    size_t found = 0;
    bool few = log10(axis->to / axis->from) < 2.0;
    for (double decade = floor(log10(axis->from) + SLACK); found + ARRAY_SIZE(minor) < TICKS_MOST; decade += 1.0) {
        for (size_t i = 0; i < ARRAY_SIZE(minor); i++) {
            double value = minor[i] * pow(10.0, decade);
            if (value > axis->to * (1.0 + SLACK))
                return found;
            if (value < axis->from * (1.0 - SLACK))
                continue;
            const char *label = i == 0 || few ? axis_label(value, value, format, arena) : NULL;
            ticks[found++] = (struct axis_tick){value, label};
        }
    }
    return found;
}

/* Steps of a time axis, from days to decades. */
static const struct {
    int days, months;
} time_steps[] = {{1, 0}, {2, 0},  {7, 0},  {14, 0}, {0, 1},   {0, 2},  {0, 3},
                  {0, 6}, {0, 12}, {0, 24}, {0, 60}, {0, 120}, {0, 600}};

static size_t day_ticks(const struct axis *axis, int step, struct arena *arena, struct axis_tick *ticks)
{
    size_t found = 0;
    /* 1970-01-05 was a Monday: weeks begin on Mondays. */
    int32_t first = (int32_t)ceil(axis->from), start = first + (step - (first - 4) % step) % step;
    int year = 0;
    for (int32_t day = start; day <= axis->to && found < TICKS_MOST; day += step) {
        char name[DAY_TEXT_SIZE];
        struct date date = day_to_date(day);
        day_short(day, name);
        const char *label =
            date.year == year || year == 0 ? arena_text(arena, name) : arena_printf(arena, "%s %d", name, date.year);
        year = date.year;
        ticks[found++] = (struct axis_tick){day, label};
    }
    return found;
}

/* "Jul" within a year; the first label and every January say which. */
static const char *month_label(struct date date, int32_t day, int step, bool first, struct arena *arena)
{
    char name[DAY_TEXT_SIZE];
    if (step >= 12)
        return arena_printf(arena, "%d", date.year);
    day_month(day, name);
    return first || date.month == 1 ? arena_text(arena, name) : arena_copy(arena, name, 3);
}

static size_t month_ticks(const struct axis *axis, int step, struct arena *arena, struct axis_tick *ticks)
{
    struct date date = day_to_date((int32_t)ceil(axis->from));
    int month = date.year * 12 + date.month - 1 + (date.day > 1 ? 1 : 0);
    month += (step - month % step) % step;
    size_t found = 0;
    for (; found < TICKS_MOST; month += step) {
        struct date first_day = {month / 12, month % 12 + 1, 1};
        int32_t day = day_from_date(first_day);
        if (day > axis->to)
            break;
        ticks[found] = (struct axis_tick){day, month_label(first_day, day, step, found == 0, arena)};
        found++;
    }
    return found;
}

static size_t time_ticks(const struct axis *axis, int count, struct arena *arena, struct axis_tick *ticks)
{
    double span = axis->to - axis->from;
    size_t i = 0;
    while (i + 1 < ARRAY_SIZE(time_steps) && span / (time_steps[i].days + 30.4369 * time_steps[i].months) > count)
        i++;
    size_t found = time_steps[i].days > 0 ? day_ticks(axis, time_steps[i].days, arena, ticks)
                                          : month_ticks(axis, time_steps[i].months, arena, ticks);
    /* A span can fall between two firsts of a month: one day is named rather than none. */
    if (found == 0)
        found = day_ticks(axis, 1, arena, ticks) > 0 ? 1 : 0;
    return found;
}

static size_t find_ticks(const struct axis *axis, enum axis_format format, int count, struct arena *arena,
                         struct axis_tick ticks[TICKS_MOST])
{
    switch (axis->scale) {
    case AXIS_LINEAR:
        return linear_ticks(axis, format, count, arena, ticks);
    case AXIS_LOG:
        return log_ticks(axis, format, arena, ticks);
    case AXIS_TIME:
        return time_ticks(axis, count, arena, ticks);
    case AXIS_BAND:
    case AXIS_AUTO:
        break;
    }
    return 0;
}

size_t axis_ticks(const struct axis *axis, enum axis_format format, int count, struct arena *arena,
                  struct axis_tick **ret_ticks)
{
    /* Few are found: clearing and keeping room for the most would cost more than finding them. */
    struct axis_tick ticks[TICKS_MOST];
    size_t found = find_ticks(axis, format, count, arena, ticks);
    *ret_ticks = arena_alloc(arena, found, sizeof *ticks);
    for (size_t i = 0; i < found; i++)
        (*ret_ticks)[i] = ticks[i];
    return found;
}
