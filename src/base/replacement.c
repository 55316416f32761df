/* SPDX-License-Identifier: MIT
 * Knows how one file takes the place of another in one step. */
#include "base/replacement.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

struct replacement {
    char *path, *new_path; /* new_path NULL = nothing to remove */
    int fd;
};

static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* ".NAME.ENDING" in the same folder: a rename works within one file system only. */
static char *hidden_beside(const char *path, const char *ending)
{
    size_t folder = folder_length(path), length = strlen(path) + strlen(ending) + sizeof "..";
    char *hidden = memory_zeroed(length, 1);
    snprintf(hidden, length, "%.*s.%s.%s", (int)folder, path, path + folder, ending);
    return hidden;
}

/* A file that the system forgets with the process, and that can be given a name; -1 where there is no such. */
static int open_nameless(const char *path)
{
    size_t length = folder_length(path);
    char *folder = memory_zeroed(length + 2, 1);
    snprintf(folder, length + 2, "%.*s.", (int)length, path);
    int fd = access("/proc/self/fd", X_OK) == 0 ? open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600) : -1;
    free(folder);
    return fd;
}

static bool give_name(struct replacement *replacement)
{
    uint32_t chance;
    char nameless[32], ending[16];
    if (replacement->new_path)
        return true;
    snprintf(nameless, sizeof nameless, "/proc/self/fd/%d", replacement->fd);
    for (;;) {
        if (getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance)
            return false;
        snprintf(ending, sizeof ending, "%08" PRIx32, chance);
        char *hidden = hidden_beside(replacement->path, ending);
        if (linkat(AT_FDCWD, nameless, AT_FDCWD, hidden, AT_SYMLINK_FOLLOW) == 0) {
            replacement->new_path = hidden;
            return true;
        }
        free(hidden);
        if (errno != EEXIST)
            return false;
    }
}

static bool failed(const struct replacement *replacement, struct error *err)
{
    return error_set(err, ERROR_IO, "cannot write %s: %s", replacement->path, strerror(errno));
}

bool replacement_begin(const char *path, struct replacement **ret_replacement, struct error *err)
{
    struct replacement *replacement = memory_zeroed(1, sizeof *replacement);
    replacement->path = memory_text(path);
    replacement->fd = open_nameless(path);
    if (replacement->fd < 0) {
        replacement->new_path = hidden_beside(path, "XXXXXX");
        replacement->fd = mkostemp(replacement->new_path, O_CLOEXEC);
    }
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

bool replacement_write_head(struct replacement *replacement, const void *bytes, size_t length, struct error *err)
{
    return (lseek(replacement->fd, 0, SEEK_SET) == 0 && file_write_all(replacement->fd, bytes, length) &&
            lseek(replacement->fd, 0, SEEK_END) >= 0) ||
           failed(replacement, err);
}

bool replacement_commit_lightly(struct replacement *replacement, struct error *err)
{
    if (!give_name(replacement) || rename(replacement->new_path, replacement->path) != 0)
        return failed(replacement, err);
    free(replacement->new_path);
    replacement->new_path = NULL;
    return true;
}

bool replacement_commit(struct replacement *replacement, struct error *err)
{
    if (fchmod(replacement->fd, 0644) != 0 || fsync(replacement->fd) != 0)
        return failed(replacement, err);
    return replacement_commit_lightly(replacement, err);
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
