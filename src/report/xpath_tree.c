/* SPDX-License-Identifier: MIT
 * Knows the grammar of the part of XPath that is evaluated directly. */
#include "report/xpath_tree.h"

#include "base/attributes.h"
#include "report/xpath_core.h"

#include <ctype.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

/* Deeper than anybody writes, so that what is nested without end is libxml2's to refuse. */
#define DEPTH_MOST 32

/* Whole numbers of so many digits are exact. */
#define DIGITS_MOST 15

struct chunk {
    struct chunk *next;
    alignas(max_align_t) char bytes[];
};

/* What cannot be parsed gives NULL, at every level. */
struct parser {
    const char *at;
    struct xpath_tree *tree;
    bool positional; /* position() or last() was seen in this predicate */
    size_t variables; /* seen so far */
    int depth;
};

static void *make(struct parser *parser, size_t size)
{
    struct chunk *chunk = memory_zeroed(1, sizeof *chunk + size);
    chunk->next = parser->tree->chunks;
    parser->tree->chunks = chunk;
    return chunk->bytes;
}

static const char *make_text(struct parser *parser, const char *bytes, size_t length)
{
    char *text = make(parser, length + 1);
    memcpy(text, bytes, length);
    return text;
}

static struct term *make_term(struct parser *parser, enum term_kind kind, struct term *first)
{
    struct term *term = make(parser, sizeof *term);
    term->kind = kind;
    term->first = first;
    return term;
}

static char peek(struct parser *parser)
{
    parser->at += strspn(parser->at, " \t\r\n");
    return *parser->at;
}

static bool take(struct parser *parser, const char *sign)
{
    peek(parser);
    size_t length = strlen(sign);
    if (strncmp(parser->at, sign, length) != 0)
        return false;
    parser->at += length;
    return true;
}

/* Which letters beyond ASCII may be in a name is for libxml2 to know. */
static bool is_name_start(char byte)
{
    return isalpha((unsigned char)byte) || byte == '_';
}

static size_t name_length(const char *at)
{
    size_t length = 0;
    while (is_name_start(at[length]) || isdigit((unsigned char)at[length]) || at[length] == '-' || at[length] == '.')
        length++;
    return length;
}

static const char *take_name(struct parser *parser)
{
    if (!is_name_start(peek(parser)))
        return NULL;
    size_t length = name_length(parser->at);
    const char *name = make_text(parser, parser->at, length);
    parser->at += length;
    return name;
}

struct operator {
    const char *sign;
    int level; /* those of a higher one bind more tightly */
    enum term_kind kind;
    enum xpath_relation relation;
};

#define LEVELS 6

static const struct operator operators[] = {
    {"or", 0, TERM_OR, XPATH_EQUAL},          {"and", 1, TERM_AND, XPATH_EQUAL},
    {"=", 2, TERM_COMPARE, XPATH_EQUAL},      {"!=", 2, TERM_COMPARE, XPATH_UNEQUAL},
    {"<=", 3, TERM_COMPARE, XPATH_AT_MOST},   {"<", 3, TERM_COMPARE, XPATH_LESS},
    {">=", 3, TERM_COMPARE, XPATH_AT_LEAST},  {">", 3, TERM_COMPARE, XPATH_MORE},
    {"+", 4, TERM_ARITHMETIC, XPATH_EQUAL},   {"-", 4, TERM_ARITHMETIC, XPATH_EQUAL},
    {"*", 5, TERM_ARITHMETIC, XPATH_EQUAL},   {"div", 5, TERM_ARITHMETIC, XPATH_EQUAL},
    {"mod", 5, TERM_ARITHMETIC, XPATH_EQUAL},
};

static const struct operator *take_operator(struct parser *parser, int level)
{
    peek(parser);
    size_t word = name_length(parser->at);
    for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
        size_t length = strlen(operators[i].sign);
        bool is_word = isalpha((unsigned char)operators[i].sign[0]);
        if (operators[i].level == level && strncmp(parser->at, operators[i].sign, length) == 0 &&
            (!is_word || word == length)) {
            parser->at += length;
            return &operators[i];
        }
    }
    return NULL;
}

static struct term *parse_level(struct parser *parser, int level);

static struct term *parse_expression(struct parser *parser)
{
    if (++parser->depth > DEPTH_MOST)
        return NULL;
    struct term *term = parse_level(parser, 0);
    parser->depth--;
    return term;
}

static struct term *parse_literal(struct parser *parser)
{
    char quote = *parser->at++;
    const char *end = strchr(parser->at, quote);
    if (!end)
        return NULL;
    struct term *term = make_term(parser, TERM_LITERAL, NULL);
    term->text = make_text(parser, parser->at, (size_t)(end - parser->at));
    parser->at = end + 1;
    return term;
}

