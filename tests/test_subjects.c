/* SPDX-License-Identifier: MIT
 * Checks the measures of groups, windows, callers, unattributed volume and power-law tails, at their edges
 * above all. */
#include "base/arena.h"
#include "measures/callers.h"
#include "measures/fit.h"
#include "measures/formula.h"
#include "measures/groups.h"
#include "measures/lorenz.h"
#include "measures/pairs.h"
#include "measures/powerlaw.h"
#include "measures/unattributed.h"
#include "measures/zeta.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MOST 8

static struct arena *arena;

static struct value_scope scope(int digits)
{
    return (struct value_scope){.digits = digits, .arena = arena};
}

/* A row ends at the first negative number. */
static int64_t length(const int64_t *values)
{
    int64_t count = 0;
    while (count < MOST && values[count] >= 0)
        count++;
    return count;
}

/* A copy with not a byte more, so that a checker of memory sees what is read behind it. */
static void *copied(const void *from, int64_t count, size_t size)
{
    void *copy = memory_grow(NULL, (size_t)count, size);
    return count > 0 ? memcpy(copy, from, (size_t)count * size) : copy;
}

static void expect(const char *id, size_t row, struct measure_value value, const char *decimal)
{
    if (strcmp(value.decimal, decimal) != 0)
        fail_msg("row %zu: %s is %s, not %s", row, id, value.decimal, decimal);
    assert_int_equal(value.state == MEASURE_UNDEFINED, value.reason != NULL);
}

static const struct {
    const char *id, *decimal;
    int64_t before[MOST], after[MOST];
} windows[] = {
    {"rows_all", "3", {1, 0, 0, -1}, {1, 0, 5, -1}},
    {"rows_either", "2", {1, 0, 0, -1}, {1, 0, 5, -1}},
    {"rows_both", "1", {1, 0, 0, -1}, {1, 0, 5, -1}},
    {"entered", "1", {1, 0, 0, -1}, {1, 0, 5, -1}},
    {"exited", "2", {1, 2, 3, -1}, {0, 0, 5, -1}},
    {"retained", "1", {1, 2, 3, -1}, {0, 0, 5, -1}},
    {"jaccard", "0.333333", {1, 2, 3, -1}, {0, 0, 5, -1}},
    {"jaccard", "NA", {0, 0, -1}, {0, 0, -1}},
    {"kendall_a_all", "NA", {1, -1}, {1, -1}},
    {"kendall_b_all", "NA", {1, -1}, {1, -1}},
    {"kendall_b_all", "NA", {1, 1, -1}, {1, 2, -1}},
    {"kendall_b_all", "NA", {1, 2, -1}, {1, 1, -1}},
    {"kendall_b_all", "-1", {1, 2, 3, -1}, {3, 2, 1, -1}},
    {"kendall_a_all", "-1", {1, 2, 3, -1}, {3, 2, 1, -1}},
    {"kendall_b_both", "1", {0, 2, 3, -1}, {3, 2, 7, -1}},
    {"kendall_b_all", "-0.816497", {1, 1, 2, -1}, {3, 2, 1, -1}},
    {"spearman_all", "NA", {1, -1}, {1, -1}},
    {"spearman_all", "NA", {1, 1, -1}, {1, 2, -1}},
    {"spearman_all", "NA", {1, 2, -1}, {1, 1, -1}},
    {"spearman_all", "-1", {1, 2, 3, -1}, {3, 2, 1, -1}},
    {"spearman_all", "0.5", {1, 2, 3, -1}, {2, 1, 3, -1}},
    {"rbo_90", "NA", {0, -1}, {1, -1}},
    {"rbo_90", "NA", {1, -1}, {0, -1}},
    {"rbo_90", "0", {1, 0, -1}, {0, 1, -1}},
    {"rbo_90", "1", {5, 4, -1}, {9, 8, -1}},
    {"rbo_90", "0.9", {5, 4, -1}, {8, 9, -1}}, /* (1 - p) / p (0 p + 2/2 p^2) + p^2 = p */
    {"rbo_90", "1", {5, 5, -1}, {8, 8, -1}},
    {"rbo_90", "0.65925", {9, 8, 7, 6, -1}, {0, 9, 8, 0, -1}}, /* a b c d against b c */
    {"rbo_90", "0.65925", {0, 9, 8, 0, -1}, {9, 8, 7, 6, -1}},
    {"top_overlap_3", "0.333333", {1, 2, 3, -1}, {0, 0, 5, -1}},
    {"top_overlap_3", "1", {1, 2, 3, -1}, {4, 5, 6, -1}},
    {"share_moved", "NA", {0, -1}, {1, -1}},
    {"share_moved", "NA", {1, -1}, {0, -1}},
    {"share_moved", "0.25", {1, 3, 0, -1}, {2, 2, 0, -1}},
    {"js_divergence", "NA", {0, -1}, {1, -1}},
    {"js_divergence", "NA", {1, -1}, {0, -1}},
    {"js_divergence", "0", {1, 3, -1}, {2, 6, -1}},
    {"js_divergence", "1", {1, 3, 0, -1}, {0, 0, 6, -1}},
    {"js_divergence", "0.311278", {1, 1, 0, -1}, {0, 1, 0, -1}},
    {"lorenz_dominance_all", "NA", {0, -1}, {1, -1}},
    {"lorenz_dominance_all", "NA", {1, -1}, {0, -1}},
    {"lorenz_dominance_all", "equal", {1, 3, -1}, {6, 2, -1}},
    {"lorenz_dominance_all", "t1 less concentrated everywhere", {0, 3, -1}, {6, 2, -1}},
    {"lorenz_dominance_used", "t1 more concentrated everywhere", {0, 3, -1}, {6, 2, -1}},
    {"lorenz_dominance_all", "cross", {3, 3, 3, 9, -1}, {1, 5, 6, 6, -1}},
    {"lorenz_dominance_all", "cross", {1, 5, 6, 6, -1}, {3, 3, 3, 9, -1}},
    {"gini_change", "NA", {0, -1}, {1, -1}},
};

