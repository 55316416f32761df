/* SPDX-License-Identifier: MIT
 * Knows how rows lie in the pages of an SQLite file. */
#include "snapshot/leaves.h"

#include "base/attributes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Kinds of pages. */
#define INTERIOR 0x05
#define LEAF 0x0D

/* A tree of 2^32 pages with the least fan-out that SQLite makes is less deep than this. */
#define DEEPEST 40

/* Neighbouring leaves mostly lie one after the other: one read for a run of them. */
#define RUN_PAGES 32

#define SLACK LEAF_SLACK

const char *leaves_obstacle(const struct snapshot *snapshot, const char *table)
{
    if (snapshot->witness)
        return "the snapshot is in use in WAL mode; close its writer, or make a copy by VACUUM INTO";
    if (!connection_table(snapshot, table)->stored)
        return "columns of the table are REAL, or lie behind too many others; declare them as INTEGER";
    return NULL;
}

bool leaves_are_ordered(const struct snapshot *snapshot, const char *table)
{
    return !snapshot->witness && connection_table(snapshot, table)->ordered;
}

void snapshot_layout_clear(struct snapshot_layout *layout)
{
    free(layout->pages);
    *layout = (struct snapshot_layout){.pages = NULL};
}

static uint32_t read16(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 8 | bytes[1];
}

static uint32_t read32(const unsigned char *bytes)
{
    return read16(bytes) << 16 | read16(bytes + 2);
}

static bool damaged(const struct snapshot *snapshot, uint32_t page, const char *what, struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "%s is damaged (page %u: %s); copy it again, or rescue it with `sqlite3 %s .recover`",
                     snapshot->path, page, what, snapshot->path);
}

bool leaves_out_of_order(const struct snapshot *snapshot, uint32_t page, struct error *err)
{
    return damaged(snapshot, page, "its rows are out of order", err);
}

static bool read_pages(const struct snapshot *snapshot, sqlite3 *db, const struct snapshot_layout *leaves,
                       uint32_t first, size_t count, unsigned char *bytes, struct error *err)
{
    sqlite3_file *file = NULL;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    int code = SQLITE_IOERR;
    if (file && file->pMethods)
        code = file->pMethods->xRead(file, bytes, (int)(count * leaves->page_size),
                                     ((sqlite3_int64)first - 1) * leaves->page_size);
    if (code == SQLITE_OK)
        return true;
    if (code == SQLITE_IOERR_SHORT_READ)
        return damaged(snapshot, first, "it lies behind the end of the file", err);
    return error_set(err, ERROR_IO, "cannot read %s: %s", snapshot->path, sqlite3_errstr(code));
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
        return damaged(walk->snapshot, parent, "it leads out of the file", walk->err);
    if (level->count >= walk->page_count)
        return damaged(walk->snapshot, parent, "it is part of a circle", walk->err);
    level->pages = memory_room(level->pages, level->count, &level->capacity, sizeof *level->pages);
    level->pages[level->count++] = page;
    return true;
}

static bool add_children(const struct walk *walk, uint32_t page, struct level *level)
{
    const unsigned char *bytes = walk->bytes;
    uint32_t cells = read16(bytes + 3), usable = walk->leaves->usable_size;
    if (bytes[0] != INTERIOR || 12 + 2 * cells > usable)
        return damaged(walk->snapshot, page, "it is no inner page of a table", walk->err);
    if (cells == 0)
        return damaged(walk->snapshot, page, "it leads to one page only", walk->err);
    for (uint32_t i = 0; i < cells; i++) {
        uint32_t offset = read16(bytes + 12 + 2 * i);
        if (offset + 4 > usable)
            return damaged(walk->snapshot, page, "an entry lies behind its end", walk->err);
        if (!add_page(walk, level, page, read32(bytes + offset)))
            return false;
    }
    return add_page(walk, level, page, read32(bytes + 8));
}

