/* SPDX-License-Identifier: MIT
 * Knows the members of a block as JSON-RPC gives it. */
#include "import/evm.h"

static const struct import_column columns[] = {
    {"number", NULL, true, "the identity of the block"},
    {"timestamp", NULL, true, "unix seconds"},
    {"transactions", NULL, false, "taken as by evm-transactions where they are objects"},
};

static void take(struct import *import, struct json_object *record)
{
    evm_unwrap(import, record, evm_block);
}

static void read(struct import *import, struct input *input)
{
    evm_read(import, input, &evm_reply, take);
}

const struct importer import_evm_blocks = {
    .name = "evm-blocks",
    .summary = "blocks of eth_getBlockByNumber: the time of logs, and transactions where they are whole",
    .columns = columns,
    .column_count = ARRAY_SIZE(columns),
    .read = read,
    .finish = evm_finish,
};
