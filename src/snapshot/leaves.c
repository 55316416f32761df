/* SPDX-License-Identifier: MIT
 * Knows where the leaves of a table lie in an SQLite file, and in which order its rows. */
#include "snapshot/leaves.h"

#include "snapshot/page.h"
#include "snapshot/tables.h"

#include <stdlib.h>

/* Neighbouring leaves mostly lie one after the other: one read for a run of them. */
#define RUN_PAGES 32

const char *leaves_obstacle(const struct snapshot *snapshot, const char *table)
{
    if (snapshot->witness)
        return "the snapshot is in use in WAL mode; close its writer, or make a copy by VACUUM INTO";
    if (!tables_named(snapshot, table)->stored)
        return "columns of the table are REAL, or lie behind too many others; declare them as INTEGER";
    return NULL;
}

bool leaves_are_ordered(const struct snapshot *snapshot, const char *table)
{
    return !snapshot->witness && tables_named(snapshot, table)->ordered;
}

void snapshot_layout_clear(struct snapshot_layout *layout)
{
    free(layout->pages);
    *layout = (struct snapshot_layout){.pages = NULL};
}

bool leaves_out_of_order(const struct snapshot *snapshot, uint32_t page, struct error *err)
{
    return page_damaged(snapshot, page, "its rows are out of order", err);
}

bool leaves_row_lost(const struct snapshot *snapshot, const char *table, int64_t rowid, struct error *err)
{
    char what[128];
    sqlite3_snprintf(sizeof what, what, "row %lld of table %s is not in its place", (long long)rowid, table);
    return connection_damaged(snapshot, what, err);
}

/* One level of the tree, from left to right. */
struct level {
    uint32_t *pages;
    size_t count, capacity;
};

struct walk {
    const struct snapshot *snapshot;
    struct snapshot_layout *leaves;
    uint32_t page_count; /* of the file: a level with more pages than that is a circle */
    unsigned char *bytes;
    struct error *err;
};

static bool add_page(const struct walk *walk, struct level *level, uint32_t parent, uint32_t page)
{
    if (page < 2 || page > walk->page_count)
        return page_damaged(walk->snapshot, parent, "it leads out of the file", walk->err);
    if (level->count >= walk->page_count)
        return page_damaged(walk->snapshot, parent, "it is part of a circle", walk->err);
    level->pages = memory_room(level->pages, level->count, &level->capacity, sizeof *level->pages);
    level->pages[level->count++] = page;
    return true;
}

static bool add_children(const struct walk *walk, uint32_t page, struct level *level)
{
    const unsigned char *bytes = walk->bytes;
    uint32_t cells = page_16(bytes + 3), usable = walk->leaves->usable_size;
    if (bytes[0] != PAGE_INTERIOR || 12 + 2 * cells > usable)
        return page_damaged(walk->snapshot, page, "it is no inner page of a table", walk->err);
    if (cells == 0)
        return page_damaged(walk->snapshot, page, "it leads to one page only", walk->err);
    for (uint32_t i = 0; i < cells; i++) {
        uint32_t offset = page_16(bytes + 12 + 2 * i);
        if (offset + 4 > usable)
            return page_damaged(walk->snapshot, page, "an entry lies behind its end", walk->err);
        if (!add_page(walk, level, page, page_32(bytes + offset)))
            return false;
    }
    return add_page(walk, level, page, page_32(bytes + 8));
}

/* All leaves of a tree are equally deep, so that the first page of a level tells what the level is. */
static bool walk_down(const struct walk *walk, struct level *level)
{
    for (int depth = 0; depth < PAGE_DEEPEST; depth++) {
        struct level below = {.pages = NULL};
        for (size_t i = 0; i < level->count; i++) {
            if (!page_read(walk->snapshot, walk->snapshot->db, walk->leaves, level->pages[i], 1, walk->bytes,
                           walk->err))
                break;
            if (i == 0 && walk->bytes[0] == PAGE_LEAF)
                return true;
            if (!add_children(walk, level->pages[i], &below))
                break;
        }
        free(level->pages);
        *level = below;
        if (walk->err->kind != ERROR_NONE)
            return false;
    }
    return page_damaged(walk->snapshot, level->pages[0], "its tree is too deep", walk->err);
}

