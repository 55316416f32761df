/* SPDX-License-Identifier: MIT
 *
 * Entries of runs.h in the order of their keys. Where keys are spread evenly, as hashes are, a key tells about where
 * its entry belongs: entries are put near their places in two passes, and a few steps each bring them in order.
 *
 *     struct run_places places = run_places_for(starts, count, passed, last);
 *     run_places_count(&places, entries, count);      (of all sources)
 *     run_places_sum(&places);
 *     run_places_put(&places, entries, count, out);   (of all sources)
 *     run_order(out, count);
 */
#ifndef USAGE_RUN_ORDER_H
#define USAGE_RUN_ORDER_H

#include "usage/runs.h"

/* Quick where entries lie near their places; others are sorted as well. */
void run_order(struct runs_entry *entries, size_t count);

/* As quick where they lie anywhere; with memory for as many more meanwhile. */
void run_order_any(struct runs_entry *entries, size_t count);

struct run_places {
    uint32_t *starts; /* room for count + 1 */
    size_t count;
    uint64_t passed; /* keys are above this one */
    unsigned shift;
};

/* For `count` entries, at least one, with keys of (passed, last]. */
struct run_places run_places_for(uint32_t *starts, size_t count, uint64_t passed, uint64_t last);
void run_places_count(const struct run_places *places, const struct runs_entry *entries, size_t count);
void run_places_sum(const struct run_places *places);
void run_places_put(const struct run_places *places, const struct runs_entry *entries, size_t count,
                    struct runs_entry *out);

#endif
