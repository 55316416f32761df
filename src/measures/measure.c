/* SPDX-License-Identifier: MIT
 * Knows every measure: what it is called, how it is defined, where it comes from, and who computes it. */
#include "measures/measure.h"

#include "measures/compute.h"

#include <assert.h>
#include <string.h>

/* MathML in a few words. */
#define I(name) "<mi>" name "</mi>"
#define N(number) "<mn>" number "</mn>"
#define O(operator) "<mo>" operator "</mo>"
#define ROW(...) "<mrow>" __VA_ARGS__ "</mrow>"
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
    .definition = "The volume of the middle item; for an even number of items the mean of the two in the middle.",
    .mathml = OVER(N("1"), N("2")) PAREN(SUB("x", O("(") O("&#x2308;") I("n") O("/") N("2") O("&#x2309;") O(")")) O("+")
                  SUB("x", O("(") O("&#x230A;") I("n") O("/") N("2") O("&#x230B;") O("+") N("1") O(")"))),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = "undefined without items",
    .single = "its volume",
    .source = "elementary",
};

static const struct measure_about about_hhi = {
    .symbol = "HHI",
    .unit = "0 to 1, or points of 1/10,000",
    .range = "1/n_a to 1 (10,000 points)",
    .definition = "The sum of the squared shares: the probability that two units of volume drawn at random (with "
                  "replacement) belong to the same item. For orientation: the US merger guidelines of 2023 call a market "
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
    .unit = "0 to 1",
    .range = "0 to 1",
    .definition = "The probability that two different units of volume belong to the same item. As an estimate from a short "
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
    .unit = "0 to 1",
    .range = "0 (equal) to 1 (one item)",
    .definition = "The HHI moved to 0 for equal shares: (HHI - 1/N) / (1 - 1/N). N is the number of all items or of used ones.",
    .mathml = OVER(I("HHI") MINUS OVER(N("1"), I("N")), N("1") MINUS OVER(N("1"), I("N"))),
    .zeros = "raise N when listed; without effect when used",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "undefined",
    .source = "Hirschman (1945)",
};
static const struct measure_about about_top_share = {
    .symbol = "CR_k",
    .unit = "share",
    .range = "0 to 1",
    .definition = "The part of the volume that the k largest items hold; 1 when there are no more than k.",
    .mathml = SUB("CR", I("k")) O("=") OVER(N("1"), I("S")) SUM(I("i") O("=") I("n") MINUS I("k") O("+") N("1"), I("n")) X_RANKED,
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
    .definition = "The part of the volume that the largest p % of the items hold: ceil(n p / 100) items, at least one.",
    .mathml = SUB("CR", I("k")) O(",") I("k") O("=") I("max") PAREN(N("1") O(",") O("&#x2308;") OVER(I("n") I("p"), N("100")) O("&#x2309;")),
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
    .definition = "The part of the volume above the 1 - p point of the Lorenz curve, which counts a fraction of an item where "
                  "n p / 100 is not whole.",
    .mathml = N("1") MINUS I("L") PAREN(N("1") MINUS OVER(I("p"), N("100"))),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "p / 100",
    .source = "Lorenz (1905)",
};
static const struct measure_about about_fewest = {
    .symbol = "N",
    .unit = "items",
    .range = "1 to n_a",
    .definition = "The fewest items that together hold more than the given part of the volume (the Nakamoto coefficient when it is "
                  "one half). Compared as integers.",
    .mathml = I("min") O("{") I("k") O(":") SUB("CR", I("k")) O("&gt;") I("&#x03C4;") O("}"),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "1",
    .source = "Srinivasan and Lee (2017)",
};
static const struct measure_about about_fewest_reached = {
    .symbol = "N",
    .unit = "items",
    .range = "1 to n_a",
    .definition = "The fewest items that together hold at least the given part of the volume. The part is a fraction of integers, "
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
    .unit = "0 to 1",
    .range = "0 (equal) to 1 - 1/n (one item has all)",
    .definition = "Twice the area between the Lorenz curve and the diagonal; half the mean difference of two items relative to the "
                  "mean. Without correction for sampling: the items are all there are. G of the listed = z + (1 - z) G of the used, "
                  "z the idle share.",
    .mathml = I("G") O("=") OVER(SUM_I PAREN(N("2") I("i") MINUS I("n") MINUS N("1")) X_RANKED, I("n") I("S")),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Gini (1914)",
};
static const struct measure_about about_gini_sample = {
    .symbol = "G'",
    .unit = "0 to 1",
    .range = "0 to 1",
    .definition = "The Gini coefficient times n / (n - 1): for items that are a random sample of more. Wrong for a complete inventory.",
    .mathml = OVER(I("n"), I("n") MINUS N("1")) I("G"),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "undefined",
    .source = "Deltas (2003)",
};
static const struct measure_about about_gini_influence = {
    .symbol = "SE(G)",
    .unit = "0 to 1",
    .range = "0 upwards",
    .definition = "Standard error of the Gini coefficient by its influence function, z(i) = (2i/n - 1 - G) x(i) - 2 C(i)/n. "
                  "Of use only where the items are a sample.",
    .mathml = OVER(ROOT(SUM_I POWER(PAREN(SUB("z", I("i")) MINUS O("&#x7A;&#x304;")), N("2"))), I("n") I("m")),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "undefined",
    .source = "Davidson (2009)",
};
static const struct measure_about about_gini_jackknife_se = {
    .symbol = "SE(G)",
    .unit = "0 to 1",
    .range = "0 upwards",
    .definition = "Standard error of the Gini coefficient by leaving out one item after the other. Of use only where the items are "
                  "a sample.",
    .mathml = ROOT(OVER(I("n") MINUS N("1"), I("n")) SUM_I POWER(PAREN(SUB("G", MINUS I("i")) MINUS O("&#x47;&#x304;")), N("2"))),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = "undefined without volume, and with one used item",
    .single = "undefined",
    .source = "Karagiannis and Kovacevic (2000)",
};
static const struct measure_about about_gini_jackknife = {
    .symbol = "G_J",
    .unit = "0 to 1",
    .range = "0 to 1",
    .definition = "The jackknife estimate of the Gini coefficient: n G - (n - 1) times the mean of the coefficients without one item.",
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
    .definition = "Theil's first index: the mean of (x/m) ln(x/m), with 0 ln 0 = 0. T of the listed = T of the used - ln(1 - z), z the "
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
    .unit = "0 to 1",
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
    .definition = "Generalized entropy: (mean of (x/m)^a - 1) / (a (a - 1)). a = 2 is half the squared coefficient of variation.",
    .mathml = OVER(N("1"), I("a") PAREN(I("a") MINUS N("1"))) PAREN(OVER(N("1"), I("n")) SUM_I POWER(PAREN(OVER(X_I, I("m"))), I("a")) MINUS N("1")),
    .zeros = "count as zeros when listed; for a below 0 one of them makes it infinite",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Cowell (1980), Shorrocks (1980)",
};
static const struct measure_about about_atkinson = {
    .symbol = "A(e)",
    .unit = "0 to 1",
    .range = "0 (equal) to 1",
    .definition = "1 less the equally distributed equivalent over the mean, for inequality aversion e. For e = 1 the equivalent is the geometric "
                  "mean, for e = 2 the harmonic mean.",
    .mathml = N("1") MINUS OVER(N("1"), I("m")) POWER(PAREN(OVER(N("1"), I("n")) SUM_I POWER(X_I, N("1") MINUS I("e"))),
                                                     OVER(N("1"), N("1") MINUS I("e"))),
    .zeros = "count as zeros when listed; for e of 1 and above one of them makes it 1",
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Atkinson (1970)",
};

