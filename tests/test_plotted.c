/* SPDX-License-Identifier: MIT
 * What a figure draws, what its table says and what its files hold are the same numbers: lines are read back from the
 * pixels of the scene with the help of the tick labels, as a reader with a ruler would. */
#include "base/day.h"
#include "figures/chart.h"
#include "figures/figure.h"
#include "figures/fonts.h"
#include "figures/palette.h"

#include <json-c/json.h>
#include <libxml/parser.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char source[4096];
static struct fonts *fonts;
static struct charts *charts;
static xmlDoc *document;
static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    struct error err = ERROR_INIT;
    char folder[4200], path[4200];
    const char *srcdir = getenv("srcdir");
    snprintf(source, sizeof source, "%s", srcdir ? srcdir : ".");
    snprintf(folder, sizeof folder, "%s/charts", source);
    snprintf(path, sizeof path, "%s/tests/documents/ordinary.xml", source);
    const char *paths[] = {folder};
    struct folders folders = {.paths = paths, .count = 1};
    arena = arena_new();
    document = xmlReadFile(path, NULL, XML_PARSE_NOBLANKS);
    return document && fonts_open(INUSE_FONT_DIR, &fonts, &err) && charts_load(&folders, &charts, &err) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    fonts_close(fonts);
    charts_free(charts);
    xmlFreeDoc(document);
    arena_free(arena);
    return 0;
}

static struct figure lay_out(struct chart *chart)
{
    struct error err = ERROR_INIT;
    struct figure figure = {0};
    if (!figure_lay_out(chart, xmlDocGetRootElement(document), NULL, fonts, arena, &figure, &err))
        fail_msg("%s", err.message);
    return figure;
}

/* The value of a tick's label: "2.5K", "40%", "1,200". False for other texts. */
static bool tick_value(const char *label, double *ret_value)
{
    static const char units[] = "KMBTQ";
    char digits[64];
    size_t length = 0;
    for (; *label && length + 1 < sizeof digits; label++) {
        if (*label != ',')
            digits[length++] = *label;
    }
    digits[length] = '\0';
    char *end;
    *ret_value = strtod(digits, &end);
    if (end == digits)
        return false;
    if (*end == '%') {
        *ret_value /= 100.0;
        end++;
    }
    for (const char *unit = strchr(units, *end); *end && unit; unit = NULL, end++)
        *ret_value *= pow(1000.0, (double)(unit - units + 1));
    return *end == '\0';
}

/* The linear y axis: value = from + slope * pixel, through the lowest and the highest labelled tick. */
struct ruler {
    double from, slope;
};

static struct ruler read_ruler(const struct scene *scene)
{
    double low_px = -INFINITY, high_px = INFINITY, low = NAN, high = NAN, value;
    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->shape != SCENE_TEXT || item->anchor != ANCHOR_END || item->colour != ROLE_MUTED ||
            !tick_value(item->text, &value))
            continue;
        double y = item->points[0].y_px - 4.0;
        if (y > low_px) {
            low_px = y;
            low = value;
        }
        if (y < high_px) {
            high_px = y;
            high = value;
        }
    }
    assert_true(low_px > high_px && high > low);
    double slope = (high - low) / (high_px - low_px);
    return (struct ruler){.from = low - slope * low_px, .slope = slope};
}

static size_t column_of(const struct figure *figure, const char *name)
{
    for (size_t c = 0; c < figure->column_count; c++) {
        if (strcmp(figure->column_names[c], name) == 0)
            return c;
    }
    fail_msg("%s has no column %s", figure->id, name);
    return 0;
}

static const char *cell(const struct figure *figure, size_t row, size_t column)
{
    return figure->cells[row * figure->column_count + column];
}

/* All vertices of the lines of one colour, from left to right: gaps make several of one. */
static size_t vertices_of(const struct scene *scene, enum colour_role colour, const struct scene_point **ret_points)
{
    struct scene_point *points = NULL;
    size_t count = 0;
    for (int pass = 0; pass < 2; pass++) {
        count = 0;
        for (size_t i = 0; i < scene->count; i++) {
            const struct scene_item *item = &scene->items[i];
            if (item->shape != SCENE_LINE || item->colour != colour || item->point_count < 3)
                continue;
            if (pass == 1)
                memcpy(points + count, item->points, item->point_count * sizeof *points);
            count += item->point_count;
        }
        if (pass == 0)
            points = arena_alloc(arena, count + 1, sizeof *points);
    }
    *ret_points = points;
    return count;
}

