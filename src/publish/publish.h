/* SPDX-License-Identifier: MIT
 *
 * A folder that is replaced whole or not at all.
 *
 *     publish_begin("site", &publish, &err)
 *       && publish_file(publish, "index.html", bytes, length, &err)
 *       && ... && publish_commit(publish, "inuse 0.1.0", &err);
 *     publish_abort(publish);   // frees; removes the staging folder unless committed
 *
 * Files are written to a hidden folder beside the target, on the same file system; commit writes
 * manifest.json (path, bytes, sha256 of every other file, in byte order of path), syncs everything, and
 * exchanges the two folders in one step: renameat2(RENAME_EXCHANGE), or a plain rename where there was no
 * folder or an empty one. Where the file system lacks exchange, the old folder is renamed aside and the new
 * one renamed in, and the next run repairs what a kill between the two left. A killed run, a full disk or a
 * read-only folder leaves the old site byte for byte; staging folders of dead runs are removed by the next
 * one, those of live runs are left alone (a lock on the folder tells them apart). Runs that replace folders of
 * one parent wait for each other while they commit, by a lock on the parent, at most a minute.
 *
 * A file that the old site has with the same bytes is not written again but linked: it keeps its time, and
 * copying tools and backups see only what changed. When nothing changed at all, the old folder stays as it
 * is.
 *
 * The target must be absent, an empty folder, or a site of ours: a folder with a manifest.json that inuse
 * wrote and no file that the manifest does not name, so that a CNAME or a .git put there by hand is never
 * lost. Anything else is refused (ERROR_USAGE) and never touched. A symbolic link as target is followed: what
 * it points to is replaced.
 */
#ifndef PUBLISH_PUBLISH_H
#define PUBLISH_PUBLISH_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct publish;

/* The folder above the target must exist. */
bool publish_begin(const char *target, struct publish **ret_publish, struct error *err) MUST_CHECK;

/* The same without writing anything: files are hashed and forgotten, commit only compares. For --dry-run. */
bool publish_preview(const char *target, struct publish **ret_publish, struct error *err) MUST_CHECK;

/* Writes one file, making folders as needed. `path` is relative, '/'-separated, visible UTF-8 without "." or
 * ".." or empty parts, and not manifest.json (asserted). Writing a path twice is an error. Mode 0644 and 0755
 * whatever the umask. */
bool publish_file(struct publish *publish, const char *path, const void *bytes, size_t length,
                  struct error *err) MUST_CHECK;

/* Files of one or a few jobs of a worker, gathered so that they are hashed together, in a fifth of the time
 * (base/sha256_texts.h):
 *
 *     struct publish_batch batch = PUBLISH_BATCH_INIT;
 *     publish_batch_add(&batch, "models/a.html", &html);      (as often as needed)
 *     publish_batch_write(publish, &batch, record, &err);     (in the worker)
 *     publish_batch_clear(&batch);
 *     publish_record(publish, record, length, &err);          (in the parent)
 *
 * add() takes the bytes over and leaves an empty text. write() writes all files, which may be in another process than
 * publish_begin(), and appends what the parent must know to `record`; the parent hands those bytes (of one or many
 * batches) to publish_record(). */
struct publish_batch_file;
struct publish_batch {
    struct publish_batch_file *files;
    size_t count, capacity;
    size_t bytes; /* of all files */
};
#define PUBLISH_BATCH_INIT {.files = NULL}

void publish_batch_add(struct publish_batch *batch, const char *path, struct text *bytes);
bool publish_batch_write(const struct publish *publish, const struct publish_batch *batch, struct text *record,
                         struct error *err) MUST_CHECK;
void publish_batch_clear(struct publish_batch *batch);
bool publish_record(struct publish *publish, const char *record, size_t length, struct error *err) MUST_CHECK;

/* The files of this run so far, in the order in which they were published; a path is valid until the next is added. */
size_t publish_count(const struct publish *publish);
const char *publish_path(const struct publish *publish, size_t index);

/* Publishes a file of this run, `path`, under a second name too: as another name of the same file where the
 * file system has that. */
bool publish_again(struct publish *publish, const char *path, const char *as, struct error *err) MUST_CHECK;

/* Whatever the site that is replaced holds in folders below `folder` ("archive": archive/2025-09-30/...; not
 * archive/index.html) and this run did not write stays: commit links it into the new site, also what another
 * run published meanwhile. */
void publish_keep(struct publish *publish, const char *folder);

/* `generator` is stated in the manifest and begins with "inuse", e.g. "inuse 0.1.0". */
bool publish_commit(struct publish *publish, const char *generator, struct error *err) MUST_CHECK;

/* The SHA-256 of manifest.json, which stands for all files; valid until publish_abort(). "" before commit. */
const char *publish_manifest(const struct publish *publish);

/* Against the site that was there, without manifest.json; for a closing line. All zero before commit. */
struct publish_changes {
    size_t added, changed, same, removed;
};
struct publish_changes publish_changes(const struct publish *publish);

/* Has commit call `visit` for every file that was added, changed or removed, in byte order of path. */
enum publish_action { PUBLISH_ADDED, PUBLISH_CHANGED, PUBLISH_REMOVED };
void publish_visit(struct publish *publish,
                   void (*visit)(void *context, enum publish_action action, const char *path), void *context);

void publish_abort(struct publish *publish); /* NULL is fine; after commit only frees */

#endif