/* All leaves of a tree are equally deep, so that the first page of a level tells what the level is. */
static bool walk_down(const struct walk *walk, struct level *level)
{
    for (int depth = 0; depth < DEEPEST; depth++) {
        struct level below = {.pages = NULL};
        for (size_t i = 0; i < level->count; i++) {
            if (!read_pages(walk->snapshot, walk->snapshot->db, walk->leaves, level->pages[i], 1, walk->bytes,
                            walk->err))
                break;
            if (i == 0 && walk->bytes[0] == LEAF)
                return true;
            if (!add_children(walk, level->pages[i], &below))
                break;
        }
        free(level->pages);
        *level = below;
        if (walk->err->kind != ERROR_NONE)
            return false;
    }
    return damaged(walk->snapshot, level->pages[0], "its tree is too deep", walk->err);
}

static bool get_number(sqlite3 *db, const char *pragma, int64_t *ret_value)
{
    sqlite3_stmt *statement = NULL;
    bool found = sqlite3_prepare_v2(db, pragma, -1, &statement, NULL) == SQLITE_OK &&
                 sqlite3_step(statement) == SQLITE_ROW;
    if (found)
        *ret_value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found;
}

/* The bytes at the end of each page that are not SQLite's stand in byte 20 of the file. */
static bool find_usable_size(const struct snapshot *snapshot, sqlite3 *db, struct snapshot_layout *leaves,
                             struct error *err)
{
    struct snapshot_layout header = {.page_size = 100};
    unsigned char bytes[100];
    if (!read_pages(snapshot, db, &header, 1, 1, bytes, err))
        return false;
    leaves->usable_size = leaves->page_size - bytes[20];
    return true;
}

static bool find_sizes(const struct snapshot *snapshot, sqlite3 *db, struct snapshot_layout *leaves, struct error *err)
{
    int64_t page_size = 0;
    if (!get_number(db, "PRAGMA page_size", &page_size))
        return connection_failed(snapshot, db, "reading the schema", err);
    *leaves = (struct snapshot_layout){.page_size = (uint32_t)page_size};
    return find_usable_size(snapshot, db, leaves, err);
}

