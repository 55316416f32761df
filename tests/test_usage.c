/* SPDX-License-Identifier: MIT
 * Usage against a naive counterpart: seeded records, every question answered by brute force, any number of parts. */
#include "base/day.h"
#include "base/memory.h"
#include "base/text.h"
#include "usage/part.h"
#include "usage/retention.h"
#include "usage/usage.h"
#include "seeded.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MODELS 40
#define CALLERS 60
#define MODES 3
#define WINDOW_DAYS 30
#define END_DAY 20500
#define SPAN 500

struct world {
    struct snapshot_inventory inventory;
    struct snapshot_model models[MODELS];
    unsigned char kinds[CALLERS]; /* of callers */
    struct snapshot_mode modes[MODES];
    struct snapshot_record *records;
    size_t count;
    bool pairs_are_many; /* as if a list of them became too long when a third of the records had been taken */
};

static bool one_in(uint64_t *state, uint32_t bound)
{
    return below(state, bound) == 0;
}

static uint32_t mode_or_none(uint64_t *state)
{
    return one_in(state, 5) ? SNAPSHOT_NONE : below(state, MODES);
}

static int64_t amount_or_unknown(uint64_t *state)
{
    return one_in(state, 3) ? SNAPSHOT_UNKNOWN : (int64_t)below(state, 5000);
}

/* Two stretches of days with a gap between, some records on the day of taken_at; low indexes are busier. */
static struct snapshot_record make_record(uint64_t *state)
{
    int32_t age = (int32_t)below(state, SPAN);
    if (age > 200 && age < 260)
        age = 100;
    return (struct snapshot_record){
        .day = END_DAY - age,
        .model = one_in(state, 6) ? SNAPSHOT_NONE : below(state, 1 + below(state, MODELS - 3)),
        .caller = one_in(state, 7) ? SNAPSHOT_NONE : below(state, 1 + below(state, CALLERS - 2)),
        .verification = mode_or_none(state),
        .settlement = mode_or_none(state),
        .kind = mode_or_none(state),
        .node = mode_or_none(state),
        .inferences = below(state, 4),
        .tokens_in = amount_or_unknown(state),
        .tokens_out = amount_or_unknown(state),
        .paid_nano = amount_or_unknown(state),
        .failed = one_in(state, 10),
    };
}

static void init_world(struct world *world)
{
    static const char *const keys[2] = {"ada/first", "ada/other"};
    *world = (struct world){.count = 0};
    for (size_t i = 0; i < MODELS; i++)
        world->models[i] = (struct snapshot_model){.id = (int64_t)i + 1, .key = keys[i > 0]};
    for (size_t i = 0; i < MODES; i++)
        world->modes[i] = (struct snapshot_mode){.id = (int64_t)i, .name = "mode", .flag = i > 0};
    for (size_t i = 0; i < CALLERS; i += 3)
        world->kinds[i] = i % 2 == 0 ? CALLER_FIRST_PARTY : CALLER_RELAY;
    struct snapshot_modes modes = {.rows = world->modes, .count = MODES};
    world->inventory = (struct snapshot_inventory){
        .taken_at = (int64_t)END_DAY * 86400 + 3600,
        .models = world->models,
        .model_count = MODELS,
        .callers = {.kinds = world->kinds},
        .caller_count = CALLERS,
        .verifications = modes,
        .settlements = modes,
        .kinds = modes,
        .nodes = modes,
    };
}

static void make_world(struct world *world, uint64_t seed, size_t count)
{
    init_world(world);
    world->records = memory_zeroed(count, sizeof *world->records);
    world->count = count;
    /* Some come twice, as callers do who ask the same again. */
    for (size_t i = 0; i < count; i++)
        world->records[i] = i % 7 == 6 ? world->records[i - 1] : make_record(&seed);
}

static int by_day(const void *left, const void *right)
{
    const struct snapshot_record *a = left, *b = right;
    return (a->day > b->day) - (a->day < b->day);
}

static bool try_join(const struct world *world, unsigned count, struct usage **ret_usage, struct error *err)
{
    struct part *parts[16];
    struct pair_windows *pair_windows = pair_windows_new(MODELS, CALLERS);
    for (unsigned i = 0; i < count; i++) {
        parts[i] = part_new(&world->inventory, WINDOW_DAYS);
        parts[i]->pair_windows = pair_windows;
    }
    /* In runs of many lengths. */
    for (size_t i = 0, end; i < world->count; i = end) {
        struct part *part = parts[i * count / world->count];
        size_t most = i + i % SNAPSHOT_RUN + 1;
        for (end = i + 1; end < world->count && end < most && parts[end * count / world->count] == part;)
            end++;
        part->pairs_are_many = world->pairs_are_many && i >= world->count / 3 && (count == 1 || part != parts[0]);
        assert_true(part->sink.take(&part->sink, &world->records[i], end - i));
    }
    bool joined = usage_join(parts, count, &world->inventory, "made-up.db", ret_usage, err);
    pair_windows_free(pair_windows);
    return joined;
}

