/* SPDX-License-Identifier: MIT
 * Knows how a figure is told to templates, and written as CSV and JSON. */
#include "figures/figure.h"

#include "base/decimal.h"
#include "report/element.h"

#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void set(xmlNode *node, const char *name, const char *value)
{
    if (*value)
        element_replace(node, name, value);
}

static void set_tenths(xmlNode *node, const char *name, double value)
{
    char digits[64];
    long tenths = lround(value * 10.0), size = labs(tenths);
    snprintf(digits, sizeof digits, size % 10 == 0 ? "%s%ld" : "%s%ld.%ld", tenths < 0 ? "-" : "", size / 10,
             size % 10);
    set(node, name, digits);
}

static void set_whole(xmlNode *node, const char *name, double value)
{
    char digits[64];
    snprintf(digits, sizeof digits, "%ld", lround(value));
    set(node, name, digits);
}

/* Where a shape that says something can be pointed at: no smaller than a finger's dot. */
static void describe_value(const struct scene *scene, const struct scene_item *item, xmlNode *parent)
{
    double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
    double margin = item->shape == SCENE_POINTS ? fmax(item->width_px / 2.0, 4.0) : 0.0;
    for (size_t i = 0; i < item->point_count; i++) {
        left = fmin(left, item->points[i].x_px - margin);
        right = fmax(right, item->points[i].x_px + margin);
        top = fmin(top, item->points[i].y_px - margin);
        bottom = fmax(bottom, item->points[i].y_px + margin);
    }
    xmlNode *value = element_add(parent, "value");
    set_tenths(value, "x", left);
    set_tenths(value, "y", top);
    set_tenths(value, "width", fmax(right - left, 1.0));
    set_tenths(value, "height", fmax(bottom - top, 1.0));
    if (left + right > scene->width_px)
        set(value, "end", "true");
    set(value, "text", item->title);
}

void figure_describe_values(const struct figure *figure, bool narrow, xmlNode *element)
{
    const struct scene *scene = figure->scene;
    xmlNode *values = NULL;
    for (size_t i = 0; i < scene->count; i++) {
        if (!scene->items[i].title || scene->items[i].point_count == 0)
            continue;
        if (!values) {
            values = element_add(element, "values");
            set_whole(values, "width", scene->width_px);
            set_whole(values, "height", scene->height_px);
            if (narrow)
                set(values, "narrow", "true");
        }
        describe_value(scene, &scene->items[i], values);
    }
}

xmlNode *figure_describe(const struct figure *figure, xmlNode *parent)
{
    xmlNode *element = element_add(parent, "figure");
    set(element, "id", figure->id);
    set(element, "headline", figure->headline);
    set(element, "subtitle", figure->subtitle);
    set(element, "source", figure->source);
    set(element, "alternative", figure->alternative);
    set(element, "description", figure->description);
    set_whole(element, "width", figure->scene->width_px);
    set_whole(element, "height", figure->scene->height_px);
    for (size_t c = 0; c < figure->column_count; c++) {
        xmlNode *column = element_add(element, "column");
        set(column, "name", figure->column_names[c]);
        set(column, "title", figure->column_titles[c]);
        set(column, "unit", figure->column_units[c]);
    }
    element_integer(element, "rows", (int64_t)figure->row_count);
    for (size_t r = 0; r < figure->row_count && r < FIGURE_ROWS_DESCRIBED; r++) {
        xmlNode *row = element_add(element, "row");
        for (size_t c = 0; c < figure->column_count; c++) {
            const char *text = figure->cells[r * figure->column_count + c];
            xmlNode *cell = element_add(row, "cell");
            if (*text)
                element_content(cell, text);
        }
    }
    return element;
}

void figure_csv(const struct figure *figure, struct text *out)
{
    for (size_t c = 0; c < figure->column_count; c++) {
        if (c > 0)
            text_add_byte(out, ',');
        text_add_csv(out, figure->column_names[c]);
    }
    text_add(out, "\r\n");
    for (size_t i = 0; i < figure->row_count * figure->column_count; i++) {
        text_add_csv(out, figure->cells[i]);
        text_add(out, (i + 1) % figure->column_count == 0 ? "\r\n" : ",");
    }
}

