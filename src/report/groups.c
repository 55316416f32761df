/* SPDX-License-Identifier: MIT
 * Knows how models add up by owner, category and family. */
#include "report/build.h"

#include "base/repeats.h"
#include "report/family.h"
#include "report/window_measures.h"

#include <stdlib.h>
#include <string.h>

/* Concentration summed by owner, beside that of models: a few owners can stand behind many models. */
static const struct shown_measure owner_measures[] = {
    {"n.owners", "listed", POPULATION_LISTED},
    {"n.used.owners", "used", POPULATION_LISTED},
    {"effective_entropy.owners", "effective_number_entropy", POPULATION_USED},
    {"hhi.owners", "hhi", POPULATION_USED},
    {"top_share_1.owners", "top_share_1", POPULATION_USED},
    {"top_share_10.owners", "top_share_10", POPULATION_USED},
    {"owners_for_50.owners", "fewest_half_reached", POPULATION_USED},
    {"gini.owners", "gini", POPULATION_LISTED},
    {"gini.used.owners", "gini", POPULATION_USED},
};

static const struct shown_measure family_measures[] = {
    {"n.families", "listed", POPULATION_LISTED},
    {"n.used.families", "used", POPULATION_LISTED},
    {"effective_entropy.families", "effective_number_entropy", POPULATION_USED},
    {"hhi.families", "hhi", POPULATION_USED},
    {"top_share_1.families", "top_share_1", POPULATION_USED},
    {"top_share_10.families", "top_share_10", POPULATION_USED},
    {"families_for_50.families", "fewest_half_reached", POPULATION_USED},
    {"gini.families", "gini", POPULATION_LISTED},
    {"gini.used.families", "gini", POPULATION_USED},
};

/* How the inventory groups models: a list element, its items, and the column that names the group. */
struct grouping {
    const char *list, *item;
    size_t offset; /* of the column in struct snapshot_model */
    const struct shown_measure *measures;
    size_t measure_count;
};

static const struct grouping groupings[] = {
    {"owners", "owner", offsetof(struct snapshot_model, owner), owner_measures, ARRAY_SIZE(owner_measures)},
    {"categories", "category", offsetof(struct snapshot_model, category), NULL, 0},
    {"families", "family", offsetof(struct snapshot_model, family), family_measures, ARRAY_SIZE(family_measures)},
};

struct group {
    const char *name;
    const struct report_model *largest; /* its most used model of any kind */
    int64_t models, listed, used, volume, volume_all;
    int64_t listed_volume; /* that of listed models only */
    int64_t paid, paid_all; /* 10^-9 of the currency, default window and all time */
};

static bool is_by_family(const struct grouping *grouping)
{
    return grouping->offset == offsetof(struct snapshot_model, family);
}

static const char *stated_name(const struct report *report, const struct grouping *grouping,
                               const struct report_model *model)
{
    const char *facts = (const char *)&report->input.inventory->models[model->index];
    return *(const char *const *)(facts + grouping->offset);
}

static const char *group_name(const struct report *report, const struct grouping *grouping,
                              const struct report_model *model)
{
    const struct snapshot_model *facts = &report->input.inventory->models[model->index];
    const char *name = stated_name(report, grouping, model);
    if (is_by_family(grouping) && !(name && *name))
        return family_of_name(facts->name && *facts->name ? facts->name : facts->key, report->arena);
    return name;
}

/* What the models of each group were paid, by index in the inventory. */
struct paid {
    int64_t *recent, *all;
};

static struct paid read_paid(const struct report *report)
{
    struct paid paid = {.recent = memory_zeroed(report->model_count, sizeof *paid.recent),
                        .all = memory_zeroed(report->model_count, sizeof *paid.all)};
    usage_paid_by_model(report->input.usage, false, paid.recent);
    usage_paid_by_model(report->input.usage, true, paid.all);
    return paid;
}

