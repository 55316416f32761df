/* SPDX-License-Identifier: MIT
 *
 * Items that belong to groups (models of owners, nodes of countries): inequality within and between the
 * groups, and the groups as items of their own ("entities").
 *
 *     struct groups groups;
 *     if (!groups_set(&groups, values, group_of, count, group_count, &too_large)) ...
 *     groups_measure(measure_find("theil_between"), POPULATION_LISTED, &groups, &scope);
 *     groups_clear(&groups);
 *
 * Theil's T and the mean logarithmic deviation split exactly into within + between; the Gini coefficient
 * leaves an overlap: within (sum of p_k s_k G_k) + between (Gini of the group means) + overlap (Bhattacharya
 * and Mahalanobis 1967; Dagum 1997 calls the overlap transvariation). Yitzhaki and Lerman (1991) split
 * otherwise, with within = sum of s_k G_k.
 */
#ifndef MEASURES_GROUPS_H
#define MEASURES_GROUPS_H

#include "measures/measure.h"

struct groups {
    struct volumes items;
    int64_t count;           /* of groups with at least one item */
    struct volumes *members; /* the items of each group */
    struct volumes sums;     /* the groups as items: their totals */
};

/* `group_of[i]` in 0..group_count-1 is the group of item i; groups without items are left out. False when the
 * volumes of a group add up to more than int64 holds: *ret_too_large is that group. Requires what
 * volumes_set() requires. */
bool groups_set(struct groups *groups, const int64_t *values, const int64_t *group_of, int64_t count,
                int64_t group_count, int64_t *ret_too_large);
void groups_clear(struct groups *groups);

/* Requires measure->subject == SUBJECT_GROUPS. */
struct measure_value groups_measure(const struct measure *measure, enum measure_population population,
                                    const struct groups *groups, const struct value_scope *scope);

measure_compute compute_groups;
measure_compute compute_theil_within, compute_theil_between,
    compute_theil_between_share;                         /* both populations */
measure_compute compute_mld_within, compute_mld_between; /* used items */
measure_compute compute_gini_within, compute_gini_within_yl, compute_gini_between,
    compute_gini_overlap; /* listed */

#endif
