/* SPDX-License-Identifier: MIT
 * Knows which expressions need no XPath. */
#include "figures/binding.h"

#include "base/day.h"
#include "report/xpath_value.h"

#include <math.h>
#include <string.h>

/* The length of the XML name at `text`, of ASCII letters, digits, '-' and '_' only; 0 when there is none. */
static size_t name_length(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    if (!*text || !strchr(letters, *text))
        return 0;
    return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-0123456789");
}

/* "a" or "a/b/c". */
static bool is_child_path(const char *expression)
{
    for (const char *at = expression;; at++) {
        size_t length = name_length(at);
        if (length == 0)
            return false;
        at += length;
        if (*at == '\0')
            return true;
        if (*at != '/')
            return false;
    }
}

bool binding_compile(const char *expression, const char *file, long line, struct arena *arena,
                     struct binding **ret_binding, struct error *err)
{
    struct binding *binding = arena_alloc(arena, 1, sizeof *binding);
    if (!xpath_compile(expression, file, line, &binding->xpath, err))
        return false;
    if (expression[0] == '@' && name_length(expression + 1) > 0 && expression[1 + name_length(expression + 1)] == '\0')
        binding->attribute = arena_text(arena, expression + 1);
    else if (is_child_path(expression))
        binding->child = arena_text(arena, expression);
    *ret_binding = binding;
    return true;
}

void binding_free(struct binding *binding)
{
    if (!binding)
        return;
    xpath_free(binding->xpath);
    binding->xpath = NULL;
}

/* False when the binding is more than the name of an attribute, or the attribute more than one text node: ask
 * XPath. An absent attribute gives NULL. */
static bool read_attribute(const struct binding *binding, const xmlNode *node, const char **ret_text)
{
    if (!binding->attribute || node->type != XML_ELEMENT_NODE)
        return false;
    *ret_text = NULL;
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        if ((char)*attribute->name != *binding->attribute ||
            strcmp((const char *)attribute->name, binding->attribute) != 0)
            continue;
        *ret_text = attribute->children ? (const char *)attribute->children->content : "";
        return !attribute->children || !attribute->children->next;
    }
    return true;
}

bool binding_text(const struct binding *binding, const struct binding_scope *scope, xmlNode *node,
                  const char **ret_text, struct error *err)
{
    const char *text = NULL;
    if (binding && !read_attribute(binding, node, &text))
        return xpath_string(scope->xpath, binding->xpath, node, scope->arena, ret_text, err);
    *ret_text = text ? text : "";
    return true;
}

bool binding_number(const struct binding *binding, const struct binding_scope *scope, xmlNode *node, double *ret_number,
                    struct error *err)
{
    const char *text = NULL;
    if (binding && !read_attribute(binding, node, &text))
        return xpath_number(scope->xpath, binding->xpath, node, ret_number, err);
    *ret_number = text && *text ? xpath_value_of_text(text) : (double)NAN;
    return true;
}

/* A time begins with its date. */
static bool find_day(const char *text, int32_t *ret_day)
{
    char date[sizeof "2026-11-22"] = "";
    if (day_parse(text, ret_day))
        return true;
    memcpy(date, text, strnlen(text, sizeof date - 1));
    return day_parse(date, ret_day);
}

bool binding_time(const struct binding *binding, const struct binding_scope *scope, xmlNode *node, double *ret_day,
                  struct error *err)
{
    const char *text;
    int32_t day;
    if (!binding_text(binding, scope, node, &text, err))
        return false;
    *ret_day = find_day(text, &day) ? day : *text ? xpath_value_of_text(text) : (double)NAN;
    if (!(*ret_day >= DAY_LEAST && *ret_day <= DAY_MOST))
        *ret_day = NAN;
    return true;
}

bool binding_flag(const struct binding *binding, const struct binding_scope *scope, xmlNode *node, bool *ret_flag,
                  struct error *err)
{
    const char *text = NULL;
    if (binding && !read_attribute(binding, node, &text))
        return xpath_boolean(scope->xpath, binding->xpath, node, ret_flag, err);
    *ret_flag = text != NULL;
    return true;
}

struct node_list {
    xmlNode **nodes;
    size_t count, capacity;
    struct arena *arena;
};

static void list_children(const xmlNode *parent, const char *path, struct node_list *list)
{
    size_t length = name_length(path);
    for (xmlNode *child = parent->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE || strncmp((const char *)child->name, path, length) != 0 ||
            child->name[length] != '\0')
            continue;
        if (path[length] == '/') {
            list_children(child, path + length + 1, list);
            continue;
        }
        list->nodes = arena_room(list->arena, list->nodes, list->count, &list->capacity, sizeof(xmlNode *));
        list->nodes[list->count++] = child;
    }
}

bool binding_nodes(const struct binding *binding, const struct binding_scope *scope, xmlNode *node,
                   xmlNode ***ret_nodes, size_t *ret_count, struct error *err)
{
    *ret_nodes = NULL;
    *ret_count = 0;
    if (!binding)
        return true;
    if (binding->child && node->type == XML_ELEMENT_NODE) {
        struct node_list list = {.arena = scope->arena};
        list_children(node, binding->child, &list);
        *ret_nodes = list.nodes;
        *ret_count = list.count;
        return true;
    }
    return xpath_nodes(scope->xpath, binding->xpath, node, scope->arena, ret_nodes, ret_count, err);
}
