/* SPDX-License-Identifier: MIT
 * Knows how cairo writes SVG, and what must be rewritten before a page can carry it. */
#include "base/text.h"
#include "figures/svg.h"

#include "figures/paint.h"

#include <cairo-svg.h>
#include <libxml/hash.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <math.h>
#include <string.h>

/* cairo paints every role in a colour that stands for it; here the theme's colour replaces it. So the same drawing,
 * made once, serves both themes. */
#define SENTINEL(role) (((uint32_t)(role) << 16) | 0x0001FFU)

struct rewriting {
    const char *id;
    xmlHashTable *ids; /* what is referred to -> its new id */
    int id_count;
    struct text scratch;
};

/* What SVG assumes anyway. */
static const char *const defaults[] = {
    "fill-opacity:1",      "stroke-opacity:1",      "fill-rule:nonzero", "stroke:none",
    "stroke-linecap:butt", "stroke-linejoin:miter", "clip-rule:nonzero", "stroke-miterlimit:10",
};

/* Reads a number at *at as hundredths, rounded, and moves past it. Requires a digit, sign or point. */
static long read_hundredths(const char **at)
{
    const char *c = *at;
    bool negative = *c == '-';
    if (*c == '-' || *c == '+')
        c++;
    long value = 0;
    while (*c >= '0' && *c <= '9')
        value = value * 10 + (*c++ - '0');
    value *= 100;
    if (*c == '.') {
        c++;
        for (long place = 100; *c >= '0' && *c <= '9'; c++, place /= 10)
            value += place == 1 ? (*c >= '5') : place / 10 * (*c - '0');
    }
    *at = c;
    return negative ? -value : value;
}

/* Path data or a list of numbers, rounded to hundredths of a pixel and without needless spaces. */
static void add_compact(struct text *out, const char *data)
{
    bool after_number = false;
    for (const char *at = data; *at;) {
        if (*at == ' ' || *at == ',') {
            at++;
        } else if (strchr("-+.0123456789", *at)) {
            long value = read_hundredths(&at);
            if (after_number && value >= 0)
                text_add_byte(out, ' ');
            svg_add_hundredths(out, value);
            after_number = true;
        } else {
            text_add_byte(out, *at++);
            after_number = false;
        }
    }
}

static void set(xmlNode *node, const char *name, const char *value)
{
    xmlSetNsProp(node, NULL, BAD_CAST name, BAD_CAST value);
}

/* The role whose sentinel cairo wrote as rgb(1.568627%,0.392157%,100%); ROLE_NONE for any other paint. */
static enum colour_role role_of(const char *paint)
{
    if (!text_begins_with(paint, "rgb("))
        return ROLE_NONE;
    const char *at = paint + 4;
    long hundredths = read_hundredths(&at);
    long red = lround((double)hundredths * 255.0 / 10000.0);
    return red > ROLE_NONE && red < ROLE_COUNT ? (enum colour_role)red : ROLE_NONE;
}

static bool is_default(const char *declaration)
{
    for (size_t i = 0; i < ARRAY_SIZE(defaults); i++) {
        if (strcmp(declaration, defaults[i]) == 0)
            return true;
    }
    return false;
}

/* One declaration of a style attribute becomes a presentation attribute. */
static void rewrite_declaration(struct rewriting *rewriting, xmlNode *node, char *declaration)
{
    declaration += strspn(declaration, " ");
    char *colon = strchr(declaration, ':');
    if (!colon || is_default(declaration))
        return;
    *colon = '\0';
    const char *value = colon + 1;
    enum colour_role role = role_of(value);
    if (role != ROLE_NONE) {
        char placeholder[] = {SVG_COLOUR, (char)(SVG_ROLE + (int)role), '\0'};
        set(node, declaration, placeholder);
    } else if (strchr("0123456789.", *value)) {
        text_reset(&rewriting->scratch);
        if (strcmp(declaration, "stroke-dasharray") == 0)
            text_add(&rewriting->scratch, value);
        else
            add_compact(&rewriting->scratch, value);
        set(node, declaration, rewriting->scratch.bytes);
    } else {
        set(node, declaration, value);
    }
}

static void rewrite_style(struct rewriting *rewriting, xmlNode *node)
{
    xmlAttr *style = xmlHasProp(node, BAD_CAST "style");
    if (!style)
        return;
    char *declarations = (char *)xmlNodeListGetString(node->doc, style->children, 1), *rest = declarations;
    xmlRemoveProp(style);
    for (char *one; rest && (one = strtok_r(NULL, ";", &rest));)
        rewrite_declaration(rewriting, node, one);
    xmlFree(declarations);
}

static void replace(xmlNode *text, const char *content)
{
    xmlNodeSetContentLen(text, NULL, 0);
    xmlNodeAddContent(text, BAD_CAST content);
}

static bool is_numeric(const xmlChar *name)
{
    static const char *const names[] = {"d", "x", "y", "width", "height"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (strcmp((const char *)name, names[i]) == 0)
            return true;
    }
    return false;
}

