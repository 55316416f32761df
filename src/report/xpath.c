/* SPDX-License-Identifier: MIT
 * Knows how libxml2 compiles and evaluates XPath, and how its errors become sentences. */
#include "report/xpath.h"

#include "base/arena.h"
#include "base/attributes.h"
#include "base/nearest.h"
#include "report/xpath_direct.h"
#include "report/xpath_names.h"

#include <libxml/xmlerror.h>
#include <libxml/xpathInternals.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct xpath {
    struct xpath_tree tree;     /* without a root where only libxml2 can evaluate the expression */
    xmlXPathCompExpr *compiled; /* NULL where there is a tree */
    char *source, *file;
    long line;
};

struct xpath_scope {
    xmlXPathContext *context;
    xmlXPathObject *object; /* that the last value came from; NULL = none */
    struct arena *arena;    /* of the last evaluation */
    xmlNode *first;         /* that it found */
    struct xpath_indexes *indexes; /* NULL until the document is settled */
    const xmlNode *changing;       /* where it is not */
    struct variable *variables;
    size_t count, capacity, position, last;
    char complaint[512]; /* what libxml2 said last */
};

#define FUNCTION_NAMESPACE "urn:inuse:functions"

/* libxml2's errors end in newlines and come without the place; the place is ours to add. */
static void note_complaint(void *data, xmlErrorPtr error)
{
    struct xpath_scope *scope = data;
    const char *message = error && error->message ? error->message : "invalid expression";
    size_t length = strcspn(message, "\n");
    if (length >= sizeof scope->complaint)
        length = sizeof scope->complaint - 1;
    memcpy(scope->complaint, message, length);
    scope->complaint[length] = '\0';
}

/* Some failures (an unknown function) reach only libxml2's generic channel, which otherwise prints. */
static PRINTF(2, 3) void note_generic(void *data, const char *format, ...)
{
    struct xpath_scope *scope = data;
    va_list arguments;

    va_start(arguments, format);
    if (scope->complaint[0] == '\0')
        vsnprintf(scope->complaint, sizeof scope->complaint, format, arguments);
    va_end(arguments);
    scope->complaint[strcspn(scope->complaint, "\n")] = '\0';
}

static bool compile(const char *expression, const char *file, long line, xmlXPathCompExpr **ret_compiled,
                    struct error *err)
{
    /* A context of its own keeps libxml2 from printing to standard error. */
    xmlXPathContext *context = xmlXPathNewContext(NULL);
    if (!context)
        return error_set(err, ERROR_IO, "out of memory");
    struct xpath_scope scope = {.complaint = "invalid expression"};
    context->userData = &scope;
    context->error = note_complaint;
    xmlXPathCompExpr *compiled = xmlXPathCtxtCompile(context, BAD_CAST expression);
    xmlXPathFreeContext(context);
    if (!compiled)
        return error_set(err, ERROR_INPUT, "%s:%ld: cannot read the XPath expression \"%s\": %s", file, line,
                         expression, scope.complaint);
    char name[XPATH_NAME_SIZE], meant[XPATH_NAME_SIZE];
    if (xpath_find_unknown_function(expression, name, meant)) {
        xmlXPathFreeCompExpr(compiled);
        return error_set(err, ERROR_INPUT,
                         "%s:%ld: the XPath expression \"%s\": there is no function \"%s\"%s%s%s", file, line,
                         expression, name, *meant ? "; did you mean \"" : "", meant, *meant ? "\"" : "");
    }
    *ret_compiled = compiled;
    return true;
}

/* What the tree can evaluate libxml2 compiles only when it is asked after all: most expressions are of one
 * page, and compiling takes longer than evaluating. */
bool xpath_compile(const char *expression, const char *file, long line, struct xpath **ret_xpath, struct error *err)
{
    struct xpath_tree tree = {.root = NULL};
    xmlXPathCompExpr *compiled = NULL;
    if (!xpath_tree_parse(expression, &tree) && !compile(expression, file, line, &compiled, err))
        return false;
    struct xpath *xpath = memory_zeroed(1, sizeof *xpath);
    *xpath = (struct xpath){.tree = tree,
                            .compiled = compiled,
                            .source = memory_text(expression),
                            .file = memory_text(file),
                            .line = line};
    *ret_xpath = xpath;
    return true;
}

void xpath_free(struct xpath *xpath)
{
    if (!xpath)
        return;
    xmlXPathFreeCompExpr(xpath->compiled);
    xpath_tree_clear(&xpath->tree);
    free(xpath->source);
    free(xpath->file);
    free(xpath);
}

const char *xpath_source(const struct xpath *xpath)
{
    return xpath->source;
}

void xpath_forget(const struct xpath *xpath)
{
    if (xpath)
        xpath_tree_forget(&xpath->tree);
}

