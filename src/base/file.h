/* SPDX-License-Identifier: MIT
 *
 * Reading and writing whole small files, and finding data files in a list of folders.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#include <stdint.h>

/* Appends the whole file to `text`. A file of more than `most_bytes` is refused (ERROR_INPUT). */
bool file_read(const char *path, size_t most_bytes, struct text *text, struct error *err) MUST_CHECK;

/* The same, relative to a folder that is open. */
bool file_read_at(int folder_fd, const char *path, size_t most_bytes, struct text *text, struct error *err) MUST_CHECK;

/* Writes a file anew in place, so that a pipe or a device may stand there. A file that must be whole or not at all is
 * written by base/replacement.h. */
bool file_write(const char *path, const struct text *bytes, struct error *err) MUST_CHECK;

/* Writes all bytes to an open file, however often write(2) stops half-way. False with errno. */
bool file_write_all(int fd, const void *bytes, size_t length);

/* Has the disk take over what was written to a file. False with errno. */
bool file_sync(const char *path);

/* Reads all bytes from `offset` on, however often pread(2) stops half-way. False with errno, which is 0 where the file
 * ends before. */
bool file_read_range(int fd, uint64_t offset, void *bytes, size_t length);

/* Folders searched in order: a file in an earlier one hides the file of the same name in a later one, so that a
 * user can replace one template and keep the rest. */
struct folders {
    const char *const *paths;
    size_t count;
};

/* The path of `name` in the first folder that has it, or NULL. */
char *folders_find(const struct folders *folders, const char *name, struct arena *arena);

/* The names of all regular files that end in `suffix`, directly in any of the folders, each once, in byte
 * order whatever the order of the directory. A folder that does not exist is an error. */
bool folders_list(const struct folders *folders, const char *suffix, struct arena *arena, char ***ret_names,
                  size_t *ret_count, struct error *err) MUST_CHECK;

#endif
