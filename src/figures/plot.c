/* SPDX-License-Identifier: MIT
 * Knows how the nodes of a mark become numbers. */
#include "figures/plot.h"

#include "figures/palette.h"
#include "figures/plot_domain.h"
#include "figures/plot_stack.h"

#include <math.h>
#include <string.h>

/* A category that stands apart is this much further away, in bands. */
#define APART 0.7

/* The place of a category, which is added when it is new. */
static double place_band(struct plot *plot, struct bands *bands, const char *key, const char *label, bool apart)
{
    for (size_t i = 0; i < bands->count; i++)
        if (strcmp(bands->items[i].key, key) == 0)
            return bands->items[i].position;
    double before = bands->count > 0 ? bands->items[bands->count - 1].position : -1.0;
    double position = before + 1.0 + (apart && bands->count > 0 ? APART : 0.0);
    bands->items = arena_room(plot->arena, bands->items, bands->count, &bands->capacity, sizeof *bands->items);
    bands->items[bands->count++] = (struct band){.key = key, .label = *label ? label : key, .position = position};
    return position;
}

static bool evaluate_band(struct plot *plot, const struct mark_description *mark, const struct binding *binding,
                          bool horizontal, xmlNode *node, double *ret_value, struct error *err)
{
    const char *key, *label;
    bool apart;
    struct bands *bands = horizontal ? &plot->x_bands : &plot->y_bands;
    const struct binding *category = horizontal && plot->chart->y.scale == AXIS_BAND ? NULL : mark->category;
    if (!binding_text(binding, &plot->scope, node, &key, err) ||
        !binding_text(category, &plot->scope, node, &label, err) ||
        !binding_flag(mark->apart, &plot->scope, node, &apart, err))
        return false;
    *ret_value = *key ? place_band(plot, bands, key, label, apart) : (double)NAN;
    return true;
}

static bool evaluate_value(struct plot *plot, const struct mark_description *mark, const struct binding *binding,
                           bool horizontal, xmlNode *node, double *ret_value, struct error *err)
{
    const struct axis_description *axis = horizontal ? &plot->chart->x : &plot->chart->y;
    if (axis->scale == AXIS_BAND)
        return evaluate_band(plot, mark, binding, horizontal, node, ret_value, err);
    if (axis->scale == AXIS_TIME)
        return binding_time(binding, &plot->scope, node, ret_value, err);
    if (!binding_number(binding, &plot->scope, node, ret_value, err))
        return false;
    if (!isfinite(*ret_value) || (axis->scale == AXIS_LOG && *ret_value <= 0.0))
        *ret_value = NAN;
    return true;
}

bool plot_is_series(enum mark_kind kind)
{
    return kind == MARK_LINE || kind == MARK_STEP || kind == MARK_AREA || kind == MARK_STACK;
}

static bool evaluate_colour(struct plot *plot, const struct series *series, size_t i, enum colour_role *ret_role,
                            struct error *err)
{
    const struct mark_description *mark = series->mark;
    const char *name;
    *ret_role = mark->colour.role;
    if (mark->colour.role != ROLE_NONE)
        return true;
    /* A line, an area and a layer have one colour, that of their first node. */
    if (i > 0 && plot_is_series(mark->kind)) {
        *ret_role = series->colours[0];
        return true;
    }
    if (!binding_text(mark->colour.binding, &plot->scope, series->nodes[i], &name, err))
        return false;
    *ret_role = palette_role(name);
    return *ret_role != ROLE_NONE ||
           error_set(err, ERROR_INPUT, "%s:%ld: the expression of colour gives '%s', which is no colour role",
                     plot->chart->file, mark->line, name);
}

static bool evaluate_text(struct plot *plot, const struct binding *binding, xmlNode *node, const char **ret_text,
                          struct error *err)
{
    const char *text;
    *ret_text = NULL;
    if (!binding)
        return true;
    if (!binding_text(binding, &plot->scope, node, &text, err))
        return false;
    *ret_text = *text ? text : NULL;
    return true;
}

/* Which nodes of a line can be pointed at: each of a few, every so many of more, and the last. */
static bool can_be_hit(const struct plot *plot, size_t i, size_t count)
{
    size_t most = plot->panel_count > 2 ? 2 * PLOT_TITLES_MOST / plot->panel_count + 1 : PLOT_TITLES_MOST;
    size_t step = (count + most - 1) / most;
    return i + 1 == count || i % step == 0;
}

/* Of lines only the last known node is labelled: label_end(). */
static bool evaluate_texts(struct plot *plot, struct series *series, size_t i, struct error *err)
{
    const struct mark_description *mark = series->mark;
    if (plot_is_series(mark->kind))
        return !mark->title || !can_be_hit(plot, i, series->count) ||
               evaluate_text(plot, mark->title, series->nodes[i], &series->titles[i], err);
    return evaluate_text(plot, mark->label, series->nodes[i], &series->labels[i], err) &&
           evaluate_text(plot, mark->title, series->nodes[i], &series->titles[i], err);
}

