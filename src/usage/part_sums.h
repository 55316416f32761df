/* SPDX-License-Identifier: MIT
 *
 * The sums of a part that bound all others: while they fit, everything that is added up of the same records does.
 *
 * Private to src/usage/.
 */
#ifndef USAGE_PART_SUMS_H
#define USAGE_PART_SUMS_H

#include "usage/part.h"

/* Amounts are not negative, but for the one that stands for an unknown amount. */
static inline int64_t part_known(int64_t amount)
{
    return amount & ~(amount >> 63);
}

/* False when some sum does not fit, so that nothing may be added anywhere else. */
bool part_sums_add(struct part *part, const struct snapshot_record *record);
bool part_sums_add_run(struct part *part, const struct snapshot_record *records, size_t count);

void part_sums_merge(struct part *part, const struct part *more);

#endif
