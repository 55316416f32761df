/* SPDX-License-Identifier: MIT
 * Knows how the tree of a template becomes steps, and what a template may not say. */
#include "pages/program.h"

#include "base/file.h"
#include "base/memory.h"
#include "pages/expression.h"
#include "pages/html.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#define TEMPLATE_BYTES_MOST (4u << 20)

struct compiler {
    struct program *program;
    const struct parts *parts;
    struct error *err;
    bool complained; /* the parser did */
};

static bool compile_node(struct compiler *compiler, const xmlNode *node);

static bool fault(struct compiler *compiler, const xmlNode *node, const char *problem, const char *about)
{
    return error_set(compiler->err, ERROR_INPUT, "%s:%ld: %s%s%s%s", compiler->program->file,
                     xmlGetLineNo(node), problem, about ? " \"" : "", about ? about : "", about ? "\"" : "");
}

static struct step *add_step(struct program *program, enum step_kind kind)
{
    program->steps = memory_room(program->steps, program->count, &program->capacity, sizeof *program->steps);
    struct step *step = &program->steps[program->count++];
    *step = (struct step){.kind = kind};
    return step;
}

/* Finished HTML is gathered in program->html; this step covers what was added since `start`. */
static void close_html(struct program *program, size_t start)
{
    size_t length = program->html.length - start;
    if (length == 0)
        return;
    struct step *last = program->count > 0 ? &program->steps[program->count - 1] : NULL;
    if (last && last->kind == STEP_HTML && last->start + last->length == start) {
        last->length += length;
        return;
    }
    struct step *step = add_step(program, STEP_HTML);
    step->start = start;
    step->length = length;
}

static void add_html(struct program *program, const char *html)
{
    size_t start = program->html.length;
    text_add(&program->html, html);
    close_html(program, start);
}

static struct step *add_expression(struct compiler *compiler, const xmlNode *node, enum step_kind kind,
                                   const char *expression)
{
    struct xpath *xpath;
    if (!xpath_compile(expression, compiler->program->file, xmlGetLineNo(node), &xpath, compiler->err))
        return NULL;
    struct step *step = add_step(compiler->program, kind);
    step->xpath = xpath;
    if (expression_is_constant(expression))
        step->constant = memory_zeroed(1, sizeof *step->constant);
    return step;
}

static char *value_of(const xmlAttr *attribute)
{
    xmlChar *value = xmlNodeListGetString(attribute->doc, attribute->children, 1);
    return value ? (char *)value : (char *)xmlStrdup(BAD_CAST "");
}

static const xmlAttr *find_slot(const xmlNode *node, enum slot_kind kind)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        const struct slot *slot = slot_find((const char *)attribute->name);
        if (slot && slot->kind == kind)
            return attribute;
    }
    return NULL;
}

static const xmlAttr *find_slot_for(const xmlNode *node, const char *name)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        const struct slot *slot = slot_find((const char *)attribute->name);
        if (slot && slot->kind == SLOT_ATTRIBUTE &&
            strcmp((const char *)attribute->name + strlen(slot->name), name) == 0)
            return attribute;
    }
    return NULL;
}

static bool is_slot(const xmlAttr *attribute)
{
    return text_begins_with((const char *)attribute->name, "data-");
}

/* What the site's content security policy would ignore is refused here, where there is a line number. */
static bool check_attribute_name(struct compiler *compiler, const xmlNode *node, const char *name)
{
    if (text_begins_with(name, "on"))
        return fault(compiler, node,
                     "event handlers are refused by the site's policy; use a script file instead of", name);
    if (strcmp(name, "style") == 0 || strcmp(name, "srcdoc") == 0)
        return fault(compiler, node, "inline code is refused by the site's policy; use a file instead of", name);
    return true;
}

static bool check_attributes(struct compiler *compiler, const xmlNode *node)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        const char *name = (const char *)attribute->name;
        if (attribute->ns)
            return fault(compiler, node, "attributes with a prefix are not HTML:", name);
        if (!is_slot(attribute)) {
            if (!check_attribute_name(compiler, node, name))
                return false;
            continue;
        }
        const struct slot *slot = slot_find(name);
        if (!slot) {
            const char *meant = slot_suggest(name);
            return error_set(compiler->err, ERROR_INPUT, "%s:%ld: unknown slot \"%s\"; %s%s",
                             compiler->program->file, xmlGetLineNo(node), name,
                             meant ? "did you mean " : "see inuse-templates(7)", meant ? meant : "");
        }
        if (slot->kind == SLOT_ATTRIBUTE && !check_attribute_name(compiler, node, name + strlen(slot->name)))
            return false;
        if (slot->kind >= SLOT_PAGE && node->parent != (const xmlNode *)node->doc)
            return fault(compiler, node, "only the outermost element can have", name);
    }
    return true;
}

