/* SPDX-License-Identifier: MIT
 * Knows what the document says about each day. */
#include "report/build.h"

#include "base/day.h"
#include "report/presence.h"

#include <stdlib.h>

struct series {
    size_t count;
    int64_t *used, *callers, *callers_7, *callers_30;
    int64_t *span_models; /* models whose volume of several days was booked on this day */
};

static int64_t *count_spans(const struct report *report, size_t count)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    int64_t *spans = memory_zeroed(count + 1, sizeof *spans);
    for (size_t i = 0; i < inventory->span_count; i++) {
        int32_t day = inventory->spans[i].last_day;
        if (day >= report->first_day && day < report->end_day)
            spans[day - report->first_day] +=
                inventory->spans[i].model == SNAPSHOT_NONE ? (int64_t)inventory->model_count : 1;
    }
    return spans;
}

static struct series read_series(const struct report *report)
{
    const struct usage *usage = report->input.usage;
    size_t count = (size_t)(report->end_day - report->first_day);
    struct series series = {
        .count = count,
        .used = memory_zeroed(count, sizeof(int64_t)),
        .callers = memory_zeroed(count, sizeof(int64_t)),
        .callers_7 = memory_zeroed(count, sizeof(int64_t)),
        .callers_30 = memory_zeroed(count, sizeof(int64_t)),
        .span_models = count_spans(report, count),
    };
    usage_models_used(usage, series.used);
    usage_distinct_callers(usage, 1, series.callers);
    usage_distinct_callers(usage, 7, series.callers_7);
    usage_distinct_callers(usage, 30, series.callers_30);
    return series;
}

static void free_series(struct series *series)
{
    free(series->used);
    free(series->callers);
    free(series->callers_7);
    free(series->callers_30);
    free(series->span_models);
}

void days_add_mean(const struct report *report, int32_t day, int64_t sum, const char *name, xmlNode *element)
{
    int32_t first = day - DAYS_OF_MEAN + 1;
    if (first >= report->first_day)
        element_ratio(element, name, sum, presence_days_made_in(report, first, day + 1));
}

/* Each window of a year or less was summed without overflow before, so a week fits as well. */
static void add_means(const struct report *report, int32_t day, xmlNode *element)
{
    int64_t all = 0, verified = 0, outside = 0;
    for (int32_t d = day - DAYS_OF_MEAN + 1; d <= day; d++) {
        const struct usage_totals *totals = d >= report->first_day ? usage_day(report->input.usage, d) : NULL;
        all += totals ? totals->inferences : 0;
        verified += totals ? totals->verified : 0;
        outside += totals ? totals->verified_outside : 0;
    }
    days_add_mean(report, day, all, "mean7", element);
    if (report->totals[USAGE_ALL].verified > 0)
        days_add_mean(report, day, verified, "verified7", element);
    if (report->totals[USAGE_ALL].verified_outside > 0)
        days_add_mean(report, day, outside, "verified_outside7", element);
}

static void add_day(const struct report *report, const struct series *series, size_t i, xmlNode *list)
{
    int32_t day = report->first_day + (int32_t)i;
    xmlNode *element = element_add(list, "day");
    element_day(element, "date", day);
    element_integer(element, "listed", presence_listed_on(report, report->first_day + (int32_t)i + 1));
    if (usage_day_is_missing(report->input.usage, day)) {
        element_flag(element, "missing", true);
        return;
    }
    const struct usage_totals *totals = usage_day(report->input.usage, day);
    element_integer(element, "inferences", totals->inferences);
    add_means(report, day, element);
    element_integer(element, "attributed", totals->attributed);
    element_integer(element, "unattributed", totals->unattributed);
    element_integer(element, "verified", totals->verified);
    if (report->totals[USAGE_ALL].verified_outside > 0)
        element_integer(element, "verified_outside", totals->verified_outside);
    if (report->totals[USAGE_ALL].payments > 0) {
        element_integer(element, "paid_nano", totals->paid_nano);
        element_integer(element, "paid_known", totals->paid_known);
    }
    element_integer(element, "failed", totals->failed);
    element_integer(element, "used", series->used[i]);
    element_integer(element, "callers", series->callers[i]);
    element_integer(element, "callers7", series->callers_7[i]);
    element_integer(element, "callers30", series->callers_30[i]);
    /* Where most models' volume of several days is booked here, the day says nothing about itself. */
    if (series->span_models[i] > 0)
        element_integer(element, "span_models", series->span_models[i]);
    element_flag(element, "span", series->span_models[i] > 0 && 2 * series->span_models[i] >= series->used[i]);
}

void build_days(struct report *report)
{
    xmlNode *list = element_add(report->root, "days");
    if (report->end_day == report->first_day)
        return;
    struct series series = read_series(report);
    element_day(list, "first", report->first_day);
    element_day(list, "last", report->end_day - 1);
    for (size_t i = 0; i < series.count; i++)
        add_day(report, &series, i, list);
    free_series(&series);
}
