/* SPDX-License-Identifier: MIT
 * Figures are cited in every language of authors, and their ZIP is the same bytes everywhere. */
#include "figures/bundle.h"
#include "figures/citation.h"

#include <archive.h>
#include <archive_entry.h>
#include <libxml/parser.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const char *const columns[] = {"day", "share"}, *const titles[] = {"Day", "Share of all"},
                         *const units[] = {"", "share"};

/* A figure with a hostile headline, of a snapshot with that base_url. */
static struct figure sample(xmlDoc *document, const char *base_url, struct arena *arena)
{
    xmlNode *root = xmlNewDocNode(document, NULL, BAD_CAST "report", NULL), *snapshot;
    xmlDocSetRootElement(document, root);
    snapshot = xmlNewChild(root, NULL, BAD_CAST "snapshot", NULL);
    xmlSetProp(snapshot, BAD_CAST "network", BAD_CAST "Net & Work");
    xmlSetProp(snapshot, BAD_CAST "taken_on", BAD_CAST "2025-09-30");
    xmlSetProp(snapshot, BAD_CAST "licence", BAD_CAST "CC0-1.0");
    xmlSetProp(snapshot, BAD_CAST "hash", BAD_CAST "0123456789abcdef0123");
    xmlSetProp(snapshot, BAD_CAST "base_url", BAD_CAST base_url);
    return (struct figure){.id = "lorenz",
                           .headline = "50% of <b> go to \xE2\x81\xA8" "a_b{}\xE2\x81\xA9",
                           .subtitle = "What it is",
                           .source = "Source: q",
                           .alternative = "A \"curve\" [of] $ & #",
                           .description = "More",
                           .scene = scene_new(arena, 640.0, 400.0),
                           .column_count = 2,
                           .column_names = (const char **)columns,
                           .column_titles = (const char **)titles,
                           .column_units = (const char **)units,
                           .snapshot = snapshot};
}

static void snippets_are_escaped(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    xmlDoc *document = xmlNewDoc(BAD_CAST "1.0");
    struct figure figure = sample(document, "https://example.org/a/", arena);
    struct citation citation = citation_of(&figure, "inuse 0.1.0", "archive/2025-09-30/", arena);
    assert_string_equal(citation.permalink, "https://example.org/a/archive/2025-09-30/figures/lorenz.html");
    assert_string_equal(
        citation.text,
        "50% of <b> go to a_b{}. Figure \xE2\x80\x9Clorenz\xE2\x80\x9D of Net & Work, snapshot of 30 September 2025 "
        "(hash 0123456789abcdef). Made with inuse 0.1.0. Licence: CC0-1.0. "
        "https://example.org/a/archive/2025-09-30/figures/lorenz.html");
    assert_non_null(strstr(citation.bibtex, "title = {{50\\% of <b> go to a\\_b\\{\\}}}"));
    assert_non_null(strstr(citation.bibtex, "year = {2025},\n  month = {9},"));
    assert_non_null(strstr(citation.html, "alt=\"A &quot;curve&quot; [of] $ &amp; #\""));
    assert_non_null(strstr(citation.html, "<figcaption>50% of &lt;b&gt; go to a_b{}. Source: q</figcaption>"));
    assert_non_null(
        strstr(citation.html, "src=\"https://example.org/a/archive/2025-09-30/figures/lorenz.svg\" width=\"640\""));
    assert_non_null(strstr(citation.markdown, "[![A \"curve\" \\[of\\] $ & #](<https://example.org/"));
    assert_non_null(strstr(citation.latex, "\\caption{50\\% of <b> go to a\\_b\\{\\}. Source: q}"));
    xmlFreeDoc(document);
    arena_free(arena);
}

static void only_addresses_of_the_web_are_links(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "javascript:alert(1)", "https://a b", "https://a\"onload=x", "ftp://a", "//a"};
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        struct arena *arena = arena_new();
        xmlDoc *document = xmlNewDoc(BAD_CAST "1.0");
        struct figure figure = sample(document, bad[i], arena);
        struct citation citation = citation_of(&figure, "inuse 0.1.0", "archive/2025-09-30/", arena);
        assert_string_equal(citation.permalink, "");
        assert_null(strstr(citation.bibtex, "url ="));
        assert_non_null(strstr(citation.html, "src=\"figures/lorenz.svg\""));
        xmlFreeDoc(document);
        arena_free(arena);
    }
}

static void readme_names_files_and_columns(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    xmlDoc *document = xmlNewDoc(BAD_CAST "1.0");
    struct figure figure = sample(document, "", arena);
    struct citation citation = citation_of(&figure, "inuse 0.1.0", "archive/2025-09-30/", arena);
    struct text readme = TEXT_INIT;
    citation_readme(&figure, &citation, &readme);
    assert_non_null(strstr(readme.bytes, "lorenz@2x.png"));
    assert_non_null(strstr(readme.bytes, "\nday: Day\nshare: Share of all (share)\n"));
    assert_non_null(strstr(readme.bytes, citation.text));
    text_clear(&readme);
    xmlFreeDoc(document);
    arena_free(arena);
}

static void make_zip(const char *zone, struct text *out)
{
    struct text first = TEXT_INIT, second = TEXT_INIT;
    struct error err = ERROR_INIT;
    setenv("TZ", zone, 1);
    tzset();
    text_add(&first, "first, first, first, first, first");
    text_add(&second, "second, second, second, second");
    struct bundle_file files[] = {{"README.txt", &first, false}, {"a@2x.png", &second, true}};
    assert_true(bundle_write("lorenz", files, ARRAY_SIZE(files), out, &err));
    text_clear(&first);
    text_clear(&second);
}

static void zip_is_the_same_in_every_time_zone(void **state)
{
    (void)state;
    struct text here = TEXT_INIT, there = TEXT_INIT;
    make_zip("Pacific/Kiritimati", &here);
    make_zip("Pacific/Pago_Pago", &there);
    assert_int_equal(here.length, there.length);
    assert_memory_equal(here.bytes, there.bytes, here.length);

    static const char *const names[] = {"lorenz/README.txt", "lorenz/a@2x.png"};
    static const char *const begins[] = {"first", "second"};
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    char bytes[64];
    archive_read_support_format_zip(archive);
    assert_int_equal(archive_read_open_memory(archive, here.bytes, here.length), ARCHIVE_OK);
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        assert_int_equal(archive_read_next_header(archive, &entry), ARCHIVE_OK);
        assert_string_equal(archive_entry_pathname(entry), names[i]);
        assert_int_equal(archive_entry_perm(entry), 0644);
        assert_true(archive_read_data(archive, bytes, sizeof bytes) > 10);
        assert_memory_equal(bytes, begins[i], strlen(begins[i]));
    }
    assert_int_equal(archive_read_next_header(archive, &entry), ARCHIVE_EOF);
    archive_read_free(archive);
    text_clear(&here);
    text_clear(&there);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(snippets_are_escaped),
        cmocka_unit_test(only_addresses_of_the_web_are_links),
        cmocka_unit_test(readme_names_files_and_columns),
        cmocka_unit_test(zip_is_the_same_in_every_time_zone),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    xmlCleanupParser();
    return failed;
}
