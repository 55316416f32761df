/* SPDX-License-Identifier: MIT
 * Knows how a run is packed, and how many runs are read as if they were one. */
#include "usage/runs.h"

#include "base/memory.h"
#include "base/varint.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

/* Entries of one run that are unpacked at once. */
#define SOURCE_ENTRIES 256

/* Entries that are packed between two looks at the room for them. */
#define PACKED_AT_ONCE 1024

/* Entries from one mark to the next, at least. */
#define MARKED 8192

/* Bytes of a section of what is saved, at least. */
#define SECTION_BYTES ((size_t)64 << 10)

/* Entries of the longest source for each of another, at least, where they are merged stretch by stretch. */
#define STRETCHES 16

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
    uint64_t key;  /* of the entry before, or 0 */
    size_t offset; /* of the entry */
};

struct marks {
    struct run_mark *marks;
    size_t count, capacity;
};

/* An entry takes run.gap_bytes and run.value_bytes, read as one number: all ones stand for what needs more, which then
 * follows as varint.h writes it. Nearly no entry needs more, which is foreseen by the processor. */
#define WORD_BYTES 8
#define GAP_BYTES_MOST 5
#define VALUE_BYTES_MOST 3
#define ENTRY_BYTES (WORD_BYTES + 2 * VARINT_BYTES)

static uint64_t all_ones(unsigned bytes)
{
    return (UINT64_C(1) << 8 * bytes) - 1;
}

/* A run while it is written. */
struct packing {
    enum runs_rule rule;
    struct text out;
    uint64_t key; /* of the last entry */
    size_t count, marked; /* entries in all, and before the last mark */
    uint64_t highest;
    unsigned gap_bytes, value_bytes;
    struct marks marks;
};

static void mark(struct marks *marks, uint64_t key, size_t offset)
{
    marks->marks = memory_room(marks->marks, marks->count, &marks->capacity, sizeof *marks->marks);
    marks->marks[marks->count++] = (struct run_mark){.key = key, .offset = offset};
}