static struct usage *join(const struct world *world, unsigned count)
{
    struct error err = ERROR_INIT;
    struct usage *usage = NULL;
    if (!try_join(world, count, &usage, &err))
        fail_msg("%s", err.message);
    return usage;
}

/* What a record counts as: its volume, or 0 when it failed or is outside [first, end). */
static int64_t volume_in(const struct snapshot_record *record, int32_t first, int32_t end)
{
    return record->day >= first && record->day < end && !record->failed ? record->inferences : 0;
}

static int64_t stated(int64_t amount)
{
    return amount == SNAPSHOT_UNKNOWN ? 0 : amount;
}

static bool is_outside(const struct world *world, uint32_t caller)
{
    return caller != SNAPSHOT_NONE && world->kinds[caller] != CALLER_FIRST_PARTY;
}

/* The members of the totals that answer questions of money and of trust. */
static void add_naive_answers(const struct world *world, const struct snapshot_record *record,
                              struct usage_totals *totals)
{
    if (record->verification != SNAPSHOT_NONE && record->verification > 0) {
        totals->verified_outside += is_outside(world, record->caller) ? record->inferences : 0;
        totals->verified_anonymous += record->caller == SNAPSHOT_NONE ? record->inferences : 0;
    }
    if (record->paid_nano == SNAPSHOT_UNKNOWN)
        return;
    totals->payments++;
    totals->paid_apart += record->inferences == 0 ? record->paid_nano : 0;
    if (record->tokens_in == SNAPSHOT_UNKNOWN && record->tokens_out == SNAPSHOT_UNKNOWN)
        return;
    totals->priced_tokens_in += stated(record->tokens_in);
    totals->priced_tokens_out += stated(record->tokens_out);
    totals->priced_nano += record->paid_nano;
}

static struct usage_totals naive_totals(const struct world *world, int32_t first, int32_t end)
{
    struct usage_totals totals = {.records = 0};
    for (size_t i = 0; i < world->count; i++) {
        const struct snapshot_record *record = &world->records[i];
        int64_t volume = volume_in(record, first, end);
        if (record->day < first || record->day >= end)
            continue;
        totals.records++;
        totals.failed += record->failed ? record->inferences : 0;
        if (record->failed)
            continue;
        totals.inferences += volume;
        totals.attributed += record->model != SNAPSHOT_NONE ? volume : 0;
        totals.unattributed += record->model == SNAPSHOT_NONE ? volume : 0;
        totals.verification_known += record->verification != SNAPSHOT_NONE ? volume : 0;
        totals.verified += record->verification != SNAPSHOT_NONE && record->verification > 0 ? volume : 0;
        totals.caller_known += record->caller != SNAPSHOT_NONE ? volume : 0;
        totals.tokens_known +=
            record->tokens_in != SNAPSHOT_UNKNOWN || record->tokens_out != SNAPSHOT_UNKNOWN ? volume : 0;
        totals.paid_known += record->paid_nano != SNAPSHOT_UNKNOWN ? volume : 0;
        totals.tokens_in += stated(record->tokens_in);
        totals.tokens_out += stated(record->tokens_out);
        totals.paid_nano += stated(record->paid_nano);
        add_naive_answers(world, record, &totals);
    }
    return totals;
}

static int64_t naive_volume(const struct world *world, uint32_t model, uint32_t caller, int32_t first, int32_t end)
{
    int64_t volume = 0;
    for (size_t i = 0; i < world->count; i++)
        if (world->records[i].model == model && (caller == SNAPSHOT_NONE || world->records[i].caller == caller))
            volume += volume_in(&world->records[i], first, end);
    return volume;
}

static int64_t naive_by_caller(const struct world *world, uint32_t caller, int32_t first, int32_t end)
{
    int64_t volume = 0;
    for (size_t i = 0; i < world->count; i++)
        if (world->records[i].caller == caller)
            volume += volume_in(&world->records[i], first, end);
    return volume;
}

static int64_t naive_distinct(const struct world *world, int32_t first, int32_t end)
{
    bool seen[CALLERS] = {false};
    int64_t distinct = 0;
    for (size_t i = 0; i < world->count; i++) {
        const struct snapshot_record *record = &world->records[i];
        if (record->caller == SNAPSHOT_NONE || volume_in(record, first, end) == 0 || seen[record->caller])
            continue;
        seen[record->caller] = true;
        distinct++;
    }
    return distinct;
}

static int64_t naive_mode(const struct world *world, enum usage_axis axis, uint32_t mode, int32_t day)
{
    int64_t volume = 0;
    for (size_t i = 0; i < world->count; i++) {
        const struct snapshot_record *record = &world->records[i];
        const uint32_t modes[] = {record->verification, record->settlement, record->kind, record->node};
        if (modes[axis] == mode)
            volume += volume_in(record, day, day + 1);
    }
    return volume;
}

