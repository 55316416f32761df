/* SPDX-License-Identifier: MIT
 * Knows the files of a figure, and what the document says of them. */
#include "site/drawing.h"

#include "base/text.h"
#include "figures/bundle.h"
#include "figures/canvas.h"
#include "report/element.h"

/* PNG figures are for screens of twice the density. */
#define PNG_SCALE 2.0

/* A file of a figure: the attribute of the document that names it, and its suffix. */
struct rendition {
    const char *attribute, *suffix;
};

enum { SVG, SVG_DARK, NARROW, NARROW_DARK, PNG, PDF, CSV, JSON, ZIP, RENDITIONS };

/* Width of a figure for phones, where the wide one would be scaled until its texts cannot be read. */
#define NARROW_PX 360

static const struct rendition renditions[RENDITIONS] = {
    [SVG] = {"svg", ".svg"}, [SVG_DARK] = {"dark", "-dark.svg"}, [NARROW] = {"narrow", "-narrow.svg"},
    [NARROW_DARK] = {"narrow_dark", "-narrow-dark.svg"}, [PNG] = {"png", "@2x.png"},
    [PDF] = {"pdf", ".pdf"}, [CSV] = {"csv", ".csv"}, [JSON] = {"json", ".json"}, [ZIP] = {"zip", ".zip"},
};

static struct canvas_labels labels_of(const struct drawing_kit *kit, const struct figure *figure)
{
    return (struct canvas_labels){.id = figure->id,
                                  .title = figure->headline,
                                  .description = figure->alternative,
                                  .created_at = kit->created_at};
}

static void add_rendition(const char *stem, int rendition, struct text *bytes, struct publish_batch *files)
{
    struct text path = TEXT_INIT;
    text_add(&path, "figures/");
    text_add(&path, stem);
    text_add(&path, renditions[rendition].suffix);
    publish_batch_add(files, path.bytes, bytes);
    text_clear(&path);
}

/* Both themes of a figure, painted once. `stem` is the path without suffix. */
static bool add_svg(const struct drawing_kit *kit, const struct figure *figure, const char *stem,
                    struct publish_batch *files, struct error *err)
{
    struct canvas_labels labels = labels_of(kit, figure);
    struct text light = TEXT_INIT, dark = TEXT_INIT;
    bool ok = canvas_svg(figure->scene, &labels, kit->fonts, &light, &dark, err);
    if (ok) {
        add_rendition(stem, SVG, &light, files);
        add_rendition(stem, SVG_DARK, &dark, files);
    }
    text_clear(&light);
    text_clear(&dark);
    return ok;
}

bool drawing_lay_out(const struct drawing_kit *kit, struct chart *chart, struct arena *arena,
                     struct drawing *ret_drawing, struct error *err)
{
    static const struct figure_options ways[] = {
        {.with_titles = false}, {.width_px = NARROW_PX}, {.with_titles = true}};
    struct figure figures[ARRAY_SIZE(ways)];

    if (!figure_lay_out_ways(chart, kit->root, ways, ARRAY_SIZE(ways), kit->fonts, arena, figures, err))
        return false;
    *ret_drawing = (struct drawing){
        .plain = figures[0],
        .narrow = figures[1],
        .titled = figures[2],
        .citation = citation_of(&figures[0], kit->generator, kit->dated_folder, arena)};
    return true;
}

static bool paint_renditions(const struct drawing_kit *kit, const struct drawing *drawing, struct text *files,
                             struct error *err)
{
    struct canvas_labels labels = labels_of(kit, &drawing->plain);
    figure_csv(&drawing->plain, &files[CSV]);
    figure_json(&drawing->plain, &files[JSON]);
    return canvas_svg(drawing->plain.scene, &labels, kit->fonts, &files[SVG], &files[SVG_DARK], err) &&
           canvas_svg(drawing->narrow.scene, &labels, kit->fonts, &files[NARROW], &files[NARROW_DARK], err) &&
           canvas_png(drawing->titled.scene, THEME_LIGHT, PNG_SCALE, kit->fonts, &files[PNG], err) &&
           canvas_pdf(drawing->titled.scene, &labels, kit->fonts, &files[PDF], err);
}

