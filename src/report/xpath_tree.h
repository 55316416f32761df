/* SPDX-License-Identifier: MIT
 *
 * The part of XPath 1.0 that is evaluated without libxml2, as a tree.
 *
 * Literals, whole numbers, variables, operators, the functions of xpath_core.h and xpath_functions.h, and
 * paths that go up first and then down: "../@path", "/report/models/model[@rank][1]/@name",
 * "$window/volume/@all". Such a path visits nodes in document order and none twice, so that no set need be
 * sorted. Everything else is for libxml2.
 */
#ifndef REPORT_XPATH_TREE_H
#define REPORT_XPATH_TREE_H

#include "report/xpath_functions.h"
#include "report/xpath_value.h"

#include <stdbool.h>
#include <stddef.h>

enum term_kind {
    TERM_LITERAL,
    TERM_NUMBER,
    TERM_VARIABLE,
    TERM_PATH,   /* from the root, from the variable `first`, or from the context */
    TERM_FORMAT, /* a formatting function of `first` and those after it */
    TERM_CALL,   /* a function of XPath */
    TERM_COMPARE,
    TERM_ARITHMETIC,
    TERM_NEGATIVE,
    TERM_AND,
    TERM_OR,
    TERM_KINDS
};

struct term {
    enum term_kind kind;
    struct term *first, *next; /* operands; the next operand of the term that this one belongs to */
    size_t count;              /* of operands */
    const char *text;          /* of a literal; name of a variable */
    double number;
    enum xpath_relation relation;
    char sign; /* of arithmetic: + - * d(iv) m(od) */
    const struct xpath_function *format;
    const struct xpath_core_function *core;
    bool from_root;
    struct path_step *steps;
    struct known_path *known; /* of a path that is the same wherever it is evaluated; NULL = is not */
};

/* What such a path is, once it was evaluated in a document that does not change. */
struct known_path {
    struct known_path *next; /* of the tree */
    bool first_known, whole_known;
    xmlNode *first; /* its first node; NULL = it has none */
};

enum axis {
    AXIS_CHILD,
    AXIS_ATTRIBUTE,
    AXIS_SELF,   /* self::name, for elements */
    AXIS_HERE,   /* . */
    AXIS_PARENT, /* .. */
};

struct path_step {
    enum axis axis;
    const char *name;   /* NULL = any */
    struct term *named; /* of attributes: the name is the value of this; NULL = is not */
    struct predicate *predicates;
    const char *key;        /* on a path from the root: [@key = key_value] is the only predicate; NULL = is not */
    struct term *key_value; /* a variable */
    struct path_step *next;
};

struct predicate {
    struct term *condition;
    bool positional;    /* may be a number, or asks for position() or last() */
    struct term *bound; /* what places are compared with, by `relation`: [2], [last()], [position() < 3]; or NULL */
    enum xpath_relation relation;
    size_t most; /* candidates of which one may be chosen; SIZE_MAX = any */
    struct predicate *next;
};

/* Owns the terms. */
struct xpath_tree {
    struct term *root;
    struct known_path *known;
    struct chunk *chunks;
};

/* False for what is not of this part. What is, libxml2 can compile as well. */
bool xpath_tree_parse(const char *expression, struct xpath_tree *ret_tree);
void xpath_tree_clear(struct xpath_tree *tree);

/* Forgets what its paths are. */
void xpath_tree_forget(const struct xpath_tree *tree);

#endif
