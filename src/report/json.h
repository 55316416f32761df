/* SPDX-License-Identifier: MIT
 *
 * How the JSON files of a site are laid out.
 */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include "base/text.h"

struct json_object;

/* Prints and releases it. */
void json_print(struct json_object *object, struct text *out);

#endif