static void check_totals(const struct world *world, const struct usage *usage)
{
    static const int32_t spans[][2] = {{-5, 1},  {-30, 0}, {-365, 0},   {-INT32_C(20000), 9},
                                       {-3, -3}, {-2, -9}, {-230, -210}};
    int32_t end = usage_end_day(usage), earliest = end;

    for (size_t i = 0; i < world->count; i++)
        if (world->records[i].day < earliest)
            earliest = world->records[i].day;
    assert_int_equal(usage_first_day(usage), earliest);
    assert_int_equal(end, END_DAY);
    for (size_t i = 0; i < ARRAY_SIZE(spans); i++) {
        int32_t until = end + spans[i][1] > end ? end : end + spans[i][1];
        struct usage_totals expected = naive_totals(world, end + spans[i][0], until), got;
        usage_totals(usage, end + spans[i][0], end + spans[i][1], &got);
        assert_memory_equal(&got, &expected, sizeof got);
    }
    struct usage_totals incomplete = naive_totals(world, end, end + 1);
    assert_memory_equal(usage_incomplete(usage), &incomplete, sizeof incomplete);
    for (int32_t day = earliest; day < end; day++) {
        struct usage_totals expected = naive_totals(world, day, day + 1);
        assert_memory_equal(usage_day(usage, day), &expected, sizeof expected);
        assert_int_equal(usage_day_is_missing(usage, day), expected.records == 0);
    }
}

static void check_model_days(const struct world *world, const struct usage *usage, uint32_t model, int64_t *used)
{
    int32_t first = usage_first_day(usage), end = usage_end_day(usage);
    int32_t first_active = 0, last_active = 0, active = 0, got_first = 0, got_last = 0, got_active = 0;
    int64_t days[SPAN];

    usage_model_days(usage, model, days);
    for (int32_t day = first; day < end; day++) {
        int64_t volume = naive_volume(world, model, SNAPSHOT_NONE, day, day + 1);
        assert_int_equal(days[day - first], volume);
        used[day - first] += volume > 0;
        if (volume == 0 || day < end - 90)
            continue;
        first_active = active++ == 0 ? day : first_active;
        last_active = day;
    }
    assert_int_equal(usage_model_activity(usage, model, end - 90, end, &got_first, &got_last, &got_active), active > 0);
    assert_int_equal(got_first, first_active);
    assert_int_equal(got_last, last_active);
    assert_int_equal(got_active, active);
}

static void check_model_callers(const struct world *world, const struct usage *usage, uint32_t model)
{
    struct usage_model_callers expected = {.largest = SNAPSHOT_NONE}, got;
    for (uint32_t caller = 0; caller < CALLERS; caller++) {
        int64_t volume = naive_volume(world, model, caller, END_DAY - WINDOW_DAYS, END_DAY);
        expected.distinct += volume > 0;
        expected.volume_known += volume;
        if (volume > expected.largest_volume) {
            expected.largest_volume = volume;
            expected.largest = caller;
        }
    }
    usage_model_callers(usage, model, &got);
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++) {
        int64_t distinct = 0;
        int32_t days = usage_window_days[window];
        for (uint32_t caller = 0; caller < CALLERS; caller++)
            distinct += naive_volume(world, model, caller, days == INT32_MAX ? INT32_MIN : END_DAY - days, END_DAY) > 0;
        assert_int_equal(got.distinct_in[window], distinct);
    }
    assert_int_equal(got.distinct, expected.distinct);
    assert_int_equal(got.volume_known, expected.volume_known);
    assert_int_equal(got.largest_volume, expected.largest_volume);
    assert_int_equal(got.largest, expected.largest);
}

static void check_models(const struct world *world, const struct usage *usage)
{
    int64_t volumes[MODELS], used[SPAN] = {0}, got_used[SPAN], modes[MODES + 1];
    int32_t end = usage_end_day(usage);

    usage_by_model(usage, end - 30, end, volumes);
    for (uint32_t model = 0; model < MODELS; model++) {
        assert_int_equal(volumes[model], naive_volume(world, model, SNAPSHOT_NONE, end - 30, end));
        check_model_days(world, usage, model, used);
        check_model_callers(world, usage, model);
        usage_model_verifications(usage, model, modes);
        int64_t sum = 0;
        for (size_t i = 0; i <= MODES; i++)
            sum += modes[i];
        assert_int_equal(sum, naive_volume(world, model, SNAPSHOT_NONE, 0, end));
    }
    usage_models_used(usage, got_used);
    assert_memory_equal(got_used, used, (size_t)(end - usage_first_day(usage)) * sizeof *used);
}

static void check_model_verification(const struct world *world, const struct usage *usage)
{
    int64_t modes[MODES + 1], expected[MODES + 1] = {0};
    for (size_t i = 0; i < world->count; i++)
        if (world->records[i].model == 0)
            expected[world->records[i].verification == SNAPSHOT_NONE ? MODES : world->records[i].verification] +=
                volume_in(&world->records[i], 0, END_DAY);
    usage_model_verifications(usage, 0, modes);
    assert_memory_equal(modes, expected, sizeof modes);
}

