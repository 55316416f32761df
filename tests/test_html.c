/* SPDX-License-Identifier: MIT
 * Tests how HTML5 is written: escaping, void elements, and which addresses may stand in a page. */
#include "pages/html.h"
#include "pages/link.h"

#include <libxml/parser.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool serialize(const char *xml, struct text *out, struct error *err)
{
    xmlDoc *document = xmlReadMemory(xml, (int)strlen(xml), NULL, "UTF-8", XML_PARSE_NONET);
    assert_non_null(document);
    bool done = html_add_node(out, xmlDocGetRootElement(document), err);
    xmlFreeDoc(document);
    return done;
}

static void trees_come_out_as_html5(void **state)
{
    static const struct {
        const char *xml, *html;
    } cases[] = {
        {"<p/>", "<p></p>"},
        {"<p>a<br/>b<wbr/></p>", "<p>a<br>b<wbr></p>"},
        {"<picture><source srcset='a.svg'/><img src=\"b.svg\" alt=''/></picture>",
         "<picture><source srcset=\"a.svg\"><img src=\"b.svg\" alt=\"\"></picture>"},
        {"<p title='a &amp; \"b\" &lt;c>'>x &lt; y &amp; \"z\" ></p>",
         "<p title=\"a &amp; &quot;b&quot; &lt;c&gt;\">x &lt; y &amp; \"z\" &gt;</p>"},
        {"<script src='a.js' defer=''/>", "<script src=\"a.js\" defer></script>"},
        {"<details open='open'/>", "<details open></details>"},
        {"<pre>\nfirst</pre>", "<pre>\n\nfirst</pre>"},
        {"<math xmlns='http://www.w3.org/1998/Math/MathML'><mfrac><mi>a</mi><mn>2</mn></mfrac><mspace/></math>",
         "<math><mfrac><mi>a</mi><mn>2</mn></mfrac><mspace></mspace></math>"},
        {"<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>", "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"></path></svg>"},
        {"<p>\xd8\xa7 \xf0\x9f\x98\x80<!-- gone --><?gone too?></p>", "<p>\xd8\xa7 \xf0\x9f\x98\x80</p>"},
        {"<p><![CDATA[<b>]]></p>", "<p>&lt;b&gt;</p>"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct text out = TEXT_INIT;
        struct error err = ERROR_INIT;
        assert_true(serialize(cases[i].xml, &out, &err));
        assert_string_equal(out.bytes, cases[i].html);
        text_clear(&out);
    }
}

static void inline_code_is_refused(void **state)
{
    static const char *const cases[] = {"<p><script>alert(1)</script></p>", "<style>p{}</style>", "<script> </script>"};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct text out = TEXT_INIT;
        struct error err = ERROR_INIT;
        assert_false(serialize(cases[i], &out, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        text_clear(&out);
    }
}

static void only_harmless_addresses_are_allowed(void **state)
{
    static const struct {
        const char *address;
        bool followed, loaded;
    } cases[] = {
        {"https://example.org/a?b#c", true, false},
        {"HTTP://example.org", true, false},
        {"mailto:a@example.org", true, false},
        {"models/a.html", true, true},
        {"../a.html", true, true},
        {"a.html?b=c:d", true, true},
        {"?q=1", true, true},
        {"", false, false},
        {"javascript:alert(1)", false, false},
        {"JaVaScRiPt:alert(1)", false, false},
        {" javascript:alert(1)", false, false},
        {"\x01javascript:alert(1)", false, false},
        {"java\nscript:alert(1)", false, false},
        {"java\tscript:alert(1)", false, false},
        {"java%0ascript:alert(1)", false, false},
        {"data:text/html,<script>alert(1)</script>", false, false},
        {"vbscript:x", false, false},
        {"file:///etc/passwd", false, false},
        {"blob:x", false, false},
        {"httpsx://example.org", false, false},
        {"//example.org/a", false, false},
        {"/\\example.org", false, false},
        {"\\\\example.org", false, false},
        {"/a.html", false, false},
        {":a", false, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_int_equal(link_is_allowed(LINK_FOLLOWED, cases[i].address), cases[i].followed);
        assert_int_equal(link_is_allowed(LINK_LOADED, cases[i].address), cases[i].loaded);
    }
    assert_int_equal(link_use("a", "href"), LINK_FOLLOWED);
    assert_int_equal(link_use("link", "href"), LINK_LOADED);
    assert_int_equal(link_use("img", "src"), LINK_LOADED);
    assert_int_equal(link_use("img", "alt"), LINK_NONE);
}

static void addresses_are_encoded(void **state)
{
    struct text out = TEXT_INIT;
    (void)state;
    link_add(&out, "https://example.org/a b\"<>'&c=\xc3\xa9%20`");
    assert_string_equal(out.bytes, "https://example.org/a%20b%22%3C%3E'&amp;c=\xc3\xa9%20%60");
    text_clear(&out);
}

static void paths_stay_inside_the_site(void **state)
{
    static const char *const good[] = {"index.html", "models/a-b.html", "figures/a@2x.png", ".nojekyll", "a..b"};
    static const char *const bad[] = {"",     "/a",  "a/",  "a//b", "..",    "../a", "a/../b", ".",        "a/./b",
                                      "a\\b", "a b", "a?b", "a#b",  "a%2fb", "a:b",  "a\nb",   "\xc3\xa9", "a/...."};
    char segment[300];
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(good); i++)
        assert_true(link_is_safe_path(good[i]));
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        assert_false(link_is_safe_path(bad[i]));
    memset(segment, 'a', sizeof segment);
    segment[256] = '\0';
    assert_false(link_is_safe_path(segment));
    segment[255] = '\0';
    assert_true(link_is_safe_path(segment));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_come_out_as_html5),           cmocka_unit_test(inline_code_is_refused),
        cmocka_unit_test(only_harmless_addresses_are_allowed), cmocka_unit_test(addresses_are_encoded),
        cmocka_unit_test(paths_stay_inside_the_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
