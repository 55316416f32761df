/* SPDX-License-Identifier: MIT
 * What is kept of each caller against naive counterparts: sums beyond two bytes, and sets of days in any order. */
#include "base/attributes.h"
#include "base/memory.h"
#include "base/text.h"
#include "usage/counts.h"
#include "usage/day_sets.h"
#include "sections.h"
#include "seeded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MEMBERS 300
#define PIECES 12
#define DAYS (PIECES * DAY_SETS_DAYS)

/* Amounts of every size, also taken back, in two that are merged. */
static void sums_are_exact(void **state)
{
    (void)state;
    struct counts counts[2] = {COUNTS_INIT, COUNTS_INIT};
    int64_t expected[MEMBERS] = {0}, got[MEMBERS] = {0};
    uint64_t seed = 5;
    assert_int_equal(counts_of(&counts[0], MEMBERS - 1), 0);
    for (int i = 0; i < 20000; i++) {
        uint32_t member = below(&seed, MEMBERS);
        int64_t amount = (int64_t)(next_random(&seed) >> (8 + below(&seed, 56)));
        if (expected[member] > INT64_MAX / 4 || below(&seed, 4) == 0)
            amount = -amount;
        counts_begin(&counts[i % 2], MEMBERS);
        counts_add(&counts[i % 2], member, amount);
        expected[member] += amount;
    }
    counts_add(&counts[0], 0, INT64_MAX - expected[0]);
    expected[0] = INT64_MAX;
    counts_merge(&counts[0], &counts[1]);
    assert_null(counts[1].low);
    counts_merge(&counts[1], &counts[0]);
    counts_merge(&counts[1], &counts[0]);
    counts_add_to(&counts[1], got);
    for (uint32_t member = 0; member < MEMBERS; member++) {
        assert_int_equal(counts_of(&counts[1], member), expected[member]);
        assert_int_equal(got[member], expected[member]);
    }
    counts_clear(&counts[1]);
}

static void small_sums_take_two_bytes(void **state)
{
    (void)state;
    struct counts counts = COUNTS_INIT;
    counts_begin(&counts, 1);
    counts_add(&counts, 0, UINT16_MAX);
    assert_int_equal(counts.high.count, 0);
    counts_add(&counts, 0, 1);
    assert_int_equal(counts.high.count, 1);
    counts_add(&counts, 0, -1);
    table_drop_zeros(&counts.high);
    assert_int_equal(counts.high.count, 0);
    assert_int_equal(sizeof *counts.low, 2);
    assert_int_equal(counts_of(&counts, 0), UINT16_MAX);
    counts_clear(&counts);
}

static void note(struct day_sets *days, uint32_t member, uint32_t day)
{
    uint64_t *sets = day_sets_turn(days, day / DAY_SETS_DAYS), set = UINT64_C(1) << day % DAY_SETS_DAYS;
    if (sets)
        sets[member] |= set;
    else
        day_sets_unite(days, day / DAY_SETS_DAYS, member, set);
}

typedef uint64_t naive_sets[PIECES][MEMBERS];

static void assert_holds(const struct day_sets *days, naive_sets expected)
{
    for (uint32_t number = 0; number < DAY_SETS_PIECES; number++) {
        const struct day_sets_piece *piece = &days->pieces[number];
        uint64_t got[MEMBERS] = {0}, none[MEMBERS] = {0};
        size_t there = 0;
        for (size_t i = 0; i < piece->count; i++) {
            uint32_t member = day_sets_member(piece, i);
            assert_true(member < MEMBERS && (i == 0 || member > day_sets_member(piece, i - 1)));
            got[member] = piece->sets[i];
            there += piece->sets[i] != 0;
        }
        assert_memory_equal(got, number < PIECES ? expected[number] : none, sizeof got);
        /* Whichever is smaller. */
        assert_int_equal(piece->count, 12 * there < 8 * MEMBERS ? there : MEMBERS);
        assert_int_equal(piece->list != NULL, there > 0 && piece->count == there && there != MEMBERS);
    }
}

static void assert_is_read_again(const struct day_sets *days, naive_sets expected)
{
    struct text bytes = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    struct day_sets read = {.members = MEMBERS};
    day_sets_save(days, &writer);
    struct sections_bytes at = {.at = bytes.bytes};
    struct sections_reader reader = sections_from(&at, bytes.length);
    assert_true(day_sets_read(&read, &reader, MEMBERS, 0, DAYS, 0));
    assert_int_equal(reader.left, 0);
    assert_holds(&read, expected);
    assert_true(day_sets_equal(days, &read));
    day_sets_clear(&read);
    /* None of what it is cut to is one. */
    for (size_t length = 0; length < bytes.length; length += 1 + length / 50) {
        at.at = bytes.bytes;
        reader = sections_from(&at, length);
        assert_false(day_sets_read(&read, &reader, MEMBERS, 0, DAYS, 0));
        day_sets_clear(&read);
    }
    text_clear(&bytes);
}

