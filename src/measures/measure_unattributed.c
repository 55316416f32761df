/* SPDX-License-Identifier: MIT
 * Knows the measures of what volume that names no item may hide. */
#include "measures/measure_parts.h"

#include "measures/unattributed.h"

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
                  "that names no item belongs to the largest known one, high when it is spread over infinitely "
                  "many items.",
    .mathml = I("min") O("{") I("k") O(":") N("2") PAREN(TOP_K O("+") I("u")) O("&gt;") I("V") O("}") O("&#x2264;")
        I("k") PAREN(OVER(N("1"), N("2")))
        O("&#x2264;") I("min") O("{") I("k") O(":") N("2") TOP_K O("&gt;") I("V") O("}"),
    .zeros = ZEROS_VANISH,
    .ties = TIES_NONE,
    .empty = NO_VOLUME "; high also where the attributed volume is not above one half",
    .single = "1, or undefined",
    .source = "this program",
};

#define BOUND(its_id, its_metric, what, its_about, its_name, its_kind, k, ...)                               \
    {                                                                                                        \
        .id = its_id, .metric = its_metric, .convention = {what}, .name = its_name, .about = &its_about,    \
        .subject = SUBJECT_UNATTRIBUTED, .kind = its_kind, .zero_invariant = true, .lead = true, .a = k,     \
        .compute = __VA_ARGS__                                                                               \
    }

static const struct measure rows[] = {
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

const struct measure_part measure_unattributed = {rows, ARRAY_SIZE(rows)};
