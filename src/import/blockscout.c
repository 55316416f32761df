/* SPDX-License-Identifier: MIT
 * Knows how Blockscout names what JSON-RPC names otherwise. */
#include "import/blockscout.h"

#include "base/day.h"
#include "base/text.h"
#include "import/evm_events.h"

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

/* The parameters of the decoded form; NULL where there is none. */
static struct json_object *find_parameters(struct json_object *item)
{
    struct json_object *decoded = find(item, "decoded", NULL);
    struct json_object *parameters =
        json_object_is_type(decoded, json_type_object) ? find(decoded, "parameters", NULL) : NULL;
    return json_object_is_type(parameters, json_type_array) ? parameters : NULL;
}

/* The parameter at this place; NULL when it is no object. */
static struct json_object *parameter_at(struct json_object *parameters, size_t i)
{
    struct json_object *parameter = json_object_array_get_idx(parameters, i);
    return json_object_is_type(parameter, json_type_object) ? parameter : NULL;
}

static bool is_indexed(struct json_object *parameter)
{
    struct json_object *indexed = find(parameter, "indexed", NULL);
    return indexed && json_object_get_boolean(indexed);
}

static void add_word(struct text *text, uint64_t value)
{
    text_printf(text, "%048d%016" PRIx64, 0, value);
}

static void add_zeros(struct text *text, size_t count)
{
    while (count-- > 0)
        text_add_byte(text, '0');
}

/* Decimal digits of any number within 256 bits, as a word. */
static bool add_decimal(struct text *text, const char *digits)
{
    unsigned char word[32] = {0};
    if (*digits == '\0')
        return false;
    for (; *digits >= '0' && *digits <= '9'; digits++) {
        unsigned carry = (unsigned)(*digits - '0');
        for (size_t i = sizeof word; i-- > 0; carry >>= 8) {
            carry += word[i] * 10u;
            word[i] = (unsigned char)carry;
        }
        if (carry != 0)
            return false;
    }
    for (size_t i = 0; i < sizeof word; i++)
        text_printf(text, "%02x", word[i]);
    return *digits == '\0';
}

/* A number, hash or address as a word. */
static bool add_static(struct text *text, struct json_object *value)
{
    const char *string = value ? json_object_get_string(value) : "";
    size_t digits = strlen(string) - 2;
    if (!text_begins_with(string, "0x"))
        return add_decimal(text, string);
    if (digits > 64)
        return false;
    add_zeros(text, 64 - digits);
    text_add(text, string + 2);
    return true;
}

static void add_string(struct text *text, struct json_object *value)
{
    const char *string = value ? json_object_get_string(value) : "";
    size_t length = strlen(string);
    add_word(text, length);
    for (size_t i = 0; i < (length + 31) / 32 * 32; i++)
        text_printf(text, "%02x", i < length ? (unsigned char)string[i] : 0);
}

/* The first members of a request, mode and modelCID; other tuples say nothing that is read. */
static bool add_tuple(struct text *text, struct json_object *value)
{
    if (!json_object_is_type(value, json_type_array) || json_object_array_length(value) < 2)
        return true;
    struct text mode = TEXT_INIT;
    bool done = add_static(&mode, json_object_array_get_idx(value, 0));
    if (done) {
        text_add(text, mode.bytes);
        add_word(text, 64);
        add_string(text, json_object_array_get_idx(value, 1));
    }
    text_clear(&mode);
    return done;
}

/* How a type stands in the data: as a word, or by the offset of what stands behind the words. */
enum standing { STATIC, STRING, TUPLE, OPAQUE };

/* Where the type is not given, the value tells it. */
static enum standing standing_of_value(struct json_object *value)
{
    const char *text = value ? json_object_get_string(value) : "";
    if (json_object_is_type(value, json_type_array))
        return TUPLE;
    bool is_number = *text != '\0' && text[strspn(text, "0123456789")] == '\0';
    return is_number || text_begins_with(text, "0x") ? STATIC : STRING;
}

static enum standing standing_of(struct json_object *parameter)
{
    const char *type = json_text(parameter, "type");
    if (!type)
        return standing_of_value(find(parameter, "value", NULL));
    if (strcmp(type, "bytes") == 0 || (*type != '\0' && type[strlen(type) - 1] == ']'))
        return OPAQUE;
    if (text_begins_with(type, "tuple") || type[0] == '(')
        return TUPLE;
    return strcmp(type, "string") == 0 ? STRING : STATIC;
}

static bool is_request(struct json_object *parameter)
{
    const char *name = json_text(parameter, "name");
    return name && strcmp(name, "request") == 0;
}

