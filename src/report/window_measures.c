/* SPDX-License-Identifier: MIT
 * Knows which measures of a window the pages show, of which models, and under which id the document carries them. */
#include "report/window_measures.h"

#include "measures/kernels.h"
#include "measures/lorenz.h"
#include "measures/unattributed.h"
#include "report/term.h"

#include <stdlib.h>

static const struct shown_measure window_set[] = {
    {"n.listed", "listed", POPULATION_LISTED},
    {"n.used", "used", POPULATION_LISTED},
    {"idle_share.listed", "idle_share", POPULATION_LISTED},
    {"total.listed", "total", POPULATION_LISTED},
    {"mean.listed", "mean", POPULATION_LISTED},
    {"mean.used", "mean", POPULATION_USED},
    {"median.listed", "median", POPULATION_LISTED},
    {"median.used", "median", POPULATION_USED},
    {"effective_entropy.used", "effective_number_entropy", POPULATION_USED},
    {"effective_hhi.used", "effective_number_hhi", POPULATION_USED},
    {"entropy.used", "entropy_bits", POPULATION_USED},
    {"hhi.used", "hhi", POPULATION_USED},
    {"hhi_points.used", "hhi_points", POPULATION_USED},
    {"hhi_unbiased.used", "hhi_unbiased", POPULATION_USED},
    {"top_share_1.used", "top_share_1", POPULATION_USED},
    {"top_share_4.used", "top_share_4", POPULATION_USED},
    {"top_share_10.used", "top_share_10", POPULATION_USED},
    {"models_for_50.used", "fewest_half_reached", POPULATION_USED},
    {"nakamoto.used", "fewest_half", POPULATION_USED},
    {"models_for_90.used", "fewest_90", POPULATION_USED},
    {"gini.listed", "gini", POPULATION_LISTED},
    {"gini.used", "gini", POPULATION_USED},
    {"theil.listed", "theil", POPULATION_LISTED},
    {"theil.used", "theil", POPULATION_USED},
    {"top_percent_share_1.listed", "top_percent_1", POPULATION_LISTED},
    {"top_percent_share_1.used", "top_percent_1", POPULATION_USED},
    {"gini_floor.listed", "gini_floor", POPULATION_LISTED},
    {"idle_share_floor.listed", "idle_share_floor", POPULATION_LISTED},
    {"hhi_floor.listed", "hhi_floor", POPULATION_LISTED},
    {"gini_above_floor.listed", "gini_above_floor", POPULATION_LISTED},
    {"idle_share_above_floor.listed", "idle_share_above_floor", POPULATION_LISTED},
    {"hhi_above_floor.listed", "hhi_above_floor", POPULATION_LISTED},
    /* What the measures may be once the volume that names no model is given its place: bounds, not a point. */
    {"hhi_low.used", "hhi_low", POPULATION_USED},
    {"hhi_high.used", "hhi_high", POPULATION_USED},
    {"top_share_1_low.used", "top_share_1_low", POPULATION_USED},
    {"top_share_1_high.used", "top_share_1_high", POPULATION_USED},
    {"nakamoto_low.used", "fewest_half_low", POPULATION_USED},
    {"nakamoto_high.used", "fewest_half_high", POPULATION_USED},
};

static const char *const population_names[] = {[POPULATION_LISTED] = "listed", [POPULATION_USED] = "used"};

static const char *convention_of(const struct measure *measure, enum measure_population population)
{
    const char *own = measure->convention[population];
    return own ? own : measure->convention[population == POPULATION_LISTED ? POPULATION_USED : POPULATION_LISTED];
}

void report_volumes_set(const struct report *report, struct volumes *volumes, const int64_t *values, int64_t count)
{
    report_volumes_set_with_idle(report, volumes, values, count, 0);
}

void report_volumes_set_with_idle(const struct report *report, struct volumes *volumes, const int64_t *values,
                                  int64_t count, int64_t idle)
{
    volumes_set_with_idle(volumes, values, count, idle);
    kernels_lend_logs(volumes, report->logs);
}

