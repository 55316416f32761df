/* SPDX-License-Identifier: MIT
 *
 * A chart description evaluated: the values of every mark, the domains they span, and the frame they are drawn in.
 */
#ifndef FIGURES_PLOT_H
#define FIGURES_PLOT_H

#include "figures/fonts.h"
#include "figures/language.h"

/* The values of one mark, or of one layer of a stack. All arrays have `count` entries; NaN = not known. */
struct series {
    const struct mark_description *mark;
    xmlNode *context;       /* what it was evaluated at */
    const char *name;       /* for the legend; NULL = none */
    const char *title_name; /* of a layer, in titles */
    size_t count;
    xmlNode **nodes;
    double *x, *y, *x2, *y2, *values;
    const char **labels, **titles; /* NULL entries = none */
    bool *gaps;                    /* the line is broken before this node */
    bool *open;                    /* the value of this cell is not final */
    enum colour_role *colours;
    struct event **events; /* of vertical rules, once they are placed; NULL entries = without label */
};

/* A category of a band axis. */
struct band {
    const char *key, *label;
    const char *second; /* line of a label that takes two, when laid out as y axis; NULL = none */
    double position;    /* of its middle: 1 behind the one before, more where it stands apart */
};

/* In the order of the marks. */
struct bands {
    struct band *items;
    size_t count, capacity;
};

/* A labelled vertical rule. */
struct event {
    struct series *series;
    size_t index;
    double x_px;
    enum scene_anchor anchor; /* of its label: right of the line at its start, left of it at its end */
    const char **lines;
    size_t line_count; /* 0 = there is no room for it */
    double rise_px;    /* of the rule and of the top of its label above the frame */
};

struct box {
    double left, top, right, bottom;
};

/* One of small multiples: some of the series, and what stands above them. */
struct panel {
    size_t first_series, series_count;
    const char *title, *value;
};

struct plot {
    struct chart *chart;
    struct binding_scope scope;
    struct fonts *fonts;
    struct arena *arena;
    struct series *series;
    size_t series_count, series_capacity;
    struct panel *panels; /* NULL = the chart is a single plot */
    size_t panel_count;
    struct bands x_bands, y_bands;
    struct axis x, y;
    struct axis_tick *y_ticks; /* the same however high the frame is */
    size_t y_tick_count;
    struct box space;     /* what the chart may use */
    struct box frame;     /* the rectangle between the axes */
    struct event *events; /* from left to right */
    size_t event_count;
    double events_px; /* the height of their labels */
    struct scene *scene;
    struct box *taken; /* by texts */
    size_t taken_count, taken_capacity;
};

/* Titles for pointing at, on a line of at most so many points: more are too narrow to hit. */
#define PLOT_TITLES_MOST 100

/* True for marks that are one shape over all their nodes: lines, areas, layers. */
bool plot_is_series(enum mark_kind kind);

/* Evaluates the marks at `context` and finds bands and domains. `plot` holds chart, scope, fonts and arena. */
bool plot_evaluate(struct plot *plot, xmlNode *context, struct error *err) MUST_CHECK;

#endif
