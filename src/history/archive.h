/* SPDX-License-Identifier: MIT
 *
 * The archive of a site: one folder for each snapshot that was ever published there, archive/2025-09-30/, which never
 * changes.
 *
 * A dated report is known by the snapshot's hash: publishing the same snapshot again finds its folder and leaves it
 * alone; another snapshot of the same day gets the next free name (2025-09-30-2). A database has no hash, and is the
 * same snapshot when it says the same of the same time. Each folder has a report.json of a
 * few lines, so that the list of all of them, and the feed, can be made without reading the reports.
 */
#ifndef HISTORY_ARCHIVE_H
#define HISTORY_ARCHIVE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

#define ARCHIVE_FOLDER "archive"
#define ARCHIVE_REPORT "report.json" /* in the folder of a dated report */

/* What a list says of a report, and its sentence on what had changed. */
enum { DATED_CHANGES_MOST = 3 };

/* Texts are the arena's; "" = not known. Numbers are decimal text. */
struct dated_report {
    const char *id;   /* the folder's name: "2025-09-30" or "2025-09-30-2" */
    const char *date; /* of the snapshot */
    int number;       /* 1, or that of the suffix */
    const char *taken_at, *hash, *network, *title, *headline;
    const char *window; /* id of the default one, which these are of: */
    const char *models_listed, *models_used, *inferences, *gini;
    const char *changes[DATED_CHANGES_MOST]; /* NULL behind the last */
};

struct archive {
    struct dated_report *items; /* oldest first */
    size_t count;
};

/* Reads what the site in `target` has archived; nothing where there is no such folder. A folder whose name is no date
 * is ignored, one without a readable report.json is listed by its date. */
bool archive_read(const char *target, struct arena *arena, struct archive *ret_archive, struct error *err) MUST_CHECK;

/* The dated report of the same snapshot, or NULL. */
const struct dated_report *archive_find(const struct archive *archive, const struct dated_report *report);

/* The newest report of an earlier date, or NULL. */
const struct dated_report *archive_before(const struct archive *archive, const char *date);

/* Gives the report the next free id of its date, and a place in the list. The archive's array is the arena's, and
 * replaced. */
void archive_add(struct archive *archive, struct arena *arena, struct dated_report *report);

/* Its report.json. */
void archive_print(const struct dated_report *report, struct text *out);

#endif
