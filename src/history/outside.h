/* SPDX-License-Identifier: MIT
 *
 * Texts of JSON files from outside, made safe to show. Not for use outside src/history/.
 */
#ifndef HISTORY_OUTSIDE_H
#define HISTORY_OUTSIDE_H

#include "base/arena.h"
#include "base/error.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

/* Parses an object of at most 32 levels; json_object_put() frees it. ERROR_INPUT with file and place. */
bool outside_parse(const char *json, size_t length, const char *file, json_object **ret_object,
                   struct error *err) MUST_CHECK;

/* The member's text, made safe; "" when it is absent or no text. `object` may be NULL. */
const char *outside_text(struct arena *arena, json_object *object, const char *member);

#endif
