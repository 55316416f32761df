/* SPDX-License-Identifier: MIT
 * Knows what remains when the addresses that are not demand from outside are taken out, beside what there was. */
#include "report/build.h"

#include "report/window_measures.h"

#include <stdlib.h>
#include <string.h>

/* Days on which an address must have been seen, as steps of a table; the first is that of the organic side. */
static const int32_t least_days[] = {2, 3, 5, 10};

/* Labelled callers named one by one. */
#define SHOWN_LABELS 20

static const struct shown_measure raw_measures[] = {
    {"n.used.raw", "used", POPULATION_LISTED},
    {"effective_entropy.used.raw", "effective_number_entropy", POPULATION_USED},
    {"hhi.used.raw", "hhi", POPULATION_USED},
    {"top_share_1.used.raw", "top_share_1", POPULATION_USED},
    {"models_for_50.used.raw", "fewest_half_reached", POPULATION_USED},
    {"gini.used.raw", "gini", POPULATION_USED},
};

static const struct shown_measure organic_measures[] = {
    {"n.used.organic", "used", POPULATION_LISTED},
    {"effective_entropy.used.organic", "effective_number_entropy", POPULATION_USED},
    {"hhi.used.organic", "hhi", POPULATION_USED},
    {"top_share_1.used.organic", "top_share_1", POPULATION_USED},
    {"models_for_50.used.organic", "fewest_half_reached", POPULATION_USED},
    {"gini.used.organic", "gini", POPULATION_USED},
};

struct crowd {
    const struct report *report;
    const struct snapshot_inventory *inventory;
    size_t count;
    int64_t *volumes; /* by caller, default window */
    int32_t *days;    /* by caller, on which it was ever seen */
    int64_t all;      /* volume of the window */
};

/* What is kept of the crowd by a rule. */
struct kept {
    bool *wanted; /* by caller */
    int64_t callers, inferences;
};

static struct kept keep(const struct crowd *crowd, int32_t days, bool without_first_party)
{
    struct kept kept = {.wanted = memory_zeroed(crowd->count, sizeof *kept.wanted)};
    for (size_t i = 0; i < crowd->count; i++) {
        if (crowd->volumes[i] == 0 || crowd->days[i] < days ||
            (without_first_party && snapshot_is_first_party(crowd->inventory, (uint32_t)i)))
            continue;
        kept.wanted[i] = true;
        kept.callers++;
        kept.inferences += crowd->volumes[i];
    }
    return kept;
}

static void add_sums(const struct crowd *crowd, const struct kept *kept, xmlNode *element)
{
    element_integer(element, "callers", kept->callers);
    element_integer(element, "inferences", kept->inferences);
    element_ratio(element, "share", kept->inferences, crowd->all);
}

/* Over the listed models, by volume[index in the inventory]. */
static void add_measures(const struct crowd *crowd, const struct shown_measure *rows, size_t count,
                         const int64_t *by_model, xmlNode *side)
{
    const struct report *report = crowd->report;
    int64_t *values = memory_zeroed(report->listed_count, sizeof *values), listed = 0;
    struct volumes volumes = VOLUMES_INIT;

    for (size_t i = 0; i < report->model_count; i++)
        if (report->models[i].listed)
            values[listed++] = by_model[report->models[i].index];
    report_volumes_set(report, &volumes, values, listed);
    for (size_t i = 0; i < count; i++)
        measure_element_add(report, &rows[i], &volumes, side);
    volumes_clear(&volumes);
    free(values);
}

static void add_raw(const struct crowd *crowd, int64_t *by_model, xmlNode *list)
{
    const struct report *report = crowd->report;
    struct kept everybody = keep(crowd, 1, false);
    xmlNode *raw = element_add(list, "raw");

    element_integer(raw, "callers", everybody.callers);
    element_integer(raw, "inferences", crowd->all);
    element_ratio(raw, "share", crowd->all, crowd->all);
    for (size_t i = 0; i < report->model_count; i++)
        by_model[report->models[i].index] = report->models[i].volume[report->input.window];
    add_measures(crowd, raw_measures, ARRAY_SIZE(raw_measures), by_model, raw);
    free(everybody.wanted);
}

