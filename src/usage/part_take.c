/* SPDX-License-Identifier: MIT
 * Knows what a single record adds to, in as few steps as possible: this is run for every event there ever was. */
#include "usage/part_take.h"

#include "postgres/rollup.h"
#include "usage/part_sums.h"

#include <assert.h>

/* The amount or 0, without a branch. */
static inline int64_t amount_if(bool condition, int64_t amount)
{
    return amount & -(int64_t)condition;
}

/* Only what stands for an unknown amount is negative. */
static inline bool states_tokens(const struct snapshot_record *record)
{
    return (record->tokens_in & record->tokens_out) >= 0;
}

static inline void add_payment_to_day(struct part_day *totals, const struct snapshot_record *record)
{
    totals->payments++;
    totals->paid_known += record->inferences;
    totals->paid_nano += record->paid_nano;
    totals->paid_apart += amount_if(record->inferences == 0, record->paid_nano);
    totals->priced_tokens_in += part_known(record->tokens_in);
    totals->priced_tokens_out += part_known(record->tokens_out);
    totals->priced_nano += amount_if(states_tokens(record), record->paid_nano);
}

static inline void add_to_day(struct part_day *totals, const struct snapshot_record *record)
{
    int64_t volume = record->inferences;
    totals->inferences += volume;
    totals->unattributed += amount_if(record->model == SNAPSHOT_NONE, volume);
    totals->caller_unknown += amount_if(record->caller == SNAPSHOT_NONE, volume);
    totals->tokens_known += amount_if(states_tokens(record), volume);
    totals->tokens_in += part_known(record->tokens_in);
    totals->tokens_out += part_known(record->tokens_out);
}

static inline uint32_t mode_row(const struct part *part, enum usage_axis axis, uint32_t mode)
{
    return mode == SNAPSHOT_NONE ? part->mode_counts[axis] : mode;
}

static inline ALWAYS_INLINE void add_to_mode(struct part *part, enum usage_axis axis, uint32_t mode, int64_t volume)
{
    grid_add(&part->modes[axis], mode_row(part, axis, mode), part->today.inner_day, volume);
}

static inline ALWAYS_INLINE void add_to_modes(struct part *part, const struct snapshot_record *record)
{
    add_to_mode(part, USAGE_VERIFICATION, record->verification, record->inferences);
    add_to_mode(part, USAGE_SETTLEMENT, record->settlement, record->inferences);
    add_to_mode(part, USAGE_KIND, record->kind, record->inferences);
}

enum usage_window part_window_of_age(int32_t age)
{
    int window = 0;
    while (age > usage_window_days[window])
        window++;
    return (enum usage_window)window;
}

static void open_day(struct part *part, int32_t day)
{
    uint32_t inner_day = (uint32_t)(day - part->floor_day);
    part->today = (struct part_today){
        .day = day,
        .inner_day = inner_day,
        .totals = &part->days[inner_day],
        .paired = day >= part->window_day,
        .window = part_window_of_age(part->end_day - day),
    };
    if (day == part->end_day)
        return;
    part->today.volumes = &part->volumes[part->today.window];
    counts_begin(part->today.volumes, part->caller_count);
    part->today.sets = day_sets_turn(&part->caller_days, inner_day / DAY_SETS_DAYS);
}

static inline bool is_verified(const struct part *part, const struct snapshot_record *record)
{
    return record->verification != SNAPSHOT_NONE && part->verified[record->verification];
}

static inline bool is_first_party(const struct part *part, uint32_t caller)
{
    return part->first_party && part->first_party[caller / 64] >> caller % 64 & 1;
}

/* Whoever asks of a service whether it is trusted does not mean its own operator. */
static inline void add_verified_by_caller(struct part *part, const struct snapshot_record *record)
{
    int64_t volume = amount_if(is_verified(part, record), record->inferences);
    if (record->caller == SNAPSHOT_NONE)
        part->today.totals->verified_anonymous += volume;
    else
        part->today.totals->verified_outside += amount_if(!is_first_party(part, record->caller), volume);
}

