/* SPDX-License-Identifier: MIT
 * Knows the shape of summary.json. */
#include "report/summary.h"

#include "measures/measure.h"
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
    {"hash", KIND_TEXT},         {"source", KIND_TEXT},        {"source_url", KIND_TEXT},       {"licence", KIND_TEXT},
    {"unit", KIND_TEXT},         {"currency", KIND_TEXT},      {"synthetic", KIND_FLAG},
    {"first_day", KIND_TEXT},
    {"last_day", KIND_TEXT},     {"days", KIND_INTEGER},       {"missing_days", KIND_INTEGER},
    {"models", KIND_INTEGER},
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
    {"verified_per_day", KIND_DECIMAL}, {"verified_outside", KIND_INTEGER}, {"verified_outside_per_day", KIND_DECIMAL},
    {"verified_anonymous", KIND_INTEGER},
    {"caller_known", KIND_INTEGER}, {"callers", KIND_INTEGER},      {"tokens_in", KIND_INTEGER},
    {"tokens_out", KIND_INTEGER},   {"paid_nano", KIND_INTEGER},    {"listed_models", KIND_INTEGER},
    {"used", KIND_INTEGER},         {"idle", KIND_INTEGER},
};

static const struct member measure_members[] = {
    {"method", KIND_TEXT},   {"population", KIND_TEXT}, {"convention", KIND_TEXT},  {"state", KIND_TEXT},
    {"value", KIND_DECIMAL},
    {"unit", KIND_TEXT},     {"n", KIND_INTEGER},       {"numerator", KIND_TEXT},   {"denominator", KIND_TEXT},
    {"reason", KIND_TEXT},   {"word", KIND_TEXT},
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
        const char *value = element_held(element, rows[i].name);
        json_object *member = value                       ? typed(value, rows[i].kind)
                              : rows[i].kind == KIND_FLAG ? json_object_new_boolean(0)
                                                          : NULL;
        json_object_object_add(object, rows[i].name, member);
    }
    return object;
}

static const struct member stage_members[] = {{"label", KIND_TEXT}, {"models", KIND_INTEGER}, {"share", KIND_DECIMAL}};

static const struct member callers_members[] = {{"known", KIND_INTEGER}, {"known_share", KIND_DECIMAL}};

static const struct member organic_members[] = {
    {"least_days", KIND_INTEGER}, {"callers", KIND_INTEGER}, {"inferences", KIND_INTEGER}, {"share", KIND_DECIMAL}};

static const struct member previous_members[] = {{"first_day", KIND_TEXT}, {"last_day", KIND_TEXT}};

static const struct member worst_day_members[] = {{"date", KIND_TEXT}};

static const struct member mode_members[] = {
    {"flag", KIND_FLAG},         {"none", KIND_FLAG},     {"inferences", KIND_INTEGER}, {"share", KIND_DECIMAL},
    {"inferences_all", KIND_INTEGER}, {"share_all", KIND_DECIMAL},
    {"verified", KIND_INTEGER},  {"verified_share", KIND_DECIMAL}, {"verified_per_day", KIND_DECIMAL},
};

static const struct member node_members[] = {
    {"none", KIND_FLAG},         {"inferences", KIND_INTEGER}, {"share", KIND_DECIMAL},
    {"inferences_all", KIND_INTEGER},
    {"share_all", KIND_DECIMAL}, {"uptime", KIND_DECIMAL},     {"uptime_all", KIND_DECIMAL},
    {"heartbeats", KIND_INTEGER},
    {"state", KIND_TEXT},        {"registered_on", KIND_TEXT}, {"last_seen", KIND_TEXT},
};

static const struct member node_load_members[] = {{"count", KIND_INTEGER},  {"used", KIND_INTEGER},
                                                  {"known", KIND_INTEGER},  {"known_share", KIND_DECIMAL},
                                                  {"uptime", KIND_DECIMAL}, {"uptime_all", KIND_DECIMAL}};

