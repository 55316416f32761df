/* SPDX-License-Identifier: MIT
 * Knows how inequality splits into what is within groups and what is between them. */
#include "measures/groups.h"

#include "base/memory.h"
#include "measures/compute.h"
#include "measures/fixed.h"
#include "measures/kernels.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The values in the order of their groups; starts[k] is where group k begins, starts[group_count] is the end.
 */
static int64_t *by_group(const int64_t *values, const int64_t *group_of, int64_t count, int64_t group_count,
                         int64_t *starts)
{
    int64_t *ordered = memory_grow(NULL, (size_t)count, sizeof *ordered);
    for (int64_t i = 0; i < count; i++)
        starts[group_of[i] + 1]++;
    for (int64_t k = 0; k < group_count; k++)
        starts[k + 1] += starts[k];
    for (int64_t i = 0; i < count; i++)
        ordered[starts[group_of[i]]++] = values[i];
    memmove(starts + 1, starts, (size_t)group_count * sizeof *starts);
    starts[0] = 0;
    return ordered;
}

bool groups_set(struct groups *groups, const int64_t *values, const int64_t *group_of, int64_t count,
                int64_t group_count, int64_t *ret_too_large)
{
    int64_t *starts = memory_zeroed((size_t)group_count + 1, sizeof *starts);
    int64_t *ordered = by_group(values, group_of, count, group_count, starts);
    int64_t *sums = memory_zeroed((size_t)group_count, sizeof *sums);
    struct groups made = {.members = memory_zeroed((size_t)group_count, sizeof *made.members)};
    bool fits = true;

    for (int64_t k = 0; k < group_count && fits; k++) {
        int64_t size = starts[k + 1] - starts[k];
        if (size == 0)
            continue;
        struct volumes *members = &made.members[made.count];
        volumes_set(members, ordered + starts[k], size);
        sums[made.count++] = (int64_t)members->total;
        fits = members->total <= INT64_MAX;
        if (!fits)
            *ret_too_large = k;
    }
    volumes_set(&made.items, values, count);
    volumes_set(&made.sums, sums, fits ? made.count : 0);
    free(starts);
    free(ordered);
    free(sums);
    if (fits)
        *groups = made;
    else
        groups_clear(&made);
    return fits;
}

void groups_clear(struct groups *groups)
{
    for (int64_t k = 0; k < groups->count; k++)
        volumes_clear(&groups->members[k]);
    free(groups->members);
    volumes_clear(&groups->items);
    volumes_clear(&groups->sums);
    groups->members = NULL;
    groups->count = 0;
}

struct measure_value groups_measure(const struct measure *measure, enum measure_population population,
                                    const struct groups *groups, const struct value_scope *scope)
{
    assert(measure->subject == SUBJECT_GROUPS);
    struct measure_input input = {.volumes = &groups->sums,
                                  .groups = groups,
                                  .population = population,
                                  .a = measure->a,
                                  .b = measure->b,
                                  .scope = *scope};
    return measure->compute(&input);
}

/* The items of the population asked for, of all groups and of one. */
static struct volumes items(const struct measure_input *input)
{
    return input->population == POPULATION_USED ? volumes_used(&input->groups->items) : input->groups->items;
}

static struct volumes members(const struct measure_input *input, int64_t k)
{
    return input->population == POPULATION_USED ? volumes_used(&input->groups->members[k])
                                                : input->groups->members[k];
}

struct measure_value compute_groups(const struct measure_input *input)
{
    return value_count(&input->scope, (uint128)input->groups->count);
}

static int64_t weight_of(const struct volumes *group, bool by_items)
{
    return by_items ? group->n : (int64_t)group->total;
}

static void sum_log_means_quickly(const struct measure_input *input, bool by_items, struct interval *ret)
{
    const struct fixed_logs *logs = kernels_logs(&input->groups->items);
    struct fixed_sum of_totals = {.low = 0}, of_sizes = {.low = 0}, error = {.low = 0};
    struct interval part;
    for (int64_t k = 0; k < input->groups->count; k++) {
        struct volumes group = members(input, k);
        if (group.total == 0)
            continue;
        uint128 weight = (uint128)weight_of(&group, by_items);
        fixed_add(&of_totals, fixed_log(logs, (uint64_t)group.total), weight);
        fixed_add(&of_sizes, fixed_log(logs, (uint64_t)group.n), weight);
        fixed_add(&error, FIXED_ERROR, weight);
    }
    interval_init(&part, mpfr_get_prec(ret->low));
    fixed_enclose(&of_totals, FIXED_PLACES, &error, ret);
    fixed_enclose(&of_sizes, FIXED_PLACES, &error, &part);
    interval_sub(ret, ret, &part);
    interval_clear(&part);
}

