/* SPDX-License-Identifier: MIT
 * Knows the measures of the slope of the tail. */
#include "measures/measure_parts.h"

#include "measures/tails.h"

static const struct measure_about about_zipf = {
    .symbol = "b_Z",
    .unit = "",
    .range = "0 upwards",
    .definition = "Less the slope of the least-squares line of ln x on ln rank, over used items, rank 1 for "
                  "the largest. Biased; shown because "
                  "others show it. No test of a power law.",
    .mathml = I("ln") X_I O("=") SUB("a", I("Z")) MINUS SUB("b", I("Z")) I("ln") SUB("r", I("i")),
    .zeros = "left out",
    .ties = "take successive ranks",
    .empty = NO_VOLUME,
    .single = "undefined, as for equal volumes",
    .source = "Zipf (1949)",
};
static const struct measure_about about_pareto = {
    .symbol = "b_P",
    .unit = "",
    .range = "0 upwards",
    .definition =
        "Less the slope of the least-squares line of ln(rank - 1/2) on ln x, over used items, rank 1 for the "
        "largest: the tail exponent "
        "with little bias. Its standard error is about b times the root of 2/n. No test of a power law.",
    .mathml =
        I("ln") PAREN(SUB("r", I("i")) MINUS OVER(N("1"), N("2"))) O("=") SUB("a", I("P")) MINUS SUB("b", I("P"))
            I("ln") X_I,
    .zeros = "left out",
    .ties = "take successive ranks",
    .empty = NO_VOLUME,
    .single = "undefined, as for equal volumes",
    .source = "Gabaix and Ibragimov (2011)",
};

static const struct measure rows[] = {
    {.id = "zipf_exponent",
     .metric = "zipf_exponent",
     .convention = {NULL, "-OLS slope of ln x on ln rank, ordinal ranks, active"},
     .name = "Zipf exponent",
     .about = &about_zipf,
     .kind = KIND_REAL,
     .zero_invariant = true,
     .compute = compute_zipf_exponent},
    {.id = "pareto_exponent",
     .metric = "pareto_exponent",
     .convention = {NULL, "-OLS slope of ln(rank-1/2) on ln x (Gabaix-Ibragimov), active"},
     .name = "Pareto exponent",
     .about = &about_pareto,
     .kind = KIND_REAL,
     .zero_invariant = true,
     .compute = compute_pareto_exponent},
};

const struct measure_part measure_tails = {rows, ARRAY_SIZE(rows)};
