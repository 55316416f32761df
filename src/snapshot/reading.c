/* SPDX-License-Identifier: MIT
 * Knows how a hostile row is read column by column, each wrong value being told with its place and
 * remedy. */
#include "snapshot/reading.h"

#include "base/day.h"
#include "base/repeats.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *reading_rows_add(struct reading_rows *rows)
{
    rows->items = memory_room(rows->items, rows->count, &rows->capacity, rows->size);
    return memset(rows->items + rows->size * rows->count++, 0, rows->size);
}

/* As rows mostly are: in order of their ids. */
static bool is_sorted(const struct reading_rows *rows, int (*compare)(const void *, const void *))
{
    for (size_t i = 1; i < rows->count; i++)
        if (compare(rows->items + (i - 1) * rows->size, rows->items + i * rows->size) > 0)
            return false;
    return true;
}

void reading_rows_sort(struct reading_rows *rows, int (*compare)(const void *, const void *))
{
    if (!is_sorted(rows, compare))
        qsort(rows->items, rows->count, rows->size, compare);
}

void *reading_rows_finish(struct reading_rows *rows, int (*compare)(const void *, const void *),
                          struct arena *arena, size_t *ret_count)
{
    void *items = arena_alloc(arena, rows->count + 1, rows->size);
    reading_rows_sort(rows, compare);
    if (rows->count > 0)
        memcpy(items, rows->items, rows->count * rows->size);
    *ret_count = rows->count;
    free(rows->items);
    return items;
}

static int64_t row_number(const struct reading *reading)
{
    return reading->cells[0].integer;
}

/* "at" of "f.rowid, i.at": without the table, and where it ends is told by its length. */
static const char *column_name(const struct reading *reading, int column, int *ret_length)
{
    const char *name = reading->columns;
    for (int i = 0; i < column; i++)
        name += strcspn(name, ",") + 2;
    int length = (int)strcspn(name, ",");
    const char *dot = memchr(name, '.', (size_t)length);
    *ret_length = dot ? length - (int)(dot + 1 - name) : length;
    return dot ? dot + 1 : name;
}

void reading_fault(struct reading *reading, const char *what, const char *remedy)
{
    faults_add(reading->faults, "%s: table %s, row %" PRId64 ": %s; %s", reading->source->name,
               reading->table, row_number(reading), what, remedy);
}

void reading_column_fault(struct reading *reading, int column, const char *what, const char *remedy)
{
    const struct cell *cell = &reading->cells[column];
    char number[32] = "";
    int length;
    const char *name = column_name(reading, column, &length);
    if (cell->type == CELL_INTEGER)
        snprintf(number, sizeof number, "%" PRId64, cell->integer);
    faults_add(reading->faults, "%s: table %s, row %" PRId64 ": %.*s is \"%.200s\", %s; %s", reading->source->name,
               reading->table, row_number(reading), length, name, cell->bytes ? cell->bytes : number, what,
               remedy);
}

bool reading_is_null(const struct reading *reading, int column)
{
    return reading->cells[column].type == CELL_NULL;
}

const char *reading_text(struct reading *reading, int column)
{
    const struct cell *cell = &reading->cells[column];
    if (cell->type == CELL_NULL)
        return NULL;
    if (cell->type == CELL_INTEGER)
        return arena_printf(reading->arena, "%" PRId64, cell->integer);
    if (!memchr(cell->bytes, '\0', cell->length))
        return arena_copy(reading->arena, cell->bytes, cell->length);
    struct text text = TEXT_INIT;
    for (size_t i = 0; i < cell->length; i++) {
        if (cell->bytes[i] != '\0')
            text_add_byte(&text, cell->bytes[i]);
        else
            text_add(&text, "\xE2\x90\x80");
    }
    char *copy = arena_copy(reading->arena, text.bytes, text.length);
    text_clear(&text);
    return copy;
}

const char *reading_needed_text(struct reading *reading, int column)
{
    const char *text = reading_text(reading, column);
    if (text)
        return text;
    int length;
    const char *name = column_name(reading, column, &length);
    faults_add(reading->faults, "%s: table %s, row %" PRId64 ": %.*s is missing; fill it or delete the row",
               reading->source->name, reading->table, row_number(reading), length, name);
    return "";
}

int64_t reading_integer(struct reading *reading, int column)
{
    const struct cell *cell = &reading->cells[column];
    if (cell->type == CELL_INTEGER)
        return cell->integer;
    if (cell->type != CELL_NULL)
        reading_column_fault(reading, column, "which is not an integer", "store an INTEGER or NULL");
    return SNAPSHOT_UNKNOWN;
}

int64_t reading_id(struct reading *reading)
{
    if (reading_is_null(reading, 0))
        reading_fault(reading, "id is missing", "number the rows");
    return reading_integer(reading, 0);
}

