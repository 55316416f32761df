/* SPDX-License-Identifier: MIT
 * Knows how a published site is held against its manifest. */
#include "publish/intact.h"

#include "base/file.h"
#include "base/workers.h"
#include "publish/folder.h"
#include "publish/manifest.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#define MANIFEST_BYTES_MOST ((size_t)64 << 20)

/* Files of one job: enough that handing out jobs costs nothing. */
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

static bool is_as_stated(const struct inspection *inspection, const struct manifest_entry *entry)
{
    char sha256[SHA256_HEX_SIZE];
    struct stat state;
    struct text bytes = TEXT_INIT;
    struct error ignored = ERROR_INIT;
    bool same = fstatat(inspection->folder.fd, entry->path, &state, AT_SYMLINK_NOFOLLOW) == 0 &&
                S_ISREG(state.st_mode) && (state.st_mode & 07777) == 0644 && state.st_size == entry->bytes &&
                file_read_at(inspection->folder.fd, entry->path, (size_t)entry->bytes, &bytes, &ignored) &&
                (int64_t)bytes.length == entry->bytes;
    if (same)
        sha256_bytes(bytes.bytes, bytes.length, sha256);
    text_clear(&bytes);
    return same && strcmp(sha256, entry->sha256) == 0;
}

static bool inspect(void *context, size_t job, struct text *result, struct error *err)
{
    const struct inspection *inspection = context;
    (void)result;
    for (size_t i = job * JOB_FILES; i < (job + 1) * JOB_FILES && i < inspection->manifest.count; i++)
        if (!is_as_stated(inspection, &inspection->manifest.entries[i]))
            return error_set(err, ERROR_INPUT, "%s is not what was published", inspection->manifest.entries[i].path);
    return true;
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
