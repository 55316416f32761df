/* SPDX-License-Identifier: MIT
 * Knows how many runs are kept, and read as if they were one. */
#include "usage/runs.h"

#include "base/memory.h"
#include "usage/run.h"
#include "usage/run_order.h"

#include <stdlib.h>
#include <string.h>

/* Entries of the longest source for each of another, at least, where they are merged stretch by stretch. */
#define STRETCHES 16

void runs_add(struct runs *runs, const struct runs_entry *entries, size_t count)
{
    if (count == 0)
        return;
    struct run_packing packing = run_packing_of(runs->rule, entries, count);
    run_pack(&packing, entries, count);
    run_append(runs, run_packed(&packing));
    if (runs->entries - runs->united >= (runs->united > RUNS_GROWTH ? runs->united : RUNS_GROWTH))
        runs_unite(runs);
}

void runs_merge(struct runs *runs, struct runs *more)
{
    for (size_t i = 0; i < more->count; i++)
        run_append(runs, more->runs[i]);
    runs->united = runs->entries;
    free(more->runs);
    *more = (struct runs){.rule = more->rule};
}

void runs_clear(struct runs *runs)
{
    for (size_t i = 0; i < runs->count; i++) {
        free(runs->runs[i].bytes);
        free(runs->runs[i].marks.marks);
    }
    free(runs->runs);
    *runs = (struct runs){.rule = runs->rule};
}

void runs_read(struct runs_reader *reader, const struct runs *runs)
{
    runs_read_between(reader, runs, 1, UINT64_MAX);
}

void runs_read_between(struct runs_reader *reader, const struct runs *runs, uint64_t first, uint64_t last)
{
    size_t most = runs->count * RUN_ENTRIES;
    *reader = (struct runs_reader){
        .rule = runs->rule,
        .sources = memory_grow(NULL, runs->count, sizeof *reader->sources),
        .count = runs->count,
        .passed = first - 1,
        .entries = memory_grow(NULL, most, sizeof *reader->entries),
        .starts = memory_grow(NULL, most + 1, sizeof *reader->starts),
    };
    for (size_t i = 0; i < runs->count; i++)
        run_open(&runs->runs[i], first, last, &reader->sources[i]);
}

void runs_read_end(struct runs_reader *reader)
{
    free(reader->sources);
    free(reader->entries);
    free(reader->starts);
}

/* The key up to which every source has its entries unpacked. */
static uint64_t reach(struct runs_reader *reader)
{
    uint64_t reached = UINT64_MAX, highest = 0;
    for (size_t i = 0; i < reader->count; i++) {
        struct run_source *source = &reader->sources[i];
        /* Our own bytes are always a run, and loaded ones have been found to be. */
        if (source->taken == source->filled)
            (void)run_fill(source, reader->rule);
        highest = source->key > highest ? source->key : highest;
        if (source->at < source->end && source->key < reached)
            reached = source->key;
    }
    return reached < highest ? reached : highest;
}

/* How many entries a source has up to that key. */
static size_t count_ready(const struct run_source *source, uint64_t reached)
{
    size_t low = source->taken, high = source->filled;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (source->entries[middle].key <= reached)
            low = middle + 1;
        else
            high = middle;
    }
    return low - source->taken;
}

/* Puts what is ready, `count` entries with keys of (passed, reached], near to its places. */
static void spread(struct runs_reader *reader, size_t count, uint64_t reached)
{
    struct run_places places = run_places_for(reader->starts, count, reader->passed, reached);
    for (size_t i = 0; i < reader->count; i++)
        run_places_count(&places, reader->sources[i].entries + reader->sources[i].taken, reader->sources[i].ready);
    run_places_sum(&places);
    for (size_t i = 0; i < reader->count; i++)
        run_places_put(&places, reader->sources[i].entries + reader->sources[i].taken, reader->sources[i].ready,
                      reader->entries);
}

/* Makes one entry of those of each key. Returns how many remain. */
static size_t combine(enum runs_rule rule, struct runs_entry *entries, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count;) {
        struct runs_entry entry = entries[i];
        for (i++; i < count && entries[i].key == entry.key; i++)
            if (rule == RUNS_SUM)
                entry.value += entries[i].value;
            else if (entries[i].value > entry.value)
                entry.value = entries[i].value;
        entries[kept] = entry;
        kept += rule == RUNS_HIGHEST || entry.value != 0;
    }
    return kept;
}

