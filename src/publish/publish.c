/* SPDX-License-Identifier: MIT
 * Knows where the files of a site go until it is whole. */
#include "publish/publish.h"

#include "base/sha256_texts.h"
#include "publish/staging.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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
    publish->aside = arena_printf(publish->arena, STAGING_ASIDE_PREFIX "%s", publish->name);
    publish->parent.fd = open(publish->parent.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (publish->parent.fd < 0)
        return error_set(err, ERROR_USAGE, "cannot open %s, the folder above the output folder: %s; make it first",
                         publish->parent.path, strerror(errno));
    return true;
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
            staging_take_turn(publish);
            staging_clear_up(publish);
            staging_end_turn(publish);
        }
        if (old_site_open(&publish->parent, publish->name, publish->path, publish->arena, &publish->old, err) &&
            (preview || staging_make(publish, err))) {
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
    batch->files = memory_room(batch->files, batch->count, &batch->capacity, sizeof *batch->files);
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

void publish_visit(struct publish *publish,
                   void (*visit)(void *context, enum publish_action action, const char *path), void *context)
{
    publish->visit = visit;
    publish->visit_context = context;
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
    old_site_close(&publish->old);
    folder_close(&publish->parent);
    manifest_clear(&publish->manifest);
    arena_free(publish->arena);
    free(publish);
}
