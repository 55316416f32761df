/* SPDX-License-Identifier: MIT
 * Knows how paths are followed and operators evaluated without libxml2. */
#include "report/xpath_direct.h"

#include "base/attributes.h"
#include "report/xpath_core.h"

#include <math.h>
#include <string.h>

struct xpath_value xpath_direct_decline(struct evaluation *evaluation)
{
    evaluation->declined = true;
    return xpath_value_from_string("");
}

const char *xpath_direct_string(const struct term *term, struct evaluation *evaluation)
{
    struct xpath_value value = xpath_direct_first(term, evaluation);
    return xpath_value_string(&value, evaluation->arena);
}

double xpath_direct_number(const struct term *term, struct evaluation *evaluation)
{
    struct xpath_value value = xpath_direct_first(term, evaluation);
    return xpath_value_number(&value, evaluation->arena);
}

bool xpath_direct_boolean(const struct term *term, struct evaluation *evaluation)
{
    struct xpath_value value = xpath_direct_first(term, evaluation);
    return xpath_value_boolean(&value);
}

struct found {
    xmlNode **nodes;
    size_t count, capacity, most;
};

/* False when no more are wanted. */
static bool add_found(struct found *found, xmlNode *node, struct arena *arena)
{
    if (found->count == found->capacity) {
        size_t capacity = 2 * found->capacity + 6;
        xmlNode **nodes = arena_alloc(arena, capacity, sizeof(xmlNode *));
        if (found->count > 0)
            memcpy(nodes, found->nodes, found->count * sizeof(xmlNode *));
        found->nodes = nodes;
        found->capacity = capacity;
    }
    found->nodes[found->count++] = node;
    return found->count < found->most;
}

/* xmlAttr, xmlDoc and xmlNode begin with the same members, as far as `ns`. */
static xmlNode *first_candidate(const struct path_step *step, xmlNode *node)
{
    switch (step->axis) {
    case AXIS_SELF:
    case AXIS_HERE:
        return node;
    case AXIS_PARENT:
        return node->parent;
    case AXIS_ATTRIBUTE:
        return node->type == XML_ELEMENT_NODE ? (xmlNode *)node->properties : NULL;
    default:
        return node->type == XML_ELEMENT_NODE || node->type == XML_DOCUMENT_NODE ? node->children : NULL;
    }
}

static bool is_match(const struct path_step *step, const xmlNode *node)
{
    if (step->axis == AXIS_PARENT || step->axis == AXIS_HERE)
        return true;
    if (step->axis != AXIS_ATTRIBUTE && node->type != XML_ELEMENT_NODE)
        return false;
    return !step->name || (step->name[0] == (char)node->name[0] &&
                           strcmp(step->name, (const char *)node->name) == 0 && !node->ns);
}

static xmlNode *sibling(const struct path_step *step, const xmlNode *node)
{
    return step->axis == AXIS_CHILD || step->axis == AXIS_ATTRIBUTE ? node->next : NULL;
}

static xmlNode *next_match(const struct path_step *step, xmlNode *node)
{
    while (node && !is_match(step, node))
        node = sibling(step, node);
    return node;
}

static struct xpath_value evaluate_at(const struct term *term, xmlNode *node, size_t position, size_t last,
                                      struct evaluation *evaluation)
{
    struct evaluation inner = *evaluation;
    inner.node = node;
    inner.position = position;
    inner.last = last;
    struct xpath_value value = xpath_direct_first(term, &inner);
    evaluation->declined = inner.declined;
    return value;
}

static bool holds(const struct term *condition, xmlNode *node, size_t position, size_t last,
                  struct evaluation *evaluation)
{
    struct xpath_value value = evaluate_at(condition, node, position, last, evaluation);
    return value.kind == XPATH_VALUE_NUMBER ? value.number == (double)position : xpath_value_boolean(&value);
}

/* Those before it hold or not whatever other candidates there are, so they are tried node by node. */
static const struct predicate *first_positional(const struct path_step *step)
{
    const struct predicate *predicate = step->predicates;
    while (predicate && !predicate->positional)
        predicate = predicate->next;
    return predicate;
}

static bool follow(const struct path_step *step, xmlNode *node, struct evaluation *evaluation, struct found *found);

