/* SPDX-License-Identifier: MIT
 *
 * The rows of a table as they lie in the pages of the file: four to ten times faster than any statement over
 * them.
 *
 * SQLite's file format is documented and frozen (https://www.sqlite.org/fileformat2.html, sections 1.6, 2.1).
 * This reads from it only what is simple: leaf pages of a rowid table, and integers and texts of a row.
 * Whoever meets a row that is not simple asks SQLite for it by its rowid. Pages are read through SQLite's own
 * file handle, under the locks of a connection in a read transaction; they hold the state of that transaction
 * only where no -wal file is in use, see leaves_obstacle(). A file can state anything: every offset is
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
    bool whole;                   /* that is all of it */
};

/* NULL where the pages hold what a connection sees, and the columns of `table` that schema.h has are read as they are
 * stored; else what is in the way, as in struct snapshot_layout. */
const char *leaves_obstacle(const struct snapshot *snapshot, const char *table);

/* There is none, and those columns come first, in the order of schema.h. */
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

/* One row after the other by its rowid, quickest in rising order: the pages that lead to the latest are at hand. */
struct leaf_finder;

/* NULL where the table cannot be found. */
struct leaf_finder *leaf_finder_new(const struct snapshot *snapshot, sqlite3 *db, const char *table);
void leaf_finder_free(struct leaf_finder *finder); /* NULL is fine */

/* The row is valid until the next call. False where there is none, or its page cannot be read. */
bool leaf_finder_find(struct leaf_finder *finder, int64_t rowid, struct leaf_row *ret_row);

/* A value as it lies in a row: `type` is the serial type of section 2.1 of the format. */
struct leaf_value {
    uint64_t type;
    const unsigned char *bytes;
    size_t size;
};
#define LEAF_TEXT 13 /* the least type of a text, not terminated; others are odd too */

/* The first values of a row, of which at most `most` are wanted: as many as lie wholly in the leaf. */
size_t leaf_values(const struct leaf_row *row, struct leaf_value *values, size_t most);

static inline bool leaf_value_is_text(const struct leaf_value *value)
{
    return value->type >= LEAF_TEXT && value->type % 2 == 1;
}

static inline bool leaf_value_is_integer(const struct leaf_value *value)
{
    return value->type >= 1 && value->type <= 9 && value->type != 7;
}

int64_t leaf_value_integer(const struct leaf_value *value);

/* The columns of schema.h but for the first `skipped`, in that order whichever the table has: values[i], NULL as 0 and
 * bit i of *ret_nulls set. A row that ends before them has their defaults. False, and undefined values, for a row that
 * is not simple. A few times slower than shapes, below. */
bool leaf_integers(const struct leaf_row *row, const struct snapshot_table *table, unsigned skipped, int64_t *values,
                   uint32_t *ret_nulls);

/* "Row N is damaged", for one that a leaf has and SQLite does not find. Returns false. */
bool leaf_row_lost(const struct snapshot *snapshot, const char *table, int64_t rowid, struct error *err);

/* Where the columns of rows with the same serial types lie, and how eight bytes loaded there become their values. */
struct leaf_shape {
    uint64_t first, last; /* the types themselves: of the first eight columns, of the last eight */
    uint32_t size;        /* of all values together */
    uint32_t nulls;       /* bit i: column i is NULL, its value 0 */
    uint8_t offsets[LEAF_COLUMNS], shifts[LEAF_COLUMNS];
    int8_t masks[LEAF_COLUMNS], constants[LEAF_COLUMNS];
};

/* Millions of rows have a few hundred shapes: each is made once, and again when another one took its place. */
#define LEAF_SHAPE_BITS 10
#define LEAF_SHAPES (1 << LEAF_SHAPE_BITS)
struct leaf_shapes {
    unsigned columns; /* that are wanted of each row: 8 to LEAF_COLUMNS */
    struct leaf_shape of[LEAF_SHAPES];
};

void leaf_shapes_init(struct leaf_shapes *shapes, unsigned columns);

/* Replaces `shape`. NULL when one of the types is not that of an integer or NULL. */
const struct leaf_shape *leaf_shape_make(const unsigned char *types, unsigned columns, struct leaf_shape *shape);

static inline size_t leaf_shape_hash(uint64_t first, uint64_t last)
{
    /* The highest bits of a product are those that all bits of its factors reach. */
    uint64_t hash = (first * UINT64_C(0x9E3779B97F4A7C15) ^ last) * UINT64_C(0xD6E8FEB86659FD93);
    return (size_t)(hash >> (64 - LEAF_SHAPE_BITS));
}

/* Whether the first columns, of so many bytes, lie in the leaf; where a row has no others, it ends with them, or SQLite
 * calls it malformed. */
static inline bool leaf_row_holds(const struct leaf_row *row, unsigned columns, uint32_t size)
{
    size_t end = (size_t)row->payload[0] + size;
    return row->payload[0] > 1 + columns ? end <= row->length : row->whole && end == row->length;
}

/* The shape of a row whose first columns are all integers or NULL and lie wholly in the leaf, else NULL. */
static inline const struct leaf_shape *leaf_shape_find(struct leaf_shapes *shapes, const struct leaf_row *row)
{
    const unsigned char *types = row->payload + 1;
    uint64_t first, last;
    if (row->length == 0 || row->payload[0] >= 0x80 || row->payload[0] < 1 + shapes->columns)
        return NULL;
    memcpy(&first, types, sizeof first);
    memcpy(&last, types + shapes->columns - sizeof last, sizeof last);
    struct leaf_shape *place = &shapes->of[leaf_shape_hash(first, last)];
    const struct leaf_shape *shape = place;
    if (shape->first != first || shape->last != last)
        shape = leaf_shape_make(types, shapes->columns, place);
    return shape && leaf_row_holds(row, shapes->columns, shape->size) ? shape : NULL;
}

/* The value of a column. Without branches on its type, which no processor predicts; therefore it may load, though not
 * use, bytes behind the row. */
static inline int64_t leaf_integer(const struct leaf_row *row, const struct leaf_shape *shape, unsigned column)
{
    uint64_t bytes;
    memcpy(&bytes, row->payload + row->payload[0] + shape->offsets[column], sizeof bytes);
    return ((int64_t)be64toh(bytes) >> shape->shifts[column] & shape->masks[column]) + shape->constants[column];
}

#endif
