/* SPDX-License-Identifier: MIT
 * Knows the measures of how far volumes are from equal, as one number. */
#include "measures/measure_parts.h"

#include "measures/compute.h"

const struct measure_about measure_about_gini = {
    .symbol = "G",
    .unit = "",
    .range = "0 (equal) to 1 - 1/n (one item has all)",
    .definition = "Twice the area between the Lorenz curve and the diagonal; half the mean difference of two "
                  "items relative to the "
                  "mean. Without correction for sampling: the items are all there are. G of the listed = z + "
                  "(1 - z) G of the used, "
                  "z the idle share.",
    .mathml =
        I("G") O("=") OVER(SUM_I PAREN(N("2") I("i") MINUS I("n") MINUS N("1")) X_RANKED, I("n") I("S")),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Gini (1914)",
};
static const struct measure_about about_gini_sample = {
    .symbol = "G'",
    .unit = "",
    .range = "0 to 1",
    .definition = "The Gini coefficient times n / (n - 1): for items that are a random sample of more. Wrong "
                  "for a complete inventory.",
    .mathml = OVER(I("n"), I("n") MINUS N("1")) I("G"),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "undefined",
    .source = "Deltas (2003)",
};
static const struct measure_about about_gini_influence = {
    .symbol = "SE(G)",
    .unit = "",
    .range = "0 upwards",
    .definition = "Standard error of the Gini coefficient by its influence function, h(i) = (2i/n - 1 - G) "
                  "x(i) - 2 C(i)/n with C(i) the sum of the i smallest volumes. "
                  "Of use only where the items are a sample.",
    .mathml =
        OVER(ROOT(SUM_I POWER(PAREN(SUB("h", I("i")) MINUS O("&#x68;&#x304;")), N("2"))), I("n") I("m")),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "undefined",
    .source = "Davidson (2009)",
};
static const struct measure_about about_gini_jackknife_se = {
    .symbol = "SE(G)",
    .unit = "",
    .range = "0 upwards",
    .definition = "Standard error of the Gini coefficient by leaving out one item after the other. Of use "
                  "only where the items are "
                  "a sample.",
    .mathml = ROOT(OVER(I("n") MINUS N("1"), I("n"))
                       SUM_I POWER(PAREN(SUB("G", MINUS I("i")) MINUS O("&#x47;&#x304;")), N("2"))),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = "undefined without volume, and with one used item",
    .single = "undefined",
    .source = "Karagiannis and Kovacevic (2000)",
};
static const struct measure_about about_gini_jackknife = {
    .symbol = "G_J",
    .unit = "",
    .range = "0 to 1",
    .definition = "The jackknife estimate of the Gini coefficient: n G - (n - 1) times the mean of the "
                  "coefficients without one item.",
    .mathml = I("n") I("G") MINUS PAREN(I("n") MINUS N("1")) O("&#x47;&#x304;"),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = "undefined without volume, and with one used item",
    .single = "undefined",
    .source = "Karagiannis and Kovacevic (2000)",
};

const struct measure_about measure_about_theil = {
    .symbol = "T",
    .unit = "nats",
    .range = "0 (equal) to ln n (one item has all)",
    .definition = "Theil's first index: the mean of (x/m) ln(x/m), with 0 ln 0 = 0. T of the listed = T of "
                  "the used - ln(1 - z), z the "
                  "idle share.",
    .mathml = I("T") O("=") SUM_I S_I I("ln") PAREN(I("n") S_I),
    .zeros = ZEROS_COUNT "; 0 ln 0 = 0",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Theil (1967)",
};
static const struct measure_about about_theil_normalized = {
    .symbol = "T / ln n",
    .unit = "",
    .range = "0 to 1",
    .definition = "Theil's index over its largest value.",
    .mathml = OVER(I("T"), I("ln") I("n")),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "undefined",
    .source = "Theil (1967)",
};
static const struct measure_about about_mld = {
    .symbol = "MLD",
    .unit = "nats",
    .range = "0 (equal) upwards",
    .definition = "The mean logarithmic deviation, Theil's second index: ln m less the mean of ln x.",
    .mathml = I("ln") I("m") MINUS OVER(N("1"), I("n")) SUM_I I("ln") X_I,
    .zeros = "one idle item makes it infinite when listed",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Theil (1967)",
};
static const struct measure_about about_ge = {
    .symbol = "GE(a)",
    .unit = "",
    .range = "0 (equal) upwards",
    .definition = "Generalized entropy: (mean of (x/m)^a - 1) / (a (a - 1)). a = 2 is half the squared "
                  "coefficient of variation.",
    .mathml = OVER(N("1"), I("a") PAREN(I("a") MINUS N("1")))
        PAREN(OVER(N("1"), I("n")) SUM_I POWER(PAREN(OVER(X_I, I("m"))), I("a")) MINUS N("1")),
    .zeros = "count as zeros when listed; for a below 0 one of them makes it infinite",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Cowell (1980), Shorrocks (1980)",
};
static const struct measure_about about_atkinson = {
    .symbol = "A(e)",
    .unit = "",
    .range = "0 (equal) to 1",
    .definition = "1 less the equally distributed equivalent over the mean, for inequality aversion e. For e "
                  "= 1 the equivalent is the geometric "
                  "mean, for e = 2 the harmonic mean.",
    .mathml = N("1") MINUS OVER(N("1"), I("m")) POWER(
        PAREN(OVER(N("1"), I("n")) SUM_I POWER(X_I, N("1") MINUS I("e"))), OVER(N("1"), N("1") MINUS I("e"))),
    .zeros = "count as zeros when listed; for e of 1 and above one of them makes it 1",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Atkinson (1970)",
};

