/* SPDX-License-Identifier: MIT
 *
 * OpenGradient's chain data: logs, blocks, transactions and receipts that arrive in any order.
 *
 * What comes is kept in tables of the import (evm_stage.h); the rows that follow from all of it are derived
 * again after each import (evm_derive.h). A log is identified by transaction, log index and block: one that a
 * reorganisation removed does not count, and one that stands in two blocks counts in the later.
 *
 * What follows from an event:
 *
 *   ModelInferenceEvent, LLMCompletionEvent, LLMChat  one inference, of the model, with its verification; its caller is
 * that of InferenceResultEmitted in the same transaction (then of kind workflow), else the sender
 *   BatchSettlement          batchSize inferences of no known model or caller, less those whose leaves a blob gave
 *   IndividualSettlement     one, of the node teeId and the caller ethAddress, unless that is a proxy; its blob adds
 * model and tokens
 *   Settlement, SettlementWithMetadata   one; the latter names a model
 *   Transfer of OPG with an x402 Settled marker in its transaction   a payment: no inference, caller = payer
 *   TEERegistered, TEEEnabled, TEEDisabled   a row of node_event
 *   HeartbeatReceived        half an hour of uptime
 *   TaskRegistered, TaskUpdated, TaskStopped   a row of workflow
 *   a failed call of the hub's run(), or of a settlement   failed inferences, with the reason
 *
 * The hub's result events are the same runs again and are ignored, as are all other events.
 */
#ifndef IMPORT_EVM_H
#define IMPORT_EVM_H

#include "import/importer.h"
#include "import/json_records.h"

/* For what a record needs while it is taken; evm_log() and the others empty it first. */
struct arena *evm_scratch(struct import *import);

/* Each keeps one record, as JSON-RPC gives it, or rejects it. */
void evm_log(struct import *import, struct json_object *log);
void evm_block(struct import *import, struct json_object *block);
void evm_transaction(struct import *import, struct json_object *transaction);
void evm_receipt(struct import *import, struct json_object *receipt);

/* Calls `take` for the object or objects under "result" of a JSON-RPC reply, or for the record itself where
 * there is none. */
void evm_unwrap(struct import *import, struct json_object *record,
                void (*take)(struct import *import, struct json_object *object));

/* Reads the input in its shape; evm_reply is that of JSON-RPC. A file of which nothing could be used is
 * rejected. */
extern const struct json_shape evm_reply;
void evm_read(struct import *import, struct input *input, const struct json_shape *shape,
              void (*take)(struct import *import, struct json_object *record));

/* Derives the rows of inference. finish() of each of the formats. */
void evm_finish(struct import *import);

#endif
