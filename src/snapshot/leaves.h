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
    int64_t mask, constant;
    size_t size;
    unsigned shift;
};
#define LEAF_TYPES 10
extern const struct leaf_type leaf_types[LEAF_TYPES];

/* Bytes that are 0 in all eight places, or 1 in the highest bit of each. */
#define LEAF_BYTES(byte) (UINT64_C(0x0101010101010101) * (byte))

/* True when each of eight serial types is that of an integer or NULL: 0 to 6, 8 or 9; 7 is a float, those from 10 on
 * are texts, blobs or reserved. */
static inline bool leaf_types_are_simple(uint64_t types)
{
    uint64_t floats = types ^ LEAF_BYTES(7);
    uint64_t beyond = types | (types + LEAF_BYTES(0x80 - LEAF_TYPES));
    uint64_t sevens = (floats - LEAF_BYTES(1)) & ~floats;
    return ((beyond | sevens) & LEAF_BYTES(0x80)) == 0;
}

/* The first `count` columns of a row into values[]; *ret_types are their serial types, 0 where a column is NULL, and
 * values[i] is 0 there. False when one of them is not an integer, or the row has fewer, or they do not lie wholly
 * in the leaf. Without branches on the types, which no processor predicts; therefore it may load, though not
 * use, bytes behind the row. Requires 8 <= count <= LEAF_COLUMNS. */
static inline bool leaf_row_integers(const struct leaf_row *row, unsigned count, int64_t *values,
                                     const unsigned char **ret_types)
{
    const unsigned char *types = row->payload + 1;
    uint64_t first, last;
    if (row->length == 0 || row->payload[0] >= 0x80 || row->payload[0] < 1 + count ||
        row->payload[0] > row->length)
        return false;
    memcpy(&first, types, sizeof first);
    memcpy(&last, types + count - sizeof last, sizeof last);
    if (!leaf_types_are_simple(first) || !leaf_types_are_simple(last))
        return false;
    const unsigned char *at = row->payload + row->payload[0];
    for (unsigned i = 0; i < count; i++) {
        const struct leaf_type *type = &leaf_types[types[i]];
        uint64_t bytes;
        memcpy(&bytes, at, sizeof bytes);
        values[i] = ((int64_t)be64toh(bytes) >> type->shift & type->mask) + type->constant;
        at += type->size;
    }
    *ret_types = types;
    return at <= row->payload + row->length;
}

#endif
