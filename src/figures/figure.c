/* SPDX-License-Identifier: MIT
 * Knows the order in which a figure comes about: variables, sentences, table, picture. */
#include "figures/figure.h"

#include "figures/chart.h"
#include "figures/fonts.h"
#include "figures/plot_draw.h"

#include <math.h>
#include <string.h>

#define MARGIN_PX 24.0
#define HEADLINE_PX 19.0
#define SUBTITLE_PX 13.0
#define SOURCE_PX 11.0
#define NARROW_PX 480.0

/* Titles that are set inside the picture. */
struct titles {
    const char **headline, **subtitle, **source;
    size_t headline_count, subtitle_count, source_count;
    double above_px, below_px;
};

static bool set_variables(struct chart *chart, const struct binding_scope *scope, xmlNode *context, struct error *err)
{
    for (size_t i = 0; i < chart->let_count; i++) {
        const char *value;
        if (!binding_text(chart->lets[i].value, scope, context, &value, err))
            return false;
        xpath_scope_set(scope->xpath, chart->lets[i].name, value);
    }
    return true;
}

/* The first sentence whose condition holds and that is not empty. */
static bool choose(const struct chart *chart, enum sentence_kind kind, const struct binding_scope *scope,
                   xmlNode *context, const char **ret_text, struct error *err)
{
    const struct sentences *sentences = &chart->sentences[kind];
    *ret_text = "";
    for (size_t i = 0; i < sentences->count; i++) {
        const struct sentence *sentence = &sentences->items[i];
        bool holds = true;
        if (sentence->when && !binding_flag(sentence->when, scope, context, &holds, err))
            return false;
        if (!holds)
            continue;
        if (!binding_text(sentence->text, scope, context, ret_text, err))
            return false;
        if (**ret_text)
            return true;
    }
    return kind == SENTENCE_DESCRIPTION ||
           error_set(err, ERROR_INPUT, "%s: no <%s> holds for this document; add one without a condition, as the last",
                     chart->file, language_sentence_names[kind]);
}

/* What is said of the picture itself, so that it can be told by those who do not see it. */
static bool name_picture(const struct chart *chart, const struct binding_scope *scope, xmlNode *context,
                         struct figure *figure, struct error *err)
{
    return choose(chart, SENTENCE_HEADLINE, scope, context, &figure->headline, err) &&
           choose(chart, SENTENCE_ALTERNATIVE, scope, context, &figure->alternative, err);
}

static bool choose_other_sentences(const struct chart *chart, const struct binding_scope *scope, xmlNode *context,
                                   struct figure *figure, struct error *err)
{
    return choose(chart, SENTENCE_SUBTITLE, scope, context, &figure->subtitle, err) &&
           choose(chart, SENTENCE_SOURCE, scope, context, &figure->source, err) &&
           choose(chart, SENTENCE_DESCRIPTION, scope, context, &figure->description, err);
}

static bool fill_table(const struct data_description *data, const struct binding_scope *scope, xmlNode *context,
                       struct figure *figure, struct error *err)
{
    xmlNode **rows;
    if (!binding_nodes(data->each, scope, context, &rows, &figure->row_count, err))
        return false;
    figure->column_count = data->column_count;
    figure->column_names = arena_alloc(scope->arena, data->column_count, sizeof *figure->column_names);
    figure->column_titles = arena_alloc(scope->arena, data->column_count, sizeof *figure->column_titles);
    figure->column_units = arena_alloc(scope->arena, data->column_count, sizeof *figure->column_units);
    for (size_t c = 0; c < data->column_count; c++) {
        figure->column_names[c] = data->columns[c].name;
        figure->column_titles[c] = data->columns[c].title;
        figure->column_units[c] = data->columns[c].unit;
    }
    figure->cells = arena_alloc(scope->arena, figure->row_count * data->column_count, sizeof *figure->cells);
    for (size_t r = 0; r < figure->row_count; r++) {
        xpath_scope_position(scope->xpath, r + 1, figure->row_count);
        for (size_t c = 0; c < data->column_count; c++) {
            if (!binding_text(data->columns[c].value, scope, rows[r], &figure->cells[r * data->column_count + c], err))
                return false;
        }
    }
    xpath_scope_position(scope->xpath, 1, 1);
    return true;
}

