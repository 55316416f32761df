/* SPDX-License-Identifier: MIT
 * The tables that volume of pairs is gathered in, against arrays of all of them: sums, extremes, runs and windows. */
#include "base/memory.h"
#include "base/text.h"
#include "base/threads.h"
#include "usage/pair_windows.h"
#include "usage/run_order.h"
#include "usage/runs.h"
#include "usage/sparse.h"
#include "usage/tally.h"
#include "sections.h"
#include "seeded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Pairs that lie as far apart as they may and beside each other: what is expected of each, and how many were seen. */
struct expected_pairs {
    const struct sparse *pairs;
    uint64_t *values;
    uint32_t count;
    size_t seen;
};

enum { PAIR_ROWS = 1 << 14, PAIR_DAYS = 30000 };

static uint32_t row_of(uint32_t which)
{
    return which % 2 == 0 ? 0 : PAIR_ROWS - 1;
}

static uint32_t column_of(uint32_t which)
{
    return which % 2 == 0 ? which : UINT32_MAX - 1 - which;
}

static void check_pair_values(void *context, const struct runs_entry *entries, size_t count)
{
    struct expected_pairs *expected = context;
    for (size_t i = 0; i < count; i++) {
        if (entries[i].key == 0 || (expected->pairs->aside.rule == RUNS_SUM && entries[i].value == 0))
            continue;
        uint32_t row = sparse_row(expected->pairs, &entries[i]), column = sparse_column(expected->pairs, &entries[i]);
        uint32_t which = row == 0 ? column : UINT32_MAX - 1 - column;
        assert_true(which < expected->count && row == row_of(which));
        assert_true(entries[i].value == expected->values[which]);
        expected->seen++;
    }
}

/* Every third sum is of a very large number and its opposite, and so of nothing. */
static void gather_at_random(struct sparse pairs[2], struct expected_pairs *expected, uint32_t rounds)
{
    bool sums = pairs[0].aside.rule == RUNS_SUM;
    uint64_t seed = 11;
    for (uint32_t i = 0; i < rounds; i++) {
        uint32_t which = 1 + below(&seed, expected->count - 1), day = 1 + below(&seed, PAIR_DAYS);
        sparse_prefetch(&pairs[i % 2], row_of(which), column_of(which));
        uint64_t *value = sparse_at(&pairs[i % 2], row_of(which), column_of(which));
        if (sums && which % 3 == 0) {
            *value += UINT64_C(0) - INT64_MAX;
            *sparse_at(&pairs[1 - i % 2], row_of(which), column_of(which)) += INT64_MAX;
        } else if (sums) {
            *value += day;
            expected->values[which] += day;
        } else {
            *value = *value > day ? *value : day;
            expected->values[which] = expected->values[which] > day ? expected->values[which] : day;
        }
    }
}

static void check_all_pairs(struct sparse *pairs, struct expected_pairs *expected, size_t count)
{
    expected->pairs = pairs;
    expected->seen = 0;
    sparse_settle(pairs);
    sparse_each(pairs, check_pair_values, (void *[]){expected}, 1);
    assert_int_equal(expected->seen, count);
    struct expected_pairs shares[3] = {*expected, *expected, *expected};
    expected->seen = 0;
    for (int i = 0; i < 3; i++)
        shares[i].seen = 0;
    sparse_each(pairs, check_pair_values, (void *[]){&shares[0], &shares[1], &shares[2]}, 3);
    for (int i = 0; i < 3; i++)
        expected->seen += shares[i].seen;
    assert_int_equal(expected->seen, count);
}

static bool accept_values(void *context, const struct runs_entry *entries, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good &= entries[i].value <= *(const uint64_t *)context;
    return good;
}

static bool load_pairs(struct sparse *pairs, const struct text *bytes, const struct sparse_limits *limits)
{
    struct sections_bytes at = {.at = bytes->bytes};
    struct sections_reader reader = sections_from(&at, bytes->length);
    return sparse_load(pairs, &reader, limits) && reader.left == 0;
}

