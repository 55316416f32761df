/* SPDX-License-Identifier: MIT
 * Usage against a naive counterpart: seeded records, every question answered by brute force, any number of parts. */
#include "base/day.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/threads.h"
#include "usage/part.h"
#include "usage/retention.h"
#include "usage/usage.h"
#include "sections.h"
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

/* Pairs that lie as far apart as they may and beside each other: what is expected of each, and how many were seen. */
struct expected_pairs {
    const struct sparse *pairs;
    uint64_t *values;
    uint32_t count;
    size_t seen;
};

enum { PAIR_ROWS = 1 << 14, PAIR_DAYS = 30000 };

static uint32_t row_of(uint32_t which)
{
    return which % 2 == 0 ? 0 : PAIR_ROWS - 1;
}

static uint32_t column_of(uint32_t which)
{
    return which % 2 == 0 ? which : UINT32_MAX - 1 - which;
}

static void check_pair_values(void *context, const struct runs_entry *entries, size_t count)
{
    struct expected_pairs *expected = context;
    for (size_t i = 0; i < count; i++) {
        if (entries[i].key == 0 || (expected->pairs->aside.rule == RUNS_SUM && entries[i].value == 0))
            continue;
        uint32_t row = sparse_row(expected->pairs, &entries[i]), column = sparse_column(expected->pairs, &entries[i]);
        uint32_t which = row == 0 ? column : UINT32_MAX - 1 - column;
        assert_true(which < expected->count && row == row_of(which));
        assert_true(entries[i].value == expected->values[which]);
        expected->seen++;
    }
}

/* Every third sum is of a very large number and its opposite, and so of nothing. */
static void gather_at_random(struct sparse pairs[2], struct expected_pairs *expected, uint32_t rounds)
{
    bool sums = pairs[0].aside.rule == RUNS_SUM;
    uint64_t seed = 11;
    for (uint32_t i = 0; i < rounds; i++) {
        uint32_t which = 1 + below(&seed, expected->count - 1), day = 1 + below(&seed, PAIR_DAYS);
        sparse_prefetch(&pairs[i % 2], row_of(which), column_of(which));
        uint64_t *value = sparse_at(&pairs[i % 2], row_of(which), column_of(which));
        if (sums && which % 3 == 0) {
            *value += UINT64_C(0) - INT64_MAX;
            *sparse_at(&pairs[1 - i % 2], row_of(which), column_of(which)) += INT64_MAX;
        } else if (sums) {
            *value += day;
            expected->values[which] += day;
        } else {
            *value = *value > day ? *value : day;
            expected->values[which] = expected->values[which] > day ? expected->values[which] : day;
        }
    }
}

static void check_all_pairs(struct sparse *pairs, struct expected_pairs *expected, size_t count)
{
    expected->pairs = pairs;
    expected->seen = 0;
    sparse_settle(pairs);
    sparse_each(pairs, check_pair_values, (void *[]){expected}, 1);
    assert_int_equal(expected->seen, count);
    struct expected_pairs shares[3] = {*expected, *expected, *expected};
    expected->seen = 0;
    for (int i = 0; i < 3; i++)
        shares[i].seen = 0;
    sparse_each(pairs, check_pair_values, (void *[]){&shares[0], &shares[1], &shares[2]}, 3);
    for (int i = 0; i < 3; i++)
        expected->seen += shares[i].seen;
    assert_int_equal(expected->seen, count);
}

static bool accept_values(void *context, const struct runs_entry *entries, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good &= entries[i].value <= *(const uint64_t *)context;
    return good;
}

static bool load_pairs(struct sparse *pairs, const struct text *bytes, const struct sparse_limits *limits)
{
    struct sections_bytes at = {.at = bytes->bytes};
    struct sections_reader reader = sections_from(&at, bytes->length);
    return sparse_load(pairs, &reader, limits) && reader.left == 0;
}

