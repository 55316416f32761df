/* SPDX-License-Identifier: MIT
 * Knows where axes, marks and labels go. */
#include "figures/plot_draw.h"

#include "figures/plot_cells.h"
#include "figures/plot_domain.h"
#include "figures/plot_events.h"
#include "figures/plot_labels.h"
#include "figures/plot_marks.h"
#include "figures/plot_shapes.h"

#include <math.h>
#include <string.h>

#define TICK_GAP_PX 8.0
#define LINE_HEIGHT_PX 16.0
#define END_LABEL_SHARE_MOST 0.3
#define BAND_LABEL_SHARE_MOST 0.4
#define EQUAL_SHARE_LEAST 0.75 /* of the space, that equal decades may leave to a plot */
#define BAND_LINE_PX 14.0
#define X_LABELS_PX 22.0
#define PANEL_TITLE_PX 22.0
#define PANEL_GAP_PX 18.0
#define NARROW_PX 480.0 /* phones */

static double widest_label(struct plot *plot, const struct axis_tick *ticks, size_t count)
{
    double widest = 0.0;
    for (size_t i = 0; i < count; i++) {
        if (ticks[i].label)
            widest = fmax(widest, fonts_width_px(plot->fonts, ticks[i].label, PLOT_TEXT_PX, false));
    }
    return widest;
}

/* Breaks the labels where they are wider than `most`: not those that other widths of the figure have. */
static double widest_band(struct plot *plot, struct bands *bands, double most)
{
    size_t lines_most = plot->chart->row_height >= 2.0 * BAND_LINE_PX ? 2 : 1;
    struct band *wrapped = arena_alloc(plot->arena, bands->count, sizeof *wrapped);
    double widest = 0.0;
    for (size_t i = 0; i < bands->count; i++) {
        const char **lines;
        size_t line_count = fonts_wrap(plot->fonts, bands->items[i].label, PLOT_TEXT_PX, false, most, lines_most,
                                       plot->arena, &lines);
        wrapped[i] = bands->items[i];
        wrapped[i].label = line_count > 0 ? lines[0] : "";
        wrapped[i].second = line_count > 1 ? lines[1] : NULL;
        for (size_t k = 0; k < line_count; k++)
            widest = fmax(widest, fonts_width_px(plot->fonts, lines[k], PLOT_TEXT_PX, false));
    }
    bands->items = wrapped;
    return widest;
}

/* Room for the labels at the ends of lines and bars. */
static double widest_end_label(struct plot *plot, double most)
{
    double widest = 0.0;
    for (size_t s = 0; s < plot->series_count; s++) {
        struct series *series = &plot->series[s];
        if (!plot_labels_at_end(plot, series))
            continue;
        const char **labels = arena_alloc(plot->arena, series->count, sizeof *labels);
        double dot = series->mark->kind == MARK_BAR ? 0.0 : PLOT_DOT_PX;
        for (size_t i = 0; i < series->count; i++) {
            if (!series->labels[i])
                continue;
            labels[i] = fonts_fit(plot->fonts, series->labels[i], PLOT_TEXT_PX, false, most, plot->arena);
            widest = fmax(widest, dot + fonts_width_px(plot->fonts, labels[i], PLOT_TEXT_PX, false));
        }
        series->labels = labels;
    }
    return widest;
}

static bool text_of(struct plot *plot, const struct binding *binding, xmlNode *context, const char **ret_text,
                    struct error *err)
{
    return binding_text(binding, &plot->scope, context, ret_text, err);
}

/* Panels show the same series again: one legend serves all. */
static size_t legend_series(const struct plot *plot)
{
    return plot->panel_count > 0 ? plot->panels[0].series_count : plot->series_count;
}

static void draw_legend_entry(struct plot *plot, const struct series *series, const char *name, double x, double y)
{
    plot_draw_swatch(plot, series, x, y - 4.0);
    plot_add_text(plot, name, x + 24.0, y, PLOT_TEXT_PX, ANCHOR_START, ROLE_INK, false);
}

/* A row of swatches and names above the plot, for curves that end in one point, and the scale of cells; returns the
 * height used. */