static void add_organic(const struct crowd *crowd, int64_t *by_model, xmlNode *list)
{
    struct kept kept = keep(crowd, least_days[0], true);
    xmlNode *organic = element_add(list, "organic");

    element_integer(organic, "least_days", least_days[0]);
    add_sums(crowd, &kept, organic);
    usage_by_model_of_callers(crowd->report->input.usage, kept.wanted, by_model);
    add_measures(crowd, organic_measures, ARRAY_SIZE(organic_measures), by_model, organic);
    free(kept.wanted);
}

static void add_thresholds(const struct crowd *crowd, xmlNode *list)
{
    for (size_t i = 0; i < ARRAY_SIZE(least_days); i++) {
        struct kept kept = keep(crowd, least_days[i], false);
        xmlNode *without = element_add(list, "without");
        element_integer(without, "least_days", least_days[i]);
        add_sums(crowd, &kept, without);
        free(kept.wanted);
    }
}

struct label {
    const char *label, *kind;
    int64_t callers, inferences;
};

static int by_label(const void *a, const void *b)
{
    const struct label *x = a, *y = b;
    int order = strcmp(x->label, y->label);
    return order != 0 ? order : strcmp(x->kind, y->kind);
}

static int by_volume(const void *a, const void *b)
{
    const struct label *x = a, *y = b;
    if (x->inferences != y->inferences)
        return x->inferences > y->inferences ? -1 : 1;
    return by_label(a, b);
}

static size_t collect_labels(const struct crowd *crowd, struct label *labels)
{
    size_t count = 0, merged = 0;
    for (size_t i = 0; i < crowd->inventory->callers.label_count; i++) {
        const struct snapshot_label *label = &crowd->inventory->callers.labels[i];
        const char *kind = snapshot_caller_kind_name(snapshot_caller_kind(crowd->inventory, label->caller));
        if (crowd->volumes[label->caller] > 0)
            labels[count++] = (struct label){label->text, kind ? kind : "", 1, crowd->volumes[label->caller]};
    }
    if (count > 1)
        qsort(labels, count, sizeof *labels, by_label);
    for (size_t i = 0; i < count; i++) {
        if (merged > 0 && by_label(&labels[merged - 1], &labels[i]) == 0) {
            labels[merged - 1].callers++;
            labels[merged - 1].inferences += labels[i].inferences;
        } else {
            labels[merged++] = labels[i];
        }
    }
    if (merged > 1)
        qsort(labels, merged, sizeof *labels, by_volume);
    return merged;
}

/* Who the named callers are: applications of the network, relays, contracts. */
static void add_labels(const struct crowd *crowd, xmlNode *list)
{
    struct label *labels = memory_zeroed(crowd->inventory->callers.label_count, sizeof *labels);
    size_t count = collect_labels(crowd, labels);
    for (size_t i = 0; i < count && i < SHOWN_LABELS; i++) {
        xmlNode *element = element_add(list, "label");
        element_text(element, "name", labels[i].label);
        element_text(element, "kind", labels[i].kind);
        element_integer(element, "callers", labels[i].callers);
        element_integer(element, "inferences", labels[i].inferences);
        element_ratio(element, "share", labels[i].inferences, crowd->all);
    }
    element_integer(list, "labels", (int64_t)count);
    free(labels);
}

void build_organic(struct report *report)
{
    struct crowd crowd = {.report = report,
                          .inventory = report->input.inventory,
                          .count = report->input.inventory->caller_count,
                          .all = report->totals[report->input.window].inferences};
    if (report->totals[report->input.window].caller_known == 0)
        return;
    int64_t *by_model = memory_zeroed(report->model_count, sizeof *by_model);
    crowd.volumes = memory_zeroed(crowd.count, sizeof *crowd.volumes);
    crowd.days = memory_zeroed(crowd.count, sizeof *crowd.days);
    usage_by_caller(report->input.usage, report->input.window, crowd.volumes);
    for (uint32_t i = 0; i < crowd.count; i++)
        crowd.days[i] = usage_caller_days(report->input.usage, i);
    xmlNode *list = element_add(report->root, "demand");
    add_raw(&crowd, by_model, list);
    add_organic(&crowd, by_model, list);
    add_thresholds(&crowd, list);
    add_labels(&crowd, list);
    free(crowd.days);
    free(crowd.volumes);
    free(by_model);
}
