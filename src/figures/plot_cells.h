/* SPDX-License-Identifier: MIT
 *
 * Cells of two bands, coloured by value, and their scale.
 */
#ifndef FIGURES_PLOT_CELLS_H
#define FIGURES_PLOT_CELLS_H

#include "figures/plot.h"

/* All of a series. No numbers where one of them does not fit its cell. */
void plot_draw_cells(struct plot *plot, const struct series *series);

/* What the scale of cells is called, its steps with their ends below, and what a dashed rim says; the top at y. */
#define PLOT_SCALE_PX 54.0
void plot_draw_scale(struct plot *plot, const struct series *series, double x_px, double y_px);

#endif
