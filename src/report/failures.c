/* SPDX-License-Identifier: MIT
 * Knows why inferences failed, as far as the snapshot says, and which contracts run on a schedule. */
#include "report/build.h"

#include <stdlib.h>
#include <string.h>

/* Daily values are for stacked figures, and a stack of more bands than this cannot be read. */
#define DAILY_REASONS 8

/* The failed inferences of one reason: entries of the inventory, which are in order of reason and day. */
struct reason {
    const char *name; /* NULL = not stated */
    const struct snapshot_failure *days;
    size_t day_count;
    int64_t recent, all;
};

static void sum_days(const struct report *report, struct reason *reason)
{
    for (size_t i = 0; i < reason->day_count; i++) {
        const struct snapshot_failure *failure = &reason->days[i];
        if (failure->day < report->first_day || failure->day >= report->end_day)
            continue;
        reason->all += failure->inferences;
        reason->recent +=
            failure->day >= report->window_first[report->input.window] ? failure->inferences : 0;
    }
}

/* What the reasons leave of all that failed. */
static struct reason not_stated(const struct report *report, const struct reason *reasons, size_t count)
{
    struct reason rest = {.recent = report->totals[report->input.window].failed,
                          .all = report->totals[USAGE_ALL].failed};
    for (size_t i = 0; i < count; i++) {
        rest.recent -= reasons[i].recent;
        rest.all -= reasons[i].all;
    }
    return rest;
}

static int by_volume(const void *a, const void *b)
{
    const struct reason *x = a, *y = b;
    if (x->recent != y->recent)
        return x->recent > y->recent ? -1 : 1;
    if (x->all != y->all)
        return x->all > y->all ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void add_days(const struct report *report, const struct reason *reason, xmlNode *element)
{
    size_t next = 0;
    for (int32_t day = report->first_day; day < report->end_day; day++) {
        xmlNode *child = element_add(element, "day");
        while (next < reason->day_count && reason->days[next].day < day)
            next++;
        element_day(child, "date", day);
        if (usage_day_is_missing(report->input.usage, day))
            element_flag(child, "missing", true);
        else
            element_integer(child, "inferences",
                            next < reason->day_count && reason->days[next].day == day ? reason->days[next].inferences
                                                                                      : 0);
    }
}

static xmlNode *add_reason(const struct report *report, const struct reason *reason, xmlNode *list)
{
    xmlNode *element = element_add(list, "reason");
    element_text(element, "name", reason->name ? reason->name : "not stated");
    element_flag(element, "none", !reason->name);
    element_integer(element, "inferences", reason->recent);
    element_ratio(element, "share", reason->recent, report->totals[report->input.window].failed);
    element_integer(element, "inferences_all", reason->all);
    element_ratio(element, "share_all", reason->all, report->totals[USAGE_ALL].failed);
    return element;
}

static size_t collect(const struct report *report, struct reason *reasons)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    size_t count = 0;
    for (size_t i = 0; i < inventory->failure_count; i++) {
        const struct snapshot_failure *failure = &inventory->failures[i];
        if (count == 0 || strcmp(reasons[count - 1].name, failure->reason) != 0)
            reasons[count++] = (struct reason){.name = failure->reason, .days = failure};
        reasons[count - 1].day_count++;
    }
    for (size_t i = 0; i < count; i++)
        sum_days(report, &reasons[i]);
    if (count > 1)
        qsort(reasons, count, sizeof *reasons, by_volume);
    return count;
}

void build_failures(struct report *report)
{
    size_t most = report->input.inventory->failure_count + 1;
    const struct usage_totals *recent = &report->totals[report->input.window], *all = &report->totals[USAGE_ALL];
    int64_t asked;

    if (all->failed == 0)
        return;
    struct reason *reasons = memory_zeroed(most, sizeof *reasons);
    size_t count = collect(report, reasons);
    struct reason rest = not_stated(report, reasons, count);
    xmlNode *list = element_add(report->root, "failures");
    element_integer(list, "count", (int64_t)count);
    element_integer(list, "inferences", recent->failed);
    if (!__builtin_add_overflow(recent->inferences, recent->failed, &asked))
        element_ratio(list, "share", recent->failed, asked);
    element_ratio(list, "known_share", recent->failed - rest.recent, recent->failed);
    element_integer(list, "inferences_all", all->failed);
    if (!__builtin_add_overflow(all->inferences, all->failed, &asked))
        element_ratio(list, "share_all", all->failed, asked);
    for (size_t i = 0; i < count; i++) {
        xmlNode *element = add_reason(report, &reasons[i], list);
        if (count <= DAILY_REASONS)
            add_days(report, &reasons[i], element);
    }
    if (rest.all > 0)
        add_reason(report, &rest, list);
    free(reasons);
}

static bool is_active(const struct report *report, const struct snapshot_workflow *workflow)
{
    int64_t now = report->input.inventory->taken_at;
    return (workflow->stopped_at == SNAPSHOT_UNKNOWN || workflow->stopped_at > now) &&
           (workflow->ends_at == SNAPSHOT_UNKNOWN || workflow->ends_at > now);
}

void build_workflows(struct report *report)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    int64_t active = 0;
    if (inventory->workflow_count == 0)
        return;
    xmlNode *list = element_add(report->root, "workflows");
    for (size_t i = 0; i < inventory->workflow_count; i++) {
        const struct snapshot_workflow *workflow = &inventory->workflows[i];
        xmlNode *element = element_add(list, "workflow");
        element_text(element, "contract", workflow->contract);
        if (workflow->caller != SNAPSHOT_NONE)
            element_text(element, "caller", snapshot_caller_address(inventory, workflow->caller, report->arena));
        element_date(element, "registered_on", workflow->registered_at);
        element_date(element, "ends_on", workflow->ends_at);
        element_date(element, "stopped_on", workflow->stopped_at);
        element_known(element, "every_seconds", workflow->every_seconds);
        element_flag(element, "active", is_active(report, workflow));
        active += is_active(report, workflow);
    }
    element_integer(list, "count", (int64_t)inventory->workflow_count);
    element_integer(list, "active", active);
}
