/* SPDX-License-Identifier: MIT
 * Knows which addresses are pages of the edition. */
#include "edition/address.h"

#include "base/text.h"

#include <libxml/hash.h>
#include <libxml/uri.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* An origin that no site has (RFC 2606): relative links are resolved against it and recognised by it. */
#define ORIGIN "http://site.invalid/"

struct address_book {
    xmlHashTable *pages; /* path -> index + 1 */
};

struct address_book *address_book_new(const struct edition *edition)
{
    struct address_book *book = memory_zeroed(1, sizeof *book);
    book->pages = xmlHashCreate((int)(edition->page_count < 65536 ? edition->page_count : 65536) + 1);
    for (size_t i = 0; i < edition->page_count; i++)
        xmlHashAddEntry(book->pages, BAD_CAST edition->paths[i], (void *)(uintptr_t)(i + 1));
    return book;
}

void address_book_free(struct address_book *book)
{
    if (!book)
        return;
    xmlHashFree(book->pages, NULL);
    free(book);
}

/* The path of an address of the site, decoded; NULL for other origins. */
static const char *site_path(const char *from, const char *link, struct arena *arena)
{
    xmlChar *base = BAD_CAST arena_printf(arena, ORIGIN "%s", from);
    xmlChar *whole = xmlBuildURI(BAD_CAST link, base);
    const char *path = NULL;
    if (whole && text_begins_with((const char *)whole, ORIGIN)) {
        char *decoded = xmlURIUnescapeString((const char *)whole + strlen(ORIGIN), 0, NULL);
        path = decoded ? arena_text(arena, decoded) : NULL;
        xmlFree(decoded);
    }
    xmlFree(whole);
    return path;
}

struct address address_resolve(const struct address_book *book, const char *from, const char *link,
                               struct arena *arena)
{
    size_t place = strcspn(link, "#");
    struct address address = {
        .kind = ADDRESS_OUTSIDE, .path = link, .fragment = link[place] ? link + place + 1 : ""};
    const char *path = place == 0 ? from : site_path(from, arena_copy(arena, link, place), arena);

    if (!path)
        return address;
    uintptr_t found = (uintptr_t)xmlHashLookup(book->pages, BAD_CAST path);
    address.kind = found ? ADDRESS_PAGE : ADDRESS_FILE;
    address.page = found ? (size_t)found - 1 : 0;
    address.path = path;
    return address;
}
