/* SPDX-License-Identifier: MIT
 *
 * The events of OpenGradient's contracts, by topic0, and what can be decoded from each.
 */
#ifndef IMPORT_EVM_EVENTS_H
#define IMPORT_EVM_EVENTS_H

#include "import/abi.h"

/* Kept in import_log.event: never renumber. */
enum evm_event {
    EVENT_OTHER = 0,
    EVENT_MODEL_INFERENCE = 1,
    EVENT_LLM_COMPLETION = 2,
    EVENT_LLM_CHAT = 3,
    EVENT_WORKFLOW_RESULT = 4,
    EVENT_BATCH = 5,
    EVENT_INDIVIDUAL = 6,
    EVENT_SETTLEMENT = 7,
    EVENT_SETTLEMENT_WITH_METADATA = 8,
    EVENT_NODE = 9,
    EVENT_TRANSFER = 10,
    EVENT_X402_SETTLED = 11,
    EVENT_REPEATED = 12 /* the hub's copy of a run */
};

#define EVM_MOST_TOPICS 4

/* A log as it came. */
struct evm_raw {
    const char *address; /* lower-case */
    struct abi_data topics[EVM_MOST_TOPICS];
    size_t topic_count;
    struct abi_data data;
};

/* What an event says; NULL and SNAPSHOT_UNKNOWN where it does not. */
struct evm_decoded {
    enum evm_event event;
    const char *model, *caller, *node;
    int64_t mode, count, at, paid_nano;
    bool rounded;
};

/* False when a known event does not hold what its signature promises; *ret_what then says what. */
bool evm_decode(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *ret_decoded,
                const char **ret_what);

/* Contracts that pay or settle for others: never a caller. */
bool evm_is_proxy(const char *address);

/* The hub's run(string,uint8,...): contract and selector, lower-case. */
#define EVM_HUB "0x8383c9bd7462f12eb996dd02f78234c0421a6fae"
#define EVM_HUB_RUN "0xcbf09d80"

#endif
