/* SPDX-License-Identifier: MIT
 * Checks the algebra of the measures on random volumes: what must not change, what must rise, what must add
 * up. The seed is printed; set SEED to run one again. */
#include "measures/callers.h"
#include "measures/change.h"
#include "measures/groups.h"
#include "measures/kernels.h"
#include "measures/lorenz.h"
#include "measures/pairs.h"
#include "measures/fixed.h"
#include "measures/unattributed.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#ifndef ROUNDS
#define ROUNDS 60
#endif
#define MOST 200

static uint64_t seed, state;
static struct arena *arena;

static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static int64_t below(int64_t limit)
{
    return (int64_t)(next() % (uint64_t)limit);
}

/* Between 2 and MOST volumes with volume among them: many ties, idle items, a long tail, or huge ones. */
static int64_t draw(int64_t values[MOST])
{
    int64_t n = 2 + below(MOST - 1), kind = below(4);
    for (int64_t i = 0; i < n; i++)
        values[i] = kind == 0   ? below(4)
                    : kind == 1 ? (below(3) == 0 ? below(1000) : 0)
                    : kind == 2 ? (int64_t)(next() >> (1 + below(60)))
                                : 1000000 / (i + 1);
    values[below(n)] = 1 + below(1000);
    return n;
}

static const char *measured(const char *id, enum measure_population population, const int64_t *values,
                            int64_t n)
{
    struct volumes volumes;
    struct value_scope scope = {.digits = 20, .arena = arena};
    volumes_set(&volumes, values, n);
    const char *decimal = measure_by_id(id, population, &volumes, &scope).decimal;
    volumes_clear(&volumes);
    return decimal;
}

static double number(const char *id, enum measure_population population, const int64_t *values, int64_t n)
{
    return strtod(measured(id, population, values, n), NULL);
}

/* The exact ratio of a rational measure. */
static void ratio(const char *id, enum measure_population population, const int64_t *values, int64_t n,
                  mpq_t ret)
{
    struct volumes volumes;
    struct value_scope scope = {.digits = 5, .arena = arena};
    volumes_set(&volumes, values, n);
    struct measure_value value = measure_by_id(id, population, &volumes, &scope);
    assert_non_null(value.numerator);
    mpz_set_str(mpq_numref(ret), value.numerator, 10);
    mpz_set_str(mpq_denref(ret), value.denominator, 10);
    mpq_canonicalize(ret);
    volumes_clear(&volumes);
}

static bool of_volumes(const struct measure *measure, int population)
{
    return measure->subject == SUBJECT_VOLUMES && measure->convention[population];
}

static void order_is_of_no_matter(void **unused)
{
    (void)unused;
    int64_t values[MOST], shuffled[MOST];
    for (int round = 0; round < 10; round++) {
        int64_t n = draw(values);
        memcpy(shuffled, values, sizeof values);
        for (int64_t i = n - 1; i > 0; i--) {
            int64_t j = below(i + 1), kept = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = kept;
        }
        for (const struct measure *measure = measure_first(); measure; measure = measure_next(measure))
            for (int population = 0; population < 2; population++)
                if (of_volumes(measure, population))
                    assert_string_equal(
                        measured(measure->id, (enum measure_population)population, values, n),
                        measured(measure->id, (enum measure_population)population, shuffled, n));
    }
}

/* Multiplying all volumes by 7, or listing every item three times. */
static const char *const scale_free[] = {"gini",
                                         "hhi",
                                         "top_share_10",
                                         "fewest_half",
                                         "fewest_90",
                                         "entropy_bits",
                                         "effective_number_entropy",
                                         "theil",
                                         "mld",
                                         "ge_half",
                                         "ge_2",
                                         "ge_minus_1",
                                         "atkinson_half",
                                         "atkinson_1",
                                         "atkinson_2",
                                         "hoover",
                                         "palma",
                                         "s80s20",
                                         "lorenz_25",
                                         "lorenz_asymmetry",
                                         "wolfson",
                                         "bonferroni",
                                         "zenga",
                                         "zenga_convey",
                                         "zipf_exponent",
                                         "pareto_exponent",
                                         "hill_half",
                                         "gini_se_influence",
                                         "gini_se_jackknife",
                                         "gini_jackknife",
                                         "evenness",
                                         "top_percent_5",
                                         "hall_tideman",
                                         "hhi_normalized",
                                         "theil_normalized"};