static struct term *parse_number(struct parser *parser)
{
    size_t length = strspn(parser->at, "0123456789");
    if (length > DIGITS_MOST || parser->at[length] == '.')
        return NULL;
    struct term *term = make_term(parser, TERM_NUMBER, NULL);
    for (size_t i = 0; i < length; i++)
        term->number = 10 * term->number + (parser->at[i] - '0');
    parser->at += length;
    return term;
}

static bool is_numeric(const struct term *term)
{
    return term->kind == TERM_NUMBER || term->kind == TERM_ARITHMETIC || term->kind == TERM_NEGATIVE ||
           (term->kind == TERM_CALL && term->core->numeric);
}

static bool is_call_of_nothing(const struct term *term, const char *name)
{
    return term->kind == TERM_CALL && strcmp(term->core->name, name) == 0 && !term->first;
}

/* Is the same for all candidates of a predicate. */
static bool is_fixed(const struct term *term)
{
    if (term->kind == TERM_PATH)
        return term->from_root || term->first;
    bool fixed = !is_call_of_nothing(term, "name") && !is_call_of_nothing(term, "position");
    for (const struct term *operand = term->first; fixed && operand; operand = operand->next)
        fixed = is_fixed(operand);
    return fixed;
}

static void find_bound(struct predicate *predicate)
{
    const struct term *condition = predicate->condition;
    struct term *bound = predicate->condition;
    predicate->relation = XPATH_EQUAL;
    predicate->most = SIZE_MAX;
    if (condition->kind == TERM_COMPARE && is_call_of_nothing(condition->first, "position")) {
        predicate->relation = condition->relation;
        bound = condition->first->next;
    }
    if (!is_numeric(bound) || !is_fixed(bound))
        return;
    predicate->bound = bound;
    if (bound->kind == TERM_NUMBER && (predicate->relation == XPATH_EQUAL || predicate->relation == XPATH_AT_MOST))
        predicate->most = (size_t)bound->number;
}

static bool parse_predicates(struct parser *parser, struct predicate **end)
{
    while (take(parser, "[")) {
        bool outer = parser->positional;
        struct predicate *predicate = make(parser, sizeof *predicate);
        parser->positional = false;
        predicate->condition = parse_expression(parser);
        if (!predicate->condition || !take(parser, "]"))
            return false;
        predicate->positional =
            parser->positional || is_numeric(predicate->condition) || predicate->condition->kind == TERM_VARIABLE;
        parser->positional = outer;
        find_bound(predicate);
        *end = predicate;
        end = &predicate->next;
    }
    return true;
}

/* "@*[name() = concat('inferences_', $id)]" asks for one attribute: no need to work its name out for each there is. */
static void find_named(struct path_step *step)
{
    const struct predicate *only = step->predicates;
    if (step->axis != AXIS_ATTRIBUTE || step->name || !only || only->next || only->positional)
        return;
    const struct term *condition = only->condition;
    if (condition->kind == TERM_COMPARE && condition->relation == XPATH_EQUAL &&
        is_call_of_nothing(condition->first, "name") && is_fixed(condition->first->next)) {
        step->named = condition->first->next;
        step->predicates = NULL;
    }
}

static bool parse_node_test(struct parser *parser, struct path_step *step)
{
    if (take(parser, "*"))
        return true;
    step->name = take_name(parser);
    return step->name != NULL;
}

static struct path_step *parse_step(struct parser *parser)
{
    struct path_step *step = make(parser, sizeof *step);
    if (take(parser, "..")) {
        step->axis = AXIS_PARENT;
        return step;
    }
    if (take(parser, ".")) {
        step->axis = AXIS_HERE;
        return step;
    }
    if (take(parser, "@"))
        step->axis = AXIS_ATTRIBUTE;
    else if (take(parser, "self::"))
        step->axis = AXIS_SELF;
    /* What follows a name tells that it was an axis, a prefix or a test of another kind. */
    if (!parse_node_test(parser, step) || peek(parser) == ':' || *parser->at == '(')
        return NULL;
    if (!parse_predicates(parser, &step->predicates))
        return NULL;
    find_named(step);
    return step;
}

static bool goes_up(const struct path_step *step)
{
    return step->axis >= AXIS_SELF;
}

static bool parse_steps(struct parser *parser, struct path_step **end)
{
    bool up = true;
    do {
        struct path_step *step = parse_step(parser);
        if (!step || (!up && goes_up(step)))
            return false;
        up = up && goes_up(step);
        *end = step;
        end = &step->next;
    } while (take(parser, "/"));
    return true;
}

/* "/report/models/model[@sheet = $path]" may be asked of an index. */
static void find_key(struct path_step *step)
{
    const struct predicate *only = step->predicates;
    if (step->axis != AXIS_CHILD || !only || only->next)
        return;
    const struct term *condition = only->condition, *left = condition->first;
    if (condition->kind != TERM_COMPARE || condition->relation != XPATH_EQUAL || left->kind != TERM_PATH ||
        left->from_root || left->first || left->next->kind != TERM_VARIABLE)
        return;
    const struct path_step *attribute = left->steps;
    if (attribute->axis == AXIS_ATTRIBUTE && attribute->name && !attribute->predicates && !attribute->next) {
        step->key = attribute->name;
        step->key_value = left->next;
    }
}