static void check_saved_pairs(struct sparse *pairs, struct expected_pairs *expected, size_t count, uint64_t most)
{
    uint64_t less = most - 1;
    const struct sparse_limits good = {
        .rows = PAIR_ROWS, .columns = UINT32_MAX, .check = accept_values, .context = &most};
    struct text bytes = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    struct sparse loaded;
    expected->pairs = pairs;
    expected->seen = 0;
    sparse_save(pairs, &writer, check_pair_values, expected);
    assert_int_equal(expected->seen, count);
    sparse_init(&loaded, PAIR_ROWS, UINT32_MAX, pairs->aside.rule);
    assert_true(load_pairs(&loaded, &bytes, &good));
    assert_true(sparse_equal(pairs, &loaded));
    check_all_pairs(&loaded, expected, count);
    sparse_clear(&loaded);
    struct sparse_limits wrong[] = {good, good, good, good};
    wrong[0].rows--;
    wrong[1].columns -= 1000;
    wrong[2].context = &less;
    wrong[3].back = 1000;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        sparse_init(&loaded, PAIR_ROWS, UINT32_MAX, pairs->aside.rule);
        assert_false(load_pairs(&loaded, &bytes, &wrong[i]));
        assert_int_equal(loaded.aside.count, 0);
        sparse_clear(&loaded);
    }
    text_clear(&bytes);
}

/* Gathered otherwise: each pair once, in order, and never joined. */
static void check_equal_pairs(struct sparse *pairs, const struct expected_pairs *expected)
{
    struct sparse again;
    uint32_t last = expected->count - 1;
    sparse_init(&again, PAIR_ROWS, UINT32_MAX, pairs->aside.rule);
    for (uint32_t i = 0; i <= last; i++)
        if (expected->values[i] != 0)
            *sparse_at(&again, row_of(i), column_of(i)) = expected->values[i];
    assert_true(sparse_equal(pairs, &again));
    *sparse_at(&again, row_of(last), column_of(last)) += PAIR_DAYS + 1;
    assert_false(sparse_equal(pairs, &again));
    sparse_clear(&again);
}

static void check_pairs_of(enum runs_rule rule, uint32_t most)
{
    struct sparse pairs[2];
    struct expected_pairs expected = {.values = memory_zeroed(most, sizeof(uint64_t)), .count = most};
    size_t count = 0;
    uint64_t largest = 0;
    sparse_init(&pairs[0], PAIR_ROWS, UINT32_MAX, rule);
    sparse_init(&pairs[1], PAIR_ROWS, UINT32_MAX, rule);
    gather_at_random(pairs, &expected, 4 * most);
    for (uint32_t i = 0; i < most; i++) {
        count += expected.values[i] != 0;
        largest = expected.values[i] > largest ? expected.values[i] : largest;
    }
    assert_int_equal(pairs[0].aside.count > 0, most > 400000);
    sparse_merge(&pairs[0], &pairs[1]);
    assert_int_equal(pairs[1].aside.count + pairs[1].count, 0);
    check_all_pairs(&pairs[0], &expected, count);
    check_all_pairs(&pairs[0], &expected, count);
    check_saved_pairs(&pairs[0], &expected, count, largest);
    check_equal_pairs(&pairs[0], &expected);
    sparse_clear(&pairs[0]);
    sparse_clear(&pairs[1]);
    free(expected.values);
}

/* Also after joining two; so few that a table holds them, and so many that most are put aside, some several times. */
static void pairs_have_their_highest_value(void **state)
{
    (void)state;
    check_pairs_of(RUNS_HIGHEST, 20000);
    check_pairs_of(RUNS_HIGHEST, 600000);
}

static void pairs_have_their_sum(void **state)
{
    (void)state;
    check_pairs_of(RUNS_SUM, 20000);
    check_pairs_of(RUNS_SUM, 600000);
}

static bool accept_any(void *context, const struct runs_entry *entries, size_t count)
{
    (void)context;
    (void)entries;
    (void)count;
    return true;
}

/* Pairs of few models and callers, of which every third is there. */
#define FEW_ROWS 1000
#define FEW_COLUMNS 1500

