/* SPDX-License-Identifier: MIT
 * Summaries of any version become numbers; limits are judged exactly; changes are put into words. */
#include "base/arena.h"
#include "base/attributes.h"
#include "history/changes.h"
#include "history/limits.h"
#include "history/numbers.h"
#include "history/verdicts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static const char summary[] =
    "{\"version\": \"1.1.0\", \"snapshot\": {\"network\": \"net\", \"title\": null, \"taken_at\": \"2025-09-30T00:08:00Z\","
    " \"hash\": \"ab\", \"missing_days\": 1}, \"windows\": {"
    "\"7d\": {\"days\": 7, \"default\": false, \"volume\": {\"all\": 70, \"used\": 3}, \"measures\": {}},"
    "\"30d\": {\"days\": 30, \"default\": true, \"volume\": {\"all\": 9007199254740993, \"used\": 10, \"coverage\": 0.9, \"callers\": 0},"
    " \"measures\": {"
    "\"gini.listed\": {\"method\": \"gini\", \"population\": \"listed\", \"state\": \"value\", \"value\": 0.98958812345678901, \"unit\": null},"
    "\"gini.used\": {\"method\": \"gini\", \"population\": \"used\", \"state\": \"undefined\", \"value\": null, \"reason\": \"there is no volume\"},"
    "\"tail.used\": {\"method\": \"tail\", \"population\": \"used\", \"state\": \"infinite\", \"value\": null},"
    "\"fit.used\": {\"method\": \"fit\", \"population\": \"used\", \"state\": \"word\", \"value\": null, \"word\": \"no\"}}}},"
    "\"callers\": null, \"verifications\": {\"TEE \\u202e\": {\"share\": 0.25}},"
    "\"top\": [{\"rank\": 1, \"key\": \"a/b\", \"name\": \"b\", \"inferences\": 5, \"share\": 0.5}, {\"rank\": 2, \"key\": \"c/d\", \"name\": \"d\"}]}";

static const char earlier[] =
    "{\"version\": \"1.0.0\", \"snapshot\": {\"network\": \"net\", \"taken_at\": \"2025-09-29T00:08:00Z\", \"sha256\": \"cd\"}, \"windows\": {"
    "\"30d\": {\"default\": true, \"volume\": {\"all\": 9007199254740992, \"used\": 10, \"coverage\": 0.85, \"callers\": 5}, \"measures\": {"
    "\"old_gini\": {\"method\": \"gini\", \"population\": \"listed\", \"state\": \"value\", \"value\": 0.99}}}},"
    "\"top\": [{\"key\": \"c/d\", \"name\": \"d\"}, {\"key\": \"gone/e\", \"name\": \"e\"}]}";

static struct numbers read_or_fail(const char *json, struct arena *arena)
{
    struct numbers numbers;
    struct error err = ERROR_INIT;
    if (!numbers_read(json, strlen(json), "summary.json", arena, &numbers, &err))
        fail_msg("%s", err.message);
    return numbers;
}

