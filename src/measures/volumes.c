/* SPDX-License-Identifier: MIT
 * Knows how a heap of numbers becomes sorted runs with exact sums. */
#include "measures/volumes.h"

#include "base/memory.h"
#include "base/sort.h"
#include "measures/kernels.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Idle items need no sorting, and may be nearly all. */
static int64_t count_used(const int64_t *values, int64_t count)
{
    int64_t used = 0;
    for (int64_t i = 0; i < count; i++)
        used += values[i] != 0;
    return used;
}

/* One place more than there are used ones is written to. */
static void copy_used(const int64_t *values, int64_t count, int64_t *out)
{
    for (int64_t i = 0; i < count; i++) {
        *out = values[i];
        out += values[i] != 0;
    }
}

static int64_t count_distinct(const int64_t *sorted, int64_t count)
{
    int64_t distinct = count > 0;
    for (int64_t i = 1; i < count; i++)
        distinct += sorted[i] != sorted[i - 1];
    return distinct;
}

void volumes_set(struct volumes *volumes, const int64_t *values, int64_t count)
{
    volumes_set_with_idle(volumes, values, count, 0);
}

void volumes_set_with_idle(struct volumes *volumes, const int64_t *values, int64_t count, int64_t idle)
{
    assert(count >= 0 && idle >= 0 && count + idle <= VOLUMES_MOST);
    int64_t used = count_used(values, count);
    int64_t *memory = memory_grow(NULL, (size_t)used * 2 + 1, sizeof *memory);
    copy_used(values, count, memory);
    const int64_t *sorted = sort_integers(memory, memory + used, (size_t)used);
    assert(used == 0 || sorted[0] > 0);

    idle += count - used;
    int64_t distinct = count_distinct(sorted, used) + (idle > 0);
    struct volumes_run *runs = memory_grow(NULL, (size_t)distinct, sizeof *runs);
    uint128 total = 0;
    int64_t at = -1;
    if (idle > 0)
        runs[++at] = (struct volumes_run){.value = 0, .count = idle};
    for (int64_t i = 0; i < used; i++) {
        if (i == 0 || sorted[i] != sorted[i - 1])
            runs[++at] = (struct volumes_run){.value = sorted[i]};
        runs[at].count++;
        total += (uint128)sorted[i];
    }
    free(memory);
    *volumes = (struct volumes){.runs = runs,
                                .run_count = distinct,
                                .n = used + idle,
                                .n_used = used,
                                .total = total,
                                .kernels = kernels_new()};
}

void volumes_clear(struct volumes *volumes)
{
    free((void *)(uintptr_t)volumes->runs);
    kernels_free(volumes->kernels);
    *volumes = (struct volumes)VOLUMES_INIT;
}

struct volumes volumes_used(const struct volumes *listed)
{
    struct volumes used = *listed;
    if (used.n > used.n_used) {
        used.runs++;
        used.run_count--;
        used.n = used.n_used;
    }
    return used;
}

bool volumes_next(const struct volumes *volumes, int64_t index, struct volumes_place *place)
{
    place->before += place->run.count;
    place->sum_before += (uint128)place->run.value * (uint128)place->run.count;
    if (index == volumes->run_count)
        return false;
    place->run = volumes->runs[index];
    return true;
}

static uint128 sum_of_first(const struct volumes_run *run, int64_t step, int64_t k)
{
    uint128 sum = 0;
    for (; k > 0; run += step) {
        int64_t taken = k < run->count ? k : run->count;
        sum += (uint128)run->value * (uint128)taken;
        k -= taken;
    }
    return sum;
}

uint128 volumes_sum_of_smallest(const struct volumes *volumes, int64_t k)
{
    if (k > volumes->n / 2)
        return volumes->total - volumes_sum_of_largest(volumes, volumes->n - k);
    return sum_of_first(volumes->runs, 1, k);
}

uint128 volumes_sum_of_largest(const struct volumes *volumes, int64_t k)
{
    if (k >= volumes->n)
        return volumes->total;
    if (k > volumes->n / 2)
        return volumes->total - volumes_sum_of_smallest(volumes, volumes->n - k);
    return sum_of_first(volumes->runs + volumes->run_count - 1, -1, k);
}

int64_t volumes_at(const struct volumes *volumes, int64_t rank)
{
    assert(rank >= 1 && rank <= volumes->n);
    const struct volumes_run *run = volumes->runs;
    for (; rank > run->count; run++)
        rank -= run->count;
    return run->value;
}

int64_t volumes_fewest(const struct volumes *volumes, int64_t part, int64_t scale, bool strict)
{
    assert(0 < part && part <= scale && scale <= 1000 && !(strict && part == scale));
    if (volumes->total == 0)
        return 0;
    /* Sums stay below 2^94, so that times 1000 they fit. */
    uint128 goal = volumes->total * (uint128)part + (strict ? 1 : 0), sum = 0;
    const struct volumes_run *run = &volumes->runs[volumes->run_count - 1];
    int64_t taken = 0;
    for (;; run--) {
        uint128 with_run = sum + (uint128)run->value * (uint128)run->count * (uint128)scale;
        if (with_run >= goal)
            break;
        sum = with_run;
        taken += run->count;
    }
    uint128 step = (uint128)run->value * (uint128)scale;
    return taken + (int64_t)((goal - sum + step - 1) / step);
}

int64_t volumes_least(const struct volumes *volumes)
{
    return volumes->runs[0].value;
}

int64_t volumes_most(const struct volumes *volumes)
{
    return volumes->runs[volumes->run_count - 1].value;
}
