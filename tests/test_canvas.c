/* SPDX-License-Identifier: MIT
 * Paintings are well-formed, the same on every run, fit for a strict page, and carry any script. */
#include "figures/canvas.h"
#include "figures/paint.h"
#include "draws.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <malloc.h>
#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct fonts *fonts;

static const struct canvas_labels labels = {
    .id = "sample", .title = "Title & <markup>", .description = "What it shows", .created_at = 1759190400};

static struct scene *sample(struct arena *arena, const char *text)
{
    static struct scene_point corners[] = {{10.0, 20.0}, {110.0, 80.0}};
    static const double dashes[] = {4.0, 3.0};
    struct scene *scene = scene_new(arena, 320.0, 200.0);
    scene_add(scene, &(struct scene_item){.shape = SCENE_RECTANGLE, .colour = ROLE_SERIES_1, .opacity = 1.0, .points = corners, .point_count = 2, .title = "bar: 1,234"});
    scene_add(scene, &(struct scene_item){.shape = SCENE_LINE, .colour = ROLE_REFERENCE, .opacity = 1.0, .width_px = 1.0, .dashes_px = dashes, .dash_count = 2, .points = corners, .point_count = 2});
    scene_add(scene, &(struct scene_item){.shape = SCENE_AREA, .colour = ROLE_SERIES_2, .opacity = 0.15, .points = corners, .point_count = 2});
    scene_add(scene, &(struct scene_item){.shape = SCENE_POINTS, .colour = ROLE_SERIES_3, .opacity = 1.0, .width_px = 4.0, .points = corners, .point_count = 2});
    scene_add(scene, &(struct scene_item){.shape = SCENE_TEXT, .colour = ROLE_INK, .opacity = 1.0, .size_px = 14.0, .text = text, .points = corners, .point_count = 1});
    return scene;
}

static int setup(void **state)
{
    (void)state;
    struct error err = ERROR_INIT;
    return fonts_open(INUSE_FONT_DIR, &fonts, &err) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    fonts_close(fonts);
    return 0;
}

static void svg_is_fit_for_a_page(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct text light = TEXT_INIT, dark = TEXT_INIT;
    struct error err = ERROR_INIT;
    assert_true(canvas_svg(sample(arena, "Hello"), &labels, fonts, &light, &dark, &err));
    assert_null(strstr(light.bytes, "style="));
    assert_null(strstr(light.bytes, "rgb("));
    assert_null(strstr(light.bytes, "\"glyph"));
    assert_null(strstr(light.bytes, "pt\""));
    assert_non_null(strstr(light.bytes, "width=\"320\" height=\"200\" viewBox=\"0 0 320 200\""));
    assert_non_null(strstr(light.bytes, "role=\"img\" aria-labelledby=\"sample-title sample-desc\""));
    assert_non_null(strstr(light.bytes, "<title id=\"sample-title\">Title &amp; &lt;markup&gt;</title>"));
    assert_non_null(strstr(light.bytes, "<title>bar: 1,234</title>"));
    assert_non_null(strstr(light.bytes, "#FFFFFF"));
    assert_non_null(strstr(light.bytes, "#0072B2"));
    assert_null(strstr(dark.bytes, "#FFFFFF"));
    assert_non_null(strstr(dark.bytes, "#56B4E9"));

    /* Every reference has its target. */
    xmlDoc *document = xmlReadMemory(light.bytes, (int)light.length, "svg", NULL, 0);
    assert_non_null(document);
    xmlXPathContext *context = xmlXPathNewContext(document);
    xmlXPathObject *lost =
        xmlXPathEval(BAD_CAST "count(//@*[local-name()='href'][not(substring(., 2) = //@id)])", context);
    assert_true(lost->floatval < 0.5);
    xmlXPathFreeObject(lost);
    xmlXPathObject *used = xmlXPathEval(BAD_CAST "count(//@*[local-name()='href'])", context);
    assert_true(used->floatval > 4.5);
    xmlXPathFreeObject(used);
    xmlXPathFreeContext(context);
    xmlFreeDoc(document);
    text_clear(&light);
    text_clear(&dark);
    arena_free(arena);
}