static void check_saved_pairs(struct sparse *pairs, struct expected_pairs *expected, size_t count, uint64_t most)
{
    uint64_t less = most - 1;
    const struct sparse_limits good = {
        .rows = PAIR_ROWS, .columns = UINT32_MAX, .check = accept_values, .context = &most};
    struct text bytes = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    struct sparse loaded;
    expected->pairs = pairs;
    expected->seen = 0;
    sparse_save(pairs, &writer, check_pair_values, expected);
    assert_int_equal(expected->seen, count);
    sparse_init(&loaded, PAIR_ROWS, UINT32_MAX, pairs->aside.rule);
    assert_true(load_pairs(&loaded, &bytes, &good));
    assert_true(sparse_equal(pairs, &loaded));
    check_all_pairs(&loaded, expected, count);
    sparse_clear(&loaded);
    struct sparse_limits wrong[] = {good, good, good, good};
    wrong[0].rows--;
    wrong[1].columns -= 1000;
    wrong[2].context = &less;
    wrong[3].back = 1000;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        sparse_init(&loaded, PAIR_ROWS, UINT32_MAX, pairs->aside.rule);
        assert_false(load_pairs(&loaded, &bytes, &wrong[i]));
        assert_int_equal(loaded.aside.count, 0);
        sparse_clear(&loaded);
    }
    text_clear(&bytes);
}

/* Gathered otherwise: each pair once, in order, and never joined. */
static void check_equal_pairs(struct sparse *pairs, const struct expected_pairs *expected)
{
    struct sparse again;
    uint32_t last = expected->count - 1;
    sparse_init(&again, PAIR_ROWS, UINT32_MAX, pairs->aside.rule);
    for (uint32_t i = 0; i <= last; i++)
        if (expected->values[i] != 0)
            *sparse_at(&again, row_of(i), column_of(i)) = expected->values[i];
    assert_true(sparse_equal(pairs, &again));
    *sparse_at(&again, row_of(last), column_of(last)) += PAIR_DAYS + 1;
    assert_false(sparse_equal(pairs, &again));
    sparse_clear(&again);
}

static void check_pairs_of(enum runs_rule rule, uint32_t most)
{
    struct sparse pairs[2];
    struct expected_pairs expected = {.values = memory_zeroed(most, sizeof(uint64_t)), .count = most};
    size_t count = 0;
    uint64_t largest = 0;
    sparse_init(&pairs[0], PAIR_ROWS, UINT32_MAX, rule);
    sparse_init(&pairs[1], PAIR_ROWS, UINT32_MAX, rule);
    gather_at_random(pairs, &expected, 4 * most);
    for (uint32_t i = 0; i < most; i++) {
        count += expected.values[i] != 0;
        largest = expected.values[i] > largest ? expected.values[i] : largest;
    }
    assert_int_equal(pairs[0].aside.count > 0, most > 400000);
    sparse_merge(&pairs[0], &pairs[1]);
    assert_int_equal(pairs[1].aside.count + pairs[1].count, 0);
    check_all_pairs(&pairs[0], &expected, count);
    check_all_pairs(&pairs[0], &expected, count);
    check_saved_pairs(&pairs[0], &expected, count, largest);
    check_equal_pairs(&pairs[0], &expected);
    sparse_clear(&pairs[0]);
    sparse_clear(&pairs[1]);
    free(expected.values);
}

/* Also after joining two; so few that a table holds them, and so many that most are put aside, some several times. */
static void pairs_have_their_highest_value(void **state)
{
    (void)state;
    check_pairs_of(RUNS_HIGHEST, 20000);
    check_pairs_of(RUNS_HIGHEST, 600000);
}

static void pairs_have_their_sum(void **state)
{
    (void)state;
    check_pairs_of(RUNS_SUM, 20000);
    check_pairs_of(RUNS_SUM, 600000);
}

static bool accept_any(void *context, const struct runs_entry *entries, size_t count)
{
    (void)context;
    (void)entries;
    (void)count;
    return true;
}

/* Pairs of few models and callers, of which every third is there. */
#define FEW_ROWS 1000
#define FEW_COLUMNS 1500

