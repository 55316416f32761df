/* SPDX-License-Identifier: MIT
 * Knows when two parts hold the same. */
#include "usage/saved.h"

#include "usage/part_take.h"

#include <string.h>

static bool same_tables(struct table *a, struct table *b, uint32_t rows, uint32_t columns)
{
    struct table_rows x = table_sort(a, rows, columns), y = table_sort(b, rows, columns);
    bool same = x.count == y.count && (x.count == 0 || memcmp(x.entries, y.entries, x.count * sizeof *x.entries) == 0);
    table_rows_clear(&x);
    table_rows_clear(&y);
    return same;
}

static bool same_grids(struct grid *a, struct grid *b)
{
    grid_sort(a, PART_DAYS + 1);
    grid_sort(b, PART_DAYS + 1);
    bool same = a->sorted.count == b->sorted.count;
    for (size_t i = 0; same && i < a->sorted.count; i++) {
        const struct table_entry *x = &a->sorted.entries[i], *y = &b->sorted.entries[i];
        same = x->row == y->row && x->column == y->column &&
               memcmp(grid_cells(x), grid_cells(y), GRID_DAYS * sizeof *grid_cells(x)) == 0;
    }
    return same;
}

static bool same_sums(const struct part *a, const struct part *b)
{
    for (int i = 0; i < PART_QUANTITIES; i++)
        if (a->sums[i].sum != b->sums[i].sum || a->sums[i].largest != b->sums[i].largest)
            return false;
    return a->earliest_day == b->earliest_day;
}

static bool same_paid(const struct part *a, const struct part *b)
{
    size_t size = a->model_count * sizeof *a->model_paid[0];
    return size == 0 || (memcmp(a->model_paid[0], b->model_paid[0], size) == 0 &&
                         memcmp(a->model_paid[1], b->model_paid[1], size) == 0);
}

static bool same_callers(const struct part *a, const struct part *b)
{
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++)
        for (uint32_t caller = 0; caller < a->caller_count; caller++)
            if (counts_of(&a->volumes[window], caller) != counts_of(&b->volumes[window], caller))
                return false;
    return a->caller_count == 0 || memcmp(a->paid, b->paid, a->caller_count * sizeof *a->paid) == 0;
}

bool saved_equal(struct part *a, struct part *b)
{
    part_flush(a);
    part_flush(b);
    bool same = same_sums(a, b) && memcmp(a->days, b->days, (PART_DAYS + 1) * sizeof *a->days) == 0 &&
                same_callers(a, b) && same_paid(a, b) && same_grids(&a->models, &b->models);
    for (int axis = 0; axis < PART_AXES; axis++)
        same = same && same_grids(&a->modes[axis], &b->modes[axis]);
    for (int cross = 0; cross < USAGE_CROSSES; cross++)
        same = same && same_tables(&a->crosses[cross].table, &b->crosses[cross].table, a->mode_counts[USAGE_KIND] + 1,
                                   a->mode_counts[part_cross_axis(cross)] + 1);
    return same && payment_days_equal(a->payment_days, b->payment_days) &&
           sparse_equal(&a->pairs, &b->pairs) && sparse_equal(&a->lasts, &b->lasts) &&
           same_tables(&a->verifications.table, &b->verifications.table, a->model_count,
                       a->mode_counts[USAGE_VERIFICATION] + 1) &&
           day_sets_equal(&a->caller_days, &b->caller_days);
}
