/* SPDX-License-Identifier: MIT
 * Knows how runs are saved in sections, and what must hold for those that are read again. */
#include "usage/runs.h"

#include "base/memory.h"
#include "base/varint.h"
#include "usage/run.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a section of what is saved, at least. */
#define SECTION_BYTES ((size_t)64 << 10)

static void save_numbers(struct run_packing *packing, struct sections_writer *writer)
{
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
    struct run_packing packing = run_packing_for(runs);
    struct runs_reader reader;
    const struct runs_entry *entries;
    size_t count;

    save_numbers(&packing, writer);
    runs_read(&reader, runs);
    while (runs_next(&reader, &entries, &count)) {
        if (see)
            see(context, entries, count);
        run_put(&packing, entries, count);
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
    struct run_marks marks;
    size_t count;
    struct run_source source;
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
    loading->source = (struct run_source){.first = 1,
                                          .last = UINT64_MAX,
                                          .highest = numbers[0],
                                          .gap_bytes = (unsigned)numbers[1],
                                          .value_bytes = (unsigned)numbers[2]};
    return at == end && (numbers[0] == 0 || loading->rule == RUNS_HIGHEST) && numbers[1] >= 1 &&
           numbers[1] <= RUN_GAP_BYTES_MOST && numbers[2] >= 1 && numbers[2] <= RUN_VALUE_BYTES_MOST;
}

/* Appends the next section to `bytes`. */
static bool take_section(struct loading *loading, size_t *ret_start)
{
    struct text *bytes = &loading->bytes;
    *ret_start = bytes->length;
    if (!sections_take(loading->reader, bytes))
        return false;
    memset(text_room(bytes, RUN_SLACK), 0, RUN_SLACK);
    loading->source.at = bytes->bytes + *ret_start;
    loading->source.end = bytes->bytes + bytes->length;
    return true;
}

/* Whether all bytes are entries, and what they say is right. */
static bool check_section(struct loading *loading)
{
    struct run_source *source = &loading->source;
    while (source->at < source->end) {
        if (!run_fill(source, loading->rule) || !loading->check(loading->context, source->entries, source->filled))
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
            run_marks_add(&loading->marks, loading->source.key, start);
        if (!check_section(loading))
            return false;
        if (!keep)
            text_reset(&loading->bytes);
    }
}

static void append_loaded(struct loading *loading, struct runs *runs)
{
    struct run_packing packing = {.out = loading->bytes,
                                  .key = loading->source.key,
                                  .count = loading->count,
                                  .highest = loading->source.highest,
                                  .gap_bytes = loading->source.gap_bytes,
                                  .value_bytes = loading->source.value_bytes,
                                  .marks = loading->marks};
    run_append(runs, run_packed(&packing));
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