static const struct member failures_members[] = {
    {"count", KIND_INTEGER},       {"inferences", KIND_INTEGER},     {"share", KIND_DECIMAL},
    {"known_share", KIND_DECIMAL}, {"inferences_all", KIND_INTEGER}, {"share_all", KIND_DECIMAL}};

static const struct member reason_members[] = {
    {"none", KIND_FLAG}, {"inferences", KIND_INTEGER}, {"share", KIND_DECIMAL}, {"inferences_all", KIND_INTEGER},
    {"share_all", KIND_DECIMAL}};

static const struct member workflows_members[] = {{"count", KIND_INTEGER}, {"active", KIND_INTEGER}};

/* A part of the summary: an element of the document, what it is called, and its members. Elements of `key` stand under
 * the value of that attribute, so that a list becomes an object. */
struct part {
    const char *path[3]; /* element names from the root */
    const char *name, *key, *description;
    const struct member *members;
    size_t member_count;
    bool measures; /* its <measure> children go under "measures" */
};

static const struct member bottom_members[] = {
    {"top_key", KIND_TEXT},  {"top_inferences", KIND_INTEGER}, {"reached", KIND_FLAG},  {"models", KIND_INTEGER},
    {"idle", KIND_INTEGER},  {"inferences", KIND_INTEGER},     {"share", KIND_DECIMAL},
};

static const struct member caller_volume_members[] = {
    {"callers", KIND_INTEGER}, {"inferences", KIND_INTEGER}, {"share", KIND_DECIMAL}};

static const struct member group_members[] = {
    {"count", KIND_INTEGER}, {"used", KIND_INTEGER},     {"used_all", KIND_INTEGER},
    {"paid", KIND_INTEGER},  {"paid_all", KIND_INTEGER},
};

static const struct member family_members[] = {
    {"count", KIND_INTEGER},    {"used", KIND_INTEGER},          {"used_all", KIND_INTEGER}, {"derived", KIND_INTEGER},
    {"variants", KIND_INTEGER}, {"variant_share", KIND_DECIMAL}, {"largest", KIND_INTEGER},
    {"largest_share", KIND_DECIMAL},
};

static const struct member money_members[] = {
    {"paid_nano", KIND_INTEGER},         {"payments", KIND_INTEGER},
    {"known", KIND_INTEGER},             {"known_share", KIND_DECIMAL},
    {"paid_apart_nano", KIND_INTEGER},   {"per_day_nano", KIND_DECIMAL},
    {"per_inference_nano", KIND_DECIMAL}, {"per_any_inference_nano", KIND_DECIMAL},
    {"priced_tokens", KIND_INTEGER},     {"priced_nano", KIND_INTEGER},
    {"per_token_nano", KIND_DECIMAL},    {"median_least_nano", KIND_INTEGER},
    {"median_most_nano", KIND_INTEGER},  {"payers", KIND_INTEGER},
};

static const struct member claim_members[] = {
    {"metric", KIND_TEXT},        {"value", KIND_TEXT},         {"unit", KIND_TEXT},       {"date", KIND_TEXT},
    {"claimed", KIND_INTEGER},    {"at_least", KIND_FLAG},      {"counted", KIND_INTEGER}, {"counted_unit", KIND_TEXT},
    {"counted_until", KIND_TEXT}, {"counted_share", KIND_DECIMAL}, {"same_unit", KIND_FLAG}, {"difference", KIND_TEXT},
};

static const struct member mark_members[] = {{"date", KIND_TEXT}, {"label", KIND_TEXT}};

static const struct member side_members[] = {
    {"first_day", KIND_TEXT},     {"last_day", KIND_TEXT},  {"days", KIND_INTEGER},  {"days_with_data", KIND_INTEGER},
    {"inferences", KIND_INTEGER}, {"per_day", KIND_DECIMAL}, {"used", KIND_INTEGER}, {"callers", KIND_INTEGER},
};

