/* SPDX-License-Identifier: MIT
 * Checks that what is added up in pairs of doubles and in fixed point has the digits of the same at more digits, which only
 * MPFR has. */
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
    for (const struct measure *measure = measures_begin; measure < measures_end; measure++)
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
        for (const struct measure *measure = measures_begin; measure < measures_end; measure++)
            for (int population = 0; population < 2; population++)
                if (measure->subject == SUBJECT_VOLUMES && measure->convention[population])
                    agrees_with_more_digits(&fresh, &volumes, measure, population);
        tails_agree(&volumes);
        volumes_clear(&fresh);
        volumes_clear(&volumes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(measures_agree)};
    arena = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
