/* SPDX-License-Identifier: MIT
 * Knows which file names are safe everywhere. */
#include "report/slug.h"

#include "base/sha256.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* With eight digits, a dash and ".html" this stays far below the 255 bytes of common file systems. */
#define STEM_MOST 91

static bool is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '.' || byte == '_' || byte == '-';
}

static bool is_reserved(const char *slug)
{
    return strcmp(slug, "index") == 0 || strncmp(slug, "page-", 5) == 0 || slug[0] == '.' || slug[0] == '\0';
}

/* Writes what can be kept of `key`; false when anything had to be changed beyond the one slash. */
static bool make_stem(const char *key, char stem[STEM_MOST + 1])
{
    bool exact = true;
    size_t length = 0;
    int slashes = 0;

    for (const char *at = key; *at; at++) {
        char byte = *at;
        bool capital = byte >= 'A' && byte <= 'Z';
        if (capital)
            byte = (char)(byte - 'A' + 'a');
        size_t width = byte == '/' ? 2 : 1;
        if (length + width > STEM_MOST) {
            exact = false;
            break;
        }
        slashes += byte == '/';
        exact = exact && !capital && (byte == '/' || is_plain(byte)) && slashes <= 1;
        if (byte == '/') {
            stem[length++] = '-';
            stem[length++] = '-';
        } else if (is_plain(byte)) {
            stem[length++] = byte;
        } else if (length > 0 && stem[length - 1] != '-') {
            stem[length++] = '-';
        }
    }
    stem[length] = '\0';
    return exact && !is_reserved(stem);
}

static char *with_digits(const char *key, const char *stem, struct arena *arena)
{
    char hex[SHA256_HEX_SIZE];
    sha256_bytes(key, strlen(key), hex);
    while (*stem == '.' || *stem == '-')
        stem++;
    return arena_printf(arena, "%s-%.8s", *stem ? stem : "model", hex);
}

struct entry {
    const char *slug;
    size_t index;
};

static int by_slug(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->slug, ((const struct entry *)b)->slug);
}

char **slugs_make(const char *const *keys, size_t count, struct arena *arena)
{
    char **slugs = arena_alloc(arena, count + 1, sizeof *slugs);
    struct entry *entries = memory_zeroed(count + 1, sizeof *entries);
    char stem[STEM_MOST + 1];

    for (size_t i = 0; i < count; i++) {
        slugs[i] = make_stem(keys[i], stem) ? arena_text(arena, stem) : with_digits(keys[i], stem, arena);
        entries[i] = (struct entry){.slug = slugs[i], .index = i};
    }
    qsort(entries, count, sizeof *entries, by_slug);
    for (size_t i = 0; i < count; i++) {
        bool twin = (i > 0 && strcmp(entries[i - 1].slug, entries[i].slug) == 0) ||
                    (i + 1 < count && strcmp(entries[i + 1].slug, entries[i].slug) == 0);
        if (!twin)
            continue;
        make_stem(keys[entries[i].index], stem);
        slugs[entries[i].index] = with_digits(keys[entries[i].index], stem, arena);
    }
    free(entries);
    return slugs;
}
