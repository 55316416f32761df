/* SPDX-License-Identifier: MIT
 * Knows what the document says about each model, and in which order models stand. */
#include "report/build.h"

#include "base/day.h"
#include "base/threads.h"
#include "report/presence.h"
#include "report/slug.h"

#include <stdlib.h>
#include <string.h>

/* Models of one share, see build_elements(): equal values of two shares do not share their texts. */
#define SHARE_MODELS 50000

/* Days of daily values that a small figure can show one by one; more are added up by week. */
#define DETAIL_DAYS 200

struct order {
    const struct report *report;
    enum usage_window window;
};

static int by_volume(const void *a, const void *b, void *context)
{
    const struct report_model *x = a, *y = b;
    const struct order *order = context;
    const struct snapshot_model *models = order->report->input.inventory->models;

    if (x->volume[order->window] != y->volume[order->window])
        return x->volume[order->window] > y->volume[order->window] ? -1 : 1;
    if (x->volume[USAGE_ALL] != y->volume[USAGE_ALL])
        return x->volume[USAGE_ALL] > y->volume[USAGE_ALL] ? -1 : 1;
    return strcmp(models[x->index].key, models[y->index].key);
}

static void fill_volumes(struct report *report)
{
    int64_t *volumes = memory_zeroed(report->model_count, sizeof *volumes);
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++) {
        usage_totals(report->input.usage, report->window_first[window], report->end_day, &report->totals[window]);
        usage_by_model(report->input.usage, report->window_first[window], report->end_day, volumes);
        for (size_t i = 0; i < report->model_count; i++)
            report->models[i].volume[window] = volumes[i];
    }
    free(volumes);
}

static void choose_pages(struct report *report)
{
    int64_t most = report->input.model_pages;
    report->pages = arena_alloc(report->arena, report->model_count + 1, sizeof(struct report_model *));
    for (size_t i = 0; i < report->model_count; i++)
        if (report->models[i].volume[USAGE_ALL] > 0 && (int64_t)report->page_count < most)
            report->pages[report->page_count++] = &report->models[i];
    for (size_t i = 0; i < report->page_count; i++)
        report->pages[i]->has_page = true;
}

void build_models_order(struct report *report)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    struct order order = {.report = report, .window = report->input.window};
    size_t rank = 0;

    report->model_count = inventory->model_count;
    report->models = arena_alloc(report->arena, report->model_count + 1, sizeof *report->models);
    for (size_t i = 0; i < report->model_count; i++) {
        report->models[i].index = (uint32_t)i;
        report->models[i].listed = presence_is_listed(&inventory->models[i], day_start(report->end_day));
        report->listed_count += report->models[i].listed;
    }
    fill_volumes(report);
    qsort_r(report->models, report->model_count, sizeof *report->models, by_volume, &order);
    for (size_t i = 0; i < report->model_count; i++)
        if (report->models[i].listed && report->models[i].volume[order.window] > 0)
            report->models[i].rank = ++rank;
    choose_pages(report);
}

void build_slugs(struct report *report)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    const char **keys = memory_zeroed(inventory->model_count, sizeof *keys);
    for (size_t i = 0; i < inventory->model_count; i++)
        keys[i] = inventory->models[i].key;
    report->slugs = slugs_make(keys, inventory->model_count, report->arena);
    free(keys);
}

const char *report_model_name(const struct report *report, const struct report_model *model)
{
    const struct snapshot_model *facts = &report->input.inventory->models[model->index];
    return facts->name && *facts->name ? facts->name : facts->key;
}

static void add_facts(const struct report *report, const struct report_model *model, xmlNode *element)
{
    const struct snapshot_model *facts = &report->input.inventory->models[model->index];
    element_text(element, "key", facts->key);
    element_text(element, "slug", report->slugs[model->index]);
    element_text(element, "name", report_model_name(report, model));
    element_text(element, "owner", facts->owner);
    element_text(element, "category", facts->category);
    element_text(element, "family", facts->family);
    element_text(element, "url", facts->url);
    element_date(element, "listed_on", facts->listed_at);
    element_date(element, "delisted_on", facts->delisted_at);
    element_flag(element, "listed", model->listed);
    if (facts->runnable >= 0)
        element_text(element, "runnable", facts->runnable ? "true" : "false");
}

static void add_volumes(const struct report *report, const struct report_model *model, xmlNode *element)
{
    static const char *const names[USAGE_WINDOW_COUNT] = {"inferences_1d",  "inferences_7d",   "inferences_30d",
                                                          "inferences_90d", "inferences_365d", "inferences_all"};
    int64_t volume = model->volume[report->input.window];

    for (int window = 0; window < USAGE_WINDOW_COUNT; window++)
        element_integer(element, names[window], model->volume[window]);
    element_integer(element, "inferences", volume);
    element_ratio(element, "share", volume, report->totals[report->input.window].inferences);
    element_flag(element, "used", volume > 0);
    if (model->rank > 0)
        element_integer(element, "rank", (int64_t)model->rank);
}

