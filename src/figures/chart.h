/* SPDX-License-Identifier: MIT
 *
 * Chart descriptions: small XML files that say what a figure shows, bound by XPath to the report document.
 *
 * Adding a figure is adding a file to charts/; nothing is recompiled. inuse-charts(7) is the language. A description
 * must carry a headline, a subtitle, a source line, an alternative text, a description and the columns of its data
 * table; without one of them, or with an unknown element or attribute or a failing expression, loading or drawing fails
 * with file and line (ERROR_INPUT).
 */
#ifndef FIGURES_CHART_H
#define FIGURES_CHART_H

#include "base/error.h"
#include "base/file.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct chart;

struct charts {
    struct chart **items; /* by their `order`, then by id */
    size_t count;
};

/* Loads and compiles every *.xml of the folders. */
bool charts_load(const struct folders *folders, struct charts **ret_charts, struct error *err) MUST_CHECK;
void charts_free(struct charts *charts); /* NULL is fine */

struct chart *charts_find(const struct charts *charts, const char *id); /* NULL = none */
const char *chart_id(const struct chart *chart);                        /* the file's name without ".xml" */
const char *chart_needs(const struct chart *chart); /* what an absent figure lacks, in words; "" when not said */

/* True for a small figure drawn once per node of `each` (one per model page), in SVG only. */
bool chart_is_repeated(const struct chart *chart);

/* Whether the document holds what the figure needs (its `if`, at the root element or the node of a repeated figure);
 * the others are left out and listed on the data page. */
bool chart_applies(struct chart *chart, xmlNode *context, bool *ret_applies, struct error *err) MUST_CHECK;

#endif
