/* SPDX-License-Identifier: MIT
 *
 * The pixels of a figure, filtered and compressed as a PNG wants them.
 *
 * Figures are flat: nineteen pixels in twenty are like their neighbours on the left, a third of the rows like the row
 * above. So nothing else is searched for but these and what began with the same two pixels, a pixel at a time instead
 * of a byte. The output is a pure function of the pixels.
 *
 * The 22 figures of a site at twice the size, each on average, with the making of the rows: 3.0 ms and 144 kB.
 * libdeflate at level 1 takes 16.2 ms for 137 kB (at level 2 20 ms for 131), ISA-L 5.5 ms for 165 kB, zlib at level 1
 * 24 ms for 154 kB and with Z_RLE 21 ms for 282. A filter on every row makes all of them larger.
 */
#ifndef FIGURES_PIXELS_H
#define FIGURES_PIXELS_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

struct pixels {
    const uint32_t *words; /* rows without gaps; 0xFFRRGGBB each, as cairo's ARGB32 without transparency */
    size_t width, height;  /* at most 32767, as cairo's */
};

/* Appends a zlib stream (RFC 1950) of the rows as RGB of 8 bits, each after its filter: "up" for a row like the one
 * above, "none" for others. */
void pixels_deflate(const struct pixels *pixels, struct text *out);

#endif