static void measures_of_windows(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < ARRAY_SIZE(windows); i++) {
        struct pairs pairs;
        struct value_scope six = scope(6);
        int64_t count = length(windows[i].before), *before = copied(windows[i].before, count, sizeof *before),
                *after = copied(windows[i].after, count, sizeof *after);
        pairs_set(&pairs, before, after, count);
        expect(windows[i].id, i, pairs_measure(measure_find(windows[i].id), &pairs, &six),
               windows[i].decimal);
        pairs_clear(&pairs);
        free(before);
        free(after);
    }
}

static const struct {
    const char *id;
    enum measure_population population;
    const char *decimal;
    int64_t values[MOST], group_of[MOST];
} grouped[] = {
    {"groups", POPULATION_LISTED, "2", {0, 0, 1, -1}, {0, 4, 4}}, /* groups without items are left out */
    {"entity_used", POPULATION_LISTED, "1", {0, 0, 1, -1}, {0, 4, 4}},
    {"theil_within", POPULATION_LISTED, "NA", {0, 0, -1}, {0, 1}},
    {"theil_between", POPULATION_LISTED, "NA", {0, 0, -1}, {0, 1}},
    {"theil_between_share", POPULATION_LISTED, "NA", {0, 0, -1}, {0, 1}},
    {"theil_between_share", POPULATION_LISTED, "NA", {2, 2, -1}, {0, 1}},
    {"theil_between_share", POPULATION_LISTED, "1", {1, 2, -1}, {0, 1}},
    {"theil_between_share", POPULATION_LISTED, "0", {1, 2, 1, 2, -1}, {0, 0, 1, 1}},
    {"theil_between_share", POPULATION_LISTED, "0.5", {0, 2, 0, 0, -1}, {0, 0, 1, 1}},
    {"theil_between", POPULATION_LISTED, "0", {1, 2, 1, 2, -1}, {0, 0, 1, 1}},
    {"theil_within", POPULATION_USED, "0", {0, 2, 0, 0, -1}, {0, 0, 1, 1}},
    {"mld_within", POPULATION_USED, "NA", {0, 0, -1}, {0, 1}},
    {"mld_between", POPULATION_USED, "NA", {0, 0, -1}, {0, 1}},
    {"mld_within", POPULATION_USED, "0", {3, 3, 1, -1}, {0, 0, 1}},
    {"mld_between", POPULATION_USED, "0", {3, 1, 2, -1}, {0, 0, 1}},
    {"mld_between", POPULATION_USED, "0.0588915", {1, 2, -1}, {0, 1}}, /* ln(3/2) - ln(2)/2 */
    {"gini_within", POPULATION_LISTED, "NA", {0, 0, -1}, {0, 1}},
    {"gini_between", POPULATION_LISTED, "NA", {0, 0, -1}, {0, 1}},
    {"gini_overlap", POPULATION_LISTED, "NA", {0, 0, -1}, {0, 1}},
    {"gini_within_yl", POPULATION_LISTED, "NA", {0, 0, -1}, {0, 1}},
    {"gini_between", POPULATION_LISTED, "0.166667", {2, 1, -1}, {0, 1}},
    {"gini_overlap", POPULATION_LISTED, "0.125", {1, 3, 2, 2, -1}, {0, 0, 1, 1}},
};

static void measures_of_groups(void **unused)
{
    (void)unused;
    int64_t too_large = -1;
    for (size_t i = 0; i < ARRAY_SIZE(grouped); i++) {
        struct groups groups;
        struct value_scope six = scope(6);
        int64_t count = length(grouped[i].values), *values = copied(grouped[i].values, count, sizeof *values),
                *group_of = copied(grouped[i].group_of, count, sizeof *group_of), group_count = 0;
        for (int64_t k = 0; k < count; k++)
            group_count = group_of[k] < group_count ? group_count : group_of[k] + 1;
        assert_true(groups_set(&groups, values, group_of, count, group_count, &too_large));
        free(values);
        free(group_of);
        expect(grouped[i].id, i,
               groups_measure(measure_find(grouped[i].id), grouped[i].population, &groups, &six),
               grouped[i].decimal);
        groups_clear(&groups);
    }
    static const int64_t largest[] = {1, INT64_MAX, 1}, which[] = {0, 1, 1};
    struct groups groups;
    assert_false(groups_set(&groups, largest, which, 3, 3, &too_large));
    assert_int_equal(too_large, 1);
}

