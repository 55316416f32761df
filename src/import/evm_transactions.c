/* SPDX-License-Identifier: MIT
 * Knows the members of a transaction as JSON-RPC gives it. */
#include "import/evm.h"

static const struct import_column columns[] = {
    {"hash", NULL, true, "the identity of the transaction"},
    {"from", NULL, true, "the caller"},
    {"to", NULL, false, "the contract called"},
    {"input", NULL, false, "tells which call failed"},
    {"blockNumber", NULL, false, "joins the block"},
};

static void take(struct import *import, struct json_object *record)
{
    evm_unwrap(import, record, evm_transaction);
}

static void read(struct import *import, struct input *input)
{
    evm_read(import, input, &evm_reply, take);
}

const struct importer import_evm_transactions = {
    .name = "evm-transactions",
    .summary = "transactions of eth_getTransactionByHash: the caller of logs",
    .columns = columns,
    .column_count = ARRAY_SIZE(columns),
    .read = read,
    .finish = evm_finish,
};
