/* SPDX-License-Identifier: MIT
 * Knows the blobs that OpenGradient's settlements leave: the Merkle tree of a batch, and one individual
 * settlement. */
#include "import/evm.h"

#include "base/day.h"
#include "base/sha256.h"
#include "import/evm_stage.h"

#include <ctype.h>
#include <string.h>

static const struct import_column columns[] = {
    {"values", NULL, true,
     "batch: the leaves of the tree, each [teeId, inputHash, outputHash, signature, timestamp]"},
    {"tree", NULL, false, "batch: its first hash is the root, which joins BatchSettlement"},
    {"input", NULL, true, "individual: the request; its model is the model"},
    {"output", NULL, false, "individual: the response; its usage gives the tokens"},
    {"teeId", NULL, false, "the node; the placeholder is none"},
    {"timestamp", NULL, true, "when it was served, unix seconds"},
    {"ethAddress", NULL, false, "individual: the caller; a known proxy is none"},
    {"teeSignature", NULL, false, "individual: with the above, the identity of the record"},
};

/* The leaf of a tree, by position. */
enum { LEAF_NODE, LEAF_INPUT, LEAF_OUTPUT, LEAF_SIGNATURE, LEAF_TIME, LEAF_LENGTH };

static const char *item_text(struct json_object *array, size_t i)
{
    struct json_object *item = json_object_array_get_idx(array, i);
    return json_object_is_type(item, json_type_object) || json_object_is_type(item, json_type_array)
               ? NULL
               : json_object_get_string(item);
}

static struct json_object *member(struct json_object *object, const char *name)
{
    struct json_object *value = NULL;
    if (json_object_is_type(object, json_type_object))
        json_object_object_get_ex(object, name, &value);
    return value;
}

