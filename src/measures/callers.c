/* SPDX-License-Identifier: MIT
 * Knows who stands behind the volume of an item. */
#include "measures/callers.h"

#include "base/memory.h"
#include "measures/compute.h"

#include <assert.h>
#include <stdlib.h>

static int by_item_then_caller(const void *a, const void *b)
{
    const struct callers_record *p = a, *q = b;
    int64_t difference = p->item != q->item ? p->item - q->item : p->caller - q->caller;
    return difference < 0 ? -1 : difference > 0;
}

/* False on overflow. */
static bool add_up(const struct callers_record *records, int64_t count, int64_t *per_item,
                   int64_t *per_caller)
{
    for (int64_t i = 0; i < count; i++)
        if (__builtin_add_overflow(per_item[records[i].item], records[i].volume,
                                   &per_item[records[i].item]) ||
            __builtin_add_overflow(per_caller[records[i].caller], records[i].volume,
                                   &per_caller[records[i].caller]))
            return false;
    return true;
}

static int64_t index_of_largest(const int64_t *values, int64_t count)
{
    int64_t largest = 0;
    for (int64_t i = 1; i < count; i++)
        if (values[i] > values[largest])
            largest = i;
    return largest;
}

/* Requires sorted records. */
static void count_distinct(const struct callers_record *records, int64_t count, int64_t *distinct)
{
    for (int64_t i = 0; i < count; i++)
        if (i == 0 || by_item_then_caller(&records[i - 1], &records[i]) != 0)
            distinct[records[i].item]++;
}

bool callers_set(struct callers *callers, struct callers_record *records, int64_t count, int64_t items,
                 int64_t caller_count)
{
    int64_t *per_item = memory_zeroed((size_t)items, sizeof *per_item);
    int64_t *per_caller = memory_zeroed((size_t)caller_count, sizeof *per_caller);
    int64_t *distinct = memory_zeroed((size_t)items, sizeof *distinct);

    qsort(records, (size_t)count, sizeof *records, by_item_then_caller);
    bool fits = add_up(records, count, per_item, per_caller);
    if (fits) {
        *callers = (struct callers){.single_items = 0};
        volumes_set(&callers->per_item, per_item, items);
        volumes_set(&callers->per_caller, per_caller, caller_count);
        count_distinct(records, count, distinct);
        volumes_set(&callers->distinct, distinct, items);
        for (int64_t i = 0; i < items; i++) {
            callers->single_items += distinct[i] == 1;
            callers->single_volume += distinct[i] == 1 ? (uint128)per_item[i] : 0;
        }
        int64_t largest = index_of_largest(per_caller, caller_count);
        for (int64_t i = 0; i < count; i++)
            if (records[i].caller == largest)
                per_item[records[i].item] -= records[i].volume;
        volumes_set(&callers->without_largest, per_item, items);
    }
    free(per_item);
    free(per_caller);
    free(distinct);
    return fits;
}

void callers_clear(struct callers *callers)
{
    volumes_clear(&callers->per_item);
    volumes_clear(&callers->per_caller);
    volumes_clear(&callers->without_largest);
    volumes_clear(&callers->distinct);
}

struct measure_value callers_measure(const struct measure *measure, const struct callers *callers,
                                     const struct value_scope *scope)
{
    assert(measure->subject == SUBJECT_CALLERS);
    struct measure_input input = {.callers = callers, .a = measure->a, .b = measure->b, .scope = *scope};
    return measure->compute(&input);
}

/* Applies a measure of volumes to those that parameter b names; without the largest caller, to the items
 * still used. */
static struct measure_value apply(const struct measure_input *input, measure_compute *compute, int64_t a,
                                  int64_t b)
{
    const struct callers *callers = input->callers;
    struct volumes volumes = input->b == CALLERS_PER_ITEM     ? callers->per_item
                             : input->b == CALLERS_DISTINCT   ? callers->distinct
                             : input->b == CALLERS_PER_CALLER ? callers->per_caller
                                                              : volumes_used(&callers->without_largest);
    struct measure_input inner = {.volumes = &volumes, .a = a, .b = b, .scope = input->scope};
    return compute(&inner);
}

struct measure_value compute_callers_n(const struct measure_input *input)
{
    return apply(input, compute_n, 0, 0);
}

struct measure_value compute_callers_total(const struct measure_input *input)
{
    return apply(input, compute_total, 0, 0);
}

struct measure_value compute_callers_gini(const struct measure_input *input)
{
    return apply(input, compute_gini, 0, 0);
}

struct measure_value compute_callers_hhi(const struct measure_input *input)
{
    return apply(input, compute_hhi, 1, 0);
}

struct measure_value compute_callers_fewest_half(const struct measure_input *input)
{
    return apply(input, compute_fewest, 1, 2);
}

struct measure_value compute_callers_top_share(const struct measure_input *input)
{
    return apply(input, compute_top_share, 1, 0);
}

struct measure_value compute_callers_effective(const struct measure_input *input)
{
    return apply(input, compute_inverse_hhi, 0, 0);
}

struct measure_value compute_single_items(const struct measure_input *input)
{
    return value_count(&input->scope, (uint128)input->callers->single_items);
}

struct measure_value compute_single_volume_share(const struct measure_input *input)
{
    if (input->callers->per_item.total == 0)
        return value_undefined(compute_no_volume);
    return value_wide_ratio(&input->scope, input->callers->single_volume, input->callers->per_item.total);
}
