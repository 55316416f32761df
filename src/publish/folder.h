/* SPDX-License-Identifier: MIT
 *
 * Files in a folder that is held open, so that no rename of the folder itself can lead them astray.
 */
#ifndef PUBLISH_FOLDER_H
#define PUBLISH_FOLDER_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct folder {
    int fd;           /* -1 = none */
    const char *path; /* for messages; borrowed */
};

/* Closes; a folder that is not open is fine. */
void folder_close(struct folder *folder);

/* Writes a new file, mode 0644, making the folders above it, mode 0755, whatever the umask. A file that is
 * there already is an error. On failure no file is left. */
bool folder_write(const struct folder *folder, const char *path, const void *bytes, size_t length,
                  struct error *err) MUST_CHECK;

/* Links the file `path` of `from` into `folder` when it is a plain file, mode 0644, of exactly these bytes. */
bool folder_link_same(const struct folder *folder, const struct folder *from, const char *path,
                      const void *bytes, size_t length);

/* Links the file `path` of `from` into `folder` as `as` when it is a plain file of so many bytes; its content
 * is not read. */
bool folder_link(const struct folder *folder, const struct folder *from, const char *path, const char *as,
                 int64_t bytes);

/* Copies it, where it cannot be linked. */
bool folder_copy(const struct folder *folder, const struct folder *from, const char *path, const char *as,
                 struct error *err) MUST_CHECK;

/* Calls `visit` for everything in the folder that is not itself a folder, at any depth, with its path
 * relative to the folder, until it returns false. True when all were visited; false with a filled `err` when
 * reading failed. */
bool folder_walk(const struct folder *folder, bool (*visit)(void *context, const char *path), void *context,
                 struct error *err) MUST_CHECK;

/* True when nothing at all is in the folder. */
bool folder_is_empty(const struct folder *folder);

/* True when both are open and the same. */
bool folder_is_same(const struct folder *a, const struct folder *b);

/* True while parent/name is the folder that is open at `fd`. */
bool folder_is_named(int parent_fd, const char *name, int fd);

/* Removes parent/name and everything below, never following a link. What cannot be removed stays, silently: a later run
 * tries again. */
void folder_remove(int parent_fd, const char *name);

#endif
