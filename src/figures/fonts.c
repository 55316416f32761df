/* SPDX-License-Identifier: MIT
 * Knows how Inter and the fonts of the machine are found, and what pango must be told to measure without rounding. */
#include "figures/fonts.h"

#include "base/utf8.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>

struct fonts {
    PangoContext *inter;   /* Inter alone */
    PangoContext *machine; /* Inter and everything installed; NULL until needed */
    char *regular_path, *semibold_path;
    GHashTable *lines; /* of struct line */
    struct outlines *outlines;
};

/* A shaped text, found by the first three. */
struct line {
    const char *text;
    int hundredths; /* of a pixel: its size */
    bool bold;
    PangoLayout *layout;
    double width_px;
};

/* Enough for the tick labels and legends of every figure; names of models pass through and are forgotten. */
#define LINES_KEPT 4096

/* No text in a figure needs more; names can have 10 kB. */
#define CHARACTERS_SHAPED 300

/* A line of 1,200 bytes has no more. */
#define WORDS_MOST (CHARACTERS_SHAPED * 2 + 1)

#define ELLIPSIS "\xE2\x80\xA6"

/* Families that suit Inter, in the order in which they are asked for the glyphs that it lacks. Without them the order
 * would be that of the machine's files: Japanese in a serif face, Arabic in a monospaced one. */
static const char fallback_families[] =
    "Inter,Noto Sans,Noto Sans CJK SC,Noto Sans Arabic,Noto Sans Hebrew,Noto Sans Devanagari,Noto Sans Thai,Noto Color "
    "Emoji,"
    "Noto Emoji,DejaVu Sans,Liberation Sans,WenQuanYi Zen Hei,Droid Sans Fallback,Symbola";

/* Coloured emoji are bitmaps of one size; without this rule (that of fontconfig's own configuration) they are painted
 * in it. */
static const char scale_bitmaps[] =
    "<match target=\"font\"><test name=\"outline\"><bool>false</bool></test>"
    "<edit name=\"pixelsizefixupfactor\" mode=\"assign\"><divide><name target=\"pattern\">pixelsize</name>"
    "<name target=\"font\">pixelsize</name></divide></edit></match>"
    "<match target=\"font\"><test name=\"outline\"><bool>false</bool></test>"
    "<edit name=\"matrix\" "
    "mode=\"assign\"><times><name>matrix</name><matrix><name>pixelsizefixupfactor</name><double>0</double>"
    "<double>0</double><name>pixelsizefixupfactor</name></matrix></times></edit>"
    "<edit name=\"size\" "
    "mode=\"assign\"><divide><name>size</name><name>pixelsizefixupfactor</name></divide></edit></match>";

static PangoContext *context_of(FcConfig *config)
{
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
    /* One inch is 72 units: a "point" of pango is a pixel of ours. */
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72.0);
    PangoContext *context = pango_font_map_create_context(map);
    g_object_unref(map);

    /* Hinted metrics snap every advance to whole pixels, also in vector output. */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("en"));
    pango_context_set_base_dir(context, PANGO_DIRECTION_WEAK_LTR);
    return context;
}

static bool add_inter(FcConfig *config, const struct fonts *fonts, struct error *err)
{
    const char *paths[] = {fonts->regular_path, fonts->semibold_path};
    for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
        if (!FcConfigAppFontAddFile(config, (const FcChar8 *)paths[i]))
            return error_set(err, ERROR_IO, "cannot read the font %s: install the package fonts-inter", paths[i]);
    }
    return true;
}

static void add_element(GString *xml, const char *name, FcStrList *folders)
{
    for (FcChar8 *folder; (folder = FcStrListNext(folders));) {
        char *element = g_markup_printf_escaped("<%s>%s</%s>", name, (const char *)folder, name);
        g_string_append(xml, element);
        g_free(element);
    }
    FcStrListDone(folders);
}

