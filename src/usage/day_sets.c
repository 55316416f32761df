/* SPDX-License-Identifier: MIT
 * Knows when sets of days are fewer than those who could have one, and how either lies in memory and in a file. */
#include "usage/day_sets.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A list is put in order no more often than the part of the members that is gone through for it. */
#define LEAST_TAIL 16

#define ENTRY_SIZE (sizeof(uint32_t) + sizeof(uint64_t))

static bool is_array(const struct day_sets_piece *piece)
{
    return piece->count > 0 && !piece->list;
}

static void clear_piece(const struct day_sets *days, struct day_sets_piece *piece)
{
    if (is_array(piece))
        memory_lines_free(piece->sets, days->members, sizeof *piece->sets);
    else
        free(piece->sets);
    free(piece->list);
    *piece = (struct day_sets_piece){.sets = NULL};
}

void day_sets_clear(struct day_sets *days)
{
    for (size_t i = 0; i < DAY_SETS_PIECES; i++)
        clear_piece(days, &days->pieces[i]);
    days->newest = 0;
}

static struct day_sets_piece array_of(const struct day_sets *days, uint64_t *sets)
{
    return (struct day_sets_piece){.sets = sets, .count = days->members};
}

static uint64_t *new_array(const struct day_sets *days)
{
    return memory_lines(days->members, sizeof(uint64_t));
}

static void set_capacity(struct day_sets_piece *piece, size_t capacity)
{
    piece->list = memory_grow(piece->list, capacity, sizeof *piece->list);
    piece->sets = memory_grow(piece->sets, capacity, sizeof *piece->sets);
    piece->capacity = capacity;
}

static size_t count_entries(const struct day_sets_piece *piece)
{
    size_t count = 0;
    for (size_t i = 0; i < piece->count; i++)
        count += piece->sets[i] != 0;
    return count;
}

/* Makes a list of an array, which is all zeros afterwards. One of nobody has room, so that it is known to be a list. */
static struct day_sets_piece list_of(uint64_t *array, uint32_t members, size_t count)
{
    struct day_sets_piece list = {.sets = NULL};
    set_capacity(&list, count > 0 ? count : 1);
    for (uint32_t member = 0; member < members; member++) {
        if (array[member] == 0)
            continue;
        list.list[list.count] = member;
        list.sets[list.count++] = array[member];
        array[member] = 0;
    }
    list.settled = list.count;
    return list;
}

/* True when an array is no larger than a list of so many. */
static bool fills_array(const struct day_sets *days, size_t count)
{
    return count * ENTRY_SIZE >= days->members * sizeof(uint64_t);
}

static void spread(const struct day_sets *days, struct day_sets_piece *piece)
{
    uint64_t *array = new_array(days);
    for (size_t i = 0; i < piece->count; i++)
        array[piece->list[i]] |= piece->sets[i];
    clear_piece(days, piece);
    *piece = array_of(days, array);
}

static void pack(const struct day_sets *days, struct day_sets_piece *piece, size_t count)
{
    uint64_t *array = piece->sets;
    *piece = list_of(array, days->members, count);
    memory_lines_free(array, days->members, sizeof *array);
}

uint64_t *day_sets_begin(struct day_sets *days, uint32_t piece)
{
    uint64_t *array = NULL;
    if (days->members == 0)
        return NULL;
    if (days->newest > 0) {
        struct day_sets_piece *before = &days->pieces[days->newest - 1];
        size_t count = count_entries(before);
        if (!fills_array(days, count)) {
            array = before->sets;
            *before = list_of(array, days->members, count);
        }
    }
    days->newest = piece + 1;
    days->pieces[piece] = array_of(days, array ? array : new_array(days));
    return days->pieces[piece].sets;
}

/* A list that repeats what it holds would do so on and on: it becomes an array well before that is smaller. */
static void make_room(const struct day_sets *days, struct day_sets_piece *piece)
{
    size_t tail = piece->count - piece->settled;
    if (tail > piece->settled && tail > days->members / LEAST_TAIL) {
        spread(days, piece);
        size_t count = count_entries(piece);
        if (fills_array(days, 2 * count))
            return;
        pack(days, piece, count);
    }
    set_capacity(piece, piece->count < 32 ? 64 : 2 * piece->count);
}

void day_sets_unite(struct day_sets *days, uint32_t piece, uint32_t member, uint64_t set)
{
    struct day_sets_piece *at = &days->pieces[piece];
    if (!is_array(at) && at->count == at->capacity)
        make_room(days, at);
    if (is_array(at)) {
        at->sets[member] |= set;
        return;
    }
    at->list[at->count] = member;
    at->sets[at->count++] = set;
}

static void merge_piece(struct day_sets *days, struct day_sets *more, uint32_t number)
{
    struct day_sets_piece *piece = &days->pieces[number], *other = &more->pieces[number];
    if (!is_array(piece) && (piece->count == 0 || is_array(other))) {
        struct day_sets_piece swapped = *piece;
        *piece = *other;
        *other = swapped;
    }
    for (size_t i = 0; i < other->count; i++)
        if (other->sets[i] != 0)
            day_sets_unite(days, number, day_sets_member(other, i), other->sets[i]);
    clear_piece(more, other);
}

