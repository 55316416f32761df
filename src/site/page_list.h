/* SPDX-License-Identifier: MIT
 *
 * The pages of a site: which there are, which of them the navigation names, and in which order one reads them.
 */
#ifndef SITE_PAGE_LIST_H
#define SITE_PAGE_LIST_H

#include "base/arena.h"
#include "base/error.h"
#include "pages/template.h"
#include "report/report.h"

#include <libxml/tree.h>
#include <stddef.h>

/* A page to be made: a template at a node of the document. */
struct page {
    size_t template;
    xmlNode *context;
};

/* A page of the navigation. */
struct page_entry {
    double order;
    const char *path, *title;
};

/* All memory is the arena's. */
struct page_list {
    struct page *items; /* those of a template stand together */
    size_t count;
    struct page_entry *entries; /* of the navigation, in its order */
    size_t entry_count;
    const char **paths; /* as one reads them: those of the navigation, then the others, without 404.html */
    size_t path_count;
};

/* Fails as template_contexts(), template_navigation() and template_path() do. */
bool page_list_make(struct report *report, struct templates *templates, struct arena *arena,
                    struct page_list *ret_list, struct error *err) MUST_CHECK;

/* Adds <pages> with a <page path title navigation> for each of the navigation. */
void page_list_describe(const struct page_list *list, xmlNode *root);

/* By template: whether it has pages and all of them are those of models. */
bool *page_list_templates_of_models(const struct page_list *list, const struct report *report,
                                    const struct templates *templates, struct arena *arena);

#endif
