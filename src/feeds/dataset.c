/* SPDX-License-Identifier: MIT
 * Knows the site as a data set: schema.org for search engines, a Frictionless data package for programs. */
#include "base/text.h"
#include "feeds/about.h"
#include "feeds/write.h"
#include "report/json.h"

#include <string.h>

static const char *licence_url(xmlNode *root, struct arena *arena)
{
    const char *spdx = about_spdx(root, arena),
               *licence = element_value(element_child(root, "snapshot"), "licence", arena);
    if (*spdx)
        return arena_printf(arena, "https://spdx.org/licenses/%s.html", spdx);
    return text_begins_with(licence, "https://") || text_begins_with(licence, "http://") ? licence : "";
}

static json_object *organization(const char *name)
{
    json_object *object = json_object_new_object();
    about_add(object, "@type", "Organization");
    about_add(object, "name", name);
    return object;
}

static json_object *distributions(xmlNode *root, const char *base, struct arena *arena)
{
    json_object *list = json_object_new_array();
    for (xmlNode *file = element_child(element_child(root, "files"), "file"); file; file = element_next(file)) {
        json_object *object = json_object_new_object();
        about_add(object, "@type", "DataDownload");
        about_add(object, "name", element_value(file, "path", arena));
        about_add(object, "description", element_value(file, "description", arena));
        about_add(object, "encodingFormat", element_value(file, "media", arena));
        about_add(object, "contentUrl", arena_printf(arena, "%s%s", base, element_value(file, "path", arena)));
        json_object_array_add(list, object);
    }
    return list;
}

static json_object *measured(void)
{
    static const char *const names[] = {
        "Inferences per model and day", "Share of listed models that are used", "Gini coefficient",
        "Herfindahl-Hirschman index",   "Effective number of models",           "Share of the largest models"};
    json_object *list = json_object_new_array();
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        json_object_array_add(list, json_object_new_string(names[i]));
    return list;
}

void write_dataset(xmlNode *root, struct text *out)
{
    struct arena *arena = arena_new();
    xmlNode *snapshot = element_child(root, "snapshot"), *dated = element_child(root, "dated");
    const char *base = about_base_url(root, arena), *first = element_value(snapshot, "first_day", arena);
    json_object *object = json_object_new_object();

    about_add(object, "@context", "https://schema.org/");
    about_add(object, "@type", "Dataset");
    about_add(object, "name", about_title(root, arena));
    about_add(object, "description",
             arena_printf(arena, "%s How the use of the hosted models of %s is spread, measured from a snapshot.",
                          element_value(dated, "headline", arena), element_value(snapshot, "network", arena)));
    about_add(object, "url", *base ? arena_printf(arena, "%sindex.html", base) : "");
    about_add(object, "identifier", element_value(snapshot, "hash", arena));
    about_add(object, "version", element_value(snapshot, "taken_on", arena));
    about_add(object, "datePublished", element_value(snapshot, "taken_on", arena));
    if (*first)
        about_add(object, "temporalCoverage",
                 arena_printf(arena, "%s/%s", first, element_value(snapshot, "last_day", arena)));
    about_add(object, "license", licence_url(root, arena));
    json_object_object_add(object, "creator", organization(element_value(snapshot, "network", arena)));
    json_object_object_add(object, "isAccessibleForFree", json_object_new_boolean(1));
    json_object_object_add(object, "variableMeasured", measured());
    json_object_object_add(object, "distribution", distributions(root, base, arena));
    for (const char *at = json_object_to_json_string_ext(object, JSON_C_TO_STRING_NOSLASHESCAPE); *at; at++) {
        if (strchr("<>&", *at))
            text_printf(out, "\\u%04x", (unsigned)(unsigned char)*at);
        else
            text_add_byte(out, *at);
    }
    json_object_put(object);
    arena_free(arena);
}

/* Types of Table Schema that a column's name promises; others are left to the reader ("any"). */
static const struct {
    const char *name, *type;
} column_types[] = {
    {"date", "date"},      {"first_day", "date"},  {"last_day", "date"},   {"listed_on", "date"},
    {"delisted_on", "date"},
    {"first_used", "date"}, {"last_used", "date"}, {"key", "string"},      {"name", "string"},    {"owner", "string"},
    {"category", "string"}, {"family", "string"},  {"path", "string"},     {"share", "number"},   {"rank", "integer"},
    {"inferences", "integer"}, {"inferences_all", "integer"},
};