int64_t reading_time(struct reading *reading, int column)
{
    int64_t value = reading_integer(reading, column);
    if (reading->cells[column].type != CELL_INTEGER ||
        (value >= 0 && value <= TIME_MOST))
        return value;
    if (time_looks_like_milliseconds(value))
        reading_column_fault(reading, column, "a time in milliseconds or finer", "store unix seconds");
    else
        reading_column_fault(reading, column, "not a time between 1970 and 9999",
                             "store unix seconds or NULL");
    return SNAPSHOT_UNKNOWN;
}

int32_t reading_day(struct reading *reading, int column)
{
    int64_t value = reading_integer(reading, column);
    if (value >= DAY_LEAST && value <= DAY_MOST)
        return (int32_t)value;
    reading_column_fault(reading, column, "not a day between 1970 and 9999", "store days since 1970-01-01");
    return DAY_LEAST;
}

int reading_flag(struct reading *reading, int column, bool needed)
{
    int64_t value = reading_integer(reading, column);
    if (value == 0 || value == 1)
        return (int)value;
    if (needed || value != SNAPSHOT_UNKNOWN)
        reading_column_fault(reading, column, "neither 0 nor 1", "store one of them");
    return -1;
}

static bool take_cells(void *context, const struct cell *cells, struct error *err)
{
    struct reading *reading = context;
    (void)err;
    reading->cells = cells;
    reading->take(reading, reading->context);
    return true;
}

bool reading_table(struct reading *reading, const char *table, const char *columns,
                   void (*take)(struct reading *, void *), void *context)
{
    struct cell_reader reader = {.take = take_cells, .context = reading};
    reading->table = table;
    reading->columns = columns;
    reading->take = take;
    reading->context = context;
    return reading->source->read(reading->source, table, columns, &reader, reading->err);
}

int reading_by_id(const void *a, const void *b)
{
    int64_t left, right;
    memcpy(&left, a, sizeof left);
    memcpy(&right, b, sizeof right);
    return (left > right) - (left < right);
}

/* The id that a row begins with. */
static int64_t id_of(const void *row)
{
    int64_t id;
    memcpy(&id, row, sizeof id);
    return id;
}

static const char *text_of(const void *row, size_t offset)
{
    const char *text;
    memcpy(&text, (const char *)row + offset, sizeof text);
    return text;
}

/* A text that must be unique, with the id of its row. */
struct identity {
    const char *text;
    int64_t id;
};

static int by_identity(const void *a, const void *b)
{
    const struct identity *left = a, *right = b;
    int order = strcmp(left->text, right->text);
    return order != 0 ? order : reading_by_id(&left->id, &right->id);
}

/* True where two texts may be equal: finding that out takes a fraction of the time of sorting them. */
static bool may_repeat(const char *items, size_t size, size_t count, size_t text_offset)
{
    const char **texts = memory_grow(NULL, count + 1, sizeof *texts);
    uint32_t *first = memory_grow(NULL, count + 1, sizeof *first);
    bool repeats = false;
    for (size_t i = 0; i < count; i++)
        texts[i] = text_of(items + i * size, text_offset);
    repeats_find(texts, count, first);
    for (size_t i = 0; i < count && !repeats; i++)
        repeats = first[i] != i;
    free(texts);
    free(first);
    return repeats;
}

static void report_repeated(const struct reading *reading, const char *column, struct identity *identities,
                            size_t count)
{
    qsort(identities, count, sizeof *identities, by_identity);
    for (size_t i = 1; i < count; i++)
        if (strcmp(identities[i - 1].text, identities[i].text) == 0)
            faults_add(reading->faults,
                       "%s: table %s, rows %" PRId64 " and %" PRId64
                       " have the same %s \"%.200s\"; merge them",
                       reading->source->name, reading->table, identities[i - 1].id, identities[i].id,
                       column, identities[i].text);
}

void reading_rows_unique(const struct reading *reading, const char *column, const void *items, size_t size,
                         size_t count, size_t text_offset)
{
    const char *rows = items;
    for (size_t i = 1; i < count; i++)
        if (id_of(rows + (i - 1) * size) == id_of(rows + i * size))
            faults_add(reading->faults, "%s: table %s has two rows with id %" PRId64 "; ids are unique",
                       reading->source->name, reading->table, id_of(rows + i * size));
    if (!may_repeat(rows, size, count, text_offset))
        return;
    struct identity *identities = memory_zeroed(count, sizeof *identities);
    for (size_t i = 0; i < count; i++)
        identities[i] = (struct identity){.text = text_of(rows + i * size, text_offset), .id = id_of(rows + i * size)};
    report_repeated(reading, column, identities, count);
    free(identities);
}
