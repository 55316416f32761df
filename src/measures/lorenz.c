/* SPDX-License-Identifier: MIT
 * Knows the Lorenz curve: straight lines between the points (i / n, C(i) / S). */
#include "measures/lorenz.h"

#include "measures/compute.h"

#include <assert.h>

void lorenz_numerator(const struct volumes *volumes, int64_t percent, mpz_t ret_numerator)
{
    int64_t whole = volumes->n / 100 * percent + volumes->n % 100 * percent / 100;
    int64_t hundredths = volumes->n % 100 * percent % 100;
    mpz_t step;
    mpz_init(step);
    wide_to_mpz(ret_numerator, volumes_sum_of_smallest(volumes, whole));
    mpz_mul_ui(ret_numerator, ret_numerator, 100);
    if (hundredths > 0) {
        wide_to_mpz(step, (uint128)volumes_at(volumes, whole + 1));
        mpz_addmul_ui(ret_numerator, step, (unsigned long)hundredths);
    }
    mpz_clear(step);
}

struct measure_value compute_lorenz(const struct measure_input *input)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    mpz_t over, under;
    mpz_inits(over, under, (mpz_ptr)NULL);
    lorenz_numerator(input->volumes, input->a, over);
    wide_to_mpz(under, input->volumes->total);
    mpz_mul_ui(under, under, 100);
    struct measure_value value = value_ratio(&input->scope, over, under);
    mpz_clears(over, under, (mpz_ptr)NULL);
    return value;
}

struct measure_value compute_tail_ratio(const struct measure_input *input)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    mpz_t over, under, total;
    mpz_inits(over, under, total, (mpz_ptr)NULL);
    wide_to_mpz(total, input->volumes->total);
    mpz_mul_ui(total, total, 100);
    lorenz_numerator(input->volumes, input->a, over);
    mpz_sub(over, total, over);
    lorenz_numerator(input->volumes, input->b, under);
    struct measure_value value =
        mpz_size(under) == 0 ? value_infinite() : value_ratio(&input->scope, over, under);
    mpz_clears(over, under, total, (mpz_ptr)NULL);
    return value;
}

/* The greatest distance below the diagonal is at the mean, so at the end of a run: max of (i S - n C(i)) / (n
 * S). */
struct measure_value compute_hoover(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->total == 0)
        return value_undefined(compute_no_volume);
    uint128 items = 0, sum = 0, distance = 0, n = (uint128)volumes->n;
    for (int64_t i = 0; i < volumes->run_count; i++) {
        const struct volumes_run *run = &volumes->runs[i];
        items += (uint128)run->count;
        sum += (uint128)run->value * (uint128)run->count;
        uint128 here = items * volumes->total - n * sum;
        if (here > distance)
            distance = here;
    }
    return value_wide_ratio(&input->scope, distance, n * volumes->total);
}

/* With M the sum of the two middle values, L(.5) = l / (100 S) and G = g / (n S):
 * (2 (.5 - L(.5)) - G) (S / n) / (M / 2) = 2 (50 n S - n l - 50 g) / (50 n^2 M). */
struct measure_value compute_wolfson(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->total == 0)
        return value_undefined(compute_no_volume);
    uint128 middle =
        (uint128)volumes_at(volumes, (volumes->n + 1) / 2) + (uint128)volumes_at(volumes, volumes->n / 2 + 1);
    if (middle == 0)
        return value_undefined("the median is 0");
    unsigned long n = (unsigned long)volumes->n;
    mpz_t over, under, part;
    mpz_inits(over, under, part, (mpz_ptr)NULL);
    wide_to_mpz(over, volumes->total * (uint128)n - (uint128)gini_numerator(volumes));
    mpz_mul_ui(over, over, 50);
    lorenz_numerator(volumes, 50, part);
    mpz_submul_ui(over, part, n);
    mpz_mul_ui(over, over, 2 * (unsigned long)input->a);
    wide_to_mpz(under, middle);
    mpz_mul_ui(under, under, n);
    mpz_mul_ui(under, under, n);
    mpz_mul_ui(under, under, 50);
    struct measure_value value = value_ratio(&input->scope, over, under);
    mpz_clears(over, under, part, (mpz_ptr)NULL);
    return value;
}

