/* SPDX-License-Identifier: MIT
 * Knows the measures of what mere chance would show. */
#include "measures/measure_parts.h"

#include "measures/floor.h"

#define LAMBDA I("&#x3BB;")

static const struct measure_about about_gini_floor = {
    .symbol = "G_0",
    .unit = "",
    .range = "0 to 1",
    .definition = "The Gini coefficient to be expected of an entirely equal network in which as many "
                  "inferences fall on the listed items by chance: "
                  "exp(-2 lambda) (I0(2 lambda) + I1(2 lambda)) with lambda = S/n and I the modified Bessel functions "
                  "of the first kind (half the expected difference of two Poisson numbers, over their mean). Above it "
                  "lies what chance does not explain. Volumes must be counts of inferences.",
    .mathml = SUB("G", N("0")) O("=") POWER(I("e"), MINUS N("2") LAMBDA)
        PAREN(SUB("I", N("0")) PAREN(N("2") LAMBDA) O("+") SUB("I", N("1")) PAREN(N("2") LAMBDA)) O(",")
            LAMBDA O("=") OVER(I("S"), I("n")),
    .zeros = "raise n, and so the floor",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "not of use: one item is always equal",
    .source = "Ramasubban (1958)",
};
static const struct measure_about about_idle_floor = {
    .symbol = "z_0",
    .unit = "share",
    .range = "0 to 1",
    .definition = "The idle share to be expected of an entirely equal network in which as many inferences "
                  "fall on the listed items by chance: exp(-lambda) with "
                  "lambda = S/n (Poisson numbers). For lambda above 1,000,000 it is given as 0.",
    .mathml = SUB("z", N("0")) O("=") POWER(I("e"), MINUS LAMBDA) O(",") LAMBDA O("=") OVER(I("S"), I("n")),
    .zeros = "raise n, and so the floor",
    .ties = TIES_NONE,
    .empty = "undefined without items; 1 without volume",
    .single = "not of use",
    .source = "Poisson (1837)",
};
static const struct measure_about about_hhi_floor = {
    .symbol = "HHI_0",
    .unit = "",
    .range = "1/n to 1",
    .definition = "The Herfindahl-Hirschman index to be expected, exactly, of an entirely equal network in "
                  "which S inferences fall on the n listed items "
                  "by chance: (S + n - 1) / (n S).",
    .mathml = SUB("HHI", N("0")) O("=") OVER(I("S") O("+") I("n") MINUS N("1"), I("n") I("S")),
    .zeros = "raise n, and so lower the floor",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "1",
    .source = "variance of the multinomial distribution",
};

static const struct measure rows[] = {
    {.id = "gini_floor",
     .metric = "gini_floor",
     .convention = {"equal network of as many inferences, Poisson, all"},
     .name = "Noise floor of the Gini coefficient",
     .about = &about_gini_floor,
     .kind = KIND_REAL,
     .lead = true,
     .compute = compute_gini_floor},
    {.id = "gini_above_floor",
     .metric = "gini_above_floor",
     .convention = {"population, less the floor, all"},
     .name = "Gini coefficient above its floor",
     .about = &about_gini_floor,
     .range = "-1 to 1",
     .kind = KIND_REAL,
     .lead = true,
     .compute = compute_gini_above_floor},
    {.id = "idle_share_floor",
     .metric = "idle_share_floor",
     .convention = {"equal network of as many inferences, Poisson"},
     .name = "Noise floor of the idle share",
     .about = &about_idle_floor,
     .kind = KIND_REAL,
     .lead = true,
     .compute = compute_idle_share_floor},
    {.id = "idle_share_above_floor",
     .metric = "idle_share_above_floor",
     .convention = {"less the floor"},
     .name = "Idle share above its floor",
     .about = &about_idle_floor,
     .range = "-1 to 1",
     .kind = KIND_REAL,
     .compute = compute_idle_share_above_floor},
    {.id = "hhi_floor",
     .metric = "hhi_floor",
     .convention = {"equal network of as many inferences, share 0..1, all"},
     .name = "Noise floor of the Herfindahl-Hirschman index",
     .about = &about_hhi_floor,
     .kind = KIND_RATIONAL,
     .compute = compute_hhi_floor},
    {.id = "hhi_above_floor",
     .metric = "hhi_above_floor",
     .convention = {"share 0..1, less the floor, all"},
     .name = "Herfindahl-Hirschman index above its floor",
     .about = &about_hhi_floor,
     .range = "-1 to 1",
     .kind = KIND_RATIONAL,
     .compute = compute_hhi_above_floor},
};

const struct measure_part measure_floor = {rows, ARRAY_SIZE(rows)};