static void check_callers(const struct world *world, const struct usage *usage)
{
    int64_t volumes[CALLERS], by_model[MODELS], callers[USAGE_WINDOW_COUNT];
    int32_t end = usage_end_day(usage);

    usage_count_callers(usage, callers);
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++) {
        int32_t first = window == USAGE_ALL ? 0 : end - usage_window_days[window];
        usage_by_caller(usage, (enum usage_window)window, volumes);
        for (uint32_t caller = 0; caller < CALLERS; caller++)
            assert_int_equal(volumes[caller], naive_by_caller(world, caller, first, end));
        assert_int_equal(callers[window], naive_distinct(world, first, end));
    }
    for (uint32_t caller = 0; caller < CALLERS; caller++) {
        int32_t active = 0, first = 0, last = 0, got_first = 0, got_last = 0;
        for (int32_t day = usage_first_day(usage); day < end; day++)
            if (naive_by_caller(world, caller, day, day + 1) > 0) {
                first = active++ == 0 ? day : first;
                last = day;
            }
        assert_int_equal(usage_caller_days(usage, caller), active);
        assert_int_equal(usage_caller_activity(usage, caller, &got_first, &got_last), active > 0);
        assert_int_equal(got_first, first);
        assert_int_equal(got_last, last);
    }
    usage_by_model_of_caller(usage, 0, by_model);
    for (uint32_t model = 0; model < MODELS; model++)
        assert_int_equal(by_model[model], naive_volume(world, model, 0, end - WINDOW_DAYS, end));
}

static void check_distinct(const struct world *world, const struct usage *usage)
{
    static const int32_t windows[] = {1, 7, 30, 200, INT32_MAX};
    int64_t distinct[SPAN];
    int32_t first = usage_first_day(usage);

    for (size_t i = 0; i < ARRAY_SIZE(windows); i++) {
        usage_distinct_callers(usage, windows[i], distinct);
        for (int32_t day = first; day < usage_end_day(usage); day++) {
            int32_t from = windows[i] > day ? 0 : day + 1 - windows[i];
            assert_int_equal(distinct[day - first], naive_distinct(world, from, day + 1));
            assert_int_equal(usage_callers_between(usage, from, day + 1), distinct[day - first]);
        }
    }
}

/* Spans that begin and end anywhere, also before the days of the usage. */
static void check_spans(const struct world *world, const struct usage *usage)
{
    int32_t first = usage_first_day(usage), end = usage_end_day(usage);
    assert_int_equal(usage_callers_between(usage, end, end), 0);
    assert_int_equal(usage_callers_between(usage, first, first), 0);
    assert_int_equal(usage_models_between(usage, end, end), 0);
    for (int32_t day = first - 1; day < end; day += 5)
        for (int32_t days = 1; day + days <= end; days += days) {
            int64_t by_model[MODELS], used = 0;
            usage_by_model(usage, day, day + days, by_model);
            for (uint32_t model = 0; model < MODELS; model++) {
                assert_int_equal(by_model[model], naive_volume(world, model, SNAPSHOT_NONE, day, day + days));
                used += by_model[model] > 0;
            }
            assert_int_equal(usage_models_between(usage, day, day + days), used);
            assert_int_equal(usage_callers_between(usage, day, day + days), naive_distinct(world, day, day + days));
        }
}

/* Periods of several lengths that leave out days before and behind them, more than a word holds among them. */
static void check_periods(const struct world *world, const struct usage *usage)
{
    int32_t first = usage_first_day(usage) + 1, last = usage_end_day(usage) - 1;
    for (int32_t days = 1; days <= 7 && first < last; days += 3)
        for (uint32_t model = 0; model < MODELS; model++) {
            size_t count = (size_t)(last - first) / (size_t)days;
            uint64_t words[SPAN / 64 + 1] = {0};
            bool ran = usage_model_periods(usage, model, first, days, count, words);
            assert_true(ran || naive_volume(world, model, SNAPSHOT_NONE, 0, END_DAY) == 0);
            for (size_t i = 0; i < 64 * ((count + 63) / 64); i++) {
                int32_t from = first + (int32_t)i * days;
                assert_int_equal(words[i / 64] >> i % 64 & 1,
                                 i < count && naive_volume(world, model, SNAPSHOT_NONE, from, from + days) > 0);
            }
        }
}

static void check_modes(const struct world *world, const struct usage *usage)
{
    static const uint32_t modes[] = {0, 1, 2, SNAPSHOT_NONE};
    int64_t days[SPAN];
    int32_t first = usage_first_day(usage);

    for (int axis = USAGE_VERIFICATION; axis <= USAGE_NODE; axis++)
        for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
            usage_mode_days(usage, (enum usage_axis)axis, modes[i], days);
            for (int32_t day = first; day < usage_end_day(usage); day++)
                assert_int_equal(days[day - first], naive_mode(world, (enum usage_axis)axis, modes[i], day));
        }
}

static int64_t naive_cross(const struct world *world, enum usage_cross cross, uint32_t kind, uint32_t mode)
{
    int64_t volume = 0;
    for (size_t i = 0; i < world->count; i++) {
        const struct snapshot_record *record = &world->records[i];
        uint32_t other = cross == USAGE_KIND_BY_VERIFICATION ? record->verification : record->settlement;
        if (record->kind == kind && other == mode)
            volume += volume_in(record, END_DAY - WINDOW_DAYS, END_DAY);
    }
    return volume;
}

