/* SPDX-License-Identifier: MIT
 *
 * A diff as text for people. data.h is for programs.
 */
#ifndef DIFF_TELL_H
#define DIFF_TELL_H

#include "base/text.h"
#include "diff/diff.h"

#include <stdbool.h>

/* What both are, what to know, the numbers that every report leads with, the models and days that changed most. With
 * `all` every number of every window that changed, and every model and day that did. */
void tell_diff(const struct diff *diff, bool all, struct text *out);

#endif
