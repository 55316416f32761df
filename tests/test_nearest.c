/* SPDX-License-Identifier: MIT
 * What is suggested for a mistyped word, and when nothing is. */
#include "base/attributes.h"
#include "base/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const char *const choices[] = {"report", "import", "init", "check", "concentration"};

static void suggests(void **state)
{
    static const struct {
        const char *word, *expected;
    } cases[] = {
        {"report", "report"}, {"reprot", "report"},        {"rport", "report"},  {"reporrt", "report"},
        {"imprt", "import"},  {"concetration", "concentration"}, {"chekc", "check"}, {"", NULL},
        {"x", NULL},          {"publish", NULL},           {"int", "init"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        const char *got = nearest(cases[i].word, choices, ARRAY_SIZE(choices));
        if (cases[i].expected)
            assert_string_equal(got ? got : "nothing", cases[i].expected);
        else
            assert_null(got);
    }
}

static void refuses_monsters(void **state)
{
    char monster[5000];
    const char *long_choice[] = {monster};
    (void)state;
    memset(monster, 'a', sizeof monster - 1);
    monster[sizeof monster - 1] = '\0';
    assert_null(nearest(monster, choices, ARRAY_SIZE(choices)));
    assert_null(nearest("aaa", long_choice, 1));
    assert_null(nearest("aaa", NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(suggests), cmocka_unit_test(refuses_monsters)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
