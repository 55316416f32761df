/* SPDX-License-Identifier: MIT
 * Knows how cairo writes SVG, and what must be rewritten before a page can carry it. */
#include "figures/canvas.h"

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

/* How a colour stands in the document until a theme is written: a byte that no text has (utf8.h), and the role. */
#define PLACEHOLDER '\x7F'
#define PLACEHOLDER_ROLE '@'

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

static void add_hundredths(struct text *out, long value)
{
    char digits[32], *end = digits + sizeof digits, *at = end;
    unsigned long size = value < 0 ? (unsigned long)-value : (unsigned long)value;
    unsigned long fraction = size % 100;
    if (fraction != 0) {
        if (fraction % 10 != 0)
            *--at = (char)('0' + fraction % 10);
        *--at = (char)('0' + fraction / 10);
        *--at = '.';
    }
    for (size /= 100; size > 0 || at == end; size /= 10)
        *--at = (char)('0' + size % 10);
    if (value < 0)
        *--at = '-';
    text_add_bytes(out, at, (size_t)(end - at));
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
            add_hundredths(out, value);
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
    if (strncmp(paint, "rgb(", 4) != 0)
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
        char placeholder[] = {PLACEHOLDER, (char)(PLACEHOLDER_ROLE + (int)role), '\0'};
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
    const char *hash = strncmp(value, "url(#", 5) == 0 ? value + 4 : value[0] == '#' ? value : NULL;
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

/* "<id>-title", as an attribute value. */
static void set_id(xmlNode *node, const char *attribute, const char *id, const char *suffix)
{
    char value[512];
    snprintf(value, sizeof value, "%.200s-%s", id, suffix);
    set(node, attribute, value);
}

static void set_number(xmlNode *node, const char *name, double number)
{
    struct text digits = TEXT_INIT;
    add_hundredths(&digits, lround(number * 100.0));
    set(node, name, digits.bytes);
    text_clear(&digits);
}

static void name_root(xmlNode *root, const struct scene *scene, const struct canvas_labels *labels)
{
    char ids[512], box[128];
    snprintf(ids, sizeof ids, "%.200s-title %.200s-desc", labels->id, labels->id);
    xmlNode *first = root->children;
    xmlNode *title = xmlNewTextChild(root, root->ns, BAD_CAST "title", BAD_CAST labels->title);
    xmlNode *desc = xmlNewTextChild(root, root->ns, BAD_CAST "desc", BAD_CAST labels->description);
    set_id(title, "id", labels->id, "title");
    set_id(desc, "id", labels->id, "desc");
    if (first) {
        xmlAddPrevSibling(first, title);
        xmlAddPrevSibling(first, desc);
    }
    set_number(root, "width", scene->width_px);
    set_number(root, "height", scene->height_px);
    snprintf(box, sizeof box, "0 0 %g %g", scene->width_px, scene->height_px);
    set(root, "viewBox", box);
    set(root, "role", "img");
    set(root, "aria-labelledby", ids);
}

/* Where the shape can be pointed at: its bounding box, no smaller than a finger's dot. */
static void add_twin(xmlNode *group, const struct scene_item *item)
{
    double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
    double margin = item->shape == SCENE_POINTS ? fmax(item->width_px / 2.0, 4.0) : 0.0;
    for (size_t i = 0; i < item->point_count; i++) {
        left = fmin(left, item->points[i].x_px);
        right = fmax(right, item->points[i].x_px);
        top = fmin(top, item->points[i].y_px);
        bottom = fmax(bottom, item->points[i].y_px);
    }
    xmlNode *twin = xmlNewChild(group, group->ns, BAD_CAST "rect", NULL);
    set_number(twin, "x", left - margin);
    set_number(twin, "y", top - margin);
    set_number(twin, "width", right - left + 2.0 * margin);
    set_number(twin, "height", bottom - top + 2.0 * margin);
    xmlNewTextChild(twin, group->ns, BAD_CAST "title", BAD_CAST item->title);
}

static void add_twins(xmlNode *root, const struct scene *scene)
{
    xmlNode *group = NULL;
    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        /* The strips along a line would be half of the file; pages have them over the picture. */
        if (!item->title || item->point_count == 0 || item->colour == ROLE_NONE)
            continue;
        if (!group) {
            group = xmlNewChild(root, root->ns, BAD_CAST "g", NULL);
            set(group, "fill-opacity", "0");
        }
        add_twin(group, item);
    }
}

