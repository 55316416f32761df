/* SPDX-License-Identifier: MIT
 * Knows how each element of a page is set in print. */
#include "edition/typeset.h"

#include "base/replacement.h"
#include "base/text.h"
#include "edition/html_tree.h"
#include "edition/imprint.h"
#include "edition/tabular.h"
#include "report/element.h"

#include <libxml/hash.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Longer tables are data, not print: the files of the site have them whole. */
#define ROWS_MOST 40
/* Shorter ones stay on one page. */
#define ROWS_TOGETHER 14
#define TEXT_BYTES_MOST 4000
#define CELL_BYTES_MOST 300
#define FORMULA_SIZE_PT 9.6
#define LIST_INDENT_PT 14.0
/* With room for numbers of two digits. */
#define WIDE_LIST_INDENT_PT 20.0
#define COVER_SPACE_PT 130.0

struct kind {
    struct prose_style style;
    double before_pt;
    const char *tag;
    bool keeps_next;
};

enum {
    KIND_COVER,
    KIND_H1,
    KIND_H2,
    KIND_H3,
    KIND_H4,
    KIND_STANDFIRST,
    KIND_BODY,
    KIND_KICKER,
    KIND_SMALL,
    KIND_CAPTION
};

static const struct kind kinds[] = {
    [KIND_COVER] = {{.size_pt = 30.0, .leading = 1.2, .bold = true, .colour = ROLE_INK}, 24.0, "H1", false},
    [KIND_H1] = {{.size_pt = 20.0, .leading = 1.25, .bold = true, .colour = ROLE_INK}, 20.0, "H1", true},
    [KIND_H2] = {{.size_pt = 13.5, .leading = 1.3, .bold = true, .colour = ROLE_INK}, 24.0, "H2", true},
    [KIND_H3] = {{.size_pt = 10.4, .leading = 1.35, .bold = true, .colour = ROLE_INK}, 14.0, "H3", true},
    [KIND_H4] = {{.size_pt = 9.2, .leading = 1.4, .bold = true, .colour = ROLE_INK}, 10.0, "H4", true},
    [KIND_STANDFIRST] = {{.size_pt = 10.6, .leading = 1.5, .colour = ROLE_MUTED}, 8.0, "P", false},
    [KIND_BODY] = {{.size_pt = 9.2, .leading = 1.5, .colour = ROLE_INK}, 7.0, "P", false},
    [KIND_KICKER] = {{.size_pt = 7.8, .leading = 1.4, .bold = true, .colour = ROLE_MUTED}, 16.0, "P", true},
    [KIND_SMALL] = {{.size_pt = 7.8, .leading = 1.45, .colour = ROLE_MUTED}, 4.0, "P", false},
    [KIND_CAPTION] = {{.size_pt = 8.2, .leading = 1.4, .bold = true, .colour = ROLE_INK},
                      12.0,
                      "Caption",
                      true},
};

struct setter {
    const struct edition *edition;
    const struct typeset_options *options;
    struct arena *arena;
    struct sheet *sheet;
    struct prose_reader reader;
    struct tabular **tables;
    size_t table_count;
    double x_pt, width_pt;
    const char *marker; /* of the next paragraph */
    bool in_caption;    /* of a figure: everything stays with what follows */
    size_t caption_start;
    bool starts_page;      /* the next piece begins a page */
    xmlHashTable *figures; /* id -> those that were set already */
};

static void set_children(struct setter *setter, xmlNode *element);

static void add_prose(struct setter *setter, struct prose *prose, const struct kind *kind)
{
    if (!prose)
        return;
    prose_set_width(prose, setter->width_pt, true);
    size_t first = setter->sheet->piece_count;
    /* A figure's number, headline and subtitle are one thing. */
    double before_pt =
        setter->in_caption && first > setter->caption_start ? fmin(kind->before_pt, 3.0) : kind->before_pt;
    sheet_add_prose(setter->sheet, prose, setter->x_pt, before_pt, setter->marker,
                    kind->keeps_next || setter->in_caption);
    setter->marker = NULL;
    if (first < setter->sheet->piece_count)
        setter->sheet->pieces[first].starts_page = setter->starts_page;
    setter->starts_page = false;
}

static void set_text(struct setter *setter, const char *text, int kind)
{
    sheet_begin_block(setter->sheet, kinds[kind].tag);
    add_prose(setter, prose_of_text(&setter->reader, text, &kinds[kind].style), &kinds[kind]);
}

