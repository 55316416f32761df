/* SPDX-License-Identifier: MIT
 * Knows how the columns of a row are spread over the lanes of a vector and checked there all at once. */
#include "snapshot/lanes.h"

#include "base/attributes.h"
#include "base/day.h"
#include "base/memory.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* LANES_NONE: as on any other processor. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(LANES_NONE)

#include <immintrin.h>

#define FOR_AVX2 __attribute__((target("avx2")))

/* Eight lanes of 32 bits, then four of 64: one record as it lies in memory. */
#define SMALL 8
#define LARGE 4
#define FIRST_REFERENCE 1

static_assert(offsetof(struct snapshot_record, day) == 0 && offsetof(struct snapshot_record, model) == 4 &&
                  offsetof(struct snapshot_record, caller) == 8 &&
                  offsetof(struct snapshot_record, verification) == 12 &&
                  offsetof(struct snapshot_record, settlement) == 16 && offsetof(struct snapshot_record, kind) == 20 &&
                  offsetof(struct snapshot_record, node) == 24 && offsetof(struct snapshot_record, failed) == 28,
              "the small lanes of a record");
static_assert(offsetof(struct snapshot_record, inferences) == 32 && offsetof(struct snapshot_record, tokens_in) == 40 &&
                  offsetof(struct snapshot_record, tokens_out) == 48 &&
                  offsetof(struct snapshot_record, paid_nano) == 56 && sizeof(struct snapshot_record) == 64,
              "the large lanes of a record");

/* Columns of the table, in its order. */
enum { ID, AT, MODEL, CALLER, VERIFICATION, SETTLEMENT, KIND, NODE, COUNT, FAILED, TOKENS_IN, TOKENS_OUT, PAID,
       COLUMNS };

/* A vector is loaded from four windows of the row, each of which begins with a column. */
#define WINDOWS 4
#define WINDOW_BYTES 16
static const uint8_t window_columns[WINDOWS] = {AT, SETTLEMENT, COUNT, TOKENS_OUT};

enum missing { FAULT, IS_NONE };
struct lane {
    uint8_t column, window;
    enum missing missing; /* what NULL means there */
};
static const struct lane lanes_of_row[SMALL + LARGE] = {
    {AT, 0, FAULT},      {MODEL, 0, IS_NONE}, {CALLER, 0, IS_NONE}, {VERIFICATION, 0, IS_NONE},
    {SETTLEMENT, 1, IS_NONE}, {KIND, 1, IS_NONE},  {NODE, 1, IS_NONE},   {FAILED, 1, FAULT},
    {COUNT, 2, FAULT},   {TOKENS_IN, 2, IS_NONE}, {TOKENS_OUT, 3, IS_NONE}, {PAID, 3, IS_NONE},
};

/* Rows of the same serial types, as struct leaf_shape. */
struct shape {
    uint64_t first, last;
    uint8_t bytes[WINDOWS * WINDOW_BYTES]; /* which byte of the window lies in this one of the lanes */
    uint8_t shifts[SMALL + LARGE];
    int8_t constants[SMALL + LARGE], nulls[SMALL + LARGE];
    uint8_t offsets[WINDOWS];
    uint32_t size; /* of all values; UINT32_MAX = not for us */
};

struct lanes {
    const struct resolver *resolvers;
    int32_t least[SMALL]; /* the first number that is allowed, */
    uint32_t count[SMALL]; /* and how many are */
    uint8_t searched[LANES_REFERENCES]; /* lanes whose indexes are not ids less the least id */
    size_t searched_count;
    struct shape shapes[LEAF_SHAPES];
};

static bool fits_lane(const struct resolver *resolver)
{
    return !resolver->indexes && resolver->least >= INT32_MIN && resolver->slots <= INT32_MAX &&
           resolver->least + (int64_t)resolver->slots <= INT32_MAX;
}