/* All predicates that are tried node by node. */
static bool holds_all(const struct path_step *step, xmlNode *node, struct evaluation *evaluation)
{
    const struct predicate *predicate = step->predicates;
    while (predicate && !predicate->positional && holds(predicate->condition, node, 1, 1, evaluation))
        predicate = predicate->next;
    return !predicate || predicate->positional;
}

static bool follow_plain(const struct path_step *step, xmlNode *node, struct evaluation *evaluation,
                         struct found *found)
{
    for (xmlNode *at = next_match(step, first_candidate(step, node)); at; at = next_match(step, sibling(step, at)))
        if (holds_all(step, at, evaluation) && !follow(step->next, at, evaluation, found))
            return false;
    return true;
}

static bool follow_each(const struct path_step *step, xmlNode *const *nodes, size_t count,
                        struct evaluation *evaluation, struct found *found)
{
    for (size_t i = 0; i < count; i++)
        if (!follow(step->next, nodes[i], evaluation, found))
            return false;
    return true;
}

static void filter(struct found *found, const struct predicate *predicate, struct evaluation *evaluation)
{
    size_t kept = 0;
    double bound = NAN;
    if (predicate->bound && found->count > 0)
        bound = evaluate_at(predicate->bound, found->nodes[0], 1, found->count, evaluation).number;
    for (size_t i = 0; i < found->count; i++)
        if (predicate->bound ? xpath_value_compare_numbers((double)i + 1, predicate->relation, bound)
                             : holds(predicate->condition, found->nodes[i], i + 1, found->count, evaluation))
            found->nodes[kept++] = found->nodes[i];
    found->count = kept;
}

/* Of all candidates, those that are left after each predicate in turn, from `places` on. */
static bool follow_filtered(const struct path_step *step, const struct predicate *places, struct found *candidates,
                            struct evaluation *evaluation, struct found *found)
{
    for (const struct predicate *predicate = places; predicate; predicate = predicate->next)
        filter(candidates, predicate, evaluation);
    return follow_each(step, candidates->nodes, candidates->count, evaluation, found);
}

/* A name with a prefix, or what is no string, would compare in another way. */
static bool follow_named(const struct path_step *step, xmlNode *node, struct evaluation *evaluation,
                         struct found *found)
{
    struct xpath_value name = xpath_direct_value(step->named, evaluation);
    if (name.kind != XPATH_VALUE_STRING || strchr(name.string, ':')) {
        xpath_direct_decline(evaluation);
        return false;
    }
    struct path_step known = {.axis = AXIS_ATTRIBUTE, .name = name.string, .next = step->next};
    return follow(&known, node, evaluation, found);
}

static bool is_within(const xmlNode *node, const xmlNode *outer)
{
    while (node && node != outer)
        node = node->parent;
    return node != NULL;
}

/* Whether an index may be asked: it is made once, and the document must stay as it is. */
static bool is_indexed(const struct path_step *step, const xmlNode *node, const struct evaluation *evaluation)
{
    return evaluation->indexes && step->axis == AXIS_CHILD && step->name && node->type == XML_ELEMENT_NODE &&
           !is_within(node, evaluation->changing) && xpath_indexes_is_worth(evaluation->indexes, node);
}

static bool follow_indexed(const struct path_step *step, xmlNode *node, struct evaluation *evaluation,
                           struct found *found)
{
    const struct predicate *places = first_positional(step);
    size_t count;
    if (step->key) {
        struct xpath_value value = xpath_direct_value(step->key_value, evaluation);
        if (value.kind == XPATH_VALUE_STRING) {
            xmlNode **chosen = xpath_indexes_find(evaluation->indexes, node, step->name, step->key, value.string,
                                                  evaluation->arena, &count);
            return follow_each(step, chosen, count, evaluation, found);
        }
    }
    xmlNode *const *called = xpath_indexes_called(evaluation->indexes, node, step->name, &count);
    if (places) {
        struct found candidates = {.most = places->most};
        for (size_t i = 0; i < count; i++)
            if (holds_all(step, called[i], evaluation) && !add_found(&candidates, called[i], evaluation->arena))
                break;
        return follow_filtered(step, places, &candidates, evaluation, found);
    }
    for (size_t i = 0; i < count; i++)
        if (holds_all(step, called[i], evaluation) && !follow(step->next, called[i], evaluation, found))
            return false;
    return true;
}