/* A slot inside content that is replaced would never be filled: most likely a mistake. */
static bool check_placeholder(struct compiler *compiler, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        for (const xmlAttr *attribute = child->properties; attribute; attribute = attribute->next)
            if (is_slot(attribute))
                return fault(compiler, child, "the content around this slot is replaced, so it is never filled:",
                             (const char *)attribute->name);
        if (!check_placeholder(compiler, child))
            return false;
    }
    return true;
}

static bool attribute_is(const xmlNode *node, const char *name, const char *expected)
{
    xmlChar *value = xmlGetNoNsProp(node, BAD_CAST name);
    bool is = value && strcmp((const char *)value, expected) == 0;
    xmlFree(value);
    return is;
}

/* What a <link> names with these words is not loaded with the page. */
static enum link_use use_of(const xmlNode *node, const char *attribute)
{
    enum link_use use = link_use((const char *)node->name, attribute);
    bool followed = attribute_is(node, "rel", "canonical") || attribute_is(node, "rel", "alternate");
    return use == LINK_LOADED && strcmp((const char *)node->name, "link") == 0 && followed ? LINK_FOLLOWED : use;
}

static void compile_static_attribute(struct compiler *compiler, const xmlNode *node, const xmlAttr *attribute)
{
    struct program *program = compiler->program;
    const char *name = (const char *)attribute->name;
    char *value = value_of(attribute);
    size_t start = program->html.length;
    if (use_of(node, name) == LINK_NONE || !link_is_relative(value)) {
        html_add_attribute(&program->html, name, value);
        close_html(program, start);
    } else {
        text_printf(&program->html, " %s=\"", name);
        close_html(program, start);
        add_step(program, STEP_BASE);
        start = program->html.length;
        text_add_xml_value(&program->html, value);
        text_add_byte(&program->html, '"');
        close_html(program, start);
    }
    xmlFree(value);
}

static bool compile_dynamic_attribute(struct compiler *compiler, const xmlNode *node, const xmlAttr *slot,
                                      const char *name)
{
    char *expression = value_of(slot);
    struct step *step = add_expression(compiler, node, html_is_flag(name) ? STEP_FLAG : STEP_ATTRIBUTE, expression);
    xmlFree(expression);
    if (!step)
        return false;
    step->name = memory_text(name);
    step->use = use_of(node, name);
    /* An image without alt is announced by its file name, an option without value sends its text. */
    step->keep_empty = strcmp(name, "alt") == 0 || strcmp(name, "value") == 0;
    return true;
}

/* In the order in which they stand; where NAME and data-attr-NAME are both there, the first is a placeholder
 * and its place counts. */
static bool compile_attributes(struct compiler *compiler, const xmlNode *node)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        const char *name = (const char *)attribute->name;
        const struct slot *slot = slot_find(name);
        if (!slot) {
            const xmlAttr *value = find_slot_for(node, name);
            if (!value)
                compile_static_attribute(compiler, node, attribute);
            else if (!compile_dynamic_attribute(compiler, node, value, name))
                return false;
        } else if (slot->kind == SLOT_ATTRIBUTE) {
            name += strlen(slot->name);
            if (!xmlHasProp(node, BAD_CAST name) && !compile_dynamic_attribute(compiler, node, attribute, name))
                return false;
        }
    }
    return true;
}

static bool compile_children(struct compiler *compiler, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next)
        if (!compile_node(compiler, child))
            return false;
    return true;
}

static bool compile_content(struct compiler *compiler, const xmlNode *node)
{
    const xmlAttr *text = find_slot(node, SLOT_TEXT), *copy = find_slot(node, SLOT_COPY);
    if (!text && !copy)
        return compile_children(compiler, node);
    if (text && copy)
        return fault(compiler, node, "data-text and data-copy exclude each other", NULL);
    char *expression = value_of(text ? text : copy);
    bool done = add_expression(compiler, node, text ? STEP_TEXT : STEP_COPY, expression) != NULL;
    xmlFree(expression);
    return done && check_placeholder(compiler, node);
}

static bool compile_include(struct compiler *compiler, const xmlNode *node, const xmlAttr *include)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        const struct slot *slot = slot_find((const char *)attribute->name);
        if (slot && slot->kind != SLOT_INCLUDE && slot->kind != SLOT_LET && slot->kind != SLOT_IF &&
            slot->kind != SLOT_EACH)
            return fault(compiler, node, "the part replaces this element, so it cannot have", slot->name);
    }
    if (!check_placeholder(compiler, node))
        return false;
    const struct program *part;
    char *name = value_of(include);
    bool found = compiler->parts->find(compiler->parts->context, name, compiler->program->file,
                                       xmlGetLineNo(node), &part, compiler->err);
    xmlFree(name);
    if (found)
        add_step(compiler->program, STEP_PART)->part = part;
    return found;
}

