/* SPDX-License-Identifier: MIT
 * Checks the measures on volumes small enough to work out by hand. */
#include "measures/change.h"
#include "measures/lorenz.h"
#include "measures/measure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define MOST 12

/* A row ends at the first negative volume. */
struct expectation {
    const char *id;
    enum measure_population population;
    int digits;
    const char *decimal, *numerator, *denominator; /* no check of the ratio where NULL */
    int64_t values[MOST];
};

static int64_t length(const int64_t *values)
{
    int64_t count = 0;
    while (count < MOST && values[count] >= 0)
        count++;
    return count;
}

static const struct expectation expectations[] = {
    {"gini", POPULATION_LISTED, 17, "0.25", "10", "40", {1, 2, 3, 4, -1}},
    {"gini", POPULATION_LISTED, 17, "NA", NULL, NULL, {-1}},
    {"gini", POPULATION_LISTED, 17, "NA", NULL, NULL, {0, 0, -1}},
    {"gini", POPULATION_LISTED, 17, "0", "0", "5", {5, -1}},
    {"gini", POPULATION_LISTED, 17, "0", NULL, NULL, {7, 7, 7, -1}},
    {"gini", POPULATION_LISTED, 17, "0.75", "1296", "1728", {0, 432, 0, 0, -1}},
    {"gini", POPULATION_USED, 17, "0", NULL, NULL, {0, 432, 0, 0, -1}},
    {"gini_sample", POPULATION_USED, 17, "NA", NULL, NULL, {0, 432, 0, 0, -1}},
    {"gini_se_jackknife", POPULATION_LISTED, 17, "0", NULL, NULL, {1, 2, -1}},
    {"hhi", POPULATION_LISTED, 17, "0.3", "30", "100", {4, 3, 2, 1, -1}},
    {"hhi", POPULATION_USED, 17, "0.3", "30", "100", {4, 3, 2, 1, 0, 0, -1}},
    {"hhi_points", POPULATION_LISTED, 4, "1429", NULL, NULL, {1, 1, 1, 1, 1, 1, 1, -1}},
    {"hhi_points", POPULATION_LISTED, 3, "1.43e+3", NULL, NULL, {1, 1, 1, 1, 1, 1, 1, -1}},
    {"hhi_unbiased", POPULATION_LISTED, 17, "NA", NULL, NULL, {1, 0, -1}},
    {"hhi_unbiased", POPULATION_LISTED, 17, "0", NULL, NULL, {1, 1, -1}},
    {"idle_share", POPULATION_LISTED, 17, "NA", NULL, NULL, {-1}},
    {"idle_share", POPULATION_LISTED, 3, "0.667", "2", "3", {0, 0, 1, -1}},
    {"top_share_10", POPULATION_LISTED, 17, "1", "6", "6", {1, 2, 3, -1}},
    {"top_percent_1", POPULATION_LISTED, 17, "0.5", "3", "6", {1, 2, 3, -1}},
    {"fewest_half", POPULATION_LISTED, 1, "2", NULL, NULL, {5, 5, -1}},
    {"fewest_half_reached", POPULATION_LISTED, 1, "1", NULL, NULL, {5, 5, -1}},
    {"fewest_third", POPULATION_LISTED, 1, "2", NULL, NULL, {1, 1, 1, -1}},
    {"fewest_90", POPULATION_LISTED, 1, "3", NULL, NULL, {4, 3, 2, 1, -1}},
    {"fewest_half", POPULATION_LISTED, 1, "NA", NULL, NULL, {0, -1}},
    {"entropy_bits", POPULATION_LISTED, 17, "1.5", NULL, NULL, {1, 1, 2, -1}},
    {"entropy_bits", POPULATION_LISTED, 1, "2", NULL, NULL, {1, 1, 2, -1}}, /* exactly 1.5: half to even */
    {"entropy_bits", POPULATION_LISTED, 17, "3", NULL, NULL, {9, 9, 9, 9, 9, 9, 9, 9, -1}},
    {"entropy_bits", POPULATION_LISTED, 17, "0", NULL, NULL, {0, 9, -1}},
    {"entropy_nats", POPULATION_LISTED, 30, "1.09861228866810969139524523692", NULL, NULL, {2, 2, 2, -1}},
    {"effective_number_entropy", POPULATION_LISTED, 17, "3", NULL, NULL, {2, 2, 2, -1}},
    {"effective_number_hhi", POPULATION_LISTED, 17, "3", "36", "12", {2, 2, 2, -1}},
    {"theil", POPULATION_LISTED, 20, "0.69314718055994530942", NULL, NULL, {0, 8, -1}},
    {"theil", POPULATION_USED, 20, "0", NULL, NULL, {0, 8, -1}},
    {"mld", POPULATION_LISTED, 20, "inf", NULL, NULL, {0, 8, -1}},
    {"atkinson_1", POPULATION_LISTED, 20, "1", NULL, NULL, {0, 8, -1}},
    {"palma", POPULATION_LISTED, 20, "inf", NULL, NULL, {0, 8, -1}},
    {"median", POPULATION_LISTED, 17, "2.5", "5", "2", {1, 2, 3, 4, -1}},
    {"median", POPULATION_LISTED, 1, "2", NULL, NULL, {1, 2, 3, 4, -1}},
    {"median", POPULATION_LISTED, 1, "4", NULL, NULL, {1, 3, 4, 9, -1}},
    {"mean", POPULATION_USED, 17, "4", "8", "2", {0, 0, 1, 7, -1}},
    {"total",
     POPULATION_LISTED,
     1,
     "27670116110564327421",
     NULL,
     NULL,
     {INT64_MAX, INT64_MAX, INT64_MAX, -1}},
    {"min_used", POPULATION_LISTED, 1, "3", NULL, NULL, {0, 3, 4, -1}},
    /* The floors: besseli of mpmath at 40 digits. */
    {"gini_floor", POPULATION_LISTED, 25, "0.6736700229433488853712562", NULL, NULL, {0, 1, -1}},
    {"gini_floor", POPULATION_LISTED, 25, "0.2490960185478841260420053", NULL, NULL, {5, 5, 5, 5, -1}},
    {"gini_floor", POPULATION_LISTED, 25, "0.102791179362638559067025", NULL, NULL, {30, 30, 30, 30, -1}},
    {"gini_floor", POPULATION_LISTED, 25, "0.0252281707128198860559537", NULL, NULL, {1000, 0, -1}},
    {"gini_floor",
     POPULATION_LISTED,
     25,
     "0.0001015541211820784517375472",
     NULL,
     NULL,
     {123456789, 5, 2, 3, -1}},
    {"gini_above_floor", POPULATION_LISTED, 25, "0.4747718292871801139440463", NULL, NULL, {1000, 0, -1}},
    {"idle_share_floor", POPULATION_LISTED, 25, "0.6065306597126334236037995", NULL, NULL, {0, 1, -1}},
    {"idle_share_floor", POPULATION_LISTED, 25, "1", NULL, NULL, {0, 0, -1}},
    {"idle_share_floor", POPULATION_LISTED, 25, "0", NULL, NULL, {4000000, 0, -1}},
    {"idle_share_floor", POPULATION_LISTED, 12, "3.29683147809e-434295", NULL, NULL, {1000000, -1}},
    {"idle_share_above_floor", POPULATION_LISTED, 25, "-0.1065306597126334236037995", NULL, NULL, {0, 1, -1}},
    {"idle_share_above_floor", POPULATION_LISTED, 25, "0", NULL, NULL, {0, 0, -1}},
    {"idle_share_above_floor", POPULATION_LISTED, 25, "0.5", NULL, NULL, {4000000, 0, -1}},
    {"hhi_floor", POPULATION_LISTED, 25, "0.25625", "123", "480", {30, 30, 30, 30, -1}},
    {"hhi_above_floor", POPULATION_LISTED, 25, "-0.00625", NULL, NULL, {30, 30, 30, 30, -1}},
    {"wolfson", POPULATION_LISTED, 9, "NA", NULL, NULL, {0, 0, 1, -1}},
    {"zipf_exponent", POPULATION_USED, 9, "1", NULL, NULL, {1, 2, -1}}, /* ln 2 over ln 2 */
    {"zipf_exponent", POPULATION_USED, 9, "NA", NULL, NULL, {2, 2, -1}},
    {"zipf_exponent", POPULATION_USED, 9, "NA", NULL, NULL, {0, 0, -1}},
};