static void names_every_number(void **state)
{
    struct arena *arena = arena_new();
    struct numbers numbers = read_or_fail(summary, arena);
    static const struct {
        const char *name, *value;
    } cases[] = {
        {"gini.listed.30d", "0.98958812345678901"}, {"gini.listed", "0.98958812345678901"}, {"all.30d", "9007199254740993"},
        {"all.7d", "70"}, {"used", "10"}, {"snapshot.missing_days", "1"}, {"days.7d", "7"}, {"tail.used", "infinite"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        const struct number *number = numbers_find(&numbers, cases[i].name);
        assert_non_null(number);
        assert_string_equal(number->value, cases[i].value);
    }
    assert_null(numbers_find(&numbers, "gini.used.30d")->value);
    assert_string_equal(numbers_find(&numbers, "gini.used")->reason, "there is no volume");
    assert_string_equal(numbers_find(&numbers, "fit.used")->reason, "it is a word: no");
    assert_null(numbers_find(&numbers, "callers")->reason ? NULL : "no reason");
    assert_null(numbers_find(&numbers, "used.90d"));
    assert_string_equal(numbers_nearest(&numbers, "gini.lsited.30d"), "gini.listed.30d");
    assert_string_equal(numbers.window, "30d");
    assert_string_equal(read_or_fail(earlier, arena).hash, "cd");
    arena_free(arena);
}

static void refuses_what_is_no_summary(void **state)
{
    static const struct {
        const char *json, *because;
    } cases[] = {
        {"", "at byte 0"},         {"[]", "not a JSON object"},      {"{}", "states no version"},
        {"{\"version\": \"2.0.0\"}", "reads versions 1.x"},          {"{\"version\": 1}", "states no version"},
        {"{\"version\": \"1.0.0\"} x", "at byte"},                   {"{\"version\": \"1.0.0\"", "ends half-way at byte"},
        {"{\"version\": \"1.0.0\", \"windows\": {\"7d\": {\"volume\": {\"used\": \"3\"}}}}", "used.7d is no number"},
        {"{\"version\": \"1.0.0\", \"a\": {\"b\": {\"state\": \"value\", \"value\": \"3\"}}}", "a.b is no number"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct arena *arena = arena_new();
        struct numbers numbers;
        struct error err = ERROR_INIT;
        assert_false(numbers_read(cases[i].json, strlen(cases[i].json), "s.json", arena, &numbers, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        if (!strstr(err.message, cases[i].because) || strncmp(err.message, "s.json: ", 8) != 0)
            fail_msg("'%s' does not say '%s'", err.message, cases[i].because);
        arena_free(arena);
    }
}

static void survives_odd_shapes(void **state)
{
    static const char *const shapes[] = {
        "{\"version\": \"1.9\", \"windows\": [], \"snapshot\": 3, \"top\": {}}",
        "{\"version\": \"1.9\", \"windows\": {\"30d\": 1, \"7d\": {\"default\": true, \"measures\": null, \"volume\": []}}, \"top\": [1, null]}",
        "{\"version\": \"1.9\", \"windows\": {\"a\\u0000b\": {\"measures\": {\"\": {\"state\": 1, \"value\": null}}}}}",
        "{\"version\": \"1.9\", \"a\": {\"b\": {\"c\": {\"d\": {\"e\": {\"f\": {\"g\": {\"h\": {\"i\": {\"j\": {\"k\": 1}}}}}}}}}}}",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
        struct arena *arena = arena_new();
        struct numbers numbers = read_or_fail(shapes[i], arena);
        assert_null(numbers_find(&numbers, "gini.listed.30d"));
        arena_free(arena);
    }
}

static void pairs_what_moved_in_a_list(void **state)
{
    static const char before[] = "{\"version\": \"1.2.0\", \"claims\": {\"1\": {\"metric\": \"models\", \"unit\": \"models\","
                                 " \"date\": \"2025-09-01\", \"value\": \"2K\", \"claimed\": 2000}},"
                                 " \"marks\": {\"1\": {\"date\": \"2025-08-01\", \"label\": \"launch\"}}, \"after\": {\"1\": {\"used\": 5}}}";
    static const char now[] = "{\"version\": \"1.2.0\", \"claims\": {\"1\": {\"metric\": \"users\", \"claimed\": 1},"
                              " \"2\": {\"metric\": \"models\", \"unit\": \"models\", \"date\": \"2025-09-01\", \"claimed\": 2500}},"
                              " \"marks\": {\"2\": {\"date\": \"2025-08-01\", \"label\": \"launch\"}}, \"after\": {\"2\": {\"used\": 7}}}";
    struct arena *arena = arena_new();
    struct numbers old = read_or_fail(before, arena), new = read_or_fail(now, arena);
    (void)state;
    assert_string_equal(numbers_find(&new, "claims.2.claimed")->same, "claims.models, 2025-09-01.claimed");
    assert_string_equal(change_of(numbers_find(&new, "claims.2.claimed"), &old, arena).words, "up 500 (25.0%)");
    assert_string_equal(change_of(numbers_find(&new, "after.2.used"), &old, arena).words, "up 2 (40.0%)");
    assert_int_equal(change_of(numbers_find(&new, "claims.1.claimed"), &old, arena).kind, CHANGE_ENTERED);
    assert_int_equal(old.claim_count, 1);
    assert_string_equal(old.claims[0].what, "models, 2025-09-01");
    assert_string_equal(old.claims[0].value, "2K");
    arena_free(arena);
}

static void tells_differences_too_long_to_print(void **state)
{
    struct number tiny = {.name = "a", .same = "a", .value = "2.5e-3000", .method = "", .window = ""}, one = tiny;
    struct arena *arena = arena_new();
    (void)state;
    one.value = "0.9";
    struct change change = change_between(&tiny, &one, arena);
    assert_int_equal(change.kind, CHANGE_DOWN);
    assert_string_equal(change.words, "down");
    assert_string_equal(change.difference, "");
    change = change_between(NULL, &one, arena);
    assert_int_equal(change.kind, CHANGE_LOST);
    arena_free(arena);
}

static struct verdict judge(const char *rule, const struct numbers *now, const struct numbers *previous, struct arena *arena)
{
    struct limit *limit = arena_alloc(arena, 1, sizeof *limit);
    struct verdict verdict = {.kind = VERDICT_FAIL};
    struct error err = ERROR_INIT;
    if (!limit_parse(rule, arena, limit, &err) || !limits_judge(limit, 1, now, previous, arena, &verdict, &err))
        fail_msg("%s", err.message);
    return verdict;
}

static void judges_exactly(void **state)
{
    struct arena *arena = arena_new();
    struct numbers now = read_or_fail(summary, arena), before = read_or_fail(earlier, arena);
    static const struct {
        const char *rule;
        enum verdict_kind kind;
    } cases[] = {
        {"gini.listed.30d > 0.99", VERDICT_PASS},
        {"gini.listed.30d>0.989", VERDICT_FAIL},
        {"gini.listed.30d > 0.98958812345678901", VERDICT_PASS},
        {"gini.listed.30d >= 0.98958812345678901", VERDICT_FAIL},
        {"gini.listed.30d > 0.98958812345678900999", VERDICT_FAIL},
        {"all.30d = 9007199254740993", VERDICT_FAIL},
        {"all.30d == 9007199254740992", VERDICT_PASS},
        {"all.30d != 9007199254740993", VERDICT_PASS},
        {"coverage < 90%", VERDICT_PASS},
        {"coverage <= 90%", VERDICT_FAIL},
        {"tail.used > 1e30", VERDICT_FAIL},
        {"gini.used.30d > 0.5", VERDICT_UNDECIDED},
        {"callers.known_share < 0.5", VERDICT_UNDECIDED},
        {"delta(all.30d) >= 1", VERDICT_FAIL},
        {"delta( all.30d ) > 1", VERDICT_PASS},
        {"delta(coverage) > 4.99%", VERDICT_FAIL},
        {"delta(coverage) > 5%", VERDICT_PASS},
        {"delta(days.30d) > 0", VERDICT_UNDECIDED},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct verdict verdict = judge(cases[i].rule, &now, &before, arena);
        if (verdict.kind != cases[i].kind)
            fail_msg("%s: %d, is '%s' '%s'", cases[i].rule, verdict.kind, verdict.actual, verdict.reason);
        assert_true(*verdict.actual || *verdict.reason);
    }
    assert_int_equal(judge("delta(all) > 0", &now, NULL, arena).kind, VERDICT_SKIPPED);
    arena_free(arena);
}

static void refuses_bad_rules(void **state)
{
    static const char *const rules[] = {"",      "gini.listed", "> 1",  "gini > x",        "gini > ",     "gini > 1 2",
                                        "= = 1", "gini > 1%%",  "gini", "delta() > 1", "gini > 0x1", "gini > nan"};
    struct arena *arena = arena_new();
    struct numbers now = read_or_fail(summary, arena);
    struct limit limit;
    struct verdict verdict;
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
        struct error err = ERROR_INIT;
        if (limit_parse(rules[i], arena, &limit, &err))
            fail_msg("'%s' was taken", rules[i]);
        assert_int_equal(err.kind, ERROR_USAGE);
    }
    struct error err = ERROR_INIT;
    assert_true(limit_parse("gini.lsited.30d > 1", arena, &limit, &err));
    assert_false(limits_judge(&limit, 1, &now, NULL, arena, &verdict, &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    assert_non_null(strstr(err.message, "did you mean 'gini.listed.30d'?"));
    arena_free(arena);
}

static void tells_changes_in_words(void **state)
{
    struct arena *arena = arena_new();
    struct numbers now = read_or_fail(summary, arena), before = read_or_fail(earlier, arena);
    static const struct {
        const char *name, *words, *arrow, *difference;
    } cases[] = {
        {"all", "up 1 (<0.1%)", "▲", "1"},
        {"used", "unchanged", "=", "0"},
        {"coverage", "up 5.0 points (5.9%)", "▲", "0.05"},
        {"gini.listed", "down <0.001 (<0.1%)", "▼", "-0.00041187654321099"},
        {"callers.30d", "down 5 (100%)", "▼", "-5"},
        {"days.30d", "not in the previous report", "", ""},
        {"gini.used", "", "", ""},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct change change = change_of(numbers_find(&now, cases[i].name), &before, arena);
        assert_string_equal(change.words, cases[i].words);
        assert_string_equal(change.arrow, cases[i].arrow);
        assert_string_equal(change.difference, cases[i].difference);
    }
    /* The other way round the base is zero, and a number is lost. */
    struct change change = change_of(numbers_find(&before, "callers.30d"), &now, arena);
    assert_string_equal(change.words, "up 5 from zero");
    assert_string_equal(change.relative, "");
    arena_free(arena);
}

static void follows_models_by_key(void **state)
{
    struct arena *arena = arena_new();
    struct numbers now = read_or_fail(summary, arena), before = read_or_fail(earlier, arena);
    struct model_change *changes;
    (void)state;
    assert_int_equal(changes_of_models(&now, &before, arena, &changes), 3);
    assert_string_equal(changes[0].words, "entered at rank 1");
    assert_string_equal(changes[1].words, "down from rank 1 to 2");
    assert_string_equal(changes[2].words, "left; was rank 2");
    arena_free(arena);
}

static struct numbers of_window(const char *id, const char *first_day, const char *last_day, struct arena *arena)
{
    return read_or_fail(arena_printf(arena,
                                     "{\"version\": \"1.0\", \"windows\": {\"%s\": {\"default\": true, "
                                     "\"first_day\": \"%s\", \"last_day\": \"%s\", \"volume\": {\"used\": 1}}}, "
                                     "\"callers\": {\"known\": 5}, \"snapshot\": {\"days\": 9}, "
                                     "\"top\": [{\"key\": \"a\", \"name\": \"a\"}]}",
                                     id, first_day, last_day),
                        arena);
}

static void compares_only_what_is_of_the_same_window(void **state)
{
    struct arena *arena = arena_new();
    struct numbers now = of_window("30d", "2025-08-31", "2025-09-29", arena);
    struct numbers weekly = of_window("7d", "2025-09-16", "2025-09-22", arena);
    struct numbers monthly = of_window("30d", "2025-08-24", "2025-09-22", arena);
    struct model_change *changes;
    int32_t days = 0;
    (void)state;
    assert_false(change_is_fair(numbers_find(&now, "callers.known"), &now, &weekly));
    assert_true(change_is_fair(numbers_find(&now, "callers.known"), &now, &monthly));
    assert_true(change_is_fair(numbers_find(&now, "snapshot.days"), &now, &weekly));
    assert_true(change_is_fair(numbers_find(&now, "used.30d"), &now, &weekly));
    assert_int_equal(judge("delta(callers.known) > 0", &now, &weekly, arena).kind, VERDICT_UNDECIDED);
    assert_int_equal(judge("delta(used) > 0", &now, &weekly, arena).kind, VERDICT_UNDECIDED);
    assert_int_equal(judge("delta(used) > 0", &now, &monthly, arena).kind, VERDICT_PASS);
    assert_int_equal(changes_of_models(&now, &weekly, arena, &changes), 0);
    assert_int_equal(changes_of_models(&now, &monthly, arena, &changes), 1);
    assert_int_equal(changes_shared_days(&now, &monthly, "30d", &days), 23);
    assert_int_equal(days, 30);
    assert_int_equal(changes_shared_days(&now, &weekly, "30d", &days), 0);
    assert_int_equal(changes_shared_days(&now, &now, "30d", &days), 0);
    arena_free(arena);
}

static void escapes_what_it_prints(void **state)
{
    struct limit limit = {.rule = "a<b> & \"c\" > 1"};
    struct verdict verdicts[] = {{.limit = &limit, .kind = VERDICT_UNDECIDED, .actual = "", .reason = "| <x> | @you"}};
    struct text out = TEXT_INIT;
    (void)state;
    verdicts_junit(verdicts, 1, "2025-09-30T00:08:00Z", &out);
    assert_non_null(strstr(out.bytes, "name=\"a&lt;b&gt; &amp; &quot;c&quot; &gt; 1\""));
    assert_non_null(strstr(out.bytes, "errors=\"1\""));
    text_reset(&out);
    verdicts_markdown(verdicts, 1, &out);
    assert_non_null(strstr(out.bytes, "| \\| \\<x\\> \\| &#64;you |"));
    text_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_every_number),     cmocka_unit_test(refuses_what_is_no_summary),
        cmocka_unit_test(survives_odd_shapes),    cmocka_unit_test(judges_exactly),
        cmocka_unit_test(pairs_what_moved_in_a_list), cmocka_unit_test(tells_differences_too_long_to_print),
        cmocka_unit_test(refuses_bad_rules),      cmocka_unit_test(tells_changes_in_words),
        cmocka_unit_test(follows_models_by_key),  cmocka_unit_test(escapes_what_it_prints),
        cmocka_unit_test(compares_only_what_is_of_the_same_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
