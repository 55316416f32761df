/* SPDX-License-Identifier: MIT
 * Knows how a description is read into its structures, and how a wrong one is explained. */
#include "figures/language.h"

#include "base/nearest.h"
#include "figures/palette.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>
#include <string.h>

/* No description has more of anything. */
#define CHOICES_MOST 64

static bool complain(const struct chart *chart, const xmlNode *node, const char *what, const char *name,
                     const char *const *choices, size_t count, struct error *err)
{
    const char *meant = nearest(name, choices, count);
    return error_set(err, ERROR_INPUT, "%s:%ld: there is no %s '%s' here%s%s%s", chart->file, xmlGetLineNo(node), what,
                     name, meant ? "; did you mean '" : "", meant ? meant : "", meant ? "'?" : "");
}

/* Each expression of a description is one binding, so that what has the same has the same values. */
static bool compile(struct chart *chart, const xmlNode *node, const char *expression, struct binding **ret_binding,
                    struct error *err)
{
    for (size_t i = 0; i < chart->binding_count; i++) {
        if (strcmp(xpath_source(chart->bindings[i]->xpath), expression) == 0) {
            *ret_binding = chart->bindings[i];
            return true;
        }
    }
    if (!binding_compile(expression, chart->file, xmlGetLineNo(node), chart->arena, ret_binding, err))
        return false;
    chart->bindings =
        memory_room(chart->bindings, chart->binding_count, &chart->binding_capacity, sizeof(struct binding *));
    chart->bindings[chart->binding_count++] = *ret_binding;
    return true;
}

static bool read_number(const struct chart *chart, const xmlNode *node, const char *name, const char *text,
                        double *ret_number, struct error *err)
{
    char *end;
    double number = strtod(text, &end);
    if (end == text || *end != '\0' || !(number > -1e6 && number < 1e6))
        return error_set(err, ERROR_INPUT, "%s:%ld: %s=\"%s\" is not a number between -1000000 and 1000000",
                         chart->file, xmlGetLineNo(node), name, text);
    *ret_number = number;
    return true;
}

static bool read_word(const struct chart *chart, const xmlNode *node, const struct language_attribute *attribute,
                      const char *text, int *ret_index, struct error *err)
{
    size_t count = 0;
    for (; attribute->words[count]; count++) {
        if (strcmp(attribute->words[count], text) == 0) {
            *ret_index = (int)count;
            return true;
        }
    }
    return complain(chart, node, attribute->name, text, attribute->words, count, err);
}

/* "4 3" */
static bool read_dashes(struct chart *chart, const xmlNode *node, const char *text, double **ret_dashes,
                        struct error *err)
{
    double *dashes = arena_alloc(chart->arena, 8, sizeof *dashes);
    size_t *count = (size_t *)(ret_dashes + 1);
    char *copy = arena_text(chart->arena, text), *rest = copy;
    for (char *one; (one = strtok_r(NULL, " ", &rest));) {
        if (*count == 8 || !read_number(chart, node, "dash", one, &dashes[*count], err) || dashes[*count] < 0.0)
            return error_set(err, ERROR_INPUT, "%s:%ld: dash=\"%s\" is not up to eight lengths", chart->file,
                             xmlGetLineNo(node), text);
        ++*count;
    }
    *ret_dashes = dashes;
    return true;
}

static bool read_colour(struct chart *chart, const xmlNode *node, const char *text, struct colour_choice *ret_colour,
                        struct error *err)
{
    ret_colour->role = palette_role(text);
    /* A lone word can only be a misspelt role: no element of the document is named like one. */
    if (ret_colour->role == ROLE_NONE && text[strspn(text, "abcdefghijklmnopqrstuvwxyz-0123456789")] == '\0') {
        const char *names[ROLE_COUNT];
        for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
            names[role - 1] = palette_role_name((enum colour_role)role);
        return complain(chart, node, "colour", text, names, ROLE_COUNT - 1, err);
    }
    return ret_colour->role != ROLE_NONE || compile(chart, node, text, &ret_colour->binding, err);
}

