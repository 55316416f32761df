/* SPDX-License-Identifier: MIT
 *
 * A figure: what a chart description (chart.h) comes to for one document, laid out, with its data table.
 *
 *     figure_lay_out(chart, root, NULL, fonts, arena, &figure, &err)
 *       && canvas_svg(figure.scene, ...)         (canvas.h)
 *     figure_csv(&figure, &csv);
 */
#ifndef FIGURES_FIGURE_H
#define FIGURES_FIGURE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "figures/scene.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct chart;
struct fonts;

struct figure_options {
    double width_px;  /* 0 = the description's; a phone's is 360. Texts keep their size */
    bool with_titles; /* headline, subtitle and source inside the picture, for files that leave the site; pages show
                         them as HTML */
    bool picture_only; /* neither subtitle, source nor description, nor the data table, which a picture without titles
                          does not show; all ways in which a figure is laid out must agree */
};

/* Everything about one drawn figure. Texts are the arena's or the document's. */
struct figure {
    const struct chart *chart;
    const char *id;
    const char *headline, *subtitle, *source, *alternative, *description; /* description may be "" */
    struct scene *scene;
    /* The data table: names, titles and units of columns, then rows of exact text as the document has it. */
    size_t column_count, row_count;
    const char **column_names, **column_titles, **column_units;
    const char **cells; /* row_count x column_count */
    xmlNode *snapshot;  /* /report/snapshot, for the provenance of data files; NULL = none */
};

/* Evaluates the description at `context` (the document's root element, or a node of `each`) and lays the figure out.
 * `options` NULL = none. The document must not have changed its root since the last figure of the chart. */
bool figure_lay_out(struct chart *chart, xmlNode *context, const struct figure_options *options, struct fonts *fonts,
                    struct arena *arena, struct figure *ret_figure, struct error *err) MUST_CHECK;

/* The same figure in `count` ways, evaluated once. */
bool figure_lay_out_ways(struct chart *chart, xmlNode *context, const struct figure_options *ways, size_t count,
                         struct fonts *fonts, struct arena *arena, struct figure *ret_figures,
                         struct error *err) MUST_CHECK;

/* A page shows at most so many rows of a table: more would only fill the memory of whoever makes pages. Files have
 * all. */
enum { FIGURE_ROWS_DESCRIBED = 1000 };

/* Adds <figure id headline subtitle source alternative description width height rows> with <column name title unit> and
 * the first of its `rows` as <row><cell> under `parent`, for templates to show. Returns the element. */
xmlNode *figure_describe(const struct figure *figure, xmlNode *parent);

/* Adds <values width height narrow?> to that element, with <value x y width height text end?> for each place
 * of the picture that says something when pointed at, in its pixels; `end` = in the right half. */
void figure_describe_values(const struct figure *figure, bool narrow, xmlNode *element);

/* The table as CSV (RFC 4180) and as JSON with titles, units and provenance. */
void figure_csv(const struct figure *figure, struct text *out);
void figure_json(const struct figure *figure, struct text *out);

#endif