static inline void add_to_crosses(struct part *part, const struct snapshot_record *record)
{
    uint32_t kind = mode_row(part, USAGE_KIND, record->kind);
    tally_add(&part->crosses[USAGE_KIND_BY_VERIFICATION], kind,
              mode_row(part, USAGE_VERIFICATION, record->verification), record->inferences);
    tally_add(&part->crosses[USAGE_KIND_BY_SETTLEMENT], kind, mode_row(part, USAGE_SETTLEMENT, record->settlement),
              record->inferences);
}

static inline void add_model_payment(struct part *part, const struct snapshot_record *record)
{
    part->model_paid[0][record->model] += part->today.paired ? record->paid_nano : 0;
    part->model_paid[1][record->model] += record->paid_nano;
}

/* Also of records of 0 inferences: a payment is money for a run of requests. */
static inline void add_payment(struct part *part, const struct snapshot_record *record)
{
    if (part->today.paired && part->payment_days)
        payment_days_add(part->payment_days, part->today.inner_day, record->paid_nano);
    else if (part->today.paired)
        payments_add(&part->payments, record->paid_nano);
    if (record->caller != SNAPSHOT_NONE)
        part->paid[record->caller] |= record->paid_nano > 0;
    if (record->model != SNAPSHOT_NONE)
        add_model_payment(part, record);
}

static inline void add_to_caller(struct part *part, const struct snapshot_record *record)
{
    uint32_t day = part->today.inner_day;
    uint64_t set = UINT64_C(1) << day % DAY_SETS_DAYS;

    counts_add(part->today.volumes, record->caller, record->inferences);
    if (part->today.sets)
        part->today.sets[record->caller] |= set;
    else
        day_sets_unite(&part->caller_days, day / DAY_SETS_DAYS, record->caller, set);
}

/* What a record adds to its model and caller together. */
struct pair {
    const struct snapshot_record *record;
    uint32_t inner_day;
    enum usage_window window;
    bool paired; /* within the default window */
};

static void add_pair(struct part *part, const struct pair *pair)
{
    uint32_t model = pair->record->model, caller = pair->record->caller;
    if (part->pairs_are_many && pair->window >= PAIR_WINDOWS_LONG) {
        pair_windows_note(part->pair_windows, model, caller, pair->window);
    } else {
        uint64_t *last = sparse_at(&part->lasts, model, caller);
        *last = *last > pair->inner_day ? *last : pair->inner_day;
    }
    if (pair->paired)
        *sparse_at(&part->pairs, model, caller) += (uint64_t)pair->record->inferences;
}

static struct pair pair_of_today(const struct part *part, const struct snapshot_record *record)
{
    return (struct pair){.record = record,
                         .inner_day = part->today.inner_day,
                         .window = part->today.window,
                         .paired = part->today.paired};
}

/* What is put off until all of a run, or all of its day, has been asked of the memory. */
struct later {
    struct pair pairs[SNAPSHOT_RUN];
    const struct snapshot_record *paid[SNAPSHOT_RUN]; /* records of today that state a payment */
    size_t pair_count, paid_count;
};

static inline void put_off_pair(struct part *part, const struct snapshot_record *record, struct later *later)
{
    later->pairs[later->pair_count++] = pair_of_today(part, record);
}

static inline void add_to_model(struct part *part, const struct snapshot_record *record)
{
    uint32_t verification = mode_row(part, USAGE_VERIFICATION, record->verification);
    grid_add(&part->models, record->model, part->today.inner_day, record->inferences);
    tally_add(&part->verifications, record->model, verification, record->inferences);
}

static inline void note_earliest(struct part *part, int32_t day)
{
    if (day < part->earliest_day)
        part->earliest_day = day;
}

/* False when the day of the record is too early to be kept. */
static inline bool reach_day(struct part *part, int32_t day)
{
    if (day == part->today.day)
        return true;
    assert(day <= part->end_day);
    note_earliest(part, day);
    if (day < part->least_day)
        return false;
    open_day(part, day);
    return true;
}

/* Payments are some of the records, in an order that no processor foresees: a branch on each would cost more than
 * they. */
static inline void put_off_payment(const struct snapshot_record *record, struct later *later)
{
    later->paid[later->paid_count] = record;
    later->paid_count += record->paid_nano != SNAPSHOT_UNKNOWN;
}

