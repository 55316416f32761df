/* SPDX-License-Identifier: MIT
 *
 * Prints a sheet as PDF: the only part of an edition that draws.
 */
#ifndef EDITION_IMPRINT_H
#define EDITION_IMPRINT_H

#include "base/error.h"
#include "base/text.h"
#include "edition/address.h"
#include "edition/edition.h"
#include "edition/sheet.h"
#include "figures/fonts.h"

#include <stdbool.h>
#include <stdint.h>

struct imprint {
    const struct edition *edition;
    const struct address_book *book;
    struct fonts *fonts;
    struct arena *arena;
    const char *title, *subject, *generator; /* metadata; the title also stands at the foot of pages */
    int64_t created_at;
    struct sheet *cover, *body; /* not yet paginated */
};

/* Appends the whole PDF: the cover, a table of contents made from the outline of the body, the body. */
bool imprint_pdf(const struct imprint *imprint, struct text *out, struct error *err) MUST_CHECK;

/* The name that a link leads to: of a page (fragment "") or a place in it. The arena's. */
const char *imprint_place(size_t page, const char *fragment, struct arena *arena);

#endif
