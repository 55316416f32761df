/* SPDX-License-Identifier: MIT
 *
 * Paints scenes: SVG (light and dark at once), PNG, PDF. The only user of libpng.
 *
 * Output is a pure function of scene, theme and libraries: fixed dates, ids that depend on the labels' id and the scene
 * only. Every output is appended to a buffer.
 */
#ifndef FIGURES_CANVAS_H
#define FIGURES_CANVAS_H

#include "base/error.h"
#include "base/text.h"
#include "figures/fonts.h"
#include "figures/palette.h"
#include "figures/scene.h"

#include <stdint.h>

struct canvas_labels {
    const char *id;          /* prefix of every id inside the SVG; an XML name */
    const char *title;       /* <title>, PDF title */
    const char *description; /* <desc>, PDF subject */
    int64_t created_at;      /* PDF dates: from the snapshot, never the clock */
};

/* Painted once, written in both themes; `dark` may be NULL. No style attributes, so that a strict content security
 * policy drops nothing; text is outlines of glyphs; shapes with a title get a transparent twin on top that carries it
 * as <title>. */
bool canvas_svg(const struct scene *scene, const struct canvas_labels *labels, struct fonts *fonts, struct text *light,
                struct text *dark, struct error *err) MUST_CHECK;

/* RGB without transparency, `scale` pixels per unit, with the matching physical resolution. */
bool canvas_png(const struct scene *scene, enum theme theme, double scale, struct fonts *fonts, struct text *out,
                struct error *err) MUST_CHECK;

/* One page of the scene's size in points, on white, fonts embedded, tagged as Document/Figure. */
bool canvas_pdf(const struct scene *scene, const struct canvas_labels *labels, struct fonts *fonts, struct text *out,
                struct error *err) MUST_CHECK;

#endif
