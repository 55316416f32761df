/* SPDX-License-Identifier: MIT
 * Knows how the sums, sets and extremes that were gathered answer what is asked of them. */
#include "usage/usage.h"

#include "base/day.h"
#include "base/memory.h"
#include "usage/internal.h"
#include "usage/part_merge.h"
#include "usage/part_take.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const int32_t usage_window_days[USAGE_WINDOW_COUNT] = {1, 7, 30, 90, 365, INT32_MAX};

/* The sums fit, as those of one usage do. */
static void add_totals(struct usage_totals *totals, const struct usage_totals *more)
{
    totals->inferences += more->inferences;
    totals->attributed += more->attributed;
    totals->unattributed += more->unattributed;
    totals->verified += more->verified;
    totals->verification_known += more->verification_known;
    totals->caller_known += more->caller_known;
    totals->tokens_known += more->tokens_known;
    totals->paid_known += more->paid_known;
    totals->failed += more->failed;
    totals->tokens_in += more->tokens_in;
    totals->tokens_out += more->tokens_out;
    totals->paid_nano += more->paid_nano;
    totals->records += more->records;
    totals->payments += more->payments;
    totals->paid_apart += more->paid_apart;
    totals->priced_tokens_in += more->priced_tokens_in;
    totals->priced_tokens_out += more->priced_tokens_out;
    totals->priced_nano += more->priced_nano;
    totals->verified_outside += more->verified_outside;
    totals->verified_anonymous += more->verified_anonymous;
}

struct quantity {
    const char *name;
    const char *columns;
};

static const struct quantity quantities[PART_QUANTITIES] = {
    [PART_INFERENCES] = {"inferences", "inference.count or usage_daily.inferences"},
    [PART_TOKENS_IN] = {"input tokens", "tokens_in of inference or usage_daily"},
    [PART_TOKENS_OUT] = {"output tokens", "tokens_out of inference or usage_daily"},
    [PART_PAID] = {"payments", "paid_nano of inference or usage_daily"},
};

static void describe_largest(const struct part *part, const struct part_sum *sum,
                             const struct snapshot_inventory *inventory, char *out, size_t size)
{
    char day[DAY_TEXT_SIZE];
    if (part->rolled_up)
        snprintf(out, size, "sum of a day is %" PRId64 ", on %s", sum->largest, day_iso(sum->day, day));
    else
        snprintf(out, size, "single amount is %" PRId64 ", on %s, of model '%.200s'", sum->largest,
                 day_iso(sum->day, day),
                 sum->model == SNAPSHOT_NONE ? "(none named)" : inventory->models[sum->model].key);
}

static bool sums_fit(const struct part *part, const struct snapshot_inventory *inventory, const char *path,
                     struct error *err)
{
    char largest[320];
    for (int i = 0; i < PART_QUANTITIES; i++) {
        if (!part->sums[i].overflowed)
            continue;
        describe_largest(part, &part->sums[i], inventory, largest, sizeof largest);
        return error_set(err, ERROR_INPUT,
                         "%s: the %s of all records add up to more than %" PRId64 "; the largest %s: correct %s", path,
                         quantities[i].name, INT64_MAX, largest, quantities[i].columns);
    }
    return true;
}

static bool days_fit(const struct part *part, const char *path, struct error *err)
{
    char earliest[DAY_TEXT_SIZE], end[DAY_TEXT_SIZE];
    if (part->earliest_day >= part->least_day)
        return true;
    return error_set(
        err, ERROR_INPUT,
        "%s: the earliest record is of %s, the snapshot was taken on %s: that is more than a century; correct "
        "inference.at or usage_daily.day, or taken_at in table snapshot",
        path, day_iso(part->earliest_day, earliest), day_iso(part->end_day, end));
}

static void fill_totals(const struct part *part, int32_t day, struct usage_totals *totals)
{
    uint32_t inner_day = (uint32_t)(day - part->floor_day);
    const struct part_day *of = &part->days[inner_day];

    *totals = (struct usage_totals){
        .inferences = of->inferences,
        .attributed = of->inferences - of->unattributed,
        .unattributed = of->unattributed,
        .caller_known = of->inferences - of->caller_unknown,
        .tokens_known = of->tokens_known,
        .paid_known = of->paid_known,
        .failed = of->failed,
        .tokens_in = of->tokens_in,
        .tokens_out = of->tokens_out,
        .paid_nano = of->paid_nano,
        .records = of->records,
        .payments = of->payments,
        .paid_apart = of->paid_apart,
        .priced_tokens_in = of->priced_tokens_in,
        .priced_tokens_out = of->priced_tokens_out,
        .priced_nano = of->priced_nano,
        .verified_outside = of->verified_outside,
        .verified_anonymous = of->verified_anonymous,
    };
}

