/* SPDX-License-Identifier: MIT
 * Knows the measures of a fitted power law. */
#include "measures/measure_parts.h"

#include "measures/compute.h"
#include "measures/powerlaw.h"

static const struct measure_about about_powerlaw = {
    .symbol = "alpha",
    .unit = "",
    .range = "1 upwards",
    .definition = "The exponent of a power law, density proportional to x^-alpha, fitted by maximum "
                  "likelihood to the used items of at least x_min; its standard "
                  "error and the tail index alpha - 1. Continuous: 1 + n / sum of ln(x/x_min). Discrete: the "
                  "root of -zeta'(alpha, x_min)/zeta(alpha, x_min) = mean of "
                  "ln x, zeta being Hurwitz's; and its approximation with x_min - 1/2. An exponent is no "
                  "evidence of a power law.",
    .mathml = I("&#x3B1;") O("=") N("1") O("+") I("n")
        POWER(PAREN(SUM_I I("ln") PAREN(OVER(X_I, SUB("x", I("min"))))), MINUS N("1")),
    .zeros = "left out",
    .ties = "count each",
    .empty = "undefined",
    .single = "infinite when all items of the tail are equal to x_min",
    .source = "Clauset, Shalizi and Newman (2009); Hill (1975)",
};
static const struct measure_about about_powerlaw_n = {
    .symbol = "n_tail",
    .unit = "items",
    .range = "0 to n_a",
    .definition = "How many used items are at least x_min.",
    .mathml = O("#") O("{") I("i") O(":") X_I O("&#x2265;") SUB("x", I("min")) O("}"),
    .zeros = "left out",
    .ties = TIES_NONE,
    .empty = "0",
    .single = "0 or 1",
    .source = "elementary",
};
static const struct measure_about about_powerlaw_x_min = {
    .symbol = "x_min",
    .unit = "volume",
    .range = "1 upwards",
    .definition = "Where the tail begins: the observed volume, other than the largest, from which on the "
                  "fitted power law has the least Kolmogorov-Smirnov distance; the smallest of several. "
                  "Found among all of them: where doubles cannot tell two distances apart, enclosures do.",
    .mathml = I("arg") I("min") I("D") PAREN(SUB("x", I("min"))),
    .zeros = "left out",
    .ties = TIES_NONE,
    .empty = "undefined",
    .single = "undefined",
    .source = "Clauset, Shalizi and Newman (2009)",
};
static const struct measure_about about_powerlaw_ks = {
    .symbol = "D",
    .unit = "",
    .range = "0 to 1",
    .definition = "Kolmogorov-Smirnov distance: the greatest distance between the cumulated shares of the "
                  "tail's items and the fitted power law, at all integers from x_min on "
                  "(discrete) or at both sides of each jump (continuous).",
    .mathml = I("D") O("=") I("sup") O("|") SUB("F", I("n")) PAREN(I("x")) MINUS I("F") PAREN(I("x")) O("|"),
    .zeros = "left out",
    .ties = "make a higher jump",
    .empty = "undefined",
    .single = "undefined when all items of the tail are equal to x_min",
    .source = "Clauset, Shalizi and Newman (2009)",
};

/* Rows of a tail, a = 1: whoever prints them appends ", xmin=" and the number to the convention. */
#define POWERLAW(its_id, its_metric, what, its_name, its_about, its_kind, ...)                               \
    {                                                                                                        \
        .id = its_id, .metric = its_metric, .convention = {NULL, what}, .name = its_name,                    \
        .about = &its_about, .subject = SUBJECT_POWERLAW, .kind = its_kind, .zero_invariant = true, .a = 1,  \
        .compute = __VA_ARGS__                                                                               \
    }

static const struct measure rows[] = {
    {.id = "powerlaw_x_min",
     .metric = "powerlaw_xmin",
     .convention =
         {NULL,
          "observed value minimising the discrete KS distance (zeta MLE, sup over all integers >= xmin)"},
     .name = "Power law, start of the tail (discrete)",
     .about = &about_powerlaw_x_min,
     .subject = SUBJECT_POWERLAW,
     .kind = KIND_COUNT,
     .zero_invariant = true,
     .b = 0,
     .compute = compute_powerlaw_x_min},
    {.id = "powerlaw_x_min_continuous",
     .metric = "powerlaw_xmin",
     .convention = {NULL,
                    "observed value minimising the continuous KS distance (continuous MLE, both sides)"},
     .name = "Power law, start of the tail (continuous)",
     .about = &about_powerlaw_x_min,
     .subject = SUBJECT_POWERLAW,
     .kind = KIND_COUNT,
     .zero_invariant = true,
     .b = 1,
     .compute = compute_powerlaw_x_min},
    POWERLAW("powerlaw_n", "powerlaw_ntail", "x>=xmin", "Power law, items in the tail", about_powerlaw_n,
             KIND_COUNT, compute_n),
    POWERLAW("powerlaw_alpha", "powerlaw_alpha", "continuous MLE 1+n/sum ln(x/xmin)",
             "Power law, continuous exponent", about_powerlaw, KIND_REAL, compute_powerlaw_alpha),
    POWERLAW("powerlaw_alpha_se", "powerlaw_alpha_se", "(alpha-1)/sqrt(n), continuous",
             "Power law, standard error of the exponent", about_powerlaw, KIND_REAL, compute_powerlaw_se,
             .range = "0 upwards"),
    POWERLAW("hill_tail_index", "hill_tail_index", "alpha-1 (Hill estimator over x>=xmin)",
             "Hill's tail index", about_powerlaw, KIND_REAL, compute_powerlaw_hill,
             .range = "0 upwards"),
    POWERLAW("powerlaw_alpha_approximate", "powerlaw_alpha",
             "discrete approximation 1+n/sum ln(x/(xmin-1/2)) (CSN eq 3.7)",
             "Power law, discrete exponent, approximate", about_powerlaw, KIND_REAL,
             compute_powerlaw_alpha_approximate),
    POWERLAW("powerlaw_alpha_discrete", "powerlaw_alpha", "discrete MLE (Hurwitz zeta)",
             "Power law, discrete exponent", about_powerlaw, KIND_REAL, compute_powerlaw_alpha_discrete),
    POWERLAW("powerlaw_ks_discrete", "powerlaw_ks", "discrete, sup over x of |ECDF-CDF| at the zeta MLE",
             "Power law, discrete distance", about_powerlaw_ks, KIND_REAL, compute_powerlaw_ks_discrete),
    POWERLAW("powerlaw_ks", "powerlaw_ks", "continuous, sup |ECDF-CDF| both sides, at the continuous MLE",
             "Power law, continuous distance", about_powerlaw_ks, KIND_REAL, compute_powerlaw_ks),
};

const struct measure_part measure_powerlaw = {rows, ARRAY_SIZE(rows)};
