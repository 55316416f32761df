/* SPDX-License-Identifier: MIT
 * Knows how active days become cohorts. */
#include "usage/retention.h"

#include "base/day.h"
#include "base/memory.h"
#include "usage/internal.h"

#include <assert.h>
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
    uint16_t cohort; /* counted from 1; 0 = in none */
    uint16_t latest; /* the period in which it was seen last, counted from 1; 0 = none */
};

static_assert(USAGE_DAYS_MOST < UINT16_MAX, "a period fits");

static struct member enrol(struct retention *retention, const struct calendar *calendar, int32_t begin_day)
{
    if (begin_day == RETENTION_NEVER || begin_day >= calendar->end_day)
        return (struct member){.cohort = 0};
    if (retention->count == 0 || begin_day < retention->cohorts[0].first_day) {
        retention->earlier++;
        return (struct member){.cohort = 0};
    }
    int32_t day = begin_day < calendar->first_day ? calendar->first_day : begin_day;
    uint32_t cohort = calendar->periods[day - calendar->first_day];
    retention->cohorts[cohort].members++;
    return (struct member){.cohort = (uint16_t)(cohort + 1)};
}

static inline void attend(struct retention *retention, struct member *member, uint32_t period)
{
    if (member->cohort == 0 || period + 1 < member->cohort || member->latest == period + 1)
        return;
    member->latest = (uint16_t)(period + 1);
    retention->active[(member->cohort - 1) * retention->count + (period + 1 - member->cohort)]++;
}

/* The day behind the period that `day` is in. */
static int32_t period_end(const struct retention *retention, const struct calendar *calendar, int32_t day)
{
    uint32_t next = calendar->periods[day - calendar->first_day] + 1;
    return next < retention->count ? retention->cohorts[next].first_day : calendar->end_day;
}

/* The days of a piece by period. */
struct piece_calendar {
    uint32_t periods[DAY_SETS_DAYS];
    uint64_t behind[DAY_SETS_DAYS]; /* the days behind that period */
};

/* Leaves out days that are not of the usage: no caller was there. */
static struct piece_calendar calendar_of_piece(const struct retention *retention, const struct calendar *calendar,
                                               int32_t first_day)
{
    struct piece_calendar piece = {.periods = {0}};
    for (int32_t i = 0; i < DAY_SETS_DAYS; i++) {
        int32_t day = first_day + i;
        if (day < calendar->first_day || day >= calendar->end_day)
            continue;
        int32_t behind = period_end(retention, calendar, day) - first_day;
        piece.periods[i] = calendar->periods[day - calendar->first_day];
        piece.behind[i] = behind < DAY_SETS_DAYS ? UINT64_MAX << behind : 0;
    }
    return piece;
}

static void follow_callers(const struct usage *usage, struct retention *retention, const struct calendar *calendar,
                           struct member *members)
{
    for (uint32_t number = 0; number < DAY_SETS_PIECES; number++) {
        const struct day_sets_piece *piece = &usage->part->caller_days.pieces[number];
        if (piece->count == 0)
            continue;
        struct piece_calendar days =
            calendar_of_piece(retention, calendar, usage->part->floor_day + (int32_t)number * DAY_SETS_DAYS);
        for (size_t i = 0; i < piece->count; i++)
            for (uint64_t left = piece->sets[i]; left != 0;) {
                int day = __builtin_ctzll(left);
                attend(retention, &members[day_sets_member(piece, i)], days.periods[day]);
                left &= days.behind[day];
            }
    }
}

struct retention retention_of_callers(const struct usage *usage, enum retention_period period)
{
    struct retention retention = {.count = 0};
    struct calendar calendar = make_calendar(usage, period, &retention);
    uint32_t count = usage->part->caller_count;
    struct member *members = memory_zeroed(count, sizeof *members);
    int32_t first_day, last_day;
    for (uint32_t caller = 0; caller < count; caller++)
        if (usage_caller_activity(usage, caller, &first_day, &last_day))
            members[caller] = enrol(&retention, &calendar, first_day);
    follow_callers(usage, &retention, &calendar, members);
    free(members);
    free(calendar.periods);
    return retention;
}

static void follow_model(const struct usage *usage, uint32_t model, int32_t begin_day, struct retention *retention,
                         const struct calendar *calendar)
{
    const struct grid *models = &usage->part->models;
    struct member member = enrol(retention, calendar, begin_day);
    if (member.cohort == 0)
        return;
    uint32_t first = usage_inner_day(usage, begin_day > calendar->first_day ? begin_day : calendar->first_day);
    uint32_t end = usage_inner_day(usage, calendar->end_day);
    for (size_t i = models->sorted.starts[model]; i < models->sorted.starts[model + 1]; i++) {
        int32_t start = usage->part->floor_day + (int32_t)models->sorted.entries[i].column * GRID_DAYS;
        for (uint32_t left = grid_active(models, i, first, end); left != 0; left &= left - 1)
            attend(retention, &member, calendar->periods[start + __builtin_ctz(left) - calendar->first_day]);
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