static void add_activity(const struct report *report, const struct report_model *model, xmlNode *element)
{
    int32_t first, last, active;
    if (!usage_model_activity(report->input.usage, model->index, report->first_day, report->end_day, &first, &last,
                              &active))
        return;
    element_day(element, "first_used", first);
    element_day(element, "last_used", last);
    element_integer(element, "active_days_all", active);
    if (!usage_model_activity(report->input.usage, model->index, report->window_first[report->input.window],
                              report->end_day, &first, &last, &active))
        active = 0;
    element_integer(element, "active_days", active);
}

static void add_callers(const struct report *report, const struct report_model *model, xmlNode *element)
{
    static const char *const names[USAGE_WINDOW_COUNT] = {"callers_1d",  "callers_7d",   "callers_30d",
                                                          "callers_90d", "callers_365d", "callers_all"};
    struct usage_model_callers callers;
    usage_model_callers(report->input.usage, model->index, &callers);
    if (callers.distinct_in[USAGE_ALL] == 0)
        return;
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++)
        element_integer(element, names[window], callers.distinct_in[window]);
    if (callers.distinct == 0)
        return;
    element_integer(element, "callers", callers.distinct);
    element_ratio(element, "top_caller_share", callers.largest_volume, callers.volume_known);
}

static void add_verified(const struct report *report, const struct report_model *model, xmlNode *element)
{
    const struct snapshot_modes *modes = &report->input.inventory->verifications;
    int64_t *volumes, verified = 0;

    if (modes->count == 0 || model->volume[USAGE_ALL] == 0)
        return;
    volumes = memory_zeroed(modes->count + 1, sizeof *volumes);
    usage_model_verifications(report->input.usage, model->index, volumes);
    for (size_t i = 0; i < modes->count; i++)
        verified += modes->rows[i].flag ? volumes[i] : 0;
    element_integer(element, "verified_all", verified);
    element_ratio(element, "verified_share", verified, model->volume[USAGE_ALL]);
    free(volumes);
}

const char *report_model_path(const struct report *report, const struct report_model *model)
{
    return model->has_page ? arena_printf(report->arena, "models/%s.html", report->slugs[model->index]) : NULL;
}

static void add_links(struct report *report)
{
    const char *path = NULL;
    for (size_t i = 0; i < report->page_count; i++) {
        xmlNode *element = report->pages[i]->element, *before = i > 0 ? report->pages[i - 1]->element : NULL;
        const char *previous = path;
        path = report_model_path(report, report->pages[i]);
        element->_private = (void *)(uintptr_t)(i + 1);
        element_flag(element, "page", true);
        element_text(element, "path", path);
        element_text(element, "previous", previous);
        if (before)
            element_text(before, "next", path);
    }
}

/* Some of the models, whose elements are built in an arena and a tree of their own. */
struct share {
    struct report *report;
    struct arena *arena;
    xmlNode *list;
    size_t first, end;
    int64_t used;
};

static void build_share(void *context, size_t index)
{
    struct share *share = (struct share *)context + index;
    struct report *report = share->report;

    share->list = element_begin(report->document, "models", share->arena);
    /* Elements side by side: workers write into them when a page has its detail, which copies pages of memory. */
    for (size_t i = share->first; i < share->end; i++)
        report->models[i].element = element_add(share->list, "model");
    for (size_t i = share->first; i < share->end; i++) {
        const struct report_model *model = &report->models[i];
        add_facts(report, model, model->element);
        add_volumes(report, model, model->element);
        add_activity(report, model, model->element);
        add_callers(report, model, model->element);
        add_verified(report, model, model->element);
        share->used += model->listed && model->volume[report->input.window] > 0;
    }
    element_end(share->list);
}

/* Returns how many of them are used and listed. With very many this takes longer than all other sections together, so
 * several threads share it; how many shares there are does not depend on them. */
static int64_t build_elements(struct report *report, xmlNode *list)
{
    size_t count = report->model_count / SHARE_MODELS + 1;
    struct share *shares = memory_zeroed(count, sizeof *shares);
    int64_t used = 0;

    for (size_t i = 0; i < count; i++)
        shares[i] = (struct share){.report = report,
                                   .arena = arena_new(),
                                   .first = report->model_count * i / count,
                                   .end = report->model_count * (i + 1) / count};
    threads_run(&(struct threads_task){.jobs = count, .work = build_share, .context = shares}, report->input.workers);
    for (size_t i = 0; i < count; i++) {
        used += shares[i].used;
        element_move_children(shares[i].list, list);
        arena_join(report->arena, shares[i].arena);
    }
    free(shares);
    return used;
}

