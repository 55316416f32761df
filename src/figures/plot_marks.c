/* SPDX-License-Identifier: MIT
 * Knows how each kind of mark looks. */
#include "figures/plot_marks.h"

#include "figures/plot_events.h"

#include <math.h>
#include <stdlib.h>

#define SERIES_LINE_PX 2.0
#define BAR_SHARE 0.72
#define LABEL_GAP_PX 6.0
#define LABEL_APART_PX 16.0
#define LEADER_PX 34.0
#define STACK_EDGE_STEP_PX 3.0
#define AREA_OPACITY 0.13
#define ONLY_POINT_PX 8.0
#define LONE_POINT_LEAST_PX 3.0
#define LONE_LEAST_PX 2.0
#define LONE_MOST_PX 24.0
#define CELL_TEXT_PX 11.0
#define SCALE_STEP_PX 32.0
#define SCALE_HEIGHT_PX 10.0

/* A label at the right end of a line, to be moved until none overlaps another. A dot carries the line's colour: not
 * every colour of a line has contrast enough for text. */
struct end_label {
    const char *text;
    double y_px;
    enum colour_role colour;
    struct scene_point from; /* of a leader */
};

static double given(double value, double otherwise)
{
    return value > 0.0 ? value : otherwise;
}

static struct scene_point *points_of(struct plot *plot, size_t count)
{
    return arena_alloc(plot->arena, count, sizeof(struct scene_point));
}

static void add(struct plot *plot, struct scene_item item)
{
    scene_add(plot->scene, &item);
}

void plot_add_line(struct plot *plot, double x1_px, double y1_px, double x2_px, double y2_px, enum colour_role colour,
                   double width_px)
{
    struct scene_point *points = points_of(plot, 2);
    points[0] = (struct scene_point){x1_px, y1_px};
    points[1] = (struct scene_point){x2_px, y2_px};
    /* An axis of one pixel lies on pixels, not between them. */
    if (width_px < 1.5 && fabs(x1_px - x2_px) < 1e-9)
        points[0].x_px = points[1].x_px = floor(x1_px) + 0.5;
    if (width_px < 1.5 && fabs(y1_px - y2_px) < 1e-9)
        points[0].y_px = points[1].y_px = floor(y1_px) + 0.5;
    add(plot, (struct scene_item){.shape = SCENE_LINE,
                                  .colour = colour,
                                  .opacity = 1.0,
                                  .width_px = width_px,
                                  .points = points,
                                  .point_count = 2});
}

static void add_rectangle(struct plot *plot, struct box box, enum colour_role colour, double opacity, const char *title)
{
    struct scene_point *points = points_of(plot, 2);
    points[0] = (struct scene_point){box.left, box.top};
    points[1] = (struct scene_point){box.right, box.bottom};
    add(plot, (struct scene_item){.shape = SCENE_RECTANGLE,
                                  .colour = colour,
                                  .opacity = opacity,
                                  .points = points,
                                  .point_count = 2,
                                  .title = title});
}

static struct box text_box(struct plot *plot, const char *text, double x, double y, double size,
                           enum scene_anchor anchor, bool bold)
{
    double width = fonts_width_px(plot->fonts, text, size, bold);
    double left = anchor == ANCHOR_START ? x : anchor == ANCHOR_END ? x - width : x - width / 2.0;
    return (struct box){left, y - size * 0.85, left + width, y + size * 0.25};
}

static void take(struct plot *plot, struct box box)
{
    plot->taken = arena_room(plot->arena, plot->taken, plot->taken_count, &plot->taken_capacity, sizeof *plot->taken);
    plot->taken[plot->taken_count++] = box;
}

static bool is_free(const struct plot *plot, struct box box)
{
    for (size_t i = 0; i < plot->taken_count; i++) {
        const struct box *taken = &plot->taken[i];
        if (box.left < taken->right && box.right > taken->left && box.top < taken->bottom && box.bottom > taken->top)
            return false;
    }
    return true;
}

