/* SPDX-License-Identifier: MIT
 *
 * One connection at work on one range of the rows of a table of volume: what a thread of the scan does.
 *
 *     struct range range = {.snapshot = snapshot, .sink = sink, .db = db, .table = &volume_table_inference,
 *                           .plain = ..., .first_row = 1, .last_row = 1000};   (or its leaves)
 *     range_read(&range);
 *     ... range.faults, range.err ...
 *
 * Private to src/snapshot/.
 */
#ifndef SNAPSHOT_RANGE_H
#define SNAPSHOT_RANGE_H

#include "snapshot/connection.h"
#include "snapshot/lanes.h"
#include "snapshot/volume_table.h"

/* The days of no record at all: what the entries of `days` begin with. */
#define RANGE_NO_DAYS {.first = INT32_MAX, .last = INT32_MIN}

struct range {
    const struct snapshot *snapshot;
    struct snapshot_sink *sink;
    sqlite3 *db;
    const struct volume_table *table;
    struct plain plain;
    struct progress *progress;            /* NULL = not reported */
    int64_t first_row, last_row;          /* by statements; inclusive; first > last = nothing */
    const struct snapshot_layout *leaves; /* NULL = by statements only */
    size_t first_leaf, end_leaf;
    struct snapshot_days *days; /* of all ranges; NULL = not wanted */

    struct faults faults;
    struct error err;
    bool any; /* row was in the leaves, these the first and the last: */
    int64_t first_rowid, last_rowid;

    /* Private. */
    const struct snapshot_table *stored; /* how the rows of leaves have their columns */
    size_t done_leaf;
    struct snapshot_days seen; /* in the leaves since done_leaf */
    struct lanes *lanes;       /* NULL = column by column only */
    sqlite3_stmt *lookup;      /* of one row that is not simple */
    bool looked_up;            /* the lookup found its row */
    bool refused;              /* by the sink */
    uint32_t rows_until_report;
};

/* Hands all rows to the sink, and what is wrong with them to `faults`; ends at the first failure, which is then in
 * `err`. */
void range_read(struct range *range);

#endif
