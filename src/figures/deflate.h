/* SPDX-License-Identifier: MIT
 *
 * A deflate stream (RFC 1951) of bytes and repetitions that the caller has found.
 *
 *     struct deflate *deflate = deflate_begin(out);
 *     deflate_byte(deflate, 'a');
 *     deflate_repeat(deflate, 9, 1);   ... ten of them ...
 *     deflate_end(deflate);
 *
 * For data whose repetitions are known, or found more quickly than a library does that must expect anything: see
 * pixels.h. The output is a pure function of the calls.
 */
#ifndef FIGURES_DEFLATE_H
#define FIGURES_DEFLATE_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

#define DEFLATE_LENGTH_LEAST 3
#define DEFLATE_DISTANCE_MOST 32768

struct deflate;

/* Appends to `out`, which the caller leaves alone until the end. */
struct deflate *deflate_begin(struct text *out);
void deflate_byte(struct deflate *deflate, uint8_t byte);
void deflate_pixel(struct deflate *deflate, uint32_t colour); /* 0xRRGGBB: three bytes; the upper byte is ignored */

/* As many bytes (at least DEFLATE_LENGTH_LEAST) as stand `distance` (1 to DEFLATE_DISTANCE_MOST) bytes back, where
 * there must be some; they may overlap what they make. */
void deflate_repeat(struct deflate *deflate, size_t length, size_t distance);

void deflate_end(struct deflate *deflate); /* writes the rest and frees */

#endif