static struct term *parse_path(struct parser *parser, struct term *first, bool from_root)
{
    struct term *path = make_term(parser, TERM_PATH, first);
    size_t variables = parser->variables;
    path->from_root = from_root;
    if (!parse_steps(parser, &path->steps))
        return NULL;
    for (struct path_step *step = path->steps; from_root && step; step = step->next)
        find_key(step);
    if (from_root && parser->variables == variables) {
        path->known = make(parser, sizeof *path->known);
        path->known->next = parser->tree->known;
        parser->tree->known = path->known;
    }
    return path;
}

static struct term *parse_variable(struct parser *parser)
{
    struct term *variable = make_term(parser, TERM_VARIABLE, NULL);
    variable->text = take_name(parser);
    parser->variables++;
    if (!variable->text || *parser->at == ':')
        return NULL;
    return take(parser, "/") ? parse_path(parser, variable, false) : variable;
}

static bool parse_operands(struct parser *parser, struct term *call)
{
    struct term **end = &call->first;
    if (take(parser, ")"))
        return true;
    do {
        struct term *operand = parse_expression(parser);
        if (!operand)
            return false;
        /* An operand is the term of one call only, so that its `next` is free. */
        *end = operand;
        end = &operand->next;
        call->count++;
    } while (take(parser, ","));
    return take(parser, ")");
}

static struct term *parse_format(struct parser *parser)
{
    struct term *call = make_term(parser, TERM_FORMAT, NULL);
    const char *name = take_name(parser);
    call->format = name ? xpath_function_find(name) : NULL;
    if (!call->format || !call->format->format || !take(parser, "(") || !parse_operands(parser, call))
        return NULL;
    return call->count == call->format->arguments ? call : NULL;
}

static struct term *parse_call(struct parser *parser)
{
    struct term *call = make_term(parser, TERM_CALL, NULL);
    const char *name = take_name(parser);
    call->core = name ? xpath_core_find(name) : NULL;
    if (!call->core || !take(parser, "(") || !parse_operands(parser, call))
        return NULL;
    parser->positional = parser->positional || strcmp(name, "position") == 0 || strcmp(name, "last") == 0;
    return call->count >= call->core->least && call->count <= call->core->most ? call : NULL;
}

static bool is_call(const char *at)
{
    size_t length = name_length(at);
    return at[length + strspn(at + length, " \t\r\n")] == '(';
}

static struct term *parse_operand(struct parser *parser)
{
    char first = peek(parser);
    if (first == '"' || first == '\'')
        return parse_literal(parser);
    if (isdigit((unsigned char)first))
        return parse_number(parser);
    if (take(parser, "$"))
        return parse_variable(parser);
    if (take(parser, "(")) {
        struct term *inner = parse_expression(parser);
        return inner && take(parser, ")") ? inner : NULL;
    }
    if (take(parser, "/"))
        return parse_path(parser, NULL, true);
    if (take(parser, "f:"))
        return parse_format(parser);
    return is_name_start(first) && is_call(parser->at) ? parse_call(parser) : parse_path(parser, NULL, false);
}

/* What may not stand behind an operand here: another step, a predicate, another set. */
static struct term *parse_unary(struct parser *parser)
{
    bool negative = take(parser, "-");
    struct term *operand = parse_operand(parser);
    if (!operand || (peek(parser) && strchr("/[|:(", *parser->at)))
        return NULL;
    return negative ? make_term(parser, TERM_NEGATIVE, operand) : operand;
}

static struct term *parse_level(struct parser *parser, int level)
{
    if (level == LEVELS)
        return parse_unary(parser);
    struct term *left = parse_level(parser, level + 1);
    const struct operator *found;
    while (left && (found = take_operator(parser, level))) {
        struct term *whole = make_term(parser, found->kind, left);
        whole->relation = found->relation;
        whole->sign = found->sign[0];
        whole->count = 2;
        left->next = parse_level(parser, level + 1);
        left = left->next ? whole : NULL;
    }
    return left;
}

bool xpath_tree_parse(const char *expression, struct xpath_tree *ret_tree)
{
    struct xpath_tree tree = {.root = NULL};
    struct parser parser = {.at = expression, .tree = &tree};
    tree.root = parse_expression(&parser);
    if (tree.root && peek(&parser) == '\0') {
        *ret_tree = tree;
        return true;
    }
    xpath_tree_clear(&tree);
    return false;
}

void xpath_tree_forget(const struct xpath_tree *tree)
{
    for (struct known_path *known = tree->known; known; known = known->next)
        known->first_known = known->whole_known = false;
}

void xpath_tree_clear(struct xpath_tree *tree)
{
    for (struct chunk *chunk = tree->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    *tree = (struct xpath_tree){.root = NULL};
}
