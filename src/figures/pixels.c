/* SPDX-License-Identifier: MIT
 * Knows where a figure repeats itself. */
#include "figures/pixels.h"

#include "base/attributes.h"
#include "base/memory.h"
#include "figures/deflate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FILTER_NONE = 0, FILTER_UP = 2 };

#define PIXEL_BYTES 3

/* A repetition from far away costs as much as two pixels. */
#define PIXELS_WORTH_IT 2

/* Where two pixels stood last: a table that stays in the nearest cache. */
#define PLACE_BITS 13

/* Adler-32, which ends the stream. */
#define ADLER_MODULUS 65521
#define LANES 8
#define GROUPS_MOST 64 /* sums of so many times LANES pixels fit 32 bits */

typedef uint32_t lanes __attribute__((vector_size(4 * LANES)));

struct adler {
    uint32_t sum, sum_of_sums;
};

struct pixels {
    struct text *out;
    struct deflate *deflate;
    struct adler adler;
    size_t width, row_bytes;
    uint32_t *rows;    /* those before the band that a repetition can reach, then the band */
    size_t before;     /* how many those are */
    size_t added;      /* rows before the band in all */
    size_t unfiltered; /* the number of the last row that is there unfiltered, */
    size_t above;      /* and how many rows up it is; 0 = too far */
    uint32_t places[1 << PLACE_BITS]; /* y << 16 | x + 1; 0 = none */
};

static void sum_byte(struct adler *adler, uint32_t byte)
{
    adler->sum = (adler->sum + byte) % ADLER_MODULUS;
    adler->sum_of_sums = (adler->sum_of_sums + adler->sum) % ADLER_MODULUS;
}

static void sum_zeros(struct adler *adler, size_t count)
{
    adler->sum_of_sums = (uint32_t)((adler->sum_of_sums + (uint64_t)adler->sum * count) % ADLER_MODULUS);
}

/* In a group of `groups` * LANES pixels, a byte adds to the sum of sums as often as bytes follow it, and once more. */
FOR_PROCESSORS
static void sum_groups(struct adler *adler, const uint32_t *words, size_t groups)
{
    lanes sums = {0}, earlier = {0}, less = {0};
    uint32_t sum = 0, weighted = 0;
    for (size_t i = 0; i < groups; i++) {
        lanes pixels, blue, green;
        memcpy(&pixels, words + i * LANES, sizeof pixels);
        blue = pixels & 0xFF;
        green = pixels >> 8 & 0xFF;
        earlier += sums;
        sums += (pixels >> 16 & 0xFF) + green + blue;
        less += green + 2 * blue;
    }
    for (uint32_t i = 0; i < LANES; i++) {
        sum += sums[i];
        weighted += PIXEL_BYTES * (LANES * earlier[i] + (LANES - i) * sums[i]) - less[i];
    }
    sum_zeros(adler, groups * LANES * PIXEL_BYTES);
    adler->sum = (adler->sum + sum) % ADLER_MODULUS;
    adler->sum_of_sums = (adler->sum_of_sums + weighted) % ADLER_MODULUS;
}

static void sum_row(struct adler *adler, const uint32_t *words, size_t width)
{
    size_t done = 0;
    while (width - done >= LANES) {
        size_t groups = (width - done) / LANES;
        if (groups > GROUPS_MOST)
            groups = GROUPS_MOST;
        sum_groups(adler, words + done, groups);
        done += groups * LANES;
    }
    for (; done < width; done++)
        for (int shift = 16; shift >= 0; shift -= 8)
            sum_byte(adler, words[done] >> shift & 0xFF);
}

static inline uint64_t difference(const uint32_t *a, const uint32_t *b)
{
    uint64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return x ^ y;
}

/* How many words are alike: mostly very few or very many. */
static inline size_t alike(const uint32_t *a, const uint32_t *b, size_t count)
{
    size_t i = 0;
    while (i + 8 <= count && (difference(a + i, b + i) | difference(a + i + 2, b + i + 2) |
                              difference(a + i + 4, b + i + 4) | difference(a + i + 6, b + i + 6)) == 0)
        i += 8;
    for (; i + 2 <= count; i += 2)
        if (difference(a + i, b + i) != 0)
            return i + (a[i] == b[i]);
    return i + (i < count && a[i] == b[i]);
}

static const uint32_t *row_at(const struct pixels *pixels, size_t y)
{
    return pixels->rows + (pixels->before + y - pixels->added) * pixels->width;
}

static void add_filter(struct pixels *pixels, uint8_t filter)
{
    deflate_byte(pixels->deflate, filter);
    sum_byte(&pixels->adler, filter);
}

