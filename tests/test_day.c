/* SPDX-License-Identifier: MIT
 * The calendar, held against facts and against itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/day.h"

static void known_days(void **state)
{
    static const struct {
        int32_t day;
        const char *iso;
    } cases[] = {{0, "1970-01-01"},     {11016, "2000-02-29"}, {11017, "2000-03-01"},   {20779, "2026-11-22"},
                 {47540, "2100-02-28"}, {47541, "2100-03-01"}, {DAY_MOST, "9999-12-31"}};
    char text[DAY_TEXT_SIZE];
    int32_t day;
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_string_equal(day_iso(cases[i].day, text), cases[i].iso);
        assert_true(day_parse(cases[i].iso, &day));
        assert_int_equal(day, cases[i].day);
    }
    assert_string_equal(day_long(20779, text), "22 November 2026");
    assert_string_equal(day_short(20779, text), "22 Nov");
    assert_string_equal(day_month(20779, text), "Nov 2026");
}

static void every_day_comes_back(void **state)
{
    struct date before = day_to_date(-1);
    (void)state;
    for (int32_t day = 0; day <= DAY_MOST; day++) {
        struct date date = day_to_date(day);
        assert_int_equal(day_from_date(date), day);
        /* Either the next day of the month or the first of the next one. */
        assert_true(date.day == before.day + 1 || date.day == 1);
        before = date;
    }
}

static void days_round_down(void **state)
{
    (void)state;
    assert_int_equal(day_of_time(-1), -1);
    assert_int_equal(day_of_time(0), 0);
    assert_int_equal(day_of_time(86399), 0);
    assert_int_equal(day_of_time(86400), 1);
    assert_true(day_start(20779) == INT64_C(1795305600));
}

static void times_in_many_forms(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } cases[] = {
        {"2026-11-22", 1795305600},
        {"2026-11-22T15:24:58Z", 1795361098},
        {"2026-11-22 15:24:58", 1795361098},
        {"2026-11-22T15:24:58.123456Z", 1795361098},
        {"2026-11-22T15:24Z", 1795361040},
        {"2026-11-22T17:24:58+02:00", 1795361098},
        {"2026-11-22T10:24:58-0500", 1795361098},
        {"2026-11-22T16:24:58+01", 1795361098},
        {"1795361098", 1795361098},
        {"1795361098.75", 1795361098},
        {"0", 0},
    };
    int64_t seconds;
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_true(time_parse(cases[i].text, &seconds));
        assert_true(seconds == cases[i].seconds);
    }
}

static void times_that_are_none(void **state)
{
    static const char *const cases[] = {
        "", "x", "-1", "2026-13-01", "2026-02-30", "2025-02-29", "2026-11-22T", "2026-11-22T25:00:00", "2026-11-22T15:24:58Q",
        "2026-11-22T15:24:58+", "2026-11-22T15:24:58+2:00", "22.11.2026", "1969-12-31", "1795361098000", "99999999999999999999",
        "1795361098.", "2026-1-2", "1970-01-01T00:00:00+01:00",
    };
    int64_t seconds = 7;
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_false(time_parse(cases[i], &seconds));
    assert_int_equal(seconds, 7);
    assert_true(time_looks_like_milliseconds(1795361098000));
    assert_false(time_looks_like_milliseconds(1795361098));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_days), cmocka_unit_test(every_day_comes_back), cmocka_unit_test(days_round_down),
        cmocka_unit_test(times_in_many_forms), cmocka_unit_test(times_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