static void take_payments(struct part *part, struct later *later)
{
    for (size_t i = 0; i < later->paid_count; i++) {
        add_payment_to_day(part->today.totals, later->paid[i]);
        if (part->today.day != part->end_day)
            add_payment(part, later->paid[i]);
    }
    later->paid_count = 0;
}

static inline void take_record(struct part *part, const struct snapshot_record *record, struct later *later)
{
    if (record->day != part->today.day)
        take_payments(part, later);
    if (!reach_day(part, record->day))
        return;
    struct part_day *totals = part->today.totals;
    totals->records++;
    if (record->failed) {
        totals->failed += record->inferences;
        return;
    }
    add_to_day(totals, record);
    put_off_payment(record, later);
    if (record->inferences == 0)
        return;
    add_to_modes(part, record);
    add_to_mode(part, USAGE_NODE, record->node, record->inferences);
    add_verified_by_caller(part, record);
    if (record->day == part->end_day)
        return;
    if (part->today.paired)
        add_to_crosses(part, record);
    if (record->caller != SNAPSHOT_NONE)
        add_to_caller(part, record);
    if (record->model != SNAPSHOT_NONE)
        add_to_model(part, record);
    if (record->model != SNAPSHOT_NONE && record->caller != SNAPSHOT_NONE)
        put_off_pair(part, record, later);
}

/* As if the record were of today, as it mostly is. */
static inline ALWAYS_INLINE void prefetch_caller(const struct part *part, uint32_t caller)
{
    if (part->today.sets)
        __builtin_prefetch(&part->today.sets[caller], 1);
    if (part->today.volumes)
        __builtin_prefetch(&part->today.volumes->low[caller], 1);
    if (part->first_party)
        __builtin_prefetch(&part->first_party[caller / 64]);
}

static inline ALWAYS_INLINE void prefetch_pair(const struct part *part, const struct snapshot_record *record)
{
    if (part->pairs_are_many && record->day < part->long_day)
        pair_windows_prefetch(part->pair_windows, record->model, record->caller);
    else
        sparse_prefetch(&part->lasts, record->model, record->caller);
    if (record->day >= part->window_day)
        sparse_prefetch(&part->pairs, record->model, record->caller);
}

/* What a record will touch, asked of the memory. */
static inline ALWAYS_INLINE void prefetch(const struct part *part, const struct snapshot_record *record)
{
    bool called = record->caller != SNAPSHOT_NONE, modelled = record->model != SNAPSHOT_NONE;
    if (called)
        prefetch_caller(part, record->caller);
    if (modelled)
        grid_prefetch(&part->models, record->model, (uint32_t)(record->day - part->floor_day));
    if (called && modelled)
        prefetch_pair(part, record);
}

/* Records from the one whose memory is asked for to the one that is taken: what answers for so many does not keep the
 * processor waiting, and is asked while it does something else. */
#define PREFETCHED_AHEAD ((size_t)16)

/* Their table is left then by all but the pairs of short windows, which may never come. */
static void look_for_many_pairs(struct part *part)
{
    part->pairs_are_many = pair_windows_pay(part->pair_windows, sparse_put_aside(&part->lasts));
    if (part->pairs_are_many)
        sparse_settle(&part->lasts);
}

bool part_take(struct snapshot_sink *sink, const struct snapshot_record *records, size_t count)
{
    struct part *part = (struct part *)sink;
    struct later later;

    assert(count <= SNAPSHOT_RUN);
    later.pair_count = later.paid_count = 0;
    for (size_t i = 0; i < count && i < PREFETCHED_AHEAD; i++)
        prefetch(part, &records[i]);
    bool fit = part_sums_add_run(part, records, count);
    for (size_t i = 0; i < count && fit; i++) {
        if (i + PREFETCHED_AHEAD < count)
            prefetch(part, &records[i + PREFETCHED_AHEAD]);
        take_record(part, &records[i], &later);
    }
    take_payments(part, &later);
    /* A day too early is told before sums that do not fit, whichever came first. */
    for (size_t i = 0; i < count && !fit; i++)
        note_earliest(part, records[i].day);
    for (size_t i = 0; i < later.pair_count; i++)
        add_pair(part, &later.pairs[i]);
    if (part->pair_windows && !part->pairs_are_many)
        look_for_many_pairs(part);
    return true;
}

