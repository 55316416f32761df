/* SPDX-License-Identifier: MIT
 * Knows when the cuts that a database has made through its volume fit together. */
#include "usage/usage.h"

#include "base/day.h"
#include "base/memory.h"
#include "postgres/rollup.h"
#include "usage/part_take.h"

#include <stdio.h>
#include <stdlib.h>

/* Cuts that hold all volume of a day. */
#define DATED (ROLLUP_MODEL + 1)

struct gathering {
    struct rollup_sink sink; /* first, so that a sink is its gathering */
    struct part *part;
    const char *name;
    /* What did not fail of each day, as each of the dated cuts has it: [day - floor_day]. */
    int64_t *volumes[DATED];
    int64_t records, paid, callers, payments;
    int64_t pairs[2]; /* before the window, and in it */
};

static bool add(int64_t *sum, int64_t more)
{
    return !__builtin_add_overflow(*sum, more, sum);
}

/* False when a sum does not fit. That of the volume of a day is told by usage_join(), once the part has seen it too. */
static bool add_to_check(struct gathering *gathering, const struct rollup_row *row)
{
    const struct snapshot_record *record = &row->record;
    int64_t paid = record->paid_nano == SNAPSHOT_UNKNOWN ? 0 : record->paid_nano;
    if (row->kind == ROLLUP_PAIR)
        return record->day < gathering->part->end_day &&
               add(&gathering->pairs[record->day >= gathering->part->window_day], record->inferences);
    if (row->kind == ROLLUP_PAYMENT)
        return row->records > 0 && add(&gathering->payments, row->records);
    if (row->kind == ROLLUP_CALLER)
        return record->failed || add(&gathering->callers, record->inferences);
    if (row->kind == ROLLUP_DAY && (row->records <= 0 || !add(&gathering->records, row->records)))
        return false;
    if (row->kind == ROLLUP_MODEL && !add(&gathering->paid, paid))
        return false;
    int64_t *volume = &gathering->volumes[row->kind][record->day - gathering->part->floor_day];
    return record->failed || add(volume, record->inferences) || row->kind == ROLLUP_DAY;
}

static bool disagree(const struct gathering *gathering, const char *what, struct error *err)
{
    return error_set(
        err, ERROR_INPUT,
        "%s: %s; the database did not show one state of its tables throughout: see inuse-postgresql(7) about "
        "isolation, and run again",
        gathering->name, what);
}

static bool take(struct rollup_sink *sink, const struct rollup_row *row, struct error *err)
{
    struct gathering *gathering = (struct gathering *)sink;
    struct part *part = gathering->part;

    bool dated = row->kind != ROLLUP_PAYMENT;
    if (dated && row->record.day < part->earliest_day)
        part->earliest_day = row->record.day;
    if (part->overflowed || (dated && row->record.day < part->least_day))
        return true;
    if (!add_to_check(gathering, row))
        return disagree(gathering, "sums of parts are more than the whole", err);
    part_take_rollup(part, row);
    return true;
}

static bool days_agree(const struct gathering *gathering, struct error *err)
{
    for (int32_t day = gathering->part->least_day; day <= gathering->part->end_day; day++) {
        size_t i = (size_t)(day - gathering->part->floor_day);
        for (int kind = ROLLUP_NODE; kind < DATED; kind++)
            if (gathering->volumes[kind][i] != gathering->volumes[ROLLUP_DAY][i]) {
                char text[DAY_TEXT_SIZE + 64], iso[DAY_TEXT_SIZE];
                snprintf(text, sizeof text, "two cuts through the volume of %s do not agree", day_iso(day, iso));
                return disagree(gathering, text, err);
            }
    }
    return true;
}

/* Callers come without days, and volume whose caller nobody knows with the days only. */
static bool callers_agree(const struct gathering *gathering, struct error *err)
{
    const struct part *part = gathering->part;
    int64_t known = 0;
    for (int32_t day = part->least_day; day <= part->end_day; day++) {
        const struct part_day *totals = &part->days[day - part->floor_day];
        known += totals->inferences - totals->caller_unknown;
    }
    return known == gathering->callers || disagree(gathering, "callers have another volume than their days", err);
}

static bool window_agrees(const struct gathering *gathering, struct error *err)
{
    const struct part *part = gathering->part;
    int64_t volume = 0, payments = 0;
    for (int32_t day = part->window_day; day < part->end_day; day++) {
        volume += part->days[day - part->floor_day].inferences;
        payments += part->days[day - part->floor_day].payments;
    }
    if (gathering->pairs[true] > volume)
        return disagree(gathering, "pairs of model and caller have more volume than their days", err);
    return gathering->payments == payments || disagree(gathering, "days have another number of payments", err);
}

static bool gather(struct postgres *postgres, const struct snapshot_inventory *inventory, struct gathering *gathering,
                   struct progress *progress, struct faults *faults, struct error *err)
{
    struct rollup_request request = {.inventory = inventory, .window_day = gathering->part->window_day};
    for (int window = 0; window < USAGE_ALL; window++)
        request.bounds[request.bound_count++] = gathering->part->end_day - usage_window_days[window];
    if (!postgres_rollups(postgres, &request, &gathering->sink, progress, faults, err))
        return false;
    /* What the part itself refuses is told by usage_join(). */
    bool whole = !gathering->part->overflowed && gathering->part->earliest_day >= gathering->part->least_day;
    return !whole || (days_agree(gathering, err) && callers_agree(gathering, err) && window_agrees(gathering, err));
}

bool usage_read_rollups(struct postgres *postgres, const struct snapshot_inventory *inventory,
                        const struct usage_options *options, struct progress *progress, struct usage **ret_usage,
                        struct faults *faults, struct error *err)
{
    struct gathering gathering = {.sink = {.take = take},
                                  .part = part_new(inventory, options->window_days),
                                  .name = postgres_name(postgres)};
    for (int kind = 0; kind < DATED; kind++)
        gathering.volumes[kind] = memory_zeroed(PART_DAYS + 1, sizeof *gathering.volumes[kind]);
    bool done = gather(postgres, inventory, &gathering, progress, faults, err);
    for (int kind = 0; kind < DATED; kind++)
        free(gathering.volumes[kind]);
    if (done)
        return usage_join(&gathering.part, 1, inventory, gathering.name, ret_usage, err);
    part_free(gathering.part);
    return false;
}
