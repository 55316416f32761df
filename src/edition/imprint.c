/* SPDX-License-Identifier: MIT
 * Knows what cairo must be told for a PDF that can be read, searched, followed and listened to. */
#include "edition/imprint.h"

#include "edition/tabular.h"
#include "figures/paint.h"
#include "figures/palette.h"
#include "figures/pdf.h"

#include <cairo-pdf.h>
#include <libxml/hash.h>
#include <libxml/uri.h>
#include <pango/pangocairo.h>
#include <string.h>

#define CONTENTS_LINE_PT 14.6
#define CONTENTS_INDENT_PT 14.0
#define MARKER_GAP_PT 5.0
#define CONTENTS_LEVELS 2
#define FOOT_SIZE_PT 7.6

static const char contents_title[] = "Contents";

struct print {
    const struct imprint *imprint;
    cairo_t *cairo;
    cairo_surface_t *surface;
    xmlHashTable *places; /* names that exist */
    uint32_t colours[ROLE_COUNT];
};

const char *imprint_place(size_t page, const char *fragment, struct arena *arena)
{
    char *name = *fragment ? arena_printf(arena, "p%zu-%s", page + 1, fragment)
                           : arena_printf(arena, "page-%zu", page + 1);
    for (char *byte = name; *byte; byte++)
        if (!strchr("-_.", *byte) && !((*byte | 32) >= 'a' && (*byte | 32) <= 'z') &&
            !(*byte >= '0' && *byte <= '9'))
            *byte = '_';
    return name;
}

/* What cairo's link tag says for an address of a page; NULL for one that leads to nothing in print. */
static const char *link_target(const struct print *print, const struct prose *prose, const char *link)
{
    struct arena *arena = print->imprint->arena;
    const struct edition *edition = print->imprint->edition;
    struct address address = address_resolve(print->imprint->book, edition->paths[prose->page], link, arena);

    if (address.kind == ADDRESS_PAGE) {
        const char *place = imprint_place(address.page, address.fragment, arena);
        if (!xmlHashLookup(print->places, BAD_CAST place))
            place = imprint_place(address.page, "", arena);
        return arena_printf(arena, "dest='%s'", place);
    }
    bool outside = address.kind == ADDRESS_OUTSIDE;
    if (!outside && !*edition->base_url)
        return NULL;
    xmlChar *uri = xmlURIEscapeStr(BAD_CAST address.path, BAD_CAST ":/?#[]@!$&()*+,;=%");
    const char *target =
        arena_printf(arena, "uri='%s%s'", outside ? "" : edition->base_url, uri ? (const char *)uri : "");
    xmlFree(uri);
    return target;
}

static void print_link(const struct print *print, const char *target, double x, double y, double width,
                       double height)
{
    const char *attributes =
        arena_printf(print->imprint->arena, "rect=[%.2f %.2f %.2f %.2f] %s", x, y, width, height, target);
    cairo_tag_begin(print->cairo, CAIRO_TAG_LINK, attributes);
    cairo_tag_end(print->cairo, CAIRO_TAG_LINK);
}

static void print_line_links(const struct print *print, const struct prose *prose, PangoLayoutLine *line,
                             double x, double y)
{
    for (size_t i = 0; i < prose->link_count; i++) {
        const struct prose_link *link = &prose->links[i];
        int start = MAX(link->start, line->start_index),
            end = MIN(link->end, line->start_index + line->length);
        const char *target = start < end ? link_target(print, prose, link->link) : NULL;
        int *ranges, count;
        if (!target)
            continue;
        pango_layout_line_get_x_ranges(line, start, end, &ranges, &count);
        for (int r = 0; r < count; r++)
            print_link(print, target, x + (double)ranges[2 * r] / PANGO_SCALE, y,
                       (double)(ranges[2 * r + 1] - ranges[2 * r]) / PANGO_SCALE,
                       prose_line_height_pt(prose));
        g_free(ranges);
    }
}

static PangoLayoutIter *line_at(const struct prose *prose, int number)
{
    PangoLayoutIter *iterator = pango_layout_get_iter(prose->layout);
    while (number-- > 0 && pango_layout_iter_next_line(iterator))
        ;
    return iterator;
}

/* Half of what a line is higher than its letters goes above them; capitals of Inter are 0.73 of its size. */
static double baseline_pt(const struct prose_style *style)
{
    return style->size_pt * (style->leading / 2.0 + 0.36);
}