void value_element_add(const struct shown_measure *shown, const struct measure_value *value, int64_t n, xmlNode *parent)
{
    static const char *const states[] = {[MEASURE_UNDEFINED] = "undefined",
                                         [MEASURE_INFINITE] = "infinite",
                                         [MEASURE_NUMBER] = "value",
                                         [MEASURE_WORD] = "word"};
    const struct measure *measure = measure_find(shown->measure);
    xmlNode *element = element_add(parent, "measure");

    element_text(element, "id", shown->id);
    element_text(element, "method", shown->measure);
    term_text(element, "name", measure->name, shown->id);
    element_text(element, "population", population_names[shown->population]);
    element_text(element, "convention", convention_of(measure, shown->population));
    term_text(element, "unit", measure_unit(measure), shown->id);
    element_integer(element, "n", n);
    element_text(element, "state", states[value->state]);
    if (value->state == MEASURE_NUMBER || value->state == MEASURE_WORD)
        element_text(element, value->state == MEASURE_NUMBER ? "value" : "word", value->decimal);
    element_text(element, "numerator", value->numerator);
    element_text(element, "denominator", value->denominator);
    if (value->reason)
        term_text(element, "reason", value->reason, shown->id);
}

void measure_element_add(const struct report *report, const struct shown_measure *shown, const struct volumes *listed,
                         xmlNode *parent)
{
    struct value_scope scope = {.digits = MEASURE_DIGITS, .arena = report->arena};
    struct measure_value value = measure_of_volumes(measure_find(shown->measure), shown->population, listed, &scope);
    value_element_add(shown, &value, shown->population == POPULATION_LISTED ? listed->n : listed->n_used, parent);
}

/* Nothing without unattributed volume: then there are no bounds. */
static void add_bound(const struct report *report, const struct shown_measure *shown, const struct volumes *listed,
                      int64_t unattributed, xmlNode *window)
{
    struct value_scope scope = {.digits = MEASURE_DIGITS, .arena = report->arena};
    struct unattributed input = {.known = listed, .volume = (uint128)unattributed};
    if (unattributed == 0)
        return;
    struct measure_value value = unattributed_measure(measure_find(shown->measure), &input, &scope);
    value_element_add(shown, &value, listed->n_used, window);
}

const struct shown_measure *shown_measures(size_t *ret_count)
{
    *ret_count = ARRAY_SIZE(window_set);
    return window_set;
}

void lorenz_element_add(const struct report *report, enum measure_population population, const struct volumes *listed,
                        xmlNode *parent)
{
    struct value_scope scope = {.digits = MEASURE_DIGITS, .arena = report->arena};
    struct volumes used = volumes_used(listed);
    const struct volumes *volumes = population == POPULATION_LISTED ? listed : &used;
    struct lorenz_point points[LORENZ_POINTS];
    size_t count = lorenz_points(volumes, points, LORENZ_POINTS);

    if (count == 0)
        return;
    xmlNode *element = element_add(parent, "lorenz");
    element_text(element, "population", population_names[population]);
    for (size_t i = 0; i < count; i++) {
        xmlNode *point = element_add(element, "point");
        element_text(point, "p", lorenz_items_share(volumes, &points[i], &scope).decimal);
        element_text(point, "l", lorenz_volume_share(volumes, &points[i], &scope).decimal);
    }
}

void window_measures_add(struct report *report, enum usage_window window, xmlNode *element)
{
    int64_t *values = memory_zeroed(report->listed_count, sizeof *values);
    struct volumes listed = VOLUMES_INIT;
    int64_t count = 0;

    for (size_t i = 0; i < report->model_count; i++)
        if (report->models[i].listed)
            values[count++] = report->models[i].volume[window];
    report_volumes_set(report, &listed, values, count);
    for (size_t i = 0; i < ARRAY_SIZE(window_set); i++) {
        if (measure_find(window_set[i].measure)->subject == SUBJECT_UNATTRIBUTED)
            add_bound(report, &window_set[i], &listed, report->totals[window].unattributed, element);
        else
            measure_element_add(report, &window_set[i], &listed, element);
    }
    lorenz_element_add(report, POPULATION_LISTED, &listed, element);
    lorenz_element_add(report, POPULATION_USED, &listed, element);
    volumes_clear(&listed);
    free(values);
}
