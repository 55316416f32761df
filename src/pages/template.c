/* SPDX-License-Identifier: MIT
 * Knows which templates there are, and how a page is made of one. */
#include "pages/template.h"

#include "base/arena.h"
#include "base/nearest.h"
#include "pages/html.h"
#include "pages/link.h"
#include "pages/program.h"
#include "report/xpath.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum part_state { PART_COMPILING, PART_READY };

struct part {
    struct part *next;
    char *name;
    enum part_state state;
    struct program program;
};

struct templates {
    char **names;
    struct program *pages;
    size_t count;
    struct part *parts;
    struct folders folders; /* while loading only */
    struct arena *names_arena, *scratch, *constants;
    xmlDoc *document; /* the one that `scope` and `constants` are for */
    struct xpath_scope *scope;
};

static bool part_missing(struct templates *templates, const char *name, const char *file, long line, struct error *err)
{
    struct folders parts = {.count = 0};
    const char **paths = arena_alloc(templates->scratch, templates->folders.count + 1, sizeof *paths);
    struct error ignored = ERROR_INIT;
    char **names = NULL;
    size_t count = 0;
    for (size_t i = 0; i < templates->folders.count; i++)
        paths[parts.count++] = arena_printf(templates->scratch, "%s/parts", templates->folders.paths[i]);
    parts.paths = paths;
    if (!folders_list(&parts, ".html", templates->scratch, &names, &count, &ignored))
        count = 0;
    const char *meant = nearest(name, (const char *const *)names, count);
    return error_set(err, ERROR_INPUT, "%s:%ld: there is no part \"%s\" in templates/parts/%s%s%s", file, line, name,
                     meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"" : "");
}

static bool find_part(void *context, const char *name, const char *file, long line, const struct program **ret_part,
                      struct error *err)
{
    struct templates *templates = context;
    for (struct part *part = templates->parts; part; part = part->next) {
        if (strcmp(part->name, name) != 0)
            continue;
        if (part->state == PART_COMPILING)
            return error_set(err, ERROR_INPUT, "%s:%ld: the part \"%s\" includes itself", file, line, name);
        *ret_part = &part->program;
        return true;
    }
    const char *path = NULL;
    if (link_is_safe_path(name))
        path = folders_find(&templates->folders, arena_printf(templates->scratch, "parts/%s", name),
                            templates->scratch);
    if (!path)
        return part_missing(templates, name, file, line, err);
    struct part *part = memory_zeroed(1, sizeof *part);
    *part = (struct part){.next = templates->parts, .name = memory_text(name), .state = PART_COMPILING};
    templates->parts = part;
    if (!program_compile(&part->program, path, &(struct parts){.find = find_part, .context = templates}, err))
        return false;
    part->state = PART_READY;
    *ret_part = &part->program;
    return true;
}

static bool compile_pages(struct templates *templates, struct error *err)
{
    const struct parts parts = {.find = find_part, .context = templates};
    for (size_t i = 0; i < templates->count; i++) {
        const char *path = folders_find(&templates->folders, templates->names[i], templates->scratch);
        if (!path)
            return error_set(err, ERROR_IO, "template %s went away", templates->names[i]);
        if (!program_compile(&templates->pages[i], path, &parts, err))
            return false;
    }
    return true;
}

bool templates_load(const struct folders *folders, struct templates **ret_templates, struct error *err)
{
    struct templates *templates = memory_zeroed(1, sizeof *templates);
    templates->names_arena = arena_new();
    templates->scratch = arena_new();
    templates->constants = arena_new();
    templates->folders = *folders;
    bool done = folders_list(folders, ".html", templates->names_arena, &templates->names, &templates->count, err);
    if (done) {
        templates->pages = memory_zeroed(templates->count + 1, sizeof *templates->pages);
        done = compile_pages(templates, err);
    }
    templates->folders = (struct folders){.count = 0};
    if (done)
        *ret_templates = templates;
    else
        templates_free(templates);
    return done;
}