static const char *const replication_free[] = {
    "gini",          "theil",      "mld",        "ge_half", "ge_2",   "ge_minus_1",
    "atkinson_half", "atkinson_1", "atkinson_2", "hoover",  "palma",  "s80s20",
    "lorenz_25",     "wolfson",    "idle_share", "mean",    "median", "top_percent_20_interpolated"};

static void scale_and_replication(void **unused)
{
    (void)unused;
    int64_t values[MOST], changed[3 * MOST];
    for (int round = 0; round < ROUNDS; round++) {
        int64_t n = draw(values);
        for (int64_t i = 0; i < n; i++) {
            values[i] %= (int64_t)1 << 56;
            changed[i] = 7 * values[i];
        }
        values[0] += values[0] == 0;
        changed[0] = 7 * values[0];
        for (size_t k = 0; k < ARRAY_SIZE(scale_free); k++)
            for (int population = 0; population < 2; population++)
                assert_string_equal(measured(scale_free[k], (enum measure_population)population, values, n),
                                    measured(scale_free[k], (enum measure_population)population, changed, n));
        for (int64_t i = 0; i < 3 * n; i++)
            changed[i] = values[i / 3];
        for (size_t k = 0; k < ARRAY_SIZE(replication_free); k++)
            for (int population = 0; population < 2; population++)
                assert_string_equal(
                    measured(replication_free[k], (enum measure_population)population, values, n),
                    measured(replication_free[k], (enum measure_population)population, changed, 3 * n));
    }
}

static void idle_items_leave_the_first_family_alone(void **unused)
{
    (void)unused;
    int64_t values[MOST], more[MOST + 50] = {0};
    for (int round = 0; round < 10; round++) {
        int64_t n = draw(values);
        memset(more, 0, sizeof more);
        memcpy(more, values, (size_t)n * sizeof *values);
        for (const struct measure *measure = measure_first(); measure; measure = measure_next(measure))
            for (int population = 0; population < 2; population++)
                if (of_volumes(measure, population) &&
                    (measure->zero_invariant || (population == POPULATION_USED && measure->convention[0])))
                    assert_string_equal(
                        measured(measure->id, (enum measure_population)population, values, n),
                        measured(measure->id, (enum measure_population)population, more, n + 50));
    }
}

/* G = z + (1 - z) U and its relatives, exactly. */
static void identities(void **unused)
{
    (void)unused;
    int64_t values[MOST];
    mpq_t all, used, idle, one, part;
    mpq_inits(all, used, idle, one, part, (mpq_ptr)NULL);
    mpq_set_ui(one, 1, 1);
    for (int round = 0; round < ROUNDS; round++) {
        int64_t n = draw(values);
        ratio("gini", POPULATION_LISTED, values, n, all);
        ratio("gini", POPULATION_USED, values, n, used);
        ratio("idle_share", POPULATION_LISTED, values, n, idle);
        mpq_sub(part, one, idle);
        mpq_mul(part, part, used);
        mpq_add(part, part, idle);
        assert_true(mpq_equal(part, all));
        /* HHI = (1 + 2 GE(2)) / n; Hall-Tideman = 1 / (n (1 - G)) */
        ratio("ge_2", POPULATION_LISTED, values, n, part);
        mpq_mul_2exp(part, part, 1);
        mpq_add(part, part, one);
        mpq_set_si(used, n, 1);
        mpq_div(part, part, used);
        ratio("hhi", POPULATION_LISTED, values, n, idle);
        assert_true(mpq_equal(part, idle));
        mpq_sub(part, one, all);
        mpq_mul(part, part, used);
        mpq_inv(part, part);
        ratio("hall_tideman", POPULATION_LISTED, values, n, idle);
        assert_true(mpq_equal(part, idle));
        double theil_all = number("theil", POPULATION_LISTED, values, n),
               theil_used = number("theil", POPULATION_USED, values, n);
        double entropy = number("entropy_nats", POPULATION_LISTED, values, n),
               share = number("used", POPULATION_LISTED, values, n) / (double)n;
        assert_true(theil_all >= theil_used && entropy >= 0 && share > 0);
    }
    mpq_clears(all, used, idle, one, part, (mpq_ptr)NULL);
}

