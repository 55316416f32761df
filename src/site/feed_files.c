/* SPDX-License-Identifier: MIT
 * Knows which files feeds and sitemaps make. */
#include "site/feed_files.h"

#include "feeds/feeds.h"

#include <stdio.h>

/* Publishes `bytes`, unless there are none, and empties them. */
static bool write_file(struct publish *publish, const char *path, struct text *bytes, struct error *err)
{
    bool ok = bytes->length == 0 || publish_file(publish, path, bytes->bytes, bytes->length, err);
    text_reset(bytes);
    return ok;
}

static bool write_feeds(xmlNode *root, struct publish *publish, struct text *bytes, struct error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < feed_count; i++) {
        feeds[i].write(root, bytes);
        ok = write_file(publish, feeds[i].path, bytes, err);
    }
    return ok;
}

static bool write_sitemaps(xmlNode *root, const struct page_list *pages, struct publish *publish, struct text *bytes,
                           struct error *err)
{
    size_t sheets = feeds_sitemaps(pages->path_count);
    bool ok = true;
    for (size_t i = 0; ok && i < sheets; i++) {
        char path[40] = "sitemap.xml";
        if (sheets > 1)
            snprintf(path, sizeof path, "sitemap-%zu.xml", i + 1);
        feeds_sitemap(root, pages->paths, pages->path_count, i, bytes);
        ok = write_file(publish, path, bytes, err);
    }
    if (ok && sheets > 1) {
        feeds_sitemap_index(root, sheets, bytes);
        ok = write_file(publish, "sitemap.xml", bytes, err);
    }
    return ok;
}

bool feed_files_write(xmlNode *root, const struct page_list *pages, struct publish *publish, struct error *err)
{
    struct text bytes = TEXT_INIT;
    bool ok = write_feeds(root, publish, &bytes, err) && write_sitemaps(root, pages, publish, &bytes, err);
    text_clear(&bytes);
    return ok;
}