void templates_free(struct templates *templates)
{
    if (!templates)
        return;
    for (size_t i = 0; templates->pages && i < templates->count; i++)
        program_clear(&templates->pages[i]);
    free(templates->pages);
    for (struct part *part = templates->parts, *next; part; part = next) {
        next = part->next;
        program_clear(&part->program);
        free(part->name);
        free(part);
    }
    xpath_scope_free(templates->scope);
    arena_free(templates->names_arena);
    arena_free(templates->scratch);
    arena_free(templates->constants);
    free(templates);
}

size_t templates_count(const struct templates *templates)
{
    return templates->count;
}

const char *template_name(const struct templates *templates, size_t index)
{
    return templates->names[index];
}

static void forget_constants(struct program *program)
{
    const struct xpath *of_page[] = {program->page,       program->page_each,  program->page_if,   program->page_base,
                                     program->page_order, program->page_title, program->page_under};
    for (size_t i = 0; i < ARRAY_SIZE(of_page); i++)
        xpath_forget(of_page[i]);
    for (size_t i = 0; i < program->count; i++) {
        xpath_forget(program->steps[i].xpath);
        if (program->steps[i].constant)
            program->steps[i].constant->known = false;
    }
}

static struct xpath_scope *scope_for(struct templates *templates, xmlDoc *document)
{
    if (templates->document != document) {
        xpath_scope_free(templates->scope);
        templates->scope = xpath_scope_new(document);
        templates->document = document;
        for (size_t i = 0; i < templates->count; i++)
            forget_constants(&templates->pages[i]);
        for (struct part *part = templates->parts; part; part = part->next)
            forget_constants(&part->program);
        arena_reset(templates->constants);
    }
    return templates->scope;
}

void templates_forget(struct templates *templates)
{
    templates->document = NULL;
}

bool template_contexts(struct templates *templates, size_t index, xmlDoc *document, struct arena *arena,
                       xmlNode ***ret_nodes, size_t *ret_count, struct error *err)
{
    const struct program *page = &templates->pages[index];
    struct xpath_scope *scope = scope_for(templates, document);
    xmlNode *root = xmlDocGetRootElement(document);
    bool wanted = true;
    if (page->page_if && !xpath_boolean(scope, page->page_if, root, &wanted, err))
        return false;
    if (wanted && page->page_each)
        return xpath_nodes(scope, page->page_each, root, arena, ret_nodes, ret_count, err);
    xmlNode **nodes = arena_alloc(arena, 1, sizeof *nodes);
    nodes[0] = root;
    *ret_nodes = nodes;
    *ret_count = wanted ? 1 : 0;
    return true;
}

bool template_navigation(struct templates *templates, size_t index, xmlNode *context, struct arena *arena,
                         double *ret_order, const char **ret_title, struct error *err)
{
    const struct program *page = &templates->pages[index];
    struct xpath_scope *scope = scope_for(templates, context->doc);
    double order = NAN;
    const char *title = templates->names[index];
    if ((page->page_order && !xpath_number(scope, page->page_order, context, &order, err)) ||
        (page->page_title && !xpath_string(scope, page->page_title, context, arena, &title, err)))
        return false;
    *ret_order = order;
    *ret_title = title;
    return true;
}

bool template_path(struct templates *templates, size_t index, xmlNode *context, struct arena *arena,
                   const char **ret_path, struct error *err)
{
    const struct program *page = &templates->pages[index];
    const char *path = templates->names[index];
    if (page->page && !xpath_string(scope_for(templates, context->doc), page->page, context, arena, &path, err))
        return false;
    if (!link_is_safe_path(path))
        return error_set(err, ERROR_INPUT,
                         "%s:1: data-page gives the path \"%s\", which cannot be a file of the site: use "
                         "letters, digits and "
                         "-._~@+ between single slashes",
                         page->file, path);
    *ret_path = path;
    return true;
}

/* Where rendering stands: the page, and the node that expressions start from. */
struct frame {
    struct templates *templates;
    struct xpath_scope *scope;
    const char *base;
    struct text *out;
    xmlNode *node;
    size_t position, last;
};

static bool run(const struct program *program, size_t from, size_t to, const struct frame *frame, struct error *err);

