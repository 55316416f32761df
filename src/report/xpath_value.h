/* SPDX-License-Identifier: MIT
 *
 * The four kinds of values of XPath 1.0, and how one becomes another.
 *
 * Strings and arrays belong to the document, to the expression, or to the arena of the evaluation that gave
 * the value: a value lives as long as all of these. Conversions give what libxml2's give, to the last digit.
 */
#ifndef REPORT_XPATH_VALUE_H
#define REPORT_XPATH_VALUE_H

#include "base/arena.h"

#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <stdbool.h>
#include <stddef.h>

enum value_kind { VALUE_NODES, VALUE_STRING, VALUE_NUMBER, VALUE_BOOLEAN };

struct value {
    enum value_kind kind;
    union {
        const char *string;
        double number;
        bool boolean;
        struct {
            xmlNode **nodes; /* in document order */
            size_t count;
        };
    };
};

enum value_relation { VALUE_EQUAL, VALUE_UNEQUAL, VALUE_LESS, VALUE_AT_MOST, VALUE_MORE, VALUE_AT_LEAST };

/* The string-value of a node. */
const char *value_of_node(xmlNode *node, struct arena *arena);

const char *value_string(const struct value *value, struct arena *arena);
double value_number(const struct value *value, struct arena *arena);
bool value_boolean(const struct value *value);

/* What number() makes of a text; NaN of what is none. */
double value_of_text(const char *text);

/* Whether the relation holds; for node-sets, whether it holds for any node. */
bool value_compare(const struct value *left, enum value_relation relation, const struct value *right,
                   struct arena *arena);

bool value_compare_numbers(double left, enum value_relation relation, double right);

/* From and to what libxml2 makes of it. value_of_object() sorts the nodes of the object and borrows its memory. */
struct value value_of_object(xmlXPathObject *object);
xmlXPathObject *value_object(const struct value *value);

#endif
