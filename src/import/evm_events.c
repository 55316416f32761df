/* SPDX-License-Identifier: MIT
 * Knows the signatures, addresses and data layouts of OpenGradient's events and calls. */
#include "import/evm_events.h"

#include "base/day.h"
#include "base/hex.h"
#include "snapshot/snapshot.h"

#include <string.h>
#include <strings.h>

/* The token whose transfers are payments: OPG on Base. Free test tokens are no money. */
static const char opg[] = "0xfbc2051ae2265686a469421b2c5a2d5462fbf5eb";

static const char hub[] = "0x8383c9bd7462f12eb996dd02f78234c0421a6fae";

static const char *const proxies[] = {
    "0x000000000022d473030f116ddee9f6b43ac78ba3", /* Permit2 */
    "0x402085c248eea27d92e8b30b2c58ed07f9e20001", /* x402 exact */
    "0x4020a4f3b7b90cca423b9fabcc0ce57c6c240002", /* x402 upto */
    "0xbe08d629cc799e6c17200f454f68a61e017038c8", /* x402 upto on Base Sepolia */
};

bool evm_is_proxy(const char *address)
{
    for (size_t i = 0; i < ARRAY_SIZE(proxies); i++)
        if (strcasecmp(address, proxies[i]) == 0)
            return true;
    return false;
}

bool evm_is_no_node(const char *tee_id)
{
    return strcmp(tee_id, "0xddc21f2d5d0af861b4fc1390df47f1c93bc5aee54e7e31763e97256d56148253") == 0;
}

static const char *word_text(const struct abi_data *word, struct arena *arena)
{
    char hex[65];
    hex_write(word->bytes, word->length, hex);
    return arena_printf(arena, "0x%s", hex);
}

static bool topic_word(const struct evm_raw *raw, size_t i, struct arena *arena, const char **ret_word)
{
    if (i >= raw->topic_count || raw->topics[i].length != 32)
        return false;
    *ret_word = word_text(&raw->topics[i], arena);
    return true;
}

static bool topic_address(const struct evm_raw *raw, size_t i, struct arena *arena, const char **ret_address)
{
    char address[ABI_ADDRESS_SIZE];
    if (i >= raw->topic_count || raw->topics[i].length != 32 || !abi_address(&raw->topics[i], 0, address))
        return false;
    *ret_address = arena_text(arena, address);
    return true;
}

/* The second word of the data is the offset R of `request`; the word at R is the mode, the word at R + 32 the
 * offset, from R, of modelCID. The three events begin alike. */
static bool decode_run(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    int64_t request, cid;
    return abi_number(&raw->data, 32, &request) && abi_number(&raw->data, (size_t)request, &decoded->mode) &&
           abi_number(&raw->data, (size_t)request + 32, &cid) && (uint64_t)cid <= raw->data.length &&
           abi_string(&raw->data, (size_t)request + (size_t)cid, arena, &decoded->model);
}

static bool decode_workflow(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    return topic_address(raw, 1, arena, &decoded->caller);
}

static bool decode_batch(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    return raw->topic_count == 2 && topic_word(raw, 1, arena, &decoded->other) &&
           abi_number(&raw->data, 0, &decoded->count);
}

static bool decode_node(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    return topic_word(raw, 1, arena, &decoded->node);
}

static bool decode_heartbeat(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    return topic_word(raw, 1, arena, &decoded->node) && abi_number(&raw->data, 0, &decoded->at);
}

static bool decode_individual(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    if (!topic_word(raw, 1, arena, &decoded->node) || !topic_address(raw, 2, arena, &decoded->caller) ||
        !abi_number(&raw->data, 64, &decoded->at))
        return false;
    if (evm_is_no_node(decoded->node))
        decoded->node = NULL;
    if (evm_is_proxy(decoded->caller))
        decoded->caller = NULL;
    return true;
}

static bool decode_nothing(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    (void)raw, (void)arena, (void)decoded;
    return true;
}

static bool decode_metadata(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    int64_t offset;
    return abi_number(&raw->data, 0, &offset) &&
           abi_string(&raw->data, (size_t)offset, arena, &decoded->model);
}

static bool decode_transfer(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    bool exact = true;
    /* The same signature moves every token, and with a fourth topic a collectible. */
    if (strcasecmp(raw->address, opg) != 0 || raw->topic_count != 3) {
        decoded->event = EVENT_OTHER;
        return true;
    }
    bool done = topic_address(raw, 1, arena, &decoded->caller) &&
                abi_nano(&raw->data, 0, &decoded->paid_nano, &exact);
    decoded->rounded = !exact;
    return done;
}

/* An end that no calendar holds is no end. */
static bool decode_task(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    if (!topic_address(raw, 1, arena, &decoded->caller) || !topic_address(raw, 2, arena, &decoded->other))
        return false;
    if (decoded->event == EVENT_TASK_STOPPED)
        return true;
    if (raw->data.length < 64)
        return false;
    if (!abi_number(&raw->data, 0, &decoded->ends_at) || decoded->ends_at > TIME_MOST)
        decoded->ends_at = SNAPSHOT_UNKNOWN;
    if (!abi_number(&raw->data, 32, &decoded->count))
        decoded->count = SNAPSHOT_UNKNOWN;
    return true;
}

