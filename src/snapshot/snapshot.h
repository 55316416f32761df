/* SPDX-License-Identifier: MIT
 *
 * A snapshot database, opened read-only and checked before anything is computed from it.
 *
 *     snapshot_open(path, &snapshot, &faults, &err)
 *       && snapshot_inventory(snapshot, workers, arena, &inventory, &faults, &err)
 *       && snapshot_scan(snapshot, &inventory, sinks, ranges, progress, &faults, &err);
 *     snapshot_close(snapshot);
 *
 * Everything in the file is hostile. It is opened with SQLITE_OPEN_READONLY in defensive mode,
 * trusted_schema=OFF, no extension loading, and only tables are read: a view or virtual table in place of a
 * table is a fault. A snapshot is schema version 1 (inuse-snapshot(5)); application_id and user_version are
 * checked. Rows leave this module typed, in range and with their references resolved to indexes, so that no
 * later step need doubt them.
 *
 * The only user of sqlite3, together with the rest of this folder and src/import/.
 */
#ifndef SNAPSHOT_SNAPSHOT_H
#define SNAPSHOT_SNAPSHOT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/faults.h"
#include "base/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* "inus" */
#define SNAPSHOT_APPLICATION_ID 0x696E7573
#define SNAPSHOT_VERSION 1

/* No model, no caller, no mode: NULL in the file. */
#define SNAPSHOT_NONE UINT32_MAX
/* A time or amount that is not known: NULL in the file. */
#define SNAPSHOT_UNKNOWN INT64_MIN

struct snapshot;

/* Opens and validates header and schema. Faults of the schema go to `faults`, each with table, column and
 * remedy; then the result is false with ERROR_INPUT. A locked database is ERROR_INPUT with the remedy; a
 * WAL-mode database is read, or refused where that would need writing beside it. */
bool snapshot_open(const char *path, struct snapshot **ret_snapshot, struct faults *faults,
                   struct error *err) MUST_CHECK;
void snapshot_close(struct snapshot *snapshot); /* NULL is fine */

struct snapshot_model {
    int64_t id;
    /* Raw bytes as in the file, terminated; NULL = not known (key never is). Not yet safe to show: see
     * utf8.h. */
    const char *key, *name, *owner, *category, *family, *url;
    int64_t listed_at, delisted_at; /* unix seconds or SNAPSHOT_UNKNOWN; hosted from the one until before the other */
    int runnable;                   /* 1, 0, or -1 = not known */
};

enum snapshot_caller_kind {
    CALLER_NOT_STATED,
    CALLER_WALLET,
    CALLER_CONTRACT,
    CALLER_RELAY,
    CALLER_FIRST_PARTY,
    CALLER_UNKNOWN,
    CALLER_KINDS
};

/* "wallet", "contract", "relay", "first-party" or "unknown"; NULL for what is not stated. And back: what is called
 * otherwise is not stated. */
const char *snapshot_caller_kind_name(enum snapshot_caller_kind kind);
enum snapshot_caller_kind snapshot_caller_kind_named(const char *name, size_t length);

struct snapshot_label {
    uint32_t caller;
    const char *text; /* never "" */
};

/* There may be millions of callers, of most of which nothing is known but an address that nobody asks for: one of 40
 * hexadecimal digits takes 21 bytes, and nothing is kept of what is not stated. See snapshot_caller_id() and what
 * follows it. */
struct snapshot_callers {
    int64_t first_id;
    int64_t *ids;                  /* NULL = first_id and those that follow it */
    unsigned char *kinds;          /* each an enum snapshot_caller_kind; NULL = none is stated */
    struct snapshot_label *labels; /* of the callers that have one, in their order */
    size_t label_count;
    const char **addresses; /* packed, see callers.c */
};

/* A row of verification, settlement, kind or node. */
struct snapshot_mode {
    int64_t id;
    const char *name;
    bool flag; /* verification: verified; settlement: auditable; else false */
};

struct snapshot_modes {
    struct snapshot_mode *rows;
    size_t count;
};

