/* SPDX-License-Identifier: MIT
 * Knows how data files are found and read. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_read(const char *path, size_t most_bytes, struct text *text, struct error *err)
{
    return file_read_at(AT_FDCWD, path, most_bytes, text, err);
}

bool file_read_at(int folder_fd, const char *path, size_t most_bytes, struct text *text, struct error *err)
{
    int fd = openat(folder_fd, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_set(err, ERROR_IO, "cannot read %s: %s", path, strerror(errno));
    char chunk[32768];
    ssize_t got;
    size_t total = 0;
    while ((got = read(fd, chunk, sizeof chunk)) > 0 || (got < 0 && errno == EINTR)) {
        if (got > 0 && (total += (size_t)got) > most_bytes)
            break;
        if (got > 0)
            text_add_bytes(text, chunk, (size_t)got);
    }
    int failure = got < 0 ? errno : 0;
    close(fd);
    if (failure)
        return error_set(err, ERROR_IO, "cannot read %s: %s", path, strerror(failure));
    if (total > most_bytes)
        return error_set(err, ERROR_INPUT, "%s is larger than %zu bytes", path, most_bytes);
    if (!text->bytes)
        text_add_bytes(text, "", 0);
    return true;
}

bool file_write(const char *path, const struct text *bytes, struct error *err)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return error_set(err, ERROR_IO, "cannot write %s: %s", path, strerror(errno));
    bool written = fwrite(bytes->bytes, 1, bytes->length, file) == bytes->length;
    written = fclose(file) == 0 && written;
    return written || error_set(err, ERROR_IO, "cannot write %s: %s", path, strerror(errno));
}

bool file_write_all(int fd, const void *bytes, size_t length)
{
    const char *rest = bytes;
    while (length > 0) {
        ssize_t written = write(fd, rest, length);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            rest += written;
            length -= (size_t)written;
        }
    }
    return true;
}

bool file_sync(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool done = file >= 0 && fsync(file) == 0;
    if (file >= 0)
        close(file);
    return done;
}

bool file_read_range(int fd, uint64_t offset, void *bytes, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t got = pread(fd, (char *)bytes + done, length - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = 0;
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

static bool is_regular(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

char *folders_find(const struct folders *folders, const char *name, struct arena *arena)
{
    for (size_t i = 0; i < folders->count; i++) {
        char *path = arena_printf(arena, "%s/%s", folders->paths[i], name);
        if (is_regular(path))
            return path;
    }
    return NULL;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names {
    char **items;
    size_t count, capacity;
};

static bool add_folder(const char *folder, const char *suffix, struct arena *arena, struct names *names,
                       struct error *err)
{
    DIR *directory = opendir(folder);
    if (!directory)
        return error_set(err, ERROR_IO, "cannot open folder %s: %s", folder, strerror(errno));
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] == '.' || !text_ends_with(entry->d_name, suffix) ||
            !is_regular(arena_printf(arena, "%s/%s", folder, entry->d_name)))
            continue;
        names->items = memory_room(names->items, names->count, &names->capacity, sizeof *names->items);
        names->items[names->count++] = arena_text(arena, entry->d_name);
    }
    closedir(directory);
    return true;
}

bool folders_list(const struct folders *folders, const char *suffix, struct arena *arena, char ***ret_names,
                  size_t *ret_count, struct error *err)
{
    struct names names = {.items = NULL};
    for (size_t i = 0; i < folders->count; i++) {
        if (!add_folder(folders->paths[i], suffix, arena, &names, err)) {
            free(names.items);
            return false;
        }
    }
    if (names.count > 0)
        qsort(names.items, names.count, sizeof *names.items, by_bytes);
    char **unique = arena_alloc(arena, names.count + 1, sizeof *unique);
    size_t count = 0;
    for (size_t i = 0; i < names.count; i++)
        if (count == 0 || strcmp(unique[count - 1], names.items[i]) != 0)
            unique[count++] = names.items[i];
    free(names.items);
    *ret_names = unique;
    *ret_count = count;
    return true;
}
