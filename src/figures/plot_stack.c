/* SPDX-License-Identifier: MIT
 * Knows how layers become a stack. */
#include "figures/plot_stack.h"

#include "base/day.h"

#include <math.h>

/* The value of `series` at x; NaN where it has none. */
static double value_at(const struct series *series, double x)
{
    size_t low = 0, high = series->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (series->x[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < series->count && fabs(series->x[low] - x) < 1e-9 && isfinite(series->y[low]);
    return found ? series->y[low] : (double)NAN;
}

static double add_known(double sum, double value)
{
    return !isfinite(value) ? sum : isfinite(sum) ? sum + value : value;
}

static const char *x_text(const struct plot *plot, double x)
{
    char day[DAY_TEXT_SIZE];
    if (plot->chart->x.scale == AXIS_TIME)
        return arena_text(plot->arena, day_long((int32_t)x, day));
    return axis_label(x, 0.01, FORMAT_NUMBER, plot->arena);
}

const char *plot_stack_title(const struct plot *plot, const struct series *layers, size_t count, size_t i)
{
    const char *title = NULL;
    for (size_t layer = 0; layer < count; layer++) {
        const struct series *series = &layers[layer];
        double value = series->y[i] - series->y2[i];
        if (!(value > 0.0))
            continue;
        const char *text = series->mark->share ? arena_printf(plot->arena, "%.1f%%", 100.0 * value)
                                 : axis_label(round(value), 1.0, FORMAT_INTEGER, plot->arena);
        title = arena_printf(plot->arena, "%s%s%s %s", title ? title : x_text(plot, series->x[i]), title ? "; " : ": ",
                             series->title_name, text);
    }
    return title;
}

static const struct series *find_longest(const struct series *layers, size_t count)
{
    const struct series *longest = layers;
    for (size_t i = 1; i < count; i++)
        longest = layers[i].count > longest->count ? &layers[i] : longest;
    return longest;
}

/* What each place is a share of, or 1. Where no layer has a value there is a gap, where some have none they are
 * nothing. */
static double *find_wholes(const struct plot *plot, const struct series *layers, size_t count,
                           const struct series *places)
{
    double *wholes = arena_alloc(plot->arena, places->count, sizeof *wholes);
    for (size_t i = 0; i < places->count; i++) {
        double total = NAN;
        for (size_t layer = 0; layer < count; layer++)
            total = add_known(total, value_at(&layers[layer], places->x[i]));
        wholes[i] = !isfinite(total) || layers->mark->share ? total : 1.0;
    }
    return wholes;
}

/* Puts a layer on the `sums` of those below it, which hold it too then. */
static void put_layer(const struct plot *plot, const struct series *places, const double *wholes, double *sums,
                      struct series *series)
{
    size_t count = places->count;
    double *tops = arena_alloc(plot->arena, count * 2, sizeof *tops), *bases = tops + count;
    enum colour_role *colours = arena_alloc(plot->arena, count, sizeof *colours);
    const char **labels = arena_alloc(plot->arena, count, sizeof *labels);
    bool *gaps = arena_alloc(plot->arena, count, sizeof *gaps);
    for (size_t i = 0; i < count; i++) {
        bases[i] = sums[i] / wholes[i];
        sums[i] = add_known(sums[i], value_at(series, places->x[i]));
        tops[i] = sums[i] / wholes[i];
        colours[i] = series->count > 0 ? series->colours[0] : ROLE_OTHER;
    }
    if (count > 0)
        labels[count - 1] = series->name;
    *series = (struct series){.mark = series->mark,
                              .name = NULL,
                              .title_name = series->name ? series->name : "",
                              .count = count,
                              .nodes = places->nodes,
                              .x = places->x,
                              .y = tops,
                              .y2 = bases,
                              .x2 = series->x2,
                              .values = series->values,
                              .labels = labels,
                              .gaps = gaps,
                              .open = gaps,
                              .colours = colours};
}

void plot_pile_up(struct plot *plot, struct series *layers, size_t count)
{
    const struct series places = *find_longest(layers, count);
    const double *wholes = find_wholes(plot, layers, count, &places);
    double *sums = arena_alloc(plot->arena, places.count, sizeof *sums);
    const char **none = arena_alloc(plot->arena, places.count, sizeof *none);
    for (size_t layer = 0; layer < count; layer++) {
        put_layer(plot, &places, wholes, sums, &layers[layer]);
        layers[layer].titles = layer == 0 ? places.titles : none; /* once, not once a layer */
    }
}
