/* SPDX-License-Identifier: MIT
 * Knows what a rule on a number says, and when it is broken. */
#include "history/limits.h"

#include "base/decimal.h"
#include "base/text.h"
#include "history/changes.h"

#include <string.h>

/* Longer operators first, so that ">=" is not read as ">". */
static const struct comparison {
    const char *sign;
    bool less, equal, greater; /* which order of number and bound meets the limit */
} operators[] = {
    {">=", false, true, true}, {"<=", true, true, false}, {"==", false, true, false}, {"!=", true, false, true},
    {">", false, false, true}, {"<", true, false, false}, {"=", false, true, false},
};

static const char *trimmed(struct arena *arena, const char *start, const char *end)
{
    while (start < end && *start == ' ')
        start++;
    while (end > start && end[-1] == ' ')
        end--;
    return arena_copy(arena, start, (size_t)(end - start));
}

/* Finds the first operator; the name before it holds none of its letters. */
static const char *find_operator(const char *rule, int *ret_operator)
{
    const char *at = rule + strcspn(rule, "<>=!");
    for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
        if (text_begins_with(at, operators[i].sign)) {
            *ret_operator = (int)i;
            return at;
        }
    }
    return NULL;
}

/* "99%" becomes "99e-2", which is 0.99 without rounding. */
static const char *bound_of(const char *text, struct arena *arena)
{
    size_t length = strlen(text);
    bool percent = length > 1 && text[length - 1] == '%';
    const char *bound = percent ? arena_printf(arena, "%.*se-2", (int)length - 1, text) : text;
    return decimal_is_number(bound) ? bound : NULL;
}

static bool take_delta(const char *name, struct arena *arena, struct limit *limit)
{
    static const char word[] = "delta(";
    size_t length = strlen(name), head = sizeof word - 1;
    limit->delta = strncmp(name, word, head) == 0 && name[length - 1] == ')';
    limit->name = limit->delta ? trimmed(arena, name + head, name + length - 1) : name;
    return *limit->name != '\0';
}

bool limit_parse(const char *rule, struct arena *arena, struct limit *ret_limit, struct error *err)
{
    struct limit limit = {.rule = trimmed(arena, rule, rule + strlen(rule))};
    const char *sign = find_operator(rule, &limit.operator);
    const char *after = sign ? sign + strlen(operators[limit.operator].sign) : NULL;

    if (sign)
        limit.bound = bound_of(trimmed(arena, after, after + strlen(after)), arena);
    if (!sign || !limit.bound || !take_delta(trimmed(arena, rule, sign), arena, &limit))
        return error_set(err, ERROR_USAGE,
                         "'%s' is not a limit; one looks like 'gini.listed.30d > 0.99', 'coverage < 90%%' or "
                         "'delta(used.30d) < -100'",
                         rule);
    *ret_limit = limit;
    return true;
}

static bool is_infinite(const char *value)
{
    return strcmp(value, "infinite") == 0;
}

/* A name whose part the snapshot has nothing for: "callers.known_share" where no caller is known. */
static const struct number *find_empty_part(const struct numbers *numbers, const char *name)
{
    const struct number *found = NULL;
    struct text part = TEXT_INIT;
    text_add(&part, name);
    for (char *dot; !found && (dot = strrchr(part.bytes, '.'));) {
        *dot = '\0';
        found = numbers_find(numbers, part.bytes);
    }
    text_clear(&part);
    return found && !found->value ? found : NULL;
}

static bool find_number(const struct numbers *numbers, const char *name, const struct number **ret_number,
                        struct error *err)
{
    const struct number *number = numbers_find(numbers, name);
    if (!number)
        number = find_empty_part(numbers, name);
    if (number) {
        *ret_number = number;
        return true;
    }
    const char *meant = numbers_nearest(numbers, name);
    if (meant)
        return error_set(err, ERROR_USAGE, "there is no number '%s' in the summary; did you mean '%s'?", name, meant);
    return error_set(err, ERROR_USAGE,
                     "there is no number '%s' in the summary; its names are those of data/summary.json, such as "
                     "gini.listed.30d",
                     name);
}

static struct verdict without_value(const struct limit *limit, enum verdict_kind kind, const char *reason)
{
    return (struct verdict){
        .limit = limit, .kind = kind, .actual = "", .reason = *reason ? reason : "the number is not known"};
}

static struct verdict judge_value(const struct limit *limit, const char *value)
{
    const struct comparison *comparison = &operators[limit->operator];
    int order = is_infinite(value) ? 1 : decimal_compare(value, limit->bound);
    bool met = order < 0 ? comparison->less : order > 0 ? comparison->greater : comparison->equal;
    return (struct verdict){.limit = limit, .kind = met ? VERDICT_FAIL : VERDICT_PASS, .actual = value, .reason = ""};
}

static struct verdict judge_delta(const struct limit *limit, const struct number *number, const struct numbers *now,
                                  const struct numbers *previous, struct arena *arena)
{
    if (!previous)
        return without_value(limit, VERDICT_SKIPPED, "there is no previous report");
    if (!change_is_fair(number, now, previous))
        return without_value(limit, VERDICT_UNDECIDED, "the previous report has it of another window");
    const struct number *before = numbers_find_same(previous, number);
    char difference[DECIMAL_SIZE];
    if (!before || !before->value)
        return without_value(limit, VERDICT_UNDECIDED, "the previous report does not have the number");
    if (!decimal_difference(number->value, before->value, difference))
        return without_value(limit, VERDICT_UNDECIDED, "the difference is not a number");
    return judge_value(limit, arena_text(arena, difference));
}

static bool judge(const struct limit *limit, const struct numbers *now, const struct numbers *previous,
                  struct arena *arena, struct verdict *ret_verdict, struct error *err)
{
    const struct number *number = NULL;
    if (!find_number(now, limit->name, &number, err))
        return false;
    if (!number->value)
        *ret_verdict = without_value(limit, VERDICT_UNDECIDED, number->reason);
    else if (limit->delta)
        *ret_verdict = judge_delta(limit, number, now, previous, arena);
    else
        *ret_verdict = judge_value(limit, number->value);
    return true;
}

bool limits_judge(const struct limit *limits, size_t count, const struct numbers *now, const struct numbers *previous,
                  struct arena *arena, struct verdict *verdicts, struct error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!judge(&limits[i], now, previous, arena, &verdicts[i], err))
            return false;
    return true;
}