/* libxml2 calls every function of texts by this one, and says in the context which it is. */
static void call_format(xmlXPathParserContext *parser, int given)
{
    struct xpath_scope *scope = parser->context->userData;
    const struct xpath_function *function = xpath_function_find((const char *)parser->context->function);
    const char *arguments[XPATH_ARGUMENTS_MOST];
    if (!function || given < 0 || (size_t)given != function->arguments) {
        xmlXPathSetArityError(parser);
        return;
    }
    for (size_t i = function->arguments; i > 0; i--) {
        xmlChar *argument = xmlXPathPopString(parser);
        if (!argument)
            return;
        arguments[i - 1] = arena_text(scope->arena, (const char *)argument);
        xmlFree(argument);
    }
    valuePush(parser, xmlXPathNewCString(function->format(arguments, scope->arena)));
}

static const struct variable *find_variable(const struct xpath_scope *scope, const char *name)
{
    for (size_t i = scope->count; i > 0; i--)
        if (strcmp(scope->variables[i - 1].name, name) == 0)
            return &scope->variables[i - 1];
    return NULL;
}

static xmlXPathObject *look_variable_up(void *data, const xmlChar *name, const xmlChar *namespace)
{
    const struct variable *variable = namespace ? NULL : find_variable(data, (const char *)name);
    return variable ? xpath_value_object(&variable->value) : NULL;
}

struct xpath_scope *xpath_scope_new(xmlDoc *document)
{
    struct xpath_scope *scope = memory_zeroed(1, sizeof *scope);
    scope->arena = arena_new();
    scope->context = xmlXPathNewContext(document);
    if (!scope->context)
        abort();
    scope->context->userData = scope;
    scope->context->error = note_complaint;
    xmlXPathRegisterVariableLookup(scope->context, look_variable_up, scope);
    xmlXPathRegisterNs(scope->context, BAD_CAST "f", BAD_CAST FUNCTION_NAMESPACE);
    for (size_t i = 0; i < xpath_function_count; i++)
        xmlXPathRegisterFuncNS(scope->context, BAD_CAST xpath_functions[i].name, BAD_CAST FUNCTION_NAMESPACE,
                               xpath_functions[i].evaluate ? xpath_functions[i].evaluate : call_format);
    xpath_scope_position(scope, 1, 1);
    return scope;
}

/* One that keep() made. */
static void free_value(const struct xpath_value *value)
{
    if (value->kind == XPATH_VALUE_STRING)
        free((void *)value->string);
    else if (value->kind == XPATH_VALUE_NODES)
        free(value->nodes);
}

static void free_variable(struct variable *variable)
{
    free_value(&variable->value);
    free((void *)variable->name);
}

void xpath_scope_free(struct xpath_scope *scope)
{
    if (!scope)
        return;
    for (size_t i = 0; i < scope->count; i++)
        free_variable(&scope->variables[i]);
    free(scope->variables);
    xpath_indexes_free(scope->indexes);
    xmlXPathFreeObject(scope->object);
    xmlXPathFreeContext(scope->context);
    arena_free(scope->arena);
    free(scope);
}

static struct xpath_value keep(const struct xpath_value *value)
{
    struct xpath_value kept = *value;
    if (value->kind == XPATH_VALUE_STRING)
        kept.string = memory_text(value->string);
    if (value->kind == XPATH_VALUE_NODES) {
        kept.nodes = memory_grow(NULL, value->count, sizeof *kept.nodes);
        if (value->count > 0)
            memcpy(kept.nodes, value->nodes, value->count * sizeof *kept.nodes);
    }
    return kept;
}

static void push_variable(struct xpath_scope *scope, const char *name, const struct xpath_value *value)
{
    scope->variables = memory_room(scope->variables, scope->count, &scope->capacity, sizeof *scope->variables);
    scope->variables[scope->count++] = (struct variable){.name = memory_text(name), .value = keep(value)};
}

void xpath_scope_set(struct xpath_scope *scope, const char *name, const char *value)
{
    const struct xpath_value string = {.kind = XPATH_VALUE_STRING, .string = value};
    for (size_t i = 0; i < scope->count; i++)
        if (strcmp(scope->variables[i].name, name) == 0) {
            struct xpath_value before = scope->variables[i].value;
            scope->variables[i].value = keep(&string);
            free_value(&before);
            return;
        }
    push_variable(scope, name, &string);
}

void xpath_scope_position(struct xpath_scope *scope, size_t position, size_t last)
{
    scope->position = position;
    scope->last = last;
}

void xpath_scope_settle(struct xpath_scope *scope, const xmlNode *changing)
{
    scope->changing = changing;
    if (!scope->indexes)
        scope->indexes = xpath_indexes_new();
}

void xpath_scope_set_element(struct xpath_scope *scope, const xmlNode *element)
{
    xpath_indexes_set_element(scope->indexes, element);
}

