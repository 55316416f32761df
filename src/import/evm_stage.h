/* SPDX-License-Identifier: MIT
 *
 * What came of the chain, kept in tables of the import whatever the order: import_log, import_block,
 * import_transaction, import_leaf. For evm.c, settlement_blob.c and evm_derive.c.
 *
 * Records are first written down as they come, and brought into the tables in order of their keys when all
 * are there: a million records at random places of a tree would cost more than reading them.
 *
 *     evm_stage_begin(import);
 *     evm_stage_log(import, &position, &decoded);   (and the others, any number of times)
 *     evm_stage_merge(import);                      (counts what was new, changed and known)
 */
#ifndef IMPORT_EVM_STAGE_H
#define IMPORT_EVM_STAGE_H

#include "import/evm_events.h"
#include "import/importer.h"

#define EVM_HASH_SIZE 32

/* Where a log stands. */
struct evm_position {
    unsigned char tx[EVM_HASH_SIZE], block_hash[EVM_HASH_SIZE];
    bool has_block_hash, removed;
    int64_t index, block, at;
};

/* What any record says of a transaction; NULL and SNAPSHOT_UNKNOWN leave what others said. */
struct evm_transaction {
    unsigned char tx[EVM_HASH_SIZE];
    const char *sender, *reason; /* why it failed */
    int64_t block, at, failed;
    int64_t call, call_count; /* enum evm_call, and of how many inferences */
};

/* One inference that a blob holds. */
struct evm_leaf {
    const char
        *root; /* of the batch, 0x and 64 digits; "" = an individual settlement, or a batch of unknown root */
    const char *id;         /* within the root */
    const char *settlement; /* "batch" or "individual" */
    const char *node, *caller, *model;
    int64_t at, tokens_in, tokens_out;
};

void evm_stage_begin(struct import *import);
void evm_stage_log(struct import *import, const struct evm_position *position,
                   const struct evm_decoded *decoded);
void evm_stage_block(struct import *import, int64_t number, int64_t at);
void evm_stage_transaction(struct import *import, const struct evm_transaction *transaction);
void evm_stage_leaf(struct import *import, const struct evm_leaf *leaf);
void evm_stage_merge(struct import *import);

#endif