static const struct measure rows[] = {
    {.id = "gini",
     .metric = "gini",
     .convention = LISTED_AND_USED("population"),
     .name = "Gini coefficient",
     .about = &measure_about_gini,
     .kind = KIND_RATIONAL,
     .lead = true,
     .compute = compute_gini},
    {.id = "gini_sample",
     .metric = "gini",
     .convention = LISTED_AND_USED("sample n/(n-1)"),
     .name = "Gini coefficient, corrected for sampling",
     .about = &about_gini_sample,
     .kind = KIND_RATIONAL,
     .compute = compute_gini_sample},
    {.id = "gini_se_influence",
     .metric = "gini_se",
     .convention = LISTED_AND_USED("influence function (infinitesimal jackknife)"),
     .name = "Standard error of Gini by influence",
     .about = &about_gini_influence,
     .kind = KIND_REAL,
     .compute = compute_gini_influence_se},
    {.id = "gini_se_jackknife",
     .metric = "gini_se",
     .convention = LISTED_AND_USED("jackknife delete-1"),
     .name = "Standard error of Gini by jackknife",
     .about = &about_gini_jackknife_se,
     .kind = KIND_REAL,
     .compute = compute_gini_jackknife_se},
    {.id = "gini_jackknife",
     .metric = "gini_jackknife_estimate",
     .convention = LISTED_AND_USED("n*G-(n-1)*mean(G_-i)"),
     .name = "Gini coefficient by jackknife",
     .about = &about_gini_jackknife,
     .kind = KIND_REAL,
     .compute = compute_gini_jackknife},
    {.id = "theil",
     .metric = "theil_t",
     .convention = {"nats, all (0 ln 0 = 0)", "nats, active"},
     .name = "Theil index",
     .about = &measure_about_theil,
     .kind = KIND_REAL,
     .lead = true,
     .compute = compute_theil},
    {.id = "theil_normalized",
     .metric = "theil_t_normalized",
     .convention = {"T/ln n, all", "T/ln n, active"},
     .name = "Theil index, normalized",
     .about = &about_theil_normalized,
     .kind = KIND_REAL,
     .compute = compute_theil_normalized},
    {.id = "mld",
     .metric = "theil_l_mld",
     .convention = {"nats, all", "nats, active"},
     .name = "Mean logarithmic deviation",
     .about = &about_mld,
     .kind = KIND_REAL,
     .compute = compute_mld},
    {.id = "ge_half",
     .metric = "ge",
     .convention = LISTED_AND_USED("alpha=0.5"),
     .name = "Generalized entropy of order 1/2",
     .about = &about_ge,
     .kind = KIND_REAL,
     .compute = compute_ge_half},
    {.id = "ge_2",
     .metric = "ge",
     .convention = LISTED_AND_USED("alpha=2"),
     .name = "Generalized entropy of order 2",
     .about = &about_ge,
     .kind = KIND_RATIONAL,
     .compute = compute_ge_two},
    {.id = "ge_minus_1",
     .metric = "ge",
     .convention = LISTED_AND_USED("alpha=-1"),
     .name = "Generalized entropy of order -1",
     .about = &about_ge,
     .kind = KIND_REAL,
     .compute = compute_ge_minus_one},
    {.id = "atkinson_half",
     .metric = "atkinson",
     .convention = LISTED_AND_USED("eps=0.5"),
     .name = "Atkinson index, aversion 1/2",
     .about = &about_atkinson,
     .kind = KIND_REAL,
     .compute = compute_atkinson_half},
    {.id = "atkinson_1",
     .metric = "atkinson",
     .convention = LISTED_AND_USED("eps=1"),
     .name = "Atkinson index, aversion 1",
     .about = &about_atkinson,
     .kind = KIND_REAL,
     .compute = compute_atkinson_one},
    {.id = "atkinson_2",
     .metric = "atkinson",
     .convention = LISTED_AND_USED("eps=2"),
     .name = "Atkinson index, aversion 2",
     .about = &about_atkinson,
     .kind = KIND_REAL,
     .compute = compute_atkinson_two},
};

const struct measure_part measure_inequality = {rows, ARRAY_SIZE(rows)};
