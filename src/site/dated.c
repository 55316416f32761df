/* SPDX-License-Identifier: MIT
 * Knows what of a report is kept for good. */
#include "site/dated.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages/template.h"
#include "report/element.h"

#include <stdlib.h>
#include <string.h>

/* A page of the dated report. */
struct dated_page {
    size_t template;
    xmlNode *context;
    const char *path; /* from the dated report's root */
};

struct dated {
    struct dated_input input;
    xmlNode *root;
    const struct dated_report *report;
    struct arena *arena;
    xmlNode *models, *figures; /* <models>, <figures>, or NULL */
    xmlNode *list;             /* the <sheet> of the one page of models, or NULL */
    const char *folder;      /* "archive/2025-09-30/" */
    const char **files;      /* of the site that are kept */
    size_t file_count;
    struct dated_page *pages;
    size_t page_count;
    const char **paths; /* of those files and pages, from the dated report's root; sorted */
    size_t path_count;
};

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (*word == *words[i] && strcmp(word, words[i]) == 0)
            return true;
    return false;
}

/* Style sheets, scripts and pictures beside the pages; what pages show of figures; the numbers. */
static bool is_file_kept(const char *path)
{
    static const char *const assets[] = {".css", ".js", ".svg", ".png", ".ico"};
    static const char *const data[] = {"data/summary.json", "data/daily.csv", "cite.bib", "CITATION.cff"};

    if (is_one_of(path, data, ARRAY_SIZE(data)))
        return true;
    if (text_begins_with(path, "figures/"))
        return !strchr(path + strlen("figures/"), '/') && !strstr(path, "-narrow") &&
               (text_ends_with(path, ".svg") || text_ends_with(path, ".csv"));
    for (size_t i = 0; i < ARRAY_SIZE(assets); i++)
        if (!strchr(path, '/') && text_ends_with(path, assets[i]))
            return true;
    return false;
}

static void list_files(struct dated *dated, const struct publish *publish)
{
    size_t count = publish_count(publish);
    dated->files = arena_alloc(dated->arena, count + 1, sizeof *dated->files);
    for (size_t i = 0; i < count; i++)
        if (is_file_kept(publish_path(publish, i)))
            dated->files[dated->file_count++] = arena_text(dated->arena, publish_path(publish, i));
}

/* Takes away the attributes that name a page of a model, or a rendition of a figure that is not kept. */
static void forget_paths(xmlNode *element)
{
    static const char *const pages[] = {"path", "leader_path", "previous", "next", "page"};
    static const char *const holders[] = {"file", "dated", "sheet", "page", "card", "figure"};
    bool is_figure = strcmp((const char *)element->name, "figure") == 0;
    bool is_holder = is_one_of((const char *)element->name, holders, ARRAY_SIZE(holders));

    for (xmlAttr *attribute = element->properties, *next; attribute; attribute = next) {
        next = attribute->next;
        const char *path = attribute->children ? (const char *)attribute->children->content : "";
        if ((!is_holder && is_one_of((const char *)attribute->name, pages, ARRAY_SIZE(pages))) ||
            (is_figure && !text_ends_with(path, ".html") && text_begins_with(path, "figures/") && !is_file_kept(path)))
            element_forget(attribute);
    }
}

/* In an element and all below it, but for `models` and the rows of figures. */
static void forget_paths_below(xmlNode *element, const xmlNode *models)
{
    if (element == models)
        return;
    forget_paths(element);
    for (xmlNode *node = element_is(element, "figure") ? NULL : element->children; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE)
            forget_paths_below(node, models);
}

/* Of all models, which may be very many, only those with a page name one. */
static void forget_all_paths(const struct dated *dated)
{
    for (size_t i = 0; i < report_page_count(dated->input.report); i++)
        forget_paths(report_page_model(dated->input.report, i));
    forget_paths_below(dated->root, dated->models);
}

static void forget(xmlNode *element, const char *name)
{
    xmlAttr *attribute = xmlHasProp(element, BAD_CAST name);
    if (attribute)
        element_forget(attribute);
}

/* The pages of the list stand behind its models, which are very many. */
static xmlNode *first_page_of_list(const xmlNode *models)
{
    xmlNode *sheet = models ? models->last : NULL;
    while (sheet && sheet->prev && element_is(sheet->prev, "sheet"))
        sheet = sheet->prev;
    return sheet && element_is(sheet, "sheet") ? sheet : NULL;
}

/* The rows of other pages are not looked at. */
static int64_t shorten_page(xmlNode *models, const char *path)
{
    int64_t rows = 0;
    for (xmlNode *model = models->children; model && element_is(model, "model"); model = model->next) {
        const char *page = element_held(model, "sheet");
        if (!page || strcmp(page, path) != 0)
            break;
        if (++rows > DATED_MODELS_MOST)
            forget(model, "sheet");
    }
    return rows;
}