/* The definition: the mean difference of all pairs over twice the mean. */
static void gini_by_definition(void **unused)
{
    (void)unused;
    int64_t values[MOST];
    mpq_t gini, defined;
    mpz_t sum, total, difference;
    mpq_inits(gini, defined, (mpq_ptr)NULL);
    mpz_inits(sum, total, difference, (mpz_ptr)NULL);
    for (int round = 0; round < ROUNDS; round++) {
        int64_t n = draw(values);
        mpz_set_ui(sum, 0);
        mpz_set_ui(total, 0);
        for (int64_t i = 0; i < n; i++) {
            mpz_add_ui(total, total, (unsigned long)values[i]);
            for (int64_t j = 0; j < n; j++) {
                mpz_set_si(difference, values[i]);
                mpz_sub_ui(difference, difference, (unsigned long)values[j]);
                mpz_abs(difference, difference);
                mpz_add(sum, sum, difference);
            }
        }
        mpz_set(mpq_numref(defined), sum);
        mpz_mul_si(mpq_denref(defined), total, 2 * n);
        mpq_canonicalize(defined);
        ratio("gini", POPULATION_LISTED, values, n, gini);
        assert_true(mpq_equal(gini, defined));
    }
    mpq_clears(gini, defined, (mpq_ptr)NULL);
    mpz_clears(sum, total, difference, (mpz_ptr)NULL);
}

/* Moving volume from a richer to a poorer item, not past the middle, lowers inequality; ties within the last
 * digit are let pass. */
static void transfers(void **unused)
{
    (void)unused;
    static const char *const falls[] = {"gini", "hhi",           "theil",         "ge_half",
                                        "ge_2", "atkinson_half", "hhi_normalized"};
    static const char *const not_rises[] = {"hoover", "top_share_3", "palma"};
    static const char *const rises[] = {"entropy_bits", "effective_number_entropy", "effective_number_hhi",
                                        "lorenz_asymmetry_high"};
    int64_t values[MOST], moved[MOST];
    for (int round = 0; round < ROUNDS; round++) {
        int64_t n = draw(values), rich = below(n), poor = below(n);
        for (int64_t i = 0; i < n; i++)
            values[i] %= 1000000;
        values[rich] += 2000000;
        memcpy(moved, values, sizeof values);
        if (rich == poor)
            continue;
        int64_t amount = 1 + below((values[rich] - values[poor]) / 2);
        moved[rich] -= amount;
        moved[poor] += amount;
        for (size_t k = 0; k < ARRAY_SIZE(falls); k++)
            assert_true(number(falls[k], POPULATION_LISTED, moved, n) <
                        number(falls[k], POPULATION_LISTED, values, n) + 1e-18);
        for (size_t k = 0; k < ARRAY_SIZE(not_rises); k++)
            assert_true(number(not_rises[k], POPULATION_LISTED, moved, n) <=
                        number(not_rises[k], POPULATION_LISTED, values, n));
        for (size_t k = 0; k < 3; k++)
            assert_true(number(rises[k], POPULATION_LISTED, moved, n) >
                        number(rises[k], POPULATION_LISTED, values, n) - 1e-15);
        struct volumes before, after;
        volumes_set(&before, values, n);
        volumes_set(&after, moved, n);
        enum lorenz_verdict verdict = lorenz_compare(&after, &before);
        assert_true(verdict == LORENZ_HIGHER ||
                    (verdict == LORENZ_EQUAL && amount == values[rich] - values[poor]));
        volumes_clear(&before);
        volumes_clear(&after);
    }
}

