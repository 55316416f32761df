/* SPDX-License-Identifier: MIT
 * Knows every measure: what it is called, how it is defined, where it comes from, and who computes it. */
#include "measures/measure.h"

#include "measures/callers.h"
#include "measures/change.h"
#include "measures/compute.h"
#include "measures/floor.h"
#include "measures/groups.h"
#include "measures/pairs.h"
#include "measures/powerlaw.h"
#include "measures/tails.h"
#include "measures/unattributed.h"

#include <assert.h>
#include <string.h>

/* MathML in a few words. */
#define I(name) "<mi>" name "</mi>"
#define N(number) "<mn>" number "</mn>"
#define O(operator) "<mo>" operator"</mo>"
#define ROW(...) "<mrow>" __VA_ARGS__ "</mrow>"
#define SUB(base, index) "<msub><mi>" base "</mi><mrow>" index "</mrow></msub>"
#define POWER(base, exponent) "<msup><mrow>" base "</mrow><mrow>" exponent "</mrow></msup>"
#define OVER(above, below) "<mfrac><mrow>" above "</mrow><mrow>" below "</mrow></mfrac>"
#define ROOT(of) "<msqrt>" of "</msqrt>"
#define SUM(from, to) "<munderover><mo>&#x2211;</mo><mrow>" from "</mrow><mrow>" to "</mrow></munderover>"
#define PAREN(of) "<mrow><mo>(</mo>" of "<mo>)</mo></mrow>"
#define MINUS O("&#x2212;")
#define LAMBDA I("&#x3BB;")
#define X_I SUB("x", I("i"))
#define X_RANKED SUB("x", O("(") I("i") O(")"))
#define S_I SUB("s", I("i"))
#define SUM_I SUM(I("i") O("=") N("1"), I("n"))
#define SUM_USED "<munder><mo>&#x2211;</mo><mrow>" X_I O("&gt;") N("0") "</mrow></munder>"

#define NO_VOLUME "undefined without volume"
#define ZEROS_COUNT "idle items count as zeros when listed; left out when used"
#define ZEROS_VANISH "idle items change nothing"
#define TIES_NONE "without effect"

static const struct measure_about about_n = {
    .symbol = "n",
    .unit = "items",
    .range = "0 to 2^31",
    .definition = "How many items there are, idle ones included.",
    .mathml = I("n"),
    .zeros = "counted",
    .ties = TIES_NONE,
    .empty = "0",
    .single = "1",
    .source = "elementary",
};
static const struct measure_about about_n_used = {
    .symbol = "n_a",
    .unit = "items",
    .range = "0 to n",
    .definition = "How many items have a volume above 0.",
    .mathml = SUB("n", I("a")) O("=") O("#") O("{") I("i") O(":") X_I O("&gt;") N("0") O("}"),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = "0",
    .single = "0 or 1",
    .source = "elementary",
};
static const struct measure_about about_n_idle = {
    .symbol = "n - n_a",
    .unit = "items",
    .range = "0 to n",
    .definition = "How many items have a volume of 0.",
    .mathml = I("n") MINUS SUB("n", I("a")),
    .zeros = "are what is counted",
    .ties = TIES_NONE,
    .empty = "0",
    .single = "0 or 1",
    .source = "elementary",
};
static const struct measure_about about_total = {
    .symbol = "S",
    .unit = "volume",
    .range = "0 upwards",
    .definition = "The sum of all volumes, exact.",
    .mathml = I("S") O("=") SUM_I X_I,
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = "0",
    .single = "its volume",
    .source = "elementary",
};
static const struct measure_about about_idle_share = {
    .symbol = "z",
    .unit = "share",
    .range = "0 to 1",
    .definition = "The part of the items that have a volume of 0. It measures the inventory, not the use.",
    .mathml = I("z") O("=") OVER(I("n") MINUS SUB("n", I("a")), I("n")),
    .zeros = "are what is counted",
    .ties = TIES_NONE,
    .empty = "undefined",
    .single = "0 or 1",
    .source = "elementary",
};
static const struct measure_about about_largest = {
    .symbol = "x(n)",
    .unit = "volume",
    .range = "0 to 2^63 - 1",
    .definition = "The largest volume of an item.",
    .mathml = SUB("x", O("(") I("n") O(")")),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = "undefined",
    .single = "its volume",
    .source = "elementary",
};
static const struct measure_about about_least = {
    .symbol = "x(1)",
    .unit = "volume",
    .range = "1 to 2^63 - 1",
    .definition = "The smallest volume of a used item.",
    .mathml = SUB("x", O("(") N("1") O(")")),
    .zeros = "left out",
    .ties = TIES_NONE,
    .empty = "undefined",
    .single = "its volume",
    .source = "elementary",
};
static const struct measure_about about_mean = {
    .symbol = "m",
    .unit = "volume per item",
    .range = "0 to 2^63 - 1",
    .definition = "Total volume over the number of items: S / n.",
    .mathml = I("m") O("=") OVER(I("S"), I("n")),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = "undefined without items",
    .single = "its volume",
    .source = "elementary",
};
static const struct measure_about about_median = {
    .symbol = "med",
    .unit = "volume per item",
    .range = "0 to 2^63 - 1",
    .definition =
        "The volume of the middle item; for an even number of items the mean of the two in the middle.",
    .mathml = OVER(N("1"), N("2"))
        PAREN(SUB("x", O("(") O("&#x2308;") I("n") O("/") N("2") O("&#x2309;") O(")")) O("+")
                  SUB("x", O("(") O("&#x230A;") I("n") O("/") N("2") O("&#x230B;") O("+") N("1") O(")"))),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = "undefined without items",
    .single = "its volume",
    .source = "elementary",
};

static const struct measure_about about_hhi = {
    .symbol = "HHI",
    .unit = "",
    .range = "1/n_a (equal) to 1 (one item has all)",
    .definition =
        "The sum of the squared shares: the probability that two units of volume drawn at random (with "
        "replacement) belong to the same item. For orientation: the US merger guidelines of 2023 call a "
        "market "
        "above 1,800 points highly concentrated.",
    .mathml = I("HHI") O("=") SUM_I POWER(S_I, N("2")) O(",") S_I O("=") OVER(X_I, I("S")),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "1",
    .source = "Hirschman (1945), Herfindahl (1950); Simpson (1949)",
};
static const struct measure_about about_hhi_unbiased = {
    .symbol = "HHI*",
    .unit = "",
    .range = "0 to 1",
    .definition = "The probability that two different units of volume belong to the same item. As an "
                  "estimate from a short "
                  "window it is free of the upward bias of the HHI when volumes are counts.",
    .mathml = SUM_I OVER(X_I PAREN(X_I MINUS N("1")), I("S") PAREN(I("S") MINUS N("1"))),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = "undefined below a volume of 2",
    .single = "1",
    .source = "Simpson (1949)",
};
static const struct measure_about about_hhi_normalized = {
    .symbol = "HHI'",
    .unit = "",
    .range = "0 (equal) to 1 (one item)",
    .definition = "The HHI moved to 0 for equal shares: (HHI - 1/N) / (1 - 1/N). N is the number of all "
                  "items or of used ones.",
    .mathml = OVER(I("HHI") MINUS OVER(N("1"), I("N")), N("1") MINUS OVER(N("1"), I("N"))),
    .zeros = "raise N when listed; without effect when used",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "undefined",
    .source = "elementary, from the HHI",
};
static const struct measure_about about_top_share = {
    .symbol = "CR_k",
    .unit = "share",
    .range = "0 to 1",
    .definition = "The part of the volume that the k largest items hold; 1 when there are no more than k.",
    .mathml = SUB("CR", I("k")) O("=") OVER(N("1"), I("S"))
        SUM(I("i") O("=") I("n") MINUS I("k") O("+") N("1"), I("n")) X_RANKED,
    .zeros = ZEROS_VANISH,
    .ties = "at rank k: the share is the same whichever of them is taken",
    .empty = NO_VOLUME,
    .single = "1",
    .source = "Bain (1951)",
};
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
static const struct measure_about about_fewest = {
    .symbol = "k(tau)",
    .unit = "items",
    .range = "1 to n_a",
    .definition = "The fewest items that together hold more than the part tau of the volume (the Nakamoto "
                  "coefficient when tau is "
                  "one half). Compared as integers.",
    .mathml = I("min") O("{") I("k") O(":") SUB("CR", I("k")) O("&gt;") I("&#x03C4;") O("}"),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "1",
    .source = "Srinivasan and Lee (2017)",
};
static const struct measure_about about_fewest_reached = {
    .symbol = "k(tau)",
    .unit = "items",
    .range = "1 to n_a",
    .definition = "The fewest items that together hold at least the part tau of the volume. Tau is a "
                  "fraction of integers, "
                  "compared as integers: 0.33 is not 1/3.",
    .mathml = I("min") O("{") I("k") O(":") SUB("CR", I("k")) O("&#x2265;") I("&#x03C4;") O("}"),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "1",
    .source = "Ovezik, Karakostas and Kiayias (2024)",
};

