/* SPDX-License-Identifier: MIT
 *
 * A figure as a list of shapes in pixels: what was laid out, before anyone paints it.
 *
 * Colours are roles ("ink", "series-1", "grid"...), resolved by a theme when painted, so one scene serves light and
 * dark. A scene can print itself as text; goldens compare that, never pixels. y grows downwards. All memory is the
 * arena's.
 */
#ifndef FIGURES_SCENE_H
#define FIGURES_SCENE_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Roles are rows of the palette in palette.c; the chart descriptions name them. */
enum colour_role {
    ROLE_NONE,
    ROLE_BACKGROUND,
    ROLE_INK,   /* titles, values */
    ROLE_MUTED, /* axis labels, notes */
    ROLE_AXIS,  /* axis lines and ticks */
    ROLE_GRID,
    ROLE_REFERENCE, /* lines of equality, marks of events */
    ROLE_OTHER,     /* "all others", "not stated" */
    ROLE_SERIES_1,
    ROLE_SERIES_2,
    ROLE_SERIES_3,
    ROLE_SERIES_4,
    ROLE_SERIES_5,
    ROLE_SCALE_1, /* a sequential scale from little to much; see ROLE_SCALE_INKED */
    ROLE_SCALE_2,
    ROLE_SCALE_3,
    ROLE_SCALE_4,
    ROLE_SCALE_5,
    ROLE_SCALE_6,
    ROLE_COUNT,
};

/* The last role of the scale on which ink is read; on those after it the background's colour is. */
#define ROLE_SCALE_INKED ROLE_SCALE_3

enum scene_shape { SCENE_RECTANGLE, SCENE_LINE, SCENE_AREA, SCENE_POINTS, SCENE_TEXT };
enum scene_anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct scene_point {
    double x_px, y_px;
};

struct scene_item {
    enum scene_shape shape;
    enum colour_role colour;
    double opacity;          /* 0..1 */
    double width_px;         /* line: stroke width; points: diameter */
    const double *dashes_px; /* line: on, off, ...; NULL = solid */
    size_t dash_count;
    struct scene_point *points; /* rectangle: two corners; text: the anchor on the baseline; area: closed outline */
    size_t point_count;
    const char *text; /* valid UTF-8, already cut to fit */
    double size_px;   /* text: font size */
    enum scene_anchor anchor;
    bool bold;
    bool halo;         /* text: a rim of the background's colour, to be read over lines */
    const char *title; /* what pointing at the shape says, or NULL */
};

struct scene {
    double width_px, height_px;
    struct scene_item *items; /* painted in this order */
    size_t count, capacity;
    struct arena *arena;
};

struct scene *scene_new(struct arena *arena, double width_px, double height_px);

/* Adds a shape, painted over those before. `item` is copied; its pointers must live as long as the arena. */
void scene_add(struct scene *scene, const struct scene_item *item);

/* One line per shape, coordinates with two decimals: the golden. */
void scene_print(const struct scene *scene, struct text *out);

#endif
