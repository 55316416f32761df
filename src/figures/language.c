/* SPDX-License-Identifier: MIT
 * Knows the words of the chart language. */
#include "figures/language.h"

#include <stddef.h>

static const char *const scales[] = {"linear", "log", "time", "band", "auto", NULL};
static const char *const formats[] = {"compact", "integer", "percent", "number", "none", NULL};
static const char *const anchors[] = {"start", "middle", "end", NULL};

const char *const language_mark_names[] = {"line", "step", "area", "stack", "bar", "point", "rule", "text", "cell"};
const size_t language_mark_count = ARRAY_SIZE(language_mark_names);

const char *const language_sentence_names[SENTENCE_COUNT] = {"headline", "subtitle", "source", "alternative",
                                                             "description"};

#define ATTRIBUTE(kind, of, called, member)                                                                            \
    .name = called, .type = ATTRIBUTE_##kind, .offset = offsetof(struct of, member)
#define EXPRESSION(of, called, member) ATTRIBUTE(EXPRESSION, of, called, member)
#define NUMBER(of, called, member) ATTRIBUTE(NUMBER, of, called, member)
#define FLAG(of, called, member) ATTRIBUTE(FLAG, of, called, member)
#define WORD(of, called, member) ATTRIBUTE(WORD, of, called, member)
#define PLAIN(of, called, member) ATTRIBUTE(PLAIN, of, called, member)
#define DASHES(of, called, member) ATTRIBUTE(DASHES, of, called, member)
#define COLOUR(of, called, member) ATTRIBUTE(COLOUR, of, called, member)
#define ELEMENT(element, table) const struct language_element language_##element = {#element, table, ARRAY_SIZE(table)}

static const struct language_attribute chart_attributes[] = {
    {NUMBER(chart, "width", width), .number = 640.0},
    {NUMBER(chart, "height", height), .number = 400.0},
    {NUMBER(chart, "narrow-height", narrow_height)},
    {NUMBER(chart, "row-height", row_height)},
    {NUMBER(chart, "order", order), .number = 100.0},
    {EXPRESSION(chart, "if", when)},
    {PLAIN(chart, "needs", needs)},
    {EXPRESSION(chart, "context", context)},
    {EXPRESSION(chart, "each", each)},
    {FLAG(chart, "equal-decades", equal_decades)},
    {FLAG(chart, "square", square)},
};

static const struct language_attribute let_attributes[] = {
    {PLAIN(let_description, "name", name), .required = true},
    {EXPRESSION(let_description, "value", value), .required = true},
};

static const struct language_attribute sentence_attributes[] = {
    {EXPRESSION(sentence, "if", when)},
    {EXPRESSION(sentence, "text", text), .required = true},
};

static const struct language_attribute data_attributes[] = {
    {EXPRESSION(data_description, "each", each), .required = true},
};

static const struct language_attribute column_attributes[] = {
    {PLAIN(column_description, "name", name), .required = true},
    {PLAIN(column_description, "title", title), .required = true},
    {PLAIN(column_description, "unit", unit)},
    {EXPRESSION(column_description, "value", value), .required = true},
};

static const struct language_attribute axis_attributes[] = {
    {WORD(axis_description, "scale", scale), .words = scales},
    {WORD(axis_description, "format", format), .words = formats},
    {EXPRESSION(axis_description, "title", title)},
    {EXPRESSION(axis_description, "from", from)},
    {EXPRESSION(axis_description, "to", to)},
    {EXPRESSION(axis_description, "low", low)},
    {EXPRESSION(axis_description, "high", high)},
    {NUMBER(axis_description, "ticks", ticks), .number = 5.0},
    {FLAG(axis_description, "grid", grid)},
    {FLAG(axis_description, "hidden", hidden)},
};

static const struct language_attribute panels_attributes[] = {
    {EXPRESSION(panels_description, "each", each), .required = true},
    {EXPRESSION(panels_description, "title", title), .required = true},
    {EXPRESSION(panels_description, "value", value)},
    {NUMBER(panels_description, "columns", columns), .number = 4.0},
    {NUMBER(panels_description, "narrow-columns", narrow_columns), .number = 2.0},
    {NUMBER(panels_description, "height", height), .number = 80.0},
};

#define ONLY(kind) (1U << MARK_##kind)

static const struct language_attribute mark_attributes[] = {
    {EXPRESSION(mark_description, "if", when)},
    {EXPRESSION(mark_description, "each", each)},
    {EXPRESSION(mark_description, "layers", layers), .kinds = ONLY(STACK)},
    {EXPRESSION(mark_description, "x", x)},
    {EXPRESSION(mark_description, "y", y)},
    {EXPRESSION(mark_description, "x2", x2), .kinds = ONLY(RULE) | ONLY(BAR)},
    {EXPRESSION(mark_description, "y2", y2), .kinds = ONLY(AREA) | ONLY(RULE) | ONLY(BAR)},
    {EXPRESSION(mark_description, "value", value), .kinds = ONLY(CELL)},
    {EXPRESSION(mark_description, "label", label)},
    {EXPRESSION(mark_description, "title", title)},
    {EXPRESSION(mark_description, "name", name)},
    {EXPRESSION(mark_description, "category", category), .kinds = ONLY(BAR) | ONLY(CELL) | ONLY(POINT) | ONLY(RULE)},
    {EXPRESSION(mark_description, "apart", apart), .kinds = ONLY(BAR)},
    {EXPRESSION(mark_description, "gap", gap), .kinds = ONLY(LINE) | ONLY(STEP) | ONLY(AREA)},
    {EXPRESSION(mark_description, "open", open), .kinds = ONLY(CELL)},
    {COLOUR(mark_description, "colour", colour), .kinds = ~ONLY(CELL)},
    {NUMBER(mark_description, "opacity", opacity), .kinds = ~ONLY(CELL)},
    {NUMBER(mark_description, "width", width)},
    {NUMBER(mark_description, "size", size), .kinds = ONLY(POINT) | ONLY(TEXT)},
    {DASHES(mark_description, "dash", dashes), .kinds = ONLY(LINE) | ONLY(STEP) | ONLY(RULE)},
    {NUMBER(mark_description, "dx", dx), .kinds = ONLY(TEXT) | ONLY(POINT)},
    {NUMBER(mark_description, "dy", dy), .kinds = ONLY(TEXT) | ONLY(POINT)},
    {WORD(mark_description, "anchor", anchor), .words = anchors, .kinds = ONLY(TEXT) | ONLY(POINT)},
    {FLAG(mark_description, "bold", bold), .kinds = ONLY(TEXT) | ONLY(POINT)},
    {FLAG(mark_description, "halo", halo), .kinds = ONLY(TEXT) | ONLY(POINT)},
    {FLAG(mark_description, "leader", leader), .kinds = ONLY(POINT)},
    {FLAG(mark_description, "share", share), .kinds = ONLY(STACK)},
    {FLAG(mark_description, "step", step), .kinds = ONLY(AREA)},
};

ELEMENT(chart, chart_attributes);
ELEMENT(let, let_attributes);
ELEMENT(sentence, sentence_attributes);
ELEMENT(data, data_attributes);
ELEMENT(column, column_attributes);
ELEMENT(axis, axis_attributes);
ELEMENT(panels, panels_attributes);
ELEMENT(mark, mark_attributes);
