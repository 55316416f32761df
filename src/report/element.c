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
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Decimals of a ratio: more than any page prints, and what a double holds. */
#define RATIO_PLACES 17

/* Values that were chosen to collide are not worth looking for further. */
#define PROBES_MOST 64

/* Integers below this are most of all values: their texts are at hand. */
#define SMALL_NUMBERS 256

/* What comes behind them libxml2 uses for documents that it has parsed itself or validates, and a document consists of
 * little but elements and attributes. */
#define ELEMENT_BYTES offsetof(xmlNode, psvi)
#define ATTRIBUTE_BYTES offsetof(xmlAttr, atype)

struct shared_text {
    uint64_t hash; /* of its value; compared first, because it is at hand */
    xmlNode *text; /* NULL = free */
};

/* What the top of a tree in an arena points to. */
struct tree {
    struct arena *arena;
    bool changing;   /* no value is shared */
    xmlAttr *latest; /* the attribute set last, behind which the next one mostly belongs; or NULL */
    xmlNode *small[SMALL_NUMBERS]; /* the texts of integers; NULL = not there yet */
    struct shared_text *texts;     /* by hash */
    size_t text_count, capacity;
};

static void *require(void *memory)
{
    /* libxml2 reports lack of memory by NULL; the policy of arena.h applies. */
    return memory ? memory : memory_zeroed(SIZE_MAX / 2, 1);
}

/* The tree it is in, or NULL where libxml2 owns it. */
static struct tree *tree_of(const xmlNode *element)
{
    while (element->parent && element->parent->type == XML_ELEMENT_NODE)
        element = element->parent;
    return element->_private;
}

/* Where the text of that value is, or belongs; NULL when too many others are in its place. */
static struct shared_text *find_text(const struct tree *tree, uint64_t hash, const char *value)
{
    for (size_t i = hash ^ hash >> 32, probes = 0; probes < PROBES_MOST; i++, probes++) {
        struct shared_text *shared = &tree->texts[i & (tree->capacity - 1)];
        if (!shared->text || (shared->hash == hash && strcmp((const char *)shared->text->content, value) == 0))
            return shared;
    }
    return NULL;
}

static void grow_texts(struct tree *tree)
{
    size_t capacity = tree->capacity;
    struct shared_text *texts = tree->texts;
    tree->capacity = capacity > 0 ? 2 * capacity : 1024;
    tree->texts = memory_zeroed(tree->capacity, sizeof *tree->texts);
    for (size_t i = 0; i < capacity; i++) {
        struct shared_text *shared =
            texts[i].text ? find_text(tree, texts[i].hash, (const char *)texts[i].text->content) : NULL;
        if (shared)
            *shared = texts[i];
    }
    free(texts);
}

/* With its content behind the members that a text has no use for, as libxml2's own parser puts short ones there. */
static xmlNode *new_text(const struct tree *tree, xmlDoc *document, const char *value)
{
    size_t size = strlen(value) + 1, least = tree->changing && size < DECIMAL_SIZE ? DECIMAL_SIZE : size;
    xmlNode *text = arena_alloc_node(tree->arena, offsetof(xmlNode, properties) + least);
    text->type = XML_TEXT_NODE;
    text->name = xmlStringText;
    text->doc = document;
    text->content = (xmlChar *)text + offsetof(xmlNode, properties);
    memcpy(text->content, value, size);
    return text;
}

/* The text of a value, which all attributes with that value share: libxml2 asks a text for its content, never for its
 * parent. */
static xmlNode *share_text(struct tree *tree, xmlDoc *document, const char *value)
{
    if (tree->changing)
        return new_text(tree, document, value);
    uint64_t hash = text_hash(value);
    if (2 * (tree->text_count + 1) > tree->capacity)
        grow_texts(tree);
    struct shared_text *shared = find_text(tree, hash, value);
    if (!shared)
        return new_text(tree, document, value);
    if (!shared->text) {
        *shared = (struct shared_text){hash, new_text(tree, document, value)};
        tree->text_count++;
    }
    return shared->text;
}

static void append_child(xmlNode *parent, xmlNode *child)
{
    child->parent = parent;
    child->prev = parent->last;
    *(parent->last ? &parent->last->next : &parent->children) = child;
    parent->last = child;
}

static xmlNode *new_element(const struct tree *tree, xmlDoc *document, const char *name)
{
    xmlNode *element = arena_alloc_node(tree->arena, ELEMENT_BYTES);
    element->type = XML_ELEMENT_NODE;
    element->name = BAD_CAST name;
    element->doc = document;
    return element;
}

