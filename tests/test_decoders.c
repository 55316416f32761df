/* SPDX-License-Identifier: MIT
 * Rows of `inference` decoded in lanes and column by column come to the same: most processors take nearly all rows the
 * one way, others all of them the other. */
#include "snapshot/lanes.h"
#include "snapshot/leaves.h"
#include "snapshot/plain.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "draws.h"

#define TAKEN_AT INT64_C(1780000000)
#define COLUMNS PLAIN_INFERENCE_COLUMNS
#define HEAD 1

/* What an inventory refers to: ids by the way in which they are looked up. */
static const int64_t no_ids[1] = {0}, few_ids[] = {1, 2, 3, 4, 5, 6, 7, 8}, negative_ids[] = {-3, -2, -1, 0, 1},
                     gaps[] = {-1, 1, 2, 5, 40, 400},
                     sparse_ids[] = {INT64_MIN, -9, 0, 77, 70000, INT32_MAX, INT64_MAX},
                     last_ids[] = {INT32_MAX - 2, INT32_MAX - 1}, high_ids[] = {INT32_MAX - 1, INT32_MAX},
                     first_ids[] = {INT32_MIN, INT32_MIN + 1, INT32_MIN + 2}, wide_ids[] = {INT64_C(1) << 40},
                     low_ids[] = {-(INT64_C(1) << 40), 1 - (INT64_C(1) << 40)}, four_bytes[] = {1 << 24, (1 << 24) + 1};
static const struct {
    const int64_t *ids;
    size_t count;
} inventories[] = {
    {few_ids, ARRAY_SIZE(few_ids)},       {no_ids, 0},
    {no_ids, 1},                          {negative_ids, ARRAY_SIZE(negative_ids)},
    {gaps, ARRAY_SIZE(gaps)},             {sparse_ids, ARRAY_SIZE(sparse_ids)},
    {last_ids, ARRAY_SIZE(last_ids)},     {high_ids, ARRAY_SIZE(high_ids)},
    {first_ids, ARRAY_SIZE(first_ids)},   {wide_ids, ARRAY_SIZE(wide_ids)},
    {low_ids, ARRAY_SIZE(low_ids)},       {four_bytes, ARRAY_SIZE(four_bytes)},
};

static uint32_t below(size_t bound)
{
    return (uint32_t)(next() % bound);
}

struct world {
    struct resolver resolvers[PLAIN_REFERENCES];
    struct plain plain;
    struct lanes *lanes;
};

static void make_world(struct world *world, int64_t taken_at)
{
    bool ordinary = below(2) == 0, alike = below(2) == 0;
    size_t kind = ordinary ? 0 : below(ARRAY_SIZE(inventories));
    for (size_t i = 0; i < PLAIN_REFERENCES; i++) {
        if (!ordinary && !alike)
            kind = below(ARRAY_SIZE(inventories));
        resolver_fill(&world->resolvers[i], inventories[kind].ids, sizeof *inventories[kind].ids,
                      inventories[kind].count);
    }
    world->plain =
        (struct plain){.resolvers = world->resolvers, .taken_at = taken_at, .last_day = (int32_t)(taken_at / 86400)};
    leaf_shapes_init(&world->plain.shapes, COLUMNS);
    world->lanes = lanes_new(world->resolvers, taken_at);
}

static void end_world(struct world *world)
{
    lanes_free(world->lanes);
    for (size_t i = 0; i < PLAIN_REFERENCES; i++)
        resolver_clear(&world->resolvers[i]);
}

/* Serial types of the file format, section 2.1, and how many bytes a value takes. */
static const uint8_t sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};

/* `kind` is the inventory that ids are mostly of; that of ordinary rows is the first. */
static int64_t make_value(unsigned column, size_t kind)
{
    static const int64_t edges[] = {INT64_MIN, -1, 0, 1, 127, 128, 255, INT32_MAX, INT64_C(1) << 31, UINT32_MAX,
                                    INT64_C(1) << 32, INT64_C(1) << 47, INT64_MAX, TAKEN_AT, TAKEN_AT + 1, INT32_MIN};
    if (kind > 0 && below(12) == 0)
        return edges[below(ARRAY_SIZE(edges))];
    if (column == 1)
        return TAKEN_AT - below(100000000);
    if (column >= 2 && column <= 7)
        return inventories[kind].count > 0 ? inventories[kind].ids[below(inventories[kind].count)] : 0;
    return column == 9 ? (int64_t)below(kind > 0 && below(8) == 0 ? 3 : 2)
                       : (int64_t)below(70000) * (below(3) ? 1 : 1234567);
}

/* Mostly the least type that holds the value, as SQLite chooses it, else any at all. */
static uint8_t make_type(unsigned column, int64_t value, size_t kind)
{
    bool may_lack = column != 1 && column != 8 && column != 9;
    if (kind > 0 && below(40) == 0)
        return (uint8_t)below(14);
    if (may_lack ? below(6) == 0 : kind > 0 && below(50) == 0)
        return 0;
    if (kind > 0 && (value == 0 || value == 1) && below(3) == 0)
        return 1;
    if (value == 0 || value == 1)
        return (uint8_t)(8 + value);
    for (uint8_t type = 1; type < 6; type++) {
        int64_t half = INT64_C(1) << (8 * sizes[type] - 1);
        if (value >= -half && value < half)
            return type;
    }
    return 6;
}

