/* SPDX-License-Identifier: MIT
 * Knows which files make a site, and in which order they can be made. */
#include "site/site.h"

#include "base/workers.h"
#include "feeds/feeds.h"
#include "pages/template.h"
#include "publish/publish.h"
#include "report/element.h"
#include "site/dated.h"
#include "site/drawing.h"
#include "site/editions.h"
#include "site/feed_files.h"
#include "site/page_list.h"

#include <stdlib.h>
#include <string.h>

/* Pages that a worker makes in one go. */
struct job {
    size_t first, count;
};

/* Most pages are those of models, and a little shorter. */
#define PAGE_BYTES 16000

/* Enough to hash their files in all lanes of the processor. */
#define MODELS_TOGETHER 16

/* Parts in which workers make the pages of the dated report. */
#define DATED_SHARES 8

/* So many bytes of files, those of eight figures, wait to be hashed together: their ZIPs and PNGs fill the lanes. With
 * half as many hashing takes twice the time. */
#define WAITING_BYTES ((size_t)4 << 20)

struct site {
    struct report *report;
    const struct site_options *options;
    struct arena *arena;
    struct templates *templates;
    struct charts *charts;
    struct fonts *fonts;
    struct publish *publish;
    struct chart **drawn; /* all but the small ones of model pages */
    size_t drawn_count, figure_count;
    const struct report_file **files; /* in the order in which they are made */
    size_t early_count;               /* of those, the ones before the figures */
    struct publish_batch waiting;     /* files that this worker made, not written yet */
    xmlNode *figures;                 /* what the document will hold of them */
    struct drawing_kit kit;
    struct editions editions;
    struct page_list pages;
    struct job *jobs; /* of those pages */
    size_t job_count;
    struct dated *dated; /* NULL when none is kept */
    struct site_result result;
};

static xmlNode *root_of(const struct site *site)
{
    return xmlDocGetRootElement(report_document(site->report));
}

static bool write_waiting(void *context, struct text *record, struct error *err)
{
    struct site *site = context;
    bool ok = publish_batch_write(site->publish, &site->waiting, record, err);
    publish_batch_clear(&site->waiting);
    return ok;
}

/* The result: the figure as the document will hold it, packed. */
static bool make_figure(struct site *site, size_t index, struct text *result, struct error *err)
{
    struct chart *chart = site->drawn[index];
    struct arena *arena = arena_new();
    xmlNode *list = element_begin(NULL, "figures", arena);
    struct drawing drawing;
    bool applies, ok = chart_applies(chart, root_of(site), &applies, err);

    if (ok && !applies)
        drawing_describe_absent(chart, list);
    else if (ok && (ok = drawing_lay_out(&site->kit, chart, arena, &drawing, err) &&
                         drawing_add_files(&site->kit, &drawing, arena, &site->waiting, err)))
        drawing_describe(&drawing, arena, list);
    if (ok)
        element_pack(list->children, result);
    element_end(list);
    arena_free(arena);
    return ok;
}

static void make_data_file(struct site *site, const struct report_file *file)
{
    struct text bytes = TEXT_INIT;
    file->write(site->report, &bytes);
    publish_batch_add(&site->waiting, file->path, &bytes);
}

static bool make_card(struct site *site, struct error *err)
{
    struct arena *arena = arena_new();
    struct text png = TEXT_INIT;
    bool ok = feeds_card(root_of(site), site->fonts, arena, &png, err);
    if (ok)
        publish_batch_add(&site->waiting, FEEDS_CARD, &png);
    text_clear(&png);
    arena_free(arena);
    return ok;
}

static void list_files(struct site *site)
{
    size_t count = 0;
    site->files = arena_alloc(site->arena, report_file_count, sizeof(const struct report_file *));
    for (int late = 0; late <= 1; late++) {
        for (size_t i = 0; i < report_file_count; i++)
            if (report_files[i].early != late)
                site->files[count++] = &report_files[i];
        site->early_count = late ? site->early_count : count;
    }
}

/* Data files that take long, figures, the card, then the other data files: they are made in less time, so that the
 * workers end at nearly the same time. */
static bool make_first(void *context, size_t index, struct text *result, struct error *err)
{
    struct site *site = context;
    size_t card = site->early_count + site->drawn_count;
    if (index < site->early_count || index > card)
        make_data_file(site, site->files[index < card ? index : index - site->drawn_count - 1]);
    else if (!(index == card ? make_card(site, err) : make_figure(site, index - site->early_count, result, err)))
        return false;
    return site->waiting.bytes < WAITING_BYTES || write_waiting(site, result, err);
}