static const struct measure_about about_entropy = {
    .symbol = "H",
    .unit = "bits, or nats",
    .range = "0 (one item has all) to log n_a (equal)",
    .definition = "Shannon's entropy of the shares, with 0 log 0 = 0: how uncertain it is which item the next unit of volume goes to.",
    .mathml = I("H") O("=") MINUS SUM_I S_I I("log") S_I,
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "0",
    .source = "Shannon (1948)",
};
static const struct measure_about about_evenness = {
    .symbol = "J",
    .unit = "0 to 1",
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
    .definition = "Effective number of items (Hill number of order q): how many equally used items would be as diverse. q = 0 counts the used "
                  "items, q = 1 is exp(H), q = 2 is 1/HHI, q = infinity is 1 over the largest share.",
    .mathml = SUB("D", I("q")) O("=") POWER(PAREN(SUM_USED POWER(S_I, I("q"))), OVER(N("1"), N("1") MINUS I("q"))),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME "; for q = 0: 0",
    .single = "1",
    .source = "Hill (1973)",
};

static const struct measure_about about_tail_ratio = {
    .symbol = "",
    .unit = "ratio",
    .range = "(1 - p)/q (equal) upwards",
    .definition = "What the top holds over what the bottom holds, both read off the Lorenz curve: top 10 % over bottom 40 % (Palma), top "
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
    .definition = "The part of the volume that would have to move to make all items equal: the greatest distance of the Lorenz curve from "
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
    .definition = "The part of the volume that the smallest p of the items hold: a point of the Lorenz curve, straight between items.",
    .mathml = I("L") PAREN(OVER(I("i"), I("n"))) O("=") OVER(SUB("C", I("i")), I("S")) O(",") SUB("C", I("i")) O("=") SUM(I("j") O("=") N("1"), I("i"))
        SUB("x", O("(") I("j") O(")")),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "p",
    .source = "Lorenz (1905)",
};
static const struct measure_about about_asymmetry = {
    .symbol = "LAC",
    .unit = "0 to 2",
    .range = "0 to 2, 1 for a symmetric Lorenz curve",
    .definition = "Where the Lorenz curve is parallel to the diagonal, F(m) + L(m): above 1 the inequality is due to the largest items, below 1 to "
                  "the many small ones. When items equal the mean it is an interval; its midpoint and both ends are given.",
    .mathml = I("F") PAREN(I("m")) O("+") I("L") PAREN(I("m")),
    .zeros = ZEROS_COUNT,
    .ties = "at the mean: an interval; compared as integers, n x with S",
    .empty = NO_VOLUME,
    .single = "1, between 0 and 2",
    .source = "Damgaard and Weiner (2000)",
};
static const struct measure_about about_hall_tideman = {
    .symbol = "HTI",
    .unit = "0 to 1",
    .range = "1/n_a to 1",
    .definition = "The Hall-Tideman or Rosenbluth index, 1 / (2 sum of i s(i) - 1) with i = 1 for the largest; equal to 1 / (n (1 - G)).",
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
    .definition = "Polarization away from the median: (2 (.5 - L(.5)) - G) m / median. Wolfson's own scale is twice that.",
    .mathml = PAREN(N("2") PAREN(N(".5") MINUS I("L") PAREN(N(".5"))) MINUS I("G")) OVER(I("m"), I("med")),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = "undefined without volume, and for a median of 0",
    .single = "0",
    .source = "Wolfson (1994), Foster and Wolfson (2010)",
};
static const struct measure_about about_bonferroni = {
    .symbol = "B",
    .unit = "0 to 1",
    .range = "0 (equal) to 1",
    .definition = "The mean distance of the means of the i smallest items from the mean of all, relative to it. Two conventions: over n, and "
                  "over n - 1.",
    .mathml = OVER(N("1"), I("n")) SUM_I OVER(I("m") MINUS SUB("m", I("i")), I("m")) O(",") SUB("m", I("i")) O("=") OVER(SUB("C", I("i")), I("i")),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "undefined",
    .source = "Bonferroni (1930)",
};
static const struct measure_about about_zenga = {
    .symbol = "Z",
    .unit = "0 to 1",
    .range = "0 to 1",
    .definition = "The mean over all items of 1 less the mean of those below over the mean of those above. Two forms: Zenga's own, and that of "
                  "the R package convey (Langel and Tille), which is not 0 for equal volumes.",
    .mathml = OVER(N("1"), I("n")) PAREN(SUM(I("i") O("=") N("1"), I("n") MINUS N("1")) PAREN(N("1") MINUS
        OVER(SUB("C", I("i")) O("/") I("i"), PAREN(I("S") MINUS SUB("C", I("i"))) O("/") PAREN(I("n") MINUS I("i")))) O("+") N("1") MINUS OVER(I("m"), SUB("x", O("(") I("n") O(")")))),
    .zeros = ZEROS_COUNT,
    .ties = TIES_NONE,
    .empty = NO_VOLUME,
    .single = "undefined",
    .source = "Zenga (2007); Langel and Tille (2012)",
};

