/* SPDX-License-Identifier: MIT
 * Knows how to fit a power law in doubles. */
#include "measures/fit.h"

#include "measures/zeta.h"

#include <math.h>

void fit_set_alpha(struct fit *fit, double alpha)
{
    fit->alpha = alpha;
    if (fit->discrete)
        fit->norm = zeta_double(alpha, fit->x_min, fit->x_min, NULL);
}

/* The expected logarithm, slope / zeta, less that of x_min. */
static double expected_excess(double alpha, int64_t x_min)
{
    double slope, zeta = zeta_double(alpha, x_min, x_min, &slope);
    return slope / zeta;
}

/* How fast that falls with alpha. */
static double fall_of_excess(double alpha, int64_t x_min)
{
    double step = 1e-5 * (alpha - 1);
    return (expected_excess(alpha - step, x_min) - expected_excess(alpha + step, x_min)) / (2 * step);
}

/* Newton's method for: the expected is the mean excess. The slope is estimated again only after long steps. */
static double fit_discrete(int64_t x_min, double mean_excess, double near)
{
    static const double long_step = 1e-3, converged = 1e-14;
    enum { steps_most = 60 };
    double alpha = near > 1 ? near : 1 + 1 / (mean_excess + log1p(0.5 / ((double)x_min - 0.5))), fall = 0;
    for (int i = 0; i < steps_most; i++) {
        if (fall == 0)
            fall = fall_of_excess(alpha, x_min);
        double step = (expected_excess(alpha, x_min) - mean_excess) / fall, above_one = alpha - 1;
        /* Overshooting to the left is cut. */
        alpha = fmax(alpha + step, 1 + above_one / 2);
        if (fabs(step) <= converged * alpha)
            break;
        if (fabs(step) > long_step * above_one)
            fall = 0;
    }
    return alpha;
}

void fit_tail(struct fit *fit, double mean_excess, double near)
{
    fit_set_alpha(fit, fit->discrete ? fit_discrete(fit->x_min, mean_excess, near) : 1 + 1 / mean_excess);
}

/* ln(x / x_min) */
static double excess(const struct fit *fit, int64_t x)
{
    return log1p((double)(x - fit->x_min) / (double)fit->x_min);
}

double fit_survival(const struct fit *fit, int64_t x)
{
    return fit->discrete ? zeta_double(fit->alpha, x, fit->x_min, NULL) / fit->norm
                         : exp((1 - fit->alpha) * excess(fit, x));
}

double fit_distance(const struct fit *fit, const struct volumes_run *run, int64_t above)
{
    double n = (double)fit->n, at = fit_survival(fit, run->value), behind = at;
    if (fit->discrete) /* zeta(x + 1) = zeta(x) - x^-alpha */
        behind -= exp(-fit->alpha * excess(fit, run->value)) / fit->norm;
    return fmax(fabs((double)(above + run->count) / n - at), fabs((double)above / n - behind));
}
