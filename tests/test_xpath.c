/* SPDX-License-Identifier: MIT
 * XPath over a document: functions, variables, positions and how failures read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/sha256.h"
#include "base/text.h"
#include "report/slug.h"
#include "report/xpath.h"
#include "report/xpath_tree.h"

#include "draws.h"

#include <libxml/parser.h>
#include <math.h>
#include <string.h>

static const char document_text[] = "<report><snapshot taken_at='2026-11-22T15:24:58Z'/><n big='1026867029' "
                                    "huge='9007199254740993' r='0.98958812345678901' zero='0'/>"
                                    "<m v='1'/><m v='2'/><m v='3'/>"
                                    "<deep name='x-1'><a v='7' w='7'>one<b>two</b></a><a v='' "
                                    "w='z\xC3\xA4\xE2\x82\xAC!'/><b v='1.5'>  3 </b></deep></report>";

struct fixture {
    xmlDoc *document;
    struct xpath_scope *scope;
    struct arena *arena;
};

static int setup(void **state)
{
    static struct fixture fixture;
    fixture.document = xmlReadMemory(document_text, (int)strlen(document_text), "test.xml", NULL, 0);
    fixture.scope = xpath_scope_new(fixture.document);
    fixture.arena = arena_new();
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    arena_free(fixture->arena);
    xpath_scope_free(fixture->scope);
    xmlFreeDoc(fixture->document);
    return 0;
}

static const char *evaluate(struct fixture *fixture, const char *expression)
{
    struct error err = ERROR_INIT;
    struct xpath *xpath;
    const char *string;
    if (!xpath_compile(expression, "page.html", 7, &xpath, &err))
        return arena_text(fixture->arena, err.message);
    if (!xpath_string(fixture->scope, xpath, xmlDocGetRootElement(fixture->document), fixture->arena, &string, &err))
        string = arena_text(fixture->arena, err.message);
    xpath_free(xpath);
    return string;
}

static void functions_format(void **state)
{
    static const struct {
        const char *expression, *expected;
    } cases[] = {
        {"f:integer(n/@big)", "1,026,867,029"},
        {"f:integer(n/@huge)", "9,007,199,254,740,993"}, /* beyond a double */
        {"f:integer(n/@absent)", ""},
        {"f:integer(n/@big * 100)", "102,686,702,900"},
        {"f:percent(n/@r, 1)", "99.0%"},
        {"f:fixed(n/@r, 6)", "0.989588"},
        {"f:compact(n/@big)", "1.03B"},
        {"f:date(snapshot/@taken_at)", "22 November 2026"},
        {"f:dates('2026-07-01', snapshot/@taken_at)", "1 July 2026 to 22 November 2026"},
        {"f:dates('2026-11-22', snapshot/@taken_at)", "22 November 2026"},
        {"f:dates('soon', 'soon')", "soon to soon"},
        {"f:day-month('2026-11-22')", "22 Nov"},
        {"f:month('2026-11-22')", "Nov 2026"},
        {"f:day-number('1970-01-03') + 1", "3"},
        {"f:date('soon')", "soon"},
        {"f:plural(1, 'model', 'models')", "model"},
        {"f:plural(count(m), 'model', 'models')", "models"},
        {"f:cut('abcdef', 4)", "abc\xE2\x80\xA6"},
        {"f:cut('abcd', 4)", "abcd"},
        {"f:cut('a\u202Ebc\u202Cd', 4)", "a\u202Eb\u202C\xE2\x80\xA6"},
        {"f:default(n/@absent, 'none')", "none"},
        {"count(f:max(n/@absent))", "0"},
        {"f:max(//@*[. = 'no number'])", ""},
        {"f:change(110, 100)", "up 10.0%"},
        {"f:change(90, 100)", "down 10.0%"},
        {"f:change(3200, 100)", "up 32-fold"},
        {"f:change(5, 0)", "new"},
        {"f:change(0, 0)", "unchanged"},
        {"f:change(n/@absent, 0)", ""},
        {"sum(m/@v)", "6"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_string_equal(evaluate(*state, cases[i].expression), cases[i].expected);
}

