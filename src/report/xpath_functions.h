/* SPDX-License-Identifier: MIT
 *
 * The formatting functions of XPath expressions; xpath.h lists them for authors.
 */
#ifndef REPORT_XPATH_FUNCTIONS_H
#define REPORT_XPATH_FUNCTIONS_H

#include <libxml/xpath.h>
#include <stddef.h>

struct xpath_function {
    const char *name;
    xmlXPathFunction function;
};

extern const struct xpath_function xpath_functions[];
extern const size_t xpath_function_count;

#endif
