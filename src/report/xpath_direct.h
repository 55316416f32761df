/* SPDX-License-Identifier: MIT
 *
 * Evaluation of expressions on the document itself: no objects, no sets, a tenth of the time that libxml2 takes.
 */
#ifndef REPORT_XPATH_DIRECT_H
#define REPORT_XPATH_DIRECT_H

#include "report/xpath_index.h"
#include "report/xpath_tree.h"

/* A variable as expressions see it. */
struct variable {
    const char *name;
    struct xpath_value value;
};

struct evaluation {
    xmlNode *node;
    size_t position, last; /* of `node` */
    struct arena *arena;
    xmlNode **first; /* room for a node, where only the first of a path is asked for */
    const struct variable *variables; /* the last of a name counts */
    size_t variable_count;
    struct xpath_indexes *indexes; /* NULL while the document may change anywhere */
    const xmlNode *changing;       /* where it still may */
    bool declined;
};

/* The value at evaluation->node; of a path only the first node where `first_only`. False where it cannot be
 * told without libxml2: an unknown variable, or one of several nodes that a path goes on from. */
bool xpath_direct_evaluate(const struct xpath_tree *tree, struct evaluation *evaluation, bool first_only,
                           struct xpath_value *ret_value);

/* For xpath_core.c: the value of an operand, of a path only its first node, or the same as text, number or truth value;
 * and what a function returns whose value cannot be told here. */
struct xpath_value xpath_direct_value(const struct term *term, struct evaluation *evaluation);
struct xpath_value xpath_direct_first(const struct term *term, struct evaluation *evaluation);
const char *xpath_direct_string(const struct term *term, struct evaluation *evaluation);
double xpath_direct_number(const struct term *term, struct evaluation *evaluation);
bool xpath_direct_boolean(const struct term *term, struct evaluation *evaluation);
struct xpath_value xpath_direct_decline(struct evaluation *evaluation);

#endif
