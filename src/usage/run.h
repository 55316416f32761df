/* SPDX-License-Identifier: MIT
 *
 * One run of runs.h: how its entries are packed, and unpacked a few hundred at once.
 *
 *     struct run_packing packing = run_packing_of(rule, entries, count);
 *     run_pack(&packing, entries, count);     (ascending; as often as needed)
 *     run_append(&runs, run_packed(&packing));
 *
 *     struct run_source source;
 *     run_open(&run, first, last, &source);
 *     while (run_fill(&source, rule) && source.taken < source.filled)
 *         source.taken = source.filled;       (having seen source.entries from `taken` to `filled`)
 *
 * An entry is the distance of its key from the one before and its value, folded to be small. They take run.gap_bytes
 * and run.value_bytes, read as one little-endian number: all ones stand for what needs more, which then follows as
 * varint.h writes it. Nearly no entry needs more, which is foreseen by the processor.
 *
 * Private to runs.c and runs_saved.c.
 */
#ifndef USAGE_RUN_H
#define USAGE_RUN_H

#include "base/text.h"
#include "usage/runs.h"

/* Bytes behind the last entry that may be read, though not used. */
#define RUN_SLACK 8

#define RUN_GAP_BYTES_MOST 5
#define RUN_VALUE_BYTES_MOST 3

/* A place that a run may be read from. */
struct run_mark {
    uint64_t key;  /* of the entry before, or 0 */
    size_t offset; /* of the entry */
};

struct run_marks {
    struct run_mark *marks;
    size_t count, capacity;
};

void run_marks_add(struct run_marks *marks, uint64_t key, size_t offset);

struct run {
    char *bytes; /* with RUN_SLACK */
    struct run_marks marks;
    size_t length, count;
    uint64_t highest; /* value, of RUNS_HIGHEST: what each lacks of it is packed */
    uint64_t last_key;
    unsigned gap_bytes, value_bytes; /* that most entries take */
};

/* A run while it is written. */
struct run_packing {
    enum runs_rule rule;
    struct text out;
    uint64_t key;         /* of the last entry */
    size_t count, marked; /* entries in all, and before the last mark */
    uint64_t highest;
    unsigned gap_bytes, value_bytes;
    struct run_marks marks;
};

/* For at least one entry, and with room for them; or for what all those runs have. */
struct run_packing run_packing_of(enum runs_rule rule, const struct runs_entry *entries, size_t count);
struct run_packing run_packing_for(const struct runs *runs);

/* The second only adds to packing.out, without marks. */
void run_pack(struct run_packing *packing, const struct runs_entry *entries, size_t count);
void run_put(struct run_packing *packing, const struct runs_entry *entries, size_t count);

/* Of at least one entry. Takes over what the packing holds. */
struct run run_packed(struct run_packing *packing);

/* Adds to `runs`, which owns it then. */
void run_append(struct runs *runs, struct run run);

/* Entries of one run that are unpacked at once. */
#define RUN_ENTRIES 256

/* A run while it is read. */
struct run_source {
    const char *at, *end; /* what is still packed */
    uint64_t key;         /* of the last entry */
    uint64_t highest, first, last;
    unsigned gap_bytes, value_bytes;
    size_t taken, ready, filled; /* of `entries`: those before were taken, are to be taken next, and are all */
    struct runs_entry entries[RUN_ENTRIES];
};

/* Only entries with keys from `first` to `last`. */
void run_open(const struct run *run, uint64_t first, uint64_t last, struct run_source *ret_source);

/* Unpacks the next entries, once all were taken; taken == filled says that there are none. False when the bytes are no
 * run: nothing of it is to be trusted then. */
bool run_fill(struct run_source *source, enum runs_rule rule);

#endif
