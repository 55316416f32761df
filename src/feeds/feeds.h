/* SPDX-License-Identifier: MIT
 *
 * Files for other programs: feed readers, search engines, link previews, reference managers, data portals.
 *
 * Everything is read from the report document. Where the site stands is its base_url (--base-url, or the snapshot's
 * own); without it, what the formats allow only with whole addresses is left out: the sitemap, and in pages the
 * canonical link and the card's address.
 */
#ifndef FEEDS_FEEDS_H
#define FEEDS_FEEDS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "figures/fonts.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

/* Most addresses that one sitemap may hold, by its specification. */
enum { FEEDS_SITEMAP_MOST = 50000 };

/* Adds <citation> and <dataset> to the document, and the files below to its <files>. To be called before pages are
 * rendered and after the figures are described; inuse-document(7) lists what they hold. */
void feeds_describe(xmlNode *root);

/* One file of the site. */
struct feed {
    const char *path, *media_type, *description;
    bool is_data;                              /* listed among the data files */
    void (*write)(xmlNode *root, struct text *out); /* adds nothing where the file does not apply */
};
extern const struct feed feeds[];
extern const size_t feed_count;

/* The pages of the site as sitemap number `sheet` (from 0) of those it takes; nothing without a base_url. */
size_t feeds_sitemaps(size_t page_count);
void feeds_sitemap(xmlNode *root, const char *const *paths, size_t count, size_t sheet, struct text *out);

/* sitemap.xml where one is not enough: the list of the others (sitemap-1.xml, ...). */
void feeds_sitemap_index(xmlNode *root, size_t sheets, struct text *out);

/* The picture that link previews show, 1200 x 630 pixels, as PNG. */
#define FEEDS_CARD "card.png"
bool feeds_card(xmlNode *root, struct fonts *fonts, struct arena *arena, struct text *out,
                struct error *err) MUST_CHECK;

#endif
