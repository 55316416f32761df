/* SPDX-License-Identifier: MIT
 *
 * Volume that the database has added up, in a few cuts through it: all that usage needs of any number of
 * events.
 *
 * Each cut is one SELECT with GROUP BY on plain columns, sums, counts and extremes, which every engine plans
 * in parallel. What a row says stands in a snapshot_record that is the sum of many; what it is not about
 * stands there as 0. Rows of one cut need not be unique: add them up.
 *
 *     ROLLUP_DAY      day, failed, verification, settlement, kind; and what is the same for all records of a row:
 *                     whether the caller is stated (else SNAPSHOT_NONE) and first-party, whether tokens and
 *                     payment are stated, and whether there is volume at all
 *     ROLLUP_NODE     day, failed, node
 *     ROLLUP_MODEL    day, failed, model, verification
 *     ROLLUP_CALLER   caller, failed, span of ROLLUP_SET_DAYS days, between which bounds: `days` are those with
 *                     volume, `day` is the last with a record
 *     ROLLUP_PAIR     model, caller, whether in the window: both known, not failed; `day` is the last one with
 *                     volume
 *     ROLLUP_PAYMENT  paid_nano: so many records of the window state this payment, not failed
 *
 * The first three hold all volume, that of the day of taken_at too; the last two only complete days.
 */
#ifndef POSTGRES_ROLLUP_H
#define POSTGRES_ROLLUP_H

#include "base/progress.h"
#include "postgres/postgres.h"

enum rollup_kind {
    ROLLUP_DAY,
    ROLLUP_NODE,
    ROLLUP_MODEL,
    ROLLUP_CALLER,
    ROLLUP_PAIR,
    ROLLUP_PAYMENT,
    ROLLUP_KINDS
};

struct rollup_row {
    enum rollup_kind kind;
    struct snapshot_record record; /* sums; paid_nano of a ROLLUP_PAYMENT is that of one record */
    int64_t records;               /* how many they are of; ROLLUP_DAY and ROLLUP_PAYMENT only */
    bool first_party;              /* ROLLUP_DAY: by first-party callers */
    uint64_t days;                 /* ROLLUP_CALLER: bit i is day i of the span that holds record.day */
};

/* Spans are counted from day 0. */
#define ROLLUP_SET_DAYS 64
#define ROLLUP_BOUNDS_MOST 8

struct rollup_sink {
    bool (*take)(struct rollup_sink *sink, const struct rollup_row *row, struct error *err);
};

struct rollup_request {
    const struct snapshot_inventory *inventory;
    int32_t window_day; /* the first of the window */
    /* Days that no ROLLUP_CALLER row has on both sides, beside the day of taken_at: where windows begin. */
    int32_t bounds[ROLLUP_BOUNDS_MOST];
    size_t bound_count;
};

/* Asks for one cut after the other, those of a kind from both tables of volume together, in the order of
 * rollup_kind. */
bool postgres_rollups(struct postgres *postgres, const struct rollup_request *request, struct rollup_sink *sink,
                      struct progress *progress, struct faults *faults, struct error *err) MUST_CHECK;

#endif