/* The machine's folders of fonts without its rules: those substitute, embolden and hint as each owner likes. */
static FcConfig *machine_config(const struct fonts *fonts)
{
    FcConfig *config = FcConfigCreate(), *installed = FcInitLoadConfig();
    if (installed) {
        GString *xml = g_string_new("<fontconfig>");
        add_element(xml, "dir", FcConfigGetFontDirs(installed));
        add_element(xml, "cachedir", FcConfigGetCacheDirs(installed));
        g_string_append(xml, scale_bitmaps);
        g_string_append(xml, "</fontconfig>");
        FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)xml->str, FcFalse);
        g_string_free(xml, TRUE);
        FcConfigDestroy(installed);
    }
    FcConfigBuildFonts(config);
    /* Inter was read before; should it be gone now, another font shows. */
    FcConfigAppFontAddFile(config, (const FcChar8 *)fonts->regular_path);
    FcConfigAppFontAddFile(config, (const FcChar8 *)fonts->semibold_path);
    return config;
}

static guint hash_line(gconstpointer pointer)
{
    const struct line *line = pointer;
    return (g_str_hash(line->text) * 31U + (guint)line->hundredths) * 2U + line->bold;
}

static gboolean same_line(gconstpointer a, gconstpointer b)
{
    const struct line *x = a, *y = b;
    return x->hundredths == y->hundredths && x->bold == y->bold && strcmp(x->text, y->text) == 0;
}

static void free_line(gpointer pointer)
{
    struct line *line = pointer;
    g_object_unref(line->layout);
    g_free((char *)line->text);
    g_free(line);
}

bool fonts_open(const char *folder, struct fonts **ret_fonts, struct error *err)
{
    struct fonts *fonts = memory_zeroed(1, sizeof *fonts);
    fonts->regular_path = g_build_filename(folder, "Inter-Regular.otf", NULL);
    fonts->semibold_path = g_build_filename(folder, "Inter-SemiBold.otf", NULL);
    fonts->lines = g_hash_table_new_full(hash_line, same_line, free_line, NULL);
    FcConfig *config = FcConfigCreate();
    if (add_inter(config, fonts, err)) {
        /* Without a configuration fontconfig reads all fonts of the machine, and pango waits for it. */
        FcConfigSetCurrent(config);
        fonts->inter = context_of(config);
        *ret_fonts = fonts;
    } else {
        fonts_close(fonts);
    }
    FcConfigDestroy(config);
    return err->kind == ERROR_NONE;
}

void fonts_close(struct fonts *fonts)
{
    if (!fonts)
        return;
    g_hash_table_destroy(fonts->lines);
    outlines_free(fonts->outlines);
    g_clear_object(&fonts->inter);
    g_clear_object(&fonts->machine);
    g_free(fonts->regular_path);
    g_free(fonts->semibold_path);
    free(fonts);
}

static PangoLayout *shape(PangoContext *context, const char *families, const char *text, double size_px, bool bold)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, families);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, size_px * PANGO_SCALE);

    PangoLayout *layout = pango_layout_new(context);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    /* Sentences isolate the names in them (U+2068): those read from the left whatever the first name is; a name alone
     * decides itself. */
    pango_layout_set_auto_dir(layout, strstr(text, "\xE2\x81\xA8") == NULL);
    PangoAttrList *attributes = pango_attr_list_new();
    /* Columns of figures line up; headlines keep their proportional ones. */
    if (!bold)
        pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_text(layout, text, -1);
    pango_font_description_free(font);
    return layout;
}

static PangoLayout *shape_with_fallback(struct fonts *fonts, const char *text, double size_px, bool bold)
{
    PangoLayout *layout = shape(fonts->inter, "Inter", text, size_px, bold);
    if (pango_layout_get_unknown_glyphs_count(layout) == 0)
        return layout;
    g_object_unref(layout);
    if (!fonts->machine) {
        FcConfig *config = machine_config(fonts);
        fonts->machine = context_of(config);
        FcConfigDestroy(config);
    }
    return shape(fonts->machine, fallback_families, text, size_px, bold);
}

