/* SPDX-License-Identifier: MIT
 *
 * Layers piled up, one on the other.
 */
#ifndef FIGURES_PLOT_STACK_H
#define FIGURES_PLOT_STACK_H

#include "figures/plot.h"

/* Turns at least one layer, from the lowest up, into layers over the x of the one with the most: the values of each
 * stand on the sum of those before, which is its y2; as parts of 1 where the mark says so. The first has the titles of
 * all. */
void plot_pile_up(struct plot *plot, struct series *layers, size_t count);

/* "3 July 2025: tee 1,234; none 56": what layers that were piled up, from the lowest up, say at a place. */
const char *plot_stack_title(const struct plot *plot, const struct series *layers, size_t count, size_t i);

#endif
