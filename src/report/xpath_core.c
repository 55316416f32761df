/* SPDX-License-Identifier: MIT
 * Knows what the functions of XPath give. */
#include "report/xpath_core.h"

#include "base/attributes.h"
#include "base/text.h"
#include "base/utf8.h"
#include "report/xpath_direct.h"

#include <math.h>
#include <string.h>

static struct xpath_value call_position(const struct term *call, struct evaluation *evaluation)
{
    (void)call;
    return xpath_value_from_number((double)evaluation->position);
}

static struct xpath_value call_last(const struct term *call, struct evaluation *evaluation)
{
    (void)call;
    return xpath_value_from_number((double)evaluation->last);
}

static struct xpath_value call_true(const struct term *call, struct evaluation *evaluation)
{
    (void)call;
    (void)evaluation;
    return xpath_value_from_boolean(true);
}

static struct xpath_value call_false(const struct term *call, struct evaluation *evaluation)
{
    (void)call;
    (void)evaluation;
    return xpath_value_from_boolean(false);
}

static struct xpath_value call_not(const struct term *call, struct evaluation *evaluation)
{
    return xpath_value_from_boolean(!xpath_direct_boolean(call->first, evaluation));
}

static struct xpath_value call_boolean(const struct term *call, struct evaluation *evaluation)
{
    return xpath_value_from_boolean(xpath_direct_boolean(call->first, evaluation));
}

static struct xpath_value call_string(const struct term *call, struct evaluation *evaluation)
{
    return xpath_value_from_string(xpath_direct_string(call->first, evaluation));
}

static struct xpath_value call_number(const struct term *call, struct evaluation *evaluation)
{
    return xpath_value_from_number(xpath_direct_number(call->first, evaluation));
}

static struct xpath_value call_count(const struct term *call, struct evaluation *evaluation)
{
    struct xpath_value nodes = xpath_direct_value(call->first, evaluation);
    if (nodes.kind != XPATH_VALUE_NODES)
        return xpath_direct_decline(evaluation);
    return xpath_value_from_number((double)nodes.count);
}

static struct xpath_value call_sum(const struct term *call, struct evaluation *evaluation)
{
    struct xpath_value nodes = xpath_direct_value(call->first, evaluation);
    double sum = 0;
    if (nodes.kind != XPATH_VALUE_NODES)
        return xpath_direct_decline(evaluation);
    for (size_t i = 0; i < nodes.count; i++)
        sum += xpath_value_of_text(xpath_value_of_node(nodes.nodes[i], evaluation->arena));
    return xpath_value_from_number(sum);
}

/* The name of the context or of the first node. */
static struct xpath_value call_name(const struct term *call, struct evaluation *evaluation)
{
    const xmlNode *node = evaluation->node;
    if (call->first) {
        struct xpath_value nodes = xpath_direct_first(call->first, evaluation);
        if (nodes.kind != XPATH_VALUE_NODES)
            return xpath_direct_decline(evaluation);
        node = nodes.count > 0 ? nodes.nodes[0] : NULL;
    }
    if (!node)
        return xpath_value_from_string("");
    if ((node->type != XML_ELEMENT_NODE && node->type != XML_ATTRIBUTE_NODE) || node->ns)
        return xpath_direct_decline(evaluation);
    return xpath_value_from_string((const char *)node->name);
}

static struct xpath_value call_concat(const struct term *call, struct evaluation *evaluation)
{
    struct piece {
        const char *bytes;
        size_t length;
    } *pieces = arena_alloc(evaluation->arena, call->count, sizeof *pieces);
    size_t count = 0, length = 0;
    for (const struct term *operand = call->first; operand; operand = operand->next) {
        const char *bytes = xpath_direct_string(operand, evaluation);
        pieces[count] = (struct piece){bytes, strlen(bytes)};
        length += pieces[count++].length;
    }
    char *whole = arena_alloc(evaluation->arena, length + 1, 1), *end = whole;
    for (size_t i = 0; i < count; i++) {
        memcpy(end, pieces[i].bytes, pieces[i].length);
        end += pieces[i].length;
    }
    return xpath_value_from_string(whole);
}

