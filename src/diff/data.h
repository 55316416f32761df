/* SPDX-License-Identifier: MIT
 *
 * A diff for programs. Values are decimal text, as a JSON number would lose digits in the reader's double.
 */
#ifndef DIFF_DATA_H
#define DIFF_DATA_H

#include "base/text.h"
#include "diff/diff.h"

/* Every number, changed or not; the models, claims and days that changed. */
void data_json(const struct diff *diff, struct text *out);

/* Numbers, models and days as rows of one table, RFC 4180. */
void data_csv(const struct diff *diff, struct text *out);

#endif
