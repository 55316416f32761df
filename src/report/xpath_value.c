/* SPDX-License-Identifier: MIT
 * Knows how values of XPath are converted and compared. */
#include "report/xpath_value.h"

#include <libxml/xpathInternals.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <string.h>

/* The digits of an int and its sign. */
#define INTEGER_SIZE 12

/* Numbers that libxml2 prints without an exponent; their sign, digits and point. */
#define FRACTION_LEAST 1e-5
#define FRACTION_MOST 1e9
#define FRACTION_SIZE 32

/* Whole numbers of so many digits are exact. */
#define DIGITS_MOST 15

const char *xpath_value_of_node(xmlNode *node, struct arena *arena)
{
    const xmlNode *child = node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE ? node->children : NULL;
    if (child && !child->next && child->type == XML_TEXT_NODE)
        return child->content ? (const char *)child->content : "";
    if (!child && (node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE))
        return "";
    xmlChar *content = xmlXPathCastNodeToString(node);
    const char *copy = arena_text(arena, content ? (const char *)content : "");
    xmlFree(content);
    return copy;
}

static const char *string_of_integer(int64_t number, struct arena *arena)
{
    char digits[INTEGER_SIZE], *at = digits + sizeof digits;
    uint64_t left = number < 0 ? (uint64_t)-number : (uint64_t)number;
    do {
        *--at = (char)('0' + left % 10);
    } while (left /= 10);
    if (number < 0)
        *--at = '-';
    return arena_copy(arena, at, (size_t)(digits + sizeof digits - at));
}

/* Ten to the power of the places that libxml2 prints times the number, rounded to even as printf() does: the number is
 * a whole one times a power of two, and fits 128 bits with its places before the point. */
static uint64_t scale(double number, int places)
{
    int exponent;
    unsigned __int128 scaled = (uint64_t)ldexp(frexp(number, &exponent), DBL_MANT_DIG);
    int shift = DBL_MANT_DIG - exponent;
    for (int i = 0; i < places; i++)
        scaled *= 10;
    unsigned __int128 whole = scaled >> shift, rest = scaled - (whole << shift);
    unsigned __int128 half = (unsigned __int128)1 << (shift - 1);
    return (uint64_t)whole + (rest > half || (rest == half && whole % 2 == 1));
}

static const char *string_of_fraction(double number, struct arena *arena)
{
    char digits[FRACTION_SIZE], *at = digits + sizeof digits;
    int magnitude = (int)log10(fabs(number)), places = DBL_DIG - magnitude - (magnitude > 0);
    uint64_t left = scale(fabs(number), places);
    for (; places > 0 && left % 10 == 0; places--)
        left /= 10;
    for (; left > 0 || places >= 0; left /= 10, places--) {
        *--at = (char)('0' + left % 10);
        if (places == 1)
            *--at = '.';
    }
    if (number < 0)
        *--at = '-';
    return arena_copy(arena, at, (size_t)(digits + sizeof digits - at));
}

static NEVER_INLINE const char *string_of_number(double number, struct arena *arena)
{
    if (fabs(number) < INT_MAX && number == trunc(number))
        return string_of_integer((int64_t)number, arena);
    if (fabs(number) >= FRACTION_LEAST && fabs(number) <= FRACTION_MOST)
        return string_of_fraction(number, arena);
    xmlChar *string = xmlXPathCastNumberToString(number);
    const char *copy = arena_text(arena, string ? (const char *)string : "");
    xmlFree(string);
    return copy;
}

const char *xpath_value_string(const struct xpath_value *value, struct arena *arena)
{
    switch (value->kind) {
    case XPATH_VALUE_NODES:
        return value->count > 0 ? xpath_value_of_node(value->nodes[0], arena) : "";
    case XPATH_VALUE_NUMBER:
        return string_of_number(value->number, arena);
    case XPATH_VALUE_BOOLEAN:
        return value->boolean ? "true" : "false";
    default:
        return value->string;
    }
}

double xpath_value_of_text(const char *text)
{
    size_t length = strspn(text, "0123456789");
    int64_t whole = 0;
    if (length == 0 || length > DIGITS_MOST || text[length])
        return xmlXPathStringEvalNumber(BAD_CAST text);
    for (; *text; text++)
        whole = 10 * whole + (*text - '0');
    return (double)whole;
}

double xpath_value_number(const struct xpath_value *value, struct arena *arena)
{
    switch (value->kind) {
    case XPATH_VALUE_NUMBER:
        return value->number;
    case XPATH_VALUE_BOOLEAN:
        return value->boolean;
    default:
        return xpath_value_of_text(xpath_value_string(value, arena));
    }
}