static const struct {
    const char *chart, *column;
    enum colour_role colour;
} lines[] = {
    {"listed-used", "listed", ROLE_SERIES_1},     {"listed-used", "used", ROLE_SERIES_2},
    {"daily-volume", "inferences", ROLE_OTHER},   {"daily-volume", "mean7", ROLE_SERIES_1},
    {"addresses", "callers30", ROLE_SERIES_1},    {"addresses", "callers7", ROLE_SERIES_2},
    {"gini-history", "gini", ROLE_SERIES_1},      {"gini-history", "gini_used", ROLE_SERIES_2},
    {"effective-history", "effective", ROLE_SERIES_1}, {"verified-daily", "verified", ROLE_OTHER},
    {"verified-daily", "verified7", ROLE_SERIES_1},
};

static void lines_are_their_columns(void **state)
{
    (void)state;
    for (size_t k = 0; k < ARRAY_SIZE(lines); k++) {
        struct figure figure = lay_out(charts_find(charts, lines[k].chart));
        struct ruler ruler = read_ruler(figure.scene);
        const struct scene_point *points;
        size_t count = vertices_of(figure.scene, lines[k].colour, &points),
               column = column_of(&figure, lines[k].column), at = 0;
        int32_t first_day = 0, day = 0;
        double pixels_a_day = 0.0;
        for (size_t row = 0; row < figure.row_count; row++) {
            const char *text = cell(&figure, row, column);
            if (!*text)
                continue;
            assert_true(at < count);
            double drawn = ruler.from + ruler.slope * points[at].y_px, told = strtod(text, NULL);
            if (fabs(drawn - told) > 1e-6 * fmax(1.0, fabs(told)))
                fail_msg("%s, %s: row %zu says %s, drawn is %.9g", lines[k].chart, lines[k].column, row, text, drawn);
            assert_true(day_parse(cell(&figure, row, 0), &day));
            if (at == 0)
                first_day = day;
            else if (at == 1)
                pixels_a_day = (points[1].x_px - points[0].x_px) / (day - first_day);
            assert_true(fabs(points[0].x_px + pixels_a_day * (day - first_day) - points[at].x_px) < 0.01);
            at++;
        }
        if (at != count)
            fail_msg("%s, %s: %zu values told, %zu drawn", lines[k].chart, lines[k].column, at, count);
    }
}

/* The shade and the number of each cell are those of its share. */
static void cells_are_their_shares(void **state)
{
    (void)state;
    static const double ends[] = {0.05, 0.10, 0.20, 0.40, 0.70};
    struct figure figure = lay_out(charts_find(charts, "retention-callers"));
    size_t share = column_of(&figure, "share"), age = column_of(&figure, "age"), row = 0, seen = 0;
    for (size_t i = 0; i < figure.scene->count; i++) {
        const struct scene_item *item = &figure.scene->items[i];
        if (item->shape != SCENE_RECTANGLE || !item->title)
            continue;
        while (strcmp(cell(&figure, row, age), "0") == 0 || !*cell(&figure, row, share))
            row++;
        double value = strtod(cell(&figure, row, share), NULL);
        size_t step = 0;
        while (step < ARRAY_SIZE(ends) && value >= ends[step])
            step++;
        assert_int_equal(item->colour, ROLE_SCALE_1 + (int)step);
        const struct scene_item *label = &figure.scene->items[i + 1];
        if (label->shape == SCENE_LINE) /* the rim of an open cell */
            label++;
        assert_int_equal(strtol(label->text, NULL, 10), lrint(100.0 * value)); /* as f:fixed() rounds on the page */
        row++;
        seen++;
    }
    assert_true(seen > 15);
}

/* A field of RFC 4180 at *at, which moves behind it and its separator. */
static const char *read_field(const char **at, bool *ret_last)
{
    struct text field = TEXT_INIT;
    bool quoted = **at == '"';
    *at += quoted;
    for (; **at && (quoted || (**at != ',' && **at != '\r')); ++*at) {
        if (quoted && **at == '"') {
            if ((*at)[1] != '"') {
                ++*at;
                break;
            }
            ++*at;
        }
        text_add_byte(&field, **at);
    }
    *ret_last = **at == '\r';
    *at += *ret_last ? 2 : 1;
    const char *copy = arena_text(arena, field.bytes ? field.bytes : "");
    text_clear(&field);
    return copy;
}

static void check_csv(const struct figure *figure)
{
    struct text csv = TEXT_INIT;
    bool last = false;
    figure_csv(figure, &csv);
    const char *at = csv.bytes;
    for (size_t c = 0; c < figure->column_count; c++)
        assert_string_equal(read_field(&at, &last), figure->column_names[c]);
    for (size_t i = 0; i < figure->row_count * figure->column_count; i++) {
        assert_string_equal(read_field(&at, &last), figure->cells[i]);
        assert_int_equal(last, (i + 1) % figure->column_count == 0);
    }
    assert_int_equal(*at, '\0');
    text_clear(&csv);
}

