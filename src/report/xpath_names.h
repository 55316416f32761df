/* SPDX-License-Identifier: MIT
 *
 * The names in the text of an XPath expression, for messages about those that do not exist.
 */
#ifndef REPORT_XPATH_NAMES_H
#define REPORT_XPATH_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#define XPATH_NAME_SIZE 65

/* The bytes of the name at `at`, with its prefix; 0 when there is none. Letters beyond ASCII are taken for letters of a
 * name. */
size_t xpath_name_length(const char *at);

/* Looks for a call of a function that neither XPath 1.0 nor xpath_functions.h has; true when there is one.
 * `ret_name` is what it is called, cut where it is too long, `ret_meant` the one that was probably meant, or
 * "". */
bool xpath_find_unknown_function(const char *expression, char ret_name[XPATH_NAME_SIZE],
                                 char ret_meant[XPATH_NAME_SIZE]);

/* The name of the next variable ($name, without the $) at or behind *at, which moves past it; false when
 * there is none. */
bool xpath_next_variable(const char **at, char ret_name[XPATH_NAME_SIZE]);

#endif