/* Figures are unpacked while the workers draw the next ones: afterwards the pages would wait for it. */
static bool take_first(void *context, size_t index, const char *result, size_t length, struct error *err)
{
    struct site *site = context;
    xmlNode *figure;
    size_t used = 0, early = site->early_count;
    if (index >= early && index < early + site->drawn_count) {
        if (!element_unpack(site->figures, result, length, &figure, &used))
            return error_set(err, ERROR_IO, "cannot read what a worker says of the figure %s",
                             chart_id(site->drawn[index - early]));
        if (!element_held(figure, "missing"))
            element_integer(figure, "number", (int64_t)++site->figure_count);
    }
    return publish_record(site->publish, result + used, length - used, err);
}

static bool take_record(void *context, size_t index, const char *record, size_t length, struct error *err)
{
    struct site *site = context;
    (void)index;
    return publish_record(site->publish, record, length, err);
}

/* Makes every figure and tells the document of all, before any page is rendered; and the data files. */
static bool make_figures(struct site *site, struct progress *progress, struct error *err)
{
    progress_begin(progress, "drawing figures, writing data files");
    site->drawn = arena_alloc(site->arena, site->charts->count, sizeof *site->drawn);
    for (size_t i = 0; i < site->charts->count; i++)
        if (!chart_is_repeated(site->charts->items[i]))
            site->drawn[site->drawn_count++] = site->charts->items[i];
    if (!editions_draw(&site->editions, site->drawn, site->drawn_count, err))
        return false;

    list_files(site);
    struct workers_task task = {.jobs = site->drawn_count + 1 + report_file_count,
                                .work = make_first,
                                .finish = write_waiting,
                                .collect = take_first,
                                .context = site};
    site->figures = element_begin_beside(root_of(site), "figures");
    bool ok = workers_run(&task, site->options->workers, progress, err);
    element_end(site->figures);
    xmlAddChild(root_of(site), site->figures);
    return ok;
}

/* Style sheets, scripts and pictures that templates refer to. */
static bool copy_assets(struct site *site, struct error *err)
{
    static const char *const suffixes[] = {".css", ".js", ".svg", ".png", ".ico", ".txt"};
    const size_t most_bytes = (size_t)4 << 20;
    const struct folders *folders = &site->options->materials->template_folders;

    for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
        char **names;
        size_t count;
        if (!folders_list(folders, suffixes[i], site->arena, &names, &count, err))
            return false;
        for (size_t j = 0; j < count; j++) {
            struct text bytes = TEXT_INIT;
            bool ok = file_read(folders_find(folders, names[j], site->arena), most_bytes, &bytes, err) &&
                      publish_file(site->publish, names[j], bytes.bytes, bytes.length, err);
            text_clear(&bytes);
            if (!ok)
                return false;
        }
    }
    return true;
}

/* The small figures of one model page. */
static bool add_small_figures(const struct site *site, xmlNode *model, const char *slug, struct arena *arena,
                              struct publish_batch *files, struct error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < site->charts->count; i++)
        if (chart_is_repeated(site->charts->items[i]))
            ok = drawing_add_small(&site->kit, site->charts->items[i], model, slug, arena, files, err);
    return ok;
}

static bool add_html(struct site *site, const struct page *page, bool is_model, struct arena *arena,
                     struct publish_batch *files, struct error *err)
{
    const char *path;
    struct text html = TEXT_INIT;
    text_room(&html, PAGE_BYTES);
    bool ok = template_path(site->templates, page->template, page->context, arena, &path, err) &&
              template_render(site->templates, page->template, page->context, is_model, path, &html, err);
    if (ok)
        publish_batch_add(files, path, &html);
    text_clear(&html);
    return ok;
}

static bool add_page(struct site *site, const struct page *page, struct publish_batch *files, struct error *err)
{
    struct arena *arena = arena_new();
    size_t model;
    bool is_model = report_find_page(site->report, page->context, &model);

    if (is_model)
        report_detail_model(site->report, model);
    bool ok = add_html(site, page, is_model, arena, files, err);
    if (is_model) {
        ok = ok && add_small_figures(site, page->context, report_page_slug(site->report, model), arena, files, err);
        report_forget_model(site->report, model);
    }
    arena_free(arena);
    return ok;
}

static bool add_pages(struct site *site, size_t index, struct publish_batch *files, struct error *err)
{
    const struct job *job = &site->jobs[index];
    bool ok = true;
    for (size_t i = 0; ok && i < job->count; i++)
        ok = add_page(site, &site->pages.items[job->first + i], files, err);
    return ok;
}

/* A single page waits for others to be hashed with: lanes without a text cost as much. */
static bool write_pages(void *context, size_t index, struct text *record, struct error *err)
{
    struct site *site = context;
    if (!add_pages(site, index, &site->waiting, err))
        return false;
    bool waits = site->jobs[index].count == 1 && site->waiting.bytes < WAITING_BYTES;
    return waits || write_waiting(site, record, err);
}

/* How many pages from `first` on make one job: pages of models are short, and many files are hashed at once. */
static size_t count_together(const struct site *site, size_t first)
{
    size_t count = 0, model;
    while (count < MODELS_TOGETHER && first + count < site->pages.count &&
           report_find_page(site->report, site->pages.items[first + count].context, &model))
        count++;
    return count > 0 ? count : 1;
}

