/* SPDX-License-Identifier: MIT
 * Hostile files for every importer. The first line of an input names the format, the rest is the file. Built
 * by `clang -fsanitize=fuzzer -DFUZZING` this is a libFuzzer target; otherwise it replays the folder
 * tests/fuzz/import/. */
#include "base/file.h"
#include "import/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Thousands of snapshots: in memory where there is a place for it, because each is brought safely to its disk. */
static char database[64] = "fuzz_import.db";
#define FILE_NAME "fuzz_import.in"

static void choose_database(void)
{
    if (database[0] != '/' && access("/dev/shm", W_OK) == 0)
        snprintf(database, sizeof database, "/dev/shm/fuzz_import-%ld.db", (long)getpid());
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file may be refused, but only as a file: a failure of the machine would be ours. */
static void import_bytes(const char *format, const char *bytes, size_t length, bool skip_bad)
{
    const char *name = FILE_NAME;
    struct import_options options = {
        .format = format, .snapshot = database, .files = &name, .file_count = 1, .skip_bad = skip_bad};
    struct import_summary summary;
    struct faults faults = FAULTS_INIT;
    struct error err = ERROR_INIT;
    FILE *file = fopen(FILE_NAME, "wb");
    choose_database();
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        abort();
    remove(database);
    bool done = import_run(&options, NULL, &summary, &faults, &err);
    if (!done && err.kind != ERROR_INPUT && err.kind != ERROR_USAGE) {
        fprintf(stderr, "%s: %s\n", format, err.message);
        abort();
    }
    import_summary_clear(&summary);
    faults_clear(&faults);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char format[32];
    const char *end = size > 0 ? memchr(data, '\n', size) : NULL;
    if (!end || (size_t)(end - (const char *)data) >= sizeof format)
        return 0;
    size_t length = (size_t)(end - (const char *)data);
    memcpy(format, data, length);
    format[length] = '\0';
    import_bytes(format, end + 1, size - length - 1, false);
    import_bytes(format, end + 1, size - length - 1, true);
    return 0;
}

#ifndef FUZZING
/* The file itself, and every beginning of it: what a broken download leaves. */
static void replay(const char *path)
{
    struct text text = TEXT_INIT;
    struct error err = ERROR_INIT;
    if (!file_read(path, 1 << 20, &text, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(99);
    }
    size_t step = text.length / 40 + 1;
    for (size_t length = 0; length < text.length; length += step)
        LLVMFuzzerTestOneInput((const uint8_t *)text.bytes, length);
    LLVMFuzzerTestOneInput((const uint8_t *)text.bytes, text.length);
    text_clear(&text);
}

int main(void)
{
    const char *source = getenv("srcdir");
    struct arena *arena = arena_new();
    struct error err = ERROR_INIT;
    const char *folder = arena_printf(arena, "%s/tests/fuzz/import", source ? source : ".");
    struct folders folders = {.paths = &folder, .count = 1};
    char **names;
    size_t count = 0;
    if (!folders_list(&folders, ".txt", arena, &names, &count, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 99;
    }
    for (size_t i = 0; i < count; i++)
        replay(folders_find(&folders, names[i], arena));
    arena_free(arena);
    remove(database);
    remove(FILE_NAME);
    if (count < importer_count)
        fprintf(stderr, "only %zu files for %zu formats\n", count, importer_count);
    return count < importer_count;
}
#endif