static void failures_name_file_and_line(void **state)
{
    static const struct {
        const char *expression, *part;
    } cases[] = {
        {"f:nothing(1)", "page.html:7: "}, {"n[", "page.html:7: "},        {"$unknown", "page.html:7: "},
        {"f:integer()", "page.html:7: "},  {"other:function()", "page.html:7: "},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_int_equal(strncmp(evaluate(*state, cases[i].expression), cases[i].part, strlen(cases[i].part)), 0);
}

static void variables_and_positions(void **state)
{
    struct fixture *fixture = *state;
    xpath_scope_set(fixture->scope, "base", "../");
    assert_string_equal(evaluate(fixture, "concat($base, 'x')"), "../x");
    xpath_scope_set(fixture->scope, "base", "");
    assert_string_equal(evaluate(fixture, "$base"), "");
    xpath_scope_position(fixture->scope, 2, 3);
    assert_string_equal(evaluate(fixture, "position()"), "2");
    assert_string_equal(evaluate(fixture, "count(m[position() > 1])"), "2");
    assert_string_equal(evaluate(fixture, "last()"), "3");
    xpath_scope_position(fixture->scope, 1, 1);
}

static void nodes_come_in_document_order(void **state)
{
    struct fixture *fixture = *state;
    struct error err = ERROR_INIT;
    struct xpath *xpath;
    xmlNode **nodes;
    size_t count;
    assert_true(xpath_compile("m[3] | m[1]", "page.html", 7, &xpath, &err));
    assert_true(xpath_nodes(fixture->scope, xpath, xmlDocGetRootElement(fixture->document), fixture->arena,
                            &nodes, &count, &err));
    assert_int_equal(count, 2);
    assert_true(nodes[0]->next->next == nodes[1]);
    xpath_free(xpath);
    assert_true(xpath_compile("1 + 1", "page.html", 7, &xpath, &err));
    assert_false(xpath_nodes(fixture->scope, xpath, xmlDocGetRootElement(fixture->document), fixture->arena,
                             &nodes, &count, &err));
    assert_non_null(strstr(err.message, "must give nodes"));
    xpath_free(xpath);
}

/* The form with the operand in the place of its #. */
static const char *fill(struct arena *arena, const char *form, const char *operand)
{
    const char *place = strchr(form, '#');
    return arena_printf(arena, "%.*s%s%s", (int)(place - form), form, operand, place + 1);
}

/* translate() is left to libxml2, and so is all that stands in an expression with it. */
static void assert_agreed(struct fixture *fixture, xmlNode *node, const char *expression)
{
    static const char *const forms[] = {"#", "boolean(#)", "number(#)"};
    for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
        struct error err = ERROR_INIT;
        const char *strings[2];
        const char *direct = fill(fixture->arena, forms[i], expression);
        const char *sources[] = {direct, arena_printf(fixture->arena, "translate(%s, '', '')", direct)};
        for (size_t j = 0; j < ARRAY_SIZE(sources); j++) {
            struct xpath *xpath;
            struct xpath_tree tree;
            assert_true(xpath_compile(sources[j], "page.html", 7, &xpath, &err));
            bool is_direct = xpath_tree_parse(sources[j], &tree);
            if (is_direct != (j == 0))
                fail_msg("%s is%s evaluated directly", sources[j], is_direct ? "" : " not");
            if (is_direct)
                xpath_tree_clear(&tree);
            /* Twice, because what a path from the root leads to is remembered. */
            for (int again = 0; again < 2; again++)
                if (!xpath_string(fixture->scope, xpath, node, fixture->arena, &strings[j], &err))
                    strings[j] = arena_text(fixture->arena, "failed");
            xpath_free(xpath);
        }
        if (strcmp(strings[0], strings[1]) != 0)
            fail_msg("%s gives \"%s\", libxml2 gives \"%s\"", direct, strings[0], strings[1]);
    }
}

