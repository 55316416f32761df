/* SPDX-License-Identifier: MIT
 * Knows which file names are safe everywhere. */
#include "report/slug.h"

#include "base/repeats.h"
#include "base/sha256.h"
#include "base/sha256_texts.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* With eight digits, a dash and ".html" this stays far below the 255 bytes of common file systems. */
#define STEM_MOST 91
#define DIGITS 8

#define HASHED_AT_ONCE 256

static bool is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '.' || byte == '_' || byte == '-';
}

static bool is_reserved(const char *slug)
{
    return strcmp(slug, "index") == 0 || text_begins_with(slug, "page-") || slug[0] == '.' || slug[0] == '\0';
}

/* Writes what can be kept of `key`; false when anything had to be changed beyond the one slash. */
static bool make_stem(const char *key, char stem[STEM_MOST + 1])
{
    bool exact = true;
    size_t length = 0;
    int slashes = 0;

    for (const char *at = key; *at; at++) {
        char byte = *at;
        if (is_plain(byte) && length < STEM_MOST) {
            stem[length++] = byte;
            continue;
        }
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

/* The stem with room for digits behind it. */
static char *leave_room(const char *stem, struct arena *arena)
{
    while (*stem == '.' || *stem == '-')
        stem++;
    stem = *stem ? stem : "model";
    size_t length = strlen(stem);
    char *slug = arena_alloc(arena, length + 1 + DIGITS + 1, 1);
    memcpy(slug, stem, length);
    slug[length] = '-';
    memset(slug + length + 1, '0', DIGITS);
    return slug;
}

/* Of the slugs of those keys; so many at once that they fill the lanes, and not much memory. */
static void write_digits(const char *const *keys, char *const *slugs, const uint32_t *indexes, size_t count)
{
    struct sha256_text texts[HASHED_AT_ONCE];
    char hex[SHA256_HEX_SIZE];
    for (size_t from = 0, here; from < count; from += here) {
        here = count - from < HASHED_AT_ONCE ? count - from : HASHED_AT_ONCE;
        for (size_t i = 0; i < here; i++) {
            const char *key = keys[indexes[from + i]];
            texts[i] = (struct sha256_text){.bytes = key, .length = strlen(key)};
        }
        sha256_texts(texts, here);
        for (size_t i = 0; i < here; i++) {
            char *slug = slugs[indexes[from + i]];
            sha256_hex(texts[i].digest, hex);
            memcpy(slug + strlen(slug) - DIGITS, hex, DIGITS);
        }
    }
}

/* The slugs that are there more than once; returns how many. */
static size_t find_twins(char *const *slugs, size_t count, uint32_t *twins)
{
    uint32_t *first = memory_zeroed(count, sizeof *first);
    bool *twin = memory_zeroed(count, sizeof *twin);
    size_t found = 0;
    repeats_find((const char *const *)slugs, count, first);
    for (size_t i = 0; i < count; i++)
        if (first[i] != i)
            twin[i] = twin[first[i]] = true;
    for (size_t i = 0; i < count; i++)
        if (twin[i])
            twins[found++] = (uint32_t)i;
    free(twin);
    free(first);
    return found;
}

char **slugs_make(const char *const *keys, size_t count, struct arena *arena)
{
    char **slugs = arena_alloc(arena, count + 1, sizeof *slugs);
    uint32_t *changed = memory_zeroed(count, sizeof *changed);
    char stem[STEM_MOST + 1];
    size_t changes = 0;

    for (size_t i = 0; i < count; i++)
        if (make_stem(keys[i], stem)) {
            slugs[i] = arena_text(arena, stem);
        } else {
            slugs[i] = leave_room(stem, arena);
            changed[changes++] = (uint32_t)i;
        }
    write_digits(keys, slugs, changed, changes);
    changes = find_twins(slugs, count, changed);
    for (size_t i = 0; i < changes; i++) {
        make_stem(keys[changed[i]], stem);
        slugs[changed[i]] = leave_room(stem, arena);
    }
    write_digits(keys, slugs, changed, changes);
    free(changed);
    return slugs;
}
