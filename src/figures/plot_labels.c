/* SPDX-License-Identifier: MIT
 * Knows where the labels of marks stand so that none lies on another. */
#include "figures/plot_labels.h"

#include "figures/plot_shapes.h"

#include <math.h>

#define LABEL_APART_PX 16.0
#define LEADER_PX 34.0

bool plot_labels_at_end(const struct plot *plot, const struct series *series)
{
    return plot_is_series(series->mark->kind) || (series->mark->kind == MARK_BAR && plot->y.scale == AXIS_BAND);
}

/* Moves a text back into the chart's space. */
static double inside(const struct plot *plot, double x, double width, enum scene_anchor anchor)
{
    double left = anchor == ANCHOR_START ? x : anchor == ANCHOR_END ? x - width : x - width / 2.0;
    double moved = fmax(plot->space.left, fmin(left, plot->space.right - width));
    return x + moved - left;
}

void plot_add_label(struct plot *plot, const struct series *series, const char *label, double x_px, double y_px,
                    enum scene_anchor anchor, enum colour_role colour)
{
    const struct mark_description *mark = series->mark;
    double size = mark->kind == MARK_TEXT ? plot_given(mark->size, PLOT_TEXT_PX) : PLOT_TEXT_PX;
    const char *text =
        fonts_fit(plot->fonts, label, size, mark->bold, plot->space.right - plot->space.left, plot->arena);
    x_px = inside(plot, x_px, fonts_width_px(plot->fonts, text, size, mark->bold), anchor);
    plot_add_text(plot, text, x_px, y_px, size, anchor, colour, mark->bold);
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
void plot_label_point(struct plot *plot, const struct series *series, size_t i, double x_px, double y_px)
{
    static const double moves[] = {
        0.0, LABEL_APART_PX, -LABEL_APART_PX, 2.0 * LABEL_APART_PX, -2.0 * LABEL_APART_PX, 3.0 * LABEL_APART_PX};
    const struct mark_description *mark = series->mark;
    enum scene_anchor anchor = (enum scene_anchor)mark->anchor;
    double beside = anchor == ANCHOR_END ? -9.0 : 9.0;
    double size = PLOT_TEXT_PX, at_x = x_px + (mark->dx < 0.0 || mark->dx > 0.0 ? mark->dx : beside);
    double most = anchor == ANCHOR_END ? at_x - plot->space.left : plot->space.right - at_x;
    const char *text = fonts_fit(plot->fonts, series->labels[i], size, mark->bold, fmax(most, 60.0), plot->arena);
    for (size_t k = 0; k < 2 * ARRAY_SIZE(moves); k++) {
        double at_y = y_px + 4.0 + mark->dy + moves[k % ARRAY_SIZE(moves)];
        struct box box = plot_text_box(plot, text, at_x, at_y, size, anchor, mark->bold);
        bool off_lines = k < ARRAY_SIZE(moves);
        if (!plot_is_free(plot, box) || (off_lines && (box.bottom > plot->frame.bottom || lies_on_line(plot, box))))
            continue;
        if (at_y < y_px - 2.0 * LABEL_APART_PX)
            plot_add_line(plot, x_px + mark->dx / 4.0, y_px - 5.0, x_px + mark->dx / 2.0, at_y - 2.0, ROLE_REFERENCE,
                          0.75);
        plot_add_label(plot, series, text, at_x, at_y, anchor, ROLE_INK);
        return;
    }
}

/* A label at the right end of a line, to be moved until none overlaps another. A dot carries the line's colour: not
 * every colour of a line has contrast enough for text. */
struct end_label {
    const char *text;
    double y_px;
    enum colour_role colour;
    struct scene_point from; /* of a leader */
};

/* Sorted by height, each is pushed down off the one above; if that leaves the plot, all are pushed up from its end. */
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
            double y = plot_is_known(series, i) ? axis_px(&plot->y, series->y[i]) : -1.0;
            if (y >= top && y <= bottom)
                column = fmax(column, axis_px(&plot->x, series->x[i]));
        }
    }
    return column + LEADER_PX;
}

void plot_label_by_leaders(struct plot *plot, const struct series *series, const struct scene_point *points)
{
    struct end_label *labels = arena_alloc(plot->arena, series->count, sizeof *labels);
    size_t count = 0;
    for (size_t i = 0; i < series->count; i++) {
        if (!plot_is_known(series, i) || !series->labels[i])
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
        plot_add_label(plot, series, text, column, labels[i].y_px + 4.0, ANCHOR_START, ROLE_INK);
    }
}

/* The last known point of a line says what the line is; a layer of a stack says it in its middle. */
static bool find_end_label(const struct plot *plot, const struct series *series, struct end_label *ret_label)
{
    if (!plot_labels_at_end(plot, series) || series->mark->kind == MARK_BAR)
        return false;
    for (size_t i = series->count; i-- > 0;) {
        if (!plot_is_known(series, i))
            continue;
        double y = series->mark->kind == MARK_STACK ? (series->y[i] + series->y2[i]) / 2.0 : series->y[i];
        *ret_label =
            (struct end_label){.text = series->labels[i], .y_px = axis_px(&plot->y, y), .colour = series->colours[i]};
        return series->labels[i] != NULL;
    }
    return false;
}

void plot_label_ends(struct plot *plot)
{
    struct end_label *labels = arena_alloc(plot->arena, plot->series_count, sizeof *labels);
    size_t count = 0;
    for (size_t i = 0; i < plot->series_count; i++)
        count += find_end_label(plot, &plot->series[i], &labels[count]);
    spread_labels(labels, count, plot->frame.top, plot->frame.bottom);
    for (size_t i = 0; i < count; i++) {
        double x = plot->frame.right + PLOT_LABEL_GAP_PX;
        plot_add_dot(plot, x + 4.0, labels[i].y_px, labels[i].colour, 7.0);
        plot_add_text(plot, labels[i].text, x + PLOT_DOT_PX, labels[i].y_px + 4.0, PLOT_TEXT_PX, ANCHOR_START, ROLE_INK,
                      false);
    }
}
