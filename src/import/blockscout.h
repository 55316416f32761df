/* SPDX-License-Identifier: MIT
 *
 * Pages of a Blockscout explorer's REST API, version 2, as records of JSON-RPC (evm.h).
 */
#ifndef IMPORT_BLOCKSCOUT_H
#define IMPORT_BLOCKSCOUT_H

#include "import/evm.h"

/* Each returns a new object in the shape that evm_log() or evm_transaction() takes; release with
 * json_object_put(). */
struct json_object *blockscout_log(struct json_object *item);
struct json_object *blockscout_transaction(struct import *import, struct json_object *item);

/* Reads pages ({"items": [...], "next_page_params": ...}), arrays or single items. */
void blockscout_read(struct import *import, struct input *input,
                     void (*take)(struct import *import, struct json_object *record));

#endif