static void values_by_hand(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ARRAY_SIZE(expectations); i++) {
        const struct expectation *expected = &expectations[i];
        struct volumes volumes;
        struct value_scope scope = {.digits = expected->digits, .arena = arena};
        volumes_set(&volumes, expected->values, length(expected->values));
        struct measure_value value = measure_by_id(expected->id, expected->population, &volumes, &scope);
        if (strcmp(value.decimal, expected->decimal) != 0)
            fail_msg("row %zu: %s is %s, not %s", i, expected->id, value.decimal, expected->decimal);
        assert_int_equal(value.state == MEASURE_UNDEFINED, value.reason != NULL);
        if (expected->numerator) {
            assert_string_equal(value.numerator, expected->numerator);
            assert_string_equal(value.denominator, expected->denominator);
        }
        volumes_clear(&volumes);
    }
    arena_free(arena);
}

static void lorenz_keeps_corners(void **state)
{
    (void)state;
    int64_t values[3000];
    for (int i = 0; i < 3000; i++)
        values[i] = i < 1000 ? 0 : (int64_t)i * i * i;
    struct volumes volumes;
    volumes_set(&volumes, values, 3000);
    for (size_t most = 5; most <= 2500; most += 83) {
        struct lorenz_point points[2500];
        size_t count = lorenz_points(&volumes, points, most);
        assert_true(count <= most && (most < 400 || count > most / 2));
        assert_true(points[0].items == 0 && points[0].sum == 0);
        assert_true(points[1].items == 1000 && points[1].sum == 0);
        assert_true(points[count - 2].items == 2999);
        assert_true(points[count - 1].items == 3000 && points[count - 1].sum == volumes.total);
        for (size_t i = 1; i < count; i++)
            assert_true(points[i].items > points[i - 1].items && points[i].sum >= points[i - 1].sum);
    }
    volumes_clear(&volumes);
}

