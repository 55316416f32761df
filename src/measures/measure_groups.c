/* SPDX-License-Identifier: MIT
 * Knows the measures of items that belong to groups. */
#include "measures/measure_parts.h"

#include "measures/compute.h"
#include "measures/groups.h"

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

/* The groups as items. */
#define ENTITY(of, its_metric, what, its_about, its_name, its_kind, invariant, a_is, b_is, ...)              \
    {                                                                                                        \
        .id = "entity_" of, .metric = its_metric, .convention = {what " (groups summed)"}, .name = its_name, \
        .about = &its_about, .subject = SUBJECT_GROUPS, .kind = its_kind, .zero_invariant = invariant,       \
        .lead = true, .a = a_is, .b = b_is, .compute = __VA_ARGS__                                           \
    }

static const struct measure rows[] = {
    {.id = "groups",
     .metric = "groups",
     .convention = {"number"},
     .name = "Groups",
     .about = &about_groups,
     .subject = SUBJECT_GROUPS,
     .kind = KIND_COUNT,
     .lead = true,
     .compute = compute_groups},
    ENTITY("n", "entity_n", "all", measure_about_n, "Groups as items", KIND_COUNT, false, 0, 0, compute_n),
    ENTITY("used", "entity_n_active", "x>0", measure_about_n_used, "Used groups", KIND_COUNT, true, 0, 0,
           compute_n_used),
    ENTITY("gini", "entity_gini", "population,all", measure_about_gini, "Gini coefficient of groups", KIND_RATIONAL,
           false, 0, 0, compute_gini),
    ENTITY("hhi", "entity_hhi", "share 0..1", measure_about_hhi, "Herfindahl-Hirschman index of groups",
           KIND_RATIONAL, true, 1, 0, compute_hhi),
    ENTITY("top_share_1", "entity_cr", "top 1 items", measure_about_top_share, "Share of the largest group",
           KIND_RATIONAL, true, 1, 0, compute_top_share),
    ENTITY("top_share_3", "entity_cr", "top 3 items", measure_about_top_share, "Share of the 3 largest groups",
           KIND_RATIONAL, true, 3, 0, compute_top_share),
    ENTITY("top_share_4", "entity_cr", "top 4 items", measure_about_top_share, "Share of the 4 largest groups",
           KIND_RATIONAL, true, 4, 0, compute_top_share),
    ENTITY("theil", "entity_theil_t", "nats, all (0 ln 0 = 0)", measure_about_theil, "Theil index of groups",
           KIND_REAL, false, 0, 0, compute_theil),
    ENTITY("entropy_bits", "entity_shannon_entropy", "bits", measure_about_entropy,
           "Shannon entropy of groups in bits", KIND_REAL, true, 0, 0, compute_entropy_bits, .unit = "bits",
           .range = "0 (one group has all) to log2 n_a (equal)"),
    ENTITY("fewest_half", "entity_nakamoto", "smallest k: top-k sum > 1/2 (strict)", measure_about_fewest,
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
};

const struct measure_part measure_groups = {rows, ARRAY_SIZE(rows)};