static void add_verified(struct usage *usage, const struct part *part)
{
    size_t count = (size_t)(usage->end_day - usage->first_day) + 1;
    uint32_t first = usage_inner_day(usage, usage->first_day);
    for (uint32_t mode = 0; mode < part->mode_counts[USAGE_VERIFICATION]; mode++) {
        int64_t *volumes = memory_zeroed(count, sizeof *volumes);
        grid_days(&part->modes[USAGE_VERIFICATION], mode, first, first + (uint32_t)count, volumes);
        for (size_t i = 0; i < count; i++) {
            usage->days[i].verification_known += volumes[i];
            usage->days[i].verified += part->verified[mode] ? volumes[i] : 0;
        }
        free(volumes);
    }
}

static struct usage *usage_of_part(struct part *part, unsigned workers)
{
    struct usage *usage = memory_zeroed(1, sizeof *usage);

    part_flush(part);
    usage->part = part;
    usage->first_day = part->earliest_day;
    usage->end_day = part->end_day;
    grid_sort(&part->models, PART_DAYS + 1);
    for (int axis = 0; axis < PART_AXES; axis++)
        grid_sort(&part->modes[axis], PART_DAYS + 1);
    usage->days = memory_zeroed((size_t)(usage->end_day - usage->first_day) + 1, sizeof *usage->days);
    for (int32_t day = usage->first_day; day <= usage->end_day; day++)
        fill_totals(part, day, &usage->days[day - usage->first_day]);
    add_verified(usage, part);
    usage->verifications =
        table_sort(&part->verifications.table, part->model_count, part->mode_counts[USAGE_VERIFICATION] + 1);
    usage_count_model_callers(usage, workers);
    usage_gather_visits(usage);
    return usage;
}

bool usage_join(struct part *parts[], unsigned count, const struct snapshot_inventory *inventory, const char *path,
                struct usage **ret_usage, struct error *err)
{
    assert(count > 0);
    for (unsigned i = 1; i < count; i++)
        part_merge(parts[0], parts[i]);
    if (!days_fit(parts[0], path, err) || !sums_fit(parts[0], inventory, path, err)) {
        part_free(parts[0]);
        return false;
    }
    *ret_usage = usage_of_part(parts[0], count);
    return true;
}

void usage_keep_models(struct usage *usage)
{
    free(usage->model_callers);
    usage->model_callers = NULL;
    free(usage->visits);
    usage->visits = NULL;
    part_keep_models(usage->part);
}

void usage_free(struct usage *usage)
{
    if (!usage)
        return;
    table_rows_clear(&usage->verifications);
    usage_keep_models(usage);
    part_free(usage->part);
    free(usage->days);
    free(usage);
}

int32_t usage_first_day(const struct usage *usage)
{
    return usage->first_day;
}

int32_t usage_end_day(const struct usage *usage)
{
    return usage->end_day;
}

/* Cuts [*first, *end) to the days of the usage; *end may become less than *first. */
static void clip(const struct usage *usage, int32_t *first, int32_t *end)
{
    if (*first < usage->first_day)
        *first = usage->first_day;
    if (*end > usage->end_day)
        *end = usage->end_day;
}

static size_t day_count(const struct usage *usage)
{
    return (size_t)(usage->end_day - usage->first_day);
}

const struct usage_totals *usage_day(const struct usage *usage, int32_t day)
{
    assert(day >= usage->first_day && day < usage->end_day);
    return &usage->days[day - usage->first_day];
}

const struct usage_totals *usage_incomplete(const struct usage *usage)
{
    return &usage->days[usage->end_day - usage->first_day];
}

void usage_totals(const struct usage *usage, int32_t first_day, int32_t end_day, struct usage_totals *ret_totals)
{
    *ret_totals = (struct usage_totals){.records = 0};
    clip(usage, &first_day, &end_day);
    for (int32_t day = first_day; day < end_day; day++)
        add_totals(ret_totals, usage_day(usage, day));
}

bool usage_day_is_missing(const struct usage *usage, int32_t day)
{
    return usage_day(usage, day)->records == 0;
}

/* Most models of a large inventory never ran. */
static bool never_ran(const struct usage *usage, uint32_t model)
{
    const size_t *starts = usage->part->models.sorted.starts;
    return starts[model] == starts[model + 1];
}

void usage_by_model(const struct usage *usage, int32_t first_day, int32_t end_day, int64_t *out)
{
    clip(usage, &first_day, &end_day);
    for (uint32_t model = 0; model < usage->part->model_count; model++)
        out[model] = end_day <= first_day || never_ran(usage, model)
                         ? 0
                         : grid_sum(&usage->part->models, model, usage_inner_day(usage, first_day),
                                    usage_inner_day(usage, end_day));
}

int64_t usage_models_between(const struct usage *usage, int32_t first_day, int32_t end_day)
{
    int64_t models = 0;
    int32_t first, last, active;
    for (uint32_t model = 0; model < usage->part->model_count; model++)
        models += usage_model_activity(usage, model, first_day, end_day, &first, &last, &active);
    return models;
}

