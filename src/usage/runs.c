/* SPDX-License-Identifier: MIT
 * Knows how a run is packed, and how many runs are read as if they were one. */
#include "usage/runs.h"

#include "base/memory.h"
#include "base/varint.h"

#include <stdlib.h>
#include <string.h>

/* Entries of one run that are unpacked at once. */
#define SOURCE_ENTRIES 256

/* Entries that are packed between two looks at the room for them. */
#define PACKED_AT_ONCE 1024

/* Runs are united when they have grown by as much as they had, and at least by so many entries: what that costs then
 * grows with the entries, and few are left alone. */
#define GROWTH_LEAST ((size_t)1 << 23)

/* Entries from one mark to the next, at least. */
#define MARKED 8192

/* Steps for each entry before the order of all is taken for any. */
#define STEPS_MOST 32

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const struct runs_entry *)a)->key, y = ((const struct runs_entry *)b)->key;
    return x < y ? -1 : x > y;
}

void runs_sort(struct runs_entry *entries, size_t count)
{
    size_t steps = STEPS_MOST * count;
    for (size_t i = 1; i < count && steps > 0; i++) {
        struct runs_entry entry = entries[i];
        size_t to = i;
        for (; to > 0 && entries[to - 1].key > entry.key && steps > 0; to--, steps--)
            entries[to] = entries[to - 1];
        entries[to] = entry;
    }
    if (steps == 0 && count > 1)
        qsort(entries, count, sizeof *entries, by_key);
}

/* A place in a run. */
struct run_mark {
    uint64_t key;         /* of the entry before, or 0 */
    size_t offset, index; /* of the entry */
};

/* A run while it is written. */
struct packing {
    enum runs_rule rule;
    struct text out;
    uint64_t key; /* of the last entry */
    size_t count;
    uint64_t highest;
    struct run_mark *marks;
    size_t mark_count, mark_room;
};

static void mark(struct packing *packing)
{
    if (packing->mark_count > 0 && packing->count - packing->marks[packing->mark_count - 1].index < MARKED)
        return;
    if (packing->mark_count == packing->mark_room) {
        packing->mark_room = packing->mark_room > 0 ? 2 * packing->mark_room : 64;
        packing->marks = memory_grow(packing->marks, packing->mark_room, sizeof *packing->marks);
    }
    packing->marks[packing->mark_count++] =
        (struct run_mark){.key = packing->key, .offset = packing->out.length, .index = packing->count};
}

/* Small where the value is near the highest, or near 0 on either side. */
static uint64_t fold(enum runs_rule rule, uint64_t highest, uint64_t value)
{
    return rule == RUNS_HIGHEST ? highest - value : value << 1 ^ -(value >> 63);
}

static uint64_t unfold(enum runs_rule rule, uint64_t highest, uint64_t folded)
{
    return rule == RUNS_HIGHEST ? highest - folded : folded >> 1 ^ -(folded & 1);
}

static void pack(struct packing *packing, const struct runs_entry *entries, size_t count)
{
    for (size_t done = 0; done < count;) {
        size_t start = done, end = count - done > PACKED_AT_ONCE ? done + PACKED_AT_ONCE : count;
        mark(packing);
        char *at = text_room(&packing->out, (end - done) * 2 * VARINT_BYTES);
        for (; done < end; done++) {
            at = varint_put(at, entries[done].key - packing->key);
            at = varint_put(at, fold(packing->rule, packing->highest, entries[done].value));
            packing->key = entries[done].key;
        }
        text_end(&packing->out, at);
        packing->count += end - start;
    }
}

static void append(struct runs *runs, struct run run)
{
    if (runs->count == runs->room) {
        runs->room = runs->room > 0 ? 2 * runs->room : 8;
        runs->runs = memory_grow(runs->runs, runs->room, sizeof *runs->runs);
    }
    runs->runs[runs->count++] = run;
    runs->entries += run.count;
}

static void end_packing(struct packing *packing, struct runs *runs)
{
    size_t length = packing->out.length;
    if (packing->count > 0)
        append(runs, (struct run){.bytes = memory_grow(packing->out.bytes, length, 1),
                                  .length = length,
                                  .marks = packing->marks,
                                  .mark_count = packing->mark_count,
                                  .count = packing->count,
                                  .highest = packing->highest});
}

