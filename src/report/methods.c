/* SPDX-License-Identifier: MIT
 * Knows how the table of measures is told to readers, and which measures the report defines. */
#include "report/term.h"
#include "report/window_measures.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The formula as nodes of the document, not as text: templates copy them. The table's MathML is ours and
 * well-formed. */
static void add_formula(xmlNode *method, const struct measure *measure)
{
    char *math = NULL;
    int length = asprintf(&math, "<math display=\"block\">%s</math>", measure->about->mathml);
    xmlDoc *parsed = length > 0 ? xmlReadMemory(math, length, measure->id, "UTF-8", XML_PARSE_NONET) : NULL;
    if (parsed)
        element_copy(element_add(method, "formula"), xmlDocGetRootElement(parsed));
    xmlFreeDoc(parsed);
    free(math);
}

/* "n_a" as symbol and index. */
static void add_symbol(xmlNode *method, const char *symbol)
{
    const char *index = strchr(symbol, '_');
    char *base = index ? strndup(symbol, (size_t)(index - symbol)) : NULL;
    element_text(method, "symbol", base ? base : symbol);
    if (base)
        element_text(method, "symbol_index", index + 1);
    free(base);
}

/* The first of those before that has the same definition. */
static const struct measure *same_definition(xmlNode *methods, const struct measure *measure)
{
    const struct measure *found = NULL;
    for (xmlNode *method = methods->children; method && !found; method = method->next) {
        const struct measure *other = measure_find(element_held(method, "id"));
        found = other->about == measure->about ? other : NULL;
    }
    return found;
}

static void add_method(xmlNode *methods, const struct measure *measure)
{
    const struct measure_about *about = measure->about;
    const struct measure *same = same_definition(methods, measure);
    xmlNode *method = element_add(methods, "method");
    if (same) {
        element_text(method, "same_as", same->id);
        term_text(method, "same_name", same->name, "");
    }
    element_text(method, "id", measure->id);
    term_text(method, "name", measure->name, "");
    add_symbol(method, about->symbol);
    term_text(method, "unit", measure_unit(measure)[0] ? measure_unit(measure) : "a pure number", "");
    term_text(method, "range", measure_range(measure), "");
    term_text(method, "zeros", about->zeros, "");
    term_text(method, "ties", about->ties, "");
    term_text(method, "empty", about->empty, "");
    term_text(method, "single", measure_single(measure), "");
    element_text(method, "source", about->source);
    element_text(method, "metric", measure->metric);
    element_text(method, "convention_listed", measure->convention[POPULATION_LISTED]);
    element_text(method, "convention_used", measure->convention[POPULATION_USED]);
    element_text(method, "family", measure->zero_invariant ? "activity" : "catalogue");
    term_text(method, "text", about->definition, "");
    add_formula(method, measure);
}

static bool is_described(xmlNode *methods, const char *id)
{
    for (xmlNode *method = methods->children; method; method = method->next)
        if (strcmp(element_held(method, "id"), id) == 0)
            return true;
    return false;
}

/* The two sets of a window, and what compares windows. */
void build_methods(struct report *report)
{
    xmlNode *methods = element_add(report->root, "methods");
    size_t count;
    for (const struct shown_measure *shown = shown_measures(&count); count > 0; shown++, count--)
        if (!is_described(methods, shown->measure))
            add_method(methods, measure_find(shown->measure));
    for (size_t i = 0; i < comparison_measure_count; i++)
        if (!is_described(methods, comparison_measures[i].measure))
            add_method(methods, measure_find(comparison_measures[i].measure));
}
