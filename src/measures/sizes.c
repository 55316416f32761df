/* SPDX-License-Identifier: MIT
 * Knows how many items there are, how many of them are used, and how much. */
#include "measures/compute.h"

const char compute_no_item[] = "there is no item";
const char compute_no_volume[] = "there is no volume";
const char compute_no_used_item[] = "there is no used item";
const char compute_one_item[] = "it takes at least two items";

struct measure_value compute_n(const struct measure_input *input)
{
    return value_count(&input->scope, (uint128)input->volumes->n);
}

struct measure_value compute_n_used(const struct measure_input *input)
{
    return value_count(&input->scope, (uint128)input->volumes->n_used);
}

struct measure_value compute_n_idle(const struct measure_input *input)
{
    return value_count(&input->scope, (uint128)(input->volumes->n - input->volumes->n_used));
}

struct measure_value compute_total(const struct measure_input *input)
{
    return value_count(&input->scope, input->volumes->total);
}

struct measure_value compute_largest(const struct measure_input *input)
{
    if (input->volumes->n == 0)
        return value_undefined(compute_no_item);
    return value_count(&input->scope, (uint128)volumes_most(input->volumes));
}

struct measure_value compute_least(const struct measure_input *input)
{
    if (input->volumes->n == 0)
        return value_undefined(compute_no_used_item);
    return value_count(&input->scope, (uint128)volumes_least(input->volumes));
}

struct measure_value compute_idle_share(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->n == 0)
        return value_undefined(compute_no_item);
    return value_wide_ratio(&input->scope, (uint128)(volumes->n - volumes->n_used), (uint128)volumes->n);
}

struct measure_value compute_mean(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->n == 0)
        return value_undefined(compute_no_item);
    return value_wide_ratio(&input->scope, volumes->total, (uint128)volumes->n);
}

struct measure_value compute_median(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->n == 0)
        return value_undefined(compute_no_item);
    int64_t below = volumes_at(volumes, (volumes->n + 1) / 2),
            above = volumes_at(volumes, volumes->n / 2 + 1);
    return value_wide_ratio(&input->scope, (uint128)below + (uint128)above, 2);
}
