/* SPDX-License-Identifier: MIT
 * Knows how the new site takes the place of the old one. */
#include "publish/publish.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/sha256_texts.h"
#include "publish/folder.h"
#include "publish/manifest.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define STAGING_PREFIX ".inuse-staging-"
#define ASIDE_PREFIX ".inuse-old-"

/* A minute. */
#define TURN_PAUSE_US 5000
#define TURN_TRIES 12000

/* About 400,000 files. */
#define MANIFEST_MOST_BYTES ((size_t)64 << 20)

/* What the target's name stands for at the moment. */
struct site {
    struct folder folder; /* fd -1 = absent */
    bool empty;
    struct manifest manifest;
};

struct publish {
    struct arena *arena;
    struct folder parent; /* of the target, links resolved */
    const char *name;     /* of the target in `parent` */
    const char *path;     /* parent/name, for messages */
    const char *aside;    /* where the old site waits while the file system cannot exchange */
    struct site old;
    struct folder staging;
    char staging_name[64]; /* in `parent`; "" = none */
    struct manifest manifest;
    struct publish_changes changes;
    char sha256[SHA256_HEX_SIZE]; /* of manifest.json */
    bool preview;      /* nothing is written */
    const char *keep;  /* publish_keep(); NULL = none */
    void (*visit)(void *context, enum publish_action action, const char *path); /* publish_visit(); NULL = none */
    void *visit_context;
};

static void site_close(struct site *site)
{
    folder_close(&site->folder);
    manifest_clear(&site->manifest);
}

struct foreign_search {
    const struct manifest *manifest;
    char *foreign; /* the first path that the manifest does not name */
    struct arena *arena;
};

static bool is_listed(void *context, const char *path)
{
    struct foreign_search *search = context;
    if (strcmp(path, MANIFEST_NAME) == 0 || manifest_find(search->manifest, path))
        return true;
    search->foreign = arena_text(search->arena, path);
    return false;
}

static bool check_ours(const struct publish *publish, struct site *site, struct error *err)
{
    struct text json = TEXT_INIT;
    struct error unread = ERROR_INIT;
    bool ours = file_read_at(site->folder.fd, MANIFEST_NAME, MANIFEST_MOST_BYTES, &json, &unread) &&
                strlen(json.bytes) == json.length && manifest_parse(json.bytes, &site->manifest);
    text_clear(&json);
    if (!ours)
        return error_set(err, ERROR_USAGE,
                         "%s is neither empty nor a site that inuse wrote (it has no manifest.json of ours): "
                         "nothing there was "
                         "touched; name another folder",
                         publish->path);
    struct foreign_search search = {.manifest = &site->manifest, .arena = publish->arena};
    if (folder_walk(&site->folder, is_listed, &search, err))
        return true;
    if (search.foreign)
        error_set(
            err, ERROR_USAGE,
            "%s holds %s, which inuse did not write and will not delete: move it away or name another folder",
            publish->path, search.foreign);
    return false;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev;
}