static const struct member cohorts_members[] = {
    {"members", KIND_INTEGER},     {"earlier", KIND_INTEGER},    {"next_members", KIND_INTEGER},
    {"next_active", KIND_INTEGER}, {"next_share", KIND_DECIMAL},
};

static const struct member first_use_members[] = {
    {"members", KIND_INTEGER}, {"used", KIND_INTEGER},   {"censored", KIND_INTEGER},
    {"earlier", KIND_INTEGER}, {"median", KIND_INTEGER}, {"last_age", KIND_INTEGER},
};

static const struct member milestone_members[] = {
    {"at_risk", KIND_INTEGER}, {"events", KIND_INTEGER}, {"waiting", KIND_DECIMAL}, {"used", KIND_DECIMAL}};

static const struct member week_members[] = {
    {"first_day", KIND_TEXT},       {"days_with_data", KIND_INTEGER}, {"inferences", KIND_INTEGER},
    {"per_day", KIND_DECIMAL},      {"listed", KIND_INTEGER},         {"used", KIND_INTEGER},
    {"per_listed", KIND_DECIMAL},   {"owners", KIND_INTEGER},         {"callers", KIND_INTEGER},
    {"listed_index", KIND_DECIMAL}, {"volume_index", KIND_DECIMAL},   {"base", KIND_FLAG},
};

static const struct member rhythm_members[] = {
    {"first_day", KIND_TEXT},         {"last_day", KIND_TEXT},         {"days", KIND_INTEGER},
    {"busiest_days", KIND_INTEGER},   {"busiest_share", KIND_DECIMAL}, {"most", KIND_INTEGER},
    {"median", KIND_DECIMAL},         {"most_to_median", KIND_DECIMAL},
};

static const struct member weekday_members[] = {
    {"days", KIND_INTEGER}, {"inferences", KIND_INTEGER}, {"per_day", KIND_DECIMAL}, {"share", KIND_DECIMAL}};

static const struct member cross_members[] = {{"inferences", KIND_INTEGER}, {"share", KIND_DECIMAL}};

static const struct member move_members[] = {
    {"what", KIND_TEXT},           {"rank", KIND_INTEGER},
    {"previous_rank", KIND_INTEGER}, {"inferences", KIND_INTEGER}, {"previous_inferences", KIND_INTEGER},
};

#define MEMBERS(array) .members = array, .member_count = ARRAY_SIZE(array)