static const struct {
    const char *id, *decimal;
    struct callers_record records[MOST];
    int64_t count, items, callers;
} called[] = {
    {"items", "2", {{0, 0, 5}, {1, 1, 9}, {0, 1, 1}}, 3, 2, 2},
    {"callers", "2", {{0, 0, 5}, {1, 1, 9}, {0, 1, 1}}, 3, 2, 2},
    {"calls", "15", {{0, 0, 5}, {1, 1, 9}, {0, 1, 1}}, 3, 2, 2},
    {"caller_top_share", "0.666667", {{0, 0, 5}, {1, 1, 9}, {0, 1, 1}}, 3, 2, 2},
    {"single_caller_items", "1", {{0, 0, 5}, {1, 1, 9}, {0, 1, 1}, {1, 1, 1}}, 4, 2, 2},
    {"single_caller_volume_share", "0.625", {{0, 0, 5}, {1, 1, 9}, {0, 1, 1}, {1, 1, 1}}, 4, 2, 2},
    {"callers_used_without_largest", "1", {{0, 0, 5}, {1, 1, 9}, {0, 1, 1}}, 3, 2, 2},
    {"callers_hhi_without_largest", "1", {{0, 0, 5}, {1, 1, 5}}, 2, 2, 2}, /* of two largest callers the first
                                                                              is removed */
    {"callers_gini_distinct", "0.166667", {{0, 0, 5}, {1, 1, 9}, {0, 1, 1}}, 3, 2, 2},
    {"single_caller_volume_share", "NA", {{0, 0, 0}}, 1, 1, 1},
    {"callers_gini_without_largest", "NA", {{0, 0, 3}}, 1, 1, 1},
    {"callers_fewest_half", "1", {{0, 0, 3}}, 1, 1, 1},
    {"caller_effective", "NA", {{0, 0, 0}}, 0, 0, 0},
};

static void measures_of_callers(void **unused)
{
    (void)unused;
    struct callers callers;
    for (size_t i = 0; i < ARRAY_SIZE(called); i++) {
        struct callers_record *records = copied(called[i].records, called[i].count, sizeof *records);
        struct value_scope six = scope(6);
        assert_true(callers_set(&callers, records, called[i].count, called[i].items, called[i].callers));
        free(records);
        expect(called[i].id, i, callers_measure(measure_find(called[i].id), &callers, &six),
               called[i].decimal);
        callers_clear(&callers);
    }
    /* Of two largest callers the first is taken away: then item 1 has both volumes that are left. */
    struct callers_record tied[] = {{0, 0, 4}, {1, 1, 3}, {2, 1, 1}};
    struct value_scope six = scope(6);
    assert_true(callers_set(&callers, tied, 3, 3, 2));
    expect("used", 0, callers_measure(measure_find("callers_used_without_largest"), &callers, &six), "2");
    callers_clear(&callers);
    struct callers_record by_item[] = {{0, 0, INT64_MAX}, {0, 1, 1}},
                          by_caller[] = {{0, 0, INT64_MAX}, {1, 0, 1}};
    assert_false(callers_set(&callers, by_item, 2, 1, 2));
    assert_false(callers_set(&callers, by_caller, 2, 2, 1));
}

static const struct {
    const char *id, *decimal;
    int64_t known[MOST], rest;
} hidden[] = {
    {"attributed_share", "NA", {0, -1}, 0},
    {"hhi_low", "NA", {0, -1}, 0},
    {"hhi_high", "NA", {0, -1}, 0},
    {"hhi_as_one_entity", "NA", {0, -1}, 0},
    {"hhi_known_only", "NA", {0, -1}, 3},
    {"top_share_1_low", "NA", {0, -1}, 0},
    {"top_share_1_high", "NA", {0, -1}, 0},
    {"fewest_half_low", "NA", {0, -1}, 0},
    {"fewest_half_high", "NA", {0, -1}, 0},
    {"fewest_half_low", "NA", {-1}, 7},
    {"fewest_half_low", "1", {0, -1}, 7},
    {"fewest_half_high", "NA", {3, 2, -1}, 5}, /* exactly half is not more than half */
    {"fewest_half_high", "2", {3, 3, -1}, 5},
    {"fewest_half_low", "3", {2, 2, 2, 2, -1}, 0}, /* 4 of 8 is not more than half */
    {"fewest_half_low", "2", {4, 2, 2, -1}, 0},
    {"hhi_high", "1", {-1}, 7},
    {"hhi_high", "0.82", {1, 2, -1}, 7}, /* (1 + 9^2) / 10^2 */
    {"top_share_1_high", "0.9", {1, 2, -1}, 7},
    {"hhi_low", "0", {-1}, 7},
    {"attributed_share", "0.3", {1, 2, -1}, 7},
};

static void bounds_under_unattributed_volume(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < ARRAY_SIZE(hidden); i++) {
        struct volumes known;
        struct value_scope six = scope(6);
        volumes_set(&known, hidden[i].known, length(hidden[i].known));
        struct unattributed unattributed = {.known = &known, .volume = (uint128)hidden[i].rest};
        expect(hidden[i].id, i, unattributed_measure(measure_find(hidden[i].id), &unattributed, &six),
               hidden[i].decimal);
        volumes_clear(&known);
    }
}

static struct measure_value tail(const char *id, const int64_t *values, int64_t count, int64_t x_min,
                                 int digits)
{
    struct volumes volumes;
    struct powerlaw powerlaw;
    struct value_scope digits_scope = scope(digits);
    volumes_set(&volumes, values, count);
    powerlaw_set(&powerlaw, &volumes, x_min);
    powerlaw.best_discrete = powerlaw_search_discrete(&volumes);
    powerlaw.best_continuous = powerlaw_search_continuous(&volumes);
    struct measure_value value = powerlaw_measure(measure_find(id), &powerlaw, &digits_scope);
    powerlaw_clear(&powerlaw);
    volumes_clear(&volumes);
    return value;
}

