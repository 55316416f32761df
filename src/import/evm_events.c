/* SPDX-License-Identifier: MIT
 * Knows the signatures, addresses and data layouts of OpenGradient's events. */
#include "import/evm_events.h"

#include "snapshot/snapshot.h"

#include <string.h>

/* topic0 is the keccak-256 of the signature. */
static const struct {
    const char *topic0;
    enum evm_event event;
} events[] = {
    /* ModelInferenceEvent(string,(uint8,string,(T[],S[])),(T[],S[],J[],bool)) */
    {"1b283af3452f3718585ce100f80d9aa81fc60924db4a582a36db6aae3b109d87", EVENT_MODEL_INFERENCE},
    /* LLMCompletionEvent(string,(uint8,string,string,uint32,string[],uint32),(string)) */
    {"51fe69d513d73ecde3fa3bf17584f7d2acfd5f0b13d367e898d6e11e742127a3", EVENT_LLM_COMPLETION},
    /* LLMChat(string,(uint8,string,M[],(string,string,string)[],string,uint32,string[],uint32),(string,M)) */
    {"4c92d3df7819fcd1c9f9663332f0a599a65eefdad2eaf9193cffb9dbf1919c3b", EVENT_LLM_CHAT},
    /* InferenceResultEmitted(address indexed caller, result) */
    {"5a1ed425a160d1bc929890b991acc0e3d25a6f5db1ac65c07ee4c917708f76d4", EVENT_WORKFLOW_RESULT},
    /* BatchSettlement(bytes32 indexed merkleRoot, uint256 batchSize, bytes walrusBlobId), and without the
       blob */
    {"c2aff8d8a10a4543baabf39bd9ff45e7fc3881d19098df350a3b7f339e911127", EVENT_BATCH},
    {"fa7c610716cb742e297d9aaa305f688a478691d7bdda909887be587592075db0", EVENT_BATCH},
    /* IndividualSettlement(bytes32 indexed teeId, address indexed ethAddress, bytes32, bytes32, uint256
       timestamp, bytes, bytes) */
    {"74e71a1981c03bd0c36f3b1227f3ee2a34dca5d6fef25c4b2787e033ab60b782", EVENT_INDIVIDUAL},
    /* Settlement(bytes32 indexed inputHash, bytes32 indexed outputHash) */
    {"2dec475996b83d8f0b0b5863ea37b28d71de0e635fecf1042fd2c6e41b2bdda3", EVENT_SETTLEMENT},
    /* SettlementWithMetadata(bytes32 indexed, bytes32 indexed, string modelInfo, bytes, bytes) */
    {"699118b9cf4c170299a3cd2b24610f4bdd66f1492695baf29c49077ef64c056c", EVENT_SETTLEMENT_WITH_METADATA},
    /* TEERegistered(bytes32 indexed teeId, ...), HeartbeatReceived, TEEEnabled, TEEDisabled: likewise */
    {"97d0af70a4d2c616e9c1093d5f57c8b31b3a7d824f1d335e5d5416402ec14931", EVENT_NODE},
    {"3cf0bf7708060bf073b6ddb921eef0485b3eb9da828e0ed751fa6582ef337f57", EVENT_NODE},
    {"cfe7e61b35fbf35c6b0d5c7ebe6feb619ab832dc476c4a02dbdc041fb92b5ca6", EVENT_NODE},
    {"01c235337ed5406ee8cebb3f299d60f237a2837430f8a14fbc81f94ce50236b6", EVENT_NODE},
    /* Transfer(address indexed from, address indexed to, uint256 value) */
    {"ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", EVENT_TRANSFER},
    /* Settled(), SettledWithPermit() of the x402 proxies */
    {"97088ec3606cfe8cc112180570d03fcde05f9b8e1bfef8e27784eaf5dd5691b6", EVENT_X402_SETTLED},
    {"de5b89d10fc800c459329c382fabfcad0be0ed7e5328e01fae04e507b09ef5d8", EVENT_X402_SETTLED},
    /* InferenceResult, LLMChatResult, LLMCompletionResult of the hub */
    {"c1396ff68bc2d8630100df29ce5561fa99078c602e8676ab72a53e37095d7168", EVENT_REPEATED},
    {"53fcd580be8545626a896d86eb76e16597d793de715dda5d21df71d303d1ff96", EVENT_REPEATED},
    {"e522a1a92cb132ca102e36a004efceb8c83284b64164e0d128ddce12e86cab7b", EVENT_REPEATED},
};

/* The token whose transfers are payments: OPG on Base. Free test tokens are no money. */
static const char opg[] = "0xfbc2051ae2265686a469421b2c5a2d5462fbf5eb";

