/* SPDX-License-Identifier: MIT
 * Knows which pages and figures an edition has. */
#include "site/editions.h"

#include "edition/single_file.h"
#include "edition/typeset.h"
#include "report/element.h"

#include <string.h>

bool editions_draw(struct editions *editions, struct chart *const *charts, size_t count, struct error *err)
{
    const struct drawing_kit *kit = editions->kit;
    bool ok = true;
    if (editions->options->preview || !editions->options->pdf)
        return true;
    editions->drawings = arena_alloc(editions->arena, count, sizeof *editions->drawings);
    editions->drawing_count = count;
    for (size_t i = 0; ok && i < count; i++) {
        bool applies;
        ok = chart_applies(charts[i], kit->root, &applies, err) &&
             (!applies || drawing_lay_out(kit, charts[i], editions->arena, &editions->drawings[i], err));
    }
    return ok;
}

static bool find_figure(void *context, const char *id, struct typeset_figure *ret_figure)
{
    const struct editions *editions = context;
    for (size_t i = 0; i < editions->drawing_count; i++) {
        const struct drawing *drawing = &editions->drawings[i];
        if (drawing->plain.id && strcmp(drawing->plain.id, id) == 0) {
            *ret_figure = (struct typeset_figure){&drawing->plain, &drawing->narrow};
            return true;
        }
    }
    return false;
}

static const char **list_titles(const struct page_list *pages, struct arena *arena)
{
    const char **titles = arena_alloc(arena, pages->entry_count + 1, sizeof *titles);
    for (size_t i = 0; i < pages->entry_count; i++)
        titles[i] = pages->entries[i].title;
    return titles;
}

static bool write_pdf(const struct editions *editions, const struct edition *edition, struct progress *progress,
                      struct error *err)
{
    const struct typeset_options print = {.fonts = editions->kit->fonts,
                                          .generator = editions->kit->generator,
                                          .created_at = editions->kit->created_at,
                                          .find_figure = find_figure,
                                          .context = (void *)(uintptr_t)editions};
    return typeset_write(edition, &print, editions->options->pdf, progress, err);
}

bool editions_write(const struct editions *editions, const struct page_list *pages, struct progress *progress,
                    struct error *err)
{
    const struct site_options *options = editions->options;
    struct arena *arena = editions->arena;
    if (options->preview || (!options->single_file && !options->pdf))
        return true;
    struct edition edition = {
        .folder = options->target,
        .paths = pages->paths,
        .page_count = pages->path_count,
        .titles = list_titles(pages, arena),
        .title_count = pages->entry_count,
        .base_url = element_value(element_child(editions->kit->root, "snapshot"), "base_url", arena)};
    if (options->single_file && !single_file_write(&edition, options->single_file, progress, err))
        return false;
    edition.page_count = pages->entry_count;
    return !options->pdf || write_pdf(editions, &edition, progress, err);
}
