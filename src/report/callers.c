/* SPDX-License-Identifier: MIT
 * Knows who asks: how volume is spread over addresses, by kind, and how often an address comes back. */
#include "report/build.h"

#include "report/window_measures.h"

#include <stdlib.h>
#include <string.h>

/* Addresses named one by one. */
#define TOP_CALLERS 15

static const struct shown_measure caller_measures[] = {
    {"effective_entropy.callers", "effective_number_entropy", POPULATION_USED},
    {"effective_hhi.callers", "effective_number_hhi", POPULATION_USED},
    {"hhi.callers", "hhi", POPULATION_USED},
    {"gini.callers", "gini", POPULATION_USED},
    {"top_share_1.callers", "top_share_1", POPULATION_USED},
    {"top_share_10.callers", "top_share_10", POPULATION_USED},
    {"callers_for_50.callers", "fewest_half_reached", POPULATION_USED},
    {"callers_for_90.callers", "fewest_90", POPULATION_USED},
};

/* The same of the models, once the largest address is taken out. */
static const struct shown_measure without_measures[] = {
    {"n.used.without_top_caller", "used", POPULATION_LISTED},
    {"idle_share.listed.without_top_caller", "idle_share", POPULATION_LISTED},
    {"effective_entropy.used.without_top_caller", "effective_number_entropy", POPULATION_USED},
    {"hhi.used.without_top_caller", "hhi", POPULATION_USED},
    {"top_share_1.used.without_top_caller", "top_share_1", POPULATION_USED},
    {"models_for_50.used.without_top_caller", "fewest_half_reached", POPULATION_USED},
    {"gini.listed.without_top_caller", "gini", POPULATION_LISTED},
    {"gini.used.without_top_caller", "gini", POPULATION_USED},
};

/* Kinds of caller, in the order of trust in their being demand from outside. */
static const struct {
    enum snapshot_caller_kind kind;
    const char *label;
} kinds[] = {
    {CALLER_WALLET, "wallet"},           {CALLER_CONTRACT, "contract"}, {CALLER_RELAY, "relay"},
    {CALLER_FIRST_PARTY, "first party"}, {CALLER_UNKNOWN, "unknown"},   {CALLER_NOT_STATED, "not stated"},
};

/* By how many distinct days an address was seen, all time. */
static const struct {
    int32_t least, most;
    const char *label;
} visits[] = {{1, 1, "1 day"}, {2, 2, "2 days"}, {3, 9, "3 to 9 days"}, {10, INT32_MAX, "10 days or more"}};

struct crowd {
    const struct report *report;
    const struct snapshot_inventory *inventory;
    size_t count;
    int64_t *volumes; /* by caller, default window */
    int64_t known;    /* volume of the window whose caller is known */
    uint32_t largest; /* SNAPSHOT_NONE when nobody called */
};

static struct crowd gather(const struct report *report)
{
    struct crowd crowd = {.report = report,
                          .inventory = report->input.inventory,
                          .count = report->input.inventory->caller_count,
                          .known = report->totals[report->input.window].caller_known,
                          .largest = SNAPSHOT_NONE};
    crowd.volumes = memory_zeroed(crowd.count, sizeof *crowd.volumes);
    usage_by_caller(report->input.usage, report->input.window, crowd.volumes);
    for (size_t i = 0; i < crowd.count; i++)
        if (crowd.volumes[i] > 0 && (crowd.largest == SNAPSHOT_NONE || crowd.volumes[i] > crowd.volumes[crowd.largest]))
            crowd.largest = (uint32_t)i;
    return crowd;
}

static int64_t all_volume(const struct crowd *crowd)
{
    return crowd->report->totals[crowd->report->input.window].inferences;
}

static void add_measures(const struct crowd *crowd, xmlNode *list)
{
    struct volumes volumes = VOLUMES_INIT;
    report_volumes_set(crowd->report, &volumes, crowd->volumes, (int64_t)crowd->count);
    for (size_t i = 0; i < ARRAY_SIZE(caller_measures); i++)
        measure_element_add(crowd->report, &caller_measures[i], &volumes, list);
    volumes_clear(&volumes);
}

static void add_kinds(const struct crowd *crowd, xmlNode *list)
{
    for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
        int64_t volume = 0, callers = 0;
        for (size_t i = 0; i < crowd->count; i++) {
            if (crowd->volumes[i] == 0 || snapshot_caller_kind(crowd->inventory, (uint32_t)i) != kinds[k].kind)
                continue;
            volume += crowd->volumes[i];
            callers++;
        }
        if (callers == 0)
            continue;
        xmlNode *kind = element_add(list, "kind");
        element_text(kind, "name", kinds[k].label);
        element_integer(kind, "callers", callers);
        element_integer(kind, "inferences", volume);
        element_ratio(kind, "share", volume, all_volume(crowd));
    }
    if (all_volume(crowd) > crowd->known) {
        xmlNode *kind = element_add(list, "kind");
        element_text(kind, "name", "no address known");
        element_flag(kind, "none", true);
        element_integer(kind, "inferences", all_volume(crowd) - crowd->known);
        element_ratio(kind, "share", all_volume(crowd) - crowd->known, all_volume(crowd));
    }
}