/* One page of the list, with the first rows. */
static void shorten_list(xmlNode *models, xmlNode *sheet)
{
    if (!sheet)
        return;
    while (sheet->next)
        element_remove(sheet->next);
    if (shorten_page(models, element_held(sheet, "path")) <= DATED_MODELS_MOST)
        return;
    forget(sheet, "last");
    forget(sheet, "models");
    element_integer(sheet, "last", DATED_MODELS_MOST);
    element_integer(sheet, "models", DATED_MODELS_MOST);
}

static void forget_files(xmlNode *files)
{
    for (xmlNode *node = files ? files->children : NULL, *next; node; node = next) {
        next = node->next;
        const char *path = element_held(node, "path");
        if (path && !is_file_kept(path))
            element_remove(node);
    }
}

/* Pictures keep their tables; what pointing at them says, behind the rows, would be half of every page. */
static void forget_values(xmlNode *figures)
{
    for (xmlNode *figure = figures ? figures->children : NULL; figure; figure = figure->next)
        while (figure->last && element_is(figure->last, "values"))
            element_remove(figure->last);
}

static void change_document(struct dated *dated)
{
    forget_all_paths(dated);
    shorten_list(dated->models, dated->list);
    forget_files(element_child(dated->root, "files"));
    forget_values(dated->figures);
    xmlNode *report = element_child(dated->root, "dated");
    element_flag(report, "archived", true);
    element_text(report, "folder", dated->folder);
}