void plot_add_text(struct plot *plot, const char *text, double x_px, double y_px, double size_px,
                   enum scene_anchor anchor, enum colour_role colour, bool bold)
{
    struct scene_point *point = points_of(plot, 1);
    *point = (struct scene_point){x_px, y_px};
    add(plot, (struct scene_item){.shape = SCENE_TEXT,
                                  .colour = colour,
                                  .opacity = 1.0,
                                  .points = point,
                                  .point_count = 1,
                                  .text = text,
                                  .size_px = size_px,
                                  .anchor = anchor,
                                  .bold = bold});
    take(plot, text_box(plot, text, x_px, y_px, size_px, anchor, bold));
}

bool plot_labels_at_end(const struct plot *plot, const struct series *series)
{
    return plot_is_series(series->mark->kind) || (series->mark->kind == MARK_BAR && plot->y.scale == AXIS_BAND);
}

static bool is_known(const struct series *series, size_t i)
{
    return isfinite(series->x[i]) && isfinite(series->y[i]);
}

static void add_dot(struct plot *plot, double x, double y, enum colour_role colour, double size)
{
    struct scene_point *point = points_of(plot, 1);
    *point = (struct scene_point){x, y};
    add(plot, (struct scene_item){.shape = SCENE_POINTS,
                                  .colour = colour,
                                  .opacity = 1.0,
                                  .width_px = size,
                                  .points = point,
                                  .point_count = 1});
}

/* Transparent strips, each as wide as the way to its neighbours, that say the value when pointed at. */
static void add_strips(struct plot *plot, const struct series *series)
{
    size_t count = 0, *hit = arena_alloc(plot->arena, series->count, sizeof *hit);
    for (size_t i = 0; i < series->count; i++) {
        if (series->titles[i] && is_known(series, i))
            hit[count++] = i;
    }
    for (size_t k = 0; k < count; k++) {
        double x = axis_px(&plot->x, series->x[hit[k]]);
        double before = k > 0 ? axis_px(&plot->x, series->x[hit[k - 1]]) : x - 8.0;
        double after = k + 1 < count ? axis_px(&plot->x, series->x[hit[k + 1]]) : x + 8.0;
        struct box strip = {fmax((before + x) / 2.0, plot->frame.left), plot->frame.top,
                            fmin((x + after) / 2.0, plot->frame.right), plot->frame.bottom};
        if (strip.right - strip.left >= 0.25)
            add_rectangle(plot, strip, ROLE_NONE, 0.0, series->titles[hit[k]]);
    }
}

static size_t count_known(const struct series *series)
{
    size_t known = 0;
    for (size_t i = 0; i < series->count; i++)
        known += is_known(series, i);
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
    double width = given(mark->width, SERIES_LINE_PX);
    if (count == 0)
        return;
    add(plot, (struct scene_item){.shape = count == 1 ? SCENE_POINTS : SCENE_LINE,
                                  .colour = series->colours[node],
                                  .opacity = given(mark->opacity, 1.0),
                                  .width_px = count == 1 ? lone_dot_px(series, width) : width,
                                  .points = points,
                                  .point_count = count,
                                  .dashes_px = count == 1 ? NULL : mark->dashes,
                                  .dash_count = count == 1 ? 0 : mark->dash_count});
}