static void add_visits(const struct crowd *crowd, xmlNode *list)
{
    int64_t callers[ARRAY_SIZE(visits)] = {0}, volumes[ARRAY_SIZE(visits)] = {0};
    for (size_t i = 0; i < crowd->count; i++) {
        int32_t days = usage_caller_days(crowd->report->input.usage, (uint32_t)i);
        for (size_t v = 0; v < ARRAY_SIZE(visits); v++) {
            if (days < visits[v].least || days > visits[v].most)
                continue;
            callers[v]++;
            volumes[v] += crowd->volumes[i];
        }
    }
    for (size_t v = 0; v < ARRAY_SIZE(visits); v++) {
        xmlNode *visit = element_add(list, "visits");
        element_text(visit, "label", visits[v].label);
        element_integer(visit, "callers", callers[v]);
        element_integer(visit, "inferences", volumes[v]);
        element_ratio(visit, "share", volumes[v], all_volume(crowd));
    }
}

/* The callers with the most volume, which is above 0, by falling volume, then by index. There are far more callers than
 * the few that are named, so each is compared with the least of those first. */
static size_t find_top(const struct crowd *crowd, uint32_t top[TOP_CALLERS])
{
    size_t count = 0;
    for (size_t i = 0; i < crowd->count; i++) {
        size_t at = count;
        if (crowd->volumes[i] == 0 || (count == TOP_CALLERS && crowd->volumes[i] <= crowd->volumes[top[count - 1]]))
            continue;
        for (; at > 0 && crowd->volumes[i] > crowd->volumes[top[at - 1]]; at--)
            if (at < TOP_CALLERS)
                top[at] = top[at - 1];
        top[at] = (uint32_t)i;
        count += count < TOP_CALLERS;
    }
    return count;
}

static void add_top(const struct crowd *crowd, xmlNode *list)
{
    uint32_t order[TOP_CALLERS];
    size_t count = find_top(crowd, order);
    for (size_t i = 0; i < count; i++) {
        const struct snapshot_inventory *inventory = crowd->inventory;
        uint32_t caller = order[i];
        xmlNode *entry = element_add(list, "entry");
        element_integer(entry, "rank", (int64_t)i + 1);
        element_text(entry, "address", snapshot_caller_address(inventory, caller, crowd->report->arena));
        element_text(entry, "label", snapshot_caller_label(inventory, caller));
        element_text(entry, "kind", snapshot_caller_kind_name(snapshot_caller_kind(inventory, caller)));
        element_integer(entry, "days", usage_caller_days(crowd->report->input.usage, caller));
        element_integer(entry, "inferences", crowd->volumes[caller]);
        element_ratio(entry, "share", crowd->volumes[caller], all_volume(crowd));
    }
}

/* The measures of the models without the volume of the largest address, under the window they belong to. */
static void add_without_largest(const struct crowd *crowd, xmlNode *list)
{
    const struct report *report = crowd->report;
    if (crowd->largest == SNAPSHOT_NONE)
        return;
    int64_t *theirs = memory_zeroed(report->model_count, sizeof *theirs);
    int64_t *rest = memory_zeroed(report->listed_count, sizeof *rest);
    int64_t count = 0;
    struct volumes volumes = VOLUMES_INIT;

    usage_by_model_of_caller(report->input.usage, crowd->largest, theirs);
    for (size_t i = 0; i < report->model_count; i++)
        if (report->models[i].listed)
            rest[count++] = report->models[i].volume[report->input.window] - theirs[report->models[i].index];
    report_volumes_set(report, &volumes, rest, count);
    for (size_t i = 0; i < ARRAY_SIZE(without_measures); i++)
        measure_element_add(report, &without_measures[i], &volumes, list);
    volumes_clear(&volumes);
    free(rest);
    free(theirs);
}

void build_callers(struct report *report)
{
    struct crowd crowd = gather(report);
    if (crowd.largest != SNAPSHOT_NONE) {
        xmlNode *list = element_add(report->root, "callers");
        element_integer(list, "known", crowd.known);
        element_ratio(list, "known_share", crowd.known, all_volume(&crowd));
        add_measures(&crowd, list);
        add_without_largest(&crowd, list);
        add_kinds(&crowd, list);
        add_visits(&crowd, list);
        add_top(&crowd, list);
    }
    free(crowd.volumes);
}
