/* SPDX-License-Identifier: MIT
 *
 * Columns that every CSV format of volume has, and how their values are read: who asked for what, in which mode, for
 * how much. A format's table begins with them, in this order.
 */
#ifndef IMPORT_VOLUME_COLUMNS_H
#define IMPORT_VOLUME_COLUMNS_H

#include "import/importer.h"

enum volume_column {
    VOLUME_MODEL,
    VOLUME_CALLER,
    VOLUME_VERIFICATION,
    VOLUME_SETTLEMENT,
    VOLUME_KIND,
    VOLUME_TOKENS_IN,
    VOLUME_TOKENS_OUT,
    VOLUME_PAID,
    VOLUME_PAID_NANO,
    VOLUME_COLUMNS /* a format's own columns follow */
};

/* The rows of the table for the columns above. Where a format has no id of its own, id is a name of the model. */
#define VOLUME_COLUMN_ROWS(model_synonyms)                                                                   \
    [VOLUME_MODEL] = {"model", model_synonyms, false,                                                        \
                      "key or alias of the model; empty = unattributed"},                                    \
    [VOLUME_CALLER] = {"caller", "address user from sender account payer caller_id", false,                  \
                       "the address that asked"},                                                            \
    [VOLUME_VERIFICATION] = {"verification", "verification_mode inference_mode mode", false,                 \
                             "none, TEE, ZKML ..."},                                                         \
    [VOLUME_SETTLEMENT] = {"settlement", "settlement_mode", false, "private, batch, individual ..."},        \
    [VOLUME_KIND] = {"kind", "type", false, "ml, llm, workflow ..."},                                        \
    [VOLUME_TOKENS_IN] = {"tokens_in", "input_tokens prompt_tokens", false, "tokens of the requests"},       \
    [VOLUME_TOKENS_OUT] = {"tokens_out", "output_tokens completion_tokens", false,                           \
                           "tokens of the answers"},                                                         \
    [VOLUME_PAID] = {"paid", "amount cost price", false, "paid, as a decimal number of the currency"},       \
    [VOLUME_PAID_NANO] = {"paid_nano", NULL, false, "paid, in 10^-9 of the currency"}

/* Tokens and payment; false = rejected. */
bool volume_amounts(struct import *import, const char *const *values, int64_t *ret_in, int64_t *ret_out,
                    int64_t *ret_paid);

/* Each SNAPSHOT_UNKNOWN where the row does not say it. */
struct volume_ids {
    int64_t model, caller, verification, settlement, kind;
};
void volume_references(struct import *import, const char *const *values, struct volume_ids *ret_ids);

#endif
