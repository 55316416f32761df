/* SPDX-License-Identifier: MIT
 * paint_figures SRCDIR [small]: how long each rendition of a figure takes, in milliseconds of processor time, on
 * average over every chart and the sample documents; and what cairo's own PNG writer would take.
 * With `small` only the figure of a model's page. */
#include "base/arena.h"
#include "figures/bundle.h"
#include "figures/canvas.h"
#include "figures/chart.h"
#include "figures/figure.h"
#include "figures/paint.h"

#include <libxml/parser.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 20

static const char *const documents[] = {"ordinary", "concentrated", "all-equal"};

struct bench {
    struct fonts *fonts;
    struct arena *arena;
    double lay_out, svg, png, cairo_png, pdf, zip, small_lay_out, small_svg;
    size_t small_count, count, svg_bytes, png_bytes, cairo_png_bytes, pdf_bytes, zip_bytes;
};

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void paint_with_cairo(struct bench *bench, const struct scene *scene)
{
    uint32_t colours[ROLE_COUNT];
    struct text out = TEXT_INIT;
    palette_theme(THEME_LIGHT, colours);
    double start = now_ms();
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(2.0 * scene->width_px),
                                                          (int)ceil(2.0 * scene->height_px));
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, 2.0, 2.0);
    paint_background(cairo, scene, colours);
    paint_items(cairo, scene, colours, bench->fonts);
    cairo_destroy(cairo);
    cairo_surface_write_to_png_stream(surface, paint_write, &out);
    cairo_surface_destroy(surface);
    bench->cairo_png += now_ms() - start;
    bench->cairo_png_bytes += out.length;
    text_clear(&out);
}

static void fail(const struct error *err)
{
    fprintf(stderr, "%s\n", err->message);
    exit(1);
}

enum { LIGHT, DARK, PNG, PDF, CSV, JSON, FILES };

/* As a site bundles them. */
static void pack(struct bench *bench, const struct figure *figure, struct text files[FILES], struct error *err)
{
    static const char *const names[FILES] = {"light", "dark", "png", "pdf", "csv", "json"};
    struct bundle_file members[FILES];
    struct text zip = TEXT_INIT;
    double start = now_ms();
    figure_csv(figure, &files[CSV]);
    figure_json(figure, &files[JSON]);
    for (int i = 0; i < FILES; i++)
        members[i] = (struct bundle_file){names[i], &files[i], i == PNG || i == PDF};
    if (!bundle_write(figure->id, members, FILES, &zip, err))
        fail(err);
    bench->zip += now_ms() - start;
    bench->zip_bytes += zip.length;
    text_clear(&zip);
}

static void paint(struct bench *bench, const struct figure *figure, struct error *err)
{
    struct canvas_labels labels = {.id = figure->id, .title = figure->headline, .description = figure->alternative};
    struct text files[FILES] = {TEXT_INIT};
    double start = now_ms();
    bool ok = canvas_svg(figure->scene, &labels, bench->fonts, &files[LIGHT], &files[DARK], err);
    double after_svg = now_ms();
    ok = ok && canvas_png(figure->scene, THEME_LIGHT, 2.0, bench->fonts, &files[PNG], err);
    double after_png = now_ms();
    ok = ok && canvas_pdf(figure->scene, &labels, bench->fonts, &files[PDF], err);
    if (!ok)
        fail(err);
    bench->svg += after_svg - start;
    bench->png += after_png - after_svg;
    bench->pdf += now_ms() - after_png;
    bench->svg_bytes += files[LIGHT].length;
    bench->png_bytes += files[PNG].length;
    bench->pdf_bytes += files[PDF].length;
    bench->count++;
    pack(bench, figure, files, err);
    paint_with_cairo(bench, figure->scene);
    for (int i = 0; i < FILES; i++)
        text_clear(&files[i]);
}

static xmlNode *child(xmlNode *parent, const char *name)
{
    xmlNode *node = parent->children;
    while (node && !xmlStrEqual(node->name, BAD_CAST name))
        node = node->next;
    return node;
}