void runs_add(struct runs *runs, const struct runs_entry *entries, size_t count)
{
    struct packing packing = {.rule = runs->rule, .out = TEXT_INIT};
    for (size_t i = 0; i < count && runs->rule == RUNS_HIGHEST; i++)
        packing.highest = entries[i].value > packing.highest ? entries[i].value : packing.highest;
    pack(&packing, entries, count);
    end_packing(&packing, runs);
    if (runs->entries - runs->united >= (runs->united > GROWTH_LEAST ? runs->united : GROWTH_LEAST))
        runs_unite(runs);
}

void runs_merge(struct runs *runs, struct runs *more)
{
    for (size_t i = 0; i < more->count; i++)
        append(runs, more->runs[i]);
    free(more->runs);
    *more = (struct runs){.rule = more->rule};
}

void runs_clear(struct runs *runs)
{
    for (size_t i = 0; i < runs->count; i++) {
        free(runs->runs[i].bytes);
        free(runs->runs[i].marks);
    }
    free(runs->runs);
    *runs = (struct runs){.rule = runs->rule};
}

/* A run while it is read. */
struct runs_source {
    const char *at, *end;
    uint64_t key; /* of the last entry */
    size_t left;  /* entries still packed */
    uint64_t highest, first, last;
    size_t taken, filled; /* of `entries`, those between are to be taken */
    struct runs_entry entries[SOURCE_ENTRIES];
};

