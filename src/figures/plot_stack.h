/* SPDX-License-Identifier: MIT
 *
 * Layers piled up, one on the other.
 */
#ifndef FIGURES_PLOT_STACK_H
#define FIGURES_PLOT_STACK_H

#include "figures/plot.h"

/* Turns at least one layer, from the lowest up, into layers over the x of the one with the most: the values of each
 * stand on the sum of those before, which is its y2; as parts of 1 where `share`. The first has the titles of all,
 * unless the description says something else. */
void plot_pile_up(struct plot *plot, struct series *layers, size_t count, bool share);

#endif
