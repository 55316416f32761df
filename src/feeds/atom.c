/* SPDX-License-Identifier: MIT
 * Knows the Atom feed (RFC 4287): one entry for each snapshot, which stays the same from night to night. */
#include "base/day.h"
#include "base/sha256.h"
#include "feeds/about.h"
#include "feeds/write.h"

#include <string.h>

/* Readers ask for the feed often; who wants older reports has the archive. */
#define ENTRIES_MOST 100

/* An id that does not depend on where the site stands: a UUID (RFC 9562, version 8) of 32 digits of a hash. */
static void add_id(const char *hex, struct text *out)
{
    text_printf(out, "<id>urn:uuid:%.8s-%.4s-8%.3s-a%.3s-%.12s</id>\n", hex, hex + 8, hex + 13, hex + 17, hex + 20);
}

static void add_element(const char *name, const char *value, struct text *out)
{
    text_printf(out, "<%s>", name);
    text_add_xml_value(out, value);
    text_printf(out, "</%s>\n", name);
}

static void add_link(const char *rel, const char *type, const char *base, const char *path, struct text *out)
{
    text_printf(out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    text_add_xml_value(out, base);
    text_add_xml_value(out, path);
    text_add(out, "\"/>\n");
}

static void add_summary(xmlNode *dated, struct arena *arena, struct text *out)
{
    text_add(out, "<summary>");
    text_add_xml_value(out, element_value(dated, "headline", arena));
    for (xmlNode *change = element_child(dated, "change"); change; change = element_next(change)) {
        xmlChar *words = xmlNodeGetContent(change);
        text_add(out, " ");
        text_add_xml_value(out, (const char *)words);
        text_add(out, ".");
        xmlFree(words);
    }
    text_add(out, "</summary>\n");
}

static void add_entry(xmlNode *dated, const char *base, struct arena *arena, struct text *out)
{
    const char *date = element_value(dated, "date", arena), *hash = element_value(dated, "hash", arena);
    char hex[SHA256_HEX_SIZE], words[DAY_TEXT_SIZE];
    int32_t day = 0;

    /* One whose report.json was lost still has its name. */
    sha256_bytes(hash, strlen(hash), hex);
    if (strlen(hash) < 32) {
        const char *id = element_value(dated, "id", arena);
        sha256_bytes(id, strlen(id), hex);
    }
    const char *taken_at = element_value(dated, "taken_at", arena);
    text_add(out, "<entry>\n");
    add_id(hex, out);
    add_element("title", arena_printf(arena, "Report of %s", day_parse(date, &day) ? day_long(day, words) : date), out);
    add_element("updated", *taken_at ? taken_at : arena_printf(arena, "%sT00:00:00Z", date), out);
    add_link("alternate", "text/html", base, element_value(dated, "path", arena), out);
    add_summary(dated, arena, out);
    text_add(out, "</entry>\n");
}

void write_atom(xmlNode *root, struct text *out)
{
    struct arena *arena = arena_new();
    xmlNode *dated = element_child(element_child(root, "archive"), "dated");
    const char *base = about_base_url(root, arena),
               *network = element_value(element_child(root, "snapshot"), "network", arena);
    char hex[SHA256_HEX_SIZE];

    if (dated) {
        const char *taken_at = element_value(dated, "taken_at", arena);
        sha256_bytes(network, strlen(network), hex);
        text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" "
                      "xml:lang=\"en\">\n");
        add_id(hex, out);
        add_element("title", about_title(root, arena), out);
        add_element("updated",
                    *taken_at ? taken_at : arena_printf(arena, "%sT00:00:00Z", element_value(dated, "date", arena)),
                    out);
        text_add(out, "<author>\n");
        add_element("name", network, out);
        text_add(out, "</author>\n<generator>inuse</generator>\n");
        if (*base)
            add_link("self", "application/atom+xml", base, "feed.xml", out);
        add_link("alternate", "text/html", base, "index.html", out);
        for (int i = 0; dated && i < ENTRIES_MOST; i++, dated = element_next(dated))
            add_entry(dated, base, arena, out);
        text_add(out, "</feed>\n");
    }
    arena_free(arena);
}
