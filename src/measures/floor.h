/* SPDX-License-Identifier: MIT
 *
 * The noise floor: how concentrated an entirely equal network looks, only because the window holds so few
 * inferences.
 *
 * S inferences fall on n items, each item as likely as the other. Then the share of an item's square has the
 * exact expectation HHI = (S + n - 1) / (n S). With L = S / n inferences per item and Poisson numbers (the
 * usual approximation of the multinomial; its error is of the order of 1/n) the expected idle share is
 * exp(-L), and the mean difference of two Poisson numbers (Ramasubban 1958) gives the expected Gini
 * coefficient exp(-2 L) (I0(2 L) + I1(2 L)) = 1F1(1/2; 2; -4 L), I being modified Bessel functions. A network
 * is more concentrated than chance only by what lies above the floor. Volumes must be counts of inferences:
 * tokens or payments come in lumps and have a higher floor.
 */
#ifndef MEASURES_FLOOR_H
#define MEASURES_FLOOR_H

#include "measures/measure.h"

/* All on the listed items; each as the floor itself and as the measure less its floor. */
measure_compute compute_gini_floor, compute_gini_above_floor;
measure_compute compute_idle_share_floor, compute_idle_share_above_floor;
measure_compute compute_hhi_floor, compute_hhi_above_floor;

#endif
