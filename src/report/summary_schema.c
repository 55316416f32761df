/* SPDX-License-Identifier: MIT
 * Knows how the shape of summary.json is told as a JSON Schema. */
#include "report/summary.h"

#include "measures/measure.h"
#include "report/json.h"
#include "report/summary_shape.h"

#include <json-c/json.h>
#include <string.h>

/* The JSON Schema of one member: null is allowed for whatever the document may not know. */
static json_object *member_schema(enum summary_kind kind)
{
    static const char *const types[] = {[KIND_TEXT] = "string", [KIND_INTEGER] = "integer", [KIND_DECIMAL] = "number"};
    json_object *schema = json_object_new_object();
    if (kind == KIND_FLAG) {
        json_object_object_add(schema, "type", json_object_new_string("boolean"));
        return schema;
    }
    json_object *both = json_object_new_array();
    json_object_array_add(both, json_object_new_string(types[kind]));
    json_object_array_add(both, json_object_new_string("null"));
    json_object_object_add(schema, "type", both);
    return schema;
}

static json_object *object_schema(json_object *properties)
{
    json_object *schema = json_object_new_object(), *required = json_object_new_array();
    json_object_object_foreach(properties, name, property)
    {
        (void)property;
        json_object_array_add(required, json_object_new_string(name));
    }
    json_object_object_add(schema, "type", json_object_new_string("object"));
    json_object_object_add(schema, "properties", properties);
    json_object_object_add(schema, "required", required);
    json_object_object_add(schema, "additionalProperties", json_object_new_boolean(0));
    return schema;
}

static json_object *members_schema(const struct summary_members *list)
{
    json_object *properties = json_object_new_object();
    for (size_t i = 0; i < list->count; i++)
        json_object_object_add(properties, list->rows[i].name, member_schema(list->rows[i].kind));
    return properties;
}

/* An object whose names are not known beforehand, such as ids. */
static json_object *map_schema(json_object *value)
{
    json_object *schema = json_object_new_object();
    json_object_object_add(schema, "type", json_object_new_string("object"));
    json_object_object_add(schema, "additionalProperties", value);
    return schema;
}

static json_object *measure_reference(void)
{
    json_object *reference = json_object_new_object();
    json_object_object_add(reference, "$ref", json_object_new_string("#/$defs/measure"));
    return reference;
}

static json_object *part_schema(const struct summary_part *part)
{
    json_object *properties = members_schema(&part->members), *schema;
    if (part->holds == HOLDS_VOLUME)
        json_object_object_add(properties, "volume",
                               object_schema(members_schema(&summary_volume)));
    if (part->holds != HOLDS_NOTHING)
        json_object_object_add(properties, "measures", map_schema(measure_reference()));
    schema = object_schema(properties);
    if (part->key)
        schema = map_schema(schema);
    json_object *types = json_object_new_array();
    json_object_array_add(types, json_object_new_string("object"));
    json_object_array_add(types, json_object_new_string("null"));
    json_object_object_add(schema, "type", types);
    json_object_object_add(schema, "description", json_object_new_string(part->description));
    return schema;
}

static json_object *pattern_schema(const char *pattern, bool nullable)
{
    json_object *schema = member_schema(KIND_TEXT);
    if (!nullable)
        json_object_object_add(schema, "type", json_object_new_string("string"));
    json_object_object_add(schema, "pattern", json_object_new_string(pattern));
    return schema;
}

/* The ids of all measures, with what they mean, from the table that defines them. */
static json_object *method_schema(void)
{
    json_object *schema = json_object_new_object(), *choices = json_object_new_array();
    for (const struct measure *measure = measure_first(); measure; measure = measure_next(measure)) {
        json_object *choice = json_object_new_object();
        json_object_object_add(choice, "const", json_object_new_string(measure->id));
        json_object_object_add(choice, "title", json_object_new_string(measure->name));
        struct text said = TEXT_INIT;
        text_printf(&said, "%s Range: %s. Source: %s.", measure->about->definition, measure_range(measure),
                    measure->about->source);
        json_object_object_add(choice, "description", json_object_new_string(said.bytes));
        text_clear(&said);
        json_object_array_add(choices, choice);
    }
    json_object_object_add(schema, "oneOf", choices);
    return schema;
}

