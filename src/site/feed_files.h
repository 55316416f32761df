/* SPDX-License-Identifier: MIT
 *
 * The files of feeds.h as files of the site: every feed that applies, and one sitemap or as many as the pages need.
 */
#ifndef SITE_FEED_FILES_H
#define SITE_FEED_FILES_H

#include "publish/publish.h"
#include "site/page_list.h"

/* The card of feeds.h excepted, which is drawn. */
bool feed_files_write(xmlNode *root, const struct page_list *pages, struct publish *publish,
                      struct error *err) MUST_CHECK;

#endif