static void check_moved_pairs(void *context, const struct runs_entry *entries, size_t count)
{
    struct expected_pairs *expected = context;
    for (size_t i = 0; i < count; i++) {
        uint32_t pair = sparse_row(expected->pairs, &entries[i]) * FEW_COLUMNS +
                        sparse_column(expected->pairs, &entries[i]);
        assert_true(pair % 3 == 0 && pair < expected->count && entries[i].value == 1 + pair % 100);
        expected->seen++;
    }
}

/* A cache of fewer models and callers than there are now: more pairs than are moved at once. */
static void pairs_are_numbered_again(void **state)
{
    (void)state;
    struct sparse few, many;
    struct sparse_limits limits = {.rows = FEW_ROWS, .columns = FEW_COLUMNS, .back = 64, .check = accept_any};
    struct expected_pairs expected = {.pairs = &many, .count = FEW_ROWS * FEW_COLUMNS};
    struct text bytes = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    sparse_init(&few, FEW_ROWS, FEW_COLUMNS, RUNS_HIGHEST);
    sparse_init(&many, 1025, 70000, RUNS_HIGHEST);
    for (uint32_t pair = 0; pair < expected.count; pair += 3)
        *sparse_at(&few, pair / FEW_COLUMNS, pair % FEW_COLUMNS) = 65 + pair % 100;
    sparse_save(&few, &writer, NULL, NULL);
    assert_true(load_pairs(&many, &bytes, &limits));
    sparse_each(&many, check_moved_pairs, (void *[]){&expected}, 1);
    assert_int_equal(expected.seen, expected.count / 3);
    sparse_clear(&many);
    sparse_init(&many, 1025, 70000, RUNS_HIGHEST);
    limits.back = 66;
    assert_false(load_pairs(&many, &bytes, &limits));
    assert_int_equal(many.aside.count, 0);
    sparse_clear(&few);
    sparse_clear(&many);
    text_clear(&bytes);
}

static void count_entries(void *context, const struct runs_entry *entries, size_t count)
{
    (void)entries;
    *(size_t *)context += count;
}