bool xpath_value_boolean(const struct xpath_value *value)
{
    switch (value->kind) {
    case XPATH_VALUE_NODES:
        return value->count > 0;
    case XPATH_VALUE_NUMBER:
        return value->number != 0 && !isnan(value->number);
    case XPATH_VALUE_BOOLEAN:
        return value->boolean;
    default:
        return *value->string != '\0';
    }
}

bool xpath_value_compare_numbers(double left, enum xpath_relation relation, double right)
{
    switch (relation) {
    case XPATH_EQUAL:
        return left == right;
    case XPATH_UNEQUAL:
        return left != right;
    case XPATH_LESS:
        return left < right;
    case XPATH_AT_MOST:
        return left <= right;
    case XPATH_MORE:
        return left > right;
    default:
        return left >= right;
    }
}

static bool is_order(enum xpath_relation relation)
{
    return relation != XPATH_EQUAL && relation != XPATH_UNEQUAL;
}

static bool compare_simple(const struct xpath_value *left, enum xpath_relation relation,
                           const struct xpath_value *right, struct arena *arena)
{
    if (is_order(relation) || left->kind == XPATH_VALUE_NUMBER || right->kind == XPATH_VALUE_NUMBER) {
        if (is_order(relation) || (left->kind != XPATH_VALUE_BOOLEAN && right->kind != XPATH_VALUE_BOOLEAN))
            return xpath_value_compare_numbers(xpath_value_number(left, arena), relation,
                                               xpath_value_number(right, arena));
    }
    if (left->kind == XPATH_VALUE_BOOLEAN || right->kind == XPATH_VALUE_BOOLEAN)
        return (xpath_value_boolean(left) == xpath_value_boolean(right)) == (relation == XPATH_EQUAL);
    return (strcmp(xpath_value_string(left, arena), xpath_value_string(right, arena)) == 0) ==
           (relation == XPATH_EQUAL);
}

bool xpath_value_compare(const struct xpath_value *left, enum xpath_relation relation, const struct xpath_value *right,
                         struct arena *arena)
{
    if (left->kind != XPATH_VALUE_NODES && right->kind != XPATH_VALUE_NODES)
        return compare_simple(left, relation, right, arena);
    if (left->kind == XPATH_VALUE_BOOLEAN || right->kind == XPATH_VALUE_BOOLEAN) {
        const struct xpath_value a = {.kind = XPATH_VALUE_BOOLEAN, .boolean = xpath_value_boolean(left)};
        const struct xpath_value b = {.kind = XPATH_VALUE_BOOLEAN, .boolean = xpath_value_boolean(right)};
        return compare_simple(&a, relation, &b, arena);
    }
    const struct xpath_value *set = left->kind == XPATH_VALUE_NODES ? left : right;
    for (size_t i = 0; i < set->count; i++) {
        const struct xpath_value item = {.kind = XPATH_VALUE_STRING,
                                         .string = xpath_value_of_node(set->nodes[i], arena)};
        if (set == left ? xpath_value_compare(&item, relation, right, arena)
                        : xpath_value_compare(left, relation, &item, arena))
            return true;
    }
    return false;
}

struct xpath_value xpath_value_of_object(xmlXPathObject *object)
{
    struct xpath_value value = {.kind = XPATH_VALUE_STRING, .string = ""};
    switch (object->type) {
    case XPATH_NODESET:
        value = (struct xpath_value){.kind = XPATH_VALUE_NODES};
        if (object->nodesetval && object->nodesetval->nodeNr > 0) {
            xmlXPathNodeSetSort(object->nodesetval);
            value.nodes = object->nodesetval->nodeTab;
            value.count = (size_t)object->nodesetval->nodeNr;
        }
        return value;
    case XPATH_NUMBER:
        value.kind = XPATH_VALUE_NUMBER;
        value.number = object->floatval;
        return value;
    case XPATH_BOOLEAN:
        value.kind = XPATH_VALUE_BOOLEAN;
        value.boolean = object->boolval != 0;
        return value;
    default:
        if (object->stringval)
            value.string = (const char *)object->stringval;
        return value;
    }
}

xmlXPathObject *xpath_value_object(const struct xpath_value *value)
{
    switch (value->kind) {
    case XPATH_VALUE_NODES: {
        /* Merged into nothing, because adding one by one looks for each among those before. */
        xmlNodeSet nodes = {.nodeNr = (int)value->count, .nodeMax = (int)value->count, .nodeTab = value->nodes};
        return value->count <= INT_MAX ? xmlXPathWrapNodeSet(xmlXPathNodeSetMerge(NULL, &nodes)) : NULL;
    }
    case XPATH_VALUE_NUMBER:
        return xmlXPathNewFloat(value->number);
    case XPATH_VALUE_BOOLEAN:
        return xmlXPathNewBoolean(value->boolean);
    default:
        return xmlXPathNewCString(value->string);
    }
}