static void power_laws(void **unused)
{
    (void)unused;
    static const int64_t none[] = {0, 0}, same[] = {5, 5, 5}, close[] = {1000000001, 1000000000, 1000000000},
                         two[] = {1, 1, 1, 2};
    expect("n", 0, tail("powerlaw_n", none, 2, 1, 9), "0");
    expect("alpha", 0, tail("powerlaw_alpha", none, 2, 1, 9), "NA");
    expect("approximate", 0, tail("powerlaw_alpha_approximate", none, 2, 1, 9), "NA");
    expect("x_min", 0, tail("powerlaw_x_min", none, 2, 1, 9), "NA");
    expect("x_min", 1, tail("powerlaw_x_min", same, 3, 5, 9), "NA");
    expect("alpha", 1, tail("powerlaw_alpha", same, 3, 5, 9), "inf");
    expect("alpha", 1, tail("powerlaw_alpha_discrete", same, 3, 5, 9), "inf");
    expect("ks", 1, tail("powerlaw_ks", same, 3, 5, 9), "NA");
    expect("ks", 1, tail("powerlaw_ks_discrete", same, 3, 5, 9), "NA");
    /* mpmath; far above 1,000, where the sum is a geometric series: 1e9 ln 4 */
    expect("alpha", 2, tail("powerlaw_alpha_discrete", close, 3, 1000000000, 16), "1386294362.487234");
    expect("alpha", 2, tail("powerlaw_alpha", close, 3, 1000000000, 12), "3000000002.5");
    expect("x_min", 2, tail("powerlaw_x_min", close, 3, 1000000000, 9), "1000000000");
    expect("alpha", 3, tail("powerlaw_alpha", two, 4, 1, 12), "6.77078016356"); /* 1 + 4 / ln 2 */
    expect("approximate", 3, tail("powerlaw_alpha_approximate", two, 4, 1, 12), "2.15415603271"); /* 1 + 4 / (5 ln 2) */
    expect("x_min", 3, tail("powerlaw_x_min_continuous", two, 4, 1, 9), "1");

    /* mpmath, from the definitions */
    static const int64_t four[] = {1, 2, 3, 4};
    expect("alpha", 6, tail("powerlaw_alpha_discrete", four, 4, 1, 11), "1.8009082489");
    expect("ks", 6, tail("powerlaw_ks_discrete", four, 4, 1, 12), "0.281668643757");
    expect("ks", 7, tail("powerlaw_ks", four, 4, 1, 12), "0.332059904088");
    expect("x_min", 6, tail("powerlaw_x_min", four, 4, 1, 9), "3");
    expect("x_min", 7, tail("powerlaw_x_min_continuous", four, 4, 1, 9), "1");
    static const int64_t huge[] = {4000000000000000001, 4000000000000000000, 4000000000000000000,
                                   4000000000000000000};
    expect("x_min", 4, tail("powerlaw_x_min", huge, 4, 1, 9), "4000000000000000000");
    static const int64_t steep[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2};
    expect("alpha", 5, tail("powerlaw_alpha_discrete", steep, ARRAY_SIZE(steep), 1, 6), "5.62024");

    /* Half of either tail is equal to its x_min, which is its distance: of equal ones the smaller. */
    static const int64_t halves[] = {1, 1, 1, 1, 2, 2, 4, 4};
    expect("x_min", 8, tail("powerlaw_x_min_continuous", halves, 8, 1, 9), "1");
    expect("ks", 8, tail("powerlaw_ks", halves, 8, 1, 9), "0.5");
    expect("ks", 8, tail("powerlaw_ks", halves, 8, 2, 9), "0.5");

    /* A hundred different volumes x with about C x^-2 items above: the search finds a fit, quickly seen and
     * long sought. */
    int64_t values[100];
    for (int64_t i = 0; i < 100; i++)
        values[i] = 100000 / (1 + i * i) + (i < 50 ? 0 : 3 * i);
    struct measure_value best = tail("powerlaw_x_min", values, 100, 1, 9);
    assert_int_equal(best.state, MEASURE_NUMBER);
}

/* The distance of the tail from a run on, at every one of its volumes. */
static double plain_distance(const struct volumes *volumes, int64_t first, bool discrete)
{
    const struct volumes_run *runs = volumes->runs;
    struct fit fit = {.discrete = discrete, .x_min = runs[first].value};
    double excess = 0, most = 0;
    for (int64_t i = first; i < volumes->run_count; i++) {
        fit.n += runs[i].count;
        excess += (double)runs[i].count * log((double)runs[i].value / (double)fit.x_min);
    }
    fit_tail(&fit, excess / (double)fit.n, 0);
    int64_t above = fit.n;
    for (int64_t i = first; i < volumes->run_count; i++)
        most = fmax(most, fit_distance(&fit, &runs[i], above -= runs[i].count));
    return most;
}

