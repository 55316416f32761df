/* SPDX-License-Identifier: MIT
 * Knows how the width of a page is shared by the columns of a table. */
#include "edition/tabular.h"

#include "edition/html_tree.h"
#include "report/element.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Between columns, and where they are many. */
#define GAP_PT 10.0
#define LEAST_GAP_PT 2.5

#define ROW_PADDING_PT 2.6

/* Numbers of cohorts: with so many columns the type is smaller, and they stand closer before anything is broken. */
#define MANY_COLUMNS 16

static const struct prose_style cell_style = {.size_pt = 7.8, .leading = 1.36, .colour = ROLE_INK};
static const struct prose_style heading_style = {
    .size_pt = 7.4, .leading = 1.36, .bold = true, .colour = ROLE_MUTED};
static const struct prose_style small_cell_style = {.size_pt = 6.0, .leading = 1.36, .colour = ROLE_INK};
static const struct prose_style small_heading_style = {
    .size_pt = 5.6, .leading = 1.36, .bold = true, .colour = ROLE_MUTED};

static const struct prose_style value_style = {
    .size_pt = 12.0, .leading = 1.25, .bold = true, .colour = ROLE_INK};

struct cell {
    struct prose *prose; /* NULL = empty */
    size_t span;
    bool is_heading, is_right;
};

struct row {
    size_t first, count; /* cells */
    double height_pt;
};

struct tabular {
    struct cell *cells;
    struct row *rows;
    size_t cell_count, row_count, head_rows, columns;
    double *widths_pt, gap_pt;
};

static void add_cell(struct tabular *table, struct prose *prose, size_t span, bool is_heading, bool is_right)
{
    table->cells = memory_grow(table->cells, table->cell_count + 1, sizeof *table->cells);
    table->cells[table->cell_count++] = (struct cell){prose, span, is_heading, is_right};
    table->rows[table->row_count - 1].count++;
}

static void begin_row(struct tabular *table)
{
    table->rows = memory_grow(table->rows, table->row_count + 1, sizeof *table->rows);
    table->rows[table->row_count++] = (struct row){.first = table->cell_count};
}

static size_t span_of(const xmlNode *cell)
{
    xmlChar *text = xmlGetNoNsProp((xmlNode *)cell, BAD_CAST "colspan");
    long span = text ? strtol((const char *)text, NULL, 10) : 1;
    xmlFree(text);
    return span < 1 ? 1 : span > 64 ? 64 : (size_t)span;
}

static size_t count_columns(const xmlNode *row)
{
    size_t columns = 0;
    for (const xmlNode *cell = row->children; cell; cell = cell->next)
        if (element_is(cell, "th") || element_is(cell, "td"))
            columns += span_of(cell);
    return columns;
}

static const struct prose_style *style_in(const struct tabular *table, bool in_head)
{
    if (table->columns < MANY_COLUMNS)
        return in_head ? &heading_style : &cell_style;
    return in_head ? &small_heading_style : &small_cell_style;
}

static void read_row(const struct prose_reader *reader, struct tabular *table, const xmlNode *row,
                     bool in_head)
{
    size_t columns = count_columns(row);
    table->columns = columns > table->columns ? columns : table->columns;
    begin_row(table);
    for (const xmlNode *cell = row->children; cell; cell = cell->next) {
        bool heading = element_is(cell, "th");
        if (!heading && !element_is(cell, "td"))
            continue;
        add_cell(table, prose_read(reader, cell->children, NULL, style_in(table, in_head)), span_of(cell), in_head,
                 html_tree_has_class(cell, "number"));
    }
}

/* The natural width of each column, and the least at which no word is broken, nor what goes with a number where
 * `whole`: "up 4.2%" reads as one. From the cells of one column. */
static void measure_columns(const struct tabular *table, bool whole, double *natural, double *least)
{
    for (size_t r = 0; r < table->row_count; r++) {
        const struct row *row = &table->rows[r];
        size_t column = 0;
        for (size_t c = row->first; c < row->first + row->count; column += table->cells[c++].span) {
            struct prose *prose = table->cells[c].prose;
            if (!prose || table->cells[c].span > 1)
                continue;
            prose_set_width(prose, 1e5, false);
            natural[column] = fmax(natural[column], prose_width_pt(prose));
            if (!whole || !table->cells[c].is_right || table->cells[c].is_heading)
                prose_set_width(prose, 0.0, false);
            least[column] = fmax(least[column], prose_width_pt(prose));
        }
    }
}

static double sum(const double *values, size_t count)
{
    double total = 0.0;
    for (size_t i = 0; i < count; i++)
        total += values[i];
    return total;
}

/* Each column gets its natural width where there is room; else what is left after the least widths is shared
 * in proportion to what each still wants; else columns stand closer; else words break. */
static void share_width(struct tabular *table, const double *natural, const double *least, double page_width)
{
    double wanted = sum(natural, table->columns), needed = sum(least, table->columns);
    double gaps = (double)(table->columns - 1), kept = table->columns < MANY_COLUMNS ? needed : wanted;
    /* A little more than is needed, as each width is. */
    table->gap_pt = gaps > 0.0 ? fmin(GAP_PT, fmax(LEAST_GAP_PT, (page_width - kept) / gaps - 0.02)) : GAP_PT;
    double width = page_width - table->gap_pt * gaps;
    for (size_t i = 0; i < table->columns; i++) {
        if (wanted <= width)
            table->widths_pt[i] = natural[i];
        else if (needed <= width)
            table->widths_pt[i] = least[i] + (width - needed) * (natural[i] - least[i]) / (wanted - needed);
        else
            table->widths_pt[i] = least[i] * width / needed;
        /* What was measured must fit again, whatever the rounding. */
        table->widths_pt[i] += 0.01;
    }
}