static json_object *enum_schema(const char *const *values, size_t count)
{
    json_object *schema = json_object_new_object(), *allowed = json_object_new_array();
    for (size_t i = 0; i < count; i++)
        json_object_array_add(allowed, json_object_new_string(values[i]));
    json_object_object_add(schema, "enum", allowed);
    return schema;
}

static void add_once(json_object *list, const char *text)
{
    for (size_t i = 0; i < json_object_array_length(list); i++)
        if (strcmp(json_object_get_string(json_object_array_get_idx(list, i)), text) == 0)
            return;
    json_object_array_add(list, json_object_new_string(text));
}

static json_object *convention_schema(void)
{
    json_object *schema = json_object_new_object(), *allowed = json_object_new_array();
    for (const struct measure *measure = measure_first(); measure; measure = measure_next(measure))
        for (int population = 0; population < 2; population++)
            if (measure->convention[population])
                add_once(allowed, measure->convention[population]);
    json_object_object_add(schema, "enum", allowed);
    return schema;
}

static json_object *measure_schema(void)
{
    static const char *const states[] = {"value", "undefined", "infinite", "word"},
                      *const populations[] = {"listed", "used"};
    static const char days[] = "[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}";
    json_object *properties = members_schema(&summary_measure);
    struct text windows = TEXT_INIT;
    text_printf(&windows, "^(%s(, %s)?)?$", days, days);
    json_object_object_add(properties, "state", enum_schema(states, ARRAY_SIZE(states)));
    json_object_object_add(properties, "population", enum_schema(populations, ARRAY_SIZE(populations)));
    json_object_object_add(properties, "method", method_schema());
    json_object_object_add(properties, "convention", convention_schema());
    json_object_object_add(properties, "numerator", pattern_schema("^-?[0-9]+$", true));
    json_object_object_add(properties, "denominator", pattern_schema("^[0-9]+$", true));
    json_object_object_add(properties, "window", pattern_schema(windows.bytes, false));
    text_clear(&windows);
    json_object *schema = object_schema(properties);
    json_object_object_add(
        schema, "description",
        json_object_new_string(
            "One number with its convention, population, window (first/last day; two of them where they are "
            "compared) and unit, \"1\" for a pure number. numerator and denominator are integers as decimal "
            "text, because they may exceed what a double holds; value is their quotient with 17 significant "
            "digits."));
    return schema;
}

static json_object *top_schema(void)
{
    json_object *schema = json_object_new_object();
    json_object_object_add(schema, "type", json_object_new_string("array"));
    json_object_object_add(schema, "items", object_schema(members_schema(&summary_top)));
    json_object_object_add(schema, "description",
                           json_object_new_string("The most used models of the default window, by rank."));
    return schema;
}

void summary_write_schema(const struct report *report, struct text *out)
{
    json_object *root, *properties = json_object_new_object(), *defs = json_object_new_object();
    (void)report;

    json_object_object_add(properties, "$schema", member_schema(KIND_TEXT));
    json_object_object_add(properties, "version", json_tokener_parse("{\"const\": \"" SUMMARY_VERSION "\"}"));
    json_object_object_add(properties, "program", map_schema(member_schema(KIND_TEXT)));
    for (size_t i = 0; i < summary_part_count; i++)
        json_object_object_add(properties, summary_parts[i].name, part_schema(&summary_parts[i]));
    json_object_object_add(properties, "top", top_schema());
    root = object_schema(properties);
    json_object_object_add(root, "$schema", json_object_new_string("https://json-schema.org/draft/2020-12/schema"));
    json_object_object_add(root, "title",
                           json_object_new_string("Summary of an inuse report, version " SUMMARY_VERSION));
    json_object_object_add(defs, "measure", measure_schema());
    json_object_object_add(root, "$defs", defs);
    json_print(root, out);
}
