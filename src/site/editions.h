/* SPDX-License-Identifier: MIT
 *
 * The editions of a site: all of it as one HTML file, and as a PDF.
 *
 *     struct editions editions = {.options = options, .kit = &kit, .arena = arena};
 *     editions_draw(&editions, charts, chart_count, &err) && ... the site is made and published ...
 *         && editions_write(&editions, &pages, progress, &err);
 */
#ifndef SITE_EDITIONS_H
#define SITE_EDITIONS_H

#include "site/drawing.h"
#include "site/page_list.h"
#include "site/site.h"

struct editions {
    const struct site_options *options;
    const struct drawing_kit *kit;
    struct arena *arena;
    struct drawing *drawings; /* that a PDF may ask for; those that do not apply are empty */
    size_t drawing_count;
};

/* Lays out the figures for a PDF, if one is wanted: before the document has pages and more, as the site's were. */
bool editions_draw(struct editions *editions, struct chart *const *charts, size_t count, struct error *err) MUST_CHECK;

/* Reads the published pages back and writes the files that are wanted. Print has the pages of the navigation only:
 * those of single models are data. */
bool editions_write(const struct editions *editions, const struct page_list *pages, struct progress *progress,
                    struct error *err) MUST_CHECK;

#endif