static void sum_log_means_exactly(const struct measure_input *input, bool by_items, struct interval *ret)
{
    struct interval log, part;
    interval_init(&log, mpfr_get_prec(ret->low));
    interval_init(&part, mpfr_get_prec(ret->low));
    interval_set_int(ret, 0);
    for (int64_t k = 0; k < input->groups->count; k++) {
        struct volumes group = members(input, k);
        if (group.total == 0)
            continue;
        interval_set_wide(&log, group.total);
        interval_set_int(&part, group.n);
        interval_div(&log, &log, &part);
        interval_log(&log, &log);
        interval_mul_int(&log, &log, weight_of(&group, by_items));
        interval_add(ret, ret, &log);
    }
    interval_clear(&log);
    interval_clear(&part);
}

/* The sum over groups of weight * ln(S_k / n_k) over the groups with volume; the weight is S_k, or n_k
 * `by_items`. */
static void sum_log_means(const struct measure_input *input, bool by_items, mpfr_prec_t bits, struct interval *ret)
{
    if (bits <= FIXED_BITS && input->groups->count >= KERNELS_MANY)
        sum_log_means_quickly(input, by_items, ret);
    else
        sum_log_means_exactly(input, by_items, ret);
}

/* to = to / divisor */
/* ln of the mean of all items */
static void log_mean(const struct volumes *all, struct interval *ret)
{
    interval_set_wide(ret, all->total);
    interval_div_wide(ret, ret, (uint128)all->n);
    interval_log(ret, ret);
}

/* (sum x ln x - sum S_k ln(S_k / n_k)) / S */
static void enclose_theil_within(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct measure_input *input = context;
    struct volumes all = items(input);
    struct interval part;
    interval_init_for(&part, bits);
    kernels_sum(&all, KERNEL_X_LOG_X, bits, ret);
    sum_log_means(input, false, bits, &part);
    interval_sub(ret, ret, &part);
    interval_div_wide(ret, ret, all.total);
    interval_clear(&part);
}

/* (sum S_k ln(S_k / n_k)) / S - ln(S / n) */
static void enclose_theil_between(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct measure_input *input = context;
    struct volumes all = items(input);
    struct interval part;
    interval_init_for(&part, bits);
    sum_log_means(input, false, bits, ret);
    interval_div_wide(ret, ret, all.total);
    log_mean(&all, &part);
    interval_sub(ret, ret, &part);
    interval_clear(&part);
}

/* No inequality within: every group consists of equals, if only of idle items. */
static bool nothing_within(const struct measure_input *input)
{
    for (int64_t k = 0; k < input->groups->count; k++) {
        struct volumes group = members(input, k);
        if (group.run_count > 1)
            return false;
    }
    return true;
}

/* No inequality between: every group has the mean of all, S_k n = S n_k. */
static bool nothing_between(const struct measure_input *input)
{
    struct volumes all = items(input);
    for (int64_t k = 0; k < input->groups->count; k++) {
        struct volumes group = members(input, k);
        if (group.total * (uint128)all.n != all.total * (uint128)group.n)
            return false;
    }
    return true;
}

struct measure_value compute_theil_within(const struct measure_input *input)
{
    if (input->groups->items.total == 0)
        return value_undefined(compute_no_volume);
    if (nothing_within(input))
        return value_count(&input->scope, 0);
    return value_real(&input->scope, enclose_theil_within, input);
}

struct measure_value compute_theil_between(const struct measure_input *input)
{
    if (input->groups->items.total == 0)
        return value_undefined(compute_no_volume);
    if (nothing_between(input))
        return value_count(&input->scope, 0);
    return value_real(&input->scope, enclose_theil_between, input);
}

static void enclose_between_share(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    struct interval whole;
    interval_init_for(&whole, bits);
    enclose_theil_within(context, bits, &whole);
    enclose_theil_between(context, bits, ret);
    interval_add(&whole, &whole, ret);
    interval_div(ret, ret, &whole);
    interval_clear(&whole);
}

struct measure_value compute_theil_between_share(const struct measure_input *input)
{
    if (input->groups->items.total == 0)
        return value_undefined(compute_no_volume);
    bool no_within = nothing_within(input), no_between = nothing_between(input);
    if (no_within && no_between)
        return value_undefined("there is no inequality to split");
    if (no_within || no_between)
        return value_count(&input->scope, no_within);
    return value_real(&input->scope, enclose_between_share, input);
}

