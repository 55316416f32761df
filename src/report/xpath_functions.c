/* SPDX-License-Identifier: MIT
 * Knows how each formatting function of the expression language reads its arguments. */
#include "report/xpath_functions.h"

#include "base/arena.h"
#include "base/attributes.h"
#include "base/day.h"
#include "base/decimal.h"
#include "base/utf8.h"

#include <libxml/xpathInternals.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Most arguments that any function takes. */
#define ARGUMENTS_MOST 3

struct arguments {
    char *text[ARGUMENTS_MOST]; /* as XPath strings */
};

static void free_arguments(struct arguments *arguments)
{
    for (size_t i = 0; i < ARGUMENTS_MOST; i++)
        xmlFree(arguments->text[i]);
}

/* Pops `wanted` arguments as strings, the last first. */
static bool pop(xmlXPathParserContext *parser, int given, int wanted, struct arguments *arguments)
{
    *arguments = (struct arguments){.text = {NULL}};
    if (given != wanted) {
        xmlXPathSetArityError(parser);
        return false;
    }
    for (int i = wanted - 1; i >= 0; i--)
        arguments->text[i] = (char *)xmlXPathPopString(parser);
    for (int i = 0; i < wanted; i++) {
        if (!arguments->text[i]) {
            free_arguments(arguments);
            return false;
        }
    }
    return true;
}

static void push(xmlXPathParserContext *parser, const char *text)
{
    valuePush(parser, xmlXPathNewCString(text));
}

/* A double that came out of XPath arithmetic prints with 17 digits ("0.30000000000000004"): true, and rounded by us. XPath's
 * own NaN and Infinity are not numbers for readers. */
static bool is_blank(const char *text)
{
    return *text == '\0' || strcmp(text, "NaN") == 0;
}

static int places_of(const char *text)
{
    long places = strtol(text, NULL, 10);
    return places < 0 ? 0 : places > 20 ? 20 : (int)places;
}

static void integer_function(xmlXPathParserContext *parser, int given)
{
    struct arguments arguments;
    char out[DECIMAL_SIZE];
    if (!pop(parser, given, 1, &arguments))
        return;
    push(parser, is_blank(arguments.text[0]) ? "" : decimal_integer(arguments.text[0], out));
    free_arguments(&arguments);
}

static void compact_function(xmlXPathParserContext *parser, int given)
{
    struct arguments arguments;
    char out[DECIMAL_SIZE];
    if (!pop(parser, given, 1, &arguments))
        return;
    push(parser, is_blank(arguments.text[0]) ? "" : decimal_compact(arguments.text[0], out));
    free_arguments(&arguments);
}

static void fixed_function(xmlXPathParserContext *parser, int given)
{
    struct arguments arguments;
    char out[DECIMAL_SIZE];
    if (!pop(parser, given, 2, &arguments))
        return;
    push(parser, is_blank(arguments.text[0]) ? "" : decimal_fixed(arguments.text[0], places_of(arguments.text[1]), out));
    free_arguments(&arguments);
}

static void percent_function(xmlXPathParserContext *parser, int given)
{
    struct arguments arguments;
    char out[DECIMAL_SIZE];
    if (!pop(parser, given, 2, &arguments))
        return;
    push(parser, is_blank(arguments.text[0]) ? "" : decimal_percent(arguments.text[0], places_of(arguments.text[1]), out));
    free_arguments(&arguments);
}

static bool day_of(const char *iso, int32_t *ret_day)
{
    int64_t seconds;
    if (!time_parse(iso, &seconds))
        return false;
    *ret_day = day_of_time(seconds);
    return true;
}

static void format_day(xmlXPathParserContext *parser, int given, char *(*format)(int32_t, char[DAY_TEXT_SIZE]))
{
    struct arguments arguments;
    char out[DAY_TEXT_SIZE];
    int32_t day;
    if (!pop(parser, given, 1, &arguments))
        return;
    push(parser, day_of(arguments.text[0], &day) ? format(day, out) : arguments.text[0]);
    free_arguments(&arguments);
}

static void date_function(xmlXPathParserContext *parser, int given)
{
    format_day(parser, given, day_long);
}

static void day_month_function(xmlXPathParserContext *parser, int given)
{
    format_day(parser, given, day_short);
}

static void month_function(xmlXPathParserContext *parser, int given)
{
    format_day(parser, given, day_month);
}

