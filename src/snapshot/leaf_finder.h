/* SPDX-License-Identifier: MIT
 *
 * One row after the other by its rowid, quickest in rising order: the pages that lead to the latest are at hand.
 *
 *     struct leaf_finder *finder = leaf_finder_new(snapshot, db, "inference");
 *     if (finder && leaf_finder_find(finder, rowid, &row))
 *         ... see leaf.h for what a row says ...
 *     leaf_finder_free(finder);
 *
 * Private to src/snapshot/.
 */
#ifndef SNAPSHOT_LEAF_FINDER_H
#define SNAPSHOT_LEAF_FINDER_H

#include "snapshot/connection.h"
#include "snapshot/leaf.h"

struct leaf_finder;

/* NULL where the table cannot be found. */
struct leaf_finder *leaf_finder_new(const struct snapshot *snapshot, sqlite3 *db, const char *table);
void leaf_finder_free(struct leaf_finder *finder); /* NULL is fine */

/* The row is valid until the next call. False where there is none, or its page cannot be read. */
bool leaf_finder_find(struct leaf_finder *finder, int64_t rowid, struct leaf_row *ret_row);

#endif
