/* SPDX-License-Identifier: MIT
 * Knows how a log, a block, a transaction and a receipt look in JSON-RPC. */
#include "import/evm.h"

#include "base/day.h"
#include "import/evm_derive.h"
#include "import/evm_stage.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

/* What a record needs only while it is taken. */
struct evm_state {
    struct arena *scratch;
};

static const char *const result_container[] = {"result", NULL};
const struct json_shape evm_reply = {.containers = result_container};

/* Makes the tables. */
static void begin(struct import *import)
{
    if (import->state)
        return;
    struct evm_state *state = arena_alloc(import->arena, 1, sizeof *state);
    *state = (struct evm_state){.scratch = arena_new()};
    import->state = state;
    evm_stage_begin(import);
}

struct arena *evm_scratch(struct import *import)
{
    struct evm_state *state = import->state;
    return state->scratch;
}

/* A member that is a number, as "0x1a" or 26; absent = SNAPSHOT_UNKNOWN. */
static bool take_quantity(struct import *import, struct json_object *object, const char *member,
                          int64_t *ret_value)
{
    const char *text = json_text(object, member);
    *ret_value = SNAPSHOT_UNKNOWN;
    return !text || abi_quantity(text, ret_value) ||
           import_reject(import, REASON_NUMBER, "%s \"%.80s\" is not a number", member, text);
}

static bool take_time(struct import *import, struct json_object *object, const char *member,
                      int64_t *ret_time)
{
    if (!take_quantity(import, object, member, ret_time))
        return false;
    if (*ret_time == SNAPSHOT_UNKNOWN || *ret_time <= TIME_MOST)
        return true;
    return import_reject(import, REASON_TIME, "%s is beyond the year 9999; give unix seconds", member);
}

/* "0x" and 64 hexadecimal digits. *ret_has tells whether the member is there. */
static bool take_hash(struct import *import, struct json_object *object, const char *member, bool needed,
                      unsigned char hash[EVM_HASH_SIZE], bool *ret_has)
{
    const char *text = json_text(object, member);
    struct abi_data data;
    *ret_has = text && *text != '\0';
    if (!*ret_has && !needed)
        return true;
    if (!*ret_has || !abi_hex(text, evm_scratch(import), &data) || data.length != EVM_HASH_SIZE)
        return import_reject(import, REASON_VALUE, "%s \"%.80s\" is not 0x and 64 hexadecimal digits", member,
                             text ? text : "");
    memcpy(hash, data.bytes, EVM_HASH_SIZE);
    return true;
}

