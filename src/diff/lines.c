/* SPDX-License-Identifier: MIT
 * Knows how wide columns of text are. */
#include "diff/lines.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A longer cell runs over its column: one of a megabyte would else make a megabyte of every line. */
#define WIDEST 250

void lines_add(struct lines *lines, const char *what, const char *first, const char *second, const char *remark)
{
    lines->rows = memory_room(lines->rows, lines->count, &lines->capacity, sizeof *lines->rows);
    const char *cells[LINES_COLUMNS] = {what, first, second, remark};
    memcpy(lines->rows[lines->count++], cells, sizeof cells);
}

/* In characters, each of which most terminals give one column. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

static bool is_heading(const char *const row[LINES_COLUMNS])
{
    return !*row[1] && !*row[2] && !*row[3];
}

static void add_spaces(struct text *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_add_byte(out, ' ');
}

static void print_row(const char *const row[LINES_COLUMNS], const size_t widths[LINES_COLUMNS], struct text *out)
{
    size_t pending = 0;
    for (size_t i = 0; i < LINES_COLUMNS; i++) {
        size_t width = width_of(row[i]), padding = widths[i] > width ? widths[i] - width : 0;
        bool right = i == 1 || i == 2;
        pending += right ? padding : 0;
        if (width > 0) {
            add_spaces(out, pending);
            text_add(out, row[i]);
            pending = 0;
        }
        pending += (right ? 0 : padding) + 2;
    }
    text_add_byte(out, '\n');
}

void lines_print(struct lines *lines, struct text *out)
{
    size_t widths[LINES_COLUMNS] = {0};
    for (size_t row = 0; row < lines->count; row++)
        for (size_t i = 0; i < LINES_COLUMNS && !is_heading(lines->rows[row]); i++)
            if (width_of(lines->rows[row][i]) > widths[i])
                widths[i] = width_of(lines->rows[row][i]);
    for (size_t i = 0; i < LINES_COLUMNS; i++)
        widths[i] = widths[i] < WIDEST ? widths[i] : WIDEST;
    for (size_t row = 0; row < lines->count; row++)
        print_row(lines->rows[row], widths, out);
    free(lines->rows);
    *lines = (struct lines){.rows = NULL};
}