/* The items below, at and above the mean, told apart as integers: n x against S. */
struct around_mean {
    int64_t below, at;
    uint128 sum_below, sum_at;
    uint128 greatest_below,
        least_above; /* meaningful when there is an item below; when none is at the mean */
};

static struct around_mean around_mean(const struct volumes *volumes)
{
    struct around_mean around = {0};
    for (int64_t i = 0; i < volumes->run_count; i++) {
        uint128 value = (uint128)volumes->runs[i].value, count = (uint128)volumes->runs[i].count;
        uint128 scaled = value * (uint128)volumes->n;
        if (scaled > volumes->total) {
            around.least_above = value;
            return around;
        }
        if (scaled == volumes->total) {
            around.at = volumes->runs[i].count;
            around.sum_at = value * count;
        } else {
            around.below += volumes->runs[i].count;
            around.sum_below += value * count;
            around.greatest_below = value;
        }
    }
    return around;
}

/* items / n + sum / S */
static void slope_one_point(const struct volumes *volumes, int64_t items, uint128 sum, mpq_t ret)
{
    mpq_t share;
    mpq_init(share);
    wide_to_mpz(mpq_numref(share), sum);
    wide_to_mpz(mpq_denref(share), volumes->total);
    mpq_canonicalize(share);
    mpq_set_si(ret, items, (unsigned long)volumes->n);
    mpq_canonicalize(ret);
    mpq_add(ret, ret, share);
    mpq_clear(share);
}

/* Damgaard and Weiner: F(m) + L(m), with d = (m - x_below) / (x_above - x_below) of the way between the
 * neighbours. */
static void between_neighbours(const struct volumes *volumes, const struct around_mean *around, mpq_t ret)
{
    mpq_t way, share;
    mpq_inits(way, share, (mpq_ptr)NULL);
    wide_to_mpz(mpq_numref(way), volumes->total - (uint128)volumes->n * around->greatest_below);
    wide_to_mpz(mpq_denref(way), (uint128)volumes->n * (around->least_above - around->greatest_below));
    mpq_canonicalize(way);
    /* F = (below + d) / n, L = (C(below) + d x_above) / S: d is worth 1 / n + x_above / S. */
    slope_one_point(volumes, 1, around->least_above, share);
    mpq_mul(way, way, share);
    slope_one_point(volumes, around->below, around->sum_below, ret);
    mpq_add(ret, ret, way);
    mpq_clears(way, share, (mpq_ptr)NULL);
}

struct measure_value compute_asymmetry(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->total == 0)
        return value_undefined(compute_no_volume);
    struct around_mean around = around_mean(volumes);
    mpq_t low, high, weight;
    mpq_inits(low, high, weight, (mpq_ptr)NULL);
    if (around.at == 0) {
        between_neighbours(volumes, &around, low);
    } else {
        slope_one_point(volumes, around.below, around.sum_below, low);
        slope_one_point(volumes, around.below + around.at, around.sum_below + around.sum_at, high);
        /* low + (high - low) b / (a + b) */
        mpq_sub(high, high, low);
        mpq_set_si(weight, input->b, (unsigned long)(input->a + input->b));
        mpq_canonicalize(weight);
        mpq_mul(high, high, weight);
        mpq_add(low, low, high);
    }
    struct measure_value value = value_rational(&input->scope, low);
    mpq_clears(low, high, weight, (mpq_ptr)NULL);
    return value;
}

/* Distance from (0, 0) along the sides of the unit square, in units of 1 / (n S). */
static uint128 way(const struct volumes *volumes, const struct lorenz_point *point)
{
    return (uint128)point->items * volumes->total + (uint128)volumes->n * point->sum;
}

