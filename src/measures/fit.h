/* SPDX-License-Identifier: MIT
 *
 * A power law fitted in doubles: for searches, and for knowing where exact work is worth its time. Relative errors of
 * about 1e-12.
 */
#ifndef MEASURES_FIT_H
#define MEASURES_FIT_H

#include "measures/volumes.h"

struct fit {
    bool discrete;
    int64_t x_min, n; /* the tail, and how many items it has */
    double alpha, norm;
};

/* Sets alpha, and what follows from it. */
void fit_set_alpha(struct fit *fit, double alpha);

/* The maximum likelihood estimate for a tail whose mean logarithm is `mean_excess` above that of x_min. `near` is a
 * guess, such as the estimate of a similar tail, or 0. Requires mean_excess > 0. */
void fit_tail(struct fit *fit, double mean_excess, double near);

/* The share of items of at least x by the fit. Requires x >= x_min. */
double fit_survival(const struct fit *fit, int64_t x);

/* The greater of the distances on both sides of the jump at a volume, of which run->count items are in the tail and
 * `above` larger. */
double fit_distance(const struct fit *fit, const struct volumes_run *run, int64_t above);

#endif