/* Tails of more and of fewer volumes than are looked at first; the least distance is found without looking at all. */
static void distances_of_long_tails(void **unused)
{
    (void)unused;
    enum { most = 400 };
    static const double slack = 1e-8;
    static const int counts[] = {3, 40, 65, 66, 129, 130, 150, 300};
    int64_t values[most];
    for (int kind = 0; kind < 3 * (int)ARRAY_SIZE(counts); kind++) {
        int count = counts[kind / 3], bump = kind % 3 == 1 ? count / 3 : kind % 3 == 2 ? count / 10 : 0;
        bool discrete = kind % 2 == 0;
        for (int i = 0; i < count; i++)
            values[i] = kind % 3 == 0 ? 50 + i * 7919 % 1009 : (int64_t)(1e4 / pow(i + 1, 1.2)) + 5 * (count - i);
        for (int i = count; i < count + bump; i++)
            values[i] = values[2 * count / 3];
        struct volumes volumes;
        volumes_set(&volumes, values, count + bump);
        double least = 2;
        for (int64_t i = 0; i < volumes.run_count - 1; i++)
            least = fmin(least, plain_distance(&volumes, i, discrete));
        int64_t best = discrete ? powerlaw_search_discrete(&volumes) : powerlaw_search_continuous(&volumes), at = 0;
        while (volumes.runs[at].value < best)
            at++;
        assert_int_equal(volumes.runs[at].value, best);
        assert_true(plain_distance(&volumes, at, discrete) <= least + slack);
        const char *id = discrete ? "powerlaw_ks_discrete" : "powerlaw_ks";
        for (at = 0; at < volumes.run_count - 1; at += 1 + volumes.run_count / 3) {
            double exact = strtod(tail(id, values, count + bump, volumes.runs[at].value, 12).decimal, NULL);
            assert_true(fabs(exact - plain_distance(&volumes, at, discrete)) <= slack);
        }
        volumes_clear(&volumes);
    }
}

/* A tail that is fitted again, from another guess, is not refused for a last bit. */
static void some_tail_is_found(void **unused)
{
    (void)unused;
    enum { count = 12 };
    for (int64_t kind = 1; kind <= 200; kind++) {
        int64_t values[count];
        struct volumes volumes;
        for (int64_t i = 0; i < count; i++)
            values[i] = 1 + i * i * kind % 97 + i * kind % 13;
        volumes_set(&volumes, values, count);
        if (volumes.run_count > 1)
            assert_true(powerlaw_search_discrete(&volumes) > 0 && powerlaw_search_continuous(&volumes) > 0);
        volumes_clear(&volumes);
    }
}

/* Two tails whose distances are ones / all and twos / (all - ones), which differ by 8.7e-12: too little for doubles. */
static void nearly_the_same_distance(void **unused)
{
    (void)unused;
    static const struct {
        int64_t ones, twos, all;
        const char *x_min, *of_all, *of_tail;
    } cases[] = {
        {239780, 120063, 480253, "2", "0.499278505287838", "0.499278505279179"},
        {240003, 120001, 480004, "1", "0.500002083315972", "0.500002083324653"},
    };
    for (size_t k = 0; k < ARRAY_SIZE(cases); k++) {
        int64_t *values = calloc((size_t)cases[k].all, sizeof *values);
        for (int64_t i = 0; i < cases[k].all; i++)
            values[i] = i < cases[k].ones ? 1 : i < cases[k].ones + cases[k].twos ? 2 : 4;
        expect("x_min", k, tail("powerlaw_x_min_continuous", values, cases[k].all, 1, 9), cases[k].x_min);
        expect("ks", k, tail("powerlaw_ks", values, cases[k].all, 1, 15), cases[k].of_all);
        expect("ks", k, tail("powerlaw_ks", values, cases[k].all, 2, 15), cases[k].of_tail);
        free(values);
    }
}

static void formulas(void **unused)
{
    (void)unused;
    struct text text = TEXT_INIT;
    formula_text("<mi>H</mi><mo>=</mo><munderover><mo>&#x2211;</mo><mrow><mi>i</mi></mrow><mrow><mi>n</mi></"
                 "mrow></munderover>"
                 "<msup><mrow><mi>s</mi></mrow><mrow><mn>2</mn></mrow></msup><mo>&gt;</mo><mo>&lt;</"
                 "mo><msqrt><mi>a</mi><mi>b</mi></msqrt>"
                 "<munder><mo>m</mo><mrow><mi>k</mi></mrow></munder><mfrac><mi>a</mi><mi>&#x3B1;</mi></"
                 "mfrac><mo>,</mo><mi>c</mi><mi>d</mi><mo>=:</mo><mi>e</mi><mi>&#x3C0;</mi><mi>r</mi>",
                 &text);
    assert_string_equal(text.bytes,
                        "H = \xe2\x88\x91_{i}^{n} s^(2) > <sqrt(a b)m_{k} (a)/(\xce\xb1), c d=:e \xcf\x80 r");
    text_clear(&text);
    for (const struct measure *measure = measure_first(); measure; measure = measure_next(measure)) {
        formula_text(measure->about->mathml, &text);
        assert_null(strpbrk(text.bytes, "&;"));
        text_reset(&text);
    }
    text_clear(&text);
}

/* What rows that share a definition say for themselves. */
static void words_of_rows(void **unused)
{
    (void)unused;
    assert_string_equal(measure_unit(measure_find("hhi_points")), "points");
    assert_string_equal(measure_single(measure_find("hhi_points")), "10,000");
    assert_string_equal(measure_unit(measure_find("hhi")), "");
    assert_string_equal(measure_single(measure_find("hhi")), "1");
    assert_string_equal(measure_range(measure_find("entropy_bits")), "0 (one item has all) to log2 n_a (equal)");
    assert_string_equal(measure_range(measure_find("entropy_nats")), "0 (one item has all) to ln n_a (equal)");
}

