/* SPDX-License-Identifier: MIT
 * Knows how a table of last days grows. */
#include "usage/lasts.h"

#include "base/memory.h"

#include <stdbool.h>

#define FIRST_BITS 6

static bool is_full(const struct lasts *lasts, size_t count)
{
    return count > lasts->capacity / 8 * 5;
}

bool lasts_reserve(struct lasts *lasts, size_t count)
{
    struct lasts old = *lasts;
    if (!is_full(lasts, count))
        return false;
    lasts->shift = old.capacity > 0 ? old.shift : 64 - FIRST_BITS;
    lasts->capacity = (size_t)1 << (64 - lasts->shift);
    while (is_full(lasts, count)) {
        lasts->capacity *= 2;
        lasts->shift--;
    }
    lasts->slots = memory_lines(lasts->capacity, sizeof *lasts->slots);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i] != 0)
            *lasts_find(lasts, lasts_pair(old.slots[i])) = old.slots[i];
    memory_lines_free(old.slots, old.capacity, sizeof *old.slots);
    return true;
}

void lasts_merge(struct lasts *lasts, const struct lasts *more)
{
    lasts_reserve(lasts, lasts->count + more->count);
    for (size_t i = 0; i < more->capacity; i++)
        if (more->slots[i] != 0)
            lasts_raise(lasts, lasts_pair(more->slots[i]), lasts_day(more->slots[i]));
}

void lasts_clear(struct lasts *lasts)
{
    memory_lines_free(lasts->slots, lasts->capacity, sizeof *lasts->slots);
    *lasts = (struct lasts)LASTS_INIT;
}
