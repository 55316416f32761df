/* SPDX-License-Identifier: MIT
 *
 * What somebody probably meant: the near miss that an error message suggests.
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stddef.h>

/* The choice with the fewest typing errors (a letter missing, added, changed, or two neighbours swapped)
 * between it and `word`, the first of equals; NULL where none is near: more than a third of the letters of
 * the longer one are wrong. */
const char *nearest(const char *word, const char *const *choices, size_t count);

#endif
