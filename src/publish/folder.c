/* SPDX-License-Identifier: MIT
 * Knows how files get into a folder and out of it. */
#include "publish/folder.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/threads.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Removing a file can take milliseconds in which nobody computes, where the file system tells the disk what it frees
 * (ext4 with `discard`): many threads wait at once. For a few files they are not worth starting. */
#define REMOVERS 16
#define REMOVERS_FROM 128

void folder_close(struct folder *folder)
{
    if (folder->fd >= 0)
        close(folder->fd);
    folder->fd = -1;
}

/* Makes the folders above `path`. chmod, because the umask of the user must not show in what is published. */
static bool make_folders(const struct folder *folder, const char *path, struct error *err)
{
    char part[PATH_MAX];
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        size_t length = (size_t)(slash - path);
        if (length >= sizeof part)
            return error_set(err, ERROR_IO, "cannot make the folders of %s: %s", path, strerror(ENAMETOOLONG));
        memcpy(part, path, length);
        part[length] = '\0';
        if (mkdirat(folder->fd, part, 0755) == 0 ? fchmodat(folder->fd, part, 0755, 0) != 0 : errno != EEXIST)
            return error_set(err, ERROR_IO, "cannot make the folder %s in %s: %s", part, folder->path, strerror(errno));
    }
    return true;
}

bool folder_write(const struct folder *folder, const char *path, const void *bytes, size_t length, struct error *err)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(folder->fd, path, flags, 0644);
    if (fd < 0 && errno == ENOENT) {
        if (!make_folders(folder, path, err))
            return false;
        fd = openat(folder->fd, path, flags, 0644);
    }
    if (fd < 0)
        return error_set(err, ERROR_IO, "cannot make %s in %s: %s", path, folder->path, strerror(errno));
    bool ok = file_write_all(fd, bytes, length) && fchmod(fd, 0644) == 0;
    int cause = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        cause = errno;
    }
    if (ok)
        return true;
    unlinkat(folder->fd, path, 0);
    return error_set(err, ERROR_IO, "cannot write %s in %s: %s", path, folder->path, strerror(cause));
}

static bool holds(int fd, const char *bytes, size_t length)
{
    struct stat status;
    char chunk[65536];

    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || (status.st_mode & 07777) != 0644 ||
        (size_t)status.st_size != length)
        return false;
    while (length > 0) {
        ssize_t got = read(fd, chunk, length < sizeof chunk ? length : sizeof chunk);
        if (got <= 0 || memcmp(chunk, bytes, (size_t)got) != 0)
            return false;
        bytes += got;
        length -= (size_t)got;
    }
    return true;
}

/* Folders are made where they are missed, which is once for each. */
static bool link_into(const struct folder *folder, const struct folder *from, const char *path, const char *as)
{
    struct error ignored = ERROR_INIT;
    if (linkat(from->fd, path, folder->fd, as, 0) == 0)
        return true;
    return errno == ENOENT && make_folders(folder, as, &ignored) && linkat(from->fd, path, folder->fd, as, 0) == 0;
}