static void lorenz_coordinates(void **unused)
{
    (void)unused;
    static const int64_t values[] = {0, 1, 3}, none[] = {0};
    struct volumes volumes, empty, many;
    struct lorenz_point points[9];
    struct value_scope six = scope(6);
    volumes_set(&volumes, values, 3);
    volumes_set(&empty, none, 1);
    assert_int_equal(lorenz_points(&empty, points, 8), 0);
    assert_int_equal(lorenz_points(&volumes, points, 8), 4);
    assert_string_equal(lorenz_items_share(&volumes, &points[2], &six).decimal, "0.666667");
    assert_string_equal(lorenz_volume_share(&volumes, &points[2], &six).decimal, "0.25");
    volumes_set(&many, (const int64_t[]){1, 2, 3, 4, 5, 6, 7, 8}, 8); /* with the origin one point too many */
    assert_true(lorenz_points(&many, points, 8) <= 8);
    assert_true(lorenz_points(&many, points, 9) == 9);
    volumes_clear(&many);
    assert_int_equal(lorenz_compare(&volumes, &empty), LORENZ_NONE);
    assert_int_equal(lorenz_compare(&empty, &volumes), LORENZ_NONE);
    volumes_clear(&volumes);
    volumes_clear(&empty);
}

/* Numbers as they are written: rounding of exact ties, carries, exponents, signs. */
static void texts_of_numbers(void **unused)
{
    (void)unused;
    static const struct {
        long over, under;
        int digits;
        const char *decimal;
    } cases[] = {
        {0, 5, 3, "0"},
        {1, 3, 3, "0.333"},
        {2, 3, 3, "0.667"},
        {5, 2, 1, "2"},
        {7, 2, 1, "4"},
        {-5, 2, 1, "-2"},
        {5, -2, 2, "-2.5"},
        {999, 1000, 2, "1"},
        {9996, 10, 3, "1e+3"},
        {9996, 10, 4, "999.6"},
        {10006, 10, 3, "1e+3"},
        {123456, 1, 6, "123456"},
        {123456, 1, 5, "1.2346e+5"},
        {-120, 1, 5, "-120"},
        {1, 100000000, 3, "0.00000001"},
        {1, 1000000000, 3, "1e-9"},
        {15, 1000000000, 3, "0.000000015"},
        {-15, 10000000000, 3, "-1.5e-9"},
        {999999, 1000000, 3, "1"},
        {100, 1, 3, "100"},
        {1250, 1, 2, "1.2e+3"},
        {1234567890123456, 1, 16, "1234567890123456"},
    };
    mpz_t over, under;
    mpz_inits(over, under, (mpz_ptr)NULL);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct value_scope digits = scope(cases[i].digits);
        mpz_set_si(over, cases[i].over);
        mpz_set_si(under, cases[i].under);
        expect("ratio", i, value_ratio(&digits, over, under), cases[i].decimal);
    }
    /* Integers that are too long to help are not given. */
    struct value_scope six = scope(6);
    mpz_ui_pow_ui(over, 10, 250);
    mpz_set_ui(under, 3);
    assert_null(value_ratio(&six, over, under).numerator);
    assert_null(value_ratio(&six, under, over).numerator);
    mpz_ui_pow_ui(over, 10, 199);
    mpz_mul_ui(over, over, 5);
    assert_non_null(value_ratio(&six, over, under).numerator);
    assert_non_null(value_ratio(&six, under, over).numerator);
    mpz_mul_ui(over, over, 10);
    assert_null(value_ratio(&six, over, under).numerator);
    mpz_clears(over, under, (mpz_ptr)NULL);
}

/* 2 + 2^-bits: the second decimal digit is decided at once, that of a tie never. */
static void enclose_near(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const double *middle = context;
    mpfr_t slack;
    mpfr_init2(slack, 8);
    mpfr_set_ui_2exp(slack, 1, -(mpfr_exp_t)bits, MPFR_RNDN);
    mpfr_set_d(ret->low, *middle, MPFR_RNDN);
    mpfr_sub(ret->low, ret->low, slack, MPFR_RNDD);
    mpfr_set_d(ret->high, *middle, MPFR_RNDN);
    mpfr_add(ret->high, ret->high, slack, MPFR_RNDU);
    mpfr_clear(slack);
}

/* Nothing is known until there are 1000 bits. */
static void enclose_late(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    enclose_near(context, bits, ret);
    struct interval zero;
    interval_init(&zero, 8);
    if (bits < 250)
        interval_div(ret, ret, &zero);
    else if (bits < 500)
        interval_log(ret, &zero);
    interval_clear(&zero);
}

static void enclose_never(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    (void)context;
    (void)bits;
    interval_div(ret, ret, ret); /* 0 / 0: the whole line */
}

/* From 0 on. */
static void enclose_half_line(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    (void)context;
    (void)bits;
    mpfr_set_inf(ret->high, 1);
}

static void undecided_numbers(void **unused)
{
    (void)unused;
    static const double ties[] = {2.5, 3.5, -2.5, 0, 25e20, 2, 9.5};
    static const char *const rounded[] = {"2", "4", "-2", "0", "2e+21", "2", "1e+1"};
    for (size_t i = 0; i < ARRAY_SIZE(ties); i++) {
        struct value_scope one = scope(1);
        expect("tie", i, value_real(&one, enclose_near, &ties[i]), rounded[i]);
    }
    struct value_scope six = scope(6);
    expect("late", 0, value_real(&six, enclose_late, &ties[0]), "2.5");
    expect("never", 0, value_real(&six, enclose_never, NULL), "NA");
    expect("never", 1, value_real(&six, enclose_half_line, NULL), "NA");
    mpq_t square;
    mpq_init(square);
    mpq_set_ui(square, 9, 4);
    expect("root", 0, value_root(&six, square, true), "-1.5");
    mpq_set_ui(square, 2, 1);
    expect("root", 1, value_root(&six, square, true), "-1.41421");
    mpq_set_ui(square, 9, 2);
    expect("root", 2, value_root(&six, square, false), "2.12132");
    mpq_clear(square);
}

