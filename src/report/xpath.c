/* SPDX-License-Identifier: MIT
 * Knows how libxml2 compiles and evaluates XPath, and how its errors become sentences. */
#include "report/xpath.h"

#include "base/arena.h"
#include "base/attributes.h"
#include "base/nearest.h"
#include "report/xpath_functions.h"
#include "report/xpath_names.h"

#include <libxml/hash.h>
#include <libxml/xmlerror.h>
#include <libxml/xpathInternals.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct xpath {
    xmlXPathCompExpr *compiled;
    char *source, *file;
    long line;
};

struct xpath_scope {
    xmlXPathContext *context;
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

bool xpath_compile(const char *expression, const char *file, long line, struct xpath **ret_xpath, struct error *err)
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
        return error_set(err, ERROR_INPUT, "%s:%ld: cannot read the XPath expression \"%s\": %s", file, line, expression,
                         scope.complaint);
    char name[XPATH_NAME_SIZE], meant[XPATH_NAME_SIZE];
    if (xpath_find_unknown_function(expression, name, meant)) {
        xmlXPathFreeCompExpr(compiled);
        return error_set(err, ERROR_INPUT, "%s:%ld: the XPath expression \"%s\": there is no function \"%s\"%s%s%s", file, line,
                         expression, name, *meant ? "; did you mean \"" : "", meant, *meant ? "\"" : "");
    }
    struct xpath *xpath = memory_zeroed(1, sizeof *xpath);
    *xpath = (struct xpath){.compiled = compiled, .source = memory_text(expression), .file = memory_text(file), .line = line};
    *ret_xpath = xpath;
    return true;
}

void xpath_free(struct xpath *xpath)
{
    if (!xpath)
        return;
    xmlXPathFreeCompExpr(xpath->compiled);
    free(xpath->source);
    free(xpath->file);
    free(xpath);
}

const char *xpath_source(const struct xpath *xpath)
{
    return xpath->source;
}

struct xpath_scope *xpath_scope_new(xmlDoc *document)
{
    struct xpath_scope *scope = memory_zeroed(1, sizeof *scope);
    scope->context = xmlXPathNewContext(document);
    if (!scope->context)
        abort();
    scope->context->userData = scope;
    scope->context->error = note_complaint;
    xmlXPathRegisterNs(scope->context, BAD_CAST "f", BAD_CAST FUNCTION_NAMESPACE);
    for (size_t i = 0; i < xpath_function_count; i++)
        xmlXPathRegisterFuncNS(scope->context, BAD_CAST xpath_functions[i].name, BAD_CAST FUNCTION_NAMESPACE,
                               xpath_functions[i].function);
    xpath_scope_position(scope, 1, 1);
    return scope;
}

void xpath_scope_free(struct xpath_scope *scope)
{
    if (!scope)
        return;
    xmlXPathFreeContext(scope->context);
    free(scope);
}

void xpath_scope_set(struct xpath_scope *scope, const char *name, const char *value)
{
    xmlXPathRegisterVariable(scope->context, BAD_CAST name, xmlXPathNewCString(value));
}

void xpath_scope_position(struct xpath_scope *scope, size_t position, size_t last)
{
    scope->context->proximityPosition = position <= INT_MAX ? (int)position : INT_MAX;
    scope->context->contextSize = last <= INT_MAX ? (int)last : INT_MAX;
}

/* Names of variables, to look for the one that was meant. */
struct names {
    const char *names[32];
    size_t count;
};

static void take_name(void *payload, void *data, const xmlChar *name)
{
    struct names *names = data;
    (void)payload;
    if (names->count < ARRAY_SIZE(names->names))
        names->names[names->count++] = (const char *)name;
}

static bool has_variable(struct xpath_scope *scope, const char *name)
{
    xmlXPathObject *value = xmlXPathVariableLookup(scope->context, BAD_CAST name);
    xmlXPathFreeObject(value);
    return value != NULL;
}