bool usage_model_periods(const struct usage *usage, uint32_t model, int32_t first_day, int32_t days, size_t count,
                         uint64_t *out)
{
    const struct grid *models = &usage->part->models;
    uint32_t first = usage_inner_day(usage, first_day), end = first + (uint32_t)days * (uint32_t)count;
    if (never_ran(usage, model))
        return false;
    memset(out, 0, (count + 63) / 64 * sizeof *out);
    for (size_t i = models->sorted.starts[model]; i < models->sorted.starts[model + 1]; i++)
        for (uint32_t left = grid_active(models, i, first, end); left != 0; left &= left - 1) {
            uint32_t day = models->sorted.entries[i].column * GRID_DAYS + (uint32_t)__builtin_ctz(left);
            size_t period = (day - first) / (uint32_t)days;
            out[period / 64] |= UINT64_C(1) << period % 64;
        }
    return true;
}

/* All days of a row of a grid. */
static void row_days(const struct usage *usage, const struct grid *grid, uint32_t row, int64_t *out)
{
    memset(out, 0, day_count(usage) * sizeof *out);
    grid_days(grid, row, usage_inner_day(usage, usage->first_day), usage_inner_day(usage, usage->end_day), out);
}

void usage_model_days(const struct usage *usage, uint32_t model, int64_t *out)
{
    row_days(usage, &usage->part->models, model, out);
}

void usage_model_days_between(const struct usage *usage, uint32_t model, int32_t first_day, int32_t end_day,
                              int64_t *out)
{
    memset(out, 0, (size_t)(end_day - first_day) * sizeof *out);
    grid_days(&usage->part->models, model, usage_inner_day(usage, first_day), usage_inner_day(usage, end_day), out);
}

void usage_mode_days(const struct usage *usage, enum usage_axis axis, uint32_t mode, int64_t *out)
{
    row_days(usage, &usage->part->modes[axis], mode == SNAPSHOT_NONE ? usage->part->mode_counts[axis] : mode, out);
}

bool usage_model_activity(const struct usage *usage, uint32_t model, int32_t first_day, int32_t end_day,
                          int32_t *ret_first, int32_t *ret_last, int32_t *ret_active_days)
{
    const struct grid *models = &usage->part->models;
    int32_t first = 0, last = 0, active = 0;

    clip(usage, &first_day, &end_day);
    if (first_day >= end_day)
        return false;
    uint32_t from = usage_inner_day(usage, first_day), until = usage_inner_day(usage, end_day);
    for (size_t i = models->sorted.starts[model]; i < models->sorted.starts[model + 1]; i++) {
        uint32_t days = grid_active(models, i, from, until);
        int32_t start = usage->part->floor_day + (int32_t)models->sorted.entries[i].column * GRID_DAYS;
        if (days == 0)
            continue;
        first = active == 0 ? start + __builtin_ctz(days) : first;
        last = start + 31 - __builtin_clz(days);
        active += __builtin_popcount(days);
    }
    if (active == 0)
        return false;
    *ret_first = first;
    *ret_last = last;
    *ret_active_days = active;
    return true;
}

void usage_models_used(const struct usage *usage, int64_t *out)
{
    const struct grid *models = &usage->part->models;
    uint32_t first = usage_inner_day(usage, usage->first_day), end = usage_inner_day(usage, usage->end_day);

    memset(out, 0, day_count(usage) * sizeof *out);
    for (size_t i = 0; i < models->sorted.count; i++)
        for (uint32_t left = grid_active(models, i, first, end); left != 0; left &= left - 1)
            out[models->sorted.entries[i].column * GRID_DAYS + (uint32_t)__builtin_ctz(left) - first]++;
}

void usage_model_verifications(const struct usage *usage, uint32_t model, int64_t *out)
{
    memset(out, 0, ((size_t)usage->part->mode_counts[USAGE_VERIFICATION] + 1) * sizeof *out);
    for (size_t i = usage->verifications.starts[model]; i < usage->verifications.starts[model + 1]; i++)
        out[usage->verifications.entries[i].column] = (int64_t)usage->verifications.entries[i].value;
}

int64_t usage_cross(const struct usage *usage, enum usage_cross cross, uint32_t kind, uint32_t mode)
{
    enum usage_axis other = part_cross_axis(cross);
    uint32_t row = kind == SNAPSHOT_NONE ? usage->part->mode_counts[USAGE_KIND] : kind;
    uint32_t column = mode == SNAPSHOT_NONE ? usage->part->mode_counts[other] : mode;
    const uint64_t *volume = table_find(&usage->part->crosses[cross].table, row, column);
    return volume ? (int64_t)*volume : 0;
}

void usage_paid_by_model(const struct usage *usage, bool all_time, int64_t *out)
{
    if (usage->part->model_count > 0)
        memcpy(out, usage->part->model_paid[all_time], usage->part->model_count * sizeof *out);
}

bool usage_median_payment(const struct usage *usage, int64_t *ret_least, int64_t *ret_most)
{
    return payments_median(&usage->part->payments, ret_least, ret_most);
}
