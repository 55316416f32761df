/* SPDX-License-Identifier: MIT
 *
 * What a typeset report consists of: pieces in one column, and the page and height at which each stands.
 *
 * A piece is a line of a paragraph, a row of a table, a figure or a formula: what is never broken. Pieces
 * belong to blocks, which carry the structure (tag, outline, places that links lead to). Lengths are points,
 * y grows downwards from the top of the page. All memory is the arena's, but for the layouts, which
 * sheet_free() releases.
 */
#ifndef EDITION_SHEET_H
#define EDITION_SHEET_H

#include "base/arena.h"
#include "edition/formula.h"
#include "edition/prose.h"
#include "figures/figure.h"

#include <stdbool.h>
#include <stddef.h>

/* A4 with margins that leave lines of about 90 letters. */
#define SHEET_WIDTH_PT 595.276
#define SHEET_HEIGHT_PT 841.89
#define SHEET_LEFT_PT 62.0
#define SHEET_TOP_PT 68.0
#define SHEET_BOTTOM_PT 74.0
#define SHEET_TEXT_PT (SHEET_WIDTH_PT - 2.0 * SHEET_LEFT_PT)

struct tabular;

enum piece_kind { PIECE_SPACE, PIECE_LINE, PIECE_ROW, PIECE_FIGURE, PIECE_FORMULA };

struct sheet_piece {
    enum piece_kind kind;
    double x_pt, before_pt, height_pt; /* `before` is dropped at the top of a page */
    bool keeps_next;                   /* never the last of its page, unless nothing fits */
    bool starts_page;
    size_t block;
    size_t page;                       /* from 0; set by sheet_paginate(), as y_pt and with_head */
    double y_pt;
    bool with_head;                    /* PIECE_ROW: the head of the table is repeated above */

    const struct prose *prose; /* PIECE_LINE */
    int line;
    const char *marker;        /* PIECE_LINE: what stands left of it; NULL = nothing */
    const struct tabular *table;
    size_t row;
    const struct figure *figure;
    const struct formula *formula;
};

struct sheet_block {
    const char *tag;     /* of PDF's standard structure types */
    size_t first, count; /* pieces */
    const char *outline; /* title in the outline and the contents; NULL = none */
    int level;           /* of the outline, from 1 */
    const char **places; /* names that links lead to */
    size_t place_count;
};

struct sheet {
    struct arena *arena;
    struct sheet_piece *pieces;
    size_t piece_count, piece_capacity;
    struct sheet_block *blocks;
    size_t block_count, block_capacity;
    const char **places; /* of the next block */
    size_t place_count;
    size_t page_count;
    struct prose **proses; /* to be released */
    size_t prose_count, prose_capacity;
};

void sheet_init(struct sheet *sheet, struct arena *arena);
void sheet_free(struct sheet *sheet);

/* The next block gets this name for links. */
void sheet_add_place(struct sheet *sheet, const char *name);

/* Begins a block; pieces added from now on are its. Valid until the next one. */
struct sheet_block *sheet_begin_block(struct sheet *sheet, const char *tag);

/* Adds a piece to the block; `piece` is copied. The result is valid until the next one. */
struct sheet_piece *sheet_add(struct sheet *sheet, const struct sheet_piece *piece);

/* Adds the lines of a paragraph, `prose` becoming the sheet's. Two lines stay together at its start and at its end. */
void sheet_add_prose(struct sheet *sheet, struct prose *prose, double x_pt, double before_pt,
                     const char *marker, bool keeps_next);

/* Gives every piece its page and height. Pages are numbered from `first_page`. */
void sheet_paginate(struct sheet *sheet, size_t first_page);

#endif
