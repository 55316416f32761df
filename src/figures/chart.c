/* SPDX-License-Identifier: MIT
 * Knows where descriptions are found and when they apply. */
#include "figures/chart.h"

#include "figures/language.h"

#include <stdlib.h>
#include <string.h>

#define DESCRIPTION_BYTES_MOST ((size_t)1 << 20)

static void chart_free(struct chart *chart)
{
    if (!chart)
        return;
    for (size_t i = 0; i < chart->binding_count; i++)
        binding_free(chart->bindings[i]);
    free(chart->bindings);
    xpath_scope_free(chart->scope);
    arena_free(chart->arena);
}

static bool load(const struct folders *folders, const char *name, struct chart **ret_chart, struct error *err)
{
    struct arena *arena = arena_new();
    struct chart *chart = arena_alloc(arena, 1, sizeof *chart);
    struct text bytes = TEXT_INIT;
    chart->arena = arena;
    chart->id = arena_copy(arena, name, strlen(name) - strlen(".xml"));
    chart->file = folders_find(folders, name, arena);
    bool ok = file_read(chart->file, DESCRIPTION_BYTES_MOST, &bytes, err) &&
              language_read(bytes.bytes, bytes.length, chart, err);
    text_clear(&bytes);
    if (ok)
        *ret_chart = chart;
    else
        chart_free(chart);
    return ok;
}

static int by_order(const void *a, const void *b)
{
    const struct chart *first = *(struct chart *const *)a, *second = *(struct chart *const *)b;
    if (first->order < second->order || first->order > second->order)
        return first->order < second->order ? -1 : 1;
    return strcmp(first->id, second->id);
}

bool charts_load(const struct folders *folders, struct charts **ret_charts, struct error *err)
{
    struct arena *arena = arena_new();
    struct charts *charts = memory_zeroed(1, sizeof *charts);
    char **names;
    size_t count;
    bool ok = folders_list(folders, ".xml", arena, &names, &count, err);
    if (ok)
        charts->items = memory_zeroed(count, sizeof(struct chart *));
    for (size_t i = 0; ok && i < count; i++) {
        ok = load(folders, names[i], &charts->items[i], err);
        charts->count += ok;
    }
    arena_free(arena);
    if (!ok) {
        charts_free(charts);
        return false;
    }
    if (charts->count > 1)
        qsort(charts->items, charts->count, sizeof(struct chart *), by_order);
    *ret_charts = charts;
    return true;
}

void charts_free(struct charts *charts)
{
    if (!charts)
        return;
    for (size_t i = 0; i < charts->count; i++)
        chart_free(charts->items[i]);
    free(charts->items);
    free(charts);
}

struct chart *charts_find(const struct charts *charts, const char *id)
{
    for (size_t i = 0; i < charts->count; i++) {
        if (strcmp(charts->items[i]->id, id) == 0)
            return charts->items[i];
    }
    return NULL;
}

const char *chart_id(const struct chart *chart)
{
    return chart->id;
}

const char *chart_needs(const struct chart *chart)
{
    return chart->needs;
}

bool chart_is_repeated(const struct chart *chart)
{
    return chart->each != NULL;
}

struct xpath_scope *chart_scope(struct chart *chart, xmlDoc *document)
{
    if (chart->scope_document != document) {
        xpath_scope_free(chart->scope);
        chart->scope = xpath_scope_new(document);
        chart->scope_document = document;
    }
    return chart->scope;
}

bool chart_applies(struct chart *chart, xmlNode *context, bool *ret_applies, struct error *err)
{
    struct binding_scope scope = {.xpath = chart_scope(chart, context->doc), .arena = NULL};
    *ret_applies = true;
    return !chart->when || binding_flag(chart->when, &scope, context, ret_applies, err);
}
