/* SPDX-License-Identifier: MIT
 * Knows how children with a value are found again. */
#include "report/xpath_index.h"

#include "report/xpath_value.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Children in a row that have the same value: in the list of models there is one row for each sheet. */
struct run {
    const char *value;
    size_t first, count; /* of `nodes` */
};

/* The children of one name that have an attribute. */
struct index {
    struct index *next;
    const xmlNode *parent;
    char *name, *attribute;
    xmlNode **nodes;
    size_t count;
    struct run *runs;       /* by value, then in document order */
    size_t run_count;
};

/* The children of one name. */
struct group {
    const char *name;
    xmlNode **nodes;
    size_t count, capacity;
};

/* All children of an element, by name. */
struct children {
    struct children *next;
    const xmlNode *parent;
    struct group *groups;
    size_t count, capacity;
};

/* Counting the children at every question would cost as much as looking through them. */
struct counted {
    const xmlNode *parent;
    bool worth;
    struct children *children; /* NULL until it is asked for */
};

#define COUNTED 256 /* elements that are remembered, by their place in memory */

/* Of a name, so many bytes are hashed. */
#define HASHED 8

/* So many children are worth an index. */
#define WORTH 64

/* Attributes by the hash of their names; the next one where the place is taken. */
struct attributes {
    const xmlNode *element;
    xmlAttr **places;
    size_t mask, capacity;
};

struct xpath_indexes {
    struct index *first;
    struct children *all_children;
    struct attributes attributes;
    struct counted counted[COUNTED];
    struct arena *arena;
};

struct xpath_indexes *xpath_indexes_new(void)
{
    struct xpath_indexes *indexes = memory_zeroed(1, sizeof *indexes);
    indexes->arena = arena_new();
    return indexes;
}

void xpath_indexes_free(struct xpath_indexes *indexes)
{
    if (!indexes)
        return;
    for (struct index *index = indexes->first, *next; index; index = next) {
        next = index->next;
        free(index->name);
        free(index->attribute);
        free(index->nodes);
        free(index->runs);
        free(index);
    }
    for (struct children *children = indexes->all_children, *next; children; children = next) {
        next = children->next;
        for (size_t i = 0; i < children->count; i++)
            free(children->groups[i].nodes);
        free(children->groups);
        free(children);
    }
    arena_free(indexes->arena);
    free(indexes->attributes.places);
    free(indexes);
}

static struct counted *count_children(struct xpath_indexes *indexes, const xmlNode *parent)
{
    struct counted *counted = &indexes->counted[(uintptr_t)parent / sizeof *parent % COUNTED];
    if (counted->parent != parent) {
        size_t children = 0;
        for (const xmlNode *child = parent->children; child && children < WORTH; child = child->next)
            children++;
        *counted = (struct counted){.parent = parent, .worth = children == WORTH};
    }
    return counted;
}

bool xpath_indexes_is_worth(struct xpath_indexes *indexes, const xmlNode *parent)
{
    return count_children(indexes, parent)->worth;
}

static int by_value(const void *a, const void *b)
{
    const struct run *x = a, *y = b;
    int order = strcmp(x->value, y->value);
    return order != 0 ? order : x->first < y->first ? -1 : 1;
}

static bool is_called(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE &&
           !node->ns && strcmp((const char *)node->name, name) == 0;
}

xmlAttr *xpath_attribute(const xmlNode *element, const char *name)
{
    xmlAttr *attribute = element->properties;
    while (attribute && ((char)*attribute->name != *name || strcmp((const char *)attribute->name, name) != 0 ||
                         attribute->ns))
        attribute = attribute->next;
    return attribute;
}

struct growing {
    struct index *index;
    size_t capacity, run_capacity;
};

static void add_node(struct growing *growing, xmlNode *node)
{
    struct index *index = growing->index;
    index->nodes = memory_room(index->nodes, index->count, &growing->capacity, sizeof(xmlNode *));
    index->nodes[index->count++] = node;
}

/* The node added last has this value. */
static void add_value(struct growing *growing, const char *value)
{
    struct index *index = growing->index;
    struct run *last = index->run_count > 0 ? &index->runs[index->run_count - 1] : NULL;
    if (!last || strcmp(last->value, value) != 0) {
        index->runs = memory_room(index->runs, index->run_count, &growing->run_capacity, sizeof *index->runs);
        last = &index->runs[index->run_count++];
        *last = (struct run){.value = value, .first = index->count - 1};
    }
    last->count++;
}

static void fill(struct index *index, struct arena *arena)
{
    struct growing growing = {.index = index};
    for (xmlNode *node = index->parent->children; node; node = node->next) {
        xmlAttr *attribute = is_called(node, index->name) ? xpath_attribute(node, index->attribute) : NULL;
        if (!attribute)
            continue;
        add_node(&growing, node);
        add_value(&growing, xpath_value_of_node((xmlNode *)attribute, arena));
    }
    if (index->run_count > 1)
        qsort(index->runs, index->run_count, sizeof *index->runs, by_value);
}

