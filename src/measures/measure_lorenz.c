/* SPDX-License-Identifier: MIT
 * Knows the measures that set some of the items against the rest, as the Lorenz curve does. */
#include "measures/measure_parts.h"

#include "measures/compute.h"

static const struct measure_about about_top_percent = {
    .symbol = "top p %",
    .unit = "share",
    .range = "0 to 1",
    .definition =
        "The part of the volume that the largest p % of the items hold: ceil(n p / 100) items, at least one.",
    .mathml = SUB("CR", I("k")) O(",") I("k") O("=") I("max")
        PAREN(N("1") O(",") O("&#x2308;") OVER(I("n") I("p"), N("100")) O("&#x2309;")),
    .zeros = "idle items raise the number of items taken, and so the share, when listed",
    .ties = "at the last rank taken: the share is the same whichever of them is taken",
    .empty = NO_VOLUME,
    .single = "1",
    .source = "elementary",
};
static const struct measure_about about_top_interpolated = {
    .symbol = "1 - L(1 - p)",
    .unit = "share",
    .range = "p to 1",
    .definition = "The part of the volume above the 1 - p point of the Lorenz curve, which counts a fraction "
                  "of an item where "
                  "n p / 100 is not whole.",
    .mathml = N("1") MINUS I("L") PAREN(N("1") MINUS OVER(I("p"), N("100"))),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "p / 100",
    .source = "Lorenz (1905)",
};
static const struct measure_about about_tail_ratio = {
    .symbol = "",
    .unit = "",
    .range = "(1 - p)/q (equal) upwards",
    .definition = "What the top holds over what the bottom holds, both read off the Lorenz curve: top 10 % "
                  "over bottom 40 % (Palma), top "
                  "20 % over bottom 20 % (S80/S20).",
    .mathml = OVER(N("1") MINUS I("L") PAREN(N("1") MINUS I("p")), I("L") PAREN(I("q"))),
    .zeros = "count as zeros when listed: the ratio is infinite when the bottom holds nothing",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "as for equal volumes",
    .source = "Palma (2011); Eurostat",
};
static const struct measure_about about_hoover = {
    .symbol = "R",
    .unit = "share",
    .range = "0 (equal) to 1 - 1/n",
    .definition = "The part of the volume that would have to move to make all items equal: the greatest "
                  "distance of the Lorenz curve from "
                  "the diagonal.",
    .mathml = I("R") O("=") OVER(N("1"), N("2") I("S")) SUM_I O("|") X_I MINUS I("m") O("|"),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Hoover (1936), Pietra (1915)",
};
static const struct measure_about about_lorenz = {
    .symbol = "L(p)",
    .unit = "share",
    .range = "0 to p",
    .definition = "The part of the volume that the smallest p of the items hold: a point of the Lorenz "
                  "curve, straight between items.",
    .mathml = I("L") PAREN(OVER(I("i"), I("n"))) O("=") OVER(SUB("C", I("i")), I("S")) O(",") SUB("C", I("i"))
        O("=") SUM(I("j") O("=") N("1"), I("i")) SUB("x", O("(") I("j") O(")")),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "p",
    .source = "Lorenz (1905)",
};
#define X_NEXT SUB("x", O("(") I("j") O("+") N("1") O(")"))

