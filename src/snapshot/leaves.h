/* SPDX-License-Identifier: MIT
 *
 * The rows of a table as they lie in the pages of the file: four to ten times faster than any statement over
 * them.
 *
 * SQLite's file format is documented and frozen (https://www.sqlite.org/fileformat2.html, sections 1.6, 2.1).
 * This reads from it only what is simple: leaf pages of a rowid table, in order, and integers of a row.
 * Whoever meets a row that is not simple asks SQLite for it by its rowid. Pages are read through SQLite's own
 * file handle, under the locks of a connection in a read transaction; they hold the state of that transaction
 * only where no -wal file is in use, see leaves_possible(). A file can state anything: every offset is
 * checked, pages cannot be visited without end, and rowids must rise.
 *
 * Private to src/snapshot/.
 */
#ifndef SNAPSHOT_LEAVES_H
#define SNAPSHOT_LEAVES_H

#include "snapshot/connection.h"

#include <endian.h>
#include <string.h>

/* Of the columns that can be read at once, and the bytes behind a page that may then be loaded: header and
 * values of a row that begins in its last byte. */
#define LEAF_COLUMNS 16
#define LEAF_SLACK (128 + 8 * LEAF_COLUMNS + 8)

struct leaf_row {
    int64_t rowid;
    const unsigned char *payload; /* LEAF_SLACK bytes behind it may be read */
    size_t length;                /* of the part that lies in the leaf */
};

bool leaves_possible(const struct snapshot *snapshot);

/* Walks the tree of `table`. ERROR_INPUT when it is damaged. */
bool leaves_find(const struct snapshot *snapshot, const char *table, struct snapshot_layout *ret_leaves,
                 struct error *err) MUST_CHECK;

/* Calls `take` for the rows of leaves [first, end) until it returns false; that is no error. `done` is called
 * after each run of pages with the index of the next leaf; it may be NULL. */
struct leaf_reader {
    bool (*take)(void *context, const struct leaf_row *row);
    void (*done)(void *context, size_t leaf);
    void *context;
};
bool leaves_read(const struct snapshot *snapshot, sqlite3 *db, const struct snapshot_layout *leaves, size_t first,
                 size_t end, const struct leaf_reader *reader, struct error *err) MUST_CHECK;

/* What a serial type of the record format means: how many bytes, and how eight bytes loaded there become the
 * value. */
struct leaf_type {
    int64_t mask;
    unsigned char size, shift, constant, is_null, is_simple;
};
extern const struct leaf_type leaf_types[256];

/* The first `count` columns of a row into values[]; bit i of *ret_nulls is set where column i is NULL, and
 * values[i] is 0. False when one of them is not an integer, or the row has fewer, or they do not lie wholly
 * in the leaf. Without branches on the types, which no processor predicts; therefore it may load, though not
 * use, bytes behind the row. Requires count <= LEAF_COLUMNS. */
static inline bool leaf_row_integers(const struct leaf_row *row, unsigned count, int64_t *values,
                                     uint32_t *ret_nulls)
{
    const unsigned char *types = row->payload + 1;
    uint32_t nulls = 0;
    unsigned simple = 1;
    if (row->length == 0 || row->payload[0] >= 0x80 || row->payload[0] < 1 + count ||
        row->payload[0] > row->length)
        return false;
    const unsigned char *at = row->payload + row->payload[0];
    for (unsigned i = 0; i < count; i++) {
        const struct leaf_type *type = &leaf_types[types[i]];
        uint64_t bytes;
        memcpy(&bytes, at, sizeof bytes);
        values[i] = ((int64_t)be64toh(bytes) >> type->shift & type->mask) + type->constant;
        nulls |= (uint32_t)type->is_null << i;
        simple &= type->is_simple;
        at += type->size;
    }
    *ret_nulls = nulls;
    return simple && at <= row->payload + row->length;
}

#endif
