/* SPDX-License-Identifier: MIT
 * Knows how shapes and texts become cairo calls. */
#include "figures/paint.h"

#include <math.h>
#include <pango/pangocairo.h>

void paint_set_colour(cairo_t *cairo, uint32_t colour, double opacity)
{
    cairo_set_source_rgba(cairo, (colour >> 16 & 0xFF) / 255.0, (colour >> 8 & 0xFF) / 255.0, (colour & 0xFF) / 255.0,
                          opacity);
}

void paint_background(cairo_t *cairo, const struct scene *scene, const uint32_t colours[ROLE_COUNT])
{
    paint_set_colour(cairo, colours[ROLE_BACKGROUND], 1.0);
    cairo_rectangle(cairo, 0.0, 0.0, scene->width_px, scene->height_px);
    cairo_fill(cairo);
}

static void paint_rectangle(cairo_t *cairo, const struct scene_item *item)
{
    const struct scene_point *a = &item->points[0], *b = &item->points[1];
    cairo_rectangle(cairo, fmin(a->x_px, b->x_px), fmin(a->y_px, b->y_px), fabs(b->x_px - a->x_px),
                    fabs(b->y_px - a->y_px));
    cairo_fill(cairo);
}

static void trace(cairo_t *cairo, const struct scene_item *item)
{
    for (size_t i = 0; i < item->point_count; i++)
        cairo_line_to(cairo, item->points[i].x_px, item->points[i].y_px);
}

static void paint_line(cairo_t *cairo, const struct scene_item *item)
{
    bool straight = item->point_count == 2;
    cairo_set_line_width(cairo, item->width_px);
    cairo_set_line_join(cairo, straight ? CAIRO_LINE_JOIN_MITER : CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cairo, straight ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(cairo, item->dashes_px, (int)item->dash_count, 0.0);
    trace(cairo, item);
    cairo_stroke(cairo);
}

static void paint_area(cairo_t *cairo, const struct scene_item *item)
{
    trace(cairo, item);
    cairo_close_path(cairo);
    cairo_fill(cairo);
}

/* Zero-length round strokes: many points in one path, each a dot. */
static void paint_points(cairo_t *cairo, const struct scene_item *item)
{
    cairo_set_line_width(cairo, item->width_px);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(cairo, NULL, 0, 0.0);
    for (size_t i = 0; i < item->point_count; i++) {
        cairo_move_to(cairo, item->points[i].x_px, item->points[i].y_px);
        cairo_close_path(cairo);
    }
    cairo_stroke(cairo);
}

static void paint_halo(cairo_t *cairo, PangoLayoutLine *line, uint32_t background)
{
    cairo_save(cairo);
    paint_set_colour(cairo, background, 1.0);
    cairo_set_line_width(cairo, PAINT_HALO_PX);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_dash(cairo, NULL, 0, 0.0);
    pango_cairo_layout_line_path(cairo, line);
    cairo_stroke(cairo);
    cairo_restore(cairo);
}

static void paint_text(cairo_t *cairo, const struct scene_item *item, uint32_t background, struct fonts *fonts)
{
    double width_px = fonts_width_px(fonts, item->text, item->size_px, item->bold);
    double shift_px = item->anchor == ANCHOR_MIDDLE ? width_px / 2.0 : item->anchor == ANCHOR_END ? width_px : 0.0;
    cairo_save(cairo);
    cairo_translate(cairo, item->points[0].x_px, item->points[0].y_px);
    PangoLayoutLine *line = fonts_line(fonts, item->text, item->size_px, item->bold);
    cairo_move_to(cairo, -shift_px, 0.0);
    if (item->halo) {
        paint_halo(cairo, line, background);
        cairo_move_to(cairo, -shift_px, 0.0);
    }
    pango_cairo_show_layout_line(cairo, line);
    cairo_restore(cairo);
    cairo_new_path(cairo);
}

/* How far from its points an item can reach: a stroke by its width, a text by a line and whatever else, each of which
 * is no ASCII character, it heaps onto letters. */
static double reach_px(const struct scene_item *item)
{
    if (item->shape != SCENE_TEXT)
        return item->width_px + 1.0;
    size_t heaped = 0;
    for (const char *byte = item->text; *byte; byte++)
        heaped += (unsigned char)*byte >= 0x80;
    return item->size_px * (2.0 + (double)heaped) + PAINT_HALO_PX;
}

static bool is_between(const struct scene_item *item, double top_px, double bottom_px)
{
    double least = INFINITY, most = -INFINITY, reach = reach_px(item);
    for (size_t i = 0; i < item->point_count; i++) {
        least = fmin(least, item->points[i].y_px);
        most = fmax(most, item->points[i].y_px);
    }
    return most + reach >= top_px && least - reach <= bottom_px;
}

void paint_items_between(cairo_t *cairo, const struct scene *scene, const uint32_t colours[ROLE_COUNT],
                         struct fonts *fonts, double top_px, double bottom_px)
{
    static void (*const painters[])(cairo_t *, const struct scene_item *) = {[SCENE_RECTANGLE] = paint_rectangle,
                                                                             [SCENE_LINE] = paint_line,
                                                                             [SCENE_AREA] = paint_area,
                                                                             [SCENE_POINTS] = paint_points};

    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        /* Without opacity it only carries a title. */
        if (item->colour == ROLE_NONE || !(item->opacity > 0.0) || !is_between(item, top_px, bottom_px))
            continue;
        paint_set_colour(cairo, colours[item->colour], item->opacity);
        if (item->shape == SCENE_TEXT)
            paint_text(cairo, item, colours[ROLE_BACKGROUND], fonts);
        else
            painters[item->shape](cairo, item);
    }
}

void paint_items(cairo_t *cairo, const struct scene *scene, const uint32_t colours[ROLE_COUNT], struct fonts *fonts)
{
    paint_items_between(cairo, scene, colours, fonts, -INFINITY, INFINITY);
}

cairo_status_t paint_finish(cairo_t *cairo, cairo_surface_t *surface)
{
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status;
}

cairo_status_t paint_write(void *text, const unsigned char *bytes, unsigned length)
{
    text_add_bytes(text, (const char *)bytes, length);
    return CAIRO_STATUS_SUCCESS;
}
