/* SPDX-License-Identifier: MIT
 * Knows who comes back, and how long a model waits for its first inference. */
#include "report/build.h"

#include "base/day.h"
#include "report/presence.h"
#include "usage/retention.h"
#include "usage/survival.h"

#include <stdlib.h>
#include <string.h>

/* Shares in per cent at which the shades of a table end, the same as those of figures: most cohorts keep few members,
 * and equal steps would leave all of them pale. */
static const int64_t heat_ends[] = {0, 5, 10, 20, 40, 70, 100};

/* The product of Kaplan and Meier is kept in units of 10^-18: its error stays below one unit a step. */
#define UNITS INT64_C(1000000000000000000)

static const struct cohort_period {
    enum retention_period period;
    const char *name;
    size_t shown; /* the latest so many: as many rows as a page can show and a person compare */
} periods[] = {{RETENTION_MONTH, "month", 36}, {RETENTION_WEEK, "week", 13}};

/* Days since listing that a table can name one by one. */
static const int32_t milestones[] = {0, 1, 7, 14, 30, 60, 90, 180, 365, 730};

/* True when the snapshot has no record at all of the period. */
static bool is_missing(const struct report *report, const struct retention *retention, size_t period)
{
    int32_t end_day = period + 1 < retention->count ? retention->cohorts[period + 1].first_day : report->end_day;
    return presence_days_with_data(report, retention->cohorts[period].first_day, end_day) == 0;
}

static int64_t heat_of(int64_t active, int64_t members)
{
    int64_t heat = 0;
    while (100 * active > heat_ends[heat] * members)
        heat++;
    return heat;
}

static void add_cell(const struct report *report, const struct retention *retention, size_t cohort, size_t age,
                     xmlNode *row)
{
    int64_t active = retention_at(retention, cohort, age), members = retention->cohorts[cohort].members;
    xmlNode *cell = element_add(row, "cell");

    element_integer(cell, "age", (int64_t)age);
    element_day(cell, "first_day", retention->cohorts[cohort + age].first_day);
    if (is_missing(report, retention, cohort + age)) {
        element_flag(cell, "missing", true);
        return;
    }
    element_integer(cell, "active", active);
    element_ratio(cell, "share", active, members);
    element_integer(cell, "heat", heat_of(active, members));
    element_flag(cell, "censored", cohort + age + 1 == retention->count && !retention->last_is_complete);
}

/* Of the members whose next period is over, those that were there in it. A period without any record says
 * nothing of them. */
static void add_return(const struct report *report, const struct retention *retention, xmlNode *list)
{
    int64_t members = 0, returned = 0;
    for (size_t i = 0; i + 1 < retention->count; i++) {
        if ((i + 2 == retention->count && !retention->last_is_complete) || is_missing(report, retention, i + 1))
            continue;
        members += retention->cohorts[i].members;
        returned += retention_at(retention, i, 1);
    }
    element_integer(list, "next_members", members);
    element_integer(list, "next_active", returned);
    element_ratio(list, "next_share", returned, members);
}

static void add_cohorts(const struct report *report, const char *of, const struct cohort_period *period,
                        const struct retention *retention, xmlNode *parent)
{
    size_t first = retention->count > period->shown ? retention->count - period->shown : 0;
    int64_t members = 0;

    for (size_t i = 0; i < retention->count; i++)
        members += retention->cohorts[i].members;
    if (members == 0)
        return;
    xmlNode *list = element_add(parent, "cohorts");
    element_text(list, "id", arena_printf(report->arena, "%s.%s", of, period->name));
    element_text(list, "of", of);
    element_text(list, "period", period->name);
    element_integer(list, "members", members);
    element_integer(list, "earlier", retention->earlier);
    add_return(report, retention, list);
    element_integer(list, "count", (int64_t)retention->count);
    element_integer(list, "shown", (int64_t)(retention->count - first));
    for (size_t i = first; i < retention->count; i++) {
        if (retention->cohorts[i].members == 0)
            continue;
        xmlNode *row = element_add(list, "cohort");
        element_day(row, "first_day", retention->cohorts[i].first_day);
        element_integer(row, "members", retention->cohorts[i].members);
        /* What began in the period before the data do is not in it. */
        element_flag(row, "partial", retention->cohorts[i].first_day < report->first_day);
        for (size_t age = 0; i + age < retention->count; age++)
            add_cell(report, retention, i, age, row);
    }
}

/* The estimate at one age. */
struct wait {
    int64_t age, at_risk, events;
    int64_t waiting; /* in UNITS, of all, after the events */
};

