/* SPDX-License-Identifier: MIT
 *
 * One value for each of very many keys, sorted and packed into some three bytes a key.
 *
 *     struct runs runs = {.rule = RUNS_HIGHEST};
 *     runs_add(&runs, entries, count);   (ascending, no key twice; as often as needed)
 *     struct runs_reader reader;
 *     runs_read(&reader, &runs);
 *     while (runs_next(&reader, &entries, &count))
 *         ... entries[i].key, entries[i].value ...
 *     runs_read_end(&reader);
 *     runs_clear(&runs);
 *
 * What is added at once is a run: for each key its distance from the one before, then its value, in as many bytes as
 * most of that run need (run.h). Runs are merged while they are read, in few steps where keys are spread evenly, as
 * hashes are (run_order.h). Where keys repeat between them, they are united into one often enough that memory is bound
 * by keys, not by entries: a log-structured merge-tree (O'Neil et al. 1996) of two levels.
 */
#ifndef USAGE_RUNS_H
#define USAGE_RUNS_H

#include "base/attributes.h"
#include "usage/sections.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct runs_entry {
    uint64_t key, value; /* the key is above 0 */
};

/* What becomes of the values of one key: the highest, or their sum modulo 2^64. Keys whose sum is 0 are left out. */
enum runs_rule { RUNS_HIGHEST, RUNS_SUM };

/* Runs are united when they have grown by as much as they had, and at least by so many entries: what that costs then
 * grows with the entries, and few are left alone. What is merged counts as had: each of the parts was united often
 * enough, and what reads all of them next does so at no more cost than uniting them would be, without a second copy. */
#define RUNS_GROWTH ((size_t)1 << 24)

struct run;
struct runs {
    enum runs_rule rule;
    struct run *runs; /* see run.h */
    size_t count, capacity;
    size_t entries; /* of all runs */
    size_t united;  /* entries when runs were last united or merged */
};

void runs_add(struct runs *runs, const struct runs_entry *entries, size_t count);

/* Takes over all of `more`, of the same rule, which is empty then. */
void runs_merge(struct runs *runs, struct runs *more);

/* Makes one run of them, or none where there are no entries. */
void runs_unite(struct runs *runs);

/* Frees all but the rule. */
void runs_clear(struct runs *runs);

/* Whether united runs hold the same. */
bool runs_equal(const struct runs *a, const struct runs *b);

/* Writes all entries in ascending order, each key once, and shows them to `see`, which may be NULL, on the way. */
typedef void runs_see(void *context, const struct runs_entry *entries, size_t count);
void runs_save(const struct runs *runs, struct sections_writer *writer, runs_see *see, void *context);

/* Adds what runs_save() wrote, if `check` lets all entries pass. False, and nothing added, when it does not or when the
 * sections are nothing of the kind. The second only has them checked. */
typedef bool runs_check(void *context, const struct runs_entry *entries, size_t count);
bool runs_load(struct runs *runs, struct sections_reader *reader, runs_check *check, void *context) MUST_CHECK;
bool runs_load_none(enum runs_rule rule, struct sections_reader *reader, runs_check *check, void *context) MUST_CHECK;

/* Makes every value of RUNS_HIGHEST lower, none of which may be less than that. */
void runs_lower(struct runs *runs, uint64_t by);

/* Reads all entries in ascending order, each key once; several may read at once. The runs must stay as they are until
 * runs_read_end(). */
struct run_source;
struct runs_reader {
    enum runs_rule rule;
    struct run_source *sources;
    size_t count;
    uint64_t passed;            /* keys up to this one have been read */
    struct runs_entry *entries; /* room for all that the sources hold */
    uint32_t *starts;           /* room for the places of as many: run_order.h */
};

void runs_read(struct runs_reader *reader, const struct runs *runs);

/* The same of the keys from `first` to `last` only. */
void runs_read_between(struct runs_reader *reader, const struct runs *runs, uint64_t first, uint64_t last);

/* The next entries, valid until the next call. False when there are none. */
bool runs_next(struct runs_reader *reader, const struct runs_entry **ret_entries, size_t *ret_count);
void runs_read_end(struct runs_reader *reader);

#endif
