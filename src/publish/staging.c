/* SPDX-License-Identifier: MIT
 * Knows what runs that died, or run at the same time, leave in the folder above the site. */
#include "publish/staging.h"

#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define STAGING_PREFIX ".inuse-staging-"

/* A minute. */
#define TURN_PAUSE_US 5000
#define TURN_TRIES 12000

bool staging_lock(int fd)
{
    return flock(fd, LOCK_EX | LOCK_NB) == 0;
}

void staging_take_turn(const struct publish *publish)
{
    for (int tries = 0; !publish->preview && tries < TURN_TRIES; tries++) {
        if (flock(publish->parent.fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
            return;
        usleep(TURN_PAUSE_US);
    }
}

void staging_end_turn(const struct publish *publish)
{
    flock(publish->parent.fd, LOCK_UN);
}

static void remove_unless_alive(const struct publish *publish, const char *name)
{
    int fd = openat(publish->parent.fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    if (staging_lock(fd))
        folder_remove(publish->parent.fd, name);
    close(fd);
}

static void remove_dead_staging(const struct publish *publish)
{
    int fd = openat(publish->parent.fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = fd >= 0 ? fdopendir(fd) : NULL;
    for (struct dirent *entry; listing && (entry = readdir(listing));)
        if (text_begins_with(entry->d_name, STAGING_PREFIX))
            remove_unless_alive(publish, entry->d_name);
    if (listing)
        closedir(listing);
}

/* Gives the old site the name of a staging folder before it is removed: what a kill leaves of it then is
 * removed by the next run, which could not tell a site without its manifest from somebody else's folder. */
void staging_remove_aside(const struct publish *publish)
{
    char name[64];
    snprintf(name, sizeof name, STAGING_PREFIX "%ld-old", (long)getpid());
    if (renameat(publish->parent.fd, publish->aside, publish->parent.fd, name) == 0)
        folder_remove(publish->parent.fd, name);
}

/* A run that could not exchange may have died after it renamed the old site aside: then the target is missing
 * and the old site goes back, or the new one is in place and the old one is in the way. */
static void repair(const struct publish *publish)
{
    struct old_site aside;
    struct error foreign = ERROR_INIT;
    if (!old_site_open(&publish->parent, publish->aside, publish->path, publish->arena, &aside, &foreign) ||
        aside.folder.fd < 0)
        return;
    if (staging_lock(aside.folder.fd)) {
        if (faccessat(publish->parent.fd, publish->name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
            staging_remove_aside(publish);
        else
            renameat(publish->parent.fd, publish->aside, publish->parent.fd, publish->name);
    }
    old_site_close(&aside);
}

void staging_clear_up(const struct publish *publish)
{
    remove_dead_staging(publish);
    repair(publish);
}

/* Between making and locking the folder another run may have taken it for a dead one's. */
static bool take_staging(struct publish *publish)
{
    publish->staging.fd =
        openat(publish->parent.fd, publish->staging_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (publish->staging.fd < 0)
        return false;
    if ((staging_lock(publish->staging.fd) || errno != EWOULDBLOCK) &&
        folder_is_named(publish->parent.fd, publish->staging_name, publish->staging.fd))
        return true;
    folder_close(&publish->staging);
    return false;
}

bool staging_make(struct publish *publish, struct error *err)
{
    for (int attempt = 0; attempt < 1000; attempt++) {
        snprintf(publish->staging_name, sizeof publish->staging_name, STAGING_PREFIX "%ld-%d", (long)getpid(), attempt);
        /* Private until it is whole. */
        if (mkdirat(publish->parent.fd, publish->staging_name, 0700) == 0) {
            if (take_staging(publish))
                return true;
        } else if (errno != EEXIST) {
            break;
        }
    }
    error_set(err, ERROR_IO, "cannot make a folder in %s, where the new site is put together: %s", publish->parent.path,
              strerror(errno));
    publish->staging_name[0] = '\0';
    return false;
}
