/* SPDX-License-Identifier: MIT
 * Knows how a row of a hostile file is read column by column, each wrong value being told with its place and
 * remedy. */
#include "snapshot/reading.h"

#include "base/day.h"
#include "base/text.h"
#include "snapshot/schema.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void *reading_rows_add(struct reading_rows *rows)
{
    if (rows->count == rows->capacity) {
        rows->capacity = rows->capacity > 0 ? 2 * rows->capacity : 64;
        rows->items = memory_grow(rows->items, rows->capacity, rows->size);
    }
    return memset(rows->items + rows->size * rows->count++, 0, rows->size);
}

void *reading_rows_finish(struct reading_rows *rows, int (*compare)(const void *, const void *),
                          struct arena *arena, size_t *ret_count)
{
    void *items = arena_alloc(arena, rows->count + 1, rows->size);
    if (rows->count > 0) {
        qsort(rows->items, rows->count, rows->size, compare);
        memcpy(items, rows->items, rows->count * rows->size);
    }
    *ret_count = rows->count;
    free(rows->items);
    return items;
}

/* The number by which a person finds the row: column 0 of every query. */
static int64_t row_number(const struct reading *reading)
{
    return sqlite3_column_int64(reading->statement, 0);
}

void reading_fault(struct reading *reading, const char *what, const char *remedy)
{
    faults_add(reading->faults, "%s: table %s, row %" PRId64 ": %s; %s", reading->snapshot->path,
               reading->table, row_number(reading), what, remedy);
}

void reading_column_fault(struct reading *reading, int column, const char *what, const char *remedy)
{
    const char *value = (const char *)sqlite3_column_text(reading->statement, column);
    faults_add(reading->faults, "%s: table %s, row %" PRId64 ": %s is \"%.200s\", %s; %s",
               reading->snapshot->path, reading->table, row_number(reading),
               sqlite3_column_name(reading->statement, column), value ? value : "", what, remedy);
}

const char *reading_text(struct reading *reading, int column)
{
    const char *bytes = (const char *)sqlite3_column_text(reading->statement, column);
    size_t length = (size_t)sqlite3_column_bytes(reading->statement, column);
    if (!bytes)
        return NULL;
    if (!memchr(bytes, '\0', length))
        return arena_copy(reading->arena, bytes, length);
    struct text text = TEXT_INIT;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != '\0')
            text_add_byte(&text, bytes[i]);
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
    faults_add(reading->faults, "%s: table %s, row %" PRId64 ": %s is missing; fill it or delete the row",
               reading->snapshot->path, reading->table, row_number(reading),
               sqlite3_column_name(reading->statement, column));
    return "";
}

int64_t reading_integer(struct reading *reading, int column)
{
    int type = sqlite3_column_type(reading->statement, column);
    if (type == SQLITE_INTEGER)
        return sqlite3_column_int64(reading->statement, column);
    if (type != SQLITE_NULL)
        reading_column_fault(reading, column, "which is not an integer", "store an INTEGER or NULL");
    return SNAPSHOT_UNKNOWN;
}

int64_t reading_id(struct reading *reading)
{
    if (sqlite3_column_type(reading->statement, 0) == SQLITE_NULL)
        reading_fault(reading, "id is missing", "number the rows");
    return reading_integer(reading, 0);
}

int64_t reading_time(struct reading *reading, int column)
{
    int64_t value = reading_integer(reading, column);
    if (sqlite3_column_type(reading->statement, column) != SQLITE_INTEGER ||
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

static bool is_present(const struct snapshot *snapshot, const char *table)
{
    for (size_t i = 0; i < schema_table_count; i++)
        if (strcmp(schema_tables[i].name, table) == 0)
            return snapshot->present >> i & 1;
    return false;
}

bool reading_table(struct reading *reading, const char *table, const char *sql,
                   void (*take)(struct reading *, void *), void *context)
{
    char doing[64];
    int code = SQLITE_ERROR;

    if (!is_present(reading->snapshot, table))
        return true;
    reading->table = table;
    sqlite3_snprintf(sizeof doing, doing, "reading table %s", table);
    if (sqlite3_prepare_v2(reading->snapshot->db, sql, -1, &reading->statement, NULL) == SQLITE_OK) {
        while ((code = sqlite3_step(reading->statement)) == SQLITE_ROW)
            take(reading, context);
    }
    if (code != SQLITE_DONE)
        connection_failed(reading->snapshot, reading->snapshot->db, doing, reading->err);
    sqlite3_finalize(reading->statement);
    reading->statement = NULL;
    return code == SQLITE_DONE;
}

int reading_by_id(const void *a, const void *b)
{
    int64_t left, right;
    memcpy(&left, a, sizeof left);
    memcpy(&right, b, sizeof right);
    return (left > right) - (left < right);
}