static double lay_legend(struct plot *plot, bool draw)
{
    double x = plot->space.left, y = plot->space.top + 11.0, scale = 0.0;
    bool any = false;
    for (size_t s = 0; s < legend_series(plot); s++) {
        const struct series *series = &plot->series[s];
        if (!series->name || series->count == 0)
            continue;
        if (series->mark->kind == MARK_CELL) {
            if (draw)
                plot_draw_scale(plot, series, plot->space.left, plot->space.top);
            scale = PLOT_SCALE_PX;
            continue;
        }
        const char *name = fonts_fit(plot->fonts, series->name, PLOT_TEXT_PX, false,
                                     plot->space.right - plot->space.left - 28.0, plot->arena);
        double width = 24.0 + fonts_width_px(plot->fonts, name, PLOT_TEXT_PX, false);
        if (any && x + width > plot->space.right) {
            x = plot->space.left;
            y += LINE_HEIGHT_PX + 2.0;
        }
        if (draw)
            draw_legend_entry(plot, series, name, x, y + scale);
        x += width + 18.0;
        any = true;
    }
    return (any ? y - plot->space.top + 13.0 : 0.0) + scale;
}

double plot_legend_height(struct plot *plot)
{
    return lay_legend(plot, false);
}

/* Both axes get the same length per decade; what is left of the larger one stays empty. */
static void equalise_decades(struct plot *plot)
{
    double width = plot->frame.right - plot->frame.left, height = plot->frame.bottom - plot->frame.top;
    double x_decades = log10(plot->x.to / plot->x.from), y_decades = log10(plot->y.to / plot->y.from);
    double length = fmin(width / x_decades, height / y_decades);
    if (length * x_decades < EQUAL_SHARE_LEAST * width || length * y_decades < EQUAL_SHARE_LEAST * height)
        return;
    plot->frame.right = plot->frame.left + length * x_decades;
    plot->frame.top = plot->frame.bottom - length * y_decades;
}

/* The largest square at the left, its bottom where the frame's was. */
static void make_square(struct plot *plot)
{
    double side = fmin(plot->frame.right - plot->frame.left, plot->frame.bottom - plot->frame.top);
    plot->frame.right = plot->frame.left + side;
    plot->frame.top = plot->frame.bottom - side;
}

static void place_axes(struct plot *plot)
{
    bool bands = plot->y.scale == AXIS_BAND;
    plot->x.start_px = plot->frame.left;
    plot->x.end_px = plot->frame.right;
    plot->y.start_px = bands ? plot->frame.top : plot->frame.bottom;
    plot->y.end_px = bands ? plot->frame.bottom : plot->frame.top;
}

static void find_frame(struct plot *plot, double top_px, bool has_x_title)
{
    const struct chart *chart = plot->chart;
    double width = plot->space.right - plot->space.left;
    double left = plot->y.scale == AXIS_BAND ? widest_band(plot, &plot->y_bands, width * BAND_LABEL_SHARE_MOST)
                                             : widest_label(plot, plot->y_ticks, plot->y_tick_count);
    double right = widest_end_label(plot, width * END_LABEL_SHARE_MOST);
    plot->frame.left = plot->space.left + (left > 0.0 && !chart->y.hidden ? left + TICK_GAP_PX : 1.0);
    plot->frame.right = plot->space.right - (right > 0.0                  ? right + TICK_GAP_PX
                                             : plot->x.scale == AXIS_BAND ? 1.0
                                                                          : 6.0);
    plot->frame.top = plot->space.top + top_px;
    plot->frame.bottom =
        plot->space.bottom - (chart->x.hidden ? 2.0 : X_LABELS_PX) - (has_x_title ? LINE_HEIGHT_PX + 2.0 : 0.0);
    place_axes(plot);
    plot_events_place(plot);
    plot->frame.top += plot->events_px;
    if (chart->equal_decades && plot->x.scale == AXIS_LOG && plot->y.scale == AXIS_LOG)
        equalise_decades(plot);
    if (chart->square)
        make_square(plot);
    place_axes(plot);
    plot_events_place(plot); /* again: the frame may have become narrower */
}

static void draw_y_axis(struct plot *plot, bool labelled)
{
    const struct axis_description *description = &plot->chart->y;
    const struct axis_tick *ticks = plot->y_ticks;
    for (size_t i = 0; i < plot->y_tick_count; i++) {
        double y = axis_px(&plot->y, ticks[i].value);
        if (description->grid && ticks[i].label)
            plot_add_line(plot, plot->frame.left, y, plot->frame.right, y, ROLE_GRID, 1.0);
        if (!ticks[i].label)
            plot_add_line(plot, plot->frame.left - 3.0, y, plot->frame.left, y, ROLE_AXIS, 1.0);
        else if (labelled && !description->hidden)
            plot_add_text(plot, ticks[i].label, plot->frame.left - TICK_GAP_PX, y + 4.0, PLOT_TEXT_PX, ANCHOR_END,
                          ROLE_MUTED, false);
    }
    for (size_t i = 0; i < plot->y_bands.count; i++) {
        const struct band *band = &plot->y_bands.items[i];
        double x = plot->frame.left - TICK_GAP_PX, y = axis_px(&plot->y, band->position) + 4.0;
        plot_add_text(plot, band->label, x, band->second ? y - BAND_LINE_PX / 2.0 : y, PLOT_TEXT_PX, ANCHOR_END,
                      ROLE_INK, false);
        if (band->second)
            plot_add_text(plot, band->second, x, y + BAND_LINE_PX / 2.0, PLOT_TEXT_PX, ANCHOR_END, ROLE_INK, false);
    }
    if (plot->x.scale == AXIS_LOG || plot->y.scale == AXIS_LOG || plot->y.scale == AXIS_BAND)
        plot_add_line(plot, plot->frame.left, plot->frame.top, plot->frame.left, plot->frame.bottom, ROLE_AXIS, 1.0);
}

