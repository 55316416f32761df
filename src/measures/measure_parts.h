/* SPDX-License-Identifier: MIT
 *
 * The parts of the table of measures, and the words in which their rows are written: for measure.c and measure_*.c.
 *
 * A part is what one file knows: rows, the definitions that they share, and nothing else. Who computes a row is a
 * matter of its arithmetic, not of its part (compute.h).
 */
#ifndef MEASURES_MEASURE_PARTS_H
#define MEASURES_MEASURE_PARTS_H

#include "base/attributes.h"
#include "measures/measure.h"

struct measure_part {
    const struct measure *rows;
    size_t count; /* at least 1 */
};

/* By the file measure_NAME.c that defines it. */
extern const struct measure_part measure_sizes, measure_concentration, measure_inequality, measure_lorenz;
extern const struct measure_part measure_tails, measure_floor, measure_powerlaw;
extern const struct measure_part measure_groups, measure_pairs, measure_callers, measure_unattributed;

/* Definitions that rows of two parts share: those of groups are the same measures of other items. */
extern const struct measure_about measure_about_n, measure_about_n_used;
extern const struct measure_about measure_about_hhi, measure_about_top_share, measure_about_fewest;
extern const struct measure_about measure_about_entropy, measure_about_gini, measure_about_theil;

/* MathML in a few words, for the formulas. */
#define I(name) "<mi>" name "</mi>"
#define N(number) "<mn>" number "</mn>"
#define O(operator) "<mo>" operator"</mo>"
#define SUB(base, index) "<msub><mi>" base "</mi><mrow>" index "</mrow></msub>"
#define POWER(base, exponent) "<msup><mrow>" base "</mrow><mrow>" exponent "</mrow></msup>"
#define OVER(above, below) "<mfrac><mrow>" above "</mrow><mrow>" below "</mrow></mfrac>"
#define ROOT(of) "<msqrt>" of "</msqrt>"
#define SUM(from, to) "<munderover><mo>&#x2211;</mo><mrow>" from "</mrow><mrow>" to "</mrow></munderover>"
#define PAREN(of) "<mrow><mo>(</mo>" of "<mo>)</mo></mrow>"
#define MINUS O("&#x2212;")
#define X_I SUB("x", I("i"))
#define X_RANKED SUB("x", O("(") I("i") O(")"))
#define S_I SUB("s", I("i"))
#define SUM_I SUM(I("i") O("=") N("1"), I("n"))

#define NO_VOLUME "undefined without volume"
#define ZEROS_COUNT "idle items count as zeros when listed; left out when used"
#define ZEROS_VANISH "idle items change nothing"
#define TIES_NONE "without effect"

/* The convention of a measure of both populations. */
#define LISTED_AND_USED(text) {text ",all", text ",active"}

#endif
