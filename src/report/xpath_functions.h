/* SPDX-License-Identifier: MIT
 *
 * The formatting functions of XPath expressions; xpath.h lists them for authors.
 */
#ifndef REPORT_XPATH_FUNCTIONS_H
#define REPORT_XPATH_FUNCTIONS_H

#include "base/arena.h"

#include <libxml/xpath.h>
#include <stddef.h>

/* Most arguments that any function takes. */
#define XPATH_ARGUMENTS_MOST 3

/* A function of texts that gives a text: `format`, which gets as many as `arguments` says and returns one of
 * them, a constant, or memory of the arena. Others (`evaluate`) take part in libxml2's evaluation. */
struct xpath_function {
    const char *name;
    size_t arguments;
    const char *(*format)(const char *const *arguments, struct arena *arena);
    xmlXPathFunction evaluate;
};

extern const struct xpath_function xpath_functions[];
extern const size_t xpath_function_count;

/* The function of the table that is called `name`, without its prefix; NULL when there is none. */
const struct xpath_function *xpath_function_find(const char *name);

#endif
