/* SPDX-License-Identifier: MIT
 * Knows where a page ends. */
#include "edition/sheet.h"

#include "edition/tabular.h"

#include <stdlib.h>
#include <string.h>

void sheet_init(struct sheet *sheet, struct arena *arena)
{
    *sheet = (struct sheet){.arena = arena};
}

void sheet_free(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->prose_count; i++)
        prose_free(sheet->proses[i]);
    free(sheet->proses);
    free(sheet->pieces);
    free(sheet->blocks);
    free(sheet->places);
}

void sheet_add_place(struct sheet *sheet, const char *name)
{
    sheet->places = memory_grow(sheet->places, sheet->place_count + 1, sizeof *sheet->places);
    sheet->places[sheet->place_count++] = arena_text(sheet->arena, name);
}

struct sheet_block *sheet_begin_block(struct sheet *sheet, const char *tag)
{
    sheet->blocks = memory_room(sheet->blocks, sheet->block_count, &sheet->block_capacity, sizeof *sheet->blocks);
    struct sheet_block *block = &sheet->blocks[sheet->block_count++];
    *block = (struct sheet_block){.tag = tag, .first = sheet->piece_count, .place_count = sheet->place_count};
    block->places = arena_alloc(sheet->arena, sheet->place_count + 1, sizeof *block->places);
    if (sheet->place_count > 0)
        memcpy(block->places, sheet->places, sheet->place_count * sizeof *block->places);
    sheet->place_count = 0;
    return block;
}

struct sheet_piece *sheet_add(struct sheet *sheet, const struct sheet_piece *piece)
{
    sheet->pieces = memory_room(sheet->pieces, sheet->piece_count, &sheet->piece_capacity, sizeof *sheet->pieces);
    struct sheet_piece *added = &sheet->pieces[sheet->piece_count++];
    *added = *piece;
    added->block = sheet->block_count - 1;
    sheet->blocks[sheet->block_count - 1].count++;
    return added;
}

static void keep_prose(struct sheet *sheet, struct prose *prose)
{
    sheet->proses = memory_room(sheet->proses, sheet->prose_count, &sheet->prose_capacity, sizeof *sheet->proses);
    sheet->proses[sheet->prose_count++] = prose;
}

void sheet_add_prose(struct sheet *sheet, struct prose *prose, double x_pt, double before_pt,
                     const char *marker, bool keeps_next)
{
    int lines = prose_lines(prose);

    keep_prose(sheet, prose);
    for (int i = 0; i < lines; i++) {
        bool last = i == lines - 1;
        sheet_add(sheet, &(struct sheet_piece){
                             .kind = PIECE_LINE,
                             .x_pt = x_pt,
                             .before_pt = i == 0 ? before_pt : 0.0,
                             .height_pt = prose_line_height_pt(prose),
                             .keeps_next = last ? keeps_next : i == 0 || i == lines - 2,
                             .prose = prose,
                             .line = i,
                             .marker = i == 0 ? marker : NULL,
                         });
    }
}

static double head_height_pt(const struct sheet_piece *piece)
{
    return piece->kind == PIECE_ROW && piece->row >= tabular_head_rows(piece->table)
               ? tabular_head_height_pt(piece->table)
               : 0.0;
}

/* The piece after the last of those that must stand on one page with piece `start`. */
static size_t chain_end(const struct sheet *sheet, size_t start)
{
    size_t end = start;
    while (end + 1 < sheet->piece_count && sheet->pieces[end].keeps_next &&
           !sheet->pieces[end + 1].starts_page)
        end++;
    return end + 1;
}

static double chain_height_pt(const struct sheet *sheet, size_t start, size_t end)
{
    double height = sheet->pieces[start].height_pt;
    for (size_t i = start + 1; i < end; i++)
        height += sheet->pieces[i].before_pt + sheet->pieces[i].height_pt;
    return height;
}

void sheet_paginate(struct sheet *sheet, size_t first_page)
{
    const double bottom = SHEET_HEIGHT_PT - SHEET_BOTTOM_PT;
    size_t page = first_page, chain = 0;
    double y = SHEET_TOP_PT;
    bool empty = true;

    for (size_t i = 0; i < sheet->piece_count; i++) {
        struct sheet_piece *piece = &sheet->pieces[i];
        bool turns = piece->starts_page && !empty;
        if (i >= chain) {
            chain = chain_end(sheet, i);
            turns = turns || (!empty && y + piece->before_pt + chain_height_pt(sheet, i, chain) > bottom);
        } else {
            /* A chain that is longer than a page breaks where it must. */
            turns = turns || (!empty && y + piece->before_pt + piece->height_pt > bottom);
        }
        if (turns) {
            page++;
            y = SHEET_TOP_PT;
            empty = true;
        }
        if (!empty)
            y += piece->before_pt;
        piece->with_head = empty && head_height_pt(piece) > 0.0;
        if (piece->with_head)
            y += head_height_pt(piece);
        piece->page = page;
        piece->y_pt = y;
        y += piece->height_pt;
        empty = false;
    }
    sheet->page_count = sheet->piece_count ? page + 1 : first_page;
}
