/* SPDX-License-Identifier: MIT
 *
 * The finished site as one file: what every such edition is made from.
 *
 * An edition reads the pages back from the published folder, so what they say has one source: the templates.
 */
#ifndef EDITION_EDITION_H
#define EDITION_EDITION_H

#include <stddef.h>

struct edition {
    const char *folder;       /* the published site */
    const char *const *paths; /* of its pages, in reading order; the first is the summary */
    const char *const *titles; /* what the navigation calls the first title_count of them */
    size_t title_count;
    size_t page_count;
    const char *base_url;     /* where the site will be, ending in '/'; "" when not known */
};

#endif