/* ((sum n_k ln(S_k / n_k)) - sum ln x) / n */
static void enclose_mld_within(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct measure_input *input = context;
    struct volumes all = items(input);
    struct interval part;
    interval_init_for(&part, bits);
    kernels_sum(&all, KERNEL_LOG_X, bits, &part);
    sum_log_means(input, true, bits, ret);
    interval_sub(ret, ret, &part);
    interval_div_wide(ret, ret, (uint128)all.n);
    interval_clear(&part);
}

/* ln(S / n) - (sum n_k ln(S_k / n_k)) / n */
static void enclose_mld_between(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct measure_input *input = context;
    struct volumes all = items(input);
    struct interval part;
    interval_init_for(&part, bits);
    sum_log_means(input, true, bits, &part);
    interval_div_wide(&part, &part, (uint128)all.n);
    log_mean(&all, ret);
    interval_sub(ret, ret, &part);
    interval_clear(&part);
}

struct measure_value compute_mld_within(const struct measure_input *input)
{
    if (input->groups->items.total == 0)
        return value_undefined(compute_no_volume);
    if (nothing_within(input))
        return value_count(&input->scope, 0);
    return value_real(&input->scope, enclose_mld_within, input);
}

struct measure_value compute_mld_between(const struct measure_input *input)
{
    if (input->groups->items.total == 0)
        return value_undefined(compute_no_volume);
    if (nothing_between(input))
        return value_count(&input->scope, 0);
    return value_real(&input->scope, enclose_mld_between, input);
}

/* n S times the within part: the Gini numerators of the groups, since p_k s_k G_k = g_k / (n S). */
static uint128 within_numerator(const struct groups *groups)
{
    uint128 sum = 0;
    for (int64_t k = 0; k < groups->count; k++)
        sum += (uint128)gini_numerator(&groups->members[k]);
    return sum;
}

static int by_mean(const void *a, const void *b)
{
    const struct volumes *x = *(const struct volumes *const *)a, *y = *(const struct volumes *const *)b;
    uint128 left = x->total * (uint128)y->n, right = y->total * (uint128)x->n;
    return left < right ? -1 : left > right;
}

/* n S times the Gini coefficient of the group means: the sum over pairs of n_l S_k - n_k S_l, k with the
 * higher mean. */
static uint128 between_numerator(const struct groups *groups)
{
    const struct volumes **order = memory_grow(NULL, (size_t)groups->count, sizeof *order);
    for (int64_t k = 0; k < groups->count; k++)
        order[k] = &groups->members[k];
    qsort(order, (size_t)groups->count, sizeof *order, by_mean);
    uint128 sum = 0, items_below = 0, volume_below = 0;
    for (int64_t k = 0; k < groups->count; k++) {
        sum += order[k]->total * items_below - (uint128)order[k]->n * volume_below;
        items_below += (uint128)order[k]->n;
        volume_below += order[k]->total;
    }
    free(order);
    return sum;
}

static struct measure_value over_n_total(const struct measure_input *input, uint128 numerator)
{
    const struct volumes *all = &input->groups->items;
    return value_wide_ratio(&input->scope, numerator, (uint128)all->n * all->total);
}

struct measure_value compute_gini_within(const struct measure_input *input)
{
    if (input->groups->items.total == 0)
        return value_undefined(compute_no_volume);
    return over_n_total(input, within_numerator(input->groups));
}

struct measure_value compute_gini_between(const struct measure_input *input)
{
    if (input->groups->items.total == 0)
        return value_undefined(compute_no_volume);
    return over_n_total(input, between_numerator(input->groups));
}

struct measure_value compute_gini_overlap(const struct measure_input *input)
{
    const struct groups *groups = input->groups;
    if (groups->items.total == 0)
        return value_undefined(compute_no_volume);
    return over_n_total(input, (uint128)gini_numerator(&groups->items) - within_numerator(groups) -
                                   between_numerator(groups));
}

/* The sum of s_k G_k = g_k / (n_k S) */
struct measure_value compute_gini_within_yl(const struct measure_input *input)
{
    const struct groups *groups = input->groups;
    if (groups->items.total == 0)
        return value_undefined(compute_no_volume);
    mpq_t sum, part;
    mpq_inits(sum, part, (mpq_ptr)NULL);
    for (int64_t k = 0; k < groups->count; k++) {
        wide_to_mpz(mpq_numref(part), (uint128)gini_numerator(&groups->members[k]));
        mpz_set_si(mpq_denref(part), groups->members[k].n);
        mpq_canonicalize(part);
        mpq_add(sum, sum, part);
    }
    wide_to_mpz(mpq_numref(part), groups->items.total);
    mpz_set_ui(mpq_denref(part), 1);
    mpq_div(sum, sum, part);
    struct measure_value value = value_rational(&input->scope, sum);
    mpq_clears(sum, part, (mpq_ptr)NULL);
    return value;
}
