/* SPDX-License-Identifier: MIT
 * Knows how volume is spread over modes of verification and settlement, over kinds and over nodes. */
#include "report/build.h"

#include "report/presence.h"

#include <stdlib.h>

/* Daily values are for stacked figures, and a stack of more bands than this cannot be read. */
#define DAILY_MODES 8

struct axis {
    enum usage_axis axis;
    const char *list;
    size_t offset; /* of the modes in struct snapshot_inventory */
};

static const struct axis axes[] = {
    {USAGE_VERIFICATION, "verifications", offsetof(struct snapshot_inventory, verifications)},
    {USAGE_SETTLEMENT, "settlements", offsetof(struct snapshot_inventory, settlements)},
    {USAGE_KIND, "kinds", offsetof(struct snapshot_inventory, kinds)},
    {USAGE_NODE, "nodes", offsetof(struct snapshot_inventory, nodes)},
};

static const struct snapshot_modes *modes_of(const struct report *report, const struct axis *axis)
{
    return (const struct snapshot_modes *)((const char *)report->input.inventory + axis->offset);
}

static int64_t sum_from(const struct report *report, const int64_t *days, int32_t first_day)
{
    int64_t sum = 0;
    int32_t first = first_day > report->first_day ? first_day : report->first_day;
    for (int32_t day = first; day < report->end_day; day++)
        sum += days[day - report->first_day];
    return sum;
}

static void add_days(const struct report *report, const int64_t *days, xmlNode *mode)
{
    int64_t week = 0;
    for (int32_t day = report->first_day; day < report->end_day; day++) {
        xmlNode *element = element_add(mode, "day");
        int32_t i = day - report->first_day;
        week += days[i] - (i >= DAYS_OF_MEAN ? days[i - DAYS_OF_MEAN] : 0);
        element_day(element, "date", day);
        if (usage_day_is_missing(report->input.usage, day)) {
            element_flag(element, "missing", true);
            continue;
        }
        element_integer(element, "inferences", days[i]);
        days_add_mean(report, day, week, "mean7", element);
    }
}

static const char *kind_name(const struct report *report, uint32_t kind)
{
    return kind == SNAPSHOT_NONE ? "not stated" : report->input.inventory->kinds.rows[kind].name;
}

/* Volume of a kind by the modes of another axis, default window. */
static void add_cross(const struct report *report, enum usage_cross cross, const char *name, uint32_t kind,
                      const struct snapshot_modes *modes, int64_t kind_volume, xmlNode *parent)
{
    for (size_t i = 0; i <= modes->count; i++) {
        uint32_t mode = i < modes->count ? (uint32_t)i : SNAPSHOT_NONE;
        int64_t volume = usage_cross(report->input.usage, cross, kind, mode);
        if (volume == 0)
            continue;
        xmlNode *element = element_add(parent, name);
        const char *mode_name = mode == SNAPSHOT_NONE ? "not stated" : modes->rows[i].name;
        element_text(element, "id", arena_printf(report->arena, "%s/%s", kind_name(report, kind), mode_name));
        element_text(element, "name", mode_name);
        element_flag(element, "none", mode == SNAPSHOT_NONE);
        element_flag(element, "flag", mode != SNAPSHOT_NONE && modes->rows[i].flag);
        element_integer(element, "inferences", volume);
        element_ratio(element, "share", volume, kind_volume);
    }
}

static void add_crosses(const struct report *report, uint32_t kind, int64_t volume, xmlNode *mode)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    int32_t days = presence_days_made_in(report, report->window_first[report->input.window], report->end_day);
    int64_t verified = 0;

    for (uint32_t i = 0; i < inventory->verifications.count; i++)
        if (inventory->verifications.rows[i].flag)
            verified += usage_cross(report->input.usage, USAGE_KIND_BY_VERIFICATION, kind, i);
    if (inventory->verifications.count > 0) {
        element_integer(mode, "verified", verified);
        element_ratio(mode, "verified_share", verified, volume);
        element_ratio(mode, "verified_per_day", verified, days);
        add_cross(report, USAGE_KIND_BY_VERIFICATION, "verification", kind, &inventory->verifications, volume, mode);
    }
    if (inventory->settlements.count > 0)
        add_cross(report, USAGE_KIND_BY_SETTLEMENT, "settlement", kind, &inventory->settlements, volume, mode);
}

static void add_mode(const struct report *report, const struct axis *axis, uint32_t index, const int64_t *days,
                     xmlNode *list)
{
    const struct snapshot_modes *modes = modes_of(report, axis);
    enum usage_window window = report->input.window;
    int64_t all = sum_from(report, days, report->first_day);
    int64_t recent = sum_from(report, days, report->window_first[window]);

    if (index == SNAPSHOT_NONE && all == 0)
        return;
    xmlNode *mode = element_add(list, "mode");
    element_text(mode, "name", index == SNAPSHOT_NONE ? "not stated" : modes->rows[index].name);
    element_flag(mode, "none", index == SNAPSHOT_NONE);
    element_flag(mode, "flag", index != SNAPSHOT_NONE && modes->rows[index].flag);
    element_integer(mode, "inferences", recent);
    element_ratio(mode, "share", recent, report->totals[window].inferences);
    element_integer(mode, "inferences_all", all);
    element_ratio(mode, "share_all", all, report->totals[USAGE_ALL].inferences);
    if (axis->axis == USAGE_KIND)
        add_crosses(report, index, recent, mode);
    if (modes->count <= DAILY_MODES)
        add_days(report, days, mode);
}

void build_modes(struct report *report)
{
    size_t count = (size_t)(report->end_day - report->first_day);
    int64_t *days = memory_zeroed(count, sizeof *days);
    for (size_t i = 0; i < ARRAY_SIZE(axes); i++) {
        const struct snapshot_modes *modes = modes_of(report, &axes[i]);
        if (modes->count == 0)
            continue;
        xmlNode *list = element_add(report->root, axes[i].list);
        for (size_t mode = 0; mode <= modes->count; mode++) {
            uint32_t index = mode < modes->count ? (uint32_t)mode : SNAPSHOT_NONE;
            usage_mode_days(report->input.usage, axes[i].axis, index, days);
            add_mode(report, &axes[i], index, days, list);
        }
    }
    free(days);
}
