/* SPDX-License-Identifier: MIT
 * Knows how far above, below and beside each other the parts of a formula stand. */
#include "edition/formula.h"

#include "base/text.h"
#include "edition/html_tree.h"
#include "report/element.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Shares of the font's size, after Knuth's parameters for text style (The TeXbook, appendix G), simplified. */
#define SCRIPT_SCALE 0.72
#define SUPERSCRIPT_RISE 0.42
#define SUBSCRIPT_DROP 0.2
#define AXIS_HEIGHT 0.3
#define RULE_THICKNESS 0.05
#define FRACTION_GAP 0.18
#define LIMIT_GAP 0.1
#define OPERATOR_SPACE 0.22
#define LARGE_OPERATOR 1.5
#define LETTER_ASCENT 0.76
#define LETTER_DESCENT 0.22

/* A text, a rule, or a group of boxes; x and y from the left end of the group's baseline. */
struct formula_box {
    double x, y, width, ascent, descent;
    const char *text; /* NULL = none */
    double size;
    double rule;                       /* thickness of a horizontal rule of the box's width; 0 = none */
    const struct formula_box *line_to; /* a root's hook is drawn from the box to this one; NULL = none */
    struct formula_box *first, *next;
};

struct setting {
    struct fonts *fonts;
    struct arena *arena;
};

/* The place of the operand that is not there: the first one is what others are attached to. */
#define NO_OPERAND 0

static struct formula_box *box_of(const struct setting *setting, const xmlNode *node, double size);

static struct formula_box *new_box(const struct setting *setting)
{
    return arena_alloc(setting->arena, 1, sizeof(struct formula_box));
}

static struct formula_box *text_box(const struct setting *setting, const char *text, double size)
{
    struct formula_box *box = new_box(setting);
    *box = (struct formula_box){.text = text,
                                .size = size,
                                .width = fonts_width_px(setting->fonts, text, size, false),
                                .ascent = size * LETTER_ASCENT,
                                .descent = size * LETTER_DESCENT};
    return box;
}

/* Puts `child` into `group` with its baseline at (x, y) and grows the group around it. */
static void place(struct formula_box *group, struct formula_box *child, double x, double y)
{
    child->x = x;
    child->y = y;
    child->next = group->first;
    group->first = child;
    group->width = fmax(group->width, x + child->width);
    group->ascent = fmax(group->ascent, child->ascent - y);
    group->descent = fmax(group->descent, child->descent + y);
}

static const char *trimmed(const struct setting *setting, const xmlNode *node)
{
    xmlChar *content = xmlNodeGetContent((xmlNode *)node);
    const char *text = content ? (const char *)content : "";
    text += strspn(text, " \t\r\n");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[length - 1]))
        length--;
    const char *copy = arena_copy(setting->arena, text, length);
    xmlFree(content);
    return copy;
}

static const xmlNode *element_from(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

/* The child element at `place`, or NULL. */
static const xmlNode *operand(const xmlNode *node, int place)
{
    const xmlNode *child = element_from(node->children);
    while (child && place-- > 0)
        child = element_from(child->next);
    return child;
}

static struct formula_box *operand_box(const struct setting *setting, const xmlNode *node, int place,
                                       double size)
{
    const xmlNode *child = operand(node, place);
    return child ? box_of(setting, child, size) : new_box(setting);
}

static bool is_one_of(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(text, *list) == 0)
            return true;
    return false;
}

static const char *const infix[] = {"=", "+", "−", "-", "×", "÷", "·", "<", ">", "≤", "≥",
                                    "≠", "≈", "∈", "→", ":", "⋅", "∧", "∨", "≺", "≻", NULL};
static const char *const fences[] = {"(", ")", "[", "]", "{", "}", "|", "‖", "⌈", "⌉", "⌊", "⌋", NULL};
static const char *const large[] = {"∑", "∏", "∫", NULL};

static double tallest(const xmlNode *row, const struct setting *setting, double size)
{
    double height = size * LETTER_ASCENT;
    for (const xmlNode *child = element_from(row->children); child; child = element_from(child->next))
        if (!element_is(child, "mo"))
            height = fmax(height, box_of(setting, child, size)->ascent);
    return height;
}

/* Fences grow with what stands in the row, up to three times. */
static struct formula_box *fence_box(const struct setting *setting, const char *text, double size,
                                     double height)
{
    double scale = fmin(fmax(height / (size * LETTER_ASCENT) * 0.92, 1.0), 3.0);
    struct formula_box *box = text_box(setting, text, size * scale);
    /* The middle of the fence stays on the axis. */
    double drop = (scale - 1.0) * size * AXIS_HEIGHT, ascent = box->ascent, descent = box->descent;
    struct formula_box *group = new_box(setting);
    place(group, box, 0.0, drop);
    group->ascent = ascent - drop;
    group->descent = descent + drop;
    return group;
}