static double text_block(size_t lines, double size_px)
{
    return (double)lines * size_px * 1.35;
}

static struct titles wrap_titles(const struct figure *figure, struct fonts *fonts, double width_px, struct arena *arena)
{
    struct titles titles = {0};
    double headline_px = width_px < NARROW_PX ? HEADLINE_PX - 3.0 : HEADLINE_PX;
    titles.headline_count =
        fonts_wrap(fonts, figure->headline, headline_px, true, width_px, 4, arena, &titles.headline);
    titles.subtitle_count =
        fonts_wrap(fonts, figure->subtitle, SUBTITLE_PX, false, width_px, 6, arena, &titles.subtitle);
    titles.source_count = fonts_wrap(fonts, figure->source, SOURCE_PX, false, width_px, 4, arena, &titles.source);
    titles.above_px = MARGIN_PX + text_block(titles.headline_count, headline_px) + 4.0 +
                      text_block(titles.subtitle_count, SUBTITLE_PX) + 14.0;
    titles.below_px = 14.0 + text_block(titles.source_count, SOURCE_PX) + MARGIN_PX - 6.0;
    return titles;
}

static double add_lines(struct scene *scene, const char **lines, size_t count, double top_px, double size_px, bool bold,
                        enum colour_role colour)
{
    for (size_t i = 0; i < count; i++) {
        struct scene_point *point = arena_alloc(scene->arena, 1, sizeof *point);
        *point = (struct scene_point){MARGIN_PX, top_px + size_px + (double)i * size_px * 1.35};
        scene_add(scene, &(struct scene_item){.shape = SCENE_TEXT,
                                              .colour = colour,
                                              .opacity = 1.0,
                                              .text = lines[i],
                                              .size_px = size_px,
                                              .bold = bold,
                                              .points = point,
                                              .point_count = 1});
    }
    return top_px + text_block(count, size_px);
}

static void add_titles(struct scene *scene, const struct titles *titles, double width_px)
{
    double headline_px = width_px < NARROW_PX ? HEADLINE_PX - 3.0 : HEADLINE_PX;
    double y = add_lines(scene, titles->headline, titles->headline_count, MARGIN_PX, headline_px, true, ROLE_INK);
    add_lines(scene, titles->subtitle, titles->subtitle_count, y + 4.0, SUBTITLE_PX, false, ROLE_MUTED);
    add_lines(scene, titles->source, titles->source_count, scene->height_px - titles->below_px + 14.0, SOURCE_PX, false,
              ROLE_MUTED);
}

/* A chart of rows is as high as its rows; others are as high as described, on a phone too unless they are square. */
static double chart_height(struct plot *plot, double width_px)
{
    const struct chart *chart = plot->chart;
    double above = plot_legend_height(plot) + (chart->y.title ? 28.0 : 8.0);
    if (plot->panels)
        return ceil(above + plot_panels_height(plot));
    if (chart->row_height > 0.0 && plot->y.scale == AXIS_BAND)
        return ceil(chart->row_height * (plot->y.to - plot->y.from)) + above + (chart->x.hidden ? 2.0 : 22.0) +
               (chart->x.title ? 18.0 : 0.0);
    if (width_px >= NARROW_PX || chart->width < NARROW_PX)
        return chart->height;
    if (chart->narrow_height > 0.0)
        return chart->narrow_height;
    return chart->square ? chart->height * width_px / chart->width + 40.0 : chart->height;
}

