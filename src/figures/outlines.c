/* SPDX-License-Identifier: MIT
 * Knows how a glyph of pango becomes path data. */
#include "figures/outlines.h"

#include "base/memory.h"

#include <cairo-ft.h>
#include <math.h>
#include <pango/pangocairo.h>

struct outlines {
    GHashTable *paths; /* glyph_key -> path data */
    cairo_t *cairo;    /* paints nothing; glyphs are outlined in it */
};

struct glyph_key {
    PangoFont *font;
    PangoGlyph glyph;
};

static guint hash_key(gconstpointer pointer)
{
    const struct glyph_key *key = pointer;
    return g_direct_hash(key->font) * 31U + key->glyph;
}

static gboolean same_key(gconstpointer a, gconstpointer b)
{
    const struct glyph_key *x = a, *y = b;
    return x->font == y->font && x->glyph == y->glyph;
}

static void free_key(gpointer pointer)
{
    struct glyph_key *key = pointer;
    g_object_unref(key->font);
    g_free(key);
}

struct outlines *outlines_new(void)
{
    struct outlines *outlines = memory_zeroed(1, sizeof *outlines);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    outlines->paths = g_hash_table_new_full(hash_key, same_key, free_key, g_free);
    outlines->cairo = cairo_create(surface);
    cairo_surface_destroy(surface);
    return outlines;
}

void outlines_free(struct outlines *outlines)
{
    if (!outlines)
        return;
    g_hash_table_destroy(outlines->paths);
    cairo_destroy(outlines->cairo);
    free(outlines);
}

/* Hundredths of a pixel without needless characters: "12.5", "-3", "4-2". */
static void add_number(GString *path, double value)
{
    long hundredths = lround(value * 100.0), size = labs(hundredths);
    char last = path->str[path->len - 1];
    if (hundredths >= 0 && last >= '0' && last <= '9')
        g_string_append_c(path, ' ');
    g_string_append_printf(path, hundredths < 0 ? "-%ld" : "%ld", size / 100);
    if (size % 100 != 0)
        g_string_append_printf(path, size % 10 == 0 ? ".%ld" : ".%02ld", size % 10 == 0 ? size % 100 / 10 : size % 100);
}

static char *path_data(const cairo_path_t *path)
{
    static const char letters[] = {[CAIRO_PATH_MOVE_TO] = 'M', [CAIRO_PATH_LINE_TO] = 'L', [CAIRO_PATH_CURVE_TO] = 'C',
                                   [CAIRO_PATH_CLOSE_PATH] = 'Z'};
    GString *data = g_string_new(NULL);
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        const cairo_path_data_t *piece = &path->data[i];
        /* cairo ends each closed piece with a move that draws nothing. */
        if (piece->header.type == CAIRO_PATH_MOVE_TO && i + piece->header.length >= path->num_data)
            break;
        g_string_append_c(data, letters[piece->header.type]);
        for (int k = 1; k < piece->header.length; k++) {
            add_number(data, piece[k].point.x);
            add_number(data, piece[k].point.y);
        }
    }
    return g_string_free(data, FALSE);
}

/* Pictures in colour, such as emoji, have outlines too: their silhouettes. */
static bool has_colours(cairo_scaled_font_t *font)
{
    FT_Face face = cairo_scaled_font_get_type(font) == CAIRO_FONT_TYPE_FT ? cairo_ft_scaled_font_lock_face(font) : NULL;
    if (!face)
        return true;
    bool coloured = FT_HAS_COLOR(face) || !FT_IS_SCALABLE(face);
    cairo_ft_scaled_font_unlock_face(font);
    return coloured;
}

/* "" for a glyph that shows nothing; NULL for one that is no outline. */
static const char *outline_of(struct outlines *outlines, PangoFont *font, PangoGlyph glyph)
{
    struct glyph_key wanted = {font, glyph};
    const char *known = g_hash_table_lookup(outlines->paths, &wanted);
    if (known)
        return *known == '?' ? NULL : known;

    cairo_glyph_t place = {.index = glyph};
    cairo_scaled_font_t *scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
    cairo_text_extents_t extents = {.width = 0};
    char *data = NULL;
    if (scaled && !has_colours(scaled)) {
        cairo_set_scaled_font(outlines->cairo, scaled);
        cairo_new_path(outlines->cairo);
        cairo_glyph_path(outlines->cairo, &place, 1);
        cairo_glyph_extents(outlines->cairo, &place, 1, &extents);
        cairo_path_t *path = cairo_copy_path(outlines->cairo);
        if (path->num_data > 0 || !(extents.width > 0.0))
            data = path_data(path);
        cairo_path_destroy(path);
    }
    struct glyph_key *key = g_new(struct glyph_key, 1);
    *key = (struct glyph_key){g_object_ref(font), glyph};
    g_hash_table_insert(outlines->paths, key, data ? data : g_strdup("?"));
    return data;
}

static bool outline_run(struct outlines *outlines, const PangoGlyphItem *run, double *x_px,
                        struct outlined_glyph **glyphs, size_t *count, size_t *capacity)
{
    for (int i = 0; i < run->glyphs->num_glyphs; i++) {
        const PangoGlyphInfo *info = &run->glyphs->glyphs[i];
        double x = *x_px + (double)info->geometry.x_offset / PANGO_SCALE,
               y = (double)info->geometry.y_offset / PANGO_SCALE;
        *x_px += (double)info->geometry.width / PANGO_SCALE;
        if (info->glyph == PANGO_GLYPH_EMPTY)
            continue;
        const char *outline =
            info->glyph & PANGO_GLYPH_UNKNOWN_FLAG ? NULL : outline_of(outlines, run->item->analysis.font, info->glyph);
        if (!outline)
            return false;
        if (!*outline)
            continue;
        *glyphs = memory_room(*glyphs, *count, capacity, sizeof **glyphs);
        (*glyphs)[(*count)++] = (struct outlined_glyph){outline, x, y};
    }
    return true;
}

bool outlines_of_line(struct outlines *outlines, PangoLayoutLine *line, struct outlined_glyph **glyphs, size_t *count,
                      size_t *capacity)
{
    size_t before = *count;
    double x_px = 0.0;
    for (const GSList *run = line->runs; run; run = run->next) {
        if (!outline_run(outlines, run->data, &x_px, glyphs, count, capacity)) {
            *count = before;
            return false;
        }
    }
    return true;
}
