/* SPDX-License-Identifier: MIT
 * Knows the members of a transaction of Blockscout. */
#include "import/blockscout.h"

static const struct import_column columns[] = {
    {"hash", NULL, true, "the identity of the transaction"},
    {"timestamp", NULL, false, "the time of its logs"},
    {"from", NULL, true, "the caller; its hash"},
    {"to", NULL, false, "the contract called; its hash"},
    {"status", NULL, false, "ok or error"},
    {"raw_input", NULL, false, "tells which call failed"},
    {"revert_reason", NULL, false, "why it failed; also result"},
    {"block_number", NULL, false, "joins the block; also block"},
};

static void take(struct import *import, struct json_object *record)
{
    struct json_object *transaction = blockscout_transaction(import, record);
    if (transaction)
        evm_transaction(import, transaction);
    json_object_put(transaction);
}

static void read(struct import *import, struct input *input)
{
    blockscout_read(import, input, take);
}

const struct importer import_blockscout_transactions = {
    .name = "blockscout-transactions",
    .summary = "transaction pages of a Blockscout explorer",
    .columns = columns,
    .column_count = ARRAY_SIZE(columns),
    .read = read,
    .finish = evm_finish,
};
