/* SPDX-License-Identifier: MIT
 * Decimal text: rounding, grouping, and what it must never claim. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/decimal.h"

struct fixed_case {
    const char *decimal;
    int places;
    const char *expected;
};

static void fixed_rounds_half_to_even(void **state)
{
    static const struct fixed_case cases[] = {
        {"0", 0, "0"},           {"0", 2, "0.00"},          {"1234567.5", 0, "1,234,568"}, {"1234566.5", 0, "1,234,566"},
        {"0.125", 2, "0.12"},    {"0.135", 2, "0.14"},      {"0.1250000001", 2, "0.13"},   {"9.995", 2, "10.00"},
        {"999.9996", 3, "1,000.000"}, {"0.001", 2, "<0.01"}, {"-0.001", 2, ">−0.01"},      {"-1.5", 0, "−2"},
        {"-0.0", 1, "0.0"},      {"1e3", 0, "1,000"},       {"9.999e-20", 25, "0.0000000000000000000999900"},
        {"1.23456789012e+11", 0, "123,456,789,012"},        {"0.4", 0, "<1"},              {"5e-1", 1, "0.5"},
        {"0.99", 1, "1.0"},      {".5", 1, "0.5"},          {"007", 0, "7"},               {"hello", 2, "hello"},
    };
    char out[DECIMAL_SIZE];
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_string_equal(decimal_fixed(cases[i].decimal, cases[i].places, out), cases[i].expected);
}

static void percent_never_claims_all_or_nothing(void **state)
{
    static const struct fixed_case cases[] = {
        {"0", 1, "0.0%"},         {"1", 1, "100.0%"},       {"0.9999996", 1, ">99.9%"}, {"0.9996", 0, ">99%"},
        {"0.00001", 1, "<0.1%"},  {"0.5", 1, "50.0%"},      {"0.12345", 2, "12.34%"},   {"0.12355", 2, "12.36%"},
        {"1.5", 0, "150%"},       {"0.999", 1, "99.9%"},    {"0.0005", 1, "<0.1%"},     {"0.0006", 1, "0.1%"},
        {"1.0000001", 1, "100.0%"}, {"-0.05", 1, "−5.0%"}, {"-0.9999", 1, "<−99.9%"},
    };
    char out[DECIMAL_SIZE];
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_string_equal(decimal_percent(cases[i].decimal, cases[i].places, out), cases[i].expected);
}

static void change_is_told_in_three_digits(void **state)
{
    static const struct {
        const char *relative, *expected;
    } cases[] = {
        {"0.0836", "8.4%"},    {"-0.0836", "8.4%"},   {"0.00001", "<0.1%"}, {"0.9999", ">99.9%"}, {"-0.9999", ">99.9%"},
        {"-1", "100%"},        {"1", "100%"},         {"1.234", "123%"},    {"8.9949", "899%"},   {"8.9999999", "900%"},
        {"9", "10-fold"},      {"11.34", "12.3-fold"}, {"31", "32-fold"},   {"122.6", "124-fold"}, {"1233.5", "1,230-fold"},
        {"1e9", "1,000,000,000-fold"}, {"hello", "hello"},
    };
    char out[DECIMAL_SIZE];
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_string_equal(decimal_change(cases[i].relative, out), cases[i].expected);
}

static void compact_keeps_three_digits(void **state)
{
    static const struct {
        const char *decimal, *expected;
    } cases[] = {
        {"0", "0"},         {"7", "7"},         {"950", "950"},       {"999", "999"},     {"1000", "1K"},    {"1234", "1.23K"},
        {"12345", "12.3K"}, {"99950", "100K"},  {"999500", "1M"},     {"999499", "999K"}, {"1500000", "1.5M"},
        {"4374315067", "4.37B"}, {"9223372036854775807", "9,220Q"},    {"0.25", "0.25"},   {"0.0123456", "0.0123"}, {"-1500", "−1.5K"},
    };
    char out[DECIMAL_SIZE];
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_string_equal(decimal_compact(cases[i].decimal, out), cases[i].expected);
}

static void ratio_divides_exactly(void **state)
{
    static const struct {
        int64_t numerator, denominator;
        int places;
        const char *expected;
    } cases[] = {
        {1, 3, 5, "0.33333"},  {2, 3, 5, "0.66667"},  {1, 8, 2, "0.12"},   {3, 8, 2, "0.38"},  {0, 7, 3, "0.000"},
        {-1, 8, 2, "-0.12"},   {10, 2, 0, "5"},       {1, 2, 0, "0"},  {0, 2, 0, "0"},      {3, 2, 0, "2"},
        {INT64_MAX, INT64_MAX, 17, "1.00000000000000000"}, {INT64_MAX, 1, 0, "9223372036854775807"},
        {1, 7, 30, "0.142857142857142857142857142857"}, {1, INT64_MAX, 30, "0.000000000000000000108420217249"},
        {INT64_MAX - 1, INT64_MAX, 18, "1.000000000000000000"}, {INT64_MAX - 1, INT64_MAX, 19, "0.9999999999999999999"},
        {INT64_MAX - 1, INT64_MAX, 17, "1.00000000000000000"}, {1, INT64_MAX, 20, "0.00000000000000000011"},
    };
    char out[DECIMAL_SIZE];
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_string_equal(decimal_ratio(cases[i].numerator, cases[i].denominator, cases[i].places, out),
                            cases[i].expected);
}

static void plain_is_what_printf_writes(void **state)
{
    static const int64_t values[] = {0, 1, 9, 10, -1, -10, 1234567, INT64_MAX, INT64_MIN};
    char out[DECIMAL_SIZE], expected[DECIMAL_SIZE];
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
        snprintf(expected, sizeof expected, "%" PRId64, values[i]);
        assert_string_equal(decimal_plain(values[i], out), expected);
    }
}

static void integers_are_grouped(void **state)
{
    char out[DECIMAL_SIZE];
    (void)state;
    assert_string_equal(decimal_int64(INT64_MIN, out), "−9,223,372,036,854,775,808");
    assert_string_equal(decimal_int64(999, out), "999");
    assert_string_equal(decimal_int64(1000, out), "1,000");
    assert_string_equal(decimal_integer("100000000000000000000001", out), "100,000,000,000,000,000,000,001");
}

static void parse_accepts_int64_only(void **state)
{
    static const char *const refused[] = {
        "", "-", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "-9223372036854775809"};
    int64_t value = 42;
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
        assert_false(decimal_parse_int64(refused[i], &value));
    assert_int_equal(value, 42);
    assert_true(decimal_parse_int64("-9223372036854775808", &value));
    assert_true(value == INT64_MIN);
    assert_true(decimal_parse_int64("9223372036854775807", &value));
    assert_true(value == INT64_MAX);
}

static void compares_exactly(void **state)
{
    static const struct {
        const char *a, *b;
        int order;
    } cases[] = {
        {"0.1", "0.10", 0},        {"0", "-0.00", 0},         {"1e2", "100", 0},          {"99e-2", "0.99", 0},
        {"0.99", "0.990000000000000000000001", -1},           {"10", "9", 1},             {"-10", "-9", -1},
        {"-1", "1", -1},           {"9007199254740993", "9007199254740992", 1},           {"0", "0.000001", -1},
        {"0.3", "0.29999999999999998", 1},                    {"1e-30", "1e-31", 1},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_int_equal(decimal_compare(cases[i].a, cases[i].b), cases[i].order);
        assert_int_equal(decimal_compare(cases[i].b, cases[i].a), -cases[i].order);
    }
    assert_true(decimal_is_number("-1.5e-20"));
    assert_false(decimal_is_number("") || decimal_is_number("nan") || decimal_is_number("0x1") ||
                 decimal_is_number("1 "));
}

static void subtracts_exactly(void **state)
{
    static const struct {
        const char *a, *b, *difference;
    } cases[] = {
        {"0.3", "0.1", "0.2"},   {"0.1", "0.3", "-0.2"}, {"1", "1.00", "0"},           {"100", "1", "99"},
        {"1", "-1", "2"},        {"-1", "1", "-2"},      {"999", "-1", "1000"},        {"0", "0", "0"},
        {"1000", "0.001", "999.999"},                    {"-0.5", "-0.75", "0.25"},    {"1e3", "1", "999"},
        {"0.98958812345678901", "0.98958812345678900", "0.00000000000000001"},         {"0", "12.5", "-12.5"},
    };
    char out[DECIMAL_SIZE];
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_true(decimal_difference(cases[i].a, cases[i].b, out));
        assert_string_equal(out, cases[i].difference);
    }
    assert_false(decimal_difference("1e300", "1", out));
    assert_false(decimal_difference("x", "1", out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_rounds_half_to_even), cmocka_unit_test(percent_never_claims_all_or_nothing),
        cmocka_unit_test(change_is_told_in_three_digits),
        cmocka_unit_test(compares_exactly), cmocka_unit_test(subtracts_exactly),
        cmocka_unit_test(compact_keeps_three_digits), cmocka_unit_test(ratio_divides_exactly),
        cmocka_unit_test(plain_is_what_printf_writes), cmocka_unit_test(integers_are_grouped), cmocka_unit_test(parse_accepts_int64_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
