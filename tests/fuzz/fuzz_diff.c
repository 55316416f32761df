/* SPDX-License-Identifier: MIT
 * Hostile reports for `inuse diff`: whatever two of them say, they are refused as input, or what is said of them is
 * safe to show and well-formed.
 *
 * An input is texts between lines of %%: a sentence that introduces it, the summary.json of OLD and of NEW, their
 * models.csv, their daily.csv. Those at the end may be absent; without a NEW, OLD is compared with itself. Built by
 * `clang -fsanitize=fuzzer -DFUZZING` this is a libFuzzer target; otherwise it replays the folder tests/fuzz/diff/,
 * where a bad-* is introduced by what must be said of it. */
#include "base/file.h"
#include "base/utf8.h"
#include "diff/data.h"
#include "diff/diff.h"
#include "diff/tell.h"
#include "history/changes.h"

#include <assert.h>
#include <csv.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "\n%%\n"

enum { INTRODUCTION, OLD_SUMMARY, NEW_SUMMARY, OLD_MODELS, NEW_MODELS, OLD_DAYS, NEW_DAYS, TEXTS };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each in memory of its own, so that a sanitizer sees who reads beyond its end. */
static void take_apart(const char *data, size_t size, struct text texts[TEXTS])
{
    for (size_t i = 0; i < TEXTS && data; i++) {
        const char *end = i + 1 < TEXTS ? memmem(data, size, MARK, strlen(MARK)) : NULL;
        size_t length = end ? (size_t)(end - data) : size;
        text_add_bytes(&texts[i], data, length);
        data = end ? end + strlen(MARK) : NULL;
        size -= end ? length + strlen(MARK) : 0;
    }
    if (!texts[NEW_SUMMARY].bytes && texts[OLD_SUMMARY].bytes)
        text_add_bytes(&texts[NEW_SUMMARY], texts[OLD_SUMMARY].bytes, texts[OLD_SUMMARY].length);
}

static void check_lines(const struct text *out)
{
    for (const char *line = out->bytes; line && *line; line = strchr(line, '\n') + 1) {
        assert(strchr(line, '\n'));
        assert(utf8_is_visible(line, strcspn(line, "\n")));
    }
}

static void check_json(const struct diff *diff)
{
    struct text out = TEXT_INIT;
    data_json(diff, &out);
    json_object *root = json_tokener_parse(out.bytes);
    assert(json_object_is_type(root, json_type_object));
    json_object_put(root);
    text_clear(&out);
}

struct shape {
    size_t fields, rows;
};

static void count_field(void *bytes, size_t length, void *context)
{
    (void)bytes;
    (void)length;
    ((struct shape *)context)->fields++;
}

static void count_row(int terminator, void *context)
{
    (void)terminator;
    ((struct shape *)context)->rows++;
}

static void check_csv(const struct diff *diff)
{
    struct text out = TEXT_INIT;
    struct shape shape = {.rows = 0};
    struct csv_parser parser;
    data_csv(diff, &out);
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    assert(csv_parse(&parser, out.bytes, out.length, count_field, count_row, &shape) == out.length);
    assert(csv_fini(&parser, count_field, count_row, &shape) == 0);
    assert(shape.rows == 1 + diff->number_count + diff->model_count + diff->day_count &&
           shape.fields == 11 * shape.rows);
    csv_free(&parser);
    text_clear(&out);
}

/* For people, for programs, and as the page of changes of a report has it. */
static void say(const struct diff *diff, struct arena *arena)
{
    const char *sentences[4];
    struct text out = TEXT_INIT;
    tell_diff(diff, false, &out);
    tell_diff(diff, true, &out);
    changes_markdown(&diff->new->numbers, &diff->old->numbers, &out);
    check_lines(&out);
    text_clear(&out);
    check_json(diff);
    check_csv(diff);
    assert(changes_tell(&diff->new->numbers, &diff->old->numbers, arena, sentences, 4) <= 4);
}

static bool read_side(const char *name, struct side_files *files, const char *window, struct arena *arena,
                      struct side *side, struct error *err)
{
    return side_read_numbers(name, files, arena, side, err) &&
           side_read_tables(files, *side->numbers.window ? side->numbers.window : window, arena, side, err);
}

/* False with what is wrong with them. */
static bool compare(const uint8_t *data, size_t size, struct error *err)
{
    struct text texts[TEXTS] = {TEXT_INIT};
    struct side old, new;
    struct diff diff;
    struct arena *arena = arena_new();
    take_apart((const char *)data, size, texts);
    struct side_files before = {texts[OLD_SUMMARY], texts[OLD_MODELS], texts[OLD_DAYS]},
                      now = {texts[NEW_SUMMARY], texts[NEW_MODELS], texts[NEW_DAYS]};
    bool ok = read_side("old", &before, "30d", arena, &old, err) && read_side("new", &now, "30d", arena, &new, err) &&
              diff_of(&old, &new, new.numbers.windows[0].id, arena, &diff, err);
    assert(ok == (err->kind == ERROR_NONE));
    assert(ok || (err->kind == ERROR_INPUT && *err->message && utf8_is_visible(err->message, strlen(err->message))));
    for (size_t i = 0; i < TEXTS; i++)
        text_clear(&texts[i]);
    if (ok)
        say(&diff, arena);
    arena_free(arena);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = ERROR_INIT;
    (void)!compare(data, size, &err);
    return 0;
}

#ifndef FUZZING
/* Whether the file is refused in the words of its introduction, and a good one not at all. */
static bool says(const char *name, const struct text *text)
{
    struct error err = ERROR_INIT;
    bool ok = compare((const uint8_t *)text->bytes, text->length, &err);
    char *wanted = memory_text(text->bytes);
    wanted[strcspn(wanted, "\n")] = '\0';
    bool right = strncmp(name, "bad-", 4) == 0 ? !ok && strstr(err.message, wanted) : ok;
    if (!right)
        fprintf(stderr, "%s: %s\n", name, ok ? "is not refused" : err.message);
    free(wanted);
    return right;
}

/* The file itself, and every beginning of it: what a broken download leaves. */
static bool replay(const char *path)
{
    struct text text = TEXT_INIT;
    struct error err = ERROR_INIT;
    if (!file_read(path, 1 << 20, &text, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(99);
    }
    for (size_t length = 0; length < text.length; length += text.length / 200 + 1)
        LLVMFuzzerTestOneInput((const uint8_t *)text.bytes, length);
    bool right = says(strrchr(path, '/') + 1, &text);
    text_clear(&text);
    return right;
}

int main(void)
{
    const char *source = getenv("srcdir");
    struct arena *arena = arena_new();
    struct error err = ERROR_INIT;
    const char *folder = arena_printf(arena, "%s/tests/fuzz/diff", source ? source : ".");
    struct folders folders = {.paths = &folder, .count = 1};
    char **names;
    size_t count = 0, wrong = 0;
    if (!folders_list(&folders, ".txt", arena, &names, &count, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 99;
    }
    for (size_t i = 0; i < count; i++)
        wrong += !replay(folders_find(&folders, names[i], arena));
    arena_free(arena);
    printf("%zu inputs replayed, %zu not as they say\n", count, wrong);
    return count == 0 || wrong > 0;
}
#endif