static bool read_value(struct chart *chart, const xmlNode *node, const struct language_attribute *attribute,
                       const char *text, void *at, struct error *err)
{
    switch (attribute->type) {
    case ATTRIBUTE_EXPRESSION:
        return compile(chart, node, text, at, err);
    case ATTRIBUTE_NUMBER:
        return read_number(chart, node, attribute->name, text, at, err);
    case ATTRIBUTE_FLAG:
        *(bool *)at = strcmp(text, "true") == 0;
        return strcmp(text, "true") == 0 || strcmp(text, "false") == 0 ||
               error_set(err, ERROR_INPUT, "%s:%ld: %s is \"true\" or \"false\"", chart->file, xmlGetLineNo(node),
                         attribute->name);
    case ATTRIBUTE_WORD:
        return read_word(chart, node, attribute, text, at, err);
    case ATTRIBUTE_PLAIN:
        *(const char **)at = arena_text(chart->arena, text);
        return true;
    case ATTRIBUTE_DASHES:
        return read_dashes(chart, node, text, at, err);
    case ATTRIBUTE_COLOUR:
        break;
    }
    return read_colour(chart, node, text, at, err);
}

static bool takes(const struct language_attribute *attribute, int mark)
{
    return attribute->kinds == 0 || (mark >= 0 && (attribute->kinds & 1U << mark) != 0);
}

static const struct language_attribute *find(const struct language_element *element, const char *name, int mark)
{
    for (size_t i = 0; i < element->attribute_count; i++) {
        if (strcmp(element->attributes[i].name, name) == 0 && takes(&element->attributes[i], mark))
            return &element->attributes[i];
    }
    return NULL;
}

static bool unknown_attribute(const struct chart *chart, const xmlNode *node, const struct language_element *element,
                              int mark, const char *name, struct error *err)
{
    const char *names[CHOICES_MOST];
    size_t count = 0;
    for (size_t i = 0; i < element->attribute_count && count < CHOICES_MOST; i++) {
        if (takes(&element->attributes[i], mark))
            names[count++] = element->attributes[i].name;
    }
    return complain(chart, node, "attribute", name, names, count, err);
}

/* Reads the attributes of `node` into the structure `into`; `mark` is the kind of mark, or -1. */
static bool read_attributes(struct chart *chart, const xmlNode *node, const struct language_element *element, int mark,
                            void *into, struct error *err)
{
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct language_attribute *attribute = &element->attributes[i];
        if (attribute->type == ATTRIBUTE_NUMBER)
            *(double *)((char *)into + attribute->offset) = attribute->number;
        if (attribute->required && !xmlHasProp(node, BAD_CAST attribute->name))
            return error_set(err, ERROR_INPUT, "%s:%ld: <%s> must have the attribute '%s'", chart->file,
                             xmlGetLineNo(node), node->name, attribute->name);
    }
    for (const xmlAttr *given = node->properties; given; given = given->next) {
        const struct language_attribute *attribute = find(element, (const char *)given->name, mark);
        if (!attribute)
            return unknown_attribute(chart, node, element, mark, (const char *)given->name, err);
        xmlChar *text = xmlNodeListGetString(node->doc, given->children, 1);
        bool ok =
            read_value(chart, node, attribute, text ? (const char *)text : "", (char *)into + attribute->offset, err);
        xmlFree(text);
        if (!ok)
            return false;
    }
    return true;
}

/* Where one more element of a kind goes: the arrays are as long as the description has elements. */
struct reading {
    struct chart *chart;
    size_t elements;
};

static bool read_column(struct reading *reading, const xmlNode *node, struct error *err)
{
    struct data_description *data = &reading->chart->data;
    struct column_description *column = &data->columns[data->column_count++];
    column->unit = "";
    return read_attributes(reading->chart, node, &language_column, -1, column, err);
}