static const char no_node[] = "its second topic is not a teeId";
static const char no_task[] = "its topics and data do not hold user, contract, end and frequency";
static const char no_batch[] =
    "its topics and data do not hold a merkle root and a batch size within 64 bits";
static const char no_request[] = "its data do not hold a request with mode and modelCID";

/* topic0 is the keccak-256 of the signature. */
static const struct event_row {
    const char *topic0;
    enum evm_event event;
    bool (*decode)(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded);
    const char *what; /* is wrong when it does not decode */
} events[] = {
    /* ModelInferenceEvent(string,(uint8,string,(T[],S[])),(T[],S[],J[],bool)) */
    {"0x1b283af3452f3718585ce100f80d9aa81fc60924db4a582a36db6aae3b109d87", EVENT_MODEL_INFERENCE, decode_run,
     no_request},
    /* LLMCompletionEvent(string,(uint8,string,string,uint32,string[],uint32),(string)) */
    {"0x51fe69d513d73ecde3fa3bf17584f7d2acfd5f0b13d367e898d6e11e742127a3", EVENT_LLM_COMPLETION, decode_run,
     no_request},
    /* LLMChat(string,(uint8,string,M[],(string,string,string)[],string,uint32,string[],uint32),(string,M)) */
    {"0x4c92d3df7819fcd1c9f9663332f0a599a65eefdad2eaf9193cffb9dbf1919c3b", EVENT_LLM_CHAT, decode_run,
     no_request},
    /* InferenceResultEmitted(address indexed caller, result) */
    {"0x5a1ed425a160d1bc929890b991acc0e3d25a6f5db1ac65c07ee4c917708f76d4", EVENT_WORKFLOW_RESULT,
     decode_workflow, "its second topic is not the address of a caller"},
    /* BatchSettlement(bytes32 indexed merkleRoot, uint256 batchSize, bytes walrusBlobId), and without the
       blob */
    {"0xc2aff8d8a10a4543baabf39bd9ff45e7fc3881d19098df350a3b7f339e911127", EVENT_BATCH, decode_batch,
     no_batch},
    {"0xfa7c610716cb742e297d9aaa305f688a478691d7bdda909887be587592075db0", EVENT_BATCH, decode_batch,
     no_batch},
    /* IndividualSettlement(bytes32 indexed teeId, address indexed ethAddress, bytes32, bytes32, uint256
       timestamp, bytes, bytes) */
    {"0x74e71a1981c03bd0c36f3b1227f3ee2a34dca5d6fef25c4b2787e033ab60b782", EVENT_INDIVIDUAL,
     decode_individual, "its topics and data do not hold teeId, ethAddress and timestamp"},
    /* Settlement(bytes32 indexed inputHash, bytes32 indexed outputHash) */
    {"0x2dec475996b83d8f0b0b5863ea37b28d71de0e635fecf1042fd2c6e41b2bdda3", EVENT_SETTLEMENT, decode_nothing,
     ""},
    /* SettlementWithMetadata(bytes32 indexed, bytes32 indexed, string modelInfo, bytes, bytes) */
    {"0x699118b9cf4c170299a3cd2b24610f4bdd66f1492695baf29c49077ef64c056c", EVENT_SETTLEMENT_WITH_METADATA,
     decode_metadata, "its data do not hold a modelInfo"},
    /* TEERegistered(bytes32 indexed teeId, address indexed owner, uint8 teeType) */
    {"0x97d0af70a4d2c616e9c1093d5f57c8b31b3a7d824f1d335e5d5416402ec14931", EVENT_NODE_REGISTERED, decode_node,
     no_node},
    /* HeartbeatReceived(bytes32 indexed teeId, uint256 timestamp) */
    {"0x3cf0bf7708060bf073b6ddb921eef0485b3eb9da828e0ed751fa6582ef337f57", EVENT_HEARTBEAT, decode_heartbeat,
     "its topics and data do not hold teeId and timestamp"},
    /* TEEEnabled(bytes32 indexed teeId), TEEDisabled(bytes32 indexed teeId) */
    {"0xcfe7e61b35fbf35c6b0d5c7ebe6feb619ab832dc476c4a02dbdc041fb92b5ca6", EVENT_NODE_ENABLED, decode_node,
     no_node},
    {"0x01c235337ed5406ee8cebb3f299d60f237a2837430f8a14fbc81f94ce50236b6", EVENT_NODE_DISABLED, decode_node,
     no_node},
    /* TaskRegistered, TaskUpdated(address indexed user, address indexed contractAddress, uint256 endTime,
       uint256 frequency), TaskStopped(address indexed, address indexed) */
    {"0x2f401f04107164177693d79d92457c4baa184a9b5a5265d3e6d4ab0ab6716724", EVENT_TASK_REGISTERED, decode_task,
     no_task},
    {"0x8e337393daef41df7da28202ae5795388856a55cccc6993dc6c60991de8af034", EVENT_TASK_UPDATED, decode_task,
     no_task},
    {"0x241f6a996425ccc55c93e17e9edc6e85a05deaf40ba91ab84dd4a4ccfa04070a", EVENT_TASK_STOPPED, decode_task,
     no_task},
    /* Transfer(address indexed from, address indexed to, uint256 value) */
    {"0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", EVENT_TRANSFER, decode_transfer,
     "its topics and data do not hold payer and amount"},
    /* Settled(), SettledWithPermit() of the x402 proxies */
    {"0x97088ec3606cfe8cc112180570d03fcde05f9b8e1bfef8e27784eaf5dd5691b6", EVENT_X402_SETTLED, decode_nothing,
     ""},
    {"0xde5b89d10fc800c459329c382fabfcad0be0ed7e5328e01fae04e507b09ef5d8", EVENT_X402_SETTLED, decode_nothing,
     ""},
    /* InferenceResult, LLMChatResult, LLMCompletionResult of the hub */
    {"0xc1396ff68bc2d8630100df29ce5561fa99078c602e8676ab72a53e37095d7168", EVENT_REPEATED, decode_nothing,
     ""},
    {"0x53fcd580be8545626a896d86eb76e16597d793de715dda5d21df71d303d1ff96", EVENT_REPEATED, decode_nothing,
     ""},
    {"0xe522a1a92cb132ca102e36a004efceb8c83284b64164e0d128ddce12e86cab7b", EVENT_REPEATED, decode_nothing,
     ""},
};

