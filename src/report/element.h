/* SPDX-License-Identifier: MIT
 *
 * Building the report document, and reading it back: elements whose scalars are attributes.
 *
 *     xmlNode *window = element_add(windows, "window");
 *     element_text(window, "id", "30d");
 *     element_integer(window, "days", 30);
 *
 * What is not known is an absent attribute, never an empty or made-up one. Text from a snapshot is made safe to show
 * here (utf8.h), so nothing behind the document need doubt it. Memory ends the program when it runs out (arena.h).
 */
#ifndef REPORT_ELEMENT_H
#define REPORT_ELEMENT_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stdint.h>

struct arena;

xmlNode *element_add(xmlNode *parent, const char *name);

void element_text(xmlNode *element, const char *name, const char *text); /* NULL or "" = absent */
void element_integer(xmlNode *element, const char *name, int64_t value);
void element_known(xmlNode *element, const char *name, int64_t value);   /* SNAPSHOT_UNKNOWN = absent */
void element_flag(xmlNode *element, const char *name, bool value);       /* "true" or absent */
void element_day(xmlNode *element, const char *name, int32_t day);       /* "2026-11-22" */
void element_time(xmlNode *element, const char *name, int64_t unix_seconds); /* "2026-11-22T15:24:58Z" */
void element_date(xmlNode *element, const char *name, int64_t unix_seconds); /* its day; SNAPSHOT_UNKNOWN = absent */

/* numerator / denominator with 17 decimals; absent when the denominator is 0. Requires 0 <= numerator, 0 <=
 * denominator. */
void element_ratio(xmlNode *element, const char *name, int64_t numerator, int64_t denominator);

/* Gives an attribute another value; not that of a row (below). */
void element_change(xmlAttr *attribute, int64_t value);

/* The element's text content. */
void element_content(xmlNode *element, const char *text);

/* Take the attribute, or the element with all in it, out of the document. */
void element_forget(xmlAttr *attribute);
void element_remove(xmlNode *element);

/* A list of very many rows, one in a document: what is set on its children from now on lives in the arena, each value
 * only once, a third of what libxml2 takes for it. So only the functions here may change or free rows and their
 * attributes, and the document may be freed only after element_rows_end(). Uses the document's `_private`. */
void element_rows_begin(xmlNode *list, struct arena *arena);
void element_rows_end(xmlDoc *document); /* also where there is no such list */

/* The first child of that name, or NULL; `parent` may be NULL. */
xmlNode *element_child(const xmlNode *parent, const char *name);

/* The next sibling of the same name, or NULL. */
xmlNode *element_next(const xmlNode *element);

/* The value of an attribute as the document holds it, valid until it is changed; NULL when it or the element is
 * absent. */
const char *element_held(const xmlNode *element, const char *name);

/* The same as a text of the arena; "" when it or the element is absent. */
const char *element_value(const xmlNode *element, const char *name, struct arena *arena);

/* The default window, or NULL; `root` is <report>. */
xmlNode *element_default_window(const xmlNode *root);

#endif
