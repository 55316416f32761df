/* SPDX-License-Identifier: MIT
 *
 * An exact sum for each of many members, two bytes each while it is below 2^16, nothing before the first is added to.
 *
 *     struct counts counts = COUNTS_INIT;
 *     counts_begin(&counts, members);   (as often as you like)
 *     counts_add(&counts, member, 12);
 *     counts_of(&counts, member);
 *     counts_clear(&counts);
 *
 * Sums may be less than nothing for a while. What does not fit the two bytes is kept in a table: of a network's many
 * callers few ask for that much.
 */
#ifndef USAGE_COUNTS_H
#define USAGE_COUNTS_H

#include "usage/table.h"

#include <stdint.h>

#define COUNTS_LOW_BITS 16

struct counts {
    uint16_t *low; /* the low bits, by member; NULL = all are 0 */
    uint32_t members;
    struct table high; /* (member, 0) -> how often 2^COUNTS_LOW_BITS is added to it; may be less than nothing */
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
    counts->low[member] = (uint16_t)sum;
    if (sum > UINT16_MAX)
        counts_carry(counts, member, (int64_t)sum >> COUNTS_LOW_BITS);
}

static inline int64_t counts_of(const struct counts *counts, uint32_t member)
{
    const uint64_t *high = table_find(&counts->high, member, 0);
    return counts->low ? (int64_t)(counts->low[member] + (high ? *high << COUNTS_LOW_BITS : 0)) : 0;
}

/* Adds all of them to sums[member]. */
void counts_add_to(const struct counts *counts, int64_t *sums);

/* Adds all of `more`, which has as many members and is empty afterwards. */
void counts_merge(struct counts *counts, struct counts *more);

#endif