bool leaves_find(const struct snapshot *snapshot, const char *table, struct snapshot_layout *ret_leaves,
                 struct error *err)
{
    int64_t page_count = 0;
    struct level level = {.pages = NULL};
    struct snapshot_layout leaves;
    if (!page_sizes(snapshot, snapshot->db, &leaves, err))
        return false;
    if (!connection_number(snapshot->db, "PRAGMA page_count", &page_count))
        return connection_failed(snapshot, snapshot->db, "reading the schema", err);
    struct walk walk = {.snapshot = snapshot,
                        .leaves = &leaves,
                        .page_count = (uint32_t)page_count,
                        .bytes = memory_zeroed((size_t)leaves.page_size + LEAF_SLACK, 1),
                        .err = err};
    bool done = add_page(&walk, &level, 1, tables_named(snapshot, table)->root) && walk_down(&walk, &level);
    free(walk.bytes);
    leaves.pages = level.pages;
    leaves.count = level.count;
    leaves.alone = level.count == 1;
    if (done)
        *ret_leaves = leaves;
    else
        snapshot_layout_clear(&leaves);
    return done;
}

/* A page being read. */
struct page {
    uint32_t number;
    const unsigned char *bytes;
    int64_t last_rowid;
    bool any; /* last_rowid is one */
    bool stopped;
};

static inline bool find_next_row(const struct snapshot *snapshot, const struct snapshot_layout *leaves,
                                 struct page *page, uint32_t cell, struct leaf_row *row, struct error *err)
{
    if (!page_row(leaves, page->bytes, cell, row))
        return page_damaged(snapshot, page->number, "a row lies behind its end", err);
    if (page->any && row->rowid <= page->last_rowid)
        return leaves_out_of_order(snapshot, page->number, err);
    page->any = true;
    page->last_rowid = row->rowid;
    return true;
}

static bool read_leaf(const struct snapshot *snapshot, const struct snapshot_layout *leaves, struct page *page,
                      const struct leaf_reader *reader, struct error *err)
{
    uint32_t cells = page_16(page->bytes + 3);
    struct leaf_row rows[LEAF_ROWS];
    bool good = true;
    if (page->bytes[0] != PAGE_LEAF || 8 + 2 * cells > leaves->usable_size)
        return page_damaged(snapshot, page->number, "it is no leaf of a table", err);
    if (cells == 0 && !leaves->alone)
        return page_damaged(snapshot, page->number, "it has no rows", err);
    for (uint32_t first = 0; first < cells && good && !page->stopped; first += LEAF_ROWS) {
        size_t count = 0;
        while (count < LEAF_ROWS && first + count < cells && good) {
            good = find_next_row(snapshot, leaves, page, first + (uint32_t)count, &rows[count], err);
            count += good;
        }
        page->stopped = !reader->take(reader->context, rows, count);
    }
    return good;
}

static size_t run_length(const struct snapshot_layout *leaves, size_t first, size_t end)
{
    size_t count = 1;
    while (count < RUN_PAGES && first + count < end && leaves->pages[first + count] == leaves->pages[first] + count)
        count++;
    return count;
}

bool leaves_read(const struct snapshot *snapshot, sqlite3 *db, const struct snapshot_layout *leaves, size_t first,
                 size_t end, const struct leaf_reader *reader, struct error *err)
{
    size_t room = (size_t)RUN_PAGES * leaves->page_size + LEAF_SLACK;
    unsigned char *bytes = memory_lines(room, 1);
    struct page page = {.any = false};
    bool done = true;
    while (done && first < end && !page.stopped) {
        size_t count = run_length(leaves, first, end);
        done = page_read(snapshot, db, leaves, leaves->pages[first], count, bytes, err);
        for (size_t i = 0; i < count && done && !page.stopped; i++) {
            page.number = leaves->pages[first + i];
            page.bytes = bytes + i * leaves->page_size;
            done = read_leaf(snapshot, leaves, &page, reader, err);
        }
        first += count;
        if (reader->done)
            reader->done(reader->context, first);
    }
    memory_lines_free(bytes, room, 1);
    return done;
}
