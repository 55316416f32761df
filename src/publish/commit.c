/* SPDX-License-Identifier: MIT
 * Knows how the new site takes the place of the old one. */
#include "publish/publish.h"

#include "publish/staging.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* True for keep/NAME/...: a file right in the kept folder is the business of this run. */
static bool is_kept(const struct publish *publish, const char *path)
{
    size_t length = publish->keep ? strlen(publish->keep) : 0;
    return length > 0 && strncmp(path, publish->keep, length) == 0 && path[length] == '/' &&
           strchr(path + length + 1, '/');
}

/* Takes over what is to be kept of the site that is there now, which may be another run's; the manifest stays
 * sorted. */
static bool carry_over(struct publish *publish, const struct old_site *now, struct error *err)
{
    struct manifest known = publish->manifest; /* and no more of it, as it is sorted */

    for (size_t i = 0; i < now->manifest.count; i++) {
        struct manifest_entry entry = now->manifest.entries[i];
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

/* True when every staged file is a link into the folder that is now the site, and the site has no other. */
static bool nothing_changed(const struct publish *publish, const struct old_site *now)
{
    if (!folder_is_same(&publish->old.folder, &now->folder) || now->manifest.count != publish->manifest.count)
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
static bool swap_by_two_renames(const struct publish *publish, const struct old_site *now, bool *ret_rival,
                                struct error *err)
{
    int parent = publish->parent.fd;
    staging_lock(now->folder.fd);
    if (renameat(parent, publish->name, parent, publish->aside) != 0)
        return replace_failed(publish, errno, err);
    if (!folder_is_named(publish->parent.fd, publish->aside, now->folder.fd)) {
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
static bool swap(const struct publish *publish, const struct old_site *now, const char **ret_old_name,
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
        *ret_rival = !folder_is_named(publish->parent.fd, publish->staging_name, now->folder.fd);
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

static bool exchange(struct publish *publish, const struct old_site *now, bool *ret_rival, struct error *err)
{
    const char *old_name = NULL;
    if (!finish_staging(publish, err) || !swap(publish, now, &old_name, ret_rival, err))
        return false;
    if (*ret_rival)
        return true;
    /* A power cut must not find the old name pointing at what is removed next. */
    bool safe = fsync(publish->parent.fd) == 0;
    if (safe && old_name == publish->aside)
        staging_remove_aside(publish);
    else if (safe && old_name)
        folder_remove(publish->parent.fd, old_name);
    publish->staging_name[0] = '\0';
    return true;
}

/* The target is looked at again: drawing may have taken minutes. */
static bool commit(struct publish *publish, const char *generator, bool *ret_rival, struct error *err)
{
    struct old_site now;
    bool linked = false;

    *ret_rival = false;
    if (!old_site_open(&publish->parent, publish->name, publish->path, publish->arena, &now, err))
        return false;
    manifest_sort(&publish->manifest);
    bool ok = carry_over(publish, &now, err) && (publish->preview || write_manifest(publish, generator, &linked, err));
    if (ok && !publish->preview && !(linked && nothing_changed(publish, &now)))
        ok = exchange(publish, &now, ret_rival, err);
    if (ok && !*ret_rival)
        publish->changes = compare(publish, &now.manifest);
    old_site_close(&now);
    return ok;
}

bool publish_commit(struct publish *publish, const char *generator, struct error *err)
{
    bool rival, ok;
    staging_take_turn(publish);
    do
        ok = commit(publish, generator, &rival, err);
    while (ok && rival);
    staging_end_turn(publish);
    return ok;
}
