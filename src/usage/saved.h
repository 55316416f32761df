/* SPDX-License-Identifier: MIT
 *
 * A part in sections, to be kept for the next run: what rows of complete days have added up to.
 *
 * What depends on where windows begin is kept for those of the day it was saved. Whoever reads a part on a later day
 * takes out of it what left a window since (part_leave_window(), and the volumes of callers), for which the rows of
 * those few days are read again; payments, whose extremes cannot forget, are kept by day. The bytes are for the same
 * build on the same machine. Although sections have checksums they are read with every index and length checked, and
 * volumes within the sum of all.
 */
#ifndef USAGE_SAVED_H
#define USAGE_SAVED_H

#include "usage/part.h"
#include "usage/sections.h"

/* Writes `part`, which holds no records of its end_day and keeps payments by day, when all that left a window was taken
 * out. False when it cannot be what rows add up to: a volume is less than nothing or more than all. part_flush() is
 * called, and entries without volume go. */
bool saved_write(struct part *part, struct sections_writer *writer) MUST_CHECK;

/* The same without writing it. */
bool saved_holds(struct part *part);

/* A part for this inventory, whose models, callers and modes begin with those that the part was saved with, and which
 * was taken no earlier. NULL when the sections are not such a part, or not no more than that. *ret_end_day is the
 * end_day it was saved with. */
struct part *saved_read(struct sections_reader *sections, const struct snapshot_inventory *inventory,
                        int32_t window_days, int32_t *ret_end_day);

/* Whether two such parts of the same inventory hold the same. Both are of no other use afterwards. */
bool saved_equal(struct part *a, struct part *b);

#endif