static void day_number_function(xmlXPathParserContext *parser, int given)
{
    struct arguments arguments;
    int32_t day;
    if (!pop(parser, given, 1, &arguments))
        return;
    valuePush(parser, xmlXPathNewFloat(day_of(arguments.text[0], &day) ? day : xmlXPathNAN));
    free_arguments(&arguments);
}

static void plural_function(xmlXPathParserContext *parser, int given)
{
    struct arguments arguments;
    if (!pop(parser, given, 3, &arguments))
        return;
    push(parser, arguments.text[strcmp(arguments.text[0], "1") == 0 ? 1 : 2]);
    free_arguments(&arguments);
}

static void default_function(xmlXPathParserContext *parser, int given)
{
    struct arguments arguments;
    if (!pop(parser, given, 2, &arguments))
        return;
    push(parser, arguments.text[*arguments.text[0] ? 0 : 1]);
    free_arguments(&arguments);
}

static void cut_function(xmlXPathParserContext *parser, int given)
{
    struct arguments arguments;
    if (!pop(parser, given, 2, &arguments))
        return;
    char *text = arguments.text[0];
    long asked = strtol(arguments.text[1], NULL, 10);
    size_t length = strlen(text), most = asked > 1 ? (size_t)asked : 1;
    size_t offset = 0, cut = 0, characters = 0;
    while (offset < length && characters < most) {
        /* The place where an ellipsis would leave the result at `most` characters. */
        if (characters == most - 1)
            cut = offset;
        utf8_next(text, length, &offset);
        characters++;
    }
    if (offset == length) {
        push(parser, text);
    } else {
        /* Made visible once more: what was cut off may have turned the direction of writing back. */
        size_t size = 3 * cut + 4;
        char *shorter = memory_grow(NULL, size, 1);
        memcpy(shorter + utf8_make_visible(text, cut, shorter, size), "\xE2\x80\xA6", 4);
        push(parser, shorter);
        free(shorter);
    }
    free_arguments(&arguments);
}

static void change_function(xmlXPathParserContext *parser, int given)
{
    struct arguments arguments;
    if (!pop(parser, given, 2, &arguments))
        return;
    char words[DECIMAL_SIZE + 16] = "", ratio[DECIMAL_SIZE], percent[DECIMAL_SIZE];
    if (!is_blank(arguments.text[0]) && !is_blank(arguments.text[1])) {
        double now = strtod(arguments.text[0], NULL), before = strtod(arguments.text[1], NULL);
        if (now == before) {
            snprintf(words, sizeof words, "unchanged");
        } else if (before == 0) {
            snprintf(words, sizeof words, "new");
        } else {
            snprintf(ratio, sizeof ratio, "%.17g", fabs(now - before) / fabs(before));
            snprintf(words, sizeof words, "%s %s", now > before ? "up" : "down", decimal_percent(ratio, 1, percent));
        }
    }
    push(parser, words);
    free_arguments(&arguments);
}

/* The first of the nodes whose number is the largest (`sign` 1) or the smallest (-1). */
static void push_extreme(xmlXPathParserContext *parser, int given, double sign)
{
    xmlNode *found = NULL;
    double most = 0;
    if (given != 1) {
        xmlXPathSetArityError(parser);
        return;
    }
    xmlNodeSet *nodes = xmlXPathPopNodeSet(parser);
    if (xmlXPathCheckError(parser)) {
        xmlXPathFreeNodeSet(nodes);
        return;
    }
    for (int i = 0; nodes && i < nodes->nodeNr; i++) {
        double value = sign * xmlXPathCastNodeToNumber(nodes->nodeTab[i]);
        if (!isnan(value) && (!found || value > most)) {
            found = nodes->nodeTab[i];
            most = value;
        }
    }
    valuePush(parser, xmlXPathNewNodeSet(found));
    xmlXPathFreeNodeSet(nodes);
}

static void max_function(xmlXPathParserContext *parser, int given)
{
    push_extreme(parser, given, 1);
}

static void min_function(xmlXPathParserContext *parser, int given)
{
    push_extreme(parser, given, -1);
}

const struct xpath_function xpath_functions[] = {
    {"integer", integer_function}, {"fixed", fixed_function},         {"percent", percent_function},
    {"compact", compact_function}, {"date", date_function},           {"day-month", day_month_function},
    {"month", month_function},     {"day-number", day_number_function}, {"plural", plural_function},
    {"cut", cut_function},         {"default", default_function},     {"change", change_function},
    {"max", max_function},         {"min", min_function},
};
const size_t xpath_function_count = ARRAY_SIZE(xpath_functions);