static void set_inline(struct setter *setter, const xmlNode *first, const xmlNode *end, int kind)
{
    struct prose *prose = prose_read(&setter->reader, first, end, &kinds[kind].style);
    if (!prose)
        return;
    sheet_begin_block(setter->sheet, kinds[kind].tag);
    add_prose(setter, prose, &kinds[kind]);
}

/* Identifiers become places that links lead to. */
static void note_identifier(struct setter *setter, const xmlNode *element)
{
    xmlChar *id = xmlGetNoNsProp((xmlNode *)element, BAD_CAST "id");
    if (id)
        sheet_add_place(setter->sheet, imprint_place(setter->reader.page, (const char *)id, setter->arena));
    xmlFree(id);
}

/* Directional isolates mean nothing in metadata and outlines, and some viewers show them as boxes. */
static const char *without_isolates(struct setter *setter, const char *text)
{
    static const char first[] = "\xE2\x81";
    struct text plain = TEXT_INIT;
    for (; *text; text++) {
        bool isolate =
            strncmp(text, first, 2) == 0 && (unsigned char)text[2] >= 0xA6 && (unsigned char)text[2] <= 0xA9;
        if (isolate)
            text += 2;
        else
            text_add_byte(&plain, *text);
    }
    const char *copy = arena_copy(setter->arena, plain.bytes ? plain.bytes : "", plain.length);
    text_clear(&plain);
    return copy;
}

static void set_heading(struct setter *setter, xmlNode *element)
{
    int level = element->name[1] - '0';
    const char *title;
    struct prose *prose =
        prose_read(&setter->reader, element->children, NULL, &kinds[KIND_H1 + level - 1].style);

    if (!prose)
        return;
    title = prose->text;
    if (level == 1 && setter->reader.page < setter->edition->title_count)
        title = setter->edition->titles[setter->reader.page];
    struct sheet_block *block = sheet_begin_block(setter->sheet, kinds[KIND_H1 + level - 1].tag);
    block->outline = level <= 3 ? without_isolates(setter, title) : NULL;
    block->level = level;
    add_prose(setter, prose, &kinds[KIND_H1 + level - 1]);
}

static const struct {
    const char *class;
    int kind;
} paragraph_classes[] = {
    {"standfirst", KIND_STANDFIRST}, {"kicker", KIND_KICKER}, {"source", KIND_SMALL},
    {"subtitle", KIND_SMALL},        {"note", KIND_SMALL},
};

static xmlNode *display_formula(xmlNode *element)
{
    xmlNode *math = html_tree_find(element, "math");
    xmlChar *display = math ? xmlGetNoNsProp(math, BAD_CAST "display") : NULL;
    bool block = display && xmlStrEqual(display, BAD_CAST "block");
    xmlFree(display);
    return block ? math : NULL;
}

static void set_formula(struct setter *setter, const xmlNode *math)
{
    struct formula *formula = formula_lay_out(math, FORMULA_SIZE_PT, setter->options->fonts, setter->arena);
    double indent = LIST_INDENT_PT;
    if (formula->width_pt > setter->width_pt - indent) {
        indent = 0.0;
        formula = formula_lay_out(math, FORMULA_SIZE_PT * fmin(1.0, setter->width_pt / formula->width_pt),
                                  setter->options->fonts, setter->arena);
    }
    sheet_begin_block(setter->sheet, "Formula");
    sheet_add(setter->sheet, &(struct sheet_piece){.kind = PIECE_FORMULA,
                                                   .x_pt = setter->x_pt + indent,
                                                   .before_pt = 8.0,
                                                   .height_pt = formula->ascent_pt + formula->descent_pt,
                                                   .formula = formula});
}

static void set_paragraph(struct setter *setter, xmlNode *element)
{
    int kind = KIND_BODY;
    xmlNode *math = display_formula(element);

    if (math) {
        set_formula(setter, math);
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(paragraph_classes); i++)
        if (html_tree_has_class(element, paragraph_classes[i].class))
            kind = paragraph_classes[i].kind;
    set_inline(setter, element->children, NULL, kind);
}

static void set_list(struct setter *setter, xmlNode *element)
{
    bool numbered = element_is(element, "ol");
    double indent = numbered && xmlChildElementCount(element) > 9 ? WIDE_LIST_INDENT_PT : LIST_INDENT_PT;
    int number = 0;

    setter->x_pt += indent;
    setter->width_pt -= indent;
    for (xmlNode *item = element->children; item; item = item->next) {
        if (!element_is(item, "li"))
            continue;
        note_identifier(setter, item);
        setter->marker = numbered ? arena_printf(setter->arena, "%d.", ++number) : "•";
        set_children(setter, item);
    }
    setter->marker = NULL;
    setter->x_pt -= indent;
    setter->width_pt += indent;
}