/* libxml2 does not say which variable it missed. */
static void name_missing_variable(struct xpath_scope *scope, const struct xpath *xpath)
{
    struct names names = {.count = 0};
    char name[XPATH_NAME_SIZE];

    for (const char *at = xpath->source; xpath_next_variable(&at, name);) {
        if (has_variable(scope, name))
            continue;
        xmlHashScan(scope->context->varHash, take_name, &names);
        const char *meant = nearest(name, names.names, names.count);
        snprintf(scope->complaint, sizeof scope->complaint, "there is no variable \"$%s\" here%s%s%s", name,
                 meant ? "; did you mean \"$" : "", meant ? meant : "", meant ? "\"" : "");
        return;
    }
}

static xmlXPathObject *evaluate(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, struct error *err)
{
    /* Evaluation resets position and size of the context; keep what the caller set. */
    int position = scope->context->proximityPosition, size = scope->context->contextSize;
    scope->context->node = node;
    scope->complaint[0] = '\0';
    xmlSetGenericErrorFunc(scope, note_generic);
    xmlXPathObject *object = xmlXPathCompiledEval(xpath->compiled, scope->context);
    xmlSetGenericErrorFunc(NULL, NULL);
    scope->context->proximityPosition = position;
    scope->context->contextSize = size;
    if (object && scope->complaint[0] == '\0')
        return object;
    xmlXPathFreeObject(object);
    name_missing_variable(scope, xpath);
    error_set(err, ERROR_INPUT, "%s:%ld: the XPath expression \"%s\" failed: %s", xpath->file, xpath->line, xpath->source,
              scope->complaint[0] ? scope->complaint : "no value");
    return NULL;
}

bool xpath_scope_let(struct xpath_scope *scope, const char *name, const struct xpath *xpath, xmlNode *node,
                     struct xpath_value **ret_before, struct error *err)
{
    xmlXPathObject *object = evaluate(scope, xpath, node, err);
    if (!object)
        return false;
    *ret_before = (struct xpath_value *)xmlXPathVariableLookup(scope->context, BAD_CAST name);
    xmlXPathRegisterVariable(scope->context, BAD_CAST name, object);
    return true;
}

void xpath_scope_restore(struct xpath_scope *scope, const char *name, struct xpath_value *before)
{
    xmlXPathRegisterVariable(scope->context, BAD_CAST name, (xmlXPathObject *)before);
}

bool xpath_string(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, struct arena *arena,
                  const char **ret_string, struct error *err)
{
    xmlXPathObject *object = evaluate(scope, xpath, node, err);
    if (!object)
        return false;
    if (object->type == XPATH_STRING) {
        *ret_string = arena_text(arena, (const char *)object->stringval);
    } else {
        xmlChar *string = xmlXPathCastToString(object);
        *ret_string = arena_text(arena, string ? (const char *)string : "");
        xmlFree(string);
    }
    xmlXPathFreeObject(object);
    return true;
}

bool xpath_number(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, double *ret_number, struct error *err)
{
    xmlXPathObject *object = evaluate(scope, xpath, node, err);
    if (!object)
        return false;
    *ret_number = xmlXPathCastToNumber(object);
    xmlXPathFreeObject(object);
    return true;
}

bool xpath_boolean(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, bool *ret_boolean, struct error *err)
{
    xmlXPathObject *object = evaluate(scope, xpath, node, err);
    if (!object)
        return false;
    *ret_boolean = xmlXPathCastToBoolean(object) != 0;
    xmlXPathFreeObject(object);
    return true;
}

bool xpath_nodes(struct xpath_scope *scope, const struct xpath *xpath, xmlNode *node, struct arena *arena,
                 xmlNode ***ret_nodes, size_t *ret_count, struct error *err)
{
    xmlXPathObject *object = evaluate(scope, xpath, node, err);
    if (!object)
        return false;
    if (object->type != XPATH_NODESET) {
        xmlXPathFreeObject(object);
        return error_set(err, ERROR_INPUT, "%s:%ld: the XPath expression \"%s\" must give nodes, not a value", xpath->file,
                         xpath->line, xpath->source);
    }
    size_t count = object->nodesetval ? (size_t)object->nodesetval->nodeNr : 0;
    xmlNode **nodes = arena_alloc(arena, count + 1, sizeof *nodes);
    if (count > 1)
        xmlXPathNodeSetSort(object->nodesetval);
    for (size_t i = 0; i < count; i++)
        nodes[i] = object->nodesetval->nodeTab[i];
    xmlXPathFreeObject(object);
    *ret_nodes = nodes;
    *ret_count = count;
    return true;
}
