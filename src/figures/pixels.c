/* SPDX-License-Identifier: MIT
 * Knows where a figure repeats itself. */
#include "figures/pixels.h"

#include "base/arena.h"
#include "base/attributes.h"
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

struct search {
    const struct pixels *pixels;
    struct deflate *deflate;
    struct adler adler;
    size_t row_bytes;
    size_t above; /* rows to the last one that is there unfiltered; 0 = too far */
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

static void add_filter(struct search *search, uint8_t filter)
{
    deflate_byte(search->deflate, filter);
    sum_byte(&search->adler, filter);
}

static void add_row_like_above(struct search *search)
{
    add_filter(search, FILTER_UP);
    deflate_byte(search->deflate, 0);
    deflate_repeat(search->deflate, search->row_bytes - 2, 1);
    sum_zeros(&search->adler, search->row_bytes - 1);
}

/* The pixels here that stood where the two here began last, and how many bytes before. */
static size_t recall(struct search *search, size_t x, size_t y, size_t *ret_distance)
{
    const struct pixels *pixels = search->pixels;
    const uint32_t *here = pixels->words + y * pixels->width + x;
    uint64_t two = (uint64_t)here[0] << 32 | here[1];
    uint32_t *place = &search->places[two * 0x9E3779B97F4A7C15U >> (64 - PLACE_BITS)];
    size_t before_x = (*place & 0xFFFF) - 1, before_y = *place >> 16;
    bool known = *place != 0;

    *place = (uint32_t)(y << 16 | (x + 1));
    if (!known)
        return 0;
    *ret_distance = (y - before_y) * search->row_bytes + PIXEL_BYTES * x - PIXEL_BYTES * before_x;
    if (*ret_distance > DEFLATE_DISTANCE_MOST)
        return 0;
    return alike(here, pixels->words + before_y * pixels->width + before_x,
                 pixels->width - (x > before_x ? x : before_x));
}

/* Some pixels from there on; returns how many. */
static size_t add_pixels(struct search *search, size_t x, size_t y)
{
    size_t width = search->pixels->width, rest = width - x;
    const uint32_t *here = search->pixels->words + y * width + x;
    size_t left = x > 0 ? alike(here, here - 1, rest) : 0, above = 0, recalled = 0, distance = 0;

    if (search->above > 0 && left < rest)
        above = alike(here, here - search->above * width, rest);
    if (left > 0 && left >= above) {
        deflate_repeat(search->deflate, left * PIXEL_BYTES, PIXEL_BYTES);
        return left;
    }
    if (rest >= PIXELS_WORTH_IT)
        recalled = recall(search, x, y, &distance);
    if (above >= recalled) {
        recalled = above;
        distance = search->above * search->row_bytes;
    }
    if (recalled >= PIXELS_WORTH_IT) {
        deflate_repeat(search->deflate, recalled * PIXEL_BYTES, distance);
        return recalled;
    }
    deflate_pixel(search->deflate, *here);
    return 1;
}

static void add_rows(struct search *search)
{
    const struct pixels *pixels = search->pixels;
    size_t width = pixels->width, unfiltered = 0;
    for (size_t y = 0; y < pixels->height; y++) {
        const uint32_t *row = pixels->words + y * width;
        if (y > 0 && width > 1 && memcmp(row, row - width, width * sizeof *row) == 0) {
            add_row_like_above(search);
            continue;
        }
        search->above = (y - unfiltered) * search->row_bytes <= DEFLATE_DISTANCE_MOST ? y - unfiltered : 0;
        unfiltered = y;
        add_filter(search, FILTER_NONE);
        sum_row(&search->adler, row, width);
        for (size_t x = 0; x < width;)
            x += add_pixels(search, x, y);
    }
}

void pixels_deflate(const struct pixels *pixels, struct text *out)
{
    struct search *search = memory_zeroed(1, sizeof *search);
    search->pixels = pixels;
    search->row_bytes = 1 + PIXEL_BYTES * pixels->width;
    search->adler.sum = 1;
    text_add_bytes(out, "\x78\x01", 2);
    search->deflate = deflate_begin(out);
    add_rows(search);
    deflate_end(search->deflate);
    uint32_t adler = search->adler.sum_of_sums << 16 | search->adler.sum;
    for (int shift = 24; shift >= 0; shift -= 8)
        text_add_byte(out, (char)(adler >> shift));
    free(search);
}