static bool read_data(struct reading *reading, const xmlNode *node, struct error *err)
{
    static const char *const names[] = {"column"};
    struct data_description *data = &reading->chart->data;
    if (data->line != 0)
        return error_set(err, ERROR_INPUT, "%s:%ld: there is a second <data>; one is enough", reading->chart->file,
                         xmlGetLineNo(node));
    data->line = xmlGetLineNo(node);
    data->columns = arena_alloc(reading->chart->arena, xmlChildElementCount((xmlNode *)node), sizeof *data->columns);
    if (!read_attributes(reading->chart, node, &language_data, -1, data, err))
        return false;
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (strcmp((const char *)child->name, names[0]) != 0)
            return complain(reading->chart, child, "element", (const char *)child->name, names, ARRAY_SIZE(names), err);
        if (!read_column(reading, child, err))
            return false;
    }
    return true;
}

static bool read_sentence(struct reading *reading, const xmlNode *node, size_t kind, struct error *err)
{
    struct sentences *sentences = &reading->chart->sentences[kind];
    if (!sentences->items)
        sentences->items = arena_alloc(reading->chart->arena, reading->elements, sizeof *sentences->items);
    return read_attributes(reading->chart, node, &language_sentence, -1, &sentences->items[sentences->count++], err);
}

static bool read_mark(struct reading *reading, const xmlNode *node, size_t kind, struct error *err)
{
    struct chart *chart = reading->chart;
    struct mark_description *mark = &chart->marks[chart->mark_count++];
    mark->kind = (enum mark_kind)kind;
    mark->line = xmlGetLineNo(node);
    mark->colour.role = ROLE_SERIES_1;
    return read_attributes(chart, node, &language_mark, (int)kind, mark, err);
}

static bool read_axis(struct reading *reading, const xmlNode *node, struct axis_description *axis, struct error *err)
{
    axis->line = xmlGetLineNo(node);
    return read_attributes(reading->chart, node, &language_axis, -1, axis, err);
}

static bool read_panels(struct reading *reading, const xmlNode *node, struct error *err)
{
    struct chart *chart = reading->chart;
    struct panels_description *panels = &chart->panels;
    if (panels->line != 0)
        return error_set(err, ERROR_INPUT, "%s:%ld: there is a second <panels>; one is enough", chart->file,
                         xmlGetLineNo(node));
    panels->line = xmlGetLineNo(node);
    if (!read_attributes(chart, node, &language_panels, -1, panels, err))
        return false;
    return (panels->columns >= 1.0 && panels->columns <= 12.0 && panels->narrow_columns >= 1.0 &&
            panels->narrow_columns <= 12.0 && panels->height >= 20.0 && panels->height <= 2000.0) ||
           error_set(err, ERROR_INPUT, "%s:%ld: panels stand in 1 to 12 columns and are 20 to 2000 pixels high",
                     chart->file, panels->line);
}

static bool read_let(struct reading *reading, const xmlNode *node, struct error *err)
{
    return read_attributes(reading->chart, node, &language_let, -1, &reading->chart->lets[reading->chart->let_count++],
                           err);
}

static size_t index_of(const char *name, const char *const *names, size_t count)
{
    size_t i = 0;
    while (i < count && strcmp(names[i], name) != 0)
        i++;
    return i;
}

static bool read_child(struct reading *reading, const xmlNode *node, struct error *err)
{
    const char *name = (const char *)node->name;
    size_t mark = index_of(name, language_mark_names, language_mark_count);
    size_t sentence = index_of(name, language_sentence_names, SENTENCE_COUNT);
    if (mark < language_mark_count)
        return read_mark(reading, node, mark, err);
    if (sentence < SENTENCE_COUNT)
        return read_sentence(reading, node, sentence, err);
    if (strcmp(name, "x") == 0)
        return read_axis(reading, node, &reading->chart->x, err);
    if (strcmp(name, "y") == 0)
        return read_axis(reading, node, &reading->chart->y, err);
    if (strcmp(name, "data") == 0)
        return read_data(reading, node, err);
    if (strcmp(name, "let") == 0)
        return read_let(reading, node, err);
    if (strcmp(name, "panels") == 0)
        return read_panels(reading, node, err);

    const char *names[CHOICES_MOST] = {"x", "y", "data", "let", "panels"};
    size_t count = 5;
    for (size_t i = 0; i < language_mark_count; i++)
        names[count++] = language_mark_names[i];
    for (size_t i = 0; i < SENTENCE_COUNT; i++)
        names[count++] = language_sentence_names[i];
    return complain(reading->chart, node, "element", name, names, count, err);
}