static bool is_named_attribute(const struct path_step *step)
{
    return step->axis == AXIS_ATTRIBUTE && step->name && !step->predicates && !step->next;
}

/* Most paths end so, and most are no longer. */
static bool follow_attribute(const struct path_step *step, xmlNode *node, struct evaluation *evaluation,
                             struct found *found)
{
    xmlAttr *attribute;
    if (node->type != XML_ELEMENT_NODE)
        return true;
    if (!evaluation->indexes || !xpath_indexes_attribute(evaluation->indexes, node, step->name, &attribute))
        attribute = xpath_attribute(node, step->name);
    return !attribute || add_found(found, (xmlNode *)attribute, evaluation->arena);
}

static bool follow(const struct path_step *step, xmlNode *node, struct evaluation *evaluation, struct found *found)
{
    if (!step)
        return add_found(found, node, evaluation->arena);
    if (is_named_attribute(step))
        return follow_attribute(step, node, evaluation, found);
    if (step->named)
        return follow_named(step, node, evaluation, found);
    if (is_indexed(step, node, evaluation))
        return follow_indexed(step, node, evaluation, found);
    const struct predicate *places = first_positional(step);
    if (!places)
        return follow_plain(step, node, evaluation, found);
    struct found candidates = {.most = places->most};
    for (xmlNode *at = next_match(step, first_candidate(step, node)); at; at = next_match(step, sibling(step, at)))
        if (holds_all(step, at, evaluation) && !add_found(&candidates, at, evaluation->arena))
            break;
    return follow_filtered(step, places, &candidates, evaluation, found);
}

/* False where there is nothing to start from; *ret_start may be NULL for no node. */
static bool find_start(const struct term *path, struct evaluation *evaluation, xmlNode **ret_start)
{
    if (path->from_root) {
        *ret_start = (xmlNode *)evaluation->node->doc;
    } else if (!path->first) {
        *ret_start = evaluation->node;
    } else {
        struct xpath_value value = xpath_direct_value(path->first, evaluation);
        if (value.kind != XPATH_VALUE_NODES || value.count > 1)
            return false;
        *ret_start = value.count > 0 ? value.nodes[0] : NULL;
    }
    return true;
}

static struct xpath_value evaluate_path(const struct term *path, struct evaluation *evaluation, struct found found)
{
    xmlNode *start;
    if (!find_start(path, evaluation, &start))
        return xpath_direct_decline(evaluation);
    if (start)
        follow(path->steps, start, evaluation, &found);
    return (struct xpath_value){.kind = XPATH_VALUE_NODES, .nodes = found.nodes, .count = found.count};
}

static struct xpath_value known_value(struct known_path *known)
{
    return (struct xpath_value){.kind = XPATH_VALUE_NODES, .nodes = &known->first, .count = known->first ? 1 : 0};
}

/* Most paths from the root are the attribute of an element, the same on all pages. */
static struct xpath_value evaluate_whole_path(const struct term *term, struct evaluation *evaluation)
{
    struct known_path *known = evaluation->indexes ? term->known : NULL;
    if (known && known->whole_known)
        return known_value(known);
    struct xpath_value value = evaluate_path(term, evaluation, (struct found){.most = SIZE_MAX});
    if (known && !evaluation->declined && value.count <= 1)
        *known = (struct known_path){known->next, true, true, value.count > 0 ? value.nodes[0] : NULL};
    return value;
}

/* As text, number or truth value, a path is its first node. The value lasts until the next of this kind. */
static struct xpath_value evaluate_first_of_path(const struct term *term, struct evaluation *evaluation)
{
    struct known_path *known = evaluation->indexes ? term->known : NULL;
    if (known && known->first_known)
        return known_value(known);
    struct found found = {.nodes = evaluation->first, .capacity = 1, .most = 1};
    struct xpath_value value = evaluate_path(term, evaluation, found);
    if (known && !evaluation->declined) {
        known->first_known = true;
        known->first = value.count > 0 ? value.nodes[0] : NULL;
    }
    return value;
}

static struct xpath_value evaluate_literal(const struct term *term, struct evaluation *evaluation)
{
    (void)evaluation;
    return xpath_value_from_string(term->text);
}