static void draw_line(struct plot *plot, const struct series *series)
{
    bool step = series->mark->kind == MARK_STEP;
    struct scene_point *points = points_of(plot, series->count * 2);
    size_t start = 0, end = 0, node = 0;
    for (size_t i = 0; i < series->count; i++) {
        if (series->gaps[i] || !is_known(series, i)) {
            add_run(plot, series, points + start, end - start, node);
            start = end;
        }
        if (!is_known(series, i))
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
    add_rectangle(plot, box, series->colours[i], given(series->mark->opacity, opacity), NULL);
}

static void add_area(struct plot *plot, const struct series *series, size_t first, size_t count)
{
    struct scene_point *points = points_of(plot, count * 4);
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
    add(plot, (struct scene_item){.shape = SCENE_AREA,
                                  .colour = series->colours[first],
                                  .opacity = given(series->mark->opacity, AREA_OPACITY),
                                  .points = points,
                                  .point_count = end});
}

static void draw_area(struct plot *plot, const struct series *series)
{
    size_t start = 0;
    for (size_t i = 0; i <= series->count; i++) {
        bool broken = i == series->count || !is_known(series, i);
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
    struct scene_point *points = points_of(plot, count + 2);
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
    add(plot, (struct scene_item){.shape = SCENE_AREA,
                                  .colour = series->colours[first],
                                  .opacity = given(series->mark->opacity, 1.0),
                                  .points = points,
                                  .point_count = count + 2});
    if ((points[count - 1].x_px - points[0].x_px) / (double)(count - 1) >= STACK_EDGE_STEP_PX)
        add(plot, (struct scene_item){.shape = SCENE_LINE,
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
        if (i < series->count && is_known(series, i))
            continue;
        add_layer(plot, series, start, i - start);
        start = i + 1;
    }
    add_strips(plot, series);
}

static void draw_horizontal_bar(struct plot *plot, const struct series *series, size_t i)
{
    double thickness = fabs(axis_px(&plot->y, 1.0) - axis_px(&plot->y, 0.0)) * given(series->mark->width, BAR_SHARE);
    double y = axis_px(&plot->y, series->y[i]), value = axis_px(&plot->x, series->x[i]);
    double base = axis_px(&plot->x, isfinite(series->x2[i]) ? series->x2[i] : plot->x.from);
    /* A value that is not nothing shows. */
    if (series->x[i] > plot->x.from && value < base + 1.0)
        value = base + 1.0;
    struct box bar = {base, y - thickness / 2.0, value, y + thickness / 2.0};
    add_rectangle(plot, bar, series->colours[i], given(series->mark->opacity, 1.0), series->titles[i]);
    if (series->labels[i])
        plot_add_text(plot, series->labels[i], value + LABEL_GAP_PX, y + 4.0, PLOT_TEXT_PX, ANCHOR_START, ROLE_INK,
                      false);
}

static void draw_vertical_bar(struct plot *plot, const struct series *series, size_t i)
{
    double share = given(series->mark->width, BAR_SHARE);
    double left = axis_px(&plot->x, series->x[i] - share / 2.0), right = axis_px(&plot->x, series->x[i] + share / 2.0);
    double base = axis_px(&plot->y, isfinite(series->y2[i]) ? series->y2[i] : fmax(plot->y.from, 0.0));
    struct box bar = {left, axis_px(&plot->y, series->y[i]), right, base};
    add_rectangle(plot, bar, series->colours[i], given(series->mark->opacity, 1.0), series->titles[i]);
    if (series->labels[i])
        plot_add_text(plot, series->labels[i], (left + right) / 2.0, bar.top - 5.0, PLOT_TEXT_PX, ANCHOR_MIDDLE,
                      ROLE_INK, false);
}

static void draw_bar(struct plot *plot, const struct series *series)
{
    bool horizontal = plot->y.scale == AXIS_BAND;
    for (size_t i = 0; i < series->count; i++) {
        if (!is_known(series, i))
            continue;
        if (horizontal)
            draw_horizontal_bar(plot, series, i);
        else
            draw_vertical_bar(plot, series, i);
    }
}

/* Moves a text back into the chart's space. */
static double inside(const struct plot *plot, double x, double width, enum scene_anchor anchor)
{
    double left = anchor == ANCHOR_START ? x : anchor == ANCHOR_END ? x - width : x - width / 2.0;
    double moved = fmax(plot->space.left, fmin(left, plot->space.right - width));
    return x + moved - left;
}

static void add_label(struct plot *plot, const struct series *series, const char *label, double x, double y,
                      enum scene_anchor anchor, enum colour_role colour)
{
    const struct mark_description *mark = series->mark;
    double size = mark->kind == MARK_TEXT ? given(mark->size, PLOT_TEXT_PX) : PLOT_TEXT_PX;
    const char *text =
        fonts_fit(plot->fonts, label, size, mark->bold, plot->space.right - plot->space.left, plot->arena);
    x = inside(plot, x, fonts_width_px(plot->fonts, text, size, mark->bold), anchor);
    plot_add_text(plot, text, x, y, size, anchor, colour, mark->bold);
    plot->scene->items[plot->scene->count - 1].halo = mark->halo;
}

/* Whether the way from a to b touches the box, halved until it is shorter than the box could hide. */
static bool touches(struct scene_point a, struct scene_point b, const struct box *box)
{
    struct scene_point middle = {(a.x_px + b.x_px) / 2.0, (a.y_px + b.y_px) / 2.0};
    if (fmax(a.x_px, b.x_px) < box->left || fmin(a.x_px, b.x_px) > box->right || fmax(a.y_px, b.y_px) < box->top ||
        fmin(a.y_px, b.y_px) > box->bottom)
        return false;
    return hypot(b.x_px - a.x_px, b.y_px - a.y_px) < 2.0 || touches(a, middle, box) || touches(middle, b, box);
}

static bool lies_on_line(const struct plot *plot, struct box box)
{
    for (size_t s = 0; s < plot->series_count; s++) {
        const struct series *series = &plot->series[s];
        struct scene_point last = {NAN, NAN};
        for (size_t i = 0; series->mark->kind == MARK_LINE && i < series->count; i++) {
            struct scene_point point = {axis_px(&plot->x, series->x[i]), axis_px(&plot->y, series->y[i])};
            if (isfinite(last.x_px + last.y_px + point.x_px + point.y_px) && touches(last, point, &box))
                return true;
            last = point;
        }
    }
    return false;
}

/* Beside the point, or above or below where another text or a line is, else only off texts; left out where nothing is
 * free. A thin line leads to a label that is far from its point. */
static void draw_point_label(struct plot *plot, const struct series *series, size_t i, double x, double y)
{
    static const double moves[] = {
        0.0, LABEL_APART_PX, -LABEL_APART_PX, 2.0 * LABEL_APART_PX, -2.0 * LABEL_APART_PX, 3.0 * LABEL_APART_PX};
    const struct mark_description *mark = series->mark;
    enum scene_anchor anchor = (enum scene_anchor)mark->anchor;
    double size = PLOT_TEXT_PX, at_x = x + (mark->dx < 0.0 || mark->dx > 0.0 ? mark->dx
                                            : anchor == ANCHOR_END           ? -9.0
                                                                             : 9.0);
    double most = anchor == ANCHOR_END ? at_x - plot->space.left : plot->space.right - at_x;
    const char *text = fonts_fit(plot->fonts, series->labels[i], size, mark->bold, fmax(most, 60.0), plot->arena);
    for (size_t k = 0; k < 2 * ARRAY_SIZE(moves); k++) {
        double at_y = y + 4.0 + mark->dy + moves[k % ARRAY_SIZE(moves)];
        struct box box = text_box(plot, text, at_x, at_y, size, anchor, mark->bold);
        bool off_lines = k < ARRAY_SIZE(moves);
        if (!is_free(plot, box) || (off_lines && (box.bottom > plot->frame.bottom || lies_on_line(plot, box))))
            continue;
        if (at_y < y - 2.0 * LABEL_APART_PX)
            plot_add_line(plot, x + mark->dx / 4.0, y - 5.0, x + mark->dx / 2.0, at_y - 2.0, ROLE_REFERENCE, 0.75);
        add_label(plot, series, text, at_x, at_y, anchor, ROLE_INK);
        return;
    }
}

/* Sorted by height, each is pushed down off the one above; if that leaves the plot, all are pushed up from its bottom.
 */
static void spread_labels(struct end_label *labels, size_t count, double top, double bottom)
{
    for (size_t i = 1; i < count; i++) {
        struct end_label label = labels[i];
        size_t k = i;
        for (; k > 0 && labels[k - 1].y_px > label.y_px; k--)
            labels[k] = labels[k - 1];
        labels[k] = label;
    }
    double limit = top;
    for (size_t i = 0; i < count; i++) {
        labels[i].y_px = fmax(labels[i].y_px, limit);
        limit = labels[i].y_px + LABEL_APART_PX;
    }
    limit = bottom;
    for (size_t i = count; i-- > 0;) {
        labels[i].y_px = fmin(labels[i].y_px, limit);
        limit = labels[i].y_px - LABEL_APART_PX;
    }
}

/* The right end of the points at the height of the labels. */
static double column_of(const struct plot *plot, const struct end_label *labels, size_t count)
{
    double column = 0.0, top = labels[0].y_px - LABEL_APART_PX, bottom = labels[count - 1].y_px + LABEL_APART_PX;
    for (size_t s = 0; s < plot->series_count; s++) {
        const struct series *series = &plot->series[s];
        if (series->mark->kind != MARK_POINT)
            continue;
        for (size_t i = 0; i < series->count; i++) {
            double y = is_known(series, i) ? axis_px(&plot->y, series->y[i]) : -1.0;
            if (y >= top && y <= bottom)
                column = fmax(column, axis_px(&plot->x, series->x[i]));
        }
    }
    return column + LEADER_PX;
}

/* Labels in a column right of the points, each with a thin line to its own. */
static void draw_leaders(struct plot *plot, const struct series *series, const struct scene_point *points)
{
    struct end_label *labels = arena_alloc(plot->arena, series->count, sizeof *labels);
    size_t count = 0;
    for (size_t i = 0; i < series->count; i++) {
        if (!is_known(series, i) || !series->labels[i])
            continue;
        labels[count++] = (struct end_label){series->labels[i], points[i].y_px, series->colours[i], points[i]};
    }
    if (count == 0)
        return;
    spread_labels(labels, count, plot->frame.top, plot->frame.bottom);
    double column = column_of(plot, labels, count);
    for (size_t i = 0; i < count; i++) {
        const char *text = fonts_fit(plot->fonts, labels[i].text, PLOT_TEXT_PX, false,
                                     fmax(plot->space.right - column, 60.0), plot->arena);
        plot_add_line(plot, labels[i].from.x_px + 6.0, labels[i].from.y_px, column - 4.0, labels[i].y_px,
                      ROLE_REFERENCE, 0.75);
        add_label(plot, series, text, column, labels[i].y_px + 4.0, ANCHOR_START, ROLE_INK);
    }
}

static void draw_point(struct plot *plot, const struct series *series)
{
    struct scene_point *points = points_of(plot, series->count);
    double size = given(series->mark->size, 5.0);
    for (size_t i = 0; i < series->count; i++) {
        if (!is_known(series, i))
            continue;
        points[i] = (struct scene_point){axis_px(&plot->x, series->x[i]), axis_px(&plot->y, series->y[i])};
        /* Neighbours of one colour are one shape. */
        size_t start = i;
        while (i + 1 < series->count && !series->titles[i] && !series->labels[i] && !series->titles[i + 1] &&
               is_known(series, i + 1) && series->colours[i + 1] == series->colours[start]) {
            i++;
            points[i] = (struct scene_point){axis_px(&plot->x, series->x[i]), axis_px(&plot->y, series->y[i])};
        }
        add(plot, (struct scene_item){.shape = SCENE_POINTS,
                                      .colour = series->colours[start],
                                      .opacity = given(series->mark->opacity, 1.0),
                                      .width_px = size,
                                      .points = points + start,
                                      .point_count = i - start + 1,
                                      .title = series->titles[start]});
    }
    if (series->mark->leader) {
        draw_leaders(plot, series, points);
        return;
    }
    for (size_t i = 0; i < series->count; i++) {
        if (is_known(series, i) && series->labels[i])
            draw_point_label(plot, series, i, points[i].x_px, points[i].y_px);
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
    const struct event *event = plot_events_of(plot, series, i);
    plot_add_line(plot, x, event ? y - event->rise_px : y, x2, y2, series->colours[i], given(mark->width, 1.0));
    struct scene_item *line = &plot->scene->items[plot->scene->count - 1];
    line->dashes_px = mark->dashes;
    line->dash_count = mark->dash_count;
    line->title = series->titles[i];
    if (event)
        draw_event_label(plot, event);
    else if (series->labels[i])
        add_label(plot, series, series->labels[i], x2, y2 - 5.0, ANCHOR_END, ROLE_MUTED);
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
        if (!is_known(series, i) || !series->labels[i])
            continue;
        add_label(plot, series, series->labels[i], axis_px(&plot->x, series->x[i]) + mark->dx,
                  axis_px(&plot->y, series->y[i]) + mark->dy, (enum scene_anchor)mark->anchor, series->colours[i]);
    }
}

/* Where a step of the scale ends. Not evenly spread: what is compared are mostly small shares. */
static const double scale_ends[] = {0.05, 0.10, 0.20, 0.40, 0.70};

static enum colour_role scale_role(double value)
{
    size_t step = 0;
    while (step < ARRAY_SIZE(scale_ends) && value >= scale_ends[step])
        step++;
    return (enum colour_role)(ROLE_SCALE_1 + (int)step);
}

static enum colour_role scale_ink(enum colour_role scale)
{
    return scale <= ROLE_SCALE_INKED ? ROLE_INK : ROLE_BACKGROUND;
}

/* A dashed rim within the cell: what is in it is not final. */
static void add_rim(struct plot *plot, struct box cell, enum colour_role colour)
{
    static const double dashes[] = {3.0, 2.0};
    struct scene_point *points = points_of(plot, 5);
    struct box rim = {cell.left + 1.5, cell.top + 1.5, cell.right - 1.5, cell.bottom - 1.5};
    points[0] = points[4] = (struct scene_point){rim.left, rim.top};
    points[1] = (struct scene_point){rim.right, rim.top};
    points[2] = (struct scene_point){rim.right, rim.bottom};
    points[3] = (struct scene_point){rim.left, rim.bottom};
    add(plot, (struct scene_item){.shape = SCENE_LINE,
                                  .colour = colour,
                                  .opacity = 1.0,
                                  .width_px = 1.0,
                                  .points = points,
                                  .point_count = 5,
                                  .dashes_px = dashes,
                                  .dash_count = ARRAY_SIZE(dashes)});
}

/* Numbers in some cells only would look like those that count. */
static bool labels_fit(struct plot *plot, const struct series *series, double width_px)
{
    for (size_t i = 0; i < series->count; i++) {
        if (is_known(series, i) && isfinite(series->values[i]) && series->labels[i] &&
            fonts_width_px(plot->fonts, series->labels[i], CELL_TEXT_PX, false) > width_px)
            return false;
    }
    return true;
}

static void draw_cell(struct plot *plot, const struct series *series)
{
    double width = fabs(axis_px(&plot->x, 1.0) - axis_px(&plot->x, 0.0)),
           height = fabs(axis_px(&plot->y, 1.0) - axis_px(&plot->y, 0.0));
    bool labelled = labels_fit(plot, series, width - 3.0);
    for (size_t i = 0; i < series->count; i++) {
        if (!is_known(series, i) || !isfinite(series->values[i]))
            continue;
        double x = axis_px(&plot->x, series->x[i]), y = axis_px(&plot->y, series->y[i]);
        struct box cell = {x - width / 2.0 + 0.5, y - height / 2.0 + 0.5, x + width / 2.0 - 0.5,
                           y + height / 2.0 - 0.5};
        enum colour_role scale = scale_role(series->values[i]);
        const char *label = series->labels[i];
        add_rectangle(plot, cell, scale, 1.0, series->titles[i]);
        if (series->open[i])
            add_rim(plot, cell, scale_ink(scale));
        if (label && labelled)
            plot_add_text(plot, label, x, y + 4.0, CELL_TEXT_PX, ANCHOR_MIDDLE, scale_ink(scale), false);
    }
}

static bool has_open(const struct series *series)
{
    bool any = false;
    for (size_t i = 0; i < series->count; i++)
        any = any || (series->open[i] && is_known(series, i) && isfinite(series->values[i]));
    return any;
}

static const char *scale_label(struct plot *plot, size_t step)
{
    return step == 0                       ? "0%"
           : step > ARRAY_SIZE(scale_ends) ? "100%"
                                           : arena_printf(plot->arena, "%.0f%%", 100.0 * scale_ends[step - 1]);
}

void plot_draw_scale(struct plot *plot, const struct series *series, double x_px, double y_px)
{
    plot_add_text(plot,
                  fonts_fit(plot->fonts, series->name, PLOT_TEXT_PX, false, plot->space.right - x_px, plot->arena),
                  x_px, y_px + 11.0, PLOT_TEXT_PX, ANCHOR_START, ROLE_MUTED, false);
    y_px += 17.0;
    for (size_t step = 0; step <= ARRAY_SIZE(scale_ends); step++) {
        double left = x_px + (double)step * SCALE_STEP_PX;
        add_rectangle(plot, (struct box){left, y_px, left + SCALE_STEP_PX - 1.0, y_px + SCALE_HEIGHT_PX},
                      (enum colour_role)(ROLE_SCALE_1 + (int)step), 1.0, NULL);
    }
    for (size_t step = 0; step <= ARRAY_SIZE(scale_ends) + 1; step++)
        plot_add_text(plot, scale_label(plot, step), x_px + (double)step * SCALE_STEP_PX, y_px + SCALE_HEIGHT_PX + 13.0,
                      CELL_TEXT_PX, step == 0 ? ANCHOR_START : ANCHOR_MIDDLE, ROLE_MUTED, false);
    if (!has_open(series))
        return;
    double left = x_px + SCALE_STEP_PX * (double)(ARRAY_SIZE(scale_ends) + 1) + 32.0;
    add_rim(plot, (struct box){left, y_px - 2.5, left + 22.0, y_px + SCALE_HEIGHT_PX + 2.5}, ROLE_INK);
    plot_add_text(plot, "not over yet", left + 28.0, y_px + 9.0, PLOT_TEXT_PX, ANCHOR_START, ROLE_INK, false);
}

static const struct {
    void (*draw)(struct plot *plot, const struct series *series);
    bool above_base; /* painted over the base line */
} drawers[] = {
    [MARK_LINE] = {draw_line, true},    [MARK_STEP] = {draw_line, true}, [MARK_AREA] = {draw_area, false},
    [MARK_STACK] = {draw_stack, false}, [MARK_BAR] = {draw_bar, false},  [MARK_POINT] = {draw_point, true},
    [MARK_RULE] = {draw_rule, true},    [MARK_TEXT] = {draw_text, true}, [MARK_CELL] = {draw_cell, false},
};

void plot_draw_swatch(struct plot *plot, const struct series *series, double x_px, double y_px)
{
    const struct mark_description *mark = series->mark;
    double thickness = given(mark->width, SERIES_LINE_PX), opacity = given(mark->opacity, 1.0);
    if (mark->kind == MARK_BAR || mark->kind == MARK_AREA || mark->kind == MARK_STACK) {
        add_rectangle(plot, (struct box){x_px + 3.0, y_px - 5.0, x_px + 14.0, y_px + 6.0}, series->colours[0], opacity,
                      NULL);
        return;
    }
    if (mark->kind == MARK_POINT) {
        add_dot(plot, x_px + 9.0, y_px, series->colours[0], given(mark->size, 5.0));
        return;
    }
    plot_add_line(plot, x_px, y_px, x_px + 18.0, y_px, series->colours[0], thickness);
    struct scene_item *line = &plot->scene->items[plot->scene->count - 1];
    line->dashes_px = mark->dashes;
    line->dash_count = mark->dash_count;
}

/* The last known point of a line says what the line is; a layer of a stack says it in its middle. */
static bool find_end_label(const struct plot *plot, const struct series *series, struct end_label *ret_label)
{
    if (!plot_labels_at_end(plot, series) || series->mark->kind == MARK_BAR)
        return false;
    for (size_t i = series->count; i-- > 0;) {
        if (!is_known(series, i))
            continue;
        double y = series->mark->kind == MARK_STACK ? (series->y[i] + series->y2[i]) / 2.0 : series->y[i];
        *ret_label =
            (struct end_label){.text = series->labels[i], .y_px = axis_px(&plot->y, y), .colour = series->colours[i]};
        return series->labels[i] != NULL;
    }
    return false;
}

static void draw_end_labels(struct plot *plot)
{
    struct end_label *labels = arena_alloc(plot->arena, plot->series_count, sizeof *labels);
    size_t count = 0;
    for (size_t i = 0; i < plot->series_count; i++)
        count += find_end_label(plot, &plot->series[i], &labels[count]);
    spread_labels(labels, count, plot->frame.top, plot->frame.bottom);
    for (size_t i = 0; i < count; i++) {
        double x = plot->frame.right + LABEL_GAP_PX;
        add_dot(plot, x + 4.0, labels[i].y_px, labels[i].colour, 7.0);
        plot_add_text(plot, labels[i].text, x + PLOT_DOT_PX, labels[i].y_px + 4.0, PLOT_TEXT_PX, ANCHOR_START, ROLE_INK,
                      false);
    }
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
        draw_end_labels(plot);
}
