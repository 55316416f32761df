/* SPDX-License-Identifier: MIT
 *
 * The slots of templates: every data-* attribute that means something, in one table.
 *
 * inuse-templates(7) is tested against it.
 */
#ifndef PAGES_SLOTS_H
#define PAGES_SLOTS_H

#include <stddef.h>

enum slot_kind {
    SLOT_TEXT,
    SLOT_ATTRIBUTE,
    SLOT_LET,
    SLOT_IF,
    SLOT_EACH,
    SLOT_INCLUDE,
    SLOT_COPY,
    SLOT_PAGE,
    SLOT_PAGE_EACH,
    SLOT_PAGE_IF,
    SLOT_PAGE_BASE,
    SLOT_PAGE_ORDER,
    SLOT_PAGE_TITLE,
    SLOT_PAGE_UNDER,
    SLOT_KINDS
};

struct slot {
    enum slot_kind kind;
    const char *name; /* "data-text"; a name that ends in "-", such as "data-attr-", stands for data-attr-NAME */
};

extern const struct slot slots[SLOT_KINDS];

/* The slot of an attribute that starts with "data-", or NULL. */
const struct slot *slot_find(const char *attribute);

/* The name that was probably meant, or NULL. */
const char *slot_suggest(const char *attribute);

#endif
