/* SPDX-License-Identifier: MIT
 *
 * The list of a site's files: what makes a folder ours, and what has changed since the last time.
 *
 * manifest.json names the generator and every other file with its bytes and sha256, one file a line, in byte
 * order of path. Only that form is read back: a manifest that is not exactly as inuse writes it belongs to
 * somebody else.
 */
#ifndef PUBLISH_MANIFEST_H
#define PUBLISH_MANIFEST_H

#include "base/arena.h"
#include "base/sha256.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MANIFEST_NAME "manifest.json"

struct manifest_entry {
    const char *path; /* relative to the site, '/'-separated, visible UTF-8 */
    int64_t bytes;
    char sha256[SHA256_HEX_SIZE];
    bool linked; /* not written but linked from the old site; not part of the JSON */
};

/* Owns its memory; manifest_clear() frees it. */
struct manifest {
    struct arena *arena; /* the paths */
    struct manifest_entry *entries;
    size_t count, capacity;
};

#define MANIFEST_INIT {.arena = NULL}

/* True for what a path in a manifest may be: relative, visible UTF-8, without "." or ".." or empty parts, and not the
 * manifest itself. A site that was fetched from elsewhere may state anything. */
bool manifest_may_name(const char *path);

/* Copies the entry and its path. */
void manifest_add(struct manifest *manifest, const struct manifest_entry *entry);
void manifest_sort(struct manifest *manifest);

/* NULL when there is none. The manifest must be sorted (one that was parsed is). */
const struct manifest_entry *manifest_find(const struct manifest *manifest, const char *path);

bool manifest_entry_equal(const struct manifest_entry *a, const struct manifest_entry *b);

/* One file as a line of text: how workers report to their parent. */
void manifest_add_line(const struct manifest_entry *entry, struct text *text);
bool manifest_read_lines(const char *bytes, size_t length, struct manifest *manifest);

/* The JSON. The manifest must be sorted. */
void manifest_print(const struct manifest *manifest, const char *generator, struct text *text);

/* False for anything that manifest_print() did not write; then `manifest` is left cleared. */
bool manifest_parse(const char *json, struct manifest *manifest);

void manifest_clear(struct manifest *manifest);

#endif