static double cell_width_pt(const struct tabular *table, size_t column, size_t span)
{
    double width = -table->gap_pt;
    for (size_t i = column; i < column + span && i < table->columns; i++)
        width += table->widths_pt[i] + table->gap_pt;
    return width;
}

static void break_lines(struct tabular *table)
{
    for (size_t r = 0; r < table->row_count; r++) {
        struct row *row = &table->rows[r];
        size_t column = 0;
        double height = style_in(table, false)->size_pt * cell_style.leading;
        for (size_t c = row->first; c < row->first + row->count; column += table->cells[c++].span) {
            struct prose *prose = table->cells[c].prose;
            if (!prose)
                continue;
            prose_set_width(prose, cell_width_pt(table, column, table->cells[c].span), true);
            pango_layout_set_alignment(prose->layout,
                                       table->cells[c].is_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
            height = fmax(height, prose_lines(prose) * prose_line_height_pt(prose));
        }
        row->height_pt = height + 2.0 * ROW_PADDING_PT;
    }
}

static struct tabular *lay_out(struct tabular *table, double width_pt)
{
    if (table->columns == 0) {
        tabular_free(table);
        return NULL;
    }
    double *natural = memory_zeroed(table->columns, sizeof *natural),
           *least = memory_zeroed(table->columns, sizeof *least);
    table->widths_pt = memory_zeroed(table->columns, sizeof *table->widths_pt);
    measure_columns(table, true, natural, least);
    if (sum(least, table->columns) + LEAST_GAP_PT * (double)(table->columns - 1) > width_pt) {
        memset(least, 0, table->columns * sizeof *least);
        measure_columns(table, false, natural, least);
    }
    share_width(table, natural, least, width_pt);
    break_lines(table);
    free(natural);
    free(least);
    return table;
}

struct tabular *tabular_read(const struct prose_reader *reader, xmlNode *element, double width_pt,
                             size_t most_rows, size_t *ret_left_out)
{
    struct tabular *table = memory_zeroed(1, sizeof *table);
    *ret_left_out = 0;
    for (xmlNode *node = element; node; node = html_tree_next(element, node)) {
        bool in_head = node->parent && element_is(node->parent, "thead");
        if (!element_is(node, "tr"))
            continue;
        if (!in_head && table->row_count - table->head_rows >= most_rows) {
            ++*ret_left_out;
            continue;
        }
        read_row(reader, table, node, in_head);
        table->head_rows += in_head;
    }
    return lay_out(table, width_pt);
}

static void read_terms(const struct prose_reader *reader, struct tabular *table, const xmlNode *list,
                       bool *in_terms)
{
    for (const xmlNode *node = list->children; node; node = node->next) {
        bool term = element_is(node, "dt");
        if (element_is(node, "div"))
            read_terms(reader, table, node, in_terms);
        if (!term && !element_is(node, "dd"))
            continue;
        if ((term && !*in_terms) || table->row_count == 0)
            begin_row(table);
        *in_terms = term;
        const struct prose_style *style = html_tree_has_class(node, "value") ? &value_style
                                          : term                             ? &heading_style
                                                                             : &cell_style;
        add_cell(table, prose_read(reader, node->children, NULL, style), 1, term, false);
        size_t count = table->rows[table->row_count - 1].count;
        table->columns = count > table->columns ? count : table->columns;
    }
}

struct tabular *tabular_read_terms(const struct prose_reader *reader, xmlNode *list, double width_pt)
{
    struct tabular *table = memory_zeroed(1, sizeof *table);
    bool in_terms = false;
    read_terms(reader, table, list, &in_terms);
    return lay_out(table, width_pt);
}

void tabular_free(struct tabular *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->cell_count; i++)
        prose_free(table->cells[i].prose);
    free(table->cells);
    free(table->rows);
    free(table->widths_pt);
    free(table);
}

size_t tabular_rows(const struct tabular *table)
{
    return table->row_count;
}

size_t tabular_head_rows(const struct tabular *table)
{
    return table->head_rows;
}

double tabular_head_height_pt(const struct tabular *table)
{
    double height = 0.0;
    for (size_t i = 0; i < table->head_rows; i++)
        height += table->rows[i].height_pt;
    return height;
}

double tabular_row_height_pt(const struct tabular *table, size_t row)
{
    return table->rows[row].height_pt;
}

void tabular_each_cell(const struct tabular *table, size_t row, double x_pt, double y_pt,
                       void (*paint)(void *context, const struct tabular_cell *cell), void *context)
{
    const struct row *cells = &table->rows[row];
    size_t column = 0;

    for (size_t c = cells->first; c < cells->first + cells->count; column += table->cells[c++].span) {
        const struct cell *cell = &table->cells[c];
        double x = x_pt;
        for (size_t i = 0; i < column && i < table->columns; i++)
            x += table->widths_pt[i] + table->gap_pt;
        if (cell->prose)
            paint(context, &(struct tabular_cell){cell->prose, x, y_pt + ROW_PADDING_PT, cell->is_heading});
    }
}

double tabular_width_pt(const struct tabular *table)
{
    return sum(table->widths_pt, table->columns) + table->gap_pt * (double)(table->columns - 1);
}
