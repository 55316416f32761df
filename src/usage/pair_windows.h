/* SPDX-License-Identifier: MIT
 *
 * For each pair of a model and a caller the shortest of the long windows that holds a record of both: a matrix of two
 * bits a pair, for a pass that meets so many pairs that a list of them (sparse.h) takes as much memory and more time.
 *
 *     struct pair_windows *windows = pair_windows_new(models, callers);   (NULL: too many for a matrix)
 *     pair_windows_prefetch(windows, model, caller);   (well before)
 *     pair_windows_note(windows, model, caller, USAGE_365D);
 *     pair_windows_of(windows, model, caller);   (USAGE_365D, unless USAGE_90D was noted before or since)
 *     pair_windows_free(windows);
 *
 * One serves all threads of a pass, each of which may note at any time: the result does not depend on the order. Pages
 * that were never noted in take no memory.
 */
#ifndef USAGE_PAIR_WINDOWS_H
#define USAGE_PAIR_WINDOWS_H

#include "base/attributes.h"
#include "usage/usage.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* The first of the long windows; USAGE_ALL is the last. */
#define PAIR_WINDOWS_LONG USAGE_90D

struct pair_windows {
    uint32_t models;
    size_t row_bytes;       /* of a model */
    _Atomic uint8_t *cells; /* of four callers each; 0: none, else USAGE_WINDOW_COUNT - window */
};

struct pair_windows *pair_windows_new(uint32_t models, uint32_t callers);
void pair_windows_free(struct pair_windows *windows); /* NULL is fine */

/* Whether so many listed pairs are enough to note all others here. */
bool pair_windows_pay(const struct pair_windows *windows, size_t listed);

/* Adds for each of the long windows how many callers of the model have it. */
void pair_windows_count(const struct pair_windows *windows, uint32_t model, int64_t counts[USAGE_WINDOW_COUNT]);

static inline _Atomic uint8_t *pair_windows_cell(const struct pair_windows *windows, uint32_t model, uint32_t caller)
{
    return &windows->cells[model * windows->row_bytes + caller / 4];
}

/* See sparse_prefetch() for why it is inlined in any case. */
static inline ALWAYS_INLINE void pair_windows_prefetch(const struct pair_windows *windows, uint32_t model,
                                                       uint32_t caller)
{
    __builtin_prefetch((const void *)pair_windows_cell(windows, model, caller), 1);
}

/* Requires a long window. */
static inline void pair_windows_note(struct pair_windows *windows, uint32_t model, uint32_t caller,
                                     enum usage_window window)
{
    _Atomic uint8_t *cell = pair_windows_cell(windows, model, caller);
    const unsigned shift = caller % 4 * 2, noted = USAGE_WINDOW_COUNT - window;
    uint8_t old = atomic_load_explicit(cell, memory_order_relaxed), changed;
    do {
        if ((old >> shift & 3) >= noted)
            return;
        changed = (uint8_t)((old & ~(3u << shift)) | noted << shift);
    } while (!atomic_compare_exchange_weak_explicit(cell, &old, changed, memory_order_relaxed, memory_order_relaxed));
}

/* USAGE_WINDOW_COUNT when none was noted. */
static inline enum usage_window pair_windows_of(const struct pair_windows *windows, uint32_t model, uint32_t caller)
{
    uint8_t cell = atomic_load_explicit(pair_windows_cell(windows, model, caller), memory_order_relaxed);
    return (enum usage_window)(USAGE_WINDOW_COUNT - (cell >> caller % 4 * 2 & 3));
}

#endif
