/* SPDX-License-Identifier: MIT
 *
 * A diff for programs. Values are decimal text, as a JSON number would lose digits in the reader's double.
 */
#ifndef DIFF_DATA_H
#define DIFF_DATA_H

#include "base/text.h"
#include "diff/diff.h"

/* Every number, changed or not; the models and days that changed. */
void data_json(const struct diff *diff, struct text *out);

/* The same as rows of one table, RFC 4180; notes are not in it. */
void data_csv(const struct diff *diff, struct text *out);

#endif