static bool draw(struct plot *plot, xmlNode *context, const struct figure_options *options, struct figure *figure,
                 struct error *err)
{
    double width = options->width_px > 0.0 ? options->width_px : plot->chart->width, height;
    plot->space = (struct box){0.0, 0.0, width, 0.0};
    height = chart_height(plot, width);
    if (!options->with_titles) {
        plot->scene = scene_new(plot->arena, width, height);
        plot->space = (struct box){0.0, 0.0, width, height};
    } else {
        struct titles titles = wrap_titles(figure, plot->fonts, width, plot->arena);
        plot->scene = scene_new(plot->arena, width + 2.0 * MARGIN_PX, ceil(titles.above_px + height + titles.below_px));
        plot->space =
            (struct box){MARGIN_PX, titles.above_px, MARGIN_PX + width, plot->scene->height_px - titles.below_px};
        add_titles(plot->scene, &titles, width);
    }
    figure->scene = plot->scene;
    return plot_draw(plot, context, err);
}

static xmlNode *find_snapshot(const xmlNode *context)
{
    for (xmlNode *node = xmlDocGetRootElement(context->doc)->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && xmlStrEqual(node->name, BAD_CAST "snapshot"))
            return node;
    }
    return NULL;
}

/* The node at which the chart's expressions are evaluated: what its `context` selects, seen from where the caller
 * stands. */
static bool enter_context(struct chart *chart, const struct binding_scope *scope, xmlNode **context, struct error *err)
{
    xmlNode **nodes;
    size_t count;
    if (!chart->context)
        return true;
    if (!binding_nodes(chart->context, scope, *context, &nodes, &count, err))
        return false;
    if (count == 0)
        return error_set(err, ERROR_INPUT, "%s: the chart's context \"%s\" is not in the document", chart->file,
                         xpath_source(chart->context->xpath));
    *context = nodes[0];
    return true;
}

/* Drawing cuts labels to their room and collects what it places: each way starts from what was evaluated. */
static bool draw_ways(const struct plot *evaluated, xmlNode *context, const struct figure_options *ways, size_t count,
                      const struct figure *figure, struct figure *ret_figures, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct plot plot = *evaluated;
        plot.series = arena_alloc(plot.arena, plot.series_count, sizeof *plot.series);
        if (plot.series_count > 0)
            memcpy(plot.series, evaluated->series, plot.series_count * sizeof *plot.series);
        ret_figures[i] = *figure;
        if (!draw(&plot, context, &ways[i], &ret_figures[i], err))
            return false;
    }
    return true;
}

bool figure_lay_out_ways(struct chart *chart, xmlNode *context, const struct figure_options *ways, size_t count,
                         struct fonts *fonts, struct arena *arena, struct figure *ret_figures, struct error *err)
{
    struct plot plot = {.chart = chart, .fonts = fonts, .arena = arena};
    plot.scope = (struct binding_scope){.xpath = chart_scope(chart, context->doc), .arena = arena};
    struct figure figure = {.chart = chart,
                            .id = chart->id,
                            .subtitle = "",
                            .source = "",
                            .description = "",
                            .snapshot = find_snapshot(context)};
    struct figure *figures = arena_alloc(arena, count, sizeof *figures);
    bool ok = enter_context(chart, &plot.scope, &context, err) && set_variables(chart, &plot.scope, context, err) &&
              name_picture(chart, &plot.scope, context, &figure, err) &&
              (ways->picture_only || (choose_other_sentences(chart, &plot.scope, context, &figure, err) &&
                                      fill_table(&chart->data, &plot.scope, context, &figure, err))) &&
              plot_evaluate(&plot, context, err) &&
              draw_ways(&plot, context, ways, count, &figure, figures, err);
    if (ok)
        memcpy(ret_figures, figures, count * sizeof *figures);
    return ok;
}

bool figure_lay_out(struct chart *chart, xmlNode *context, const struct figure_options *options, struct fonts *fonts,
                    struct arena *arena, struct figure *ret_figure, struct error *err)
{
    static const struct figure_options plain = {.with_titles = false};
    return figure_lay_out_ways(chart, context, options ? options : &plain, 1, fonts, arena, ret_figure, err);
}
