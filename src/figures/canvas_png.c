/* SPDX-License-Identifier: MIT
 * Knows how a scene is painted as pixels, and what stands around them in a PNG. */
#include "figures/canvas.h"

#include "figures/paint.h"
#include "figures/pixels.h"

#include <math.h>
#include <png.h>
#include <setjmp.h>

/* CSS pixels: 96 to the inch. */
#define PIXELS_PER_METRE 3779.5275590551

/* Rows of a figure that are painted at once: 1.4 MB instead of up to 8 for each worker, which stay in a cache. */
#define BAND_ROWS 256

struct writing {
    struct text *out;
    const char *complaint;
};

static void append(png_structp png, png_bytep bytes, size_t length)
{
    struct writing *writing = png_get_io_ptr(png);
    text_add_bytes(writing->out, (const char *)bytes, length);
}

static void flush(png_structp png)
{
    (void)png;
}

static _Noreturn void fail(png_structp png, png_const_charp message)
{
    struct writing *writing = png_get_error_ptr(png);
    writing->complaint = message;
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static bool write_png(int width, int height, double scale, const struct text *data, struct text *out,
                      struct error *err)
{
    struct writing writing = {.out = out, .complaint = "out of memory"};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writing, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    volatile bool done = false;

    if (info && setjmp(png_jmpbuf(png)) == 0) {
        png_set_write_fn(png, &writing, append, flush);
        png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        png_uint_32 density = (png_uint_32)(PIXELS_PER_METRE * scale + 0.5);
        png_set_pHYs(png, info, density, density, PNG_RESOLUTION_METER);
        png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
        png_write_info(png, info);
        png_write_chunk(png, (png_const_bytep)"IDAT", (png_const_bytep)data->bytes, data->length);
        png_write_chunk(png, (png_const_bytep)"IEND", NULL, 0);
        done = true;
    }
    png_destroy_write_struct(&png, &info);
    return done || error_set(err, ERROR_IO, "cannot write a PNG: %s", writing.complaint);
}

/* `top` and `rows` in pixels. */
static cairo_status_t paint_band(const struct scene *scene, const uint32_t colours[ROLE_COUNT], double scale,
                                 struct fonts *fonts, int width, int top, int rows, uint32_t *band)
{
    cairo_surface_t *surface = cairo_image_surface_create_for_data((unsigned char *)band, CAIRO_FORMAT_ARGB32, width,
                                                                   rows, width * (int)sizeof *band);
    cairo_t *cairo = cairo_create(surface);
    cairo_translate(cairo, 0.0, -top);
    cairo_scale(cairo, scale, scale);
    /* Nothing need be cleared: the background covers all. */
    paint_set_colour(cairo, colours[ROLE_BACKGROUND], 1.0);
    cairo_paint(cairo);
    paint_items_between(cairo, scene, colours, fonts, top / scale, (top + rows) / scale);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    cairo_surface_destroy(surface);
    return status;
}

static cairo_status_t paint_bands(const struct scene *scene, const uint32_t colours[ROLE_COUNT], double scale,
                                  struct fonts *fonts, int width, int height, struct text *data)
{
    if (width > PIXELS_MOST || height > PIXELS_MOST)
        return CAIRO_STATUS_INVALID_SIZE;
    struct pixels *pixels = pixels_begin((size_t)width, BAND_ROWS, data);
    cairo_status_t status = CAIRO_STATUS_SUCCESS;
    for (int top = 0; status == CAIRO_STATUS_SUCCESS && top < height; top += BAND_ROWS) {
        int rows = height - top < BAND_ROWS ? height - top : BAND_ROWS;
        status = paint_band(scene, colours, scale, fonts, width, top, rows, pixels_band(pixels));
        if (status == CAIRO_STATUS_SUCCESS)
            pixels_add(pixels, (size_t)rows);
    }
    pixels_end(pixels);
    return status;
}

bool canvas_png(const struct scene *scene, enum theme theme, double scale, struct fonts *fonts, struct text *out,
                struct error *err)
{
    uint32_t colours[ROLE_COUNT];
    struct text data = TEXT_INIT;
    int width = (int)ceil(scene->width_px * scale), height = (int)ceil(scene->height_px * scale);

    palette_theme(theme, colours);
    cairo_status_t status = paint_bands(scene, colours, scale, fonts, width, height, &data);
    bool done = status == CAIRO_STATUS_SUCCESS
                    ? write_png(width, height, scale, &data, out, err)
                    : error_set(err, ERROR_IO, "cannot draw a PNG: %s", cairo_status_to_string(status));
    text_clear(&data);
    return done;
}
