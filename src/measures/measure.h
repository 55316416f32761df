/* SPDX-License-Identifier: MIT
 *
 * The table of measures: the single source of every number's name, convention, definition and value. Its rows
 * are in measure_*.c, a file for each kind of question.
 *
 * A row is a measure under one convention for up to two populations:
 *   listed  every item, idle ones (volume 0) included; the convention's text says "all";
 *   used    items with a volume above 0; the convention's text says "active".
 * A measure that idle items cannot change (`zero_invariant`) has one convention only, in the place of listed.
 * `inuse concentration`, --explain, inuse-measures(7), the methodology page and the JSON Schema are made from
 * this table.
 *
 *     const struct measure *gini = measure_find("gini");
 *     struct value_scope scope = {.digits = 17, .arena = arena};
 *     struct measure_value value = measure_of_volumes(gini, POPULATION_USED, &listed, &scope);
 *     ... value.state, value.decimal, value.numerator, value.denominator ...   (value.h)
 *
 * Definitions and their sources are in each row; what they have in common:
 *   n items with volumes x, sum S, mean m = S / n, shares s = x / S, x(1) <= ... <= x(n),
 *   C(i) = x(1) + ... + x(i).
 */
#ifndef MEASURES_MEASURE_H
#define MEASURES_MEASURE_H

#include "measures/value.h"
#include "measures/volumes.h"

enum measure_population { POPULATION_LISTED, POPULATION_USED };

/* What a measure is computed from. */
enum measure_subject {
    SUBJECT_VOLUMES,
    SUBJECT_GROUPS,       /* volumes of items that belong to groups: groups.h */
    SUBJECT_PAIRS,        /* volumes of the same items in two windows: pairs.h */
    SUBJECT_CALLERS,      /* volume per item and caller: callers.h */
    SUBJECT_UNATTRIBUTED, /* volumes and a remainder that names no item: unattributed.h */
    SUBJECT_POWERLAW,     /* the used items of at least x_min: powerlaw.h */
    SUBJECT_COUNT,
};

enum measure_kind {
    KIND_COUNT,    /* a non-negative integer, always printed whole */
    KIND_RATIONAL, /* a ratio of integers */
    KIND_REAL,     /* logarithms, roots: enclosed until the digits are certain */
    KIND_WORD,
};

struct groups;
struct powerlaw;
struct pairs;
struct callers;
struct unattributed;

struct measure_input {
    const struct volumes
        *volumes; /* of the population asked for; of the groups themselves for SUBJECT_GROUPS */
    enum measure_population population;
    const struct groups *groups;
    const struct pairs *pairs;
    const struct callers *callers;
    const struct unattributed *unattributed;
    const struct powerlaw *powerlaw;
    int64_t a, b; /* the row's parameters */
    struct value_scope scope;
};

typedef struct measure_value measure_compute(const struct measure_input *input);

/* What rows of one measure share. All texts are plain sentences or fragments without markup, except `mathml`.
 */
struct measure_about {
    const char *symbol;
    const char *unit;  /* "" for a pure number */
    const char *range; /* "0 to 1 - 1/n" */
    const char *definition;
    const char *mathml; /* what belongs inside <math> */
    const char *zeros, *ties;
    const char *empty;  /* no item, or no volume */
    const char *single; /* one item */
    const char *source; /* author (year) */
};

struct measure {
    const char *id;            /* "gini", "top_share_10": stable, for programs */
    const char *metric;        /* first column of --format=tsv */
    const char *convention[2]; /* second column, by population; [POPULATION_USED] is NULL where one convention
                                  serves both; */
                               /* [POPULATION_LISTED] is NULL for what exists for used items only */
    const char *name;          /* "Gini coefficient" */
    const struct measure_about *about;
    const char *unit, *range, *single; /* where they are not those of `about`, else NULL: measure_unit() and its kin */
    enum measure_subject subject;
    enum measure_kind kind;
    bool zero_invariant; /* adding idle items does not change it */
    bool lead;           /* one of the recommended set: what --format=text shows */
    int64_t a, b;        /* parameters of `compute` */
    measure_compute *compute;
};

/* All rows, in the order in which they are printed; NULL behind the last. */
const struct measure *measure_first(void);
const struct measure *measure_next(const struct measure *measure);

const char *measure_unit(const struct measure *measure); /* "" for a pure number */
const char *measure_range(const struct measure *measure);
const char *measure_single(const struct measure *measure); /* what it is for one item */

/* The row with this id, or NULL. */
const struct measure *measure_find(const char *id);

/* Requires measure->subject == SUBJECT_VOLUMES. A population for which the row has no convention of its own
 * gives the value under the other. */
struct measure_value measure_of_volumes(const struct measure *measure, enum measure_population population,
                                        const struct volumes *listed, const struct value_scope *scope);

/* The same by id, for those who want one number. Requires that the id exists. */
struct measure_value measure_by_id(const char *id, enum measure_population population,
                                   const struct volumes *listed, const struct value_scope *scope);

#endif