static void print_line(const struct print *print, const struct prose *prose, int number, double x, double y)
{
    PangoLayoutIter *iterator = line_at(prose, number);
    PangoLayoutLine *line = pango_layout_iter_get_line_readonly(iterator);
    PangoRectangle logical;

    pango_layout_iter_get_line_extents(iterator, NULL, &logical);
    paint_set_colour(print->cairo, print->colours[prose->style->colour], 1.0);
    cairo_move_to(print->cairo, x + (double)logical.x / PANGO_SCALE, y + baseline_pt(prose->style));
    pango_cairo_show_layout_line(print->cairo, line);
    print_line_links(print, prose, line, x, y);
    pango_layout_iter_free(iterator);
}

static void print_text(const struct print *print, const char *text, double size, bool bold,
                       enum colour_role role, double x, double y)
{
    paint_set_colour(print->cairo, print->colours[role], 1.0);
    cairo_move_to(print->cairo, x, y);
    pango_cairo_show_layout_line(print->cairo, fonts_line(print->imprint->fonts, text, size, bold));
}

static void print_rule(const struct print *print, enum colour_role role, double thickness, double x, double y,
                       double width)
{
    paint_set_colour(print->cairo, print->colours[role], 1.0);
    cairo_set_line_width(print->cairo, thickness);
    cairo_move_to(print->cairo, x, y);
    cairo_line_to(print->cairo, x + width, y);
    cairo_stroke(print->cairo);
}

static void print_cell(void *context, const struct tabular_cell *cell)
{
    const struct print *print = context;
    const char *tag = cell->is_heading ? "TH" : "TD";

    cairo_tag_begin(print->cairo, tag, NULL);
    for (int i = 0; i < prose_lines(cell->prose); i++)
        print_line(print, cell->prose, i, cell->x_pt, cell->y_pt + i * prose_line_height_pt(cell->prose));
    cairo_tag_end(print->cairo, tag);
}

static void print_row(struct print *print, const struct tabular *table, size_t row, double x, double y)
{
    bool last_of_head = row + 1 == tabular_head_rows(table);

    cairo_tag_begin(print->cairo, "TR", NULL);
    tabular_each_cell(table, row, x, y, print_cell, print);
    cairo_tag_end(print->cairo, "TR");
    print_rule(print, last_of_head ? ROLE_AXIS : ROLE_GRID, last_of_head ? 0.8 : 0.4, x,
               y + tabular_row_height_pt(table, row), tabular_width_pt(table));
}

static void print_figure(const struct print *print, const struct sheet_piece *piece)
{
    const struct scene *scene = piece->figure->scene;
    double scale = piece->height_pt / scene->height_px;

    cairo_save(print->cairo);
    cairo_new_path(print->cairo);
    cairo_translate(print->cairo, piece->x_pt, piece->y_pt);
    cairo_scale(print->cairo, scale, scale);
    paint_items(print->cairo, scene, print->colours, print->imprint->fonts);
    cairo_restore(print->cairo);
}

static void print_table_row(struct print *print, const struct sheet_piece *piece)
{
    double y = piece->y_pt - (piece->with_head ? tabular_head_height_pt(piece->table) : 0.0);
    for (size_t i = 0; piece->with_head && i < tabular_head_rows(piece->table); i++) {
        print_row(print, piece->table, i, piece->x_pt, y);
        y += tabular_row_height_pt(piece->table, i);
    }
    print_row(print, piece->table, piece->row, piece->x_pt, piece->y_pt);
}

/* Ends where the text begins, so that the dots of 9. and 10. stand below each other. */
static void print_marker(const struct print *print, const struct sheet_piece *piece)
{
    double size = piece->prose->style->size_pt,
           width = fonts_width_px(print->imprint->fonts, piece->marker, size, false);
    print_text(print, piece->marker, size, false, ROLE_MUTED, piece->x_pt - MARKER_GAP_PT - width,
               piece->y_pt + baseline_pt(piece->prose->style));
}

