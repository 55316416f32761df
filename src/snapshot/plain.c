/* SPDX-License-Identifier: MIT
 * Knows what must hold for each column of a row of volume. */
#include "snapshot/plain.h"

#include "base/attributes.h"
#include "base/day.h"

#include <assert.h>

static inline bool is_null(const struct plain_row *row, unsigned i)
{
    return row->nulls >> i & 1;
}

static inline bool is_within(const struct plain_row *row, unsigned i, int64_t least, int64_t most)
{
    return !is_null(row, i) && row->values[i] >= least && row->values[i] <= most;
}

/* The index that column i refers to; adds it to the `missing` columns, as in row->nulls, when there is none. */
static inline ALWAYS_INLINE uint32_t find_reference(const struct plain *plain, enum plain_reference reference,
                                                    const struct plain_row *row, unsigned i, uint32_t *missing)
{
    static_assert(SNAPSHOT_NONE == UINT32_MAX, "all bits are set");
    uint32_t index = resolver_find(&plain->resolvers[reference], row->values[i]);
    *missing |= (uint32_t)(index == SNAPSHOT_NONE) << i;
    return index | -(uint32_t)is_null(row, i);
}

static inline ALWAYS_INLINE bool find_amount(const struct plain_row *row, unsigned i, int64_t *ret_amount)
{
    static_assert(SNAPSHOT_UNKNOWN == INT64_MIN, "only the highest bit is set");
    *ret_amount = row->values[i] | (int64_t)((uint64_t)is_null(row, i) << 63);
    return row->values[i] >= 0;
}

/* Columns 2 .. 6 are the same in both tables. */
static inline ALWAYS_INLINE bool find_references(const struct plain *plain, const struct plain_row *row,
                                                 struct snapshot_record *record)
{
    uint32_t missing = 0;
    record->model = find_reference(plain, PLAIN_MODEL, row, 2, &missing);
    record->caller = find_reference(plain, PLAIN_CALLER, row, 3, &missing);
    record->verification = find_reference(plain, PLAIN_VERIFICATION, row, 4, &missing);
    record->settlement = find_reference(plain, PLAIN_SETTLEMENT, row, 5, &missing);
    record->kind = find_reference(plain, PLAIN_KIND, row, 6, &missing);
    return (missing & ~row->nulls) == 0;
}

static inline ALWAYS_INLINE bool find_amounts(const struct plain_row *row, unsigned first,
                                              struct snapshot_record *record)
{
    bool good = find_amount(row, first, &record->tokens_in);
    good &= find_amount(row, first + 1, &record->tokens_out);
    good &= find_amount(row, first + 2, &record->paid_nano);
    return good;
}

static inline ALWAYS_INLINE bool fill_inference(const struct plain *plain, const struct plain_row *row,
                                                struct snapshot_record *record)
{
    uint32_t missing = 0;
    bool good = is_within(row, 1, 0, plain->taken_at);
    good &= find_references(plain, row, record);
    record->node = find_reference(plain, PLAIN_NODE, row, 7, &missing);
    good &= (missing & ~row->nulls) == 0;
    good &= is_within(row, 8, 0, INT64_MAX);
    good &= is_within(row, 9, 0, 1);
    good &= find_amounts(row, 10, record);
    record->day = (int32_t)((uint64_t)row->values[1] / DAY_SECONDS);
    record->inferences = row->values[8];
    record->failed = row->values[9] != 0;
    return good;
}

static inline ALWAYS_INLINE bool fill_daily(const struct plain *plain, const struct plain_row *row,
                                            struct snapshot_record *record)
{
    bool good = is_within(row, 1, DAY_LEAST, plain->last_day);
    good &= find_references(plain, row, record);
    good &= is_within(row, 7, 0, INT64_MAX);
    good &= find_amounts(row, 8, record);
    record->day = (int32_t)row->values[1];
    record->node = SNAPSHOT_NONE;
    record->inferences = row->values[7];
    record->failed = false;
    return good;
}

bool plain_inference(const struct plain *plain, const struct plain_row *row, struct snapshot_record *record)
{
    return fill_inference(plain, row, record);
}

bool plain_daily(const struct plain *plain, const struct plain_row *row, struct snapshot_record *record)
{
    return fill_daily(plain, row, record);
}

#ifdef __clang__
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

size_t plain_fill_inferences(struct plain *plain, const struct leaf_row *rows, size_t count,
                             struct snapshot_record *records)
{
    for (size_t filled = 0; filled < count; filled++) {
        const struct leaf_shape *shape = leaf_shape_find(&plain->shapes, &rows[filled]);
        struct plain_row row;
        if (!shape)
            return filled;
        row.nulls = shape->nulls;
        UNROLL
        for (unsigned i = 0; i < PLAIN_INFERENCE_COLUMNS; i++)
            row.values[i] = leaf_integer(&rows[filled], shape, i);
        if (!fill_inference(plain, &row, &records[filled]))
            return filled;
    }
    return count;
}

size_t plain_fill_daily(struct plain *plain, const struct leaf_row *rows, size_t count, struct snapshot_record *records)
{
    for (size_t filled = 0; filled < count; filled++) {
        const struct leaf_shape *shape = leaf_shape_find(&plain->shapes, &rows[filled]);
        struct plain_row row;
        if (!shape)
            return filled;
        row.nulls = shape->nulls << 1;
        UNROLL
        for (unsigned i = 0; i < PLAIN_DAILY_COLUMNS; i++)
            row.values[i + 1] = leaf_integer(&rows[filled], shape, i);
        if (!fill_daily(plain, &row, &records[filled]))
            return filled;
    }
    return count;
}