static const struct measure_about about_gini = {
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

static const struct measure_about about_theil = {
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

static const struct measure_about about_entropy = {
    .symbol = "H",
    .unit = "nats",
    .range = "0 (one item has all) to ln n_a (equal)",
    .definition = "Shannon's entropy of the shares, with 0 log 0 = 0: how uncertain it is which item the "
                  "next unit of volume goes to.",
    .mathml = I("H") O("=") MINUS SUM_I S_I I("log") S_I,
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Shannon (1948)",
};
static const struct measure_about about_evenness = {
    .symbol = "J",
    .unit = "",
    .range = "0 to 1 (equal)",
    .definition = "Entropy over its largest value: H / ln n of all items, or of the used ones (Pielou).",
    .mathml = I("J") O("=") OVER(I("H"), I("ln") I("n")),
    .zeros = "raise n when listed; without effect when used",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "undefined",
    .source = "Pielou (1966)",
};
static const struct measure_about about_hill = {
    .symbol = "D_q",
    .unit = "items",
    .range = "1 (one item has all) to n_a (equal)",
    .definition = "Effective number of items (Hill number of order q): how many equally used items would be "
                  "as diverse. q = 0 counts the used "
                  "items, q = 1 is exp(H), q = 2 is 1/HHI, q = infinity is 1 over the largest share.",
    .mathml =
        SUB("D", I("q")) O("=") POWER(PAREN(SUM_USED POWER(S_I, I("q"))), N("1") O("/") PAREN(N("1") MINUS I("q"))),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME "; for q = 0: 0",
    .single = "1",
    .source = "Hill (1973)",
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
    .definition = "Where the Lorenz curve is parallel to the diagonal, the sum of both coordinates: j items are below the "
                  "mean, and d is how far the mean lies on the way from the largest of them to the next. Above 1 the "
                  "inequality is due to the largest items, below 1 to the many small ones. When items equal the mean it is an interval; its midpoint and both "
                  "ends are given.",
    .mathml = I("LAC") O("=") OVER(I("j") O("+") I("d"), I("n")) O("+") OVER(SUB("C", I("j")) O("+") I("d") X_NEXT, I("S"))
        O(",") I("d") O("=") OVER(I("m") MINUS SUB("x", O("(") I("j") O(")")),
                                  X_NEXT MINUS SUB("x", O("(") I("j") O(")"))),
    .zeros = ZEROS_COUNT,
    .ties = "at the mean: an interval; compared as integers, n x with S",
    .empty = NO_VOLUME,
    .single = "1, between 0 and 2",
    .source = "Damgaard and Weiner (2000)",
};
static const struct measure_about about_hall_tideman = {
    .symbol = "HTI",
    .unit = "",
    .range = "1/n_a to 1",
    .definition = "The Hall-Tideman or Rosenbluth index, 1 / (2 sum of i s(i) - 1) with i = 1 for the "
                  "largest; equal to 1 / (n (1 - G)).",
    .mathml = OVER(N("1"), N("2") SUM_I I("i") S_I MINUS N("1")),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "1",
    .source = "Hall and Tideman (1967), Rosenbluth (1955)",
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
        I("ln") PAREN(SUB("r", I("i")) MINUS OVER(N("1"), N("2"))) O("=") SUB("a", I("P")) MINUS SUB("b", I("P")) I("ln") X_I,
    .zeros = "left out",
    .ties = "take successive ranks",
    .empty = NO_VOLUME,
    .single = "undefined, as for equal volumes",
    .source = "Gabaix and Ibragimov (2011)",
};

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
static const struct measure_about about_gini_change = {
    .symbol = "dG",
    .unit = "",
    .range = "-1 to 1",
    .definition = "The change of the Gini coefficient of the listed items, and its exact split: (1 - mean U) "
                  "dz by the idle share z, (1 - mean z) dU by the "
                  "coefficient U of the used items, means taken over the two windows.",
    .mathml = I("&#x394;") I("G") O("=") PAREN(N("1") MINUS O("&#x55;&#x304;")) I("&#x394;") I("z") O("+")
        PAREN(N("1") MINUS O("&#x7A;&#x304;")) I("&#x394;") I("U"),
    .zeros = "make the idle share",
    .ties = TIES_NONE,
    .empty = "undefined when a window has no volume",
    .single = "0",
    .source = "this program, from G = z + (1 - z) U",
};

static const struct measure_about about_groups = {
    .symbol = "K",
    .unit = "groups",
    .range = "0 to n",
    .definition = "How many groups have at least one item, idle ones included.",
    .mathml = I("K"),
    .zeros = "make a group too",
    .ties = TIES_NONE,
    .empty = "0",
    .single = "1",
    .source = "elementary",
};
static const struct measure_about about_theil_split = {
    .symbol = "T_w, T_b",
    .unit = "nats",
    .range = "0 to T",
    .definition = "The exact split of Theil's index: within = sum of S_k/S T_k, between = sum of S_k/S "
                  "ln((S_k/S) / (n_k/n)), over groups k "
                  "of n_k items and volume S_k.",
    .mathml = I("T") O("=") SUM(I("k") O("=") N("1"), I("K")) OVER(SUB("S", I("k")), I("S")) SUB("T", I("k"))
        O("+") SUM(I("k") O("=") N("1"), I("K")) OVER(SUB("S", I("k")), I("S")) I("ln")
            PAREN(OVER(SUB("S", I("k")) O("/") I("S"), SUB("n", I("k")) O("/") I("n"))),
    .zeros = ZEROS_COUNT "; a group without volume adds nothing",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Theil (1967)",
};
static const struct measure_about about_mld_split = {
    .symbol = "MLD_w, MLD_b",
    .unit = "nats",
    .range = "0 to MLD",
    .definition = "The exact split of the mean logarithmic deviation of the used items: within = sum of "
                  "n_k/n MLD_k, between = sum of n_k/n ln(m/m_k).",
    .mathml = I("MLD") O("=") SUM(I("k") O("=") N("1"), I("K")) OVER(SUB("n", I("k")), I("n")) SUB("MLD", I("k"))
        O("+") SUM(I("k") O("=") N("1"), I("K")) OVER(SUB("n", I("k")), I("n")) I("ln")
            PAREN(OVER(I("m"), SUB("m", I("k")))),
    .zeros = "left out",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Theil (1967), Shorrocks (1980)",
};
static const struct measure_about about_gini_split = {
    .symbol = "G_w, G_b, G_o",
    .unit = "",
    .range = "0 to G",
    .definition = "The Gini coefficient as within + between + overlap: within = sum of p_k s_k G_k with p_k "
                  "= n_k/n and s_k = S_k/S, between = the "
                  "coefficient of the group means weighted by p_k, overlap = the rest (Dagum's "
                  "transvariation), 0 when the groups' ranges do not overlap. "
                  "Yitzhaki and Lerman's within, sum of s_k G_k, belongs to another split.",
    .mathml = I("G") O("=") SUM(I("k") O("=") N("1"), I("K")) SUB("p", I("k")) SUB("s", I("k"))
        SUB("G", I("k")) O("+") SUB("G", I("b")) O("+") SUB("G", I("o")),
    .zeros = "count as zeros",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Bhattacharya and Mahalanobis (1967), Dagum (1997); Yitzhaki and Lerman (1991)",
};

static const struct measure_about about_rows = {
    .symbol = "n",
    .unit = "rows",
    .range = "0 to 2^31",
    .definition =
        "How many rows a rank measure looks at: all, those with volume in either window, or in both.",
    .mathml = I("n"),
    .zeros = "left out unless all rows are asked for",
    .ties = TIES_NONE,
    .empty = "0",
    .single = "1",
    .source = "elementary",
};
#define PAIRS_OF_ROWS OVER(I("n") PAREN(I("n") MINUS N("1")), N("2"))

static const struct measure_about about_kendall = {
    .symbol = "tau",
    .unit = "",
    .range = "-1 (reversed) to 1 (same order)",
    .definition = "Concordant less discordant pairs of rows, c - d, over all pairs (tau a) or over the geometric "
                  "mean of the pairs that are not tied in each "
                  "window (tau b); t_0 and t_1 are the pairs tied in the first and in the second.",
    .mathml = SUB("&#x3C4;", I("b")) O("=")
        OVER(I("c") MINUS I("d"), ROOT(PAREN(PAIRS_OF_ROWS MINUS SUB("t", N("0")))
                                           PAREN(PAIRS_OF_ROWS MINUS SUB("t", N("1"))))),
    .zeros = "the rows are said in the convention: all, active in either, active in both",
    .ties = "count for neither side",
    .empty = "undefined below two rows, and for tau b when all rows are tied in a window",
    .single = "undefined",
    .source = "Kendall (1938, 1945); Knight (1966)",
};
static const struct measure_about about_spearman = {
    .symbol = "rho",
    .unit = "",
    .range = "-1 (reversed) to 1 (same order)",
    .definition = "Pearson's correlation of the ranks in the two windows.",
    .mathml = I("&#x3C1;") O("=") OVER(I("cov") PAREN(SUB("r", N("0")) O(",") SUB("r", N("1"))),
                                       SUB("&#x3C3;", N("0")) SUB("&#x3C3;", N("1"))),
    .zeros = "the rows are said in the convention: all, active in either, active in both",
    .ties = "share the mean of their ranks",
    .empty = "undefined below two rows, and when all rows are tied in a window",
    .single = "undefined",
    .source = "Spearman (1904)",
};
static const struct measure_about about_turnover = {
    .symbol = "",
    .unit = "items",
    .range = "0 to n",
    .definition = "Items idle at t0 and used at t1 (entered), the reverse (exited), used at both (retained).",
    .mathml = I("#") O("{") I("i") O(":") SUB("x", N("0")) O("=") N("0") O("&lt;") SUB("x", N("1")) O("}"),
    .zeros = "an item without volume is idle",
    .ties = TIES_NONE,
    .empty = "0",
    .single = "0 or 1",
    .source = "elementary",
};
static const struct measure_about about_jaccard = {
    .symbol = "J_AB",
    .unit = "share",
    .range = "0 (nothing kept) to 1 (the same items)",
    .definition = "Items used in both windows over items used in either; A and B are the items used in the one and in the other.",
    .mathml = OVER(O("|") I("A") O("&#x2229;") I("B") O("|"), O("|") I("A") O("&#x222A;") I("B") O("|")),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = "undefined without a used item",
    .single = "0 or 1",
    .source = "Jaccard (1901)",
};
static const struct measure_about about_top_overlap = {
    .symbol = "",
    .unit = "share",
    .range = "0 to 1",
    .definition = "Items that are among the k largest used ones in both windows, over k.",
    .mathml = OVER(O("|") SUB("A", I("k")) O("&#x2229;") SUB("B", I("k")) O("|"), I("k")),
    .zeros = "left out",
    .ties = "broken by the order of the rows",
    .empty = "0",
    .single = "0 or 1/k",
    .source = "elementary",
};
static const struct measure_about about_rbo = {
    .symbol = "RBO",
    .unit = "",
    .range = "0 (disjoint) to 1 (the same ranking)",
    .definition = "Rank-biased overlap, extrapolated: the expected overlap seen by a reader who goes down "
                  "both lists of used items and continues with "
                  "probability p at each step; X_d items are among the first d of both, and behind the lists' ends "
                  "the agreement seen last is taken to go on.",
    .mathml = OVER(N("1") MINUS I("p"), I("p")) SUM(I("d") O("=") N("1"), I("&#x221E;"))
        OVER(SUB("X", I("d")), I("d")) POWER(I("p"), I("d")),
    .zeros = "left out",
    .ties = "broken by the order of the rows",
    .empty = "undefined when a window has no used item",
    .single = "0 or 1",
    .source = "Webber, Moffat and Zobel (2010), equation 32",
};
static const struct measure_about about_share_moved = {
    .symbol = "TV",
    .unit = "share",
    .range = "0 (the same shares) to 1 (disjoint)",
    .definition =
        "The part of the volume that went to other items: half the sum of the differences of shares.",
    .mathml = OVER(N("1"), N("2")) SUM_I O("|") SUB("s", I("i") N("1")) MINUS SUB("s", I("i") N("0")) O("|"),
    .zeros = "items idle in both windows change nothing",
    .ties = TIES_NONE,
    .empty = "undefined when a window has no volume",
    .single = "0",
    .source = "total variation distance",
};
static const struct measure_about about_js = {
    .symbol = "JSD",
    .unit = "bits",
    .range = "0 (the same shares) to 1 (disjoint)",
    .definition = "Jensen-Shannon divergence of the shares: the entropy of their mean less the mean of their "
                  "entropies.",
    .mathml = I("H") PAREN(OVER(SUB("s", N("0")) O("+") SUB("s", N("1")), N("2")))
        MINUS OVER(I("H") PAREN(SUB("s", N("0"))) O("+") I("H") PAREN(SUB("s", N("1"))), N("2")),
    .zeros = "items idle in both windows change nothing",
    .ties = TIES_NONE,
    .empty = "undefined when a window has no volume",
    .single = "0",
    .source = "Lin (1991)",
};
static const struct measure_about about_dominance = {
    .symbol = "",
    .unit = "verdict",
    .range = "t1 less concentrated everywhere, t1 more concentrated everywhere, cross, equal",
    .definition = "Whether one Lorenz curve lies nowhere below the other, compared exactly at every corner "
                  "of both. Where they cross, which window is more "
                  "concentrated is a choice of measure.",
    .mathml = SUB("L", N("1")) PAREN(I("p")) O("&#x2265;") SUB("L", N("0")) PAREN(I("p")),
    .zeros = "count as zeros for all rows; left out for active rows",
    .ties = TIES_NONE,
    .empty = "undefined when a window has no volume",
    .single = "equal",
    .source = "Atkinson (1970)",
};

static const struct measure_about about_callers_count = {
    .symbol = "",
    .unit = "items",
    .range = "0 to 2^31",
    .definition = "Items and callers with at least one record, their volume, and the items whose volume is "
                  "all by one caller.",
    .mathml = I("n"),
    .zeros = "a record of volume 0 is a record",
    .ties = TIES_NONE,
    .empty = "0",
    .single = "1",
    .source = "elementary",
};
static const struct measure_about about_callers_share = {
    .symbol = "",
    .unit = "share",
    .range = "0 to 1",
    .definition = "How much of the volume comes from the largest caller; how concentrated it is over callers "
                  "(HHI, and 1/HHI as an effective number); how "
                  "much of it goes to items with a single caller.",
    .mathml = OVER(SUB("c", I("max")), I("S")),
    .zeros = ZEROS_VANISH,
    .ties = "of several largest callers the first counts",
    .empty = NO_VOLUME,
    .single = "1",
    .source = "elementary; Herfindahl (1950)",
};
static const struct measure_about about_callers_headline = {
    .symbol = "",
    .unit = "",
    .range = "0 to 1",
    .definition = "A headline measure over items by their volume, by their number of distinct callers, and "
                  "by their volume without the largest caller: x(i) less c(i), what that caller sent to the item.",
    .mathml = X_I MINUS SUB("c", I("i")),
    .zeros = "after removal of the largest caller: items still used",
    .ties = "of several largest callers the first is removed",
    .empty = NO_VOLUME,
    .single = "1",
    .source = "as of the measure without callers",
};

static const struct measure_about about_attributed = {
    .symbol = "",
    .unit = "share",
    .range = "0 to 1",
    .definition = "The part of all volume that names an item.",
    .mathml = OVER(SUM_I X_I, SUM_I X_I O("+") I("u")),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0 to 1",
    .source = "elementary",
};
#define SPREAD_OR_LARGEST                                                                                    \
    "Low when the volume u that names no item is spread over infinitely many items, high when all of "       \
    "it belongs to the largest known one; V is all volume, S + u. "
#define TOP_K SUM(I("i") O("=") I("n") MINUS I("k") O("+") N("1"), I("n")) X_RANKED

static const struct measure_about about_bounds_hhi = {
    .symbol = "HHI",
    .unit = "",
    .range = "0 to 1",
    .definition = "Bounds of the Herfindahl-Hirschman index. " SPREAD_OR_LARGEST
                  "Counting u as one item, or dropping it, is what others do and gives neither bound.",
    .mathml = OVER(SUM_I POWER(X_I, N("2")), POWER(I("V"), N("2"))) O("&#x2264;") I("HHI") O("&#x2264;")
        OVER(SUM_I POWER(X_I, N("2")) O("+") I("u") PAREN(N("2") SUB("x", I("max")) O("+") I("u")),
             POWER(I("V"), N("2"))),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "1 without unattributed volume",
    .source = "this program",
};
static const struct measure_about about_bounds_share = {
    .symbol = "CR_k",
    .unit = "share",
    .range = "0 to 1",
    .definition = "Bounds of the share of the k largest items. " SPREAD_OR_LARGEST,
    .mathml = OVER(TOP_K, I("V")) O("&#x2264;") SUB("CR", I("k")) O("&#x2264;") OVER(TOP_K O("+") I("u"), I("V")),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "1 without unattributed volume",
    .source = "this program",
};
static const struct measure_about about_bounds_fewest = {
    .symbol = "k(1/2)",
    .unit = "items",
    .range = "1 to n",
    .definition = "Bounds of the fewest items that hold more than half of all volume V = S + u: low when the volume u "
                  "that names no item belongs to the largest known one, high when it is spread over infinitely many items.",
    .mathml = I("min") O("{") I("k") O(":") N("2") PAREN(TOP_K O("+") I("u")) O("&gt;") I("V") O("}") O("&#x2264;") I("k") PAREN(OVER(N("1"), N("2")))
        O("&#x2264;") I("min") O("{") I("k") O(":") N("2") TOP_K O("&gt;") I("V") O("}"),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME "; high also where the attributed volume is not above one half",
    .single = "1, or undefined",
    .source = "this program",
};

#define LISTED_AND_USED(text)                                                                                \
    {                                                                                                        \
        text ",all", text ",active"                                                                          \
    }
#define LORENZ(p)                                                                                            \
    {                                                                                                        \
        .id = "lorenz_" #p, .metric = "lorenz", .convention = LISTED_AND_USED("L(" #p "%) interpolated"),    \
        .name = "Lorenz curve at " #p " %", .about = &about_lorenz, .kind = KIND_RATIONAL, .a = p,           \
        .compute = compute_lorenz                                                                            \
    }
#define TOP_SHARE(k, of_the_lead, what)                                                                      \
    {                                                                                                        \
        .id = "top_share_" #k, .metric = "cr", .convention = {"top " #k " items"},                           \
        .name = "Share of the " what, .about = &about_top_share, .kind = KIND_RATIONAL,                      \
        .zero_invariant = true, .lead = of_the_lead, .a = k, .compute = compute_top_share                    \
    }
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

/* The last argument of the following is the function, behind which a row may state its own unit, range and value of one
 * item. */

/* The groups as items. */
#define ENTITY(of, its_metric, what, its_about, its_name, its_kind, invariant, a_is, b_is, ...)              \
    {                                                                                                        \
        .id = "entity_" of, .metric = its_metric, .convention = {what " (groups summed)"}, .name = its_name, \
        .about = &its_about, .subject = SUBJECT_GROUPS, .kind = its_kind, .zero_invariant = invariant,       \
        .lead = true, .a = a_is, .b = b_is, .compute = __VA_ARGS__                                           \
    }
/* The rank measures over some of the rows. */
#define RANKS(suffix, rows, words, which)                                                                    \
    {.id = "rows_" suffix,                                                                                   \
     .metric = "n_rows",                                                                                     \
     .convention = {rows},                                                                                   \
     .name = "Rows: " words,                                                                                 \
     .about = &about_rows,                                                                                   \
     .subject = SUBJECT_PAIRS,                                                                               \
     .kind = KIND_COUNT,                                                                                     \
     .a = which,                                                                                             \
     .compute = compute_rows},                                                                               \
        {.id = "kendall_b_" suffix,                                                                          \
         .metric = "kendall_tau_b",                                                                          \
         .convention = {rows},                                                                               \
         .name = "Kendall's tau b, " words,                                                                  \
         .about = &about_kendall,                                                                            \
         .subject = SUBJECT_PAIRS,                                                                           \
         .kind = KIND_REAL,                                                                                  \
         .lead = which == PAIRS_EITHER,                                                                      \
         .a = which,                                                                                         \
         .compute = compute_kendall_b},                                                                      \
        {.id = "kendall_a_" suffix,                                                                          \
         .metric = "kendall_tau_a",                                                                          \
         .convention = {rows},                                                                               \
         .name = "Kendall's tau a, " words,                                                                  \
         .about = &about_kendall,                                                                            \
         .subject = SUBJECT_PAIRS,                                                                           \
         .kind = KIND_RATIONAL,                                                                              \
         .a = which,                                                                                         \
         .compute = compute_kendall_a},                                                                      \
    {                                                                                                        \
        .id = "spearman_" suffix, .metric = "spearman_rho", .convention = {"midranks," rows},                \
        .name = "Spearman's rho, " words, .about = &about_spearman, .subject = SUBJECT_PAIRS,                \
        .kind = KIND_REAL, .a = which, .compute = compute_spearman                                           \
    }
#define TOP_OVERLAP(k)                                                                                       \
    {                                                                                                        \
        .id = "top_overlap_" #k, .metric = "topk_overlap",                                                   \
        .convention = {"k=" #k ", |A&B|/k, ties by file order"}, .name = "Overlap of the top " #k,           \
        .about = &about_top_overlap, .subject = SUBJECT_PAIRS, .kind = KIND_RATIONAL, .a = k,                \
        .compute = compute_top_overlap                                                                       \
    }
/* Rows of a tail, a = 1: whoever prints them appends ", xmin=" and the number to the convention. */
#define POWERLAW(its_id, its_metric, what, its_name, its_about, its_kind, ...)                               \
    {                                                                                                        \
        .id = its_id, .metric = its_metric, .convention = {NULL, what}, .name = its_name,                    \
        .about = &its_about, .subject = SUBJECT_POWERLAW, .kind = its_kind, .zero_invariant = true, .a = 1,  \
        .compute = __VA_ARGS__                                                                               \
    }
#define CALLERS(its_id, its_metric, what, its_about, its_name, its_kind, of, ...)                            \
    {                                                                                                        \
        .id = its_id, .metric = its_metric, .convention = {what}, .name = its_name, .about = &its_about,     \
        .subject = SUBJECT_CALLERS, .kind = its_kind, .lead = true, .b = of, .compute = __VA_ARGS__          \
    }
#define BOUND(its_id, its_metric, what, its_about, its_name, its_kind, k, ...)                               \
    {                                                                                                        \
        .id = its_id, .metric = its_metric, .convention = {what}, .name = its_name, .about = &its_about,    \
        .subject = SUBJECT_UNATTRIBUTED, .kind = its_kind, .zero_invariant = true, .lead = true, .a = k,     \
        .compute = __VA_ARGS__                                                                               \
    }

static const struct measure table[] = {
    {.id = "listed",
     .metric = "n",
     .convention = {"all"},
     .name = "Items",
     .about = &about_n,
     .kind = KIND_COUNT,
     .lead = true,
     .compute = compute_n},
    {.id = "used",
     .metric = "n_active",
     .convention = {"x>0"},
     .name = "Used items",
     .about = &about_n_used,
     .kind = KIND_COUNT,
     .zero_invariant = true,
     .lead = true,
     .compute = compute_n_used},
    {.id = "idle",
     .metric = "n_idle",
     .convention = {"x=0"},
     .name = "Idle items",
     .about = &about_n_idle,
     .kind = KIND_COUNT,
     .lead = true,
     .compute = compute_n_idle},
    {.id = "idle_share",
     .metric = "idle_share",
     .convention = {"n_idle/n"},
     .name = "Idle share",
     .about = &about_idle_share,
     .kind = KIND_RATIONAL,
     .lead = true,
     .compute = compute_idle_share},
    {.id = "total",
     .metric = "total",
     .convention = {"sum"},
     .name = "Total volume",
     .about = &about_total,
     .kind = KIND_COUNT,
     .zero_invariant = true,
     .lead = true,
     .compute = compute_total},
    {.id = "max",
     .metric = "max",
     .convention = {"all"},
     .name = "Largest volume",
     .about = &about_largest,
     .kind = KIND_COUNT,
     .compute = compute_largest},
    {.id = "min_used",
     .metric = "min",
     .convention = {NULL, "active"},
     .name = "Smallest volume of a used item",
     .about = &about_least,
     .kind = KIND_COUNT,
     .compute = compute_least},
    {.id = "mean",
     .metric = "mean",
     .convention = {"all", "active"},
     .name = "Mean volume",
     .about = &about_mean,
     .kind = KIND_RATIONAL,
     .lead = true,
     .compute = compute_mean},
    {.id = "median",
     .metric = "median",
     .convention = {"all, mean of middle two", "active, mean of middle two"},
     .name = "Median volume",
     .about = &about_median,
     .kind = KIND_RATIONAL,
     .lead = true,
     .compute = compute_median},

    {.id = "effective_number_entropy",
     .metric = "hill",
     .convention = {"q=1 exp(H nats)"},
     .name = "Effective number of items (entropy)",
     .about = &about_hill,
     .kind = KIND_REAL,
     .zero_invariant = true,
     .lead = true,
     .compute = compute_effective_number},
    {.id = "effective_number_hhi",
     .metric = "hill",
     .convention = {"q=2 (1/HHI)"},
     .name = "Effective number of items (HHI)",
     .about = &about_hill,
     .kind = KIND_RATIONAL,
     .zero_invariant = true,
     .lead = true,
     .compute = compute_inverse_hhi},
    {.id = "hill_inf",
     .metric = "hill",
     .convention = {"q=inf (1/max share)"},
     .name = "Effective number of items (largest share)",
     .about = &about_hill,
     .kind = KIND_RATIONAL,
     .zero_invariant = true,
     .compute = compute_inverse_top_share},
    {.id = "hill_0",
     .metric = "hill",
     .convention = {"q=0 (richness = n_active)"},
     .name = "Hill number of order 0",
     .about = &about_hill,
     .range = "0 to n",
     .single = "0 or 1",
     .kind = KIND_COUNT,
     .zero_invariant = true,
     .compute = compute_n_used},
    {.id = "hill_half",
     .metric = "hill",
     .convention = {"q=0.5"},
     .name = "Hill number of order 1/2",
     .about = &about_hill,
     .kind = KIND_REAL,
     .zero_invariant = true,
     .compute = compute_hill_half},
    {.id = "hhi_points",
     .metric = "hhi",
     .convention = {"points 0..10000"},
     .name = "Herfindahl-Hirschman index in points",
     .about = &about_hhi,
     .unit = "points",
     .range = "10,000/n_a (equal) to 10,000 (one item has all)",
     .single = "10,000",
     .kind = KIND_RATIONAL,
     .zero_invariant = true,
     .lead = true,
     .a = 10000,
     .compute = compute_hhi},
    {.id = "hhi",
     .metric = "hhi",
     .convention = {"share 0..1"},
     .name = "Herfindahl-Hirschman index",
     .about = &about_hhi,
     .kind = KIND_RATIONAL,
     .zero_invariant = true,
     .lead = true,
     .a = 1,
     .compute = compute_hhi},
    {.id = "hhi_unbiased",
     .metric = "hhi",
     .convention = {"unbiased, sum x(x-1)/(S(S-1)), x counts"},
     .name = "Herfindahl-Hirschman index, unbiased",
     .about = &about_hhi_unbiased,
     .kind = KIND_RATIONAL,
     .zero_invariant = true,
     .lead = true,
     .compute = compute_hhi_unbiased},
    {.id = "hhi_normalized",
     .metric = "hhi_normalized",
     .convention = {"N=n all", "N=n_active"},
     .name = "Herfindahl-Hirschman index, normalized",
     .about = &about_hhi_normalized,
     .kind = KIND_RATIONAL,
     .compute = compute_hhi_normalized},
    TOP_SHARE(1, true, "largest item"),
    TOP_SHARE(3, false, "3 largest items"),
    TOP_SHARE(4, true, "4 largest items"),
    TOP_SHARE(5, false, "5 largest items"),
    TOP_SHARE(8, false, "8 largest items"),
    TOP_SHARE(10, true, "10 largest items"),
    TOP_SHARE(20, false, "20 largest items"),
    TOP_SHARE(50, false, "50 largest items"),
    {.id = "fewest_half",
     .metric = "nakamoto",
     .convention = {"smallest k: top-k sum > 1/2 (strict)"},
     .name = "Fewest items for more than half of the volume",
     .about = &about_fewest,
     .kind = KIND_COUNT,
     .zero_invariant = true,
     .lead = true,
     .a = 1,
     .b = 2,
     .compute = compute_fewest},
    {.id = "fewest_half_reached",
     .metric = "nakamoto",
     .convention = {"smallest k: top-k sum >= 1/2"},
     .name = "Fewest items for half of the volume",
     .about = &about_fewest_reached,
     .kind = KIND_COUNT,
     .zero_invariant = true,
     .a = 1,
     .b = 2,
     .compute = compute_fewest_reached},
    {.id = "fewest_third",
     .metric = "nakamoto",
     .convention = {"smallest k: top-k sum > 1/3 (strict)"},
     .name = "Fewest items for more than a third of the volume",
     .about = &about_fewest,
     .kind = KIND_COUNT,
     .zero_invariant = true,
     .a = 1,
     .b = 3,
     .compute = compute_fewest},
    {.id = "fewest_two_thirds",
     .metric = "nakamoto",
     .convention = {"smallest k: top-k sum > 2/3 (strict)"},
     .name = "Fewest items for more than two thirds of the volume",
     .about = &about_fewest,
     .kind = KIND_COUNT,
     .zero_invariant = true,
     .a = 2,
     .b = 3,
     .compute = compute_fewest},
    {.id = "fewest_33",
     .metric = "tau_index",
     .convention = {"smallest k: top-k sum >= 0.33 (33/100)"},
     .name = "Fewest items for 33 % of the volume",
     .about = &about_fewest_reached,
     .kind = KIND_COUNT,
     .zero_invariant = true,
     .a = 33,
     .b = 100,
     .compute = compute_fewest_reached},
    {.id = "fewest_66",
     .metric = "tau_index",
     .convention = {"smallest k: top-k sum >= 0.66 (66/100)"},
     .name = "Fewest items for 66 % of the volume",
     .about = &about_fewest_reached,
     .kind = KIND_COUNT,
     .zero_invariant = true,
     .a = 66,
     .b = 100,
     .compute = compute_fewest_reached},
    {.id = "fewest_90",
     .metric = "tau_index",
     .convention = {"smallest k: top-k sum >= 0.9 (9/10)"},
     .name = "Fewest items for 90 % of the volume",
     .about = &about_fewest_reached,
     .kind = KIND_COUNT,
     .zero_invariant = true,
     .lead = true,
     .a = 9,
     .b = 10,
     .compute = compute_fewest_reached},
    {.id = "entropy_bits",
     .metric = "shannon_entropy",
     .convention = {"bits"},
     .name = "Shannon entropy in bits",
     .about = &about_entropy,
     .unit = "bits",
     .range = "0 (one item has all) to log2 n_a (equal)",
     .kind = KIND_REAL,
     .zero_invariant = true,
     .lead = true,
     .compute = compute_entropy_bits},
    {.id = "entropy_nats",
     .metric = "shannon_entropy",
     .convention = {"nats"},
     .name = "Shannon entropy in nats",
     .about = &about_entropy,
     .kind = KIND_REAL,
     .zero_invariant = true,
     .compute = compute_entropy_nats},
    {.id = "evenness",
     .metric = "shannon_evenness",
     .convention = {"H/ln n all", "H/ln n_active (Pielou)"},
     .name = "Evenness",
     .about = &about_evenness,
     .kind = KIND_REAL,
     .compute = compute_evenness},
    {.id = "hall_tideman",
     .metric = "hall_tideman",
     .convention = LISTED_AND_USED("1/(2*sum(i*s_i)-1), i=1 largest"),
     .name = "Hall-Tideman index",
     .about = &about_hall_tideman,
     .kind = KIND_RATIONAL,
     .zero_invariant = true,
     .compute = compute_hall_tideman},

    {.id = "gini",
     .metric = "gini",
     .convention = LISTED_AND_USED("population"),
     .name = "Gini coefficient",
     .about = &about_gini,
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
     .about = &about_theil,
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
             KIND_COUNT, compute_powerlaw_n),
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

    {.id = "groups",
     .metric = "groups",
     .convention = {"number"},
     .name = "Groups",
     .about = &about_groups,
     .subject = SUBJECT_GROUPS,
     .kind = KIND_COUNT,
     .lead = true,
     .compute = compute_groups},
    ENTITY("n", "entity_n", "all", about_n, "Groups as items", KIND_COUNT, false, 0, 0, compute_n),
    ENTITY("used", "entity_n_active", "x>0", about_n_used, "Used groups", KIND_COUNT, true, 0, 0,
           compute_n_used),
    ENTITY("gini", "entity_gini", "population,all", about_gini, "Gini coefficient of groups", KIND_RATIONAL,
           false, 0, 0, compute_gini),
    ENTITY("hhi", "entity_hhi", "share 0..1", about_hhi, "Herfindahl-Hirschman index of groups",
           KIND_RATIONAL, true, 1, 0, compute_hhi),
    ENTITY("top_share_1", "entity_cr", "top 1 items", about_top_share, "Share of the largest group",
           KIND_RATIONAL, true, 1, 0, compute_top_share),
    ENTITY("top_share_3", "entity_cr", "top 3 items", about_top_share, "Share of the 3 largest groups",
           KIND_RATIONAL, true, 3, 0, compute_top_share),
    ENTITY("top_share_4", "entity_cr", "top 4 items", about_top_share, "Share of the 4 largest groups",
           KIND_RATIONAL, true, 4, 0, compute_top_share),
    ENTITY("theil", "entity_theil_t", "nats, all (0 ln 0 = 0)", about_theil, "Theil index of groups",
           KIND_REAL, false, 0, 0, compute_theil),
    ENTITY("entropy_bits", "entity_shannon_entropy", "bits", about_entropy,
           "Shannon entropy of groups in bits", KIND_REAL, true, 0, 0, compute_entropy_bits, .unit = "bits",
           .range = "0 (one group has all) to log2 n_a (equal)"),
    ENTITY("fewest_half", "entity_nakamoto", "smallest k: top-k sum > 1/2 (strict)", about_fewest,
           "Fewest groups for more than half of the volume", KIND_COUNT, true, 1, 2, compute_fewest,
           .unit = "groups"),
    {.id = "theil_between",
     .metric = "theil_t_between",
     .convention = {"nats, all", "nats, active"},
     .name = "Theil index between groups",
     .about = &about_theil_split,
     .subject = SUBJECT_GROUPS,
     .kind = KIND_REAL,
     .lead = true,
     .compute = compute_theil_between},
    {.id = "theil_within",
     .metric = "theil_t_within",
     .convention = {"nats, all", "nats, active"},
     .name = "Theil index within groups",
     .about = &about_theil_split,
     .subject = SUBJECT_GROUPS,
     .kind = KIND_REAL,
     .lead = true,
     .compute = compute_theil_within},
    {.id = "theil_between_share",
     .metric = "theil_t_between_share",
     .convention = {"between/total, all"},
     .name = "Part of the Theil index between groups",
     .about = &about_theil_split,
     .subject = SUBJECT_GROUPS,
     .unit = "share",
     .range = "0 to 1",
     .single = "undefined",
     .kind = KIND_REAL,
     .lead = true,
     .compute = compute_theil_between_share},
    {.id = "mld_between",
     .metric = "mld_between",
     .convention = {NULL, "nats, active"},
     .name = "Mean logarithmic deviation between groups",
     .about = &about_mld_split,
     .subject = SUBJECT_GROUPS,
     .kind = KIND_REAL,
     .compute = compute_mld_between},
    {.id = "mld_within",
     .metric = "mld_within",
     .convention = {NULL, "nats, active"},
     .name = "Mean logarithmic deviation within groups",
     .about = &about_mld_split,
     .subject = SUBJECT_GROUPS,
     .kind = KIND_REAL,
     .compute = compute_mld_within},
    {.id = "gini_within",
     .metric = "gini_within",
     .convention = {"sum p_k s_k G_k, all (population)"},
     .name = "Gini coefficient within groups",
     .about = &about_gini_split,
     .subject = SUBJECT_GROUPS,
     .kind = KIND_RATIONAL,
     .compute = compute_gini_within},
    {.id = "gini_between",
     .metric = "gini_between",
     .convention = {"Gini of group means weighted by p_k (=Dagum net between), all"},
     .name = "Gini coefficient between groups",
     .about = &about_gini_split,
     .subject = SUBJECT_GROUPS,
     .kind = KIND_RATIONAL,
     .compute = compute_gini_between},
    {.id = "gini_overlap",
     .metric = "gini_overlap",
     .convention = {"G - within - between (=Dagum transvariation), all"},
     .name = "Gini coefficient, overlap of groups",
     .about = &about_gini_split,
     .subject = SUBJECT_GROUPS,
     .kind = KIND_RATIONAL,
     .compute = compute_gini_overlap},
    {.id = "gini_within_yl",
     .metric = "gini_within",
     .convention = {"Yitzhaki-Lerman sum s_k G_k, all"},
     .name = "Gini coefficient within groups (Yitzhaki-Lerman)",
     .about = &about_gini_split,
     .subject = SUBJECT_GROUPS,
     .kind = KIND_RATIONAL,
     .compute = compute_gini_within_yl},

    RANKS("all", "all rows", "all rows", PAIRS_ALL),
    RANKS("either", "active in either", "rows used in either window", PAIRS_EITHER),
    RANKS("both", "active in both", "rows used in both windows", PAIRS_BOTH),
    {.id = "entered",
     .metric = "entered",
     .convention = {"idle at t0, active at t1"},
     .name = "Items that entered",
     .about = &about_turnover,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_COUNT,
     .lead = true,
     .compute = compute_entered},
    {.id = "exited",
     .metric = "exited",
     .convention = {"active at t0, idle at t1"},
     .name = "Items that left",
     .about = &about_turnover,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_COUNT,
     .lead = true,
     .compute = compute_exited},
    {.id = "retained",
     .metric = "retained",
     .convention = {"active at both"},
     .name = "Items that stayed",
     .about = &about_turnover,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_COUNT,
     .lead = true,
     .compute = compute_retained},
    {.id = "jaccard",
     .metric = "jaccard_active",
     .convention = {"|A&B|/|A|B|"},
     .name = "Jaccard index of used items",
     .about = &about_jaccard,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_RATIONAL,
     .lead = true,
     .compute = compute_jaccard},
    TOP_OVERLAP(3),
    TOP_OVERLAP(5),
    TOP_OVERLAP(10),
    TOP_OVERLAP(20),
    {.id = "rbo_90",
     .metric = "rbo_ext",
     .convention = {"p=0.9, active items, ties broken by file order"},
     .name = "Rank-biased overlap, p = 0.9",
     .about = &about_rbo,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_REAL,
     .lead = true,
     .a = 9,
     .compute = compute_rbo},
    {.id = "rbo_50",
     .metric = "rbo_ext",
     .convention = {"p=0.5, active items, ties broken by file order"},
     .name = "Rank-biased overlap, p = 0.5",
     .about = &about_rbo,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_REAL,
     .a = 5,
     .compute = compute_rbo},
    {.id = "share_moved",
     .metric = "share_tv_distance",
     .convention = {"1/2 sum |share1-share0|"},
     .name = "Share of the volume that moved",
     .about = &about_share_moved,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_RATIONAL,
     .lead = true,
     .compute = compute_share_moved},
    {.id = "js_divergence",
     .metric = "js_divergence",
     .convention = {"bits, base 2, range 0..1"},
     .name = "Jensen-Shannon divergence",
     .about = &about_js,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_REAL,
     .compute = compute_js_divergence},
    {.id = "lorenz_dominance_all",
     .metric = "lorenz_dominance",
     .convention = {"all rows"},
     .name = "Lorenz dominance, all rows",
     .about = &about_dominance,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_WORD,
     .lead = true,
     .a = 0,
     .compute = compute_lorenz_dominance},
    {.id = "lorenz_dominance_used",
     .metric = "lorenz_dominance",
     .convention = {"active rows"},
     .name = "Lorenz dominance, used rows",
     .about = &about_dominance,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_WORD,
     .lead = true,
     .a = 1,
     .compute = compute_lorenz_dominance},

    {.id = "gini_change",
     .metric = "gini_change",
     .convention = {"population, all, t1 - t0"},
     .name = "Change of the Gini coefficient",
     .about = &about_gini_change,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_RATIONAL,
     .lead = true,
     .a = GINI_CHANGE,
     .compute = compute_gini_change},
    {.id = "gini_change_by_idle",
     .metric = "gini_change",
     .convention = {"of which by the idle share"},
     .name = "Change of the Gini coefficient by the idle share",
     .about = &about_gini_change,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_RATIONAL,
     .lead = true,
     .a = GINI_CHANGE_BY_IDLE,
     .compute = compute_gini_change},
    {.id = "gini_change_by_used",
     .metric = "gini_change",
     .convention = {"of which by the Gini coefficient of active items"},
     .name = "Change of the Gini coefficient by the used items",
     .about = &about_gini_change,
     .subject = SUBJECT_PAIRS,
     .kind = KIND_RATIONAL,
     .lead = true,
     .a = GINI_CHANGE_BY_USED,
     .compute = compute_gini_change},

    CALLERS("items", "items", "with at least one record", about_callers_count, "Items with a record",
            KIND_COUNT, CALLERS_PER_ITEM, compute_callers_n),
    CALLERS("callers", "callers", "distinct", about_callers_count, "Distinct callers", KIND_COUNT,
            CALLERS_PER_CALLER, compute_callers_n, .unit = "callers"),
    CALLERS("calls", "total", "calls", about_callers_count, "Total volume", KIND_COUNT, CALLERS_PER_ITEM,
            compute_callers_total, .unit = "volume", .range = "0 upwards", .single = "its volume"),
    CALLERS("caller_top_share", "caller_top_share", "largest caller / total", about_callers_share,
            "Share of the largest caller", KIND_RATIONAL, CALLERS_PER_CALLER, compute_callers_top_share),
    CALLERS("caller_hhi", "caller_hhi", "share 0..1 over callers", about_callers_share,
            "Herfindahl-Hirschman index over callers", KIND_RATIONAL, CALLERS_PER_CALLER,
            compute_callers_hhi, .unit = "", .range = "1 / the number of callers, to 1"),
    CALLERS("caller_effective", "caller_effective", "1/HHI over callers", about_callers_share,
            "Effective number of callers", KIND_RATIONAL, CALLERS_PER_CALLER,
            compute_callers_effective, .unit = "callers", .range = "1 to the number of callers"),
    CALLERS("callers_gini", "gini", "population, volume per item", about_callers_headline,
            "Gini coefficient by volume", KIND_RATIONAL, CALLERS_PER_ITEM,
            compute_callers_gini, .range = "0 to 1 - 1/n", .single = "0"),
    CALLERS("callers_gini_without_largest", "gini",
            "population, volume per item after removing the largest caller, items active after removal",
            about_callers_headline, "Gini coefficient without the largest caller", KIND_RATIONAL,
            CALLERS_WITHOUT_LARGEST, compute_callers_gini, .range = "0 to 1 - 1/n", .single = "0"),
    CALLERS("callers_gini_distinct", "gini", "population, distinct callers per item", about_callers_headline,
            "Gini coefficient by distinct callers", KIND_RATIONAL, CALLERS_DISTINCT,
            compute_callers_gini, .range = "0 to 1 - 1/n", .single = "0"),
    CALLERS("callers_hhi", "hhi", "share 0..1, volume per item", about_callers_headline,
            "Herfindahl-Hirschman index by volume", KIND_RATIONAL, CALLERS_PER_ITEM,
            compute_callers_hhi, .range = "1/n to 1"),
    CALLERS("callers_hhi_without_largest", "hhi",
            "share 0..1, volume per item after removing the largest caller", about_callers_headline,
            "Herfindahl-Hirschman index without the largest caller", KIND_RATIONAL, CALLERS_WITHOUT_LARGEST,
            compute_callers_hhi, .range = "1/n to 1"),
    CALLERS("callers_hhi_distinct", "hhi", "share 0..1, distinct callers per item", about_callers_headline,
            "Herfindahl-Hirschman index by distinct callers", KIND_RATIONAL, CALLERS_DISTINCT,
            compute_callers_hhi, .range = "1/n to 1"),
    CALLERS("single_caller_items", "single_caller_items", "items with exactly one distinct caller",
            about_callers_count, "Items with a single caller", KIND_COUNT, 0, compute_single_items),
    CALLERS("single_caller_volume_share", "single_caller_volume_share", "volume of those items / total",
            about_callers_share, "Share of the volume of items with a single caller", KIND_RATIONAL, 0,
            compute_single_volume_share),
    CALLERS("callers_used_without_largest", "n_active", "after removing the largest caller",
            about_callers_count, "Used items without the largest caller", KIND_COUNT, CALLERS_WITHOUT_LARGEST,
            compute_callers_n),
    CALLERS("callers_fewest_half", "nakamoto", "> 1/2 strict, volume per item", about_callers_headline,
            "Fewest items for more than half of the volume", KIND_COUNT, CALLERS_PER_ITEM,
            compute_callers_fewest_half, .unit = "items", .range = "1 to n"),
    CALLERS("callers_fewest_half_without_largest", "nakamoto",
            "> 1/2 strict, after removing the largest caller", about_callers_headline,
            "Fewest items for more than half without the largest caller", KIND_COUNT, CALLERS_WITHOUT_LARGEST,
            compute_callers_fewest_half, .unit = "items", .range = "1 to n"),

    {.id = "attributed_share",
     .metric = "attributed_share",
     .convention = {"sum known / total"},
     .name = "Attributed share",
     .about = &about_attributed,
     .subject = SUBJECT_UNATTRIBUTED,
     .kind = KIND_RATIONAL,
     .zero_invariant = true,
     .lead = true,
     .compute = compute_attributed_share},
    BOUND("hhi_low", "hhi_low", "share 0..1, unattributed spread over infinitely many", about_bounds_hhi,
          "Herfindahl-Hirschman index, low", KIND_RATIONAL, 0, compute_hhi_low),
    BOUND("hhi_high", "hhi_high", "share 0..1, all unattributed belongs to the largest known", about_bounds_hhi,
          "Herfindahl-Hirschman index, high", KIND_RATIONAL, 0, compute_hhi_high),
    BOUND("hhi_as_one_entity", "hhi_as_one_entity",
          "share 0..1, unattributed counted as one entity (not recommended)", about_bounds_hhi,
          "Herfindahl-Hirschman index, unattributed as one item", KIND_RATIONAL, 0, compute_hhi_as_one),
    BOUND("hhi_known_only", "hhi_known_only", "share 0..1, unattributed dropped (not recommended)", about_bounds_hhi,
          "Herfindahl-Hirschman index, unattributed dropped", KIND_RATIONAL, 0, compute_hhi_known_only),
    BOUND("top_share_1_low", "cr_low", "top 1, unattributed spread", about_bounds_share,
          "Share of the largest item, low", KIND_RATIONAL, 1, compute_cr_low),
    BOUND("top_share_1_high", "cr_high", "top 1, unattributed to the largest", about_bounds_share,
          "Share of the largest item, high", KIND_RATIONAL, 1, compute_cr_high),
    BOUND("top_share_3_low", "cr_low", "top 3, unattributed spread", about_bounds_share,
          "Share of the 3 largest items, low", KIND_RATIONAL, 3, compute_cr_low),
    BOUND("top_share_3_high", "cr_high", "top 3, unattributed to the largest", about_bounds_share,
          "Share of the 3 largest items, high", KIND_RATIONAL, 3, compute_cr_high),
    BOUND("fewest_half_low", "nakamoto_low", "> 1/2 strict, unattributed to the largest", about_bounds_fewest,
          "Fewest items for more than half, low", KIND_COUNT, 0, compute_fewest_half_low),
    BOUND("fewest_half_high", "nakamoto_high",
          "> 1/2 strict, unattributed spread; NA = attributed volume alone cannot exceed 1/2", about_bounds_fewest,
          "Fewest items for more than half, high", KIND_COUNT, 0, compute_fewest_half_high),
};

const struct measure *const measures_begin = table, *const measures_end = table + ARRAY_SIZE(table);

const char *measure_unit(const struct measure *measure)
{
    return measure->unit ? measure->unit : measure->about->unit;
}

const char *measure_range(const struct measure *measure)
{
    return measure->range ? measure->range : measure->about->range;
}

const char *measure_single(const struct measure *measure)
{
    return measure->single ? measure->single : measure->about->single;
}

const struct measure *measure_find(const char *id)
{
    for (const struct measure *measure = measures_begin; measure < measures_end; measure++)
        if (strcmp(measure->id, id) == 0)
            return measure;
    return NULL;
}

struct measure_value measure_of_volumes(const struct measure *measure, enum measure_population population,
                                        const struct volumes *listed, const struct value_scope *scope)
{
    assert(measure->subject == SUBJECT_VOLUMES && scope->digits >= 1 && scope->digits <= VALUE_DIGITS_MOST);
    if (!measure->convention[population])
        population = !population;
    struct volumes volumes = population == POPULATION_USED ? volumes_used(listed) : *listed;
    struct measure_input input = {
        .volumes = &volumes, .population = population, .a = measure->a, .b = measure->b, .scope = *scope};
    return measure->compute(&input);
}

struct measure_value measure_by_id(const char *id, enum measure_population population,
                                   const struct volumes *listed, const struct value_scope *scope)
{
    const struct measure *measure = measure_find(id);
    assert(measure);
    return measure_of_volumes(measure, population, listed, scope);
}