static const char *const operands[] = {
    "'text'",
    "''",
    "'7'",
    "' 7 '",
    "0",
    "7",
    "123456789012345",
    "(-3)",
    "(1 div 0)",
    "(0 div 0)",
    "2 div 3",
    "true()",
    "false()",
    "position()",
    "last()",
    "$string",
    "$empty",
    "$node",
    "$nodes",
    "$number",
    "$truth",
    "$node/@w",
    "$node/b",
    "$none",
    "$none/@v",
    "@v",
    "@w",
    "@absent",
    "@*",
    "*",
    "a",
    "a/@v",
    "a/@w",
    "a/b",
    ".",
    "..",
    "../@name",
    "../../m/@v",
    "../*/@v",
    "self::a",
    "self::*",
    "self::*[@v = '7']/@w",
    "/report/m/@v",
    "/report/m[2]/@v",
    "/report/m[@v = 2]/@v",
    "/report/m[last()]/@v",
    "/report/m[@v > 1][1]/@v",
    "/report/*[@v][position() <= 2]/@v",
    "/report/*[@v > 1][2][@v > 2]/@v",
    "/report/m[position() > 1][@v > 2]/@v",
    "/report/*[@v][last()]/@v",
    "/report/m[position() > 1]/@v",
    "/report/m[position() <= 2][last()]/@v",
    "/report/m[position() != 2][2]/@v",
    "/report/m[position() < last()][2]/@v",
    "/report/m[last() - 1]/@v",
    "/report/m[0]/@v",
    "/report/m[-1]/@v",
    "/report/m[last() - position()]/@v",
    "/report/m[position() >= @v][3]/@v",
    "/report/m[position() = $nodes][3]/@v",
    "/report/m[$number]/@v",
    "/report/m[$string]/@v",
    "/report/*[@v]/@v",
    "/report/deep/a/@v",
    "/report/deep/*[@v][2]/@w",
    "/report/deep/a[b]/@v",
    "/report/deep/*[not(@w)]",
    "/report/m[@v = $string]/@v",
    "/report/*[@v = $empty]",
    "/report/deep/*[@v = $empty]/@w",
    "/report/deep/a[@v = $string]",
    "/report/deep/b[@v = $number]",
    "/report/deep/a[@w = $node]",
    "/report/n/@*[name() = $empty]",
    "/report/deep/a/@*[name() = name(/report/deep/a/@w)]", "/report/n/@*[name() = ../m]", "@*[name() = $node/@w]",
    "@*[name() = $number]", "@*[name() = true()]", "@*[name() = position()]", "/report/n/@*[name() = 'r']",
    "/report/deep/a[b = 'two']/@*[name() = concat('', 'w')]",
    "count(/report/m)",
    "sum(/report/m/@v)",
    "name()",
    "name(..)",
    "string-length(@w)",
    "f:integer(@v)",
    "f:percent(/report/n/@r, 1)",
    "f:default(@absent, 'none')",
};