/* The string lasts until the next evaluation. */
static bool string_of(const struct step *step, const struct frame *frame, const char **ret_string, struct error *err)
{
    struct constant *constant = step->constant;
    if (!constant)
        return xpath_text(frame->scope, step->xpath, frame->node, ret_string, err);
    if (!constant->known &&
        !xpath_string(frame->scope, step->xpath, frame->node, frame->templates->constants, &constant->string, err))
        return false;
    constant->known = true;
    *ret_string = constant->string;
    return true;
}

static bool boolean_of(const struct step *step, const struct frame *frame, bool *ret_boolean, struct error *err)
{
    struct constant *constant = step->constant;
    if (!constant)
        return xpath_boolean(frame->scope, step->xpath, frame->node, ret_boolean, err);
    if (!constant->known && !xpath_boolean(frame->scope, step->xpath, frame->node, &constant->boolean, err))
        return false;
    constant->known = true;
    *ret_boolean = constant->boolean;
    return true;
}

static bool nodes_of(const struct step *step, const struct frame *frame, xmlNode ***ret_nodes,
                     size_t *ret_count, struct error *err)
{
    struct constant *constant = step->constant;
    if (!constant)
        return xpath_nodes(frame->scope, step->xpath, frame->node, frame->templates->scratch, ret_nodes,
                           ret_count, err);
    if (!constant->known && !xpath_nodes(frame->scope, step->xpath, frame->node, frame->templates->constants,
                                         &constant->nodes, &constant->count, err))
        return false;
    constant->known = true;
    *ret_nodes = constant->nodes;
    *ret_count = constant->count;
    return true;
}

static bool run_text(const struct program *program, size_t index, const struct frame *frame, struct error *err)
{
    const struct step *step = &program->steps[index];
    const char *value;
    if (!string_of(step, frame, &value, err))
        return false;
    text_add_xml(frame->out, value);
    return true;
}

static void add_link(const struct step *step, const struct frame *frame, const char *address)
{
    if (*address != '#' && !link_is_allowed(step->use, address))
        return;
    html_open_attribute(frame->out, step->name);
    if (link_is_relative(address))
        text_add(frame->out, frame->base);
    link_add(frame->out, address);
    text_add_byte(frame->out, '"');
}

static bool run_attribute(const struct program *program, size_t index, const struct frame *frame, struct error *err)
{
    const struct step *step = &program->steps[index];
    const char *value;
    if (!string_of(step, frame, &value, err))
        return false;
    if (step->use != LINK_NONE) {
        add_link(step, frame, value);
    } else if (*value || step->keep_empty) {
        html_open_attribute(frame->out, step->name);
        text_add_xml_value(frame->out, value);
        text_add_byte(frame->out, '"');
    }
    return true;
}

static bool run_flag(const struct program *program, size_t index, const struct frame *frame, struct error *err)
{
    const struct step *step = &program->steps[index];
    bool value;
    if (!boolean_of(step, frame, &value, err))
        return false;
    if (value)
        html_add_attribute(frame->out, step->name, "");
    return true;
}