bool leaves_find(const struct snapshot *snapshot, const char *table, struct snapshot_layout *ret_leaves,
                 struct error *err)
{
    int64_t page_count = 0;
    struct level level = {.pages = NULL};
    struct snapshot_layout leaves;
    if (!find_sizes(snapshot, snapshot->db, &leaves, err))
        return false;
    if (!get_number(snapshot->db, "PRAGMA page_count", &page_count))
        return connection_failed(snapshot, snapshot->db, "reading the schema", err);
    struct walk walk = {.snapshot = snapshot,
                        .leaves = &leaves,
                        .page_count = (uint32_t)page_count,
                        .bytes = memory_zeroed((size_t)leaves.page_size + SLACK, 1),
                        .err = err};
    bool done = add_page(&walk, &level, 1, connection_table(snapshot, table)->root) && walk_down(&walk, &level);
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

/* At most nine bytes, of which the first eight carry seven bits each. Returns the bytes used, 0 when they end
 * too early. */
static size_t read_varint(const unsigned char *bytes, const unsigned char *end, uint64_t *ret_value)
{
    uint64_t value = 0;
    for (size_t i = 0; i < 9 && bytes + i < end; i++) {
        if (i == 8) {
            *ret_value = value << 8 | bytes[i];
            return 9;
        }
        value = value << 7 | (bytes[i] & 0x7F);
        if (bytes[i] < 0x80) {
            *ret_value = value;
            return i + 1;
        }
    }
    return 0;
}

/* The same for one of up to eight bytes with as many behind it, without a loop: the lower seven bits of all bytes are
 * moved together by twos, fours and eights. 0 when it is longer. */
static inline size_t read_short_varint(const unsigned char *bytes, uint64_t *ret_value)
{
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    uint64_t ends = ~le64toh(value) & UINT64_C(0x8080808080808080);
    if (ends == 0)
        return 0;
    unsigned used = (unsigned)__builtin_ctzll(ends) / 8 + 1;
    value = be64toh(value) >> (64 - 8 * used) & UINT64_C(0x7F7F7F7F7F7F7F7F);
    value = (value & UINT64_C(0x007F007F007F007F)) | (value & UINT64_C(0x7F007F007F007F00)) >> 1;
    value = (value & UINT64_C(0x00003FFF00003FFF)) | (value & UINT64_C(0x3FFF00003FFF0000)) >> 2;
    *ret_value = (value & UINT64_C(0x000000000FFFFFFF)) | (value & UINT64_C(0x0FFFFFFF00000000)) >> 4;
    return used;
}

/* How much of a payload lies in the leaf, section 1.6 of the format. */
static inline size_t local_length(uint64_t length, uint32_t usable)
{
    uint64_t most = usable - 35;
    if (length <= most)
        return (size_t)length;
    uint64_t least = ((uint64_t)usable - 12) * 32 / 255 - 23;
    uint64_t local = least + (length - least) % (usable - 4);
    return (size_t)(local <= most ? local : least);
}

/* A page being read. */
struct page {
    uint32_t number;
    const unsigned char *bytes;
    int64_t last_rowid;
    bool any; /* last_rowid is one */
    bool stopped;
};

static inline ALWAYS_INLINE bool find_row(const struct snapshot_layout *leaves, const struct page *page, uint32_t cell,
                            struct leaf_row *row)
{
    uint64_t length, rowid;
    uint32_t offset = read16(page->bytes + 8 + 2 * cell);
    const unsigned char *at = page->bytes + offset, *end = page->bytes + leaves->usable_size;
    if (offset >= leaves->usable_size)
        return false;
    bool brief = at + 1 + sizeof rowid <= end && *at < 0x80;
    size_t used = brief ? 1 : read_varint(at, end, &length);
    if (brief)
        length = *at;
    size_t more = brief ? read_short_varint(at + 1, &rowid) : 0;
    if (more == 0 && used > 0)
        more = read_varint(at + used, end, &rowid);
    if (more == 0)
        return false;
    row->payload = at + used + more;
    row->length = local_length(length, leaves->usable_size);
    row->whole = row->length == length;
    row->rowid = (int64_t)rowid;
    return row->length <= (size_t)(end - row->payload);
}

static inline bool find_next_row(const struct snapshot *snapshot, const struct snapshot_layout *leaves,
                                 struct page *page, uint32_t cell, struct leaf_row *row, struct error *err)
{
    if (!find_row(leaves, page, cell, row))
        return damaged(snapshot, page->number, "a row lies behind its end", err);
    if (page->any && row->rowid <= page->last_rowid)
        return leaves_out_of_order(snapshot, page->number, err);
    page->any = true;
    page->last_rowid = row->rowid;
    return true;
}

static bool read_leaf(const struct snapshot *snapshot, const struct snapshot_layout *leaves, struct page *page,
                      const struct leaf_reader *reader, struct error *err)
{
    uint32_t cells = read16(page->bytes + 3);
    struct leaf_row rows[LEAF_ROWS];
    bool good = true;
    if (page->bytes[0] != LEAF || 8 + 2 * cells > leaves->usable_size)
        return damaged(snapshot, page->number, "it is no leaf of a table", err);
    if (cells == 0 && !leaves->alone)
        return damaged(snapshot, page->number, "it has no rows", err);
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
    while (count < RUN_PAGES && first + count < end &&
           leaves->pages[first + count] == leaves->pages[first] + count)
        count++;
    return count;
}

bool leaves_read(const struct snapshot *snapshot, sqlite3 *db, const struct snapshot_layout *leaves, size_t first,
                 size_t end, const struct leaf_reader *reader, struct error *err)
{
    size_t room = (size_t)RUN_PAGES * leaves->page_size + SLACK;
    unsigned char *bytes = memory_lines(room, 1);
    struct page page = {.any = false};
    bool done = true;
    while (done && first < end && !page.stopped) {
        size_t count = run_length(leaves, first, end);
        done = read_pages(snapshot, db, leaves, leaves->pages[first], count, bytes, err);
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

/* A page on the way down, and the highest rowid that may be under it. */
struct step {
    struct page page;
    unsigned char *bytes;
    uint32_t rows; /* or, of an inner page, entries */
    uint32_t next; /* the entry behind the one that was followed */
    int64_t most;
};

struct leaf_finder {
    const struct snapshot *snapshot;
    sqlite3 *db;
    struct snapshot_layout sizes;
    uint32_t root;
    int64_t latest; /* rowid that was asked for */
    size_t depth;   /* steps that lead there */
    struct step steps[DEEPEST];
};

struct leaf_finder *leaf_finder_new(const struct snapshot *snapshot, sqlite3 *db, const char *table)
{
    struct leaf_finder *finder = memory_zeroed(1, sizeof *finder);
    struct error err = ERROR_INIT;
    finder->snapshot = snapshot;
    finder->db = db;
    finder->root = connection_table(snapshot, table)->root;
    if (find_sizes(snapshot, db, &finder->sizes, &err))
        return finder;
    leaf_finder_free(finder);
    return NULL;
}

void leaf_finder_free(struct leaf_finder *finder)
{
    for (size_t i = 0; finder && i < DEEPEST; i++)
        free(finder->steps[i].bytes);
    free(finder);
}

static bool is_inner(const struct step *step)
{
    return step->page.bytes[0] == INTERIOR;
}

/* Takes a step on to a page. */
static bool go_to(struct leaf_finder *finder, uint32_t page, int64_t most)
{
    struct error err = ERROR_INIT;
    struct step *step = &finder->steps[finder->depth];
    if (page < 2 || finder->depth == DEEPEST - 1)
        return false;
    if (!step->bytes)
        step->bytes = memory_zeroed((size_t)finder->sizes.page_size + SLACK, 1);
    if (!read_pages(finder->snapshot, finder->db, &finder->sizes, page, 1, step->bytes, &err))
        return false;
    step->page = (struct page){.number = page, .bytes = step->bytes};
    step->rows = read16(step->bytes + 3);
    step->next = 0;
    step->most = most;
    finder->depth++;
    return (is_inner(step) || step->bytes[0] == LEAF) && 12 + 2 * step->rows <= finder->sizes.usable_size;
}

static inline ALWAYS_INLINE bool rowid_at(const struct leaf_finder *finder, const struct step *step, uint32_t place,
                                          int64_t *ret_rowid)
{
    struct leaf_row row;
    uint64_t rowid;
    if (!is_inner(step)) {
        bool found = find_row(&finder->sizes, &step->page, place, &row);
        *ret_rowid = found ? row.rowid : 0;
        return found;
    }
    uint32_t key = read16(step->bytes + 12 + 2 * place) + 4, usable = finder->sizes.usable_size;
    if (key > usable || read_varint(step->bytes + key, step->bytes + usable, &rowid) == 0)
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
        return go_to(finder, read32(step->bytes + 8), most);
    return rowid_at(finder, step, place, &most) &&
           go_to(finder, read32(step->bytes + read16(step->bytes + 12 + 2 * place)), most);
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
        !find_row(&finder->sizes, &leaf->page, place, &row) || row.rowid != rowid)
        return false;
    *ret_row = row;
    return true;
}

/* What a serial type of the record format means; size 255 = something else than an integer or NULL. */
struct type {
    uint8_t size, shift;
    int8_t mask, constant;
};

#define TYPES 10
#define OTHER 255
#define INTEGER(bytes)                                                                                       \
    {                                                                                                        \
        .size = bytes, .shift = 64 - 8 * (bytes), .mask = -1                                                 \
    }
static const struct type integer_types[TYPES] = {
    [1] = INTEGER(1), [2] = INTEGER(2), [3] = INTEGER(3),      [4] = INTEGER(4),
    [5] = INTEGER(6), [6] = INTEGER(8), [7] = {.size = OTHER}, [9] = {.constant = 1},
};

void leaf_shapes_init(struct leaf_shapes *shapes, unsigned columns)
{
    shapes->columns = columns;
    /* Types that no shape is made for. */
    for (size_t i = 0; i < LEAF_SHAPES; i++)
        shapes->of[i] = (struct leaf_shape){.first = UINT64_MAX};
}

const struct leaf_shape *leaf_shape_make(const unsigned char *types, unsigned columns, struct leaf_shape *shape)
{
    struct leaf_shape made = {.size = 0};
    for (unsigned i = 0; i < columns; i++) {
        if (types[i] >= TYPES || integer_types[types[i]].size == OTHER)
            return NULL;
        const struct type *type = &integer_types[types[i]];
        made.nulls |= (uint32_t)(types[i] == 0) << i;
        made.offsets[i] = (uint8_t)made.size;
        made.shifts[i] = type->shift;
        made.masks[i] = type->mask;
        made.constants[i] = type->constant;
        made.size += type->size;
    }
    memcpy(&made.first, types, sizeof made.first);
    memcpy(&made.last, types + columns - sizeof made.last, sizeof made.last);
    *shape = made;
    return shape;
}

static inline uint64_t value_size(uint64_t type)
{
    static const uint8_t sizes[LEAF_TEXT - 1] = {0, 1, 2, 3, 4, 6, 8, 8};
    return type < LEAF_TEXT - 1 ? sizes[type] : (type - LEAF_TEXT + 1) / 2;
}

int64_t leaf_value_integer(const struct leaf_value *value)
{
    uint64_t number = value->size > 0 && value->bytes[0] >= 0x80 ? UINT64_MAX : 0;
    if (value->size == 0)
        return value->type == 9;
    for (size_t i = 0; i < value->size; i++)
        number = number << 8 | value->bytes[i];
    return (int64_t)number;
}

/* What is left of a row. */
struct rest {
    const unsigned char *types, *types_end, *bytes, *end;
};

static bool begin_row(const struct leaf_row *row, struct rest *ret_rest)
{
    const unsigned char *end = row->payload + row->length;
    uint64_t header;
    size_t used = read_varint(row->payload, end, &header);
    if (used == 0 || header < used || header > row->length)
        return false;
    const unsigned char *bytes = row->payload + header;
    *ret_rest = (struct rest){.types = row->payload + used, .types_end = bytes, .bytes = bytes, .end = end};
    return true;
}

static inline bool next_value(struct rest *rest, struct leaf_value *value)
{
    size_t used = read_varint(rest->types, rest->types_end, &value->type);
    uint64_t size = value_size(value->type);
    if (used == 0 || size > (size_t)(rest->end - rest->bytes))
        return false;
    value->bytes = rest->bytes;
    value->size = (size_t)size;
    rest->types += used;
    rest->bytes += size;
    return true;
}

size_t leaf_values(const struct leaf_row *row, struct leaf_value *values, size_t most)
{
    struct rest rest;
    size_t count = 0;
    if (!begin_row(row, &rest))
        return 0;
    while (count < most && next_value(&rest, &values[count]))
        count++;
    /* Bytes behind the last value are for SQLite to call malformed. */
    return rest.types == rest.types_end && rest.bytes < rest.end ? 0 : count;
}

static inline bool take_integer(const struct leaf_value *value, int64_t *ret_value, bool *ret_null)
{
    *ret_null = value->type == 0;
    if (!*ret_null && !leaf_value_is_integer(value))
        return false;
    *ret_value = leaf_value_integer(value);
    return true;
}

static bool take_absent(const struct snapshot_column *column, int64_t *ret_value, bool *ret_null)
{
    *ret_null = column->absent == COLUMN_NULL;
    *ret_value = column->absent_value;
    return column->absent != COLUMN_OTHER;
}

bool leaf_integers(const struct leaf_row *row, const struct snapshot_table *table, unsigned skipped, int64_t *values,
                   uint32_t *ret_nulls)
{
    struct rest rest;
    struct leaf_value value;
    uint32_t nulls = 0;
    if (!begin_row(row, &rest))
        return false;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct snapshot_column *column = &table->columns[i];
        bool null, absent = rest.types == rest.types_end;
        if (!absent && !next_value(&rest, &value))
            return false;
        if (column->ours == COLUMN_FOREIGN || column->ours < skipped)
            continue;
        unsigned place = column->ours - skipped;
        if (absent ? !take_absent(column, &values[place], &null) : !take_integer(&value, &values[place], &null))
            return false;
        nulls |= (uint32_t)null << place;
    }
    *ret_nulls = nulls;
    /* Bytes behind the last value are for SQLite to call malformed. */
    return rest.types < rest.types_end || (row->whole && rest.bytes == rest.end);
}

bool leaf_row_lost(const struct snapshot *snapshot, const char *table, int64_t rowid, struct error *err)
{
    return error_set(err, ERROR_INPUT, "%s is damaged (row %" PRId64 " of table %s is not in its place); copy it again",
                     snapshot->path, rowid, table);
}
