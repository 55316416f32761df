/* SPDX-License-Identifier: MIT
 *
 * How a figure is cited and shown elsewhere: sentences and snippets for authors.
 *
 * The permalink is the figure's own page in the dated archive of the site; without a base_url there is none, and
 * the hash of the file says which numbers were meant.
 */
#ifndef FIGURES_CITATION_H
#define FIGURES_CITATION_H

#include "base/arena.h"
#include "figures/figure.h"

/* All texts are the arena's. */
struct citation {
    const char *permalink; /* "" without base_url */
    const char *text;
    const char *bibtex, *html, *markdown, *latex;
};

/* `generator` is "inuse 0.1.0"; `dated` the report's folder in the site, such as "archive/2025-09-30/", ""
 * where it has none. */
struct citation citation_of(const struct figure *figure, const char *generator, const char *dated, struct arena *arena);

/* README of the figure's ZIP: what the files are, what the columns mean, how to cite. */
void citation_readme(const struct figure *figure, const struct citation *citation, struct text *out);

#endif
