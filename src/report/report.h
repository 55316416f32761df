/* SPDX-License-Identifier: MIT
 *
 * The report document: everything the reader will see, as one XML tree, built from usage and measures.
 *
 * Pages and figures bind to this tree by XPath and to nothing else; inuse-document(7) lists its elements and
 * attributes. Data files (summary.json, models.csv, daily.csv) are written from the same tree and arrays, so that they
 * cannot disagree with the pages.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "snapshot/snapshot.h"
#include "usage/usage.h"

#include <libxml/tree.h>
#include <stddef.h>
#include <stdint.h>

struct report_input {
    const struct snapshot_inventory *inventory;
    const struct usage *usage;
    enum usage_window window;    /* the default window: the one pages speak of first */
    unsigned workers;            /* threads, >= 1 */
    int64_t model_pages;         /* at most so many model pages, the most used first; INT64_MAX = all used models */
    const char *version;         /* of the program */
    const char *file_name;       /* of the snapshot, without folders */
    const char *base_url;        /* instead of the snapshot's; NULL = not given. Must be valid */
};

/* True for an address below which a site can stand: http or https, a host, no query, no fragment, nothing that would
 * need quoting. */
bool report_base_url_is_valid(const char *url);

struct report;

/* Builds the document. The inventory and the usage must outlive the report, but for what usage_keep_models() and
 * snapshot_inventory_forget_callers() give back. What is said of the snapshot itself is missing until report_identify()
 * was called, so that a large file can be hashed meanwhile. */
struct report *report_build(const struct report_input *input);

/* `file_hash`: see snapshot/digest.h; NULL = not known (not shown). To be called once. */
void report_identify(struct report *report, const char *file_hash, int64_t file_bytes);
void report_free(struct report *report); /* NULL is fine */

xmlDoc *report_document(struct report *report);

/* The models that get a page, as elements of the document, the most used first. */
size_t report_page_count(const struct report *report);
xmlNode *report_page_model(const struct report *report, size_t index);
const char *report_page_slug(const struct report *report, size_t index);

/* Which of those the element is; false for any other node. */
bool report_find_page(const struct report *report, const xmlNode *element, size_t *ret_index);

/* Adds to that model's element what only its own page shows (<days>, <verifications>); report_forget_model() takes it
 * away again. Only one model has its detail at a time, so memory does not grow with the number of pages. */
void report_detail_model(struct report *report, size_t index);
void report_forget_model(struct report *report, size_t index);

/* One data file of the site. */
struct report_file {
    const char *path;        /* "data/models.csv" */
    const char *media_type;
    const char *description; /* one sentence for the data page and the data package */
    void (*write)(const struct report *report, struct text *out);
    bool early; /* as long as the inventory: a worker that began it last would be waited for */
};
extern const struct report_file report_files[];
extern const size_t report_file_count;

/* The document as indented XML, for authors of templates and charts. */
void report_print(struct report *report, struct text *out);

#endif
