/* SPDX-License-Identifier: MIT
 * Every chart description over every sample document gives the scene that was reviewed; wrong descriptions are
 * explained.
 *
 * The goldens are tests/golden/scenes/DOCUMENT-CHART.scene; `make golden-update` writes them anew, for the diff to be
 * read. Names that Inter cannot set depend on the fonts of the machine: odd-names is drawn and checked, not
 * compared. */
#include "figures/axis.h"
#include "figures/canvas.h"
#include "figures/chart.h"
#include "figures/figure.h"
#include "figures/language.h"

#include <libxml/parser.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct fonts *fonts;
static struct charts *charts;
static bool update;
static char source[4000];

/* They outlive the charts, which remember the document that they were drawn from last. */
static xmlDoc *opened[16];
static size_t opened_count;

static const char *const documents[] = {"ordinary",  "no-volume",    "empty",    "one-model",
                                        "all-equal", "concentrated", "odd-names", "one-day"};

static int setup(void **state)
{
    (void)state;
    struct error err = ERROR_INIT;
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/charts", source);
    const char *paths[] = {folder};
    struct folders folders = {.paths = paths, .count = 1};
    if (fonts_open(INUSE_FONT_DIR, &fonts, &err) && charts_load(&folders, &charts, &err))
        return 0;
    print_error("%s\n", err.message);
    return -1;
}

static int teardown(void **state)
{
    (void)state;
    fonts_close(fonts);
    charts_free(charts);
    while (opened_count > 0)
        xmlFreeDoc(opened[--opened_count]);
    return 0;
}

static xmlDoc *read_document(const char *name)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/tests/documents/%s.xml", source, name);
    xmlDoc *document = xmlReadFile(path, NULL, XML_PARSE_NOBLANKS);
    if (!document)
        fail_msg("cannot read %s", path);
    assert_true(opened_count < ARRAY_SIZE(opened));
    opened[opened_count++] = document;
    return document;
}

/* Where the chart is drawn: the root, or the first model with a page, given days as its page has them. */
static xmlNode *context_of(const struct chart *chart, xmlDoc *document)
{
    xmlNode *root = xmlDocGetRootElement(document), *days = NULL, *model = NULL;
    if (!chart_is_repeated(chart))
        return root;
    for (xmlNode *node = root->children; node; node = node->next) {
        if (xmlStrEqual(node->name, BAD_CAST "days"))
            days = node;
        if (xmlStrEqual(node->name, BAD_CAST "models"))
            model = xmlFirstElementChild(node);
    }
    if (!model || !days)
        return NULL;
    xmlAddChild(model, xmlCopyNode(days, 1));
    return model;
}

static void compare(const char *name, const struct text *printed)
{
    char path[4700];
    struct text golden = TEXT_INIT;
    struct error err = ERROR_INIT;
    snprintf(path, sizeof path, "%s/tests/golden/scenes/%s.scene", source, name);
    if (update) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fwrite(printed->bytes, 1, printed->length, file);
        fclose(file);
        return;
    }
    if (!file_read(path, (size_t)1 << 24, &golden, &err))
        fail_msg("%s", err.message);
    if (golden.length != printed->length || memcmp(golden.bytes, printed->bytes, golden.length) != 0) {
        snprintf(path, sizeof path, "%s.scene", name);
        FILE *file = fopen(path, "wb");
        if (file) {
            fwrite(printed->bytes, 1, printed->length, file);
            fclose(file);
        }
        text_clear(&golden);
        fail_msg("the scene of %s has changed: compare %s with tests/golden, then make golden-update", name, path);
    }
    text_clear(&golden);
}

/* No text leaves the picture, whatever it says; marks stay finite. */
static void check_scene(const char *name, const struct scene *scene)
{
    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        for (size_t k = 0; k < item->point_count; k++)
            if (!isfinite(item->points[k].x_px + item->points[k].y_px))
                fail_msg("%s: a point that is no number", name);
        if (item->shape != SCENE_TEXT)
            continue;
        double width = fonts_width_px(fonts, item->text, item->size_px, item->bold), x = item->points[0].x_px;
        double left = item->anchor == ANCHOR_START ? x : item->anchor == ANCHOR_END ? x - width : x - width / 2.0;
        if (left < -1.0 || left + width > scene->width_px + 1.0)
            fail_msg("%s: the text '%s' leaves the picture: %.1f to %.1f of %.1f", name, item->text, left, left + width,
                     scene->width_px);
    }
}