static int by_volume(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    if (x->volume != y->volume)
        return x->volume > y->volume ? -1 : 1;
    if (x->volume_all != y->volume_all)
        return x->volume_all > y->volume_all ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Sums stay within the total of the window, which fits. */
static void add_model(const struct report *report, const struct report_model *model, const struct paid *paid,
                      struct group *group)
{
    int64_t volume = model->volume[report->input.window];
    group->models++;
    group->listed += model->listed;
    group->used += model->listed && volume > 0;
    group->volume += volume;
    group->listed_volume += model->listed ? volume : 0;
    group->volume_all += model->volume[USAGE_ALL];
    group->paid += paid->recent[model->index];
    group->paid_all += paid->all[model->index];
}

/* The groups that models name, by falling volume. */
static struct group *collect(const struct report *report, const struct grouping *grouping, const struct paid *paid,
                             size_t *ret_count)
{
    const char **names = memory_zeroed(report->model_count, sizeof *names);
    uint32_t *places = memory_zeroed(report->model_count, sizeof *places);
    size_t count = 0;
    for (size_t i = 0; i < report->model_count; i++)
        names[i] = group_name(report, grouping, &report->models[i]);
    repeats_find(names, report->model_count, places);
    for (size_t i = 0; i < report->model_count; i++)
        count += places[i] == i;
    struct group *groups = memory_zeroed(count, sizeof *groups);
    *ret_count = count;
    count = 0;
    for (size_t i = 0; i < report->model_count; i++) {
        if (places[i] == REPEATS_NONE)
            continue;
        /* Models stand by volume, so the first of a group is its largest. */
        if (places[i] == i)
            groups[count] = (struct group){.name = names[i], .largest = &report->models[i]};
        places[i] = places[i] == i ? (uint32_t)count++ : places[places[i]];
        add_model(report, &report->models[i], paid, &groups[places[i]]);
    }
    free(places);
    free(names);
    if (count > 1)
        qsort(groups, count, sizeof *groups, by_volume);
    return groups;
}

/* Over the groups with a listed model, by the volume of their listed models: the population of the models' own
 * measures. */
static void add_measures(const struct report *report, const struct grouping *grouping, const struct group *groups,
                         size_t count, xmlNode *list)
{
    int64_t *values = memory_zeroed(count, sizeof *values), listed = 0;
    struct volumes volumes = VOLUMES_INIT;

    for (size_t i = 0; i < count; i++)
        if (groups[i].listed > 0)
            values[listed++] = groups[i].listed_volume;
    report_volumes_set(report, &volumes, values, listed);
    for (size_t i = 0; i < grouping->measure_count; i++)
        measure_element_add(report, &grouping->measures[i], &volumes, list);
    volumes_clear(&volumes);
    free(values);
}

static void add_group(const struct report *report, const struct grouping *grouping, const struct group *group,
                      xmlNode *list)
{
    xmlNode *element = element_add(list, grouping->item);
    element_text(element, "name", group->name);
    element_integer(element, "models", group->models);
    element_integer(element, "listed", group->listed);
    element_integer(element, "used", group->used);
    element_integer(element, "inferences", group->volume);
    element_ratio(element, "share", group->volume, report->totals[report->input.window].inferences);
    element_integer(element, "inferences_all", group->volume_all);
    if (report->totals[USAGE_ALL].payments > 0) {
        element_integer(element, "paid_nano", group->paid);
        element_integer(element, "paid_all_nano", group->paid_all);
    }
    if (group->volume == 0)
        return;
    element_text(element, "leader", report_model_name(report, group->largest));
    element_text(element, "leader_path", report_model_path(report, group->largest));
    element_ratio(element, "leader_share", group->largest->volume[report->input.window], group->volume);
}

/* How many groups were used, and how many were paid. */
static void add_counts(const struct report *report, const struct group *groups, size_t count, xmlNode *list)
{
    int64_t used = 0, used_all = 0, paid = 0, paid_all = 0;
    for (size_t i = 0; i < count; i++) {
        used += groups[i].volume > 0;
        used_all += groups[i].volume_all > 0;
        paid += groups[i].paid > 0;
        paid_all += groups[i].paid_all > 0;
    }
    element_integer(list, "count", (int64_t)count);
    element_integer(list, "used", used);
    element_integer(list, "used_all", used_all);
    if (report->totals[USAGE_ALL].payments > 0) {
        element_integer(list, "paid", paid);
        element_integer(list, "paid_all", paid_all);
    }
}

/* How many of the listed models have another of their family beside them. */
static void add_variants(const struct report *report, const struct grouping *grouping, const struct group *groups,
                         size_t count, xmlNode *list)
{
    int64_t variants = 0, largest = 0, derived = 0;
    for (size_t i = 0; i < count; i++) {
        variants += groups[i].listed > 1 ? groups[i].listed : 0;
        largest = groups[i].listed > largest ? groups[i].listed : largest;
    }
    for (size_t i = 0; i < report->model_count; i++) {
        const char *name = stated_name(report, grouping, &report->models[i]);
        derived += !(name && *name);
    }
    element_text(list, "rule", family_rule);
    element_integer(list, "derived", derived);
    element_integer(list, "variants", variants);
    element_ratio(list, "variant_share", variants, (int64_t)report->listed_count);
    element_integer(list, "largest", largest);
    element_ratio(list, "largest_share", largest, (int64_t)report->listed_count);
}

static void add_grouping(struct report *report, const struct grouping *grouping, const struct paid *paid)
{
    size_t count;
    struct group *groups = collect(report, grouping, paid, &count);

    if (count > 0) {
        xmlNode *list = element_add(report->root, grouping->list);
        for (size_t i = 0; i < count; i++)
            add_group(report, grouping, &groups[i], list);
        sheets_add(report, list, grouping->list, count);
        add_counts(report, groups, count, list);
        if (is_by_family(grouping))
            add_variants(report, grouping, groups, count, list);
        add_measures(report, grouping, groups, count, list);
    }
    free(groups);
}

void build_groups(struct report *report)
{
    struct paid paid = read_paid(report);
    for (size_t i = 0; i < ARRAY_SIZE(groupings); i++)
        add_grouping(report, &groupings[i], &paid);
    free(paid.recent);
    free(paid.all);
}