static void bounds(void **unused)
{
    (void)unused;
    static const char *const shares[] = {"gini",
                                         "hhi",
                                         "top_share_1",
                                         "top_percent_1",
                                         "hoover",
                                         "atkinson_half",
                                         "atkinson_1",
                                         "atkinson_2",
                                         "evenness",
                                         "theil_normalized",
                                         "bonferroni",
                                         "zenga",
                                         "zenga_convey",
                                         "hall_tideman",
                                         "lorenz_99",
                                         "gini_floor",
                                         "idle_share_floor",
                                         "hhi_floor"};
    int64_t values[MOST];
    for (int round = 0; round < ROUNDS; round++) {
        int64_t n = draw(values);
        for (size_t k = 0; k < ARRAY_SIZE(shares); k++)
            for (int population = 0; population < 2; population++) {
                double value = number(shares[k], (enum measure_population)population, values, n);
                assert_true(value >= 0 && value <= 1);
            }
        double used = number("used", POPULATION_LISTED, values, n);
        assert_true(number("effective_number_entropy", POPULATION_LISTED, values, n) <= used * (1 + 1e-15));
        assert_true(number("effective_number_hhi", POPULATION_LISTED, values, n) <=
                    number("effective_number_entropy", POPULATION_LISTED, values, n) * (1 + 1e-15));
        assert_true(number("hill_inf", POPULATION_LISTED, values, n) <=
                    number("effective_number_hhi", POPULATION_LISTED, values, n) * (1 + 1e-15));
        assert_true(number("fewest_third", POPULATION_LISTED, values, n) <=
                    number("fewest_half", POPULATION_LISTED, values, n));
        assert_true(number("fewest_half", POPULATION_LISTED, values, n) <=
                    number("fewest_two_thirds", POPULATION_LISTED, values, n));
    }
}

static void lorenz_is_convex(void **unused)
{
    (void)unused;
    int64_t values[MOST];
    struct lorenz_point points[MOST + 2];
    for (int round = 0; round < ROUNDS; round++) {
        int64_t n = draw(values);
        struct volumes volumes;
        volumes_set(&volumes, values, n);
        size_t count = lorenz_points(&volumes, points, MOST + 2);
        for (size_t i = 2; i < count; i++) {
            uint128 left =
                (points[i - 1].sum - points[i - 2].sum) * (uint128)(points[i].items - points[i - 1].items);
            uint128 right =
                (points[i].sum - points[i - 1].sum) * (uint128)(points[i - 1].items - points[i - 2].items);
            assert_true(left < right);
        }
        volumes_clear(&volumes);
    }
}

static double split_part(const char *id, enum measure_population population, const struct groups *groups)
{
    struct value_scope scope = {.digits = 20, .arena = arena};
    return strtod(groups_measure(measure_find(id), population, groups, &scope).decimal, NULL);
}

static bool near(double a, double b)
{
    double gap = a > b ? a - b : b - a;
    return gap <= 1e-14 * (1 + (a < 0 ? -a : a));
}

static void splits_add_up(void **unused)
{
    (void)unused;
    int64_t values[MOST], group_of[MOST], too_large;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t n = draw(values), count = 1 + below(9);
        for (int64_t i = 0; i < n; i++) {
            values[i] %= (int64_t)1 << 50;
            group_of[i] = below(count);
        }
        values[0]++;
        struct groups groups;
        assert_true(groups_set(&groups, values, group_of, n, count, &too_large));
        for (int population = 0; population < 2; population++) {
            enum measure_population which = (enum measure_population)population;
            double within = split_part("theil_within", which, &groups),
                   between = split_part("theil_between", which, &groups);
            assert_true(within >= 0 && between >= 0);
            assert_true(near(within + between, number("theil", which, values, n)));
        }
        double mld = split_part("mld_within", POPULATION_USED, &groups) +
                     split_part("mld_between", POPULATION_USED, &groups);
        assert_true(near(mld, number("mld", POPULATION_USED, values, n)));
        double overlap = split_part("gini_overlap", POPULATION_LISTED, &groups);
        double gini = split_part("gini_within", POPULATION_LISTED, &groups) +
                      split_part("gini_between", POPULATION_LISTED, &groups) + overlap;
        assert_true(overlap >= 0 && near(gini, number("gini", POPULATION_LISTED, values, n)));
        groups_clear(&groups);
    }
}