struct lanes *lanes_new(const struct resolver resolvers[LANES_REFERENCES], int64_t taken_at)
{
    const uint32_t times = (uint32_t)1 << 31;
    if (!__builtin_cpu_supports("avx2"))
        return NULL;
    struct lanes *lanes = memory_zeroed(1, sizeof *lanes);
    lanes->resolvers = resolvers;
    lanes->count[0] = taken_at < 0 ? 0 : taken_at >= times ? times : (uint32_t)taken_at + 1;
    lanes->count[SMALL - 1] = 2;
    for (uint8_t i = 0; i < LANES_REFERENCES; i++) {
        uint8_t lane = (uint8_t)(FIRST_REFERENCE + i);
        bool fits = fits_lane(&resolvers[i]);
        lanes->least[lane] = fits ? (int32_t)resolvers[i].least : 0;
        lanes->count[lane] = fits ? (uint32_t)resolvers[i].slots : UINT32_MAX;
        if (!fits)
            lanes->searched[lanes->searched_count++] = lane;
    }
    /* Types that no row of ours has. */
    for (size_t i = 0; i < LEAF_SHAPES; i++)
        lanes->shapes[i] = (struct shape){.first = UINT64_MAX, .size = UINT32_MAX};
    return lanes;
}

void lanes_free(struct lanes *lanes)
{
    free(lanes);
}

/* Bytes of the value go to the top of the lane, the first one highest. */
static void place_bytes(struct shape *shape, size_t lane, unsigned from, unsigned size)
{
    size_t end = lane < SMALL ? (lane + 1) * 4 : SMALL * 4 + (lane - SMALL + 1) * 8;
    for (unsigned i = 0; i < size; i++)
        shape->bytes[end - 1 - i] = (uint8_t)(from + i);
}

static bool place(struct shape *shape, const struct leaf_shape *row, size_t lane)
{
    unsigned column = lanes_of_row[lane].column, window = lanes_of_row[lane].window;
    unsigned width = lane < SMALL ? 4 : 8, end = column + 1 < COLUMNS ? row->offsets[column + 1] : row->size;
    unsigned size = end - row->offsets[column], from = (unsigned)row->offsets[column] - shape->offsets[window];
    bool null = row->nulls >> column & 1;
    if (size > width || from + size > WINDOW_BYTES || (null && lanes_of_row[lane].missing == FAULT))
        return false;
    place_bytes(shape, lane, from, size);
    shape->shifts[lane] = (uint8_t)(8 * (width - size));
    shape->constants[lane] = row->constants[column];
    shape->nulls[lane] = null ? -1 : 0;
    return true;
}

static void make_shape(const unsigned char *types, struct shape *shape)
{
    struct leaf_shape row;
    bool good = leaf_shape_make(types, COLUMNS, &row) != NULL;
    memcpy(&shape->first, types, sizeof shape->first);
    memcpy(&shape->last, types + COLUMNS - sizeof shape->last, sizeof shape->last);
    /* The highest bit makes the byte a zero. */
    memset(shape->bytes, 0x80, sizeof shape->bytes);
    for (size_t window = 0; window < WINDOWS && good; window++)
        shape->offsets[window] = row.offsets[window_columns[window]];
    for (size_t lane = 0; lane < SMALL + LARGE && good; lane++)
        good = place(shape, &row, lane);
    shape->size = good ? row.size : UINT32_MAX;
}

/* NULL when the row is not wholly in its leaf, or not for us. */
static inline ALWAYS_INLINE const struct shape *find_shape(struct lanes *lanes, const struct leaf_row *row)
{
    const unsigned char *types = row->payload + 1;
    uint64_t first, last;
    if (row->length == 0 || row->payload[0] >= 0x80 || row->payload[0] < 1 + COLUMNS)
        return NULL;
    memcpy(&first, types, sizeof first);
    memcpy(&last, types + COLUMNS - sizeof last, sizeof last);
    struct shape *shape = &lanes->shapes[leaf_shape_hash(first, last)];
    if (shape->first != first || shape->last != last)
        make_shape(types, shape);
    return leaf_row_holds(row, COLUMNS, shape->size) ? shape : NULL;
}

/* Replaces the ids of lanes that are not simply counted. */
static bool search(const struct lanes *lanes, struct snapshot_record *record)
{
    for (size_t i = 0; i < lanes->searched_count; i++) {
        uint8_t lane = lanes->searched[i];
        char *place = (char *)record + lane * sizeof(uint32_t);
        int32_t id;
        memcpy(&id, place, sizeof id);
        /* An id of -1 is none that passes for a number below UINT32_MAX. */
        if (id == -1)
            continue;
        uint32_t index = resolver_find(&lanes->resolvers[lane - FIRST_REFERENCE], id);
        if (index == SNAPSHOT_NONE)
            return false;
        memcpy(place, &index, sizeof index);
    }
    return true;
}

