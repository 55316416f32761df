/* SPDX-License-Identifier: MIT
 *
 * The pixels of a figure, filtered and compressed as a PNG wants them.
 *
 * Figures are flat: nineteen pixels in twenty are like their neighbours on the left, a third of the rows like the row
 * above. So nothing else is searched for but these and what began with the same two pixels, a pixel at a time instead
 * of a byte. The output is a pure function of the pixels.
 *
 * The 22 figures of a site at twice the size, each on average, with the making of the rows: 3.0 ms and 144 kB.
 * libdeflate at level 1 takes 12.2 ms for 134 kB, zlib at level 2 17.4 ms for 146 kB and with Z_RLE 22 ms for 275.
 * ISA-L takes 2.2 ms for 161 kB, but now and then writes other bytes for the same pixels. A filter on every row makes
 * all of them larger.
 */
#ifndef FIGURES_PIXELS_H
#define FIGURES_PIXELS_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

/* Rows come in bands, so that no picture need be in memory as a whole:
 *
 *     struct pixels *pixels = pixels_begin(width, 100, out);
 *     ... 100 rows are painted at pixels_band(pixels) ...
 *     pixels_add(pixels, 100);
 *     ... the rest of them likewise, of which there are fewer ...
 *     pixels_add(pixels, 50);
 *     pixels_end(pixels);
 *
 * The height of the bands does not show in the output. */
struct pixels;

/* Appends a zlib stream (RFC 1950) of the rows as RGB of 8 bits, each after its filter: "up" for a row like the one
 * above, "none" for others. `out` is left alone until the end. At most PIXELS_MOST in each direction. */
#define PIXELS_MOST 32767
struct pixels *pixels_begin(size_t width, size_t band_rows, struct text *out);

/* Where the next rows belong: band_rows without gaps, 0xFFRRGGBB each, as cairo's ARGB32 without transparency. Valid
 * until they are added. */
uint32_t *pixels_band(struct pixels *pixels);
void pixels_add(struct pixels *pixels, size_t rows);
void pixels_end(struct pixels *pixels); /* writes the rest and frees */

#endif
