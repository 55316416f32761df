/* SPDX-License-Identifier: MIT
 * Knows how a run is packed. */
#include "usage/run.h"

#include "base/memory.h"
#include "base/varint.h"

#include <endian.h>
#include <string.h>

/* Entries that are packed between two looks at the room for them. */
#define PACKED_AT_ONCE 1024

/* Entries from one mark to the next, at least. */
#define MARKED 8192

/* That an entry takes at most, which is written as a word first. */
#define ENTRY_BYTES (sizeof(uint64_t) + 2 * VARINT_BYTES)

static uint64_t all_ones(unsigned bytes)
{
    return (UINT64_C(1) << 8 * bytes) - 1;
}

void run_marks_add(struct run_marks *marks, uint64_t key, size_t offset)
{
    marks->marks = memory_room(marks->marks, marks->count, &marks->capacity, sizeof *marks->marks);
    marks->marks[marks->count++] = (struct run_mark){.key = key, .offset = offset};
}

static void mark_now_and_then(struct run_packing *packing)
{
    if (packing->marks.count > 0 && packing->count - packing->marked < MARKED)
        return;
    run_marks_add(&packing->marks, packing->key, packing->out.length);
    packing->marked = packing->count;
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

static inline char *put_entry(char *at, const struct run_packing *packing, uint64_t gap, uint64_t value)
{
    uint64_t gap_ones = all_ones(packing->gap_bytes), value_ones = all_ones(packing->value_bytes);
    uint64_t gap_put = gap < gap_ones ? gap : gap_ones, value_put = value < value_ones ? value : value_ones;
    uint64_t word = htole64(gap_put | value_put << 8 * packing->gap_bytes);
    memcpy(at, &word, sizeof word);
    at += packing->gap_bytes + packing->value_bytes;
    at = gap_put == gap_ones ? varint_put(at, gap) : at;
    return value_put == value_ones ? varint_put(at, value) : at;
}

void run_put(struct run_packing *packing, const struct runs_entry *entries, size_t count)
{
    uint64_t key = packing->key;
    char *at = text_room(&packing->out, count * ENTRY_BYTES);
    for (size_t i = 0; i < count; i++) {
        at = put_entry(at, packing, entries[i].key - key, fold(packing->rule, packing->highest, entries[i].value));
        key = entries[i].key;
    }
    text_end(&packing->out, at);
    packing->key = key;
    packing->count += count;
}

void run_pack(struct run_packing *packing, const struct runs_entry *entries, size_t count)
{
    for (size_t done = 0, more; done < count; done += more) {
        more = count - done > PACKED_AT_ONCE ? PACKED_AT_ONCE : count - done;
        mark_now_and_then(packing);
        run_put(packing, entries + done, more);
    }
}

void run_append(struct runs *runs, struct run run)
{
    runs->runs = memory_room(runs->runs, runs->count, &runs->capacity, sizeof *runs->runs);
    runs->runs[runs->count++] = run;
    runs->entries += run.count;
}

struct run run_packed(struct run_packing *packing)
{
    size_t length = packing->out.length;
    struct run run = {.bytes = memory_grow(packing->out.bytes, length + RUN_SLACK, 1),
                      .marks = packing->marks,
                      .length = length,
                      .count = packing->count,
                      .highest = packing->highest,
                      .last_key = packing->key,
                      .gap_bytes = packing->gap_bytes,
                      .value_bytes = packing->value_bytes};
    memset(run.bytes + length, 0, RUN_SLACK);
    return run;
}

/* So many that few gaps need more, where keys are spread evenly: their gaps are then distributed exponentially. */
static unsigned gap_bytes_for(uint64_t keys, size_t count)
{
    unsigned bytes = 1;
    while (bytes < RUN_GAP_BYTES_MOST && keys / count >= all_ones(bytes) / 6)
        bytes++;
    return bytes;
}

/* So many that at most one value in sixteen needs more. */
static unsigned value_bytes_for(const struct run_packing *packing, const struct runs_entry *entries, size_t count)
{
    unsigned bytes = 0;
    size_t more = count;
    while (bytes < RUN_VALUE_BYTES_MOST && more > count / 16) {
        bytes++;
        more = 0;
        for (size_t i = 0; i < count; i++)
            more += fold(packing->rule, packing->highest, entries[i].value) >= all_ones(bytes);
    }
    return bytes;
}

struct run_packing run_packing_of(enum runs_rule rule, const struct runs_entry *entries, size_t count)
{
    struct run_packing packing = {.rule = rule, .out = TEXT_INIT};
    for (size_t i = 0; i < count && rule == RUNS_HIGHEST; i++)
        packing.highest = entries[i].value > packing.highest ? entries[i].value : packing.highest;
    packing.gap_bytes = gap_bytes_for(entries[count - 1].key, count);
    packing.value_bytes = value_bytes_for(&packing, entries, count);
    text_room(&packing.out, count * (packing.gap_bytes + packing.value_bytes) + PACKED_AT_ONCE * ENTRY_BYTES);
    return packing;
}

/* What the runs lack of the highest of all is added to what their values lack of their own. */
struct run_packing run_packing_for(const struct runs *runs)
{
    struct run_packing packing = {.rule = runs->rule, .out = TEXT_INIT, .gap_bytes = 1, .value_bytes = 1};
    uint64_t lowest = UINT64_MAX, keys = 0;
    for (size_t i = 0; i < runs->count; i++) {
        const struct run *run = &runs->runs[i];
        packing.highest = run->highest > packing.highest ? run->highest : packing.highest;
        lowest = run->highest < lowest ? run->highest : lowest;
        keys = run->last_key > keys ? run->last_key : keys;
        packing.value_bytes = run->value_bytes > packing.value_bytes ? run->value_bytes : packing.value_bytes;
    }
    if (runs->entries == 0)
        return packing;
    packing.gap_bytes = gap_bytes_for(keys, runs->entries);
    if (packing.highest - lowest >= all_ones(packing.value_bytes) / 4 && packing.value_bytes < RUN_VALUE_BYTES_MOST)
        packing.value_bytes++;
    return packing;
}

/* The last mark before `first`, or the beginning. */
static struct run_mark find_mark(const struct run *run, uint64_t first)
{
    size_t low = 0, high = run->marks.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (run->marks.marks[middle].key < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? run->marks.marks[low - 1] : (struct run_mark){.key = 0};
}

void run_open(const struct run *run, uint64_t first, uint64_t last, struct run_source *ret_source)
{
    struct run_mark mark = find_mark(run, first);
    ret_source->at = run->bytes + mark.offset;
    ret_source->end = run->bytes + run->length;
    ret_source->key = mark.key;
    ret_source->highest = run->highest;
    ret_source->gap_bytes = run->gap_bytes;
    ret_source->value_bytes = run->value_bytes;
    ret_source->first = first;
    ret_source->last = last;
    ret_source->taken = ret_source->ready = ret_source->filled = 0;
}

static uint64_t read_word(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return le64toh(word);
}

/* Where the next entry begins, or NULL when there is none. */
static inline const char *take_entry(const struct run_source *source, const char *at, uint64_t *ret_gap,
                                     uint64_t *ret_value)
{
    const unsigned gap_bytes = source->gap_bytes, value_bytes = source->value_bytes;
    if (source->end - at < gap_bytes + value_bytes)
        return NULL;
    uint64_t word = read_word(at);
    at += gap_bytes + value_bytes;
    *ret_gap = word & all_ones(gap_bytes);
    *ret_value = word >> 8 * gap_bytes & all_ones(value_bytes);
    if ((*ret_gap == all_ones(gap_bytes) && !varint_take(&at, source->end, ret_gap)) ||
        (*ret_value == all_ones(value_bytes) && !varint_take(&at, source->end, ret_value)))
        return NULL;
    return at;
}

/* What the gaps of a source's room for entries add up to at most, where none needs more bytes than most. */
#define PLAIN_GAPS ((uint64_t)RUN_ENTRIES << 8 * RUN_GAP_BYTES_MOST)

/* Takes entries behind the first `filled` up to one that needs more bytes than most, or is wrong. Returns how many
 * there are then. */
static size_t take_plain(struct run_source *source, enum runs_rule rule, size_t filled)
{
    const unsigned gap_bytes = source->gap_bytes, bytes = gap_bytes + source->value_bytes;
    const uint64_t gap_ones = all_ones(gap_bytes), value_ones = all_ones(source->value_bytes);
    const uint64_t highest = source->highest;
    const uint64_t most = rule == RUNS_HIGHEST && highest < value_ones ? highest : value_ones - 1;
    size_t room = source->key <= UINT64_MAX - PLAIN_GAPS ? (size_t)(source->end - source->at) / bytes : 0;
    size_t end = room < RUN_ENTRIES - filled ? filled + room : RUN_ENTRIES;
    const char *at = source->at;
    uint64_t key = source->key;
    for (; filled < end; filled++) {
        uint64_t word = read_word(at), gap = word & gap_ones, value = word >> 8 * gap_bytes & value_ones;
        if (gap - 1 >= gap_ones - 1 || value > most)
            break;
        key += gap;
        at += bytes;
        source->entries[filled] = (struct runs_entry){.key = key, .value = unfold(rule, highest, value)};
    }
    source->at = at;
    source->key = key;
    return filled;
}

/* Takes an entry of any kind; false when it is none. */
static bool take_any(struct run_source *source, enum runs_rule rule, struct runs_entry *ret_entry)
{
    uint64_t gap, value;
    const char *at = take_entry(source, source->at, &gap, &value);
    if (!at || gap == 0 || gap > UINT64_MAX - source->key || (rule == RUNS_HIGHEST && value > source->highest))
        return false;
    source->at = at;
    source->key += gap;
    *ret_entry = (struct runs_entry){.key = source->key, .value = unfold(rule, source->highest, value)};
    return true;
}

/* Leaves out those before the first that is wanted; one beyond the last ends it. */
static void trim(struct run_source *source, size_t filled)
{
    source->taken = 0;
    while (source->taken < filled && source->entries[source->taken].key < source->first)
        source->taken++;
    if (source->key > source->last) {
        source->at = source->end;
        source->key = source->last;
        while (filled > source->taken && source->entries[filled - 1].key > source->last)
            filled--;
    }
    source->filled = filled;
}

bool run_fill(struct run_source *source, enum runs_rule rule)
{
    do {
        size_t filled = 0;
        while (source->at < source->end && filled < RUN_ENTRIES) {
            filled = take_plain(source, rule, filled);
            if (source->at < source->end && filled < RUN_ENTRIES &&
                !take_any(source, rule, &source->entries[filled++]))
                return false;
        }
        trim(source, filled);
    } while (source->taken == source->filled && source->at < source->end);
    return true;
}
