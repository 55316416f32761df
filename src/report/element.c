/* SPDX-License-Identifier: MIT
 * Knows how a value becomes an attribute of the document. */
#include "report/element.h"

#include "base/arena.h"
#include "base/day.h"
#include "base/decimal.h"
#include "base/utf8.h"
#include "snapshot/snapshot.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Decimals of a ratio: more than any page prints, and what a double holds. */
#define RATIO_PLACES 17

static void *require(void *memory)
{
    /* libxml2 reports lack of memory by NULL; the policy of arena.h applies. */
    return memory ? memory : memory_zeroed(SIZE_MAX / 2, 1);
}

xmlNode *element_add(xmlNode *parent, const char *name)
{
    xmlNode *element = require(xmlNewDocNode(parent->doc, NULL, BAD_CAST name, NULL));
    return require(xmlAddChild(parent, element));
}

void element_text(xmlNode *element, const char *name, const char *text)
{
    if (!text || *text == '\0')
        return;
    size_t length = strlen(text);
    if (utf8_is_visible(text, length)) {
        require(xmlNewProp(element, BAD_CAST name, BAD_CAST text));
        return;
    }
    size_t size = 3 * length + 1;
    char *safe = memory_grow(NULL, size, 1);
    utf8_make_visible(text, length, safe, size);
    require(xmlNewProp(element, BAD_CAST name, BAD_CAST safe));
    free(safe);
}

/* For text of our own making, which is safe already. */
static void set(xmlNode *element, const char *name, const char *text)
{
    require(xmlNewProp(element, BAD_CAST name, BAD_CAST text));
}

void element_integer(xmlNode *element, const char *name, int64_t value)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%" PRId64, value);
    set(element, name, digits);
}

void element_known(xmlNode *element, const char *name, int64_t value)
{
    if (value != SNAPSHOT_UNKNOWN)
        element_integer(element, name, value);
}

void element_flag(xmlNode *element, const char *name, bool value)
{
    if (value)
        set(element, name, "true");
}

void element_day(xmlNode *element, const char *name, int32_t day)
{
    char text[DAY_TEXT_SIZE];
    set(element, name, day_iso(day, text));
}

void element_time(xmlNode *element, const char *name, int64_t unix_seconds)
{
    char text[DAY_TEXT_SIZE];
    set(element, name, time_iso(unix_seconds, text));
}

void element_date(xmlNode *element, const char *name, int64_t unix_seconds)
{
    if (unix_seconds != SNAPSHOT_UNKNOWN)
        element_day(element, name, day_of_time(unix_seconds));
}

void element_ratio(xmlNode *element, const char *name, int64_t numerator, int64_t denominator)
{
    char text[DECIMAL_SIZE];
    if (denominator > 0)
        set(element, name, decimal_ratio(numerator, denominator, RATIO_PLACES, text));
}

void element_content(xmlNode *element, const char *text)
{
    require(xmlAddChild(element, require(xmlNewDocText(element->doc, BAD_CAST text))));
}
