/* SPDX-License-Identifier: MIT
 * Knows what inline elements do to the text in them. */
#include "edition/prose.h"

#include "base/text.h"
#include "edition/html_tree.h"
#include "figures/palette.h"
#include "report/element.h"

#include <stdlib.h>
#include <string.h>

struct inline_style {
    const char *element;
    PangoAttribute *(*attribute)(void);
};

static PangoAttribute *bold(void)
{
    return pango_attr_weight_new(PANGO_WEIGHT_SEMIBOLD);
}

static PangoAttribute *subscript(void)
{
    return pango_attr_font_scale_new(PANGO_FONT_SCALE_SUBSCRIPT);
}

static PangoAttribute *superscript(void)
{
    return pango_attr_font_scale_new(PANGO_FONT_SCALE_SUPERSCRIPT);
}

static PangoAttribute *smaller(void)
{
    return pango_attr_scale_new(0.88);
}

static PangoAttribute *lowered(void)
{
    return pango_attr_baseline_shift_new(PANGO_BASELINE_SHIFT_SUBSCRIPT);
}

static PangoAttribute *raised(void)
{
    return pango_attr_baseline_shift_new(PANGO_BASELINE_SHIFT_SUPERSCRIPT);
}

static PangoAttribute *coloured(enum colour_role role)
{
    uint32_t colour = palette_colour(role, THEME_LIGHT);
    return pango_attr_foreground_new((guint16)((colour >> 16 & 255) * 257),
                                     (guint16)((colour >> 8 & 255) * 257), (guint16)((colour & 255) * 257));
}

static PangoAttribute *link_colour(void)
{
    return coloured(ROLE_SERIES_1);
}

static PangoAttribute *muted(void)
{
    return coloured(ROLE_MUTED);
}

static const struct inline_style inline_styles[] = {
    {"strong", bold},   {"b", bold},      {"em", bold},         {"dt", bold},    {"a", link_colour},
    {"sub", subscript}, {"sub", lowered}, {"sup", superscript}, {"sup", raised}, {"small", smaller},
    {"small", muted},
};

struct reading {
    const struct prose_reader *reader;
    struct text text;
    PangoAttrList *attributes;
    struct prose_link *links;
    size_t link_count;
    bool space; /* white space was seen since the last letter */
};

static void add_letters(struct reading *reading, const char *letters)
{
    for (; *letters; letters++) {
        if (strchr(" \t\r\n", *letters)) {
            reading->space = true;
            continue;
        }
        if (reading->space && reading->text.length > 0 &&
            reading->text.bytes[reading->text.length - 1] != '\n')
            text_add_byte(&reading->text, ' ');
        reading->space = false;
        text_add_byte(&reading->text, *letters);
    }
}

static void add_attribute(struct reading *reading, PangoAttribute *attribute, size_t start)
{
    attribute->start_index = (guint)start;
    attribute->end_index = (guint)reading->text.length;
    pango_attr_list_insert(reading->attributes, attribute);
}

static void add_link(struct reading *reading, const xmlNode *element, size_t start)
{
    xmlChar *link = xmlGetNoNsProp((xmlNode *)element, BAD_CAST "href");
    if (link && reading->text.length > start) {
        reading->links = memory_grow(reading->links, reading->link_count + 1, sizeof *reading->links);
        reading->links[reading->link_count++] = (struct prose_link){
            (int)start, (int)reading->text.length, arena_text(reading->reader->arena, (const char *)link)};
    }
    xmlFree(link);
}

static void add_nodes(struct reading *reading, const xmlNode *node, const xmlNode *end);

/* Directional isolates do in plain text what <bdi> does in a page. */
static const char *isolate_of(const xmlNode *element, bool opens)
{
    if (!element_is(element, "bdi"))
        return "";
    return opens ? "\xE2\x81\xA8" : "\xE2\x81\xA9";
}

