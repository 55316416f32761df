/* SPDX-License-Identifier: MIT
 *
 * Addresses that come from data: which may stand in a page, and how they are written.
 *
 * Escaping does not make an address safe: `javascript:alert(1)` needs none. So addresses are judged by what
 * they are: relative ones, http, https and mailto may be followed; only relative ones may be loaded, because
 * a page of the site never asks another origin for anything.
 */
#ifndef PAGES_LINK_H
#define PAGES_LINK_H

#include "base/text.h"

#include <stdbool.h>

/* What a browser does with the address in an attribute. */
enum link_use {
    LINK_NONE,     /* not an address */
    LINK_FOLLOWED, /* when somebody asks: href, cite */
    LINK_LOADED,   /* by itself: src, srcset, poster, and the href of <link> */
};

enum link_use link_use(const char *element, const char *attribute);

/* True for an address that may stand in the page. Absolute paths and "//host" are not relative: they would
 * leave the folder the site is published in. White space, which browsers strip from inside a scheme, and the
 * empty address are refused. */
bool link_is_allowed(enum link_use use, const char *address);

/* True for "figures/a.svg" and "../", false for "https:...", "/a", "#place" and "". */
bool link_is_relative(const char *address);

/* Adds the address as an attribute value, with what an address cannot hold percent-encoded. */
void link_add(struct text *out, const char *address);

/* True for the path of a file that can be written below the site's folder and linked to without encoding:
 * relative, no empty or dotted segment, letters, digits and -._~@+ only, at most 255 bytes a segment. */
bool link_is_safe_path(const char *path);

#endif