static bool label_end(struct plot *plot, struct series *series, struct error *err)
{
    size_t i = series->count;
    if (!plot_is_series(series->mark->kind))
        return true;
    while (i > 0 && !(isfinite(series->x[i - 1]) && isfinite(series->y[i - 1])))
        i--;
    return i == 0 || evaluate_text(plot, series->mark->label, series->nodes[i - 1], &series->labels[i - 1], err);
}

static double *unknown_values(struct plot *plot, size_t count)
{
    double *values = arena_alloc(plot->arena, count, sizeof *values);
    for (size_t i = 0; i < count; i++)
        values[i] = NAN;
    return values;
}

/* What of a series is to be worked out for each node. */
struct reading {
    struct coordinate {
        const struct binding *binding;
        bool horizontal;
        double *values;
    } coordinates[4]; /* x, y, x2, y2 */
    size_t count;
    bool gaps;
};

/* Gives the series room and lists what is to be worked out. What `same`, a series of the same nodes, has by the same
 * expression is shared: an area and the line on its edge differ in nothing. Bands are counted by evaluating, so they
 * are not. */
static struct reading begin_reading(struct plot *plot, struct series *series, const struct series *same)
{
    const struct mark_description *mark = series->mark, *before = same ? same->mark : mark;
    const struct {
        const struct binding *binding, *before;
        bool horizontal;
        double **values, *known;
    } all[] = {{mark->x, before->x, true, &series->x, same ? same->x : NULL},
               {mark->y, before->y, false, &series->y, same ? same->y : NULL},
               {mark->x2, before->x2, true, &series->x2, same ? same->x2 : NULL},
               {mark->y2, before->y2, false, &series->y2, same ? same->y2 : NULL}};
    bool same_gaps = same && mark->gap == before->gap;
    struct reading reading = {.gaps = mark->gap && !same_gaps};
    for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
        int scale = all[i].horizontal ? plot->chart->x.scale : plot->chart->y.scale;
        bool shared = all[i].known && all[i].binding == all[i].before && scale != AXIS_BAND;
        *all[i].values = shared ? all[i].known : unknown_values(plot, series->count);
        if (!shared && all[i].binding)
            reading.coordinates[reading.count++] =
                (struct coordinate){all[i].binding, all[i].horizontal, *all[i].values};
    }
    series->gaps = same_gaps ? same->gaps : arena_alloc(plot->arena, series->count, sizeof *series->gaps);
    series->open = arena_alloc(plot->arena, series->count, sizeof *series->open);
    series->values = unknown_values(plot, series->count);
    series->labels = arena_alloc(plot->arena, series->count, sizeof *series->labels);
    series->titles = arena_alloc(plot->arena, series->count, sizeof *series->titles);
    series->colours = arena_alloc(plot->arena, series->count, sizeof *series->colours);
    return reading;
}

static bool evaluate_node(struct plot *plot, struct series *series, const struct reading *reading, size_t i,
                          struct error *err)
{
    const struct mark_description *mark = series->mark;
    xmlNode *node = series->nodes[i];
    xpath_scope_position(plot->scope.xpath, i + 1, series->count);
    for (size_t k = 0; k < reading->count; k++) {
        const struct coordinate *coordinate = &reading->coordinates[k];
        if (!evaluate_value(plot, mark, coordinate->binding, coordinate->horizontal, node, &coordinate->values[i], err))
            return false;
    }
    return (!mark->value || binding_number(mark->value, &plot->scope, node, &series->values[i], err)) &&
           (!reading->gaps || binding_flag(mark->gap, &plot->scope, node, &series->gaps[i], err)) &&
           (!mark->open || binding_flag(mark->open, &plot->scope, node, &series->open[i], err)) &&
           evaluate_texts(plot, series, i, err) && evaluate_colour(plot, series, i, &series->colours[i], err);
}

/* An earlier series of the same nodes; layers of stacks have become others. */
static const struct series *find_same(const struct plot *plot, const struct mark_description *mark,
                                      const xmlNode *context)
{
    for (size_t i = 0; i < plot->series_count; i++) {
        const struct series *series = &plot->series[i];
        if (series->context == context && series->mark->each == mark->each && series->mark->kind != MARK_STACK)
            return series;
    }
    return NULL;
}

static bool find_nodes(struct plot *plot, struct series *series, const struct series *same, struct error *err)
{
    const struct mark_description *mark = series->mark;
    if (same) {
        series->nodes = same->nodes;
        series->count = same->count;
        return true;
    }
    if (mark->each)
        return binding_nodes(mark->each, &plot->scope, series->context, &series->nodes, &series->count, err);
    series->nodes = arena_alloc(plot->arena, 1, sizeof *series->nodes);
    series->nodes[0] = series->context;
    series->count = 1;
    return true;
}

