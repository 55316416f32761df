/* SPDX-License-Identifier: MIT
 *
 * XPath 1.0 over the report document: the one expression language of templates and chart descriptions.
 *
 * Expressions are compiled once, with the file and line they came from, and evaluated at a context node.
 * Beyond the core library they may call the formatting functions below (prefix f) and read variables. Every
 * formatting function takes text as well as numbers: a value passed as an attribute (@value) keeps all its
 * digits, one that went through XPath arithmetic is a double. An empty argument (an absent attribute) gives
 * "", so that templates can test it.
 *
 *     f:integer(x)              "1,234,567"; the minus of a negative number is U+2212, here and below
 *     f:fixed(x, places)        "1,234.50"; never rounds a non-zero value to zero: "<0.01"
 *     f:percent(x, places)      "12.3%" from a ratio; never claims 0% or 100% that is not exact: "<0.1%", ">99.9%"
 *     f:compact(x)              "1.23M"
 *     f:date(d)                 "22 November 2026" from "2026-11-22" or a longer ISO time
 *     f:dates(first, last)      "1 July 2026 to 22 November 2026", or the one day that both are
 *     f:day-month(d)            "22 Nov"
 *     f:month(d)                "Nov 2026"
 *     f:day-number(d)           days since 1970-01-01, for arithmetic
 *     f:plural(n, one, many)    `one` when n is 1, else `many`
 *     f:cut(text, n)            at most n characters, the last an ellipsis when cut
 *     f:default(a, b)           a unless it is empty, else b
 *     f:max(nodes)              the first of the nodes that has the largest number, for f:max(day/@x) and
 *                               f:max(day/@x)/../@date; no node where none has a number
 *     f:min(nodes)              the smallest
 *     f:change(new, old)        "up 12.3%", "up 32-fold", "down 4.0%", "unchanged", "new" (old 0), "" = not known
 *
 * An unknown function is an error of the expression when it is compiled, an unknown variable when it is first
 * evaluated; both name what was probably meant.
 */
#ifndef REPORT_XPATH_H
#define REPORT_XPATH_H

#include "base/arena.h"
#include "base/error.h"

#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <stdbool.h>
#include <stddef.h>

/* A compiled expression and where it stands. */
struct xpath;

/* `file` and `line` are for messages. Ill-formed expressions are ERROR_INPUT: "templates/index.html:12: ...". */
bool xpath_compile(const char *expression, const char *file, long line, struct xpath **ret_xpath,
                   struct error *err) MUST_CHECK;
void xpath_free(struct xpath *xpath); /* NULL is fine */
const char *xpath_source(const struct xpath *xpath);
void xpath_forget(const struct xpath *xpath); /* NULL is fine */

/* What expressions are evaluated in: a document, the functions and the variables. One per document and process. */
struct xpath_scope;
struct xpath_scope *xpath_scope_new(xmlDoc *document);
void xpath_scope_free(struct xpath_scope *scope); /* NULL is fine */

/* Sets $name to a string. `name` and `value` are copied; a second call replaces the value. */
void xpath_scope_set(struct xpath_scope *scope, const char *name, const char *value);

/* Sets $name to the value of the expression at `node`, until xpath_scope_drop(), which takes back the last
 * that was set so. A node-set stays one. */
bool xpath_scope_let(struct xpath_scope *scope, const char *name, const struct xpath *xpath, xmlNode *node,
                     struct error *err) MUST_CHECK;
void xpath_scope_drop(struct xpath_scope *scope);

/* Promises that the document does not change any more but below `changing`, so that nodes may be looked up
 * instead of searched, and that expressions ask from the root for nothing that does: what such paths lead to they
 * remember, until xpath_forget(), which must come before they are evaluated in another scope. */
void xpath_scope_settle(struct xpath_scope *scope, const xmlNode *changing);

/* Promises that the attributes of `element`, which most evaluations are about, do not change until this is called
 * again, so that they may be looked up too; NULL promises nothing. Needs a settled scope. */
void xpath_scope_set_element(struct xpath_scope *scope, const xmlNode *element);

/* The value of the expression at `node` (position() = 1 of 1 unless xpath_scope_position() said otherwise),
 * converted as XPath's string(), number() and boolean() do. Strings are the arena's. */
bool xpath_string(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, struct arena *arena,
                  const char **ret_string, struct error *err) MUST_CHECK;
/* The same string, which lasts only until the scope evaluates again. */
bool xpath_text(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, const char **ret_text,
                struct error *err) MUST_CHECK;
bool xpath_number(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, double *ret_number,
                  struct error *err) MUST_CHECK;
bool xpath_boolean(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, bool *ret_boolean,
                   struct error *err) MUST_CHECK;

/* The node-set in document order; anything but a node-set is an error. The array is the arena's, the nodes
 * the document's. */
bool xpath_nodes(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, struct arena *arena,
                 xmlNode ***ret_nodes, size_t *ret_count, struct error *err) MUST_CHECK;

/* position() and last() for the evaluations that follow, until set again; 1 and 1 at first. */
void xpath_scope_position(struct xpath_scope *scope, size_t position, size_t last);

#endif