#define LISTED_AND_USED(text) {text ",all", text ",active"}
#define LORENZ(p) {.id = "lorenz_" #p, .metric = "lorenz", .convention = LISTED_AND_USED("L(" #p "%) interpolated"), \
    .name = "Lorenz curve at " #p " %", .about = &about_lorenz, .kind = KIND_RATIONAL, .a = p, .compute = compute_lorenz}
#define TOP_SHARE(k, of_the_lead, what) {.id = "top_share_" #k, .metric = "cr", .convention = {"top " #k " items"}, \
    .name = "Share of the " what, .about = &about_top_share, .kind = KIND_RATIONAL, .zero_invariant = true, .lead = of_the_lead, \
    .a = k, .compute = compute_top_share}
#define TOP_PERCENT(p, of_the_lead) {.id = "top_percent_" #p, .metric = "top_share", \
    .convention = LISTED_AND_USED("top " #p "%, k=max(1,ceil(n*p/100))"), .name = "Share of the top " #p " %", \
    .about = &about_top_percent, .kind = KIND_RATIONAL, .lead = of_the_lead, .a = p, .compute = compute_top_percent}, \
    {.id = "top_percent_" #p "_interpolated", .metric = "top_share", .convention = LISTED_AND_USED("top " #p "%, Lorenz-interpolated"), \
    .name = "Share of the top " #p " %, interpolated", .about = &about_top_interpolated, .kind = KIND_RATIONAL, .a = p, \
    .compute = compute_top_percent_interpolated}

