/* SPDX-License-Identifier: MIT
 * Knows how a scene is painted as pixels, and what stands around them in a PNG. */
#include "figures/canvas.h"

#include "base/arena.h"
#include "figures/paint.h"
#include "figures/pixels.h"

#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>

/* CSS pixels: 96 to the inch. */
#define PIXELS_PER_METRE 3779.5275590551

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

static bool write_png(cairo_surface_t *surface, double scale, struct text *out, struct error *err)
{
    struct writing writing = {.out = out, .complaint = "out of memory"};
    png_uint_32 width = (png_uint_32)cairo_image_surface_get_width(surface);
    png_uint_32 height = (png_uint_32)cairo_image_surface_get_height(surface);
    struct pixels pixels = {.words = (const uint32_t *)(const void *)cairo_image_surface_get_data(surface),
                            .width = width,
                            .height = height};
    struct text data = TEXT_INIT;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writing, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    volatile bool done = false;

    pixels_deflate(&pixels, &data);
    if (info && setjmp(png_jmpbuf(png)) == 0) {
        png_set_write_fn(png, &writing, append, flush);
        png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        png_uint_32 density = (png_uint_32)(PIXELS_PER_METRE * scale + 0.5);
        png_set_pHYs(png, info, density, density, PNG_RESOLUTION_METER);
        png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
        png_write_info(png, info);
        png_write_chunk(png, (png_const_bytep)"IDAT", (png_const_bytep)data.bytes, data.length);
        png_write_chunk(png, (png_const_bytep)"IEND", NULL, 0);
        done = true;
    }
    png_destroy_write_struct(&png, &info);
    text_clear(&data);
    return done || error_set(err, ERROR_IO, "cannot write a PNG: %s", writing.complaint);
}

bool canvas_png(const struct scene *scene, enum theme theme, double scale, struct fonts *fonts, struct text *out,
                struct error *err)
{
    uint32_t colours[ROLE_COUNT];
    palette_theme(theme, colours);
    int width = (int)ceil(scene->width_px * scale), height = (int)ceil(scene->height_px * scale);
    int stride = cairo_format_stride_for_width(CAIRO_FORMAT_ARGB32, width);
    /* Not cleared, as cairo would: the background covers it. */
    unsigned char *pixels = stride > 0 && height > 0 ? memory_grow(NULL, (size_t)height, (size_t)stride) : NULL;
    cairo_surface_t *surface =
        cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_ARGB32, width, height, stride);
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, scale, scale);
    paint_set_colour(cairo, colours[ROLE_BACKGROUND], 1.0);
    cairo_paint(cairo);
    paint_items(cairo, scene, colours, fonts);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    bool done = status == CAIRO_STATUS_SUCCESS
                    ? write_png(surface, scale, out, err)
                    : error_set(err, ERROR_IO, "cannot draw a PNG: %s", cairo_status_to_string(status));
    cairo_surface_destroy(surface);
    free(pixels);
    return done;
}
