/* SPDX-License-Identifier: MIT
 * Knows the measures of who stands behind the volume. */
#include "measures/measure_parts.h"

#include "measures/callers.h"

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

#define CALLERS(its_id, its_metric, what, its_about, its_name, its_kind, of, ...)                            \
    {                                                                                                        \
        .id = its_id, .metric = its_metric, .convention = {what}, .name = its_name, .about = &its_about,     \
        .subject = SUBJECT_CALLERS, .kind = its_kind, .lead = true, .b = of, .compute = __VA_ARGS__          \
    }

static const struct measure rows[] = {
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
};

const struct measure_part measure_callers = {rows, ARRAY_SIZE(rows)};
