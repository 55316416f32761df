/* SPDX-License-Identifier: MIT
 *
 * HTML5 text: what is escaped where, and the serialisation of a tree.
 *
 * Everything is UTF-8 with LF; attributes keep the order in which they were built. Values must already be
 * valid UTF-8 without controls (the report document's are).
 */
#ifndef PAGES_HTML_H
#define PAGES_HTML_H

#include "base/error.h"
#include "base/text.h"

#include <libxml/tree.h>
#include <stdbool.h>

/* The 13 elements that have neither content nor an end tag. */
bool html_is_void(const char *element);

/* The elements whose content a browser does not read as text: script and style. */
bool html_is_raw(const char *element);

/* The elements after whose start tag a browser drops one newline, and inside which white space counts: pre,
 * textarea, listing. */
bool html_keeps_space(const char *element);

/* The attributes that mean something by being there: hidden, open, defer ... */
bool html_is_flag(const char *attribute);

/* Adds ` name="value"`, or ` name` for a flag; or only ` name="`, of what is no flag. */
void html_add_attribute(struct text *out, const char *name, const char *value);
void html_open_attribute(struct text *out, const char *name);

/* Adds an attribute, text or element node with all it holds; comments and processing instructions are left
 * out. Inline scripts and styles are refused (ERROR_INPUT): the site's policy would not run them. */
bool html_add_node(struct text *out, const xmlNode *node, struct error *err) MUST_CHECK;

#endif
