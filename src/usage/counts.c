/* SPDX-License-Identifier: MIT
 * Knows what becomes of sums that grow beyond two bytes. */
#include "usage/counts.h"

#include "base/memory.h"

void counts_begin(struct counts *counts, uint32_t members)
{
    if (counts->low)
        return;
    counts->members = members;
    counts->low = memory_lines(members, sizeof *counts->low);
}

void counts_clear(struct counts *counts)
{
    memory_lines_free(counts->low, counts->members, sizeof *counts->low);
    table_clear(&counts->high);
    *counts = (struct counts)COUNTS_INIT;
}

void counts_carry(struct counts *counts, uint32_t member, int64_t times)
{
    *table_at(&counts->high, member, 0) += (uint64_t)times;
}

void counts_add_to(const struct counts *counts, int64_t *sums)
{
    for (uint32_t member = 0; counts->low && member < counts->members; member++)
        sums[member] += counts->low[member];
    for (size_t i = 0; i < counts->high.capacity; i++)
        if (counts->high.entries[i].row != TABLE_EMPTY)
            sums[counts->high.entries[i].row] += (int64_t)(counts->high.entries[i].value << COUNTS_LOW_BITS);
}

void counts_merge(struct counts *counts, struct counts *more)
{
    if (!counts->low) {
        *counts = *more;
        *more = (struct counts)COUNTS_INIT;
        return;
    }
    for (uint32_t member = 0; more->low && member < more->members; member++)
        counts_add(counts, member, more->low[member]);
    for (size_t i = 0; i < more->high.capacity; i++)
        if (more->high.entries[i].row != TABLE_EMPTY)
            counts_carry(counts, more->high.entries[i].row, (int64_t)more->high.entries[i].value);
    counts_clear(more);
}
