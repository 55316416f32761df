/* SPDX-License-Identifier: MIT
 * Knows in which order the parts of the document are built. */
#include "report/build.h"

#include "base/threads.h"
#include "measures/fixed.h"
#include "measures/value.h"
#include "report/presence.h"

#include <libxml/parser.h>

const char *const report_window_ids[USAGE_WINDOW_COUNT] = {"1d", "7d", "30d", "90d", "365d", "all"};

/* In the order of the document. */
static const struct section {
    void (*build[2])(struct report *report); /* the second needs what the first has built */
    bool early;                              /* one of the longest: a thread that began it last would be waited for */
} sections[] = {
    {.build = {build_snapshot}},
    {.build = {build_windows}},
    {.build = {build_days}},
    {.build = {build_marks}},
    {.build = {build_claims}},
    {.build = {build_modes, build_nodes}},
    {.build = {build_failures}},
    {.build = {build_workflows}},
    {.build = {build_models}, .early = true},
    {.build = {build_groups}},
    {.build = {build_funnel}},
    {.build = {build_bottom}},
    {.build = {build_callers}},
    {.build = {build_organic}},
    {.build = {build_retention}},
    {.build = {build_money}},
    {.build = {build_weeks}},
    {.build = {build_comparison}},
    {.build = {build_history}, .early = true},
    {.build = {build_methods}},
    {.build = {build_notes}},
    {.build = {build_files}},
};

/* The early ones come first. */
static size_t section_of_job(size_t job)
{
    size_t early = 0, at = 0;
    for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
        early += sections[i].early;
    for (size_t left = job < early ? job : job - early; sections[at].early != (job < early) || left-- > 0;)
        at++;
    return at;
}

/* Only sections of their own document and arena can be built side by side. */
static void build_section(void *context, size_t job)
{
    size_t index = section_of_job(job);
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

/* What all sections need: the order of models, the files of their pages and logarithms have nothing to do with each
 * other, but each needs an arena of its own. */
static void prepare_one(void *context, size_t index)
{
    struct report *part = (struct report *)context + index;
    part->arena = arena_new();
    if (index == 0)
        build_models_order(part);
    else if (index == 1)
        build_slugs(part);
    else
        fixed_logs_start(part->logs);
}

static void prepare(struct report *report)
{
    struct report parts[3] = {*report, *report, *report};
    struct arena *arena = report->arena;
    threads_run(&(struct threads_task){
                    .jobs = ARRAY_SIZE(parts), .work = prepare_one, .end = value_end_thread, .context = parts},
                report->input.workers);
    *report = parts[0];
    report->slugs = parts[1].slugs;
    report->arena = arena;
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
        arena_join(report->arena, parts[i].arena);
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

    presence_count(report);
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
