/* SPDX-License-Identifier: MIT
 * render_models SNAPSHOT TEMPLATES-FOLDER: how long the HTML of a model's page takes, in microseconds of
 * processor time, on average over all of them. Figures are not drawn, nothing is written. */
#include "pages/template.h"
#include "report/element.h"
#include "report/report.h"
#include "snapshot/snapshot.h"
#include "usage/usage.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 3

static double now_us(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

/* The navigation, which every page has. */
static bool describe_pages(struct templates *templates, xmlNode *root, struct arena *arena, struct error *err)
{
    xmlNode *list = element_add(root, "pages");
    for (size_t i = 0; i < templates_count(templates); i++) {
        const char *title, *path;
        xmlNode **nodes;
        double order;
        size_t count;
        if (!template_contexts(templates, i, root->doc, arena, &nodes, &count, err))
            return false;
        if (count == 0)
            continue;
        if (!template_navigation(templates, i, nodes[0], arena, &order, &title, err) ||
            !template_path(templates, i, nodes[0], arena, &path, err))
            return false;
        if (!isfinite(order))
            continue;
        xmlNode *page = element_add(list, "page");
        element_text(page, "path", path);
        element_text(page, "title", title);
        element_flag(page, "navigation", true);
    }
    return true;
}

static bool render(struct templates *templates, size_t index, struct report *report, struct error *err)
{
    double detail = 0, rendering = 0;
    size_t pages = 0, bytes = 0;
    struct text html = TEXT_INIT;
    struct arena *arena = arena_new();
    bool ok = true;

    for (size_t i = 0; ok && i < ROUNDS * report_page_count(report); i++, pages++) {
        size_t model = i % report_page_count(report);
        const char *path;
        text_reset(&html);
        arena_reset(arena);
        double start = now_us();
        report_detail_model(report, model);
        double made = now_us();
        ok = template_path(templates, index, report_page_model(report, model), arena, &path, err) &&
             template_render(templates, index, report_page_model(report, model), true, path, &html, err);
        double rendered = now_us();
        report_forget_model(report, model);
        detail += made - start + (now_us() - rendered);
        rendering += rendered - made;
        bytes += html.length;
    }
    printf("%zu pages of %zu bytes: %.1f us each, %.0f a second; %.1f us more for what the document says of "
           "one model\n",
           pages, bytes / (pages > 0 ? pages : 1), rendering / (double)pages, 1e6 * (double)pages / rendering,
           detail / (double)pages);
    text_clear(&html);
    arena_free(arena);
    return ok;
}

static bool render_all(struct report *report, const char *folder, struct arena *arena, struct error *err)
{
    struct templates *templates = NULL;
    bool ok = templates_load(&(struct folders){.paths = &folder, .count = 1}, &templates, err) &&
              describe_pages(templates, xmlDocGetRootElement(report_document(report)), arena, err);
    for (size_t i = 0; ok && i < templates_count(templates); i++)
        if (strcmp(template_name(templates, i), "model.html") == 0)
            ok = render(templates, i, report, err);
    templates_free(templates);
    return ok;
}

int main(int argc, char *argv[])
{
    struct error err = ERROR_INIT;
    struct faults faults = FAULTS_INIT;
    struct snapshot *snapshot = NULL;
    struct snapshot_inventory inventory;
    struct usage *usage = NULL;

    if (argc != 3) {
        fprintf(stderr, "usage: render_models SNAPSHOT TEMPLATES-FOLDER\n");
        return 2;
    }
    struct usage_options options = {.workers = 1, .window_days = 30};
    struct arena *arena = arena_new();
    bool ok = snapshot_open(argv[1], &snapshot, &faults, &err) &&
              snapshot_inventory(snapshot, 1, arena, &inventory, &faults, &err) &&
              usage_read(snapshot, &inventory, &options, NULL, &usage, &faults, &err);
    if (ok) {
        struct report *report = report_build(&(struct report_input){.inventory = &inventory,
                                                                    .usage = usage,
                                                                    .window = USAGE_30D,
                                                                    .workers = 1,
                                                                    .model_pages = INT64_MAX,
                                                                    .version = "0",
                                                                    .file_name = argv[1]});
        report_identify(report, NULL, 0);
        ok = render_all(report, argv[2], arena, &err);
        report_free(report);
    }
    if (!ok)
        fprintf(stderr, "render_models: %s\n", err.message);
    usage_free(usage);
    snapshot_close(snapshot);
    arena_free(arena);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
