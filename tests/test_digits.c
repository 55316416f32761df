/* SPDX-License-Identifier: MIT
 * Checks that what is added up in pairs of doubles and in fixed point has the digits of the same at more digits, which
 * only MPFR has. */
#include "base/attributes.h"
#include "measures/powerlaw.h"
#include "draws.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
/* The number at `digits` digits is the one at 70 digits, rounded. */
static void expect_rounded(const char *name, int digits, struct measure_value value, struct measure_value longer)
{
    struct value_scope scope = {.digits = digits, .arena = arena};
    assert_int_equal(value.state, longer.state);
    if (value.state != MEASURE_NUMBER)
        return;
    struct interval exact;
    interval_init(&exact, 400);
    mpfr_set_str(exact.low, longer.decimal, 10, MPFR_RNDN);
    mpfr_set(exact.high, exact.low, MPFR_RNDN);
    const char *rounded = value_within(&scope, &exact).decimal;
    /* Counts are printed whole. */
    if (strcmp(value.decimal, longer.decimal) != 0 && strcmp(value.decimal, rounded) != 0)
        fail_msg("%s at %d digits is %s, not %s", name, digits, value.decimal, rounded);
    interval_clear(&exact);
}

#ifndef MANY
#define MANY 9001
#endif

static const struct shape {
    const char *name;
    int64_t (*volume)(int64_t i);
} shapes[];

static int64_t all_different(int64_t i)
{
    return (int64_t)(next() >> 1) / (i + 1) + i;
}

static int64_t much_idle(int64_t i)
{
    return i % 3 == 0 ? 0 : 10000000 / i;
}

static int64_t nearly_equal(int64_t i)
{
    return 1000000000000000 + i % 8000;
}

static int64_t many_ties(int64_t i)
{
    return 1 + i % 4;
}

static const struct shape shapes[] = {
    {"all different", all_different}, {"much idle", much_idle}, {"nearly equal", nearly_equal}, {"ties", many_ties},
};

/* `fresh` has kept no sums with more bits. */
static void agrees_with_more_digits(const struct volumes *fresh, const struct volumes *volumes,
                                    const struct measure *measure, int population)
{
    struct value_scope more = {.digits = 70, .arena = arena};
    struct measure_value longer = measure_of_volumes(measure, (enum measure_population)population, volumes, &more);
    for (int digits = 6; digits <= 26; digits += 10) {
        struct value_scope scope = {.digits = digits, .arena = arena};
        expect_rounded(measure->id, digits,
                       measure_of_volumes(measure, (enum measure_population)population, fresh, &scope), longer);
    }
}

static void tails_agree(const struct volumes *volumes)
{
    struct value_scope scope = {.digits = 17, .arena = arena}, more = {.digits = 40, .arena = arena};
    struct powerlaw powerlaw;
    powerlaw_set(&powerlaw, volumes, powerlaw_search_discrete(volumes));
    for (const struct measure *measure = measure_first(); measure; measure = measure_next(measure))
        if (measure->subject == SUBJECT_POWERLAW)
            expect_rounded(measure->id, 17, powerlaw_measure(measure, &powerlaw, &scope),
                           powerlaw_measure(measure, &powerlaw, &more));
    powerlaw_clear(&powerlaw);
}

/* More volumes than it takes to add up by pairs of doubles: 6, 16 and 26 digits agree with 70, which only MPFR has. */
static void measures_agree(void **unused)
{
    (void)unused;
    static int64_t values[MANY];
    for (size_t k = 0; k < ARRAY_SIZE(shapes); k++) {
        struct volumes volumes, fresh;
        for (int64_t i = 0; i < MANY; i++)
            values[i] = shapes[k].volume(i);
        volumes_set(&volumes, values, MANY);
        volumes_set(&fresh, values, MANY);
        for (const struct measure *measure = measure_first(); measure; measure = measure_next(measure))
            for (int population = 0; population < 2; population++)
                if (measure->subject == SUBJECT_VOLUMES && measure->convention[population])
                    agrees_with_more_digits(&fresh, &volumes, measure, population);
        tails_agree(&volumes);
        volumes_clear(&fresh);
        volumes_clear(&volumes);
    }
}

static void expect_ratio(int digits, uint64_t numerator, uint64_t denominator)
{
    struct value_scope scope = {.digits = digits, .arena = arena};
    mpz_t over, under;
    mpz_inits(over, under, (mpz_ptr)NULL);
    wide_to_mpz(over, numerator);
    wide_to_mpz(under, denominator);
    struct measure_value exact = value_ratio(&scope, over, under),
                         value = value_wide_ratio(&scope, numerator, denominator);
    assert_string_equal(value.decimal, exact.decimal);
    assert_string_equal(value.numerator, exact.numerator);
    assert_string_equal(value.denominator, exact.denominator);
    mpz_clears(over, under, (mpz_ptr)NULL);
}

/* Ratios of small integers are divided by the processor, all others by GMP. */
static void both_divisions_agree(void **state)
{
    static const uint64_t odd[] = {0, 1, 2, 3, 5, 8, 9, 10, 16, 25, 99, 999, 1000, 65536, INT64_MAX - 1, INT64_MAX,
                                   (uint64_t)INT64_MAX + 1, UINT64_MAX};
    (void)state;
    for (int digits = 1; digits <= 18; digits++)
        for (size_t i = 0; i < ARRAY_SIZE(odd); i++)
            for (size_t k = 1; k < ARRAY_SIZE(odd); k++)
                expect_ratio(digits, odd[i], odd[k]);
    for (int i = 0; i < 20000; i++)
        expect_ratio(1 + i % 18, next() >> next() % 63, (next() >> next() % 63) | 1);
    /* Halves, to even: a multiple of a power of two below a power of ten. */
    for (uint64_t i = 1; i < 4000; i++)
        expect_ratio(1 + (int)(i % 5), i, 1 << i % 13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(measures_agree), cmocka_unit_test(both_divisions_agree)};
    arena = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
