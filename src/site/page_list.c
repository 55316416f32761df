/* SPDX-License-Identifier: MIT
 * Knows which pages a site has and how one goes through them. */
#include "site/page_list.h"

#include "report/element.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What pages are listed from. */
struct source {
    struct report *report;
    struct templates *templates;
    struct arena *arena;
};

static bool path_of(const struct source *source, const struct page *page, const char **ret_path, struct error *err)
{
    return template_path(source->templates, page->template, page->context, source->arena, ret_path, err);
}

static bool list_pages(const struct source *source, struct page_list *list, struct error *err)
{
    struct contexts {
        xmlNode **nodes;
        size_t count;
    } *of = arena_alloc(source->arena, templates_count(source->templates) + 1, sizeof *of);
    for (size_t i = 0; i < templates_count(source->templates); i++) {
        if (!template_contexts(source->templates, i, report_document(source->report), source->arena, &of[i].nodes,
                               &of[i].count, err))
            return false;
        list->count += of[i].count;
    }
    struct page *page = list->items = arena_alloc(source->arena, list->count + 1, sizeof *page);
    for (size_t i = 0; i < templates_count(source->templates); i++)
        for (size_t j = 0; j < of[i].count; j++)
            *page++ = (struct page){.template = i, .context = of[i].nodes[j]};
    return true;
}

static int by_order(const void *a, const void *b)
{
    const struct page_entry *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return strcmp(x->path, y->path);
}

/* The navigation has the pages whose templates give a finite order. */
static bool list_entries(const struct source *source, struct page_list *list, struct error *err)
{
    list->entries = arena_alloc(source->arena, list->count + 1, sizeof *list->entries);
    for (size_t i = 0; i < list->count; i++) {
        const struct page *page = &list->items[i];
        struct page_entry entry;
        size_t model;
        /* No model page is in the navigation, and there may be very many. */
        if (report_find_page(source->report, page->context, &model))
            continue;
        if (!template_navigation(source->templates, page->template, page->context, source->arena, &entry.order,
                                 &entry.title, err) ||
            !path_of(source, page, &entry.path, err))
            return false;
        if (isfinite(entry.order))
            list->entries[list->entry_count++] = entry;
    }
    if (list->entry_count > 1)
        qsort(list->entries, list->entry_count, sizeof *list->entries, by_order);
    return true;
}

static bool list_paths(const struct source *source, struct page_list *list, struct error *err)
{
    list->paths = arena_alloc(source->arena, list->entry_count + list->count, sizeof *list->paths);
    for (size_t i = 0; i < list->entry_count; i++)
        list->paths[list->path_count++] = list->entries[i].path;
    for (size_t i = 0; i < list->count; i++) {
        const char *path;
        if (!path_of(source, &list->items[i], &path, err))
            return false;
        bool listed = strcmp(path, "404.html") == 0;
        for (size_t j = 0; !listed && j < list->entry_count; j++)
            listed = strcmp(path, list->entries[j].path) == 0;
        if (!listed)
            list->paths[list->path_count++] = path;
    }
    return true;
}

bool page_list_make(struct report *report, struct templates *templates, struct arena *arena,
                    struct page_list *ret_list, struct error *err)
{
    const struct source source = {.report = report, .templates = templates, .arena = arena};
    struct page_list list = {.count = 0};
    if (!list_pages(&source, &list, err) || !list_entries(&source, &list, err) || !list_paths(&source, &list, err))
        return false;
    *ret_list = list;
    return true;
}

void page_list_describe(const struct page_list *list, xmlNode *root)
{
    xmlNode *pages = element_add(root, "pages");
    for (size_t i = 0; i < list->entry_count; i++) {
        xmlNode *page = element_add(pages, "page");
        element_text(page, "path", list->entries[i].path);
        element_text(page, "title", list->entries[i].title);
        element_flag(page, "navigation", true);
    }
}

bool *page_list_templates_of_models(const struct page_list *list, const struct report *report,
                                    const struct templates *templates, struct arena *arena)
{
    bool *of_models = arena_alloc(arena, templates_count(templates) + 1, sizeof *of_models);
    for (size_t i = 0; i < list->count; i++) {
        const struct page *page = &list->items[i];
        size_t model;
        bool is_model = report_find_page(report, page->context, &model);
        bool is_first = i == 0 || page[-1].template != page->template;
        of_models[page->template] = is_model && (is_first || of_models[page->template]);
    }
    return of_models;
}
