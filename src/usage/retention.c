/* SPDX-License-Identifier: MIT
 * Knows how active days become cohorts. */
#include "usage/retention.h"

#include "base/day.h"
#include "base/memory.h"
#include "usage/internal.h"

#include <stdlib.h>

static int32_t week_start(int32_t day)
{
    /* 1970-01-01 was a Thursday. */
    return day - (day + 3) % 7;
}

static int32_t month_start(int32_t day)
{
    return day - day_to_date(day).day + 1;
}

static int32_t period_start(enum retention_period period, int32_t day)
{
    return period == RETENTION_WEEK ? week_start(day) : month_start(day);
}

/* The period of every day of a usage. */
struct calendar {
    int32_t first_day, end_day;
    uint32_t *periods; /* [day - first_day] */
};

static struct calendar make_calendar(const struct usage *usage, enum retention_period period,
                                     struct retention *retention)
{
    struct calendar calendar = {.first_day = usage->first_day, .end_day = usage->end_day};
    size_t days = (size_t)(usage->end_day - usage->first_day);

    calendar.periods = memory_zeroed(days, sizeof *calendar.periods);
    retention->cohorts = memory_zeroed(days, sizeof *retention->cohorts);
    for (size_t i = 0; i < days; i++) {
        int32_t start = period_start(period, usage->first_day + (int32_t)i);
        if (retention->count == 0 || retention->cohorts[retention->count - 1].first_day != start)
            retention->cohorts[retention->count++].first_day = start;
        calendar.periods[i] = (uint32_t)(retention->count - 1);
    }
    retention->last_is_complete = days > 0 && period_start(period, usage->end_day) == usage->end_day;
    retention->active = memory_zeroed(retention->count * retention->count, sizeof *retention->active);
    return calendar;
}

/* A member while its active days are gone through in order. */
struct member {
    bool enrolled; /* in a cohort */
    uint32_t cohort;
    bool seen; /* in some period: */
    uint32_t latest;
};

static struct member enrol(struct retention *retention, const struct calendar *calendar, int32_t begin_day)
{
    if (begin_day == RETENTION_NEVER || begin_day >= calendar->end_day)
        return (struct member){.enrolled = false};
    if (retention->count == 0 || begin_day < retention->cohorts[0].first_day) {
        retention->earlier++;
        return (struct member){.enrolled = false};
    }
    int32_t day = begin_day < calendar->first_day ? calendar->first_day : begin_day;
    struct member member = {.enrolled = true, .cohort = calendar->periods[day - calendar->first_day]};
    retention->cohorts[member.cohort].members++;
    return member;
}

static void attend(struct retention *retention, const struct calendar *calendar, struct member *member, int32_t day)
{
    uint32_t period = calendar->periods[day - calendar->first_day];
    if (!member->enrolled || period < member->cohort || (member->seen && member->latest == period))
        return;
    member->seen = true;
    member->latest = period;
    retention->active[member->cohort * retention->count + (period - member->cohort)]++;
}

/* The day behind the period that `day` is in. */
static int32_t period_end(const struct retention *retention, const struct calendar *calendar, int32_t day)
{
    uint32_t next = calendar->periods[day - calendar->first_day] + 1;
    return next < retention->count ? retention->cohorts[next].first_day : calendar->end_day;
}

static void follow_caller(const struct usage *usage, uint32_t caller, struct retention *retention,
                          const struct calendar *calendar)
{
    int32_t begin_day, last_day;
    if (!usage_caller_activity(usage, caller, &begin_day, &last_day))
        return;
    struct member member = enrol(retention, calendar, begin_day);
    for (size_t i = usage->caller_days.starts[caller]; i < usage->caller_days.starts[caller + 1]; i++) {
        const struct table_entry *set = &usage->caller_days.entries[i];
        int32_t first = usage->part->floor_day + (int32_t)set->column * PART_SET_DAYS;
        for (uint64_t left = set->value; left != 0;) {
            int32_t day = first + __builtin_ctzll(left), behind = period_end(retention, calendar, day) - first;
            attend(retention, calendar, &member, day);
            left = behind < PART_SET_DAYS ? left & UINT64_MAX << behind : 0;
        }
    }
}

struct retention retention_of_callers(const struct usage *usage, enum retention_period period)
{
    struct retention retention = {.count = 0};
    struct calendar calendar = make_calendar(usage, period, &retention);
    for (uint32_t caller = 0; caller < usage->part->caller_count; caller++)
        follow_caller(usage, caller, &retention, &calendar);
    free(calendar.periods);
    return retention;
}

static void follow_model(const struct usage *usage, uint32_t model, int32_t begin_day, struct retention *retention,
                         const struct calendar *calendar)
{
    const struct grid *models = &usage->part->models;
    struct member member = enrol(retention, calendar, begin_day);
    if (!member.enrolled)
        return;
    uint32_t first = usage_inner_day(usage, begin_day > calendar->first_day ? begin_day : calendar->first_day);
    uint32_t end = usage_inner_day(usage, calendar->end_day);
    for (size_t i = models->sorted.starts[model]; i < models->sorted.starts[model + 1]; i++) {
        int32_t start = usage->part->floor_day + (int32_t)models->sorted.entries[i].column * GRID_DAYS;
        for (uint32_t left = grid_active(models, i, first, end); left != 0; left &= left - 1)
            attend(retention, calendar, &member, start + __builtin_ctz(left));
    }
}

static int32_t first_use(const struct usage *usage, uint32_t model)
{
    int32_t first, last, days;
    if (!usage_model_activity(usage, model, usage->first_day, usage->end_day, &first, &last, &days))
        return RETENTION_NEVER;
    return first;
}

struct retention retention_of_models(const struct usage *usage, enum retention_period period, const int32_t *begin_days)
{
    struct retention retention = {.count = 0};
    struct calendar calendar = make_calendar(usage, period, &retention);
    for (uint32_t model = 0; model < usage->part->model_count; model++)
        follow_model(usage, model, begin_days ? begin_days[model] : first_use(usage, model), &retention, &calendar);
    free(calendar.periods);
    return retention;
}

void retention_clear(struct retention *retention)
{
    free(retention->cohorts);
    free(retention->active);
    *retention = (struct retention){.count = 0};
}
