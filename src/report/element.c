/* SPDX-License-Identifier: MIT
 * Knows how a value becomes an attribute of the document. */
#include "report/element.h"

#include "base/arena.h"
#include "base/day.h"
#include "base/decimal.h"
#include "base/text.h"
#include "base/utf8.h"
#include "snapshot/snapshot.h"

#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

/* Decimals of a ratio: more than any page prints, and what a double holds. */
#define RATIO_PLACES 17

/* Values that were chosen to collide are not worth looking for further. */
#define PROBES_MOST 64

struct shared_text {
    uint64_t hash; /* of its value; compared first, because it is at hand */
    xmlNode *text; /* NULL = free */
};

/* Attributes of rows and the texts of their values, each text once. */
struct element_rows {
    xmlNode *list;
    struct arena *arena;
    xmlAttr *latest; /* the attribute set last, behind which the next one mostly belongs; or NULL */
    struct shared_text *texts; /* by hash */
    size_t text_count, capacity;
};

static void *require(void *memory)
{
    /* libxml2 reports lack of memory by NULL; the policy of arena.h applies. */
    return memory ? memory : memory_zeroed(SIZE_MAX / 2, 1);
}

/* Where the text of that value is, or belongs; NULL when too many others are in its place. */
static struct shared_text *find_text(const struct element_rows *rows, uint64_t hash, const char *value)
{
    for (size_t i = hash ^ hash >> 32, probes = 0; probes < PROBES_MOST; i++, probes++) {
        struct shared_text *shared = &rows->texts[i & (rows->capacity - 1)];
        if (!shared->text || (shared->hash == hash && strcmp((const char *)shared->text->content, value) == 0))
            return shared;
    }
    return NULL;
}

static void grow_texts(struct element_rows *rows)
{
    size_t capacity = rows->capacity;
    struct shared_text *texts = rows->texts;
    rows->capacity = capacity > 0 ? 2 * capacity : 1024;
    rows->texts = memory_zeroed(rows->capacity, sizeof *rows->texts);
    for (size_t i = 0; i < capacity; i++) {
        struct shared_text *shared =
            texts[i].text ? find_text(rows, texts[i].hash, (const char *)texts[i].text->content) : NULL;
        if (shared)
            *shared = texts[i];
    }
    free(texts);
}

static xmlNode *new_text(const struct element_rows *rows, const char *value)
{
    xmlNode *text = arena_alloc(rows->arena, 1, sizeof *text);
    text->type = XML_TEXT_NODE;
    text->name = xmlStringText;
    text->doc = rows->list->doc;
    text->content = BAD_CAST arena_text(rows->arena, value);
    return text;
}

/* The text of a value, which all rows with that value share: libxml2 asks a text for its content, never for its
 * parent. */
static xmlNode *share_text(struct element_rows *rows, const char *value)
{
    uint64_t hash = text_hash(value);
    if (2 * (rows->text_count + 1) > rows->capacity)
        grow_texts(rows);
    struct shared_text *shared = find_text(rows, hash, value);
    if (!shared)
        return new_text(rows, value);
    if (!shared->text) {
        *shared = (struct shared_text){hash, new_text(rows, value)};
        rows->text_count++;
    }
    return shared->text;
}

xmlNode *element_add(xmlNode *parent, const char *name)
{
    xmlNode *element = require(xmlNewDocNode(parent->doc, NULL, BAD_CAST name, NULL));
    return require(xmlAddChild(parent, element));
}

/* The list whose row it is, or NULL. */
static struct element_rows *rows_of(const xmlNode *element)
{
    struct element_rows *rows = element->doc->_private;
    return rows && element->parent == rows->list ? rows : NULL;
}

/* `last` is the element's last attribute, or any of them, or NULL. */
static void append(xmlNode *element, const char *name, xmlAttr *last, xmlAttr *attribute, xmlNode *text)
{
    xmlDict *names = element->doc->dict;
    attribute->type = XML_ATTRIBUTE_NODE;
    attribute->name =
        require((void *)(uintptr_t)(names ? xmlDictLookup(names, BAD_CAST name, -1) : xmlStrdup(BAD_CAST name)));
    attribute->children = attribute->last = text;
    attribute->parent = element;
    attribute->doc = element->doc;
    if (!last) {
        element->properties = attribute;
        return;
    }
    while (last->next)
        last = last->next;
    last->next = attribute;
    attribute->prev = last;
}

