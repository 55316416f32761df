/* SPDX-License-Identifier: MIT
 * Knows how what was published is read back. */
#include "edition/edition.h"

#include "base/file.h"
#include "edition/html_tree.h"

#define FILE_BYTES_MOST ((size_t)1 << 30)

bool edition_read(const struct edition *edition, const char *path, struct arena *arena, struct text *bytes,
                  struct error *err)
{
    return file_read(arena_printf(arena, "%s/%s", edition->folder, path), FILE_BYTES_MOST, bytes, err);
}

bool edition_page(const struct edition *edition, size_t page, struct arena *arena, xmlDoc **ret_tree,
                  struct error *err)
{
    struct text html = TEXT_INIT;
    bool ok = edition_read(edition, edition->paths[page], arena, &html, err);
    if (ok)
        *ret_tree = html_tree(&html);
    text_clear(&html);
    return ok;
}
