/* SPDX-License-Identifier: MIT
 *
 * A folder that is replaced whole or not at all.
 *
 *     publish_begin("site", &publish, &err)
 *       && publish_file(publish, "index.html", bytes, length, &err)
 *       && ... && publish_commit(publish, &err);
 *     publish_abort(publish);   // frees; removes the staging folder unless committed
 *
 * Files are written to a hidden folder beside the target, on the same file system; commit writes manifest.json (path, bytes,
 * sha256 of every other file, in byte order of path), syncs everything, and exchanges the two folders in one step:
 * renameat2(RENAME_EXCHANGE), or RENAME_NOREPLACE where there was none. Where the file system lacks exchange, the old folder is renamed aside and the new one
 * renamed in, and the next run repairs what a kill between the two left. A killed run, a full disk or a read-only folder leaves
 * the old site byte for byte; staging folders of dead runs are removed by the next one.
 *
 * The target must be absent, an empty folder, or a site of ours: a folder with a manifest.json that inuse wrote. Anything
 * else is refused (ERROR_USAGE) and never touched. A symbolic link as target is followed: what it points to is replaced.
 */
#ifndef PUBLISH_PUBLISH_H
#define PUBLISH_PUBLISH_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>

struct publish;

bool publish_begin(const char *target, struct publish **ret_publish, struct error *err) MUST_CHECK;

/* Writes one file, making folders as needed. `path` is relative, '/'-separated, without "." or ".." or empty parts (asserted).
 * Writing a path twice is an error. Mode 0644 and 0755 whatever the umask. */
bool publish_file(struct publish *publish, const char *path, const void *bytes, size_t length, struct error *err) MUST_CHECK;

/* For workers in other processes: write_detached() writes the file and appends what the parent must know to `record`;
 * the parent hands those bytes (of one or many files) to publish_record(). */
bool publish_write_detached(struct publish *publish, const char *path, const void *bytes, size_t length, struct text *record,
                            struct error *err) MUST_CHECK;
bool publish_record(struct publish *publish, const char *record, size_t length, struct error *err) MUST_CHECK;

/* `generator` is stated in the manifest, e.g. "inuse 0.1.0". */
bool publish_commit(struct publish *publish, const char *generator, struct error *err) MUST_CHECK;
void publish_abort(struct publish *publish); /* NULL is fine; after commit only frees */

#endif
