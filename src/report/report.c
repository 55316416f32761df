/* SPDX-License-Identifier: MIT
 * Knows in which order the parts of the document are built. */
#include "report/build.h"

#include "base/day.h"
#include "base/decimal.h"
#include "base/threads.h"
#include "measures/fixed.h"
#include "measures/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <libxml/parser.h>
#include <stdlib.h>

const char *const report_window_ids[USAGE_WINDOW_COUNT] = {"1d", "7d", "30d", "90d", "365d", "all"};

bool report_is_listed(const struct snapshot_model *model, int64_t unix_seconds)
{
    return (model->listed_at == SNAPSHOT_UNKNOWN || model->listed_at <= unix_seconds) &&
           (model->delisted_at == SNAPSHOT_UNKNOWN || model->delisted_at > unix_seconds);
}

/* Adds 1 for each day at whose beginning the model is hosted, as steps of a running sum over `count` days. */
static void step_listed(const struct report *report, const struct snapshot_model *model, int64_t *steps, int64_t count)
{
    int64_t from = 0, until = count;
    if (model->listed_at != SNAPSHOT_UNKNOWN)
        from = (model->listed_at + DAY_SECONDS - 1) / DAY_SECONDS - report->first_day;
    if (model->delisted_at != SNAPSHOT_UNKNOWN)
        until = (model->delisted_at + DAY_SECONDS - 1) / DAY_SECONDS - report->first_day;
    from = from < 0 ? 0 : from;
    until = until > count ? count : until;
    if (from >= until)
        return;
    steps[from]++;
    steps[until]--;
}

/* Asked for each week and each day, of up to a million models. */
static void count_listed(struct report *report)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    int64_t count = report->end_day - report->first_day + 1;
    report->listed_on = arena_alloc(report->arena, (size_t)count + 1, sizeof *report->listed_on);
    for (size_t i = 0; i < inventory->model_count; i++)
        step_listed(report, &inventory->models[i], report->listed_on, count);
    for (int64_t i = 1; i < count; i++)
        report->listed_on[i] += report->listed_on[i - 1];
}

int64_t report_listed_on(const struct report *report, int32_t day)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    int64_t listed = 0;
    if (day >= report->first_day && day <= report->end_day)
        return report->listed_on[day - report->first_day];
    for (size_t i = 0; i < inventory->model_count; i++)
        listed += report_is_listed(&inventory->models[i], day_start(day));
    return listed;
}

static void clip(const struct report *report, int32_t *first_day, int32_t *end_day)
{
    *first_day = *first_day > report->first_day ? *first_day : report->first_day;
    *end_day = *end_day < report->end_day ? *end_day : report->end_day;
}

int32_t report_missing_days(const struct report *report, int32_t first_day, int32_t end_day)
{
    int32_t missing = 0;
    clip(report, &first_day, &end_day);
    for (int32_t day = first_day; day < end_day; day++)
        missing += usage_day_is_missing(report->input.usage, day);
    return missing;
}

int32_t report_days_with_data(const struct report *report, int32_t first_day, int32_t end_day)
{
    clip(report, &first_day, &end_day);
    return first_day < end_day ? end_day - first_day - report_missing_days(report, first_day, end_day) : 0;
}

/* In the order of the document. */
static const struct section {
    void (*build[2])(struct report *report); /* the second needs what the first has built */
} sections[] = {
    {{build_snapshot}},  {{build_windows}},          {{build_days}},   {{build_marks}},     {{build_claims}},
    {{build_modes, build_nodes}}, {{build_failures}}, {{build_workflows}}, {{build_models}}, {{build_groups}},
    {{build_funnel}},    {{build_bottom}},           {{build_callers}}, {{build_organic}},  {{build_retention}},
    {{build_money}},     {{build_weeks}},            {{build_comparison}}, {{build_history}}, {{build_methods}},
    {{build_notes}},     {{build_files}},
};

/* Only sections of their own document and arena can be built side by side. */
static void build_section(void *context, size_t index)
{
    struct report *report = (struct report *)context + index;
    report->arena = arena_new();
    report->root = element_begin(report->document, "report", report->arena);
    for (size_t i = 0; i < ARRAY_SIZE(sections[index].build); i++)
        if (sections[index].build[i])
            sections[index].build[i](report);
    element_end(report->root);
}

static void build_sections(struct report *report)
{
    struct report parts[ARRAY_SIZE(sections)];
    /* libxml2 takes the thread that comes first for the main one. */
    xmlInitParser();
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
        parts[i] = *report;
    threads_run(&(struct threads_task){.jobs = ARRAY_SIZE(parts),
                                       .work = build_section,
                                       .end = value_end_thread,
                                       .context = parts},
                report->input.workers);
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        element_move_children(parts[i].root, report->root);
        arena_join(report->arena, parts[i].arena);
    }
}

static int32_t window_first_day(const struct usage *usage, enum usage_window window)
{
    int32_t days = usage_window_days[window], end = usage_end_day(usage);
    /* All time begins with the data; the others may begin before them. */
    return days == INT32_MAX ? usage_first_day(usage) : end - days;
}

/* What all sections need: logarithms and the order of models have nothing to do with each other. */
static void prepare_one(void *context, size_t index)
{
    struct report *report = context;
    if (index == 0)
        build_models_order(report);
    else
        fixed_logs_start(report->logs);
}

static void prepare(struct report *report)
{
    threads_run(&(struct threads_task){.jobs = 2, .work = prepare_one, .end = value_end_thread, .context = report},
                report->input.workers);
}

struct report *report_build(const struct report_input *input)
{
    struct arena *arena = arena_new();
    struct report *report = arena_alloc(arena, 1, sizeof *report);
    *report = (struct report){.arena = arena, .input = *input, .document = xmlNewDoc(BAD_CAST "1.0")};
    report->root = element_begin(report->document, "report", arena);
    xmlDocSetRootElement(report->document, report->root);
    element_integer(report->root, "schema", 1);
    report->logs = arena_alloc(arena, 1, sizeof *report->logs);
    report->first_day = usage_first_day(input->usage);
    report->end_day = usage_end_day(input->usage);
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++)
        report->window_first[window] = window_first_day(input->usage, (enum usage_window)window);

    count_listed(report);
    prepare(report);
    build_sections(report);
    element_end(report->root);
    return report;
}

void report_free(struct report *report)
{
    if (!report)
        return;
    element_end(report->root);
    xmlUnlinkNode(report->root);
    xmlFreeDoc(report->document);
    arena_free(report->detail);
    arena_free(report->arena);
}

xmlDoc *report_document(struct report *report)
{
    return report->document;
}

size_t report_page_count(const struct report *report)
{
    return report->page_count;
}

xmlNode *report_page_model(const struct report *report, size_t index)
{
    return report->pages[index]->element;
}

const char *report_page_slug(const struct report *report, size_t index)
{
    return report->slugs[report->pages[index]->index];
}

bool report_find_page(const struct report *report, const xmlNode *element, size_t *ret_index)
{
    /* Set by build_models() to one more than the index: only models with a page have it. */
    uintptr_t mark = (uintptr_t)element->_private;
    if (mark == 0 || mark > report->page_count)
        return false;
    *ret_index = mark - 1;
    return true;
}

void report_print(struct report *report, struct text *out)
{
    xmlChar *bytes = NULL;
    int length = 0;
    xmlDocDumpFormatMemoryEnc(report->document, &bytes, &length, "UTF-8", 1);
    if (bytes)
        text_add_bytes(out, (const char *)bytes, (size_t)length);
    xmlFree(bytes);
}
