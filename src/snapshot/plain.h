/* SPDX-License-Identifier: MIT
 *
 * The rows of the tables of volume, column by column: what must hold for each, and what they become. On any processor,
 * whatever the row is made of; lanes.h does the same for usual rows of `inference`, and must come to the same.
 *
 *     struct plain plain = {.resolvers = resolvers, .taken_at = taken_at, .last_day = day_of_time(taken_at)};
 *     leaf_shapes_init(&plain.shapes, PLAIN_INFERENCE_COLUMNS);   (for rows of leaves)
 *     size_t filled = plain_fill_inferences(&plain, rows, count, records);
 *     ... rows[filled], if there is one, is wrong or not simple: SQLite must read it ...
 *
 * Private to src/snapshot/.
 */
#ifndef SNAPSHOT_PLAIN_H
#define SNAPSHOT_PLAIN_H

#include "snapshot/leaf.h"
#include "snapshot/resolver.h"

/* What rows refer to. */
enum plain_reference {
    PLAIN_MODEL,
    PLAIN_CALLER,
    PLAIN_VERIFICATION,
    PLAIN_SETTLEMENT,
    PLAIN_KIND,
    PLAIN_NODE,
    PLAIN_REFERENCES
};

struct plain {
    const struct resolver *resolvers; /* by enum plain_reference */
    int64_t taken_at;
    int32_t last_day; /* that of taken_at */
    struct leaf_shapes shapes;
};

/* Columns of a row as it lies in its leaf. That of usage_daily does not hold its rowid. */
#define PLAIN_INFERENCE_COLUMNS 13
#define PLAIN_DAILY_COLUMNS 10

/* Columns in the order of the table, the rowid first; NULL as 0. */
struct plain_row {
    int64_t values[PLAIN_INFERENCE_COLUMNS];
    uint32_t nulls; /* bit i: column i is */
};

/* False when anything about the row is wrong; *record is then of no use. */
bool plain_inference(const struct plain *plain, const struct plain_row *row, struct snapshot_record *record);
bool plain_daily(const struct plain *plain, const struct plain_row *row, struct snapshot_record *record);

/* Fills records[i] with rows[i] until one is wrong or not simple, and returns how many it filled. */
size_t plain_fill_inferences(struct plain *plain, const struct leaf_row *rows, size_t count,
                             struct snapshot_record *records);
size_t plain_fill_daily(struct plain *plain, const struct leaf_row *rows, size_t count,
                        struct snapshot_record *records);

#endif