static void print_piece(struct print *print, const struct sheet_piece *piece)
{
    switch (piece->kind) {
    case PIECE_SPACE:
        return;
    case PIECE_LINE:
        if (piece->marker)
            print_marker(print, piece);
        print_line(print, piece->prose, piece->line, piece->x_pt, piece->y_pt);
        return;
    case PIECE_ROW:
        print_table_row(print, piece);
        return;
    case PIECE_FIGURE:
        print_figure(print, piece);
        return;
    case PIECE_FORMULA:
        paint_set_colour(print->cairo, print->colours[ROLE_INK], 1.0);
        formula_paint(piece->formula, print->cairo, print->imprint->fonts, piece->x_pt,
                      piece->y_pt + piece->formula->ascent_pt);
        return;
    }
}

static void print_place(const struct print *print, const char *name, const struct sheet_piece *piece)
{
    const char *attributes =
        arena_printf(print->imprint->arena, "name='%s' x=%.2f y=%.2f", name, piece->x_pt, piece->y_pt - 6.0);
    cairo_tag_begin(print->cairo, CAIRO_TAG_DEST, attributes);
    cairo_tag_end(print->cairo, CAIRO_TAG_DEST);
}

/* Prints the pieces of a page from `*next` on. A block's tag stays open from its first piece to its last,
 * also over pages. */
static void print_pieces(struct print *print, const struct sheet *sheet, size_t page, size_t *next)
{
    for (; *next < sheet->piece_count && sheet->pieces[*next].page == page; ++*next) {
        const struct sheet_piece *piece = &sheet->pieces[*next];
        const struct sheet_block *block = &sheet->blocks[piece->block];
        if (*next == block->first) {
            for (size_t i = 0; i < block->place_count; i++)
                print_place(print, block->places[i], piece);
            cairo_tag_begin(print->cairo, block->tag, NULL);
        }
        print_piece(print, piece);
        if (*next + 1 == block->first + block->count)
            cairo_tag_end(print->cairo, block->tag);
    }
}

static void print_foot(const struct print *print, size_t page)
{
    char number[24];
    double y = SHEET_HEIGHT_PT - SHEET_BOTTOM_PT + 34.0;
    struct fonts *fonts = print->imprint->fonts;

    snprintf(number, sizeof number, "%zu", page + 1);
    print_rule(print, ROLE_GRID, 0.5, SHEET_LEFT_PT, y - 13.0, SHEET_TEXT_PT);
    print_text(print,
               fonts_fit(fonts, print->imprint->title, FOOT_SIZE_PT, false, SHEET_TEXT_PT - 40.0,
                         print->imprint->arena),
               FOOT_SIZE_PT, false, ROLE_MUTED, SHEET_LEFT_PT, y);
    print_text(print, number, FOOT_SIZE_PT, false, ROLE_MUTED,
               SHEET_LEFT_PT + SHEET_TEXT_PT - fonts_width_px(fonts, number, FOOT_SIZE_PT, false), y);
}

/* The blocks that the contents list, in order. */
static size_t count_entries(const struct sheet *body)
{
    size_t count = 0;
    for (size_t i = 0; i < body->block_count; i++)
        count +=
            body->blocks[i].outline && body->blocks[i].level <= CONTENTS_LEVELS && body->blocks[i].count > 0;
    return count;
}

static size_t entries_per_page(void)
{
    return (size_t)((SHEET_HEIGHT_PT - SHEET_TOP_PT - SHEET_BOTTOM_PT - 40.0) / CONTENTS_LINE_PT);
}

static void print_entry(const struct print *print, const struct sheet_block *block,
                        const struct sheet_piece *piece, double y)
{
    struct fonts *fonts = print->imprint->fonts;
    bool chapter = block->level == 1;
    double size = chapter ? 9.6 : 8.8, x = SHEET_LEFT_PT + (block->level - 1) * CONTENTS_INDENT_PT,
           right = SHEET_LEFT_PT + SHEET_TEXT_PT;
    const char *title =
        fonts_fit(fonts, block->outline, size, chapter, right - x - 40.0, print->imprint->arena);
    char number[24];

    snprintf(number, sizeof number, "%zu", piece->page + 1);
    cairo_tag_begin(print->cairo, "TOCI", NULL);
    print_text(print, title, size, chapter, ROLE_INK, x, y);
    print_text(print, number, size, chapter, ROLE_MUTED, right - fonts_width_px(fonts, number, size, chapter),
               y);
    if (block->place_count > 0)
        print_link(print, arena_printf(print->imprint->arena, "dest='%s'", block->places[0]), x,
                   y - CONTENTS_LINE_PT * 0.7, right - x, CONTENTS_LINE_PT);
    cairo_tag_end(print->cairo, "TOCI");
}

