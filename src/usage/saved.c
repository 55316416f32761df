/* SPDX-License-Identifier: MIT
 * Knows which members of a part outlive a run. */
#include "usage/saved.h"

#include "usage/part_take.h"
#include "usage/saved_layout.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A member more must be added here, or shown to be nothing that rows add to; then this number is changed. */
static_assert(sizeof(void *) != 8 || sizeof(struct part) == 28968, "every member of a part is saved, or need not be");

static void add(struct text *out, const void *bytes, size_t count, size_t size)
{
    text_add_bytes(out, bytes, count * size);
}

static void add_table(const struct table *table, struct text *out)
{
    struct saved_table head = {.capacity = table->capacity, .count = table->count};
    add(out, &head, 1, sizeof head);
    if (table->capacity > 0)
        add(out, table->entries, table->capacity, sizeof *table->entries);
}

static void add_counts(const struct counts *counts, uint32_t members, struct text *out)
{
    uint64_t begun = counts->low != NULL;
    add(out, &begun, 1, sizeof begun);
    if (!begun)
        return;
    add(out, counts->low, members, sizeof *counts->low);
    add_table(&counts->high, out);
}

static void add_grid(const struct grid *grid, struct text *out)
{
    uint64_t count = grid->pieces.count;
    add(out, &count, 1, sizeof count);
    for (size_t i = 0; i < grid->pieces.capacity; i++) {
        const struct table_entry *entry = &grid->pieces.entries[i];
        struct saved_piece piece = {.row = entry->row, .column = entry->column};
        if (entry->row == TABLE_EMPTY)
            continue;
        memcpy(piece.cells, grid_cells(entry), sizeof piece.cells);
        add(out, &piece, 1, sizeof piece);
    }
}

/* All but what can be very much, which has sections of its own. */
static void add_small(const struct part *part, struct text *out)
{
    struct saved_part head = {
        .end_day = part->end_day,
        .floor_day = part->floor_day,
        .earliest_day = part->earliest_day,
        .window_day = part->window_day,
        .model_count = part->model_count,
        .caller_count = part->caller_count,
    };
    for (int axis = 0; axis < PART_AXES; axis++)
        head.mode_counts[axis] = part->mode_counts[axis];
    memcpy(head.sums, part->sums, sizeof head.sums);
    add(out, &head, 1, sizeof head);
    if (part->earliest_day < part->end_day)
        add(out, &part->days[part->earliest_day - part->floor_day], (size_t)(part->end_day - part->earliest_day),
            sizeof *part->days);
    for (int i = 0; i < 2; i++)
        add(out, part->model_paid[i], part->model_count, sizeof *part->model_paid[i]);
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++)
        add_counts(&part->volumes[window], part->caller_count, out);
    add(out, part->paid, part->caller_count, sizeof *part->paid);
    add_grid(&part->models, out);
    for (int axis = 0; axis < PART_AXES; axis++)
        add_grid(&part->modes[axis], out);
    add_table(&part->verifications.table, out);
    for (int cross = 0; cross < USAGE_CROSSES; cross++)
        add_table(&part->crosses[cross].table, out);
}

static bool volumes_hold(const struct table *table, uint64_t most)
{
    for (size_t i = 0; i < table->capacity; i++)
        if (table->entries[i].row != TABLE_EMPTY && table->entries[i].value > most)
            return false;
    return true;
}

/* Of all but pairs. */
static bool sums_hold(struct part *part)
{
    uint64_t volume = (uint64_t)part->sums[PART_INFERENCES].sum, paid = (uint64_t)part->sums[PART_PAID].sum;
    bool hold = true;
    for (int cross = 0; cross < USAGE_CROSSES; cross++) {
        table_drop_zeros(&part->crosses[cross].table);
        hold &= volumes_hold(&part->crosses[cross].table, volume);
    }
    for (uint32_t model = 0; model < part->model_count; model++)
        hold &= (uint64_t)part->model_paid[0][model] <= paid;
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++) {
        table_drop_zeros(&part->volumes[window].high);
        for (uint32_t caller = 0; caller < part->caller_count; caller++)
            hold &= (uint64_t)counts_of(&part->volumes[window], caller) <= volume;
    }
    return hold;
}

struct holding {
    uint64_t most;
    bool holds;
};

static void hold_pairs(void *context, const struct runs_entry *entries, size_t count)
{
    struct holding *holding = context;
    for (size_t i = 0; i < count; i++)
        holding->holds &= entries[i].value <= holding->most;
}

bool saved_holds(struct part *part)
{
    struct holding pairs = {.most = (uint64_t)part->sums[PART_INFERENCES].sum, .holds = true};
    part_flush(part);
    sparse_settle(&part->pairs);
    sparse_each(&part->pairs, hold_pairs, (void *[]){&pairs}, 1);
    return sums_hold(part) && pairs.holds;
}

bool saved_write(struct part *part, struct sections_writer *writer)
{
    struct holding pairs = {.most = (uint64_t)part->sums[PART_INFERENCES].sum, .holds = true};
    struct text section = TEXT_INIT;
    assert(!part->overflowed && !part->pair_windows && part->payment_days && part->payments.count == 0);
    part_flush(part);
    bool hold = sums_hold(part);
    add_small(part, &section);
    sections_add(writer, &section);
    sparse_save(&part->pairs, writer, hold_pairs, &pairs);
    sparse_save(&part->lasts, writer, NULL, NULL);
    day_sets_save(&part->caller_days, writer);
    payment_days_save(part->payment_days, &section);
    sections_add(writer, &section);
    text_clear(&section);
    return hold && pairs.holds;
}