static const char *lower_hash(struct import *import, const char *text, size_t digits)
{
    if (!text || strlen(text) != digits + 2 || text[0] != '0' || (text[1] != 'x' && text[1] != 'X') ||
        strspn(text + 2, "0123456789abcdefABCDEF") != digits)
        return NULL;
    char *copy = arena_text(evm_scratch(import), text);
    for (char *at = copy; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    return copy;
}

/* The node, NULL where the placeholder stands; false for what is no id. */
static bool take_node(struct import *import, const char *text, const char **ret_node)
{
    const char *node = lower_hash(import, text, 64);
    if (text && !node)
        return import_reject(import, REASON_VALUE, "teeId \"%.80s\" is not 0x and 64 hexadecimal digits",
                             text);
    *ret_node = node && !evm_is_no_node(node) ? node : NULL;
    return true;
}

static bool take_time(struct import *import, const char *text, int64_t *ret_at)
{
    if (!text)
        return import_reject(import, REASON_COLUMNS, "timestamp is missing");
    if (!abi_quantity(text, ret_at))
        return import_reject(import, REASON_TIME, "timestamp \"%.80s\" is not in unix seconds", text);
    if (time_looks_like_milliseconds(*ret_at))
        return import_reject(import, REASON_TIME,
                             "timestamp %.80s is in milliseconds or finer; give unix seconds", text);
    return *ret_at <= TIME_MOST ||
           import_reject(import, REASON_TIME, "timestamp %.80s is beyond the year 9999", text);
}

/* What tells records apart that carry no id: the hash of all that they say. */
static const char *identity(struct import *import, struct json_object *record)
{
    char hex[SHA256_HEX_SIZE];
    const char *text = json_object_to_json_string_ext(record, JSON_C_TO_STRING_PLAIN);
    sha256_bytes(text, strlen(text), hex);
    return arena_text(evm_scratch(import), hex);
}

static void keep(struct import *import, struct evm_leaf *leaf)
{
    if (import->set_taken_at != SNAPSHOT_UNKNOWN && leaf->at > import->set_taken_at) {
        import_reject(import, REASON_TIME, "timestamp is later than the taken_at that was set");
        return;
    }
    evm_stage_leaf(import, leaf);
}

/* A leaf, alone or under "value" beside its "treeIndex". */
static void take_leaf(struct import *import, struct json_object *item, const char *root)
{
    struct evm_leaf leaf = {
        .root = root, .settlement = "batch", .tokens_in = SNAPSHOT_UNKNOWN, .tokens_out = SNAPSHOT_UNKNOWN};
    struct json_object *wrapped = member(item, "value"), *values = wrapped ? wrapped : item;
    const char *place = json_object_is_type(item, json_type_object) ? json_text(item, "treeIndex") : NULL;
    if (!json_object_is_type(values, json_type_array) || json_object_array_length(values) != LEAF_LENGTH) {
        import_reject(import, REASON_COLUMNS,
                      "a leaf is not [teeId, inputHash, outputHash, signature, timestamp]");
        return;
    }
    if (!take_node(import, item_text(values, LEAF_NODE), &leaf.node) ||
        !take_time(import, item_text(values, LEAF_TIME), &leaf.at))
        return;
    leaf.id = *root && place ? place : identity(import, values);
    keep(import, &leaf);
}

static void take_tree(struct import *import, struct json_object *record, struct json_object *values)
{
    struct json_object *tree = member(record, "tree");
    const char *root = json_object_is_type(tree, json_type_array) && json_object_array_length(tree) > 0
                           ? lower_hash(import, item_text(tree, 0), 64)
                           : NULL;
    if (tree && !root) {
        import_reject(import, REASON_VALUE, "tree does not begin with the hash of its root");
        return;
    }
    import->summary->read--;
    for (size_t i = 0; i < json_object_array_length(values); i++) {
        import->summary->read++;
        take_leaf(import, json_object_array_get_idx(values, i), root ? root : "");
    }
}

/* Request and response are kept as objects, or as the text of one. */
static struct json_object *open_object(struct json_object *value)
{
    struct json_object *parsed = json_object_is_type(value, json_type_string)
                                     ? json_tokener_parse(json_object_get_string(value))
                                     : json_object_get(value);
    if (json_object_is_type(parsed, json_type_object))
        return parsed;
    json_object_put(parsed);
    return NULL;
}

static const char *copy_text(struct import *import, struct json_object *object, const char *name)
{
    const char *text = object ? json_text(object, name) : NULL;
    return text && *text ? arena_text(evm_scratch(import), text) : NULL;
}

static bool take_contents(struct import *import, struct json_object *record, struct evm_leaf *leaf)
{
    struct json_object *input = open_object(member(record, "input")),
                       *output = open_object(member(record, "output"));
    struct json_object *usage = member(output, "usage");
    leaf->model = copy_text(import, input, "model");
    bool done = import_parse_count(import, "prompt_tokens", usage ? json_text(usage, "prompt_tokens") : NULL,
                                   &leaf->tokens_in) &&
                import_parse_count(import, "completion_tokens",
                                   usage ? json_text(usage, "completion_tokens") : NULL, &leaf->tokens_out);
    json_object_put(input);
    json_object_put(output);
    return done;
}

static void take_individual(struct import *import, struct json_object *record)
{
    struct evm_leaf leaf = {.root = "", .settlement = "individual"};
    const char *address = json_text(record, "ethAddress");
    if (!take_node(import, json_text(record, "teeId"), &leaf.node) ||
        !take_time(import, json_text(record, "timestamp"), &leaf.at) || !take_contents(import, record, &leaf))
        return;
    leaf.caller = lower_hash(import, address, 40);
    if (address && !leaf.caller) {
        import_reject(import, REASON_VALUE, "ethAddress \"%.80s\" is not 0x and 40 hexadecimal digits",
                      address);
        return;
    }
    if (leaf.caller && evm_is_proxy(leaf.caller))
        leaf.caller = NULL;
    leaf.id = identity(import, record);
    keep(import, &leaf);
}

static void take(struct import *import, struct json_object *record)
{
    struct json_object *values = member(record, "values");
    arena_reset(evm_scratch(import));
    if (json_object_is_type(values, json_type_array))
        take_tree(import, record, values);
    else if (member(record, "input"))
        take_individual(import, record);
    else
        import_reject(
            import, REASON_COLUMNS,
            "neither values nor input is there: not the blob of a batch or of an individual settlement");
}

static void read(struct import *import, struct input *input)
{
    static const struct json_shape shape = {.containers = NULL};
    evm_read(import, input, &shape, take);
}

const struct importer import_settlement_blob = {
    .name = "settlement-blob",
    .summary = "blobs of OpenGradient's settlements: the leaves of a batch, or one settled in full",
    .columns = columns,
    .column_count = ARRAY_SIZE(columns),
    .read = read,
    .finish = evm_finish,
};
