/* SPDX-License-Identifier: MIT
 *
 * What can be told about an XPath expression without evaluating it.
 */
#ifndef PAGES_EXPRESSION_H
#define PAGES_EXPRESSION_H

#include <stdbool.h>

/* True when the value cannot depend on the context: every path starts at the root ("/report/..."), no
 * variable is read, and position() and last() appear in predicates only. In doubt false. Two thirds of what a
 * page says are of this kind, and need be worked out once instead of once per page. */
bool expression_is_constant(const char *expression);

#endif