static void outputs_are_the_same_on_every_run(void **state)
{
    (void)state;
    struct text first[3] = {TEXT_INIT, TEXT_INIT, TEXT_INIT}, again[3] = {TEXT_INIT, TEXT_INIT, TEXT_INIT};
    struct error err = ERROR_INIT;
    for (int run = 0; run < 2; run++) {
        /* What memory held before shows nowhere. */
        mallopt(M_PERTURB, run == 0 ? 0x55 : 0xAA);
        struct arena *arena = arena_new();
        struct text *out = run == 0 ? first : again;
        struct scene *scene = sample(
            arena, "Arabic \xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7 and \xE4\xB8\xAD\xE6\x96\x87 and \xF0\x9F\x98\x80");
        assert_true(canvas_svg(scene, &labels, fonts, &out[0], NULL, &err));
        assert_true(canvas_png(scene, THEME_LIGHT, 2.0, fonts, &out[1], &err));
        assert_true(canvas_pdf(scene, &labels, fonts, &out[2], &err));
        arena_free(arena);
    }
    for (int i = 0; i < 3; i++) {
        assert_int_equal(first[i].length, again[i].length);
        assert_memory_equal(first[i].bytes, again[i].bytes, first[i].length);
        text_clear(&first[i]);
        text_clear(&again[i]);
    }
    mallopt(M_PERTURB, 0);
}

static void png_has_size_and_resolution(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct text png = TEXT_INIT;
    struct error err = ERROR_INIT;
    assert_true(canvas_png(sample(arena, "Hello"), THEME_DARK, 2.0, fonts, &png, &err));
    assert_memory_equal(png.bytes, "\x89PNG\r\n\x1a\n", 8);
    assert_memory_equal(png.bytes + 16, "\0\0\x02\x80\0\0\x01\x90\x08\x02", 10);
    assert_non_null(memmem(png.bytes, png.length, "pHYs", 4));
    text_clear(&png);
    arena_free(arena);
}

static void assert_drawn(struct scene_item item, const char *expected)
{
    struct arena *arena = arena_new();
    struct scene *scene = scene_new(arena, 320.0, 200.0);
    struct text svg = TEXT_INIT;
    struct error err = ERROR_INIT;
    char whole[512];
    item.colour = ROLE_SERIES_1;
    scene_add(scene, &item);
    assert_true(canvas_svg(scene, &labels, fonts, &svg, NULL, &err));
    snprintf(whole, sizeof whole,
             "<g><rect x=\"0\" y=\"0\" width=\"320\" height=\"200\" fill=\"#FFFFFF\"/>%s</g></svg>", expected);
    assert_non_null(strstr(svg.bytes, whole));
    text_clear(&svg);
    arena_free(arena);
}

/* The paths are those that cairo 1.16 wrote for these shapes. */
static void shapes_become_paths_without_needless_points(void **state)
{
    (void)state;
    struct scene_point bar[] = {{10.0, 20.125}, {30.7, 80.0}}, flat[] = {{10.0, 20.0}, {30.0, 20.0}};
    struct scene_point off[] = {{-30.0, 20.0}, {0.0, 40.0}};
    struct scene_point way[] = {{-1.5, -2.5}, {0.0, 1.0}, {0.0, 1.0}, {5.0, 1.0}, {9.0, 1.0}, {7.0, 1.0}, {7.0, 0.999}};
    static const double dashes[] = {2.5, 3.0};

    assert_drawn((struct scene_item){.shape = SCENE_RECTANGLE, .opacity = 1.0, .points = bar, .point_count = 2},
                 "<path d=\"M10 20.13L30.7 20.13L30.7 80L10 80ZM10 20.13\" fill=\"#0072B2\"/>");
    assert_drawn((struct scene_item){.shape = SCENE_RECTANGLE, .opacity = 1.0, .points = flat, .point_count = 2}, "");
    assert_drawn((struct scene_item){.shape = SCENE_RECTANGLE, .opacity = 1.0, .points = off, .point_count = 2}, "");
    assert_drawn((struct scene_item){.shape = SCENE_RECTANGLE, .opacity = 0.0, .points = bar, .point_count = 2}, "");
    assert_drawn((struct scene_item){.shape = SCENE_AREA, .opacity = 0.15, .points = way, .point_count = ARRAY_SIZE(way)},
                 "<path d=\"M-1.5-2.5L0 1L9 1L7 1ZM-1.5-2.5\" fill=\"#0072B2\" fill-opacity=\".15\"/>");
    assert_drawn((struct scene_item){.shape = SCENE_LINE, .opacity = 1.0, .width_px = 1.5, .points = way, .point_count = ARRAY_SIZE(way)},
                 "<path d=\"M-1.5-2.5L0 1L9 1L7 1\" fill=\"none\" stroke-width=\"1.5\" stroke-linecap=\"round\" "
                 "stroke-linejoin=\"round\" stroke=\"#0072B2\"/>");
    assert_drawn((struct scene_item){.shape = SCENE_LINE, .opacity = 0.5, .width_px = 1.0, .points = bar, .point_count = 2,
                                     .dashes_px = dashes, .dash_count = 2},
                 "<path d=\"M10 20.13L30.7 80\" fill=\"none\" stroke-width=\"1\" stroke=\"#0072B2\" stroke-opacity=\".5\" "
                 "stroke-dasharray=\"2.5,3\"/>");
    assert_drawn((struct scene_item){.shape = SCENE_POINTS, .opacity = 1.0, .width_px = 7.0, .points = bar, .point_count = 2},
                 "<path d=\"M10 20.13ZM30.7 80ZM30.7 80\" fill=\"none\" stroke-width=\"7\" stroke-linecap=\"round\" "
                 "stroke=\"#0072B2\"/>");
}

