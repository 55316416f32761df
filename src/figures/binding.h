/* SPDX-License-Identifier: MIT
 *
 * An attribute of a chart description that is an XPath expression, ready to be evaluated many times.
 *
 * Most expressions of marks are a plain "@name" and are read without XPath: a figure asks for thousands of them.
 */
#ifndef FIGURES_BINDING_H
#define FIGURES_BINDING_H

#include "base/arena.h"
#include "base/error.h"
#include "report/xpath.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct binding {
    struct xpath *xpath;
    const char *attribute; /* the name when the expression is "@name", else NULL */
    const char *child;     /* the names when the expression is "a" or "a/b", else NULL */
};

bool binding_compile(const char *expression, const char *file, long line, struct arena *arena,
                     struct binding **ret_binding, struct error *err) MUST_CHECK;
void binding_free(struct binding *binding); /* what the arena does not hold; NULL is fine */

/* Where bindings are evaluated; texts and arrays are the arena's. */
struct binding_scope {
    struct xpath_scope *xpath;
    struct arena *arena;
};

/* An absent binding (NULL) gives "", NaN, false and no nodes. */
bool binding_text(const struct binding *binding, const struct binding_scope *scope, xmlNode *node,
                  const char **ret_text, struct error *err) MUST_CHECK;
bool binding_number(const struct binding *binding, const struct binding_scope *scope, xmlNode *node, double *ret_number,
                    struct error *err) MUST_CHECK;
/* As days since 1970-01-01: a date, a time, whose date counts, or such a number; else NaN. */
bool binding_time(const struct binding *binding, const struct binding_scope *scope, xmlNode *node, double *ret_day,
                  struct error *err) MUST_CHECK;
bool binding_flag(const struct binding *binding, const struct binding_scope *scope, xmlNode *node, bool *ret_flag,
                  struct error *err) MUST_CHECK;
bool binding_nodes(const struct binding *binding, const struct binding_scope *scope, xmlNode *node,
                   xmlNode ***ret_nodes, size_t *ret_count, struct error *err) MUST_CHECK;

#endif
