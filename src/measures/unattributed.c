/* SPDX-License-Identifier: MIT
 * Knows how far volume that names no item can move a measure. */
#include "measures/unattributed.h"

#include "measures/compute.h"
#include "measures/kernels.h"

#include <assert.h>

struct measure_value unattributed_measure(const struct measure *measure,
                                          const struct unattributed *unattributed,
                                          const struct value_scope *scope)
{
    assert(measure->subject == SUBJECT_UNATTRIBUTED);
    struct measure_input input = {.volumes = unattributed->known,
                                  .unattributed = unattributed,
                                  .a = measure->a,
                                  .b = measure->b,
                                  .scope = *scope};
    return measure->compute(&input);
}

static uint128 whole(const struct measure_input *input)
{
    return input->unattributed->known->total + input->unattributed->volume;
}

struct measure_value compute_attributed_share(const struct measure_input *input)
{
    if (whole(input) == 0)
        return value_undefined(compute_no_volume);
    return value_wide_ratio(&input->scope, input->volumes->total, whole(input));
}

/* (sum x^2 + more) / whole^2; clears `more`. */
static struct measure_value squares_over(const struct measure_input *input, mpz_t more, uint128 all)
{
    mpz_t squares, under;
    mpz_inits(squares, under, (mpz_ptr)NULL);
    mpz_add(squares, kernels_squares(input->volumes), more);
    wide_to_mpz(under, all);
    mpz_mul(under, under, under);
    struct measure_value value = value_ratio(&input->scope, squares, under);
    mpz_clears(squares, under, more, (mpz_ptr)NULL);
    return value;
}

struct measure_value compute_hhi_low(const struct measure_input *input)
{
    if (whole(input) == 0)
        return value_undefined(compute_no_volume);
    mpz_t nothing;
    mpz_init(nothing);
    return squares_over(input, nothing, whole(input));
}

/* (x + u)^2 - x^2 = u (2 x + u), x the largest */
struct measure_value compute_hhi_high(const struct measure_input *input)
{
    if (whole(input) == 0)
        return value_undefined(compute_no_volume);
    uint128 largest = input->volumes->n > 0 ? (uint128)volumes_most(input->volumes) : 0;
    mpz_t more, factor;
    mpz_inits(more, factor, (mpz_ptr)NULL);
    wide_to_mpz(more, input->unattributed->volume);
    wide_to_mpz(factor, 2 * largest + input->unattributed->volume);
    mpz_mul(more, more, factor);
    mpz_clear(factor);
    return squares_over(input, more, whole(input));
}

struct measure_value compute_hhi_as_one(const struct measure_input *input)
{
    if (whole(input) == 0)
        return value_undefined(compute_no_volume);
    mpz_t more;
    mpz_init(more);
    wide_to_mpz(more, input->unattributed->volume);
    mpz_mul(more, more, more);
    return squares_over(input, more, whole(input));
}

struct measure_value compute_hhi_known_only(const struct measure_input *input)
{
    if (input->volumes->total == 0)
        return value_undefined("there is no attributed volume");
    mpz_t nothing;
    mpz_init(nothing);
    return squares_over(input, nothing, input->volumes->total);
}

struct measure_value compute_cr_low(const struct measure_input *input)
{
    if (whole(input) == 0)
        return value_undefined(compute_no_volume);
    return value_wide_ratio(&input->scope, volumes_sum_of_largest(input->volumes, input->a), whole(input));
}

struct measure_value compute_cr_high(const struct measure_input *input)
{
    if (whole(input) == 0)
        return value_undefined(compute_no_volume);
    uint128 top = volumes_sum_of_largest(input->volumes, input->a) + input->unattributed->volume;
    return value_wide_ratio(&input->scope, top, whole(input));
}

/* The fewest of the largest whose sum, raised by `more`, is above half of the whole; at least 1, 0 when all
 * are too few. */
static int64_t fewest_above_half(const struct volumes *known, uint128 more, uint128 all)
{
    uint128 sum = more;
    int64_t taken = 0;
    for (int64_t i = known->run_count - 1; i >= 0; i--) {
        uint128 value = (uint128)known->runs[i].value, with_run = sum + value * (uint128)known->runs[i].count;
        if (2 * sum > all)
            return 1;
        if (2 * with_run > all)
            return taken + (int64_t)((all - 2 * sum) / (2 * value)) + 1;
        taken += known->runs[i].count;
        sum = with_run;
    }
    return 0;
}

struct measure_value compute_fewest_half_low(const struct measure_input *input)
{
    if (whole(input) == 0)
        return value_undefined(compute_no_volume);
    if (input->volumes->n == 0)
        return value_undefined(compute_no_item);
    return value_count(&input->scope,
                       (uint128)fewest_above_half(input->volumes, input->unattributed->volume, whole(input)));
}

struct measure_value compute_fewest_half_high(const struct measure_input *input)
{
    if (whole(input) == 0)
        return value_undefined(compute_no_volume);
    int64_t fewest = fewest_above_half(input->volumes, 0, whole(input));
    if (fewest == 0)
        return value_undefined("the attributed volume alone is not above one half");
    return value_count(&input->scope, (uint128)fewest);
}