static const struct part parts[] = {
    {{"snapshot"}, "snapshot", NULL, "What was measured.", MEMBERS(snapshot_members), false},
    {{"windows", "window"}, "windows", "id", "Volume and measures of each window.", MEMBERS(window_members), true},
    {{"funnel", "stage"}, "funnel", "id", "How many of the listed models get how far.", MEMBERS(stage_members), false},
    {{"callers"}, "callers", NULL, "Addresses, default window.", MEMBERS(callers_members), true},
    {{"callers", "kind"}, "caller_kinds", "name", "Volume by kind of address, default window.",
     MEMBERS(caller_volume_members), false},
    {{"callers", "visits"}, "visits", "label",
     "Addresses by the days they were ever seen on, and their volume in the default window.",
     MEMBERS(caller_volume_members), false},
    {{"demand", "raw"}, "demand_raw", NULL, "All volume, and the measures of the models by it.",
     MEMBERS(caller_volume_members), true},
    {{"demand", "organic"}, "demand_organic", NULL,
     "The same without first-party addresses and those seen on fewer days than least_days.", MEMBERS(organic_members),
     true},
    {{"demand", "without"}, "demand_without", "least_days", "Volume of the addresses seen on so many days or more.",
     MEMBERS(caller_volume_members), false},
    {{"bottom"}, "bottom", NULL, "The fewest of the least used models whose volume reaches that of the most used one.",
     MEMBERS(bottom_members), false},
    {{"owners"}, "owners", NULL, "Volume summed by owner, default window.", MEMBERS(group_members), true},
    {{"families"}, "families", NULL, "Volume summed by family, default window.", MEMBERS(family_members), true},
    {{"money"}, "money", NULL, "Payments of the default window, in 10^-9 of the currency.", MEMBERS(money_members),
     false},
    {{"money", "all_time"}, "money_all_time", NULL, "Payments of all time, in 10^-9 of the currency.",
     MEMBERS(money_members), false},
    {{"claims", "claim"}, "claims", "number", "What the network says of itself beside what the snapshot counts.",
     MEMBERS(claim_members), false},
    {{"marks", "mark"}, "marks", "number", "Dates to compare around.", MEMBERS(mark_members), false},
    {{"marks", "mark", "before"}, "before", "mark", "The days before each mark, by its number.", MEMBERS(side_members),
     false},
    {{"marks", "mark", "after"}, "after", "mark", "As many days after it.", MEMBERS(side_members), false},
    {{"retention", "cohorts"}, "retention", "id", "Cohorts of addresses and models; their cells are in retention.csv.",
     MEMBERS(cohorts_members), false},
    {{"retention", "first_use"}, "first_use", NULL, "The wait of a model from listing to its first inference.",
     MEMBERS(first_use_members), false},
    {{"retention", "first_use", "milestone"}, "first_use_by_day", "age",
     "The Kaplan-Meier estimate, by days since listing.", MEMBERS(milestone_members), false},
    {{"weeks", "week"}, "weeks", "last_day", "Weeks that end as the windows do.", MEMBERS(week_members), false},
    {{"rhythm"}, "rhythm", NULL, "How even the daily volume is.", MEMBERS(rhythm_members), false},
    {{"rhythm", "weekday"}, "weekdays", "name", "Volume by day of the week.", MEMBERS(weekday_members), false},
    {{"comparison"}, "comparison", NULL, "The default window against the one before it, over the models listed now.",
     NULL, 0, true},
    {{"comparison", "previous"}, "previous", NULL, "The window before the default window.", MEMBERS(previous_members),
     true},
    {{"comparison", "move"}, "moves", "key", "Models that are or were among the ten most used.", MEMBERS(move_members),
     false},
    {{"comparison", "worst_day"}, "worst_day", NULL, "The most concentrated day of the default window.",
     MEMBERS(worst_day_members), true},
    {{"verifications", "mode"}, "verifications", "name", "Volume by verification.", MEMBERS(mode_members), false},
    {{"settlements", "mode"}, "settlements", "name", "Volume by settlement.", MEMBERS(mode_members), false},
    {{"kinds", "mode"}, "kinds", "name", "Volume by kind of inference.", MEMBERS(mode_members), false},
    {{"kinds", "mode", "verification"}, "kind_verifications", "id", "Volume by kind and verification, default window.",
     MEMBERS(cross_members), false},
    {{"kinds", "mode", "settlement"}, "kind_settlements", "id", "Volume by kind and settlement, default window.",
     MEMBERS(cross_members), false},
    {{"nodes", "mode"}, "nodes", "name", "Volume and uptime by node.", MEMBERS(node_members), false},
    {{"nodes"}, "node_load", NULL,
     "How volume is spread over nodes, default window, and how much of their time they were up.",
     MEMBERS(node_load_members), true},
    {{"failures"}, "failures", NULL, "Failed inferences; share is of all that were asked, failed ones included.",
     MEMBERS(failures_members), false},
    {{"failures", "reason"}, "failure_reasons", "name", "Failed inferences by reason; shares are of all that failed.",
     MEMBERS(reason_members), false},
    {{"workflows"}, "workflows", NULL, "Contracts that run on a schedule.", MEMBERS(workflows_members), false},
};

