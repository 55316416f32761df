/* SPDX-License-Identifier: MIT
 * Knows how shapes become SVG, with the geometry that cairo gives them in the other renditions. */
#include "figures/svg.h"

#include <math.h>
#include <stdlib.h>

/* cairo's grid: paths are rounded to it, and what coincides there is one point. */
#define UNITS 256

/* Far outside of any page, and near enough to be multiplied. */
#define FARTHEST_PX 1e6

/* What a number takes at the most. */
#define NUMBER_BYTES 24

struct place {
    long x, y; /* in UNITS of a pixel */
};

/* The path of a shape. Points that are passed on a straight way are not in it. */
struct path {
    struct place *places;
    size_t count;
};

struct writing {
    const struct scene *scene;
    struct path path;
    struct text *out;
    bool round_joins; /* as the last line left them: points have no joins, but carry the attribute */
};

/* Writes at most NUMBER_BYTES, without needless characters, and returns where they end. */
static char *put_hundredths(char *at, long value)
{
    char digits[NUMBER_BYTES], *end = digits + sizeof digits, *first = end;
    unsigned long size = value < 0 ? (unsigned long)-value : (unsigned long)value;
    unsigned long fraction = size % 100;
    if (fraction != 0) {
        if (fraction % 10 != 0)
            *--first = (char)('0' + fraction % 10);
        *--first = (char)('0' + fraction / 10);
        *--first = '.';
    }
    for (size /= 100; size > 0 || first == end; size /= 10)
        *--first = (char)('0' + size % 10);
    if (value < 0)
        *--first = '-';
    while (first < end)
        *at++ = *first++;
    return at;
}

void svg_add_hundredths(struct text *out, long value)
{
    text_end(out, put_hundredths(text_room(out, NUMBER_BYTES), value));
}

/* The number in millionths, as printf would round it, then in hundredths. */
static void add_number(struct text *out, double value)
{
    long millionths = lrint(fmax(-FARTHEST_PX, fmin(value, FARTHEST_PX)) * 1e6),
         size = (labs(millionths) / 1000 + 5) / 10;
    svg_add_hundredths(out, millionths < 0 ? -size : size);
}

void svg_add_colour(struct text *out, const char *name, enum colour_role role)
{
    const char mark[] = {'=', '"', SVG_COLOUR, (char)(SVG_ROLE + (int)role), '"', '\0'};
    text_add_byte(out, ' ');
    text_add(out, name);
    text_add(out, mark);
}

static long units_of(double px)
{
    return lrint(fmax(-FARTHEST_PX, fmin(px, FARTHEST_PX)) * UNITS);
}

static struct place place_of(double x_px, double y_px)
{
    return (struct place){units_of(x_px), units_of(y_px)};
}

static bool same(struct place a, struct place b)
{
    return a.x == b.x && a.y == b.y;
}

/* From a over b to c is one straight way, without turning back. */
static bool passes(struct place a, struct place b, struct place c)
{
    long dx = b.x - a.x, dy = b.y - a.y, ex = c.x - b.x, ey = c.y - b.y;
    return dy * ex == ey * dx && dx * ex + dy * ey >= 0;
}

static void line_to(struct path *path, struct place place)
{
    struct place *last = path->places + path->count;
    if (path->count > 1 && same(last[-1], place))
        return;
    if (path->count > 1 && (same(last[-2], last[-1]) || passes(last[-2], last[-1], place)))
        path->count--;
    path->places[path->count++] = place;
}

/* A closed path does not go back to its start by itself. */
static void close_path(struct path *path)
{
    line_to(path, path->places[0]);
    if (path->count > 1)
        path->count--;
}

static long hundredths(long units)
{
    long size = (labs(units) * 100 + UNITS / 2) / UNITS;
    return units < 0 ? -size : size;
}

#define PLACE_SIZE (2 * NUMBER_BYTES + 2)

/* Returns the end of what it wrote, at most PLACE_SIZE bytes. */
static char *put_place(char *at, char letter, struct place place)
{
    long y = hundredths(place.y);
    *at++ = letter;
    at = put_hundredths(at, hundredths(place.x));
    if (y >= 0)
        *at++ = ' ';
    return put_hundredths(at, y);
}

static void add_place(struct text *out, char letter, struct place place)
{
    text_end(out, put_place(text_room(out, PLACE_SIZE), letter, place));
}

static void add_path(struct text *out, const struct path *path, bool closed)
{
    char *at = text_room(out, path->count * PLACE_SIZE);
    for (size_t i = 0; i < path->count; i++)
        at = put_place(at, i == 0 ? 'M' : 'L', path->places[i]);
    text_end(out, at);
    if (closed) {
        text_add_byte(out, 'Z');
        add_place(out, 'M', path->places[0]);
    }
}

static void add_attribute(struct text *out, const char *name, double value)
{
    text_add_byte(out, ' ');
    text_add(out, name);
    text_add(out, "=\"");
    add_number(out, value);
    text_add_byte(out, '"');
}