static double of_pairs(const char *id, const struct pairs *pairs)
{
    struct value_scope scope = {.digits = 20, .arena = arena};
    return strtod(pairs_measure(measure_find(id), pairs, &scope).decimal, NULL);
}

/* Kendall's pairs one by one, and what must hold between two windows. */
static void windows(void **unused)
{
    (void)unused;
    int64_t before[MOST], after[MOST];
    for (int round = 0; round < ROUNDS; round++) {
        int64_t n = draw(before);
        for (int64_t i = 0; i < n; i++)
            after[i] = below(3) == 0 ? below(50) : before[i];
        after[below(n)] = 5;
        struct pairs pairs, reversed, same;
        pairs_set(&pairs, before, after, n);
        pairs_set(&reversed, after, before, n);
        pairs_set(&same, before, before, n);
        int64_t balance = 0;
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < i; j++)
                balance += ((before[i] > before[j]) - (before[i] < before[j])) *
                           ((after[i] > after[j]) - (after[i] < after[j]));
        assert_true(
            near(of_pairs("kendall_a_all", &pairs), (double)balance / ((double)n * (double)(n - 1) / 2)));
        static const char *const symmetric[] = {"kendall_b_either", "spearman_both", "jaccard",
                                                "share_moved",      "js_divergence", "rbo_90",
                                                "top_overlap_5",    "kendall_b_all"};
        for (size_t k = 0; k < ARRAY_SIZE(symmetric); k++)
            assert_true(near(of_pairs(symmetric[k], &pairs), of_pairs(symmetric[k], &reversed)));
        assert_true(of_pairs("share_moved", &same) == 0 && of_pairs("js_divergence", &same) == 0 &&
                    of_pairs("jaccard", &same) == 1);
        assert_true(of_pairs("rbo_90", &same) == 1 && of_pairs("rbo_90", &pairs) <= 1);
        assert_true(of_pairs("js_divergence", &pairs) <= of_pairs("share_moved", &pairs) + 1e-15);
        double change = of_pairs("gini_change_by_idle", &pairs) + of_pairs("gini_change_by_used", &pairs);
        assert_true(near(change, number("gini", POPULATION_LISTED, after, n) -
                                     number("gini", POPULATION_LISTED, before, n)));
        pairs_clear(&pairs);
        pairs_clear(&reversed);
        pairs_clear(&same);
    }
}

/* The truth, wherever the unattributed volume belongs, is within the bounds. */
static void bounds_hold(void **unused)
{
    (void)unused;
    int64_t values[MOST], truth[MOST];
    for (int round = 0; round < ROUNDS; round++) {
        int64_t n = draw(values), hidden = 0;
        for (int64_t i = 0; i < n; i++) {
            truth[i] = values[i] %= (int64_t)1 << 40;
            if (below(4) > 0)
                continue;
            int64_t more = below(1000);
            truth[i] += more;
            hidden += more;
        }
        values[0]++;
        truth[0]++;
        struct volumes known;
        volumes_set(&known, values, n);
        struct unattributed unattributed = {.known = &known, .volume = (uint128)hidden};
        struct value_scope scope = {.digits = 20, .arena = arena};
        double low =
            strtod(unattributed_measure(measure_find("hhi_low"), &unattributed, &scope).decimal, NULL);
        double high =
            strtod(unattributed_measure(measure_find("hhi_high"), &unattributed, &scope).decimal, NULL);
        double hhi = number("hhi", POPULATION_LISTED, truth, n);
        assert_true(low <= hhi && hhi <= high);
        double few = strtod(
            unattributed_measure(measure_find("fewest_half_low"), &unattributed, &scope).decimal, NULL);
        assert_true(few <= number("fewest_half", POPULATION_LISTED, truth, n));
        volumes_clear(&known);
    }
}

