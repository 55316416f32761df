/* SPDX-License-Identifier: MIT
 * Knows how each kind of mark looks. */
#include "figures/plot_marks.h"

#include "figures/plot_cells.h"
#include "figures/plot_events.h"
#include "figures/plot_labels.h"
#include "figures/plot_shapes.h"

#include <math.h>

#define SERIES_LINE_PX 2.0
#define BAR_SHARE 0.72
#define STACK_EDGE_STEP_PX 3.0
#define AREA_OPACITY 0.13
#define ONLY_POINT_PX 8.0
#define LONE_POINT_LEAST_PX 3.0
#define LONE_LEAST_PX 2.0
#define LONE_MOST_PX 24.0

/* Transparent strips, each as wide as the way to its neighbours, that say the value when pointed at. */
static void add_strips(struct plot *plot, const struct series *series)
{
    size_t count = 0, *hit = arena_alloc(plot->arena, series->count, sizeof *hit);
    for (size_t i = 0; i < series->count; i++) {
        if (series->titles[i] && plot_is_known(series, i))
            hit[count++] = i;
    }
    for (size_t k = 0; k < count; k++) {
        double x = axis_px(&plot->x, series->x[hit[k]]);
        double before = k > 0 ? axis_px(&plot->x, series->x[hit[k - 1]]) : x - 8.0;
        double after = k + 1 < count ? axis_px(&plot->x, series->x[hit[k + 1]]) : x + 8.0;
        struct box strip = {fmax((before + x) / 2.0, plot->frame.left), plot->frame.top,
                            fmin((x + after) / 2.0, plot->frame.right), plot->frame.bottom};
        if (strip.right - strip.left >= 0.25)
            plot_add_rectangle(plot, strip, ROLE_NONE, 0.0, series->titles[hit[k]]);
    }
}

static size_t count_known(const struct series *series)
{
    size_t known = 0;
    for (size_t i = 0; i < series->count; i++)
        known += plot_is_known(series, i);
    return known;
}

/* The point that is all there is of a line is no speck. */
static double lone_dot_px(const struct series *series, double width)
{
    return count_known(series) == 1 ? ONLY_POINT_PX : fmax(width * 1.5, LONE_POINT_LEAST_PX);
}

/* A point that stands alone between two gaps would be a line of no length. */
static void add_run(struct plot *plot, const struct series *series, struct scene_point *points, size_t count,
                    size_t node)
{
    const struct mark_description *mark = series->mark;
    double width = plot_given(mark->width, SERIES_LINE_PX);
    if (count == 0)
        return;
    plot_add(plot, (struct scene_item){.shape = count == 1 ? SCENE_POINTS : SCENE_LINE,
                                       .colour = series->colours[node],
                                       .opacity = plot_given(mark->opacity, 1.0),
                                       .width_px = count == 1 ? lone_dot_px(series, width) : width,
                                       .points = points,
                                       .point_count = count,
                                       .dashes_px = count == 1 ? NULL : mark->dashes,
                                       .dash_count = count == 1 ? 0 : mark->dash_count});
}

static void draw_line(struct plot *plot, const struct series *series)
{
    bool step = series->mark->kind == MARK_STEP;
    struct scene_point *points = plot_points(plot, series->count * 2);
    size_t start = 0, end = 0, node = 0;
    for (size_t i = 0; i < series->count; i++) {
        if (series->gaps[i] || !plot_is_known(series, i)) {
            add_run(plot, series, points + start, end - start, node);
            start = end;
        }
        if (!plot_is_known(series, i))
            continue;
        struct scene_point point = {axis_px(&plot->x, series->x[i]), axis_px(&plot->y, series->y[i])};
        if (step && end > start) {
            points[end] = (struct scene_point){point.x_px, points[end - 1].y_px};
            end++;
        }
        points[end++] = point;
        node = i;
    }
    add_run(plot, series, points + start, end - start, node);
    add_strips(plot, series);
}

/* A day that stands alone between two gaps would be an area of no width. */
static void add_lone_day(struct plot *plot, const struct series *series, size_t i, double base_px, double opacity)
{
    double x = axis_px(&plot->x, series->x[i]), day = axis_px(&plot->x, series->x[i] + 1.0) - x;
    double half = fmin(fmax(day, LONE_LEAST_PX), LONE_MOST_PX) / 2.0;
    struct box box = {fmax(x - half, plot->frame.left), axis_px(&plot->y, series->y[i]),
                      fmin(x + half, plot->frame.right), base_px};
    plot_add_rectangle(plot, box, series->colours[i], plot_given(series->mark->opacity, opacity), NULL);
}