static double width_of(PangoLayout *layout)
{
    PangoRectangle logical;
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, 0), NULL, &logical);
    return (double)logical.width / PANGO_SCALE;
}

static const struct line *line_of(struct fonts *fonts, const char *text, double size_px, bool bold)
{
    struct line wanted = {.text = text, .hundredths = (int)(size_px * 100.0), .bold = bold};
    const struct line *known = g_hash_table_lookup(fonts->lines, &wanted);
    if (known)
        return known;
    if (g_hash_table_size(fonts->lines) >= LINES_KEPT)
        g_hash_table_remove_all(fonts->lines);
    struct line *line = g_new(struct line, 1);
    *line = wanted;
    line->text = g_strdup(text);
    line->layout = shape_with_fallback(fonts, text, size_px, bold);
    line->width_px = width_of(line->layout);
    g_hash_table_add(fonts->lines, line);
    return line;
}

struct outlines *fonts_outlines(struct fonts *fonts)
{
    if (!fonts->outlines)
        fonts->outlines = outlines_new();
    return fonts->outlines;
}

PangoLayoutLine *fonts_line(struct fonts *fonts, const char *text, double size_px, bool bold)
{
    return pango_layout_get_line_readonly(line_of(fonts, text, size_px, bold)->layout, 0);
}

double fonts_width_px(struct fonts *fonts, const char *text, double size_px, bool bold)
{
    return line_of(fonts, text, size_px, bold)->width_px;
}

/* The bytes of the longest prefix of at most `most` characters. */
static size_t prefix_bytes(const char *text, size_t most)
{
    size_t length = strlen(text), offset = 0;
    while (most-- > 0 && offset < length)
        utf8_next(text, length, &offset);
    return offset;
}

/* The text before character `characters`, without the spaces at its end, and an ellipsis. */
static char *cut_at(const char *text, int characters, struct arena *arena)
{
    size_t bytes = (size_t)(g_utf8_offset_to_pointer(text, characters) - text);
    while (bytes > 0 && text[bytes - 1] == ' ')
        bytes--;
    return arena_printf(arena, "%.*s%s", (int)bytes, text, ELLIPSIS);
}

/* The byte of a shaped text that stands so far from its byte `start`: where the text is read from left to right, what
 * comes before it fits. */
static size_t byte_at(PangoLayout *layout, size_t start, double width_px)
{
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
    int from = 0, index = 0, trailing = 0;
    if (start >= strlen(pango_layout_get_text(layout)))
        return start;
    pango_layout_line_index_to_x(line, (int)start, FALSE, &from);
    pango_layout_line_x_to_index(line, from + (int)(width_px * PANGO_SCALE), &index, &trailing);
    return (size_t)index;
}

/* What to try between what fits and what does not: the guess, its neighbour, which mostly ends it, then halves,
 * because each trial is shaped. */
static int trial(int fits, int fails, int guess, int tried)
{
    int next = tried == 0 ? guess : tried > 1 ? fits + (fails - fits) / 2 : fits > 0 ? fits + 1 : fails - 1;
    return next <= fits ? fits + 1 : next >= fails ? fails - 1 : next;
}

const char *fonts_fit(struct fonts *fonts, const char *text, double size_px, bool bold, double width_px,
                      struct arena *arena)
{
    size_t bytes = prefix_bytes(text, CHARACTERS_SHAPED);
    bool whole = text[bytes] == '\0';
    if (whole && fonts_width_px(fonts, text, size_px, bold) <= width_px)
        return text;

