/* SPDX-License-Identifier: MIT
 * Knows how one file takes the place of another in one step. */
#include "base/replacement.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct replacement {
    char *path, *new_path; /* new_path NULL = nothing to remove */
    int fd;
};

/* ".NAME.XXXXXX" in the same folder: a rename works within one file system only. */
static char *hidden_beside(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) + 1 : 0, length = strlen(path) + sizeof "..XXXXXX";
    char *hidden = memory_zeroed(length, 1);
    snprintf(hidden, length, "%.*s.%s.XXXXXX", (int)folder, path, path + folder);
    return hidden;
}

static bool failed(const struct replacement *replacement, struct error *err)
{
    return error_set(err, ERROR_IO, "cannot write %s: %s", replacement->path, strerror(errno));
}

bool replacement_begin(const char *path, struct replacement **ret_replacement, struct error *err)
{
    struct replacement *replacement = memory_zeroed(1, sizeof *replacement);
    replacement->path = memory_text(path);
    replacement->new_path = hidden_beside(path);
    replacement->fd = mkstemp(replacement->new_path);
    if (replacement->fd >= 0) {
        *ret_replacement = replacement;
        return true;
    }
    failed(replacement, err);
    free(replacement->new_path);
    replacement->new_path = NULL;
    replacement_end(replacement);
    return false;
}

bool replacement_write(struct replacement *replacement, const void *bytes, size_t length, struct error *err)
{
    return file_write_all(replacement->fd, bytes, length) || failed(replacement, err);
}

bool replacement_commit(struct replacement *replacement, struct error *err)
{
    if (fchmod(replacement->fd, 0644) != 0 || fsync(replacement->fd) != 0 ||
        rename(replacement->new_path, replacement->path) != 0)
        return failed(replacement, err);
    free(replacement->new_path);
    replacement->new_path = NULL;
    return true;
}

void replacement_end(struct replacement *replacement)
{
    if (!replacement)
        return;
    if (replacement->fd >= 0)
        close(replacement->fd);
    if (replacement->new_path)
        unlink(replacement->new_path);
    free(replacement->new_path);
    free(replacement->path);
    free(replacement);
}

bool replacement_file(const char *path, const void *bytes, size_t length, struct error *err)
{
    struct replacement *replacement = NULL;
    bool ok = replacement_begin(path, &replacement, err) &&
              replacement_write(replacement, bytes, length, err) && replacement_commit(replacement, err);
    replacement_end(replacement);
    return ok;
}
