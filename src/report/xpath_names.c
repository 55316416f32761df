/* SPDX-License-Identifier: MIT
 * Knows how names stand in an expression, and which functions there are. */
#include "report/xpath_names.h"

#include "base/attributes.h"
#include "base/nearest.h"
#include "report/xpath_functions.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char *const core_functions[] = {"last",
                                             "position",
                                             "count",
                                             "id",
                                             "local-name",
                                             "namespace-uri",
                                             "name",
                                             "string",
                                             "concat",
                                             "starts-with",
                                             "contains",
                                             "substring-before",
                                             "substring-after",
                                             "substring",
                                             "string-length",
                                             "normalize-space",
                                             "translate",
                                             "boolean",
                                             "not",
                                             "true",
                                             "false",
                                             "lang",
                                             "number",
                                             "sum",
                                             "floor",
                                             "ceiling",
                                             "round"};

/* What else can stand before "(": tests of nodes, and operators. */
static const char *const no_functions[] = {"comment", "text", "processing-instruction", "node", "and", "or",
                                           "div",     "mod"};

#define FUNCTIONS_MOST 64

size_t xpath_name_length(const char *at)
{
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || (unsigned char)at[length] >= 0x80 ||
           (at[length] && strchr("_-.:", at[length])))
        length++;
    return length;
}

static void copy_name(const char *at, size_t length, char ret_name[XPATH_NAME_SIZE])
{
    snprintf(ret_name, XPATH_NAME_SIZE, "%.*s", (int)(length < XPATH_NAME_SIZE ? length : XPATH_NAME_SIZE - 1), at);
}

/* Where the next name begins: past literals, numbers and signs. */
static const char *next_name(const char *at)
{
    while (*at && !isalpha((unsigned char)*at) && *at != '_' && (unsigned char)*at < 0x80) {
        if (*at == '"' || *at == '\'') {
            const char *end = strchr(at + 1, *at);
            at = end ? end + 1 : at + strlen(at);
        } else {
            at++;
        }
    }
    return at;
}

/* Every function by the name it is called by, those of the table with their prefix. */
struct functions {
    char prefixed[FUNCTIONS_MOST][XPATH_NAME_SIZE];
    const char *names[FUNCTIONS_MOST];
    size_t count;
};

static void list_functions(struct functions *functions)
{
    functions->count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(core_functions); i++)
        functions->names[functions->count++] = core_functions[i];
    for (size_t i = 0; i < xpath_function_count && functions->count < FUNCTIONS_MOST; i++) {
        snprintf(functions->prefixed[i], XPATH_NAME_SIZE, "f:%s", xpath_functions[i].name);
        functions->names[functions->count++] = functions->prefixed[i];
    }
}

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

bool xpath_find_unknown_function(const char *expression, char ret_name[XPATH_NAME_SIZE],
                                 char ret_meant[XPATH_NAME_SIZE])
{
    struct functions functions;
    char name[XPATH_NAME_SIZE];

    list_functions(&functions);
    for (const char *at = next_name(expression); *at; at = next_name(at)) {
        size_t length = xpath_name_length(at);
        copy_name(at, length, name);
        at += length;
        if (at[strspn(at, " \t\r\n")] != '(' || is_one_of(name, no_functions, ARRAY_SIZE(no_functions)))
            continue;
        /* After an axis: "self::node(" */
        const char *last = strstr(name, "::") ? strstr(name, "::") + 2 : name;
        if (is_one_of(last, no_functions, ARRAY_SIZE(no_functions)) ||
            is_one_of(name, functions.names, functions.count))
            continue;
        const char *meant = nearest(name, functions.names, functions.count);
        snprintf(ret_name, XPATH_NAME_SIZE, "%s", name);
        snprintf(ret_meant, XPATH_NAME_SIZE, "%s", meant ? meant : "");
        return true;
    }
    return false;
}

bool xpath_next_variable(const char **at, char ret_name[XPATH_NAME_SIZE])
{
    for (; **at; (*at)++) {
        if (**at == '"' || **at == '\'') {
            const char *end = strchr(*at + 1, **at);
            if (!end)
                return false;
            *at = end;
        } else if (**at == '$') {
            size_t length = xpath_name_length(*at + 1);
            copy_name(*at + 1, length, ret_name);
            *at += length + 1;
            return true;
        }
    }
    return false;
}