static const struct measure_about about_asymmetry = {
    .symbol = "LAC",
    .unit = "",
    .range = "0 to 2, 1 for a symmetric Lorenz curve",
    .definition = "Where the Lorenz curve is parallel to the diagonal, the sum of both coordinates: j items are "
                  "below the mean, and d is how far the mean lies on the way from the largest of them to the "
                  "next. Above 1 the inequality is due to the largest items, below 1 to the many small ones. When "
                  "items equal the mean it is an interval; its midpoint and both ends are given.",
    .mathml = I("LAC") O("=") OVER(I("j") O("+") I("d"), I("n")) O("+")
        OVER(SUB("C", I("j")) O("+") I("d") X_NEXT, I("S")) O(",") I("d") O("=")
            OVER(I("m") MINUS SUB("x", O("(") I("j") O(")")), X_NEXT MINUS SUB("x", O("(") I("j") O(")"))),
    .zeros = ZEROS_COUNT,
    .ties = "at the mean: an interval; compared as integers, n x with S",
    .empty = NO_VOLUME,
    .single = "1, between 0 and 2",
    .source = "Damgaard and Weiner (2000)",
};
static const struct measure_about about_wolfson = {
    .symbol = "W",
    .unit = "",
    .range = "0 (equal) upwards",
    .definition = "Polarization away from the median: (2 (.5 - L(.5)) - G) m / median. Wolfson's own scale "
                  "is twice that.",
    .mathml = PAREN(N("2") PAREN(N(".5") MINUS I("L") PAREN(N(".5"))) MINUS I("G")) OVER(I("m"), I("med")),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = "undefined without volume, and for a median of 0",
    .single = "0",
    .source = "Wolfson (1994), Foster and Wolfson (2010)",
};
static const struct measure_about about_bonferroni = {
    .symbol = "B",
    .unit = "",
    .range = "0 (equal) to 1",
    .definition = "The mean distance of the means of the i smallest items from the mean of all, relative to "
                  "it. Two conventions: over n, and "
                  "over n - 1.",
    .mathml = OVER(N("1"), I("n")) SUM_I OVER(I("m") MINUS SUB("m", I("i")), I("m")) O(",") SUB("m", I("i"))
        O("=") OVER(SUB("C", I("i")), I("i")),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "undefined",
    .source = "Bonferroni (1930)",
};
static const struct measure_about about_zenga = {
    .symbol = "Z",
    .unit = "",
    .range = "0 to 1",
    .definition = "The mean over all items of 1 less the mean of those below over the mean of those above. "
                  "Two forms: Zenga's own, and that of "
                  "the R package convey (Langel and Tille), which is not 0 for equal volumes.",
    .mathml = OVER(N("1"), I("n")) PAREN(SUM(I("i") O("=") N("1"), I("n") MINUS N("1")) PAREN(
        N("1") MINUS OVER(SUB("C", I("i")) O("/") I("i"),
                          PAREN(I("S") MINUS SUB("C", I("i"))) O("/") PAREN(I("n") MINUS I("i")))) O("+")
                                             N("1") MINUS OVER(I("m"), SUB("x", O("(") I("n") O(")")))),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "undefined",
    .source = "Zenga (2007); Langel and Tille (2012)",
};

