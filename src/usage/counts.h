/* SPDX-License-Identifier: MIT
 *
 * An exact sum for each of many members, four bytes each while it is below 2^32, nothing before the first is added to.
 *
 *     struct counts counts = COUNTS_INIT;
 *     counts_begin(&counts, members);   (as often as you like)
 *     counts_add(&counts, member, 12);
 *     counts_of(&counts, member);
 *     counts_clear(&counts);
 *
 * Sums may be less than nothing for a while. What does not fit 32 bits is kept in a table, which is empty for all but
 * the largest networks.
 */
#ifndef USAGE_COUNTS_H
#define USAGE_COUNTS_H

#include "usage/table.h"

#include <stdint.h>

struct counts {
    uint32_t *low; /* the low half, by member; NULL = all are 0 */
    uint32_t members;
    struct table high; /* (member, 0) -> how often 2^32 is added to it; may be less than nothing */
};

#define COUNTS_INIT                                                                                                    \
    {                                                                                                                  \
        .low = NULL                                                                                                    \
    }

void counts_begin(struct counts *counts, uint32_t members);
void counts_clear(struct counts *counts);

void counts_carry(struct counts *counts, uint32_t member, int64_t times);

/* Requires counts_begin(). */
static inline void counts_add(struct counts *counts, uint32_t member, int64_t amount)
{
    uint64_t sum = counts->low[member] + (uint64_t)amount;
    counts->low[member] = (uint32_t)sum;
    if (sum > UINT32_MAX)
        counts_carry(counts, member, (int64_t)sum >> 32);
}

static inline int64_t counts_of(const struct counts *counts, uint32_t member)
{
    const uint64_t *high = table_find(&counts->high, member, 0);
    return counts->low ? (int64_t)(counts->low[member] + (high ? *high << 32 : 0)) : 0;
}

/* Adds all of them to sums[member]. */
void counts_add_to(const struct counts *counts, int64_t *sums);

/* Adds all of `more`, which has as many members and is empty afterwards. */
void counts_merge(struct counts *counts, struct counts *more);

#endif
