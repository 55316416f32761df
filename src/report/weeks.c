/* SPDX-License-Identifier: MIT
 * Knows the rhythm of use: week by week, by day of the week, and how much of it comes in bursts. */
#include "report/build.h"

#include "base/day.h"
#include "report/presence.h"

#include <stdlib.h>
#include <string.h>

/* Weeks shown, the latest. */
#define SHOWN_WEEKS 104

/* Days of the pattern over a week: the longest window that still is about now. */
#define PATTERN_DAYS 91

static const char *const weekday_names[7] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                             "Friday", "Saturday", "Sunday"};

/* 1970-01-01 was a Thursday; 0 = Monday. */
static int32_t weekday_of(int32_t day)
{
    return (day + 3) % 7;
}

/* What the weeks are counted with: of each model its volume in the week and its owner, whose number is that of a model
 * of theirs; of each owner the end of the last week that counted it. */
struct tally {
    int64_t *volumes;
    uint32_t *owners; /* SNAPSHOT_NONE = none stated */
    int32_t *counted;
};

static int by_owner(const void *a, const void *b, void *context)
{
    const struct snapshot_model *models = context;
    return strcmp(models[*(const uint32_t *)a].owner, models[*(const uint32_t *)b].owner);
}

static void number_owners(const struct report *report, uint32_t *owners)
{
    struct snapshot_model *models = report->input.inventory->models;
    uint32_t *named = memory_zeroed(report->model_count, sizeof *named);
    size_t count = 0;
    for (size_t i = 0; i < report->model_count; i++) {
        owners[i] = SNAPSHOT_NONE;
        if (models[i].owner && *models[i].owner)
            named[count++] = (uint32_t)i;
    }
    if (count > 1)
        qsort_r(named, count, sizeof *named, by_owner, models);
    for (size_t i = 0; i < count; i++)
        owners[named[i]] =
            i > 0 && strcmp(models[named[i]].owner, models[named[i - 1]].owner) == 0 ? owners[named[i - 1]] : named[i];
    free(named);
}

static struct tally tally_start(const struct report *report)
{
    struct tally tally = {.volumes = memory_zeroed(report->model_count, sizeof *tally.volumes),
                          .owners = memory_zeroed(report->model_count, sizeof *tally.owners),
                          .counted = memory_zeroed(report->model_count, sizeof *tally.counted)};
    number_owners(report, tally.owners);
    return tally;
}

static void tally_end(struct tally *tally)
{
    free(tally->volumes);
    free(tally->owners);
    free(tally->counted);
}

/* Models with volume in the week before `end_day`, and the distinct owners of those that name one. */
static void count_used(const struct report *report, int32_t end_day, struct tally *tally, int64_t *ret_models,
                       int64_t *ret_owners)
{
    *ret_models = *ret_owners = 0;
    usage_by_model(report->input.usage, end_day - 7, end_day, tally->volumes);
    for (size_t i = 0; i < report->model_count; i++) {
        uint32_t owner = tally->owners[i];
        if (tally->volumes[i] == 0)
            continue;
        ++*ret_models;
        if (owner == SNAPSHOT_NONE || tally->counted[owner] == end_day)
            continue;
        ++*ret_owners;
        tally->counted[owner] = end_day;
    }
}

/* What the indices of supply and demand are relative to: the first week shown that has models and volume. */
struct base_week {
    int64_t listed, inferences, days; /* listed = 0: not found yet */
};

/* a / a_days against b / b_days, with b's as 100. */
static void add_index(xmlNode *week, const char *name, int64_t a, int64_t a_days, int64_t b, int64_t b_days)
{
    int64_t numerator, denominator;
    if (!__builtin_mul_overflow(a, 100 * b_days, &numerator) && !__builtin_mul_overflow(b, a_days, &denominator))
        element_ratio(week, name, numerator, denominator);
}

static void add_indices(int64_t listed, int64_t inferences, int64_t days, struct base_week *base, xmlNode *week)
{
    if (base->listed == 0 && listed > 0 && inferences > 0) {
        *base = (struct base_week){listed, inferences, days};
        element_flag(week, "base", true);
    }
    if (base->listed == 0)
        return;
    add_index(week, "listed_index", listed, 1, base->listed, 1);
    add_index(week, "volume_index", inferences, days, base->inferences, base->days);
}

static void add_week(const struct report *report, int32_t end_day, const int64_t *callers, struct tally *tally,
                     struct base_week *base, xmlNode *list)
{
    int32_t first_day = end_day - 7, days = presence_days_with_data(report, first_day, end_day);
    xmlNode *week = element_add(list, "week");
    struct usage_totals totals;
    int64_t used, owners, listed = presence_listed_on(report, end_day);

