/* SPDX-License-Identifier: MIT
 * Knows how to sort integers without comparing them. */
#include "base/sort.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>

#define DIGIT_BITS 11
#define DIGITS (1 << DIGIT_BITS)
#define PASSES 6 /* 6 * 11 bits cover the 63 of a value */

/* Counting digits costs as much as comparing so few. */
#define COMPARED_MOST 1024

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

int64_t *sort_integers(int64_t *values, int64_t *spare, size_t count)
{
    static const int64_t mask = DIGITS - 1;
    if (count < COMPARED_MOST) {
        if (count > 1)
            qsort(values, count, sizeof *values, ascending);
        return values;
    }
    size_t(*starts)[DIGITS] = memory_zeroed(PASSES, sizeof *starts);

    for (size_t i = 0; i < count; i++)
        for (int pass = 0; pass < PASSES; pass++)
            starts[pass][(values[i] >> (pass * DIGIT_BITS)) & mask]++;
    for (int pass = 0; pass < PASSES; pass++) {
        size_t start = 0;
        bool all_alike = starts[pass][(values[0] >> (pass * DIGIT_BITS)) & mask] == count;
        if (all_alike)
            continue;
        for (int digit = 0; digit < DIGITS; digit++) {
            size_t size = starts[pass][digit];
            starts[pass][digit] = start;
            start += size;
        }
        for (size_t i = 0; i < count; i++)
            spare[starts[pass][(values[i] >> (pass * DIGIT_BITS)) & mask]++] = values[i];
        int64_t *sorted = spare;
        spare = values;
        values = sorted;
    }
    free(starts);
    return values;
}
