/* SPDX-License-Identifier: MIT
 *
 * Draws a scene with cairo; the outputs of canvas.h are made of it.
 */
#ifndef FIGURES_PAINT_H
#define FIGURES_PAINT_H

#include "base/text.h"
#include "figures/fonts.h"
#include "figures/scene.h"

#include <cairo.h>
#include <stdint.h>

/* The width of the stroke behind a text with a halo; half of it shows. */
#define PAINT_HALO_PX 4

void paint_set_colour(cairo_t *cairo, uint32_t colour, double opacity); /* 0xRRGGBB, 0..1 */

/* `colours` are 0xRRGGBB by role. The background is painted separately. */
void paint_background(cairo_t *cairo, const struct scene *scene, const uint32_t colours[ROLE_COUNT]);
void paint_items(cairo_t *cairo, const struct scene *scene, const uint32_t colours[ROLE_COUNT], struct fonts *fonts);

/* Only those that can show between two heights of the scene. */
void paint_items_between(cairo_t *cairo, const struct scene *scene, const uint32_t colours[ROLE_COUNT],
                         struct fonts *fonts, double top_px, double bottom_px);

/* Releases both, the surface when it is finished: only then it tells whether its file is whole. */
cairo_status_t paint_finish(cairo_t *cairo, cairo_surface_t *surface);

/* A cairo_write_func_t that appends to a struct text. */
cairo_status_t paint_write(void *text, const unsigned char *bytes, unsigned length);

#endif