/* Those of models last: they are short, so that the workers end at nearly the same time. */
static void list_jobs(struct site *site)
{
    site->jobs = arena_alloc(site->arena, site->pages.count + 1, sizeof *site->jobs);
    for (int models = 0; models <= 1; models++)
        for (size_t i = 0, count; i < site->pages.count; i += count) {
            size_t model;
            count = count_together(site, i);
            if (report_find_page(site->report, site->pages.items[i].context, &model) == (models == 1))
                site->jobs[site->job_count++] = (struct job){.first = i, .count = count};
        }
}

static bool make_pages(struct site *site, struct progress *progress, struct error *err)
{
    list_jobs(site);
    struct workers_task task = {
        .jobs = site->job_count, .work = write_pages, .finish = write_waiting, .collect = take_record, .context = site};
    return workers_run(&task, site->options->workers, progress, err);
}

static bool write_dated_pages(void *context, size_t index, struct text *record, struct error *err)
{
    struct site *site = context;
    return dated_add_pages(site->dated, index, DATED_SHARES, &site->waiting, err) && write_waiting(site, record, err);
}

/* By workers of its own: were it those of the other pages that change the document, each would have a copy of it. */
static bool make_dated(struct site *site, struct progress *progress, struct error *err)
{
    struct workers_task task = {
        .jobs = DATED_SHARES, .work = write_dated_pages, .collect = take_record, .context = site};
    const bool *of_models =
        page_list_templates_of_models(&site->pages, site->report, site->templates, site->arena);
    const struct dated_input input = {.report = site->report,
                                      .templates = site->templates,
                                      .of_models = of_models,
                                      .options = site->options,
                                      .publish = site->publish};
    progress_begin(progress, "writing the dated report");
    return dated_begin(&input, &site->dated, err) &&
           workers_run(&task, site->options->workers, progress, err) &&
           dated_finish(site->dated, site->publish, err);
}

static bool begin(struct site *site, struct error *err)
{
    const struct site_options *options = site->options;
    if (!(options->preview ? publish_preview : publish_begin)(options->target, &site->publish, err))
        return false;
    publish_keep(site->publish, ARCHIVE_FOLDER);
    if (options->visit)
        publish_visit(site->publish, options->visit, options->visit_context);
    return true;
}

/* What is neither figure nor page, but needs the list of both. */
static bool write_other_files(struct site *site, struct error *err)
{
    if (!page_list_make(site->report, site->templates, site->arena, &site->pages, err))
        return false;
    page_list_describe(&site->pages, root_of(site));
    return copy_assets(site, err) && feed_files_write(root_of(site), &site->pages, site->publish, err) &&
           dated_write_list(site->options, site->publish, err);
}

static const char *dated_folder(const struct site *site)
{
    const char *id = site->options->history->report.id;
    return id && *id ? arena_printf(site->arena, ARCHIVE_FOLDER "/%s/", id) : "";
}

static bool take_materials(struct site *site, struct error *err)
{
    struct materials *materials = site->options->materials;
    if (!materials_wait(materials, err))
        return false;
    site->templates = materials->templates;
    site->charts = materials->charts;
    site->fonts = materials->fonts;
    site->kit = (struct drawing_kit){.root = root_of(site),
                                     .fonts = site->fonts,
                                     .generator = site->options->generator,
                                     .created_at = site->options->created_at,
                                     .dated_folder = dated_folder(site)};
    site->editions = (struct editions){.options = site->options, .kit = &site->kit, .arena = site->arena};
    return true;
}

static bool write_all(struct site *site, struct progress *progress, struct error *err)
{
    progress_begin(progress, "loading templates");
    if (!take_materials(site, err) || !begin(site, err) ||
        !make_figures(site, progress, err))
        return false;
    progress_begin(progress, "writing pages");
    feeds_describe(root_of(site));
    if (!write_other_files(site, err) || !make_pages(site, progress, err) ||
        (site->options->history->is_new && !make_dated(site, progress, err)))
        return false;
    progress_begin(progress, "publishing");
    return publish_commit(site->publish, site->options->generator, err) &&
           editions_write(&site->editions, &site->pages, progress, err);
}

bool site_write(struct report *report, const struct site_options *options, struct progress *progress,
                struct site_result *ret_result, struct error *err)
{
    struct site site = {.report = report, .options = options, .arena = arena_new()};
    bool ok = write_all(&site, progress, err);

    if (ok) {
        *ret_result = (struct site_result){.pages = site.pages.count, .figures = site.figure_count,
                                            .changes = publish_changes(site.publish)};
        memcpy(ret_result->manifest, publish_manifest(site.publish), sizeof ret_result->manifest);
    }
    publish_batch_clear(&site.waiting);
    publish_abort(site.publish);
    dated_end(site.dated);
    arena_free(site.arena);
    return ok;
}
