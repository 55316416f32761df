/* SPDX-License-Identifier: MIT
 *
 * Drawing the marks of a plot, and the shapes that axes are made of.
 */
#ifndef FIGURES_PLOT_MARKS_H
#define FIGURES_PLOT_MARKS_H

#include "figures/plot.h"

#define PLOT_TEXT_PX 12.0
#define PLOT_DOT_PX 12.0 /* what the dot before an end label takes */

/* True for lines, areas and stacks, whose last label stands right of the plot, and for horizontal bars. */
bool plot_labels_at_end(const struct plot *plot, const struct series *series);

/* Texts remember the space they take. */
void plot_add_text(struct plot *plot, const char *text, double x_px, double y_px, double size_px,
                   enum scene_anchor anchor, enum colour_role colour, bool bold);
void plot_add_line(struct plot *plot, double x1_px, double y1_px, double x2_px, double y2_px, enum colour_role colour,
                   double width_px);

/* The sample of a mark in the legend, 18 pixels wide, its middle at y. */
void plot_draw_swatch(struct plot *plot, const struct series *series, double x_px, double y_px);

/* What the scale of cells is called, its steps with their ends below, and what a dashed rim says; the top at y. */
#define PLOT_SCALE_PX 54.0
void plot_draw_scale(struct plot *plot, const struct series *series, double x_px, double y_px);

/* All marks in the order of the description: areas and bars, then the base line, then lines, points and texts. */
void plot_draw_marks(struct plot *plot, void (*draw_base_line)(struct plot *plot));

#endif
