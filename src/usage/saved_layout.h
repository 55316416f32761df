/* SPDX-License-Identifier: MIT
 *
 * How a saved part lies in its first section: what saved.c writes and saved_read.c reads. Numbers are in the byte order
 * of the machine.
 */
#ifndef USAGE_SAVED_LAYOUT_H
#define USAGE_SAVED_LAYOUT_H

#include "usage/part.h"

#include <stdint.h>

struct saved_part {
    int32_t end_day, floor_day, earliest_day, window_day;
    uint32_t model_count, caller_count, mode_counts[PART_AXES];
    struct part_sum sums[PART_QUANTITIES];
};

/* Before the entries of a table, the empty ones too. */
struct saved_table {
    uint64_t capacity, count;
};

/* A piece of a grid. */
struct saved_piece {
    uint32_t row, column;
    int64_t cells[GRID_DAYS];
};

#endif
