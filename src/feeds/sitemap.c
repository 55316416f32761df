/* SPDX-License-Identifier: MIT
 * Knows the sitemap protocol 0.9, and what robots may read: everything. */
#include "feeds/feeds.h"
#include "feeds/about.h"
#include "feeds/write.h"

#define NAMESPACE "http://www.sitemaps.org/schemas/sitemap/0.9"

void write_robots(xmlNode *root, struct text *out)
{
    struct arena *arena = arena_new();
    const char *base = about_base_url(root, arena);
    text_add(out, "User-agent: *\nAllow: /\n");
    if (*base)
        text_printf(out, "Sitemap: %ssitemap.xml\n", base);
    arena_free(arena);
}

size_t feeds_sitemaps(size_t page_count)
{
    return (page_count + FEEDS_SITEMAP_MOST - 1) / FEEDS_SITEMAP_MOST;
}

static void add_address(const char *element, const char *base, const char *path, const char *date, struct text *out)
{
    text_printf(out, "<%s><loc>", element);
    text_add_xml_value(out, base);
    text_add_xml_value(out, path);
    text_printf(out, "</loc><lastmod>%s</lastmod></%s>\n", date, element);
}

static void add_dated(xmlNode *root, const char *base, struct arena *arena, struct text *out)
{
    for (xmlNode *dated = element_child(element_child(root, "archive"), "dated"); dated; dated = element_next(dated))
        add_address("url", base, element_value(dated, "path", arena), element_value(dated, "date", arena), out);
}

void feeds_sitemap(xmlNode *root, const char *const *paths, size_t count, size_t sheet, struct text *out)
{
    struct arena *arena = arena_new();
    const char *base = about_base_url(root, arena),
               *date = element_value(element_child(root, "snapshot"), "taken_on", arena);

    if (*base) {
        text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"" NAMESPACE "\">\n");
        for (size_t i = sheet * FEEDS_SITEMAP_MOST; i < count && i < (sheet + 1) * FEEDS_SITEMAP_MOST; i++)
            add_address("url", base, paths[i], date, out);
        if (sheet == 0 && count + 10000 < FEEDS_SITEMAP_MOST)
            add_dated(root, base, arena, out);
        text_add(out, "</urlset>\n");
    }
    arena_free(arena);
}

void feeds_sitemap_index(xmlNode *root, size_t sheets, struct text *out)
{
    struct arena *arena = arena_new();
    const char *base = about_base_url(root, arena),
               *date = element_value(element_child(root, "snapshot"), "taken_on", arena);

    if (*base) {
        text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"" NAMESPACE "\">\n");
        for (size_t i = 0; i < sheets; i++)
            add_address("sitemap", base, arena_printf(arena, "sitemap-%zu.xml", i + 1), date, out);
        text_add(out, "</sitemapindex>\n");
    }
    arena_free(arena);
}
