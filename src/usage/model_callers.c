/* SPDX-License-Identifier: MIT
 * Knows how many callers each model had, and whose volume it was. */
#include "usage/usage.h"

#include "base/memory.h"
#include "base/threads.h"
#include "usage/internal.h"
#include "usage/part_take.h"

#include <stdlib.h>
#include <string.h>

/* So few that the processor can ask the memory for all of them at once. */
#define SOME_ENTRIES ((size_t)64)

/* Each counts for itself: an array of all models. */
#define SHARES_MOST 8

/* The shortest window that holds each day, counted inside, also for end_day: a database may say anything. */
static uint8_t *list_windows(const struct usage *usage)
{
    uint32_t end = usage_inner_day(usage, usage->end_day);
    uint8_t *windows = memory_zeroed((size_t)end + 1, sizeof *windows);
    for (uint32_t day = 0; day <= end; day++)
        windows[day] = (uint8_t)part_window_of_age((int32_t)(end - day));
    return windows;
}

/* What counting the callers of models takes. */
struct counting {
    struct usage_model_callers *callers;
    const struct sparse *pairs;
    const uint8_t *windows;
    const struct pair_windows *noted; /* NULL = nowhere */
};

/* The shortest window of a pair that may have been noted and counted already. */
static enum usage_window take_noted(const struct counting *counting, uint32_t model, uint32_t caller,
                                    enum usage_window window)
{
    enum usage_window noted = pair_windows_of(counting->noted, model, caller);
    if (noted == USAGE_WINDOW_COUNT)
        return window;
    counting->callers[model].distinct_in[noted]--;
    return noted < window ? noted : window;
}

static void prefetch_noted(const struct counting *counting, const struct runs_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (entries[i].key != 0)
            pair_windows_prefetch(counting->noted, sparse_row(counting->pairs, &entries[i]),
                                  sparse_column(counting->pairs, &entries[i]));
}

static void count_listed(const struct counting *counting, const struct runs_entry *entries, size_t count)
{
    if (counting->noted)
        prefetch_noted(counting, entries, count);
    for (size_t i = 0; i < count; i++) {
        if (entries[i].key == 0)
            continue;
        uint32_t model = sparse_row(counting->pairs, &entries[i]);
        enum usage_window window = (enum usage_window)counting->windows[entries[i].value];
        if (counting->noted)
            window = take_noted(counting, model, sparse_column(counting->pairs, &entries[i]), window);
        counting->callers[model].distinct_in[window]++;
    }
}

static void count_lasts(void *context, const struct runs_entry *entries, size_t count)
{
    for (size_t done = 0, some; done < count; done += some) {
        some = count - done < SOME_ENTRIES ? count - done : SOME_ENTRIES;
        count_listed(context, entries + done, some);
    }
}

/* Of callers with as much, the first. */
static void count_volumes(void *context, const struct runs_entry *entries, size_t count)
{
    const struct counting *counting = context;
    for (size_t i = 0; i < count; i++) {
        int64_t volume = (int64_t)entries[i].value;
        if (entries[i].key == 0 || volume == 0)
            continue;
        struct usage_model_callers *callers = &counting->callers[sparse_row(counting->pairs, &entries[i])];
        uint32_t caller = sparse_column(counting->pairs, &entries[i]);
        callers->distinct++;
        callers->volume_known += volume;
        if (volume > callers->largest_volume || (volume == callers->largest_volume && caller < callers->largest)) {
            callers->largest_volume = volume;
            callers->largest = caller;
        }
    }
}

static void add_counted(struct usage_model_callers *callers, const struct usage_model_callers *more)
{
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++)
        callers->distinct_in[window] += more->distinct_in[window];
    callers->distinct += more->distinct;
    callers->volume_known += more->volume_known;
    if (more->largest_volume > callers->largest_volume ||
        (more->largest_volume == callers->largest_volume && more->largest < callers->largest)) {
        callers->largest_volume = more->largest_volume;
        callers->largest = more->largest;
    }
}

