/* SPDX-License-Identifier: MIT
 * Knows what makes a file a snapshot. */
#include "snapshot/snapshot.h"

#include "snapshot/connection.h"
#include "snapshot/page.h"
#include "snapshot/tables.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

/* At the start of every SQLite database (https://www.sqlite.org/fileformat2.html, section 1.3). */
#define HEADER_SIZE 100

static bool read_header(const char *path, unsigned char header[HEADER_SIZE], struct stat *state, int *ret_file,
                        struct error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return error_set(err, errno == ENOENT ? ERROR_INPUT : ERROR_IO, "cannot open %s: %s", path, strerror(errno));
    bool done = false;
    if (fstat(file, state) != 0)
        error_set(err, ERROR_IO, "cannot examine %s: %s", path, strerror(errno));
    else if (!S_ISREG(state->st_mode))
        error_set(err, ERROR_INPUT, "%s is not a file but a folder or device; give the path of a snapshot database",
                  path);
    else if (state->st_size == 0)
        error_set(err, ERROR_INPUT, "%s is empty; make a snapshot with `inuse init` and fill it with `inuse import`",
                  path);
    else if (pread(file, header, HEADER_SIZE, 0) != HEADER_SIZE || memcmp(header, "SQLite format 3", 16) != 0)
        error_set(err, ERROR_INPUT,
                  "%s is not an SQLite database; CSV and JSON files enter a snapshot by `inuse import`", path);
    else
        done = true;
    if (done)
        *ret_file = file;
    else
        close(file);
    return done;
}

/* SQLite itself would say only that the file is malformed. The page count is valid where the change counter
 * agrees. */
static bool check_whole(const struct snapshot *snapshot, const unsigned char *header, struct error *err)
{
    int64_t bytes = snapshot_bytes(snapshot), whole = (int64_t)snapshot->page_size * page_32(header + 28);
    if (memcmp(header + 24, header + 92, 4) != 0 || bytes >= whole)
        return true;
    return error_set(err, ERROR_INPUT,
                     "%s is cut short: it has %" PRId64 " bytes of %" PRId64
                     "; if it is being copied, run again when that is done, else copy it again from its source",
                     snapshot->path, bytes, whole);
}

static bool check_identity(const struct snapshot *snapshot, struct error *err)
{
    int64_t application = 0, version = 0, tables = 0;
    if (!connection_number(snapshot->db, "PRAGMA application_id", &application) ||
        !connection_number(snapshot->db, "PRAGMA user_version", &version) ||
        !connection_number(snapshot->db, "SELECT count(*) FROM sqlite_schema", &tables))
        return connection_failed(snapshot, snapshot->db, "reading its header", err);
    if (tables == 0)
        return error_set(err, ERROR_INPUT,
                         "%s is a database without tables; make a snapshot with `inuse init`", snapshot->path);
    if (application != SNAPSHOT_APPLICATION_ID)
        return error_set(err, ERROR_INPUT,
                         "%s is a database of something else (application_id %" PRId64 ", a snapshot has %d); "
                         "make one with `inuse init` and fill it with `inuse import`",
                         snapshot->path, application, SNAPSHOT_APPLICATION_ID);
    if (version > SNAPSHOT_VERSION)
        return error_set(err, ERROR_INPUT,
                         "%s has schema version %" PRId64 " but this inuse reads version %d; install a newer inuse",
                         snapshot->path, version, SNAPSHOT_VERSION);
    if (version != SNAPSHOT_VERSION)
        return error_set(err, ERROR_INPUT,
                         "%s states schema version %" PRId64 " (PRAGMA user_version), which never existed; "
                         "version %d is described in inuse-snapshot(5)",
                         snapshot->path, version, SNAPSHOT_VERSION);
    return true;
}

static bool open_file(struct snapshot *snapshot, struct error *err)
{
    unsigned char header[HEADER_SIZE];
    if (!read_header(snapshot->path, header, &snapshot->state, &snapshot->file, err))
        return false;
    /* 65536 does not fit the two bytes and is written as 1. */
    uint32_t page_size = page_16(header + 16);
    snapshot->page_size = page_size == 1 ? 65536 : page_size;
    snapshot->is_utf8 = page_32(header + 56) == 1;
    bool wal = header[18] == 2 || header[19] == 2;
    return (wal || check_whole(snapshot, header, err)) && connection_begin(snapshot, wal, err);
}

bool snapshot_open(const char *path, struct snapshot **ret_snapshot, struct faults *faults, struct error *err)
{
    struct snapshot *snapshot = memory_zeroed(1, sizeof *snapshot);
    snapshot->path = memory_text(path);
    snapshot->file = -1;
    if (!open_file(snapshot, err) || !check_identity(snapshot, err) || !tables_find(snapshot, faults, err)) {
        snapshot_close(snapshot);
        return false;
    }
    *ret_snapshot = snapshot;
    return true;
}

void snapshot_close(struct snapshot *snapshot)
{
    if (!snapshot)
        return;
    connection_end(snapshot);
    if (snapshot->file >= 0)
        close(snapshot->file);
    free(snapshot->tables);
    free(snapshot->path);
    free(snapshot);
}

const char *snapshot_path(const struct snapshot *snapshot)
{
    return snapshot->path;
}

size_t snapshot_page_size(const struct snapshot *snapshot)
{
    return snapshot->page_size;
}

int64_t snapshot_bytes(const struct snapshot *snapshot)
{
    return (int64_t)snapshot->state.st_size;
}
