/* SPDX-License-Identifier: MIT
 *
 * A plot that was evaluated, laid out and drawn.
 */
#ifndef FIGURES_PLOT_DRAW_H
#define FIGURES_PLOT_DRAW_H

#include "figures/plot.h"

/* From the top of the first panel to the bottom of the last one's labels, and what the legend takes above the plot,
 * between the sides of plot->space. */
double plot_panels_height(const struct plot *plot);
double plot_legend_height(struct plot *plot);

/* Lays the chart out in plot->space of plot->scene: frame, axes, marks, labels. */
bool plot_draw(struct plot *plot, xmlNode *context, struct error *err) MUST_CHECK;

#endif
