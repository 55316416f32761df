/* SPDX-License-Identifier: MIT
 * Knows when an array is small enough to be counted in. */
#include "usage/tally.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define FEW_COLUMNS 32
#define FEW_CELLS ((size_t)1 << 20)

void tally_init(struct tally *tally, uint32_t rows, uint32_t columns)
{
    *tally = (struct tally){.rows = rows, .columns = columns, .table = TABLE_INIT};
    if (columns <= FEW_COLUMNS && (size_t)rows * columns <= FEW_CELLS)
        tally->cells = memory_zeroed((size_t)rows * columns, sizeof *tally->cells);
}

void tally_clear(struct tally *tally)
{
    free(tally->cells);
    table_clear(&tally->table);
    *tally = (struct tally){.cells = NULL};
}

void tally_flush(struct tally *tally)
{
    size_t cells = tally->cells ? (size_t)tally->rows * tally->columns : 0;
    for (size_t i = 0; i < cells; i++)
        if (tally->cells[i] != 0)
            *table_at(&tally->table, (uint32_t)(i / tally->columns), (uint32_t)(i % tally->columns)) +=
                (uint64_t)tally->cells[i];
    if (cells > 0)
        memset(tally->cells, 0, cells * sizeof *tally->cells);
}