static void check_crosses(const struct world *world, const struct usage *usage)
{
    static const uint32_t modes[] = {0, 1, 2, SNAPSHOT_NONE};
    for (int cross = 0; cross < USAGE_CROSSES; cross++)
        for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
            for (size_t j = 0; j < ARRAY_SIZE(modes); j++)
                assert_int_equal(usage_cross(usage, (enum usage_cross)cross, modes[i], modes[j]),
                                 naive_cross(world, (enum usage_cross)cross, modes[i], modes[j]));
}

static int by_amount(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static void check_median_payment(const struct world *world, const struct usage *usage)
{
    int64_t *amounts = memory_zeroed(world->count, sizeof *amounts), least = -1, most = -1;
    size_t count = 0;
    for (size_t i = 0; i < world->count; i++) {
        const struct snapshot_record *record = &world->records[i];
        if (!record->failed && record->paid_nano != SNAPSHOT_UNKNOWN && record->day >= END_DAY - WINDOW_DAYS &&
            record->day < END_DAY)
            amounts[count++] = record->paid_nano;
    }
    if (count > 0)
        qsort(amounts, count, sizeof *amounts, by_amount);
    assert_int_equal(usage_median_payment(usage, &least, &most), count > 0);
    if (count > 0) {
        int64_t median = amounts[(count - 1) / 2];
        assert_true(least <= median && median <= most && most - least <= median / 2048);
        assert_true(median >= 4096 || least == most);
    }
    free(amounts);
}

static void check_payments(const struct world *world, const struct usage *usage)
{
    for (int all_time = 0; all_time < 2; all_time++) {
        int64_t expected[MODELS] = {0}, got[MODELS];
        int32_t first = all_time ? 0 : END_DAY - WINDOW_DAYS;
        for (size_t i = 0; i < world->count; i++) {
            const struct snapshot_record *record = &world->records[i];
            if (!record->failed && record->model != SNAPSHOT_NONE && record->day >= first && record->day < END_DAY)
                expected[record->model] += stated(record->paid_nano);
        }
        usage_paid_by_model(usage, all_time, got);
        assert_memory_equal(got, expected, sizeof got);
    }
    for (uint32_t caller = 0; caller < CALLERS; caller++) {
        bool paid = false;
        for (size_t i = 0; i < world->count; i++)
            paid |= world->records[i].caller == caller && !world->records[i].failed &&
                    world->records[i].day < END_DAY && world->records[i].paid_nano > 0;
        assert_int_equal(usage_caller_paid(usage, caller), paid);
    }
    check_median_payment(world, usage);
}

static void check_wanted_callers(const struct world *world, const struct usage *usage)
{
    bool wanted[CALLERS];
    int64_t got[MODELS];
    for (uint32_t caller = 0; caller < CALLERS; caller++)
        wanted[caller] = is_outside(world, caller);
    usage_by_model_of_callers(usage, wanted, got);
    for (uint32_t model = 0; model < MODELS; model++) {
        int64_t expected = 0;
        for (uint32_t caller = 0; caller < CALLERS; caller++)
            expected += wanted[caller] ? naive_volume(world, model, caller, END_DAY - WINDOW_DAYS, END_DAY) : 0;
        assert_int_equal(got[model], expected);
    }
}

/* A record of `model` and nothing else. */
static struct snapshot_record plain_record(uint32_t model, int32_t day, int64_t inferences)
{
    return (struct snapshot_record){
        .day = day,
        .model = model,
        .caller = SNAPSHOT_NONE,
        .verification = SNAPSHOT_NONE,
        .settlement = SNAPSHOT_NONE,
        .kind = SNAPSHOT_NONE,
        .node = SNAPSHOT_NONE,
        .inferences = inferences,
        .tokens_in = SNAPSHOT_UNKNOWN,
        .tokens_out = SNAPSHOT_UNKNOWN,
        .paid_nano = SNAPSHOT_UNKNOWN,
    };
}

/* Months since year 0, or weeks since a Monday long ago. */
static int32_t naive_period(enum retention_period period, int32_t day)
{
    struct date date = day_to_date(day);
    return period == RETENTION_MONTH ? date.year * 12 + date.month : (day + 3) / 7;
}

/* Volume of a caller or model (the other is SNAPSHOT_NONE for "any") in the `age`-th period after that of `begin`. */
static bool naive_active(const struct world *world, bool models, uint32_t member, enum retention_period period,
                         int32_t begin, int32_t age)
{
    for (size_t i = 0; i < world->count; i++) {
        const struct snapshot_record *record = &world->records[i];
        if ((models ? record->model : record->caller) == member && volume_in(record, begin, END_DAY) > 0 &&
            naive_period(period, record->day) == naive_period(period, begin) + age)
            return true;
    }
    return false;
}

static int32_t naive_begin(const struct world *world, bool models, uint32_t member)
{
    int32_t begin = RETENTION_NEVER;
    for (size_t i = 0; i < world->count; i++)
        if ((models ? world->records[i].model : world->records[i].caller) == member &&
            volume_in(&world->records[i], 0, END_DAY) > 0 && world->records[i].day < begin)
            begin = world->records[i].day;
    return begin;
}

static void check_cohorts(const struct world *world, const struct retention *retention, enum retention_period period,
                          bool models, const int32_t *begins, uint32_t members)
{
    int32_t first = retention->count > 0 ? retention->cohorts[0].first_day : END_DAY;
    int64_t earlier = 0;
    for (uint32_t member = 0; member < members; member++)
        earlier += begins[member] < first;
    assert_int_equal(retention->earlier, earlier);
    for (size_t cohort = 0; cohort < retention->count; cohort++) {
        int32_t own = naive_period(period, retention->cohorts[cohort].first_day);
        int64_t size = 0;
        for (size_t age = 0; cohort + age < retention->count; age++) {
            int64_t active = 0;
            for (uint32_t member = 0; member < members; member++) {
                if (begins[member] == RETENTION_NEVER || naive_period(period, begins[member]) != own)
                    continue;
                size += age == 0;
                active += naive_active(world, models, member, period, begins[member], (int32_t)age);
            }
            assert_int_equal(retention_at(retention, cohort, age), active);
        }
        assert_int_equal(retention->cohorts[cohort].members, size);
    }
}

static void check_retention_by(const struct world *world, const struct usage *usage, enum retention_period period)
{
    int32_t begins[MODELS + CALLERS], listed[MODELS];

    struct retention retention = retention_of_callers(usage, period);
    for (uint32_t caller = 0; caller < CALLERS; caller++)
        begins[caller] = naive_begin(world, false, caller);
    check_cohorts(world, &retention, period, false, begins, CALLERS);
    retention_clear(&retention);

    retention = retention_of_models(usage, period, NULL);
    for (uint32_t model = 0; model < MODELS; model++)
        begins[model] = naive_begin(world, true, model);
    check_cohorts(world, &retention, period, true, begins, MODELS);
    retention_clear(&retention);

    /* Listed before the first period, within, and never. */
    for (uint32_t model = 0; model < MODELS; model++)
        listed[model] = model % 7 == 6 ? RETENTION_NEVER : END_DAY - 540 + (int32_t)model * 13;
    retention = retention_of_models(usage, period, listed);
    check_cohorts(world, &retention, period, true, listed, MODELS);
    retention_clear(&retention);
}

static void check_retention(const struct world *world, const struct usage *usage)
{
    check_retention_by(world, usage, RETENTION_MONTH);
    check_retention_by(world, usage, RETENTION_WEEK);
}

static void periods_begin_where_the_calendar_says(void **state)
{
    struct world world;
    (void)state;
    init_world(&world);
    /* From Wednesday 2026-01-28 until Monday 2026-03-02, exclusive. */
    world.inventory.taken_at = (int64_t)20514 * 86400;
    struct snapshot_record records[] = {plain_record(0, 20481, 1), plain_record(0, 20485, 1)};
    world.records = records;
    world.count = ARRAY_SIZE(records);
    struct usage *usage = join(&world, 1);
    struct retention weeks = retention_of_models(usage, RETENTION_WEEK, NULL);
    assert_int_equal(weeks.count, 5);
    assert_int_equal(weeks.cohorts[0].first_day, 20479);
    assert_int_equal(weeks.cohorts[4].first_day, 20507);
    assert_true(weeks.last_is_complete);
    assert_int_equal(retention_at(&weeks, 0, 1), 0);
    struct retention months = retention_of_models(usage, RETENTION_MONTH, NULL);
    assert_int_equal(months.count, 3);
    assert_int_equal(months.cohorts[0].first_day, 20454);
    assert_int_equal(months.cohorts[2].first_day, 20513);
    assert_false(months.last_is_complete);
    assert_int_equal(months.cohorts[0].members, 1);
    assert_int_equal(retention_at(&months, 0, 0), 1);
    assert_int_equal(retention_at(&months, 0, 1), 1);
    assert_int_equal(retention_at(&months, 0, 2), 0);
    retention_clear(&weeks);
    retention_clear(&months);
    usage_free(usage);
}

static void check_all(const struct world *world, const struct usage *usage)
{
    check_totals(world, usage);
    check_models(world, usage);
    check_model_verification(world, usage);
    check_callers(world, usage);
    check_distinct(world, usage);
    check_spans(world, usage);
    check_periods(world, usage);
    check_modes(world, usage);
    check_retention(world, usage);
    check_crosses(world, usage);
    check_payments(world, usage);
    check_wanted_callers(world, usage);
}

static void agrees_with_brute_force(void **state)
{
    static const size_t sizes[] = {0, 1, 2, 50, 3000};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        struct world world;
        make_world(&world, 1000 + i, sizes[i]);
        struct usage *usage = join(&world, 1);
        check_all(&world, usage);
        usage_free(usage);
        free(world.records);
    }
}