static bool is_whole(const struct chart *chart, struct error *err)
{
    for (size_t i = 0; i < SENTENCE_COUNT; i++) {
        /* A small figure stands on a page that says in words what it shows. */
        if (chart->sentences[i].count == 0 && !(i == SENTENCE_DESCRIPTION && chart->each))
            return error_set(err, ERROR_INPUT, "%s: the chart has no <%s>; every figure must carry one", chart->file,
                             language_sentence_names[i]);
    }
    if (chart->data.column_count == 0)
        return error_set(err, ERROR_INPUT,
                         "%s: the chart has no <data> with <column>s; every figure must carry its table", chart->file);
    if (chart->x.line == 0 || chart->y.line == 0)
        return error_set(err, ERROR_INPUT, "%s: the chart must have an <x> and a <y>", chart->file);
    if (chart->panels.line != 0 &&
        (chart->x.scale == AXIS_BAND || chart->y.scale == AXIS_BAND || chart->square || chart->equal_decades))
        return error_set(err, ERROR_INPUT,
                         "%s:%ld: <panels> need axes of numbers or days, and no square or equal-decades", chart->file,
                         chart->panels.line);
    if (!(chart->width >= 100.0 && chart->width <= 10000.0 && chart->height >= 40.0 && chart->height <= 10000.0))
        return error_set(err, ERROR_INPUT, "%s: width must be 100 to 10000 and height 40 to 10000 pixels", chart->file);
    return true;
}

static bool read_root(struct chart *chart, const xmlNode *root, struct error *err)
{
    struct reading reading = {.chart = chart, .elements = xmlChildElementCount((xmlNode *)root)};
    if (strcmp((const char *)root->name, "chart") != 0)
        return error_set(err, ERROR_INPUT, "%s:%ld: the outermost element must be <chart>, not <%s>", chart->file,
                         xmlGetLineNo(root), root->name);
    chart->marks = arena_alloc(chart->arena, reading.elements, sizeof *chart->marks);
    chart->lets = arena_alloc(chart->arena, reading.elements, sizeof *chart->lets);
    chart->needs = "";
    if (!read_attributes(chart, root, &language_chart, -1, chart, err))
        return false;
    for (const xmlNode *child = root->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && !read_child(&reading, child, err))
            return false;
    }
    return is_whole(chart, err);
}

static void keep_silent(void *data, xmlErrorPtr error)
{
    (void)data;
    (void)error;
}

bool language_read(const char *bytes, size_t length, struct chart *chart, struct error *err)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    parser->sax->serror = keep_silent;
    xmlDoc *document = xmlCtxtReadMemory(parser, bytes ? bytes : "", (int)length, chart->file, NULL,
                                         XML_PARSE_NONET | XML_PARSE_COMPACT);
    const xmlError *fault = xmlCtxtGetLastError(parser);
    bool ok;
    if (document && xmlDocGetRootElement(document))
        ok = read_root(chart, xmlDocGetRootElement(document), err);
    else
        ok = error_set(err, ERROR_INPUT, "%s:%d: not well-formed XML: %.*s", chart->file, fault ? fault->line : 1,
                       fault && fault->message ? (int)strcspn(fault->message, "\n") : 0,
                       fault && fault->message ? fault->message : "");
    xmlFreeDoc(document);
    xmlFreeParserCtxt(parser);
    return ok;
}
