/* SPDX-License-Identifier: MIT
 * Knows how rows of CSV are taken apart. */
#include "diff/csv_table.h"

#include "base/attributes.h"
#include "base/utf8.h"

#include <csv.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define NOT_WANTED SIZE_MAX

struct reader {
    struct arena *arena;
    const char *file;
    struct error *err;
    const char *const *wanted;
    size_t wanted_count;
    size_t *place; /* of each column of the file among the wanted */
    size_t columns;
    const char **cells;
    size_t rows, capacity;
    size_t field; /* the next one of the row */
    int64_t row;  /* from 1, the header */
};

static bool is_header(const struct reader *reader)
{
    return reader->row == 1;
}

static void take_name(struct reader *reader, const char *name, size_t length)
{
    reader->place = memory_grow(reader->place, reader->columns + 1, sizeof *reader->place);
    reader->place[reader->columns] = NOT_WANTED;
    for (size_t i = 0; i < reader->wanted_count; i++)
        if (strlen(reader->wanted[i]) == length && memcmp(reader->wanted[i], name, length) == 0)
            reader->place[reader->columns] = i;
    reader->columns++;
}

static void make_room(struct reader *reader)
{
    if (reader->rows < reader->capacity)
        return;
    reader->capacity = 2 * reader->capacity + 64;
    reader->cells = memory_grow(reader->cells, reader->capacity, reader->wanted_count * sizeof *reader->cells);
}

static void take_field(void *bytes, size_t length, void *context)
{
    struct reader *reader = context;
    size_t field = reader->field++;
    if (is_header(reader)) {
        take_name(reader, bytes ? bytes : "", length);
    } else if (field < reader->columns && reader->place[field] != NOT_WANTED) {
        make_room(reader);
        reader->cells[reader->rows * reader->wanted_count + reader->place[field]] =
            utf8_visible(bytes ? bytes : "", length, reader->arena);
    }
}

static void check_header(struct reader *reader)
{
    for (size_t i = 0; i < reader->wanted_count; i++) {
        bool found = false;
        for (size_t k = 0; k < reader->columns; k++)
            found = found || reader->place[k] == i;
        if (!found)
            error_set(reader->err, ERROR_INPUT,
                      "%s has no column '%s': write it again with 'inuse report', or name its summary.json alone",
                      reader->file, reader->wanted[i]);
    }
}

static void take_row(int terminator, void *context)
{
    struct reader *reader = context;
    (void)terminator;
    if (is_header(reader))
        check_header(reader);
    else if (reader->field == reader->columns)
        reader->rows++;
    else
        error_set(reader->err, ERROR_INPUT,
                  "%s, row %" PRId64 ": %zu fields under %zu columns; write it again with 'inuse report', or name its "
                  "summary.json alone",
                  reader->file, reader->row, reader->field, reader->columns);
    reader->field = 0;
    reader->row++;
}

static void parse(struct reader *reader, const char *csv, size_t length)
{
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        memory_out();
    if (csv_parse(&parser, csv, length, take_field, take_row, reader) != length ||
        csv_fini(&parser, take_field, take_row, reader) != 0)
        error_set(reader->err, ERROR_INPUT,
                  "%s, row %" PRId64 ": a quote in the wrong place; write it again with 'inuse report', or name its "
                  "summary.json alone",
                  reader->file, reader->row);
    else if (is_header(reader))
        check_header(reader);
    csv_free(&parser);
}

bool csv_table_read(const char *csv, size_t length, const char *file, const char *const *wanted, size_t wanted_count,
                    struct arena *arena, struct csv_table *ret_table, struct error *err)
{
    struct error fault = ERROR_INIT;
    struct reader reader = {
        .arena = arena, .file = file, .err = &fault, .wanted = wanted, .wanted_count = wanted_count, .row = 1};

    parse(&reader, csv, length);
    bool ok = fault.kind == ERROR_NONE;
    if (ok) {
        const char **cells = arena_alloc(arena, reader.rows * wanted_count + 1, sizeof *cells);
        if (reader.rows > 0)
            memcpy(cells, reader.cells, reader.rows * wanted_count * sizeof *cells);
        *ret_table = (struct csv_table){.cells = cells, .rows = reader.rows, .columns = wanted_count};
    }
    free(reader.cells);
    free(reader.place);
    return ok || error_set(err, fault.kind, "%s", fault.message);
}
