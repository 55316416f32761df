/* SPDX-License-Identifier: MIT
 *
 * Two parts, gathered by two threads, become one.
 */
#ifndef USAGE_PART_MERGE_H
#define USAGE_PART_MERGE_H

#include "usage/part.h"

/* Adds all of `more`, made for the same inventory and window, to `part`, and frees it. */
void part_merge(struct part *part, struct part *more);

#endif
