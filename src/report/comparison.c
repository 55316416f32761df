/* SPDX-License-Identifier: MIT
 * Knows what the default window looks like beside the one before it, and beside its own worst day. */
#include "report/build.h"

#include "base/day.h"
#include "measures/pairs.h"
#include "report/presence.h"
#include "report/window_measures.h"

#include <stdlib.h>

/* Ranks that count as the top list. */
#define TOP_LIST 10

static const struct shown_measure previous_measures[] = {
    {"n.listed.previous", "listed", POPULATION_LISTED},
    {"n.used.previous", "used", POPULATION_LISTED},
    {"total.listed.previous", "total", POPULATION_LISTED},
    {"idle_share.listed.previous", "idle_share", POPULATION_LISTED},
    {"effective_entropy.used.previous", "effective_number_entropy", POPULATION_USED},
    {"hhi.used.previous", "hhi", POPULATION_USED},
    {"top_share_1.used.previous", "top_share_1", POPULATION_USED},
    {"models_for_50.used.previous", "fewest_half_reached", POPULATION_USED},
    {"gini.listed.previous", "gini", POPULATION_LISTED},
    {"gini.used.previous", "gini", POPULATION_USED},
};

static const struct shown_measure worst_day_measures[] = {
    {"hhi.used.worst_day", "hhi", POPULATION_USED},
    {"effective_entropy.used.worst_day", "effective_number_entropy", POPULATION_USED},
    {"top_share_1.used.worst_day", "top_share_1", POPULATION_USED},
    {"n.used.worst_day", "used", POPULATION_LISTED},
};

const struct shown_measure comparison_measures[] = {
    {"entered.used", "entered", POPULATION_USED},
    {"exited.used", "exited", POPULATION_USED},
    {"retained.used", "retained", POPULATION_USED},
    {"jaccard.used", "jaccard", POPULATION_USED},
    {"top_overlap_10.used", "top_overlap_10", POPULATION_USED},
    {"rbo_90.used", "rbo_90", POPULATION_USED},
    {"kendall_b.used", "kendall_b_either", POPULATION_USED},
    {"share_moved.used", "share_moved", POPULATION_USED},
    {"lorenz_dominance.listed", "lorenz_dominance_all", POPULATION_LISTED},
    {"gini_change.listed", "gini_change", POPULATION_LISTED},
    {"gini_change_by_idle.listed", "gini_change_by_idle", POPULATION_LISTED},
    {"gini_change_by_used.listed", "gini_change_by_used", POPULATION_LISTED},
};
const size_t comparison_measure_count = ARRAY_SIZE(comparison_measures);

/* The volumes of [first_day, end_day) of the models that were listed at its end. */
static void listed_volumes(const struct report *report, int32_t first_day, int32_t end_day, struct volumes *ret_volumes)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    int64_t *values = memory_zeroed(inventory->model_count, sizeof *values), count = 0;

    usage_by_model(report->input.usage, first_day, end_day, values);
    for (size_t i = 0; i < inventory->model_count; i++)
        if (presence_is_listed(&inventory->models[i], day_start(end_day)))
            values[count++] = values[i];
    report_volumes_set(report, ret_volumes, values, count);
    free(values);
}

static void add_measures(const struct report *report, const struct shown_measure *rows, size_t count,
                         const struct volumes *volumes, xmlNode *element)
{
    for (size_t i = 0; i < count; i++)
        measure_element_add(report, &rows[i], volumes, element);
}

/* Both windows of the models listed now, row by row, in the order of pages so that ties of rank are broken as pages
 * break them. */
static void add_pairs(struct report *report, int32_t first_day, int32_t end_day, xmlNode *parent)
{
    struct value_scope scope = {.digits = MEASURE_DIGITS, .arena = report->arena};
    int64_t *all = memory_zeroed(report->model_count, sizeof *all),
            *before = memory_zeroed(report->listed_count, sizeof *before),
            *after = memory_zeroed(report->listed_count, sizeof *after), count = 0;
    struct pairs pairs;

    usage_by_model(report->input.usage, first_day, end_day, all);
    for (size_t i = 0; i < report->model_count; i++) {
        if (!report->models[i].listed)
            continue;
        before[count] = all[report->models[i].index];
        after[count++] = report->models[i].volume[report->input.window];
    }
    pairs_set(&pairs, before, after, count);
    for (size_t i = 0; i < comparison_measure_count; i++) {
        struct measure_value value = pairs_measure(measure_find(comparison_measures[i].measure), &pairs, &scope);
        value_element_add(&comparison_measures[i], &value, count, parent);
    }
    pairs_clear(&pairs);
    free(after);
    free(before);
    free(all);
}

struct mover {
    const struct report_model *model;
    int64_t before;
    size_t rank_before; /* 0 = not used before */
};

static int by_volume_before(const void *a, const void *b)
{
    const struct mover *x = a, *y = b;
    if (x->before != y->before)
        return x->before > y->before ? -1 : 1;
    /* The order of pages breaks ties, and it is strict. */
    return x->model < y->model ? -1 : x->model > y->model;
}

static int by_rank_now(const void *a, const void *b)
{
    const struct mover *x = a, *y = b;
    return x->model < y->model ? -1 : x->model > y->model;
}