static void leave_crosses(struct part *part, const struct snapshot_record *record)
{
    struct snapshot_record opposite = *record;
    opposite.inferences = -record->inferences;
    add_to_crosses(part, &opposite);
}

void part_leave_window(struct part *part, const struct snapshot_record *record)
{
    if (record->failed)
        return;
    if (record->paid_nano != SNAPSHOT_UNKNOWN && record->model != SNAPSHOT_NONE)
        part->model_paid[0][record->model] -= record->paid_nano;
    if (record->inferences == 0)
        return;
    leave_crosses(part, record);
    if (record->model != SNAPSHOT_NONE && record->caller != SNAPSHOT_NONE)
        *sparse_at(&part->pairs, record->model, record->caller) -= (uint64_t)record->inferences;
}

/* What is said of a record above, of the sum of many. Model, caller and node have cuts of their own. */
static void take_day(struct part *part, const struct rollup_row *row)
{
    const struct snapshot_record *record = &row->record;
    struct part_day *totals = part->today.totals;

    part->rolled_up = true;
    if (!part_sums_add(part, record))
        return;
    totals->records += row->records;
    if (record->failed) {
        totals->failed += record->inferences;
        return;
    }
    add_to_day(totals, record);
    if (record->paid_nano != SNAPSHOT_UNKNOWN) {
        add_payment_to_day(totals, record);
        totals->payments += row->records - 1;
    }
    if (record->inferences == 0)
        return;
    if (is_verified(part, record)) {
        totals->verified_anonymous += record->caller == SNAPSHOT_NONE ? record->inferences : 0;
        totals->verified_outside += record->caller == SNAPSHOT_NONE || row->first_party ? 0 : record->inferences;
    }
    add_to_modes(part, record);
    if (part->today.paired && record->day != part->end_day)
        add_to_crosses(part, record);
}

static void take_model(struct part *part, const struct snapshot_record *record)
{
    if (record->model == SNAPSHOT_NONE) {
        part->today.totals->unattributed += record->inferences;
    } else if (record->day != part->end_day) {
        if (record->paid_nano != SNAPSHOT_UNKNOWN)
            add_model_payment(part, record);
        if (record->inferences > 0)
            add_to_model(part, record);
    }
}

/* All days of the row are in one window and in one set of days, which are those of its last day. */
static void take_caller(struct part *part, const struct rollup_row *row)
{
    const struct snapshot_record *record = &row->record;
    static_assert(ROLLUP_SET_DAYS == DAY_SETS_DAYS, "sets of days are taken as they come");
    if (record->day == part->end_day)
        return;
    part->paid[record->caller] |= record->paid_nano > 0;
    counts_add(part->today.volumes, record->caller, record->inferences);
    if (row->days != 0)
        day_sets_unite(&part->caller_days, part->today.inner_day / DAY_SETS_DAYS, record->caller, row->days);
}

void part_take_rollup(struct part *part, const struct rollup_row *row)
{
    const struct snapshot_record *record = &row->record;
    bool dated = row->kind != ROLLUP_PAYMENT;

    assert(!dated || (record->day >= part->least_day && record->day <= part->end_day));
    if (dated && record->day != part->today.day)
        open_day(part, record->day);
    if (row->kind == ROLLUP_DAY)
        take_day(part, row);
    else if (row->kind == ROLLUP_PAYMENT)
        payments_add_many(&part->payments, record->paid_nano, row->records);
    else if (record->failed)
        return;
    else if (row->kind == ROLLUP_NODE && record->inferences > 0)
        add_to_mode(part, USAGE_NODE, record->node, record->inferences);
    else if (row->kind == ROLLUP_MODEL)
        take_model(part, record);
    else if (row->kind == ROLLUP_CALLER)
        take_caller(part, row);
    else if (row->kind == ROLLUP_PAIR) {
        struct pair pair = pair_of_today(part, record);
        add_pair(part, &pair);
    }
}

void part_flush(struct part *part)
{
    /* Where sets of days lie may change. */
    part->today.day = INT32_MIN;
    day_sets_settle(&part->caller_days);
    tally_flush(&part->verifications);
    for (int cross = 0; cross < USAGE_CROSSES; cross++)
        tally_flush(&part->crosses[cross]);
}
