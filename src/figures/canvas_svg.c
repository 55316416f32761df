/* SPDX-License-Identifier: MIT
 * Knows what an SVG is made of, and in which order. */
#include "figures/canvas.h"

#include "figures/paint.h"
#include "figures/svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void add_attribute(struct text *out, const char *name, double value)
{
    text_add_byte(out, ' ');
    text_add(out, name);
    text_add(out, "=\"");
    svg_add_hundredths(out, lround(value * 100.0));
    text_add_byte(out, '"');
}

/* Ids are cut: what a page puts in front of them is short. */
static void add_id(struct text *out, const char *id, const char *suffix)
{
    text_add_bytes(out, id, strnlen(id, 200));
    text_add(out, suffix);
}

static void open_root(const struct scene *scene, const struct canvas_labels *labels, struct text *out)
{
    text_add(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
    add_attribute(out, "width", scene->width_px);
    add_attribute(out, "height", scene->height_px);
    text_printf(out, " viewBox=\"0 0 %g %g\" version=\"1.1\" role=\"img\"", scene->width_px, scene->height_px);
    text_add(out, " aria-labelledby=\"");
    add_id(out, labels->id, "-title ");
    add_id(out, labels->id, "-desc\"><title id=\"");
    add_id(out, labels->id, "-title\">");
    text_add_xml(out, labels->title);
    text_add(out, "</title><desc id=\"");
    add_id(out, labels->id, "-desc\">");
    text_add_xml(out, labels->description);
    text_add(out, "</desc>");
}

/* Where the shape can be pointed at: its bounding box, no smaller than a finger's dot. */
static void add_twin(const struct scene_item *item, struct text *out)
{
    double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
    double margin = item->shape == SCENE_POINTS ? fmax(item->width_px / 2.0, 4.0) : 0.0;
    for (size_t i = 0; i < item->point_count; i++) {
        left = fmin(left, item->points[i].x_px);
        right = fmax(right, item->points[i].x_px);
        top = fmin(top, item->points[i].y_px);
        bottom = fmax(bottom, item->points[i].y_px);
    }
    text_add(out, "<rect");
    add_attribute(out, "x", left - margin);
    add_attribute(out, "y", top - margin);
    add_attribute(out, "width", right - left + 2.0 * margin);
    add_attribute(out, "height", bottom - top + 2.0 * margin);
    text_add(out, "><title>");
    text_add_xml(out, item->title);
    text_add(out, "</title></rect>");
}

static void write_twins(const struct scene *scene, struct text *out)
{
    bool any = false;
    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        /* The strips along a line would be half of the file; pages have them over the picture. */
        if (!item->title || item->point_count == 0 || item->colour == ROLE_NONE)
            continue;
        if (!any)
            text_add(out, "<g fill-opacity=\"0\">");
        any = true;
        add_twin(item, out);
    }
    if (any)
        text_add(out, "</g>");
}

/* The texts of a scene whose glyphs are outlines: cairo need not write them. */
struct lettering {
    struct outlined_glyph *glyphs;
    size_t count, capacity;
    size_t *ends; /* by item: the glyphs up to here are of this item and those before */
};

static void collect_lettering(const struct scene *scene, struct fonts *fonts, struct lettering *lettering)
{
    lettering->ends = memory_zeroed(scene->count + 1, sizeof *lettering->ends);
    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->shape == SCENE_TEXT && item->colour != ROLE_NONE)
            outlines_of_line(fonts_outlines(fonts), fonts_line(fonts, item->text, item->size_px, item->bold),
                             &lettering->glyphs, &lettering->count, &lettering->capacity);
        lettering->ends[i] = lettering->count;
    }
}

static size_t glyphs_before(const struct lettering *lettering, size_t item)
{
    return item > 0 ? lettering->ends[item - 1] : 0;
}

/* Whole numbers are hundredths of hundreds. */
static void add_outline_id(struct text *out, const char *id, size_t number)
{
    add_id(out, id, "-g");
    svg_add_hundredths(out, 100 * (long)number);
}

/* The number of the outline among those of this figure; `names` grows by one when it is new. Outlines are told by their
 * address. */
static size_t name_outline(const char **names, size_t *name_count, const char *outline)
{
    size_t i = 0;
    while (i < *name_count && names[i] != outline)
        i++;
    if (i == *name_count)
        names[(*name_count)++] = outline;
    return i;
}

static void add_glyphs(const struct lettering *lettering, size_t first, size_t end, const char *id, const char **names,
                       size_t *name_count, struct text *out)
{
    for (size_t i = first; i < end; i++) {
        const struct outlined_glyph *glyph = &lettering->glyphs[i];
        text_add(out, "<use xlink:href=\"#");
        add_outline_id(out, id, name_outline(names, name_count, glyph->outline));
        text_add(out, "\" x=\"");
        svg_add_hundredths(out, lround(glyph->x_px * 100.0));
        if (glyph->y_px < 0.0 || glyph->y_px > 0.0) {
            text_add(out, "\" y=\"");
            svg_add_hundredths(out, lround(glyph->y_px * 100.0));
        }
        text_add(out, "\"/>");
    }
}