static void draw(const char *document_name, struct chart *chart, xmlNode *context, const struct figure_options *options,
                 bool golden)
{
    char name[600];
    struct error err = ERROR_INIT;
    struct figure figure;
    struct arena *arena = arena_new();
    struct text printed = TEXT_INIT;
    snprintf(name, sizeof name, "%s-%s", document_name, chart_id(chart));
    if (!figure_lay_out(chart, context, options, fonts, arena, &figure, &err))
        fail_msg("%s: %s", name, err.message);
    assert_true(*figure.headline && *figure.subtitle && *figure.source && *figure.alternative);
    assert_true(figure.column_count > 0);
    check_scene(name, figure.scene);
    if (golden) {
        text_printf(&printed, "%s\n%s\n%s\n%s\n", figure.headline, figure.subtitle, figure.alternative,
                    figure.description);
        scene_print(figure.scene, &printed);
        compare(name, &printed);
    }
    text_clear(&printed);
    arena_free(arena);
}

static void every_chart_over_every_document(void **state)
{
    (void)state;
    static const struct figure_options narrow = {.width_px = 360.0}, titled = {.with_titles = true};
    for (size_t d = 0; d < ARRAY_SIZE(documents); d++) {
        xmlDoc *document = read_document(documents[d]);
        for (size_t c = 0; c < charts->count; c++) {
            xmlNode *context = context_of(charts->items[c], document);
            bool applies = false;
            struct error err = ERROR_INIT;
            if (!context)
                continue;
            if (!chart_applies(charts->items[c], context, &applies, &err))
                fail_msg("%s", err.message);
            if (!applies) {
                assert_true(*chart_needs(charts->items[c]));
                continue;
            }
            draw(documents[d], charts->items[c], context, NULL, strcmp(documents[d], "odd-names") != 0);
            draw(documents[d], charts->items[c], context, &narrow, false);
            draw(documents[d], charts->items[c], context, &titled, false);
        }
    }
}

static struct figure lay_out(const char *id, xmlDoc *document, struct arena *arena)
{
    struct error err = ERROR_INIT;
    struct figure figure = {0};
    struct chart *chart = charts_find(charts, id);
    assert_non_null(chart);
    if (!figure_lay_out(chart, context_of(chart, document), NULL, fonts, arena, &figure, &err))
        fail_msg("%s", err.message);
    return figure;
}

static void table_is_what_is_plotted(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    xmlDoc *document = read_document("ordinary");
    struct figure figure = lay_out("top-models", document, arena);
    size_t bars = 0;
    double scale = 0.0;
    for (size_t i = 0; i < figure.scene->count; i++) {
        const struct scene_item *item = &figure.scene->items[i];
        if (item->shape != SCENE_RECTANGLE)
            continue;
        double value = strtod(figure.cells[bars * figure.column_count + 3], NULL);
        double length = item->points[1].x_px - item->points[0].x_px;
        if (bars++ == 0)
            scale = length / value;
        else
            assert_true(fabs(length - scale * value) < 0.01 || length <= 1.01);
    }
    assert_int_equal(bars, figure.row_count);
    arena_free(arena);
}