size_t lorenz_points(const struct volumes *volumes, struct lorenz_point *points, size_t most)
{
    assert(most >= 5);
    if (volumes->total == 0)
        return 0;
    int64_t runs = volumes->run_count;
    bool all = (size_t)runs < most;
    size_t kept = 1, spread = most - 4;
    uint128 whole = 2 * (uint128)volumes->n * volumes->total;
    uint128 step = whole / spread + 1, next = step;
    struct lorenz_point here = {0};
    points[0] = here;
    for (int64_t i = 0; i < runs; i++) {
        here.items += volumes->runs[i].count;
        here.sum += (uint128)volumes->runs[i].value * (uint128)volumes->runs[i].count;
        bool corner = (i == 0 && volumes->runs[0].value == 0) || i >= runs - 2;
        if (!all && !corner && way(volumes, &here) < next)
            continue;
        points[kept++] = here;
        while (next <= way(volumes, &here))
            next += step;
    }
    return kept;
}

struct measure_value lorenz_items_share(const struct volumes *volumes, const struct lorenz_point *point,
                                        const struct value_scope *scope)
{
    return value_wide_ratio(scope, (uint128)point->items, (uint128)volumes->n);
}

struct measure_value lorenz_volume_share(const struct volumes *volumes, const struct lorenz_point *point,
                                         const struct value_scope *scope)
{
    return value_wide_ratio(scope, point->sum, volumes->total);
}

/* A position on a curve: the corner before it and the run that it lies on. */
struct walk {
    const struct volumes *volumes;
    int64_t run, items;
    uint128 sum;
};

/* Moves to the run that holds the point items / n; both in the units of the other curve. */
static void walk_to(struct walk *walk, int64_t items, int64_t n)
{
    const struct volumes_run *runs = walk->volumes->runs;
    while ((int128)(walk->items + runs[walk->run].count) * n < (int128)items * walk->volumes->n) {
        walk->items += runs[walk->run].count;
        walk->sum += (uint128)runs[walk->run].value * (uint128)runs[walk->run].count;
        walk->run++;
    }
}

/* Whether at the corner (items / n, sum / S) the curve `other` is above. */
static bool is_above_at(const struct volumes *volumes, int64_t items, uint128 sum, const struct walk *other)
{
    mpz_t here, there, part;
    mpz_inits(here, there, part, (mpz_ptr)NULL);
    /* sum / S against (sum' + (items / n * n' - items') x') / S', times n S S' */
    wide_to_mpz(here, sum);
    wide_to_mpz(part, other->volumes->total);
    mpz_mul(here, here, part);
    mpz_mul_si(here, here, volumes->n);
    wide_to_mpz(there, other->sum);
    mpz_mul_si(there, there, volumes->n);
    wide_to_mpz(part, (uint128)((int128)items * other->volumes->n - (int128)other->items * volumes->n));
    mpz_mul_si(part, part, other->volumes->runs[other->run].value);
    mpz_add(there, there, part);
    wide_to_mpz(part, volumes->total);
    mpz_mul(there, there, part);
    bool above = mpz_cmp(there, here) > 0;
    mpz_clears(here, there, part, (mpz_ptr)NULL);
    return above;
}

/* Whether the curve `other` is above that of `volumes` anywhere. Both are convex, so that the difference of a curve
 * less this one has its peaks at the corners of this one. */
static bool is_above(const struct volumes *other, const struct volumes *volumes)
{
    bool above = false;
    struct walk walk = {.volumes = other};
    int64_t items = 0;
    uint128 sum = 0;
    for (int64_t i = 0; i < volumes->run_count; i++) {
        items += volumes->runs[i].count;
        sum += (uint128)volumes->runs[i].value * (uint128)volumes->runs[i].count;
        walk_to(&walk, items, volumes->n);
        above |= is_above_at(volumes, items, sum, &walk);
    }
    return above;
}

enum lorenz_verdict lorenz_compare(const struct volumes *first, const struct volumes *second)
{
    if (first->total == 0 || second->total == 0)
        return LORENZ_NONE;
    bool higher = is_above(first, second), lower = is_above(second, first);
    return higher && lower ? LORENZ_CROSS : higher ? LORENZ_HIGHER : lower ? LORENZ_LOWER : LORENZ_EQUAL;
}