/* The figure of a model's page, as a site makes thousands of: both themes, with the layout. */
static void paint_small(struct bench *bench, const struct charts *charts, xmlNode *root)
{
    struct error err = ERROR_INIT;
    struct arena *arena = arena_new();
    xmlNode *model = child(child(root, "models"), "model");
    struct text light = TEXT_INIT, dark = TEXT_INIT;
    struct figure figure;
    if (!child(model, "days"))
        xmlAddChild(model, xmlCopyNode(child(root, "days"), 1));
    double start = now_ms();
    for (size_t i = 0; i < charts->count; i++) {
        if (!chart_is_repeated(charts->items[i]))
            continue;
        if (!figure_lay_out(charts->items[i], model, NULL, bench->fonts, arena, &figure, &err))
            exit(1);
        double middle = now_ms();
        bench->small_lay_out += middle - start;
        struct canvas_labels labels = {.id = figure.id, .title = figure.headline, .description = figure.alternative};
        if (!canvas_svg(figure.scene, &labels, bench->fonts, &light, &dark, &err))
            exit(1);
        bench->small_svg += now_ms() - middle;
        bench->small_count++;
    }
    text_clear(&light);
    text_clear(&dark);
    arena_free(arena);
}

static void paint_document(struct bench *bench, const struct charts *charts, xmlNode *root)
{
    struct error err = ERROR_INIT;
    for (size_t i = 0; i < charts->count; i++) {
        bool applies = false;
        struct figure figure;
        if (chart_is_repeated(charts->items[i]) || !chart_applies(charts->items[i], root, &applies, &err) || !applies)
            continue;
        double start = now_ms();
        if (!figure_lay_out(charts->items[i], root, NULL, bench->fonts, bench->arena, &figure, &err))
            continue;
        bench->lay_out += now_ms() - start;
        paint(bench, &figure, &err);
    }
}

static void print_main(const struct bench *bench)
{
    double count = (double)bench->count;
    printf("%zu figures, each on average:\n", bench->count);
    printf("layout            %6.2f ms\n", bench->lay_out / count);
    printf("SVG, both themes  %6.2f ms %8.0f bytes\n", bench->svg / count, (double)bench->svg_bytes / count);
    printf("PDF               %6.2f ms %8.0f bytes\n", bench->pdf / count, (double)bench->pdf_bytes / count);
    printf("CSV, JSON, ZIP    %6.2f ms %8.0f bytes\n", bench->zip / count, (double)bench->zip_bytes / count);
    printf("PNG at 2x         %6.2f ms %8.0f bytes\n", bench->png / count, (double)bench->png_bytes / count);
    printf("  by cairo        %6.2f ms %8.0f bytes\n", bench->cairo_png / count,
           (double)bench->cairo_png_bytes / count);
}

static void print(const struct bench *bench)
{
    double count = (double)bench->small_count, lay_out = bench->small_lay_out / count, svg = bench->small_svg / count;
    if (bench->count > 0)
        print_main(bench);
    printf("%zu figures of a model, each %.2f ms layout, %.2f ms SVG in both themes: %.0f a second\n",
           bench->small_count, lay_out, svg, 1e3 / (lay_out + svg));
}

int main(int argc, char *argv[])
{
    struct bench bench = {.arena = arena_new()};
    struct error err = ERROR_INIT;
    struct charts *charts = NULL;
    char path[4096];
    snprintf(path, sizeof path, "%s/charts", argc > 1 ? argv[1] : ".");
    const char *paths[] = {path};
    struct folders folders = {.paths = paths, .count = 1};
    if (!charts_load(&folders, &charts, &err) || !fonts_open(INUSE_FONT_DIR, &bench.fonts, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    for (size_t d = 0; d < ARRAY_SIZE(documents); d++) {
        snprintf(path, sizeof path, "%s/tests/documents/%s.xml", argc > 1 ? argv[1] : ".", documents[d]);
        xmlDoc *document = xmlReadFile(path, NULL, XML_PARSE_NOBLANKS);
        if (!document)
            return 1;
        for (int round = 0; argc < 3 && round < ROUNDS; round++)
            paint_document(&bench, charts, xmlDocGetRootElement(document));
        for (int round = 0; round < 20 * ROUNDS; round++)
            paint_small(&bench, charts, xmlDocGetRootElement(document));
        xmlFreeDoc(document);
    }
    print(&bench);
    charts_free(charts);
    fonts_close(bench.fonts);
    arena_free(bench.arena);
    return 0;
}
