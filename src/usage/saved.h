/* SPDX-License-Identifier: MIT
 *
 * A part as bytes, to be kept for the next run: what rows of days before the default window have added up to.
 *
 * Only such a part can be kept, because nothing that it holds depends on where windows begin, but for the volume of
 * callers in longer windows; saved_window_moved() tells of which days that has to be moved. The bytes are for the same
 * build on the same machine; whoever keeps them guards them with a checksum. They are nevertheless read with every
 * index and length checked, and volumes within the sum of all.
 */
#ifndef USAGE_SAVED_H
#define USAGE_SAVED_H

#include "base/text.h"
#include "usage/part.h"

/* Appends `part`, which holds no records of its window_day or later; part_flush() is called. */
void saved_add(struct part *part, struct text *out);

/* A part for this inventory, whose models, callers and modes begin with those that the part was saved with, and which
 * was taken no earlier. NULL when the bytes are not such a part. *ret_end_day is the end_day it was saved with. */
struct part *saved_read(const char *bytes, size_t length, const struct snapshot_inventory *inventory,
                        int32_t window_days, int32_t *ret_end_day);

/* Whether two such parts of the same inventory hold the same. Both are of no other use afterwards. */
bool saved_equal(struct part *a, struct part *b);

/* True when a record of that day was counted in another window of its caller. */
bool saved_window_moved(int32_t day, int32_t old_end_day, int32_t end_day);

#endif
