/* SPDX-License-Identifier: MIT
 * Knows the names of the slots. */
#include "pages/slots.h"

#include "base/attributes.h"
#include "base/nearest.h"

#include <string.h>

#define ATTRIBUTE_PREFIX "data-attr-"

const struct slot slots[SLOT_KINDS] = {
    {SLOT_TEXT, "data-text"},           {SLOT_ATTRIBUTE, ATTRIBUTE_PREFIX}, {SLOT_IF, "data-if"},
    {SLOT_EACH, "data-each"},           {SLOT_INCLUDE, "data-include"},     {SLOT_COPY, "data-copy"},
    {SLOT_PAGE, "data-page"},           {SLOT_PAGE_EACH, "data-page-each"}, {SLOT_PAGE_IF, "data-page-if"},
    {SLOT_PAGE_BASE, "data-page-base"},     {SLOT_PAGE_ORDER, "data-page-order"},   {SLOT_PAGE_TITLE, "data-page-title"},
};

const struct slot *slot_find(const char *attribute)
{
    for (size_t i = 0; i < ARRAY_SIZE(slots); i++) {
        if (slots[i].kind == SLOT_ATTRIBUTE) {
            size_t prefix = strlen(ATTRIBUTE_PREFIX);
            if (strncmp(attribute, ATTRIBUTE_PREFIX, prefix) == 0 && attribute[prefix] != '\0')
                return &slots[i];
        } else if (strcmp(attribute, slots[i].name) == 0) {
            return &slots[i];
        }
    }
    return NULL;
}

const char *slot_suggest(const char *attribute)
{
    const char *names[SLOT_KINDS];
    for (size_t i = 0; i < ARRAY_SIZE(slots); i++)
        names[i] = slots[i].kind == SLOT_ATTRIBUTE ? "data-attr-NAME" : slots[i].name;
    return nearest(attribute, names, ARRAY_SIZE(names));
}