static void mark_now_and_then(struct packing *packing)
{
    if (packing->marks.count > 0 && packing->count - packing->marked < MARKED)
        return;
    mark(&packing->marks, packing->key, packing->out.length);
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

static inline char *put_entry(char *at, const struct packing *packing, uint64_t gap, uint64_t value)
{
    uint64_t gap_ones = all_ones(packing->gap_bytes), value_ones = all_ones(packing->value_bytes);
    uint64_t gap_put = gap < gap_ones ? gap : gap_ones, value_put = value < value_ones ? value : value_ones;
    uint64_t word = htole64(gap_put | value_put << 8 * packing->gap_bytes);
    memcpy(at, &word, sizeof word);
    at += packing->gap_bytes + packing->value_bytes;
    at = gap_put == gap_ones ? varint_put(at, gap) : at;
    return value_put == value_ones ? varint_put(at, value) : at;
}

static void put_entries(struct packing *packing, const struct runs_entry *entries, size_t count)
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

static void pack(struct packing *packing, const struct runs_entry *entries, size_t count)
{
    for (size_t done = 0, more; done < count; done += more) {
        more = count - done > PACKED_AT_ONCE ? PACKED_AT_ONCE : count - done;
        mark_now_and_then(packing);
        put_entries(packing, entries + done, more);
    }
}

static void append(struct runs *runs, struct run run)
{
    runs->runs = memory_room(runs->runs, runs->count, &runs->capacity, sizeof *runs->runs);
    runs->runs[runs->count++] = run;
    runs->entries += run.count;
}

/* Room for a word to be read at the last byte. */
static char *with_room(char *bytes, size_t length)
{
    bytes = memory_grow(bytes, length + WORD_BYTES, 1);
    memset(bytes + length, 0, WORD_BYTES);
    return bytes;
}

static void end_packing(struct packing *packing, struct runs *runs)
{
    size_t length = packing->out.length;
    if (packing->count > 0)
        append(runs, (struct run){.bytes = with_room(packing->out.bytes, length),
                                  .gap_bytes = packing->gap_bytes,
                                  .value_bytes = packing->value_bytes,
                                  .length = length,
                                  .marks = packing->marks.marks,
                                  .mark_count = packing->marks.count,
                                  .count = packing->count,
                                  .last_key = packing->key,
                                  .highest = packing->highest});
}

/* So many that few gaps need more, where keys are spread evenly: their gaps are then distributed exponentially. */
static unsigned gap_bytes_for(uint64_t keys, size_t count)
{
    unsigned bytes = 1;
    while (bytes < GAP_BYTES_MOST && keys / count >= all_ones(bytes) / 6)
        bytes++;
    return bytes;
}

/* So many that at most one value in sixteen needs more. */
static unsigned value_bytes_for(const struct packing *packing, const struct runs_entry *entries, size_t count)
{
    unsigned bytes = 0;
    size_t more = count;
    while (bytes < VALUE_BYTES_MOST && more > count / 16) {
        bytes++;
        more = 0;
        for (size_t i = 0; i < count; i++)
            more += fold(packing->rule, packing->highest, entries[i].value) >= all_ones(bytes);
    }
    return bytes;
}

void runs_add(struct runs *runs, const struct runs_entry *entries, size_t count)
{
    struct packing packing = {.rule = runs->rule, .out = TEXT_INIT};
    if (count == 0)
        return;
    for (size_t i = 0; i < count && runs->rule == RUNS_HIGHEST; i++)
        packing.highest = entries[i].value > packing.highest ? entries[i].value : packing.highest;
    packing.gap_bytes = gap_bytes_for(entries[count - 1].key, count);
    packing.value_bytes = value_bytes_for(&packing, entries, count);
    text_room(&packing.out, count * (packing.gap_bytes + packing.value_bytes) + PACKED_AT_ONCE * ENTRY_BYTES);
    pack(&packing, entries, count);
    end_packing(&packing, runs);
    if (runs->entries - runs->united >= (runs->united > RUNS_GROWTH ? runs->united : RUNS_GROWTH))
        runs_unite(runs);
}

void runs_merge(struct runs *runs, struct runs *more)
{
    for (size_t i = 0; i < more->count; i++)
        append(runs, more->runs[i]);
    runs->united = runs->entries;
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
    const char *at, *end; /* what is still packed */
    uint64_t key;         /* of the last entry */
    uint64_t highest, first, last;
    unsigned gap_bytes, value_bytes;
    size_t taken, ready, filled; /* of `entries`: those before were taken, are to be taken next, and are all */
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
static inline const char *take_entry(const struct runs_source *source, const char *at, uint64_t *ret_gap,
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
#define PLAIN_GAPS ((uint64_t)SOURCE_ENTRIES << 8 * GAP_BYTES_MOST)

/* Takes entries behind the first `filled` up to one that needs more bytes than most, or is wrong. Returns how many
 * there are then. */
static size_t take_plain(struct runs_source *source, enum runs_rule rule, size_t filled)
{
    const unsigned gap_bytes = source->gap_bytes, bytes = gap_bytes + source->value_bytes;
    const uint64_t gap_ones = all_ones(gap_bytes), value_ones = all_ones(source->value_bytes);
    const uint64_t highest = source->highest;
    const uint64_t most = rule == RUNS_HIGHEST && highest < value_ones ? highest : value_ones - 1;
    size_t room = source->key <= UINT64_MAX - PLAIN_GAPS ? (size_t)(source->end - source->at) / bytes : 0;
    size_t end = room < SOURCE_ENTRIES - filled ? filled + room : SOURCE_ENTRIES;
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
static bool take_any(struct runs_source *source, enum runs_rule rule, struct runs_entry *ret_entry)
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
static void trim(struct runs_source *source, size_t filled)
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

/* False when the bytes are no run: nothing of it is to be trusted then. */
static bool fill(struct runs_source *source, enum runs_rule rule)
{
    do {
        size_t filled = 0;
        while (source->at < source->end && filled < SOURCE_ENTRIES) {
            filled = take_plain(source, rule, filled);
            if (source->at < source->end && filled < SOURCE_ENTRIES &&
                !take_any(source, rule, &source->entries[filled++]))
                return false;
        }
        trim(source, filled);
    } while (source->taken == source->filled && source->at < source->end);
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
        .starts = memory_grow(NULL, most + 1, sizeof *reader->starts),
    };
    for (size_t i = 0; i < runs->count; i++)
        open_run(&runs->runs[i], first, last, &reader->sources[i]);
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
        struct runs_source *source = &reader->sources[i];
        /* Our own bytes are always a run, and loaded ones have been found to be. */
        if (source->taken == source->filled)
            (void)fill(source, reader->rule);
        highest = source->key > highest ? source->key : highest;
        if (source->at < source->end && source->key < reached)
            reached = source->key;
    }
    return reached < highest ? reached : highest;
}

/* How many entries a source has up to that key. */
static size_t count_ready(const struct runs_source *source, uint64_t reached)
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

/* Where entries of evenly spread keys are put near to their places: those before are counted for each place first. */
struct places {
    uint32_t *starts; /* of count + 1 */
    size_t count;
    uint64_t passed; /* keys are above this one */
    unsigned shift;
};

static struct places places_for(uint32_t *starts, size_t count, uint64_t passed, uint64_t last)
{
    struct places places = {.starts = starts, .count = count, .passed = passed};
    while ((last - passed) >> places.shift >= count)
        places.shift++;
    memset(starts, 0, (count + 1) * sizeof *starts);
    return places;
}

static void count_places(const struct places *places, const struct runs_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        places->starts[((entries[i].key - places->passed) >> places->shift) + 1]++;
}

static void sum_places(const struct places *places)
{
    for (size_t place = 1; place <= places->count; place++)
        places->starts[place] += places->starts[place - 1];
}

static void put_in_places(const struct places *places, const struct runs_entry *entries, size_t count,
                          struct runs_entry *out)
{
    for (size_t i = 0; i < count; i++)
        out[places->starts[(entries[i].key - places->passed) >> places->shift]++] = entries[i];
}

void runs_sort_any(struct runs_entry *entries, size_t count)
{
    struct runs_entry *unsorted = memory_grow(NULL, count, sizeof *unsorted);
    uint32_t *starts = memory_grow(NULL, count + 1, sizeof *starts);
    uint64_t last = 0;
    for (size_t i = 0; i < count; i++)
        last = entries[i].key > last ? entries[i].key : last;
    if (count > 0) {
        struct places places = places_for(starts, count, 0, last);
        memcpy(unsorted, entries, count * sizeof *entries);
        count_places(&places, unsorted, count);
        sum_places(&places);
        put_in_places(&places, unsorted, count, entries);
        runs_sort(entries, count);
    }
    free(starts);
    free(unsorted);
}

/* Puts what is ready, `count` entries with keys of (passed, reached], near to its places. */
static void spread(struct runs_reader *reader, size_t count, uint64_t reached)
{
    struct places places = places_for(reader->starts, count, reader->passed, reached);
    for (size_t i = 0; i < reader->count; i++)
        count_places(&places, reader->sources[i].entries + reader->sources[i].taken, reader->sources[i].ready);
    sum_places(&places);
    for (size_t i = 0; i < reader->count; i++)
        put_in_places(&places, reader->sources[i].entries + reader->sources[i].taken, reader->sources[i].ready,
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
static struct runs_source *find_first(const struct runs_reader *reader, uint64_t reached, uint64_t *ret_limit)
{
    struct runs_source *first = NULL;
    uint64_t least = UINT64_MAX, limit = reached;
    for (size_t i = 0; i < reader->count; i++) {
        struct runs_source *source = &reader->sources[i];
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
        struct runs_source *source = find_first(reader, reached, &limit);
        more = count_ready(source, limit);
        memcpy(reader->entries + done, source->entries + source->taken, more * sizeof *reader->entries);
        source->taken += more;
        source->ready -= more;
    }
}

/* Takes what is ready, `count` entries, and returns where. Of runs of which one is much longer than all others, most
 * stretches are of that one alone, or have few others between. */
static struct runs_entry *put_together(struct runs_reader *reader, struct runs_source *longest, size_t count,
                                       uint64_t reached)
{
    struct runs_entry *entries = longest->ready == count ? longest->entries + longest->taken : reader->entries;
    if (longest->ready < count && count - longest->ready <= count / STRETCHES) {
        merge_stretches(reader, count, reached);
    } else if (longest->ready < count) {
        spread(reader, count, reached);
        runs_sort(entries, count);
    }
    for (size_t i = 0; i < reader->count; i++)
        reader->sources[i].taken += reader->sources[i].ready;
    return entries;
}

bool runs_next(struct runs_reader *reader, const struct runs_entry **ret_entries, size_t *ret_count)
{
    uint64_t reached = reach(reader);
    struct runs_source *longest = NULL;
    size_t count = 0;
    for (size_t i = 0; i < reader->count; i++) {
        struct runs_source *source = &reader->sources[i];
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

/* What the runs lack of the highest of all is added to what their values lack of their own. */
static void choose_bytes(const struct runs *runs, struct packing *packing)
{
    uint64_t lowest = UINT64_MAX, keys = 0;
    for (size_t i = 0; i < runs->count; i++) {
        const struct run *run = &runs->runs[i];
        packing->highest = run->highest > packing->highest ? run->highest : packing->highest;
        lowest = run->highest < lowest ? run->highest : lowest;
        keys = run->last_key > keys ? run->last_key : keys;
        packing->value_bytes = run->value_bytes > packing->value_bytes ? run->value_bytes : packing->value_bytes;
    }
    packing->gap_bytes = gap_bytes_for(keys, runs->entries);
    if (packing->highest - lowest >= all_ones(packing->value_bytes) / 4 && packing->value_bytes < VALUE_BYTES_MOST)
        packing->value_bytes++;
}

void runs_unite(struct runs *runs)
{
    struct runs united = {.rule = runs->rule};
    struct packing packing = {.rule = runs->rule, .out = TEXT_INIT};
    struct runs_reader reader;
    const struct runs_entry *entries;
    size_t count;

    if (runs->count > 1) {
        choose_bytes(runs, &packing);
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

static void begin_saving(const struct runs *runs, struct packing *packing, struct sections_writer *writer)
{
    if (runs->entries > 0)
        choose_bytes(runs, packing);
    const uint64_t numbers[] = {packing->highest, packing->gap_bytes, packing->value_bytes};
    char *at = text_room(&packing->out, ARRAY_SIZE(numbers) * VARINT_BYTES);
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
        at = varint_put(at, numbers[i]);
    text_end(&packing->out, at);
    sections_add(writer, &packing->out);
}

/* First the numbers that all entries need, then entries, and an empty section behind the last. */
void runs_save(const struct runs *runs, struct sections_writer *writer, runs_see *see, void *context)
{
    struct packing packing = {.rule = runs->rule, .out = TEXT_INIT, .gap_bytes = 1, .value_bytes = 1};
    struct runs_reader reader;
    const struct runs_entry *entries;
    size_t count;

    begin_saving(runs, &packing, writer);
    runs_read(&reader, runs);
    while (runs_next(&reader, &entries, &count)) {
        if (see)
            see(context, entries, count);
        put_entries(&packing, entries, count);
        if (packing.out.length >= SECTION_BYTES)
            sections_add(writer, &packing.out);
    }
    runs_read_end(&reader);
    if (packing.out.length > 0)
        sections_add(writer, &packing.out);
    sections_add(writer, &packing.out);
    text_clear(&packing.out);
}

/* What was saved, while it is read. */
struct loading {
    struct sections_reader *reader;
    enum runs_rule rule;
    runs_check *check;
    void *context;
    struct text bytes; /* of the sections so far, or of the last if they are not kept */
    struct marks marks;
    size_t count;
    struct runs_source source;
};

static bool load_numbers(struct loading *loading)
{
    uint64_t numbers[3];
    if (!sections_take(loading->reader, &loading->bytes))
        return false;
    const char *at = loading->bytes.bytes, *end = at + loading->bytes.length;
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
        if (!varint_take(&at, end, &numbers[i]))
            return false;
    text_reset(&loading->bytes);
    loading->source = (struct runs_source){.first = 1,
                                           .last = UINT64_MAX,
                                           .highest = numbers[0],
                                           .gap_bytes = (unsigned)numbers[1],
                                           .value_bytes = (unsigned)numbers[2]};
    return at == end && (numbers[0] == 0 || loading->rule == RUNS_HIGHEST) && numbers[1] >= 1 &&
           numbers[1] <= GAP_BYTES_MOST && numbers[2] >= 1 && numbers[2] <= VALUE_BYTES_MOST;
}

/* Appends the next section to `bytes`, with room for a word to be read at the last byte. */
static bool take_section(struct loading *loading, size_t *ret_start)
{
    struct text *bytes = &loading->bytes;
    *ret_start = bytes->length;
    if (!sections_take(loading->reader, bytes))
        return false;
    memset(text_room(bytes, WORD_BYTES), 0, WORD_BYTES);
    loading->source.at = bytes->bytes + *ret_start;
    loading->source.end = bytes->bytes + bytes->length;
    return true;
}

/* Whether all bytes are entries, and what they say is right. */
static bool check_section(struct loading *loading)
{
    struct runs_source *source = &loading->source;
    while (source->at < source->end) {
        if (!fill(source, loading->rule) || !loading->check(loading->context, source->entries, source->filled))
            return false;
        loading->count += source->filled;
    }
    return true;
}

static bool load_sections(struct loading *loading, bool keep)
{
    for (size_t start;;) {
        if (!take_section(loading, &start))
            return false;
        if (loading->bytes.length == start)
            return true;
        if (keep)
            mark(&loading->marks, loading->source.key, start);
        if (!check_section(loading))
            return false;
        if (!keep)
            text_reset(&loading->bytes);
    }
}

static void append_loaded(struct loading *loading, struct runs *runs)
{
    append(runs, (struct run){.bytes = with_room(loading->bytes.bytes, loading->bytes.length),
                              .length = loading->bytes.length,
                              .marks = loading->marks.marks,
                              .mark_count = loading->marks.count,
                              .count = loading->count,
                              .last_key = loading->source.key,
                              .highest = loading->source.highest,
                              .gap_bytes = loading->source.gap_bytes,
                              .value_bytes = loading->source.value_bytes});
    runs->united += loading->count;
}

/* Into `runs`, unless that is NULL. */
static bool load(struct runs *runs, enum runs_rule rule, struct sections_reader *reader, runs_check *check,
                 void *context)
{
    struct loading *loading = memory_zeroed(1, sizeof *loading);
    loading->reader = reader;
    loading->rule = rule;
    loading->check = check;
    loading->context = context;
    bool sound = load_numbers(loading) && load_sections(loading, runs != NULL);
    if (sound && runs && loading->count > 0) {
        append_loaded(loading, runs);
    } else {
        text_clear(&loading->bytes);
        free(loading->marks.marks);
    }
    free(loading);
    return sound;
}

bool runs_load(struct runs *runs, struct sections_reader *reader, runs_check *check, void *context)
{
    return load(runs, runs->rule, reader, check, context);
}

bool runs_load_none(enum runs_rule rule, struct sections_reader *reader, runs_check *check, void *context)
{
    return load(NULL, rule, reader, check, context);
}

void runs_lower(struct runs *runs, uint64_t by)
{
    for (size_t i = 0; i < runs->count; i++)
        runs->runs[i].highest -= by;
}
