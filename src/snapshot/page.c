/* SPDX-License-Identifier: MIT
 * Knows how the pages of an SQLite file are obtained. */
#include "snapshot/page.h"

bool page_damaged(const struct snapshot *snapshot, uint32_t page, const char *what, struct error *err)
{
    char where[128];
    sqlite3_snprintf(sizeof where, where, "page %u: %s", page, what);
    return connection_damaged(snapshot, where, err);
}

bool page_read(const struct snapshot *snapshot, sqlite3 *db, const struct snapshot_layout *sizes, uint32_t first,
               size_t count, unsigned char *bytes, struct error *err)
{
    sqlite3_file *file = NULL;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    int code = SQLITE_IOERR;
    if (file && file->pMethods)
        code = file->pMethods->xRead(file, bytes, (int)(count * sizes->page_size),
                                     ((sqlite3_int64)first - 1) * sizes->page_size);
    if (code == SQLITE_OK)
        return true;
    if (code == SQLITE_IOERR_SHORT_READ)
        return page_damaged(snapshot, first, "it lies behind the end of the file", err);
    return error_set(err, ERROR_IO, "cannot read %s: %s", snapshot->path, sqlite3_errstr(code));
}

/* The bytes at the end of each page that are not SQLite's stand in byte 20 of the file. */
static bool find_usable_size(const struct snapshot *snapshot, sqlite3 *db, struct snapshot_layout *sizes,
                             struct error *err)
{
    struct snapshot_layout header = {.page_size = 100};
    unsigned char bytes[100];
    if (!page_read(snapshot, db, &header, 1, 1, bytes, err))
        return false;
    sizes->usable_size = sizes->page_size - bytes[20];
    return true;
}

bool page_sizes(const struct snapshot *snapshot, sqlite3 *db, struct snapshot_layout *ret_sizes, struct error *err)
{
    int64_t page_size = 0;
    if (!connection_number(db, "PRAGMA page_size", &page_size))
        return connection_failed(snapshot, db, "reading the schema", err);
    *ret_sizes = (struct snapshot_layout){.page_size = (uint32_t)page_size};
    return find_usable_size(snapshot, db, ret_sizes, err);
}