/* The names of functions are words and stand apart: log, exp, max. */
static bool is_word(const xmlNode *node, const char *text)
{
    return element_is(node, "mi") && ((text[0] | 32) >= 'a' && (text[0] | 32) <= 'z') &&
           ((text[1] | 32) >= 'a' && (text[1] | 32) <= 'z');
}

/* The space before and after an element of a row, in units of the font's size. A sign after another sign, or
 * at the beginning, is unary and stands close to what it belongs to. */
static void spaces_around(const xmlNode *node, const char *text, bool after_operand, double *before,
                          double *after)
{
    bool is_infix = is_one_of(text, infix) && after_operand;
    bool has_limits = element_is(node, "munderover") || element_is(node, "munder");
    bool separates = strcmp(text, ",") == 0 || strcmp(text, ";") == 0;

    *before = is_infix ? OPERATOR_SPACE : is_word(node, text) && after_operand ? OPERATOR_SPACE / 1.5 : 0.0;
    *after = is_infix                                         ? OPERATOR_SPACE
             : is_word(node, text) || has_limits || separates ? OPERATOR_SPACE / 1.5
                                                              : 0.0;
}

static struct formula_box *row_box(const struct setting *setting, const xmlNode *node, double size)
{
    struct formula_box *row = new_box(setting);
    double x = 0.0, height = tallest(node, setting, size);
    bool after_operand = false;

    for (const xmlNode *child = element_from(node->children); child; child = element_from(child->next)) {
        bool is_leaf = element_is(child, "mo") || element_is(child, "mi");
        const char *text = is_leaf ? trimmed(setting, child) : "";
        double before, after;
        struct formula_box *box =
            is_one_of(text, fences) ? fence_box(setting, text, size, height) : box_of(setting, child, size);

        spaces_around(child, text, after_operand, &before, &after);
        place(row, box, x + before * size, 0.0);
        x += box->width + (before + after) * size;
        after_operand = !is_one_of(text, infix) && strcmp(text, "(") != 0;
    }
    row->width = x;
    return row;
}

static struct formula_box *leaf_box(const struct setting *setting, const xmlNode *node, double size)
{
    const char *text = trimmed(setting, node);
    if (element_is(node, "mo") && is_one_of(text, large)) {
        struct formula_box *group = new_box(setting);
        place(group, text_box(setting, text, size * LARGE_OPERATOR), 0.0, size * 0.16);
        return group;
    }
    return *text ? text_box(setting, text, size) : new_box(setting);
}

static struct formula_box *space_box(const struct setting *setting, const xmlNode *node, double size)
{
    struct formula_box *box = new_box(setting);
    (void)node;
    box->width = size * 0.3;
    return box;
}

static struct formula_box *fraction_box(const struct setting *setting, const xmlNode *node, double size)
{
    struct formula_box *group = new_box(setting), *rule = new_box(setting);
    struct formula_box *above = operand_box(setting, node, 0, size * 0.92),
                       *below = operand_box(setting, node, 1, size * 0.92);
    double width = fmax(above->width, below->width) + size * 0.2, axis = -size * AXIS_HEIGHT;

    place(group, above, (width - above->width) / 2.0 + size * 0.08,
          axis - size * FRACTION_GAP - above->descent);
    place(group, below, (width - below->width) / 2.0 + size * 0.08,
          axis + size * FRACTION_GAP + below->ascent);
    rule->width = width;
    rule->rule = size * RULE_THICKNESS;
    place(group, rule, size * 0.08, axis);
    group->width = width + size * 0.16;
    return group;
}

/* Subscript and superscript of the first operand; each is the place of an operand. */
static struct formula_box *scripts_box(const struct setting *setting, const xmlNode *node, double size,
                                       int sub, int super)
{
    struct formula_box *group = new_box(setting), *base = operand_box(setting, node, 0, size);
    place(group, base, 0.0, 0.0);
    double x = base->width + size * 0.04;
    if (sub != NO_OPERAND)
        place(group, operand_box(setting, node, sub, size * SCRIPT_SCALE), x,
              fmax(size * SUBSCRIPT_DROP, base->descent - size * LETTER_DESCENT + size * SUBSCRIPT_DROP));
    if (super != NO_OPERAND)
        place(group, operand_box(setting, node, super, size * SCRIPT_SCALE), x,
              -fmax(size * SUPERSCRIPT_RISE, base->ascent - size * 0.3));
    return group;
}