/* Intervals on every side of 0. */
static void intervals(void **unused)
{
    (void)unused;
    static const int ends[][2] = {{-3, -2}, {-1, 2}, {0, 0}, {0, 3}, {2, 5}, {-4, 0}};
    struct interval a, b, c;
    interval_init(&a, 53);
    interval_init(&b, 53);
    interval_init(&c, 53);
    for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
        for (size_t j = 0; j < ARRAY_SIZE(ends); j++) {
            mpfr_set_si(a.low, ends[i][0], MPFR_RNDN);
            mpfr_set_si(a.high, ends[i][1], MPFR_RNDN);
            mpfr_set_si(b.low, ends[j][0], MPFR_RNDN);
            mpfr_set_si(b.high, ends[j][1], MPFR_RNDN);
            interval_mul(&c, &a, &b);
            double least = 1e9, most = -1e9;
            for (int k = 0; k < 4; k++) {
                double product = (double)ends[i][k & 1] * ends[j][k >> 1];
                least = product < least ? product : least;
                most = product > most ? product : most;
            }
            assert_true(mpfr_cmp_d(c.low, least) == 0 && mpfr_cmp_d(c.high, most) == 0);
            interval_div(&c, &a, &b);
            bool whole_line = ends[j][0] <= 0 && ends[j][1] >= 0;
            assert_int_equal(mpfr_inf_p(c.low) != 0, whole_line);
            interval_sub(&c, &a, &b);
            assert_true(mpfr_cmp_si(c.low, ends[i][0] - ends[j][1]) == 0 &&
                        mpfr_cmp_si(c.high, ends[i][1] - ends[j][0]) == 0);
        }
    interval_set_int(&a, -1);
    mpfr_set_ui(a.high, 4, MPFR_RNDN);
    interval_sqrt(&b, &a);
    assert_true(mpfr_zero_p(b.low) && mpfr_cmp_ui(b.high, 2) == 0);
    interval_log(&b, &a);
    assert_true(mpfr_inf_p(b.low) && mpfr_cmp_d(b.high, 1.386294) > 0);
    interval_set_int(&a, 1);
    interval_exp(&b, &a);
    interval_log(&c, &b);
    assert_true(mpfr_less_p(b.low, b.high) && mpfr_less_p(c.low, a.low) && mpfr_greater_p(c.high, a.high));
    interval_set_int(&a, 2);
    interval_log1p(&b, &a);
    assert_true(mpfr_less_p(b.low, b.high));
    interval_clear(&a);
    interval_clear(&b);
    interval_clear(&c);
}

/* What lies behind the last row is not of the windows. */
static void rows_of_pairs_end(void **unused)
{
    (void)unused;
    static const int64_t before[] = {1, 2, 9}, after[] = {2, 2, 70};
    struct value_scope six = scope(6);
    struct pairs pairs;
    pairs_set(&pairs, before, after, 2);
    expect("share_moved", 0, pairs_measure(measure_find("share_moved"), &pairs, &six), "0.166667");
    expect("retained", 0, pairs_measure(measure_find("retained"), &pairs, &six), "2");
    pairs_clear(&pairs);
}

/* What zeta_double() promises, and the enclosure at few bits around that at many. */
static void zeta_functions(void **unused)
{
    (void)unused;
    static const double exponents[] = {1.0625, 1.5, 2, 3.25, 12, 40.5, 300, 5000};
    static const int64_t places[][2] = {
        {1, 1}, {2, 1}, {7, 3}, {50, 50}, {400, 300}, {100000, 99999}, {1 << 30, 1 << 30}};
    struct interval s, zeta, slope, many, many_slope;
    interval_init(&s, 53);
    interval_init(&zeta, 40);
    interval_init(&slope, 40);
    interval_init(&many, 300);
    interval_init(&many_slope, 300);
    for (size_t i = 0; i < ARRAY_SIZE(exponents); i++)
        for (size_t j = 0; j < ARRAY_SIZE(places); j++) {
            double fast_slope, fast = zeta_double(exponents[i], places[j][0], places[j][1], &fast_slope);
            mpfr_set_d(s.low, exponents[i], MPFR_RNDN);
            mpfr_set(s.high, s.low, MPFR_RNDN);
            zeta_enclose(&s, (uint64_t)places[j][0], (uint64_t)places[j][1], &zeta, &slope);
            zeta_enclose(&s, (uint64_t)places[j][0], (uint64_t)places[j][1], &many, &many_slope);
            assert_true(mpfr_lessequal_p(zeta.low, many.low) && mpfr_lessequal_p(many.high, zeta.high));
            assert_true(mpfr_lessequal_p(slope.low, many_slope.low) && mpfr_lessequal_p(many_slope.high, slope.high));
            static const double slack = 1e-11;
            double exact = mpfr_get_d(many.low, MPFR_RNDN);
            assert_true(fabs(fast - exact) <= slack * exact);
            /* Where all but the first term are below the last of 300 bits, the enclosure begins at 0. */
            assert_true(fast_slope >= (1 - slack) * mpfr_get_d(many_slope.low, MPFR_RNDD));
            assert_true(fast_slope <= (1 + slack) * mpfr_get_d(many_slope.high, MPFR_RNDU));
        }
    interval_clear(&s);
    interval_clear(&zeta);
    interval_clear(&slope);
    interval_clear(&many);
    interval_clear(&many_slope);
}