static void dump_numbers(struct text *out, const char *name, const int64_t *numbers, size_t count)
{
    text_add(out, name);
    for (size_t i = 0; i < count; i++)
        text_printf(out, " %" PRId64, numbers[i]);
    text_add(out, "\n");
}

/* What can be asked also after usage_keep_models(), as text. */
static struct text dump_models(const struct usage *usage)
{
    struct text out = TEXT_INIT;
    int64_t numbers[SPAN];
    size_t days = (size_t)(usage_end_day(usage) - usage_first_day(usage));

    text_printf(&out, "%d %d\n", usage_first_day(usage), usage_end_day(usage));
    for (int32_t day = usage_first_day(usage); day < usage_end_day(usage); day++)
        dump_numbers(&out, "day", (const int64_t *)usage_day(usage, day),
                     sizeof(struct usage_totals) / sizeof(int64_t));
    for (uint32_t model = 0; model < MODELS; model++) {
        usage_model_days(usage, model, numbers);
        dump_numbers(&out, "model", numbers, days);
        for (size_t first = 0, end = days; first <= end; first += 7, end -= end < 5 ? end : 5) {
            int64_t some[SPAN] = {-1};
            usage_model_days_between(usage, model, usage_first_day(usage) + (int32_t)first,
                                     usage_first_day(usage) + (int32_t)end, some);
            assert_memory_equal(some, numbers + first, (end - first) * sizeof *some);
        }
        usage_model_verifications(usage, model, numbers);
        dump_numbers(&out, "verifications", numbers, MODES + 1);
    }
    usage_by_model(usage, usage_first_day(usage), usage_end_day(usage), numbers);
    dump_numbers(&out, "all", numbers, MODELS);
    return out;
}