static void add_area(struct plot *plot, const struct series *series, size_t first, size_t count)
{
    struct scene_point *points = plot_points(plot, count * 4);
    double base = plot->y.scale == AXIS_LINEAR ? fmax(plot->y.from, fmin(plot->y.to, 0.0)) : plot->y.from;
    size_t half = 0;
    if (count == 1)
        add_lone_day(plot, series, first, axis_px(&plot->y, base), AREA_OPACITY);
    if (count < 2)
        return;
    /* Out along the upper edge, back along the lower one; a step holds its value up to the next point. */
    for (size_t i = 0; i < count; i++) {
        double x = axis_px(&plot->x, series->x[first + i]);
        if (series->mark->step && i > 0) {
            points[half] = (struct scene_point){x, points[half - 1].y_px};
            half++;
        }
        points[half++] = (struct scene_point){x, axis_px(&plot->y, series->y[first + i])};
    }
    size_t end = half;
    for (size_t i = count; i-- > 0;) {
        double y2 = series->y2[first + i], y = axis_px(&plot->y, isfinite(y2) ? y2 : base);
        if (series->mark->step && i + 1 < count)
            points[end++] = (struct scene_point){axis_px(&plot->x, series->x[first + i + 1]), y};
        points[end++] = (struct scene_point){axis_px(&plot->x, series->x[first + i]), y};
    }
    plot_add(plot, (struct scene_item){.shape = SCENE_AREA,
                                       .colour = series->colours[first],
                                       .opacity = plot_given(series->mark->opacity, AREA_OPACITY),
                                       .points = points,
                                       .point_count = end});
}

static void draw_area(struct plot *plot, const struct series *series)
{
    size_t start = 0;
    for (size_t i = 0; i <= series->count; i++) {
        bool broken = i == series->count || !plot_is_known(series, i);
        if (!broken && !series->gaps[i])
            continue;
        add_area(plot, series, start, i - start);
        start = broken ? i + 1 : i;
    }
    add_strips(plot, series);
}

/* Down to the base: layers come from the top, each covering the foot of the one before. They are kept apart by a line
 * of the background's colour, unless it would be all that is seen of narrow peaks. */
static void add_layer(struct plot *plot, const struct series *series, size_t first, size_t count)
{
    struct scene_point *points = plot_points(plot, count + 2);
    double base = axis_px(&plot->y, fmax(plot->y.from, fmin(plot->y.to, 0.0)));
    if (count == 1)
        add_lone_day(plot, series, first, base, 1.0);
    if (count < 2)
        return;
    for (size_t i = 0; i < count; i++)
        points[i] =
            (struct scene_point){axis_px(&plot->x, series->x[first + i]), axis_px(&plot->y, series->y[first + i])};
    points[count] = (struct scene_point){points[count - 1].x_px, base};
    points[count + 1] = (struct scene_point){points[0].x_px, base};
    plot_add(plot, (struct scene_item){.shape = SCENE_AREA,
                                       .colour = series->colours[first],
                                       .opacity = plot_given(series->mark->opacity, 1.0),
                                       .points = points,
                                       .point_count = count + 2});
    if ((points[count - 1].x_px - points[0].x_px) / (double)(count - 1) >= STACK_EDGE_STEP_PX)
        plot_add(plot, (struct scene_item){.shape = SCENE_LINE,
                                           .colour = ROLE_BACKGROUND,
                                           .opacity = 1.0,
                                           .width_px = 1.0,
                                           .points = points,
                                           .point_count = count});
}

static void draw_stack(struct plot *plot, const struct series *series)
{
    size_t start = 0;
    for (size_t i = 0; i <= series->count; i++) {
        if (i < series->count && plot_is_known(series, i))
            continue;
        add_layer(plot, series, start, i - start);
        start = i + 1;
    }
    add_strips(plot, series);
}

