/* SPDX-License-Identifier: MIT
 * Knows how many of the listed models get how far: from being listed to being used every day. */
#include "report/build.h"

#include "report/presence.h"

/* Counts of listed models. Every stage behind `ever` is a part of the one before. */
struct funnel {
    int64_t listed, runnable, runnable_known, ever, within[USAGE_WINDOW_COUNT], daily;
    bool whole; /* every day of the default window has data */
    bool unknown[USAGE_WINDOW_COUNT]; /* there are data, but of no day of the window */
};

/* Used on every day of the default window that is not missing. */
static bool is_used_daily(const struct report *report, const struct report_model *model, int32_t days_with_data)
{
    int32_t first, last, active;
    return days_with_data > 0 &&
           usage_model_activity(report->input.usage, model->index, report->window_first[report->input.window],
                                report->end_day, &first, &last, &active) &&
           active >= days_with_data;
}

static bool has_data(const struct report *report, int window)
{
    return presence_days_with_data(report, report->window_first[window], report->end_day) > 0;
}

static struct funnel count_funnel(const struct report *report)
{
    int32_t first = report->window_first[report->input.window];
    int32_t days = presence_days_with_data(report, first, report->end_day);
    struct funnel funnel = {.listed = (int64_t)report->listed_count, .whole = days == report->end_day - first};
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++)
        funnel.unknown[window] = has_data(report, USAGE_ALL) && !has_data(report, window);
    for (size_t i = 0; i < report->model_count; i++) {
        const struct report_model *model = &report->models[i];
        int runnable = report->input.inventory->models[model->index].runnable;
        if (!model->listed)
            continue;
        funnel.runnable += runnable == 1;
        funnel.runnable_known += runnable >= 0;
        funnel.ever += model->volume[USAGE_ALL] > 0;
        for (int window = 0; window < USAGE_WINDOW_COUNT; window++)
            funnel.within[window] += model->volume[window] > 0;
        funnel.daily += is_used_daily(report, model, days);
    }
    return funnel;
}

static xmlNode *add_place(xmlNode *list, const char *id, const char *label)
{
    xmlNode *stage = element_add(list, "stage");
    element_text(stage, "id", id);
    element_text(stage, "label", label);
    return stage;
}

static void add_stage(xmlNode *list, const char *id, const char *label, int64_t models, int64_t listed)
{
    xmlNode *stage = add_place(list, id, label);
    element_integer(stage, "models", models);
    element_ratio(stage, "share", models, listed);
}

static void add_window(const struct funnel *funnel, enum usage_window window, const char *id, const char *label,
                       xmlNode *list)
{
    if (funnel->unknown[window])
        add_place(list, id, label);
    else
        add_stage(list, id, label, funnel->within[window], funnel->listed);
}

void build_funnel(struct report *report)
{
    struct funnel funnel = count_funnel(report);
    xmlNode *list = element_add(report->root, "funnel");

    add_stage(list, "listed", "listed", funnel.listed, funnel.listed);
    if (funnel.runnable_known > 0) {
        add_stage(list, "runnable", "said to be runnable", funnel.runnable, funnel.listed);
        element_integer(list, "runnable_known", funnel.runnable_known);
    }
    add_stage(list, "ever", "ever used in the data", funnel.ever, funnel.listed);
    add_window(&funnel, USAGE_90D, "90d", "used in the last 90 days", list);
    add_window(&funnel, USAGE_30D, "30d", "used in the last 30 days", list);
    add_window(&funnel, USAGE_7D, "7d", "used in the last 7 days", list);
    if (!funnel.unknown[report->input.window])
        add_stage(list, "daily", funnel.whole ? "used on every day of the window" : "used on every day that has data",
                  funnel.daily, funnel.listed);
}
