/* SPDX-License-Identifier: MIT
 * Knows what all that is drawn in a plot is made of. */
#include "figures/plot_shapes.h"

#include <math.h>

struct scene_point *plot_points(struct plot *plot, size_t count)
{
    return arena_alloc(plot->arena, count, sizeof(struct scene_point));
}

void plot_add(struct plot *plot, struct scene_item item)
{
    scene_add(plot->scene, &item);
}

void plot_add_line(struct plot *plot, double x1_px, double y1_px, double x2_px, double y2_px, enum colour_role colour,
                   double width_px)
{
    struct scene_point *points = plot_points(plot, 2);
    points[0] = (struct scene_point){x1_px, y1_px};
    points[1] = (struct scene_point){x2_px, y2_px};
    /* An axis of one pixel lies on pixels, not between them. */
    if (width_px < 1.5 && fabs(x1_px - x2_px) < 1e-9)
        points[0].x_px = points[1].x_px = floor(x1_px) + 0.5;
    if (width_px < 1.5 && fabs(y1_px - y2_px) < 1e-9)
        points[0].y_px = points[1].y_px = floor(y1_px) + 0.5;
    plot_add(plot, (struct scene_item){.shape = SCENE_LINE,
                                       .colour = colour,
                                       .opacity = 1.0,
                                       .width_px = width_px,
                                       .points = points,
                                       .point_count = 2});
}

void plot_add_rectangle(struct plot *plot, struct box box, enum colour_role colour, double opacity, const char *title)
{
    struct scene_point *points = plot_points(plot, 2);
    points[0] = (struct scene_point){box.left, box.top};
    points[1] = (struct scene_point){box.right, box.bottom};
    plot_add(plot, (struct scene_item){.shape = SCENE_RECTANGLE,
                                       .colour = colour,
                                       .opacity = opacity,
                                       .points = points,
                                       .point_count = 2,
                                       .title = title});
}

void plot_add_dot(struct plot *plot, double x_px, double y_px, enum colour_role colour, double size_px)
{
    struct scene_point *point = plot_points(plot, 1);
    *point = (struct scene_point){x_px, y_px};
    plot_add(plot, (struct scene_item){.shape = SCENE_POINTS,
                                       .colour = colour,
                                       .opacity = 1.0,
                                       .width_px = size_px,
                                       .points = point,
                                       .point_count = 1});
}

struct box plot_text_box(struct plot *plot, const char *text, double x_px, double y_px, double size_px,
                         enum scene_anchor anchor, bool bold)
{
    double width = fonts_width_px(plot->fonts, text, size_px, bold);
    double left = anchor == ANCHOR_START ? x_px : anchor == ANCHOR_END ? x_px - width : x_px - width / 2.0;
    return (struct box){left, y_px - size_px * 0.85, left + width, y_px + size_px * 0.25};
}

static void take(struct plot *plot, struct box box)
{
    plot->taken = arena_room(plot->arena, plot->taken, plot->taken_count, &plot->taken_capacity, sizeof *plot->taken);
    plot->taken[plot->taken_count++] = box;
}

bool plot_is_free(const struct plot *plot, struct box box)
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
    struct scene_point *point = plot_points(plot, 1);
    *point = (struct scene_point){x_px, y_px};
    plot_add(plot, (struct scene_item){.shape = SCENE_TEXT,
                                       .colour = colour,
                                       .opacity = 1.0,
                                       .points = point,
                                       .point_count = 1,
                                       .text = text,
                                       .size_px = size_px,
                                       .anchor = anchor,
                                       .bold = bold});
    take(plot, plot_text_box(plot, text, x_px, y_px, size_px, anchor, bold));
}
