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

/* A double that came out of XPath arithmetic prints with 17 digits ("0.30000000000000004"): true, and rounded
 * by us. XPath's own NaN and Infinity are not numbers for readers. */
static bool is_blank(const char *text)
{
    return *text == '\0' || strcmp(text, "NaN") == 0;
}

static int places_of(const char *text)
{
    long places = strtol(text, NULL, 10);
    return places < 0 ? 0 : places > 20 ? 20 : (int)places;
}

/* Has nothing to group: most numbers on a page are that small. */
static bool is_short_integer(const char *text)
{
    size_t length = strspn(text, "0123456789");
    return length > 0 && length <= 3 && text[length] == '\0' && (*text != '0' || length == 1);
}

static const char *format_integer(const char *const *arguments, struct arena *arena)
{
    char out[DECIMAL_SIZE];
    if (is_short_integer(arguments[0]))
        return arguments[0];
    return is_blank(arguments[0]) ? "" : arena_text(arena, decimal_integer(arguments[0], out));
}

static const char *format_compact(const char *const *arguments, struct arena *arena)
{
    char out[DECIMAL_SIZE];
    return is_blank(arguments[0]) ? "" : arena_text(arena, decimal_compact(arguments[0], out));
}

static const char *format_fixed(const char *const *arguments, struct arena *arena)
{
    char out[DECIMAL_SIZE];
    return is_blank(arguments[0]) ? "" : arena_text(arena, decimal_fixed(arguments[0], places_of(arguments[1]), out));
}

static const char *format_percent(const char *const *arguments, struct arena *arena)
{
    char out[DECIMAL_SIZE];
    return is_blank(arguments[0]) ? "" : arena_text(arena, decimal_percent(arguments[0], places_of(arguments[1]), out));
}

static bool day_of(const char *iso, int32_t *ret_day)
{
    int64_t seconds;
    if (!time_parse(iso, &seconds))
        return false;
    *ret_day = day_of_time(seconds);
    return true;
}

static const char *format_day(const char *iso, char *(*format)(int32_t, char[DAY_TEXT_SIZE]), struct arena *arena)
{
    char out[DAY_TEXT_SIZE];
    int32_t day;
    return day_of(iso, &day) ? arena_text(arena, format(day, out)) : iso;
}

static const char *format_date(const char *const *arguments, struct arena *arena)
{
    return format_day(arguments[0], day_long, arena);
}

static const char *format_dates(const char *const *arguments, struct arena *arena)
{
    int32_t first, last;
    bool same = day_of(arguments[0], &first) && day_of(arguments[1], &last) && first == last;
    const char *text = format_date(arguments, arena);
    return same ? text : arena_printf(arena, "%s to %s", text, format_date(arguments + 1, arena));
}

static const char *format_day_month(const char *const *arguments, struct arena *arena)
{
    return format_day(arguments[0], day_short, arena);
}

static const char *format_month(const char *const *arguments, struct arena *arena)
{
    return format_day(arguments[0], day_month, arena);
}

static const char *choose_plural(const char *const *arguments, struct arena *arena)
{
    (void)arena;
    return arguments[strcmp(arguments[0], "1") == 0 ? 1 : 2];
}

static const char *choose_default(const char *const *arguments, struct arena *arena)
{
    (void)arena;
    return arguments[*arguments[0] ? 0 : 1];
}

static const char *cut(const char *const *arguments, struct arena *arena)
{
    long asked = strtol(arguments[1], NULL, 10);
    return utf8_shorten(arguments[0], asked > 1 ? (size_t)asked : 1, arena);
}

static const char *describe_change(const char *const *arguments, struct arena *arena)
{
    char ratio[DECIMAL_SIZE], change[DECIMAL_SIZE];
    if (is_blank(arguments[0]) || is_blank(arguments[1]))
        return "";
    double now = strtod(arguments[0], NULL), before = strtod(arguments[1], NULL);
    if (now == before)
        return "unchanged";
    if (before == 0)
        return "new";
    snprintf(ratio, sizeof ratio, "%.17g", (now - before) / fabs(before));
    return arena_printf(arena, "%s %s", now > before ? "up" : "down", decimal_change(ratio, change));
}

static void day_number_function(xmlXPathParserContext *parser, int given)
{
    int32_t day;
    if (given != 1) {
        xmlXPathSetArityError(parser);
        return;
    }
    xmlChar *text = xmlXPathPopString(parser);
    if (text)
        valuePush(parser, xmlXPathNewFloat(day_of((const char *)text, &day) ? day : xmlXPathNAN));
    xmlFree(text);
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
    {"integer", 1, format_integer, NULL},
    {"fixed", 2, format_fixed, NULL},
    {"percent", 2, format_percent, NULL},
    {"compact", 1, format_compact, NULL},
    {"date", 1, format_date, NULL},
    {"dates", 2, format_dates, NULL},
    {"day-month", 1, format_day_month, NULL},
    {"month", 1, format_month, NULL},
    {"day-number", 1, NULL, day_number_function},
    {"plural", 3, choose_plural, NULL},
    {"cut", 2, cut, NULL},
    {"default", 2, choose_default, NULL},
    {"change", 2, describe_change, NULL},
    {"max", 1, NULL, max_function},
    {"min", 1, NULL, min_function},
};
const size_t xpath_function_count = ARRAY_SIZE(xpath_functions);

const struct xpath_function *xpath_function_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(xpath_functions); i++)
        if (strcmp(xpath_functions[i].name, name) == 0)
            return &xpath_functions[i];
    return NULL;
}