/* Everything that can be asked, as text. */
static struct text dump(const struct usage *usage)
{
    struct text out = dump_models(usage);
    int64_t numbers[SPAN];
    size_t days = (size_t)(usage_end_day(usage) - usage_first_day(usage));

    for (uint32_t model = 0; model < MODELS; model++) {
        struct usage_model_callers callers;
        usage_model_callers(usage, model, &callers);
        text_printf(&out, "callers %" PRId64 " %" PRIu32 "\n", callers.distinct, callers.largest);
        dump_numbers(&out, "distinct in", callers.distinct_in, USAGE_WINDOW_COUNT);
    }
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++) {
        usage_by_caller(usage, (enum usage_window)window, numbers);
        dump_numbers(&out, "window", numbers, CALLERS);
    }
    for (int32_t span = 1; span < 64; span *= 2) {
        usage_distinct_callers(usage, span, numbers);
        dump_numbers(&out, "distinct", numbers, days);
    }
    return out;
}

static void assert_same_dump(const struct world *world, unsigned parts, const struct text *expected)
{
    struct usage *usage = join(world, parts);
    struct text got = dump(usage);
    assert_int_equal(got.length, expected->length);
    assert_memory_equal(got.bytes, expected->bytes, got.length);
    text_clear(&got);
    got = dump_models(usage);
    usage_keep_models(usage);
    struct text kept = dump_models(usage);
    assert_int_equal(got.length, kept.length);
    assert_memory_equal(got.bytes, kept.bytes, got.length);
    text_clear(&kept);
    text_clear(&got);
    usage_free(usage);
}

static void number_of_parts_and_order_do_not_matter(void **state)
{
    struct world world;
    (void)state;
    make_world(&world, 42, 20000);
    struct usage *usage = join(&world, 1);
    struct text expected = dump(usage);
    usage_free(usage);
    assert_same_dump(&world, 2, &expected);
    assert_same_dump(&world, 7, &expected);
    world.pairs_are_many = true;
    assert_same_dump(&world, 1, &expected);
    assert_same_dump(&world, 7, &expected);
    qsort(world.records, world.count, sizeof *world.records, by_day);
    assert_same_dump(&world, 2, &expected);
    world.pairs_are_many = false;
    assert_same_dump(&world, 1, &expected);
    assert_same_dump(&world, 2, &expected);
    assert_same_dump(&world, 7, &expected);
    text_clear(&expected);
    free(world.records);
}

static void random_worlds(void **state)
{
    uint64_t random = 20260701;
    (void)state;
    for (int round = 0; round < 20; round++) {
        struct world world;
        uint64_t seed = next_random(&random);
        make_world(&world, seed, 1 + below(&random, 200));
        world.pairs_are_many = round % 2 == 1;
        struct usage *usage = join(&world, 1);
        struct text expected = dump(usage);
        check_all(&world, usage);
        usage_free(usage);
        assert_same_dump(&world, 2 + below(&random, 14), &expected);
        text_clear(&expected);
        free(world.records);
    }
}

static void assert_refused(struct world *world, const char *part_of_message)
{
    char first[2048] = "";
    for (unsigned count = 1; count <= 3; count++) {
        struct error err = ERROR_INIT;
        struct usage *usage = NULL;
        assert_false(try_join(world, count, &usage, &err));
        assert_null(usage);
        assert_int_equal(err.kind, ERROR_INPUT);
        if (count == 1)
            memcpy(first, err.message, sizeof first);
        assert_string_equal(err.message, first);
    }
    if (!strstr(first, part_of_message))
        fail_msg("'%s' is not in '%s'", part_of_message, first);
}