    usage_totals(report->input.usage, first_day, end_day, &totals);
    count_used(report, end_day, tally, &used, &owners);
    element_day(week, "first_day", first_day);
    element_day(week, "last_day", end_day - 1);
    element_integer(week, "days_with_data", days);
    element_integer(week, "listed", listed);
    if (days == 0)
        return;
    element_integer(week, "inferences", totals.inferences);
    element_ratio(week, "per_day", totals.inferences, days);
    element_ratio(week, "per_listed", totals.attributed, listed);
    element_integer(week, "used", used);
    element_integer(week, "owners", owners);
    add_indices(listed, totals.inferences, days, base, week);
    if (totals.caller_known > 0)
        element_integer(week, "callers", callers[end_day - 1 - report->first_day]);
}

/* Weeks end as the windows do, so that the last one is whole. */
static void add_weeks(struct report *report)
{
    int32_t weeks = (report->end_day - report->first_day) / 7;
    int64_t *callers = memory_zeroed((size_t)(report->end_day - report->first_day), sizeof *callers);
    struct tally tally = tally_start(report);
    struct base_week base = {.listed = 0};

    usage_distinct_callers(report->input.usage, 7, callers);
    xmlNode *list = element_add(report->root, "weeks");
    for (int32_t back = weeks < SHOWN_WEEKS ? weeks : SHOWN_WEEKS; back > 0; back--)
        add_week(report, report->end_day - 7 * (back - 1), callers, &tally, &base, list);
    tally_end(&tally);
    free(callers);
}

struct rhythm {
    int64_t volumes[7], days[7], volume, day_count;
    int64_t *by_day; /* of the days with data */
};

static int falling(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

static void add_weekdays(const struct rhythm *rhythm, xmlNode *list)
{
    for (int32_t weekday = 0; weekday < 7; weekday++) {
        xmlNode *element = element_add(list, "weekday");
        element_text(element, "name", weekday_names[weekday]);
        element_integer(element, "days", rhythm->days[weekday]);
        element_integer(element, "inferences", rhythm->volumes[weekday]);
        element_ratio(element, "per_day", rhythm->volumes[weekday], rhythm->days[weekday]);
        element_ratio(element, "share", rhythm->volumes[weekday], rhythm->volume);
    }
}

/* A tenth of the days, rounded up, makes a tenth of the volume where demand is steady. */
static void add_bursts(struct rhythm *rhythm, xmlNode *list)
{
    int64_t tenth = (rhythm->day_count + 9) / 10, busiest = 0;
    if (rhythm->volume == 0)
        return;
    qsort(rhythm->by_day, (size_t)rhythm->day_count, sizeof *rhythm->by_day, falling);
    for (int64_t i = 0; i < tenth; i++)
        busiest += rhythm->by_day[i];
    element_integer(list, "busiest_days", tenth);
    element_ratio(list, "busiest_share", busiest, rhythm->volume);
    element_integer(list, "most", rhythm->by_day[0]);
    element_integer(list, "median", rhythm->by_day[rhythm->day_count / 2]);
    element_ratio(list, "most_to_median", rhythm->by_day[0], rhythm->by_day[rhythm->day_count / 2]);
}

static void add_rhythm(struct report *report)
{
    struct rhythm rhythm = {.volume = 0};
    int32_t first_day = report->end_day - PATTERN_DAYS;

    if (first_day < report->first_day)
        first_day = report->first_day;
    rhythm.by_day = memory_zeroed(PATTERN_DAYS, sizeof *rhythm.by_day);
    for (int32_t day = first_day; day < report->end_day; day++) {
        if (usage_day_is_missing(report->input.usage, day))
            continue;
        int64_t volume = usage_day(report->input.usage, day)->inferences;
        rhythm.volumes[weekday_of(day)] += volume;
        rhythm.days[weekday_of(day)]++;
        rhythm.volume += volume;
        rhythm.by_day[rhythm.day_count++] = volume;
    }
    xmlNode *list = element_add(report->root, "rhythm");
    element_day(list, "first_day", first_day);
    element_day(list, "last_day", report->end_day - 1);
    element_integer(list, "days", rhythm.day_count);
    add_weekdays(&rhythm, list);
    add_bursts(&rhythm, list);
    free(rhythm.by_day);
}

void build_weeks(struct report *report)
{
    if (report->end_day == report->first_day)
        return;
    add_weeks(report);
    add_rhythm(report);
}
