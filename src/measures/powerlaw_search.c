/* SPDX-License-Identifier: MIT
 * Knows which tail of the volumes is most like a power law, without measuring every tail in full. */
#include "measures/powerlaw.h"

#include "base/memory.h"
#include "measures/fit.h"

#include <math.h>
#include <stdlib.h>

/* The used items, by run: how many are larger, and the sum of their logarithms from the run on less n times that of
 * the run itself (by tails, so that nearly equal volumes lose no digits). */
struct tails {
    struct volumes used;
    bool discrete;
    int64_t *above;
    double *mean_excess;
};

static void tails_set(struct tails *tails, const struct volumes *listed, bool discrete)
{
    *tails = (struct tails){.used = volumes_used(listed), .discrete = discrete};
    int64_t runs = tails->used.run_count, above = 0;
    tails->above = memory_grow(NULL, (size_t)runs, sizeof *tails->above);
    tails->mean_excess = memory_grow(NULL, (size_t)runs, sizeof *tails->mean_excess);
    double excess = 0, lost = 0;
    for (int64_t i = runs - 1; i >= 0; i--) {
        const struct volumes_run *run = &tails->used.runs[i];
        if (i + 1 < runs) {
            /* From run i + 1 down to run i all that are above gain ln(x(i+1) / x(i)). */
            double step = log1p((double)(run[1].value - run->value) / (double)run->value) * (double)above - lost;
            double sum = excess + step;
            lost = (sum - excess) - step;
            excess = sum;
        }
        tails->above[i] = above;
        above += run->count;
        tails->mean_excess[i] = excess / (double)above;
    }
}

static void tails_clear(struct tails *tails)
{
    free(tails->above);
    free(tails->mean_excess);
}

/* A fit to the tail from a run on, and the largest distance found so far. */
struct probe {
    const struct tails *tails;
    struct fit fit;
    double most, enough; /* above `enough` nobody wants to know more */
    int64_t most_at;
};

static void look_at(struct probe *probe, int64_t i)
{
    double distance = fit_distance(&probe->fit, &probe->tails->used.runs[i], probe->tails->above[i]);
    if (distance > probe->most) {
        probe->most = distance;
        probe->most_at = i;
    }
}

/* Looks at the runs between two that have been looked at. Both the share of items and its fit fall from one to the
 * other, so that no distance in between is greater than that of the one's upper from the other's lower end. */
static void look_between(struct probe *probe, int64_t low, int64_t high, double at_low, double at_high)
{
    const int64_t *above = probe->tails->above;
    const struct volumes_run *runs = probe->tails->used.runs;
    double n = (double)probe->fit.n, share_low = (double)above[low] / n,
           share_high = (double)(above[high] + runs[high].count) / n;
    double bound = fmax(share_low - at_high, at_low - share_high);
    if (high - low < 2 || bound <= probe->most || probe->most > probe->enough)
        return;
    int64_t middle = low + (high - low) / 2;
    look_at(probe, middle);
    double at_middle = fit_survival(&probe->fit, runs[middle].value);
    look_between(probe, low, middle, at_low, at_middle);
    look_between(probe, middle, high, at_middle, at_high);
}

/* The distance of a fit to the tail from run `first` on, or some number above `enough`. */
static double distance(struct probe *probe, int64_t first)
{
    const struct volumes_run *runs = probe->tails->used.runs;
    int64_t last = probe->tails->used.run_count - 1;
    look_at(probe, first);
    look_at(probe, last);
    look_between(probe, first, last, 1, fit_survival(&probe->fit, runs[last].value));
    return probe->most;
}

static struct probe probe_from(const struct tails *tails, int64_t first, double near, double enough)
{
    struct probe probe = {.tails = tails, .enough = enough, .most_at = first};
    probe.fit = (struct fit){.discrete = tails->discrete,
                             .x_min = tails->used.runs[first].value,
                             .n = tails->above[first] + tails->used.runs[first].count};
    fit_tail(&probe.fit, tails->mean_excess[first], near);
    return probe;
}