/* The texts of a scene whose glyphs are outlines: cairo need not write them. */
struct lettering {
    struct outlined_glyph *glyphs;
    size_t count, capacity;
    size_t *ends; /* by item: the glyphs up to here are of this item and those before */
};

static void collect_lettering(const struct scene *scene, struct fonts *fonts, struct lettering *lettering)
{
    lettering->ends = memory_zeroed(scene->count + 1, sizeof *lettering->ends);
    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        bool straight = !(item->rotation_degrees < 0.0 || item->rotation_degrees > 0.0);
        if (item->shape == SCENE_TEXT && item->colour != ROLE_NONE && straight)
            outlines_of_line(fonts_outlines(fonts), fonts_line(fonts, item->text, item->size_px, item->bold),
                             &lettering->glyphs, &lettering->count, &lettering->capacity);
        lettering->ends[i] = lettering->count;
    }
}

static size_t glyphs_before(const struct lettering *lettering, size_t item)
{
    return item > 0 ? lettering->ends[item - 1] : 0;
}

/* The number of the outline among those of this figure; `names` grows by one when it is new. Outlines are told by their address. */
static size_t name_outline(const char **names, size_t *name_count, const char *outline)
{
    size_t i = 0;
    while (i < *name_count && names[i] != outline)
        i++;
    if (i == *name_count)
        names[(*name_count)++] = outline;
    return i;
}

static void add_attribute(struct text *out, const char *name, double value)
{
    text_printf(out, " %s=\"", name);
    add_hundredths(out, lround(value * 100.0));
    text_add_byte(out, '"');
}

static void add_glyphs(const struct lettering *lettering, size_t first, size_t end, const char *id, const char **names,
                       size_t *name_count, struct text *out)
{
    for (size_t i = first; i < end; i++) {
        const struct outlined_glyph *glyph = &lettering->glyphs[i];
        text_printf(out, "<use xlink:href=\"#%.200s-g%zu\"", id, name_outline(names, name_count, glyph->outline));
        add_attribute(out, "x", glyph->x_px);
        if (glyph->y_px < 0.0 || glyph->y_px > 0.0)
            add_attribute(out, "y", glyph->y_px);
        text_add(out, "/>");
    }
}

static void open_group(const struct scene_item *item, double left_px, enum colour_role colour, struct text *out)
{
    text_add(out, "<g transform=\"translate(");
    add_hundredths(out, lround(left_px * 100.0));
    text_add_byte(out, ' ');
    add_hundredths(out, lround(item->points[0].y_px * 100.0));
    text_printf(out, ")\" fill=\"%c%c\"", PLACEHOLDER, PLACEHOLDER_ROLE + (int)colour);
}

static void add_text(const struct scene *scene, size_t i, const struct lettering *lettering, const char *id, const char **names,
                     size_t *name_count, struct fonts *fonts, struct text *out)
{
    const struct scene_item *item = &scene->items[i];
    size_t first = glyphs_before(lettering, i), end = lettering->ends[i];
    double width = fonts_width_px(fonts, item->text, item->size_px, item->bold);
    double left = item->points[0].x_px - (item->anchor == ANCHOR_MIDDLE ? width / 2.0 : item->anchor == ANCHOR_END ? width : 0.0);
    if (item->halo) {
        open_group(item, left, ROLE_BACKGROUND, out);
        text_printf(out, " stroke=\"%c%c\" stroke-width=\"%d\" stroke-linejoin=\"round\">", PLACEHOLDER,
                    PLACEHOLDER_ROLE + (int)ROLE_BACKGROUND, PAINT_HALO_PX);
        add_glyphs(lettering, first, end, id, names, name_count, out);
        text_add(out, "</g>");
    }
    open_group(item, left, item->colour, out);
    if (item->opacity < 1.0)
        add_attribute(out, "fill-opacity", item->opacity);
    text_add_byte(out, '>');
    add_glyphs(lettering, first, end, id, names, name_count, out);
    text_add(out, "</g>");
}

/* Above everything else, but what lies below can be pointed at. */
static void write_lettering(const struct scene *scene, const struct lettering *lettering, const char *id, struct fonts *fonts,
                            struct text *out)
{
    struct text uses = TEXT_INIT;
    const char **names = memory_zeroed(lettering->count + 1, sizeof *names);
    size_t name_count = 0;
    for (size_t i = 0; i < scene->count; i++) {
        if (lettering->ends[i] > glyphs_before(lettering, i))
            add_text(scene, i, lettering, id, names, &name_count, fonts, &uses);
    }
    if (name_count > 0) {
        text_add(out, "<defs>");
        for (size_t i = 0; i < name_count; i++)
            text_printf(out, "<path id=\"%.200s-g%zu\" d=\"%s\"/>", id, i, names[i]);
        text_add(out, "</defs><g pointer-events=\"none\">");
        text_add_bytes(out, uses.bytes, uses.length);
        text_add(out, "</g>");
    }
    free(names);
    text_clear(&uses);
}

