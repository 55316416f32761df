/* SPDX-License-Identifier: MIT
 * Knows how concentration came to be what it is: the default window's measures, at each of many earlier days. */
#include "report/build.h"

#include "base/day.h"
#include "report/window_measures.h"

#include <stdlib.h>
#include <string.h>

/* Daily ends up to so many points, weekly ends (or every so many weeks) beyond. */
#define POINTS_MOST 110

/* Digits of every value: what a line can show, and few enough that sums of logarithms need no more than long doubles. */
#define HISTORY_DIGITS 9

/* The days of the trailing window where the default window is all time. */
#define TRAILING_DAYS 30

/* Attributes of a point, and the measures behind them. */
static const struct {
    const char *attribute, *measure;
    enum measure_population population;
} history_measures[] = {
    {"listed", "listed", POPULATION_LISTED},
    {"used", "used", POPULATION_LISTED},
    {"inferences", "total", POPULATION_LISTED},
    {"gini", "gini", POPULATION_LISTED},
    {"gini_used", "gini", POPULATION_USED},
    {"effective", "effective_number_entropy", POPULATION_USED},
    {"top_share", "top_share_1", POPULATION_USED},
};

/* Windows of `days` days that end before end_day, end_day - step, ...; `count` of them, the earliest first. */
struct trail {
    int32_t days, step, first_end;
    size_t count;
};

static struct trail choose_trail(const struct report *report)
{
    struct trail trail = {.days = TRAILING_DAYS, .step = 1};
    if (report->input.window != USAGE_ALL)
        trail.days = report->end_day - report->window_first[report->input.window];
    int32_t spare = report->end_day - report->first_day - trail.days;
    if (spare < 0)
        return trail;
    while (spare / trail.step >= POINTS_MOST)
        trail.step = trail.step == 1 ? 7 : trail.step * 2;
    trail.count = (size_t)(spare / trail.step) + 1;
    trail.first_end = report->end_day - trail.step * (int32_t)(trail.count - 1);
    return trail;
}

/* Each model's volume in each window, window by window: one walk over a model's days serves them all. */
static int64_t *sum_windows(const struct report *report, const struct trail *trail)
{
    size_t models = report->input.inventory->model_count, days = (size_t)(report->end_day - report->first_day);
    int64_t *sums = memory_zeroed(models * trail->count + 1, sizeof *sums), *until = memory_zeroed(days + 1, sizeof *until);
    for (size_t model = 0; model < models; model++) {
        memset(until, 0, (days + 1) * sizeof *until);
        usage_model_days(report->input.usage, (uint32_t)model, until + 1);
        for (size_t day = 1; day <= days; day++)
            until[day] += until[day - 1];
        for (size_t i = 0; until[days] > 0 && i < trail->count; i++) {
            size_t end = (size_t)(trail->first_end - report->first_day) + i * (size_t)trail->step;
            sums[i * models + model] = until[end] - until[end - (size_t)trail->days];
        }
    }
    free(until);
    return sums;
}

static void add_point(const struct report *report, const struct trail *trail, int32_t end_day, const struct measure *const *measures,
                      int64_t *sums, xmlNode *list)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    struct value_scope scope = {.digits = HISTORY_DIGITS, .arena = report->arena};
    struct volumes volumes = VOLUMES_INIT;
    int64_t count = 0;
    xmlNode *point = element_add(list, "point");

    element_day(point, "date", end_day - 1);
    element_integer(point, "missing_days", report_missing_days(report, end_day - trail->days, end_day));
    for (size_t i = 0; i < inventory->model_count; i++)
        if (report_is_listed(&inventory->models[i], day_start(end_day)))
            sums[count++] = sums[i];
    report_volumes_set(report, &volumes, sums, count);
    for (size_t i = 0; i < ARRAY_SIZE(history_measures); i++) {
        struct measure_value value = measure_of_volumes(measures[i], history_measures[i].population, &volumes, &scope);
        if (value.state == MEASURE_NUMBER)
            element_text(point, history_measures[i].attribute, value.decimal);
    }
    volumes_clear(&volumes);
}

void build_history(struct report *report)
{
    struct trail trail = choose_trail(report);
    if (trail.count < 2)
        return;
    const struct measure *measures[ARRAY_SIZE(history_measures)];
    for (size_t i = 0; i < ARRAY_SIZE(history_measures); i++)
        measures[i] = measure_find(history_measures[i].measure);
    int64_t *sums = sum_windows(report, &trail);
    xmlNode *history = element_add(report->root, "history");
    element_integer(history, "days", trail.days);
    element_integer(history, "step", trail.step);
    for (size_t i = 0; i < trail.count; i++)
        add_point(report, &trail, trail.first_end + (int32_t)i * trail.step, measures,
                  sums + i * report->input.inventory->model_count, history);
    free(sums);
}