static void print_contents(struct print *print, const struct sheet *body, size_t first_page)
{
    size_t entry = 0, page = first_page;
    cairo_tag_begin(print->cairo, "TOC", NULL);
    print_text(print, contents_title, 20.0, true, ROLE_INK, SHEET_LEFT_PT, SHEET_TOP_PT + 16.0);
    for (size_t i = 0; i < body->block_count; i++) {
        const struct sheet_block *block = &body->blocks[i];
        if (!block->outline || block->level > CONTENTS_LEVELS || block->count == 0)
            continue;
        if (entry > 0 && entry % entries_per_page() == 0) {
            print_foot(print, page++);
            cairo_show_page(print->cairo);
        }
        print_entry(print, block, &body->pieces[block->first],
                    SHEET_TOP_PT + 50.0 + (double)(entry++ % entries_per_page()) * CONTENTS_LINE_PT);
    }
    cairo_tag_end(print->cairo, "TOC");
    print_foot(print, page);
    cairo_show_page(print->cairo);
}

/* Chapters, and below each its sections and figures. */
static void add_outline(const struct print *print, const struct sheet *body)
{
    int parents[8] = {CAIRO_PDF_OUTLINE_ROOT};
    for (size_t i = 0; i < body->block_count; i++) {
        const struct sheet_block *block = &body->blocks[i];
        if (!block->outline || block->count == 0 || block->level < 1 || block->level > 6)
            continue;
        const struct sheet_piece *piece = &body->pieces[block->first];
        const char *place = arena_printf(print->imprint->arena, "page=%zu pos=[%.2f %.2f]", piece->page + 1,
                                         piece->x_pt, piece->y_pt - 6.0);
        int id = cairo_pdf_surface_add_outline(print->surface, parents[block->level - 1], block->outline,
                                               place, (cairo_pdf_outline_flags_t)0);
        for (size_t level = (size_t)block->level; level < ARRAY_SIZE(parents); level++)
            parents[level] = id;
    }
}

static void note_places(struct print *print, const struct sheet *body)
{
    for (size_t i = 0; i < body->block_count; i++) {
        size_t kept = 0;
        struct sheet_block *block = &body->blocks[i];
        /* A name must be unique, and what has no piece is nowhere. */
        for (size_t j = 0; block->count > 0 && j < block->place_count; j++)
            if (xmlHashAddEntry(print->places, BAD_CAST block->places[j], print) == 0)
                block->places[kept++] = block->places[j];
        block->place_count = kept;
    }
}

static void print_all(struct print *print)
{
    const struct imprint *imprint = print->imprint;
    size_t cover_next = 0, body_next = 0, entries = count_entries(imprint->body);
    size_t contents_pages = (entries + entries_per_page() - 1) / entries_per_page();

    sheet_paginate(imprint->cover, 0);
    size_t contents_page = imprint->cover->page_count;
    sheet_paginate(imprint->body, contents_page + (contents_pages ? contents_pages : 1));
    note_places(print, imprint->body);
    add_outline(print, imprint->body);
    cairo_tag_begin(print->cairo, "Document", NULL);
    for (size_t page = 0; page < contents_page; page++) {
        print_pieces(print, imprint->cover, page, &cover_next);
        cairo_show_page(print->cairo);
    }
    print_contents(print, imprint->body, contents_page);
    for (size_t page = contents_page + (contents_pages ? contents_pages : 1);
         page < imprint->body->page_count; page++) {
        print_pieces(print, imprint->body, page, &body_next);
        print_foot(print, page);
        cairo_show_page(print->cairo);
    }
    cairo_tag_end(print->cairo, "Document");
}

bool imprint_pdf(const struct imprint *imprint, struct text *out, struct error *err)
{
    struct pdf_about about = {.title = imprint->title,
                              .subject = imprint->subject,
                              .creator = imprint->generator,
                              .created_at = imprint->created_at};
    struct print print = {.imprint = imprint, .places = xmlHashCreate(1024)};
    struct pdf pdf;

    palette_theme(THEME_LIGHT, print.colours);
    pdf_begin(&pdf, SHEET_WIDTH_PT, SHEET_HEIGHT_PT, &about);
    print.cairo = pdf.cairo;
    print.surface = pdf.surface;
    print_all(&print);
    xmlHashFree(print.places, NULL);
    return pdf_finish(&pdf, "typeset the report", out, err);
}
