/* SPDX-License-Identifier: MIT
 * Knows the members of a receipt as JSON-RPC gives it. */
#include "import/evm.h"

static const struct import_column columns[] = {
    {"transactionHash", NULL, true, "the identity of the transaction"},
    {"status", NULL, false, "1 or 0: a failed transaction is a failed inference"},
    {"revertReason", NULL, false, "why it failed, where the node gives it"},
    {"from", NULL, false, "the caller"},
    {"blockNumber", NULL, false, "joins the block"},
    {"logs", NULL, false, "taken as by evm-logs"},
};

static void take(struct import *import, struct json_object *record)
{
    evm_unwrap(import, record, evm_receipt);
}

static void read(struct import *import, struct input *input)
{
    evm_read(import, input, &evm_reply, take);
}

const struct importer import_evm_receipts = {
    .name = "evm-receipts",
    .summary = "receipts of eth_getTransactionReceipt: success, and logs",
    .columns = columns,
    .column_count = ARRAY_SIZE(columns),
    .read = read,
    .finish = evm_finish,
};
