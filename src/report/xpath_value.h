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

enum xpath_value_kind { XPATH_VALUE_NODES, XPATH_VALUE_STRING, XPATH_VALUE_NUMBER, XPATH_VALUE_BOOLEAN };

struct xpath_value {
    enum xpath_value_kind kind;
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

enum xpath_relation { XPATH_EQUAL, XPATH_UNEQUAL, XPATH_LESS, XPATH_AT_MOST, XPATH_MORE, XPATH_AT_LEAST };

static inline struct xpath_value xpath_value_from_string(const char *string)
{
    return (struct xpath_value){.kind = XPATH_VALUE_STRING, .string = string};
}

static inline struct xpath_value xpath_value_from_number(double number)
{
    return (struct xpath_value){.kind = XPATH_VALUE_NUMBER, .number = number};
}

static inline struct xpath_value xpath_value_from_boolean(bool boolean)
{
    return (struct xpath_value){.kind = XPATH_VALUE_BOOLEAN, .boolean = boolean};
}

/* The string-value of a node. */
const char *xpath_value_of_node(xmlNode *node, struct arena *arena);

const char *xpath_value_string(const struct xpath_value *value, struct arena *arena);
double xpath_value_number(const struct xpath_value *value, struct arena *arena);
bool xpath_value_boolean(const struct xpath_value *value);

/* What number() makes of a text; NaN of what is none. */
double xpath_value_of_text(const char *text);

/* Whether the relation holds; for node-sets, whether it holds for any node. */
bool xpath_value_compare(const struct xpath_value *left, enum xpath_relation relation, const struct xpath_value *right,
                         struct arena *arena);

bool xpath_value_compare_numbers(double left, enum xpath_relation relation, double right);

/* From and to what libxml2 makes of it. xpath_value_of_object() sorts the nodes of the object, borrowing its memory. */
struct xpath_value xpath_value_of_object(xmlXPathObject *object);
xmlXPathObject *xpath_value_object(const struct xpath_value *value);

#endif