/* More pairs of one hash than are searched for. */
static void pairs_that_collide_are_put_aside(void **state)
{
    (void)state;
    enum { COLLIDING = 5000, BITS = 20 };
    struct sparse pairs;
    sparse_init(&pairs, 1 << BITS, 1 << BITS, RUNS_SUM);
    size_t seen = 0;
    for (uint64_t i = 0; i < COLLIDING; i++) {
        uint64_t pair = (i * pairs.inverse) & ((UINT64_C(1) << pairs.bits) - 1);
        *sparse_at(&pairs, (uint32_t)(pair >> BITS), (uint32_t)pair & ((1 << BITS) - 1)) += 1;
    }
    assert_true(pairs.aside.count > 0);
    sparse_settle(&pairs);
    sparse_each(&pairs, count_entries, (void *[]){&seen}, 1);
    assert_int_equal(seen, COLLIDING);
    sparse_clear(&pairs);
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

struct noting {
    struct pair_windows *windows;
    uint32_t models, callers;
};

/* All threads note in the same cells, each in another order. */
static void note_some(void *context, size_t job)
{
    const struct noting *noting = context;
    uint64_t seed = job;
    for (uint32_t i = 0; i < 20000; i++) {
        uint32_t model = below(&seed, noting->models), caller = below(&seed, noting->callers);
        uint32_t most = (model + caller) % 4;
        if (most > 0)
            pair_windows_note(noting->windows, model, caller, USAGE_ALL - below(&seed, most));
    }
}

static void the_shortest_window_of_a_pair_remains(void **state)
{
    (void)state;
    struct noting noting = {.models = 5, .callers = 37};
    noting.windows = pair_windows_new(noting.models, noting.callers);
    assert_int_equal(pair_windows_of(noting.windows, 0, 3), USAGE_WINDOW_COUNT);
    threads_run(&(struct threads_task){.jobs = 8, .work = note_some, .context = &noting}, 4);
    for (uint32_t model = 0; model < noting.models; model++) {
        int64_t expected[USAGE_WINDOW_COUNT] = {0}, counts[USAGE_WINDOW_COUNT] = {0};
        for (uint32_t caller = 0; caller < noting.callers; caller++) {
            enum usage_window window = pair_windows_of(noting.windows, model, caller);
            assert_int_equal(window, USAGE_WINDOW_COUNT - (model + caller) % 4);
            if (window != USAGE_WINDOW_COUNT)
                expected[window]++;
        }
        pair_windows_count(noting.windows, model, counts);
        assert_memory_equal(counts, expected, sizeof counts);
    }
    pair_windows_free(noting.windows);
    assert_null(pair_windows_new(200000, 200000));
    assert_null(pair_windows_new(UINT32_MAX, UINT32_MAX));
    assert_null(pair_windows_new(0, 7));
}

/* Keys that repeat in every run, far more often than there are keys, are united again and again; also where most keys
 * lie together. */
static void runs_that_repeat_are_bound_by_their_keys(void **state)
{
    (void)state;
    enum { KEYS = 500000, RUNS = 50 };
    struct runs runs = {.rule = RUNS_HIGHEST};
    struct runs_entry *entries = memory_grow(NULL, KEYS, sizeof *entries);
    size_t most = 0;
    for (unsigned run = 0; run < RUNS; run++) {
        for (unsigned i = 0; i < KEYS; i++)
            entries[i] = (struct runs_entry){.key = i + 1, .value = (run * 7 + i) % RUNS};
        entries[KEYS - 1].key = UINT64_MAX;
        runs_add(&runs, entries, KEYS);
        most = runs.entries > most ? runs.entries : most;
    }
    assert_true(most < RUNS_GROWTH + KEYS);
    runs_unite(&runs);
    assert_int_equal(runs.entries, KEYS);
    struct runs_reader reader;
    const struct runs_entry *read;
    size_t count;
    uint64_t key = 0;
    runs_read(&reader, &runs);
    while (runs_next(&reader, &read, &count))
        for (size_t i = 0; i < count; i++) {
            key++;
            assert_true(read[i].key == (key < KEYS ? key : UINT64_MAX) && read[i].value == RUNS - 1);
        }
    assert_int_equal(key, KEYS);
    runs_read_end(&reader);
    runs_clear(&runs);
    free(entries);
}

/* Together they are more than are united: that would take as much memory again just before all is read. */
static void runs_that_were_merged_are_not_united_at_once(void **state)
{
    (void)state;
    enum { KEYS = 500000, RUNS = 18 }; /* 9,000,000 entries each */
    struct runs runs = {.rule = RUNS_HIGHEST}, more = {.rule = RUNS_HIGHEST};
    struct runs_entry *entries = memory_grow(NULL, KEYS, sizeof *entries);
    for (uint64_t i = 0; i < KEYS; i++)
        entries[i] = (struct runs_entry){.key = i + 1, .value = i % 7};
    for (unsigned run = 0; run < RUNS; run++) {
        runs_add(&runs, entries, KEYS);
        runs_add(&more, entries, KEYS);
    }
    runs_merge(&runs, &more);
    runs_add(&runs, entries, KEYS);
    assert_int_equal(runs.count, 2 * RUNS + 1);
    runs_unite(&runs);
    assert_int_equal(runs.entries, KEYS);
    runs_clear(&runs);
    free(entries);
}

static void unsorted_entries_are_sorted_all_the_same(void **state)
{
    (void)state;
    enum { ENTRIES = 3000 };
    static struct runs_entry entries[ENTRIES];
    for (uint64_t i = 0; i < ENTRIES; i++)
        entries[i] = (struct runs_entry){.key = ENTRIES - i, .value = i};
    runs_sort(entries, ENTRIES);
    for (uint64_t i = 0; i < ENTRIES; i++)
        assert_true(entries[i].key == i + 1 && entries[i].value == ENTRIES - 1 - i);
}

static void entries_in_any_order_are_sorted(void **state)
{
    (void)state;
    enum { ENTRIES = 30000 };
    struct runs_entry *entries = memory_grow(NULL, ENTRIES, sizeof *entries);
    for (uint64_t i = 0; i < ENTRIES; i++) {
        uint64_t key = 1 + i * 7919 % ENTRIES;
        entries[i] = (struct runs_entry){.key = key << 30, .value = key};
    }
    runs_sort_any(entries, ENTRIES);
    for (uint64_t i = 0; i < ENTRIES; i++)
        assert_true(entries[i].key == (i + 1) << 30 && entries[i].value == i + 1);
    runs_sort_any(entries, 0);
    free(entries);
}

static bool load_bytes(struct runs *runs, const char *bytes, size_t length)
{
    struct sections_bytes at = {.at = bytes};
    struct sections_reader reader = sections_from(&at, length);
    return runs_load(runs, &reader, accept_any, NULL) && reader.left == 0;
}

/* Highest value and the bytes of gaps and values; then the entries, unless that is NULL, and the end. */
static bool load_entries(struct runs *runs, const char numbers[3], const char *entries, size_t length)
{
    struct text bytes = TEXT_INIT, section = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    text_add_bytes(&section, numbers, 3);
    sections_add(&writer, &section);
    text_add_bytes(&section, entries, length);
    sections_add(&writer, &section);
    sections_add(&writer, &section);
    bool loaded = load_bytes(runs, bytes.bytes, bytes.length);
    text_clear(&bytes);
    text_clear(&section);
    return loaded;
}

static void runs_come_back_from_their_bytes_or_not_at_all(void **state)
{
    (void)state;
    static const struct runs_entry entries[] = {{1, 9}, {2, 7}, {UINT64_C(1) << 40, 500}, {UINT64_MAX, 8}};
    struct runs runs = {.rule = RUNS_HIGHEST}, loaded = runs, sums = {.rule = RUNS_SUM};
    struct text bytes = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    struct runs_reader reader;
    const struct runs_entry *read;
    size_t count;

    runs_add(&runs, entries, 4);
    runs_save(&runs, &writer, NULL, NULL);
    assert_int_equal(writer.length, bytes.length);
    for (size_t length = 0; length < bytes.length; length++)
        assert_false(load_bytes(&loaded, bytes.bytes, length));
    for (size_t i = 0; i < bytes.length; i++) {
        bytes.bytes[i] ^= 4;
        assert_false(load_bytes(&loaded, bytes.bytes, bytes.length));
        bytes.bytes[i] ^= 4;
    }
    assert_int_equal(loaded.count, 0);
    assert_true(load_bytes(&loaded, bytes.bytes, bytes.length));
    runs_lower(&loaded, 7);
    runs_read(&reader, &loaded);
    assert_true(runs_next(&reader, &read, &count));
    assert_int_equal(count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(read[i].key == entries[i].key && read[i].value == entries[i].value - 7);
    assert_false(runs_next(&reader, &read, &count));
    runs_read_end(&reader);
    runs_clear(&loaded);
    assert_true(load_entries(&loaded, "\3\1\1", "\1\3", 2));
    assert_false(load_entries(&loaded, "\0\1\1", "\1\0\0\0", 4)); /* a key twice */
    assert_false(load_entries(&loaded, "\3\1\1", "\0\0", 2));     /* a key of 0 */
    assert_false(load_entries(&loaded, "\3\1\1", "\1\4", 2));     /* a value below 0 */
    assert_false(load_entries(&loaded, "\3\1\1", "\1\0\0", 3));   /* a byte too many */
    assert_false(load_entries(&loaded, "\3\0\2", "\1\3", 2));     /* no bytes of gaps */
    assert_false(load_entries(&loaded, "\3\6\2", "\1\3", 2));     /* too many */
    assert_false(load_entries(&loaded, "\3\1\4", "\1\3", 2));     /* of values */
    assert_false(load_entries(&sums, "\3\1\1", "\1\3", 2));       /* a highest value of sums */
    /* A key beyond the last. */
    assert_false(load_entries(&sums, "\0\1\1", "\2\0\377\0\377\377\377\377\377\377\377\377\377\1", 14));
    assert_int_equal(loaded.count, 1);
    runs_clear(&loaded);
    text_clear(&bytes);
    runs_clear(&runs);
}

/* Of several runs, one of them much longer, in more than one section, and read from any place. */
static void runs_that_were_saved_are_read_from_any_key(void **state)
{
    (void)state;
    enum { KEYS = 300000 };
    struct runs runs = {.rule = RUNS_HIGHEST}, loaded = runs;
    struct runs_entry *entries = memory_grow(NULL, KEYS, sizeof *entries);
    struct text bytes = TEXT_INIT;
    struct sections_writer writer = sections_into(&bytes);
    size_t seen = 0;
    for (uint64_t i = 0; i < KEYS; i++)
        entries[i] = (struct runs_entry){.key = 3 * i + 1, .value = i % 7};
    runs_add(&runs, entries, KEYS);
    for (uint64_t i = 0; i < 500; i++)
        entries[i] = (struct runs_entry){.key = 1800 * i + 1 + i % 2, .value = 7};
    runs_add(&runs, entries, 500);
    runs_save(&runs, &writer, count_entries, &seen);
    assert_int_equal(seen, KEYS + 250);
    assert_true(load_bytes(&loaded, bytes.bytes, bytes.length));
    assert_true(loaded.count == 1 && loaded.entries == KEYS + 250);
    for (uint64_t first = 1; first <= 3 * KEYS; first += 99991) {
        struct runs_reader reader;
        const struct runs_entry *read;
        size_t count;
        uint64_t key = first;
        runs_read_between(&reader, &loaded, first, first + 3 * 5000 - 1);
        while (runs_next(&reader, &read, &count))
            for (size_t i = 0; i < count; i++, key++) {
                while (key % 3 != 1 && !(key % 1800 == 2 && key / 1800 % 2 == 1))
                    key++;
                assert_int_equal(read[i].key, key);
                assert_int_equal(read[i].value, key % 1800 == 1 + key / 1800 % 2 ? 7 : key / 3 % 7);
            }
        assert_true(key + 3 >= (first + 3 * 5000 < 3 * KEYS ? first + 3 * 5000 : 3 * KEYS));
        runs_read_end(&reader);
    }
    runs_clear(&loaded);
    runs_clear(&runs);
    text_clear(&bytes);
    free(entries);
}

/* In an array or not, and flushed more than once. */
static void tallies_have_the_same_sums(void **state)
{
    (void)state;
    static const uint32_t columns[] = {1, 3, 32, 33, 1000};
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        struct tally tally;
        tally_init(&tally, 7, columns[i]);
        assert_int_equal(tally.cells != NULL, columns[i] <= 32);
        for (int64_t volume = 1; volume <= 4; volume++) {
            tally_add(&tally, 6, columns[i] - 1, volume);
            tally_add(&tally, 2, 0, 10 * volume);
            if (volume % 2 == 0)
                tally_flush(&tally);
        }
        assert_int_equal(tally.table.count, 2);
        assert_int_equal(*table_find(&tally.table, 6, columns[i] - 1), 10);
        assert_int_equal(*table_find(&tally.table, 2, 0), 100);
        tally_clear(&tally);
    }
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
        cmocka_unit_test(pairs_have_their_highest_value),
        cmocka_unit_test(pairs_have_their_sum),
        cmocka_unit_test(pairs_are_numbered_again),
        cmocka_unit_test(pairs_that_collide_are_put_aside),
        cmocka_unit_test(many_pairs_are_counted_as_few_are),
        cmocka_unit_test(the_shortest_window_of_a_pair_remains),
        cmocka_unit_test(unsorted_entries_are_sorted_all_the_same),
        cmocka_unit_test(entries_in_any_order_are_sorted),
        cmocka_unit_test(runs_that_were_saved_are_read_from_any_key),
        cmocka_unit_test(runs_that_repeat_are_bound_by_their_keys),
        cmocka_unit_test(runs_that_were_merged_are_not_united_at_once),
        cmocka_unit_test(runs_come_back_from_their_bytes_or_not_at_all),
        cmocka_unit_test(tallies_have_the_same_sums),
        cmocka_unit_test(periods_begin_where_the_calendar_says),
    };
    return cmocka_run_group_tests_name("usage", tests, NULL, NULL);
}
