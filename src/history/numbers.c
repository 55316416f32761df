/* SPDX-License-Identifier: MIT
 * Knows how the numbers of a summary.json are named, in every version of it. */
#include "history/numbers.h"

#include "base/decimal.h"
#include "base/file.h"
#include "base/nearest.h"
#include "base/text.h"
#include "history/outside.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES ((size_t)64 << 20)

/* Deeper than any summary, and far from the end of the stack. */
#define MOST_DEPTH 8

struct reader {
    struct arena *arena;
    struct number *items;
    size_t count, capacity;
};

static void add(struct reader *reader, const char *name, const char *window, const struct number *number)
{
    if (reader->count == reader->capacity) {
        reader->capacity = reader->capacity > 0 ? 2 * reader->capacity : 512;
        reader->items = memory_grow(reader->items, reader->capacity, sizeof *reader->items);
    }
    const char *whole = *window ? arena_printf(reader->arena, "%s.%s", name, window) : name;
    reader->items[reader->count] = *number;
    reader->items[reader->count++].name = outside_safe(reader->arena, whole);
}

static bool is_number(json_object *value)
{
    return json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_double);
}

/* json-c keeps the digits of a number that is not an integer as they stand in the file. */
static const char *digits_of(struct arena *arena, json_object *value)
{
    const char *digits = value && is_number(value) ? json_object_get_string(value) : "";
    return decimal_is_number(digits) ? arena_text(arena, digits) : NULL;
}

static void add_measure(struct reader *reader, const char *name, const char *window, json_object *measure)
{
    json_object *value = json_object_object_get(measure, "value");
    struct number number = {.value = digits_of(reader->arena, value),
                            .reason = outside_text(reader->arena, measure, "reason"),
                            .unit = outside_text(reader->arena, measure, "unit"),
                            .method = outside_text(reader->arena, measure, "method"),
                            .population = outside_text(reader->arena, measure, "population"),
                            .window = window};
    const char *word = outside_text(reader->arena, measure, "word");
    if (!number.value && strcmp(outside_text(reader->arena, measure, "state"), "infinite") == 0)
        number.value = "infinite";
    else if (!number.value && *word)
        number.reason = arena_printf(reader->arena, "it is a word: %s", word);
    add(reader, name, window, &number);
}

/* A number that is no measure. */
static struct number nameless(const char *value, const char *reason, const char *window)
{
    return (struct number){
        .value = value, .reason = reason, .unit = "", .method = "", .population = "", .window = window};
}

static bool is_measure(json_object *value)
{
    return json_object_is_type(value, json_type_object) && json_object_object_get_ex(value, "state", NULL) &&
           json_object_object_get_ex(value, "value", NULL);
}

static bool is_silent(const char *step)
{
    return strcmp(step, "measures") == 0 || strcmp(step, "volume") == 0;
}

static void walk(struct reader *reader, json_object *object, const char *name, const char *window, int depth)
{
    json_object_object_foreach(object, step, value)
    {
        const char *here = is_silent(step) ? name : *name ? arena_printf(reader->arena, "%s.%s", name, step) : step;
        struct number plain = nameless(digits_of(reader->arena, value), "", window);
        if (is_measure(value))
            add_measure(reader, here, window, value);
        else if (json_object_is_type(value, json_type_object) && depth < MOST_DEPTH)
            walk(reader, value, here, window, depth + 1);
        else if (!value || plain.value)
            add(reader, here, window, &plain);
    }
}

static void walk_windows(struct reader *reader, json_object *windows, struct numbers *numbers)
{
    json_object_object_foreach(windows, id, window)
    {
        if (!json_object_is_type(window, json_type_object))
            continue;
        const char *name = outside_safe(reader->arena, id);
        if (json_object_get_boolean(json_object_object_get(window, "default")))
            numbers->window = name;
        walk(reader, window, "", name, 0);
    }
}

static void read_top(json_object *list, struct arena *arena, struct numbers *numbers)
{
    size_t count = json_object_array_length(list);
    numbers->top = arena_alloc(arena, count + 1, sizeof *numbers->top);
    for (size_t i = 0; i < count; i++) {
        json_object *model = json_object_array_get_idx(list, i);
        if (!json_object_is_type(model, json_type_object))
            continue;
        const char *inferences = digits_of(arena, json_object_object_get(model, "inferences"));
        const char *share = digits_of(arena, json_object_object_get(model, "share"));
        size_t at = numbers->top_count++;
        numbers->top[at] = (struct numbers_model){.key = outside_text(arena, model, "key"),
                                                                    .name = outside_text(arena, model, "name"),
                                                                    .rank = (int)at + 1,
                                                                    .inferences = inferences ? inferences : "0",
                                                                    .share = share ? share : "0"};
    }
}

