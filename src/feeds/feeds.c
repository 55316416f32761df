/* SPDX-License-Identifier: MIT
 * Knows which files a site has for other programs. */
#include "feeds/feeds.h"

#include "base/day.h"
#include "feeds/about.h"
#include "feeds/write.h"
#include "report/element.h"

#include <string.h>

const struct feed feeds[] = {
    {"feed.xml", "application/atom+xml", "Atom feed with an entry for each report.", false, write_atom},
    {"robots.txt", "text/plain", "What search engines may read.", false, write_robots},
    {"datapackage.json", "application/json", "Frictionless data package: every data file with its columns.", true,
     write_datapackage},
    {"CITATION.cff", "application/yaml", "How to cite the report, in the citation file format.", true, write_cff},
    {"cite.bib", "text/x-bibtex", "How to cite the report, in BibTeX.", true, write_bibtex},
};
const size_t feed_count = ARRAY_SIZE(feeds);

/* "Network. Title. Report of the snapshot of 30 September 2025. https://..." */
static void add_citation(xmlNode *root, struct arena *arena)
{
    xmlNode *snapshot = element_child(root, "snapshot"), *element = element_add(root, "citation");
    const char *date = element_value(snapshot, "taken_on", arena), *address = about_address(root, arena);
    const char *base = about_base_url(root, arena), *hash = element_value(snapshot, "hash", arena);
    char words[DAY_TEXT_SIZE] = "";
    int32_t day;

    if (day_parse(date, &day))
        day_long(day, words);
    element_text(element, "text",
                 arena_printf(arena, "%s. %s. Report of the snapshot of %s%s%s. %s",
                              element_value(snapshot, "network", arena), about_title(root, arena), words,
                              *hash ? ", hash " : "", hash, *base ? address : ""));
    element_text(element, "url", *base ? address : "");
}

static void add_card(xmlNode *root, struct arena *arena)
{
    xmlNode *element = element_add(root, "card");
    element_text(element, "path", FEEDS_CARD);
    element_integer(element, "width", 1200);
    element_integer(element, "height", 630);
    element_text(element, "alternative",
                 arena_printf(arena, "%s. %s", about_title(root, arena),
                              element_value(element_child(root, "dated"), "headline", arena)));
}

void feeds_describe(xmlNode *root)
{
    struct arena *arena = arena_new();
    struct text dataset = TEXT_INIT;
    xmlNode *files = element_child(root, "files");

    for (size_t i = 0; files && i < feed_count; i++) {
        if (!feeds[i].is_data)
            continue;
        xmlNode *file = element_add(files, "file");
        element_text(file, "path", feeds[i].path);
        element_text(file, "media", feeds[i].media_type);
        element_text(file, "description", feeds[i].description);
    }
    add_citation(root, arena);
    add_card(root, arena);
    write_dataset(root, &dataset);
    element_content(element_add(root, "dataset"), dataset.bytes);
    text_clear(&dataset);
    arena_free(arena);
}
