/* SPDX-License-Identifier: MIT
 *
 * data/summary.json: the numbers of the report for programs, written from the document.
 */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include "report/report.h"

/* Semantic version of the shape of summary.json. */
#define SUMMARY_VERSION "1.2.0"

void summary_write(const struct report *report, struct text *out);

/* Its JSON Schema (2020-12), made from the same tables. */
void summary_write_schema(const struct report *report, struct text *out);

#endif