#define TOP_PERCENT(p, of_the_lead)                                                                          \
    {.id = "top_percent_" #p,                                                                                \
     .metric = "top_share",                                                                                  \
     .convention = LISTED_AND_USED("top " #p "%, k=max(1,ceil(n*p/100))"),                                   \
     .name = "Share of the top " #p " %",                                                                    \
     .about = &about_top_percent,                                                                            \
     .kind = KIND_RATIONAL,                                                                                  \
     .lead = of_the_lead,                                                                                    \
     .a = p,                                                                                                 \
     .compute = compute_top_percent},                                                                        \
    {                                                                                                        \
        .id = "top_percent_" #p "_interpolated", .metric = "top_share",                                      \
        .convention = LISTED_AND_USED("top " #p "%, Lorenz-interpolated"),                                   \
        .name = "Share of the top " #p " %, interpolated", .about = &about_top_interpolated,                 \
        .kind = KIND_RATIONAL, .a = p, .compute = compute_top_percent_interpolated                           \
    }
#define LORENZ(p)                                                                                            \
    {                                                                                                        \
        .id = "lorenz_" #p, .metric = "lorenz", .convention = LISTED_AND_USED("L(" #p "%) interpolated"),    \
        .name = "Lorenz curve at " #p " %", .about = &about_lorenz, .kind = KIND_RATIONAL, .a = p,           \
        .compute = compute_lorenz                                                                            \
    }

static const struct measure rows[] = {
    TOP_PERCENT(1, true),
    TOP_PERCENT(5, false),
    TOP_PERCENT(10, false),
    TOP_PERCENT(20, false),
    {.id = "palma",
     .metric = "palma",
     .convention = LISTED_AND_USED("(1-L(.9))/L(.4) interpolated"),
     .name = "Palma ratio",
     .about = &about_tail_ratio,
     .range = "1/4 (equal) upwards",
     .kind = KIND_RATIONAL,
     .a = 90,
     .b = 40,
     .compute = compute_tail_ratio},
    {.id = "s80s20",
     .metric = "s80s20",
     .convention = LISTED_AND_USED("(1-L(.8))/L(.2) interpolated"),
     .name = "S80/S20 ratio",
     .about = &about_tail_ratio,
     .range = "1 (equal) upwards",
     .kind = KIND_RATIONAL,
     .a = 80,
     .b = 20,
     .compute = compute_tail_ratio},
    {.id = "hoover",
     .metric = "hoover",
     .convention = {"all", "active"},
     .name = "Hoover index",
     .about = &about_hoover,
     .kind = KIND_RATIONAL,
     .compute = compute_hoover},
    LORENZ(10),
    LORENZ(20),
    LORENZ(25),
    LORENZ(40),
    LORENZ(50),
    LORENZ(60),
    LORENZ(75),
    LORENZ(80),
    LORENZ(90),
    LORENZ(95),
    LORENZ(99),
    {.id = "lorenz_asymmetry",
     .metric = "lorenz_asymmetry",
     .convention = LISTED_AND_USED("Damgaard-Weiner midpoint"),
     .name = "Lorenz asymmetry",
     .about = &about_asymmetry,
     .kind = KIND_RATIONAL,
     .a = 1,
     .b = 1,
     .compute = compute_asymmetry},
    {.id = "lorenz_asymmetry_low",
     .metric = "lorenz_asymmetry",
     .convention = LISTED_AND_USED("Damgaard-Weiner interval low"),
     .name = "Lorenz asymmetry, low end",
     .about = &about_asymmetry,
     .kind = KIND_RATIONAL,
     .a = 1,
     .b = 0,
     .compute = compute_asymmetry},
    {.id = "lorenz_asymmetry_high",
     .metric = "lorenz_asymmetry",
     .convention = LISTED_AND_USED("Damgaard-Weiner interval high"),
     .name = "Lorenz asymmetry, high end",
     .about = &about_asymmetry,
     .kind = KIND_RATIONAL,
     .a = 0,
     .b = 1,
     .compute = compute_asymmetry},
    {.id = "wolfson",
     .metric = "wolfson",
     .convention = LISTED_AND_USED("(2(0.5-L(.5))-G)*mean/median (Foster-Wolfson/PySAL)"),
     .name = "Wolfson polarization",
     .about = &about_wolfson,
     .kind = KIND_RATIONAL,
     .a = 1,
     .compute = compute_wolfson},
    {.id = "wolfson_1994",
     .metric = "wolfson",
     .convention = LISTED_AND_USED("twice that (Wolfson 1994 scale)"),
     .name = "Wolfson polarization, scale of 1994",
     .about = &about_wolfson,
     .kind = KIND_RATIONAL,
     .a = 2,
     .compute = compute_wolfson},
    {.id = "bonferroni",
     .metric = "bonferroni",
     .convention = LISTED_AND_USED("1/n sum_{i=1..n}(m-m_i)/m"),
     .name = "Bonferroni index",
     .about = &about_bonferroni,
     .kind = KIND_REAL,
     .a = 0,
     .compute = compute_bonferroni},
    {.id = "bonferroni_sample",
     .metric = "bonferroni",
     .convention = LISTED_AND_USED("1/(n-1) sum_{i=1..n-1}(m-m_i)/m"),
     .name = "Bonferroni index over n - 1",
     .about = &about_bonferroni,
     .kind = KIND_REAL,
     .a = 1,
     .compute = compute_bonferroni},
    {.id = "zenga_convey",
     .metric = "zenga",
     .convention = LISTED_AND_USED("convey CalcZenga (Langel-Tille) unweighted"),
     .name = "Zenga index, form of convey",
     .about = &about_zenga,
     .kind = KIND_REAL,
     .compute = compute_zenga_convey},
    {.id = "zenga",
     .metric = "zenga",
     .convention = LISTED_AND_USED("Zenga 2007: 1/n (sum_{i<n}(1-lowermean_i/uppermean_i) + 1-mean/max)"),
     .name = "Zenga index",
     .about = &about_zenga,
     .kind = KIND_REAL,
     .compute = compute_zenga},
};

const struct measure_part measure_lorenz = {rows, ARRAY_SIZE(rows)};