/* Data for search engines: browsers do not run it. Its text must come from a slot, whose '<' could not end
 * the element. */
static bool is_data_block(const xmlNode *node)
{
    return strcmp((const char *)node->name, "script") == 0 && attribute_is(node, "type", "application/ld+json") &&
           find_slot(node, SLOT_TEXT);
}

static bool compile_tag(struct compiler *compiler, const xmlNode *node)
{
    struct program *program = compiler->program;
    const char *name = (const char *)node->name;
    if (html_is_raw(name) && !is_data_block(node) &&
        (node->children || find_slot(node, SLOT_TEXT) || find_slot(node, SLOT_COPY)))
        return fault(compiler, node,
                     "inline code is refused by the site's policy; use a file instead of content in", name);
    if (html_is_void(name) && (node->children || find_slot(node, SLOT_TEXT) || find_slot(node, SLOT_COPY)))
        return fault(compiler, node, "this element cannot have content:", name);
    add_html(program, "<");
    add_html(program, name);
    if (!compile_attributes(compiler, node))
        return false;
    add_html(program, html_keeps_space(name) ? ">\n" : ">");
    if (html_is_void(name))
        return true;
    if (!compile_content(compiler, node))
        return false;
    add_html(program, "</");
    add_html(program, name);
    add_html(program, ">");
    return true;
}

static bool compile_whole(struct compiler *compiler, const xmlNode *node)
{
    const xmlAttr *include = find_slot(node, SLOT_INCLUDE);
    if (include)
        return compile_include(compiler, node, include);
    if (strcmp((const char *)node->name, "template") == 0)
        return compile_content(compiler, node);
    return compile_tag(compiler, node);
}

/* Opens data-each or data-if; *ret_index is its step, to be closed, or unchanged where there is no such slot. */
static bool open_guard(struct compiler *compiler, const xmlNode *node, enum slot_kind slot,
                       enum step_kind kind, size_t *ret_index)
{
    const xmlAttr *attribute = find_slot(node, slot);
    if (!attribute)
        return true;
    char *expression = value_of(attribute);
    bool done = add_expression(compiler, node, kind, expression) != NULL;
    xmlFree(expression);
    if (done)
        *ret_index = compiler->program->count - 1;
    return done;
}

/* After a guard, HTML must start a new step even where it follows on in the buffer: close_html() joins only
 * across an unbroken row of steps, and the step before may be the last guarded one. */
static void close_guard(struct program *program, size_t index)
{
    if (index == SIZE_MAX)
        return;
    program->steps[index].end = program->count;
    text_add_byte(&program->html, '\n');
}

static bool compile_guarded(struct compiler *compiler, const xmlNode *node)
{
    size_t condition = SIZE_MAX;
    if (!open_guard(compiler, node, SLOT_IF, STEP_IF, &condition) || !compile_whole(compiler, node))
        return false;
    close_guard(compiler->program, condition);
    return true;
}

/* Each data-let- of the element is about those after it, and about all that is inside. */
static bool compile_body(struct compiler *compiler, const xmlNode *node, const xmlAttr *from)
{
    const xmlAttr *attribute = from;
    const struct slot *slot = NULL;
    while (attribute && (!(slot = slot_find((const char *)attribute->name)) || slot->kind != SLOT_LET))
        attribute = attribute->next;
    if (!attribute)
        return compile_guarded(compiler, node);
    char *expression = value_of(attribute);
    struct step *step = add_expression(compiler, node, STEP_LET, expression);
    size_t index = compiler->program->count - 1;
    xmlFree(expression);
    if (!step)
        return false;
    step->name = memory_text((const char *)attribute->name + strlen(slot->name));
    if (!compile_body(compiler, node, attribute->next))
        return false;
    close_guard(compiler->program, index);
    return true;
}

static bool compile_element(struct compiler *compiler, const xmlNode *node)
{
    size_t each = SIZE_MAX;
    if (node->ns && node->ns->prefix)
        return fault(compiler, node, "elements with a prefix are not HTML:", (const char *)node->name);
    if (!check_attributes(compiler, node) || !open_guard(compiler, node, SLOT_EACH, STEP_EACH, &each) ||
        !compile_body(compiler, node, node->properties))
        return false;
    close_guard(compiler->program, each);
    return true;
}

static bool keeps_space(const xmlNode *node)
{
    for (; node && node->type == XML_ELEMENT_NODE; node = node->parent)
        if (html_keeps_space((const char *)node->name))
            return true;
    return false;
}