/* About the most labels of a time axis that stand apart from each other: few of them name the year. */
static int time_labels(struct plot *plot)
{
    double width = fonts_width_px(plot->fonts, "Sep 2025", PLOT_TEXT_PX, false);
    int fit = (int)((plot->frame.right - plot->frame.left) / width);
    return fit < 1 ? 1 : fit > 9 ? 9 : fit;
}

/* Linear labels may be as wide as their space. */
static int x_tick_count(struct plot *plot)
{
    const struct axis_description *description = &plot->chart->x;
    struct axis_tick *ticks;
    int wanted = plot_tick_count(description);
    if (plot->x.scale == AXIS_TIME)
        return time_labels(plot);
    for (; wanted > 1; wanted--) {
        size_t count = axis_ticks(&plot->x, (enum axis_format)description->format, wanted, plot->arena, &ticks);
        if ((widest_label(plot, ticks, count) + 16.0) * (double)count < plot->frame.right - plot->frame.left)
            break;
    }
    return wanted;
}

static void draw_x_label(struct plot *plot, const char *label, double x, double *free_from)
{
    double half = fonts_width_px(plot->fonts, label, PLOT_TEXT_PX, false) / 2.0;
    const struct box *room = plot->panels ? &plot->frame : &plot->space;
    double middle = fmin(fmax(x, room->left + half), room->right - half);
    if (middle - half < *free_from)
        return;
    plot_add_text(plot, label, middle, plot->frame.bottom + 17.0, PLOT_TEXT_PX, ANCHOR_MIDDLE, ROLE_MUTED, false);
    *free_from = middle + half + 6.0;
}

static void draw_x_axis(struct plot *plot, bool labelled)
{
    const struct axis_description *description = &plot->chart->x;
    struct axis_tick *ticks;
    double free_from = -INFINITY;
    size_t count = axis_ticks(&plot->x, (enum axis_format)description->format, x_tick_count(plot), plot->arena, &ticks);
    if (description->hidden)
        return;
    for (size_t i = 0; i < count; i++) {
        double x = axis_px(&plot->x, ticks[i].value);
        if (description->grid && ticks[i].label)
            plot_add_line(plot, x, plot->frame.top, x, plot->frame.bottom, ROLE_GRID, 1.0);
        if (!description->grid || !ticks[i].label)
            plot_add_line(plot, x, plot->frame.bottom, x, plot->frame.bottom + (ticks[i].label ? 4.0 : 3.0), ROLE_AXIS,
                          1.0);
        if (ticks[i].label && labelled)
            draw_x_label(plot, ticks[i].label, x, &free_from);
    }
    for (size_t i = 0; i < plot->x_bands.count; i++) {
        const struct band *band = &plot->x_bands.items[i];
        draw_x_label(plot, band->label, axis_px(&plot->x, band->position), &free_from);
    }
}

/* The line that values stand on, over what stands on it. */
static void draw_base_line(struct plot *plot)
{
    if (plot->y.scale == AXIS_BAND)
        return;
    double base = plot->y.scale == AXIS_LINEAR && plot->y.from < 0.0 && plot->y.to > 0.0 ? axis_px(&plot->y, 0.0)
                                                                                         : plot->frame.bottom;
    plot_add_line(plot, plot->frame.left, base, plot->frame.right, base, ROLE_AXIS, 1.0);
}

static double draw_y_title(struct plot *plot, const char *title, double top_px)
{
    if (!*title)
        return top_px + (plot->chart->y.hidden ? 3.0 : 8.0);
    const char *fitted =
        fonts_fit(plot->fonts, title, PLOT_TEXT_PX, false, plot->space.right - plot->space.left, plot->arena);
    plot_add_text(plot, fitted, plot->space.left, plot->space.top + top_px + 11.0, PLOT_TEXT_PX, ANCHOR_START,
                  ROLE_MUTED, false);
    return top_px + 26.0;
}