/* One parameter of the data; `heads` is the length of all words. */
static bool encode_parameter(struct json_object *parameter, size_t heads, struct text *words,
                             struct text *tail)
{
    struct json_object *value = find(parameter, "value", NULL);
    enum standing standing = standing_of(parameter);
    if (standing == STATIC)
        return add_static(words, value);
    add_word(words, heads + tail->length / 2);
    if (standing == STRING)
        add_string(tail, value);
    else if (standing == OPAQUE || !is_request(parameter))
        add_word(tail, 0);
    else
        return add_tuple(tail, value);
    return true;
}

/* The data that the decoded form came from, as far as evm_events.h reads them. */
static bool encode_data(struct json_object *parameters, struct text *words)
{
    struct text tail = TEXT_INIT;
    size_t heads = 0;
    bool done = true;
    for (size_t i = 0; i < json_object_array_length(parameters); i++)
        heads += parameter_at(parameters, i) && !is_indexed(parameter_at(parameters, i)) ? 32 : 0;
    for (size_t i = 0; done && i < json_object_array_length(parameters); i++) {
        struct json_object *parameter = parameter_at(parameters, i);
        if (parameter && !is_indexed(parameter))
            done = encode_parameter(parameter, heads, words, &tail);
    }
    text_add(words, tail.bytes ? tail.bytes : "");
    text_clear(&tail);
    return done;
}

static void add_data(struct json_object *log, struct json_object *item)
{
    struct json_object *data = find(item, "data", NULL), *parameters = find_parameters(item);
    struct text text = TEXT_INIT;
    text_add(&text, "0x");
    if (data)
        copy(log, "data", data);
    else if (parameters && encode_data(parameters, &text))
        json_object_object_add(log, "data", json_object_new_string(text.bytes));
    text_clear(&text);
}

/* The topics that the decoded form came from: the event by its first four bytes, and the indexed parameters.
 */
static void encode_topics(struct json_object *log, struct json_object *item, struct json_object *parameters)
{
    const char *method = json_text(find(item, "decoded", NULL), "method_id");
    struct text beginning = TEXT_INIT;
    text_printf(&beginning, "0x%s", method ? method + (text_begins_with(method, "0x") ? 2 : 0) : "");
    const char *topic0 = evm_topic0(beginning.bytes);
    text_clear(&beginning);
    if (!topic0)
        return;
    struct json_object *topics = json_object_new_array();
    json_object_array_add(topics, json_object_new_string(topic0));
    for (size_t i = 0; i < json_object_array_length(parameters); i++) {
        struct json_object *parameter = parameter_at(parameters, i);
        struct text topic = TEXT_INIT;
        text_add(&topic, "0x");
        if (parameter && is_indexed(parameter) && add_static(&topic, find(parameter, "value", NULL)))
            json_object_array_add(topics, json_object_new_string(topic.bytes));
        text_clear(&topic);
    }
    json_object_object_add(log, "topics", topics);
}

static void add_topics(struct json_object *log, struct json_object *item)
{
    struct json_object *topics = find(item, "topics", NULL), *parameters = find_parameters(item);
    bool given = json_object_is_type(topics, json_type_array) && json_object_array_length(topics) > 0 &&
                 json_object_array_get_idx(topics, 0);
    if (given || !parameters)
        copy(log, "topics", topics);
    else
        encode_topics(log, item, parameters);
}

/* Newer explorers give the time of the block in ISO 8601; what is no time is as if it were absent. */
static void add_time(struct json_object *log, struct json_object *item)
{
    int64_t at;
    const char *text = json_text(item, "block_timestamp");
    if (text && time_parse(text, &at))
        json_object_object_add(log, "blockTimestamp", json_object_new_int64(at));
}

struct json_object *blockscout_log(struct json_object *item)
{
    struct json_object *log = json_object_new_object();
    copy(log, "address", hash_of(find(item, "address", NULL)));
    add_topics(log, item);
    add_data(log, item);
    copy(log, "transactionHash", find(item, "transaction_hash", "tx_hash"));
    copy(log, "logIndex", find(item, "index", NULL));
    copy(log, "blockNumber", find(item, "block_number", NULL));
    copy(log, "blockHash", find(item, "block_hash", NULL));
    add_time(log, item);
    return log;
}

/* `revert_reason` is null, raw hexadecimal, or an object with it; else `result` is a word such as "out of
 * gas". */
static void add_reason(struct json_object *transaction, struct json_object *item)
{
    struct json_object *reason = find(item, "revert_reason", NULL);
    if (json_object_is_type(reason, json_type_object))
        reason = find(reason, "raw", NULL);
    copy(transaction, "revertReason", json_object_is_type(reason, json_type_string) ? reason : NULL);
    copy(transaction, "result", find(item, "result", NULL));
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
    add_reason(transaction, item);
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