static void check_moved_pairs(void *context, const struct runs_entry *entries, size_t count)
{
    struct expected_pairs *expected = context;
    for (size_t i = 0; i < count; i++) {
        uint32_t pair = sparse_row(expected->pairs, &entries[i]) * FEW_COLUMNS +
                        sparse_column(expected->pairs, &entries[i]);
        assert_true(pair % 3 == 0 && pair < expected->count && entries[i].value == 1 + pair % 100);
        expected->seen++;
    }
}

/* A cache of fewer models and callers than there are now: more pairs than are moved at once. */
static void pairs_are_numbered_again(void **state)
{
    (void)state;
    struct sparse few, many;
    struct sparse_limits limits = {.rows = FEW_ROWS, .columns = FEW_COLUMNS, .back = 64, .check = accept_any};
    struct expected_pairs expected = {.pairs = &many, .count = FEW_ROWS * FEW_COLUMNS};
    struct text bytes = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    sparse_init(&few, FEW_ROWS, FEW_COLUMNS, RUNS_HIGHEST);
    sparse_init(&many, 1025, 70000, RUNS_HIGHEST);
    for (uint32_t pair = 0; pair < expected.count; pair += 3)
        *sparse_at(&few, pair / FEW_COLUMNS, pair % FEW_COLUMNS) = 65 + pair % 100;
    sparse_save(&few, &writer, NULL, NULL);
    assert_true(load_pairs(&many, &bytes, &limits));
    sparse_each(&many, check_moved_pairs, (void *[]){&expected}, 1);
    assert_int_equal(expected.seen, expected.count / 3);
    sparse_clear(&many);
    sparse_init(&many, 1025, 70000, RUNS_HIGHEST);
    limits.back = 66;
    assert_false(load_pairs(&many, &bytes, &limits));
    assert_int_equal(many.aside.count, 0);
    sparse_clear(&few);
    sparse_clear(&many);
    text_clear(&bytes);
}

static void count_entries(void *context, const struct runs_entry *entries, size_t count)
{
    (void)entries;
    *(size_t *)context += count;
}

/* More pairs of one hash than are searched for. */
static void pairs_that_collide_are_put_aside(void **state)
{
    (void)state;
    enum { COLLIDING = 5000, BITS = 20 };
    struct sparse pairs;
    sparse_init(&pairs, 1 << BITS, 1 << BITS, RUNS_SUM);
    size_t seen = 0;
    for (uint64_t i = 0; i < COLLIDING; i++) {
        uint64_t pair = (i * pairs.inverse) & ((UINT64_C(1) << pairs.bits) - 1);
        *sparse_at(&pairs, (uint32_t)(pair >> BITS), (uint32_t)pair & ((1 << BITS) - 1)) += 1;
    }
    assert_true(pairs.aside.count > 0);
    sparse_settle(&pairs);
    sparse_each(&pairs, count_entries, (void *[]){&seen}, 1);
    assert_int_equal(seen, COLLIDING);
    sparse_clear(&pairs);
}

struct noting {
    struct pair_windows *windows;
    uint32_t models, callers;
};

/* All threads note in the same cells, each in another order. */
static void note_some(void *context, size_t job)
{
    const struct noting *noting = context;
    uint64_t seed = job;
    for (uint32_t i = 0; i < 20000; i++) {
        uint32_t model = below(&seed, noting->models), caller = below(&seed, noting->callers);
        uint32_t most = (model + caller) % 4;
        if (most > 0)
            pair_windows_note(noting->windows, model, caller, USAGE_ALL - below(&seed, most));
    }
}

