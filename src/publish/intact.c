/* SPDX-License-Identifier: MIT
 * Knows how a published site is held against its manifest. */
#include "publish/intact.h"

#include "base/file.h"
#include "base/sha256_texts.h"
#include "base/workers.h"
#include "publish/folder.h"
#include "publish/manifest.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#define MANIFEST_BYTES_MOST ((size_t)64 << 20)

/* Files of one job: enough that handing out jobs costs nothing, and that the lanes of sha256_texts() are full. */
#define JOB_FILES 64

struct inspection {
    struct folder folder;
    struct manifest manifest;
    size_t found;
};

static bool count_file(void *context, const char *path)
{
    struct inspection *inspection = context;
    inspection->found++;
    return strcmp(path, MANIFEST_NAME) == 0 || manifest_find(&inspection->manifest, path);
}

/* True when the file is there as the manifest states it, but for its hash. */
static bool read_file(const struct inspection *inspection, const struct manifest_entry *entry, struct text *bytes)
{
    struct stat state;
    struct error ignored = ERROR_INIT;
    return fstatat(inspection->folder.fd, entry->path, &state, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(state.st_mode) &&
           (state.st_mode & 07777) == 0644 && state.st_size == entry->bytes &&
           file_read_at(inspection->folder.fd, entry->path, (size_t)entry->bytes, bytes, &ignored) &&
           (int64_t)bytes->length == entry->bytes;
}

static bool inspect(void *context, size_t job, struct text *result, struct error *err)
{
    const struct inspection *inspection = context;
    const struct manifest_entry *entries = inspection->manifest.entries + job * JOB_FILES;
    size_t left = inspection->manifest.count - job * JOB_FILES, count = left < JOB_FILES ? left : JOB_FILES;
    struct text bytes[JOB_FILES] = {TEXT_INIT};
    struct sha256_text texts[JOB_FILES];
    const char *wrong = NULL;

    (void)result;
    for (size_t i = 0; !wrong && i < count; i++) {
        if (!read_file(inspection, &entries[i], &bytes[i]))
            wrong = entries[i].path;
        texts[i] = (struct sha256_text){.bytes = bytes[i].bytes, .length = bytes[i].length};
    }
    if (!wrong)
        sha256_texts(texts, count);
    for (size_t i = 0; i < count; i++) {
        char sha256[SHA256_HEX_SIZE];
        if (!wrong) {
            sha256_hex(texts[i].digest, sha256);
            wrong = strcmp(sha256, entries[i].sha256) == 0 ? NULL : entries[i].path;
        }
        text_clear(&bytes[i]);
    }
    return !wrong || error_set(err, ERROR_INPUT, "%s is not what was published", wrong);
}

static bool inspect_all(struct inspection *inspection, unsigned workers, char ret_manifest[SHA256_HEX_SIZE])
{
    struct text json = TEXT_INIT;
    struct error ignored = ERROR_INIT;
    bool ok = file_read_at(inspection->folder.fd, MANIFEST_NAME, MANIFEST_BYTES_MOST, &json, &ignored) &&
              strlen(json.bytes) == json.length && manifest_parse(json.bytes, &inspection->manifest) &&
              folder_walk(&inspection->folder, count_file, inspection, &ignored) &&
              inspection->found == inspection->manifest.count + 1;
    if (ok) {
        struct workers_task task = {.jobs = (inspection->manifest.count + JOB_FILES - 1) / JOB_FILES,
                                    .work = inspect,
                                    .context = inspection};
        ok = workers_run(&task, workers, NULL, &ignored);
    }
    if (ok)
        sha256_bytes(json.bytes, json.length, ret_manifest);
    text_clear(&json);
    return ok;
}

bool publish_is_intact(const char *target, unsigned workers, char ret_manifest[SHA256_HEX_SIZE])
{
    struct inspection inspection = {.folder = {.path = target}, .manifest = MANIFEST_INIT};
    inspection.folder.fd = open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool intact = inspection.folder.fd >= 0 && inspect_all(&inspection, workers, ret_manifest);
    manifest_clear(&inspection.manifest);
    folder_close(&inspection.folder);
    return intact;
}
