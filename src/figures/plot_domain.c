/* SPDX-License-Identifier: MIT
 * Knows which domain holds the values of a plot. */
#include "figures/plot_domain.h"

#include <math.h>

int plot_tick_count(const struct axis_description *description)
{
    return (int)fmax(1.0, fmin(description->ticks, 20.0));
}

static void include(double value, double *low, double *high)
{
    if (!isfinite(value))
        return;
    *low = value < *low ? value : *low;
    *high = value > *high ? value : *high;
}

/* Bars and steps of days reach half a day beyond their middles. */
static double overhang(const struct plot *plot, bool horizontal)
{
    const struct axis_description *axis = horizontal ? &plot->chart->x : &plot->chart->y;
    if (axis->scale == AXIS_BAND)
        return 0.5;
    for (size_t i = 0; i < plot->series_count; i++) {
        if (axis->scale == AXIS_TIME && plot->series[i].mark->kind == MARK_BAR)
            return 0.5;
    }
    return 0.0;
}

static void find_extent(const struct plot *plot, bool horizontal, double *low, double *high)
{
    for (size_t s = 0; s < plot->series_count; s++) {
        const struct series *series = &plot->series[s];
        const double *first = horizontal ? series->x : series->y, *second = horizontal ? series->x2 : series->y2;
        for (size_t i = 0; i < series->count; i++) {
            include(first[i], low, high);
            include(second[i], low, high);
        }
    }
}

static bool are_whole(const double *values, size_t count)
{
    size_t i = 0;
    while (i < count && (isnan(values[i]) || values[i] == trunc(values[i])))
        i++;
    return i == count;
}

/* Half an inference is nothing that a tick could stand for. Looked at only where there would be such ticks. */
static bool counts_few(const struct plot *plot, bool horizontal, const struct axis *axis)
{
    const struct axis_description *description = horizontal ? &plot->chart->x : &plot->chart->y;
    bool counts = description->format == FORMAT_COMPACT || description->format == FORMAT_INTEGER;
    if (axis->scale != AXIS_LINEAR || !counts || axis->to - axis->from >= plot_tick_count(description))
        return false;
    for (size_t s = 0; s < plot->series_count; s++) {
        const struct series *series = &plot->series[s];
        if (!are_whole(horizontal ? series->x : series->y, series->count) ||
            !are_whole(horizontal ? series->x2 : series->y2, series->count))
            return false;
    }
    return true;
}

/* NaN where the description does not give the bound. */
static bool evaluate_bound(struct plot *plot, enum axis_scale scale, const struct binding *binding, xmlNode *context,
                           double *ret_bound, struct error *err)
{
    return (scale == AXIS_TIME ? binding_time : binding_number)(binding, &plot->scope, context, ret_bound, err);
}

static void make_room(struct axis *axis)
{
    if (axis->from > axis->to) { /* nothing known */
        axis->from = axis->scale == AXIS_LOG ? 1.0 : 0.0;
        axis->to = axis->scale == AXIS_LOG ? 10.0 : 1.0;
    }
    if (axis->to > axis->from)
        return;
    if (axis->scale == AXIS_LOG) {
        axis->to = axis->from * 10.0;
    } else if (axis->scale == AXIS_TIME) { /* the only day stands in the middle */
        axis->from -= 0.5;
        axis->to += 0.5;
    } else {
        axis->to = axis->from + 1.0;
    }
}

/* What lies beyond an end that the description fixes is not drawn. */
static void forget_outside(struct plot *plot, bool horizontal, const struct axis *axis)
{
    double slack = (axis->to - axis->from) * 1e-9;
    for (size_t s = 0; s < plot->series_count; s++) {
        double *values = horizontal ? plot->series[s].x : plot->series[s].y;
        for (size_t i = 0; i < plot->series[s].count; i++) {
            if (values[i] < axis->from - slack || values[i] > axis->to + slack)
                values[i] = NAN;
        }
    }
}

bool plot_find_domain(struct plot *plot, bool horizontal, xmlNode *context, struct error *err)
{
    const struct axis_description *description = horizontal ? &plot->chart->x : &plot->chart->y;
    struct axis *axis = horizontal ? &plot->x : &plot->y;
    const struct binding *bindings[] = {description->low, description->high, description->from, description->to};
    double bounds[ARRAY_SIZE(bindings)];
    axis->scale = (enum axis_scale)description->scale;
    axis->from = INFINITY;
    axis->to = -INFINITY;
    find_extent(plot, horizontal, &axis->from, &axis->to);
    if (axis->scale == AXIS_AUTO)
        axis->scale = axis->from > 0.0 && axis->to > 10.0 * axis->from ? AXIS_LOG : AXIS_LINEAR;
    if (axis->scale == AXIS_LINEAR)
        include(0.0, &axis->from, &axis->to);
    for (size_t i = 0; i < ARRAY_SIZE(bindings); i++)
        if (!evaluate_bound(plot, description->scale, bindings[i], context, &bounds[i], err))
            return false;
    include(bounds[0], &axis->from, &axis->to);
    include(bounds[1], &axis->from, &axis->to);
    bool fixed_from = isfinite(bounds[2]), fixed_to = isfinite(bounds[3]);
    axis->from = fixed_from ? bounds[2] : axis->from;
    axis->to = fixed_to ? bounds[3] : axis->to;
    if (axis->from <= axis->to) {
        axis->from -= overhang(plot, horizontal);
        axis->to += overhang(plot, horizontal);
    }
    make_room(axis);
    axis->whole = counts_few(plot, horizontal, axis);
    axis_widen(axis, plot_tick_count(description), fixed_from, fixed_to);
    if (fixed_from || fixed_to)
        forget_outside(plot, horizontal, axis);
    return true;
}
