/* SPDX-License-Identifier: MIT
 * Knows what the bytes of a row mean. */
#include "snapshot/leaf.h"

/* What a serial type of the record format means; size 255 = something else than an integer or NULL. */
struct type {
    uint8_t size, shift;
    int8_t mask, constant;
};

#define TYPES 10
#define OTHER 255
#define INTEGER(bytes)                                                                                       \
    {                                                                                                        \
        .size = bytes, .shift = 64 - 8 * (bytes), .mask = -1                                                 \
    }
static const struct type integer_types[TYPES] = {
    [1] = INTEGER(1), [2] = INTEGER(2), [3] = INTEGER(3),      [4] = INTEGER(4),
    [5] = INTEGER(6), [6] = INTEGER(8), [7] = {.size = OTHER}, [9] = {.constant = 1},
};

void leaf_shapes_init(struct leaf_shapes *shapes, unsigned columns)
{
    shapes->columns = columns;
    /* Types that no shape is made for. */
    for (size_t i = 0; i < LEAF_SHAPES; i++)
        shapes->of[i] = (struct leaf_shape){.first = UINT64_MAX};
}

const struct leaf_shape *leaf_shape_make(const unsigned char *types, unsigned columns, struct leaf_shape *shape)
{
    struct leaf_shape made = {.size = 0};
    for (unsigned i = 0; i < columns; i++) {
        if (types[i] >= TYPES || integer_types[types[i]].size == OTHER)
            return NULL;
        const struct type *type = &integer_types[types[i]];
        made.nulls |= (uint32_t)(types[i] == 0) << i;
        made.offsets[i] = (uint8_t)made.size;
        made.shifts[i] = type->shift;
        made.masks[i] = type->mask;
        made.constants[i] = type->constant;
        made.size += type->size;
    }
    memcpy(&made.first, types, sizeof made.first);
    memcpy(&made.last, types + columns - sizeof made.last, sizeof made.last);
    *shape = made;
    return shape;
}

static inline uint64_t value_size(uint64_t type)
{
    static const uint8_t sizes[LEAF_TEXT - 1] = {0, 1, 2, 3, 4, 6, 8, 8};
    return type < LEAF_TEXT - 1 ? sizes[type] : (type - LEAF_TEXT + 1) / 2;
}

int64_t leaf_value_integer(const struct leaf_value *value)
{
    uint64_t number = value->size > 0 && value->bytes[0] >= 0x80 ? UINT64_MAX : 0;
    if (value->size == 0)
        return value->type == 9;
    for (size_t i = 0; i < value->size; i++)
        number = number << 8 | value->bytes[i];
    return (int64_t)number;
}

/* What is left of a row. */
struct rest {
    const unsigned char *types, *types_end, *bytes, *end;
};

static bool begin_row(const struct leaf_row *row, struct rest *ret_rest)
{
    const unsigned char *end = row->payload + row->length;
    uint64_t header;
    size_t used = leaf_varint(row->payload, end, &header);
    if (used == 0 || header < used || header > row->length)
        return false;
    const unsigned char *bytes = row->payload + header;
    *ret_rest = (struct rest){.types = row->payload + used, .types_end = bytes, .bytes = bytes, .end = end};
    return true;
}

static inline bool next_value(struct rest *rest, struct leaf_value *value)
{
    size_t used = leaf_varint(rest->types, rest->types_end, &value->type);
    uint64_t size = value_size(value->type);
    if (used == 0 || size > (size_t)(rest->end - rest->bytes))
        return false;
    value->bytes = rest->bytes;
    value->size = (size_t)size;
    rest->types += used;
    rest->bytes += size;
    return true;
}

size_t leaf_values(const struct leaf_row *row, struct leaf_value *values, size_t most)
{
    struct rest rest;
    size_t count = 0;
    if (!begin_row(row, &rest))
        return 0;
    while (count < most && next_value(&rest, &values[count]))
        count++;
    /* Bytes behind the last value are for SQLite to call malformed. */
    return rest.types == rest.types_end && rest.bytes < rest.end ? 0 : count;
}

static inline bool take_integer(const struct leaf_value *value, int64_t *ret_value, bool *ret_null)
{
    *ret_null = value->type == 0;
    if (!*ret_null && !leaf_value_is_integer(value))
        return false;
    *ret_value = leaf_value_integer(value);
    return true;
}

static bool take_absent(const struct snapshot_column *column, int64_t *ret_value, bool *ret_null)
{
    *ret_null = column->absent == COLUMN_NULL;
    *ret_value = column->absent_value;
    return column->absent != COLUMN_OTHER;
}

bool leaf_integers(const struct leaf_row *row, const struct snapshot_table *table, unsigned skipped, int64_t *values,
                   uint32_t *ret_nulls)
{
    struct rest rest;
    struct leaf_value value;
    uint32_t nulls = 0;
    if (!begin_row(row, &rest))
        return false;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct snapshot_column *column = &table->columns[i];
        bool null, absent = rest.types == rest.types_end;
        if (!absent && !next_value(&rest, &value))
            return false;
        if (column->ours == COLUMN_FOREIGN || column->ours < skipped)
            continue;
        unsigned place = column->ours - skipped;
        if (absent ? !take_absent(column, &values[place], &null) : !take_integer(&value, &values[place], &null))
            return false;
        nulls |= (uint32_t)null << place;
    }
    *ret_nulls = nulls;
    /* Bytes behind the last value are for SQLite to call malformed. */
    return rest.types < rest.types_end || (row->whole && rest.bytes == rest.end);
}