static struct usage_model_callers *begin_counting(uint32_t models)
{
    struct usage_model_callers *callers = memory_zeroed(models, sizeof *callers);
    for (uint32_t model = 0; model < models; model++)
        callers[model].largest = SNAPSHOT_NONE;
    return callers;
}

static void count_pairs(struct sparse *pairs, sparse_visit *visit, struct counting *countings, unsigned shares)
{
    void *contexts[SHARES_MOST];
    for (unsigned i = 0; i < shares; i++) {
        countings[i].pairs = pairs;
        contexts[i] = &countings[i];
    }
    sparse_settle(pairs);
    sparse_each(pairs, visit, contexts, shares);
}

static void count_noted(void *context, size_t model)
{
    const struct counting *counting = context;
    pair_windows_count(counting->noted, (uint32_t)model, counting->callers[model].distinct_in);
}

void usage_count_model_callers(struct usage *usage, unsigned workers)
{
    struct part *part = usage->part;
    /* Few pairs are counted in less time than a thread takes to begin. */
    unsigned shares = !sparse_is_large(&part->lasts) ? 1 : workers < SHARES_MOST ? workers : SHARES_MOST;
    uint8_t *windows = list_windows(usage);
    const struct pair_windows *noted = part->pairs_are_many ? part->pair_windows : NULL;
    struct counting countings[SHARES_MOST];
    for (unsigned i = 0; i < shares; i++)
        countings[i] = (struct counting){
            .callers = begin_counting(part->model_count), .windows = windows, .noted = noted};
    if (noted)
        threads_run(&(struct threads_task){.jobs = part->model_count, .work = count_noted, .context = &countings[0]},
                    shares);
    count_pairs(&part->lasts, count_lasts, countings, shares);
    sparse_clear(&part->lasts);
    part->pair_windows = NULL;
    count_pairs(&part->pairs, count_volumes, countings, shares);
    usage->model_callers = countings[0].callers;
    for (unsigned i = 1; i < shares; i++) {
        for (uint32_t model = 0; model < part->model_count; model++)
            add_counted(&usage->model_callers[model], &countings[i].callers[model]);
        free(countings[i].callers);
    }
    free(windows);
}

/* A caller was there in every window that reaches back to its last day with volume. */
void usage_model_callers(const struct usage *usage, uint32_t model, struct usage_model_callers *ret_callers)
{
    *ret_callers = usage->model_callers[model];
    for (int window = 1; window < USAGE_WINDOW_COUNT; window++)
        ret_callers->distinct_in[window] += ret_callers->distinct_in[window - 1];
}

/* What adding up the volume of some callers takes. */
struct choosing {
    const struct sparse *pairs;
    uint32_t caller;    /* the only one, when `wanted` is NULL */
    const bool *wanted; /* [caller] */
    int64_t *by_model;
};

static void add_chosen(void *context, const struct runs_entry *entries, size_t count)
{
    const struct choosing *choosing = context;
    for (size_t i = 0; i < count; i++) {
        uint32_t caller = sparse_column(choosing->pairs, &entries[i]);
        if (entries[i].key != 0 && (choosing->wanted ? choosing->wanted[caller] : caller == choosing->caller))
            choosing->by_model[sparse_row(choosing->pairs, &entries[i])] += (int64_t)entries[i].value;
    }
}

static void add_volumes(const struct usage *usage, struct choosing *choosing)
{
    const struct part *part = usage->part;
    choosing->pairs = &part->pairs;
    memset(choosing->by_model, 0, part->model_count * sizeof *choosing->by_model);
    void *contexts[] = {choosing};
    sparse_each(&part->pairs, add_chosen, contexts, 1);
}

void usage_by_model_of_caller(const struct usage *usage, uint32_t caller, int64_t *out)
{
    struct choosing choosing = {.caller = caller, .by_model = out};
    add_volumes(usage, &choosing);
}

void usage_by_model_of_callers(const struct usage *usage, const bool *wanted, int64_t *out)
{
    struct choosing choosing = {.wanted = wanted, .by_model = out};
    add_volumes(usage, &choosing);
}
