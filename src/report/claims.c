/* SPDX-License-Identifier: MIT
 * Knows what the network says about itself, and what the snapshot counts of the same thing. */
#include "report/build.h"

#include "base/day.h"
#include "base/decimal.h"
#include "report/presence.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What can be counted up to a day (exclusive), and in which unit. */
struct countable {
    const char *unit;
    int64_t (*count)(const struct report *report, int32_t end_day);
};

static struct usage_totals totals_until(const struct report *report, int32_t end_day)
{
    struct usage_totals totals;
    usage_totals(report->input.usage, report->first_day, end_day, &totals);
    return totals;
}

static int64_t count_inferences(const struct report *report, int32_t end_day)
{
    return totals_until(report, end_day).inferences;
}

static int64_t count_events(const struct report *report, int32_t end_day)
{
    return totals_until(report, end_day).records;
}

static int64_t count_verified(const struct report *report, int32_t end_day)
{
    return totals_until(report, end_day).verified;
}

static int64_t count_tokens(const struct report *report, int32_t end_day)
{
    struct usage_totals totals = totals_until(report, end_day);
    int64_t tokens;
    /* Each of the two fits, their sum may not; no claim is as large. */
    return __builtin_add_overflow(totals.tokens_in, totals.tokens_out, &tokens) ? INT64_MAX : tokens;
}

static int64_t count_addresses(const struct report *report, int32_t end_day)
{
    int64_t callers = 0;
    for (uint32_t i = 0; i < report->input.inventory->caller_count; i++) {
        int32_t first, last;
        callers += usage_caller_activity(report->input.usage, i, &first, &last) && first < end_day;
    }
    return callers;
}

static int64_t count_nodes(const struct report *report, int32_t end_day)
{
    int64_t *days = memory_zeroed((size_t)(report->end_day - report->first_day), sizeof *days), nodes = 0;
    for (uint32_t node = 0; node < report->input.inventory->nodes.count; node++) {
        int64_t volume = 0;
        usage_mode_days(report->input.usage, USAGE_NODE, node, days);
        for (int32_t day = report->first_day; day < end_day; day++)
            volume += days[day - report->first_day];
        nodes += volume > 0;
    }
    free(days);
    return nodes;
}

static const struct countable inferences = {"inferences", count_inferences},
                              events = {"events (records of the snapshot)", count_events},
                              verified = {"verified inferences", count_verified},
                              tokens = {"tokens, where stated", count_tokens},
                              models = {"models listed", presence_listed_on},
                              addresses = {"addresses that asked", count_addresses},
                              nodes = {"nodes that served", count_nodes};

/* Words of a claim's metric or unit, and what of the snapshot comes nearest. `same` = counted in the same unit. */
static const struct {
    const char *word;
    const struct countable *counted;
    bool same;
} meanings[] = {
    {"model", &models, true},           {"proof", &verified, true},     {"verified", &verified, true},
    {"transaction", &events, false},    {"txn", &events, false},        {"tx ", &events, false},
    {"settlement", &events, false},     {"event", &events, true},       {"record", &events, true},
    {"token", &tokens, true},           {"node", &nodes, true},         {"address", &addresses, true},
    {"wallet", &addresses, true},       {"caller", &addresses, true},   {"user", &addresses, false},
    {"developer", &addresses, false},   {"inference", &inferences, true}, {"request", &inferences, true},
    {"call", &inferences, true},        {"run", &inferences, true},
};

static bool names(const char *text, const char *word)
{
    return text && strcasestr(text, word);
}

/* The unit says what was counted, the metric what is meant to be known: "inferences", in transactions, are
 * transactions. */
static size_t find_meaning(const struct snapshot_claim *claim)
{
    for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
        if (names(claim->unit, meanings[i].word))
            return i;
    for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
        if (names(claim->metric, meanings[i].word))
            return i;
    return ARRAY_SIZE(meanings);
}

static bool scale_of(char letter, int64_t *ret_scale)
{
    static const struct {
        char letter;
        int64_t scale;
    } scales[] = {{'K', 1000}, {'k', 1000}, {'M', 1000000}, {'m', 1000000}, {'B', 1000000000}, {'b', 1000000000}};
    for (size_t i = 0; i < ARRAY_SIZE(scales); i++)
        if (scales[i].letter == letter) {
            *ret_scale = scales[i].scale;
            return true;
        }
    return false;
}