void day_sets_merge(struct day_sets *days, struct day_sets *more)
{
    for (uint32_t piece = 0; piece < DAY_SETS_PIECES; piece++)
        if (more->pieces[piece].sets)
            merge_piece(days, more, piece);
    more->newest = 0;
}

static void settle_piece(const struct day_sets *days, struct day_sets_piece *piece)
{
    if (piece->list && piece->count > 0 && piece->settled == piece->count && !fills_array(days, piece->count))
        return;
    if (piece->list && piece->count > 0)
        spread(days, piece);
    size_t count = count_entries(piece);
    if (count == 0)
        clear_piece(days, piece);
    else if (!fills_array(days, count))
        pack(days, piece, count);
}

void day_sets_settle(struct day_sets *days)
{
    for (size_t i = 0; i < DAY_SETS_PIECES; i++)
        settle_piece(days, &days->pieces[i]);
    days->newest = 0;
}

static bool same_pieces(const struct day_sets_piece *a, const struct day_sets_piece *b)
{
    if (a->count != b->count || !a->list != !b->list)
        return false;
    return a->count == 0 ||
           (memcmp(a->sets, b->sets, a->count * sizeof *a->sets) == 0 &&
            (!a->list || memcmp(a->list, b->list, a->count * sizeof *a->list) == 0));
}

bool day_sets_equal(const struct day_sets *a, const struct day_sets *b)
{
    for (size_t i = 0; i < DAY_SETS_PIECES; i++)
        if (!same_pieces(&a->pieces[i], &b->pieces[i]))
            return false;
    return true;
}

struct saved_head {
    uint32_t piece, count;
};

/* Always as a list: first the members, then their sets. */
static void save_piece(const struct day_sets_piece *piece, uint32_t number, struct text *out)
{
    struct saved_head head = {.piece = number, .count = (uint32_t)count_entries(piece)};
    text_add_bytes(out, (const char *)&head, sizeof head);
    char *at = text_room(out, head.count * ENTRY_SIZE), *sets = at + head.count * sizeof *piece->list;
    for (size_t i = 0; i < piece->count; i++) {
        uint32_t member = day_sets_member(piece, i);
        if (piece->sets[i] == 0)
            continue;
        memcpy(at, &member, sizeof member);
        memcpy(sets, &piece->sets[i], sizeof *piece->sets);
        at += sizeof member;
        sets += sizeof *piece->sets;
    }
    text_end(out, sets);
}

/* A section for each piece, and an empty one behind the last. */
void day_sets_save(const struct day_sets *days, struct sections_writer *writer)
{
    struct text section = TEXT_INIT;
    for (uint32_t piece = 0; piece < DAY_SETS_PIECES; piece++) {
        if (days->pieces[piece].count == 0)
            continue;
        save_piece(&days->pieces[piece], piece, &section);
        sections_add(writer, &section);
    }
    sections_add(writer, &section);
    text_clear(&section);
}

static bool take(const char **at, const char *end, void *out, size_t size)
{
    if ((size_t)(end - *at) < size)
        return false;
    memcpy(out, *at, size);
    *at += size;
    return true;
}

static bool holds(const struct day_sets_piece *piece, uint32_t members, uint64_t possible)
{
    for (size_t i = 0; i < piece->count; i++)
        if (piece->list[i] >= members || (i > 0 && piece->list[i] <= piece->list[i - 1]) || piece->sets[i] == 0 ||
            (piece->sets[i] & ~possible) != 0)
            return false;
    return true;
}

/* Members and sets of a piece that is empty. */
static bool take_piece(const char **at, const char *end, size_t count, struct day_sets_piece *piece)
{
    if (count == 0 || (size_t)(end - *at) / ENTRY_SIZE < count)
        return false;
    set_capacity(piece, count);
    piece->count = piece->settled = count;
    return take(at, end, piece->list, count * sizeof *piece->list) &&
           take(at, end, piece->sets, count * sizeof *piece->sets);
}

/* How pieces were counted, and which may come next. */
struct reading {
    uint32_t least, members, first_day, end_day, back;
};

static bool read_piece(struct day_sets *days, const struct text *section, struct reading *reading)
{
    const char *at = section->bytes, *end = at + section->length;
    struct saved_head head;
    if (!take(&at, end, &head, sizeof head) || head.piece < reading->least || head.piece >= DAY_SETS_PIECES)
        return false;
    struct day_sets_piece *piece = &days->pieces[head.piece - reading->back];
    if (!take_piece(&at, end, head.count, piece) || at != end ||
        !holds(piece, reading->members, day_sets_between(head.piece, reading->first_day, reading->end_day)))
        return false;
    settle_piece(days, piece);
    reading->least = head.piece + 1;
    return true;
}

bool day_sets_read(struct day_sets *days, struct sections_reader *reader, uint32_t members, uint32_t first_day,
                   uint32_t end_day, uint32_t back)
{
    struct reading reading = {
        .least = back, .members = members, .first_day = first_day, .end_day = end_day, .back = back};
    struct text section = TEXT_INIT;
    bool good = sections_take(reader, &section);
    while (good && section.length > 0) {
        good = read_piece(days, &section, &reading);
        text_reset(&section);
        good = good && sections_take(reader, &section);
    }
    text_clear(&section);
    return good;
}
