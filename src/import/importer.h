/* SPDX-License-Identifier: MIT
 *
 * The contract of an importer: one file of this folder, one row of `importers` in import.c.
 *
 * An importer reads one input at a time and hands its rows to the snapshot through the functions here. A
 * wrong row is told with import_reject() and skipped; reading goes on, so that all faults are found. Failures
 * of the database or the machine are sticky in import->err: rows may be handed on freely, readers stop at
 * import_failed(). Row functions first parse every field and touch the snapshot only when all are right, so
 * that a rejected row leaves no trace.
 */
#ifndef IMPORT_IMPORTER_H
#define IMPORT_IMPORTER_H

#include "base/arena.h"
#include "import/database.h"
#include "import/import.h"
#include "import/input.h"
#include "snapshot/snapshot.h"

/* A column that a CSV format knows, or a member that a JSON format reads. */
struct import_column {
    const char *name;
    const char *synonyms; /* separated by spaces, or NULL */
    bool required;
    const char *meaning; /* for inuse-import(7) */
};

struct import;

struct importer {
    const char *name;
    const char *summary; /* one line, without a full stop */
    const struct import_column *columns;
    size_t column_count;
    void (*read)(struct import *import, struct input *input);
    void (*finish)(struct import *import); /* after the last input; NULL = nothing to do */
};

struct import {
    const struct import_options *options;
    const struct importer *importer;
    struct database *database;
    struct arena *arena; /* as long as the import */
    struct faults *faults;
    struct error *err;
    struct progress *progress;
    struct import_summary *summary;
    const char *file;      /* being read, for messages */
    int64_t line;          /* of the record at hand; 0 = none */
    int64_t set_taken_at;  /* by an option, or SNAPSHOT_UNKNOWN */
    int64_t covered_until; /* the data are complete up to here, or SNAPSHOT_UNKNOWN */
    int64_t last_row;      /* of table inference before this import; see import_begin_identified() */
    bool merging;          /* the indexes for merging models exist */
    bool counters_changed; /* usage_daily must be derived again from import_counter */
    struct name_cache *names;
    void *state; /* of the importer, in the arena */
};

/* Whether a field says nothing. */
static inline bool import_is_empty(const char *text)
{
    return !text || *text == '\0';
}

bool import_failed(const struct import *import);

/* Counts and tells what is wrong with the record at hand. Always false. */
bool import_reject(struct import *import, enum import_reason reason, const char *format, ...) PRINTF(3, 4);

/* A sentence for the closing table. */
void import_note(struct import *import, const char *format, ...) PRINTF(2, 3);

/* The data cover everything before this time. */
void import_covers(struct import *import, int64_t until);

/* Each reads the text of a field; NULL or "" gives SNAPSHOT_UNKNOWN (-1 for a flag) and true. False =
 * rejected. */
bool import_parse_time(struct import *import, const char *column, const char *text, int64_t *ret_time);
bool import_parse_day(struct import *import, const char *column, const char *text,
                      int64_t *ret_day); /* a time gives its day */
bool import_parse_count(struct import *import, const char *column, const char *text, int64_t *ret_count);
/* Decimal text times 10^shift, rounded to nearest; rounding is counted. */
bool import_parse_amount(struct import *import, const char *column, const char *text, int shift,
                         int64_t *ret_amount);
bool import_parse_flag(struct import *import, const char *column, const char *text, int64_t *ret_flag);

/* The id of the row with this name, made if need be; NULL or "" gives SNAPSHOT_UNKNOWN. */
int64_t import_model(struct import *import, const char *name);      /* a key or an alias */
int64_t import_caller(struct import *import, const char *address);  /* hexadecimal ones in any case */
int64_t import_verification(struct import *import, const char *name);
int64_t import_settlement(struct import *import, const char *name);
int64_t import_kind(struct import *import, const char *name);
int64_t import_node(struct import *import, const char *name);

/* What a listing says of one model; NULL, SNAPSHOT_UNKNOWN and -1 leave what the snapshot has. Returns the
 * model's id, or SNAPSHOT_UNKNOWN after rejecting a contradiction. */
struct listed_model {
    const char *key; /* not NULL */
    const char *alias;
    const char *name, *owner, *category, *family, *url;
    int64_t listed_at, delisted_at, runnable;
    bool is_listed; /* now: delisted_at becomes NULL unless given */
};
int64_t import_listed_model(struct import *import, const struct listed_model *model);

/* Another name of the model; rejected when it is another model's. A model that records named so before the
 * inventory listed it is merged into this one. */
bool import_alias(struct import *import, const char *alias, int64_t model_id);

/* Drops what merging needed; import.c calls it before the commit. */
void import_end_merging(struct import *import);

/* Volume of one day, identified by day and the five references: a second import of the same identity replaces
 * it. */
struct daily_volume {
    int64_t day, model_id, caller_id, verification_id, settlement_id, kind_id;
    int64_t inferences, tokens_in, tokens_out, paid_nano;
};

/* Nothing known: where a reader starts from, to set what its file says. */
extern const struct daily_volume daily_volume_unknown;

void import_daily(struct import *import, const struct daily_volume *volume);

/* One record of table inference. */
struct event {
    int64_t at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id;
    int64_t count, failed, tokens_in, tokens_out, paid_nano;
};
int64_t import_event(struct import *import, const struct event *event); /* its row */

/* One record of table inference that is known by an id: new, the same again, corrected by a later import, or
 * rejected as contradicting a record of this one. Counts it. import_begin_identified() comes first, once a
 * file. */
void import_begin_identified(struct import *import);
int64_t import_identified_event(struct import *import, const char *id,
                                const struct event *event); /* its row, or SNAPSHOT_UNKNOWN when it was rejected */

/* Why the event in this row failed. Nothing when the row is SNAPSHOT_UNKNOWN, no reason is given or it did not fail. */
void import_failure(struct import *import, int64_t row, const struct event *event, const char *reason);

/* Table `snapshot`. */
void import_set_key(struct import *import, const char *key, const char *value);

extern const struct importer import_models_csv, import_events_csv, import_daily_csv, import_cumulative_csv,
    import_replicate, import_labels_csv, import_claims_csv, import_marks_csv, import_hub_models,
    import_evm_logs, import_evm_blocks, import_evm_transactions, import_evm_receipts, import_blockscout_logs,
    import_blockscout_transactions, import_openrouter_rankings, import_facilitator_usage, import_settlement_blob;

#endif
