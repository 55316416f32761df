/* SPDX-License-Identifier: MIT
 * Knows where things that nobody asked to keep are put, and what becomes of those of the dead. */
#include "base/scratch.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCRATCH_PREFIX ".inuse-scratch-"

struct scratch {
    char *path;
    int fd; /* holds the lock */
};

/* The folder of the file `beside`, with a '/' at its end unless it is the current one; free() it. */
static char *place_of(const char *beside)
{
    const char *slash = beside ? strrchr(beside, '/') : NULL;
    char *place = memory_text(beside ? beside : "/tmp/");
    if (beside)
        place[slash ? slash - beside + 1 : 0] = '\0';
    return place;
}

static char *path_in(const char *place, const char *name)
{
    size_t size = strlen(place) + strlen(name) + 1;
    char *path = memory_zeroed(size, 1);
    snprintf(path, size, "%s%s", place, name);
    return path;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    (void)status;
    (void)kind;
    (void)at;
    /* What cannot be removed is left; the run itself has succeeded or said why not. */
    remove(path);
    return 0;
}

static void remove_folder(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static int open_folder(const char *path)
{
    return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Somebody else's folder, in /tmp, could turn into a link while it is walked. */
static bool is_mine(int fd)
{
    struct stat state;
    return fstat(fd, &state) == 0 && state.st_uid == geteuid();
}

static void remove_unless_alive(const char *path)
{
    int fd = open_folder(path);
    if (fd < 0)
        return;
    if (is_mine(fd) && flock(fd, LOCK_EX | LOCK_NB) == 0)
        remove_folder(path);
    close(fd);
}

static void clear_up(const char *place)
{
    DIR *listing = opendir(*place != '\0' ? place : ".");
    for (struct dirent *entry; listing && (entry = readdir(listing));) {
        if (!text_begins_with(entry->d_name, SCRATCH_PREFIX))
            continue;
        char *path = path_in(place, entry->d_name);
        remove_unless_alive(path);
        free(path);
    }
    if (listing)
        closedir(listing);
}

void scratch_clear_up(const char *beside)
{
    char *place = place_of(beside);
    clear_up(place);
    free(place);
}

/* Between making and locking the folder another run may have taken it for a dead one's. */
static bool hold(struct scratch *scratch)
{
    struct stat held, named;
    scratch->fd = open_folder(scratch->path);
    if (scratch->fd >= 0 && (flock(scratch->fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) &&
        fstat(scratch->fd, &held) == 0 && lstat(scratch->path, &named) == 0 && held.st_ino == named.st_ino)
        return true;
    if (scratch->fd >= 0)
        close(scratch->fd);
    rmdir(scratch->path);
    return false;
}

static bool make(const char *place, struct scratch *scratch)
{
    for (int attempt = 0; attempt < 100; attempt++) {
        scratch->path = path_in(place, SCRATCH_PREFIX "XXXXXX");
        if (!mkdtemp(scratch->path))
            break;
        if (hold(scratch))
            return true;
        free(scratch->path);
        scratch->path = NULL;
    }
    return false;
}

bool scratch_begin(const char *beside, struct scratch **ret_scratch, struct error *err)
{
    struct scratch *scratch = memory_zeroed(1, sizeof *scratch);
    char *place = place_of(beside);
    clear_up(place);
    bool made = make(place, scratch);
    if (made)
        *ret_scratch = scratch;
    else
        error_set(err, ERROR_IO, "cannot make a folder in %s: %s", *place != '\0' ? place : ".", strerror(errno));
    free(place);
    if (!made) {
        free(scratch->path);
        free(scratch);
    }
    return made;
}

const char *scratch_path(const struct scratch *scratch)
{
    return scratch->path;
}

static bool taken(const char *path, struct error *err)
{
    return error_set(err, ERROR_USAGE, "%s exists already and is not touched; choose another name or remove it first",
                     path);
}

bool scratch_may_keep(const char *path, struct error *err)
{
    struct stat state;
    return lstat(path, &state) != 0 || taken(path, err);
}

/* link() instead of rename(), which some file systems have alone: a file that appeared meanwhile under the name is not
 * ours to replace. */
bool scratch_keep(const char *file, const char *path, struct error *err)
{
    if (!file_sync(file))
        return error_set(err, ERROR_IO, "cannot write %s: %s", file, strerror(errno));
    if (link(file, path) == 0)
        return true;
    if (errno == EEXIST)
        return taken(path, err);
    if (rename(file, path) == 0)
        return true;
    return error_set(err, ERROR_IO, "cannot name %s %s: %s", file, path, strerror(errno));
}

void scratch_end(struct scratch *scratch)
{
    if (!scratch)
        return;
    remove_folder(scratch->path);
    close(scratch->fd);
    free(scratch->path);
    free(scratch);
}