static void direct_evaluation_agrees_with_libxml2(void **state)
{
    static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "and", "or"};
    static const char *const calls[] = {
        "not(#)",
        "string(#)",
        "string-length(#)",
        "concat(#, '|', 1)",
        "round(# div 4)",
        "1 div round(# div -8)",
        "starts-with(#, '7')",
        "contains(#, '')",
        "contains('text7', #)",
        "substring(#, 2)",
        "substring('h\u00E4\u20AC7', #)",
        "substring('text', 2, #)",
        "substring('text', #, 3 div 2)",
        "substring-before(#, 't')",
        "substring-after(#, 'e')",
        "substring-after('text', #)",
        "f:integer(#)",
        "f:fixed(#, 2)",
        "f:percent(#, 1)",
        "f:compact(#)",
        "f:date(#)",
        "f:dates(#, '2026-11-22')",
        "f:plural(#, 'one', 'many')",
        "f:cut(#, 2)",
        "f:default(#, 'no')",
        "f:change(#, 2)",
        "-#",
        "(#)",
    };
    struct fixture *fixture = *state;
    struct error err = ERROR_INIT;
    struct xpath *nodes;
    xmlNode *root = xmlDocGetRootElement(fixture->document), *deep = xmlLastElementChild(root);
    xmlNode *contexts[] = {root, deep, deep->children, (xmlNode *)deep->children->properties};
    static const struct {
        const char *name, *expression;
    } lets[] = {{"node", "deep/a[1]"},
                {"nodes", "m/@v"},
                {"none", "nothing"},
                {"number", "1 + 1"},
                {"truth", "true()"}};

    xpath_scope_set(fixture->scope, "string", "2");
    xpath_scope_set(fixture->scope, "empty", "");
    for (size_t i = 0; i < ARRAY_SIZE(lets); i++) {
        assert_true(xpath_compile(lets[i].expression, "page.html", 7, &nodes, &err));
        assert_true(xpath_scope_let(fixture->scope, lets[i].name, nodes, root, &err));
        xpath_free(nodes);
    }
    xpath_scope_position(fixture->scope, 2, 3);
    xpath_scope_settle(fixture->scope, root->children);
    xpath_scope_set_element(fixture->scope, deep->children);
    for (size_t i = 0; i < ARRAY_SIZE(operands) * ARRAY_SIZE(contexts); i++) {
        const char *left = operands[i % ARRAY_SIZE(operands)];
        xmlNode *context = contexts[i / ARRAY_SIZE(operands)];
        assert_agreed(fixture, context, left);
        for (size_t j = 0; j < ARRAY_SIZE(calls); j++)
            assert_agreed(fixture, context, fill(fixture->arena, calls[j], left));
        for (size_t j = 0; j < ARRAY_SIZE(operands); j++) {
            const char *sign = signs[(i + j) % ARRAY_SIZE(signs)];
            assert_agreed(fixture, context, arena_printf(fixture->arena, "%s %s %s", left, sign, operands[j]));
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(lets); i++)
        xpath_scope_drop(fixture->scope);
    xpath_scope_position(fixture->scope, 1, 1);
}

static void numbers_are_written_as_libxml2_writes_them(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 100000; i++) {
        double number = ldexp((double)(next() >> 11), (int)(next() % 60) - 75);
        if (i % 4 == 0)
            number = (double)(next() % 1000) / (double)(next() % 1000 + 1);
        else if (i % 4 == 1)
            number = ldexp((double)(next() % 65536), -16); /* half of them between two numbers of 15 places */
        const struct xpath_value value = {.kind = XPATH_VALUE_NUMBER, .number = i % 3 == 0 ? -number : number};
        xmlChar *expected = xmlXPathCastNumberToString(value.number);
        assert_string_equal(xpath_value_string(&value, fixture->arena), expected);
        xmlFree(expected);
        arena_reset(fixture->arena);
    }
}

static void numbers_are_read_as_libxml2_reads_them(void **state)
{
    static const char *const texts[] = {"", "0", "007", "123456789012345", "9999999999999999", "18446744073709551617",
                                        "1 ", " 1", "-0", "-5", "+1", "1.5", "x", "1x"};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        double number = xpath_value_of_text(texts[i]), expected = xmlXPathCastStringToNumber(BAD_CAST texts[i]);
        assert_true(number == expected || (isnan(number) && isnan(expected)));
    }
}

