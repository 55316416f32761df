/* SPDX-License-Identifier: MIT
 *
 * The finished site as one file: what every such edition is made from.
 *
 * An edition reads the pages back from the published folder, so what they say has one source: the templates.
 */
#ifndef EDITION_EDITION_H
#define EDITION_EDITION_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct edition {
    const char *folder;       /* the published site */
    const char *const *paths; /* of its pages, in reading order; the first is the summary */
    const char *const *titles; /* what the navigation calls the first title_count of them */
    size_t title_count;
    size_t page_count;
    const char *base_url;     /* where the site will be, ending in '/'; "" when not known */
};

/* Appends a file of the site, by its path within it. */
bool edition_read(const struct edition *edition, const char *path, struct arena *arena, struct text *bytes,
                  struct error *err) MUST_CHECK;

/* Reads page number `page` back as html_tree() does; release with xmlFreeDoc(). */
bool edition_page(const struct edition *edition, size_t page, struct arena *arena, xmlDoc **ret_tree,
                  struct error *err) MUST_CHECK;

#endif
