/* SPDX-License-Identifier: MIT
 * Knows how an earlier file is recognised in a longer one. */
#include "import/ledger.h"

#include "base/sha256.h"

#include <string.h>

struct entry {
    int64_t bytes;
    char sha256[SHA256_HEX_SIZE];
};

struct entries {
    struct entry *items; /* by ascending bytes */
    size_t count;
};

static struct entries read_entries(struct import *import, int64_t most_bytes)
{
    struct entries entries = {.items = NULL};
    int64_t count = 0;
    database_script(import->database, "CREATE TABLE IF NOT EXISTS import_file (format TEXT NOT NULL, sha256 "
                                      "TEXT NOT NULL, bytes INTEGER NOT "
                                      "NULL, PRIMARY KEY (format, sha256)) STRICT, WITHOUT ROWID");
    database_get(import->database, "SELECT count(*) FROM import_file", &count, "");
    entries.items = arena_alloc(import->arena, (size_t)count + 1, sizeof *entries.items);
    sqlite3_stmt *rows = database_query(
        import->database,
        "SELECT bytes, sha256 FROM import_file WHERE format = ?1 AND bytes <= ?2 ORDER BY bytes", "ti",
        import->importer->name, most_bytes);
    while (database_next(import->database, rows)) {
        struct entry *entry = &entries.items[entries.count++];
        entry->bytes = sqlite3_column_int64(rows, 0);
        sqlite3_snprintf(sizeof entry->sha256, entry->sha256, "%s", sqlite3_column_text(rows, 1));
    }
    return entries;
}

struct hashing {
    struct sha256 *running;
    struct entries entries;
    size_t next;
    int64_t done, known;
    bool after_newline, candidate; /* the digest at `done` is that of an earlier file */
};

/* Bytes up to the next length at which an earlier file ended. */
static size_t until_next_end(const struct hashing *hashing, size_t length)
{
    if (hashing->next == hashing->entries.count)
        return length;
    int64_t distance = hashing->entries.items[hashing->next].bytes - hashing->done;
    return distance < (int64_t)length ? (size_t)distance : length;
}

static void check_ends(struct hashing *hashing)
{
    char sha256[SHA256_HEX_SIZE];
    const struct entries *entries = &hashing->entries;
    if (hashing->next == entries->count || entries->items[hashing->next].bytes != hashing->done)
        return;
    sha256_digest(hashing->running, sha256);
    for (; hashing->next < entries->count && entries->items[hashing->next].bytes == hashing->done;
         hashing->next++)
        hashing->candidate |= strcmp(entries->items[hashing->next].sha256, sha256) == 0;
    if (hashing->candidate && hashing->after_newline) {
        hashing->known = hashing->done;
        hashing->candidate = false;
    }
}

static void hash_piece(struct hashing *hashing, const char *bytes, size_t length)
{
    /* An earlier file without a newline at its end counts only when one follows: else its last row has
     * changed. */
    if (hashing->candidate && (bytes[0] == '\n' || bytes[0] == '\r'))
        hashing->known = hashing->done;
    hashing->candidate = false;
    sha256_add(hashing->running, bytes, length);
    hashing->done += (int64_t)length;
    hashing->after_newline = bytes[length - 1] == '\n';
    check_ends(hashing);
}

static void hash_file(struct hashing *hashing, struct input *input)
{
    char chunk[1 << 16];
    size_t got;
    check_ends(hashing);
    while ((got = fread(chunk, 1, sizeof chunk, input->file)) > 0)
        for (size_t at = 0; at < got;) {
            size_t length = until_next_end(hashing, got - at);
            hash_piece(hashing, chunk + at, length);
            at += length;
        }
    if (hashing->candidate)
        hashing->known = hashing->done;
}

int64_t ledger_check(struct import *import, struct input *input)
{
    char sha256[SHA256_HEX_SIZE];
    struct hashing hashing = {.running = sha256_new(), .entries = read_entries(import, input->bytes)};
    hash_file(&hashing, input);
    sha256_digest(hashing.running, sha256);
    sha256_free(hashing.running);
    if (ferror(input->file))
        error_set(import->err, ERROR_IO, "cannot read %s", input->name);
    rewind(input->file);
    database_run(import->database, "INSERT OR IGNORE INTO import_file VALUES (?1, ?2, ?3)", "tti",
                 import->importer->name, sha256, hashing.done);
    return hashing.known;
}
