/* SPDX-License-Identifier: MIT
 * Knows the words of the chart language. */
#include "figures/language.h"

#include <stddef.h>

static const char *const scales[] = {"linear", "log", "time", "band", NULL};
static const char *const formats[] = {"compact", "integer", "percent", "number", "none", NULL};
static const char *const anchors[] = {"start", "middle", "end", NULL};

const char *const language_mark_names[] = {"line", "step", "area", "stack", "bar", "point", "rule", "text", "cell"};
const size_t language_mark_count = ARRAY_SIZE(language_mark_names);

const char *const language_sentence_names[SENTENCE_COUNT] = {"headline", "subtitle", "source", "alternative", "description"};

#define AT(type, member) .offset = offsetof(struct type, member)
#define ELEMENT(element, table) const struct language_element language_##element = {#element, table, ARRAY_SIZE(table)}

static const struct language_attribute chart_attributes[] = {
    {.name = "width", .type = ATTRIBUTE_NUMBER, AT(chart, width), .number = 640.0},
    {.name = "height", .type = ATTRIBUTE_NUMBER, AT(chart, height), .number = 400.0},
    {.name = "narrow-height", .type = ATTRIBUTE_NUMBER, AT(chart, narrow_height)},
    {.name = "row-height", .type = ATTRIBUTE_NUMBER, AT(chart, row_height)},
    {.name = "order", .type = ATTRIBUTE_NUMBER, AT(chart, order), .number = 100.0},
    {.name = "if", .type = ATTRIBUTE_EXPRESSION, AT(chart, when)},
    {.name = "needs", .type = ATTRIBUTE_PLAIN, AT(chart, needs)},
    {.name = "context", .type = ATTRIBUTE_EXPRESSION, AT(chart, context)},
    {.name = "each", .type = ATTRIBUTE_EXPRESSION, AT(chart, each)},
    {.name = "equal-decades", .type = ATTRIBUTE_FLAG, AT(chart, equal_decades)},
    {.name = "square", .type = ATTRIBUTE_FLAG, AT(chart, square)},
};

static const struct language_attribute let_attributes[] = {
    {.name = "name", .type = ATTRIBUTE_PLAIN, AT(let_description, name), .required = true},
    {.name = "value", .type = ATTRIBUTE_EXPRESSION, AT(let_description, value), .required = true},
};

static const struct language_attribute sentence_attributes[] = {
    {.name = "if", .type = ATTRIBUTE_EXPRESSION, AT(sentence, when)},
    {.name = "text", .type = ATTRIBUTE_EXPRESSION, AT(sentence, text), .required = true},
};

static const struct language_attribute data_attributes[] = {
    {.name = "each", .type = ATTRIBUTE_EXPRESSION, AT(data_description, each), .required = true},
};

static const struct language_attribute column_attributes[] = {
    {.name = "name", .type = ATTRIBUTE_PLAIN, AT(column_description, name), .required = true},
    {.name = "title", .type = ATTRIBUTE_PLAIN, AT(column_description, title), .required = true},
    {.name = "unit", .type = ATTRIBUTE_PLAIN, AT(column_description, unit)},
    {.name = "value", .type = ATTRIBUTE_EXPRESSION, AT(column_description, value), .required = true},
};

static const struct language_attribute axis_attributes[] = {
    {.name = "scale", .type = ATTRIBUTE_WORD, AT(axis_description, scale), .words = scales},
    {.name = "format", .type = ATTRIBUTE_WORD, AT(axis_description, format), .words = formats},
    {.name = "title", .type = ATTRIBUTE_EXPRESSION, AT(axis_description, title)},
    {.name = "from", .type = ATTRIBUTE_EXPRESSION, AT(axis_description, from)},
    {.name = "to", .type = ATTRIBUTE_EXPRESSION, AT(axis_description, to)},
    {.name = "low", .type = ATTRIBUTE_EXPRESSION, AT(axis_description, low)},
    {.name = "high", .type = ATTRIBUTE_EXPRESSION, AT(axis_description, high)},
    {.name = "ticks", .type = ATTRIBUTE_NUMBER, AT(axis_description, ticks), .number = 5.0},
    {.name = "grid", .type = ATTRIBUTE_FLAG, AT(axis_description, grid)},
    {.name = "hidden", .type = ATTRIBUTE_FLAG, AT(axis_description, hidden)},
};