/* A limit to begin with, so that most tails are refused at first sight. */
static double least_of_some(const struct tails *tails)
{
    enum { places = 64 };
    double least = 2;
    int64_t candidates = tails->used.run_count - 1;
    for (int64_t k = 0; k < places && k < candidates; k++) {
        int64_t first = candidates < places ? k : candidates * k / places;
        struct probe probe = probe_from(tails, first, 0, least);
        least = fmin(least, distance(&probe, first));
    }
    return least;
}

/* The tails whose distances doubles cannot tell from the least, by falling x_min. */
struct contenders {
    int64_t *x_min;
    double *distance;
    int64_t count, capacity;
};

static void contenders_add(struct contenders *contenders, int64_t x_min, double distance)
{
    if (contenders->count == contenders->capacity) {
        contenders->capacity = contenders->capacity * 2 + 64;
        size_t capacity = (size_t)contenders->capacity;
        contenders->x_min = memory_grow(contenders->x_min, capacity, sizeof *contenders->x_min);
        contenders->distance = memory_grow(contenders->distance, capacity, sizeof *contenders->distance);
    }
    contenders->x_min[contenders->count] = x_min;
    contenders->distance[contenders->count++] = distance;
}

/* Whether the tail from `x_min` on is no farther from its fit than that from `other` on; what a thousand bits do not
 * tell apart is equal. */
static bool is_as_near(const struct volumes *listed, bool discrete, int64_t x_min, int64_t other)
{
    enum { bits_first = 128, bits_most = 1024 };
    bool nearer = false, farther = false;
    for (mpfr_prec_t bits = bits_first; bits <= bits_most && !nearer && !farther; bits *= 2) {
        struct interval here, there;
        interval_init_for(&here, bits);
        interval_init_for(&there, bits);
        powerlaw_enclose_distance(listed, x_min, discrete, bits, &here);
        powerlaw_enclose_distance(listed, other, discrete, bits, &there);
        nearer = mpfr_less_p(here.high, there.low);
        farther = mpfr_less_p(there.high, here.low);
        interval_clear(&here);
        interval_clear(&there);
    }
    return !farther;
}

static int64_t nearest(const struct volumes *listed, bool discrete, const struct contenders *contenders, double least)
{
    int64_t best = 0;
    for (int64_t k = 0; k < contenders->count; k++) {
        int64_t x_min = contenders->x_min[k];
        if (contenders->distance[k] <= least && (best == 0 || is_as_near(listed, discrete, x_min, best)))
            best = x_min;
    }
    return best;
}

/* Where one tail is far from its fit, the next one mostly is too. */
static int64_t search(const struct volumes *listed, bool discrete)
{
    static const double doubt = 1e-11;
    struct tails tails;
    struct contenders contenders = {.count = 0};
    tails_set(&tails, listed, discrete);
    double limit = least_of_some(&tails) + doubt, alpha = 0;
    int64_t far_at = tails.used.run_count - 1;
    for (int64_t i = tails.used.run_count - 2; i >= 0; i--) {
        struct probe probe = probe_from(&tails, i, alpha, limit);
        alpha = probe.fit.alpha;
        look_at(&probe, far_at);
        if (probe.most > limit)
            continue;
        double here = distance(&probe, i);
        far_at = probe.most_at;
        if (here > limit)
            continue;
        contenders_add(&contenders, tails.used.runs[i].value, here);
        limit = fmin(limit, here + doubt);
    }
    int64_t best = nearest(listed, discrete, &contenders, limit);
    free(contenders.x_min);
    free(contenders.distance);
    tails_clear(&tails);
    return best;
}

int64_t powerlaw_search_discrete(const struct volumes *listed)
{
    return search(listed, true);
}

int64_t powerlaw_search_continuous(const struct volumes *listed)
{
    return search(listed, false);
}
