/* SPDX-License-Identifier: MIT
 *
 * The copy of a report that stays: archive/<id>/ of the site.
 *
 * It holds what a citation needs: the pages of the navigation, the figures as SVG with their values as CSV,
 * summary.json and daily.csv, and its own style sheet, so that it looks tomorrow as it does today. The pages
 * of single models and the full lists, nine tenths of a site, stay out: the list of models has its first rows
 * only, and links to what is not here lead to the latest report.
 */
#ifndef SITE_DATED_H
#define SITE_DATED_H

#include "base/error.h"
#include "site/site.h"

/* Rows of the list of models in a dated report. */
enum { DATED_MODELS_MOST = 100 };

struct dated;
struct templates;

struct dated_input {
    struct report *report;
    struct templates *templates;
    const bool *of_models; /* by template: its pages are all those of models */
    const struct site_options *options;
    const struct publish *publish;
};

/* To be called when the site is made and all files that the dated report keeps are in `publish`: the document is
 * changed, so that no other page can be made from it afterwards. What is given must outlive it. */
bool dated_begin(const struct dated_input *input, struct dated **ret_dated, struct error *err) MUST_CHECK;

/* Adds share `share` (from 0) of `shares` of its pages. */
bool dated_add_pages(const struct dated *dated, size_t share, size_t shares, struct publish_batch *files,
                     struct error *err) MUST_CHECK;

/* All but the pages. Files that the site has already are not written again. */
bool dated_finish(struct dated *dated, struct publish *publish, struct error *err) MUST_CHECK;
void dated_end(struct dated *dated); /* NULL is fine */

/* archive/reports.js, the list that dated reports look into; nothing where the site has no archive. */
bool dated_write_list(const struct site_options *options, struct publish *publish, struct error *err) MUST_CHECK;

#endif