static void the_shortest_window_of_a_pair_remains(void **state)
{
    (void)state;
    struct noting noting = {.models = 5, .callers = 37};
    noting.windows = pair_windows_new(noting.models, noting.callers);
    assert_int_equal(pair_windows_of(noting.windows, 0, 3), USAGE_WINDOW_COUNT);
    threads_run(&(struct threads_task){.jobs = 8, .work = note_some, .context = &noting}, 4);
    for (uint32_t model = 0; model < noting.models; model++) {
        int64_t expected[USAGE_WINDOW_COUNT] = {0}, counts[USAGE_WINDOW_COUNT] = {0};
        for (uint32_t caller = 0; caller < noting.callers; caller++) {
            enum usage_window window = pair_windows_of(noting.windows, model, caller);
            assert_int_equal(window, USAGE_WINDOW_COUNT - (model + caller) % 4);
            if (window != USAGE_WINDOW_COUNT)
                expected[window]++;
        }
        pair_windows_count(noting.windows, model, counts);
        assert_memory_equal(counts, expected, sizeof counts);
    }
    pair_windows_free(noting.windows);
    assert_null(pair_windows_new(200000, 200000));
    assert_null(pair_windows_new(UINT32_MAX, UINT32_MAX));
    assert_null(pair_windows_new(0, 7));
}

/* Keys that repeat in every run, far more often than there are keys, are united again and again; also where most keys
 * lie together. */
static void runs_that_repeat_are_bound_by_their_keys(void **state)
{
    (void)state;
    enum { KEYS = 500000, RUNS = 50 };
    struct runs runs = {.rule = RUNS_HIGHEST};
    struct runs_entry *entries = memory_grow(NULL, KEYS, sizeof *entries);
    size_t most = 0;
    for (unsigned run = 0; run < RUNS; run++) {
        for (unsigned i = 0; i < KEYS; i++)
            entries[i] = (struct runs_entry){.key = i + 1, .value = (run * 7 + i) % RUNS};
        entries[KEYS - 1].key = UINT64_MAX;
        runs_add(&runs, entries, KEYS);
        most = runs.entries > most ? runs.entries : most;
    }
    assert_true(most < RUNS_GROWTH + KEYS);
    runs_unite(&runs);
    assert_int_equal(runs.entries, KEYS);
    struct runs_reader reader;
    const struct runs_entry *read;
    size_t count;
    uint64_t key = 0;
    runs_read(&reader, &runs);
    while (runs_next(&reader, &read, &count))
        for (size_t i = 0; i < count; i++) {
            key++;
            assert_true(read[i].key == (key < KEYS ? key : UINT64_MAX) && read[i].value == RUNS - 1);
        }
    assert_int_equal(key, KEYS);
    runs_read_end(&reader);
    runs_clear(&runs);
    free(entries);
}

/* Together they are more than are united: that would take as much memory again just before all is read. */
static void runs_that_were_merged_are_not_united_at_once(void **state)
{
    (void)state;
    enum { KEYS = 500000, RUNS = 18 }; /* 9,000,000 entries each */
    struct runs runs = {.rule = RUNS_HIGHEST}, more = {.rule = RUNS_HIGHEST};
    struct runs_entry *entries = memory_grow(NULL, KEYS, sizeof *entries);
    for (uint64_t i = 0; i < KEYS; i++)
        entries[i] = (struct runs_entry){.key = i + 1, .value = i % 7};
    for (unsigned run = 0; run < RUNS; run++) {
        runs_add(&runs, entries, KEYS);
        runs_add(&more, entries, KEYS);
    }
    runs_merge(&runs, &more);
    runs_add(&runs, entries, KEYS);
    assert_int_equal(runs.count, 2 * RUNS + 1);
    runs_unite(&runs);
    assert_int_equal(runs.entries, KEYS);
    runs_clear(&runs);
    free(entries);
}

static void unsorted_entries_are_sorted_all_the_same(void **state)
{
    (void)state;
    enum { ENTRIES = 3000 };
    static struct runs_entry entries[ENTRIES];
    for (uint64_t i = 0; i < ENTRIES; i++)
        entries[i] = (struct runs_entry){.key = ENTRIES - i, .value = i};
    run_order(entries, ENTRIES);
    for (uint64_t i = 0; i < ENTRIES; i++)
        assert_true(entries[i].key == i + 1 && entries[i].value == ENTRIES - 1 - i);
}