/* True while parent/name is the folder that is open at `fd`. */
static bool still_named(const struct publish *publish, const char *name, int fd)
{
    struct stat named, opened;
    return fstatat(publish->parent.fd, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && fstat(fd, &opened) == 0 &&
           is_same_file(&named, &opened);
}

/* Opens parent/name and refuses what is not ours to replace. */
static bool look_at_site(const struct publish *publish, const char *name, struct site *site, struct error *err)
{
    *site = (struct site){.folder = {.path = publish->path}, .manifest = MANIFEST_INIT};
    site->folder.fd = openat(publish->parent.fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (site->folder.fd < 0 && errno == ENOTDIR)
        return error_set(err, ERROR_USAGE, "%s is not a folder: name another one", publish->path);
    if (site->folder.fd < 0 && errno != ENOENT)
        return error_set(err, ERROR_IO, "cannot open %s: %s", publish->path, strerror(errno));
    if (site->folder.fd < 0)
        return true;
    site->empty = folder_is_empty(&site->folder);
    return site->empty || check_ours(publish, site, err);
}

/* Another run may exchange the site while it is looked at, and empty the folder that is open here: then
 * nothing that was seen counts, and the one that bears the name now is looked at. */
static bool site_open(const struct publish *publish, const char *name, struct site *ret_site, struct error *err)
{
    struct site site;
    struct error seen;
    bool ok, current;

    do {
        seen = (struct error)ERROR_INIT;
        ok = look_at_site(publish, name, &site, &seen);
        current = site.folder.fd < 0 || still_named(publish, name, site.folder.fd);
        if (!ok || !current)
            site_close(&site);
    } while (!current);
    if (!ok)
        return error_set(err, seen.kind, "%s", seen.message);
    *ret_site = site;
    return true;
}

/* Splits the target into a folder that exists and a name in it, links resolved. */
static bool resolve(struct publish *publish, const char *target, struct error *err)
{
    char resolved[PATH_MAX];
    char *copy = arena_text(publish->arena, target);
    size_t length = strlen(copy);
    struct stat status;

    if (length == 0)
        return error_set(err, ERROR_USAGE, "the name of the output folder is empty");
    while (length > 1 && copy[length - 1] == '/')
        copy[--length] = '\0';
    if (realpath(copy, resolved)) {
        copy = arena_text(publish->arena, resolved);
    } else if (lstat(copy, &status) == 0 && S_ISLNK(status.st_mode)) {
        return error_set(err, ERROR_USAGE,
                         "%s is a symbolic link to nothing: make the folder it names, or remove the link",
                         copy);
    }
    char *slash = strrchr(copy, '/');
    publish->name = slash ? slash + 1 : copy;
    if (publish->name[0] == '\0' || strcmp(publish->name, ".") == 0 || strcmp(publish->name, "..") == 0)
        return error_set(err, ERROR_USAGE, "%s cannot be the output folder: name another one", target);
    publish->parent.path = !slash          ? "."
                           : slash == copy ? "/"
                                           : arena_copy(publish->arena, copy, (size_t)(slash - copy));
    publish->path = copy;
    publish->aside = arena_printf(publish->arena, ASIDE_PREFIX "%s", publish->name);
    publish->parent.fd = open(publish->parent.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (publish->parent.fd < 0)
        return error_set(err, ERROR_USAGE, "cannot open %s, the folder above the output folder: %s; make it first",
                         publish->parent.path, strerror(errno));
    return true;
}

/* The lock ends with the last process that holds the folder open, so that a worker which outlives its parent
 * counts as alive. Where the file system has no locks nothing is taken for dead. */
static bool lock(int fd)
{
    return flock(fd, LOCK_EX | LOCK_NB) == 0;
}

/* Runs that replace folders of one parent do so one after the other: after an exchange the old site bears the name of a
 * staging folder for a moment, and who would put it back must not find that another run has taken it for a dead one's.
 * Whoever else holds the parent locked, or stands still, does not stop us for ever. */
static void take_turn(const struct publish *publish)
{
    for (int tries = 0; !publish->preview && tries < TURN_TRIES; tries++) {
        if (flock(publish->parent.fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
            return;
        usleep(TURN_PAUSE_US);
    }
}

static void end_turn(const struct publish *publish)
{
    flock(publish->parent.fd, LOCK_UN);
}

static void remove_unless_alive(const struct publish *publish, const char *name)
{
    int fd = openat(publish->parent.fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    if (lock(fd))
        folder_remove(publish->parent.fd, name);
    close(fd);
}

static void remove_dead_staging(const struct publish *publish)
{
    int fd = openat(publish->parent.fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = fd >= 0 ? fdopendir(fd) : NULL;
    for (struct dirent *entry; listing && (entry = readdir(listing));)
        if (strncmp(entry->d_name, STAGING_PREFIX, strlen(STAGING_PREFIX)) == 0)
            remove_unless_alive(publish, entry->d_name);
    if (listing)
        closedir(listing);
}

/* Gives the old site the name of a staging folder before it is removed: what a kill leaves of it then is
 * removed by the next run, which could not tell a site without its manifest from somebody else's folder. */
static void remove_aside(const struct publish *publish)
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
    struct site aside;
    struct error foreign = ERROR_INIT;
    if (!site_open(publish, publish->aside, &aside, &foreign) || aside.folder.fd < 0)
        return;
    if (lock(aside.folder.fd)) {
        if (faccessat(publish->parent.fd, publish->name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
            remove_aside(publish);
        else
            renameat(publish->parent.fd, publish->aside, publish->parent.fd, publish->name);
    }
    site_close(&aside);
}

/* Between making and locking the folder another run may have taken it for a dead one's. */
static bool take_staging(struct publish *publish)
{
    publish->staging.fd =
        openat(publish->parent.fd, publish->staging_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (publish->staging.fd < 0)
        return false;
    if ((lock(publish->staging.fd) || errno != EWOULDBLOCK) &&
        still_named(publish, publish->staging_name, publish->staging.fd))
        return true;
    folder_close(&publish->staging);
    return false;
}

static bool make_staging(struct publish *publish, struct error *err)
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

static bool begin(const char *target, bool preview, struct publish **ret_publish, struct error *err)
{
    struct publish *publish = memory_zeroed(1, sizeof *publish);
    publish->arena = arena_new();
    publish->preview = preview;
    publish->parent.fd = publish->old.folder.fd = publish->staging.fd = -1;
    if (resolve(publish, target, err)) {
        publish->staging.path = publish->path;
        if (!preview) {
            take_turn(publish);
            remove_dead_staging(publish);
            repair(publish);
            end_turn(publish);
        }
        if (site_open(publish, publish->name, &publish->old, err) && (preview || make_staging(publish, err))) {
            *ret_publish = publish;
            return true;
        }
    }
    publish_abort(publish);
    return false;
}

bool publish_begin(const char *target, struct publish **ret_publish, struct error *err)
{
    return begin(target, false, ret_publish, err);
}

bool publish_preview(const char *target, struct publish **ret_publish, struct error *err)
{
    return begin(target, true, ret_publish, err);
}

/* Puts a file of that hash into the staging folder; the entry's path is borrowed. */
static bool place(const struct publish *publish, const char *path, const void *bytes, size_t length,
                  const unsigned char digest[SHA256_SIZE], struct manifest_entry *ret_entry, struct error *err)
{
    struct manifest_entry entry = {.path = path, .bytes = (int64_t)length};
    assert(manifest_may_name(path));
    sha256_hex(digest, entry.sha256);
    const struct manifest_entry *old = manifest_find(&publish->old.manifest, path);
    entry.linked = !publish->preview && old && manifest_entry_equal(old, &entry) &&
                   folder_link_same(&publish->staging, &publish->old.folder, path, bytes, length);
    if (!entry.linked && !publish->preview && !folder_write(&publish->staging, path, bytes, length, err))
        return false;
    *ret_entry = entry;
    return true;
}

bool publish_file(struct publish *publish, const char *path, const void *bytes, size_t length, struct error *err)
{
    unsigned char digest[SHA256_SIZE];
    struct manifest_entry entry;

    sha256_raw(bytes, length, digest);
    if (!place(publish, path, bytes, length, digest, &entry, err))
        return false;
    manifest_add(&publish->manifest, &entry);
    return true;
}

struct publish_batch_file {
    char *path;
    struct text bytes;
};

void publish_batch_add(struct publish_batch *batch, const char *path, struct text *bytes)
{
    if (batch->count == batch->capacity) {
        batch->capacity = 2 * batch->capacity + 16;
        batch->files = memory_grow(batch->files, batch->capacity, sizeof *batch->files);
    }
    batch->bytes += bytes->length;
    batch->files[batch->count++] = (struct publish_batch_file){memory_text(path), *bytes};
    *bytes = (struct text)TEXT_INIT;
}

bool publish_batch_write(const struct publish *publish, const struct publish_batch *batch, struct text *record,
                         struct error *err)
{
    struct sha256_text *texts = memory_grow(NULL, batch->count + 1, sizeof *texts);
    bool ok = true;

    for (size_t i = 0; i < batch->count; i++)
        texts[i] = (struct sha256_text){.bytes = batch->files[i].bytes.bytes, .length = batch->files[i].bytes.length};
    sha256_texts(texts, batch->count);
    for (size_t i = 0; ok && i < batch->count; i++) {
        struct manifest_entry entry;
        ok = place(publish, batch->files[i].path, texts[i].bytes, texts[i].length, texts[i].digest, &entry, err);
        if (ok)
            manifest_add_line(&entry, record);
    }
    free(texts);
    return ok;
}

void publish_batch_clear(struct publish_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        free(batch->files[i].path);
        text_clear(&batch->files[i].bytes);
    }
    free(batch->files);
    *batch = (struct publish_batch)PUBLISH_BATCH_INIT;
}

bool publish_record(struct publish *publish, const char *record, size_t length, struct error *err)
{
    if (!manifest_read_lines(record, length, &publish->manifest))
        return error_set(err, ERROR_IO, "a worker's record of published files is damaged");
    return true;
}

size_t publish_count(const struct publish *publish)
{
    return publish->manifest.count;
}

const char *publish_path(const struct publish *publish, size_t index)
{
    return publish->manifest.entries[index].path;
}

static const struct manifest_entry *find_staged(const struct publish *publish, const char *path)
{
    for (size_t i = 0; i < publish->manifest.count; i++)
        if (strcmp(publish->manifest.entries[i].path, path) == 0)
            return &publish->manifest.entries[i];
    return NULL;
}

bool publish_again(struct publish *publish, const char *path, const char *as, struct error *err)
{
    const struct manifest_entry *staged = find_staged(publish, path);
    assert(staged && manifest_may_name(as));
    struct manifest_entry entry = *staged;
    const struct manifest_entry *old = manifest_find(&publish->old.manifest, as);
    entry.path = as;
    entry.linked = !publish->preview && old && manifest_entry_equal(old, &entry) &&
                   folder_link(&publish->staging, &publish->old.folder, as, as, entry.bytes);
    if (!entry.linked && !publish->preview &&
        !folder_link(&publish->staging, &publish->staging, path, as, entry.bytes) &&
        !folder_copy(&publish->staging, &publish->staging, path, as, err))
        return false;
    manifest_add(&publish->manifest, &entry);
    return true;
}

void publish_keep(struct publish *publish, const char *folder)
{
    publish->keep = arena_text(publish->arena, folder);
}

/* True for keep/NAME/...: a file right in the kept folder is the business of this run. */
static bool is_kept(const struct publish *publish, const char *path)
{
    size_t length = publish->keep ? strlen(publish->keep) : 0;
    return length > 0 && strncmp(path, publish->keep, length) == 0 && path[length] == '/' &&
           strchr(path + length + 1, '/');
}

/* Takes over what is to be kept of the site that is there now, which may be another run's; the manifest stays
 * sorted. */
static bool carry_over(struct publish *publish, const struct site *now, struct error *err)
{
    size_t own = publish->manifest.count;
    struct manifest known = publish->manifest;

    for (size_t i = 0; i < now->manifest.count; i++) {
        struct manifest_entry entry = now->manifest.entries[i];
        known.count = own;
        if (!is_kept(publish, entry.path) || manifest_find(&known, entry.path))
            continue;
        entry.linked = !publish->preview &&
                       folder_link(&publish->staging, &now->folder, entry.path, entry.path, entry.bytes);
        if (!entry.linked && !publish->preview &&
            !folder_copy(&publish->staging, &now->folder, entry.path, entry.path, err))
            return false;
        manifest_add(&publish->manifest, &entry);
        known.entries = publish->manifest.entries;
    }
    manifest_sort(&publish->manifest);
    return true;
}

static bool write_manifest(struct publish *publish, const char *generator, bool *ret_linked, struct error *err)
{
    struct text json = TEXT_INIT;
    manifest_print(&publish->manifest, generator, &json);
    sha256_bytes(json.bytes, json.length, publish->sha256);
    /* An earlier attempt to commit may have left one. */
    unlinkat(publish->staging.fd, MANIFEST_NAME, 0);
    bool linked = publish->old.folder.fd >= 0 &&
                  folder_link_same(&publish->staging, &publish->old.folder, MANIFEST_NAME, json.bytes, json.length);
    bool ok = linked || folder_write(&publish->staging, MANIFEST_NAME, json.bytes, json.length, err);
    text_clear(&json);
    if (ok)
        *ret_linked = linked;
    return ok;
}

static void tell(const struct publish *publish, enum publish_action action, const char *path)
{
    if (publish->visit)
        publish->visit(publish->visit_context, action, path);
}

/* Both lists are sorted by path. */
static struct publish_changes compare(const struct publish *publish, const struct manifest *old)
{
    const struct manifest *new = &publish->manifest;
    struct publish_changes changes = {.added = 0};
    size_t before = 0, now = 0;

    while (before < old->count || now < new->count) {
        int order = before == old->count ? 1
                    : now == new->count  ? -1
                                         : strcmp(old->entries[before].path, new->entries[now].path);
        if (order < 0) {
            changes.removed++;
            tell(publish, PUBLISH_REMOVED, old->entries[before++].path);
        } else if (order > 0) {
            changes.added++;
            tell(publish, PUBLISH_ADDED, new->entries[now++].path);
        } else if (manifest_entry_equal(&old->entries[before++], &new->entries[now++])) {
            changes.same++;
        } else {
            changes.changed++;
            tell(publish, PUBLISH_CHANGED, new->entries[now - 1].path);
        }
    }
    return changes;
}

void publish_visit(struct publish *publish,
                   void (*visit)(void *context, enum publish_action action, const char *path), void *context)
{
    publish->visit = visit;
    publish->visit_context = context;
}

static bool is_same_folder(const struct folder *a, const struct folder *b)
{
    struct stat left, right;
    return a->fd >= 0 && b->fd >= 0 && fstat(a->fd, &left) == 0 && fstat(b->fd, &right) == 0 &&
           is_same_file(&left, &right);
}

/* True when every staged file is a link into the folder that is now the site, and the site has no other. */
static bool nothing_changed(const struct publish *publish, const struct site *now)
{
    if (!is_same_folder(&publish->old.folder, &now->folder) || now->manifest.count != publish->manifest.count)
        return false;
    for (size_t i = 0; i < publish->manifest.count; i++)
        if (!publish->manifest.entries[i].linked)
            return false;
    return true;
}

static bool replace_failed(const struct publish *publish, int cause, struct error *err)
{
    if (cause == EBUSY)
        return error_set(err, ERROR_IO, "cannot replace %s, which is a mount point: name a folder inside it",
                         publish->path);
    return error_set(err, ERROR_IO, "cannot replace %s by the new site: %s", publish->path, strerror(cause));
}

/* For file systems without exchange: between the two renames there is no site, which repair() of the next run mends. */
static bool swap_by_two_renames(const struct publish *publish, const struct site *now, bool *ret_rival,
                                struct error *err)
{
    int parent = publish->parent.fd;
    lock(now->folder.fd);
    if (renameat(parent, publish->name, parent, publish->aside) != 0)
        return replace_failed(publish, errno, err);
    if (!still_named(publish, publish->aside, now->folder.fd)) {
        renameat(parent, publish->aside, parent, publish->name);
        *ret_rival = true;
        return true;
    }
    if (renameat(parent, publish->staging_name, parent, publish->name) != 0) {
        int cause = errno;
        renameat(parent, publish->aside, parent, publish->name);
        return replace_failed(publish, cause, err);
    }
    return true;
}

/* Puts the staging folder in the target's place; *ret_old_name is what the old site is called now, NULL where
 * none was. When the site there is no longer `now`, because another run came in between, nothing is changed
 * and *ret_rival is set. */
static bool swap(const struct publish *publish, const struct site *now, const char **ret_old_name,
                 bool *ret_rival, struct error *err)
{
    int parent = publish->parent.fd;
    if (now->folder.fd < 0 || now->empty) {
        /* Fails where a file or a folder with something in it has appeared since it was looked at. */
        if (renameat(parent, publish->staging_name, parent, publish->name) != 0)
            return replace_failed(publish, errno, err);
        *ret_old_name = NULL;
        return true;
    }
    if (renameat2(parent, publish->staging_name, parent, publish->name, RENAME_EXCHANGE) == 0) {
        *ret_rival = !still_named(publish, publish->staging_name, now->folder.fd);
        if (*ret_rival && renameat2(parent, publish->staging_name, parent, publish->name, RENAME_EXCHANGE) != 0)
            return replace_failed(publish, errno, err);
        *ret_old_name = publish->staging_name;
        return true;
    }
    if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
        return replace_failed(publish, errno, err);
    *ret_old_name = publish->aside;
    return swap_by_two_renames(publish, now, ret_rival, err);
}

/* One syncfs() instead of an fsync() for each of thousands of small files: it writes what others have in
 * flight on that file system too, but in one go, and reports errors of writing back. */
static bool finish_staging(const struct publish *publish, struct error *err)
{
    if (fchmod(publish->staging.fd, 0755) == 0 && syncfs(publish->staging.fd) == 0)
        return true;
    return error_set(err, ERROR_IO, "cannot bring the new site of %s safely to disk: %s", publish->path,
                     strerror(errno));
}

static bool exchange(struct publish *publish, const struct site *now, bool *ret_rival, struct error *err)
{
    const char *old_name = NULL;
    if (!finish_staging(publish, err) || !swap(publish, now, &old_name, ret_rival, err))
        return false;
    if (*ret_rival)
        return true;
    /* A power cut must not find the old name pointing at what is removed next. */
    bool safe = fsync(publish->parent.fd) == 0;
    if (safe && old_name == publish->aside)
        remove_aside(publish);
    else if (safe && old_name)
        folder_remove(publish->parent.fd, old_name);
    publish->staging_name[0] = '\0';
    return true;
}

/* The target is looked at again: drawing may have taken minutes. */
static bool commit(struct publish *publish, const char *generator, bool *ret_rival, struct error *err)
{
    struct site now;
    bool linked = false;

    *ret_rival = false;
    if (!site_open(publish, publish->name, &now, err))
        return false;
    manifest_sort(&publish->manifest);
    bool ok = carry_over(publish, &now, err) && (publish->preview || write_manifest(publish, generator, &linked, err));
    if (ok && !publish->preview && !(linked && nothing_changed(publish, &now)))
        ok = exchange(publish, &now, ret_rival, err);
    if (ok && !*ret_rival)
        publish->changes = compare(publish, &now.manifest);
    site_close(&now);
    return ok;
}

bool publish_commit(struct publish *publish, const char *generator, struct error *err)
{
    bool rival, ok;
    take_turn(publish);
    do
        ok = commit(publish, generator, &rival, err);
    while (ok && rival);
    end_turn(publish);
    return ok;
}

const char *publish_manifest(const struct publish *publish)
{
    return publish->sha256;
}

struct publish_changes publish_changes(const struct publish *publish)
{
    return publish->changes;
}

void publish_abort(struct publish *publish)
{
    if (!publish)
        return;
    if (publish->staging_name[0] != '\0')
        folder_remove(publish->parent.fd, publish->staging_name);
    folder_close(&publish->staging);
    site_close(&publish->old);
    folder_close(&publish->parent);
    manifest_clear(&publish->manifest);
    arena_free(publish->arena);
    free(publish);
}
