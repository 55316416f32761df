/* SPDX-License-Identifier: MIT
 * Addresses, trees and the laws of pagination. */
#include "edition/address.h"
#include "edition/html_tree.h"
#include "edition/sheet.h"
#include "edition/tabular.h"
#include "report/element.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const paths[] = {"index.html", "models/index.html", "models/a--b.html"};
static const struct edition edition = {.folder = "site", .paths = paths, .page_count = 3, .base_url = ""};

static void resolves(const char *from, const char *link, enum address_kind kind, size_t page, const char *path,
                     const char *fragment)
{
    struct address_book *book = address_book_new(&edition);
    struct arena *arena = arena_new();
    struct address address = address_resolve(book, from, link, arena);

    assert_int_equal(address.kind, kind);
    if (kind == ADDRESS_PAGE)
        assert_int_equal(address.page, page);
    assert_string_equal(address.path, path);
    assert_string_equal(address.fragment, fragment);
    arena_free(arena);
    address_book_free(book);
}

static void links_lead_to_pages_files_or_outside(void **state)
{
    (void)state;
    resolves("index.html", "#numbers", ADDRESS_PAGE, 0, "index.html", "numbers");
    resolves("models/a--b.html", "../index.html", ADDRESS_PAGE, 0, "index.html", "");
    resolves("models/a--b.html", "index.html#top", ADDRESS_PAGE, 1, "models/index.html", "top");
    resolves("models/index.html", "../models/a--b.html", ADDRESS_PAGE, 2, "models/a--b.html", "");
    resolves("models/index.html", "/index.html#x", ADDRESS_PAGE, 0, "index.html", "x");
    resolves("models/index.html", "../data/models.csv", ADDRESS_FILE, 0, "data/models.csv", "");
    resolves("index.html", "a%20b.csv", ADDRESS_FILE, 0, "a b.csv", "");
    resolves("index.html", "https://example.org/index.html", ADDRESS_OUTSIDE, 0, "https://example.org/index.html", "");
    resolves("index.html", "mailto:a@example.org", ADDRESS_OUTSIDE, 0, "mailto:a@example.org", "");
    resolves("index.html", "../../../etc/passwd", ADDRESS_FILE, 0, "etc/passwd", "");
}

static void a_page_is_read_as_a_browser_reads_it(void **state)
{
    (void)state;
    static const char html[] =
        "<!DOCTYPE html><title>T</title><main id=content><picture><source srcset=a.svg><img src=b.svg></picture>"
        "<p class=\"a b\">1 &lt; 2<p>second</main>";
    struct text page = TEXT_INIT;
    text_add(&page, html);
    xmlDoc *tree = html_tree(&page);
    xmlNode *picture = html_tree_find(xmlDocGetRootElement(tree), "picture"),
            *p = html_tree_find(xmlDocGetRootElement(tree), "p");

    /* <source> has no end tag: the <img> stands beside it. */
    assert_true(element_is(picture->children, "source"));
    assert_true(element_is(picture->children->next, "img"));
    assert_string_equal((const char *)p->children->content, "1 < 2");
    assert_true(html_tree_has_class(p, "a"));
    assert_true(html_tree_has_class(p, "b"));
    assert_false(html_tree_has_class(p, "a b"));
    assert_true(element_is(p->next, "p"));
    assert_null(html_tree_find(picture, "p"));
    xmlFreeDoc(tree);
    text_clear(&page);
}

/* A sheet of spaces of random heights and bonds; the seed is printed by the caller's failure. */
static void fill(struct sheet *sheet, unsigned seed)
{
    srand(seed);
    sheet_begin_block(sheet, "P");
    for (int i = 0; i < 200; i++)
        sheet_add(sheet, &(struct sheet_piece){.kind = PIECE_SPACE,
                                               .height_pt = 5.0 + rand() % 150,
                                               .before_pt = rand() % 20,
                                               .keeps_next = rand() % 4 == 0,
                                               .starts_page = rand() % 40 == 0});
}

static void pages_hold_what_stands_on_them(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 50; seed++) {
        struct arena *arena = arena_new();
        struct sheet sheet;
        sheet_init(&sheet, arena);
        fill(&sheet, seed);
        sheet_paginate(&sheet, 3);
        assert_int_equal(sheet.pieces[0].page, 3);
        for (size_t i = 0; i < sheet.piece_count; i++) {
            const struct sheet_piece *piece = &sheet.pieces[i], *last = i ? piece - 1 : NULL;
            assert_true(piece->y_pt >= SHEET_TOP_PT);
            assert_true(piece->y_pt + piece->height_pt <= SHEET_HEIGHT_PT - SHEET_BOTTOM_PT + 1e-9);
            if (!last)
                continue;
            assert_true(piece->page == last->page || piece->page == last->page + 1);
            if (piece->page == last->page) {
                assert_false(piece->starts_page);
                assert_true(piece->y_pt >= last->y_pt + last->height_pt);
            } else {
                assert_true(piece->y_pt == SHEET_TOP_PT);
                /* What must stay with its successor did, unless it began a page itself or the successor must. */
                assert_true(!last->keeps_next || piece->starts_page || last->y_pt == SHEET_TOP_PT ||
                            (i > 1 && (last - 1)->keeps_next));
            }
        }
        sheet_free(&sheet);
        arena_free(arena);
    }
}

static void has_one_line(void *context, const struct tabular_cell *cell)
{
    assert_int_equal(prose_lines(cell->prose), 1);
    ++*(size_t *)context;
}

/* Cohorts of two years: "100" must not stand as "10" above "0". */
static void numbers_of_many_columns_are_not_broken(void **state)
{
    static const double page_pt = 357.0;
    struct fonts *fonts;
    struct error err = ERROR_INIT;
    struct text page = TEXT_INIT;
    struct arena *arena = arena_new();
    size_t left_out, seen = 0;
    (void)state;
    assert_true(fonts_open(INUSE_FONT_DIR, &fonts, &err));
    text_add(&page, "<!DOCTYPE html><title>T</title><main><table><thead><tr><th>First seen<th class=number>Addresses");
    for (int i = 0; i < 24; i++)
        text_printf(&page, "<th class=number>%d", i);
    text_add(&page, "</thead><tbody><tr><th>Sep 2024<td class=number>1,234<td class=number>100");
    for (int i = 1; i < 24; i++)
        text_printf(&page, "<td class=number>%d", 99 - i);
    text_add(&page, "</table></main>");
    xmlDoc *tree = html_tree(&page);
    struct prose_reader reader = {.fonts = fonts, .arena = arena, .most_bytes = 400};
    struct tabular *table =
        tabular_read(&reader, html_tree_find(xmlDocGetRootElement(tree), "table"), page_pt, 9, &left_out);
    assert_int_equal(tabular_rows(table), 2);
    for (size_t row = 0; row < 2; row++)
        tabular_each_cell(table, row, 0.0, 0.0, has_one_line, &seen);
    assert_int_equal(seen, 2 * 26);
    assert_true(tabular_width_pt(table) <= page_pt);
    tabular_free(table);
    xmlFreeDoc(tree);
    text_clear(&page);
    arena_free(arena);
    fonts_close(fonts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_lead_to_pages_files_or_outside),
        cmocka_unit_test(a_page_is_read_as_a_browser_reads_it),
        cmocka_unit_test(pages_hold_what_stands_on_them),
        cmocka_unit_test(numbers_of_many_columns_are_not_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
