/* SPDX-License-Identifier: MIT
 *
 * The whole site from a finished report: figures drawn, pages rendered, data files written, all published in
 * one step.
 *
 * What the site consists of is not listed here: pages are the files of templates/, figures those of charts/,
 * data files the table in report.h. Style sheets and scripts beside the templates are copied. The bytes do
 * not depend on the number of workers.
 */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "base/error.h"
#include "base/progress.h"
#include "base/sha256.h"
#include "history/history.h"
#include "publish/publish.h"
#include "report/report.h"
#include "site/materials.h"

#include <stdbool.h>
#include <stddef.h>

struct site_options {
    struct materials *materials; /* begun; waited for here */
    const char *target;    /* folder to publish to, see publish.h for what it may be */
    const char *generator; /* "inuse 0.1.0" */
    int64_t created_at;    /* date inside PDF files: that of the snapshot */
    unsigned workers;      /* processes, >= 1 */
    const char *single_file, *pdf; /* the site as one file of each kind as well; NULL = not wanted */
    const struct history *history; /* what is known of earlier reports; the site's archive */
    bool preview;          /* write nothing, only compare */
    void (*visit)(void *context, enum publish_action action,
                  const char *path); /* told of each file that differs; NULL = none */
    void *visit_context;
};

/* What was published. */
struct site_result {
    size_t pages, figures;
    struct publish_changes changes;
    char manifest[SHA256_HEX_SIZE]; /* SHA-256 of manifest.json, which stands for all files; "" when previewed */
    bool unchanged; /* set by whoever found that nothing need be made; then the rest is 0 */
};

bool site_write(struct report *report, const struct site_options *options, struct progress *progress,
                struct site_result *ret_result, struct error *err) MUST_CHECK;

#endif
