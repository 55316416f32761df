/* SPDX-License-Identifier: MIT
 *
 * A file that is replaced whole or not at all.
 *
 *     replacement_begin(path, &replacement, &err)
 *       && replacement_write(replacement, bytes, length, &err) && ...
 *       && replacement_commit(replacement, &err);
 *     replacement_end(replacement);   // frees; removes what was written unless committed
 *
 * What is written goes to a file without a name, where the file system has such; commit syncs it, gives it a hidden
 * name in the same folder and renames it over `path`. So a killed run leaves nothing, but the hidden file where there
 * are none without a name (NFS, or no /proc). Mode 0644 whatever the umask.
 */
#ifndef BASE_REPLACEMENT_H
#define BASE_REPLACEMENT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct replacement;

bool replacement_begin(const char *path, struct replacement **ret_replacement, struct error *err) MUST_CHECK;
bool replacement_write(struct replacement *replacement, const void *bytes, size_t length, struct error *err) MUST_CHECK;

/* Writes over the first bytes of what was written: a head of which nobody knew before what it says. */
bool replacement_write_head(struct replacement *replacement, const void *bytes, size_t length,
                            struct error *err) MUST_CHECK;
bool replacement_commit(struct replacement *replacement, struct error *err) MUST_CHECK;

/* The same for what is doubted when it is read: not synced, and for the eyes of its owner only. */
bool replacement_commit_lightly(struct replacement *replacement, struct error *err) MUST_CHECK;
void replacement_end(struct replacement *replacement); /* NULL is fine */

/* All of it for bytes that are at hand. */
bool replacement_file(const char *path, const void *bytes, size_t length, struct error *err) MUST_CHECK;

#endif