static void entries_in_any_order_are_sorted(void **state)
{
    (void)state;
    enum { ENTRIES = 30000 };
    struct runs_entry *entries = memory_grow(NULL, ENTRIES, sizeof *entries);
    for (uint64_t i = 0; i < ENTRIES; i++) {
        uint64_t key = 1 + i * 7919 % ENTRIES;
        entries[i] = (struct runs_entry){.key = key << 30, .value = key};
    }
    run_order_any(entries, ENTRIES);
    for (uint64_t i = 0; i < ENTRIES; i++)
        assert_true(entries[i].key == (i + 1) << 30 && entries[i].value == i + 1);
    run_order_any(entries, 0);
    free(entries);
}

static bool load_bytes(struct runs *runs, const char *bytes, size_t length)
{
    struct sections_bytes at = {.at = bytes};
    struct sections_reader reader = sections_from(&at, length);
    return runs_load(runs, &reader, accept_any, NULL) && reader.left == 0;
}

/* Highest value and the bytes of gaps and values; then the entries, unless that is NULL, and the end. */
static bool load_entries(struct runs *runs, const char numbers[3], const char *entries, size_t length)
{
    struct text bytes = TEXT_INIT, section = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    text_add_bytes(&section, numbers, 3);
    sections_add(&writer, &section);
    text_add_bytes(&section, entries, length);
    sections_add(&writer, &section);
    sections_add(&writer, &section);
    bool loaded = load_bytes(runs, bytes.bytes, bytes.length);
    text_clear(&bytes);
    text_clear(&section);
    return loaded;
}