static void put(struct json_object *object, const char *name, const char *value)
{
    json_object_object_add(object, name, *value ? json_object_new_string(value) : NULL);
}

static struct json_object *columns_of(const struct figure *figure)
{
    struct json_object *columns = json_object_new_array();
    for (size_t c = 0; c < figure->column_count; c++) {
        struct json_object *column = json_object_new_object();
        put(column, "name", figure->column_names[c]);
        put(column, "title", figure->column_titles[c]);
        put(column, "unit", figure->column_units[c]);
        json_object_array_add(columns, column);
    }
    return columns;
}

static struct json_object *provenance_of(const struct figure *figure)
{
    static const char *const names[] = {"network",   "source",   "source_url", "licence", "taken_at",
                                        "first_day", "last_day", "file",       "hash"};
    struct json_object *provenance = json_object_new_object();
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        const char *value = element_held(figure->snapshot, names[i]);
        put(provenance, names[i], value ? value : "");
    }
    return provenance;
}

#define JSON_STYLE (JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | JSON_C_TO_STRING_NOSLASHESCAPE)

/* A number that keeps all its digits. */
static bool is_number(const char *cell)
{
    char *end;
    if (cell[strspn(cell, "-0123456789.")] != '\0')
        return false;
    double number = strtod(cell, &end);
    return end != cell && *end == '\0' && isfinite(number);
}

static void add_string(struct text *out, const char *string)
{
    const unsigned char *at = (const unsigned char *)string;
    while (*at >= ' ' && *at != '"' && *at != '\\')
        at++;
    if (*at) {
        struct json_object *object = json_object_new_string(string);
        text_add(out, json_object_to_json_string_ext(object, JSON_STYLE));
        json_object_put(object);
        return;
    }
    text_add_byte(out, '"');
    text_add_bytes(out, string, (size_t)(at - (const unsigned char *)string));
    text_add_byte(out, '"');
}

/* What has a unit and reads as a number stays one; a model called "7" stays a text. */
static void add_cell(struct text *out, const char *cell, const char *unit)
{
    char digits[DECIMAL_SIZE];
    int64_t integer;
    if (!*cell)
        text_add(out, "null");
    else if (*unit && decimal_parse_int64(cell, &integer))
        text_add(out, decimal_plain(integer, digits));
    else if (*unit && is_number(cell))
        text_add(out, cell);
    else
        add_string(out, cell);
}

/* As json-c would write them, which takes four times as long for what is nine tenths of the file. */
static void add_rows(struct text *out, const struct figure *figure)
{
    text_add(out, ",\n  \"rows\": [");
    for (size_t r = 0; r < figure->row_count; r++) {
        text_add(out, r > 0 ? ",\n    [" : "\n    [");
        for (size_t c = 0; c < figure->column_count; c++) {
            text_add(out, c > 0 ? ",\n      " : "\n      ");
            add_cell(out, figure->cells[r * figure->column_count + c], figure->column_units[c]);
        }
        text_add(out, "\n    ]");
    }
    text_add(out, "\n  ]\n}\n");
}

void figure_json(const struct figure *figure, struct text *out)
{
    struct json_object *object = json_object_new_object();
    put(object, "id", figure->id);
    put(object, "headline", figure->headline);
    put(object, "subtitle", figure->subtitle);
    put(object, "source", figure->source);
    put(object, "alternative", figure->alternative);
    put(object, "description", figure->description);
    json_object_object_add(object, "provenance", provenance_of(figure));
    json_object_object_add(object, "columns", columns_of(figure));
    size_t length;
    const char *head = json_object_to_json_string_length(object, JSON_STYLE, &length);
    text_add_bytes(out, head, length - strlen("\n}"));
    add_rows(out, figure);
    json_object_put(object);
}
