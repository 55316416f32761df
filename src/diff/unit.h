/* SPDX-License-Identifier: MIT
 *
 * The unit of a number of a summary. Measures state theirs; others have that of their name.
 */
#ifndef DIFF_UNIT_H
#define DIFF_UNIT_H

#include "history/numbers.h"

/* "share", "inferences", "models", ..., "1" for a pure number; "" = not known. */
const char *unit_of(const struct number *number);

#endif