    const char *shaped = whole ? text : arena_copy(arena, text, bytes);
    /* Referenced, because what is kept may be forgotten while others are shaped. */
    PangoLayout *layout = g_object_ref(line_of(fonts, shaped, size_px, bold)->layout);
    int count = 0;
    const PangoLogAttr *attributes = pango_layout_get_log_attrs_readonly(layout, &count);
    size_t end = byte_at(layout, 0, width_px - fonts_width_px(fonts, ELLIPSIS, size_px, bold));
    int fits = 0, fails = count, guess = (int)g_utf8_pointer_to_offset(shaped, shaped + end);
    for (int tried = 0; fails - fits > 1; tried++) {
        int middle = trial(fits, fails, guess, tried);
        while (middle > fits && !attributes[middle].is_cursor_position)
            middle--;
        if (middle == fits) {
            /* No grapheme ends in the lower part. */
            middle = trial(fits, fails, guess, tried);
            while (middle < fails && !attributes[middle].is_cursor_position)
                middle++;
            if (middle == fails)
                break;
        }
        bool fit = fonts_width_px(fonts, cut_at(shaped, middle, arena), size_px, bold) <= width_px;
        *(fit ? &fits : &fails) = middle;
    }
    g_object_unref(layout);
    return cut_at(shaped, fits, arena);
}

/* The ends of the words of a text, as far as a line can reach; returns how many. */
static size_t find_words(const char *text, size_t ends[WORDS_MOST])
{
    size_t count = 0;
    for (const char *end = text; *end && count < WORDS_MOST; count++) {
        end += strspn(end, " ");
        end += strcspn(end, " ");
        if ((size_t)(end - text) > CHARACTERS_SHAPED * 4)
            break;
        ends[count] = (size_t)(end - text);
    }
    return count;
}

/* The bytes of the most words that fit, from byte `start` of what was shaped as `paragraph`; 0 when the first is too
 * long. */
static size_t fit_words(struct fonts *fonts, PangoLayout *paragraph, size_t start, const char *text, double size_px,
                        bool bold, double width_px, struct arena *arena)
{
    size_t ends[WORDS_MOST], count = find_words(text, ends), reach = byte_at(paragraph, start, width_px);
    int fits = 0, fails = (int)count + 1, guess = 0; /* in words: so many fit, so many do not */
    while (guess < (int)count && start + ends[guess] <= reach)
        guess++;
    for (int tried = 0; fails - fits > 1; tried++) {
        int middle = trial(fits, fails, guess, tried);
        const char *words = arena_copy(arena, text, ends[middle - 1]);
        *(fonts_width_px(fonts, words, size_px, bold) <= width_px ? &fits : &fails) = middle;
    }
    return fits > 0 ? ends[fits - 1] : 0;
}

size_t fonts_wrap(struct fonts *fonts, const char *text, double size_px, bool bold, double width_px, size_t most_lines,
                  struct arena *arena, const char ***ret_lines)
{
    const char **lines = arena_alloc(arena, most_lines, sizeof *lines);
    size_t count = 0, shaped = prefix_bytes(text, CHARACTERS_SHAPED * 4);
    PangoLayout *paragraph =
        g_object_ref(line_of(fonts, arena_copy(arena, text, shaped), size_px, bold)->layout);
    const char *rest = text + strspn(text, " ");
    while (*rest && count < most_lines) {
        bool last = count + 1 == most_lines;
        size_t taken = last ? strlen(rest)
                            : fit_words(fonts, paragraph, (size_t)(rest - text), rest, size_px, bold, width_px, arena);
        if (taken == 0) /* a word that is too long */
            taken = strcspn(rest, " ");
        lines[count++] = fonts_fit(fonts, arena_copy(arena, rest, taken), size_px, bold, width_px, arena);
        rest += taken;
        rest += strspn(rest, " ");
    }
    g_object_unref(paragraph);
    *ret_lines = lines;
    return count;
}

PangoLayout *fonts_paragraph(struct fonts *fonts, const char *text, double size_px, bool bold,
                             PangoAttrList *attributes)
{
    PangoLayout *layout = shape_with_fallback(fonts, text, size_px, bold);
    PangoAttrList *all = pango_attr_list_copy(pango_layout_get_attributes(layout));

    pango_attr_list_splice(all, attributes, 0, 0);
    pango_layout_set_single_paragraph_mode(layout, FALSE);
    pango_layout_set_attributes(layout, all);
    pango_attr_list_unref(all);
    return layout;
}