static void data_files_carry_table_and_provenance(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    xmlDoc *document = read_document("one-model");
    struct figure figure = lay_out("daily-volume", document, arena);
    struct text csv = TEXT_INIT, json = TEXT_INIT;
    figure_csv(&figure, &csv);
    figure_json(&figure, &json);
    assert_memory_equal(csv.bytes, "date,inferences,mean7,unattributed\r\n2025-09-20,", 47);
    assert_non_null(strstr(json.bytes, "\"taken_at\": \"2025-09-30T00:08:00Z\""));
    assert_non_null(strstr(json.bytes, "\"licence\": \"CC0-1.0\""));
    assert_non_null(strstr(json.bytes, "\"unit\": \"inferences a day\""));
    assert_non_null(strstr(json.bytes, "\"2025-09-20\","));
    text_clear(&csv);
    text_clear(&json);

    xmlNode *described = figure_describe(&figure, xmlDocGetRootElement(document));
    assert_int_equal(xmlChildElementCount(described), figure.column_count + figure.row_count);
    figure_describe_values(&figure, false, described);
    xmlNode *values = xmlLastElementChild(described);
    assert_string_equal((const char *)values->name, "values");
    assert_int_equal(xmlChildElementCount(values), 10);
    arena_free(arena);
}

static void rows_of_json_keep_what_a_cell_is(void **state)
{
    static const char *names[] = {"model", "inferences"}, *units[] = {"", "inferences"};
    static const char *cells[] = {"7", "7", "a \"b\"\\\n\x01/", "-0.50", "", "", "caf\xC3\xA9", "1.2.3"};
    struct figure figure = {
        .id = "f", .headline = "", .subtitle = "", .source = "", .alternative = "", .description = ""};
    struct text json = TEXT_INIT;
    (void)state;
    figure.column_names = figure.column_titles = names;
    figure.column_units = units;
    figure.column_count = 2;
    figure_json(&figure, &json);
    assert_non_null(strstr(json.bytes, "  ],\n  \"rows\": [\n  ]\n}\n"));
    text_clear(&json);
    figure.cells = cells;
    figure.row_count = 4;
    figure_json(&figure, &json);
    assert_string_equal(strstr(json.bytes, "  \"rows\""),
                        "  \"rows\": [\n    [\n      \"7\",\n      7\n    ],\n"
                        "    [\n      \"a \\\"b\\\"\\\\\\n\\u0001/\",\n      -0.50\n    ],\n"
                        "    [\n      null,\n      null\n    ],\n"
                        "    [\n      \"caf\xC3\xA9\",\n      \"1.2.3\"\n    ]\n  ]\n}\n");
    text_clear(&json);
}

#define WHOLE                                                                                                          \
    "<headline text=\"'h'\"/><subtitle text=\"'s'\"/><source text=\"'q'\"/><alternative text=\"'a'\"/><description "   \
    "text=\"'d'\"/>"                                                                                                   \
    "<data each='a'><column name='n' title='N' value='@n'/></data><x/><y/>"

static const struct {
    const char *description, *expected;
} wrong[] = {
    {"<chart>", "not well-formed XML"},
    {"", "not well-formed XML"},
    {"<figure/>", "the outermost element must be <chart>"},
    {"<chart heigth='3'>" WHOLE "</chart>", "wrong.xml:1: there is no attribute 'heigth' here; did you mean 'height'?"},
    {"<chart>\n" WHOLE "\n<lines/></chart>", "wrong.xml:3: there is no element 'lines' here; did you mean 'line'?"},
    {"<chart>" WHOLE "<line colour='serie-1'/></chart>", "there is no colour 'serie-1' here; did you mean 'series-1'?"},
    {"<chart>" WHOLE "<line each='//'/></chart>", "wrong.xml:1: cannot read the XPath expression \"//\""},
    {"<chart>" WHOLE "<line value='@x'/></chart>", "there is no attribute 'value' here"},
    {"<chart>" WHOLE "<line width='two'/></chart>", "width=\"two\" is not a number"},
    {"<chart>" WHOLE "<line dash='4 x'/></chart>", "dash"},
    {"<chart width='3'>" WHOLE "</chart>", "width must be 100 to 10000"},
    {"<chart><headline text=\"'h'\"/></chart>", "the chart has no <subtitle>"},
    {"<chart><headline text=\"'h'\"/><subtitle text=\"'s'\"/></chart>", "the chart has no <source>"},
    {"<chart><headline text=\"'h'\"/><subtitle text=\"'s'\"/><source text=\"'q'\"/></chart>",
     "the chart has no <alternative>"},
    {"<chart><headline text=\"'h'\"/><subtitle text=\"'s'\"/><source text=\"'q'\"/><alternative text=\"'a'\"/></chart>",
     "the chart has no <description>"},
    {"<chart><headline text=\"'h'\"/><subtitle text=\"'s'\"/><source text=\"'q'\"/><alternative "
     "text=\"'a'\"/><description text=\"'d'\"/></chart>",
     "the chart has no <data> with <column>s"},
    {"<chart><headline/></chart>", "<headline> must have the attribute 'text'"},
    {"<chart>" WHOLE "<data each='b'/></chart>", "there is a second <data>"},
    {"<chart>" WHOLE "<panels each='a' title='b' columns='0'/></chart>", "panels stand in 1 to 12 columns"},
    {"<chart>" WHOLE "<panels each='a' title='b'/><y scale='band'/></chart>", "<panels> need axes of numbers or days"},
    {"<chart>" WHOLE "<panels each='a' title='b'/><panels each='a' title='b'/></chart>", "there is a second <panels>"},
    {"<chart>" WHOLE "<cell colour='ink'/></chart>", "there is no attribute 'colour' here"},
    {"<chart>" WHOLE "<x scale='logarithm'/></chart>", "there is no scale 'logarithm' here"},
};