static void runs_come_back_from_their_bytes_or_not_at_all(void **state)
{
    (void)state;
    static const struct runs_entry entries[] = {{1, 9}, {2, 7}, {UINT64_C(1) << 40, 500}, {UINT64_MAX, 8}};
    struct runs runs = {.rule = RUNS_HIGHEST}, loaded = runs, sums = {.rule = RUNS_SUM};
    struct text bytes = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    struct runs_reader reader;
    const struct runs_entry *read;
    size_t count;

    runs_add(&runs, entries, 4);
    runs_save(&runs, &writer, NULL, NULL);
    assert_int_equal(writer.length, bytes.length);
    for (size_t length = 0; length < bytes.length; length++)
        assert_false(load_bytes(&loaded, bytes.bytes, length));
    for (size_t i = 0; i < bytes.length; i++) {
        bytes.bytes[i] ^= 4;
        assert_false(load_bytes(&loaded, bytes.bytes, bytes.length));
        bytes.bytes[i] ^= 4;
    }
    assert_int_equal(loaded.count, 0);
    assert_true(load_bytes(&loaded, bytes.bytes, bytes.length));
    runs_lower(&loaded, 7);
    runs_read(&reader, &loaded);
    assert_true(runs_next(&reader, &read, &count));
    assert_int_equal(count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(read[i].key == entries[i].key && read[i].value == entries[i].value - 7);
    assert_false(runs_next(&reader, &read, &count));
    runs_read_end(&reader);
    runs_clear(&loaded);
    assert_true(load_entries(&loaded, "\3\1\1", "\1\3", 2));
    assert_false(load_entries(&loaded, "\0\1\1", "\1\0\0\0", 4)); /* a key twice */
    assert_false(load_entries(&loaded, "\3\1\1", "\0\0", 2));     /* a key of 0 */
    assert_false(load_entries(&loaded, "\3\1\1", "\1\4", 2));     /* a value below 0 */
    assert_false(load_entries(&loaded, "\3\1\1", "\1\0\0", 3));   /* a byte too many */
    assert_false(load_entries(&loaded, "\3\0\2", "\1\3", 2));     /* no bytes of gaps */
    assert_false(load_entries(&loaded, "\3\6\2", "\1\3", 2));     /* too many */
    assert_false(load_entries(&loaded, "\3\1\4", "\1\3", 2));     /* of values */
    assert_false(load_entries(&sums, "\3\1\1", "\1\3", 2));       /* a highest value of sums */
    /* A key beyond the last. */
    assert_false(load_entries(&sums, "\0\1\1", "\2\0\377\0\377\377\377\377\377\377\377\377\377\1", 14));
    assert_int_equal(loaded.count, 1);
    runs_clear(&loaded);
    text_clear(&bytes);
    runs_clear(&runs);
}

/* Of several runs, one of them much longer, in more than one section, and read from any place. */
static void runs_that_were_saved_are_read_from_any_key(void **state)
{
    (void)state;
    enum { KEYS = 300000 };
    struct runs runs = {.rule = RUNS_HIGHEST}, loaded = runs;
    struct runs_entry *entries = memory_grow(NULL, KEYS, sizeof *entries);
    struct text bytes = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    size_t seen = 0;
    for (uint64_t i = 0; i < KEYS; i++)
        entries[i] = (struct runs_entry){.key = 3 * i + 1, .value = i % 7};
    runs_add(&runs, entries, KEYS);
    for (uint64_t i = 0; i < 500; i++)
        entries[i] = (struct runs_entry){.key = 1800 * i + 1 + i % 2, .value = 7};
    runs_add(&runs, entries, 500);
    runs_save(&runs, &writer, count_entries, &seen);
    assert_int_equal(seen, KEYS + 250);
    assert_true(load_bytes(&loaded, bytes.bytes, bytes.length));
    assert_true(loaded.count == 1 && loaded.entries == KEYS + 250);
    for (uint64_t first = 1; first <= 3 * KEYS; first += 99991) {
        struct runs_reader reader;
        const struct runs_entry *read;
        size_t count;
        uint64_t key = first;
        runs_read_between(&reader, &loaded, first, first + 3 * 5000 - 1);
        while (runs_next(&reader, &read, &count))
            for (size_t i = 0; i < count; i++, key++) {
                while (key % 3 != 1 && !(key % 1800 == 2 && key / 1800 % 2 == 1))
                    key++;
                assert_int_equal(read[i].key, key);
                assert_int_equal(read[i].value, key % 1800 == 1 + key / 1800 % 2 ? 7 : key / 3 % 7);
            }
        assert_true(key + 3 >= (first + 3 * 5000 < 3 * KEYS ? first + 3 * 5000 : 3 * KEYS));
        runs_read_end(&reader);
    }
    runs_clear(&loaded);
    runs_clear(&runs);
    text_clear(&bytes);
    free(entries);
}

/* In an array or not, and flushed more than once. */
static void tallies_have_the_same_sums(void **state)
{
    (void)state;
    static const uint32_t columns[] = {1, 3, 32, 33, 1000};
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        struct tally tally;
        tally_init(&tally, 7, columns[i]);
        assert_int_equal(tally.cells != NULL, columns[i] <= 32);
        for (int64_t volume = 1; volume <= 4; volume++) {
            tally_add(&tally, 6, columns[i] - 1, volume);
            tally_add(&tally, 2, 0, 10 * volume);
            if (volume % 2 == 0)
                tally_flush(&tally);
        }
        assert_int_equal(tally.table.count, 2);
        assert_int_equal(*table_find(&tally.table, 6, columns[i] - 1), 10);
        assert_int_equal(*table_find(&tally.table, 2, 0), 100);
        tally_clear(&tally);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_have_their_highest_value),
        cmocka_unit_test(pairs_have_their_sum),
        cmocka_unit_test(pairs_are_numbered_again),
        cmocka_unit_test(pairs_that_collide_are_put_aside),
        cmocka_unit_test(the_shortest_window_of_a_pair_remains),
        cmocka_unit_test(unsorted_entries_are_sorted_all_the_same),
        cmocka_unit_test(entries_in_any_order_are_sorted),
        cmocka_unit_test(runs_that_were_saved_are_read_from_any_key),
        cmocka_unit_test(runs_that_repeat_are_bound_by_their_keys),
        cmocka_unit_test(runs_that_were_merged_are_not_united_at_once),
        cmocka_unit_test(runs_come_back_from_their_bytes_or_not_at_all),
        cmocka_unit_test(tallies_have_the_same_sums),
    };
    return cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
}