/* The page of wrong addresses, the list of reports and lists by group are those of the site. */
static bool is_page_kept(const struct dated *dated, xmlNode *context, const char *path)
{
    bool is_list = context == dated->list;
    bool is_figure = context->parent == dated->figures; /* what citations lead to */
    return (context == dated->root || is_list || is_figure) && strcmp(path, "404.html") != 0 &&
           !text_begins_with(path, "archive/");
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_in_report(const struct dated *dated, const char *path)
{
    return bsearch(&path, dated->paths, dated->path_count, sizeof *dated->paths, by_text) != NULL;
}

/* Where a link from the dated report leads that names nothing in it: the same page of the latest report when
 * that page will be there, which those of single models and data files may not. */
static const char *elsewhere(const struct dated *dated, const char *path)
{
    size_t folder = strcspn(path, "/");
    if (!text_ends_with(path, ".html") && !strstr(path, ".html#"))
        return "data.html";
    if (path[folder] == '/' && !text_begins_with(path + folder, "/index.html"))
        return arena_printf(dated->arena, "%.*s/index.html", (int)folder, path);
    return path;
}

/* Adds the address of a link of the page at `page`, as it must be in a dated report. */
static void add_link(const struct dated *dated, const char *page, const char *address, size_t length, struct text *out)
{
    size_t up = 0;
    const char *path = arena_copy(dated->arena, address, length);
    for (const char *slash = strchr(page, '/'); slash; slash = strchr(slash + 1, '/'))
        up++;
    for (size_t i = 0; i < up && text_begins_with(path, "../"); i++)
        path += strlen("../");
    const char *file = arena_copy(dated->arena, path, strcspn(path, "#?"));
    bool leaves = *file == '\0' || text_begins_with(file, "../") || strchr(file, ':') || is_in_report(dated, file);
    if (leaves) {
        text_add_bytes(out, address, length);
        return;
    }
    for (size_t i = 0; i < up + 2; i++)
        text_add(out, "../");
    text_add(out, elsewhere(dated, path));
}

/* Copies a page and mends the addresses of its links on the way. Only tags hold ` href="`: in text, '<' is
 * written as a reference. */
static void mend_links(const struct dated *dated, const char *page, const char *html, struct text *out)
{
    static const char link[] = " href=\"";
    for (const char *tag; (tag = strchr(html, '<')); ) {
        const char *end = tag;
        char quote = '\0';
        text_add_bytes(out, html, (size_t)(tag - html));
        html = tag;
        for (; *end && (quote || *end != '>'); end++) {
            if (*end == '"')
                quote = quote ? '\0' : '"';
            if (quote || !text_begins_with(end, link))
                continue;
            const char *address = end + sizeof link - 1;
            size_t length = strcspn(address, "\"");
            text_add_bytes(out, html, (size_t)(address - html));
            add_link(dated, page, address, length, out);
            html = address + length;
            end = html - 1;
            quote = '"';
        }
        text_add_bytes(out, html, (size_t)(end - html));
        html = end;
    }
    text_add(out, html);
}

static bool list_pages(struct dated *dated, struct error *err)
{
    size_t capacity = 0;

    for (size_t i = 0; i < templates_count(dated->input.templates); i++) {
        xmlNode **nodes;
        size_t count;
        if (dated->input.of_models[i])
            continue;
        if (!template_contexts(dated->input.templates, i, dated->root->doc, dated->arena, &nodes, &count, err))
            return false;
        /* Of a template of many pages the others go with the first. */
        for (size_t k = 0; k < count; k++) {
            struct dated_page page = {.template = i, .context = nodes[k]};
            if (!template_path(dated->input.templates, i, page.context, dated->arena, &page.path, err))
                return false;
            if (!is_page_kept(dated, page.context, page.path))
                break;
            dated->pages = memory_room(dated->pages, dated->page_count, &capacity, sizeof *dated->pages);
            dated->pages[dated->page_count++] = page;
        }
    }
    return true;
}

static void list_paths(struct dated *dated)
{
    dated->paths = arena_alloc(dated->arena, dated->file_count + dated->page_count + 1, sizeof *dated->paths);
    for (size_t i = 0; i < dated->file_count; i++)
        dated->paths[dated->path_count++] = dated->files[i];
    for (size_t i = 0; i < dated->page_count; i++)
        dated->paths[dated->path_count++] = dated->pages[i].path;
    qsort(dated->paths, dated->path_count, sizeof *dated->paths, by_text);
}

static void shorten_navigation(const struct dated *dated, xmlNode *pages)
{
    for (xmlNode *node = pages ? pages->children : NULL, *next; node; node = next) {
        next = node->next;
        const char *path = element_held(node, "path");
        if (path && !is_in_report(dated, path))
            element_remove(node);
    }
}

static bool prepare(struct dated *dated, struct error *err)
{
    change_document(dated);
    templates_forget(dated->input.templates);
    if (!list_pages(dated, err))
        return false;
    list_paths(dated);
    shorten_navigation(dated, element_child(dated->root, "pages"));
    return true;
}

static bool add_page(const struct dated *dated, const struct dated_page *page, struct publish_batch *files,
                     struct error *err)
{
    struct text html = TEXT_INIT, mended = TEXT_INIT;
    bool ok = template_render(dated->input.templates, page->template, page->context, false, page->path, &html, err);
    if (ok) {
        mend_links(dated, page->path, html.bytes, &mended);
        publish_batch_add(files, arena_printf(dated->arena, "%s%s", dated->folder, page->path), &mended);
    }
    text_clear(&html);
    return ok;
}

bool dated_add_pages(const struct dated *dated, size_t share, size_t shares, struct publish_batch *files,
                     struct error *err)
{
    bool ok = true;
    for (size_t i = share; ok && i < dated->page_count; i += shares)
        ok = add_page(dated, &dated->pages[i], files, err);
    return ok;
}

static bool write_report(const struct dated *dated, struct publish *publish, struct error *err)
{
    struct text json = TEXT_INIT;
    archive_print(dated->report, &json);
    bool ok = publish_file(publish, arena_printf(dated->arena, "%s" ARCHIVE_REPORT, dated->folder), json.bytes,
                           json.length, err);
    text_clear(&json);
    return ok;
}

bool dated_finish(struct dated *dated, struct publish *publish, struct error *err)
{
    for (size_t i = 0; i < dated->file_count; i++) {
        const char *path = dated->files[i];
        if (!publish_again(publish, path, arena_printf(dated->arena, "%s%s", dated->folder, path), err))
            return false;
    }
    return write_report(dated, publish, err);
}

bool dated_begin(const struct dated_input *input, struct dated **ret_dated, struct error *err)
{
    struct arena *arena = arena_new();
    struct dated *dated = arena_alloc(arena, 1, sizeof *dated);
    *dated = (struct dated){.input = *input,
                            .root = xmlDocGetRootElement(report_document(input->report)),
                            .report = &input->options->history->report,
                            .arena = arena};
    dated->models = element_child(dated->root, "models");
    dated->list = first_page_of_list(dated->models);
    dated->figures = element_child(dated->root, "figures");
    dated->folder = arena_printf(arena, ARCHIVE_FOLDER "/%s/", dated->report->id);
    list_files(dated, input->publish);
    if (!prepare(dated, err)) {
        dated_end(dated);
        return false;
    }
    *ret_dated = dated;
    return true;
}

void dated_end(struct dated *dated)
{
    if (!dated)
        return;
    free(dated->pages);
    arena_free(dated->arena);
}

bool dated_write_list(const struct site_options *options, struct publish *publish, struct error *err)
{
    const struct archive *archive = &options->history->archive;
    struct text script = TEXT_INIT;

    if (archive->count == 0)
        return true;
    text_add(&script, "window.inuseReports = [");
    for (size_t i = 0; i < archive->count; i++)
        text_printf(&script, "%s\"%s\"", i > 0 ? ", " : "", archive->items[i].id);
    text_add(&script, "];\n");
    bool ok = publish_file(publish, ARCHIVE_FOLDER "/reports.js", script.bytes, script.length, err);
    text_clear(&script);
    return ok;
}
