/* SPDX-License-Identifier: MIT
 * Knows how a scene is painted as pixels, and what stands around them in a PNG. */
#include "figures/canvas.h"

#include "base/attributes.h"
#include "base/memory.h"
#include "figures/paint.h"

#include <endian.h>
#include <isa-l/igzip_lib.h>
#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/* CSS pixels: 96 to the inch. */
#define PIXELS_PER_METRE 3779.5275590551

/* As many as cairo paints at most. */
#define SIDE_MOST 32767

/* Rows that are painted at once, packed and compressed: 1.3 MB instead of up to 14 for each worker, which stay in a
 * cache. */
#define BAND_ROWS 128

/* Where colours stand in a pixel of cairo's. */
#if __BYTE_ORDER == __LITTLE_ENDIAN
enum { RED = 2, GREEN = 1, BLUE = 0 };
#else
enum { RED = 1, GREEN = 2, BLUE = 3 };
#endif

#define PAINTED_BYTES 4 /* of a pixel */
#define PACKED_BYTES 3
#define PIXELS_AT_ONCE 4
#define BYTES_AT_ONCE (PIXELS_AT_ONCE * PAINTED_BYTES)

typedef uint8_t pixels __attribute__((vector_size(BYTES_AT_ONCE)));

#define COMPRESSED_BYTES 65536 /* that are made room for at a time */

struct band {
    struct text *out;
    size_t width;
    uint8_t *painted; /* as cairo's ARGB32, without transparency */
    uint8_t *packed;  /* as a PNG wants them: each row a filter, then red, green and blue */
    struct isal_zstream stream;
    _Alignas(16) uint8_t tokens[ISAL_DEF_LVL1_MEDIUM];
};

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

static size_t packed_row(const struct band *band)
{
    return 1 + band->width * PACKED_BYTES;
}

static struct band *band_begin(size_t width, struct text *out)
{
    /* Zeros, so that nothing that was in memory before can show in the file. */
    struct band *band = memory_zeroed(1, sizeof *band);
    band->out = out;
    band->width = width;
    /* With room for what is read and written beyond a row, since pixels are packed some at once. */
    band->painted = memory_grow(NULL, BAND_ROWS * width * PAINTED_BYTES + BYTES_AT_ONCE, 1);
    band->packed = memory_grow(NULL, BAND_ROWS * packed_row(band) + BYTES_AT_ONCE, 1);
    isal_deflate_init(&band->stream);
    band->stream.gzip_flag = IGZIP_ZLIB;
    band->stream.level = 1;
    band->stream.level_buf = band->tokens;
    band->stream.level_buf_size = sizeof band->tokens;
    return band;
}

static void band_free(struct band *band)
{
    free(band->painted);
    free(band->packed);
    free(band);
}

/* `top` and `rows` in pixels. */
static bool band_paint(struct band *band, const struct scene *scene, const uint32_t colours[ROLE_COUNT], double scale,
                       struct fonts *fonts, int top, int rows, struct error *err)
{
    int width = (int)band->width;
    cairo_surface_t *surface =
        cairo_image_surface_create_for_data(band->painted, CAIRO_FORMAT_ARGB32, width, rows, width * PAINTED_BYTES);
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
    return status == CAIRO_STATUS_SUCCESS ||
        error_set(err, ERROR_IO, "cannot draw a PNG: %s", cairo_status_to_string(status));
}

/* The last of the pixels at once may be those of the next row: what they are packed to is written again. */
FOR_PROCESSORS
static void pack(const uint8_t *painted, size_t width, uint8_t *packed)
{
    for (size_t x = 0; x < width; x += PIXELS_AT_ONCE) {
        pixels some;
        memcpy(&some, painted + x * PAINTED_BYTES, sizeof some);
        some = __builtin_shufflevector(some, some, RED, GREEN, BLUE, 4 + RED, 4 + GREEN, 4 + BLUE, 8 + RED, 8 + GREEN,
                                       8 + BLUE, 12 + RED, 12 + GREEN, 12 + BLUE, 0, 0, 0, 0);
        memcpy(packed + x * PACKED_BYTES, &some, sizeof some);
    }
}

/* No filter: rows alike take as few bytes without "up", and a filter on other rows makes the file larger. */
static void band_pack(struct band *band, size_t rows)
{
    for (size_t y = 0; y < rows; y++) {
        uint8_t *row = band->packed + y * packed_row(band);
        row[0] = PNG_FILTER_VALUE_NONE;
        pack(band->painted + y * band->width * PAINTED_BYTES, band->width, row + 1);
    }
}

/* ISA-L leaves the upper parts of wide registers in use; until they are zero again, everything else is slower: the PDF
 * after a PNG took an eighth longer. */
static void zero_upper_parts(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx"))
        __asm__ volatile("vzeroupper");
#endif
}

static bool band_compress(struct band *band, size_t rows, bool last, struct error *err)
{
    struct isal_zstream *stream = &band->stream;
    stream->next_in = band->packed;
    stream->avail_in = (uint32_t)(rows * packed_row(band));
    stream->end_of_stream = last;
    while (last ? stream->internal_state.state != ZSTATE_END : stream->avail_in > 0) {
        stream->next_out = (uint8_t *)text_room(band->out, COMPRESSED_BYTES);
        stream->avail_out = COMPRESSED_BYTES;
        int status = isal_deflate(stream);
        zero_upper_parts();
        if (status != COMP_OK)
            return error_set(err, ERROR_IO, "cannot compress a PNG: libisal is not the one of its header");
        text_end(band->out, (char *)stream->next_out);
    }
    return true;
}

/* Appends a zlib stream of the rows. */
static bool add_rows(const struct scene *scene, const uint32_t colours[ROLE_COUNT], double scale, struct fonts *fonts,
                     int width, int height, struct text *data, struct error *err)
{
    struct band *band = band_begin((size_t)width, data);
    bool ok = true;
    for (int top = 0; ok && top < height; top += BAND_ROWS) {
        int rows = height - top < BAND_ROWS ? height - top : BAND_ROWS;
        ok = band_paint(band, scene, colours, scale, fonts, top, rows, err);
        if (ok) {
            band_pack(band, (size_t)rows);
            ok = band_compress(band, (size_t)rows, top + rows == height, err);
        }
    }
    band_free(band);
    return ok;
}

bool canvas_png(const struct scene *scene, enum theme theme, double scale, struct fonts *fonts, struct text *out,
                struct error *err)
{
    uint32_t colours[ROLE_COUNT];
    struct text data = TEXT_INIT;
    int width = (int)ceil(scene->width_px * scale), height = (int)ceil(scene->height_px * scale);

    if (width > SIDE_MOST || height > SIDE_MOST)
        return error_set(err, ERROR_IO, "cannot draw a PNG of more than %d pixels in a direction", SIDE_MOST);
    palette_theme(theme, colours);
    bool done = add_rows(scene, colours, scale, fonts, width, height, &data, err) &&
        write_png(width, height, scale, &data, out, err);
    text_clear(&data);
    return done;
}