static void an_index_finds_every_row_in_order(void **state)
{
    static const char *const values[] = {"b", "a", "a", NULL, "b", "", "c", "b"};
    static const struct {
        const char *value, *places;
    } cases[] = {{"a", "1 2 "}, {"b", "0 4 7 "}, {"c", "6 "}, {"", "5 "}, {"d", ""}, {"0", ""}};
    struct fixture *fixture = *state;
    xmlDoc *document = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *parent = xmlNewDocNode(document, NULL, BAD_CAST "list", NULL);
    xmlDocSetRootElement(document, parent);
    for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
        xmlNode *row = xmlNewChild(parent, NULL, BAD_CAST "row", NULL);
        xmlNewProp(row, BAD_CAST "place", BAD_CAST arena_printf(fixture->arena, "%zu ", i));
        if (values[i])
            xmlNewProp(row, BAD_CAST "key", BAD_CAST values[i]);
    }
    for (size_t i = 0; i < 100; i++)
        xmlNewProp(xmlNewChild(parent, NULL, BAD_CAST "other", NULL), BAD_CAST "key", BAD_CAST "a");
    struct xpath_scope *scope = xpath_scope_new(document);
    struct xpath *xpath;
    struct error err = ERROR_INIT;
    assert_true(xpath_compile("/list/row[@key = $key]/@place", "page.html", 7, &xpath, &err));
    xpath_scope_settle(scope, NULL);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct text places = TEXT_INIT;
        xmlNode **nodes;
        size_t count;
        text_add(&places, "");
        xpath_scope_set(scope, "key", cases[i].value);
        assert_true(xpath_nodes(scope, xpath, parent, fixture->arena, &nodes, &count, &err));
        for (size_t j = 0; j < count; j++)
            text_add(&places, (const char *)nodes[j]->children->content);
        assert_string_equal(places.bytes, cases[i].places);
        text_clear(&places);
    }
    static const struct {
        const char *expression, *place;
    } named[] = {{"row[3]/@place", "2 "}, {"row[@key = 'c']/@place", "6 "}, {"row[last()]/@place", "7 "},
                 {"row[@key][5]/@place", "5 "}, {"row[@key = 'b'][position() <= 2][last()]/@place", "4 "},
                 {"count(row)", "8"}, {"count(other[@key])", "100"}, {"count(none)", "0"}, {"count(*)", "108"}};
    struct xpath *other;
    const char *place;
    for (size_t i = 0; i < ARRAY_SIZE(named); i++) {
        assert_true(xpath_compile(named[i].expression, "page.html", 7, &other, &err));
        assert_true(xpath_string(scope, other, parent, fixture->arena, &place, &err));
        assert_string_equal(place, named[i].place);
        xpath_free(other);
    }
    /* Below what may change nothing is remembered. */
    xpath_scope_set(scope, "key", "d");
    xpath_scope_settle(scope, parent);
    xmlSetProp(parent->children, BAD_CAST "key", BAD_CAST "d");
    assert_true(xpath_string(scope, xpath, parent, fixture->arena, &place, &err));
    assert_string_equal(place, "0 ");
    xpath_free(xpath);
    xpath_scope_free(scope);
    xmlFreeDoc(document);
}

static void what_is_remembered_can_be_forgotten(void **state)
{
    static const char *const expressions[] = {"concat('', /list/@of)", "/list/@of = 'b'", "count(/list/@of)",
                                              "string-length(/list/@of)"};
    static const char *const before[] = {"a", "false", "1", "1"}, *const after[] = {"", "false", "0", "0"};
    struct fixture *fixture = *state;
    xmlDoc *document = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *list = xmlNewDocNode(document, NULL, BAD_CAST "list", NULL);
    xmlDocSetRootElement(document, list);
    struct xpath_scope *scope = xpath_scope_new(document);
    struct xpath *xpaths[ARRAY_SIZE(expressions)];
    struct error err = ERROR_INIT;

    xmlNewProp(list, BAD_CAST "of", BAD_CAST "a");
    xpath_scope_settle(scope, NULL);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < ARRAY_SIZE(expressions); i++) {
            const char *string;
            if (round == 0)
                assert_true(xpath_compile(expressions[i], "page.html", 7, &xpaths[i], &err));
            else
                xpath_forget(xpaths[i]);
            assert_true(xpath_string(scope, xpaths[i], list, fixture->arena, &string, &err));
            assert_string_equal(string, round < 2 ? before[i] : after[i]);
        }
        if (round == 1)
            xmlUnsetProp(list, BAD_CAST "of");
    }
    for (size_t i = 0; i < ARRAY_SIZE(expressions); i++)
        xpath_free(xpaths[i]);
    xpath_scope_free(scope);
    xmlFreeDoc(document);
}

