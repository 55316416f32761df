/* SPDX-License-Identifier: MIT
 * Knows the measures of two windows. */
#include "measures/measure_parts.h"

#include "measures/change.h"
#include "measures/pairs.h"

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
    .definition = "Items used in both windows over items used in either; A and B are the items used in the one and in "
                  "the other.",
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

static const struct measure rows[] = {
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
};

const struct measure_part measure_pairs = {rows, ARRAY_SIZE(rows)};