static void add_wait(const struct wait *wait, const char *name, xmlNode *parent)
{
    xmlNode *element = element_add(parent, name);
    element_integer(element, "age", wait->age);
    element_integer(element, "at_risk", wait->at_risk);
    element_integer(element, "events", wait->events);
    element_ratio(element, "waiting", wait->waiting, UNITS);
    element_ratio(element, "used", UNITS - wait->waiting, UNITS);
}

static bool is_milestone(int64_t age)
{
    for (size_t i = 0; i < ARRAY_SIZE(milestones); i++)
        if (milestones[i] == age)
            return true;
    return false;
}

static void add_waits(const struct survival *survival, xmlNode *element)
{
    struct wait wait = {.at_risk = survival->members, .waiting = UNITS};

    for (; wait.age < (int64_t)survival->ages && wait.at_risk > 0; wait.age++) {
        int64_t before = wait.waiting;
        wait.events = survival->events[wait.age];
        wait.waiting =
            (int64_t)(((__int128)wait.waiting * (wait.at_risk - wait.events) + wait.at_risk / 2) / wait.at_risk);
        if (wait.events > 0 || wait.age == 0)
            add_wait(&wait, "step", element);
        if (is_milestone(wait.age))
            add_wait(&wait, "milestone", element);
        if (2 * (__int128)before > UNITS && 2 * (__int128)wait.waiting <= UNITS)
            element_integer(element, "median", wait.age);
        wait.at_risk -= wait.events + survival->censored[wait.age];
    }
    element_integer(element, "last_age", wait.age - 1);
}

static void add_first_use(const struct survival *survival, xmlNode *parent)
{
    if (survival->members == 0)
        return;
    xmlNode *element = element_add(parent, "first_use");
    element_integer(element, "members", survival->members);
    element_integer(element, "used", survival->used);
    element_integer(element, "censored", survival->members - survival->used);
    element_integer(element, "earlier", survival->earlier);
    add_waits(survival, element);
}

static int32_t day_or_never(int64_t at)
{
    return at == SNAPSHOT_UNKNOWN ? INT32_MAX : day_of_time(at);
}

static void add_models(struct report *report, xmlNode *parent)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    int32_t *listed = memory_zeroed(inventory->model_count, sizeof *listed),
            *delisted = memory_zeroed(inventory->model_count, sizeof *delisted);

    for (size_t i = 0; i < inventory->model_count; i++) {
        listed[i] = day_or_never(inventory->models[i].listed_at);
        delisted[i] = day_or_never(inventory->models[i].delisted_at);
    }
    for (size_t i = 0; i < ARRAY_SIZE(periods); i++) {
        struct retention retention = retention_of_models(report->input.usage, periods[i].period, listed);
        add_cohorts(report, "models", &periods[i], &retention, parent);
        retention_clear(&retention);
    }
    struct survival survival = survival_of_models(report->input.usage, listed, delisted);
    add_first_use(&survival, parent);
    survival_clear(&survival);
    free(listed);
    free(delisted);
}

static void add_callers(struct report *report, xmlNode *parent)
{
    for (size_t i = 0; i < ARRAY_SIZE(periods); i++) {
        struct retention retention = retention_of_callers(report->input.usage, periods[i].period);
        add_cohorts(report, "callers", &periods[i], &retention, parent);
        retention_clear(&retention);
    }
}

void build_retention(struct report *report)
{
    xmlNode *element = element_add(report->root, "retention");
    add_callers(report, element);
    add_models(report, element);
    if (!element->children)
        element_remove(element);
}

/* The table of every cohort of the document: its own attributes, then those of each cell. */
static const struct {
    const char *name;
    int depth; /* 0 cohorts, 1 cohort, 2 cell */
    const char *attribute;
} columns[] = {
    {"of", 0, "of"},           {"period", 0, "period"}, {"cohort", 1, "first_day"}, {"members", 1, "members"},
    {"partial", 1, "partial"}, {"age", 2, "age"},       {"active", 2, "active"},    {"share", 2, "share"},
    {"censored", 2, "censored"},
};

static void write_cell(xmlNode *const nodes[3], struct text *out)
{
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        const char *value = element_held(nodes[columns[i].depth], columns[i].attribute);
        text_printf(out, "%s%s", i > 0 ? "," : "", value ? value : "");
    }
    text_add(out, "\r\n");
}

void retention_write_csv(const struct report *report, struct text *out)
{
    xmlNode *retention = element_child(report->root, "retention");
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
        text_printf(out, "%s%s", i > 0 ? "," : "", columns[i].name);
    text_add(out, "\r\n");
    for (xmlNode *list = retention ? retention->children : NULL; list; list = list->next)
        for (xmlNode *row = strcmp((const char *)list->name, "cohorts") == 0 ? list->children : NULL; row;
             row = row->next)
            for (xmlNode *cell = row->children; cell; cell = cell->next)
                write_cell((xmlNode *const[]){list, row, cell}, out);
}