static void add_element(struct reading *reading, const xmlNode *element)
{
    size_t start = reading->text.length + (reading->space && reading->text.length > 0);

    if (xmlHasProp((xmlNode *)element, BAD_CAST "hidden"))
        return;
    if (element_is(element, "br")) {
        text_add_byte(&reading->text, '\n');
        return;
    }
    if (*isolate_of(element, true))
        add_letters(reading, isolate_of(element, true));
    add_nodes(reading, element->children, NULL);
    text_add(&reading->text, isolate_of(element, false));
    if (reading->text.length <= start)
        return;
    for (size_t i = 0; i < ARRAY_SIZE(inline_styles); i++)
        if (element_is(element, inline_styles[i].element))
            add_attribute(reading, inline_styles[i].attribute(), start);
    if (element_is(element, "a"))
        add_link(reading, element, start);
}

static void add_nodes(struct reading *reading, const xmlNode *node, const xmlNode *end)
{
    for (; node && node != end && reading->text.length < reading->reader->most_bytes; node = node->next) {
        if (node->type == XML_TEXT_NODE)
            add_letters(reading, (const char *)node->content);
        else if (node->type == XML_ELEMENT_NODE)
            add_element(reading, node);
    }
}

/* Cuts at a character; the directional isolates that the cut leaves open end with the paragraph. */
static void cut(struct text *text, size_t most_bytes)
{
    if (text->length <= most_bytes)
        return;
    while (most_bytes > 0 && ((unsigned char)text->bytes[most_bytes] & 0xC0) == 0x80)
        most_bytes--;
    text->length = most_bytes;
    text_add(text, "\xE2\x80\xA6");
}

static struct prose *prose_of(struct reading *reading, const struct prose_style *style)
{
    struct prose *prose = memory_zeroed(1, sizeof *prose);

    cut(&reading->text, reading->reader->most_bytes);
    prose->text = arena_text(reading->reader->arena, reading->text.bytes);
    prose->style = style;
    prose->page = reading->reader->page;
    prose->links = reading->links;
    prose->link_count = reading->link_count;
    PangoAttribute *colour = coloured(style->colour);
    pango_attr_list_insert_before(reading->attributes, colour);
    prose->layout = fonts_paragraph(reading->reader->fonts, prose->text, style->size_pt, style->bold,
                                    reading->attributes);
    pango_layout_set_spacing(prose->layout, 0);
    return prose;
}

struct prose *prose_read(const struct prose_reader *reader, const xmlNode *first, const xmlNode *end,
                         const struct prose_style *style)
{
    struct reading reading = {.reader = reader, .attributes = pango_attr_list_new()};
    struct prose *prose = NULL;

    add_nodes(&reading, first, end);
    if (reading.text.length > 0)
        prose = prose_of(&reading, style);
    else
        free(reading.links);
    pango_attr_list_unref(reading.attributes);
    text_clear(&reading.text);
    return prose;
}

struct prose *prose_of_text(const struct prose_reader *reader, const char *text,
                            const struct prose_style *style)
{
    struct reading reading = {.reader = reader, .attributes = pango_attr_list_new()};
    text_add(&reading.text, text);
    struct prose *prose = prose_of(&reading, style);
    pango_attr_list_unref(reading.attributes);
    text_clear(&reading.text);
    return prose;
}

void prose_free(struct prose *prose)
{
    if (!prose)
        return;
    g_object_unref(prose->layout);
    free(prose->links);
    free(prose);
}

void prose_set_width(struct prose *prose, double width_pt, bool anywhere)
{
    pango_layout_set_wrap(prose->layout, anywhere ? PANGO_WRAP_WORD_CHAR : PANGO_WRAP_WORD);
    pango_layout_set_width(prose->layout, (int)(width_pt * PANGO_SCALE));
}

int prose_lines(const struct prose *prose)
{
    return pango_layout_get_line_count(prose->layout);
}

double prose_line_height_pt(const struct prose *prose)
{
    return prose->style->size_pt * prose->style->leading;
}

double prose_width_pt(const struct prose *prose)
{
    PangoRectangle logical;
    pango_layout_get_extents(prose->layout, NULL, &logical);
    return (double)logical.width / PANGO_SCALE;
}
