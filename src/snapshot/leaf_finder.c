/* SPDX-License-Identifier: MIT
 * Knows the way through the tree of a table to one of its rows. */
#include "snapshot/leaf_finder.h"

#include "snapshot/page.h"
#include "snapshot/tables.h"

#include <stdlib.h>

/* A page on the way down, and the highest rowid that may be under it. */
struct step {
    unsigned char *bytes; /* NULL until the step was taken once */
    uint32_t rows;        /* or, of an inner page, entries */
    uint32_t next;        /* the entry behind the one that was followed */
    int64_t most;
};

struct leaf_finder {
    const struct snapshot *snapshot;
    sqlite3 *db;
    struct snapshot_layout sizes;
    uint32_t root;
    int64_t latest; /* rowid that was asked for */
    size_t depth;   /* steps that lead there */
    struct step steps[PAGE_DEEPEST];
};

struct leaf_finder *leaf_finder_new(const struct snapshot *snapshot, sqlite3 *db, const char *table)
{
    struct leaf_finder *finder = memory_zeroed(1, sizeof *finder);
    struct error err = ERROR_INIT;
    finder->snapshot = snapshot;
    finder->db = db;
    finder->root = tables_named(snapshot, table)->root;
    if (page_sizes(snapshot, db, &finder->sizes, &err))
        return finder;
    leaf_finder_free(finder);
    return NULL;
}

void leaf_finder_free(struct leaf_finder *finder)
{
    for (size_t i = 0; finder && i < PAGE_DEEPEST; i++)
        free(finder->steps[i].bytes);
    free(finder);
}

static bool is_inner(const struct step *step)
{
    return step->bytes[0] == PAGE_INTERIOR;
}

/* Takes a step on to a page. */
static bool go_to(struct leaf_finder *finder, uint32_t page, int64_t most)
{
    struct error err = ERROR_INIT;
    struct step *step = &finder->steps[finder->depth];
    if (page < 2 || finder->depth == PAGE_DEEPEST - 1)
        return false;
    if (!step->bytes)
        step->bytes = memory_zeroed((size_t)finder->sizes.page_size + LEAF_SLACK, 1);
    if (!page_read(finder->snapshot, finder->db, &finder->sizes, page, 1, step->bytes, &err))
        return false;
    step->rows = page_16(step->bytes + 3);
    step->next = 0;
    step->most = most;
    finder->depth++;
    return (is_inner(step) || step->bytes[0] == PAGE_LEAF) && 12 + 2 * step->rows <= finder->sizes.usable_size;
}

static inline ALWAYS_INLINE bool rowid_at(const struct leaf_finder *finder, const struct step *step, uint32_t place,
                                          int64_t *ret_rowid)
{
    struct leaf_row row;
    uint64_t rowid;
    if (!is_inner(step)) {
        bool found = page_row(&finder->sizes, step->bytes, place, &row);
        *ret_rowid = found ? row.rowid : 0;
        return found;
    }
    uint32_t key = page_16(step->bytes + 12 + 2 * place) + 4, usable = finder->sizes.usable_size;
    if (key > usable || leaf_varint(step->bytes + key, step->bytes + usable, &rowid) == 0)
        return false;
    *ret_rowid = (int64_t)rowid;
    return true;
}

/* The first place from `first` whose rowid is not less, or that behind the last; `guess` is looked at before others. */
static inline bool search(const struct leaf_finder *finder, const struct step *step, int64_t rowid, uint32_t first,
                          uint32_t guess, uint32_t *ret_place)
{
    uint32_t end = step->rows;
    for (uint32_t place = guess; first < end; place = first + (end - first) / 2) {
        int64_t at;
        if (!rowid_at(finder, step, place, &at))
            return false;
        if (at < rowid)
            first = place + 1;
        else
            end = place;
        if (at == rowid)
            first = place;
    }
    *ret_place = first;
    return true;
}

static bool go_down(struct leaf_finder *finder, int64_t rowid)
{
    struct step *step = &finder->steps[finder->depth - 1];
    int64_t most = step->most;
    uint32_t place;
    if (!search(finder, step, rowid, step->next, step->next, &place))
        return false;
    step->next = place + 1;
    if (place == step->rows)
        return go_to(finder, page_32(step->bytes + 8), most);
    return rowid_at(finder, step, place, &most) &&
           go_to(finder, page_32(step->bytes + page_16(step->bytes + 12 + 2 * place)), most);
}

/* Rowids mostly have no gaps: then a row is as far behind the first as its rowid is. Never further. */
static uint32_t guess_place(const struct leaf_finder *finder, const struct step *leaf, int64_t rowid)
{
    int64_t first;
    if (leaf->rows == 0 || !rowid_at(finder, leaf, 0, &first) || rowid < first)
        return 0;
    uint64_t distance = (uint64_t)rowid - (uint64_t)first;
    return distance < leaf->rows ? (uint32_t)distance : leaf->rows - 1;
}

static bool go_to_leaf(struct leaf_finder *finder, int64_t rowid)
{
    if (rowid < finder->latest)
        finder->depth = 0;
    finder->latest = rowid;
    while (finder->depth > 0 && rowid > finder->steps[finder->depth - 1].most)
        finder->depth--;
    bool good = finder->depth > 0 || go_to(finder, finder->root, INT64_MAX);
    while (good && is_inner(&finder->steps[finder->depth - 1]))
        good = go_down(finder, rowid);
    return good;
}

bool leaf_finder_find(struct leaf_finder *finder, int64_t rowid, struct leaf_row *ret_row)
{
    struct leaf_row row;
    uint32_t place;
    if (!go_to_leaf(finder, rowid)) {
        finder->depth = 0;
        return false;
    }
    const struct step *leaf = &finder->steps[finder->depth - 1];
    if (!search(finder, leaf, rowid, 0, guess_place(finder, leaf, rowid), &place) || place == leaf->rows ||
        !page_row(&finder->sizes, leaf->bytes, place, &row) || row.rowid != rowid)
        return false;
    *ret_row = row;
    return true;
}
