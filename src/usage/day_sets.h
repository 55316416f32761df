/* SPDX-License-Identifier: MIT
 *
 * On which days each of many members was there: per member and piece of DAY_SETS_DAYS days a set of them.
 *
 *     struct day_sets days = {.members = 1000000};
 *     uint64_t *sets = day_sets_turn(&days, day / DAY_SETS_DAYS);
 *     if (sets)
 *         sets[member] |= UINT64_C(1) << day % DAY_SETS_DAYS;
 *     else
 *         day_sets_unite(&days, day / DAY_SETS_DAYS, member, UINT64_C(1) << day % DAY_SETS_DAYS);
 *     day_sets_settle(&days);
 *     for (size_t i = 0; i < days.pieces[piece].count; i++)
 *         ... day_sets_member(&days.pieces[piece], i), days.pieces[piece].sets[i] ...
 *     day_sets_clear(&days);
 *
 * Days are best given in order of time: the piece that is new is an array of one set per member, written to without a
 * search, and is packed into a list of those who were there when the next one begins. What comes later for a packed
 * piece is put behind its list, which is put in order again when it has grown by as much; a list that becomes long is
 * an array from then on. So a piece takes at most 16 bytes for each member, and once it is settled 12 for each that was
 * there or 8 for each that there is, whichever is less; and no order of days, however often they repeat, goes through
 * all members for each day, even when nobody was there.
 */
#ifndef USAGE_DAY_SETS_H
#define USAGE_DAY_SETS_H

#include "usage/sections.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DAY_SETS_DAYS 64
#define DAY_SETS_PIECES 640 /* pieces are less */

/* Either a set for each member, or a list of members and their sets. */
struct day_sets_piece {
    uint64_t *sets;  /* NULL = nothing is known of the piece */
    uint32_t *list;  /* NULL = the index is the member */
    size_t count;    /* of sets */
    size_t settled;  /* of those of a list: in order of members, each once */
    size_t capacity; /* of a list */
};

struct day_sets {
    uint32_t members;
    uint32_t newest; /* the piece that is still to be packed, + 1; 0 = none */
    struct day_sets_piece pieces[DAY_SETS_PIECES];
};

void day_sets_clear(struct day_sets *days);

/* What day_sets_turn() does for a piece of which nothing is known. */
uint64_t *day_sets_begin(struct day_sets *days, uint32_t piece);

/* The sets of the piece by member, to be written to until another function is called; NULL when it is a list. */
static inline uint64_t *day_sets_turn(struct day_sets *days, uint32_t piece)
{
    const struct day_sets_piece *at = &days->pieces[piece];
    return !at->sets ? day_sets_begin(days, piece) : at->list ? NULL : at->sets;
}

/* Adds days, of which there is one at least, to a member's set of any piece. */
void day_sets_unite(struct day_sets *days, uint32_t piece, uint32_t member, uint64_t set);

/* Adds all of `more`, which has as many members and is empty afterwards. */
void day_sets_merge(struct day_sets *days, struct day_sets *more);

/* Gives every piece the smaller of its two shapes, lists in order of members and none of them without days. More may be
 * added later. */
void day_sets_settle(struct day_sets *days);

/* The set of the days of the piece that are of [first_day, end_day). */
static inline uint64_t day_sets_between(uint32_t piece, uint32_t first_day, uint32_t end_day)
{
    uint32_t start = piece * DAY_SETS_DAYS, behind = start + DAY_SETS_DAYS;
    uint64_t from = first_day <= start ? UINT64_MAX : first_day < behind ? UINT64_MAX << (first_day - start) : 0;
    uint64_t until = end_day >= behind ? UINT64_MAX : end_day > start ? UINT64_MAX >> (behind - end_day) : 0;
    return from & until;
}

/* Of a settled piece. A set of an array may be empty. */
static inline uint32_t day_sets_member(const struct day_sets_piece *piece, size_t index)
{
    return piece->list ? piece->list[index] : (uint32_t)index;
}

/* Of settled ones. */
bool day_sets_equal(const struct day_sets *a, const struct day_sets *b);
void day_sets_save(const struct day_sets *days, struct sections_writer *writer);

/* Reads what day_sets_save() wrote of the first `members` members into `days`, which is empty: every day is one of
 * [first_day, end_day) as they were counted, and is counted from `back` pieces later on. False when it is nothing of
 * the kind; what was read by then is of no use. */
bool day_sets_read(struct day_sets *days, struct sections_reader *reader, uint32_t members, uint32_t first_day,
                   uint32_t end_day, uint32_t back) MUST_CHECK;

#endif