static bool run_copy(const struct program *program, size_t index, const struct frame *frame, struct error *err)
{
    const struct step *step = &program->steps[index];
    xmlNode **nodes;
    size_t count;
    if (!nodes_of(step, frame, &nodes, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!html_add_node(frame->out, nodes[i], err))
            return false;
    return true;
}

static bool run_each(const struct program *program, size_t index, const struct frame *frame, struct error *err)
{
    const struct step *step = &program->steps[index];
    struct frame inner = *frame;
    xmlNode **nodes;
    if (!nodes_of(step, frame, &nodes, &inner.last, err))
        return false;
    for (size_t i = 0; i < inner.last; i++) {
        inner.node = nodes[i];
        inner.position = i + 1;
        xpath_scope_position(frame->scope, inner.position, inner.last);
        if (!run(program, index + 1, step->end, &inner, err))
            return false;
    }
    xpath_scope_position(frame->scope, frame->position, frame->last);
    return true;
}

static bool run_let(const struct program *program, size_t index, const struct frame *frame, struct error *err)
{
    const struct step *step = &program->steps[index];
    if (!xpath_scope_let(frame->scope, step->name, step->xpath, frame->node, err))
        return false;
    bool done = run(program, index + 1, step->end, frame, err);
    xpath_scope_drop(frame->scope);
    return done;
}

static bool run_html(const struct program *program, size_t index, const struct frame *frame, struct error *err)
{
    const struct step *step = &program->steps[index];
    (void)err;
    text_add_bytes(frame->out, program->html.bytes + step->start, step->length);
    return true;
}

static bool run_base(const struct program *program, size_t index, const struct frame *frame, struct error *err)
{
    (void)program;
    (void)index;
    (void)err;
    text_add(frame->out, frame->base);
    return true;
}

static bool run_part(const struct program *program, size_t index, const struct frame *frame, struct error *err)
{
    const struct program *part = program->steps[index].part;
    return run(part, 0, part->count, frame, err);
}

static bool run_if(const struct program *program, size_t index, const struct frame *frame, struct error *err)
{
    const struct step *step = &program->steps[index];
    bool wanted;
    return boolean_of(step, frame, &wanted, err) && (!wanted || run(program, index + 1, step->end, frame, err));
}

static bool run(const struct program *program, size_t from, size_t to, const struct frame *frame, struct error *err)
{
    static bool (*const runners[])(const struct program *, size_t, const struct frame *, struct error *) = {
        [STEP_HTML] = run_html, [STEP_BASE] = run_base, [STEP_TEXT] = run_text, [STEP_ATTRIBUTE] = run_attribute,
        [STEP_FLAG] = run_flag, [STEP_COPY] = run_copy, [STEP_LET] = run_let,   [STEP_IF] = run_if,
        [STEP_EACH] = run_each, [STEP_PART] = run_part,
    };
    for (size_t i = from; i < to;) {
        const struct step *step = &program->steps[i];
        if (!runners[step->kind](program, i, frame, err))
            return false;
        i = step->end > i ? step->end : i + 1;
    }
    return true;
}

static const char *way_to_root(const char *path, struct arena *arena)
{
    struct text way = TEXT_INIT;
    for (const char *at = path; *at; at++)
        if (*at == '/')
            text_add(&way, "../");
    const char *copy = arena_text(arena, way.bytes ? way.bytes : "");
    text_clear(&way);
    return copy;
}

static bool set_variable(struct xpath_scope *scope, const char *name, const struct xpath *xpath, xmlNode *context,
                         struct arena *arena, struct error *err)
{
    const char *value = "";
    if (xpath && !xpath_string(scope, xpath, context, arena, &value, err))
        return false;
    xpath_scope_set(scope, name, value);
    return true;
}

static bool render(struct templates *templates, const struct program *page, struct xpath_scope *scope,
                   xmlNode *context, const char *path, struct text *out, struct error *err)
{
    struct frame frame = {
        .templates = templates, .scope = scope, .out = out, .node = context, .position = 1, .last = 1};
    xpath_scope_set(scope, "path", path);
    if (!set_variable(scope, "title", page->page_title, context, templates->scratch, err) ||
        !set_variable(scope, "under", page->page_under, context, templates->scratch, err))
        return false;
    xpath_scope_position(scope, 1, 1);
    frame.base = "";
    if (page->page_base && !xpath_string(scope, page->page_base, context, templates->scratch, &frame.base, err))
        return false;
    if (*frame.base == '\0')
        frame.base = way_to_root(path, templates->scratch);
    text_add(out, "<!DOCTYPE html>\n");
    if (!run(page, 0, page->count, &frame, err))
        return false;
    text_add_byte(out, '\n');
    return true;
}

bool template_render(struct templates *templates, size_t index, xmlNode *context, bool is_changing, const char *path,
                     struct text *out, struct error *err)
{
    struct xpath_scope *scope = scope_for(templates, context->doc);
    arena_reset(templates->scratch);
    xpath_scope_settle(scope, is_changing ? context : NULL);
    xpath_scope_set_element(scope, context);
    bool done = render(templates, &templates->pages[index], scope, context, path, out, err);
    xpath_scope_set_element(scope, NULL);
    return done;
}