static void check_json(const struct figure *figure)
{
    struct text json = TEXT_INIT;
    figure_json(figure, &json);
    struct json_object *root = json_tokener_parse(json.bytes), *rows = json_object_object_get(root, "rows");
    struct json_object *columns = json_object_object_get(root, "columns");
    assert_int_equal(json_object_array_length(columns), figure->column_count);
    assert_int_equal(json_object_array_length(rows), figure->row_count);
    for (size_t c = 0; c < figure->column_count; c++) {
        struct json_object *column = json_object_array_get_idx(columns, c);
        assert_true(*json_object_get_string(json_object_object_get(column, "title")) != '\0');
    }
    for (size_t r = 0; r < figure->row_count; r++) {
        for (size_t c = 0; c < figure->column_count; c++) {
            struct json_object *value = json_object_array_get_idx(json_object_array_get_idx(rows, r), c);
            const char *told = cell(figure, r, c);
            if (json_object_is_type(value, json_type_double))
                assert_true(fabs(json_object_get_double(value) - strtod(told, NULL)) <
                            1e-12 * fmax(1.0, fabs(strtod(told, NULL))));
            else
                assert_string_equal(value ? json_object_get_string(value) : "", told);
        }
    }
    json_object_put(root);
    text_clear(&json);
}

static void files_are_the_table(void **state)
{
    (void)state;
    size_t checked = 0;
    for (size_t i = 0; i < charts->count; i++) {
        bool applies = false;
        struct error err = ERROR_INIT;
        if (chart_is_repeated(charts->items[i]))
            continue;
        assert_true(chart_applies(charts->items[i], xmlDocGetRootElement(document), &applies, &err));
        if (!applies)
            continue;
        struct figure figure = lay_out(charts->items[i]);
        check_csv(&figure);
        check_json(&figure);
        checked++;
    }
    assert_true(checked >= 18);
}

/* Readers can point at every figure, and no place lies outside of the picture. */
static void values_lie_in_the_picture(void **state)
{
    (void)state;
    static const struct figure_options narrow = {.width_px = 360.0};
    for (size_t i = 0; i < charts->count; i++) {
        bool applies = false;
        struct error err = ERROR_INIT;
        struct figure figure;
        if (chart_is_repeated(charts->items[i]))
            continue;
        assert_true(chart_applies(charts->items[i], xmlDocGetRootElement(document), &applies, &err));
        for (int width = 0; applies && width < 2; width++) {
            assert_true(figure_lay_out(charts->items[i], xmlDocGetRootElement(document), width == 0 ? NULL : &narrow,
                                       fonts, arena, &figure, &err));
            size_t places = 0;
            for (size_t k = 0; k < figure.scene->count; k++) {
                const struct scene_item *item = &figure.scene->items[k];
                for (size_t p = 0; item->title && p < item->point_count; p++) {
                    assert_true(item->points[p].x_px >= -1.0 && item->points[p].x_px <= figure.scene->width_px + 1.0);
                    assert_true(item->points[p].y_px >= -1.0 && item->points[p].y_px <= figure.scene->height_px + 1.0);
                }
                places += item->title != NULL;
            }
            if (places == 0 || places > 400)
                fail_msg("%s: %zu places can be pointed at", figure.id, places);
        }
    }
}

/* Whatever was laid out before: a label cut for a narrow figure is whole in the next wide one. */
static void ways_do_not_depend_on_each_other(void **state)
{
    (void)state;
    static const struct figure_options ways[] = {{.width_px = 200.0}, {.with_titles = true}, {.width_px = 0.0}};
    for (size_t i = 0; i < charts->count; i++) {
        struct error err = ERROR_INIT;
        struct figure together[ARRAY_SIZE(ways)], alone;
        bool applies = false;
        xmlNode *root = xmlDocGetRootElement(document);
        if (chart_is_repeated(charts->items[i]))
            continue;
        assert_true(chart_applies(charts->items[i], root, &applies, &err));
        if (!applies)
            continue;
        assert_true(figure_lay_out_ways(charts->items[i], root, ways, ARRAY_SIZE(ways), fonts, arena, together, &err));
        for (size_t k = 0; k < ARRAY_SIZE(ways); k++) {
            struct text expected = TEXT_INIT, actual = TEXT_INIT;
            assert_true(figure_lay_out(charts->items[i], root, &ways[k], fonts, arena, &alone, &err));
            scene_print(alone.scene, &expected);
            scene_print(together[k].scene, &actual);
            assert_string_equal(actual.bytes, expected.bytes);
            text_clear(&expected);
            text_clear(&actual);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_their_columns), cmocka_unit_test(cells_are_their_shares),
        cmocka_unit_test(files_are_the_table),     cmocka_unit_test(values_lie_in_the_picture),
        cmocka_unit_test(ways_do_not_depend_on_each_other),
    };
    int failed = cmocka_run_group_tests(tests, setup, teardown);
    xmlCleanupParser();
    return failed;
}
