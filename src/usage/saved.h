/* SPDX-License-Identifier: MIT
 *
 * A part as bytes, to be kept for the next run: what rows of complete days have added up to.
 *
 * What depends on where windows begin is kept for those of the day it was saved. Whoever reads a part on a later day
 * takes out of it what left a window since (part_leave_window(), and the volumes of callers), for which the rows of
 * those few days are read again; payments, whose extremes cannot forget, are kept by day. The bytes are for the same
 * build on the same machine; whoever keeps them guards them with a checksum. They are nevertheless read with every
 * index and length checked, and volumes within the sum of all.
 */
#ifndef USAGE_SAVED_H
#define USAGE_SAVED_H

#include "base/text.h"
#include "usage/part.h"

/* Appends `part`, which holds no records of its end_day and keeps payments by day; part_flush() is called. */
void saved_add(struct part *part, struct text *out);

/* A part for this inventory, whose models, callers and modes begin with those that the part was saved with, and which
 * was taken no earlier. NULL when the bytes are not such a part. *ret_end_day is the end_day it was saved with. */
struct part *saved_read(const char *bytes, size_t length, const struct snapshot_inventory *inventory,
                        int32_t window_days, int32_t *ret_end_day);

/* Whether two such parts of the same inventory hold the same. Both are of no other use afterwards. */
bool saved_equal(struct part *a, struct part *b);

/* To be asked when all that left a window was taken out: whether volumes are still those of rows, none less than
 * nothing or more than all. part_flush() is called, and entries without volume go. */
bool saved_holds(struct part *part);

#endif