static void overflow_names_the_largest_record(void **state)
{
    struct world world;
    (void)state;
    init_world(&world);
    struct snapshot_record records[] = {
        plain_record(1, END_DAY - 3, INT64_MAX / 2),
        plain_record(1, END_DAY - 4, INT64_MAX / 2 + 10),
        plain_record(0, END_DAY - 9, INT64_MAX - 5),
        plain_record(2, END_DAY - 8, INT64_MAX - 5),
        plain_record(2, END_DAY - 1, 6),
    };
    world.records = records;
    world.count = ARRAY_SIZE(records);
    assert_refused(
        &world, "made-up.db: the inferences of all records add up to more than 9223372036854775807; the largest single "
                "amount is 9223372036854775802, on 2026-02-07, of model 'ada/first'");
    for (size_t i = 0; i < world.count; i++) {
        records[i].paid_nano = records[i].inferences;
        records[i].inferences = 1;
        records[i].model = SNAPSHOT_NONE;
    }
    assert_refused(&world, "of model '(none named)': correct paid_nano");
}

static void the_largest_sum_fits(void **state)
{
    struct world world;
    int64_t volumes[MODELS];
    (void)state;
    init_world(&world);
    struct snapshot_record records[] = {plain_record(0, END_DAY - 1, INT64_MAX - 7), plain_record(3, END_DAY - 9, 7)};
    world.records = records;
    world.count = ARRAY_SIZE(records);
    for (unsigned count = 1; count <= 2; count++) {
        struct usage *usage = join(&world, count);
        struct usage_totals totals;
        usage_totals(usage, 0, INT32_MAX, &totals);
        assert_int_equal(totals.inferences, INT64_MAX);
        usage_by_model(usage, 0, INT32_MAX, volumes);
        assert_int_equal(volumes[0], INT64_MAX - 7);
        usage_free(usage);
    }
}

static void a_record_of_another_century_is_refused(void **state)
{
    struct world world;
    (void)state;
    init_world(&world);
    world.inventory.taken_at = (int64_t)60000 * 86400;
    struct snapshot_record records[] = {plain_record(0, 59999, 1), plain_record(0, 60000 - USAGE_DAYS_MOST, 1),
                                        plain_record(0, 0, 1)};
    world.records = records;
    world.count = 2;
    usage_free(join(&world, 1));
    world.count = 3;
    assert_refused(&world, "made-up.db: the earliest record is of 1970-01-01");
    /* Also when sums have overflowed before. */
    records[0].inferences = records[1].inferences = INT64_MAX;
    assert_refused(&world, "made-up.db: the earliest record is of 1970-01-01");
}

/* So many pairs of two parts that listing them ceases by itself. */
static struct usage *join_many_pairs(const struct snapshot_inventory *inventory, struct pair_windows *pair_windows)
{
    enum { RUNS = 16000 };
    struct part *parts[2] = {part_new(inventory, WINDOW_DAYS), part_new(inventory, WINDOW_DAYS)};
    struct usage *usage = NULL;
    struct error err = ERROR_INIT;
    uint64_t seed = 5;
    for (int i = 0; i < 2; i++)
        parts[i]->pair_windows = pair_windows;
    for (int run = 0; run < RUNS; run++) {
        struct snapshot_record records[SNAPSHOT_RUN];
        for (int i = 0; i < SNAPSHOT_RUN; i++) {
            uint32_t model = below(&seed, (uint32_t)inventory->model_count);
            records[i] = plain_record(model, END_DAY - (int32_t)below(&seed, 800), 1);
            records[i].caller = below(&seed, (uint32_t)inventory->caller_count);
        }
        parts[run % 2]->sink.take(&parts[run % 2]->sink, records, SNAPSHOT_RUN);
    }
    for (int i = 0; i < 2; i++)
        assert_int_equal(parts[i]->pairs_are_many, pair_windows != NULL);
    assert_true(usage_join(parts, 2, inventory, "made-up.db", &usage, &err));
    return usage;
}

static void many_pairs_are_counted_as_few_are(void **state)
{
    (void)state;
    struct snapshot_inventory inventory = {
        .taken_at = (int64_t)END_DAY * 86400, .model_count = 700, .caller_count = 1500};
    struct pair_windows *pair_windows = pair_windows_new(700, 1500);
    struct usage *listed = join_many_pairs(&inventory, NULL), *noted = join_many_pairs(&inventory, pair_windows);
    for (uint32_t model = 0; model < inventory.model_count; model++) {
        struct usage_model_callers expected, callers;
        usage_model_callers(listed, model, &expected);
        usage_model_callers(noted, model, &callers);
        assert_memory_equal(&callers, &expected, sizeof callers);
    }
    usage_free(listed);
    usage_free(noted);
    pair_windows_free(pair_windows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_brute_force),
        cmocka_unit_test(number_of_parts_and_order_do_not_matter),
        cmocka_unit_test(random_worlds),
        cmocka_unit_test(overflow_names_the_largest_record),
        cmocka_unit_test(the_largest_sum_fits),
        cmocka_unit_test(a_record_of_another_century_is_refused),
        cmocka_unit_test(many_pairs_are_counted_as_few_are),
        cmocka_unit_test(periods_begin_where_the_calendar_says),
    };
    return cmocka_run_group_tests_name("usage", tests, NULL, NULL);
}