struct snapshot_claim {
    const char *metric, *value, *unit, *source_url;
    int64_t at;
};

struct snapshot_mark {
    int64_t at;
    const char *label;
};

/* Days whose volume was booked on the last of them, because the counter was not read on the others. */
struct snapshot_span {
    uint32_t model; /* index, or SNAPSHOT_NONE for all models */
    int32_t first_day, last_day;
};

/* How long a node answered on a day, and by how many heartbeats that is known (SNAPSHOT_UNKNOWN = not stated). */
struct snapshot_uptime {
    uint32_t node;
    int32_t day;
    int64_t up_seconds, heartbeats;
};

enum snapshot_node_change { NODE_REGISTERED, NODE_ENABLED, NODE_DISABLED };

struct snapshot_node_event {
    int64_t at;
    uint32_t node;
    enum snapshot_node_change change;
};

/* Failed inferences of one day and reason. */
struct snapshot_failure {
    const char *reason;
    int32_t day;
    int64_t inferences;
};

/* A contract that is to be run again and again. */
struct snapshot_workflow {
    const char *contract;
    uint32_t caller; /* who registered it, or SNAPSHOT_NONE */
    int64_t registered_at, ends_at, every_seconds, stopped_at; /* each may be SNAPSHOT_UNKNOWN */
};

/* Everything in the file that is not volume: sorted by id, except marks (at, label), spans (first_day, model), uptimes
 * (node, day), node events (node, at, change), failures (reason, day; one entry each) and workflows (contract,
 * caller). */
struct snapshot_inventory {
    /* Values of the table `snapshot`; NULL = absent. */
    const char *network, *title, *source, *source_url, *licence, *unit, *currency, *base_url, *synthetic;
    int64_t taken_at; /* unix seconds; always known: its absence is a fault */
    struct snapshot_model *models;
    size_t model_count;
    struct snapshot_callers callers;
    size_t caller_count;
    struct arena *callers_arena; /* holds what is kept of them */
    struct snapshot_modes verifications, settlements, kinds, nodes;
    struct snapshot_claim *claims;
    size_t claim_count;
    struct snapshot_mark *marks;
    size_t mark_count;
    struct snapshot_span *spans;
    size_t span_count;
    struct snapshot_uptime *uptimes;
    size_t uptime_count;
    struct snapshot_node_event *node_events;
    size_t node_event_count;
    struct snapshot_failure *failures;
    size_t failure_count;
    struct snapshot_workflow *workflows;
    size_t workflow_count;
};

/* Reads and checks every table but the two of volume, with up to `workers` threads. */
bool snapshot_inventory(struct snapshot *snapshot, unsigned workers, struct arena *arena,
                        struct snapshot_inventory *ret_inventory, struct faults *faults,
                        struct error *err) MUST_CHECK;

/* Of the caller with this index. An address is put together in the arena; a label is NULL where there is none. Both are
 * raw bytes as in the file, see above. */
static inline int64_t snapshot_caller_id(const struct snapshot_inventory *inventory, uint32_t caller)
{
    const struct snapshot_callers *callers = &inventory->callers;
    return callers->ids ? callers->ids[caller] : callers->first_id + caller;
}

static inline enum snapshot_caller_kind snapshot_caller_kind(const struct snapshot_inventory *inventory,
                                                             uint32_t caller)
{
    const unsigned char *kinds = inventory->callers.kinds;
    return kinds ? (enum snapshot_caller_kind)kinds[caller] : CALLER_NOT_STATED;
}

static inline bool snapshot_is_first_party(const struct snapshot_inventory *inventory, uint32_t caller)
{
    return snapshot_caller_kind(inventory, caller) == CALLER_FIRST_PARTY;
}

const char *snapshot_caller_address(const struct snapshot_inventory *inventory, uint32_t caller, struct arena *arena);
const char *snapshot_caller_label(const struct snapshot_inventory *inventory, uint32_t caller);

