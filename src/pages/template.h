/* SPDX-License-Identifier: MIT
 *
 * Templates: well-formed HTML files whose data-* slots are XPath expressions over the report document.
 *
 * inuse-templates(7) is the language. Values enter as text nodes and attribute values only, so escaping is by
 * construction. Templates and expressions are compiled once; a page is then a walk over the template with a
 * context node. An unknown slot, a failed expression, a missing part or ill-formed XML is an error with file
 * and line.
 *
 * Links of a template, static or from a slot, are written from the site's root, which is what works when the
 * template is opened in a browser where it lies; in a page the way to the root ("" or "../") is put before
 * them.
 */
#ifndef PAGES_TEMPLATE_H
#define PAGES_TEMPLATE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct templates;

/* Compiles every *.html of the folders, and of their parts/ folders what those include. */
bool templates_load(const struct folders *folders, struct templates **ret_templates, struct error *err) MUST_CHECK;
void templates_free(struct templates *templates); /* NULL is fine */

/* To be called when the document was changed: forgets what was worked out of it once for all pages. */
void templates_forget(struct templates *templates);

/* The pages in byte order of file name. A page is bound to the document by attributes of its <html> element:
 *
 *     data-page="XPath"        the path of the page in the site; absent = the template's own name
 *     data-page-each="XPath"   one page per node, that node being the context
 *     data-page-if="XPath"     built only where true (evaluated at the document's root)
 *     data-page-base="XPath"   where it is not empty, what stands before relative links instead of the way to the
 *                              site's root: for a page that a server shows under any address (404.html)
 *     data-page-order="XPath"  a number: the page's place in the navigation; absent = not in the navigation
 *     data-page-title="XPath"  what the navigation and the page itself call it
 *     data-page-under="XPath"  the path of the page of the navigation that it belongs to
 */
size_t templates_count(const struct templates *templates);
const char *template_name(const struct templates *templates, size_t index);

/* The context nodes for which the template makes pages (the root element where there is no data-page-each);
 * empty when data-page-if is false. The array is the arena's. */
bool template_contexts(struct templates *templates, size_t index, xmlDoc *document, struct arena *arena,
                       xmlNode ***ret_nodes, size_t *ret_count, struct error *err) MUST_CHECK;

/* Where the page of `context` stands in the navigation; *ret_order is NaN for one that does not. The title is
 * the arena's. */
bool template_navigation(struct templates *templates, size_t index, xmlNode *context, struct arena *arena,
                         double *ret_order, const char **ret_title, struct error *err) MUST_CHECK;

/* The path of the page for `context`, relative to the site, checked to be safe (link_is_safe_path()); the arena's. */
bool template_path(struct templates *templates, size_t index, xmlNode *context, struct arena *arena,
                   const char **ret_path, struct error *err) MUST_CHECK;

/* Appends the page as HTML5, starting with the doctype. The variable $path is the page's own path, $title and
 * $under its data-page-title and data-page-under. Where `is_changing`, the document may change below the context
 * between this page and others; elsewhere it may not before templates_forget(), and no path from the root may lead
 * there: what such paths lead to is worked out once. */
bool template_render(struct templates *templates, size_t index, xmlNode *context, bool is_changing, const char *path,
                     struct text *out, struct error *err) MUST_CHECK;

#endif
