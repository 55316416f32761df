/* SPDX-License-Identifier: MIT
 *
 * The rows of a table as they lie in the pages of the file: four to ten times faster than any statement over them.
 *
 * SQLite's file format is documented and frozen (https://www.sqlite.org/fileformat2.html). This reads from it only what
 * is simple, the leaves of a rowid table: page.h has how a page is read, leaf.h what a row says. Pages are read under
 * the locks of a connection in a read transaction; they hold the state of that transaction only where no -wal file is
 * in use, see leaves_obstacle(). A file can state anything: every offset is checked, pages cannot be visited without
 * end, and rowids must rise.
 *
 * Private to src/snapshot/.
 */
#ifndef SNAPSHOT_LEAVES_H
#define SNAPSHOT_LEAVES_H

#include "snapshot/connection.h"
#include "snapshot/leaf.h"

/* NULL where the pages hold what a connection sees, and the columns of `table` that schema.h has are read as they are
 * stored; else what is in the way, as in struct snapshot_layout. */
const char *leaves_obstacle(const struct snapshot *snapshot, const char *table);

/* Nothing is in the way, and those columns come first, in the order of schema.h. */
bool leaves_are_ordered(const struct snapshot *snapshot, const char *table);

/* Says that the rows of a page do not follow those before it. Returns false. */
bool leaves_out_of_order(const struct snapshot *snapshot, uint32_t page, struct error *err);

/* Walks the tree of `table`. ERROR_INPUT when it is damaged. */
bool leaves_find(const struct snapshot *snapshot, const char *table, struct snapshot_layout *ret_leaves,
                 struct error *err) MUST_CHECK;

/* Calls `take` for the rows of leaves [first, end), up to LEAF_ROWS at once, until it returns false; that is no error.
 * `done` is called after each run of pages with the index of the next leaf; it may be NULL. */
#define LEAF_ROWS 64
struct leaf_reader {
    bool (*take)(void *context, const struct leaf_row *rows, size_t count);
    void (*done)(void *context, size_t leaf);
    void *context;
};
bool leaves_read(const struct snapshot *snapshot, sqlite3 *db, const struct snapshot_layout *leaves, size_t first,
                 size_t end, const struct leaf_reader *reader, struct error *err) MUST_CHECK;

/* "Row N is damaged", for one that a leaf has and SQLite does not find. Returns false. */
bool leaves_row_lost(const struct snapshot *snapshot, const char *table, int64_t rowid, struct error *err);

#endif
