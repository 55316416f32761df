/* SPDX-License-Identifier: MIT
 *
 * Where the labels of vertical rules, such as dates on which something happened, go: above the frame, beside their
 * rules. They stand in a row, broken into the space between the rules, where that leaves every word whole; else each
 * is a flag at a height of its own, over the rules of those that it reaches across.
 */
#ifndef FIGURES_PLOT_EVENTS_H
#define FIGURES_PLOT_EVENTS_H

#include "figures/plot.h"

#define PLOT_EVENT_TEXT_PX 11.0
#define PLOT_EVENT_LINE_PX 13.0
#define PLOT_EVENT_GAP_PX 4.0 /* between a rule and its label */

/* Fills plot->events, and plot->events_px with the height they need. Requires the frame's sides. */
void plot_events_place(struct plot *plot);

/* That of a node; NULL where it has none. */
const struct event *plot_events_of(const struct series *series, size_t index);

#endif
