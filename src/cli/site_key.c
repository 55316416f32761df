/* SPDX-License-Identifier: MIT
 * Knows everything that the bytes of a site depend on. */
#include "cli/site_key.h"

#include "base/file.h"
#include "cli/build_id.h"
#include "publish/folder.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of one template, chart or font. */
#define FILE_BYTES_MOST ((size_t)64 << 20)

struct names {
    struct arena *arena;
    char **items;
    size_t count, capacity;
};

static bool add_name(void *context, const char *path)
{
    struct names *names = context;
    names->items = memory_room(names->items, names->count, &names->capacity, sizeof *names->items);
    names->items[names->count++] = arena_text(names->arena, path);
    return true;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* With its terminator, so that two texts cannot be taken for one. */
static void add_text(struct sha256 *hash, const char *text)
{
    sha256_add(hash, text, strlen(text) + 1);
}

static bool add_files(struct sha256 *hash, const struct folder *folder, const struct names *names)
{
    struct error ignored = ERROR_INIT;
    for (size_t i = 0; i < names->count; i++) {
        char digest[SHA256_HEX_SIZE];
        struct text bytes = TEXT_INIT;
        bool done = file_read_at(folder->fd, names->items[i], FILE_BYTES_MOST, &bytes, &ignored);
        if (done)
            sha256_bytes(bytes.bytes, bytes.length, digest);
        text_clear(&bytes);
        if (!done)
            return false;
        add_text(hash, names->items[i]);
        add_text(hash, digest);
    }
    return true;
}

/* Names and content of all files below `path`; NULL = there is no such folder. */
static bool add_folder(struct sha256 *hash, const char *path, struct arena *arena)
{
    struct folder folder = {.fd = -1, .path = path};
    struct names names = {.arena = arena};
    struct error ignored = ERROR_INIT;

    add_text(hash, path ? path : "");
    if (!path)
        return true;
    folder.fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = folder.fd >= 0 && folder_walk(&folder, add_name, &names, &ignored);
    if (done && names.count > 0)
        qsort(names.items, names.count, sizeof *names.items, by_bytes);
    done = done && add_files(hash, &folder, &names);
    free(names.items);
    folder_close(&folder);
    return done;
}

static bool add_fonts(struct sha256 *hash, const struct command_context *context)
{
    static char regular[] = "Inter-Regular.otf", semibold[] = "Inter-SemiBold.otf";
    char *items[] = {regular, semibold};
    const struct names names = {.items = items, .count = ARRAY_SIZE(items)};
    struct folder folder = {.fd = open(context->font_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
                            .path = context->font_dir};
    bool done = folder.fd >= 0 && add_files(hash, &folder, &names);
    folder_close(&folder);
    return done;
}

bool site_key_stands_for(const struct site_command *command)
{
    const struct nightly_options *nightly = &command->nightly;
    return command->output && !command->single_file && !command->pdf && nightly->rule_count == 0 &&
           !nightly->previous && !nightly->summary_md && !nightly->junit && !nightly->dry_run;
}

bool site_key(const struct site_command *command, char *argv[], const struct command_context *context,
              const struct pipeline *pipeline, const char *manifest, char ret_key[SHA256_HEX_SIZE])
{
    char here[PATH_MAX];
    struct arena *arena = pipeline->arena;

    if (!getcwd(here, sizeof here))
        return false;
    struct sha256 *hash = sha256_new();
    add_text(hash, build_id(arena));
    add_text(hash, pipeline->digest.hex);
    add_text(hash, here);
    for (char **argument = argv; *argument; argument++)
        add_text(hash, *argument);
    add_text(hash, manifest);
    bool done = add_folder(hash, arena_printf(arena, "%s/templates", context->data_dir), arena) &&
                add_folder(hash, arena_printf(arena, "%s/charts", context->data_dir), arena) &&
                add_folder(hash, command->templates, arena) && add_folder(hash, command->charts, arena) &&
                add_fonts(hash, context);
    if (done)
        sha256_digest(hash, ret_key);
    sha256_free(hash);
    return done;
}