/* Reads "2,000,000", "263.5K", "2M+" and "4 400" as published; `ret_least` when it ends in a plus. False for what is no
 * whole number, such as "3.7", which may be a mean, or thousands. */
static bool parse_published(const char *text, int64_t *ret_value, bool *ret_least)
{
    int64_t value = 0, scale = 1, fraction = 1;
    bool digits = false, point = false;

    for (; *text && *text != '+'; text++) {
        if (*text >= '0' && *text <= '9') {
            if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, *text - '0', &value))
                return false;
            digits = true;
            fraction *= point ? 10 : 1;
            if (fraction > INT64_C(1000000000))
                return false;
        } else if (*text == '.' && digits && !point) {
            point = true;
        } else if (digits && scale == 1 && scale_of(*text, &scale)) {
            continue;
        } else if (!strchr(", _~", *text)) {
            return false;
        }
    }
    if (!digits || (*text && text[1]) || __builtin_mul_overflow(value, scale, &value) || value % fraction != 0)
        return false;
    *ret_value = value / fraction;
    *ret_least = *text == '+';
    return true;
}

/* How the two differ, as a clause behind "the snapshot counts N". */
static const char *difference(const struct report *report, int64_t claimed, int64_t counted, bool same, bool least)
{
    char number[DECIMAL_SIZE], share[DECIMAL_SIZE], shown[DECIMAL_SIZE];
    const char *units = same ? "" : "; the two units are not the same thing, so neither number corrects the other";

    if (claimed == counted)
        return arena_printf(report->arena, "the two are equal%s", units);
    if (counted == 0)
        return arena_printf(report->arena, "nothing of it is in the snapshot%s", units);
    if (least && counted > claimed)
        return arena_printf(report->arena, "that is at least as many as claimed%s", units);
    int64_t gap = claimed > counted ? claimed - counted : counted - claimed;
    decimal_int64(gap, number);
    if (claimed > counted)
        return arena_printf(report->arena, "%s fewer than claimed: %s of the claim%s", number,
                            decimal_percent(decimal_ratio(counted, claimed, 17, share), 1, shown), units);
    if (claimed > 0 && gap <= claimed)
        return arena_printf(report->arena, "%s more than claimed, by %s%s", number,
                            decimal_percent(decimal_ratio(gap, claimed, 17, share), 1, shown), units);
    if (claimed == 0)
        return arena_printf(report->arena, "%s more than claimed%s", number, units);
    return arena_printf(report->arena, "%s more than claimed, %s times the claim%s", number,
                        decimal_fixed(decimal_ratio(counted, claimed, 17, share), 1, shown), units);
}

static void add_counted(const struct report *report, const struct snapshot_claim *claim, xmlNode *element)
{
    size_t meaning = find_meaning(claim);
    int32_t end_day = report->end_day;
    int64_t claimed;
    bool least;

    /* A claim holds for the day on which it was made, that day included. */
    if (claim->at != SNAPSHOT_UNKNOWN && day_of_time(claim->at) + 1 < end_day)
        end_day = day_of_time(claim->at) + 1;
    if (meaning == ARRAY_SIZE(meanings) || end_day <= report->first_day)
        return;
    int64_t counted = meanings[meaning].counted->count(report, end_day);
    element_integer(element, "counted", counted);
    element_text(element, "counted_unit", meanings[meaning].counted->unit);
    element_day(element, "counted_until", end_day - 1);
    element_flag(element, "same_unit", meanings[meaning].same);
    if (!claim->value || !parse_published(claim->value, &claimed, &least))
        return;
    element_integer(element, "claimed", claimed);
    element_flag(element, "at_least", least);
    element_text(element, "difference", difference(report, claimed, counted, meanings[meaning].same, least));
    if (claimed > 0)
        element_ratio(element, "counted_share", counted, claimed);
}

void build_claims(struct report *report)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    xmlNode *claims = element_add(report->root, "claims");
    for (size_t i = 0; i < inventory->claim_count; i++) {
        xmlNode *claim = element_add(claims, "claim");
        element_integer(claim, "number", (int64_t)i + 1);
        element_text(claim, "metric", inventory->claims[i].metric);
        element_text(claim, "value", inventory->claims[i].value);
        element_text(claim, "unit", inventory->claims[i].unit);
        element_text(claim, "source_url", inventory->claims[i].source_url);
        element_date(claim, "date", inventory->claims[i].at);
        add_counted(report, &inventory->claims[i], claim);
    }
}