static void rewrite_numbers(struct rewriting *rewriting, xmlNode *node)
{
    for (xmlAttr *attribute = node->properties, *next; attribute; attribute = next) {
        next = attribute->next;
        const char *value = attribute->children ? (const char *)attribute->children->content : NULL;
        if (!value)
            continue;
        if (is_numeric(attribute->name)) {
            text_reset(&rewriting->scratch);
            add_compact(&rewriting->scratch, value);
            replace(attribute->children, rewriting->scratch.bytes ? rewriting->scratch.bytes : "");
        } else if (strcmp((const char *)attribute->name, "transform") == 0 &&
                   strcmp(value, "matrix(1,0,0,1,0,0)") == 0) {
            xmlRemoveProp(attribute);
        }
    }
}

/* The name referred to by "#name" or "url(#name)", without what surrounds it; NULL for no reference. */
static char *referred(const char *value, size_t *ret_start)
{
    const char *hash = text_begins_with(value, "url(#") ? value + 4 : value[0] == '#' ? value : NULL;
    if (!hash)
        return NULL;
    *ret_start = (size_t)(hash - value) + 1;
    return strndup(hash + 1, strcspn(hash + 1, ")"));
}

/* cairo's ids count surfaces of the whole process; ours count references within the figure. */
static const char *new_id(struct rewriting *rewriting, const char *old)
{
    char *id = xmlHashLookup(rewriting->ids, BAD_CAST old);
    if (id)
        return id;
    char name[256];
    snprintf(name, sizeof name, "%.200s-%d", rewriting->id, ++rewriting->id_count);
    id = (char *)xmlStrdup(BAD_CAST name);
    xmlHashAddEntry(rewriting->ids, BAD_CAST old, id);
    return id;
}

static void rewrite_references(struct rewriting *rewriting, xmlNode *node)
{
    for (xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        const char *value = attribute->children ? (const char *)attribute->children->content : NULL;
        size_t start;
        char *name = value ? referred(value, &start) : NULL;
        if (!name)
            continue;
        text_reset(&rewriting->scratch);
        text_add_bytes(&rewriting->scratch, value, start);
        text_add(&rewriting->scratch, new_id(rewriting, name));
        text_add(&rewriting->scratch, value + start + strlen(name));
        replace(attribute->children, rewriting->scratch.bytes);
        free(name);
    }
}

static void rewrite(struct rewriting *rewriting, xmlNode *node)
{
    for (; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        rewrite_style(rewriting, node);
        rewrite_numbers(rewriting, node);
        rewrite_references(rewriting, node);
        rewrite(rewriting, node->children);
    }
}

/* After all references are known: ids nobody refers to go, and so does cairo's glyph for what no font has. */
static void rename_ids(struct rewriting *rewriting, xmlNode *node)
{
    for (xmlNode *next; node; node = next) {
        next = node->next;
        if (node->type != XML_ELEMENT_NODE)
            continue;
        xmlAttr *id = xmlHasProp(node, BAD_CAST "id");
        if (id && id->children) {
            const char *renamed = xmlHashLookup(rewriting->ids, id->children->content);
            if (renamed) {
                set(node, "id", renamed);
            } else if (xmlStrEqual(node->name, BAD_CAST "symbol")) {
                xmlUnlinkNode(node);
                xmlFreeNode(node);
                continue;
            } else {
                xmlRemoveProp(id);
            }
        }
        rename_ids(rewriting, node->children);
    }
}

static void free_id(void *id, const xmlChar *name)
{
    (void)name;
    xmlFree(id);
}

/* The children of the root, rewritten. */
static void take_over(xmlDoc *document, const char *id, struct text *out)
{
    struct rewriting rewriting = {.id = id, .ids = xmlHashCreate(64), .scratch = TEXT_INIT};
    xmlNode *root = xmlDocGetRootElement(document);
    xmlBuffer *buffer = xmlBufferCreate();
    rewrite(&rewriting, root);
    rename_ids(&rewriting, root);
    for (xmlNode *node = root->children; node; node = node->next)
        xmlNodeDump(buffer, document, node, 0, 0);
    text_add_bytes(out, (const char *)xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer));
    xmlBufferFree(buffer);
    xmlHashFree(rewriting.ids, free_id);
    text_clear(&rewriting.scratch);
}

static cairo_status_t draw(const struct scene *scene, struct fonts *fonts, struct text *svg)
{
    uint32_t colours[ROLE_COUNT] = {0};
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
        colours[role] = SENTINEL(role);
    cairo_surface_t *surface = cairo_svg_surface_create_for_stream(paint_write, svg, scene->width_px, scene->height_px);
    cairo_t *cairo = cairo_create(surface);
    paint_items(cairo, scene, colours, fonts);
    return paint_finish(cairo, surface);
}

bool svg_by_cairo(const struct scene *texts, const char *id, struct fonts *fonts, struct text *out,
                  struct error *err)
{
    struct text svg = TEXT_INIT;
    cairo_status_t status = draw(texts, fonts, &svg);
    xmlDoc *document = NULL;
    if (status == CAIRO_STATUS_SUCCESS)
        document = xmlReadMemory(svg.bytes, (int)svg.length, "svg", "UTF-8",
                                 XML_PARSE_NONET | XML_PARSE_NOBLANKS | XML_PARSE_HUGE);
    text_clear(&svg);
    if (!document)
        return error_set(err, ERROR_IO, "cannot draw an SVG: %s",
                         status != CAIRO_STATUS_SUCCESS ? cairo_status_to_string(status) : "cairo wrote no XML");
    take_over(document, id, out);
    xmlFreeDoc(document);
    return true;
}