static const struct measure table[] = {
    {.id = "listed", .metric = "n", .convention = {"all"}, .name = "Items", .about = &about_n, .kind = KIND_COUNT, .lead = true, .compute = compute_n},
    {.id = "used", .metric = "n_active", .convention = {"x>0"}, .name = "Used items", .about = &about_n_used, .kind = KIND_COUNT,
     .zero_invariant = true, .lead = true, .compute = compute_n_used},
    {.id = "idle", .metric = "n_idle", .convention = {"x=0"}, .name = "Idle items", .about = &about_n_idle, .kind = KIND_COUNT, .lead = true,
     .compute = compute_n_idle},
    {.id = "idle_share", .metric = "idle_share", .convention = {"n_idle/n"}, .name = "Idle share", .about = &about_idle_share,
     .kind = KIND_RATIONAL, .lead = true, .compute = compute_idle_share},
    {.id = "total", .metric = "total", .convention = {"sum"}, .name = "Total volume", .about = &about_total, .kind = KIND_COUNT,
     .zero_invariant = true, .lead = true, .compute = compute_total},
    {.id = "max", .metric = "max", .convention = {"all"}, .name = "Largest volume", .about = &about_largest, .kind = KIND_COUNT,
     .compute = compute_largest},
    {.id = "min_used", .metric = "min", .convention = {NULL, "active"}, .name = "Smallest volume of a used item", .about = &about_least,
     .kind = KIND_COUNT, .compute = compute_least},
    {.id = "mean", .metric = "mean", .convention = {"all", "active"}, .name = "Mean volume", .about = &about_mean, .kind = KIND_RATIONAL, .lead = true,
     .compute = compute_mean},
    {.id = "median", .metric = "median", .convention = {"all, mean of middle two", "active, mean of middle two"}, .name = "Median volume",
     .about = &about_median, .kind = KIND_RATIONAL, .lead = true, .compute = compute_median},

    {.id = "effective_number_entropy", .metric = "hill", .convention = {"q=1 exp(H nats)"}, .name = "Effective number of items (entropy)",
     .about = &about_hill, .kind = KIND_REAL, .zero_invariant = true, .lead = true, .compute = compute_effective_number},
    {.id = "effective_number_hhi", .metric = "hill", .convention = {"q=2 (1/HHI)"}, .name = "Effective number of items (HHI)", .about = &about_hill,
     .kind = KIND_RATIONAL, .zero_invariant = true, .lead = true, .compute = compute_inverse_hhi},
    {.id = "hill_inf", .metric = "hill", .convention = {"q=inf (1/max share)"}, .name = "Effective number of items (largest share)",
     .about = &about_hill, .kind = KIND_RATIONAL, .zero_invariant = true, .compute = compute_inverse_top_share},
    {.id = "hill_0", .metric = "hill", .convention = {"q=0 (richness = n_active)"}, .name = "Hill number of order 0", .about = &about_hill,
     .kind = KIND_COUNT, .zero_invariant = true, .compute = compute_n_used},
    {.id = "hill_half", .metric = "hill", .convention = {"q=0.5"}, .name = "Hill number of order 1/2", .about = &about_hill, .kind = KIND_REAL,
     .zero_invariant = true, .compute = compute_hill_half},
    {.id = "hhi_points", .metric = "hhi", .convention = {"points 0..10000"}, .name = "Herfindahl-Hirschman index in points", .about = &about_hhi,
     .kind = KIND_RATIONAL, .zero_invariant = true, .lead = true, .a = 10000, .compute = compute_hhi},
    {.id = "hhi", .metric = "hhi", .convention = {"share 0..1"}, .name = "Herfindahl-Hirschman index", .about = &about_hhi, .kind = KIND_RATIONAL,
     .zero_invariant = true, .lead = true, .a = 1, .compute = compute_hhi},
    {.id = "hhi_unbiased", .metric = "hhi", .convention = {"unbiased, sum x(x-1)/(S(S-1)), x counts"}, .name = "Herfindahl-Hirschman index, unbiased",
     .about = &about_hhi_unbiased, .kind = KIND_RATIONAL, .zero_invariant = true, .lead = true, .compute = compute_hhi_unbiased},
    {.id = "hhi_normalized", .metric = "hhi_normalized", .convention = {"N=n all", "N=n_active"}, .name = "Herfindahl-Hirschman index, normalized",
     .about = &about_hhi_normalized, .kind = KIND_RATIONAL, .compute = compute_hhi_normalized},
    TOP_SHARE(1, true, "largest item"),
    TOP_SHARE(3, false, "3 largest items"),
    TOP_SHARE(4, true, "4 largest items"),
    TOP_SHARE(5, false, "5 largest items"),
    TOP_SHARE(8, false, "8 largest items"),
    TOP_SHARE(10, true, "10 largest items"),
    TOP_SHARE(20, false, "20 largest items"),
    TOP_SHARE(50, false, "50 largest items"),
    {.id = "fewest_half", .metric = "nakamoto", .convention = {"smallest k: top-k sum > 1/2 (strict)"}, .name = "Fewest items for more than half of the volume",
     .about = &about_fewest, .kind = KIND_COUNT, .zero_invariant = true, .lead = true, .a = 1, .b = 2, .compute = compute_fewest},
    {.id = "fewest_half_reached", .metric = "nakamoto", .convention = {"smallest k: top-k sum >= 1/2"}, .name = "Fewest items for half of the volume",
     .about = &about_fewest_reached, .kind = KIND_COUNT, .zero_invariant = true, .a = 1, .b = 2, .compute = compute_fewest_reached},
    {.id = "fewest_third", .metric = "nakamoto", .convention = {"smallest k: top-k sum > 1/3 (strict)"}, .name = "Fewest items for more than a third of the volume",
     .about = &about_fewest, .kind = KIND_COUNT, .zero_invariant = true, .a = 1, .b = 3, .compute = compute_fewest},
    {.id = "fewest_two_thirds", .metric = "nakamoto", .convention = {"smallest k: top-k sum > 2/3 (strict)"}, .name = "Fewest items for more than two thirds of the volume",
     .about = &about_fewest, .kind = KIND_COUNT, .zero_invariant = true, .a = 2, .b = 3, .compute = compute_fewest},
    {.id = "fewest_33", .metric = "tau_index", .convention = {"smallest k: top-k sum >= 0.33 (33/100)"}, .name = "Fewest items for 33 % of the volume",
     .about = &about_fewest_reached, .kind = KIND_COUNT, .zero_invariant = true, .a = 33, .b = 100, .compute = compute_fewest_reached},
    {.id = "fewest_66", .metric = "tau_index", .convention = {"smallest k: top-k sum >= 0.66 (66/100)"}, .name = "Fewest items for 66 % of the volume",
     .about = &about_fewest_reached, .kind = KIND_COUNT, .zero_invariant = true, .a = 66, .b = 100, .compute = compute_fewest_reached},
    {.id = "fewest_90", .metric = "tau_index", .convention = {"smallest k: top-k sum >= 0.9 (9/10)"}, .name = "Fewest items for 90 % of the volume",
     .about = &about_fewest_reached, .kind = KIND_COUNT, .zero_invariant = true, .lead = true, .a = 9, .b = 10, .compute = compute_fewest_reached},
    {.id = "entropy_bits", .metric = "shannon_entropy", .convention = {"bits"}, .name = "Shannon entropy in bits", .about = &about_entropy,
     .kind = KIND_REAL, .zero_invariant = true, .lead = true, .compute = compute_entropy_bits},
    {.id = "entropy_nats", .metric = "shannon_entropy", .convention = {"nats"}, .name = "Shannon entropy in nats", .about = &about_entropy,
     .kind = KIND_REAL, .zero_invariant = true, .compute = compute_entropy_nats},
    {.id = "evenness", .metric = "shannon_evenness", .convention = {"H/ln n all", "H/ln n_active (Pielou)"}, .name = "Evenness", .about = &about_evenness,
     .kind = KIND_REAL, .compute = compute_evenness},
    {.id = "hall_tideman", .metric = "hall_tideman", .convention = LISTED_AND_USED("1/(2*sum(i*s_i)-1), i=1 largest"), .name = "Hall-Tideman index",
     .about = &about_hall_tideman, .kind = KIND_RATIONAL, .zero_invariant = true, .compute = compute_hall_tideman},

    {.id = "gini", .metric = "gini", .convention = LISTED_AND_USED("population"), .name = "Gini coefficient", .about = &about_gini,
     .kind = KIND_RATIONAL, .lead = true, .compute = compute_gini},
    {.id = "gini_sample", .metric = "gini", .convention = LISTED_AND_USED("sample n/(n-1)"), .name = "Gini coefficient, corrected for sampling",
     .about = &about_gini_sample, .kind = KIND_RATIONAL, .compute = compute_gini_sample},
    {.id = "gini_se_influence", .metric = "gini_se", .convention = LISTED_AND_USED("influence function (infinitesimal jackknife)"),
     .name = "Standard error of Gini by influence", .about = &about_gini_influence, .kind = KIND_REAL, .compute = compute_gini_influence_se},
    {.id = "gini_se_jackknife", .metric = "gini_se", .convention = LISTED_AND_USED("jackknife delete-1"),
     .name = "Standard error of Gini by jackknife", .about = &about_gini_jackknife_se, .kind = KIND_REAL, .compute = compute_gini_jackknife_se},
    {.id = "gini_jackknife", .metric = "gini_jackknife_estimate", .convention = LISTED_AND_USED("n*G-(n-1)*mean(G_-i)"),
     .name = "Gini coefficient by jackknife", .about = &about_gini_jackknife, .kind = KIND_REAL, .compute = compute_gini_jackknife},
    {.id = "theil", .metric = "theil_t", .convention = {"nats, all (0 ln 0 = 0)", "nats, active"}, .name = "Theil index", .about = &about_theil,
     .kind = KIND_REAL, .lead = true, .compute = compute_theil},
    {.id = "theil_normalized", .metric = "theil_t_normalized", .convention = {"T/ln n, all", "T/ln n, active"}, .name = "Theil index, normalized",
     .about = &about_theil_normalized, .kind = KIND_REAL, .compute = compute_theil_normalized},
    {.id = "mld", .metric = "theil_l_mld", .convention = {"nats, all", "nats, active"}, .name = "Mean logarithmic deviation", .about = &about_mld,
     .kind = KIND_REAL, .compute = compute_mld},
    {.id = "ge_half", .metric = "ge", .convention = LISTED_AND_USED("alpha=0.5"), .name = "Generalized entropy of order 1/2", .about = &about_ge,
     .kind = KIND_REAL, .compute = compute_ge_half},
    {.id = "ge_2", .metric = "ge", .convention = LISTED_AND_USED("alpha=2"), .name = "Generalized entropy of order 2", .about = &about_ge,
     .kind = KIND_RATIONAL, .compute = compute_ge_two},
    {.id = "ge_minus_1", .metric = "ge", .convention = LISTED_AND_USED("alpha=-1"), .name = "Generalized entropy of order -1", .about = &about_ge,
     .kind = KIND_REAL, .compute = compute_ge_minus_one},
    {.id = "atkinson_half", .metric = "atkinson", .convention = LISTED_AND_USED("eps=0.5"), .name = "Atkinson index, aversion 1/2",
     .about = &about_atkinson, .kind = KIND_REAL, .compute = compute_atkinson_half},
    {.id = "atkinson_1", .metric = "atkinson", .convention = LISTED_AND_USED("eps=1"), .name = "Atkinson index, aversion 1", .about = &about_atkinson,
     .kind = KIND_REAL, .compute = compute_atkinson_one},
    {.id = "atkinson_2", .metric = "atkinson", .convention = LISTED_AND_USED("eps=2"), .name = "Atkinson index, aversion 2", .about = &about_atkinson,
     .kind = KIND_REAL, .compute = compute_atkinson_two},
    TOP_PERCENT(1, true),
    TOP_PERCENT(5, false),
    TOP_PERCENT(10, false),
    TOP_PERCENT(20, false),
    {.id = "palma", .metric = "palma", .convention = LISTED_AND_USED("(1-L(.9))/L(.4) interpolated"), .name = "Palma ratio", .about = &about_tail_ratio,
     .kind = KIND_RATIONAL, .a = 90, .b = 40, .compute = compute_tail_ratio},
    {.id = "s80s20", .metric = "s80s20", .convention = LISTED_AND_USED("(1-L(.8))/L(.2) interpolated"), .name = "S80/S20 ratio", .about = &about_tail_ratio,
     .kind = KIND_RATIONAL, .a = 80, .b = 20, .compute = compute_tail_ratio},
    {.id = "hoover", .metric = "hoover", .convention = {"all", "active"}, .name = "Hoover index", .about = &about_hoover, .kind = KIND_RATIONAL,
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
    {.id = "lorenz_asymmetry", .metric = "lorenz_asymmetry", .convention = LISTED_AND_USED("Damgaard-Weiner midpoint"), .name = "Lorenz asymmetry",
     .about = &about_asymmetry, .kind = KIND_RATIONAL, .a = 1, .b = 1, .compute = compute_asymmetry},
    {.id = "lorenz_asymmetry_low", .metric = "lorenz_asymmetry", .convention = LISTED_AND_USED("Damgaard-Weiner interval low"),
     .name = "Lorenz asymmetry, low end", .about = &about_asymmetry, .kind = KIND_RATIONAL, .a = 1, .b = 0, .compute = compute_asymmetry},
    {.id = "lorenz_asymmetry_high", .metric = "lorenz_asymmetry", .convention = LISTED_AND_USED("Damgaard-Weiner interval high"),
     .name = "Lorenz asymmetry, high end", .about = &about_asymmetry, .kind = KIND_RATIONAL, .a = 0, .b = 1, .compute = compute_asymmetry},
    {.id = "wolfson", .metric = "wolfson", .convention = LISTED_AND_USED("(2(0.5-L(.5))-G)*mean/median (Foster-Wolfson/PySAL)"),
     .name = "Wolfson polarization", .about = &about_wolfson, .kind = KIND_RATIONAL, .a = 1, .compute = compute_wolfson},
    {.id = "wolfson_1994", .metric = "wolfson", .convention = LISTED_AND_USED("twice that (Wolfson 1994 scale)"),
     .name = "Wolfson polarization, scale of 1994", .about = &about_wolfson, .kind = KIND_RATIONAL, .a = 2, .compute = compute_wolfson},
    {.id = "bonferroni", .metric = "bonferroni", .convention = LISTED_AND_USED("1/n sum_{i=1..n}(m-m_i)/m"), .name = "Bonferroni index",
     .about = &about_bonferroni, .kind = KIND_REAL, .a = 0, .compute = compute_bonferroni},
    {.id = "bonferroni_sample", .metric = "bonferroni", .convention = LISTED_AND_USED("1/(n-1) sum_{i=1..n-1}(m-m_i)/m"),
     .name = "Bonferroni index over n - 1", .about = &about_bonferroni, .kind = KIND_REAL, .a = 1, .compute = compute_bonferroni},
    {.id = "zenga_convey", .metric = "zenga", .convention = LISTED_AND_USED("convey CalcZenga (Langel-Tille) unweighted"), .name = "Zenga index, form of convey",
     .about = &about_zenga, .kind = KIND_REAL, .compute = compute_zenga_convey},
    {.id = "zenga", .metric = "zenga",
     .convention = LISTED_AND_USED("Zenga 2007: 1/n (sum_{i<n}(1-lowermean_i/uppermean_i) + 1-mean/max)"), .name = "Zenga index",
     .about = &about_zenga, .kind = KIND_REAL, .compute = compute_zenga},
};

const struct measure *const measures_begin = table, *const measures_end = table + ARRAY_SIZE(table);

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
    struct measure_input input = {.volumes = &volumes, .a = measure->a, .b = measure->b, .scope = *scope};
    return measure->compute(&input);
}

struct measure_value measure_by_id(const char *id, enum measure_population population, const struct volumes *listed,
                                   const struct value_scope *scope)
{
    const struct measure *measure = measure_find(id);
    assert(measure);
    return measure_of_volumes(measure, population, listed, scope);
}