static void add_move(const struct report *report, const struct mover *mover, xmlNode *parent)
{
    const struct snapshot_model *facts = &report->input.inventory->models[mover->model->index];
    bool is_top = mover->model->rank > 0 && mover->model->rank <= TOP_LIST,
         was_top = mover->rank_before > 0 && mover->rank_before <= TOP_LIST;
    if (!is_top && !was_top)
        return;
    xmlNode *move = element_add(parent, "move");
    element_text(move, "key", facts->key);
    element_text(move, "name", facts->name && *facts->name ? facts->name : facts->key);
    element_text(move, "what", !was_top ? "entered" : !is_top ? "left" : "stayed");
    if (mover->model->rank > 0)
        element_integer(move, "rank", (int64_t)mover->model->rank);
    if (mover->rank_before > 0)
        element_integer(move, "previous_rank", (int64_t)mover->rank_before);
    element_integer(move, "inferences", mover->model->volume[report->input.window]);
    element_integer(move, "previous_inferences", mover->before);
}

/* Those of the models listed now that are or were among the top, by their rank now. */
static void add_moves(struct report *report, int32_t first_day, int32_t end_day, xmlNode *parent)
{
    int64_t *all = memory_zeroed(report->model_count, sizeof *all);
    struct mover *movers = memory_zeroed(report->model_count, sizeof *movers);
    size_t count = 0;

    usage_by_model(report->input.usage, first_day, end_day, all);
    for (size_t i = 0; i < report->model_count; i++)
        if (report->models[i].listed)
            movers[count++] = (struct mover){.model = &report->models[i], .before = all[report->models[i].index]};
    if (count > 1)
        qsort(movers, count, sizeof *movers, by_volume_before);
    for (size_t i = 0; i < count; i++)
        movers[i].rank_before = movers[i].before > 0 ? i + 1 : 0;
    if (count > 1)
        qsort(movers, count, sizeof *movers, by_rank_now);
    for (size_t i = 0; i < count; i++)
        add_move(report, &movers[i], parent);
    free(movers);
    free(all);
}

static void add_previous(struct report *report, xmlNode *parent)
{
    int32_t end_day = report->window_first[report->input.window];
    int32_t first_day = end_day - (report->end_day - end_day);
    struct volumes volumes = VOLUMES_INIT;

    /* A window that begins before the data cannot be compared. */
    if (report->input.window == USAGE_ALL || first_day < report->first_day)
        return;
    xmlNode *previous = element_add(parent, "previous");
    element_day(previous, "first_day", first_day);
    element_day(previous, "last_day", end_day - 1);
    element_integer(previous, "days", end_day - first_day);
    element_integer(previous, "missing_days", presence_missing_days(report, first_day, end_day));
    element_integer(previous, "days_made_in", presence_days_made_in(report, first_day, end_day));
    listed_volumes(report, first_day, end_day, &volumes);
    add_measures(report, previous_measures, ARRAY_SIZE(previous_measures), &volumes, previous);
    lorenz_element_add(report, POPULATION_LISTED, &volumes, previous);
    volumes_clear(&volumes);
    add_pairs(report, first_day, end_day, parent);
    add_moves(report, first_day, end_day, parent);
}

/* The volumes of a day of the default window of the models that were listed at its end, but not those that were idle in
 * all of it. */
static void used_volumes(const struct report *report, int32_t day, int64_t *values, struct volumes *ret_volumes)
{
    const struct snapshot_model *models = report->input.inventory->models;
    int64_t count = 0;

    for (size_t i = 0; i < report->model_count && report->models[i].volume[report->input.window] > 0; i++)
        if (presence_is_listed(&models[report->models[i].index], day_start(day + 1)))
            usage_model_days_between(report->input.usage, report->models[i].index, day, day + 1, &values[count++]);
    report_volumes_set(report, ret_volumes, values, count);
}

/* The day of the window with the highest Herfindahl-Hirschman index, which idle models do not change, the earliest of
 * equals; false when no day has volume. A window hides a capture inside it. */
static bool find_worst_day(const struct report *report, int32_t *ret_day)
{
    struct value_scope scope = {.digits = MEASURE_DIGITS, .arena = report->arena};
    int32_t first = report->window_first[report->input.window];
    int64_t *values = memory_zeroed(report->model_count, sizeof *values);
    double worst = -1;

    for (int32_t day = first > report->first_day ? first : report->first_day; day < report->end_day; day++) {
        struct volumes volumes = VOLUMES_INIT;
        used_volumes(report, day, values, &volumes);
        struct measure_value hhi = measure_by_id("hhi", POPULATION_USED, &volumes, &scope);
        if (hhi.state == MEASURE_NUMBER && strtod(hhi.decimal, NULL) > worst) {
            worst = strtod(hhi.decimal, NULL);
            *ret_day = day;
        }
        volumes_clear(&volumes);
    }
    free(values);
    return worst >= 0;
}

static void add_worst_day(struct report *report, xmlNode *parent)
{
    struct volumes volumes = VOLUMES_INIT;
    int32_t day = report->first_day;

    /* The worst day of all time would be one of the first, when there was hardly any volume. */
    if (report->input.window == USAGE_ALL || report->input.window == USAGE_1D || !find_worst_day(report, &day))
        return;
    xmlNode *worst = element_add(parent, "worst_day");
    element_day(worst, "date", day);
    listed_volumes(report, day, day + 1, &volumes);
    add_measures(report, worst_day_measures, ARRAY_SIZE(worst_day_measures), &volumes, worst);
    volumes_clear(&volumes);
}

void build_comparison(struct report *report)
{
    xmlNode *comparison = element_add(report->root, "comparison");
    add_previous(report, comparison);
    add_worst_day(report, comparison);
}
