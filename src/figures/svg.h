/* SPDX-License-Identifier: MIT
 *
 * The parts of an SVG that canvas_svg.c puts together. Not for use outside src/figures/.
 *
 * Everything is written once for both themes: where a colour belongs stands a mark of two bytes, which canvas_svg.c
 * replaces.
 */
#ifndef FIGURES_SVG_H
#define FIGURES_SVG_H

#include "base/error.h"
#include "base/text.h"
#include "figures/fonts.h"
#include "figures/scene.h"

/* How a colour stands until a theme is written: a byte that no text has (utf8.h), then SVG_ROLE + the role. */
#define SVG_COLOUR '\x7F'
#define SVG_ROLE '@'

/* The background and all shapes but texts, as <g>. What shows nothing (without area, opacity or width) is left out. */
void svg_shapes(const struct scene *scene, struct text *out);

/* Texts with glyphs that are no outlines (coloured pictures, code points in a box), as cairo writes them. `id` begins
 * the ids that they need. */
bool svg_by_cairo(const struct scene *texts, const char *id, struct fonts *fonts, struct text *out,
                  struct error *err) MUST_CHECK;

/* "12.5", "-3", ".15": without needless characters. */
void svg_add_hundredths(struct text *out, long value);

/* ` fill="..."`, with the mark of the role. */
void svg_add_colour(struct text *out, const char *attribute, enum colour_role role);

#endif