static bool is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
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
        if (!is_named(node, "measure"))
            continue;
        json_object *measure = members(node, measure_members, ARRAY_SIZE(measure_members));
        json_object_object_add(measure, "window", json_object_new_string(window.length > 0 ? window.bytes : ""));
        if (!xmlHasProp(node, BAD_CAST "unit"))
            json_object_object_add(measure, "unit", json_object_new_string("1"));
        add_under(measures, node, "id", measure);
    }
    text_clear(&window);
    return measures;
}

static json_object *element_object(const struct part *part, xmlNode *element)
{
    json_object *object = members(element, part->members, part->member_count);
    for (xmlNode *node = element->children; node; node = node->next)
        if (is_named(node, "volume"))
            json_object_object_add(object, "volume", members(node, volume_members, ARRAY_SIZE(volume_members)));
    if (part->measures)
        json_object_object_add(object, "measures", measures_of(element));
    return object;
}

/* Calls itself down the path; what it finds goes into `found`, which is the part itself or the object of its keyed
 * elements. */
static json_object *find_part(const struct part *part, size_t depth, xmlNode *parent, json_object *found)
{
    for (xmlNode *node = parent->children; node; node = node->next) {
        if (!is_named(node, part->path[depth]))
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

static void print_json(json_object *root, struct text *out)
{
    text_add(out, json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
                                                           JSON_C_TO_STRING_NOSLASHESCAPE));
    text_add(out, "\n");
    json_object_put(root);
}

static const struct member top_members[] = {
    {"rank", KIND_INTEGER}, {"key", KIND_TEXT}, {"name", KIND_TEXT}, {"inferences", KIND_INTEGER},
    {"share", KIND_DECIMAL}};

/* The most used models of the default window: a list, because their order means something. */
static json_object *top_list(const struct report *report)
{
    xmlNode *top = element_child(element_default_window(report->root), "top");
    json_object *list = json_object_new_array();
    for (xmlNode *node = top ? top->children : NULL; node; node = node->next)
        if (is_named(node, "entry"))
            json_object_array_add(list, members(node, top_members, ARRAY_SIZE(top_members)));
    return list;
}

void summary_write(const struct report *report, struct text *out)
{
    json_object *root = json_object_new_object();

    json_object_object_add(root, "$schema", json_object_new_string("summary.schema.json"));
    json_object_object_add(root, "version", json_object_new_string(SUMMARY_VERSION));
    json_object_object_add(root, "program", program_object(report));
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
        json_object_object_add(root, parts[i].name, find_part(&parts[i], 0, report->root, NULL));
    json_object_object_add(root, "top", top_list(report));
    print_json(root, out);
}

/* The JSON Schema of one member: null is allowed for whatever the document may not know. */
static json_object *member_schema(enum json_kind kind)
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

static json_object *members_schema(const struct member *rows, size_t count)
{
    json_object *properties = json_object_new_object();
    for (size_t i = 0; i < count; i++)
        json_object_object_add(properties, rows[i].name, member_schema(rows[i].kind));
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

static json_object *part_schema(const struct part *part)
{
    json_object *properties = members_schema(part->members, part->member_count), *schema;
    if (part->members == window_members)
        json_object_object_add(properties, "volume",
                               object_schema(members_schema(volume_members, ARRAY_SIZE(volume_members))));
    if (part->measures)
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
    json_object *properties = members_schema(measure_members, ARRAY_SIZE(measure_members));
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
    json_object_object_add(schema, "items", object_schema(members_schema(top_members, ARRAY_SIZE(top_members))));
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
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
        json_object_object_add(properties, parts[i].name, part_schema(&parts[i]));
    json_object_object_add(properties, "top", top_schema());
    root = object_schema(properties);
    json_object_object_add(root, "$schema", json_object_new_string("https://json-schema.org/draft/2020-12/schema"));
    json_object_object_add(root, "title",
                           json_object_new_string("Summary of an inuse report, version " SUMMARY_VERSION));
    json_object_object_add(defs, "measure", measure_schema());
    json_object_object_add(root, "$defs", defs);
    print_json(root, out);
}
