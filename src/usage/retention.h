/* SPDX-License-Identifier: MIT
 *
 * Who comes back: members (callers or models) in cohorts by the week or month they began, and how many of each cohort
 * had volume in each week or month after.
 *
 *     struct retention retention = retention_of_callers(usage, RETENTION_MONTH);
 *     retention_at(&retention, cohort, age) of retention.cohorts[cohort].members ...
 *     retention_clear(&retention);
 *
 * Periods are calendar months, or weeks from Monday, of UTC days. Only days of the usage count: the first period may
 * have begun before them, and the last one is cut short by end_day unless last_is_complete, which makes its numbers too
 * low.
 */
#ifndef USAGE_RETENTION_H
#define USAGE_RETENTION_H

#include "usage/usage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum retention_period { RETENTION_WEEK, RETENTION_MONTH };

/* The day of a member that is in no cohort. */
#define RETENTION_NEVER INT32_MAX

struct retention_cohort {
    int32_t first_day; /* of the period; its last is before the first_day of the next */
    int64_t members;
};

struct retention {
    size_t count; /* periods, each of which is a cohort */
    struct retention_cohort *cohorts;
    int64_t earlier; /* members that began before the first period, in no cohort */
    bool last_is_complete;
    int64_t *active; /* see retention_at() */
};

/* Callers by the first day on which they had volume. All members of a cohort are active at age 0. */
struct retention retention_of_callers(const struct usage *usage, enum retention_period period);

/* Models by begin_days[model], such as the day of listing; RETENTION_NEVER for those that did not begin within the
 * usage. NULL = by the first day on which they had volume. Volume before a model's day counts for nothing. */
struct retention retention_of_models(const struct usage *usage, enum retention_period period,
                                     const int32_t *begin_days);

/* How many members of the cohort had volume `age` periods after its own. Requires cohort + age < count. */
static inline int64_t retention_at(const struct retention *retention, size_t cohort, size_t age)
{
    return retention->active[cohort * retention->count + age];
}

void retention_clear(struct retention *retention);

#endif
