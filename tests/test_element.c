/* SPDX-License-Identifier: MIT
 * What the document holds is what was set, whether an arena or libxml2 owns its elements. */
#include "base/arena.h"
#include "base/text.h"
#include "report/element.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define ROWS 3000 /* their texts outgrow the first table twice */

enum kind { OF_LIBXML2, SHARING, CHANGING };

struct fixture {
    struct arena *arena;
    xmlDoc *document;
    xmlNode *list;
};

static struct fixture start(enum kind kind)
{
    struct fixture fixture = {.arena = arena_new(), .document = xmlNewDoc(BAD_CAST "1.0")};
    if (kind == OF_LIBXML2)
        fixture.list = xmlNewDocNode(fixture.document, NULL, BAD_CAST "models", NULL);
    else
        fixture.list = (kind == SHARING ? element_begin : element_begin_changing)(fixture.document, "models",
                                                                                 fixture.arena);
    xmlDocSetRootElement(fixture.document, fixture.list);
    return fixture;
}

static void end(struct fixture *fixture)
{
    if (fixture->list->_private) {
        element_end(fixture->list);
        xmlUnlinkNode(fixture->list);
    }
    xmlFreeDoc(fixture->document);
    arena_free(fixture->arena);
}

static void fill(const struct fixture *fixture)
{
    for (int i = 0; i < ROWS; i++) {
        xmlNode *row = element_add(fixture->list, "model");
        element_text(row, "key", arena_printf(fixture->arena, "owner/<%d>&\"", i));
        element_integer(row, "inferences", i % 7);
        element_integer(row, "paid", i % 7);
        element_ratio(row, "share", i, ROWS);
        element_flag(row, "used", i % 2);
        element_text(row, "owner", "\x01");
        element_day(element_add(row, "day"), "date", i);
    }
    for (xmlNode *row = fixture->list->children; row; row = row->next)
        element_text(row, "sheet", "models/index.html");
}

static void assert_same_document(const struct fixture *a, const struct fixture *b)
{
    xmlChar *first = NULL, *second = NULL;
    int first_size = 0, second_size = 0;
    xmlDocDumpMemory(a->document, &first, &first_size);
    xmlDocDumpMemory(b->document, &second, &second_size);
    assert_int_equal(first_size, second_size);
    assert_memory_equal(first, second, (size_t)first_size);
    xmlFree(first);
    xmlFree(second);
}

static void forget(const xmlNode *element, const char *name)
{
    element_forget(xmlHasProp((xmlNode *)(uintptr_t)element, BAD_CAST name));
}

static void change(const struct fixture *fixture)
{
    xmlNode *row = fixture->list->children, *other = row->next, *third = other->next;
    forget(row, "key");
    forget(row, "paid");
    forget(row, "sheet");
    element_text(row, "sheet", "again");
    forget(third, "sheet");
    element_integer(third, "paid_again", 5);
    forget(row->children, "date");
    element_remove(other);
    element_text(third, "last", "x");
    forget(third, "last");
    element_text(third, "latest", "y");
    element_remove(third->next);
    element_text(third, "at_last", "z");
    element_integer(element_add(fixture->list, "sheet"), "number", 1);
    element_remove(fixture->list->last);
    element_content(element_add(third, "said"), "what is <said> in a text that is longer than any number");
    element_replace(third, "inferences", "many");
    element_replace(third, "headline", "");
    element_flag(third, "after", true);
}

static void trees_hold_what_others_hold(void **state)
{
    (void)state;
    for (enum kind kind = SHARING; kind <= CHANGING; kind++) {
        struct fixture plain = start(OF_LIBXML2), tree = start(kind);
        fill(&plain);
        fill(&tree);
        assert_same_document(&plain, &tree);
        change(&plain);
        change(&tree);
        assert_same_document(&plain, &tree);
        end(&tree);
        end(&plain);
    }
}

static void copies_say_the_same(void **state)
{
    struct fixture plain = start(OF_LIBXML2), tree = start(SHARING), copy = start(OF_LIBXML2);
    (void)state;
    fill(&plain);
    element_content(plain.list, "between");
    xmlNewProp(plain.list->children, BAD_CAST "empty", BAD_CAST "");
    element_content(element_add(plain.list, "said"), "<&>");
    xmlNode *whole = element_copy(tree.list, plain.list);
    assert_ptr_equal(whole->parent, tree.list);
    xmlAddChild(copy.list, xmlDocCopyNode(plain.list, copy.document, 1));
    end(&plain);
    assert_same_document(&copy, &tree);
    end(&copy);
    end(&tree);
}

static void packed_elements_are_copies(void **state)
{
    struct fixture plain = start(OF_LIBXML2), copied = start(SHARING), unpacked = start(SHARING);
    struct text bytes = TEXT_INIT;
    xmlNode *whole = NULL;
    size_t used = 0;
    (void)state;
    fill(&plain);
    element_content(plain.list, "between\n<&>");
    xmlNewProp(plain.list->children, BAD_CAST "empty", BAD_CAST "");
    element_copy(copied.list, plain.list);
    element_pack(plain.list, &bytes);
    size_t length = bytes.length;
    text_add(&bytes, "behind");
    assert_true(element_unpack(unpacked.list, bytes.bytes, bytes.length, &whole, &used));
    assert_int_equal(used, length);
    assert_ptr_equal(whole, unpacked.list->last);
    assert_same_document(&copied, &unpacked);

    text_reset(&bytes);
    element_pack(plain.list->children, &bytes);
    for (size_t cut = 0; cut < bytes.length; cut++)
        assert_false(element_unpack(unpacked.list, bytes.bytes, cut, &whole, &used));
    text_clear(&bytes);
    end(&plain);
    end(&copied);
    end(&unpacked);
}