static void draw_x_title(struct plot *plot, const char *title)
{
    if (!*title)
        return;
    const char *fitted =
        fonts_fit(plot->fonts, title, PLOT_TEXT_PX, false, plot->space.right - plot->frame.left, plot->arena);
    double width = fonts_width_px(plot->fonts, fitted, PLOT_TEXT_PX, false);
    bool fits = width <= plot->frame.right - plot->frame.left;
    plot_add_text(plot, fitted, fits ? plot->frame.right : plot->frame.left, plot->frame.bottom + 35.0, PLOT_TEXT_PX,
                  fits ? ANCHOR_END : ANCHOR_START, ROLE_MUTED, false);
}

static size_t panel_columns(const struct plot *plot)
{
    const struct panels_description *description = &plot->chart->panels;
    bool narrow = plot->space.right - plot->space.left < NARROW_PX;
    size_t columns = (size_t)(narrow ? description->narrow_columns : description->columns);
    return plot->panel_count > 0 && columns > plot->panel_count ? plot->panel_count : columns;
}

static size_t panel_rows(const struct plot *plot)
{
    return (plot->panel_count + panel_columns(plot) - 1) / panel_columns(plot);
}

double plot_panels_height(const struct plot *plot)
{
    double rows = (double)panel_rows(plot);
    return rows * (PANEL_TITLE_PX + plot->chart->panels.height) + fmax(rows - 1.0, 0.0) * PANEL_GAP_PX + X_LABELS_PX;
}

static void draw_panel_title(struct plot *plot, const struct panel *panel)
{
    double y = plot->frame.top - 7.0, room = plot->frame.right - plot->frame.left;
    if (panel->value) {
        const char *value = fonts_fit(plot->fonts, panel->value, PLOT_TEXT_PX, false, room / 2.0, plot->arena);
        plot_add_text(plot, value, plot->frame.right, y, PLOT_TEXT_PX, ANCHOR_END, ROLE_MUTED, false);
        room -= fonts_width_px(plot->fonts, value, PLOT_TEXT_PX, false) + TICK_GAP_PX;
    }
    if (panel->title)
        plot_add_text(plot, fonts_fit(plot->fonts, panel->title, PLOT_TEXT_PX, true, room, plot->arena),
                      plot->frame.left, y, PLOT_TEXT_PX, ANCHOR_START, ROLE_INK, true);
}

/* Axes have their labels at the left and below the lowest panel of each column. */
static void draw_panel(struct plot *plot, size_t index, size_t columns)
{
    struct series *all = plot->series;
    size_t count = plot->series_count;
    const struct panel *panel = &plot->panels[index];
    place_axes(plot);
    draw_panel_title(plot, panel);
    draw_y_axis(plot, index % columns == 0);
    draw_x_axis(plot, index + columns >= plot->panel_count);
    plot->series += panel->first_series;
    plot->series_count = panel->series_count;
    plot_draw_marks(plot, draw_base_line);
    plot->series = all;
    plot->series_count = count;
}

static void draw_panels(struct plot *plot, double top)
{
    size_t columns = panel_columns(plot);
    double left = widest_label(plot, plot->y_ticks, plot->y_tick_count);
    left = plot->space.left + (left > 0.0 && !plot->chart->y.hidden ? left + TICK_GAP_PX : 1.0);
    double width = (plot->space.right - 6.0 - left - (double)(columns - 1) * PANEL_GAP_PX) / (double)columns;
    double height = plot->chart->panels.height;
    for (size_t i = 0; i < plot->panel_count; i++) {
        plot->frame.left = left + (double)(i % columns) * (width + PANEL_GAP_PX);
        plot->frame.right = plot->frame.left + width;
        plot->frame.top = top + PANEL_TITLE_PX + (double)(i / columns) * (PANEL_TITLE_PX + height + PANEL_GAP_PX);
        plot->frame.bottom = plot->frame.top + height;
        draw_panel(plot, i, columns);
    }
}

bool plot_draw(struct plot *plot, xmlNode *context, struct error *err)
{
    const char *x_title, *y_title;
    if (!text_of(plot, plot->chart->x.title, context, &x_title, err) ||
        !text_of(plot, plot->chart->y.title, context, &y_title, err))
        return false;
    double top_px = draw_y_title(plot, y_title, lay_legend(plot, true));
    if (plot->panels) {
        draw_panels(plot, plot->space.top + top_px);
        return true;
    }
    find_frame(plot, top_px, *x_title != '\0');
    draw_y_axis(plot, true);
    draw_x_axis(plot, true);
    draw_x_title(plot, x_title);
    plot_draw_marks(plot, draw_base_line);
    return true;
}