/* The sum of the logarithms of two equal volumes, from tables: encloses the true one, and that of ones exactly. */
static void sums_from_tables_enclose(void **unused)
{
    struct fixed_logs logs;
    struct interval sum;
    mpfr_t exact;
    (void)unused;
    fixed_logs_start(&logs);
    interval_init(&sum, 160);
    mpfr_init2(exact, 300);
    for (int64_t x = 1; x < 500; x++) {
        struct volumes volumes;
        volumes_set(&volumes, (const int64_t[]){x, 0, x}, 3);
        kernels_lend_logs(&volumes, &logs);
        kernels_sum(&volumes, KERNEL_LOG_X, FIXED_BITS, &sum);
        mpfr_log_ui(exact, (unsigned long)x, MPFR_RNDN);
        mpfr_mul_2ui(exact, exact, 1, MPFR_RNDN);
        assert_true(mpfr_lessequal_p(sum.low, exact) && mpfr_lessequal_p(exact, sum.high));
        assert_int_equal(mpfr_equal_p(sum.low, sum.high) != 0, x == 1);
        kernels_sum(&volumes, KERNEL_X_LOG_X, FIXED_BITS, &sum);
        mpfr_mul_si(exact, exact, x, MPFR_RNDN);
        assert_true(mpfr_lessequal_p(sum.low, exact) && mpfr_lessequal_p(exact, sum.high));
        volumes_clear(&volumes);
    }
    interval_clear(&sum);
    mpfr_clear(exact);
}

static void logarithms_of_two_words(void **unused)
{
    struct fixed_logs logs;
    struct interval wide;
    mpfr_t exact, found;
    (void)unused;
    fixed_logs_start(&logs);
    interval_init(&wide, 128);
    mpfr_inits2(300, exact, found, (mpfr_ptr)NULL);
    for (int round = 0; round < 500; round++) {
        uint128 x = ((uint128)next() << 64 | next()) >> (1 + round % 127);
        x += x == 0;
        interval_set_wide(&wide, x);
        mpfr_log(exact, wide.low, MPFR_RNDN);
        mpfr_mul_2ui(exact, exact, FIXED_PLACES, MPFR_RNDN);
        interval_set_wide(&wide, fixed_log_wide(&logs, x));
        mpfr_sub(found, wide.low, exact, MPFR_RNDN);
        assert_true(fabs(mpfr_get_d(found, MPFR_RNDN)) < FIXED_WIDE_ERROR);
    }
    interval_clear(&wide);
    mpfr_clears(exact, found, (mpfr_ptr)NULL);
}

static const char *text_of_pairs(const char *id, const int64_t *before, const int64_t *after, int64_t n, int digits)
{
    struct pairs pairs;
    struct value_scope scope = {.digits = digits, .arena = arena};
    pairs_set(&pairs, before, after, n);
    const char *text = pairs_measure(measure_find(id), &pairs, &scope).decimal;
    pairs_clear(&pairs);
    return text;
}

/* Groups of one idle item that is not counted change nothing; with so many of them the logarithms come from tables. */
static void idle_groups_change_no_split(void **unused)
{
    static const char *const ids[] = {"theil_within", "theil_between", "mld_within", "mld_between"};
    static int64_t values[MOST + KERNELS_MANY], group_of[MOST + KERNELS_MANY];
    (void)unused;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t n = draw(values), count = 1 + below(n), too_large;
        struct value_scope scope = {.digits = 8 + round % 25, .arena = arena};
        struct groups few, many;
        for (int64_t i = 0; i < n; i++) {
            values[i] %= (int64_t)1 << 50;
            group_of[i] = below(count);
        }
        values[0]++;
        for (int64_t i = 0; i < KERNELS_MANY; i++) {
            values[n + i] = 0;
            group_of[n + i] = count + i;
        }
        assert_true(groups_set(&few, values, group_of, n, count, &too_large));
        assert_true(groups_set(&many, values, group_of, n + KERNELS_MANY, count + KERNELS_MANY, &too_large));
        for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
            assert_string_equal(groups_measure(measure_find(ids[i]), POPULATION_USED, &few, &scope).decimal,
                                groups_measure(measure_find(ids[i]), POPULATION_USED, &many, &scope).decimal);
        groups_clear(&few);
        groups_clear(&many);
    }
}