static struct xpath_value evaluate_number(const struct term *term, struct evaluation *evaluation)
{
    (void)evaluation;
    return xpath_value_from_number(term->number);
}

static struct xpath_value evaluate_variable(const struct term *term, struct evaluation *evaluation)
{
    for (size_t i = evaluation->variable_count; i > 0; i--) {
        const struct variable *variable = &evaluation->variables[i - 1];
        if (*variable->name == *term->text && strcmp(variable->name, term->text) == 0)
            return variable->value;
    }
    return xpath_direct_decline(evaluation);
}

static struct xpath_value evaluate_format(const struct term *term, struct evaluation *evaluation)
{
    const char *arguments[XPATH_ARGUMENTS_MOST];
    size_t count = 0;
    for (const struct term *operand = term->first; operand; operand = operand->next)
        arguments[count++] = xpath_direct_string(operand, evaluation);
    return xpath_value_from_string(term->format->format(arguments, evaluation->arena));
}

static struct xpath_value evaluate_call(const struct term *term, struct evaluation *evaluation)
{
    return term->core->evaluate(term, evaluation);
}

static struct xpath_value evaluate_compare(const struct term *term, struct evaluation *evaluation)
{
    struct xpath_value left = xpath_direct_value(term->first, evaluation);
    struct xpath_value right = xpath_direct_value(term->first->next, evaluation);
    return xpath_value_from_boolean(xpath_value_compare(&left, term->relation, &right, evaluation->arena));
}

static struct xpath_value evaluate_arithmetic(const struct term *term, struct evaluation *evaluation)
{
    double left = xpath_direct_number(term->first, evaluation);
    double right = xpath_direct_number(term->first->next, evaluation);
    switch (term->sign) {
    case '+':
        return xpath_value_from_number(left + right);
    case '-':
        return xpath_value_from_number(left - right);
    case '*':
        return xpath_value_from_number(left * right);
    case 'd':
        return xpath_value_from_number(left / right);
    default:
        return xpath_value_from_number(fmod(left, right));
    }
}

static struct xpath_value evaluate_negative(const struct term *term, struct evaluation *evaluation)
{
    return xpath_value_from_number(-xpath_direct_number(term->first, evaluation));
}

static struct xpath_value evaluate_and(const struct term *term, struct evaluation *evaluation)
{
    return xpath_value_from_boolean(xpath_direct_boolean(term->first, evaluation) &&
                                    xpath_direct_boolean(term->first->next, evaluation));
}

static struct xpath_value evaluate_or(const struct term *term, struct evaluation *evaluation)
{
    return xpath_value_from_boolean(xpath_direct_boolean(term->first, evaluation) ||
                                    xpath_direct_boolean(term->first->next, evaluation));
}

struct xpath_value xpath_direct_value(const struct term *term, struct evaluation *evaluation)
{
    static struct xpath_value (*const evaluators[TERM_KINDS])(const struct term *, struct evaluation *) = {
        [TERM_LITERAL] = evaluate_literal,
        [TERM_NUMBER] = evaluate_number,
        [TERM_VARIABLE] = evaluate_variable,
        [TERM_PATH] = evaluate_whole_path,
        [TERM_FORMAT] = evaluate_format,
        [TERM_CALL] = evaluate_call,
        [TERM_COMPARE] = evaluate_compare,
        [TERM_ARITHMETIC] = evaluate_arithmetic,
        [TERM_NEGATIVE] = evaluate_negative,
        [TERM_AND] = evaluate_and,
        [TERM_OR] = evaluate_or,
    };
    return evaluators[term->kind](term, evaluation);
}

struct xpath_value xpath_direct_first(const struct term *term, struct evaluation *evaluation)
{
    return term->kind == TERM_PATH ? evaluate_first_of_path(term, evaluation) : xpath_direct_value(term, evaluation);
}

bool xpath_direct_evaluate(const struct xpath_tree *tree, struct evaluation *evaluation, bool first_only,
                           struct xpath_value *ret_value)
{
    evaluation->declined = false;
    struct xpath_value value = (first_only ? xpath_direct_first : xpath_direct_value)(tree->root, evaluation);
    if (!evaluation->declined)
        *ret_value = value;
    return !evaluation->declined;
}
