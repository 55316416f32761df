/* SPDX-License-Identifier: MIT
 * Knows what a part is made of, and what of it may be given back early. */
#include "usage/part.h"

#include "base/day.h"
#include "base/memory.h"
#include "usage/part_take.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static_assert(PART_DAYS / DAY_SETS_DAYS < DAY_SETS_PIECES, "a piece fits");

static void init_modes(struct part *part, enum usage_axis axis, const struct snapshot_modes *modes)
{
    part->mode_counts[axis] = (uint32_t)modes->count;
    grid_init(&part->modes[axis], (uint32_t)modes->count + 1);
}

static void init_tallies(struct part *part)
{
    tally_init(&part->verifications, part->model_count, part->mode_counts[USAGE_VERIFICATION] + 1);
    for (int cross = 0; cross < USAGE_CROSSES; cross++)
        tally_init(&part->crosses[cross], part->mode_counts[USAGE_KIND] + 1,
                   part->mode_counts[part_cross_axis(cross)] + 1);
}

static int32_t align_day(int32_t day)
{
    int32_t rest = day % DAY_SETS_DAYS;
    return day - (rest < 0 ? rest + DAY_SETS_DAYS : rest);
}

/* Mostly there is none. */
static uint64_t *list_first_party(const struct snapshot_inventory *inventory)
{
    uint64_t *bits = NULL;
    for (size_t i = 0; i < inventory->caller_count; i++) {
        if (!snapshot_is_first_party(inventory, (uint32_t)i))
            continue;
        if (!bits)
            bits = memory_zeroed(inventory->caller_count / 64 + 1, sizeof *bits);
        bits[i / 64] |= UINT64_C(1) << i % 64;
    }
    return bits;
}

struct part *part_new(const struct snapshot_inventory *inventory, int32_t window_days)
{
    struct part *part = memory_zeroed(1, sizeof *part);

    part->sink = (struct snapshot_sink){.take = part_take, .err = ERROR_INIT};
    part->end_day = part->earliest_day = day_of_time(inventory->taken_at);
    part->least_day = part->end_day - USAGE_DAYS_MOST;
    part->floor_day = align_day(part->least_day);
    part->window_day = window_days < USAGE_DAYS_MOST ? part->end_day - window_days : part->least_day;
    part->long_day = part->end_day - usage_window_days[PAIR_WINDOWS_LONG - 1];
    part->today.day = INT32_MIN;
    /* Room for a century costs what is used of it. */
    part->days = memory_pages(PART_DAYS + 1, sizeof *part->days);
    part->model_count = (uint32_t)inventory->model_count;
    grid_init(&part->models, part->model_count);
    init_modes(part, USAGE_VERIFICATION, &inventory->verifications);
    init_modes(part, USAGE_SETTLEMENT, &inventory->settlements);
    init_modes(part, USAGE_KIND, &inventory->kinds);
    init_modes(part, USAGE_NODE, &inventory->nodes);
    part->caller_count = (uint32_t)inventory->caller_count;
    sparse_init(&part->pairs, part->model_count, part->caller_count, RUNS_SUM);
    sparse_init(&part->lasts, part->model_count, part->caller_count, RUNS_HIGHEST);
    part->caller_days.members = part->caller_count;
    part->first_party = list_first_party(inventory);
    part->paid = memory_zeroed(part->caller_count, sizeof *part->paid);
    init_tallies(part);
    part->verified = memory_zeroed(inventory->verifications.count, sizeof *part->verified);
    for (size_t i = 0; i < inventory->verifications.count; i++)
        part->verified[i] = inventory->verifications.rows[i].flag;
    for (int i = 0; i < 2; i++)
        part->model_paid[i] = memory_zeroed(part->model_count, sizeof *part->model_paid[i]);
    payments_init(&part->payments);
    return part;
}

void part_keep_payment_days(struct part *part)
{
    part->payment_days = memory_zeroed(1, sizeof *part->payment_days);
}

static void drop_payment_days(struct part *part)
{
    if (part->payment_days)
        payment_days_clear(part->payment_days);
    free(part->payment_days);
    part->payment_days = NULL;
}

void part_gather_payments(struct part *part)
{
    if (part->payment_days)
        payment_days_gather(part->payment_days, &part->payments);
    drop_payment_days(part);
}

void part_keep_models(struct part *part)
{
    for (size_t axis = 0; axis < PART_AXES; axis++)
        grid_clear(&part->modes[axis]);
    tally_clear(&part->verifications);
    sparse_clear(&part->pairs);
    sparse_clear(&part->lasts);
    day_sets_clear(&part->caller_days);
    for (size_t cross = 0; cross < USAGE_CROSSES; cross++)
        tally_clear(&part->crosses[cross]);
    payments_clear(&part->payments);
    drop_payment_days(part);
    free(part->model_paid[0]);
    free(part->model_paid[1]);
    for (size_t window = 0; window < USAGE_WINDOW_COUNT; window++)
        counts_clear(&part->volumes[window]);
    free(part->paid);
    part->model_paid[0] = part->model_paid[1] = NULL;
    part->paid = NULL;
}

void part_free(struct part *part)
{
    if (!part)
        return;
    part_keep_models(part);
    memory_pages_free(part->days, PART_DAYS + 1, sizeof *part->days);
    grid_clear(&part->models);
    free(part->verified);
    free(part->first_party);
    free(part);
}