static enum lorenz_verdict compare(const int64_t *first, const int64_t *second)
{
    struct volumes a, b;
    volumes_set(&a, first, length(first));
    volumes_set(&b, second, length(second));
    enum lorenz_verdict verdict = lorenz_compare(&a, &b);
    volumes_clear(&a);
    volumes_clear(&b);
    return verdict;
}

static void lorenz_verdicts(void **state)
{
    (void)state;
    static const int64_t even[] = {5, 5, 5, -1}, mixed[] = {1, 2, 3, 4, -1}, steep[] = {0, 0, 10, -1},
                         none[] = {0, 0, -1};
    static const int64_t doubled[] = {2, 2, 4, 4, 6, 6, 8, 8, -1}, middle[] = {3, 3, 3, 9, -1},
                         low[] = {1, 5, 6, 6, -1};
    assert_int_equal(compare(even, mixed), LORENZ_HIGHER);
    assert_int_equal(compare(steep, mixed), LORENZ_LOWER);
    assert_int_equal(compare(doubled, mixed), LORENZ_EQUAL);
    assert_int_equal(compare(middle, low), LORENZ_CROSS);
    assert_int_equal(compare(none, low), LORENZ_NONE);
}

static void gini_change_splits(void **state)
{
    (void)state;
    /* z: 1/2 to 1/3; U: 1/4 (of 1, 3) to 1/6 (of 1, 2); G: 5/8 to 4/9. */
    static const int64_t before[] = {0, 0, 1, 3}, after[] = {0, 1, 2}, none[] = {0};
    struct volumes first, second, empty;
    struct arena *arena = arena_new();
    struct value_scope scope = {.digits = 6, .arena = arena};
    volumes_set(&first, before, 4);
    volumes_set(&second, after, 3);
    volumes_set(&empty, none, 1);
    assert_string_equal(gini_change(GINI_CHANGE, &first, &second, &scope).decimal, "-0.180556");
    assert_string_equal(gini_change(GINI_CHANGE_BY_IDLE, &first, &second, &scope).decimal, "-0.131944");
    assert_string_equal(gini_change(GINI_CHANGE_BY_USED, &first, &second, &scope).decimal, "-0.0486111");
    assert_int_equal(gini_change(GINI_CHANGE, &first, &empty, &scope).state, MEASURE_UNDEFINED);
    assert_int_equal(gini_change(GINI_CHANGE, &empty, &first, &scope).state, MEASURE_UNDEFINED);
    volumes_clear(&first);
    volumes_clear(&second);
    volumes_clear(&empty);
    arena_free(arena);
}

static void idle_items_need_not_be_listed(void **state)
{
    static const int64_t values[] = {0, 3, 0, 0, 2, 3}, used[] = {3, 0, 2, 3};
    struct volumes all, some;
    (void)state;
    for (int64_t count = 0; count <= 4; count += 4) {
        volumes_set(&all, values, count + 2 * (count > 0));
        volumes_set_with_idle(&some, used, count, 2 * (count > 0));
        assert_int_equal(some.n, all.n);
        assert_int_equal(some.n_used, all.n_used);
        assert_true(some.total == all.total);
        assert_int_equal(some.run_count, all.run_count);
        assert_memory_equal(some.runs, all.runs, (size_t)all.run_count * sizeof *all.runs);
        volumes_clear(&some);
        volumes_clear(&all);
    }
}

static void ids_are_unique(void **state)
{
    (void)state;
    for (const struct measure *a = measure_first(); a; a = measure_next(a)) {
        assert_ptr_equal(measure_find(a->id), a);
        for (const struct measure *b = measure_first(); b != a; b = measure_next(b))
            for (int k = 0; k < 4; k++)
                if (a->convention[k & 1] && b->convention[k >> 1] && strcmp(a->metric, b->metric) == 0)
                    assert_string_not_equal(a->convention[k & 1], b->convention[k >> 1]);
    }
    assert_null(measure_find("no such measure"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_by_hand),  cmocka_unit_test(lorenz_keeps_corners),
        cmocka_unit_test(lorenz_verdicts), cmocka_unit_test(gini_change_splits),
        cmocka_unit_test(ids_are_unique),  cmocka_unit_test(idle_items_need_not_be_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