static void parts_become_one(void **state)
{
    struct fixture whole = start(SHARING), plain = start(OF_LIBXML2);
    struct arena *arena = arena_new();
    (void)state;
    element_add(whole.list, "before");
    element_add(plain.list, "before");
    for (int part = 0; part < 3; part++) {
        xmlNode *top = element_begin(whole.document, "part", arena);
        for (int i = 0; i < part; i++) {
            element_integer(element_add(top, "day"), "date", i);
            element_integer(element_add(plain.list, "day"), "date", i);
        }
        element_end(top);
        element_move_children(top, whole.list);
        assert_null(top->children);
    }
    xmlNode *beside = element_begin_beside(whole.list->children, "figures");
    element_integer(element_add(beside, "figure"), "number", 1);
    assert_same_document(&plain, &whole);
    xmlAddChild(whole.list, beside);
    element_integer(element_add(element_add(plain.list, "figures"), "figure"), "number", 1);
    assert_same_document(&plain, &whole);
    end(&whole);
    end(&plain);
    arena_free(arena);
}

static void numbers_change_in_their_place(void **state)
{
    struct fixture tree = start(CHANGING);
    xmlNode *first = element_add(tree.list, "day"), *second = element_add(tree.list, "day");
    (void)state;
    element_integer(first, "inferences", 1);
    element_integer(second, "inferences", 1);
    element_change(first->properties, INT64_MIN);
    assert_string_equal(element_held(first, "inferences"), "-9223372036854775808");
    assert_string_equal(element_held(second, "inferences"), "1");
    end(&tree);
}

/* Values that all belong to one place of the table, as whoever chooses the keys of a snapshot can arrange. */
static void fill_with_collisions(const struct fixture *fixture)
{
    int found = 0;
    for (int i = 0; found < 200; i++) {
        char value[16];
        snprintf(value, sizeof value, "%d", i);
        uint64_t hash = text_hash(value);
        if (((hash ^ hash >> 32) & 1023) != 0)
            continue;
        xmlNode *row = element_add(fixture->list, "model");
        element_text(row, "key", value);
        element_text(row, "name", value);
        found++;
    }
}

static void values_that_collide_are_kept(void **state)
{
    struct fixture plain = start(OF_LIBXML2), rows = start(SHARING);
    (void)state;
    fill_with_collisions(&plain);
    fill_with_collisions(&rows);
    fill(&plain);
    fill(&rows);
    assert_same_document(&plain, &rows);
    end(&plain);
    end(&rows);
}

static void equal_values_are_one_text(void **state)
{
    struct fixture rows = start(SHARING);
    (void)state;
    fill(&rows);
    const xmlNode *first = rows.list->children, *eighth = first;
    for (int i = 0; i < 7; i++)
        eighth = element_next(eighth);
    assert_ptr_equal(element_held(first, "inferences"), element_held(eighth, "paid"));
    assert_ptr_not_equal(element_held(first, "inferences"), element_held(first->next, "inferences"));
    end(&rows);
}

static void lines_are_kept_and_what_is_in_them_is_made_safe(void **state)
{
    struct fixture fixture = start(SHARING);
    (void)state;
    element_lines(fixture.list, "bibtex", "@misc{a,\n  note = {\x1b\t}\n\n}\n");
    element_lines(fixture.list, "latex", "\xE2\x80\xAE" "turned\nnot");
    element_lines(fixture.list, "html", "");
    assert_string_equal(element_held(fixture.list, "bibtex"), "@misc{a,\n  note = {\xE2\x90\x9B\xE2\x90\x89}\n\n}\n");
    assert_string_equal(element_held(fixture.list, "latex"), "\xE2\x80\xAE" "turned\xE2\x80\xAC\nnot");
    assert_null(element_held(fixture.list, "html"));
    end(&fixture);
}

static void reads_what_is_there(void **state)
{
    struct fixture fixture = start(OF_LIBXML2);
    struct arena *arena = fixture.arena;
    xmlNode *windows = element_add(fixture.list, "windows"), *one = element_add(windows, "window");
    xmlNode *between = element_add(windows, "note"), *two = element_add(windows, "window");
    (void)state;
    assert_null(element_default_window(fixture.list));
    element_flag(two, "default", true);
    element_content(one, "text");
    assert_ptr_equal(element_default_window(fixture.list), two);
    assert_ptr_equal(element_child(windows, "note"), between);
    assert_null(element_child(windows, "nothing"));
    assert_null(element_child(NULL, "note"));
    assert_ptr_equal(element_next(one), two);
    assert_null(element_next(two));
    assert_string_equal(element_value(two, "default", arena), "true");
    assert_string_equal(element_value(two, "absent", arena), "");
    assert_string_equal(element_value(NULL, "absent", arena), "");
    assert_null(element_held(one->children, "default"));
    assert_null(element_held(two, "absent"));
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_hold_what_others_hold),
        cmocka_unit_test(copies_say_the_same),
        cmocka_unit_test(packed_elements_are_copies),
        cmocka_unit_test(parts_become_one),
        cmocka_unit_test(numbers_change_in_their_place),
        cmocka_unit_test(values_that_collide_are_kept),
        cmocka_unit_test(equal_values_are_one_text),
        cmocka_unit_test(lines_are_kept_and_what_is_in_them_is_made_safe),
        cmocka_unit_test(reads_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