static struct xpath_value call_starts_with(const struct term *call, struct evaluation *evaluation)
{
    const char *text = xpath_direct_string(call->first, evaluation);
    const char *start = xpath_direct_string(call->first->next, evaluation);
    return xpath_value_from_boolean(text_begins_with(text, start));
}

static struct xpath_value call_contains(const struct term *call, struct evaluation *evaluation)
{
    const char *text = xpath_direct_string(call->first, evaluation);
    const char *part = xpath_direct_string(call->first->next, evaluation);
    return xpath_value_from_boolean(strstr(text, part) != NULL);
}

static struct xpath_value call_substring_before(const struct term *call, struct evaluation *evaluation)
{
    const char *text = xpath_direct_string(call->first, evaluation);
    const char *part = xpath_direct_string(call->first->next, evaluation);
    const char *found = strstr(text, part);
    return xpath_value_from_string(found ? arena_copy(evaluation->arena, text, (size_t)(found - text)) : "");
}

static struct xpath_value call_substring_after(const struct term *call, struct evaluation *evaluation)
{
    const char *text = xpath_direct_string(call->first, evaluation);
    const char *part = xpath_direct_string(call->first->next, evaluation);
    const char *found = strstr(text, part);
    return xpath_value_from_string(found ? found + strlen(part) : "");
}

static double round_half_up(double number)
{
    double below = floor(number);
    return number - below >= 0.5 ? below + 1 : below;
}

/* Characters whose places, counted from 1, are at least the rounded second operand, and below its sum with
 * the rounded third. */
static struct xpath_value call_substring(const struct term *call, struct evaluation *evaluation)
{
    const char *text = xpath_direct_string(call->first, evaluation);
    double from = round_half_up(xpath_direct_number(call->first->next, evaluation)), to = INFINITY;
    size_t length = strlen(text), start = 0, end = 0;
    if (call->count == 3)
        to = from + round_half_up(xpath_direct_number(call->first->next->next, evaluation));
    for (double place = 1; end < length && place < to; place++) {
        utf8_next(text, length, &end);
        if (!(place >= from))
            start = end;
    }
    return xpath_value_from_string(arena_copy(evaluation->arena, text + start, end - start));
}

/* As libxml2 has it, what is rounded to zero keeps its sign. */
static struct xpath_value call_round(const struct term *call, struct evaluation *evaluation)
{
    double number = xpath_direct_number(call->first, evaluation);
    return xpath_value_from_number(number >= -0.5 && number < 0.5 ? number * 0.0 : round_half_up(number));
}

static struct xpath_value call_string_length(const struct term *call, struct evaluation *evaluation)
{
    return xpath_value_from_number(xmlUTF8Strlen(BAD_CAST xpath_direct_string(call->first, evaluation)));
}

static const struct xpath_core_function functions[] = {
    {"position", 0, 0, true, call_position},
    {"last", 0, 0, true, call_last},
    {"true", 0, 0, false, call_true},
    {"false", 0, 0, false, call_false},
    {"not", 1, 1, false, call_not},
    {"boolean", 1, 1, false, call_boolean},
    {"string", 1, 1, false, call_string},
    {"number", 1, 1, true, call_number},
    {"count", 1, 1, true, call_count},
    {"sum", 1, 1, true, call_sum},
    {"round", 1, 1, true, call_round},
    {"name", 0, 1, false, call_name},
    {"concat", 2, SIZE_MAX, false, call_concat},
    {"starts-with", 2, 2, false, call_starts_with},
    {"contains", 2, 2, false, call_contains},
    {"substring", 2, 3, false, call_substring},
    {"substring-before", 2, 2, false, call_substring_before},
    {"substring-after", 2, 2, false, call_substring_after},
    {"string-length", 1, 1, true, call_string_length},
};

const struct xpath_core_function *xpath_core_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(functions); i++)
        if (strcmp(functions[i].name, name) == 0)
            return &functions[i];
    return NULL;
}
