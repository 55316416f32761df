/* SPDX-License-Identifier: MIT
 * Knows how concentration came to be what it is: the default window's measures, at each of many earlier days. */
#include "report/build.h"

#include "base/day.h"
#include "report/presence.h"
#include "report/window_measures.h"

#include <stdlib.h>

/* Daily ends up to so many points, weekly ends (or every so many weeks) beyond. */
#define POINTS_MOST 110

/* Digits of every value: what a line can show, and few enough that sums of logarithms need no more than long
 * doubles. */
#define HISTORY_DIGITS 9

/* A window with data of less than nine tenths of the days of the fullest is no fair neighbour of it: fewer days find
 * fewer models. */
#define THIN_OF 10

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
    int32_t fullest; /* most days with data of any of them */
};

static int32_t days_of_window(const struct report *report, const struct trail *trail, int32_t end_day)
{
    return presence_days_made_in(report, end_day - trail->days, end_day);
}

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
    for (int32_t end_day = trail.first_end; end_day <= report->end_day; end_day += trail.step) {
        int32_t days = days_of_window(report, &trail, end_day);
        trail.fullest = days > trail.fullest ? days : trail.fullest;
    }
    return trail;
}

/* The models that ever ran, and the volume of each in each window: most of a large inventory is idle in all of them. */
struct track {
    uint32_t *models;
    size_t count;
    int64_t *sums;   /* [window * count + model] */
    int64_t *values; /* of those that are listed at a point */
    const struct measure *measures[ARRAY_SIZE(history_measures)];
};

/* One walk over a model's days serves all windows. */
static void sum_windows(const struct report *report, const struct trail *trail, struct track *track)
{
    size_t days = (size_t)(report->end_day - report->first_day);
    int64_t *until = memory_zeroed(days + 1, sizeof *until);
    for (size_t k = 0; k < track->count; k++) {
        usage_model_days(report->input.usage, track->models[k], until + 1);
        for (size_t day = 1; day <= days; day++)
            until[day] += until[day - 1];
        for (size_t i = 0; i < trail->count; i++) {
            size_t end = (size_t)(trail->first_end - report->first_day) + i * (size_t)trail->step;
            track->sums[i * track->count + k] = until[end] - until[end - (size_t)trail->days];
        }
    }
    free(until);
}

static struct track track_start(const struct report *report, const struct trail *trail)
{
    struct track track = {.models = memory_zeroed(report->model_count, sizeof *track.models),
                          .values = memory_zeroed(report->model_count, sizeof *track.values)};
    for (size_t i = 0; i < report->model_count; i++)
        if (report->models[i].volume[USAGE_ALL] > 0)
            track.models[track.count++] = report->models[i].index;
    track.sums = memory_zeroed(trail->count * track.count, sizeof *track.sums);
    sum_windows(report, trail, &track);
    for (size_t i = 0; i < ARRAY_SIZE(history_measures); i++)
        track.measures[i] = measure_find(history_measures[i].measure);
    return track;
}

static void track_end(struct track *track)
{
    free(track->models);
    free(track->sums);
    free(track->values);
}

/* The volumes of window `index` of the models that are listed at its end. */
static void listed_volumes(const struct report *report, const struct track *track, size_t index, int32_t end_day,
                           struct volumes *ret_volumes)
{
    const struct snapshot_model *models = report->input.inventory->models;
    int64_t listed = presence_listed_on(report, end_day), count = 0;
    for (size_t k = 0; k < track->count; k++)
        if (presence_is_listed(&models[track->models[k]], day_start(end_day)))
            track->values[count++] = track->sums[index * track->count + k];
    report_volumes_set_with_idle(report, ret_volumes, track->values, count, listed - count);
}

static void add_point(const struct report *report, const struct trail *trail, const struct track *track, size_t index,
                      xmlNode *list)
{
    int32_t end_day = trail->first_end + (int32_t)index * trail->step;
    struct value_scope scope = {.digits = HISTORY_DIGITS, .arena = report->arena};
    struct volumes volumes = VOLUMES_INIT;
    xmlNode *point = element_add(list, "point");

    element_day(point, "date", end_day - 1);
    element_integer(point, "missing_days", presence_missing_days(report, end_day - trail->days, end_day));
    element_flag(point, "thin", days_of_window(report, trail, end_day) * THIN_OF < trail->fullest * (THIN_OF - 1));
    listed_volumes(report, track, index, end_day, &volumes);
    for (size_t i = 0; i < ARRAY_SIZE(history_measures); i++) {
        struct measure_value value =
            measure_of_volumes(track->measures[i], history_measures[i].population, &volumes, &scope);
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
    struct track track = track_start(report, &trail);
    xmlNode *history = element_add(report->root, "history");
    element_integer(history, "days", trail.days);
    element_integer(history, "step", trail.step);
    for (size_t i = 0; i < trail.count; i++)
        add_point(report, &trail, &track, i, history);
    track_end(&track);
}