static bool evaluate_series(struct plot *plot, const struct mark_description *mark, xmlNode *context,
                            struct series *series, struct error *err)
{
    const char *name;
    const struct series *same = find_same(plot, mark, context);
    *series = (struct series){.mark = mark, .context = context};
    if (!find_nodes(plot, series, same, err) || !binding_text(mark->name, &plot->scope, context, &name, err))
        return false;
    series->name = *name ? name : NULL;
    struct reading reading = begin_reading(plot, series, same);
    for (size_t i = 0; i < series->count; i++) {
        if (!evaluate_node(plot, series, &reading, i, err))
            return false;
    }
    xpath_scope_position(plot->scope.xpath, 1, 1);
    return label_end(plot, series, err);
}

/* Room for so many more, not counted yet. */
static struct series *reserve_series(struct plot *plot, size_t more)
{
    if (plot->series_count + more > plot->series_capacity) {
        size_t capacity = 2 * (plot->series_count + more);
        struct series *grown = arena_alloc(plot->arena, capacity, sizeof *grown);
        if (plot->series_count > 0)
            memcpy(grown, plot->series, plot->series_count * sizeof *grown);
        plot->series = grown;
        plot->series_capacity = capacity;
    }
    return plot->series + plot->series_count;
}

/* What pointing at a place says, unless the description says something else. */
static void title_stack(const struct plot *plot, struct series *layers, size_t count)
{
    for (size_t i = 0; !layers->mark->title && i < layers->count; i++)
        layers->titles[i] = can_be_hit(plot, i, layers->count) ? plot_stack_title(plot, layers, count, i) : NULL;
}

static bool evaluate_stack(struct plot *plot, const struct mark_description *mark, xmlNode *context, struct error *err)
{
    xmlNode **nodes;
    size_t count;
    if (!mark->layers)
        return error_set(err, ERROR_INPUT, "%s:%ld: <stack> must have the attribute 'layers'", plot->chart->file,
                         mark->line);
    if (!binding_nodes(mark->layers, &plot->scope, context, &nodes, &count, err))
        return false;
    struct series *layers = reserve_series(plot, count);
    for (size_t i = 0; i < count; i++) {
        if (!evaluate_series(plot, mark, nodes[i], &layers[i], err))
            return false;
    }
    if (count > 0) {
        plot_pile_up(plot, layers, count);
        title_stack(plot, layers, count);
    }
    /* Painted from the top down. */
    for (size_t i = 0; i < count / 2; i++) {
        struct series lower = layers[i];
        layers[i] = layers[count - 1 - i];
        layers[count - 1 - i] = lower;
    }
    plot->series_count += count;
    return true;
}

static bool evaluate_marks(struct plot *plot, xmlNode *context, struct error *err)
{
    for (size_t i = 0; i < plot->chart->mark_count; i++) {
        const struct mark_description *mark = &plot->chart->marks[i];
        bool wanted = true;
        if (mark->when && !binding_flag(mark->when, &plot->scope, context, &wanted, err))
            return false;
        if (!wanted)
            continue;
        if (mark->kind == MARK_STACK) {
            if (!evaluate_stack(plot, mark, context, err))
                return false;
            continue;
        }
        if (!evaluate_series(plot, mark, context, reserve_series(plot, 1), err))
            return false;
        plot->series_count++;
    }
    return true;
}

static bool evaluate_panels(struct plot *plot, xmlNode *context, struct error *err)
{
    const struct panels_description *description = &plot->chart->panels;
    xmlNode **nodes;
    if (!binding_nodes(description->each, &plot->scope, context, &nodes, &plot->panel_count, err))
        return false;
    plot->panels = arena_alloc(plot->arena, plot->panel_count + 1, sizeof *plot->panels);
    for (size_t i = 0; i < plot->panel_count; i++) {
        struct panel *panel = &plot->panels[i];
        panel->first_series = plot->series_count;
        xpath_scope_position(plot->scope.xpath, i + 1, plot->panel_count);
        if (!evaluate_text(plot, description->title, nodes[i], &panel->title, err) ||
            !evaluate_text(plot, description->value, nodes[i], &panel->value, err) ||
            !evaluate_marks(plot, nodes[i], err))
            return false;
        panel->series_count = plot->series_count - panel->first_series;
    }
    return true;
}

bool plot_evaluate(struct plot *plot, xmlNode *context, struct error *err)
{
    const struct axis_description *y = &plot->chart->y;
    bool panels = plot->chart->panels.line != 0;
    if (!(panels ? evaluate_panels(plot, context, err) : evaluate_marks(plot, context, err)) ||
        !plot_find_domain(plot, true, context, err) || !plot_find_domain(plot, false, context, err))
        return false;
    plot->y_tick_count =
        axis_ticks(&plot->y, (enum axis_format)y->format, plot_tick_count(y), plot->arena, &plot->y_ticks);
    return true;
}
