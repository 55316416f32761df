/* SPDX-License-Identifier: MIT
 * Knows where in the document stands what other programs want to know. */
#include "feeds/parts.h"

#include <string.h>

xmlNode *part_child(xmlNode *parent, const char *name)
{
    for (xmlNode *node = parent ? parent->children : NULL; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0)
            return node;
    return NULL;
}

xmlNode *part_next(xmlNode *node)
{
    const char *name = (const char *)node->name;
    for (node = node->next; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0)
            return node;
    return NULL;
}

xmlNode *part_window(xmlNode *root)
{
    xmlNode *window = part_child(part_child(root, "windows"), "window");
    while (window && !xmlHasProp(window, BAD_CAST "default"))
        window = part_next(window);
    return window;
}

const char *part_value(xmlNode *element, const char *name, struct arena *arena)
{
    xmlChar *value = element ? xmlGetNoNsProp(element, BAD_CAST name) : NULL;
    const char *copy = value ? arena_text(arena, (const char *)value) : "";
    xmlFree(value);
    return copy;
}

const char *part_base_url(xmlNode *root, struct arena *arena)
{
    return part_value(part_child(root, "snapshot"), "base_url", arena);
}

const char *part_title(xmlNode *root, struct arena *arena)
{
    xmlNode *snapshot = part_child(root, "snapshot");
    const char *title = part_value(snapshot, "title", arena);
    return *title ? title : arena_printf(arena, "%s: are its models used?", part_value(snapshot, "network", arena));
}

const char *part_address(xmlNode *root, struct arena *arena)
{
    const char *path = part_value(part_child(root, "dated"), "path", arena);
    return *path ? arena_printf(arena, "%s%s", part_base_url(root, arena), path) : "";
}

const char *part_spdx(xmlNode *root, struct arena *arena)
{
    static const char *const known[] = {"CC0-1.0",         "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC-BY-NC-SA-4.0",
                                        "CC-BY-NC-ND-4.0", "CC-BY-3.0", "CC-BY-SA-3.0", "ODbL-1.0",     "PDDL-1.0",     "ODC-By-1.0",
                                        "MIT",             "Apache-2.0"};
    const char *licence = part_value(part_child(root, "snapshot"), "licence", arena);
    for (size_t i = 0; i < ARRAY_SIZE(known); i++)
        if (strcmp(known[i], licence) == 0)
            return licence;
    return "";
}

void part_print_json(json_object *object, struct text *out)
{
    text_add(out, json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | JSON_C_TO_STRING_NOSLASHESCAPE));
    text_add(out, "\n");
    json_object_put(object);
}

void part_add(json_object *object, const char *name, const char *value)
{
    if (*value)
        json_object_object_add(object, name, json_object_new_string(value));
}
