/* SPDX-License-Identifier: MIT
 *
 * Text of any script, measured and shaped the same on every machine that has Inter.
 *
 * Inter comes from one folder through a private font map: no configuration of the machine changes its metrics. Text
 * that Inter cannot set is given to a second font map, opened when first needed, that holds Inter and the fonts of the
 * machine; what no font has shows as a box with the code point in it. Shaped text is kept, so that asking twice is
 * cheap. Not thread-safe; a forked worker inherits what was shaped.
 */
#ifndef FIGURES_FONTS_H
#define FIGURES_FONTS_H

#include "base/arena.h"
#include "base/error.h"
#include "figures/outlines.h"

#include <pango/pango.h>
#include <stdbool.h>
#include <stddef.h>

struct fonts;

/* `folder` holds Inter-Regular.otf and Inter-SemiBold.otf, which become all that fontconfig's current configuration
 * knows. */
bool fonts_open(const char *folder, struct fonts **ret_fonts, struct error *err) MUST_CHECK;
void fonts_close(struct fonts *fonts); /* NULL is fine */

/* The advance width of `text` (valid UTF-8, one line) in pixels. Bold is Inter's semi-bold. */
double fonts_width_px(struct fonts *fonts, const char *text, double size_px, bool bold);

/* `text` cut with an ellipsis to fit `width_px`, never inside a grapheme; the arena's, or `text` itself. */
const char *fonts_fit(struct fonts *fonts, const char *text, double size_px, bool bold, double width_px,
                      struct arena *arena);

/* `text` broken at spaces into at most `most_lines` lines of at most `width_px` each; what is too long is cut with an
 * ellipsis. Returns the number of lines (0 for an empty text); the array and its texts are the arena's. */
size_t fonts_wrap(struct fonts *fonts, const char *text, double size_px, bool bold, double width_px, size_t most_lines,
                  struct arena *arena, const char ***ret_lines);

/* The outlines of glyphs that this process has worked out; the fonts'. */
struct outlines *fonts_outlines(struct fonts *fonts);

/* The shaped line, for the canvas to paint; valid until the next call. */
PangoLayoutLine *fonts_line(struct fonts *fonts, const char *text, double size_px, bool bold);

/* A text to be broken into lines by pango_layout_set_width(); line feeds in it end lines. `attributes` are
 * added to the size and weight. The caller's: release with g_object_unref(). */
PangoLayout *fonts_paragraph(struct fonts *fonts, const char *text, double size_px, bool bold,
                             PangoAttrList *attributes);

#endif
