/* SPDX-License-Identifier: MIT
 *
 * The verdicts of limits.h, told: in lines for a terminal, as Markdown, as JUnit's XML.
 */
#ifndef HISTORY_VERDICTS_H
#define HISTORY_VERDICTS_H

#include "base/text.h"
#include "history/limits.h"

#include <stddef.h>

/* How many failed, VERDICT_UNDECIDED among them. */
size_t verdicts_failed(const struct verdict *verdicts, size_t count);

/* One line a rule: verdict, rule, what the number is. Nothing when there are none. */
void verdicts_print(const struct verdict *verdicts, size_t count, struct text *out);

/* A table for a Markdown page. */
void verdicts_markdown(const struct verdict *verdicts, size_t count, struct text *out);

/* JUnit's XML: one test case a rule. `taken_at` ("2025-09-30T00:08:00Z") is the time of the suite. */
void verdicts_junit(const struct verdict *verdicts, size_t count, const char *taken_at, struct text *out);

#endif