static void pictures_in_a_text_are_drawn(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct text plain = TEXT_INIT, picture = TEXT_INIT;
    struct error err = ERROR_INIT;
    assert_true(canvas_svg(sample(arena, "a"), &labels, fonts, &plain, NULL, &err));
    /* No font has this private character: a box with its code point. */
    assert_true(canvas_svg(sample(arena, "a\xF3\xB0\x80\x80"), &labels, fonts, &picture, NULL, &err));
    assert_non_null(strstr(plain.bytes, "sample-g0"));
    assert_null(strstr(picture.bytes, "sample-g0"));
    assert_non_null(strstr(picture.bytes, "href=\"#sample-1\""));
    assert_null(strstr(picture.bytes, "rgb("));
    assert_null(strstr(picture.bytes, "style="));
    text_clear(&plain);
    text_clear(&picture);
    arena_free(arena);
}

static void assert_pixel(const png_byte *pixels, int x, int y, uint32_t colour)
{
    const png_byte *pixel = pixels + ((size_t)y * 640 + (size_t)x) * 3;
    assert_int_equal(pixel[0] << 16 | pixel[1] << 8 | pixel[2], colour);
}

static void png_holds_the_pixels(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct text file = TEXT_INIT;
    struct error err = ERROR_INIT;
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(canvas_png(sample(arena, "Hello"), THEME_LIGHT, 2.0, fonts, &file, &err));
    assert_true(png_image_begin_read_from_memory(&image, file.bytes, file.length));
    assert_int_equal(image.width, 640);
    assert_int_equal(image.height, 400);
    image.format = PNG_FORMAT_RGB;
    png_byte *pixels = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(pixels);
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    assert_pixel(pixels, 0, 0, 0xFFFFFF);
    assert_pixel(pixels, 639, 399, 0xFFFFFF);
    assert_pixel(pixels, 21, 158, palette_colour(ROLE_SERIES_1, THEME_LIGHT));
    assert_pixel(pixels, 19, 100, 0xFFFFFF);
    assert_pixel(pixels, 218, 42, palette_colour(ROLE_SERIES_1, THEME_LIGHT));
    free(pixels);
    text_clear(&file);
    arena_free(arena);
}

/* The file holds what cairo painted, pixel for pixel. */
static void assert_png_whole(const struct scene *scene)
{
    struct text file = TEXT_INIT;
    struct error err = ERROR_INIT;
    png_image image = {.version = PNG_IMAGE_VERSION};
    uint32_t colours[ROLE_COUNT];
    palette_theme(THEME_LIGHT, colours);
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)scene->width_px, (int)scene->height_px);
    cairo_t *cairo = cairo_create(surface);
    paint_background(cairo, scene, colours);
    paint_items(cairo, scene, colours, fonts);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);

    assert_true(canvas_png(scene, THEME_LIGHT, 1.0, fonts, &file, &err));
    assert_true(png_image_begin_read_from_memory(&image, file.bytes, file.length));
    image.format = PNG_FORMAT_RGB;
    png_byte *pixels = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(pixels);
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    assert_int_equal(image.warning_or_error, 0);
    const uint32_t *painted = (const uint32_t *)(const void *)cairo_image_surface_get_data(surface);
    size_t count = (size_t)image.width * image.height, wrong = 0;
    for (size_t i = 0; i < count; i++)
        wrong += (painted[i] & 0xFFFFFF) !=
                 ((uint32_t)pixels[3 * i] << 16 | (uint32_t)pixels[3 * i + 1] << 8 | pixels[3 * i + 2]);
    assert_int_equal(wrong, 0);
    free(pixels);
    cairo_surface_destroy(surface);
    text_clear(&file);
}

