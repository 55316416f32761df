/* SPDX-License-Identifier: MIT
 * Knows the members of a log as JSON-RPC gives it. */
#include "import/evm.h"

static const struct import_column columns[] = {
    {"address", NULL, true, "the contract that emitted it"},
    {"topics", NULL, true, "topic0 is the event"},
    {"data", NULL, false, "what is not indexed, ABI-encoded"},
    {"blockNumber", NULL, false, "joins the block"},
    {"blockHash", NULL, false, "tells reorganised logs apart"},
    {"blockTimestamp", NULL, false, "its time, where the node gives it"},
    {"transactionHash", NULL, true, "with logIndex, the identity of the log"},
    {"logIndex", NULL, true, "see transactionHash"},
    {"removed", NULL, false, "true = reorganised: the log does not count"},
};

static void take(struct import *import, struct json_object *record)
{
    evm_unwrap(import, record, evm_log);
}

static void read(struct import *import, struct input *input)
{
    evm_read(import, input, &evm_reply, take);
}

const struct importer import_evm_logs = {
    .name = "evm-logs",
    .summary = "logs of eth_getLogs: inferences, settlements and payments of OpenGradient",
    .columns = columns,
    .column_count = ARRAY_SIZE(columns),
    .read = read,
    .finish = evm_finish,
};
