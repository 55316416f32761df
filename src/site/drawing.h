/* SPDX-License-Identifier: MIT
 *
 * A figure of the site: laid out for pages, for phones and for files that leave the site, and written as each of its
 * files below figures/: SVG in both themes and two widths, PNG, PDF, CSV, JSON and a ZIP of them.
 *
 *     drawing_lay_out(&kit, chart, arena, &drawing, &err) && drawing_add_files(&kit, &drawing, arena, &files, &err);
 *     drawing_describe(&drawing, arena, list);
 */
#ifndef SITE_DRAWING_H
#define SITE_DRAWING_H

#include "base/arena.h"
#include "base/error.h"
#include "figures/chart.h"
#include "figures/citation.h"
#include "figures/figure.h"
#include "figures/fonts.h"
#include "publish/publish.h"

#include <libxml/tree.h>
#include <stdint.h>

/* What all figures of a site are made with; borrowed. */
struct drawing_kit {
    xmlNode *root; /* of the document */
    struct fonts *fonts;
    const char *generator;    /* "inuse 0.1.0" */
    int64_t created_at;       /* date inside PDF files */
    const char *dated_folder; /* "archive/2025-09-30/", where citations lead; "" = the site has no archive */
};

struct drawing {
    struct figure plain, narrow, titled; /* as pages show it, as phones do, and with its titles inside */
    struct citation citation;
};

/* Requires a chart that applies to the document and is not repeated. */
bool drawing_lay_out(const struct drawing_kit *kit, struct chart *chart, struct arena *arena,
                     struct drawing *ret_drawing, struct error *err) MUST_CHECK;

/* Adds all its files. */
bool drawing_add_files(const struct drawing_kit *kit, const struct drawing *drawing, struct arena *arena,
                       struct publish_batch *files, struct error *err) MUST_CHECK;

/* A repeated figure at one of its nodes, as figures/<id>/<name>.svg and its dark twin; nothing where it does not
 * apply. */
bool drawing_add_small(const struct drawing_kit *kit, struct chart *chart, xmlNode *context, const char *name,
                       struct arena *arena, struct publish_batch *files, struct error *err) MUST_CHECK;

/* Adds the <figure> with the paths of its files, the values to point at, and how it is cited; or the one that says what
 * an absent figure lacks. */
void drawing_describe(const struct drawing *drawing, struct arena *arena, xmlNode *list);
void drawing_describe_absent(const struct chart *chart, xmlNode *list);

#endif