/* The exponent that an expected logarithm was made from is found again, from near and from far away. */
static void fits_in_doubles(void **unused)
{
    (void)unused;
    static const double exponents[] = {1.000004, 1.05, 1.5, 2, 3.25, 12, 40},
                        guesses[] = {0, 1, 0.5, 0.97, 1.0001, 1.7};
    static const int64_t places[] = {1, 2, 17, 1000, 1000000};
    static const double slack = 1e-10;
    for (size_t i = 0; i < ARRAY_SIZE(exponents); i++)
        for (size_t j = 0; j < ARRAY_SIZE(places); j++) {
            double alpha = exponents[i], slope, zeta = zeta_double(alpha, places[j], places[j], &slope);
            for (size_t k = 0; k < ARRAY_SIZE(guesses); k++) {
                struct fit fit = {.discrete = true, .x_min = places[j]};
                fit_tail(&fit, slope / zeta, k == 1 ? 1 : guesses[k] * alpha);
                assert_true(fabs(fit.alpha - alpha) <= slack * alpha);
                assert_true(fabs(fit.norm - zeta) <= slack * zeta);
            }
            struct fit straight = {.x_min = places[j]};
            fit_tail(&straight, 1 / (alpha - 1), 0);
            assert_true(fabs(straight.alpha - alpha) <= slack * (alpha - 1));
        }
}

/* Enough volumes, out of order, for the radix sort; some digits are alike in all of them. */
static void many_volumes(void **unused)
{
    (void)unused;
    static int64_t values[10007];
    struct volumes volumes;
    for (int64_t i = 0; i < 10007; i++)
        values[i] = ((int64_t)1 << 60) + (i * 7919 % 10007) * 1000003;
    volumes_set(&volumes, values, 10007);
    assert_int_equal(volumes.run_count, 10007);
    for (int64_t i = 0; i < 10007; i++)
        assert_true(volumes.runs[i].count == 1 && volumes.runs[i].value == ((int64_t)1 << 60) + i * 1000003);
    volumes_clear(&volumes);
}

/* The smallest and the largest few, from either end. */
static void sums_of_a_few(void **unused)
{
    (void)unused;
    enum { count = 5 };
    static const int64_t values[count] = {0, 2, 2, 5, 9};
    struct volumes volumes;
    volumes_set(&volumes, values, count);
    int64_t smallest = 0, largest = 0;
    for (int k = 0; k <= count; k++) {
        assert_true(volumes_sum_of_smallest(&volumes, k) == (uint128)smallest);
        assert_true(volumes_sum_of_largest(&volumes, k) == (uint128)largest);
        smallest += k < count ? values[k] : 0;
        largest += k < count ? values[count - 1 - k] : 0;
    }
    assert_true(volumes_sum_of_largest(&volumes, count + 1) == volumes.total);
    assert_int_equal(volumes_most(&volumes), 9);
    assert_int_equal(volumes_least(&volumes), 0);
    volumes_clear(&volumes);
}

/* A long run of ties takes the digamma function, a short one adds up. */
static void long_ties(void **unused)
{
    (void)unused;
    static int64_t values[9000];
    struct volumes volumes;
    struct value_scope digits = scope(25);
    for (int i = 0; i < 9000; i++)
        values[i] = i < 3000 ? 0 : i < 8999 ? 4 : 1000;
    volumes_set(&volumes, values, 9000);
    /* mpmath, 40 digits */
    expect("bonferroni", 0, measure_by_id("bonferroni", POPULATION_LISTED, &volumes, &digits),
           "0.5672068956146082243631828");
    assert_int_equal(volumes_fewest(&volumes, 1, 2, true), 2876);
    assert_int_equal(volumes_fewest(&volumes, 1, 1, false), 6000);
    volumes_clear(&volumes);
    volumes_set(&volumes, values, 2);
    assert_int_equal(volumes_fewest(&volumes, 1, 2, true), 0);
    assert_int_equal(volumes_fewest(&volumes, 1, 2, false), 0);
    volumes_clear(&volumes);
    volumes_clear(&volumes); /* nothing is left to release */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_of_windows),
        cmocka_unit_test(measures_of_groups),
        cmocka_unit_test(measures_of_callers),
        cmocka_unit_test(bounds_under_unattributed_volume),
        cmocka_unit_test(power_laws),
        cmocka_unit_test(distances_of_long_tails),
        cmocka_unit_test(some_tail_is_found),
        cmocka_unit_test(nearly_the_same_distance),
        cmocka_unit_test(formulas),
        cmocka_unit_test(words_of_rows),
        cmocka_unit_test(lorenz_coordinates),
        cmocka_unit_test(texts_of_numbers),
        cmocka_unit_test(undecided_numbers),
        cmocka_unit_test(intervals),
        cmocka_unit_test(rows_of_pairs_end),
        cmocka_unit_test(zeta_functions),
        cmocka_unit_test(fits_in_doubles),
        cmocka_unit_test(many_volumes),
        cmocka_unit_test(sums_of_a_few),
        cmocka_unit_test(long_ties),
    };
    arena = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
