/* SPDX-License-Identifier: MIT
 * Knows the members of a log of Blockscout. */
#include "import/blockscout.h"

static const struct import_column columns[] = {
    {"address", NULL, true, "the contract; its hash"},
    {"topics", NULL, false, "topic0 is the event"},
    {"data", NULL, false, "what is not indexed"},
    {"decoded", NULL, false, "the same by name, read where topics or data are missing"},
    {"transaction_hash", NULL, true, "with index, the identity of the log"},
    {"index", NULL, true, "see transaction_hash"},
    {"block_number", NULL, false, "joins the block"},
    {"block_hash", NULL, false, "tells reorganised logs apart"},
    {"block_timestamp", NULL, false, "its time, where the explorer gives it"},
};

static void take(struct import *import, struct json_object *record)
{
    struct json_object *log = blockscout_log(record);
    evm_log(import, log);
    json_object_put(log);
}

static void read(struct import *import, struct input *input)
{
    blockscout_read(import, input, take);
}

const struct importer import_blockscout_logs = {
    .name = "blockscout-logs",
    .summary = "log pages of a Blockscout explorer, raw or decoded",
    .columns = columns,
    .column_count = ARRAY_SIZE(columns),
    .read = read,
    .finish = evm_finish,
};