/* White space that holds a line break is indentation: one newline says the same in a third of the bytes. */
static void compile_text(struct program *program, const xmlNode *node)
{
    const char *content = (const char *)node->content, *spaces = " \t\r\n";
    if (keeps_space(node->parent)) {
        size_t start = program->html.length;
        text_add_xml(&program->html, content);
        close_html(program, start);
        return;
    }
    struct text text = TEXT_INIT;
    while (*content) {
        size_t word = strcspn(content, spaces), space = strspn(content + word, spaces);
        text_add_bytes(&text, content, word);
        if (memchr(content + word, '\n', space))
            text_add_byte(&text, '\n');
        else
            text_add_bytes(&text, content + word, space);
        content += word + space;
    }
    size_t start = program->html.length;
    text_add_xml(&program->html, text.bytes ? text.bytes : "");
    close_html(program, start);
    text_clear(&text);
}

static bool compile_node(struct compiler *compiler, const xmlNode *node)
{
    switch (node->type) {
    case XML_ELEMENT_NODE:
        return compile_element(compiler, node);
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE:
        compile_text(compiler->program, node);
        return true;
    case XML_COMMENT_NODE:
        return true;
    default:
        return fault(compiler, node,
                     "entities and processing instructions are refused: write the character itself, not",
                     node->name ? (const char *)node->name : "it");
    }
}

static bool compile_page_slots(struct compiler *compiler, const xmlNode *root)
{
    struct program *program = compiler->program;
    const struct {
        enum slot_kind kind;
        struct xpath **xpath;
    } pages[] = {{SLOT_PAGE, &program->page},
                 {SLOT_PAGE_EACH, &program->page_each},
                 {SLOT_PAGE_IF, &program->page_if},
                 {SLOT_PAGE_BASE, &program->page_base},
                 {SLOT_PAGE_ORDER, &program->page_order},
                 {SLOT_PAGE_TITLE, &program->page_title},
                 {SLOT_PAGE_UNDER, &program->page_under}};
    for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
        const xmlAttr *slot = find_slot(root, pages[i].kind);
        if (!slot)
            continue;
        char *expression = value_of(slot);
        bool done = xpath_compile(expression, program->file, xmlGetLineNo(root), pages[i].xpath, compiler->err);
        xmlFree(expression);
        if (!done)
            return false;
    }
    return true;
}

/* Takes the first complaint of the parser: those that follow are its consequences. The parser calls this with
 * itself. */
static void note_complaint(void *data, xmlErrorPtr complaint)
{
    struct compiler *compiler = ((xmlParserCtxt *)data)->_private;
    const char *message = complaint->message ? complaint->message : "ill-formed";
    if (complaint->level < XML_ERR_ERROR)
        return;
    compiler->complained = true;
    error_set(compiler->err, ERROR_INPUT, "%s:%d: not well-formed XML: %.*s", compiler->program->file, complaint->line,
              (int)strcspn(message, "\n"), message);
}

static xmlDoc *parse(struct compiler *compiler, const struct text *source)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    if (!parser)
        return NULL;
    parser->_private = compiler;
    parser->sax->serror = note_complaint;
    xmlDoc *document = xmlCtxtReadMemory(parser, source->bytes, (int)source->length, NULL, "UTF-8", XML_PARSE_NONET);
    xmlFreeParserCtxt(parser);
    if (document && !compiler->complained)
        return document;
    xmlFreeDoc(document);
    error_set(compiler->err, ERROR_INPUT, "%s:1: not well-formed XML", compiler->program->file);
    return NULL;
}

bool program_compile(struct program *program, const char *path, const struct parts *parts, struct error *err)
{
    struct compiler compiler = {.program = program, .parts = parts, .err = err};
    struct text source = TEXT_INIT;
    program->file = memory_text(path);
    if (!file_read(path, TEMPLATE_BYTES_MOST, &source, err)) {
        text_clear(&source);
        return false;
    }
    xmlDoc *document = parse(&compiler, &source);
    text_clear(&source);
    if (!document)
        return false;
    const xmlNode *root = xmlDocGetRootElement(document);
    bool done = compile_page_slots(&compiler, root) && compile_node(&compiler, root);
    xmlFreeDoc(document);
    return done;
}

void program_clear(struct program *program)
{
    for (size_t i = 0; i < program->count; i++) {
        xpath_free(program->steps[i].xpath);
        free(program->steps[i].constant);
        free(program->steps[i].name);
    }
    xpath_free(program->page);
    xpath_free(program->page_each);
    xpath_free(program->page_if);
    xpath_free(program->page_base);
    xpath_free(program->page_order);
    xpath_free(program->page_title);
    xpath_free(program->page_under);
    text_clear(&program->html);
    free(program->steps);
    free(program->file);
    *program = (struct program){.file = NULL};
}