static void add_rows(struct setter *setter, struct tabular *table)
{
    size_t rows = tabular_rows(table), head = tabular_head_rows(table);

    setter->tables = memory_grow(setter->tables, setter->table_count + 1, sizeof *setter->tables);
    setter->tables[setter->table_count++] = table;
    sheet_begin_block(setter->sheet, "Table");
    for (size_t i = 0; i < rows; i++)
        sheet_add(setter->sheet,
                  &(struct sheet_piece){.kind = PIECE_ROW,
                                        .x_pt = setter->x_pt,
                                        .before_pt = i == 0 ? 6.0 : 0.0,
                                        .height_pt = tabular_row_height_pt(table, i),
                                        .keeps_next = i + 1 < rows &&
                                                      (rows <= ROWS_TOGETHER || i <= head || i + 2 == rows),
                                        .table = table,
                                        .row = i});
}

static struct prose_reader cell_reader(const struct setter *setter)
{
    struct prose_reader reader = setter->reader;
    reader.most_bytes = CELL_BYTES_MOST;
    return reader;
}

static void set_table(struct setter *setter, xmlNode *element)
{
    struct prose_reader reader = cell_reader(setter);
    size_t left_out;
    xmlNode *caption = html_tree_find(element, "caption");
    struct tabular *table = tabular_read(&reader, element, setter->width_pt, ROWS_MOST, &left_out);

    if (!table)
        return;
    if (caption)
        set_inline(setter, caption->children, NULL, KIND_CAPTION);
    add_rows(setter, table);
    if (left_out > 0)
        set_text(setter,
                 arena_printf(setter->arena,
                              "%zu more rows are left out here; the data files of the site have all of them.",
                              left_out),
                 KIND_SMALL);
}

static void set_terms(struct setter *setter, xmlNode *element)
{
    struct prose_reader reader = cell_reader(setter);
    struct tabular *table = tabular_read_terms(&reader, element, setter->width_pt);
    if (table)
        add_rows(setter, table);
}

/* Texts of figures are made for 640 pixels across a column; a tall one would fill the page, its narrow twin
 * does not. */
static void add_drawing(struct setter *setter, const struct typeset_figure *figure)
{
    const double most_pt = SHEET_HEIGHT_PT * 0.42;
    double scale = setter->width_pt / figure->wide->scene->width_px;
    const struct figure *drawn =
        figure->wide->scene->height_px * scale > most_pt ? figure->narrow : figure->wide;
    const struct scene *scene = drawn->scene;

    scale = fmin(scale, fmin(setter->width_pt / scene->width_px, SHEET_HEIGHT_PT * 0.6 / scene->height_px));
    sheet_begin_block(setter->sheet, "Figure");
    sheet_add(setter->sheet, &(struct sheet_piece){.kind = PIECE_FIGURE,
                                                   .x_pt = setter->x_pt,
                                                   .before_pt = 6.0,
                                                   .height_pt = scene->height_px * scale,
                                                   .keeps_next = true,
                                                   .figure = drawn});
}

/* Where a figure that several pages show was set. */
static void refer_to_figure(struct setter *setter, const char *place, const struct figure *figure)
{
    const char *text = arena_printf(setter->arena, "See the figure “%s”.", figure->headline);
    struct prose *prose = prose_of_text(&setter->reader, text, &kinds[KIND_SMALL].style);

    prose->links = memory_zeroed(1, sizeof *prose->links);
    prose->links[0] = (struct prose_link){0, (int)strlen(text), place};
    prose->link_count = 1;
    sheet_begin_block(setter->sheet, kinds[KIND_SMALL].tag);
    add_prose(setter, prose, &kinds[KIND_SMALL]);
}

static void set_new_figure(struct setter *setter, xmlNode *element, const struct typeset_figure *figure)
{
    setter->in_caption = true;
    setter->caption_start = setter->sheet->piece_count;
    for (xmlNode *child = element->children; child; child = child->next)
        if (element_is(child, "figcaption"))
            set_children(setter, child);
    setter->in_caption = false;
    add_drawing(setter, figure);
    set_text(setter, figure->wide->source, KIND_SMALL);
}

