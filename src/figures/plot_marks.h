/* SPDX-License-Identifier: MIT
 *
 * Drawing the marks of a plot.
 */
#ifndef FIGURES_PLOT_MARKS_H
#define FIGURES_PLOT_MARKS_H

#include "figures/plot.h"

/* The sample of a mark in the legend, 18 pixels wide, its middle at y. */
void plot_draw_swatch(struct plot *plot, const struct series *series, double x_px, double y_px);

/* All marks in the order of the description: areas and bars, then the base line, then lines, points and texts. */
void plot_draw_marks(struct plot *plot, void (*draw_base_line)(struct plot *plot));

#endif
