/* SPDX-License-Identifier: MIT
 *
 * Files that people have (CSV, JSON) into a snapshot.
 *
 * One import is one transaction: every file is read, then either everything enters the snapshot or nothing
 * does. A snapshot that does not exist is made, under another name first, so that a failed or killed import
 * leaves no file. Importing the same files twice gives the same snapshot; each format says in inuse-import(7)
 * what makes two records the same.
 *
 * A bad row is a fault with file, line and reason. Faults refuse the whole import, unless skip_bad: then the
 * good rows enter and the faults are there for the caller to show.
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "base/error.h"
#include "base/faults.h"
#include "base/progress.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "theirs=ours" or "key=value", split. */
struct import_pair {
    const char *left, *right;
};

struct import_options {
    const char *format;
    const char *snapshot;
    const char *const *files; /* "-" is standard input */
    size_t file_count;
    const struct import_pair *maps; /* column of the file = column of the format */
    size_t map_count;
    const struct import_pair *settings; /* rows for table snapshot; taken_at among them */
    size_t setting_count;
    bool skip_bad;
};

/* What the rows of a format can be rejected for, each counted apart. */
enum import_reason {
    REASON_COLUMNS,   /* the wrong number of fields, or a field that must not be empty */
    REASON_TIME,      /* not a time or day */
    REASON_NUMBER,    /* not a count or amount, or out of range */
    REASON_VALUE,     /* a word that is none of those allowed */
    REASON_DUPLICATE, /* repeats or contradicts another row */
    REASON_SYNTAX,    /* not CSV, not JSON, not what the format says */
    REASON_COUNT
};
extern const char *const import_reason_names[REASON_COUNT];

/* read = imported + updated + unchanged + ignored + unknown + the sum of rejected. */
struct import_summary {
    int64_t read, imported, updated, unchanged;
    int64_t ignored; /* known, and of no use here */
    int64_t unknown; /* events of other contracts */
    int64_t rejected[REASON_COUNT];
    int64_t unattributed;   /* of the records read: those that name no model */
    int64_t models_created; /* because a record named them and the inventory did not */
    int64_t clamped;        /* falling counters, taken as no volume */
    int64_t spans;          /* of days whose volume was booked on the last of them */
    int64_t rounded;        /* payments with more than nine decimals */
    int64_t taken_at;       /* of the snapshot afterwards, or SNAPSHOT_UNKNOWN */
    struct text notes;      /* sentences, each ended by '\n' */
};

/* Fills *ret_summary also when rows were refused (ERROR_INPUT with faults), for the closing table; clear it
 * in any case. */
bool import_run(const struct import_options *options, struct progress *progress,
                struct import_summary *ret_summary, struct faults *faults, struct error *err) MUST_CHECK;
void import_summary_clear(struct import_summary *summary);

/* The table of formats, for help and manuals. */
struct importer;
extern const struct importer *const importers[];
extern const size_t importer_count;

#endif
