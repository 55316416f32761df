/* SPDX-License-Identifier: MIT
 *
 * The measures of one window, and its Lorenz curves, as elements of the document. Not for use outside src/report/.
 */
#ifndef REPORT_WINDOW_MEASURES_H
#define REPORT_WINDOW_MEASURES_H

#include "measures/measure.h"
#include "report/build.h"

/* Digits of every value in the document: what a double can hold, more than any page prints. */
#define MEASURE_DIGITS 17

/* A measure of the document. `id` says the population too, because that is how readers and limits name it. */
struct shown_measure {
    const char *id;      /* of the document */
    const char *measure; /* of the table in src/measures/ */
    enum measure_population population;
};

/* volumes_set() and its kin with the report's tables of logarithms, without which small populations take ten times as
 * long. */
void report_volumes_set(const struct report *report, struct volumes *volumes, const int64_t *values, int64_t count);
void report_volumes_set_with_idle(const struct report *report, struct volumes *volumes, const int64_t *values,
                                  int64_t count, int64_t idle);

/* The set that is measured of every window. */
const struct shown_measure *shown_measures(size_t *ret_count);

/* Adds <measure id="gini.listed" ...> for each row of the report's set, then <lorenz population> where there is
 * volume. */
void window_measures_add(struct report *report, enum usage_window window, xmlNode *element);

/* Adds one <measure> with its value, convention, population, n and the integers behind it. */
void measure_element_add(const struct report *report, const struct shown_measure *shown, const struct volumes *listed,
                         xmlNode *parent);

/* Adds <lorenz population> with its points; nothing when there is no volume. */
void lorenz_element_add(const struct report *report, enum measure_population population, const struct volumes *listed,
                        xmlNode *parent);

/* The same for a value that was computed elsewhere, of `n` models. */
void value_element_add(const struct shown_measure *shown, const struct measure_value *value, int64_t n,
                       xmlNode *parent);

/* What compares the default window with the one before: comparison.c. */
extern const struct shown_measure comparison_measures[];
extern const size_t comparison_measure_count;

#endif
