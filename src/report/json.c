/* SPDX-License-Identifier: MIT
 * Knows how json-c is told to print. */
#include "report/json.h"

#include <json-c/json.h>

void json_print(json_object *object, struct text *out)
{
    text_add(out, json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
                                                             JSON_C_TO_STRING_NOSLASHESCAPE));
    text_add(out, "\n");
    json_object_put(object);
}
