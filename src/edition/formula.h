/* SPDX-License-Identifier: MIT
 *
 * A formula in presentation MathML (Core, what the methodology needs of it) as boxes on a baseline.
 */
#ifndef EDITION_FORMULA_H
#define EDITION_FORMULA_H

#include "base/arena.h"
#include "figures/fonts.h"

#include <cairo.h>
#include <libxml/tree.h>

struct formula {
    double width_pt, ascent_pt, descent_pt;
    const struct formula_box *root;
};

/* Lays out a <math> element. Elements that are not known are set as rows of what they hold. The texts are copied. */
struct formula *formula_lay_out(const xmlNode *math, double size_pt, struct fonts *fonts, struct arena *arena);

/* Draws in the current colour with the left end of the baseline at (x, y). */
void formula_paint(const struct formula *formula, cairo_t *cairo, struct fonts *fonts, double x_pt, double y_pt);

#endif
