/* SPDX-License-Identifier: MIT
 * Knows what part of the volume the largest items hold. */
#include "measures/compute.h"
#include "measures/kernels.h"

static struct measure_value share(const struct measure_input *input, uint128 part)
{
    return value_wide_ratio(&input->scope, part, input->volumes->total);
}

/* S^2 */
static void squared_total(const struct volumes *volumes, mpz_t ret)
{
    wide_to_mpz(ret, volumes->total);
    mpz_mul(ret, ret, ret);
}

struct measure_value compute_hhi(const struct measure_input *input)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    mpz_t squares, total;
    mpz_inits(squares, total, (mpz_ptr)NULL);
    squared_total(input->volumes, total);
    mpz_mul_ui(squares, kernels_squares(input->volumes), (unsigned long)input->a);
    struct measure_value value = value_ratio(&input->scope, squares, total);
    mpz_clears(squares, total, (mpz_ptr)NULL);
    return value;
}

struct measure_value compute_inverse_hhi(const struct measure_input *input)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    mpz_t total;
    mpz_init(total);
    squared_total(input->volumes, total);
    struct measure_value value = value_ratio(&input->scope, total, kernels_squares(input->volumes));
    mpz_clear(total);
    return value;
}

struct measure_value compute_hhi_unbiased(const struct measure_input *input)
{
    if (input->volumes->total < 2)
        return value_undefined("it takes a volume of at least two");
    mpz_t pairs, total, all_pairs;
    mpz_inits(pairs, total, all_pairs, (mpz_ptr)NULL);
    wide_to_mpz(total, input->volumes->total);
    mpz_sub(pairs, kernels_squares(input->volumes), total);
    mpz_sub_ui(all_pairs, total, 1);
    mpz_mul(all_pairs, all_pairs, total);
    struct measure_value value = value_ratio(&input->scope, pairs, all_pairs);
    mpz_clears(pairs, total, all_pairs, (mpz_ptr)NULL);
    return value;
}

/* (Q / S^2 - 1 / n) / (1 - 1 / n) = (n Q - S^2) / ((n - 1) S^2). */
struct measure_value compute_hhi_normalized(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->total == 0)
        return value_undefined(compute_no_volume);
    if (volumes->n == 1)
        return value_undefined(compute_one_item);
    mpz_t excess, total;
    mpz_inits(excess, total, (mpz_ptr)NULL);
    squared_total(volumes, total);
    mpz_mul_ui(excess, kernels_squares(volumes), (unsigned long)volumes->n);
    mpz_sub(excess, excess, total);
    mpz_mul_ui(total, total, (unsigned long)volumes->n - 1);
    struct measure_value value = value_ratio(&input->scope, excess, total);
    mpz_clears(excess, total, (mpz_ptr)NULL);
    return value;
}

struct measure_value compute_top_share(const struct measure_input *input)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    return share(input, volumes_sum_of_largest(input->volumes, input->a));
}

struct measure_value compute_top_percent(const struct measure_input *input)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    int64_t k = (input->volumes->n * input->a + 99) / 100;
    return share(input, volumes_sum_of_largest(input->volumes, k));
}

struct measure_value compute_top_percent_interpolated(const struct measure_input *input)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    mpz_t above, total;
    mpz_inits(above, total, (mpz_ptr)NULL);
    lorenz_numerator(input->volumes, 100 - input->a, above);
    wide_to_mpz(total, input->volumes->total);
    mpz_mul_ui(total, total, 100);
    mpz_sub(above, total, above);
    struct measure_value value = value_ratio(&input->scope, above, total);
    mpz_clears(above, total, (mpz_ptr)NULL);
    return value;
}

static struct measure_value fewest(const struct measure_input *input, bool strict)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    return value_count(&input->scope, (uint128)volumes_fewest(input->volumes, input->a, input->b, strict));
}

struct measure_value compute_fewest(const struct measure_input *input)
{
    return fewest(input, true);
}

struct measure_value compute_fewest_reached(const struct measure_input *input)
{
    return fewest(input, false);
}

struct measure_value compute_inverse_top_share(const struct measure_input *input)
{
    if (input->volumes->total == 0)
        return value_undefined(compute_no_volume);
    return value_wide_ratio(&input->scope, input->volumes->total, (uint128)volumes_most(input->volumes));
}

/* 1 / (n (1 - G)) = S / (n S - g) with G = g / (n S). */
struct measure_value compute_hall_tideman(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    if (volumes->total == 0)
        return value_undefined(compute_no_volume);
    return value_wide_ratio(&input->scope, volumes->total,
                            volumes->total * (uint128)volumes->n - (uint128)gini_numerator(volumes));
}
