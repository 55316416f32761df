/* SPDX-License-Identifier: MIT
 * Knows the shape of summary.json. */
#include "report/summary.h"

#include "report/build.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

/* How an attribute of the document is typed in JSON. */
enum json_kind {
    KIND_TEXT,
    KIND_INTEGER,
    KIND_DECIMAL, /* keeps its digits; a reader's double rounds them once */
    KIND_FLAG,
};

struct member {
    const char *name;
    enum json_kind kind;
};

static const struct member snapshot_members[] = {
    {"network", KIND_TEXT},      {"title", KIND_TEXT},         {"taken_at", KIND_TEXT},         {"file", KIND_TEXT},
    {"sha256", KIND_TEXT},       {"source", KIND_TEXT},        {"source_url", KIND_TEXT},       {"licence", KIND_TEXT},
    {"unit", KIND_TEXT},         {"currency", KIND_TEXT},      {"synthetic", KIND_FLAG},        {"first_day", KIND_TEXT},
    {"last_day", KIND_TEXT},     {"days", KIND_INTEGER},       {"missing_days", KIND_INTEGER},  {"models", KIND_INTEGER},
    {"callers", KIND_INTEGER},   {"span_count", KIND_INTEGER}, {"incomplete_inferences", KIND_INTEGER},
};

static const struct member window_members[] = {
    {"days", KIND_INTEGER},      {"first_day", KIND_TEXT}, {"last_day", KIND_TEXT},
    {"days_in_data", KIND_INTEGER}, {"missing_days", KIND_INTEGER}, {"partial", KIND_FLAG}, {"default", KIND_FLAG},
};

static const struct member volume_members[] = {
    {"all", KIND_INTEGER},          {"attributed", KIND_INTEGER},   {"unattributed", KIND_INTEGER},
    {"listed", KIND_INTEGER},       {"delisted", KIND_INTEGER},     {"coverage", KIND_DECIMAL},
    {"failed", KIND_INTEGER},       {"failed_share", KIND_DECIMAL}, {"verified", KIND_INTEGER},
    {"verification_known", KIND_INTEGER}, {"verified_share", KIND_DECIMAL}, {"per_day", KIND_DECIMAL},
    {"caller_known", KIND_INTEGER}, {"callers", KIND_INTEGER},      {"tokens_in", KIND_INTEGER},
    {"tokens_out", KIND_INTEGER},   {"paid_nano", KIND_INTEGER},    {"listed_models", KIND_INTEGER},
    {"used", KIND_INTEGER},         {"idle", KIND_INTEGER},
};

static const struct member measure_members[] = {
    {"method", KIND_TEXT},   {"population", KIND_TEXT}, {"convention", KIND_TEXT},  {"state", KIND_TEXT},  {"value", KIND_DECIMAL},
    {"unit", KIND_TEXT},     {"n", KIND_INTEGER},       {"numerator", KIND_TEXT},   {"denominator", KIND_TEXT},
    {"reason", KIND_TEXT},
};

static json_object *typed(const char *value, enum json_kind kind)
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
static json_object *members(xmlNode *element, const struct member *rows, size_t count)
{
    json_object *object = json_object_new_object();
    for (size_t i = 0; i < count; i++) {
        xmlChar *value = xmlGetNoNsProp(element, BAD_CAST rows[i].name);
        json_object *member = value                          ? typed((const char *)value, rows[i].kind)
                              : rows[i].kind == KIND_FLAG ? json_object_new_boolean(0)
                                                          : NULL;
        json_object_object_add(object, rows[i].name, member);
        xmlFree(value);
    }
    return object;
}

static bool is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static void add_under_id(json_object *object, xmlNode *element, json_object *value)
{
    xmlChar *id = xmlGetNoNsProp(element, BAD_CAST "id");
    json_object_object_add(object, (const char *)id, value);
    xmlFree(id);
}

static json_object *window_object(xmlNode *window)
{
    json_object *object = members(window, window_members, ARRAY_SIZE(window_members));
    json_object *measures = json_object_new_object();
    for (xmlNode *node = window->children; node; node = node->next) {
        if (is_named(node, "volume"))
            json_object_object_add(object, "volume", members(node, volume_members, ARRAY_SIZE(volume_members)));
        else if (is_named(node, "measure"))
            add_under_id(measures, node, members(node, measure_members, ARRAY_SIZE(measure_members)));
    }
    json_object_object_add(object, "measures", measures);
    return object;
}

static json_object *program_object(const struct report *report)
{
    json_object *program = json_object_new_object();
    json_object_object_add(program, "name", json_object_new_string("inuse"));
    json_object_object_add(program, "version", json_object_new_string(report->input.version));
    return program;
}

void summary_write(const struct report *report, struct text *out)
{
    json_object *root = json_object_new_object();
    json_object *windows = json_object_new_object();

    json_object_object_add(root, "version", json_object_new_string(SUMMARY_VERSION));
    json_object_object_add(root, "program", program_object(report));
    for (xmlNode *node = report->root->children; node; node = node->next) {
        if (is_named(node, "snapshot"))
            json_object_object_add(root, "snapshot", members(node, snapshot_members, ARRAY_SIZE(snapshot_members)));
        for (xmlNode *window = is_named(node, "windows") ? node->children : NULL; window; window = window->next)
            add_under_id(windows, window, window_object(window));
    }
    json_object_object_add(root, "windows", windows);
    text_add(out, json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
                                                           JSON_C_TO_STRING_NOSLASHESCAPE));
    text_add(out, "\n");
    json_object_put(root);
}