static uint64_t draw(uint64_t below)
{
    return next() % below;
}

/* `marks` translucent rectangles of at most so many pixels each way: from flat to noise. */
static void assert_drawn_whole(size_t width, size_t height, size_t marks, size_t most)
{
    struct arena *arena = arena_new();
    struct scene *scene = scene_new(arena, (double)width, (double)height);
    for (size_t i = 0; i < marks; i++) {
        struct scene_point *corners = arena_alloc(arena, 2, sizeof *corners);
        corners[0] = (struct scene_point){(double)draw(width), (double)draw(height)};
        corners[1] = (struct scene_point){corners[0].x_px + 1.0 + (double)draw(most),
                                          corners[0].y_px + 1.0 + (double)draw(most)};
        scene_add(scene, &(struct scene_item){.shape = SCENE_RECTANGLE,
                                              .colour = ROLE_INK + (enum colour_role)draw(ROLE_COUNT - ROLE_INK),
                                              .opacity = (double)(1 + draw(200)) / 200.0,
                                              .points = corners,
                                              .point_count = 2});
    }
    assert_png_whole(scene);
    arena_free(arena);
}

static void png_holds_every_pixel(void **state)
{
    (void)state;
    assert_drawn_whole(1, 1, 0, 1);
    assert_drawn_whole(1, 40, 5, 3);
    /* Runs of every length, rows like those above, ends of rows within eight pixels. */
    for (size_t width = 2; width < 280; width++)
        assert_drawn_whole(width, 12, 6, width);
    assert_drawn_whole(300, 200, 60000, 1);
    assert_drawn_whole(700, 400, 300, 400);
    assert_drawn_whole(1400, 90, 4000, 12);
    /* The row above is too far away to be repeated. */
    assert_drawn_whole(10922, 3, 200, 500);
    assert_drawn_whole(10923, 3, 200, 500);
    assert_drawn_whole(32767, 4, 300, 3000);
    assert_drawn_whole(4, 32767, 300, 3000);
    /* Many alike, then one with what stood before them. */
    assert_drawn_whole(100, 900, 12, 100);
    /* The last band is one row less than whole, whole, and one row; hardly anything repeats. */
    for (size_t height = 255; height <= 257; height++)
        assert_drawn_whole(401, height, 80000, 1);
}

/* Shapes of every kind, wherever the bands end in which a picture is painted. */
static void png_is_whole_across_bands(void **state)
{
    (void)state;
    static const char *const texts[] = {"gjpqy", "\xC3\x85ngstr\xC3\xB6m",
                                        "a\xCC\x8A\xCC\x8A\xCC\x8A\xCC\x8A\xCC\x8A\xCC\x8A\xCC\x8A"};
    static const enum scene_shape shapes[] = {SCENE_LINE, SCENE_AREA, SCENE_POINTS, SCENE_TEXT};
    struct arena *arena = arena_new();
    struct scene *scene = scene_new(arena, 200.0, 1100.0);
    for (size_t i = 0; i < 600; i++) {
        struct scene_point *points = arena_alloc(arena, 4, sizeof *points);
        double x_px = (double)draw(2000) / 10.0, y_px = (double)draw(11000) / 10.0;
        for (size_t k = 0; k < 4; k++)
            points[k] = (struct scene_point){x_px + (double)draw(300) / 10.0, y_px + (double)draw(600) / 10.0};
        scene_add(scene, &(struct scene_item){.shape = shapes[i % 4],
                                              .colour = ROLE_INK + (enum colour_role)draw(ROLE_COUNT - ROLE_INK),
                                              .opacity = (double)(1 + draw(20)) / 20.0,
                                              .width_px = (double)(1 + draw(80)) / 10.0,
                                              .points = points,
                                              .point_count = i % 4 == 3 ? 1 : 2 + draw(3),
                                              .text = texts[i / 4 % 3],
                                              .size_px = 8.0 + (double)draw(12),
                                              .halo = i % 8 == 7});
    }
    assert_png_whole(scene);
    arena_free(arena);
}

