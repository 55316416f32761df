/* SPDX-License-Identifier: MIT
 * Knows how entries come into order. */
#include "usage/run_order.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Steps for each entry before the order of all is taken for any. */
#define STEPS_MOST 32

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const struct runs_entry *)a)->key, y = ((const struct runs_entry *)b)->key;
    return x < y ? -1 : x > y;
}

void run_order(struct runs_entry *entries, size_t count)
{
    size_t steps = STEPS_MOST * count;
    for (size_t i = 1; i < count && steps > 0; i++) {
        struct runs_entry entry = entries[i];
        size_t to = i;
        for (; to > 0 && entries[to - 1].key > entry.key && steps > 0; to--, steps--)
            entries[to] = entries[to - 1];
        entries[to] = entry;
    }
    if (steps == 0 && count > 1)
        qsort(entries, count, sizeof *entries, by_key);
}

struct run_places run_places_for(uint32_t *starts, size_t count, uint64_t passed, uint64_t last)
{
    struct run_places places = {.starts = starts, .count = count, .passed = passed};
    while ((last - passed) >> places.shift >= count)
        places.shift++;
    memset(starts, 0, (count + 1) * sizeof *starts);
    return places;
}

void run_places_count(const struct run_places *places, const struct runs_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        places->starts[((entries[i].key - places->passed) >> places->shift) + 1]++;
}

void run_places_sum(const struct run_places *places)
{
    for (size_t place = 1; place <= places->count; place++)
        places->starts[place] += places->starts[place - 1];
}

void run_places_put(const struct run_places *places, const struct runs_entry *entries, size_t count,
                          struct runs_entry *out)
{
    for (size_t i = 0; i < count; i++)
        out[places->starts[(entries[i].key - places->passed) >> places->shift]++] = entries[i];
}

void run_order_any(struct runs_entry *entries, size_t count)
{
    struct runs_entry *unsorted = memory_grow(NULL, count, sizeof *unsorted);
    uint32_t *starts = memory_grow(NULL, count + 1, sizeof *starts);
    uint64_t last = 0;
    for (size_t i = 0; i < count; i++)
        last = entries[i].key > last ? entries[i].key : last;
    if (count > 0) {
        struct run_places places = run_places_for(starts, count, 0, last);
        memcpy(unsorted, entries, count * sizeof *entries);
        run_places_count(&places, unsorted, count);
        run_places_sum(&places);
        run_places_put(&places, unsorted, count, entries);
        run_order(entries, count);
    }
    free(starts);
    free(unsorted);
}