/* Caption, drawing, source; the data table behind the disclosure stays in the data files. */
static void set_figure(struct setter *setter, xmlNode *element)
{
    static const char prefix[] = "figure-";
    xmlChar *id = xmlGetNoNsProp(element, BAD_CAST "id");
    const char *name =
        id && text_begins_with((const char *)id, prefix) ? (const char *)id + strlen(prefix) : "";
    const char *place = xmlHashLookup(setter->figures, BAD_CAST name);
    struct typeset_figure figure;

    if (setter->options->find_figure(setter->options->context, name, &figure)) {
        if (place)
            refer_to_figure(setter, place, figure.wide);
        else
            set_new_figure(setter, element, &figure);
        place = arena_printf(setter->arena, "/%s#%s", setter->edition->paths[setter->reader.page],
                             (const char *)id);
        xmlHashAddEntry(setter->figures, BAD_CAST name, (void *)(uintptr_t)place);
    }
    xmlFree(id);
}

static void set_details(struct setter *setter, xmlNode *element)
{
    for (xmlNode *child = element->children; child; child = child->next)
        if (element_is(child, "summary"))
            set_inline(setter, child->children, NULL, KIND_H4);
    set_children(setter, element);
}

static void set_preformatted(struct setter *setter, xmlNode *element)
{
    xmlChar *content = xmlNodeGetContent(element);
    if (content && *content)
        set_text(setter, (const char *)content, KIND_SMALL);
    xmlFree(content);
}

static void set_container(struct setter *setter, xmlNode *element)
{
    xmlNode *math = html_tree_has_class(element, "formula") ? display_formula(element) : NULL;
    if (math)
        set_formula(setter, math);
    else
        set_children(setter, element);
}

static void leave_out(struct setter *setter, xmlNode *element)
{
    (void)setter;
    (void)element;
}

/* Elements that are not listed are inline. */
static const struct {
    const char *element;
    void (*set)(struct setter *setter, xmlNode *element);
} elements[] = {
    {"h1", set_heading},
    {"h2", set_heading},
    {"h3", set_heading},
    {"h4", set_heading},
    {"p", set_paragraph},
    {"ul", set_list},
    {"ol", set_list},
    {"dl", set_terms},
    {"table", set_table},
    {"figure", set_figure},
    {"details", set_details},
    {"pre", set_preformatted},
    {"section", set_container},
    {"article", set_container},
    {"div", set_container},
    {"main", set_container},
    {"header", set_container},
    {"aside", set_container},
    {"blockquote", set_container},
    {"figcaption", set_container},
    {"footer", set_container},
    {"address", set_container},
    {"nav", leave_out},
    {"form", leave_out},
    {"script", leave_out},
    {"style", leave_out},
    {"template", leave_out},
    {"picture", leave_out},
    {"img", leave_out},
    {"svg", leave_out},
    {"map", leave_out},
    {"summary", leave_out},
    {"hr", leave_out},
    {"button", leave_out},
    {"input", leave_out},
    {"dialog", leave_out},
};

/* What only a screen can use. */
static const char *const screen_classes[] = {"downloads",  "crumbs", "skip",        "filter",
                                             "neighbours", "pager",  "screen-only", "cite"};

static bool is_for_screens(const xmlNode *element)
{
    if (xmlHasProp((xmlNode *)element, BAD_CAST "hidden"))
        return true;
    for (size_t i = 0; i < ARRAY_SIZE(screen_classes); i++)
        if (html_tree_has_class(element, screen_classes[i]))
            return true;
    return false;
}

static void (*setter_of(const xmlNode *node))(struct setter *, xmlNode *)
{
    for (size_t i = 0; i < ARRAY_SIZE(elements); i++)
        if (element_is(node, elements[i].element))
            return elements[i].set;
    return NULL;
}

/* Blocks one after the other; text and inline elements between them are paragraphs. */
static void set_children(struct setter *setter, xmlNode *element)
{
    xmlNode *run = element->children;
    for (xmlNode *child = element->children; child; child = child->next) {
        void (*set)(struct setter *, xmlNode *) = setter_of(child);
        if (!set)
            continue;
        set_inline(setter, run, child, KIND_BODY);
        run = child->next;
        if (is_for_screens(child))
            continue;
        note_identifier(setter, child);
        set(setter, child);
    }
    set_inline(setter, run, NULL, KIND_BODY);
}

static bool set_chapter(struct setter *setter, size_t page, struct error *err)
{
    xmlDoc *tree = NULL;
    if (!edition_page(setter->edition, page, setter->arena, &tree, err))
        return false;
    xmlNode *main = html_tree_find(xmlDocGetRootElement(tree), "main");
    setter->reader.page = page;
    setter->starts_page = true;
    sheet_add_place(setter->sheet, imprint_place(page, "", setter->arena));
    if (main)
        set_children(setter, main);
    xmlFreeDoc(tree);
    return true;
}