/* Idle rows change no share; with so many of them the divergence comes from tables. */
static void idle_rows_change_no_share(void **unused)
{
    static int64_t before[MOST + KERNELS_MANY], after[MOST + KERNELS_MANY];
    (void)unused;
    for (int round = 0; round < ROUNDS; round++) {
        static const char *const ids[] = {"js_divergence", "share_moved", "rbo_90"};
        int64_t n = draw(before);
        for (int64_t i = 0; i < n; i++)
            after[i] = below(3) == 0 ? below(50) : before[i];
        after[below(n)] = 5;
        if (round % 4 == 0)
            before[0] = before[1] = after[0] = INT64_MAX; /* too wide for tables */
        memset(before + n, 0, KERNELS_MANY * sizeof *before);
        memset(after + n, 0, KERNELS_MANY * sizeof *after);
        for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
            assert_string_equal(text_of_pairs(ids[i], before, after, n + KERNELS_MANY, 8 + round % 25),
                                text_of_pairs(ids[i], before, after, n, 8 + round % 25));
    }
}

/* Arrays just as long as they are said to be, and no empty group: what is read beyond them is for a sanitizer to
 * notice. */
static void nothing_is_read_beyond_the_end(void **unused)
{
    static const char *const of_pairs[] = {"js_divergence", "share_moved"}, *const of_groups[] = {"theil_within", "mld_within"};
    enum { ITEMS = 2 * KERNELS_MANY };
    size_t bytes = ITEMS * sizeof(int64_t);
    int64_t *before = malloc(bytes), *after = malloc(bytes), *group_of = malloc(bytes), too_large;
    struct groups groups;
    (void)unused;
    for (int64_t i = 0; i < ITEMS; i++) {
        before[i] = 1 + below(1000);
        after[i] = 1 + below(1000);
        group_of[i] = i % KERNELS_MANY;
    }
    assert_true(groups_set(&groups, before, group_of, ITEMS, KERNELS_MANY, &too_large));
    /* From tables, and by MPFR. */
    for (int digits = 8; digits <= 40; digits += 32) {
        struct value_scope scope = {.digits = digits, .arena = arena};
        for (size_t i = 0; i < ARRAY_SIZE(of_pairs); i++)
            assert_non_null(text_of_pairs(of_pairs[i], before, after, ITEMS, digits));
        for (size_t i = 0; i < ARRAY_SIZE(of_groups); i++)
            for (int population = 0; population < 2; population++)
                assert_int_equal(
                    groups_measure(measure_find(of_groups[i]), (enum measure_population)population, &groups, &scope)
                        .state,
                    MEASURE_NUMBER);
    }
    groups_clear(&groups);
    free(before);
    free(after);
    free(group_of);
}

/* Lists so long that few digits need only their heads. */
static void long_lists_agree_by_their_heads(void **unused)
{
    enum { LONG = 3000, FEW = 20, MANY_DIGITS = 1000 };
    static const char *const ids[] = {"rbo_90", "rbo_50"};
    static int64_t before[LONG], after[LONG];
    mpfr_t few, many;
    (void)unused;
    mpfr_inits2(4000, few, many, (mpfr_ptr)NULL);
    for (int round = 0; round < 4; round++) {
        for (int64_t i = 0; i < LONG; i++) {
            before[i] = 1 + below(1000000);
            after[i] = below(2) == 0 ? before[i] : below(1000000);
        }
        for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
            mpfr_set_str(few, text_of_pairs(ids[i], before, after, LONG, FEW), 10, MPFR_RNDN);
            mpfr_set_str(many, text_of_pairs(ids[i], before, after, LONG, MANY_DIGITS), 10, MPFR_RNDN);
            mpfr_div(few, few, many, MPFR_RNDN);
            mpfr_sub_ui(few, few, 1, MPFR_RNDN);
            assert_true(fabs(mpfr_get_d(few, MPFR_RNDN)) < 5.001e-20);
        }
    }
    assert_string_equal(text_of_pairs("rbo_50", before, before, LONG, FEW), "1");
    mpfr_clears(few, many, (mpfr_ptr)NULL);
}

