/* SPDX-License-Identifier: MIT
 * Knows the list pages of OpenGradient's Model Hub, where a model is author/name and calls name its content
 * ids. */
#include "base/text.h"
#include "import/json_records.h"

#include <string.h>

static const struct import_column columns[] = {
    {"authorUsername", NULL, true, "with name, the model's key; also its owner"},
    {"name", NULL, true, "see authorUsername"},
    {"taskName", NULL, false, "category"},
    {"modelAddress", NULL, false, "a content id: an alias"},
    {"createdAt", NULL, false, "listed_at"},
    {"tags", NULL, false,
     "one that begins with base_model: or family: is the family, unless a member baseModel or family says "
     "it"},
    {"llmPath", NULL, false, "another name: an alias"},
    {"cid", NULL, false,
     "content id, here or inside versions, releases or files: an alias; also ipfsCid, blobId, cids"},
};

static bool is_content_id(const char *name)
{
    static const char *const names[] = {"modelAddress", "llmPath",  "cid",    "cids",
                                        "ipfsCid",      "ipfsCids", "blobId", "blobIds"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool is_holder(const char *name)
{
    return strcmp(name, "versions") == 0 || strcmp(name, "releases") == 0 || strcmp(name, "files") == 0;
}

static bool add_ids(struct import *import, struct json_object *value, int64_t model_id)
{
    if (json_object_is_type(value, json_type_string))
        return import_alias(import, json_object_get_string(value), model_id);
    for (size_t i = 0; json_object_is_type(value, json_type_array) && i < json_object_array_length(value);
         i++)
        if (!add_ids(import, json_object_array_get_idx(value, i), model_id))
            return false;
    return true;
}

/* The nesting is that of json-c's tokener at most. */
static bool add_aliases(struct import *import, struct json_object *object, int64_t model_id)
{
    if (json_object_is_type(object, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(object); i++)
            if (!add_aliases(import, json_object_array_get_idx(object, i), model_id))
                return false;
        return true;
    }
    if (!json_object_is_type(object, json_type_object))
        return true;
    json_object_object_foreach(object, name, value)
    {
        if ((is_content_id(name) && !add_ids(import, value, model_id)) ||
            (is_holder(name) && !add_aliases(import, value, model_id)))
            return false;
    }
    return true;
}

static const char *find_family(struct json_object *record)
{
    struct json_object *tags = NULL;
    const char *stated =
        json_text(record, "baseModel") ? json_text(record, "baseModel") : json_text(record, "family");
    if (stated && *stated)
        return stated;
    json_object_object_get_ex(record, "tags", &tags);
    for (size_t i = 0; json_object_is_type(tags, json_type_array) && i < json_object_array_length(tags);
         i++) {
        struct json_object *tag = json_object_array_get_idx(tags, i);
        const char *text = json_object_is_type(tag, json_type_string) ? json_object_get_string(tag) : "";
        if (text_begins_with(text, "base_model:"))
            return text + 11;
        if (text_begins_with(text, "family:"))
            return text + 7;
    }
    return NULL;
}

static void take(struct import *import, struct json_object *record)
{
    struct listed_model model = {.owner = json_text(record, "authorUsername"),
                                 .name = json_text(record, "name"),
                                 .category = json_text(record, "taskName"),
                                 .family = find_family(record),
                                 .delisted_at = SNAPSHOT_UNKNOWN,
                                 .runnable = -1,
                                 .is_listed = true};
    if (!model.owner || !model.name) {
        import_reject(import, REASON_COLUMNS, "authorUsername or name is missing");
        return;
    }
    if (!import_parse_time(import, "createdAt", json_text(record, "createdAt"), &model.listed_at))
        return;
    model.key = arena_printf(import->arena, "%s/%s", model.owner, model.name);
    int64_t id = import_listed_model(import, &model);
    if (id != SNAPSHOT_UNKNOWN)
        add_aliases(import, record, id);
}

static void read(struct import *import, struct input *input)
{
    static const char *const containers[] = {"models", NULL};
    static const struct json_shape shape = {.containers = containers};
    json_read(import, input, &shape, take);
}

const struct importer import_hub_models = {
    .name = "hub-models",
    .summary = "list pages of OpenGradient's Model Hub",
    .columns = columns,
    .column_count = ARRAY_SIZE(columns),
    .read = read,
};