static const char *const proxies[] = {
    "0x000000000022d473030f116ddee9f6b43ac78ba3", /* Permit2 */
    "0x402085c248eea27d92e8b30b2c58ed07f9e20001", /* x402 exact */
    "0x4020a4f3b7b90cca423b9fabcc0ce57c6c240002", /* x402 upto */
    "0xbe08d629cc799e6c17200f454f68a61e017038c8", /* x402 upto on Base Sepolia */
};

bool evm_is_proxy(const char *address)
{
    for (size_t i = 0; i < ARRAY_SIZE(proxies); i++)
        if (strcmp(address, proxies[i]) == 0)
            return true;
    return false;
}

static void write_hex(const struct abi_data *data, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < data->length; i++) {
        *out++ = digits[data->bytes[i] >> 4];
        *out++ = digits[data->bytes[i] & 15];
    }
    *out = '\0';
}

static enum evm_event find_event(const struct evm_raw *raw)
{
    char topic0[65];
    if (raw->topic_count == 0 || raw->topics[0].length != 32)
        return EVENT_OTHER;
    write_hex(&raw->topics[0], topic0);
    for (size_t i = 0; i < ARRAY_SIZE(events); i++)
        if (strcmp(events[i].topic0, topic0) == 0)
            return events[i].event;
    return EVENT_OTHER;
}

static bool topic_address(const struct evm_raw *raw, size_t i, struct arena *arena, const char **ret_address)
{
    char address[ABI_ADDRESS_SIZE];
    if (i >= raw->topic_count || raw->topics[i].length != 32 || !abi_address(&raw->topics[i], 0, address))
        return false;
    *ret_address = arena_text(arena, address);
    return true;
}

static bool topic_node(const struct evm_raw *raw, struct arena *arena, const char **ret_node)
{
    char hex[65];
    if (raw->topic_count < 2 || raw->topics[1].length != 32)
        return false;
    write_hex(&raw->topics[1], hex);
    *ret_node = arena_printf(arena, "0x%s", hex);
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

static bool decode_metadata(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    int64_t offset;
    return abi_number(&raw->data, 0, &offset) &&
           abi_string(&raw->data, (size_t)offset, arena, &decoded->model);
}

static bool decode_individual(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    if (!topic_node(raw, arena, &decoded->node) || !topic_address(raw, 2, arena, &decoded->caller) ||
        !abi_number(&raw->data, 64, &decoded->at))
        return false;
    if (evm_is_proxy(decoded->caller))
        decoded->caller = NULL;
    return true;
}

static bool decode_transfer(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *decoded)
{
    bool exact = true;
    /* The same signature moves every token, and with a fourth topic a collectible. */
    if (strcmp(raw->address, opg) != 0 || raw->topic_count != 3) {
        decoded->event = EVENT_OTHER;
        return true;
    }
    bool done = topic_address(raw, 1, arena, &decoded->caller) &&
                abi_nano(&raw->data, 0, &decoded->paid_nano, &exact);
    decoded->rounded = !exact;
    return done;
}

static bool decode_batch(const struct evm_raw *raw, struct evm_decoded *decoded)
{
    return raw->topic_count == 2 && abi_number(&raw->data, 0, &decoded->count);
}

bool evm_decode(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *ret_decoded,
                const char **ret_what)
{
    struct evm_decoded decoded = {.event = find_event(raw),
                                  .mode = SNAPSHOT_UNKNOWN,
                                  .count = 1,
                                  .at = SNAPSHOT_UNKNOWN,
                                  .paid_nano = SNAPSHOT_UNKNOWN};
    bool done = true;
    switch (decoded.event) {
    case EVENT_MODEL_INFERENCE:
    case EVENT_LLM_COMPLETION:
    case EVENT_LLM_CHAT:
        done = decode_run(raw, arena, &decoded);
        *ret_what = "its data do not hold a request with mode and modelCID";
        break;
    case EVENT_WORKFLOW_RESULT:
        done = topic_address(raw, 1, arena, &decoded.caller);
        *ret_what = "its second topic is not the address of a caller";
        break;
    case EVENT_BATCH:
        done = decode_batch(raw, &decoded);
        *ret_what = "its data do not hold a batch size within 64 bits";
        break;
    case EVENT_INDIVIDUAL:
        done = decode_individual(raw, arena, &decoded);
        *ret_what = "its topics and data do not hold teeId, ethAddress and timestamp";
        break;
    case EVENT_SETTLEMENT_WITH_METADATA:
        done = decode_metadata(raw, arena, &decoded);
        *ret_what = "its data do not hold a modelInfo";
        break;
    case EVENT_NODE:
        done = topic_node(raw, arena, &decoded.node);
        *ret_what = "its second topic is not a teeId";
        break;
    case EVENT_TRANSFER:
        done = decode_transfer(raw, arena, &decoded);
        *ret_what = "its topics and data do not hold payer and amount";
        break;
    default:
        break;
    }
    if (done)
        *ret_decoded = decoded;
    return done;
}
