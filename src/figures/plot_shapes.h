/* SPDX-License-Identifier: MIT
 *
 * The shapes that axes, marks and labels are made of: plot_add() and what follows it add them to plot->scene, in its
 * pixels.
 */
#ifndef FIGURES_PLOT_SHAPES_H
#define FIGURES_PLOT_SHAPES_H

#include "figures/plot.h"

#include <math.h>

#define PLOT_TEXT_PX 12.0

/* What a description gives, or what holds where it gives nothing. */
static inline double plot_given(double value, double otherwise)
{
    return value > 0.0 ? value : otherwise;
}

static inline bool plot_is_known(const struct series *series, size_t i)
{
    return isfinite(series->x[i]) && isfinite(series->y[i]);
}

/* Room for the points of an item, in the plot's arena. */
struct scene_point *plot_points(struct plot *plot, size_t count);

void plot_add(struct plot *plot, struct scene_item item);
void plot_add_line(struct plot *plot, double x1_px, double y1_px, double x2_px, double y2_px, enum colour_role colour,
                   double width_px);
void plot_add_rectangle(struct plot *plot, struct box box, enum colour_role colour, double opacity, const char *title);
void plot_add_dot(struct plot *plot, double x_px, double y_px, enum colour_role colour, double size_px);

/* Texts remember the space they take, and whether a box is free of them can be asked. */
void plot_add_text(struct plot *plot, const char *text, double x_px, double y_px, double size_px,
                   enum scene_anchor anchor, enum colour_role colour, bool bold);
struct box plot_text_box(struct plot *plot, const char *text, double x_px, double y_px, double size_px,
                         enum scene_anchor anchor, bool bold);
bool plot_is_free(const struct plot *plot, struct box box);

#endif
