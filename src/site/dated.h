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

/* To be called when everything else of the site is in `publish`, and before its commit. The document is
 * changed: it must not be used for other pages afterwards. Files that the site has already are not written
 * again. */
struct templates;
bool dated_write(struct report *report, struct templates *templates, const struct site_options *options,
                 struct publish *publish, struct error *err) MUST_CHECK;

/* archive/reports.js, the list that dated reports look into; nothing where the site has no archive. */
bool dated_write_list(const struct site_options *options, struct publish *publish, struct error *err) MUST_CHECK;

#endif
