/* SPDX-License-Identifier: MIT
 * Knows the dates to annotate, and what came before and after each. */
#include "report/build.h"

#include "base/day.h"
#include "report/presence.h"

#include <stdlib.h>

/* Days compared on either side of a mark, at most. Four weeks hold each weekday as often as any other. */
#define SIDE_DAYS 28

/* A side must hold at least a week to be compared. */
#define LEAST_SIDE_DAYS 7

static void add_side(const struct report *report, xmlNode *mark, const char *name, int32_t first_day, int32_t end_day)
{
    struct usage_totals totals;
    int32_t days = presence_days_with_data(report, first_day, end_day);
    xmlNode *side = element_add(mark, name);

    element_text(side, "mark", element_held(mark, "number"));
    usage_totals(report->input.usage, first_day, end_day, &totals);
    element_day(side, "first_day", first_day);
    element_day(side, "last_day", end_day - 1);
    element_integer(side, "days", end_day - first_day);
    element_integer(side, "days_with_data", days);
    element_integer(side, "inferences", totals.inferences);
    element_ratio(side, "per_day", totals.inferences, presence_days_made_in(report, first_day, end_day));
    element_integer(side, "used", usage_models_between(report->input.usage, first_day, end_day));
    if (totals.caller_known > 0)
        element_integer(side, "callers", usage_callers_between(report->input.usage, first_day, end_day));
}

static void add_mark(const struct report *report, const struct snapshot_mark *mark, size_t number, xmlNode *list)
{
    int32_t day = day_of_time(mark->at);
    int32_t before = day - report->first_day, after = report->end_day - day;
    int32_t days = before < after ? before : after;
    xmlNode *element = element_add(list, "mark");

    element_integer(element, "number", (int64_t)number);
    element_date(element, "date", mark->at);
    element_text(element, "label", mark->label);
    days = days < SIDE_DAYS ? days : SIDE_DAYS;
    if (days < LEAST_SIDE_DAYS)
        return;
    add_side(report, element, "before", day - days, day);
    add_side(report, element, "after", day, day + days);
}

void build_marks(struct report *report)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    xmlNode *marks = element_add(report->root, "marks");
    for (size_t i = 0; i < inventory->mark_count; i++)
        add_mark(report, &inventory->marks[i], i + 1, marks);
}
