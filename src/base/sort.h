/* SPDX-License-Identifier: MIT
 *
 * Sorting many integers: by their digits, a fifth of the time of qsort() for a million of them.
 */
#ifndef BASE_SORT_H
#define BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Ascending. Requires values >= 0 and room for as many in `spare`. The result is in one of the two, the other is left
 * with anything. */
int64_t *sort_integers(int64_t *values, int64_t *spare, size_t count);

#endif