/* True when the path has an area, and some of it is on the page. */
static bool is_seen(const struct writing *writing)
{
    const struct path *path = &writing->path;
    struct place edge = place_of(ceil(writing->scene->width_px), ceil(writing->scene->height_px));
    struct place low = path->places[0], high = low;
    for (size_t i = 1; i < path->count; i++) {
        struct place place = path->places[i];
        low = (struct place){place.x < low.x ? place.x : low.x, place.y < low.y ? place.y : low.y};
        high = (struct place){place.x > high.x ? place.x : high.x, place.y > high.y ? place.y : high.y};
    }
    return low.x < high.x && low.y < high.y && low.x < edge.x && low.y < edge.y && high.x > 0 && high.y > 0;
}

static void write_fill(struct writing *writing, const struct scene_item *item)
{
    if (!is_seen(writing))
        return;
    text_add(writing->out, "<path d=\"");
    add_path(writing->out, &writing->path, true);
    text_add_byte(writing->out, '"');
    svg_add_colour(writing->out, "fill", item->colour);
    if (item->opacity < 1.0)
        add_attribute(writing->out, "fill-opacity", item->opacity);
    text_add(writing->out, "/>");
}

static void write_rectangle(struct writing *writing, const struct scene_item *item)
{
    const struct scene_point *a = &item->points[0], *b = &item->points[1];
    struct place corner = place_of(fmin(a->x_px, b->x_px), fmin(a->y_px, b->y_px));
    struct place size = place_of(fabs(b->x_px - a->x_px), fabs(b->y_px - a->y_px));
    line_to(&writing->path, corner);
    line_to(&writing->path, (struct place){corner.x + size.x, corner.y});
    line_to(&writing->path, (struct place){corner.x + size.x, corner.y + size.y});
    line_to(&writing->path, (struct place){corner.x, corner.y + size.y});
    close_path(&writing->path);
    write_fill(writing, item);
}

static void trace(struct path *path, const struct scene_item *item)
{
    for (size_t i = 0; i < item->point_count; i++)
        line_to(path, place_of(item->points[i].x_px, item->points[i].y_px));
}

static void write_area(struct writing *writing, const struct scene_item *item)
{
    trace(&writing->path, item);
    close_path(&writing->path);
    write_fill(writing, item);
}

static void begin_stroke(struct text *out)
{
    text_add(out, "<path d=\"");
}

static void end_stroke(struct writing *writing, const struct scene_item *item, bool round_caps)
{
    struct text *out = writing->out;
    text_add(out, "\" fill=\"none\"");
    add_attribute(out, "stroke-width", item->width_px);
    if (round_caps)
        text_add(out, " stroke-linecap=\"round\"");
    if (writing->round_joins)
        text_add(out, " stroke-linejoin=\"round\"");
    svg_add_colour(out, "stroke", item->colour);
    if (item->opacity < 1.0)
        add_attribute(out, "stroke-opacity", item->opacity);
    if (item->dash_count > 0) {
        text_add(out, " stroke-dasharray=\"");
        for (size_t i = 0; i < item->dash_count; i++)
            text_printf(out, i > 0 ? ",%g" : "%g", item->dashes_px[i]);
        text_add_byte(out, '"');
    }
    text_add(out, "/>");
}

static void write_line(struct writing *writing, const struct scene_item *item)
{
    writing->round_joins = item->point_count != 2;
    trace(&writing->path, item);
    begin_stroke(writing->out);
    add_path(writing->out, &writing->path, false);
    end_stroke(writing, item, writing->round_joins);
}

/* Round strokes of no length, each a dot. */
static void write_points(struct writing *writing, const struct scene_item *item)
{
    struct place last = {0, 0};
    begin_stroke(writing->out);
    for (size_t i = 0; i < item->point_count; i++) {
        last = place_of(item->points[i].x_px, item->points[i].y_px);
        add_place(writing->out, 'M', last);
        text_add_byte(writing->out, 'Z');
    }
    add_place(writing->out, 'M', last);
    end_stroke(writing, item, true);
}

static void write_background(const struct scene *scene, struct text *out)
{
    text_add(out, "<rect x=\"0\" y=\"0\"");
    add_attribute(out, "width", scene->width_px);
    add_attribute(out, "height", scene->height_px);
    svg_add_colour(out, "fill", ROLE_BACKGROUND);
    text_add(out, "/>");
}

void svg_shapes(const struct scene *scene, struct text *out)
{
    static void (*const writers[])(struct writing *, const struct scene_item *) = {[SCENE_RECTANGLE] = write_rectangle,
                                                                                   [SCENE_LINE] = write_line,
                                                                                   [SCENE_AREA] = write_area,
                                                                                   [SCENE_POINTS] = write_points};
    struct writing writing = {.scene = scene, .out = out};
    size_t most = 4;
    for (size_t i = 0; i < scene->count; i++)
        most = scene->items[i].point_count > most ? scene->items[i].point_count : most;
    writing.path.places = memory_zeroed(most + 1, sizeof *writing.path.places);
    text_add(out, "<g>");
    write_background(scene, out);
    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        writing.path.count = 0;
        if (item->shape != SCENE_TEXT && item->colour != ROLE_NONE && item->opacity > 0.0 && item->point_count > 0)
            writers[item->shape](&writing, item);
    }
    text_add(out, "</g>");
    free(writing.path.places);
}
