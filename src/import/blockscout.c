/* SPDX-License-Identifier: MIT
 * Knows how Blockscout names what JSON-RPC names otherwise. */
#include "import/blockscout.h"

#include "base/day.h"

#include <inttypes.h>
#include <string.h>

/* A member under any of its names: they changed between versions of the explorer. */
static struct json_object *find(struct json_object *object, const char *name, const char *other)
{
    struct json_object *value = NULL;
    if (!json_object_object_get_ex(object, name, &value) && other)
        json_object_object_get_ex(object, other, &value);
    return value;
}

static void copy(struct json_object *to, const char *name, struct json_object *value)
{
    if (value)
        json_object_object_add(to, name, json_object_get(value));
}

/* Addresses are objects that carry more than their hash. */
static struct json_object *hash_of(struct json_object *address)
{
    return json_object_is_type(address, json_type_object) ? find(address, "hash", NULL) : address;
}

/* The value of a decoded parameter, by name. */
static struct json_object *find_parameter(struct json_object *decoded, const char *name)
{
    struct json_object *parameters = find(decoded, "parameters", NULL);
    for (size_t i = 0;
         json_object_is_type(parameters, json_type_array) && i < json_object_array_length(parameters); i++) {
        struct json_object *parameter = json_object_array_get_idx(parameters, i);
        const char *known =
            json_object_is_type(parameter, json_type_object) ? json_text(parameter, "name") : NULL;
        if (known && strcmp(known, name) == 0)
            return find(parameter, "value", NULL);
    }
    return NULL;
}

static void add_word(struct text *text, uint64_t value)
{
    text_printf(text, "%048d%016" PRIx64, 0, value);
}

static void add_number(struct text *text, struct json_object *value)
{
    add_word(text, (uint64_t)(value ? json_object_get_int64(value) : 0));
}

static void add_string(struct text *text, struct json_object *value)
{
    const char *string = value ? json_object_get_string(value) : "";
    size_t length = strlen(string);
    add_word(text, length);
    for (size_t i = 0; i < (length + 31) / 32 * 32; i++)
        text_printf(text, "%02x", i < length ? (unsigned char)string[i] : 0);
}

/* The data that the decoded form came from, as far as evm_events.h reads them. */
static bool encode(struct json_object *decoded, struct text *text)
{
    struct json_object *request = find_parameter(decoded, "request"),
                       *size = find_parameter(decoded, "batchSize");
    struct json_object *timestamp = find_parameter(decoded, "timestamp"),
                       *model = find_parameter(decoded, "modelInfo");
    text_add(text, "0x");
    if (json_object_is_type(request, json_type_array) && json_object_array_length(request) >= 2) {
        add_word(text, 0);
        add_word(text, 64);
        add_number(text, json_object_array_get_idx(request, 0));
        add_word(text, 64);
        add_string(text, json_object_array_get_idx(request, 1));
    } else if (size) {
        add_number(text, size);
    } else if (model) {
        add_word(text, 32);
        add_string(text, model);
    } else if (timestamp) {
        add_word(text, 0);
        add_word(text, 0);
        add_number(text, timestamp);
    }
    return text->length > 2;
}

static void add_data(struct json_object *log, struct json_object *item)
{
    struct json_object *data = find(item, "data", NULL);
    struct text text = TEXT_INIT;
    if (data)
        copy(log, "data", data);
    else if (encode(find(item, "decoded", NULL), &text))
        json_object_object_add(log, "data", json_object_new_string(text.bytes));
    text_clear(&text);
}

struct json_object *blockscout_log(struct import *import, struct json_object *item)
{
    (void)import;
    struct json_object *log = json_object_new_object();
    copy(log, "address", hash_of(find(item, "address", NULL)));
    copy(log, "topics", find(item, "topics", NULL));
    add_data(log, item);
    copy(log, "transactionHash", find(item, "transaction_hash", "tx_hash"));
    copy(log, "logIndex", find(item, "index", NULL));
    copy(log, "blockNumber", find(item, "block_number", NULL));
    copy(log, "blockHash", find(item, "block_hash", NULL));
    return log;
}

struct json_object *blockscout_transaction(struct import *import, struct json_object *item)
{
    int64_t at;
    const char *status = json_text(item, "status");
    if (!import_parse_time(import, "timestamp", json_text(item, "timestamp"), &at))
        return NULL;
    struct json_object *transaction = json_object_new_object();
    copy(transaction, "hash", find(item, "hash", NULL));
    copy(transaction, "from", hash_of(find(item, "from", NULL)));
    copy(transaction, "to", hash_of(find(item, "to", NULL)));
    copy(transaction, "input", find(item, "raw_input", NULL));
    copy(transaction, "blockNumber", find(item, "block_number", "block"));
    if (at != SNAPSHOT_UNKNOWN)
        json_object_object_add(transaction, "blockTimestamp", json_object_new_int64(at));
    if (status)
        json_object_object_add(transaction, "status", json_object_new_int64(strcmp(status, "error") != 0));
    return transaction;
}

void blockscout_read(struct import *import, struct input *input,
                     void (*take)(struct import *import, struct json_object *record))
{
    static const char *const containers[] = {"items", NULL};
    static const struct json_shape shape = {.containers = containers};
    evm_read(import, input, &shape, take);
}
