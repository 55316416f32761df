/* SPDX-License-Identifier: MIT
 *
 * What a report knows of the reports before it, put into the report document.
 *
 * The archive of the output folder is an input like the snapshot: the same snapshot over the same archive gives the
 * same site. The previous report is the newest of an earlier date in that archive, unless one is named; that of the
 * same date never is, so that publishing a snapshot twice gives the same pages.
 */
#ifndef HISTORY_HISTORY_H
#define HISTORY_HISTORY_H

#include "base/arena.h"
#include "base/error.h"
#include "history/archive.h"
#include "history/numbers.h"

#include <libxml/tree.h>
#include <stdbool.h>

/* Which reports enter the archive: every one, the first of each month, or none. What is in it stays whatever this
 * says. */
enum history_keeping { HISTORY_KEEP_ALWAYS, HISTORY_KEEP_MONTH, HISTORY_KEEP_NEVER };

struct history_options {
    const char *target;   /* the output folder; NULL = no archive */
    const char *previous; /* a summary.json, or a folder that holds one; NULL = from the archive */
    enum history_keeping keeping;
};

/* All memory is the arena's. */
struct history {
    struct numbers now, previous;
    bool has_previous;
    const struct dated_report *previous_report; /* NULL when `previous` is not from the archive */
    struct archive archive;                     /* with this report, if it is to be kept */
    struct dated_report report;                 /* this one; id "" when it is not in the archive */
    bool is_new;                                /* the archive did not have it */
};

/* `root` is the report element of the finished document, `summary` its data/summary.json. */
bool history_read(const struct history_options *options, xmlNode *root, const char *summary, size_t length,
                  struct arena *arena, struct history *ret_history, struct error *err) MUST_CHECK;

/* Adds <dated>, <archive> and <changes> to the document; inuse-document(7) lists what they hold. */
void history_describe(const struct history *history, xmlNode *root, struct arena *arena);

/* A page for the log of a CI service, in Markdown: headline, numbers with their changes; `limits` is put between, "" =
 * none. Less than 64 kB. */
void history_markdown(const struct history *history, const char *base_url, const char *limits, struct text *out);

#endif