static void wrong_descriptions_are_explained(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        struct error err = ERROR_INIT;
        struct chart *chart = memory_zeroed(1, sizeof *chart);
        chart->arena = arena_new();
        chart->id = "wrong";
        chart->file = "wrong.xml";
        assert_false(language_read(wrong[i].description, strlen(wrong[i].description), chart, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        if (!strstr(err.message, wrong[i].expected))
            fail_msg("'%s' should say '%s' but says '%s'", wrong[i].description, wrong[i].expected, err.message);
        for (size_t b = 0; b < chart->binding_count; b++)
            binding_free(chart->bindings[b]);
        free(chart->bindings);
        arena_free(chart->arena);
        free(chart);
    }
}

static void expect_ticks(struct axis axis, enum axis_format format, int count, const char *expected)
{
    struct arena *arena = arena_new();
    struct text got = TEXT_INIT;
    struct axis_tick *ticks;
    axis_widen(&axis, count, false, false);
    size_t found = axis_ticks(&axis, format, count, arena, &ticks);
    for (size_t i = 0; i < found; i++)
        text_printf(&got, "%s%s", i > 0 ? " " : "", ticks[i].label ? ticks[i].label : "-");
    assert_string_equal(got.bytes, expected);
    text_clear(&got);
    arena_free(arena);
}

static void ticks_are_round(void **state)
{
    (void)state;
    expect_ticks((struct axis){.from = 0, .to = 4321}, FORMAT_COMPACT, 5, "0 1K 2K 3K 4K 5K");
    expect_ticks((struct axis){.from = 0, .to = 1}, FORMAT_PERCENT, 5, "0% 20% 40% 60% 80% 100%");
    expect_ticks((struct axis){.from = 0, .to = 0.012}, FORMAT_PERCENT, 5, "0.0% 0.5% 1.0% 1.5%");
    expect_ticks((struct axis){.from = -3, .to = 7}, FORMAT_INTEGER, 5, "−4 −2 0 2 4 6 8");
    expect_ticks((struct axis){.from = 0, .to = 1}, FORMAT_COMPACT, 3, "0 0.5 1");
    expect_ticks((struct axis){.whole = true, .from = 0, .to = 1}, FORMAT_COMPACT, 3, "0 1");
    expect_ticks((struct axis){.whole = true, .from = 0, .to = 3}, FORMAT_COMPACT, 5, "0 1 2 3");
    expect_ticks((struct axis){.from = 0, .to = 9e18}, FORMAT_COMPACT, 5, "0 2,000Q 4,000Q 6,000Q 8,000Q 10,000Q");
    expect_ticks((struct axis){.scale = AXIS_LOG, .from = 1, .to = 2657}, FORMAT_COMPACT, 5,
                 "1 - - 10 - - 100 - - 1K - -");
    expect_ticks((struct axis){.scale = AXIS_LOG, .from = 3, .to = 8}, FORMAT_COMPACT, 5, "2 5 10 20");
    expect_ticks((struct axis){.scale = AXIS_LOG, .from = 60, .to = 1600}, FORMAT_COMPACT, 5, "50 100 200 500 1K 2K");
    expect_ticks((struct axis){.scale = AXIS_TIME, .from = 20270, .to = 20360}, FORMAT_NONE, 7, "7 Jul 21 Jul 4 Aug 18 Aug 1 Sep 15 Sep 29 Sep");
    expect_ticks((struct axis){.scale = AXIS_TIME, .from = 19905, .to = 20635}, FORMAT_NONE, 8, "Jul 2024 Oct Jan 2025 Apr Jul Oct Jan 2026 Apr Jul");
    expect_ticks((struct axis){.scale = AXIS_TIME, .from = 20448, .to = 20456}, FORMAT_NONE, 9, "26 Dec 27 Dec 28 Dec 29 Dec 30 Dec 31 Dec 1 Jan 2026 2 Jan 3 Jan");
    expect_ticks((struct axis){.scale = AXIS_TIME, .from = 10000, .to = 20000}, FORMAT_NONE, 7, "2000 2005 2010 2015 2020");
}

static const struct {
    const char *title;
    const struct language_element *element;
} manual_sections[] = {
    {"chart", &language_chart},   {"let", &language_let}, {"headline, subtitle, source, alternative, description", &language_sentence},
    {"data", &language_data},     {"column", &language_column}, {"x, y", &language_axis},
    {"panels", &language_panels},  {"Marks", &language_mark},
};

/* The manual lists every attribute of every element, in the order of the tables, and no other. */
static void manual_is_complete(void **state)
{
    (void)state;
    char path[4200], heading[200];
    struct text page = TEXT_INIT;
    struct error err = ERROR_INIT;
    snprintf(path, sizeof path, "%s/doc/inuse-charts.7", source);
    assert_true(file_read(path, (size_t)1 << 20, &page, &err));
    for (size_t i = 0; i < ARRAY_SIZE(manual_sections); i++) {
        const struct language_element *element = manual_sections[i].element;
        snprintf(heading, sizeof heading, ".SS %s\n", manual_sections[i].title);
        char *section = strstr(page.bytes, heading);
        if (!section)
            fail_msg("inuse-charts(7) has no section '%s'", manual_sections[i].title);
        char *end = strstr(section + 1, "\n.S"), *at = section;
        for (size_t k = 0; k < element->attribute_count; k++) {
            at = strstr(at, ".TP\n.B ");
            if (!at || at > end)
                fail_msg("inuse-charts(7), %s: '%s' is not described", manual_sections[i].title,
                         element->attributes[k].name);
            at += strlen(".TP\n.B ");
            size_t length = strcspn(at, "\n");
            if (strlen(element->attributes[k].name) != length || strncmp(at, element->attributes[k].name, length) != 0)
                fail_msg("inuse-charts(7), %s: '%.*s' stands where '%s' should", manual_sections[i].title, (int)length,
                         at, element->attributes[k].name);
        }
        at = strstr(at, ".TP\n.B ");
        if (at && at < end)
            fail_msg("inuse-charts(7), %s: describes more than there is: %.20s", manual_sections[i].title, at);
    }
    for (size_t i = 0; i < language_mark_count; i++)
        assert_non_null(strstr(page.bytes, language_mark_names[i]));
    text_clear(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_chart_over_every_document), cmocka_unit_test(table_is_what_is_plotted),
        cmocka_unit_test(data_files_carry_table_and_provenance), cmocka_unit_test(wrong_descriptions_are_explained),
        cmocka_unit_test(rows_of_json_keep_what_a_cell_is), cmocka_unit_test(ticks_are_round),
        cmocka_unit_test(manual_is_complete),
    };
    const char *folder = getenv("srcdir");
    snprintf(source, sizeof source, "%s", folder ? folder : ".");
    update = getenv("GOLDEN_UPDATE") != NULL;
    int failed = cmocka_run_group_tests(tests, setup, teardown);
    xmlCleanupParser();
    return failed;
}
