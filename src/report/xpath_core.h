/* SPDX-License-Identifier: MIT
 *
 * The functions of XPath's core library (https://www.w3.org/TR/xpath-10/#corelib) that are evaluated on the document
 * itself, see xpath_direct.h.
 */
#ifndef REPORT_XPATH_CORE_H
#define REPORT_XPATH_CORE_H

#include "report/xpath_tree.h"

struct evaluation;

struct xpath_core_function {
    const char *name;
    size_t least, most; /* operands */
    bool numeric;       /* gives a number */
    struct xpath_value (*evaluate)(const struct term *call, struct evaluation *evaluation);
};

/* NULL = libxml2 may know it. */
const struct xpath_core_function *xpath_core_find(const char *name);

#endif