/* What stands under and over the first operand, centred; each is the place of an operand. */
static struct formula_box *limits_box(const struct setting *setting, const xmlNode *node, double size,
                                      int under, int over)
{
    struct formula_box *group = new_box(setting), *base = operand_box(setting, node, 0, size);
    struct formula_box *below =
        under != NO_OPERAND ? operand_box(setting, node, under, size * SCRIPT_SCALE) : new_box(setting);
    struct formula_box *above =
        over != NO_OPERAND ? operand_box(setting, node, over, size * SCRIPT_SCALE) : new_box(setting);
    double width = fmax(base->width, fmax(below->width, above->width)), ascent = base->ascent,
           descent = base->descent;

    place(group, base, (width - base->width) / 2.0, 0.0);
    if (under != NO_OPERAND)
        place(group, below, (width - below->width) / 2.0, descent + size * LIMIT_GAP + below->ascent);
    if (over != NO_OPERAND)
        place(group, above, (width - above->width) / 2.0, -(ascent + size * LIMIT_GAP + above->descent));
    return group;
}

static struct formula_box *root_box(const struct setting *setting, const xmlNode *node, double size)
{
    struct formula_box *group = new_box(setting), *inside = row_box(setting, node, size),
                       *rule = new_box(setting);
    double hook = size * 0.6, top = inside->ascent + size * 0.12;

    place(group, inside, hook, 0.0);
    rule->width = inside->width + size * 0.08;
    rule->rule = size * RULE_THICKNESS;
    rule->ascent = 0.0;
    rule->line_to = inside;
    place(group, rule, hook, -top);
    group->ascent = top + size * 0.08;
    group->width += size * 0.1;
    return group;
}

/* How an element is laid out: by itself, or as what is attached to its first operand. */
struct layout {
    const char *element;
    struct formula_box *(*lay_out)(const struct setting *setting, const xmlNode *node, double size);
    struct formula_box *(*attach)(const struct setting *setting, const xmlNode *node, double size, int below,
                                  int above);
    int below, above; /* places of operands; NO_OPERAND = none */
};

static const struct layout layouts[] = {
    {"mi", .lay_out = leaf_box},
    {"mn", .lay_out = leaf_box},
    {"mo", .lay_out = leaf_box},
    {"mtext", .lay_out = leaf_box},
    {"mfrac", .lay_out = fraction_box},
    {"msqrt", .lay_out = root_box},
    {"mspace", .lay_out = space_box},
    {"msub", .attach = scripts_box, .below = 1},
    {"msup", .attach = scripts_box, .above = 1},
    {"msubsup", .attach = scripts_box, .below = 1, .above = 2},
    {"munder", .attach = limits_box, .below = 1},
    {"mover", .attach = limits_box, .above = 1},
    {"munderover", .attach = limits_box, .below = 1, .above = 2},
};

static struct formula_box *box_of(const struct setting *setting, const xmlNode *node, double size)
{
    for (const struct layout *layout = layouts; layout < layouts + ARRAY_SIZE(layouts); layout++) {
        if (!element_is(node, layout->element))
            continue;
        return layout->lay_out ? layout->lay_out(setting, node, size)
                               : layout->attach(setting, node, size, layout->below, layout->above);
    }
    return row_box(setting, node, size);
}

struct formula *formula_lay_out(const xmlNode *math, double size_pt, struct fonts *fonts, struct arena *arena)
{
    struct setting setting = {.fonts = fonts, .arena = arena};
    struct formula_box *root = row_box(&setting, math, size_pt);
    struct formula *formula = arena_alloc(arena, 1, sizeof *formula);
    *formula = (struct formula){
        .width_pt = root->width, .ascent_pt = root->ascent, .descent_pt = root->descent, .root = root};
    return formula;
}

static void paint_box(const struct formula_box *box, cairo_t *cairo, struct fonts *fonts, double x, double y)
{
    x += box->x;
    y += box->y;
    if (box->text) {
        cairo_move_to(cairo, x, y);
        pango_cairo_show_layout_line(cairo, fonts_line(fonts, box->text, box->size, false));
    }
    if (box->rule > 0.0) {
        cairo_set_line_width(cairo, box->rule);
        if (box->line_to) {
            double depth = -box->y + box->line_to->descent, hook = box->x;
            cairo_move_to(cairo, x - hook * 0.9, y + depth * 0.6);
            cairo_line_to(cairo, x - hook * 0.6, y + depth * 0.52);
            cairo_line_to(cairo, x - hook * 0.3, y + depth);
            cairo_line_to(cairo, x, y);
        } else {
            cairo_move_to(cairo, x, y);
        }
        cairo_line_to(cairo, x + box->width, y);
        cairo_stroke(cairo);
    }
    for (const struct formula_box *child = box->first; child; child = child->next)
        paint_box(child, cairo, fonts, x, y);
}

void formula_paint(const struct formula *formula, cairo_t *cairo, struct fonts *fonts, double x_pt,
                   double y_pt)
{
    paint_box(formula->root, cairo, fonts, x_pt, y_pt);
}
