/* SPDX-License-Identifier: MIT
 *
 * A row as it lies in a leaf, and what it says: integers and texts, in the record format of section 2.1 of
 * https://www.sqlite.org/fileformat2.html.
 *
 * Whoever meets a row that is not simple asks SQLite for it by its rowid. Rows come from leaves.h, or one by one from
 * leaf_finder.h.
 *
 * Private to src/snapshot/.
 */
#ifndef SNAPSHOT_LEAF_H
#define SNAPSHOT_LEAF_H

#include "snapshot/tables.h"

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

/* A number of the format: at most nine bytes, of which the first eight carry seven bits each, the highest first
 * (base/varint.h has the lowest first). Returns the bytes used, 0 when they end too early. */
static inline size_t leaf_varint(const unsigned char *bytes, const unsigned char *end, uint64_t *ret_value)
{
    uint64_t value = 0;
    for (size_t i = 0; i < 9 && bytes + i < end; i++) {
        if (i == 8) {
            *ret_value = value << 8 | bytes[i];
            return 9;
        }
        value = value << 7 | (bytes[i] & 0x7F);
        if (bytes[i] < 0x80) {
            *ret_value = value;
            return i + 1;
        }
    }
    return 0;
}

/* The same for one of up to eight bytes with as many behind it, without a loop: the lower seven bits of all bytes are
 * moved together by twos, fours and eights. 0 when it is longer. */
static inline size_t leaf_short_varint(const unsigned char *bytes, uint64_t *ret_value)
{
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    uint64_t ends = ~le64toh(value) & UINT64_C(0x8080808080808080);
    if (ends == 0)
        return 0;
    unsigned used = (unsigned)__builtin_ctzll(ends) / 8 + 1;
    value = be64toh(value) >> (64 - 8 * used) & UINT64_C(0x7F7F7F7F7F7F7F7F);
    value = (value & UINT64_C(0x007F007F007F007F)) | (value & UINT64_C(0x7F007F007F007F00)) >> 1;
    value = (value & UINT64_C(0x00003FFF00003FFF)) | (value & UINT64_C(0x3FFF00003FFF0000)) >> 2;
    *ret_value = (value & UINT64_C(0x000000000FFFFFFF)) | (value & UINT64_C(0x0FFFFFFF00000000)) >> 4;
    return used;
}

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