static const struct language_attribute panels_attributes[] = {
    {.name = "each", .type = ATTRIBUTE_EXPRESSION, AT(panels_description, each), .required = true},
    {.name = "title", .type = ATTRIBUTE_EXPRESSION, AT(panels_description, title), .required = true},
    {.name = "value", .type = ATTRIBUTE_EXPRESSION, AT(panels_description, value)},
    {.name = "columns", .type = ATTRIBUTE_NUMBER, AT(panels_description, columns), .number = 4.0},
    {.name = "narrow-columns", .type = ATTRIBUTE_NUMBER, AT(panels_description, narrow_columns), .number = 2.0},
    {.name = "height", .type = ATTRIBUTE_NUMBER, AT(panels_description, height), .number = 80.0},
};

#define ONLY(kind) (1U << MARK_##kind)

static const struct language_attribute mark_attributes[] = {
    {.name = "if", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, when)},
    {.name = "each", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, each)},
    {.name = "layers", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, layers), .kinds = ONLY(STACK)},
    {.name = "x", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, x)},
    {.name = "y", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, y)},
    {.name = "x2", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, x2), .kinds = ONLY(RULE) | ONLY(BAR)},
    {.name = "y2", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, y2), .kinds = ONLY(AREA) | ONLY(RULE) | ONLY(BAR)},
    {.name = "value", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, value), .kinds = ONLY(CELL)},
    {.name = "label", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, label)},
    {.name = "title", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, title)},
    {.name = "name", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, name)},
    {.name = "category", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, category), .kinds = ONLY(BAR) | ONLY(CELL) | ONLY(POINT) | ONLY(RULE)},
    {.name = "apart", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, apart), .kinds = ONLY(BAR)},
    {.name = "gap", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, gap), .kinds = ONLY(LINE) | ONLY(STEP) | ONLY(AREA)},
    {.name = "open", .type = ATTRIBUTE_EXPRESSION, AT(mark_description, open), .kinds = ONLY(CELL)},
    {.name = "colour", .type = ATTRIBUTE_COLOUR, AT(mark_description, colour), .kinds = ~ONLY(CELL)},
    {.name = "opacity", .type = ATTRIBUTE_NUMBER, AT(mark_description, opacity), .kinds = ~ONLY(CELL)},
    {.name = "width", .type = ATTRIBUTE_NUMBER, AT(mark_description, width)},
    {.name = "size", .type = ATTRIBUTE_NUMBER, AT(mark_description, size), .kinds = ONLY(POINT) | ONLY(TEXT)},
    {.name = "dash", .type = ATTRIBUTE_DASHES, AT(mark_description, dashes), .kinds = ONLY(LINE) | ONLY(STEP) | ONLY(RULE)},
    {.name = "dx", .type = ATTRIBUTE_NUMBER, AT(mark_description, dx), .kinds = ONLY(TEXT) | ONLY(POINT)},
    {.name = "dy", .type = ATTRIBUTE_NUMBER, AT(mark_description, dy), .kinds = ONLY(TEXT) | ONLY(POINT)},
    {.name = "anchor", .type = ATTRIBUTE_WORD, AT(mark_description, anchor), .words = anchors, .kinds = ONLY(TEXT) | ONLY(POINT)},
    {.name = "bold", .type = ATTRIBUTE_FLAG, AT(mark_description, bold), .kinds = ONLY(TEXT) | ONLY(POINT)},
    {.name = "halo", .type = ATTRIBUTE_FLAG, AT(mark_description, halo), .kinds = ONLY(TEXT) | ONLY(POINT)},
    {.name = "leader", .type = ATTRIBUTE_FLAG, AT(mark_description, leader), .kinds = ONLY(POINT)},
    {.name = "share", .type = ATTRIBUTE_FLAG, AT(mark_description, share), .kinds = ONLY(STACK)},
    {.name = "step", .type = ATTRIBUTE_FLAG, AT(mark_description, step), .kinds = ONLY(AREA)},
};

ELEMENT(chart, chart_attributes);
ELEMENT(let, let_attributes);
ELEMENT(sentence, sentence_attributes);
ELEMENT(data, data_attributes);
ELEMENT(column, column_attributes);
ELEMENT(axis, axis_attributes);
ELEMENT(panels, panels_attributes);
ELEMENT(mark, mark_attributes);