/* The index of the caller with this id, or SNAPSHOT_NONE. */
uint32_t snapshot_find_caller(const struct snapshot_inventory *inventory, int64_t id);

/* Gives back the memory of the callers, but not their number: they may be most of the inventory, and nobody asks who
 * they are once the report is built. */
void snapshot_inventory_forget_callers(struct snapshot_inventory *inventory);

/* One record of `inference` or `usage_daily`, checked; one cache line. Its order is what lanes.c fills. */
struct snapshot_record {
    int32_t day;                                   /* UTC; before or on the day of taken_at */
    uint32_t model, caller;                        /* index into the inventory, or SNAPSHOT_NONE */
    uint32_t verification, settlement, kind, node; /* likewise */
    bool failed;                                   /* failed inferences are counted apart, never as volume */
    int64_t inferences;                            /* >= 0 */
    int64_t tokens_in, tokens_out, paid_nano;      /* >= 0, or SNAPSHOT_UNKNOWN */
};

/* Takes records, up to SNAPSHOT_RUN at once, in one thread per sink. Not called again after a false, which the sink
 * explains in its own `err` (overflow). */
#define SNAPSHOT_RUN 64
struct snapshot_sink {
    bool (*take)(struct snapshot_sink *sink, const struct snapshot_record *records, size_t count);
    struct error err; /* caller sets ERROR_INIT */
};

/* One pass over `inference` and then `usage_daily`. sinks[i] gets the i-th of `ranges` consecutive ranges of each, on a
 * read-only connection and a thread of its own. The rows of a table are read from the pages of the file (leaves.h)
 * where there is no obstacle (see below); else, as every row that is not simple, by an aggregate function fed by the
 * scan; either way no row is stepped to. All ranges see the same state of the file. Faults come in order of table and
 * row, whatever the number of ranges. */
bool snapshot_scan(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                   struct snapshot_sink *sinks[], unsigned ranges, struct progress *progress,
                   struct faults *faults, struct error *err) MUST_CHECK;

/* How the rows of `inference` lie in the file: the numbers of its leaf pages, in order of rowid. */
struct snapshot_layout {
    uint32_t *pages;
    size_t count;
    bool alone; /* the table has no other page, and this one may have no rows */
    uint32_t page_size, usable_size;
    uint64_t schema; /* checksum of how the table was created */
    const char *obstacle; /* why the rows are not read from pages, and all this is empty; NULL = they are */
};

bool snapshot_layout(const struct snapshot *snapshot, struct snapshot_layout *ret_layout,
                     struct error *err) MUST_CHECK;
void snapshot_layout_clear(struct snapshot_layout *layout);

/* The days between which the records of SNAPSHOT_LEAVES consecutive leaves lie; first > last = there is none. From
 * SNAPSHOT_BEYOND on when the values of a row lie in other pages too: then those leaves alone do not tell what it
 * says. */
#define SNAPSHOT_BEYOND INT32_MIN
#define SNAPSHOT_LEAVES 32
struct snapshot_days {
    int32_t first, last;
};

/* The two halves of a scan: only the rows of the leaves of `some` (a part of the layout, in its order), and only
 * `usage_daily`. Faults are added, and are no failure. `days` is filled with one entry for each SNAPSHOT_LEAVES leaves;
 * NULL = not wanted. */
bool snapshot_scan_leaves(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                          const struct snapshot_layout *some, struct snapshot_sink *sinks[], unsigned ranges,
                          struct snapshot_days *days, struct progress *progress, struct faults *faults,
                          struct error *err) MUST_CHECK;
bool snapshot_scan_daily(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                         struct snapshot_sink *sinks[], unsigned ranges, struct faults *faults,
                         struct error *err) MUST_CHECK;

/* Of the file, in bytes: its pages, and all of it when it was opened. */
size_t snapshot_page_size(const struct snapshot *snapshot);
int64_t snapshot_bytes(const struct snapshot *snapshot);

/* The path as given to snapshot_open(). */
const char *snapshot_path(const struct snapshot *snapshot);

#endif