/* libxml2 does not say which variable it missed. */
static void name_missing_variable(struct xpath_scope *scope, const struct xpath *xpath)
{
    const char *names[32];
    size_t count = 0;
    char name[XPATH_NAME_SIZE];

    for (const char *at = xpath->source; xpath_next_variable(&at, name);) {
        if (find_variable(scope, name))
            continue;
        for (size_t i = 0; i < scope->count && count < ARRAY_SIZE(names); i++)
            names[count++] = scope->variables[i].name;
        const char *meant = nearest(name, names, count);
        snprintf(scope->complaint, sizeof scope->complaint, "there is no variable \"$%s\" here%s%s%s", name,
                 meant ? "; did you mean \"$" : "", meant ? meant : "", meant ? "\"" : "");
        return;
    }
}

static xmlXPathObject *evaluate_object(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node,
                                       struct error *err)
{
    scope->context->node = node;
    scope->context->proximityPosition = scope->position <= INT_MAX ? (int)scope->position : INT_MAX;
    scope->context->contextSize = scope->last <= INT_MAX ? (int)scope->last : INT_MAX;
    scope->complaint[0] = '\0';
    xmlSetGenericErrorFunc(scope, note_generic);
    xmlXPathObject *object = xpath->compiled ? xmlXPathCompiledEval(xpath->compiled, scope->context)
                                             : xmlXPathEvalExpression(BAD_CAST xpath->source, scope->context);
    xmlSetGenericErrorFunc(NULL, NULL);
    if (object && scope->complaint[0] == '\0')
        return object;
    xmlXPathFreeObject(object);
    name_missing_variable(scope, xpath);
    error_set(err, ERROR_INPUT, "%s:%ld: the XPath expression \"%s\" failed: %s", xpath->file, xpath->line,
              xpath->source, scope->complaint[0] ? scope->complaint : "no value");
    return NULL;
}

/* The value lives until the next evaluation; of nodes it may be the first only where no more are asked for. */
static bool evaluate(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, bool first_only,
                     struct xpath_value *ret_value, struct error *err)
{
    struct evaluation evaluation = {.node = node,
                                    .position = scope->position,
                                    .last = scope->last,
                                    .arena = scope->arena,
                                    .first = &scope->first,
                                    .indexes = scope->indexes,
                                    .changing = scope->changing,
                                    .variables = scope->variables,
                                    .variable_count = scope->count};
    arena_reset(scope->arena);
    if (xpath->tree.root && xpath_direct_evaluate(&xpath->tree, &evaluation, first_only, ret_value))
        return true;
    xmlXPathFreeObject(scope->object);
    scope->object = evaluate_object(scope, xpath, node, err);
    if (scope->object)
        *ret_value = xpath_value_of_object(scope->object);
    return scope->object != NULL;
}

bool xpath_scope_let(struct xpath_scope *scope, const char *name, const struct xpath *xpath, xmlNode *node,
                     struct error *err)
{
    struct xpath_value value;
    if (!evaluate(scope, xpath, node, false, &value, err))
        return false;
    push_variable(scope, name, &value);
    return true;
}

void xpath_scope_drop(struct xpath_scope *scope)
{
    free_variable(&scope->variables[--scope->count]);
}

bool xpath_text(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, const char **ret_text,
                struct error *err)
{
    struct xpath_value value;
    if (!evaluate(scope, xpath, node, true, &value, err))
        return false;
    *ret_text = xpath_value_string(&value, scope->arena);
    return true;
}

bool xpath_string(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, struct arena *arena,
                  const char **ret_string, struct error *err)
{
    const char *text;
    if (!xpath_text(scope, xpath, node, &text, err))
        return false;
    *ret_string = arena_text(arena, text);
    return true;
}

bool xpath_number(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, double *ret_number,
                  struct error *err)
{
    struct xpath_value value;
    if (!evaluate(scope, xpath, node, true, &value, err))
        return false;
    *ret_number = xpath_value_number(&value, scope->arena);
    return true;
}

bool xpath_boolean(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, bool *ret_boolean,
                   struct error *err)
{
    struct xpath_value value;
    if (!evaluate(scope, xpath, node, true, &value, err))
        return false;
    *ret_boolean = xpath_value_boolean(&value);
    return true;
}

bool xpath_nodes(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, struct arena *arena,
                 xmlNode ***ret_nodes, size_t *ret_count, struct error *err)
{
    struct xpath_value value;
    if (!evaluate(scope, xpath, node, false, &value, err))
        return false;
    if (value.kind != XPATH_VALUE_NODES)
        return error_set(err, ERROR_INPUT, "%s:%ld: the XPath expression \"%s\" must give nodes, not a value",
                         xpath->file, xpath->line, xpath->source);
    xmlNode **nodes = arena_alloc(arena, value.count + 1, sizeof *nodes);
    if (value.count > 0)
        memcpy(nodes, value.nodes, value.count * sizeof *nodes);
    *ret_nodes = nodes;
    *ret_count = value.count;
    return true;
}
