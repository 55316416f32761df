/* SPDX-License-Identifier: MIT
 *
 * Building the report document, and reading it back: elements whose scalars are attributes.
 *
 *     xmlNode *window = element_add(windows, "window");
 *     element_text(window, "id", "30d");
 *     element_integer(window, "days", 30);
 *
 * Elements are added to trees of an arena (element_begin), and to any other of libxml2.
 *
 * What is not known is an absent attribute, never an empty or made-up one. Text from a snapshot is made safe to show
 * here (utf8.h), so nothing behind the document need doubt it. Memory ends the program when it runs out (memory.h).
 */
#ifndef REPORT_ELEMENT_H
#define REPORT_ELEMENT_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stdint.h>

struct arena;
struct text;

xmlNode *element_add(xmlNode *parent, const char *name);

void element_text(xmlNode *element, const char *name, const char *text); /* NULL or "" = absent */
void element_lines(xmlNode *element, const char *name, const char *text); /* keeps its ends of lines; "" = absent */
void element_integer(xmlNode *element, const char *name, int64_t value);
void element_known(xmlNode *element, const char *name, int64_t value);   /* SNAPSHOT_UNKNOWN = absent */
void element_flag(xmlNode *element, const char *name, bool value);       /* "true" or absent */
void element_day(xmlNode *element, const char *name, int32_t day);       /* "2026-11-22" */
void element_time(xmlNode *element, const char *name, int64_t unix_seconds); /* "2026-11-22T15:24:58Z" */
void element_date(xmlNode *element, const char *name, int64_t unix_seconds); /* its day; SNAPSHOT_UNKNOWN = absent */

/* numerator / denominator with 17 decimals; absent when the denominator is 0. Requires 0 <= numerator, 0 <=
 * denominator. */
void element_ratio(xmlNode *element, const char *name, int64_t numerator, int64_t denominator);

/* The element's text content. */
void element_content(xmlNode *element, const char *text);

/* Sets an attribute, or gives the one that is there another value. For text that is safe to show, "" too. */
void element_replace(xmlNode *element, const char *name, const char *text);

/* A copy of `other`, of whatever document, with all in it, as the last child of `parent`, which is in a tree of an
 * arena. Only elements, attributes and texts, without namespaces. */
xmlNode *element_copy(xmlNode *parent, const xmlNode *other);

/* How an element comes from another process: all in it as bytes, and made of them again, as the last child of `parent`,
 * which is in a tree of an arena. *ret_used is how many of the bytes were the element's. False when they are none. */
void element_pack(const xmlNode *element, struct text *bytes);
bool element_unpack(xmlNode *parent, const char *bytes, size_t length, xmlNode **ret_element, size_t *ret_used);

/* Take the attribute, or the element with all in it, out of the document. */
void element_forget(xmlAttr *attribute);
void element_remove(xmlNode *element);

/* The top of a tree that lives in the arena with all that is added to it here, each value of an attribute only once: a
 * third of what libxml2 takes, in a third of its time, and nothing to free. So only the functions here may add to such
 * a tree, change or free it, names must live as long as it does, and the document must let go of it before it is freed
 * (xmlUnlinkNode). Trees of one document may be built by several threads at once. Without a parent at first;
 * xmlAddChild() gives it one. Uses its `_private`. */
xmlNode *element_begin(xmlDoc *document, const char *name, struct arena *arena);

/* Another one in the tree that `element` is in. */
xmlNode *element_begin_beside(const xmlNode *element, const char *name);

/* A tree whose values do not share their texts, so that element_change() can write others into them: numbers. */
xmlNode *element_begin_changing(xmlDoc *document, const char *name, struct arena *arena);
void element_change(xmlAttr *attribute, int64_t value);

/* Frees what finding equal values takes. What is added to the tree later shares no values with what is there. */
void element_end(xmlNode *top);

/* Moves all in `from`, the top of a tree that has ended, to the end of `to`. */
void element_move_children(xmlNode *from, xmlNode *to);

/* The first child of that name, or NULL; `parent` may be NULL. */
xmlNode *element_child(const xmlNode *parent, const char *name);

/* Whether the node is an element of that name. */
bool element_is(const xmlNode *node, const char *name);

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
