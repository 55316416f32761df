/* SPDX-License-Identifier: MIT
 * Knows how wide columns of text are. */
#include "diff/grid.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A longer cell runs over its column: one of a megabyte would else make a megabyte of every line. */
#define WIDEST 250

void grid_add(struct grid *grid, const char *what, const char *first, const char *second, const char *remark)
{
    if (grid->count == grid->capacity) {
        grid->capacity = 2 * grid->capacity + 64;
        grid->rows = memory_grow(grid->rows, grid->capacity, sizeof *grid->rows);
    }
    const char *cells[GRID_COLUMNS] = {what, first, second, remark};
    memcpy(grid->rows[grid->count++], cells, sizeof cells);
}

/* In characters, each of which most terminals give one column. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

const char *grid_cut(const char *text, size_t most, struct arena *arena)
{
    size_t end = 0;
    for (size_t seen = 0; text[end]; end++)
        if (((unsigned char)text[end] & 0xC0) != 0x80 && ++seen == most)
            break;
    if (width_of(text) <= most)
        return text;
    /* Once more, because what closes a mark of direction may be what was cut off. */
    char *safe = arena_alloc(arena, 3 * end + 1, 1);
    utf8_make_visible(text, end, safe, 3 * end + 1);
    return arena_printf(arena, "%s…", safe);
}

static bool is_heading(const char *const row[GRID_COLUMNS])
{
    return !*row[1] && !*row[2] && !*row[3];
}

static void add_spaces(struct text *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_add_byte(out, ' ');
}

static void print_row(const char *const row[GRID_COLUMNS], const size_t widths[GRID_COLUMNS], struct text *out)
{
    size_t pending = 0;
    for (size_t i = 0; i < GRID_COLUMNS; i++) {
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

void grid_print(struct grid *grid, struct text *out)
{
    size_t widths[GRID_COLUMNS] = {0};
    for (size_t row = 0; row < grid->count; row++)
        for (size_t i = 0; i < GRID_COLUMNS && !is_heading(grid->rows[row]); i++)
            if (width_of(grid->rows[row][i]) > widths[i])
                widths[i] = width_of(grid->rows[row][i]);
    for (size_t i = 0; i < GRID_COLUMNS; i++)
        widths[i] = widths[i] < WIDEST ? widths[i] : WIDEST;
    for (size_t row = 0; row < grid->count; row++)
        print_row(grid->rows[row], widths, out);
    free(grid->rows);
    *grid = (struct grid){.rows = NULL};
}
