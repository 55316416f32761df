/* SPDX-License-Identifier: MIT
 * Knows how cells show their values, and the scale that says so. */
#include "figures/plot_cells.h"

#include "figures/plot_shapes.h"

#include <math.h>

#define CELL_TEXT_PX 11.0
#define SCALE_STEP_PX 32.0
#define SCALE_HEIGHT_PX 10.0

/* Where a step of the scale ends. Not evenly spread: what is compared are mostly small shares. */
static const double scale_ends[] = {0.05, 0.10, 0.20, 0.40, 0.70};

static enum colour_role scale_role(double value)
{
    size_t step = 0;
    while (step < ARRAY_SIZE(scale_ends) && value >= scale_ends[step])
        step++;
    return (enum colour_role)(ROLE_SCALE_1 + (int)step);
}

static enum colour_role scale_ink(enum colour_role scale)
{
    return scale <= ROLE_SCALE_INKED ? ROLE_INK : ROLE_BACKGROUND;
}

/* A dashed rim within the cell: what is in it is not final. */
static void add_rim(struct plot *plot, struct box cell, enum colour_role colour)
{
    static const double dashes[] = {3.0, 2.0};
    struct scene_point *points = plot_points(plot, 5);
    struct box rim = {cell.left + 1.5, cell.top + 1.5, cell.right - 1.5, cell.bottom - 1.5};
    points[0] = points[4] = (struct scene_point){rim.left, rim.top};
    points[1] = (struct scene_point){rim.right, rim.top};
    points[2] = (struct scene_point){rim.right, rim.bottom};
    points[3] = (struct scene_point){rim.left, rim.bottom};
    plot_add(plot, (struct scene_item){.shape = SCENE_LINE,
                                       .colour = colour,
                                       .opacity = 1.0,
                                       .width_px = 1.0,
                                       .points = points,
                                       .point_count = 5,
                                       .dashes_px = dashes,
                                       .dash_count = ARRAY_SIZE(dashes)});
}

/* Numbers in some cells only would look like those that count. */
static bool labels_fit(struct plot *plot, const struct series *series, double width_px)
{
    for (size_t i = 0; i < series->count; i++) {
        if (plot_is_known(series, i) && isfinite(series->values[i]) && series->labels[i] &&
            fonts_width_px(plot->fonts, series->labels[i], CELL_TEXT_PX, false) > width_px)
            return false;
    }
    return true;
}

void plot_draw_cells(struct plot *plot, const struct series *series)
{
    double width = fabs(axis_px(&plot->x, 1.0) - axis_px(&plot->x, 0.0)),
           height = fabs(axis_px(&plot->y, 1.0) - axis_px(&plot->y, 0.0));
    bool labelled = labels_fit(plot, series, width - 3.0);
    for (size_t i = 0; i < series->count; i++) {
        if (!plot_is_known(series, i) || !isfinite(series->values[i]))
            continue;
        double x = axis_px(&plot->x, series->x[i]), y = axis_px(&plot->y, series->y[i]);
        struct box cell = {x - width / 2.0 + 0.5, y - height / 2.0 + 0.5, x + width / 2.0 - 0.5,
                           y + height / 2.0 - 0.5};
        enum colour_role scale = scale_role(series->values[i]);
        const char *label = series->labels[i];
        plot_add_rectangle(plot, cell, scale, 1.0, series->titles[i]);
        if (series->open[i])
            add_rim(plot, cell, scale_ink(scale));
        if (label && labelled)
            plot_add_text(plot, label, x, y + 4.0, CELL_TEXT_PX, ANCHOR_MIDDLE, scale_ink(scale), false);
    }
}

static bool has_open(const struct series *series)
{
    bool any = false;
    for (size_t i = 0; i < series->count; i++)
        any = any || (series->open[i] && plot_is_known(series, i) && isfinite(series->values[i]));
    return any;
}

static const char *scale_label(struct plot *plot, size_t step)
{
    return step == 0                       ? "0%"
           : step > ARRAY_SIZE(scale_ends) ? "100%"
                                           : arena_printf(plot->arena, "%.0f%%", 100.0 * scale_ends[step - 1]);
}

void plot_draw_scale(struct plot *plot, const struct series *series, double x_px, double y_px)
{
    plot_add_text(plot,
                  fonts_fit(plot->fonts, series->name, PLOT_TEXT_PX, false, plot->space.right - x_px, plot->arena),
                  x_px, y_px + 11.0, PLOT_TEXT_PX, ANCHOR_START, ROLE_MUTED, false);
    y_px += 17.0;
    for (size_t step = 0; step <= ARRAY_SIZE(scale_ends); step++) {
        double left = x_px + (double)step * SCALE_STEP_PX;
        plot_add_rectangle(plot, (struct box){left, y_px, left + SCALE_STEP_PX - 1.0, y_px + SCALE_HEIGHT_PX},
                           (enum colour_role)(ROLE_SCALE_1 + (int)step), 1.0, NULL);
    }
    for (size_t step = 0; step <= ARRAY_SIZE(scale_ends) + 1; step++)
        plot_add_text(plot, scale_label(plot, step), x_px + (double)step * SCALE_STEP_PX, y_px + SCALE_HEIGHT_PX + 13.0,
                      CELL_TEXT_PX, step == 0 ? ANCHOR_START : ANCHOR_MIDDLE, ROLE_MUTED, false);
    if (!has_open(series))
        return;
    double left = x_px + SCALE_STEP_PX * (double)(ARRAY_SIZE(scale_ends) + 1) + 32.0;
    add_rim(plot, (struct box){left, y_px - 2.5, left + 22.0, y_px + SCALE_HEIGHT_PX + 2.5}, ROLE_INK);
    plot_add_text(plot, "not over yet", left + 28.0, y_px + 9.0, PLOT_TEXT_PX, ANCHOR_START, ROLE_INK, false);
}
