/* SPDX-License-Identifier: MIT
 * Knows where in the document stands what other programs want to know. */
#include "feeds/about.h"

#include <string.h>

const char *about_base_url(xmlNode *root, struct arena *arena)
{
    return element_value(element_child(root, "snapshot"), "base_url", arena);
}

const char *about_title(xmlNode *root, struct arena *arena)
{
    xmlNode *snapshot = element_child(root, "snapshot");
    const char *title = element_value(snapshot, "title", arena);
    return *title ? title : arena_printf(arena, "%s: are its models used?", element_value(snapshot, "network", arena));
}

const char *about_address(xmlNode *root, struct arena *arena)
{
    const char *path = element_value(element_child(root, "dated"), "path", arena);
    return *path ? arena_printf(arena, "%s%s", about_base_url(root, arena), path) : "";
}

const char *about_spdx(xmlNode *root, struct arena *arena)
{
    static const char *const known[] = {"CC0-1.0",      "CC-BY-4.0",       "CC-BY-SA-4.0",    "CC-BY-NC-4.0",
                                        "CC-BY-ND-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "CC-BY-3.0",
                                        "CC-BY-SA-3.0", "ODbL-1.0",        "PDDL-1.0",        "ODC-By-1.0",
                                        "MIT",          "Apache-2.0"};
    const char *licence = element_value(element_child(root, "snapshot"), "licence", arena);
    for (size_t i = 0; i < ARRAY_SIZE(known); i++)
        if (strcmp(known[i], licence) == 0)
            return licence;
    return "";
}

void about_add(json_object *object, const char *name, const char *value)
{
    if (*value)
        json_object_object_add(object, name, json_object_new_string(value));
}
