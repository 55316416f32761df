/* SPDX-License-Identifier: MIT
 * Tests the language of templates on small ones, written to a folder of the test's own. */
#include "pages/expression.h"
#include "pages/template.h"

#include <libxml/parser.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define FOLDER "tests/template-scratch"

static const char document_text[] =
    "<report name='net' empty='' script='&lt;script>alert(1)&lt;/script>' quote='a\"b&apos;c&amp;d'>"
    "<snapshot base_url='https://example.org/net/report/'/>"
    "<models count='3'><model key='a' url='javascript:alert(1)' page='models/a.html' used='true'/>"
    "<model key='b' url='https://example.org/?a=1&amp;b=2'/><model key='c' url='x.html' used='true'/></models>"
    "<group name='g'><item>1</item><item>2</item></group><group name='h'><item>3</item></group>"
    "<formula><math><mfrac><mi>a</mi><mi>b</mi></mfrac></math></formula>"
    "</report>";

static void write_file(const char *name, const char *content)
{
    char path[256];
    snprintf(path, sizeof path, FOLDER "/%s", name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static int set_up(void **state)
{
    (void)state;
    if (system("rm -rf " FOLDER) != 0)
        return 1;
    mkdir("tests", 0777);
    mkdir(FOLDER, 0777);
    mkdir(FOLDER "/parts", 0777);
    return 0;
}

static int clear_up(void **state)
{
    (void)state;
    return system("rm -rf " FOLDER) != 0;
}

static bool load(struct templates **ret_templates, struct error *err)
{
    static const char *const paths[] = {FOLDER};
    return templates_load(&(struct folders){.paths = paths, .count = 1}, ret_templates, err);
}

/* Makes every page of the one template and puts them one after another, each after its path. */
static bool render_all(xmlDoc *document, struct text *out, struct error *err)
{
    struct templates *templates;
    struct arena *arena = arena_new();
    xmlNode **nodes;
    size_t count;
    if (!load(&templates, err)) {
        arena_free(arena);
        return false;
    }
    bool done = template_contexts(templates, 0, document, arena, &nodes, &count, err);
    for (size_t i = 0; done && i < count; i++) {
        const char *path;
        done = template_path(templates, 0, nodes[i], arena, &path, err);
        if (done) {
            text_printf(out, "[%s]", path);
            done = template_render(templates, 0, nodes[i], false, path, out, err);
        }
    }
    arena_free(arena);
    templates_free(templates);
    return done;
}

static bool render(const char *template, struct text *out, struct error *err)
{
    write_file("t.html", template);
    xmlDoc *document = xmlReadMemory(document_text, (int)strlen(document_text), NULL, "UTF-8", XML_PARSE_NONET);
    assert_non_null(document);
    bool done = render_all(document, out, err);
    xmlFreeDoc(document);
    return done;
}

static void slots_are_filled(void **state)
{
    static const struct {
        const char *template, *page;
    } cases[] = {
        {"<p data-text='/report/@name'>placeholder <b>here</b></p>", "<p>net</p>"},
        {"<p data-text='/report/@script'/>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"},
        {"<p title='x' data-attr-title='@quote' class='c'/>", "<p title=\"a&quot;b'c&amp;d\" class=\"c\"></p>"},
        {"<p class='c' data-attr-title='@empty'/>", "<p class=\"c\"></p>"},
        {"<img src='a.png' data-attr-alt='@empty'/>", "<img src=\"a.png\" alt=\"\">"},
        {"<details data-attr-open='@name'/>", "<details open></details>"},
        {"<details open='' data-attr-open='@empty = 1'/>", "<details></details>"},
        {"<p><b data-if='@name'>yes</b><b data-if='@nothing'>no</b>!</p>", "<p><b>yes</b>!</p>"},
        {"<p><i data-each='models/model' data-text='@key'>k</i></p>", "<p><i>a</i><i>b</i><i>c</i></p>"},
        {"<p><i data-each='models/model' data-if='@used'><u data-text='@key'/></i>.</p>",
         "<p><i><u>a</u></i><i><u>c</u></i>.</p>"},
        {"<p><i data-each='models/model' data-text='concat(position(), \"/\", last())'/></p>",
         "<p><i>1/3</i><i>2/3</i><i>3/3</i></p>"},
        {"<ul><li data-each='group'><b data-each='item' data-text='concat(position(), \" of \", last(), \": \", .)'/>"
         "<u data-text='position()'/></li></ul>",
         "<ul><li><b>1 of 2: 1</b><b>2 of 2: 2</b><u>1</u></li><li><b>1 of 1: 3</b><u>2</u></li></ul>"},
        {"<p><template data-each='group'><b data-text='@name'/>, </template></p>", "<p><b>g</b>, <b>h</b>, </p>"},
        {"<p><template data-text='@name'/></p>", "<p>net</p>"},
        {"<p data-copy='formula/math'>E</p>", "<p><math><mfrac><mi>a</mi><mi>b</mi></mfrac></math></p>"},
        {"<p>a\n   b  c\n</p>", "<p>a\nb  c\n</p>"},
        {"<pre>a\n   b</pre>", "<pre>\na\n   b</pre>"},
        {"<p data-text='$path'/>", "<p>t.html</p>"},
        {"<p data-page-title='@name' data-text='$title'/>", "<p>net</p>"},
        {"<p data-let-a='@name' data-let-b='concat($a, 1)' data-text='$b'/>", "<p>net1</p>"},
        {"<p data-let-rows='group[2]/item'><i data-each='$rows' data-text='.'/></p>", "<p><i>3</i></p>"},
        {"<p data-let-n='1'><b data-let-n='$n + 1' data-text='$n'/><b data-text='$n'/></p>", "<p><b>2</b><b>1</b></p>"},
        {"<p><b data-each='group' data-let-g='@name' data-if='$g = \"h\"' data-attr-title='$g'/></p>",
         "<p><b title=\"h\"></b></p>"},
        {"<a href='x.html#y'>z</a>", "<a href=\"x.html#y\">z</a>"},
        {"<p><!-- gone -->&#160;&amp;</p>", "<p>\xc2\xa0&amp;</p>"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct text out = TEXT_INIT;
        struct error err = ERROR_INIT;
        char expected[512];
        snprintf(expected, sizeof expected, "[t.html]<!DOCTYPE html>\n%s\n", cases[i].page);
        if (!render(cases[i].template, &out, &err))
            fail_msg("%s: %s", cases[i].template, err.message);
        assert_string_equal(out.bytes, expected);
        text_clear(&out);
    }
}

static void pages_are_bound_to_nodes(void **state)
{
    struct text out = TEXT_INIT;
    struct error err = ERROR_INIT;
    (void)state;
    assert_true(render(
        "<html data-page-each='/report/models/model[@used]' data-page='concat(\"models/\", @key, \".html\")'>"
        "<a href='index.html' data-text='@key'/><img src='i.png' data-attr-src='\"j.png\"'/><a href='#x'/></html>",
        &out, &err));
    assert_string_equal(out.bytes,
                        "[models/a.html]<!DOCTYPE html>\n<html><a href=\"../index.html\">a</a><img src=\"../j.png\">"
                        "<a href=\"#x\"></a></html>\n"
                        "[models/c.html]<!DOCTYPE html>\n<html><a href=\"../index.html\">c</a><img src=\"../j.png\">"
                        "<a href=\"#x\"></a></html>\n");
    text_clear(&out);
    assert_true(render("<html data-page-if='/report/callers'/>", &out, &err));
    assert_null(out.bytes);
    assert_true(render("<html data-page-base='substring-after(snapshot/@base_url, \"https://example.org\")'>"
                       "<link rel='stylesheet' href='style.css'/></html>",
                       &out, &err));
    assert_string_equal(
        out.bytes, "[t.html]<!DOCTYPE html>\n<html><link rel=\"stylesheet\" href=\"/net/report/style.css\"></html>\n");
    text_clear(&out);
}

static void pages_have_a_place_in_the_navigation(void **state)
{
    struct templates *templates;
    struct error err = ERROR_INIT;
    struct arena *arena = arena_new();
    xmlDoc *document = xmlReadMemory(document_text, (int)strlen(document_text), NULL, "UTF-8", XML_PARSE_NONET);
    const char *title;
    double order;
    (void)state;
    write_file("t.html", "<html data-page-order='count(models/model)' data-page-title='@name'/>");
    write_file("u.html", "<html/>");
    assert_true(load(&templates, &err));
    assert_int_equal(templates_count(templates), 2);
    assert_true(template_navigation(templates, 0, xmlDocGetRootElement(document), arena, &order, &title, &err));
    assert_true(order == 3);
    assert_string_equal(title, "net");
    assert_true(template_navigation(templates, 1, xmlDocGetRootElement(document), arena, &order, &title, &err));
    assert_true(isnan(order));
    templates_free(templates);
    xmlFreeDoc(document);
    arena_free(arena);
    set_up(state);
}

static void harmful_addresses_are_dropped(void **state)
{
    struct text out = TEXT_INIT;
    struct error err = ERROR_INIT;
    (void)state;
    assert_true(render("<p><a data-each='models/model' href='placeholder.html' data-attr-href='@url' data-text='@key'/>"
                       "<img src='x.png' data-attr-src='models/model[2]/@url' alt=''/></p>",
                       &out, &err));
    assert_string_equal(out.bytes,
                        "[t.html]<!DOCTYPE html>\n<p><a>a</a><a href=\"https://example.org/?a=1&amp;b=2\">b</a>"
                        "<a href=\"x.html\">c</a><img alt=\"\"></p>\n");
    text_clear(&out);
}

static void parts_are_included(void **state)
{
    struct text out = TEXT_INIT;
    struct error err = ERROR_INIT;
    (void)state;
    write_file("parts/outer.html", "<div><span data-include='inner.html'/></div>");
    write_file("parts/inner.html", "<template><b data-text='@name'/><i/></template>");
    assert_true(render("<p><span data-each='group' data-include='outer.html'>placeholder</span></p>", &out, &err));
    assert_string_equal(out.bytes,
                        "[t.html]<!DOCTYPE html>\n<p><div><b>g</b><i></i></div><div><b>h</b><i></i></div></p>\n");
    text_clear(&out);
    set_up(state);
}

static void mistakes_name_their_place(void **state)
{
    static const struct {
        const char *template, *message;
    } cases[] = {
        {"<p>\n<b data-txt='@a'/></p>", "/t.html:2: unknown slot \"data-txt\"; did you mean data-text"},
        {"<p data-sortable-thing='1'/>", "/t.html:1: unknown slot \"data-sortable-thing\"; see inuse-templates(7)"},
        {"<p>\n\n<b data-text='@a['/></p>", "/t.html:3: cannot read the XPath expression \"@a[\""},
        {"<p>\n<b data-text='f:intger(1)'/></p>",
         "/t.html:2: the XPath expression \"f:intger(1)\": there is no function \"f:intger\"; did "
         "you mean \"f:integer\""},
        {"<p data-if='false()' data-text='cuont(a)'/>", "there is no function \"cuont\"; did you mean \"count\""},
        {"<p data-let-title='1' data-text='$titel'/>",
         "/t.html:1: the XPath expression \"$titel\" failed: there is no variable "
         "\"$titel\" here; did you mean \"$title\""},
        {"<p data-text='$nothing'/>",
         "/t.html:1: the XPath expression \"$nothing\" failed: there is no variable \"$nothing\" here"},
        {"<p data-text='concat(\"$nothing f:none(\", $a)'/>", "there is no variable \"$a\" here"},
        {"<p data-each='@name = 1'/>", "/t.html:1: the XPath expression \"@name = 1\" must give nodes"},
        {"<p>\n<b data-include='hedaer.html'/></p>",
         "/t.html:2: there is no part \"hedaer.html\" in templates/parts/; did you mean "
         "\"header.html\""},
        {"<p data-include='../t.html'/>", "/t.html:1: there is no part \"../t.html\""},
        {"<p data-include='loop.html'/>", "/parts/loop.html:2: the part \"loop.html\" includes itself"},
        {"<p>\n<b></p>", "/t.html:2: not well-formed XML: "},
        {"<p>&nbsp;</p>", "/t.html:1: not well-formed XML: Entity 'nbsp' not defined"},
        {"<!DOCTYPE html [<!ENTITY e 'x'>]><p>&e;</p>", "/t.html:1: entities and processing instructions are refused"},
        {"", "/t.html:1: not well-formed XML"},
        {"<p>\n<b style='x'/></p>", "/t.html:2: inline code is refused by the site's policy"},
        {"<p data-attr-onclick='@name'/>", "/t.html:1: event handlers are refused"},
        {"<p><script>x</script></p>", "/t.html:1: inline code is refused"},
        {"<p><script data-text='@name'/></p>", "/t.html:1: inline code is refused"},
        {"<p><script type='module' data-text='@name'/></p>", "/t.html:1: inline code is refused"},
        {"<p><script type='application/ld+json'>{}</script></p>", "/t.html:1: inline code is refused"},
        {"<p><br data-text='@name'/></p>", "/t.html:1: this element cannot have content: \"br\""},
        {"<p data-text='@name' data-copy='formula'/>", "/t.html:1: data-text and data-copy exclude each other"},
        {"<p data-text='@name'><b data-text='@name'/></p>", "/t.html:1: the content around this slot is replaced"},
        {"<p data-include='header.html' data-text='@name'/>", "/t.html:1: the part replaces this element"},
        {"<p><b data-page='1'/></p>", "/t.html:1: only the outermost element can have \"data-page\""},
        {"<html data-page='\"../../etc/passwd\"'/>", "/t.html:1: data-page gives the path \"../../etc/passwd\""},
        {"<html data-page='/report/@empty'/>", "/t.html:1: data-page gives the path \"\""},
    };
    (void)state;
    write_file("parts/header.html", "<header/>");
    write_file("parts/loop.html", "<div>\n<b data-include='loop.html'/></div>");
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct text out = TEXT_INIT;
        struct error err = ERROR_INIT;
        if (render(cases[i].template, &out, &err))
            fail_msg("%s: no error", cases[i].template);
        if (!strstr(err.message, cases[i].message))
            fail_msg("%s: %s", cases[i].template, err.message);
        assert_int_equal(err.kind, ERROR_INPUT);
        text_clear(&out);
    }
}

static void constant_expressions_are_told_from_others(void **state)
{
    static const char *const constant[] = {
        "/report/@a", "f:date(/report/snapshot/@last_day)", "/report/windows/window[@default]/@phrase", "'text'", "1 + 2", "true()",
        "concat(/report/a, ' @b ', /report/c[position() > last() - 3])", "/report/a div /report/b", "/report/@a * 2", "count(/report/*)",
        "/report/a[b/c = ../d]/@e", "//model", "/report/a[.='x']", "-(/report/a)", "f:day-month(/report/@date)"};
    static const char *const others[] = {
        "@a", "a", ".", "..", "*", "@*", "$path", "position()", "last()", "/report/a[@b = $path]", "f:date(@a)", "a/b", "../a", "name()",
        "concat(/report/a, @b)", "/report/a div b", "/report/@a * @b", "1 + a", "-a", "string()", "self::a", "(a)", "/report/a | b",
        "not(@a)", "'a' = b", "count(a)", "/report/a[1] = b", "div", "/report/a and b", "position ( )", "normalize-space( )"};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(constant); i++)
        if (!expression_is_constant(constant[i]))
            fail_msg("constant: %s", constant[i]);
    for (size_t i = 0; i < ARRAY_SIZE(others); i++)
        if (expression_is_constant(others[i]))
            fail_msg("not constant: %s", others[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slots_are_filled),   cmocka_unit_test(pages_are_bound_to_nodes),
        cmocka_unit_test(pages_have_a_place_in_the_navigation),
        cmocka_unit_test(harmful_addresses_are_dropped), cmocka_unit_test(parts_are_included),
        cmocka_unit_test(mistakes_name_their_place),    cmocka_unit_test(constant_expressions_are_told_from_others),
    };
    return cmocka_run_group_tests(tests, set_up, clear_up);
}