static json_object *fields(xmlNode *holder, struct arena *arena)
{
    json_object *list = json_object_new_array(), *schema = json_object_new_object();
    for (xmlNode *column = element_child(holder, "column"); column; column = element_next(column)) {
        json_object *field = json_object_new_object();
        const char *name = element_value(column, "name", arena), *type = "any";
        for (size_t i = 0; i < ARRAY_SIZE(column_types); i++)
            if (strcmp(column_types[i].name, name) == 0)
                type = column_types[i].type;
        about_add(field, "name", name);
        about_add(field, "type", type);
        about_add(field, "title", element_value(column, "title", arena));
        about_add(field, "description", element_value(column, "description", arena));
        json_object_array_add(list, field);
    }
    json_object_object_add(schema, "fields", list);
    return schema;
}

/* Letters, digits and dashes, as names of packages and resources must be. */
static const char *slug(const char *text, struct arena *arena)
{
    char *name = arena_text(arena, text);
    size_t length = 0;
    for (const char *at = text; *at; at++) {
        char letter = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
        bool kept = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (kept)
            name[length++] = letter;
        else if (length > 0 && name[length - 1] != '-')
            name[length++] = '-';
    }
    while (length > 0 && name[length - 1] == '-')
        length--;
    name[length] = '\0';
    return name;
}

static json_object *resource(const char *path, const char *title, const char *description, const char *media,
                             xmlNode *columns, struct arena *arena)
{
    const char *dot = strrchr(path, '.');
    json_object *object = json_object_new_object();
    about_add(object, "name", slug(path, arena));
    about_add(object, "path", path);
    about_add(object, "title", title);
    about_add(object, "description", description);
    about_add(object, "format", dot ? dot + 1 : "");
    about_add(object, "mediatype", media);
    about_add(object, "encoding", "utf-8");
    if (element_child(columns, "column")) {
        about_add(object, "profile", "tabular-data-resource");
        json_object_object_add(object, "schema", fields(columns, arena));
    }
    return object;
}

static json_object *resources(xmlNode *root, struct arena *arena)
{
    json_object *list = json_object_new_array();
    for (xmlNode *file = element_child(element_child(root, "files"), "file"); file; file = element_next(file))
        if (strcmp(element_value(file, "path", arena), "datapackage.json") != 0)
            json_object_array_add(list, resource(element_value(file, "path", arena), "",
                                                 element_value(file, "description", arena),
                                                 element_value(file, "media", arena), file, arena));
    for (xmlNode *figure = element_child(element_child(root, "figures"), "figure"); figure;
         figure = element_next(figure)) {
        const char *csv = element_value(figure, "csv", arena);
        if (*csv)
            json_object_array_add(list, resource(csv, element_value(figure, "headline", arena),
                                                 element_value(figure, "subtitle", arena), "text/csv", figure, arena));
    }
    return list;
}

static void add_licence(json_object *package, xmlNode *root, struct arena *arena)
{
    const char *url = licence_url(root, arena);
    json_object *list = json_object_new_array(), *licence = json_object_new_object();
    about_add(licence, "name", about_spdx(root, arena));
    about_add(licence, "path", url);
    if (*url) {
        json_object_array_add(list, licence);
        json_object_object_add(package, "licenses", list);
    } else {
        json_object_put(licence);
        json_object_put(list);
    }
}

static void add_sources(json_object *package, xmlNode *snapshot, struct arena *arena)
{
    const char *source = element_value(snapshot, "source", arena), *url = element_value(snapshot, "source_url", arena);
    json_object *list = json_object_new_array(), *object = json_object_new_object();
    about_add(object, "title", *source ? source : element_value(snapshot, "network", arena));
    if (text_begins_with(url, "http"))
        about_add(object, "path", url);
    json_object_array_add(list, object);
    json_object_object_add(package, "sources", list);
}

void write_datapackage(xmlNode *root, struct text *out)
{
    struct arena *arena = arena_new();
    xmlNode *snapshot = element_child(root, "snapshot");
    json_object *package = json_object_new_object();
    const char *base = about_base_url(root, arena), *name = slug(element_value(snapshot, "network", arena), arena);

    about_add(package, "profile", "data-package");
    about_add(package, "name", *name ? arena_printf(arena, "inuse-%s", name) : "inuse");
    about_add(package, "title", about_title(root, arena));
    about_add(package, "description", element_value(element_child(root, "dated"), "headline", arena));
    about_add(package, "homepage", *base ? arena_printf(arena, "%sindex.html", base) : "");
    about_add(package, "version", element_value(snapshot, "taken_on", arena));
    about_add(package, "created", element_value(snapshot, "taken_at", arena));
    add_licence(package, root, arena);
    add_sources(package, snapshot, arena);
    json_object_object_add(package, "resources", resources(root, arena));
    json_print(package, out);
    arena_free(arena);
}