FOR_AVX2 static inline ALWAYS_INLINE __m256i load_windows(const unsigned char *values, const uint8_t offsets[2])
{
    __m128i low = _mm_loadu_si128((const __m128i *)(values + offsets[0]));
    __m128i high = _mm_loadu_si128((const __m128i *)(values + offsets[1]));
    return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}

FOR_AVX2 static inline ALWAYS_INLINE __m128i load_few(const void *bytes)
{
    return _mm_loadl_epi64(bytes);
}

FOR_AVX2 static inline ALWAYS_INLINE __m128i load_fewer(const void *bytes)
{
    int32_t four;
    memcpy(&four, bytes, sizeof four);
    return _mm_cvtsi32_si128(four);
}

/* The time, ids and flag; false when one is not allowed. */
FOR_AVX2 static inline ALWAYS_INLINE bool fill_small(const struct lanes *lanes, const struct shape *shape,
                                                     const unsigned char *values, struct snapshot_record *record)
{
    __m256i least = _mm256_loadu_si256((const __m256i *)lanes->least);
    __m256i count = _mm256_loadu_si256((const __m256i *)lanes->count);
    __m256i nulls = _mm256_cvtepi8_epi32(load_few(shape->nulls));
    __m256i number = load_windows(values, shape->offsets);
    number = _mm256_shuffle_epi8(number, _mm256_loadu_si256((const __m256i *)shape->bytes));
    number = _mm256_srav_epi32(number, _mm256_cvtepu8_epi32(load_few(shape->shifts)));
    number = _mm256_add_epi32(number, _mm256_cvtepi8_epi32(load_few(shape->constants)));
    number = _mm256_sub_epi32(number, least);
    __m256i beyond = _mm256_cmpeq_epi32(_mm256_max_epu32(number, count), number);
    _mm256_storeu_si256((__m256i *)record, _mm256_or_si256(number, nulls));
    return _mm256_testc_si256(nulls, beyond);
}

/* Counts and amounts; false when one is negative. */
FOR_AVX2 static inline ALWAYS_INLINE bool fill_large(const struct shape *shape, const unsigned char *values,
                                                     struct snapshot_record *record)
{
    __m256i nulls = _mm256_cvtepi8_epi64(load_fewer(shape->nulls + SMALL));
    __m256i amount = load_windows(values, shape->offsets + 2);
    amount = _mm256_shuffle_epi8(amount, _mm256_loadu_si256((const __m256i *)(shape->bytes + 2 * WINDOW_BYTES)));
    int negative = _mm256_movemask_pd(_mm256_castsi256_pd(amount));
    amount = _mm256_srlv_epi64(amount, _mm256_cvtepu8_epi64(load_fewer(shape->shifts + SMALL)));
    amount = _mm256_add_epi64(amount, _mm256_cvtepi8_epi64(load_fewer(shape->constants + SMALL)));
    amount = _mm256_or_si256(amount, _mm256_slli_epi64(nulls, 63));
    _mm256_storeu_si256((__m256i *)&record->inferences, amount);
    return negative == 0;
}

FOR_AVX2 size_t lanes_fill(struct lanes *lanes, const struct leaf_row *rows, size_t count,
                           struct snapshot_record *records)
{
    static_assert(SNAPSHOT_NONE == UINT32_MAX && SNAPSHOT_UNKNOWN == INT64_MIN, "what NULL becomes");
    for (size_t i = 0; i < count; i++) {
        const struct shape *shape = find_shape(lanes, &rows[i]);
        if (!shape)
            return i;
        const unsigned char *values = rows[i].payload + rows[i].payload[0];
        bool good = fill_small(lanes, shape, values, &records[i]);
        good &= fill_large(shape, values, &records[i]);
        if (!good || (lanes->searched_count > 0 && !search(lanes, &records[i])))
            return i;
        records[i].day = (int32_t)((uint32_t)records[i].day / DAY_SECONDS);
    }
    return count;
}

#else

struct lanes {
    char none;
};

struct lanes *lanes_new(const struct resolver resolvers[LANES_REFERENCES], int64_t taken_at)
{
    (void)resolvers;
    (void)taken_at;
    return NULL;
}

void lanes_free(struct lanes *lanes)
{
    (void)lanes;
}

size_t lanes_fill(struct lanes *lanes, const struct leaf_row *rows, size_t count, struct snapshot_record *records)
{
    (void)lanes;
    (void)rows;
    (void)count;
    (void)records;
    return 0;
}

#endif
