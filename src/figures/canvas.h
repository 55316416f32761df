/* SPDX-License-Identifier: MIT
 *
 * Paints scenes: SVG (light, dark), PNG at twice the size, PDF. The only user of cairo, pango and libpng.
 *
 * Output is a pure function of scene, theme and libraries: fixed dates, no ids that depend on drawing order.
 */
#ifndef FIGURES_CANVAS_H
#define FIGURES_CANVAS_H

#include "base/error.h"
#include "base/text.h"
#include "figures/scene.h"

#include <stddef.h>
#include <stdint.h>

struct fonts;

/* Inter from `folder` in a private font map, other scripts by fallback to the system's fonts. */
bool fonts_open(const char *folder, struct fonts **ret_fonts, struct error *err) MUST_CHECK;
void fonts_close(struct fonts *fonts); /* NULL is fine */

/* The advance width of `text` in pixels. */
double fonts_width_px(struct fonts *fonts, const char *text, double size_px, bool bold);

/* `text` cut with an ellipsis to fit `width_px`, never inside a grapheme; the arena's. */
const char *fonts_fit(struct fonts *fonts, const char *text, double size_px, bool bold, double width_px, struct arena *arena);

enum theme { THEME_LIGHT, THEME_DARK };

struct canvas_labels {
    const char *id;          /* prefix of every id inside the SVG */
    const char *title;       /* <title>, PDF title */
    const char *description; /* <desc>, PDF subject */
    int64_t created_at;      /* PDF dates: from the snapshot, never the clock */
};

bool canvas_svg(const struct scene *scene, enum theme theme, const struct canvas_labels *labels, struct fonts *fonts,
                struct text *out, struct error *err) MUST_CHECK;
bool canvas_png(const struct scene *scene, enum theme theme, double scale, struct fonts *fonts, struct text *out,
                struct error *err) MUST_CHECK;
bool canvas_pdf(const struct scene *scene, const struct canvas_labels *labels, struct fonts *fonts, struct text *out,
                struct error *err) MUST_CHECK;

#endif
