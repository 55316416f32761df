/* SPDX-License-Identifier: MIT
 *
 * Volume by two indexes, of which the second is one of a few: counted in an array and moved to a table at the end.
 * Where the array would be large, in the table from the beginning.
 *
 *     tally_init(&tally, models, modes);
 *     tally_add(&tally, model, mode, 3);
 *     tally_flush(&tally);   (then tally.table has everything)
 */
#ifndef USAGE_TALLY_H
#define USAGE_TALLY_H

#include "usage/table.h"

struct tally {
    int64_t *cells; /* [row * columns + column]; NULL = all is in the table */
    uint32_t rows, columns;
    struct table table;
};

void tally_init(struct tally *tally, uint32_t rows, uint32_t columns);
void tally_clear(struct tally *tally);
void tally_flush(struct tally *tally);

static inline void tally_add(struct tally *tally, uint32_t row, uint32_t column, int64_t volume)
{
    if (tally->cells)
        tally->cells[(size_t)row * tally->columns + column] += volume;
    else
        *table_at(&tally->table, row, column) += (uint64_t)volume;
}

#endif
