/* SPDX-License-Identifier: MIT
 *
 * The domain of an axis: what the values of all series span, what the description adds or fixes, and a little more, so
 * that ticks are round.
 */
#ifndef FIGURES_PLOT_DOMAIN_H
#define FIGURES_PLOT_DOMAIN_H

#include "figures/plot.h"

/* How many ticks a description asks for: at least one, and no more than can be read. */
int plot_tick_count(const struct axis_description *description);

/* Sets scale and ends of plot->x or plot->y, and forgets the values that lie beyond an end that the description
 * fixes. */
bool plot_find_domain(struct plot *plot, bool horizontal, xmlNode *context, struct error *err) MUST_CHECK;

#endif