static void the_rest_is_for_libxml2(void **state)
{
    static const char *const expressions[] = {
        "//m",     "m//b",      "m | n",       "following-sibling::m",
        "a/..",    "a/.",       "text()",      "/",
        "(m)[1]",  "$nodes[1]", "f:max(m/@v)", "1.5",
        ".5",      "m[",        "m]",          "f:integer()",
        "count()", "m/f:x",     "x:y",         "id('a')",
        "'open",   "1 +",       "m[1",         "processing-instruction()", "\xC3\xA4", "@a\xC3\xA4",
        "$x/",     "",
    };
    struct xpath_tree tree;
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(expressions); i++)
        if (xpath_tree_parse(expressions[i], &tree))
            fail_msg("%s is evaluated directly", expressions[i]);
}

static void slugs_are_safe_stable_and_unique(void **state)
{
    struct fixture *fixture = *state;
    static const char *const keys[] = {"owner/name-v1.0",  "Owner/name-v1.0",  "index", "a--b/c", "a/b--c",
                                       "\xD9\x85\xD8\xB1", "../../etc/passwd", "",      "<b>",    "page-2"};
    char **slugs = slugs_make(keys, ARRAY_SIZE(keys), fixture->arena);
    assert_string_equal(slugs[0], "owner--name-v1.0");
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        assert_null(strpbrk(slugs[i], "/<>&\"' "));
        assert_true(slugs[i][0] != '.' && slugs[i][0] != '\0' && strlen(slugs[i]) <= 100);
        assert_string_not_equal(slugs[i], "index");
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(slugs[i], slugs[j]);
    }
    /* A slug does not depend on the others, unless two are the same. */
    assert_string_equal(slugs_make(keys + 5, 1, fixture->arena)[0], slugs[5]);
    assert_string_equal(slugs[2], "index-1bc04b52");
    assert_string_equal(slugs[3], "a--b--c-b78899b8");
    assert_string_equal(slugs[4], "a--b--c-d3db2e14");
    assert_string_equal(slugs_make(keys + 4, 1, fixture->arena)[0], "a--b--c");
}

/* More than are hashed at once. */
static void many_slugs_have_their_own_digits(void **state)
{
    struct fixture *fixture = *state;
    const char *keys[700];
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        keys[i] = arena_printf(fixture->arena, "Model %zu", i);
    char **slugs = slugs_make(keys, ARRAY_SIZE(keys), fixture->arena);
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        char hex[SHA256_HEX_SIZE];
        sha256_bytes(keys[i], strlen(keys[i]), hex);
        assert_string_equal(slugs[i], arena_printf(fixture->arena, "model-%zu-%.8s", i, hex));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_format),
        cmocka_unit_test(failures_name_file_and_line),
        cmocka_unit_test(variables_and_positions),
        cmocka_unit_test(nodes_come_in_document_order),
        cmocka_unit_test(direct_evaluation_agrees_with_libxml2),
        cmocka_unit_test(numbers_are_written_as_libxml2_writes_them),
        cmocka_unit_test(numbers_are_read_as_libxml2_reads_them),
        cmocka_unit_test(an_index_finds_every_row_in_order),
        cmocka_unit_test(what_is_remembered_can_be_forgotten),
        cmocka_unit_test(the_rest_is_for_libxml2),
        cmocka_unit_test(slugs_are_safe_stable_and_unique),
        cmocka_unit_test(many_slugs_have_their_own_digits),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
