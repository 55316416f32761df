/* SPDX-License-Identifier: MIT
 * Knows when all that was recorded adds up to more than 64 bits hold, and which record is most to blame. */
#include "usage/part_sums.h"

static bool precedes(int32_t day, uint32_t model, const struct part_sum *sum)
{
    return day < sum->day || (day == sum->day && model < sum->model);
}

static void note_large(struct part *part, const struct snapshot_record *record)
{
    const int64_t amounts[PART_QUANTITIES] = {record->inferences, record->tokens_in, record->tokens_out,
                                              record->paid_nano};
    for (int i = 0; i < PART_QUANTITIES; i++) {
        struct part_sum *sum = &part->sums[i];
        if (amounts[i] < PART_LARGE || amounts[i] < sum->largest)
            continue;
        if (amounts[i] == sum->largest && !precedes(record->day, record->model, sum))
            continue;
        sum->largest = amounts[i];
        sum->day = record->day;
        sum->model = record->model;
    }
}

static inline void add_to_sum(struct part *part, enum part_quantity quantity, int64_t amount)
{
    if (__builtin_add_overflow(part->sums[quantity].sum, amount, &part->sums[quantity].sum))
        part->sums[quantity].overflowed = part->overflowed = true;
}

bool part_sums_add(struct part *part, const struct snapshot_record *record)
{
    int64_t in = part_known(record->tokens_in), out = part_known(record->tokens_out),
            paid = part_known(record->paid_nano);
    if ((record->inferences | in | out | paid) >= PART_LARGE)
        note_large(part, record);
    add_to_sum(part, PART_INFERENCES, record->inferences);
    add_to_sum(part, PART_TOKENS_IN, in);
    add_to_sum(part, PART_TOKENS_OUT, out);
    add_to_sum(part, PART_PAID, paid);
    return !part->overflowed;
}

/* Records that are all small are added up first: 2^31 times SNAPSHOT_RUN is far from overflowing. */
bool part_sums_add_run(struct part *part, const struct snapshot_record *records, size_t count)
{
    int64_t inferences = 0, tokens_in = 0, tokens_out = 0, paid = 0, all = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t in = part_known(records[i].tokens_in), out = part_known(records[i].tokens_out),
                nano = part_known(records[i].paid_nano);
        all |= records[i].inferences | in | out | nano;
        if (all >= PART_LARGE)
            break;
        inferences += records[i].inferences;
        tokens_in += in;
        tokens_out += out;
        paid += nano;
    }
    /* All of them, whether or not the sums still fit: one may be the largest. */
    for (size_t i = 0; i < count && all >= PART_LARGE; i++)
        part_sums_add(part, &records[i]);
    if (all >= PART_LARGE)
        return !part->overflowed;
    add_to_sum(part, PART_INFERENCES, inferences);
    add_to_sum(part, PART_TOKENS_IN, tokens_in);
    add_to_sum(part, PART_TOKENS_OUT, tokens_out);
    add_to_sum(part, PART_PAID, paid);
    return !part->overflowed;
}

static void merge_sum(struct part_sum *sum, const struct part_sum *more)
{
    int64_t both = 0;
    bool overflowed = sum->overflowed || more->overflowed || __builtin_add_overflow(sum->sum, more->sum, &both);
    if (more->largest > sum->largest || (more->largest == sum->largest && precedes(more->day, more->model, sum)))
        *sum = *more;
    sum->sum = both;
    sum->overflowed = overflowed;
}

void part_sums_merge(struct part *part, const struct part *more)
{
    for (int i = 0; i < PART_QUANTITIES; i++) {
        merge_sum(&part->sums[i], &more->sums[i]);
        part->overflowed |= part->sums[i].overflowed;
    }
}