static const struct index *index_of(struct xpath_indexes *indexes, const xmlNode *parent, const char *name,
                                    const char *attribute)
{
    for (const struct index *index = indexes->first; index; index = index->next)
        if (index->parent == parent && strcmp(index->attribute, attribute) == 0 && strcmp(index->name, name) == 0)
            return index;
    struct index *index = memory_zeroed(1, sizeof *index);
    index->next = indexes->first;
    index->parent = parent;
    index->name = memory_text(name);
    index->attribute = memory_text(attribute);
    fill(index, indexes->arena);
    indexes->first = index;
    return index;
}

/* The first run whose value is not less. */
static size_t first_run(const struct index *index, const char *value)
{
    size_t low = 0, high = index->run_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(index->runs[middle].value, value) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Runs of children share a name, and mostly its text, so that the group before is asked first. */
static struct group *group_called(struct children *children, struct group *before, const char *name)
{
    if (before && (before->name == name || strcmp(before->name, name) == 0))
        return before;
    for (size_t i = 0; i < children->count; i++)
        if (strcmp(children->groups[i].name, name) == 0)
            return &children->groups[i];
    if (children->count == children->capacity) {
        children->capacity = 2 * children->capacity + 4;
        children->groups = memory_grow(children->groups, children->capacity, sizeof *children->groups);
    }
    children->groups[children->count] = (struct group){.name = name};
    return &children->groups[children->count++];
}

static struct children *gather(const xmlNode *parent)
{
    struct children *children = memory_zeroed(1, sizeof *children);
    struct group *group = NULL;
    children->parent = parent;
    for (xmlNode *node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || node->ns)
            continue;
        group = group_called(children, group, (const char *)node->name);
        group->nodes = memory_room(group->nodes, group->count, &group->capacity, sizeof(xmlNode *));
        group->nodes[group->count++] = node;
    }
    return children;
}

static const struct children *children_of(struct xpath_indexes *indexes, const xmlNode *parent)
{
    struct counted *counted = count_children(indexes, parent);
    if (counted->children)
        return counted->children;
    struct children *children = indexes->all_children;
    while (children && children->parent != parent)
        children = children->next;
    if (!children) {
        children = gather(parent);
        children->next = indexes->all_children;
        indexes->all_children = children;
    }
    counted->children = children;
    return children;
}

xmlNode *const *xpath_indexes_called(struct xpath_indexes *indexes, const xmlNode *parent, const char *name,
                                     size_t *ret_count)
{
    const struct children *children = children_of(indexes, parent);
    *ret_count = 0;
    for (size_t i = 0; i < children->count; i++) {
        if (strcmp(children->groups[i].name, name) != 0)
            continue;
        *ret_count = children->groups[i].count;
        return children->groups[i].nodes;
    }
    return NULL;
}

xmlNode **xpath_indexes_find(struct xpath_indexes *indexes, const xmlNode *parent, const char *name,
                             const char *attribute, const char *value, struct arena *arena, size_t *ret_count)
{
    const struct index *index = index_of(indexes, parent, name, attribute);
    size_t from = first_run(index, value), count = 0, end = from;
    for (; end < index->run_count && strcmp(index->runs[end].value, value) == 0; end++)
        count += index->runs[end].count;
    xmlNode **nodes = arena_alloc(arena, count, sizeof *nodes);
    *ret_count = 0;
    for (size_t i = from; i < end; i++) {
        memcpy(nodes + *ret_count, index->nodes + index->runs[i].first, index->runs[i].count * sizeof *nodes);
        *ret_count += index->runs[i].count;
    }
    return nodes;
}

/* Of names of our own making: their ends tell them apart. */
static size_t hash_name(const char *name)
{
    size_t length = strlen(name), hash = length;
    for (size_t i = length > HASHED ? length - HASHED : 0; i < length; i++)
        hash = hash * 31 + (unsigned char)name[i];
    return hash;
}

static xmlAttr **place_of(const struct attributes *attributes, const char *name)
{
    size_t at = hash_name(name) & attributes->mask;
    while (attributes->places[at] && strcmp((const char *)attributes->places[at]->name, name) != 0)
        at = (at + 1) & attributes->mask;
    return &attributes->places[at];
}

void xpath_indexes_set_element(struct xpath_indexes *indexes, const xmlNode *element)
{
    struct attributes *attributes = &indexes->attributes;
    size_t count = 0, size = 8;
    attributes->element = element;
    if (!element)
        return;
    for (const xmlAttr *attribute = element->properties; attribute; attribute = attribute->next)
        count++;
    while (size < 2 * count)
        size *= 2;
    if (size > attributes->capacity) {
        attributes->places = memory_grow(attributes->places, size, sizeof(xmlAttr *));
        attributes->capacity = size;
    }
    attributes->mask = size - 1;
    memset(attributes->places, 0, size * sizeof(xmlAttr *));
    for (xmlAttr *attribute = element->properties; attribute; attribute = attribute->next)
        if (!attribute->ns)
            *place_of(attributes, (const char *)attribute->name) = attribute;
}

bool xpath_indexes_attribute(const struct xpath_indexes *indexes, const xmlNode *node, const char *name,
                             xmlAttr **ret_attribute)
{
    if (node != indexes->attributes.element)
        return false;
    *ret_attribute = *place_of(&indexes->attributes, name);
    return true;
}