static void add_row_like_above(struct pixels *pixels)
{
    add_filter(pixels, FILTER_UP);
    deflate_byte(pixels->deflate, 0);
    deflate_repeat(pixels->deflate, pixels->row_bytes - 2, 1);
    sum_zeros(&pixels->adler, pixels->row_bytes - 1);
}

/* The pixels here that stood where the two here began last, and how many bytes before. */
static size_t recall(struct pixels *pixels, const uint32_t *here, size_t x, size_t y, size_t *ret_distance)
{
    uint64_t two = (uint64_t)here[0] << 32 | here[1];
    uint32_t *place = &pixels->places[two * 0x9E3779B97F4A7C15U >> (64 - PLACE_BITS)];
    size_t before_x = (*place & 0xFFFF) - 1, before_y = *place >> 16;
    bool known = *place != 0;

    *place = (uint32_t)(y << 16 | (x + 1));
    if (!known)
        return 0;
    *ret_distance = (y - before_y) * pixels->row_bytes + PIXEL_BYTES * x - PIXEL_BYTES * before_x;
    if (*ret_distance > DEFLATE_DISTANCE_MOST)
        return 0;
    return alike(here, row_at(pixels, before_y) + before_x, pixels->width - (x > before_x ? x : before_x));
}

/* Some pixels from there on; returns how many. */
static size_t add_pixels(struct pixels *pixels, const uint32_t *row, size_t x, size_t y)
{
    size_t width = pixels->width, rest = width - x;
    const uint32_t *here = row + x;
    size_t left = x > 0 ? alike(here, here - 1, rest) : 0, above = 0, recalled = 0, distance = 0;

    if (pixels->above > 0 && left < rest)
        above = alike(here, here - pixels->above * width, rest);
    if (left > 0 && left >= above) {
        deflate_repeat(pixels->deflate, left * PIXEL_BYTES, PIXEL_BYTES);
        return left;
    }
    if (rest >= PIXELS_WORTH_IT)
        recalled = recall(pixels, here, x, y, &distance);
    if (above >= recalled) {
        recalled = above;
        distance = pixels->above * pixels->row_bytes;
    }
    if (recalled >= PIXELS_WORTH_IT) {
        deflate_repeat(pixels->deflate, recalled * PIXEL_BYTES, distance);
        return recalled;
    }
    deflate_pixel(pixels->deflate, *here);
    return 1;
}

static void add_row(struct pixels *pixels, size_t y)
{
    size_t width = pixels->width, distance = y - pixels->unfiltered;
    const uint32_t *row = row_at(pixels, y);
    if (y > 0 && width > 1 && memcmp(row, row - width, width * sizeof *row) == 0) {
        add_row_like_above(pixels);
        return;
    }
    pixels->above = distance * pixels->row_bytes <= DEFLATE_DISTANCE_MOST ? distance : 0;
    pixels->unfiltered = y;
    add_filter(pixels, FILTER_NONE);
    sum_row(&pixels->adler, row, width);
    for (size_t x = 0; x < width;)
        x += add_pixels(pixels, row, x, y);
}

struct pixels *pixels_begin(size_t width, size_t band_rows, struct text *out)
{
    struct pixels *pixels = memory_zeroed(1, sizeof *pixels);
    pixels->out = out;
    pixels->width = width;
    pixels->row_bytes = 1 + PIXEL_BYTES * width;
    pixels->before = DEFLATE_DISTANCE_MOST / pixels->row_bytes + 1;
    pixels->rows = memory_grow(NULL, pixels->before + band_rows, width * sizeof *pixels->rows);
    pixels->adler.sum = 1;
    text_add_bytes(out, "\x78\x01", 2);
    pixels->deflate = deflate_begin(out);
    return pixels;
}

uint32_t *pixels_band(struct pixels *pixels)
{
    return pixels->rows + pixels->before * pixels->width;
}

void pixels_add(struct pixels *pixels, size_t rows)
{
    for (size_t i = 0; i < rows; i++)
        add_row(pixels, pixels->added + i);
    pixels->added += rows;
    memmove(pixels->rows, pixels->rows + rows * pixels->width,
            pixels->before * pixels->width * sizeof *pixels->rows);
}

void pixels_end(struct pixels *pixels)
{
    deflate_end(pixels->deflate);
    uint32_t adler = pixels->adler.sum_of_sums << 16 | pixels->adler.sum;
    for (int shift = 24; shift >= 0; shift -= 8)
        text_add_byte(pixels->out, (char)(adler >> shift));
    free(pixels->rows);
    free(pixels);
}
