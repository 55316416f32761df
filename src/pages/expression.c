/* SPDX-License-Identifier: MIT
 * Knows enough of the grammar of XPath 1.0 to see where a path starts. */
#include "pages/expression.h"

#include "base/attributes.h"
#include "report/xpath_names.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* What the token before says about the next one: after a step of a path, a name is an operator ("div") and a
 * slash goes on; after an operator, a name or an @ starts a path of its own, which is relative. */
enum before { BEFORE_OPERATOR, BEFORE_SLASH, BEFORE_OPERAND };

static const char blanks[] = " \t\r\n";

struct scan {
    const char *at;
    enum before before;
    int depth; /* of predicates: what they hold is relative to the path they belong to */
};

static bool is_one_of(const char *name, size_t length, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(names[i]) == length && strncmp(names[i], name, length) == 0)
            return true;
    return false;
}

/* `arguments` is what follows "(". Without any, "string()", "name()" and the like speak of the context. */
static bool speaks_of_context(const char *name, size_t length, const char *arguments)
{
    static const char *const always[] = {"position", "last", "lang"}, *const never[] = {"true", "false"};
    if (is_one_of(name, length, always, ARRAY_SIZE(always)))
        return true;
    return arguments[strspn(arguments, blanks)] == ')' && !is_one_of(name, length, never, ARRAY_SIZE(never));
}

/* A function, a step of a path or the word of an operator. */
static bool take_name(struct scan *scan)
{
    const char *name = scan->at;
    size_t length = xpath_name_length(name);
    const char *next = name + length + strspn(name + length, blanks);
    enum before before = scan->before;

    scan->at += length;
    if (before == BEFORE_OPERAND) {
        scan->before = BEFORE_OPERATOR; /* and, or, div, mod */
        return true;
    }
    if (*next == '(') {
        scan->before = BEFORE_OPERATOR;
        return scan->depth > 0 || before == BEFORE_SLASH || !speaks_of_context(name, length, next + 1);
    }
    scan->before = BEFORE_OPERAND;
    return scan->depth > 0 || before == BEFORE_SLASH;
}

static bool take_literal(struct scan *scan)
{
    const char *end = strchr(scan->at + 1, *scan->at);
    if (!end)
        return false;
    scan->at = end + 1;
    scan->before = BEFORE_OPERAND;
    return true;
}

static bool take_sign(struct scan *scan)
{
    char sign = *scan->at++;
    switch (sign) {
    case '/':
        scan->before = BEFORE_SLASH;
        return true;
    case '@':
    case '.': /* at the start of a path; elsewhere in it, a part of it */
    case '*':
        if (sign == '*' && scan->before == BEFORE_OPERAND) {
            scan->before = BEFORE_OPERATOR; /* times */
            return true;
        }
        if (scan->before == BEFORE_OPERATOR && scan->depth == 0)
            return false;
        scan->before = sign == '@' ? BEFORE_SLASH : BEFORE_OPERAND;
        return true;
    case '[':
        scan->depth++;
        scan->before = BEFORE_OPERATOR;
        return true;
    case ']':
        scan->depth--;
        scan->before = BEFORE_OPERAND;
        return true;
    case ')':
        scan->before = BEFORE_OPERAND;
        return true;
    case '$':
        return false;
    default:
        scan->before = BEFORE_OPERATOR;
        return true;
    }
}

bool expression_is_constant(const char *expression)
{
    struct scan scan = {.at = expression, .before = BEFORE_OPERATOR};
    bool constant = true;
    while (constant && *scan.at) {
        unsigned char first = (unsigned char)*scan.at;
        if (isspace(first)) {
            scan.at++;
        } else if (isdigit(first)) {
            scan.at += strspn(scan.at, "0123456789.");
            scan.before = BEFORE_OPERAND;
        } else if (first == '"' || first == '\'') {
            constant = take_literal(&scan);
        } else if (isalpha(first) || first == '_' || first >= 0x80) {
            constant = take_name(&scan);
        } else {
            constant = take_sign(&scan);
        }
    }
    return constant;
}
