/* SPDX-License-Identifier: MIT
 * Knows how manifest.json is written and recognised. */
#include "publish/manifest.h"

#include "base/decimal.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void manifest_add(struct manifest *manifest, const struct manifest_entry *entry)
{
    if (!manifest->arena)
        manifest->arena = arena_new();
    manifest->entries = memory_room(manifest->entries, manifest->count, &manifest->capacity, sizeof *manifest->entries);
    struct manifest_entry *copy = &manifest->entries[manifest->count++];
    *copy = *entry;
    copy->path = arena_text(manifest->arena, entry->path);
}

bool manifest_may_name(const char *path)
{
    if (strcmp(path, MANIFEST_NAME) == 0 || !utf8_is_visible(path, strlen(path)))
        return false;
    for (const char *part = path;; part++) {
        size_t length = strcspn(part, "/");
        if (length == 0 || (length == 1 && part[0] == '.') || (length == 2 && part[0] == '.' && part[1] == '.'))
            return false;
        part += length;
        if (*part == '\0')
            return true;
    }
}

static int by_path(const void *a, const void *b)
{
    const struct manifest_entry *left = a, *right = b;
    return strcmp(left->path, right->path);
}

void manifest_sort(struct manifest *manifest)
{
    if (manifest->count > 0)
        qsort(manifest->entries, manifest->count, sizeof *manifest->entries, by_path);
}

const struct manifest_entry *manifest_find(const struct manifest *manifest, const char *path)
{
    struct manifest_entry key = {.path = path};
    if (manifest->count == 0)
        return NULL;
    return bsearch(&key, manifest->entries, manifest->count, sizeof *manifest->entries, by_path);
}

bool manifest_entry_equal(const struct manifest_entry *a, const struct manifest_entry *b)
{
    return a->bytes == b->bytes && strcmp(a->sha256, b->sha256) == 0;
}

#define LINE_HEAD (1 + SHA256_HEX_SIZE - 1 + 1)

void manifest_add_line(const struct manifest_entry *entry, struct text *text)
{
    char digits[DECIMAL_SIZE];
    text_add_byte(text, entry->linked ? '=' : '+');
    text_add(text, entry->sha256);
    text_add_byte(text, ' ');
    text_add(text, decimal_plain(entry->bytes, digits));
    text_add_byte(text, ' ');
    text_add(text, entry->path);
    text_add_byte(text, '\n');
}

static bool read_line(char *line, size_t length, struct manifest *manifest)
{
    struct manifest_entry entry = {.linked = line[0] == '='};
    char *space = length > LINE_HEAD ? strchr(line + LINE_HEAD, ' ') : NULL;

    if (!space)
        return false;
    *space = '\0';
    memcpy(entry.sha256, line + 1, SHA256_HEX_SIZE - 1);
    entry.path = space + 1;
    if (!decimal_parse_int64(line + LINE_HEAD, &entry.bytes))
        return false;
    manifest_add(manifest, &entry);
    return true;
}

bool manifest_read_lines(const char *bytes, size_t length, struct manifest *manifest)
{
    const char *end = bytes + length;
    struct text line = TEXT_INIT;
    bool ok = true;

    while (ok && bytes < end) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        ok = newline != NULL;
        if (ok) {
            text_reset(&line);
            text_add_bytes(&line, bytes, (size_t)(newline - bytes));
            ok = read_line(line.bytes, line.length, manifest);
            bytes = newline + 1;
        }
    }
    text_clear(&line);
    return ok;
}

/* Paths hold no control characters, so that quotes and backslashes are all that JSON wants escaped. */
static void add_json_string(struct text *text, const char *string)
{
    text_add_byte(text, '"');
    while (*string) {
        size_t plain = strcspn(string, "\"\\");
        text_add_bytes(text, string, plain);
        string += plain;
        if (*string) {
            text_add_byte(text, '\\');
            text_add_byte(text, *string++);
        }
    }
    text_add_byte(text, '"');
}

#define HEAD "{\n  \"generator\": \"inuse"
#define FILES ",\n  \"files\": ["
#define PATH "\n    {\"path\": \""
#define BYTES ", \"bytes\": "
#define SHA256 ", \"sha256\": \""
#define TAIL "\n  ]\n}\n"

void manifest_print(const struct manifest *manifest, const char *generator, struct text *text)
{
    char digits[DECIMAL_SIZE];
    assert(text_begins_with(generator, "inuse"));
    text_add(text, "{\n  \"generator\": ");
    add_json_string(text, generator);
    text_add(text, FILES);
    for (size_t i = 0; i < manifest->count; i++) {
        const struct manifest_entry *entry = &manifest->entries[i];
        text_add(text, i > 0 ? ",\n    {\"path\": " : "\n    {\"path\": ");
        add_json_string(text, entry->path);
        text_add(text, BYTES);
        text_add(text, decimal_plain(entry->bytes, digits));
        text_add(text, SHA256);
        text_add(text, entry->sha256);
        text_add(text, "\"}");
    }
    text_add(text, TAIL);
}

static bool skip(const char **at, const char *expected)
{
    size_t length = strlen(expected);
    if (strncmp(*at, expected, length) != 0)
        return false;
    *at += length;
    return true;
}

/* Reads up to and with the closing quote. */
static bool read_json_string(const char **at, struct text *text)
{
    text_reset(text);
    text_add(text, "");
    for (; **at && **at != '"'; ++*at) {
        if (**at == '\\' && *++*at != '"' && **at != '\\')
            return false;
        text_add_byte(text, **at);
    }
    return skip(at, "\"");
}

static bool read_number(const char **at, int64_t *ret_value)
{
    char digits[24];
    size_t length = strspn(*at, "0123456789");
    if (length == 0 || length >= sizeof digits)
        return false;
    memcpy(digits, *at, length);
    digits[length] = '\0';
    *at += length;
    return decimal_parse_int64(digits, ret_value);
}

static bool read_entry(const char **at, struct text *path, struct manifest *manifest)
{
    struct manifest_entry entry = {.linked = false};

    if (!skip(at, PATH) || !read_json_string(at, path) || !skip(at, BYTES) || !read_number(at, &entry.bytes) ||
        !skip(at, SHA256))
        return false;
    if (strspn(*at, "0123456789abcdef") != SHA256_HEX_SIZE - 1)
        return false;
    memcpy(entry.sha256, *at, SHA256_HEX_SIZE - 1);
    *at += SHA256_HEX_SIZE - 1;
    entry.path = path->bytes;
    if (!manifest_may_name(entry.path))
        return false;
    if (manifest->count > 0 && strcmp(manifest->entries[manifest->count - 1].path, entry.path) >= 0)
        return false;
    manifest_add(manifest, &entry);
    return skip(at, "\"}");
}

bool manifest_parse(const char *json, struct manifest *manifest)
{
    struct text string = TEXT_INIT;
    const char *at = json;
    bool ok = skip(&at, HEAD) && read_json_string(&at, &string) && skip(&at, FILES);

    while (ok && strcmp(at, TAIL) != 0)
        ok = (manifest->count == 0 || skip(&at, ",")) && read_entry(&at, &string, manifest);
    text_clear(&string);
    if (!ok)
        manifest_clear(manifest);
    return ok;
}

void manifest_clear(struct manifest *manifest)
{
    arena_free(manifest->arena);
    free(manifest->entries);
    *manifest = (struct manifest)MANIFEST_INIT;
}