/* A payload of exactly the bytes that may be read, so that a sanitizer sees whoever reads on. */
static struct leaf_row make_row(void)
{
    size_t kind = below(3) > 0 ? 0 : below(ARRAY_SIZE(inventories));
    unsigned char payload[HEAD + COLUMNS + 3 + 8 * COLUMNS];
    unsigned more = below(8) == 0 ? below(4) : 0;
    size_t length = HEAD + COLUMNS + more, cut = below(30);
    payload[0] = (unsigned char)length;
    memset(payload + HEAD + COLUMNS, 0, more);
    for (unsigned column = 0; column < COLUMNS; column++) {
        int64_t value = make_value(column, kind);
        uint8_t type = column == 0 ? 0 : make_type(column, value, kind),
                size = type < ARRAY_SIZE(sizes) ? sizes[type] : 0;
        payload[HEAD + column] = type;
        for (unsigned i = 0; i < size; i++)
            payload[length++] = (unsigned char)((uint64_t)value >> 8 * (size - 1 - i));
    }
    if (kind > 0 && below(15) == 0)
        payload[0] = (unsigned char)below(256);
    if (kind > 0 && cut < 2)
        length -= below((uint32_t)length + 1);
    unsigned char *bytes = memory_grow(NULL, length + LEAF_SLACK, 1);
    memcpy(bytes, payload, length);
    for (size_t i = 0; i < LEAF_SLACK; i++)
        bytes[length + i] = (unsigned char)below(256);
    return (struct leaf_row){.rowid = 1, .payload = bytes, .length = length, .whole = below(20) > 0};
}

static void assert_same(const struct snapshot_record *a, const struct snapshot_record *b)
{
    assert_int_equal(a->day, b->day);
    assert_int_equal(a->model, b->model);
    assert_int_equal(a->caller, b->caller);
    assert_int_equal(a->verification, b->verification);
    assert_int_equal(a->settlement, b->settlement);
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->node, b->node);
    assert_int_equal(a->failed, b->failed);
    assert_true(a->inferences == b->inferences && a->tokens_in == b->tokens_in);
    assert_true(a->tokens_out == b->tokens_out && a->paid_nano == b->paid_nano);
}

/* What lanes.h says that it takes: times and ids of four bytes at most, with those that settle it and the count near
 * each other. */
static bool is_usual(const struct leaf_row *row)
{
    unsigned together = 0;
    for (unsigned column = 5; column <= 9; column++)
        together += sizes[row->payload[HEAD + column]];
    if (together > 16)
        return false;
    for (unsigned column = 1; column <= 9; column++)
        if (column != 8 && sizes[row->payload[HEAD + column]] > 4)
            return false;
    return true;
}

/* An id of -1 passes for none in a lane whose ids are searched for. */
static bool names_minus_one(const struct leaf_row *row)
{
    const unsigned char *at = row->payload + row->payload[0];
    for (unsigned column = 0; column <= 7; at += sizes[row->payload[HEAD + column]], column++)
        if (column >= 2 && sizes[row->payload[HEAD + column]] > 0 && at[0] == 0xFF)
            return true;
    return false;
}

static size_t compare_rows(struct world *world, const struct leaf_row *rows, size_t count)
{
    struct snapshot_record plain[LEAF_ROWS], lanes[LEAF_ROWS];
    size_t taken = 0, run = 0;
    bool whole = true;
    for (size_t i = 0; i < count; i++) {
        bool by_columns = plain_fill_inferences(&world->plain, &rows[i], 1, &plain[i]) == 1;
        bool in_lanes = lanes_fill(world->lanes, &rows[i], 1, &lanes[i]) == 1;
        if (in_lanes && !by_columns)
            fail_msg("lanes take a row that is wrong");
        if (by_columns && !in_lanes && is_usual(&rows[i]) && !names_minus_one(&rows[i]))
            fail_msg("lanes leave a usual row");
        if (in_lanes)
            assert_same(&plain[i], &lanes[i]);
        taken += in_lanes;
        whole = whole && in_lanes;
        run += whole;
    }
    /* A run ends with the first that is unusual. */
    struct snapshot_record again[LEAF_ROWS];
    assert_int_equal(lanes_fill(world->lanes, rows, count, again), run);
    for (size_t i = 0; i < run; i++)
        assert_same(&plain[i], &again[i]);
    assert_true(plain_fill_inferences(&world->plain, rows, count, again) >= run);
    return taken;
}

static void test_lanes_agree_with_columns(void **state)
{
    size_t taken = 0, all = 0;
    (void)state;
    for (int round = 0; round < 12000; round++) {
        static const int64_t times[] = {TAKEN_AT, TAKEN_AT,  TAKEN_AT,         0,
                                        -1,       INT32_MAX, INT64_C(1) << 31, INT64_C(253402300799)};
        struct leaf_row rows[LEAF_ROWS];
        struct world world;
        size_t count = 1 + below(LEAF_ROWS);
        make_world(&world, times[below(ARRAY_SIZE(times))]);
        for (size_t i = 0; i < count; i++)
            rows[i] = make_row();
        if (world.lanes)
            taken += compare_rows(&world, rows, count);
        all += count;
        for (size_t i = 0; i < count; i++)
            free((void *)(uintptr_t)rows[i].payload);
        end_world(&world);
    }
    if (taken == 0)
        print_message("this processor has no lanes: only columns were decoded\n");
    else
        assert_true(taken > all / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lanes_agree_with_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