static int by_name(const void *a, const void *b)
{
    const struct number *left = a, *right = b;
    return strcmp(left->name, right->name);
}

static void read_parts(json_object *root, struct arena *arena, struct numbers *numbers)
{
    static const char *const no_part[] = {"$schema", "version", "program"};
    struct reader reader = {.arena = arena};
    struct number nothing = nameless(NULL, "the snapshot does not say", "");

    json_object_object_foreach(root, name, part)
    {
        bool skip = false;
        for (size_t i = 0; i < ARRAY_SIZE(no_part); i++)
            skip = skip || strcmp(name, no_part[i]) == 0;
        if (skip)
            continue;
        if (strcmp(name, "windows") == 0 && json_object_is_type(part, json_type_object))
            walk_windows(&reader, part, numbers);
        else if (strcmp(name, "top") == 0 && json_object_is_type(part, json_type_array))
            read_top(part, arena, numbers);
        else if (json_object_is_type(part, json_type_object))
            walk(&reader, part, name, "", 0);
        else if (!part)
            add(&reader, name, "", &nothing);
    }
    numbers->items = arena_alloc(arena, reader.count + 1, sizeof *numbers->items);
    if (reader.count > 0)
        memcpy(numbers->items, reader.items, reader.count * sizeof *numbers->items);
    numbers->count = reader.count;
    qsort(numbers->items, numbers->count, sizeof *numbers->items, by_name);
    free(reader.items);
}

static bool check_version(const char *version, const char *file, struct error *err)
{
    if (!*version)
        return error_set(err, ERROR_INPUT, "%s: not a summary.json of inuse: it states no version", file);
    if (strncmp(version, "1.", 2) != 0)
        return error_set(
            err, ERROR_INPUT,
            "%s: summary version %.20s; this program reads versions 1.x: use the inuse that wrote it, or a newer one",
            file, version);
    return true;
}

bool numbers_read(const char *json, size_t length, const char *file, struct arena *arena, struct numbers *ret_numbers,
                  struct error *err)
{
    struct numbers numbers = {.window = ""};
    json_object *root, *snapshot = NULL;

    if (!outside_parse(json, length, file, &root, err))
        return false;
    numbers.version = outside_text(arena, root, "version");
    bool ok = check_version(numbers.version, file, err);
    if (ok) {
        json_object_object_get_ex(root, "snapshot", &snapshot);
        numbers.network = outside_text(arena, snapshot, "network");
        numbers.taken_at = outside_text(arena, snapshot, "taken_at");
        numbers.hash = outside_text(arena, snapshot, "hash");
        /* Version 1.0 had the SHA-256 of the whole file. */
        if (!*numbers.hash)
            numbers.hash = outside_text(arena, snapshot, "sha256");
        read_parts(root, arena, &numbers);
        *ret_numbers = numbers;
    }
    json_object_put(root);
    return ok;
}

bool numbers_read_file(const char *path, struct arena *arena, struct numbers *ret_numbers, struct error *err)
{
    const char *inside = arena_printf(arena, "%s/data/summary.json", path);
    struct text json = TEXT_INIT;
    struct error no_folder = ERROR_INIT;

    bool is_folder = file_read(inside, MOST_BYTES, &json, &no_folder);
    bool ok = (is_folder || file_read(path, MOST_BYTES, &json, err)) &&
              numbers_read(json.bytes, json.length, is_folder ? inside : path, arena, ret_numbers, err);
    text_clear(&json);
    return ok;
}

static const struct number *find_exactly(const struct numbers *numbers, const char *name)
{
    struct number key = {.name = name};
    return numbers->count > 0 ? bsearch(&key, numbers->items, numbers->count, sizeof key, by_name) : NULL;
}

const struct number *numbers_find(const struct numbers *numbers, const char *name)
{
    const struct number *number = find_exactly(numbers, name);
    if (number || !*numbers->window)
        return number;
    struct text whole = TEXT_INIT;
    text_printf(&whole, "%s.%s", name, numbers->window);
    number = find_exactly(numbers, whole.bytes);
    text_clear(&whole);
    return number;
}

const char *numbers_nearest(const struct numbers *numbers, const char *name)
{
    struct arena *arena = arena_new();
    const char **choices = arena_alloc(arena, numbers->count + 1, sizeof *choices);
    for (size_t i = 0; i < numbers->count; i++)
        choices[i] = numbers->items[i].name;
    const char *found = nearest(name, choices, numbers->count);
    arena_free(arena);
    return found;
}