/* The first element below `top` of that class. */
static xmlNode *find_class(xmlNode *top, const char *class)
{
    for (xmlNode *node = top; node; node = html_tree_next(top, node))
        if (node->type == XML_ELEMENT_NODE && html_tree_has_class(node, class))
            return node;
    return NULL;
}

/* What the report is called: the title of its first page. */
static const char *report_title(struct setter *setter, xmlNode *root)
{
    xmlNode *title_element = html_tree_find(root, "title");
    struct prose *prose =
        title_element ? prose_read(&setter->reader, title_element->children, NULL, &kinds[KIND_COVER].style) : NULL;
    const char *title = prose ? without_isolates(setter, prose->text) : "Report";
    prose_free(prose);
    return title;
}

/* The name, the answer, and at the foot where it comes from: all words of the summary. */
static bool set_cover(struct setter *setter, const char **ret_title, const char **ret_subject,
                      struct error *err)
{
    xmlDoc *tree = NULL;
    if (!edition_page(setter->edition, 0, setter->arena, &tree, err))
        return false;
    xmlNode *root = xmlDocGetRootElement(tree), *answer = html_tree_find(root, "h1"),
            *notice = find_class(root, "synthetic");
    xmlNode *footer = html_tree_find(root, "footer");

    *ret_title = report_title(setter, root);
    setter->reader.page = 0;
    sheet_begin_block(setter->sheet, "P");
    sheet_add(setter->sheet, &(struct sheet_piece){.kind = PIECE_SPACE, .height_pt = COVER_SPACE_PT});
    set_text(setter, *ret_title, KIND_COVER);
    struct prose *subject =
        answer ? prose_read(&setter->reader, answer->children, NULL, &kinds[KIND_H1].style) : NULL;
    *ret_subject = subject ? without_isolates(setter, subject->text) : "";
    if (subject) {
        sheet_begin_block(setter->sheet, "P");
        add_prose(setter, subject, &kinds[KIND_H1]);
    }
    if (notice)
        set_children(setter, notice);
    if (footer)
        set_children(setter, footer);
    xmlFreeDoc(tree);
    return true;
}

static void free_tables(struct setter *setter)
{
    for (size_t i = 0; i < setter->table_count; i++)
        tabular_free(setter->tables[i]);
    free(setter->tables);
}

static bool set_all(struct setter *setter, struct imprint *imprint, struct progress *progress,
                    struct error *err)
{
    setter->sheet = imprint->cover;
    if (!set_cover(setter, &imprint->title, &imprint->subject, err))
        return false;
    setter->sheet = imprint->body;
    for (size_t i = 0; i < setter->edition->page_count; i++) {
        if (!set_chapter(setter, i, err))
            return false;
        progress_advance(progress, (int64_t)i + 1, (int64_t)setter->edition->page_count);
    }
    return true;
}

bool typeset_write(const struct edition *edition, const struct typeset_options *options, const char *path,
                   struct progress *progress, struct error *err)
{
    struct arena *arena = arena_new();
    struct sheet cover, body;
    struct setter setter = {
        .edition = edition,
        .options = options,
        .arena = arena,
        .reader = {.fonts = options->fonts, .arena = arena, .most_bytes = TEXT_BYTES_MOST},
        .x_pt = SHEET_LEFT_PT,
        .width_pt = SHEET_TEXT_PT};
    struct imprint imprint = {.edition = edition,
                              .fonts = options->fonts,
                              .arena = arena,
                              .generator = options->generator,
                              .created_at = options->created_at,
                              .cover = &cover,
                              .body = &body};
    struct address_book *book = address_book_new(edition);
    setter.figures = xmlHashCreate(64);
    struct text pdf = TEXT_INIT;

    progress_begin(progress, "typesetting");
    imprint.book = book;
    sheet_init(&cover, arena);
    sheet_init(&body, arena);
    bool ok = set_all(&setter, &imprint, progress, err) && imprint_pdf(&imprint, &pdf, err) &&
              replacement_file(path, pdf.bytes, pdf.length, err);
    text_clear(&pdf);
    address_book_free(book);
    xmlHashFree(setter.figures, NULL);
    sheet_free(&cover);
    sheet_free(&body);
    free_tables(&setter);
    arena_free(arena);
    return ok;
}