/* The source whose next entry is the first of all that are ready, up to the key where another one's is. */
static struct run_source *find_first(const struct runs_reader *reader, uint64_t reached, uint64_t *ret_limit)
{
    struct run_source *first = NULL;
    uint64_t least = UINT64_MAX, limit = reached;
    for (size_t i = 0; i < reader->count; i++) {
        struct run_source *source = &reader->sources[i];
        if (source->ready == 0)
            continue;
        uint64_t key = source->entries[source->taken].key;
        if (!first || key < least) {
            limit = first ? least : reached;
            first = source;
            least = key;
        } else if (key < limit) {
            limit = key;
        }
    }
    *ret_limit = limit;
    return first;
}

/* Takes what is ready, `count` entries, in the order of keys, stretch by stretch. */
static void merge_stretches(struct runs_reader *reader, size_t count, uint64_t reached)
{
    for (size_t done = 0, more; done < count; done += more) {
        uint64_t limit;
        struct run_source *source = find_first(reader, reached, &limit);
        more = count_ready(source, limit);
        memcpy(reader->entries + done, source->entries + source->taken, more * sizeof *reader->entries);
        source->taken += more;
        source->ready -= more;
    }
}

/* Takes what is ready, `count` entries, and returns where. Of runs of which one is much longer than all others, most
 * stretches are of that one alone, or have few others between. */
static struct runs_entry *put_together(struct runs_reader *reader, struct run_source *longest, size_t count,
                                       uint64_t reached)
{
    struct runs_entry *entries = longest->ready == count ? longest->entries + longest->taken : reader->entries;
    if (longest->ready < count && count - longest->ready <= count / STRETCHES) {
        merge_stretches(reader, count, reached);
    } else if (longest->ready < count) {
        spread(reader, count, reached);
        run_order(entries, count);
    }
    for (size_t i = 0; i < reader->count; i++)
        reader->sources[i].taken += reader->sources[i].ready;
    return entries;
}

bool runs_next(struct runs_reader *reader, const struct runs_entry **ret_entries, size_t *ret_count)
{
    uint64_t reached = reach(reader);
    struct run_source *longest = NULL;
    size_t count = 0;
    for (size_t i = 0; i < reader->count; i++) {
        struct run_source *source = &reader->sources[i];
        source->ready = count_ready(source, reached);
        count += source->ready;
        longest = longest && longest->ready >= source->ready ? longest : source;
    }
    if (count == 0)
        return false;
    /* Keys of one run are there once. */
    bool combined = longest->ready == count && reader->rule == RUNS_HIGHEST;
    struct runs_entry *entries = put_together(reader, longest, count, reached);
    reader->passed = reached;
    *ret_entries = entries;
    *ret_count = combined ? count : combine(reader->rule, entries, count);
    return true;
}

void runs_unite(struct runs *runs)
{
    struct runs united = {.rule = runs->rule};
    struct runs_reader reader;
    const struct runs_entry *entries;
    size_t count;

    if (runs->count > 1) {
        struct run_packing packing = run_packing_for(runs);
        runs_read(&reader, runs);
        while (runs_next(&reader, &entries, &count))
            run_pack(&packing, entries, count);
        runs_read_end(&reader);
        if (packing.count > 0)
            run_append(&united, run_packed(&packing));
        runs_clear(runs);
        *runs = united;
    }
    runs->united = runs->entries;
}

/* Of one run each, which are unpacked in batches of the same size. */
bool runs_equal(const struct runs *a, const struct runs *b)
{
    struct runs_reader readers[2];
    const struct runs_entry *entries[2];
    size_t counts[2];
    bool same = a->entries == b->entries;
    runs_read(&readers[0], a);
    runs_read(&readers[1], b);
    while (same && runs_next(&readers[0], &entries[0], &counts[0]))
        same = runs_next(&readers[1], &entries[1], &counts[1]) && counts[0] == counts[1] &&
               memcmp(entries[0], entries[1], counts[0] * sizeof *entries[0]) == 0;
    runs_read_end(&readers[0]);
    runs_read_end(&readers[1]);
    return same;
}

void runs_lower(struct runs *runs, uint64_t by)
{
    for (size_t i = 0; i < runs->count; i++)
        runs->runs[i].highest -= by;
}