/* `notes` of days in two, in order but for `late` of a hundred, by few or all of the members; settled now and then. */
static void check_days(uint64_t seed, uint32_t notes, uint32_t late, uint32_t members)
{
    static naive_sets expected;
    struct day_sets days[2] = {{.members = MEMBERS}, {.members = MEMBERS}};
    memset(expected, 0, sizeof expected);
    for (uint32_t i = 0; i < notes; i++) {
        uint32_t member = below(&seed, members) * (MEMBERS / members);
        uint32_t day = below(&seed, 100) < late ? below(&seed, DAYS) : (uint32_t)((uint64_t)i * DAYS / notes);
        note(&days[below(&seed, 2)], member, day);
        expected[day / DAY_SETS_DAYS][member] |= UINT64_C(1) << day % DAY_SETS_DAYS;
        if (below(&seed, notes) == 0)
            day_sets_settle(&days[0]);
    }
    for (int i = 0; i < 2; i++)
        for (uint32_t piece = 0; piece < DAY_SETS_PIECES; piece++)
            assert_true(days[i].pieces[piece].capacity <= MEMBERS * 4 / 3 || days[i].pieces[piece].capacity <= 64);
    day_sets_merge(&days[0], &days[1]);
    for (uint32_t piece = 0; piece < DAY_SETS_PIECES; piece++)
        assert_int_equal(days[1].pieces[piece].count, 0);
    day_sets_settle(&days[0]);
    assert_holds(&days[0], expected);
    assert_is_read_again(&days[0], expected);
    day_sets_clear(&days[0]);
}

static void days_are_kept_in_any_order(void **state)
{
    static const uint32_t notes[] = {1, 50, 1000, 20000}, late[] = {0, 3, 50, 100}, members[] = {1, 3, 30, 100, MEMBERS};
    (void)state;
    for (size_t n = 0; n < ARRAY_SIZE(notes); n++)
        for (size_t l = 0; l < ARRAY_SIZE(late); l++)
            for (size_t m = 0; m < ARRAY_SIZE(members); m++)
                check_days(n * 100 + l * 10 + m, notes[n], late[l], members[m]);
}

/* Whoever comes back to such a piece once for each record would else go through all members each time. */
static void a_piece_of_nobody_begins_once(void **state)
{
    (void)state;
    struct day_sets days = {.members = MEMBERS};
    assert_non_null(day_sets_turn(&days, 0));
    assert_non_null(day_sets_turn(&days, 1));
    assert_null(day_sets_turn(&days, 0));
    day_sets_unite(&days, 0, 3, 1);
    assert_int_equal(days.pieces[0].count, 1);
    day_sets_settle(&days);
    assert_int_equal(days.pieces[0].sets[0], 1);
    assert_null(days.pieces[1].sets);
    day_sets_clear(&days);
}

static void nobody_has_no_days(void **state)
{
    (void)state;
    struct day_sets days = {.members = 0};
    assert_null(day_sets_turn(&days, 3));
    day_sets_settle(&days);
    assert_int_equal(days.pieces[3].count, 0);
    day_sets_clear(&days);
}

/* A day, as counted when saved, is nothing before first_day or from end_day on; pieces move down by `back`. */
static void saved_days_are_those_of_the_span(void **state)
{
    (void)state;
    struct day_sets days = {.members = 4}, read = {.members = 5};
    struct text bytes = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    note(&days, 2, 130);
    note(&days, 2, 250);
    day_sets_settle(&days);
    day_sets_save(&days, &writer);
    static const struct {
        uint32_t members, first_day, end_day, back;
        bool good;
    } cases[] = {{4, 130, 251, 2, true}, {3, 130, 251, 2, true},  {2, 130, 251, 2, false},
                 {4, 131, 251, 2, false}, {4, 130, 250, 2, false}, {4, 130, 251, 3, false}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct sections_bytes at = {.at = bytes.bytes};
        struct sections_reader reader = sections_from(&at, bytes.length);
        assert_int_equal(day_sets_read(&read, &reader, cases[i].members, cases[i].first_day, cases[i].end_day,
                                       cases[i].back),
                         cases[i].good);
        if (cases[i].good) {
            assert_int_equal(read.pieces[0].sets[0], UINT64_C(1) << (130 - 128));
            assert_int_equal(read.pieces[1].sets[0], UINT64_C(1) << (250 - 192));
        }
        day_sets_clear(&read);
    }
    text_clear(&bytes);
    day_sets_clear(&days);
}

/* Every word of what is saved, by another: never more than is there, never in another order. */
static void doubtful_bytes_are_refused_or_settled(void **state)
{
    (void)state;
    static const uint32_t values[] = {0, 1, 2, 4, 5, 639, 640, 641, UINT32_MAX};
    struct day_sets days = {.members = 4}, read = {.members = 4};
    struct text bytes = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    for (uint32_t i = 0; i < 8; i++)
        note(&days, i % 4, i * 40);
    day_sets_settle(&days);
    day_sets_save(&days, &writer);
    for (size_t word = 0; word + 4 <= bytes.length; word += 4)
        for (size_t v = 0; v < ARRAY_SIZE(values); v++) {
            char *changed = memory_grow(NULL, bytes.length, 1);
            memcpy(changed, bytes.bytes, bytes.length);
            memcpy(changed + word, &values[v], sizeof values[v]);
            sections_mend(changed, bytes.length);
            struct sections_bytes at = {.at = changed};
            struct sections_reader reader = sections_from(&at, bytes.length);
            if (day_sets_read(&read, &reader, 4, 0, 640, 0))
                for (size_t piece = 0; piece < DAY_SETS_PIECES; piece++)
                    for (size_t i = 0; i < read.pieces[piece].count; i++)
                        assert_in_range(day_sets_member(&read.pieces[piece], i), 0, 3);
            day_sets_clear(&read);
            free(changed);
        }
    text_clear(&bytes);
    day_sets_clear(&days);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_exact),
        cmocka_unit_test(small_sums_take_two_bytes),
        cmocka_unit_test(days_are_kept_in_any_order),
        cmocka_unit_test(a_piece_of_nobody_begins_once),
        cmocka_unit_test(nobody_has_no_days),
        cmocka_unit_test(saved_days_are_those_of_the_span),
        cmocka_unit_test(doubtful_bytes_are_refused_or_settled),
    };
    return cmocka_run_group_tests_name("callers", tests, NULL, NULL);
}
