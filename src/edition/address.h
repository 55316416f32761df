/* SPDX-License-Identifier: MIT
 *
 * Where the links of a page lead, seen from an edition that holds several pages.
 */
#ifndef EDITION_ADDRESS_H
#define EDITION_ADDRESS_H

#include "base/arena.h"
#include "edition/edition.h"

struct address_book;

enum address_kind {
    ADDRESS_PAGE,    /* a page of the edition */
    ADDRESS_FILE,    /* anything else of the site */
    ADDRESS_OUTSIDE, /* another origin, mailto: and the like */
};

struct address {
    enum address_kind kind;
    size_t page;          /* ADDRESS_PAGE: index in the edition */
    const char *path;     /* from the site's root; ADDRESS_OUTSIDE: the whole address */
    const char *fragment; /* without '#'; "" when none */
};

struct address_book *address_book_new(const struct edition *edition);
void address_book_free(struct address_book *book); /* NULL is fine */

/* Resolves `link` as the page at `from` (a path of the edition) has it. Texts are the arena's. */
struct address address_resolve(const struct address_book *book, const char *from, const char *link,
                               struct arena *arena);

#endif