/* The link is made first and then read, so that what was compared is what is published. */
bool folder_link_same(const struct folder *folder, const struct folder *from, const char *path,
                      const void *bytes, size_t length)
{
    if (!link_into(folder, from, path, path))
        return false;
    int fd = openat(folder->fd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool same = fd >= 0 && holds(fd, bytes, length);
    if (fd >= 0)
        close(fd);
    if (!same)
        unlinkat(folder->fd, path, 0);
    return same;
}

bool folder_link(const struct folder *folder, const struct folder *from, const char *path, const char *as,
                 int64_t bytes)
{
    struct stat status;
    return fstatat(from->fd, path, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode) &&
           status.st_size == bytes && (status.st_mode & 07777) == 0644 && link_into(folder, from, path, as);
}

bool folder_copy(const struct folder *folder, const struct folder *from, const char *path, const char *as,
                 struct error *err)
{
    struct text bytes = TEXT_INIT;
    bool ok = file_read_at(from->fd, path, SIZE_MAX / 2, &bytes, err) &&
              folder_write(folder, as, bytes.bytes, bytes.length, err);
    text_clear(&bytes);
    return ok;
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* A second descriptor of the folder, because closedir() takes its own along. */
static DIR *open_listing(int parent_fd, const char *name)
{
    int fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *listing = fd >= 0 ? fdopendir(fd) : NULL;
    if (!listing && fd >= 0)
        close(fd);
    return listing;
}

static bool is_folder(int parent_fd, const struct dirent *entry)
{
    struct stat status;
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
    return fstatat(parent_fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

struct walk {
    bool (*visit)(void *context, const char *path);
    void *context;
    struct text path;
    const struct folder *folder;
    struct error *err;
};

static bool walk_into(struct walk *walk, int parent_fd, const char *name)
{
    DIR *listing = open_listing(parent_fd, name);
    bool more = listing != NULL;
    if (!more)
        error_set(walk->err, ERROR_IO, "cannot read the folder %s/%s: %s", walk->folder->path,
                  walk->path.bytes, strerror(errno));
    for (struct dirent *entry; more && (entry = readdir(listing));) {
        if (is_dot(entry->d_name))
            continue;
        size_t length = walk->path.length;
        text_add(&walk->path, entry->d_name);
        if (is_folder(dirfd(listing), entry)) {
            text_add(&walk->path, "/");
            more = walk_into(walk, dirfd(listing), entry->d_name);
        } else {
            more = walk->visit(walk->context, walk->path.bytes);
        }
        walk->path.length = length;
        walk->path.bytes[length] = '\0';
    }
    if (listing)
        closedir(listing);
    return more;
}

bool folder_walk(const struct folder *folder, bool (*visit)(void *context, const char *path), void *context,
                 struct error *err)
{
    struct walk walk = {.visit = visit, .context = context, .path = TEXT_INIT, .folder = folder, .err = err};
    text_add(&walk.path, "");
    bool all = walk_into(&walk, folder->fd, ".");
    text_clear(&walk.path);
    return all;
}

bool folder_is_empty(const struct folder *folder)
{
    DIR *listing = open_listing(folder->fd, ".");
    bool empty = listing != NULL;
    for (struct dirent *entry; empty && (entry = readdir(listing));)
        empty = is_dot(entry->d_name);
    if (listing)
        closedir(listing);
    return empty;
}

/* The files of one folder. */
struct removal {
    int fd;
    char **names;
    size_t count, capacity;
};

static void remove_file(void *context, size_t index)
{
    const struct removal *removal = context;
    unlinkat(removal->fd, removal->names[index], 0);
}

void folder_remove(int parent_fd, const char *name)
{
    DIR *listing = open_listing(parent_fd, name);
    struct arena *arena = arena_new();
    struct removal removal = {.fd = listing ? dirfd(listing) : -1};

    for (struct dirent *entry; listing && (entry = readdir(listing));) {
        if (is_dot(entry->d_name))
            continue;
        if (is_folder(removal.fd, entry)) {
            folder_remove(removal.fd, entry->d_name);
            continue;
        }
        removal.names = memory_room(removal.names, removal.count, &removal.capacity, sizeof *removal.names);
        removal.names[removal.count++] = arena_text(arena, entry->d_name);
    }
    struct threads_task task = {.jobs = removal.count, .work = remove_file, .context = &removal};
    threads_run(&task, removal.count < REMOVERS_FROM ? 1 : REMOVERS);
    free(removal.names);
    arena_free(arena);
    if (listing)
        closedir(listing);
    unlinkat(parent_fd, name, AT_REMOVEDIR);
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev;
}

bool folder_is_same(const struct folder *a, const struct folder *b)
{
    struct stat left, right;
    return fstat(a->fd, &left) == 0 && fstat(b->fd, &right) == 0 && is_same_file(&left, &right);
}

bool folder_is_named(int parent_fd, const char *name, int fd)
{
    struct stat named, opened;
    return fstatat(parent_fd, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && fstat(fd, &opened) == 0 &&
           is_same_file(&named, &opened);
}
