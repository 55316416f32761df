/* SPDX-License-Identifier: MIT
 * Knows how far to trust a JSON file that somebody else may have written. */
#include "history/outside.h"

#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

#define MOST_LEVELS 32

bool outside_parse(const char *json, size_t length, const char *file, json_object **ret_object, struct error *err)
{
    if (length > INT32_MAX)
        return error_set(err, ERROR_INPUT, "%s: too large", file);
    struct json_tokener *tokener = json_tokener_new_ex(MOST_LEVELS);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    json_object *root = json_tokener_parse_ex(tokener, json, (int)length);
    enum json_tokener_error fault = json_tokener_get_error(tokener);
    size_t place = json_tokener_get_parse_end(tokener);
    json_tokener_free(tokener);
    if (json_object_is_type(root, json_type_object)) {
        *ret_object = root;
        return true;
    }
    json_object_put(root);
    return error_set(err, ERROR_INPUT, "%s: %s at byte %zu: let inuse write it again, or name another", file,
                     fault == json_tokener_success    ? "not a JSON object"
                     : fault == json_tokener_continue ? "the JSON ends half-way"
                                                      : json_tokener_error_desc(fault),
                     place);
}

const char *outside_text(struct arena *arena, json_object *object, const char *member)
{
    json_object *value = NULL;
    if (!json_object_object_get_ex(object, member, &value) || !json_object_is_type(value, json_type_string))
        return "";
    const char *text = json_object_get_string(value);
    return utf8_visible(text, strlen(text), arena);
}