xmlNode *element_add(xmlNode *parent, const char *name)
{
    const struct tree *tree = tree_of(parent);
    if (!tree)
        return require(xmlAddChild(parent, require(xmlNewDocNode(parent->doc, NULL, BAD_CAST name, NULL))));
    xmlNode *element = new_element(tree, parent->doc, name);
    append_child(parent, element);
    return element;
}

/* `last` is the element's last attribute, or any of them, or NULL. */
static void append(xmlNode *element, const char *name, xmlAttr *last, xmlAttr *attribute, xmlNode *text)
{
    attribute->type = XML_ATTRIBUTE_NODE;
    attribute->name = BAD_CAST name;
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

static void add_attribute(struct tree *tree, xmlNode *element, const char *name, xmlNode *text)
{
    xmlAttr *attribute = arena_alloc_node(tree->arena, ATTRIBUTE_BYTES), *latest = tree->latest;
    append(element, name, latest && latest->parent == element ? latest : element->properties, attribute, text);
    tree->latest = attribute;
}

static void set_in_tree(struct tree *tree, xmlNode *element, const char *name, const char *value)
{
    add_attribute(tree, element, name, share_text(tree, element->doc, value));
}

/* For text that is safe to show. */
static void set(xmlNode *element, const char *name, const char *value)
{
    struct tree *tree = tree_of(element);
    if (tree)
        set_in_tree(tree, element, name, value);
    else
        require(xmlNewProp(element, BAD_CAST name, BAD_CAST value));
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

void element_lines(xmlNode *element, const char *name, const char *text)
{
    size_t size = 3 * strlen(text) + 1, length = 0;
    char *safe = memory_grow(NULL, size, 1);
    for (const char *line = text, *end; *line; line = end) {
        end = line + strcspn(line, "\n");
        length += utf8_make_visible(line, (size_t)(end - line), safe + length, size - length);
        if (*end == '\n')
            safe[length++] = *end++;
    }
    safe[length] = '\0';
    if (length > 0)
        set(element, name, safe);
    free(safe);
}

void element_integer(xmlNode *element, const char *name, int64_t value)
{
    char digits[DECIMAL_SIZE];
    struct tree *tree = tree_of(element);
    if (!tree || tree->changing || value < 0 || value >= SMALL_NUMBERS) {
        set(element, name, decimal_plain(value, digits));
        return;
    }
    if (!tree->small[value])
        tree->small[value] = share_text(tree, element->doc, decimal_plain(value, digits));
    add_attribute(tree, element, name, tree->small[value]);
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
    const struct tree *tree = tree_of(element);
    if (tree)
        append_child(element, new_text(tree, element->doc, text));
    else
        require(xmlAddChild(element, require(xmlNewDocText(element->doc, BAD_CAST text))));
}

void element_replace(xmlNode *element, const char *name, const char *text)
{
    struct tree *tree = tree_of(element);
    xmlAttr *attribute = xmlHasProp(element, BAD_CAST name);
    if (tree && attribute)
        attribute->children = attribute->last = share_text(tree, element->doc, text);
    else if (tree)
        set_in_tree(tree, element, name, text);
    else
        require(xmlSetProp(element, BAD_CAST name, BAD_CAST text));
}

static const char *lasting_name(struct tree *tree, const xmlNode *parent, const xmlChar *name)
{
    return (const char *)share_text(tree, parent->doc, (const char *)name)->content;
}

xmlNode *element_copy(xmlNode *parent, const xmlNode *other)
{
    struct tree *tree = tree_of(parent);
    xmlNode *copy = element_add(parent, lasting_name(tree, parent, other->name));
    for (const xmlAttr *attribute = other->properties; attribute; attribute = attribute->next)
        set_in_tree(tree, copy, lasting_name(tree, parent, attribute->name),
                    attribute->children ? (const char *)attribute->children->content : "");
    for (const xmlNode *node = other->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE)
            element_copy(copy, node);
        else if (node->type == XML_TEXT_NODE)
            element_content(copy, (const char *)node->content);
    }
    return copy;
}

/* What follows in a packed element: a name or a text, each with its terminator, or nothing. */
enum { PACKED_ELEMENT = '<', PACKED_ATTRIBUTE = '@', PACKED_TEXT = '#', PACKED_END = '>' };

static void pack_text(char kind, const xmlChar *value, struct text *bytes)
{
    text_add_byte(bytes, kind);
    text_add_bytes(bytes, (const char *)value, strlen((const char *)value) + 1);
}

void element_pack(const xmlNode *element, struct text *bytes)
{
    pack_text(PACKED_ELEMENT, element->name, bytes);
    for (const xmlAttr *attribute = element->properties; attribute; attribute = attribute->next) {
        const xmlNode *value = attribute->children;
        pack_text(PACKED_ATTRIBUTE, attribute->name, bytes);
        pack_text(PACKED_TEXT, value ? value->content : BAD_CAST "", bytes);
    }
    for (const xmlNode *node = element->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE)
            element_pack(node, bytes);
        else if (node->type == XML_TEXT_NODE)
            pack_text(PACKED_TEXT, node->content, bytes);
    }
    text_add_byte(bytes, PACKED_END);
}