static bool holds(const struct text *text, const char *needle)
{
    return memmem(text->bytes, text->length, needle, strlen(needle)) != NULL;
}

static void pdf_is_dated_by_the_snapshot_and_tagged(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct text pdf = TEXT_INIT;
    struct error err = ERROR_INIT;
    assert_true(canvas_pdf(sample(arena, "Hello"), &labels, fonts, &pdf, &err));
    assert_true(pdf.length > 2000);
    assert_true(holds(&pdf, "%PDF-"));
    assert_true(holds(&pdf, "20250930"));
    assert_true(holds(&pdf, "/Figure"));
    assert_true(holds(&pdf, "%%EOF"));
    text_clear(&pdf);
    arena_free(arena);
}

static void text_is_cut_to_fit(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(fonts_fit(fonts, "short", 12.0, false, 200.0, arena), "short");
    const char *cut = fonts_fit(fonts, "a name that is much too long for its place", 12.0, false, 100.0, arena);
    assert_true(fonts_width_px(fonts, cut, 12.0, false) <= 100.0);
    assert_true(fonts_width_px(fonts, cut, 12.0, false) > 80.0);
    assert_string_equal(cut + strlen(cut) - 3, "\xE2\x80\xA6");
    assert_string_equal(fonts_fit(fonts, "nothing fits", 12.0, false, 1.0, arena), "\xE2\x80\xA6");

    char *huge = arena_alloc(arena, 10001, 1);
    memset(huge, 'x', 10000);
    cut = fonts_fit(fonts, huge, 12.0, false, 100.0, arena);
    assert_true(fonts_width_px(fonts, cut, 12.0, false) <= 100.0);

    /* e with an accent of its own stays whole. */
    char accents[121] = "";
    for (int i = 0; i < 40; i++)
        strcat(accents, "e\xCC\x81");
    cut = fonts_fit(fonts, accents, 12.0, false, 60.0, arena);
    assert_int_equal((strlen(cut) - 3) % 3, 0);
    assert_true(strlen(cut) > 6);
    arena_free(arena);
}

static void widths_are_fractional_and_bold_is_wider(void **state)
{
    (void)state;
    double one = fonts_width_px(fonts, "model", 12.0, false), ten = fonts_width_px(fonts, "model", 120.0, false);
    assert_true(fabs(one * 10.0 - ten) < 0.1);
    assert_true(fonts_width_px(fonts, "model", 12.0, true) > one);
    assert_true(fabs(fonts_width_px(fonts, "111", 12.0, false) - fonts_width_px(fonts, "888", 12.0, false)) < 0.01);
}

static void lines_wrap_at_spaces(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    const char **lines;
    assert_int_equal(fonts_wrap(fonts, "", 12.0, false, 100.0, 3, arena, &lines), 0);
    assert_int_equal(fonts_wrap(fonts, "one line", 12.0, false, 100.0, 3, arena, &lines), 1);
    size_t count = fonts_wrap(fonts, "Half of all inferences went to nine of 5,325 models in September", 12.0, false,
                              150.0, 2, arena, &lines);
    assert_int_equal(count, 2);
    assert_true(fonts_width_px(fonts, lines[0], 12.0, false) <= 150.0);
    assert_non_null(strstr(lines[1], "\xE2\x80\xA6"));
    arena_free(arena);
}

static void missing_fonts_are_told(void **state)
{
    (void)state;
    struct fonts *none = NULL;
    struct error err = ERROR_INIT;
    assert_false(fonts_open("/nonexistent", &none, &err));
    assert_null(none);
    assert_non_null(strstr(err.message, "fonts-inter"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(svg_is_fit_for_a_page), cmocka_unit_test(outputs_are_the_same_on_every_run),
        cmocka_unit_test(shapes_become_paths_without_needless_points), cmocka_unit_test(pictures_in_a_text_are_drawn),
        cmocka_unit_test(png_has_size_and_resolution), cmocka_unit_test(png_holds_the_pixels),
        cmocka_unit_test(png_holds_every_pixel), cmocka_unit_test(png_is_whole_across_bands),
        cmocka_unit_test(pdf_is_dated_by_the_snapshot_and_tagged),
        cmocka_unit_test(text_is_cut_to_fit), cmocka_unit_test(widths_are_fractional_and_bold_is_wider),
        cmocka_unit_test(lines_wrap_at_spaces), cmocka_unit_test(missing_fonts_are_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
