/* SPDX-License-Identifier: MIT
 * Knows the names of the slots. */
#include "pages/slots.h"

#include "base/attributes.h"
#include "base/nearest.h"

#include <stdbool.h>
#include <string.h>

/* They all begin as the first does; most attributes do not. */
#define COMMON_LENGTH 5

const struct slot slots[SLOT_KINDS] = {
    {SLOT_TEXT, "data-text"},
    {SLOT_ATTRIBUTE, "data-attr-"},
    {SLOT_LET, "data-let-"},
    {SLOT_IF, "data-if"},
    {SLOT_EACH, "data-each"},
    {SLOT_INCLUDE, "data-include"},
    {SLOT_COPY, "data-copy"},
    {SLOT_PAGE, "data-page"},
    {SLOT_PAGE_EACH, "data-page-each"},
    {SLOT_PAGE_IF, "data-page-if"},
    {SLOT_PAGE_BASE, "data-page-base"},
    {SLOT_PAGE_ORDER, "data-page-order"},
    {SLOT_PAGE_TITLE, "data-page-title"},
    {SLOT_PAGE_UNDER, "data-page-under"},
};

static bool is_prefix(const char *name)
{
    return name[strlen(name) - 1] == '-';
}

const struct slot *slot_find(const char *attribute)
{
    if (strncmp(attribute, slots[0].name, COMMON_LENGTH) != 0)
        return NULL;
    for (size_t i = 0; i < ARRAY_SIZE(slots); i++) {
        const char *name = slots[i].name;
        size_t length = strlen(name);
        if (is_prefix(name) ? strncmp(attribute, name, length) == 0 && attribute[length] != '\0'
                            : strcmp(attribute, name) == 0)
            return &slots[i];
    }
    return NULL;
}

const char *slot_suggest(const char *attribute)
{
    static const char *const names[] = {"data-attr-NAME", "data-let-NAME"};
    const char *candidates[SLOT_KINDS];
    size_t named = 0;
    for (size_t i = 0; i < ARRAY_SIZE(slots); i++)
        candidates[i] = is_prefix(slots[i].name) ? names[named++] : slots[i].name;
    return nearest(attribute, candidates, ARRAY_SIZE(candidates));
}