static void set_of_row(struct element_rows *rows, xmlNode *row, const char *name, const char *value)
{
    xmlAttr *attribute = arena_alloc(rows->arena, 1, sizeof *attribute), *latest = rows->latest;
    append(row, name, latest && latest->parent == row ? latest : row->properties, attribute, share_text(rows, value));
    rows->latest = attribute;
}

/* What xmlNewProp() makes, in half its time: none of our names is an ID. For text that is safe to show. */
static void set(xmlNode *element, const char *name, const char *value)
{
    struct element_rows *rows = rows_of(element);
    if (rows) {
        set_of_row(rows, element, name, value);
        return;
    }
    xmlAttr *attribute = memset(require(xmlMalloc(sizeof *attribute)), 0, sizeof *attribute);
    xmlNode *text = require(xmlNewDocText(element->doc, BAD_CAST value));
    append(element, name, element->properties, attribute, text);
    text->parent = (xmlNode *)attribute;
}

void element_text(xmlNode *element, const char *name, const char *text)
{
    if (!text || *text == '\0')
        return;
    size_t length = strlen(text);
    if (utf8_is_visible(text, length)) {
        set(element, name, text);
        return;
    }
    size_t size = 3 * length + 1;
    char *safe = memory_grow(NULL, size, 1);
    utf8_make_visible(text, length, safe, size);
    set(element, name, safe);
    free(safe);
}

void element_integer(xmlNode *element, const char *name, int64_t value)
{
    char digits[DECIMAL_SIZE];
    set(element, name, decimal_plain(value, digits));
}

void element_change(xmlAttr *attribute, int64_t value)
{
    char digits[DECIMAL_SIZE];
    xmlNodeSetContent(attribute->children, BAD_CAST decimal_plain(value, digits));
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

void element_rows_begin(xmlNode *list, struct arena *arena)
{
    struct element_rows *rows = arena_alloc(arena, 1, sizeof *rows);
    rows->list = list;
    rows->arena = arena;
    list->doc->_private = rows;
}

void element_rows_end(xmlDoc *document)
{
    struct element_rows *rows = document->_private;
    if (!rows)
        return;
    for (xmlNode *row = rows->list->children; row; row = row->next)
        row->properties = NULL;
    free(rows->texts);
    document->_private = NULL;
}

void element_forget(xmlAttr *attribute)
{
    xmlAttr **link = attribute->prev ? &attribute->prev->next : &attribute->parent->properties;
    if (!rows_of(attribute->parent)) {
        xmlRemoveProp(attribute);
        return;
    }
    *link = attribute->next;
    if (attribute->next)
        attribute->next->prev = attribute->prev;
    rows_of(attribute->parent)->latest = NULL;
}

void element_remove(xmlNode *element)
{
    struct element_rows *rows = rows_of(element);
    if (rows) {
        element->properties = NULL;
        rows->latest = NULL;
    }
    xmlUnlinkNode(element);
    xmlFreeNode(element);
}

xmlNode *element_child(const xmlNode *parent, const char *name)
{
    for (xmlNode *node = parent ? parent->children : NULL; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0)
            return node;
    return NULL;
}

xmlNode *element_next(const xmlNode *element)
{
    for (xmlNode *node = element->next; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, (const char *)element->name) == 0)
            return node;
    return NULL;
}

const char *element_held(const xmlNode *element, const char *name)
{
    bool is_element = element && element->type == XML_ELEMENT_NODE;
    for (const xmlAttr *attribute = is_element ? element->properties : NULL; attribute; attribute = attribute->next)
        if (strcmp((const char *)attribute->name, name) == 0)
            return attribute->children ? (const char *)attribute->children->content : "";
    return NULL;
}

const char *element_value(const xmlNode *element, const char *name, struct arena *arena)
{
    const char *value = element_held(element, name);
    return value ? arena_text(arena, value) : "";
}

xmlNode *element_default_window(const xmlNode *root)
{
    xmlNode *window = element_child(element_child(root, "windows"), "window");
    while (window && !element_held(window, "default"))
        window = element_next(window);
    return window;
}
