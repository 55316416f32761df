/* SPDX-License-Identifier: MIT
 * Knows which part of a change of the Gini coefficient is the inventory's. */
#include "measures/change.h"

#include "measures/compute.h"
#include "measures/pairs.h"

/* The idle share, and the Gini coefficient of the used items. */
static void split(const struct volumes *listed, mpq_t ret_idle, mpq_t ret_used)
{
    struct volumes used = volumes_used(listed);
    mpq_set_si(ret_idle, listed->n - listed->n_used, (unsigned long)listed->n);
    mpq_canonicalize(ret_idle);
    wide_to_mpz(mpq_numref(ret_used), (uint128)gini_numerator(&used));
    wide_to_mpz(mpq_denref(ret_used), (uint128)used.n * used.total);
    mpq_canonicalize(ret_used);
}

/* (1 - (left + right) / 2) (to - from) */
static void part_of(mpq_t ret, const mpq_t left, const mpq_t right, const mpq_t from, const mpq_t to)
{
    mpq_t one, moved;
    mpq_inits(one, moved, (mpq_ptr)NULL);
    mpq_set_ui(one, 1, 1);
    mpq_add(ret, left, right);
    mpq_div_2exp(ret, ret, 1);
    mpq_sub(ret, one, ret);
    mpq_sub(moved, to, from);
    mpq_mul(ret, ret, moved);
    mpq_clears(one, moved, (mpq_ptr)NULL);
}

struct measure_value gini_change(enum gini_change which, const struct volumes *before,
                                 const struct volumes *after, const struct value_scope *scope)
{
    if (before->total == 0 || after->total == 0)
        return value_undefined("one of the windows has no volume");
    mpq_t idle[2], used[2], by_idle, by_used;
    mpq_inits(idle[0], idle[1], used[0], used[1], by_idle, by_used, (mpq_ptr)NULL);
    split(before, idle[0], used[0]);
    split(after, idle[1], used[1]);
    part_of(by_idle, used[0], used[1], idle[0], idle[1]);
    part_of(by_used, idle[0], idle[1], used[0], used[1]);
    if (which == GINI_CHANGE)
        mpq_add(by_idle, by_idle, by_used);
    struct measure_value value = value_rational(scope, which == GINI_CHANGE_BY_USED ? by_used : by_idle);
    mpq_clears(idle[0], idle[1], used[0], used[1], by_idle, by_used, (mpq_ptr)NULL);
    return value;
}

struct measure_value compute_gini_change(const struct measure_input *input)
{
    const struct volumes *volumes = input->pairs->volumes;
    return gini_change((enum gini_change)input->a, &volumes[0], &volumes[1], &input->scope);
}