/* The last mark before `first`, or the beginning. */
static struct run_mark find_mark(const struct run *run, uint64_t first)
{
    size_t low = 0, high = run->mark_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (run->marks[middle].key < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? run->marks[low - 1] : (struct run_mark){.key = 0};
}

static void open_run(const struct run *run, uint64_t first, uint64_t last, struct runs_source *ret_source)
{
    struct run_mark mark = find_mark(run, first);
    ret_source->at = run->bytes + mark.offset;
    ret_source->end = run->bytes + run->length;
    ret_source->key = mark.key;
    ret_source->left = run->count - mark.index;
    ret_source->highest = run->highest;
    ret_source->first = first;
    ret_source->last = last;
    ret_source->taken = ret_source->filled = 0;
}

/* Nothing more is wanted, the entry read last included. */
static bool pass_the_last(struct runs_source *source)
{
    source->left = 0;
    source->filled--;
    return true;
}

/* False when the bytes are no run: nothing of it is to be trusted then. */
static bool fill(struct runs_source *source, enum runs_rule rule)
{
    uint64_t gap, value;
    source->taken = source->filled = 0;
    for (; source->left > 0 && source->filled < SOURCE_ENTRIES; source->left--) {
        if (!varint_take(&source->at, source->end, &gap) || !varint_take(&source->at, source->end, &value) ||
            gap == 0 || gap > UINT64_MAX - source->key || (rule == RUNS_HIGHEST && value > source->highest))
            return false;
        source->key += gap;
        source->entries[source->filled] =
            (struct runs_entry){.key = source->key, .value = unfold(rule, source->highest, value)};
        source->filled += source->key >= source->first;
        if (source->key > source->last)
            return pass_the_last(source);
    }
    return true;
}

void runs_read(struct runs_reader *reader, const struct runs *runs)
{
    runs_read_between(reader, runs, 1, UINT64_MAX);
}

void runs_read_between(struct runs_reader *reader, const struct runs *runs, uint64_t first, uint64_t last)
{
    size_t most = runs->count * SOURCE_ENTRIES;
    *reader = (struct runs_reader){
        .rule = runs->rule,
        .sources = memory_grow(NULL, runs->count, sizeof *reader->sources),
        .count = runs->count,
        .passed = first - 1,
        .entries = memory_grow(NULL, most, sizeof *reader->entries),
        .spread = memory_grow(NULL, most, sizeof *reader->spread),
        .starts = memory_grow(NULL, most + 1, sizeof *reader->starts),
    };
    for (size_t i = 0; i < runs->count; i++)
        open_run(&runs->runs[i], first, last, &reader->sources[i]);
}

void runs_read_end(struct runs_reader *reader)
{
    free(reader->sources);
    free(reader->entries);
    free(reader->spread);
    free(reader->starts);
}

/* The key up to which every source has its entries unpacked. */
static uint64_t reach(struct runs_reader *reader)
{
    uint64_t reached = UINT64_MAX, highest = 0;
    for (size_t i = 0; i < reader->count; i++) {
        struct runs_source *source = &reader->sources[i];
        /* Our own bytes are always a run, and loaded ones have been found to be. */
        if (source->taken == source->filled)
            (void)fill(source, reader->rule);
        highest = source->key > highest ? source->key : highest;
        if (source->left > 0 && source->key < reached)
            reached = source->key;
    }
    return reached < highest ? reached : highest;
}

/* The entries that every source has unpacked, as they come. */
static size_t gather(struct runs_reader *reader, uint64_t reached)
{
    size_t count = 0;
    for (size_t i = 0; i < reader->count; i++) {
        struct runs_source *source = &reader->sources[i];
        while (source->taken < source->filled && source->entries[source->taken].key <= reached)
            reader->entries[count++] = source->entries[source->taken++];
    }
    return count;
}

/* Puts entries with keys of (passed, reached] near to their places, where keys are spread evenly. */
static void spread_entries(struct runs_reader *reader, size_t count, uint64_t reached)
{
    unsigned shift = 0;
    while ((reached - reader->passed) >> shift >= count)
        shift++;
    memset(reader->starts, 0, (count + 1) * sizeof *reader->starts);
    for (size_t i = 0; i < count; i++)
        reader->starts[((reader->entries[i].key - reader->passed) >> shift) + 1]++;
    for (size_t place = 1; place <= count; place++)
        reader->starts[place] += reader->starts[place - 1];
    for (size_t i = 0; i < count; i++)
        reader->spread[reader->starts[(reader->entries[i].key - reader->passed) >> shift]++] = reader->entries[i];
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

bool runs_next(struct runs_reader *reader, const struct runs_entry **ret_entries, size_t *ret_count)
{
    uint64_t reached = reach(reader);
    size_t count = gather(reader, reached);
    struct runs_entry *entries = reader->entries;
    if (count == 0)
        return false;
    if (reader->count > 1) {
        spread_entries(reader, count, reached);
        entries = reader->spread;
        runs_sort(entries, count);
    }
    reader->passed = reached;
    *ret_entries = entries;
    *ret_count = combine(reader->rule, entries, count);
    return true;
}

void runs_unite(struct runs *runs)
{
    struct runs united = {.rule = runs->rule};
    struct packing packing = {.rule = runs->rule, .out = TEXT_INIT};
    struct runs_reader reader;
    const struct runs_entry *entries;
    size_t count;

    if (runs->count > 1) {
        for (size_t i = 0; i < runs->count; i++)
            packing.highest = runs->runs[i].highest > packing.highest ? runs->runs[i].highest : packing.highest;
        runs_read(&reader, runs);
        while (runs_next(&reader, &entries, &count))
            pack(&packing, entries, count);
        runs_read_end(&reader);
        end_packing(&packing, &united);
        runs_clear(runs);
        *runs = united;
    }
    runs->united = runs->entries;
}

void runs_save(const struct runs *runs, struct text *out)
{
    struct run run = runs->count > 0 ? runs->runs[0] : (struct run){.count = 0};
    char *at = text_room(out, 3 * VARINT_BYTES);
    at = varint_put(at, run.count);
    at = varint_put(at, run.length);
    text_end(out, varint_put(at, run.highest));
    text_add_bytes(out, run.bytes, run.length);
}

/* Whether a run can be unpacked to its last byte. */
static bool is_sound(const struct run *run, enum runs_rule rule)
{
    struct runs_source *source = memory_grow(NULL, 1, sizeof *source);
    bool sound = true;
    open_run(run, 1, UINT64_MAX, source);
    while (sound && source->left > 0)
        sound = fill(source, rule);
    sound = sound && source->at == source->end;
    free(source);
    return sound;
}

bool runs_load(struct runs *runs, const char **at, const char *end)
{
    uint64_t count, length, highest;
    if (!varint_take(at, end, &count) || !varint_take(at, end, &length) || !varint_take(at, end, &highest) ||
        length > (size_t)(end - *at) || (highest != 0 && runs->rule != RUNS_HIGHEST))
        return false;
    struct run run = {.bytes = memory_grow(NULL, length, 1), .length = length, .count = count, .highest = highest};
    memcpy(run.bytes, *at, length);
    bool sound = is_sound(&run, runs->rule);
    if (sound && count > 0)
        append(runs, run);
    else
        free(run.bytes);
    *at += sound ? length : 0;
    return sound;
}

void runs_lower(struct runs *runs, uint64_t by)
{
    for (size_t i = 0; i < runs->count; i++)
        runs->runs[i].highest -= by;
}
