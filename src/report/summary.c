/* SPDX-License-Identifier: MIT
 * Knows how the document becomes summary.json. */
#include "report/summary.h"

#include "report/build.h"
#include "report/json.h"
#include "report/summary_shape.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

static json_object *typed(const char *value, enum summary_kind kind)
{
    switch (kind) {
    case KIND_INTEGER:
        return json_object_new_int64(strtoll(value, NULL, 10));
    case KIND_DECIMAL:
        return json_object_new_double_s(strtod(value, NULL), value);
    case KIND_FLAG:
        return json_object_new_boolean(1);
    case KIND_TEXT:
        break;
    }
    return json_object_new_string(value);
}

/* Every member stands in every object: null where the document does not know it. A flag that is absent is false. */
static json_object *members(xmlNode *element, const struct summary_members *list)
{
    json_object *object = json_object_new_object();
    for (size_t i = 0; i < list->count; i++) {
        const char *value = element_held(element, list->rows[i].name);
        json_object *member = value                       ? typed(value, list->rows[i].kind)
                              : list->rows[i].kind == KIND_FLAG ? json_object_new_boolean(0)
                                                          : NULL;
        json_object_object_add(object, list->rows[i].name, member);
    }
    return object;
}

static void add_under(json_object *object, xmlNode *element, const char *key, json_object *value)
{
    const char *id = element_held(element, key);
    json_object_object_add(object, id ? id : "", value);
}

/* Appends "2025-08-31/2025-09-29" (ISO 8601) for an element that has these days, or one. */
static bool add_days(struct text *text, xmlNode *element)
{
    const char *first = element_held(element, "first_day"), *last = element_held(element, "last_day"),
               *date = element_held(element, "date");
    if (first && last)
        text_printf(text, "%s/%s", first, last);
    else if (date)
        text_printf(text, "%s/%s", date, date);
    return (first && last) || date;
}

/* The days that an element's measures are about: its own, else those of the default window; two windows when it
 * compares them. */
static void window_text(struct text *text, xmlNode *element)
{
    if (add_days(text, element))
        return;
    xmlNode *previous = element_child(element, "previous");
    if (previous && add_days(text, previous))
        text_add(text, ", ");
    xmlNode *window = element_default_window(xmlDocGetRootElement(element->doc));
    if (window)
        add_days(text, window);
}

static json_object *measures_of(xmlNode *element)
{
    json_object *measures = json_object_new_object();
    struct text window = TEXT_INIT;
    window_text(&window, element);
    for (xmlNode *node = element->children; node; node = node->next) {
        if (!element_is(node, "measure"))
            continue;
        json_object *measure = members(node, &summary_measure);
        json_object_object_add(measure, "window", json_object_new_string(window.length > 0 ? window.bytes : ""));
        if (!xmlHasProp(node, BAD_CAST "unit"))
            json_object_object_add(measure, "unit", json_object_new_string("1"));
        add_under(measures, node, "id", measure);
    }
    text_clear(&window);
    return measures;
}

static json_object *element_object(const struct summary_part *part, xmlNode *element)
{
    json_object *object = members(element, &part->members);
    for (xmlNode *node = element->children; node; node = node->next)
        if (part->holds == HOLDS_VOLUME && element_is(node, "volume"))
            json_object_object_add(object, "volume", members(node, &summary_volume));
    if (part->holds != HOLDS_NOTHING)
        json_object_object_add(object, "measures", measures_of(element));
    return object;
}

/* Calls itself down the path; what it finds goes into `found`, which is the part itself or the object of its keyed
 * elements. */
static json_object *find_part(const struct summary_part *part, size_t depth, xmlNode *parent, json_object *found)
{
    for (xmlNode *node = parent->children; node; node = node->next) {
        if (!element_is(node, part->path[depth]))
            continue;
        if (depth + 1 < ARRAY_SIZE(part->path) && part->path[depth + 1]) {
            found = find_part(part, depth + 1, node, found);
        } else if (part->key) {
            found = found ? found : json_object_new_object();
            add_under(found, node, part->key, element_object(part, node));
        } else {
            found = element_object(part, node);
        }
    }
    return found;
}

static json_object *program_object(const struct report *report)
{
    json_object *program = json_object_new_object();
    json_object_object_add(program, "name", json_object_new_string("inuse"));
    json_object_object_add(program, "version", json_object_new_string(report->input.version));
    return program;
}

/* The most used models of the default window: a list, because their order means something. */
static json_object *top_list(const struct report *report)
{
    xmlNode *top = element_child(element_default_window(report->root), "top");
    json_object *list = json_object_new_array();
    for (xmlNode *node = top ? top->children : NULL; node; node = node->next)
        if (element_is(node, "entry"))
            json_object_array_add(list, members(node, &summary_top));
    return list;
}

void summary_write(const struct report *report, struct text *out)
{
    json_object *root = json_object_new_object();

    json_object_object_add(root, "$schema", json_object_new_string("summary.schema.json"));
    json_object_object_add(root, "version", json_object_new_string(SUMMARY_VERSION));
    json_object_object_add(root, "program", program_object(report));
    for (size_t i = 0; i < summary_part_count; i++)
        json_object_object_add(root, summary_parts[i].name, find_part(&summary_parts[i], 0, report->root, NULL));
    json_object_object_add(root, "top", top_list(report));
    json_print(root, out);
}