static void write_theme(const struct text *svg, enum theme theme, struct text *out)
{
    const char *at = svg->bytes, *end = at + svg->length;
    text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    for (const char *mark; (mark = memchr(at, PLACEHOLDER, (size_t)(end - at))) && mark + 1 < end; at = mark + 2) {
        int role = mark[1] - PLACEHOLDER_ROLE;
        text_add_bytes(out, at, (size_t)(mark - at));
        if (role > ROLE_NONE && role < ROLE_COUNT)
            text_printf(out, "#%06X", (unsigned)palette_colour((enum colour_role)role, theme) & 0xFFFFFFU);
    }
    text_add_bytes(out, at, (size_t)(end - at));
    text_add_byte(out, '\n');
}

static void free_id(void *id, const xmlChar *name)
{
    (void)name;
    xmlFree(id);
}

static void finish(xmlDoc *document, const struct scene *scene, const struct lettering *lettering,
                   const struct canvas_labels *labels, struct fonts *fonts, struct text *light, struct text *dark)
{
    static const char root_end[] = "</svg>";
    struct text svg = TEXT_INIT;
    struct rewriting rewriting = {.id = labels->id, .ids = xmlHashCreate(64), .scratch = TEXT_INIT};
    xmlNode *root = xmlDocGetRootElement(document);
    rewrite(&rewriting, root);
    rename_ids(&rewriting, root);
    name_root(root, scene, labels);
    add_twins(root, scene);
    xmlBuffer *buffer = xmlBufferCreate();
    xmlBufferSetAllocationScheme(buffer, XML_BUFFER_ALLOC_DOUBLEIT);
    xmlNodeDump(buffer, document, root, 0, 0);
    text_add_bytes(&svg, (const char *)xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer) - strlen(root_end));
    write_lettering(scene, lettering, labels->id, fonts, &svg);
    text_add(&svg, root_end);
    write_theme(&svg, THEME_LIGHT, light);
    if (dark)
        write_theme(&svg, THEME_DARK, dark);
    xmlBufferFree(buffer);
    text_clear(&svg);
    xmlHashFree(rewriting.ids, free_id);
    text_clear(&rewriting.scratch);
}

/* All but the lettering. */
static cairo_status_t draw(const struct scene *scene, const struct lettering *lettering, struct fonts *fonts, struct text *svg)
{
    uint32_t colours[ROLE_COUNT] = {0};
    struct scene rest = *scene;
    rest.items = memory_zeroed(scene->count + 1, sizeof *rest.items);
    rest.count = 0;
    for (size_t i = 0; i < scene->count; i++) {
        if (lettering->ends[i] == glyphs_before(lettering, i))
            rest.items[rest.count++] = scene->items[i];
    }
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
        colours[role] = SENTINEL(role);

    cairo_surface_t *surface = cairo_svg_surface_create_for_stream(paint_write, svg, scene->width_px, scene->height_px);
    cairo_t *cairo = cairo_create(surface);
    paint_background(cairo, scene, colours);
    paint_items(cairo, &rest, colours, fonts);
    free(rest.items);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status;
}

bool canvas_svg(const struct scene *scene, const struct canvas_labels *labels, struct fonts *fonts, struct text *light,
                struct text *dark, struct error *err)
{
    struct text svg = TEXT_INIT;
    struct lettering lettering = {.glyphs = NULL};
    collect_lettering(scene, fonts, &lettering);
    cairo_status_t status = draw(scene, &lettering, fonts, &svg);
    xmlDoc *document = NULL;
    if (status == CAIRO_STATUS_SUCCESS)
        document = xmlReadMemory(svg.bytes, (int)svg.length, "svg", "UTF-8",
                                 XML_PARSE_NONET | XML_PARSE_NOBLANKS | XML_PARSE_HUGE);
    text_clear(&svg);
    if (document)
        finish(document, scene, &lettering, labels, fonts, light, dark);
    else
        error_set(err, ERROR_IO, "cannot draw an SVG: %s",
                  status != CAIRO_STATUS_SUCCESS ? cairo_status_to_string(status) : "cairo wrote no XML");
    free(lettering.glyphs);
    free(lettering.ends);
    bool done = document != NULL;
    xmlFreeDoc(document);
    return done;
}