struct parcel {
    const char *at, *end;
};

static const char *take_text(struct parcel *parcel, char kind)
{
    size_t left = (size_t)(parcel->end - parcel->at);
    if (left == 0 || *parcel->at != kind || !memchr(parcel->at, '\0', left))
        return NULL;
    const char *text = parcel->at + 1;
    parcel->at = text + strlen(text) + 1;
    return text;
}

static xmlNode *unpack(struct tree *tree, xmlNode *parent, struct parcel *parcel)
{
    const char *name = take_text(parcel, PACKED_ELEMENT), *value;
    if (!name)
        return NULL;
    xmlNode *element = element_add(parent, lasting_name(tree, parent, BAD_CAST name));
    while ((name = take_text(parcel, PACKED_ATTRIBUTE)) && (value = take_text(parcel, PACKED_TEXT)))
        set_in_tree(tree, element, lasting_name(tree, parent, BAD_CAST name), value);
    while (parcel->at < parcel->end && *parcel->at != PACKED_END) {
        if ((value = take_text(parcel, PACKED_TEXT)))
            element_content(element, value);
        else if (!unpack(tree, element, parcel))
            return NULL;
    }
    return parcel->at++ < parcel->end ? element : NULL;
}

bool element_unpack(xmlNode *parent, const char *bytes, size_t length, xmlNode **ret_element, size_t *ret_used)
{
    struct parcel parcel = {.at = bytes, .end = bytes + length};
    xmlNode *element = unpack(tree_of(parent), parent, &parcel);
    if (!element)
        return false;
    *ret_element = element;
    *ret_used = (size_t)(parcel.at - bytes);
    return true;
}

static xmlNode *begin(xmlDoc *document, const char *name, struct arena *arena, bool changing)
{
    struct tree *tree = arena_alloc(arena, 1, sizeof *tree);
    *tree = (struct tree){.arena = arena, .changing = changing};
    xmlNode *top = new_element(tree, document, name);
    top->_private = tree;
    return top;
}

xmlNode *element_begin(xmlDoc *document, const char *name, struct arena *arena)
{
    return begin(document, name, arena, false);
}

xmlNode *element_begin_beside(const xmlNode *element, const char *name)
{
    struct tree *tree = tree_of(element);
    xmlNode *top = new_element(tree, element->doc, name);
    top->_private = tree;
    return top;
}

xmlNode *element_begin_changing(xmlDoc *document, const char *name, struct arena *arena)
{
    return begin(document, name, arena, true);
}

void element_change(xmlAttr *attribute, int64_t value)
{
    char digits[DECIMAL_SIZE];
    const char *text = decimal_plain(value, digits);
    memcpy(attribute->children->content, text, strlen(text) + 1);
}

void element_end(xmlNode *top)
{
    struct tree *tree = top->_private;
    free(tree->texts);
    tree->texts = NULL;
    tree->text_count = tree->capacity = 0;
}

void element_move_children(xmlNode *from, xmlNode *to)
{
    for (xmlNode *child = from->children, *next; child; child = next) {
        next = child->next;
        child->next = NULL;
        append_child(to, child);
    }
    from->children = from->last = NULL;
}

void element_forget(xmlAttr *attribute)
{
    struct tree *tree = tree_of(attribute->parent);
    if (!tree) {
        xmlRemoveProp(attribute);
        return;
    }
    *(attribute->prev ? &attribute->prev->next : &attribute->parent->properties) = attribute->next;
    if (attribute->next)
        attribute->next->prev = attribute->prev;
    tree->latest = NULL;
}

void element_remove(xmlNode *element)
{
    struct tree *tree = tree_of(element);
    xmlUnlinkNode(element);
    if (tree)
        tree->latest = NULL;
    else
        xmlFreeNode(element);
}

xmlNode *element_child(const xmlNode *parent, const char *name)
{
    for (xmlNode *node = parent ? parent->children : NULL; node; node = node->next)
        if (element_is(node, name))
            return node;
    return NULL;
}

bool element_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

xmlNode *element_next(const xmlNode *element)
{
    for (xmlNode *node = element->next; node; node = node->next)
        if (element_is(node, (const char *)element->name))
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
