/* SPDX-License-Identifier: MIT
 * Knows how a scene reads as text. */
#include "figures/scene.h"

#include "figures/palette.h"


struct scene *scene_new(struct arena *arena, double width_px, double height_px)
{
    struct scene *scene = arena_alloc(arena, 1, sizeof *scene);
    scene->width_px = width_px;
    scene->height_px = height_px;
    scene->arena = arena;
    return scene;
}

void scene_add(struct scene *scene, const struct scene_item *item)
{
    scene->items = arena_room(scene->arena, scene->items, scene->count, &scene->capacity, sizeof *scene->items);
    scene->items[scene->count++] = *item;
}

/* Two decimals without trailing zeros, and no "-0". */
static void add_number(struct text *out, double number)
{
    double cents = number * 100.0;
    long long rounded = (long long)(cents < 0.0 ? cents - 0.5 : cents + 0.5);
    if (rounded < 0)
        text_add_byte(out, '-');
    long long size = rounded < 0 ? -rounded : rounded;
    text_printf(out, "%lld", size / 100);
    if (size % 100 != 0)
        text_printf(out, size % 10 != 0 ? ".%02lld" : ".%lld", size % 10 != 0 ? size % 100 : size % 100 / 10);
}

static void add_pair(struct text *out, const char *name, double number)
{
    text_printf(out, " %s=", name);
    add_number(out, number);
}

static void add_quoted(struct text *out, const char *name, const char *text)
{
    text_printf(out, " %s=\"", name);
    for (const char *at = text; *at; at++) {
        if (*at == '"' || *at == '\\')
            text_add_byte(out, '\\');
        text_add_byte(out, *at);
    }
    text_add_byte(out, '"');
}

static void print_text(const struct scene_item *item, struct text *out)
{
    static const char *const anchors[] = {[ANCHOR_START] = "start", [ANCHOR_MIDDLE] = "middle", [ANCHOR_END] = "end"};
    add_pair(out, "size", item->size_px);
    text_printf(out, " anchor=%s", anchors[item->anchor]);
    if (item->bold)
        text_add(out, " bold");
    if (item->halo)
        text_add(out, " halo");
    add_quoted(out, "text", item->text);
}

static void print_item(const struct scene_item *item, struct text *out)
{
    static const char *const shapes[] = {[SCENE_RECTANGLE] = "rectangle",
                                         [SCENE_LINE] = "line",
                                         [SCENE_AREA] = "area",
                                         [SCENE_POINTS] = "points",
                                         [SCENE_TEXT] = "text"};
    text_printf(out, "%s %s", shapes[item->shape], palette_role_name(item->colour));
    if (item->opacity < 1.0)
        add_pair(out, "opacity", item->opacity);
    if (item->shape == SCENE_LINE || item->shape == SCENE_POINTS)
        add_pair(out, "width", item->width_px);
    for (size_t i = 0; i < item->dash_count; i++)
        add_pair(out, "dash", item->dashes_px[i]);
    if (item->shape == SCENE_TEXT)
        print_text(item, out);
    if (item->title)
        add_quoted(out, "title", item->title);
    text_add(out, " at");
    for (size_t i = 0; i < item->point_count; i++) {
        text_add_byte(out, ' ');
        add_number(out, item->points[i].x_px);
        text_add_byte(out, ',');
        add_number(out, item->points[i].y_px);
    }
    text_add_byte(out, '\n');
}

void scene_print(const struct scene *scene, struct text *out)
{
    text_add(out, "scene");
    add_pair(out, "width", scene->width_px);
    add_pair(out, "height", scene->height_px);
    text_add_byte(out, '\n');
    for (size_t i = 0; i < scene->count; i++)
        print_item(&scene->items[i], out);
}
