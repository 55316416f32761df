/* SPDX-License-Identifier: MIT
 * Knows how equal texts are found without comparing each with many. */
#include "base/repeats.h"

#include "base/memory.h"
#include "base/sort.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b, void *context)
{
    const char *const *texts = context;
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    int order = strcmp(texts[x], texts[y]);
    return order != 0 ? order : (x > y) - (x < y);
}

/* Texts of one hash, in ascending order of their indexes: mostly all the same. */
static void find_among(const char *const *texts, int64_t *indexes, size_t count, uint32_t *ret_first)
{
    bool same = true;
    for (size_t i = 1; i < count && same; i++)
        same = strcmp(texts[indexes[0]], texts[indexes[i]]) == 0;
    if (!same)
        qsort_r(indexes, count, sizeof *indexes, by_text, (void *)(uintptr_t)texts);
    for (size_t i = 0; i < count; i++)
        ret_first[indexes[i]] = i > 0 && (same || strcmp(texts[indexes[i - 1]], texts[indexes[i]]) == 0)
                                    ? ret_first[indexes[i - 1]]
                                    : (uint32_t)indexes[i];
}

void repeats_find(const char *const *texts, size_t count, uint32_t *ret_first)
{
    int64_t *keys = memory_grow(NULL, 2 * count + 1, sizeof *keys), index_mask = 0;
    size_t stated = 0;

    while ((size_t)index_mask < count)
        index_mask = 2 * index_mask + 1;
    for (size_t i = 0; i < count; i++) {
        ret_first[i] = REPEATS_NONE;
        /* The hash mixes the upper bits of short texts little; the factor, 2^64 over the golden ratio, brings the lower
         * ones there. */
        if (texts[i] && *texts[i]) {
            uint64_t hash = text_hash(texts[i]) * UINT64_C(0x9e3779b97f4a7c15);
            keys[stated++] = ((int64_t)(hash >> 1) & ~index_mask) | (int64_t)i;
        }
    }
    int64_t *sorted = sort_integers(keys, keys + count, stated);
    for (size_t from = 0, to = 0; from < stated; from = to) {
        int64_t hash = sorted[from] & ~index_mask;
        for (; to < stated && (sorted[to] & ~index_mask) == hash; to++)
            sorted[to] &= index_mask;
        find_among(texts, &sorted[from], to - from, ret_first);
    }
    free(keys);
}
