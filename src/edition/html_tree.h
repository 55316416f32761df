/* SPDX-License-Identifier: MIT
 *
 * A finished page, read back as a tree.
 */
#ifndef EDITION_HTML_TREE_H
#define EDITION_HTML_TREE_H

#include "base/text.h"

#include <libxml/tree.h>
#include <stdbool.h>

/* Parses HTML5 as a browser does: every text has a tree. Elements and attributes carry no namespace; comments
 * are left out. The root is <html>; release with xmlFreeDoc(). */
xmlDoc *html_tree(const struct text *page);

/* The first element of that name, `top` itself or below it; NULL when there is none. */
xmlNode *html_tree_find(xmlNode *top, const char *element);

/* The next node in document order below `top`; NULL at the end. */
xmlNode *html_tree_next(const xmlNode *top, xmlNode *node);

/* True when the class attribute of the element holds that word. */
bool html_tree_has_class(const xmlNode *element, const char *name);

#endif