/* Logarithms from tables that were lent give the digits that MPFR gives. */
static void lent_tables_change_nothing(void **unused)
{
    static const char *const ids[] = {"entropy_bits", "effective_number_entropy", "theil"};
    struct fixed_logs logs;
    (void)unused;
    fixed_logs_start(&logs);
    for (int round = 0; round < ROUNDS; round++) {
        int64_t values[MOST], n = draw(values);
        struct volumes volumes;
        struct value_scope scope = {.digits = 5 + round % 20, .arena = arena};
        for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
            volumes_set(&volumes, values, n);
            const char *own = measure_by_id(ids[i], POPULATION_USED, &volumes, &scope).decimal;
            volumes_clear(&volumes);
            volumes_set(&volumes, values, n);
            kernels_lend_logs(&volumes, &logs);
            assert_ptr_equal(kernels_logs(&volumes), &logs);
            assert_string_equal(measure_by_id(ids[i], POPULATION_USED, &volumes, &scope).decimal, own);
            volumes_clear(&volumes);
        }
    }
}

/* More digits never contradict fewer: the longer text rounds to the shorter. */
static void digits_agree(void **unused)
{
    (void)unused;
    int64_t values[MOST];
    for (int round = 0; round < 5; round++) {
        int64_t n = draw(values);
        struct volumes volumes;
        volumes_set(&volumes, values, n);
        for (const struct measure *measure = measure_first(); measure; measure = measure_next(measure))
            for (int population = 0; population < 2; population++) {
                if (!of_volumes(measure, population))
                    continue;
                struct value_scope few = {.digits = 7, .arena = arena}, many = {.digits = 40, .arena = arena};
                double shorter = strtod(
                    measure_of_volumes(measure, (enum measure_population)population, &volumes, &few).decimal,
                    NULL);
                double longer = strtod(
                    measure_of_volumes(measure, (enum measure_population)population, &volumes, &many).decimal,
                    NULL);
                double gap = shorter > longer ? shorter - longer : longer - shorter;
                if (longer == longer && longer < 1e300 && gap > 0.50001e-6 * (longer < 0 ? -longer : longer))
                    fail_msg("%s: %.17g against %.17g", measure->id, shorter, longer);
            }
        volumes_clear(&volumes);
    }
}

int main(void)
{
    const char *wanted = getenv("SEED");
    seed = wanted ? strtoull(wanted, NULL, 10) : (uint64_t)time(NULL);
    state = seed * 0x9E3779B97F4A7C15 + 1;
    printf("SEED=%" PRIu64 "\n", seed);
    arena = arena_new();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_of_no_matter),
        cmocka_unit_test(scale_and_replication),
        cmocka_unit_test(idle_items_leave_the_first_family_alone),
        cmocka_unit_test(identities),
        cmocka_unit_test(gini_by_definition),
        cmocka_unit_test(transfers),
        cmocka_unit_test(bounds),
        cmocka_unit_test(lorenz_is_convex),
        cmocka_unit_test(splits_add_up),
        cmocka_unit_test(windows),
        cmocka_unit_test(bounds_hold),
        cmocka_unit_test(logarithms_of_two_words),
        cmocka_unit_test(idle_groups_change_no_split),
        cmocka_unit_test(idle_rows_change_no_share),
        cmocka_unit_test(nothing_is_read_beyond_the_end),
        cmocka_unit_test(long_lists_agree_by_their_heads),
        cmocka_unit_test(sums_from_tables_enclose), cmocka_unit_test(lent_tables_change_nothing),
        cmocka_unit_test(digits_agree),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