void build_models(struct report *report)
{
    xmlNode *list = element_add(report->root, "models");
    int64_t used = build_elements(report, list);

    element_integer(list, "count", (int64_t)report->model_count);
    element_integer(list, "listed", (int64_t)report->listed_count);
    element_integer(list, "used", used);
    element_integer(list, "pages", (int64_t)report->page_count);
    build_sparklines(report, list);
    add_links(report);
    sheets_add(report, list, "models", report->model_count);
}

/* The days of a chart of one model: each stands for `step` days, counted back from the last one, so that the last is
 * whole. */
static int32_t detail_step(const struct report *report)
{
    return report->end_day - report->first_day > DETAIL_DAYS ? 7 : 1;
}

static int64_t sum_days(const int64_t *volumes, int32_t last, int32_t step)
{
    int64_t sum = 0;
    for (int32_t i = last - step + 1 > 0 ? last - step + 1 : 0; i <= last; i++)
        sum += volumes[i];
    return sum;
}

void model_days_add(const struct report *report, const struct report_model *model, xmlNode *parent)
{
    int32_t count = report->end_day - report->first_day, step = detail_step(report);
    int64_t *volumes = memory_zeroed((size_t)count, sizeof *volumes);
    bool uneven = false;
    xmlNode *days = element_add(parent, "days");

    usage_model_days(report->input.usage, model->index, volumes);
    element_text(days, "unit", step == 7 ? "week" : "day");
    for (int32_t last = (count - 1) % step; last < count; last += step) {
        int32_t end = report->first_day + last + 1;
        xmlNode *day = element_add(days, "day");
        element_day(day, "date", end - 1);
        int32_t made_in = presence_days_made_in(report, end - step, end);
        if (presence_days_with_data(report, end - step, end) == 0) {
            element_flag(day, "missing", true);
            continue;
        }
        element_integer(day, "inferences", sum_days(volumes, last, step));
        if (step == 1 || made_in == step)
            continue;
        element_integer(day, "days_made_in", made_in);
        uneven = true;
    }
    element_flag(days, "uneven", uneven);
    free(volumes);
}

/* The days of all models say the same but for the volume, so one list of them goes from page to page. */
static void begin_days(struct report *report, const struct report_model *model)
{
    xmlNode *holder = element_begin_changing(report->document, "model", report->arena);
    model_days_add(report, model, holder);
    report->moving_days = holder->children;
}

static void change_days(const struct report *report, const struct report_model *model)
{
    int32_t count = report->end_day - report->first_day, step = detail_step(report), last = (count - 1) % step;
    int64_t *volumes = memory_zeroed((size_t)count, sizeof *volumes);

    usage_model_days(report->input.usage, model->index, volumes);
    for (xmlNode *day = report->moving_days->children; day; day = day->next, last += step)
        if (strcmp((const char *)day->properties->next->name, "inferences") == 0)
            element_change(day->properties->next, sum_days(volumes, last, step));
    free(volumes);
}

static xmlNode *detail_verifications(const struct report *report, const struct report_model *model)
{
    const struct snapshot_modes *modes = &report->input.inventory->verifications;
    int64_t *volumes = memory_zeroed(modes->count + 1, sizeof *volumes);
    xmlNode *list = element_begin_changing(report->document, "verifications", report->detail);

    usage_model_verifications(report->input.usage, model->index, volumes);
    for (size_t i = 0; i <= modes->count; i++) {
        if (volumes[i] == 0)
            continue;
        xmlNode *mode = element_add(list, "mode");
        element_text(mode, "name", i < modes->count ? modes->rows[i].name : "not stated");
        element_flag(mode, "flag", i < modes->count && modes->rows[i].flag);
        element_flag(mode, "none", i == modes->count);
        element_integer(mode, "inferences", volumes[i]);
        element_ratio(mode, "share", volumes[i], model->volume[USAGE_ALL]);
    }
    free(volumes);
    return list;
}

void report_detail_model(struct report *report, size_t index)
{
    const struct report_model *model = report->pages[index];
    if (report->moving_days)
        change_days(report, model);
    else
        begin_days(report, model);
    if (!report->detail)
        report->detail = arena_new();
    xmlUnlinkNode(report->moving_days);
    xmlAddChild(model->element, report->moving_days);
    xmlAddChild(model->element, detail_verifications(report, model));
}

void report_forget_model(struct report *report, size_t index)
{
    xmlNode *model = report->pages[index]->element;
    while (model->children)
        xmlUnlinkNode(model->children);
    arena_reset(report->detail);
}
