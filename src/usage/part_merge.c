/* SPDX-License-Identifier: MIT
 * Knows how what two threads gathered becomes what one would have gathered. */
#include "usage/part_merge.h"

#include "usage/part_sums.h"
#include "usage/part_take.h"

#include <assert.h>

static void merge_day(struct part_day *day, const struct part_day *more)
{
    day->records += more->records;
    day->failed += more->failed;
    day->inferences += more->inferences;
    day->unattributed += more->unattributed;
    day->caller_unknown += more->caller_unknown;
    day->tokens_in += more->tokens_in;
    day->tokens_out += more->tokens_out;
    day->tokens_known += more->tokens_known;
    day->paid_nano += more->paid_nano;
    day->paid_known += more->paid_known;
    day->payments += more->payments;
    day->paid_apart += more->paid_apart;
    day->priced_tokens_in += more->priced_tokens_in;
    day->priced_tokens_out += more->priced_tokens_out;
    day->priced_nano += more->priced_nano;
    day->verified_outside += more->verified_outside;
    day->verified_anonymous += more->verified_anonymous;
}

typedef void unite_value(uint64_t *value, uint64_t more);

static void add_value(uint64_t *value, uint64_t more)
{
    *value += more;
}

static void merge_table(struct table *table, const struct table *more, unite_value *unite)
{
    table_reserve(table, table->count + more->count);
    for (size_t i = 0; i < more->capacity; i++)
        if (more->entries[i].row != TABLE_EMPTY)
            unite(table_at(table, more->entries[i].row, more->entries[i].column), more->entries[i].value);
}

static void merge_volumes(struct part *part, struct part *more)
{
    int32_t first = more->earliest_day > more->floor_day ? more->earliest_day : more->floor_day;
    for (int32_t day = first; day <= part->end_day; day++)
        merge_day(&part->days[day - part->floor_day], &more->days[day - part->floor_day]);
    grid_merge(&part->models, &more->models);
    for (int axis = 0; axis < PART_AXES; axis++)
        grid_merge(&part->modes[axis], &more->modes[axis]);
    merge_table(&part->verifications.table, &more->verifications.table, add_value);
    sparse_merge(&part->pairs, &more->pairs);
    sparse_merge(&part->lasts, &more->lasts);
    part->pairs_are_many |= more->pairs_are_many;
    day_sets_merge(&part->caller_days, &more->caller_days);
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++)
        counts_merge(&part->volumes[window], &more->volumes[window]);
    for (uint32_t caller = 0; caller < part->caller_count; caller++)
        part->paid[caller] |= more->paid[caller];
}

static void merge_answers(struct part *part, const struct part *more)
{
    for (int cross = 0; cross < USAGE_CROSSES; cross++)
        merge_table(&part->crosses[cross].table, &more->crosses[cross].table, add_value);
    payments_merge(&part->payments, &more->payments);
    if (part->payment_days && more->payment_days)
        payment_days_merge(part->payment_days, more->payment_days);
    for (int i = 0; i < 2; i++)
        for (uint32_t model = 0; model < part->model_count; model++)
            part->model_paid[i][model] += more->model_paid[i][model];
}

void part_merge(struct part *part, struct part *more)
{
    assert(part->model_count == more->model_count && part->caller_count == more->caller_count &&
           part->pair_windows == more->pair_windows);
    /* Where sets of days lie may change. */
    part->today.day = INT32_MIN;
    part_sums_merge(part, more);
    if (more->earliest_day < part->earliest_day)
        part->earliest_day = more->earliest_day;
    if (!part->overflowed) {
        part_flush(more);
        merge_volumes(part, more);
        merge_answers(part, more);
    }
    part_free(more);
}
