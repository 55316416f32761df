/* SPDX-License-Identifier: MIT
 *
 * Text of an SVG as references to outlines of glyphs, each worked out once in a process.
 *
 * cairo writes the outlines of all its glyphs anew into every SVG, number by number; for small figures that
 * is half of the work.
 */
#ifndef FIGURES_OUTLINES_H
#define FIGURES_OUTLINES_H

#include "base/text.h"

#include <pango/pango.h>
#include <stdbool.h>
#include <stddef.h>

struct outlines;

struct outlines *outlines_new(void);
void outlines_free(struct outlines *outlines); /* NULL is fine */

/* A glyph of a line, from the line's start on its baseline. `outline` is path data, valid as long as the outlines. */
struct outlined_glyph {
    const char *outline;
    double x_px, y_px;
};

/* Appends the visible glyphs of the line to *glyphs (grown as needed, to be freed). False, and nothing is
 * appended, when one of them is no outline: a coloured picture, or a character that no font has. */
bool outlines_of_line(struct outlines *outlines, PangoLayoutLine *line, struct outlined_glyph **glyphs, size_t *count,
                      size_t *capacity);

#endif