/* "0x" and 40 hexadecimal digits, lower-cased; NULL where it is absent. */
static bool take_address(struct import *import, struct json_object *object, const char *member, bool needed,
                         const char **ret_address)
{
    const char *text = json_text(object, member);
    *ret_address = NULL;
    if ((!text || *text == '\0') && !needed)
        return true;
    if (!text || strlen(text) != 42 || text[0] != '0' || (text[1] != 'x' && text[1] != 'X') ||
        strspn(text + 2, "0123456789abcdefABCDEF") != 40)
        return import_reject(import, REASON_VALUE, "%s \"%.80s\" is not 0x and 40 hexadecimal digits", member,
                             text ? text : "");
    char *address = arena_text(evm_scratch(import), text);
    for (char *at = address; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    *ret_address = address;
    return true;
}

static bool take_topics(struct import *import, struct json_object *log, struct evm_raw *raw)
{
    struct json_object *topics = NULL;
    json_object_object_get_ex(log, "topics", &topics);
    if (!json_object_is_type(topics, json_type_array))
        return import_reject(import, REASON_COLUMNS, "topics is missing; is this a log?");
    for (size_t i = 0; i < json_object_array_length(topics); i++) {
        struct json_object *topic = json_object_array_get_idx(topics, i);
        if (!topic)
            continue;
        if (raw->topic_count == EVM_MOST_TOPICS ||
            !abi_hex(json_object_get_string(topic), evm_scratch(import), &raw->topics[raw->topic_count]))
            return import_reject(import, REASON_VALUE, "topic %zu is not hexadecimal, or one too many", i);
        raw->topic_count++;
    }
    return true;
}

static bool take_raw(struct import *import, struct json_object *log, struct evm_raw *raw)
{
    const char *data = json_text(log, "data");
    *raw = (struct evm_raw){.topic_count = 0};
    if (!take_address(import, log, "address", true, &raw->address) || !take_topics(import, log, raw))
        return false;
    return abi_hex(data ? data : "0x", evm_scratch(import), &raw->data) ||
           import_reject(import, REASON_VALUE, "data are not an even number of hexadecimal digits");
}

static bool take_position(struct import *import, struct json_object *log, struct evm_position *position)
{
    struct json_object *removed = NULL;
    bool has_tx;
    if (!take_hash(import, log, "transactionHash", true, position->tx, &has_tx) ||
        !take_hash(import, log, "blockHash", false, position->block_hash, &position->has_block_hash) ||
        !take_quantity(import, log, "logIndex", &position->index) ||
        !take_quantity(import, log, "blockNumber", &position->block) ||
        !take_time(import, log, "blockTimestamp", &position->at))
        return false;
    if (position->index == SNAPSHOT_UNKNOWN)
        return import_reject(import, REASON_COLUMNS, "logIndex is missing: a pending log is none yet");
    position->removed =
        json_object_object_get_ex(log, "removed", &removed) && json_object_get_boolean(removed);
    return true;
}

void evm_log(struct import *import, struct json_object *log)
{
    struct evm_raw raw;
    struct evm_position position;
    struct evm_decoded decoded;
    const char *what = "";
    arena_reset(evm_scratch(import));
    if (!take_raw(import, log, &raw) || !take_position(import, log, &position))
        return;
    if (!evm_decode(&raw, evm_scratch(import), &decoded, &what)) {
        import_reject(import, REASON_VALUE, "the event cannot be read: %s", what);
        return;
    }
    if (decoded.at != SNAPSHOT_UNKNOWN && decoded.at > TIME_MOST) {
        import_reject(import, REASON_TIME, "its timestamp is beyond the year 9999");
        return;
    }
    if (decoded.event == EVENT_OTHER || decoded.event == EVENT_REPEATED) {
        import->summary->ignored += decoded.event == EVENT_REPEATED;
        import->summary->unknown += decoded.event == EVENT_OTHER;
        return;
    }
    import->summary->rounded += decoded.rounded;
    evm_stage_log(import, &position, &decoded);
}

/* 1 when `status` says that the transaction failed, 0 when it did not, SNAPSHOT_UNKNOWN when it does not say.
 */
static bool take_failed(struct import *import, struct json_object *object, int64_t *ret_failed)
{
    int64_t status;
    if (!take_quantity(import, object, "status", &status))
        return false;
    if (status != SNAPSHOT_UNKNOWN && status > 1)
        return import_reject(import, REASON_VALUE, "status is neither 0 nor 1");
    *ret_failed = status == SNAPSHOT_UNKNOWN ? SNAPSHOT_UNKNOWN : status == 0;
    return true;
}

/* Longer ones are dumps, not reasons. */
#define REASON_LENGTH 80

/* Solidity's Error(string) in hexadecimal, or words; NULL when there is none. */
static const char *read_reason(struct import *import, const char *text)
{
    struct abi_data data;
    const char *reason = text;
    if (text && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        reason = NULL;
        if (abi_hex(text, evm_scratch(import), &data) && data.length > 4 &&
            memcmp(data.bytes, "\x08\xc3\x79\xa0", 4) == 0) {
            struct abi_data arguments = {data.bytes + 4, data.length - 4};
            int64_t offset;
            if (!abi_number(&arguments, 0, &offset) ||
                !abi_string(&arguments, (size_t)offset, evm_scratch(import), &reason))
                reason = NULL;
        }
    }
    if (!reason || *reason == '\0' || strlen(reason) > REASON_LENGTH)
        return NULL;
    return reason;
}

/* What an explorer calls the result; "reverted" is what is said without one. */
static bool is_telling(const char *result)
{
    static const char *const plain[] = {"success", "error", "Reverted", "reverted", "execution reverted", ""};
    for (size_t i = 0; result && i < ARRAY_SIZE(plain); i++)
        if (strcmp(result, plain[i]) == 0)
            return false;
    return result && strlen(result) <= REASON_LENGTH;
}

static const char *failure_reason(struct import *import, struct json_object *object, int64_t failed)
{
    const char *said = read_reason(import, json_text(object, "revertReason")),
               *result = json_text(object, "result");
    if (failed != 1)
        return NULL;
    if (said)
        return arena_printf(evm_scratch(import), "reverted: %s", said);
    return is_telling(result) ? arena_text(evm_scratch(import), result) : NULL;
}

void evm_transaction(struct import *import, struct json_object *object)
{
    struct evm_transaction transaction;
    const char *target, *input = json_text(object, "input");
    bool has_tx;
    arena_reset(evm_scratch(import));
    if (!take_hash(import, object, "hash", true, transaction.tx, &has_tx) ||
        !take_address(import, object, "from", true, &transaction.sender) ||
        !take_address(import, object, "to", false, &target) ||
        !take_quantity(import, object, "blockNumber", &transaction.block) ||
        !take_time(import, object, "blockTimestamp", &transaction.at) ||
        !take_failed(import, object, &transaction.failed))
        return;
    transaction.call =
        evm_find_call(target, input ? input : "", evm_scratch(import), &transaction.call_count);
    transaction.reason = failure_reason(import, object, transaction.failed);
    evm_stage_transaction(import, &transaction);
}

static void take_block_transaction(struct import *import, struct json_object *transaction)
{
    if (!json_object_is_type(transaction, json_type_object))
        return;
    import->summary->read++;
    evm_transaction(import, transaction);
}

void evm_block(struct import *import, struct json_object *block)
{
    int64_t number, at;
    struct json_object *transactions = NULL;
    if (!take_quantity(import, block, "number", &number) || !take_time(import, block, "timestamp", &at))
        return;
    if (number == SNAPSHOT_UNKNOWN || at == SNAPSHOT_UNKNOWN) {
        import_reject(import, REASON_COLUMNS, "number or timestamp is missing; is this a block?");
        return;
    }
    evm_stage_block(import, number, at);
    json_object_object_get_ex(block, "transactions", &transactions);
    for (size_t i = 0;
         json_object_is_type(transactions, json_type_array) && i < json_object_array_length(transactions);
         i++)
        take_block_transaction(import, json_object_array_get_idx(transactions, i));
}

static void take_receipt_logs(struct import *import, struct json_object *receipt)
{
    struct json_object *logs = NULL;
    json_object_object_get_ex(receipt, "logs", &logs);
    for (size_t i = 0; json_object_is_type(logs, json_type_array) && i < json_object_array_length(logs);
         i++) {
        import->summary->read++;
        evm_log(import, json_object_array_get_idx(logs, i));
    }
}

void evm_receipt(struct import *import, struct json_object *receipt)
{
    struct evm_transaction transaction = {
        .at = SNAPSHOT_UNKNOWN, .call = SNAPSHOT_UNKNOWN, .call_count = SNAPSHOT_UNKNOWN};
    bool has_tx;
    arena_reset(evm_scratch(import));
    if (!take_hash(import, receipt, "transactionHash", true, transaction.tx, &has_tx) ||
        !take_address(import, receipt, "from", false, &transaction.sender) ||
        !take_quantity(import, receipt, "blockNumber", &transaction.block) ||
        !take_failed(import, receipt, &transaction.failed))
        return;
    transaction.reason = failure_reason(import, receipt, transaction.failed);
    evm_stage_transaction(import, &transaction);
    take_receipt_logs(import, receipt);
}

void evm_unwrap(struct import *import, struct json_object *record,
                void (*take)(struct import *import, struct json_object *object))
{
    struct json_object *result = NULL, *failure = NULL;
    if (json_object_object_get_ex(record, "error", &failure) && failure) {
        const char *message =
            json_object_is_type(failure, json_type_object) ? json_text(failure, "message") : NULL;
        import_reject(import, REASON_SYNTAX, "the reply is an error: %.200s",
                      message ? message : "without a message");
        return;
    }
    if (!json_object_object_get_ex(record, "result", &result)) {
        take(import, record);
        return;
    }
    if (json_object_is_type(result, json_type_object)) {
        take(import, result);
        return;
    }
    if (!json_object_is_type(result, json_type_array)) {
        import_reject(import, REASON_SYNTAX, "the reply has no result: the node does not know it");
        return;
    }
    import->summary->read--;
    for (size_t i = 0; i < json_object_array_length(result); i++) {
        struct json_object *object = json_object_array_get_idx(result, i);
        import->summary->read++;
        if (json_object_is_type(object, json_type_object))
            take(import, object);
        else
            import_reject(import, REASON_SYNTAX, "result %zu is not an object", i);
    }
}

/* Records that were neither rejected nor passed over. */
static int64_t usable(const struct import *import)
{
    const struct import_summary *summary = import->summary;
    int64_t count = summary->read - summary->ignored - summary->unknown;
    for (size_t i = 0; i < REASON_COUNT; i++)
        count -= summary->rejected[i];
    return count;
}

void evm_read(struct import *import, struct input *input, const struct json_shape *shape,
              void (*take)(struct import *import, struct json_object *record))
{
    int64_t before = usable(import), rejected = import->faults->count;
    begin(import);
    json_read(import, input, shape, take);
    import->line = 0;
    if (!import_failed(import) && import->faults->count == rejected && usable(import) == before)
        import_reject(import, REASON_SYNTAX, "holds no record of use; is it %s?", import->importer->name);
}

void evm_finish(struct import *import)
{
    struct evm_state *state = import->state;
    evm_stage_merge(import);
    if (import->summary->imported + import->summary->updated > 0)
        evm_derive(import);
    arena_free(state->scratch);
}