/* What an author takes home: the pictures, the numbers, and how to cite them. */
static bool bundle_renditions(const struct drawing *drawing, struct text *files, struct arena *arena, struct error *err)
{
    static const int bundled[] = {SVG, SVG_DARK, PDF, PNG, CSV, JSON};
    struct bundle_file members[ARRAY_SIZE(bundled) + 2];
    struct text readme = TEXT_INIT, bibtex = TEXT_INIT;
    size_t count = 0;
    const char *id = drawing->plain.id;

    citation_readme(&drawing->plain, &drawing->citation, &readme);
    text_add(&bibtex, drawing->citation.bibtex);
    members[count++] = (struct bundle_file){"README.txt", &readme, false};
    members[count++] = (struct bundle_file){"citation.bib", &bibtex, false};
    for (size_t i = 0; i < ARRAY_SIZE(bundled); i++)
        members[count++] =
            (struct bundle_file){arena_printf(arena, "%s%s", id, renditions[bundled[i]].suffix),
                                 &files[bundled[i]], bundled[i] == PNG || bundled[i] == PDF};
    bool ok = bundle_write(id, members, count, &files[ZIP], err);
    text_clear(&readme);
    text_clear(&bibtex);
    return ok;
}

bool drawing_add_files(const struct drawing_kit *kit, const struct drawing *drawing, struct arena *arena,
                           struct publish_batch *files, struct error *err)
{
    struct text painted[RENDITIONS] = {TEXT_INIT};
    bool ok = paint_renditions(kit, drawing, painted, err) && bundle_renditions(drawing, painted, arena, err);
    for (int i = 0; i < RENDITIONS; i++) {
        if (ok)
            add_rendition(drawing->plain.id, i, &painted[i], files);
        text_clear(&painted[i]);
    }
    return ok;
}

bool drawing_add_small(const struct drawing_kit *kit, struct chart *chart, xmlNode *context, const char *name,
                       struct arena *arena, struct publish_batch *files, struct error *err)
{
    static const struct figure_options small = {.picture_only = true};
    struct figure figure;
    bool applies;
    if (!chart_applies(chart, context, &applies, err))
        return false;
    return !applies || (figure_lay_out(chart, context, &small, kit->fonts, arena, &figure, err) &&
                        add_svg(kit, &figure, arena_printf(arena, "%s/%s", figure.id, name), files, err));
}

void drawing_describe(const struct drawing *drawing, struct arena *arena, xmlNode *list)
{
    const struct citation *citation = &drawing->citation;
    xmlNode *element = figure_describe(&drawing->plain, list);
    for (size_t i = 0; i < RENDITIONS; i++)
        element_text(element, renditions[i].attribute,
                     arena_printf(arena, "figures/%s%s", drawing->plain.id, renditions[i].suffix));
    figure_describe_values(&drawing->plain, false, element);
    figure_describe_values(&drawing->narrow, true, element);
    element_text(element, "page", arena_printf(arena, "figures/%s.html", drawing->plain.id));
    element_text(element, "permalink", citation->permalink);
    element_text(element, "citation", citation->text);
    element_lines(element, "bibtex", citation->bibtex);
    element_lines(element, "html", citation->html);
    element_lines(element, "markdown", citation->markdown);
    element_lines(element, "latex", citation->latex);
}

void drawing_describe_absent(const struct chart *chart, xmlNode *list)
{
    xmlNode *absent = element_add(list, "figure");
    element_text(absent, "id", chart_id(chart));
    element_text(absent, "needs", chart_needs(chart));
    element_flag(absent, "missing", true);
}