static const struct event_row *find_event(const struct evm_raw *raw)
{
    char topic0[67] = "0x";
    if (raw->topic_count == 0 || raw->topics[0].length != 32)
        return NULL;
    hex_write(raw->topics[0].bytes, raw->topics[0].length, topic0 + 2);
    for (size_t i = 0; i < ARRAY_SIZE(events); i++)
        if (strcmp(events[i].topic0, topic0) == 0)
            return &events[i];
    return NULL;
}

const char *evm_topic0(const char *beginning)
{
    for (size_t i = 0; strlen(beginning) >= 10 && i < ARRAY_SIZE(events); i++)
        if (strncasecmp(events[i].topic0, beginning, strlen(beginning)) == 0)
            return events[i].topic0;
    return NULL;
}

bool evm_decode(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *ret_decoded,
                const char **ret_what)
{
    const struct event_row *row = find_event(raw);
    struct evm_decoded decoded = {.event = row ? row->event : EVENT_OTHER,
                                  .mode = SNAPSHOT_UNKNOWN,
                                  .count = 1,
                                  .at = SNAPSHOT_UNKNOWN,
                                  .ends_at = SNAPSHOT_UNKNOWN,
                                  .paid_nano = SNAPSHOT_UNKNOWN};
    if (row && !row->decode(raw, arena, &decoded)) {
        *ret_what = row->what;
        return false;
    }
    *ret_decoded = decoded;
    return true;
}

/* The first four bytes of the keccak-256 of the signature. */
static const struct {
    const char *selector;
    enum evm_call call;
    const char *to; /* NULL = any contract: there are several generations of the relay */
} calls[] = {
    {"0xcbf09d80", CALL_RUN, hub},         /* run(string,uint8,...) */
    {"0x1b243ae6", CALL_BATCH, NULL},      /* batchSettle(bytes32,uint256,bytes) */
    {"0x609580f6", CALL_BATCH, NULL},      /* batchSettle(bytes32,uint256) */
    {"0x90480ad1", CALL_INDIVIDUAL, NULL}, /* settleIndividual(...) */
    {"0xd32a9cd9", CALL_SETTLE, NULL},     /* settle(bytes32,bytes32) */
    {"0xa1ccc828", CALL_INDIVIDUAL, NULL}, /* settleWithMetadata(...) */
};

/* The second argument of both generations of batchSettle. */
static int64_t batch_size(const char *input, struct arena *arena)
{
    struct abi_data data;
    int64_t size;
    bool done =
        abi_hex(arena_printf(arena, "0x%s", input + 10), arena, &data) && abi_number(&data, 32, &size);
    return done ? size : 1;
}

enum evm_call evm_find_call(const char *to, const char *input, struct arena *arena, int64_t *ret_count)
{
    *ret_count = 1;
    for (size_t i = 0; to && i < ARRAY_SIZE(calls); i++) {
        if (strncasecmp(input, calls[i].selector, 10) != 0 || (calls[i].to && strcmp(to, calls[i].to) != 0))
            continue;
        if (calls[i].call == CALL_BATCH)
            *ret_count = batch_size(input, arena);
        return calls[i].call;
    }
    return CALL_OTHER;
}