static void draw_horizontal_bar(struct plot *plot, const struct series *series, size_t i)
{
    double share = plot_given(series->mark->width, BAR_SHARE);
    double thickness = fabs(axis_px(&plot->y, 1.0) - axis_px(&plot->y, 0.0)) * share;
    double y = axis_px(&plot->y, series->y[i]), value = axis_px(&plot->x, series->x[i]);
    double base = axis_px(&plot->x, isfinite(series->x2[i]) ? series->x2[i] : plot->x.from);
    /* A value that is not nothing shows. */
    if (series->x[i] > plot->x.from && value < base + 1.0)
        value = base + 1.0;
    struct box bar = {base, y - thickness / 2.0, value, y + thickness / 2.0};
    plot_add_rectangle(plot, bar, series->colours[i], plot_given(series->mark->opacity, 1.0), series->titles[i]);
    if (series->labels[i])
        plot_add_text(plot, series->labels[i], value + PLOT_LABEL_GAP_PX, y + 4.0, PLOT_TEXT_PX, ANCHOR_START, ROLE_INK,
                      false);
}

static void draw_vertical_bar(struct plot *plot, const struct series *series, size_t i)
{
    double share = plot_given(series->mark->width, BAR_SHARE);
    double left = axis_px(&plot->x, series->x[i] - share / 2.0), right = axis_px(&plot->x, series->x[i] + share / 2.0);
    double base = axis_px(&plot->y, isfinite(series->y2[i]) ? series->y2[i] : fmax(plot->y.from, 0.0));
    struct box bar = {left, axis_px(&plot->y, series->y[i]), right, base};
    plot_add_rectangle(plot, bar, series->colours[i], plot_given(series->mark->opacity, 1.0), series->titles[i]);
    if (series->labels[i])
        plot_add_text(plot, series->labels[i], (left + right) / 2.0, bar.top - 5.0, PLOT_TEXT_PX, ANCHOR_MIDDLE,
                      ROLE_INK, false);
}

static void draw_bar(struct plot *plot, const struct series *series)
{
    bool horizontal = plot->y.scale == AXIS_BAND;
    for (size_t i = 0; i < series->count; i++) {
        if (!plot_is_known(series, i))
            continue;
        if (horizontal)
            draw_horizontal_bar(plot, series, i);
        else
            draw_vertical_bar(plot, series, i);
    }
}

static void draw_point(struct plot *plot, const struct series *series)
{
    struct scene_point *points = plot_points(plot, series->count);
    double size = plot_given(series->mark->size, 5.0);
    for (size_t i = 0; i < series->count; i++) {
        if (!plot_is_known(series, i))
            continue;
        points[i] = (struct scene_point){axis_px(&plot->x, series->x[i]), axis_px(&plot->y, series->y[i])};
        /* Neighbours of one colour are one shape. */
        size_t start = i;
        while (i + 1 < series->count && !series->titles[i] && !series->labels[i] && !series->titles[i + 1] &&
               plot_is_known(series, i + 1) && series->colours[i + 1] == series->colours[start]) {
            i++;
            points[i] = (struct scene_point){axis_px(&plot->x, series->x[i]), axis_px(&plot->y, series->y[i])};
        }
        plot_add(plot, (struct scene_item){.shape = SCENE_POINTS,
                                           .colour = series->colours[start],
                                           .opacity = plot_given(series->mark->opacity, 1.0),
                                           .width_px = size,
                                           .points = points + start,
                                           .point_count = i - start + 1,
                                           .title = series->titles[start]});
    }
    if (series->mark->leader) {
        plot_label_by_leaders(plot, series, points);
        return;
    }
    for (size_t i = 0; i < series->count; i++) {
        if (plot_is_known(series, i) && series->labels[i])
            plot_label_point(plot, series, i, points[i].x_px, points[i].y_px);
    }
}

static void draw_event_label(struct plot *plot, const struct event *event)
{
    double x = event->x_px + (event->anchor == ANCHOR_END ? -PLOT_EVENT_GAP_PX : PLOT_EVENT_GAP_PX);
    for (size_t i = 0; i < event->line_count; i++)
        plot_add_text(plot, event->lines[i], x,
                      plot->frame.top - event->rise_px + 9.0 + (double)i * PLOT_EVENT_LINE_PX, PLOT_EVENT_TEXT_PX,
                      event->anchor, ROLE_MUTED, false);
}

