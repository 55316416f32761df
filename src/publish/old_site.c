/* SPDX-License-Identifier: MIT
 * Knows which folders may be replaced: those that hold a site of ours and nothing else. */
#include "publish/old_site.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* About 400,000 files. */
#define MANIFEST_MOST_BYTES ((size_t)64 << 20)

void old_site_close(struct old_site *site)
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

static bool check_ours(struct old_site *site, struct arena *arena, struct error *err)
{
    struct text json = TEXT_INIT;
    struct error unread = ERROR_INIT;
    bool ours = file_read_at(site->folder.fd, MANIFEST_NAME, MANIFEST_MOST_BYTES, &json, &unread) &&
                strlen(json.bytes) == json.length && manifest_parse(json.bytes, &site->manifest);
    text_clear(&json);
    if (!ours)
        return error_set(err, ERROR_USAGE,
                         "%s is neither empty nor a site that inuse wrote (it has no manifest.json of ours): "
                         "nothing there was touched; name another folder",
                         site->folder.path);
    struct foreign_search search = {.manifest = &site->manifest, .arena = arena};
    if (folder_walk(&site->folder, is_listed, &search, err))
        return true;
    if (search.foreign)
        error_set(err, ERROR_USAGE,
                  "%s holds %s, which inuse did not write and will not delete: move it away or name another folder",
                  site->folder.path, search.foreign);
    return false;
}

/* Opens parent/name and refuses what is not ours to replace. */
static bool look_at_site(const struct folder *parent, const char *name, const char *path, struct arena *arena,
                         struct old_site *site, struct error *err)
{
    *site = (struct old_site){.folder = {.path = path}, .manifest = MANIFEST_INIT};
    site->folder.fd = openat(parent->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (site->folder.fd < 0 && errno == ENOTDIR)
        return error_set(err, ERROR_USAGE, "%s is not a folder: name another one", path);
    if (site->folder.fd < 0 && errno != ENOENT)
        return error_set(err, ERROR_IO, "cannot open %s: %s", path, strerror(errno));
    if (site->folder.fd < 0)
        return true;
    site->empty = folder_is_empty(&site->folder);
    return site->empty || check_ours(site, arena, err);
}

/* Another run may exchange the site while it is looked at, and empty the folder that is open here: then
 * nothing that was seen counts, and the one that bears the name now is looked at. */
bool old_site_open(const struct folder *parent, const char *name, const char *path, struct arena *arena,
                   struct old_site *ret_site, struct error *err)
{
    struct old_site site;
    struct error seen;
    bool ok, current;

    do {
        seen = (struct error)ERROR_INIT;
        ok = look_at_site(parent, name, path, arena, &site, &seen);
        current = site.folder.fd < 0 || folder_is_named(parent->fd, name, site.folder.fd);
        if (!ok || !current)
            old_site_close(&site);
    } while (!current);
    if (!ok)
        return error_set(err, seen.kind, "%s", seen.message);
    *ret_site = site;
    return true;
}
