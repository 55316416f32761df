/* SPDX-License-Identifier: MIT
 *
 * The labels of marks: beside points, at the ends of lines, in a column with leaders.
 */
#ifndef FIGURES_PLOT_LABELS_H
#define FIGURES_PLOT_LABELS_H

#include "figures/plot.h"

#define PLOT_DOT_PX 12.0 /* what the dot before an end label takes */
#define PLOT_LABEL_GAP_PX 6.0

/* True for lines, areas and stacks, whose last label stands right of the plot, and for horizontal bars. */
bool plot_labels_at_end(const struct plot *plot, const struct series *series);

/* A label in the size and weight of its mark, moved back into the chart's space and shortened to it. */
void plot_add_label(struct plot *plot, const struct series *series, const char *label, double x_px, double y_px,
                    enum scene_anchor anchor, enum colour_role colour);

/* The label of point i, which is drawn at (x_px, y_px), where there is room for it. */
void plot_label_point(struct plot *plot, const struct series *series, size_t i, double x_px, double y_px);

/* Those of all known points, which are drawn at `points`, in a column right of them, each with a thin line. */
void plot_label_by_leaders(struct plot *plot, const struct series *series, const struct scene_point *points);

/* Those of all series that plot_labels_at_end(), bars excepted. */
void plot_label_ends(struct plot *plot);

#endif
