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
    EVENT_NODE_REGISTERED = 9,
    EVENT_TRANSFER = 10,
    EVENT_X402_SETTLED = 11,
    EVENT_REPEATED = 12, /* the hub's copy of a run */
    EVENT_HEARTBEAT = 13,
    EVENT_NODE_ENABLED = 14,
    EVENT_NODE_DISABLED = 15,
    EVENT_TASK_REGISTERED = 16,
    EVENT_TASK_UPDATED = 17,
    EVENT_TASK_STOPPED = 18
};

#define EVM_MOST_TOPICS 4

/* A log as it came. */
struct evm_raw {
    const char *address; /* of any case */
    struct abi_data topics[EVM_MOST_TOPICS];
    size_t topic_count;
    struct abi_data data;
};

/* What an event says; NULL and SNAPSHOT_UNKNOWN where it does not. */
struct evm_decoded {
    enum evm_event event;
    const char *model, *caller, *node;
    const char *other; /* of a batch: its merkle root; of a task: the contract */
    int64_t mode;
    int64_t count; /* of a task: the seconds between two runs */
    int64_t at, ends_at, paid_nano;
    bool rounded;
};

/* False when a known event does not hold what its signature promises; *ret_what then says what. */
bool evm_decode(const struct evm_raw *raw, struct arena *arena, struct evm_decoded *ret_decoded,
                const char **ret_what);

/* The topic0 of a known event, as 0x and 64 digits, from its first digits ("0x1b283af3"); NULL when there is
 * none. */
const char *evm_topic0(const char *beginning);

/* Contracts that pay or settle for others: never a caller. */
bool evm_is_proxy(const char *address);

/* The id that stands in a leaf or event of which no node is known. */
bool evm_is_no_node(const char *tee_id); /* lower-case */

/* A call that leaves no log when its transaction fails. */
enum evm_call { CALL_OTHER = 0, CALL_RUN = 1, CALL_BATCH = 2, CALL_INDIVIDUAL = 3, CALL_SETTLE = 4 };

/* What the call data ask of the contract `to`, and of how many inferences. */
enum evm_call evm_find_call(const char *to, const char *input, struct arena *arena, int64_t *ret_count);

#endif
