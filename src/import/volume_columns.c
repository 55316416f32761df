/* SPDX-License-Identifier: MIT
 * Knows how the columns that all CSV formats of volume share become ids and amounts. */
#include "import/volume_columns.h"

bool volume_amounts(struct import *import, const char *const *values, int64_t *ret_in, int64_t *ret_out,
                    int64_t *ret_paid)
{
    if (!import_parse_count(import, "tokens_in", values[VOLUME_TOKENS_IN], ret_in) ||
        !import_parse_count(import, "tokens_out", values[VOLUME_TOKENS_OUT], ret_out))
        return false;
    if (values[VOLUME_PAID_NANO])
        return import_parse_count(import, "paid_nano", values[VOLUME_PAID_NANO], ret_paid);
    return import_parse_amount(import, "paid", values[VOLUME_PAID], 9, ret_paid);
}

void volume_references(struct import *import, const char *const *values, struct volume_ids *ret_ids)
{
    *ret_ids = (struct volume_ids){
        .model = import_model(import, values[VOLUME_MODEL]),
        .caller = import_caller(import, values[VOLUME_CALLER]),
        .verification = import_verification(import, values[VOLUME_VERIFICATION]),
        .settlement = import_settlement(import, values[VOLUME_SETTLEMENT]),
        .kind = import_kind(import, values[VOLUME_KIND]),
    };
}