static void draw_rule_of(struct plot *plot, const struct series *series, size_t i)
{
    const struct mark_description *mark = series->mark;
    bool vertical = mark->x && !mark->y, horizontal = mark->y && !mark->x;
    double x = vertical || !horizontal ? axis_px(&plot->x, series->x[i]) : plot->frame.left;
    double y = horizontal || !vertical ? axis_px(&plot->y, series->y[i]) : plot->frame.top;
    double x2 = vertical ? x : mark->x2 ? axis_px(&plot->x, series->x2[i]) : horizontal ? plot->frame.right : x;
    double y2 = horizontal ? y : mark->y2 ? axis_px(&plot->y, series->y2[i]) : vertical ? plot->frame.bottom : y;
    if (!isfinite(x + y + x2 + y2) || x < plot->frame.left - 1.0 || x > plot->frame.right + 1.0)
        return;
    const struct event *event = plot_events_of(series, i);
    plot_add_line(plot, x, event ? y - event->rise_px : y, x2, y2, series->colours[i], plot_given(mark->width, 1.0));
    struct scene_item *line = &plot->scene->items[plot->scene->count - 1];
    line->dashes_px = mark->dashes;
    line->dash_count = mark->dash_count;
    line->title = series->titles[i];
    if (event)
        draw_event_label(plot, event);
    else if (series->labels[i])
        plot_add_label(plot, series, series->labels[i], x2, y2 - 5.0, ANCHOR_END, ROLE_MUTED);
}

static void draw_rule(struct plot *plot, const struct series *series)
{
    for (size_t i = 0; i < series->count; i++)
        draw_rule_of(plot, series, i);
}

static void draw_text(struct plot *plot, const struct series *series)
{
    const struct mark_description *mark = series->mark;
    for (size_t i = 0; i < series->count; i++) {
        if (!plot_is_known(series, i) || !series->labels[i])
            continue;
        plot_add_label(plot, series, series->labels[i], axis_px(&plot->x, series->x[i]) + mark->dx,
                  axis_px(&plot->y, series->y[i]) + mark->dy, (enum scene_anchor)mark->anchor, series->colours[i]);
    }
}

static const struct {
    void (*draw)(struct plot *plot, const struct series *series);
    bool above_base; /* painted over the base line */
} drawers[] = {
    [MARK_LINE] = {draw_line, true},    [MARK_STEP] = {draw_line, true}, [MARK_AREA] = {draw_area, false},
    [MARK_STACK] = {draw_stack, false}, [MARK_BAR] = {draw_bar, false},  [MARK_POINT] = {draw_point, true},
    [MARK_RULE] = {draw_rule, true},    [MARK_TEXT] = {draw_text, true}, [MARK_CELL] = {plot_draw_cells, false},
};

void plot_draw_swatch(struct plot *plot, const struct series *series, double x_px, double y_px)
{
    const struct mark_description *mark = series->mark;
    double thickness = plot_given(mark->width, SERIES_LINE_PX), opacity = plot_given(mark->opacity, 1.0);
    if (mark->kind == MARK_BAR || mark->kind == MARK_AREA || mark->kind == MARK_STACK) {
        plot_add_rectangle(plot, (struct box){x_px + 3.0, y_px - 5.0, x_px + 14.0, y_px + 6.0}, series->colours[0],
                           opacity, NULL);
        return;
    }
    if (mark->kind == MARK_POINT) {
        plot_add_dot(plot, x_px + 9.0, y_px, series->colours[0], plot_given(mark->size, 5.0));
        return;
    }
    plot_add_line(plot, x_px, y_px, x_px + 18.0, y_px, series->colours[0], thickness);
    struct scene_item *line = &plot->scene->items[plot->scene->count - 1];
    line->dashes_px = mark->dashes;
    line->dash_count = mark->dash_count;
}

void plot_draw_marks(struct plot *plot, void (*draw_base_line)(struct plot *plot))
{
    for (int above = 0; above < 2; above++) {
        for (size_t i = 0; i < plot->series_count; i++) {
            if (drawers[plot->series[i].mark->kind].above_base == (above == 1))
                drawers[plot->series[i].mark->kind].draw(plot, &plot->series[i]);
        }
        if (above == 0)
            draw_base_line(plot);
    }
    if (!plot->panels)
        plot_label_ends(plot);
}