static void open_group(const struct scene_item *item, double left_px, enum colour_role colour, struct text *out)
{
    text_add(out, "<g transform=\"translate(");
    svg_add_hundredths(out, lround(left_px * 100.0));
    text_add_byte(out, ' ');
    svg_add_hundredths(out, lround(item->points[0].y_px * 100.0));
    text_add_byte(out, ')');
    text_add_byte(out, '"');
    svg_add_colour(out, "fill", colour);
}

static void add_text(const struct scene *scene, size_t i, const struct lettering *lettering, const char *id,
                     const char **names, size_t *name_count, struct fonts *fonts, struct text *out)
{
    const struct scene_item *item = &scene->items[i];
    size_t first = glyphs_before(lettering, i), end = lettering->ends[i];
    double width = fonts_width_px(fonts, item->text, item->size_px, item->bold);
    double shift = item->anchor == ANCHOR_MIDDLE ? width / 2.0 : item->anchor == ANCHOR_END ? width : 0.0;
    double left = item->points[0].x_px - shift;
    if (item->halo) {
        open_group(item, left, ROLE_BACKGROUND, out);
        svg_add_colour(out, "stroke", ROLE_BACKGROUND);
        text_printf(out, " stroke-width=\"%d\" stroke-linejoin=\"round\">", PAINT_HALO_PX);
        add_glyphs(lettering, first, end, id, names, name_count, out);
        text_add(out, "</g>");
    }
    open_group(item, left, item->colour, out);
    if (item->opacity < 1.0)
        add_attribute(out, "fill-opacity", item->opacity);
    text_add_byte(out, '>');
    add_glyphs(lettering, first, end, id, names, name_count, out);
    text_add(out, "</g>");
}

/* Above everything else, but what lies below can be pointed at. */
static void write_lettering(const struct scene *scene, const struct lettering *lettering, const char *id,
                            struct fonts *fonts, struct text *out)
{
    struct text uses = TEXT_INIT;
    const char **names = memory_zeroed(lettering->count + 1, sizeof *names);
    size_t name_count = 0;
    for (size_t i = 0; i < scene->count; i++) {
        if (lettering->ends[i] > glyphs_before(lettering, i))
            add_text(scene, i, lettering, id, names, &name_count, fonts, &uses);
    }
    if (name_count > 0) {
        text_add(out, "<defs>");
        for (size_t i = 0; i < name_count; i++) {
            text_add(out, "<path id=\"");
            add_outline_id(out, id, i);
            text_add(out, "\" d=\"");
            text_add(out, names[i]);
            text_add(out, "\"/>");
        }
        text_add(out, "</defs><g pointer-events=\"none\">");
        text_add_bytes(out, uses.bytes, uses.length);
        text_add(out, "</g>");
    }
    free(names);
    text_clear(&uses);
}

static void add_colour(struct text *out, uint32_t colour)
{
    char digits[] = "#000000";
    for (int i = 6; i > 0; i--, colour >>= 4)
        digits[i] = "0123456789ABCDEF"[colour & 0xF];
    text_add_bytes(out, digits, sizeof digits - 1);
}

static void write_theme(const struct text *svg, enum theme theme, struct text *out)
{
    const char *at = svg->bytes, *end = at + svg->length;
    text_room(out, svg->length + svg->length / 8);
    text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    for (const char *mark; (mark = memchr(at, SVG_COLOUR, (size_t)(end - at))) && mark + 1 < end; at = mark + 2) {
        int role = mark[1] - SVG_ROLE;
        text_add_bytes(out, at, (size_t)(mark - at));
        if (role > ROLE_NONE && role < ROLE_COUNT)
            add_colour(out, palette_colour((enum colour_role)role, theme));
    }
    text_add_bytes(out, at, (size_t)(end - at));
    text_add_byte(out, '\n');
}

/* Texts whose glyphs are not all outlines. */
static bool write_pictures(const struct scene *scene, const struct lettering *lettering, const char *id,
                           struct fonts *fonts, struct text *out, struct error *err)
{
    struct scene rest = *scene;
    rest.items = memory_zeroed(scene->count + 1, sizeof *rest.items);
    rest.count = 0;
    for (size_t i = 0; i < scene->count; i++)
        if (scene->items[i].shape == SCENE_TEXT && lettering->ends[i] == glyphs_before(lettering, i))
            rest.items[rest.count++] = scene->items[i];
    bool ok = rest.count == 0 || svg_by_cairo(&rest, id, fonts, out, err);
    free(rest.items);
    return ok;
}

bool canvas_svg(const struct scene *scene, const struct canvas_labels *labels, struct fonts *fonts, struct text *light,
                struct text *dark, struct error *err)
{
    struct text svg = TEXT_INIT;
    struct lettering lettering = {.glyphs = NULL};
    collect_lettering(scene, fonts, &lettering);
    open_root(scene, labels, &svg);
    svg_shapes(scene, &svg);
    bool ok = write_pictures(scene, &lettering, labels->id, fonts, &svg, err);
    write_twins(scene, &svg);
    write_lettering(scene, &lettering, labels->id, fonts, &svg);
    text_add(&svg, "</svg>");
    if (ok)
        write_theme(&svg, THEME_LIGHT, light);
    if (ok && dark)
        write_theme(&svg, THEME_DARK, dark);
    text_clear(&svg);
    free(lettering.glyphs);
    free(lettering.ends);
    return ok;
}
