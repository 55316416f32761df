/* SPDX-License-Identifier: MIT
 *
 * Chart descriptions: small XML files that say what a figure shows, bound by XPath to the report document.
 *
 * Adding a figure is adding a file to charts/; nothing is recompiled. inuse-charts(7) is the language. A description must
 * carry a headline, a subtitle, a source line, an alternative text and the columns of its data table; without one of them, or with an
 * unknown element or attribute or a failing expression, loading or drawing fails with file and line (ERROR_INPUT).
 */
#ifndef FIGURES_CHART_H
#define FIGURES_CHART_H

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "figures/scene.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct fonts;
struct chart;

struct charts {
    struct chart **items; /* in byte order of id */
    size_t count;
};

/* Loads and compiles every *.xml of the folders. */
bool charts_load(const struct folders *folders, struct charts **ret_charts, struct error *err) MUST_CHECK;
void charts_free(struct charts *charts); /* NULL is fine */

const struct chart *charts_find(const struct charts *charts, const char *id); /* NULL = none */
const char *chart_id(const struct chart *chart);

/* True for a small figure drawn once per node of `each` (one per model page), in SVG only. */
bool chart_is_repeated(const struct chart *chart);

/* True when the document holds what the figure needs (its `if`); others are left out and listed on the data page. */
bool chart_applies(struct chart *chart, xmlNode *context);

/* Everything about one drawn figure. Texts are the arena's. */
struct figure {
    const struct chart *chart;
    const char *id;
    const char *headline, *subtitle, *source, *alternative, *description;
    struct scene *scene;
    /* The data table: header names, units, then rows of exact text as the document has it. */
    size_t column_count, row_count;
    const char **column_names, **column_titles, **column_units;
    const char **cells; /* row_count x column_count */
};

/* Evaluates the description at `context` (a node of the document) and lays the figure out. */
bool figure_lay_out(struct chart *chart, xmlNode *context, struct fonts *fonts, struct arena *arena,
                    struct figure *ret_figure, struct error *err) MUST_CHECK;

/* Adds <figure id headline subtitle source alternative description width height> with <column> and <row><cell> under
 * `parent`, for templates to show. */
void figure_describe(const struct figure *figure, xmlNode *parent);

/* The table as CSV (RFC 4180) and as JSON with titles, units and provenance. */
void figure_csv(const struct figure *figure, struct text *out);
void figure_json(const struct figure *figure, struct text *out);

#endif
