/* SPDX-License-Identifier: MIT
 *
 * The chart language: which elements and attributes a description may have, and what they become.
 *
 * inuse-charts(7) is the manual for authors; tests compare it with these tables.
 */
#ifndef FIGURES_LANGUAGE_H
#define FIGURES_LANGUAGE_H

#include "figures/axis.h"
#include "figures/binding.h"
#include "figures/scene.h"

/* A colour role, or an expression that names one for each node. */
struct colour_choice {
    enum colour_role role; /* ROLE_NONE = ask the binding */
    struct binding *binding;
};

enum mark_kind { MARK_LINE, MARK_STEP, MARK_AREA, MARK_STACK, MARK_BAR, MARK_POINT, MARK_RULE, MARK_TEXT, MARK_CELL };

struct mark_description {
    enum mark_kind kind;
    long line;
    struct binding *when, *each, *layers;
    struct binding *x, *y, *x2, *y2, *value;
    struct binding *label, *title, *name, *category, *gap, *apart, *open;
    struct colour_choice colour;
    double opacity, width, size, dx, dy;
    double *dashes;
    size_t dash_count;
    int anchor; /* enum scene_anchor */
    bool bold, halo, share, leader, step;
};

struct axis_description {
    long line;  /* 0 = the description has no such axis */
    int scale;  /* enum axis_scale */
    int format; /* enum axis_format */
    struct binding *title, *from, *to, *low, *high;
    double ticks;
    bool grid, hidden;
};

/* One of several sentences; the first whose condition holds is taken. */
struct sentence {
    struct binding *when, *text;
};

enum sentence_kind {
    SENTENCE_HEADLINE,
    SENTENCE_SUBTITLE,
    SENTENCE_SOURCE,
    SENTENCE_ALTERNATIVE,
    SENTENCE_DESCRIPTION,
    SENTENCE_COUNT
};

struct sentences {
    struct sentence *items;
    size_t count;
};

struct column_description {
    const char *name, *title, *unit;
    struct binding *value;
};

struct let_description {
    const char *name;
    struct binding *value;
};

struct data_description {
    long line;
    struct binding *each;
    struct column_description *columns;
    size_t column_count;
};

/* Small multiples: the marks drawn once for each node, in panels of one size and one pair of scales. */
struct panels_description {
    long line; /* 0 = the chart is a single plot */
    struct binding *each, *title, *value;
    double columns, narrow_columns, height;
};

struct chart {
    struct arena *arena;
    const char *id, *file;
    double width, height, narrow_height, row_height, order;
    struct binding *when, *context, *each;
    const char *needs;
    bool equal_decades, square;
    struct let_description *lets;
    size_t let_count;
    struct sentences sentences[SENTENCE_COUNT];
    struct data_description data;
    struct axis_description x, y;
    struct panels_description panels;
    struct mark_description *marks;
    size_t mark_count;

    struct binding **bindings; /* all of them, to be freed */
    size_t binding_count, binding_capacity;
    struct xpath_scope *scope; /* of scope_document, the document drawn last */
    xmlDoc *scope_document;
};

enum attribute_type {
    ATTRIBUTE_EXPRESSION, /* struct binding * */
    ATTRIBUTE_NUMBER,     /* double */
    ATTRIBUTE_FLAG,       /* bool: "true" or "false" */
    ATTRIBUTE_WORD,       /* int: the index of one of `words` */
    ATTRIBUTE_PLAIN,      /* const char * */
    ATTRIBUTE_DASHES,     /* double *, its count in the next member */
    ATTRIBUTE_COLOUR,     /* struct colour_choice */
};

struct language_attribute {
    const char *name;
    enum attribute_type type;
    size_t offset; /* in what the element becomes */
    bool required;
    const char *const *words; /* NULL-terminated */
    unsigned kinds;           /* of marks that take it, as bits 1 << enum mark_kind; 0 = all */
    double number;            /* what a number is when it is not given */
};

struct language_element {
    const char *name;
    const struct language_attribute *attributes;
    size_t attribute_count;
};

extern const struct language_element language_chart, language_let, language_sentence, language_data, language_column,
    language_axis, language_panels;
extern const struct language_element language_mark;

/* By enum mark_kind and enum sentence_kind: the names of the elements. */
extern const char *const language_mark_names[];
extern const size_t language_mark_count;
extern const char *const language_sentence_names[SENTENCE_COUNT];

/* Where the chart's expressions are evaluated in `document`; the chart's. */
struct xpath_scope *chart_scope(struct chart *chart, xmlDoc *document);

/* Reads one description into `chart` (zeroed but for arena, id and file). */
bool language_read(const char *bytes, size_t length, struct chart *chart, struct error *err) MUST_CHECK;

#endif
