/* SPDX-License-Identifier: MIT
 *
 * One page of an SQLite file, and the rows that lie in it (https://www.sqlite.org/fileformat2.html, sections 1.6 and
 * 2.1). What leaves.c, which takes all leaves in order, and leaf_finder.c, which looks for one, have in common.
 *
 * `sizes` is a layout of which page_size and usable_size are known. Pages are followed by LEAF_SLACK bytes of memory.
 * Every offset is checked.
 *
 * Private to src/snapshot/.
 */
#ifndef SNAPSHOT_PAGE_H
#define SNAPSHOT_PAGE_H

#include "base/attributes.h"
#include "snapshot/connection.h"
#include "snapshot/leaf.h"

/* Kinds of pages: their first byte. */
#define PAGE_INTERIOR 0x05
#define PAGE_LEAF 0x0D

/* A tree of 2^32 pages with the least fan-out that SQLite makes is less deep than this. */
#define PAGE_DEEPEST 40

/* Asks the connection and the file for both sizes; all else of *ret_sizes is empty. */
bool page_sizes(const struct snapshot *snapshot, sqlite3 *db, struct snapshot_layout *ret_sizes,
                struct error *err) MUST_CHECK;

/* Reads `count` pages from page `first` on, through SQLite's own file handle. */
bool page_read(const struct snapshot *snapshot, sqlite3 *db, const struct snapshot_layout *sizes, uint32_t first,
               size_t count, unsigned char *bytes, struct error *err) MUST_CHECK;

/* Says that the page is damaged, and `what` of it. Returns false. */
bool page_damaged(const struct snapshot *snapshot, uint32_t page, const char *what, struct error *err);

/* A number of the format, the highest byte first. */
static inline uint32_t page_16(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 8 | bytes[1];
}

static inline uint32_t page_32(const unsigned char *bytes)
{
    return page_16(bytes) << 16 | page_16(bytes + 2);
}

/* How much of a payload lies in the leaf, section 1.6 of the format. */
static inline size_t page_local_length(uint64_t length, uint32_t usable)
{
    uint64_t most = usable - 35;
    if (length <= most)
        return (size_t)length;
    uint64_t least = ((uint64_t)usable - 12) * 32 / 255 - 23;
    uint64_t local = least + (length - least) % (usable - 4);
    return (size_t)(local <= most ? local : least);
}

/* The row of a cell of a leaf. False when it does not lie within the page. */
static inline ALWAYS_INLINE bool page_row(const struct snapshot_layout *sizes, const unsigned char *page, uint32_t cell,
                                          struct leaf_row *row)
{
    uint64_t length, rowid;
    uint32_t offset = page_16(page + 8 + 2 * cell);
    const unsigned char *at = page + offset, *end = page + sizes->usable_size;
    if (offset >= sizes->usable_size)
        return false;
    bool brief = at + 1 + sizeof rowid <= end && *at < 0x80;
    size_t used = brief ? 1 : leaf_varint(at, end, &length);
    if (brief)
        length = *at;
    size_t more = brief ? leaf_short_varint(at + 1, &rowid) : 0;
    if (more == 0 && used > 0)
        more = leaf_varint(at + used, end, &rowid);
    if (more == 0)
        return false;
    row->payload = at + used + more;
    row->length = page_local_length(length, sizes->usable_size);
    row->whole = row->length == length;
    row->rowid = (int64_t)rowid;
    return row->length <= (size_t)(end - row->payload);
}

#endif
