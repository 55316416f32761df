/* SPDX-License-Identifier: MIT
 * Knows how the numbers of a summary.json are named, in every version of it. */
#include "history/numbers.h"

#include "base/decimal.h"
#include "base/file.h"
#include "base/nearest.h"
#include "base/text.h"
#include "base/utf8.h"
#include "history/outside.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_BYTES ((size_t)64 << 20)

/* Deeper than any summary, and far from the end of the stack. */
#define MOST_DEPTH 8

/* More models than any summary names. */
#define MOST_TOP 1000

struct reader {
    struct arena *arena;
    const char *file;
    struct error *err; /* the first fault */
    json_object *root;
    struct number *items;
    size_t count, capacity;
};

static void add(struct reader *reader, const char *name, const char *window, const struct number *number)
{
    reader->items = memory_room(reader->items, reader->count, &reader->capacity, sizeof *reader->items);
    const char *whole = *window ? arena_printf(reader->arena, "%s.%s", name, window) : name;
    struct number *added = &reader->items[reader->count++];
    *added = *number;
    added->name = added->same = utf8_visible(whole, strlen(whole), reader->arena);
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

static void refuse_text(struct reader *reader, const char *name, const char *window)
{
    error_set(reader->err, ERROR_INPUT,
              "%s: %s%s%s is no number: write the summary again with 'inuse report', or name another", reader->file,
              name, *window ? "." : "", window);
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
    if (value && !number.value)
        refuse_text(reader, name, window);
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

/* "claims.2.counted" is the same number in another report as "claims.models, 2025-09-01.counted": positions shift. */
static const struct listed {
    const char *part, *list; /* elements of `part` have positions of `list`, where the members say what they are */
    const char *members[3];
} listed[] = {
    {"claims", "claims", {"metric", "unit", "date"}},
    {"marks", "marks", {"date", "label"}},
    {"before", "marks", {"date", "label"}},
    {"after", "marks", {"date", "label"}},
};

static const struct listed *find_listed(const char *part)
{
    for (size_t i = 0; i < ARRAY_SIZE(listed); i++)
        if (strcmp(listed[i].part, part) == 0)
            return &listed[i];
    return NULL;
}

static const char *describe_entry(struct arena *arena, const struct listed *row, json_object *entry)
{
    const char *said = "";
    for (size_t i = 0; i < ARRAY_SIZE(row->members) && row->members[i]; i++) {
        const char *text = outside_text(arena, entry, row->members[i]);
        /* Many a claim is named after its unit. */
        if (*text && strcmp(said, text) != 0)
            said = *said ? arena_printf(arena, "%s, %s", said, text) : text;
    }
    return said;
}

/* Numbers of the entry stand behind `first`. */
static void name_by_entry(struct reader *reader, const struct listed *row, const char *position, size_t first)
{
    json_object *list = NULL, *entry = NULL;
    if (!json_object_object_get_ex(reader->root, row->list, &list) ||
        !json_object_object_get_ex(list, position, &entry))
        return;
    const char *said = describe_entry(reader->arena, row, entry);
    for (size_t i = first; *said && i < reader->count; i++) {
        const char *rest = reader->items[i].name + strlen(row->part) + 1 + strlen(position);
        reader->items[i].same = arena_printf(reader->arena, "%s.%s%s", row->part, said, rest);
    }
}

static void walk_listed(struct reader *reader, json_object *part, const struct listed *row)
{
    json_object_object_foreach(part, position, entry)
    {
        size_t first = reader->count;
        if (!json_object_is_type(entry, json_type_object) || !utf8_is_visible(position, strlen(position)))
            continue;
        walk(reader, entry, arena_printf(reader->arena, "%s.%s", row->part, position), "", 1);
        name_by_entry(reader, row, position, first);
    }
}

static int by_what(const void *a, const void *b)
{
    const struct numbers_claim *left = a, *right = b;
    int order = strcmp(left->what, right->what);
    return order != 0 ? order : strcmp(left->value, right->value);
}

static void read_claims(json_object *claims, struct arena *arena, struct numbers *numbers)
{
    numbers->claims = arena_alloc(arena, (size_t)json_object_object_length(claims) + 1, sizeof *numbers->claims);
    json_object_object_foreach(claims, position, claim)
    {
        (void)position;
        numbers->claims[numbers->claim_count++] = (struct numbers_claim){
            .what = describe_entry(arena, find_listed("claims"), claim), .value = outside_text(arena, claim, "value")};
    }
    qsort(numbers->claims, numbers->claim_count, sizeof *numbers->claims, by_what);
}

static void check_volume(struct reader *reader, json_object *volume, const char *window)
{
    if (!json_object_is_type(volume, json_type_object))
        return;
    json_object_object_foreach(volume, name, value)
    {
        if (value && !digits_of(reader->arena, value))
            refuse_text(reader, name, window);
    }
}

static void walk_windows(struct reader *reader, json_object *windows, struct numbers *numbers)
{
    size_t count = (size_t)json_object_object_length(windows);
    numbers->windows = arena_alloc(reader->arena, count + 1, sizeof *numbers->windows);
    json_object_object_foreach(windows, id, window)
    {
        if (!json_object_is_type(window, json_type_object))
            continue;
        const char *name = utf8_visible(id, strlen(id), reader->arena);
        numbers->windows[numbers->window_count++] =
            (struct numbers_window){.id = name,
                                    .first_day = outside_text(reader->arena, window, "first_day"),
                                    .last_day = outside_text(reader->arena, window, "last_day")};
        check_volume(reader, json_object_object_get(window, "volume"), name);
        if (json_object_get_boolean(json_object_object_get(window, "default")))
            numbers->window = name;
        walk(reader, window, "", name, 0);
    }
}

static void read_top(json_object *list, struct arena *arena, struct numbers *numbers)
{
    size_t count = json_object_array_length(list);
    numbers->top = arena_alloc(arena, count + 1, sizeof *numbers->top);
    for (size_t i = 0; i < count && i < MOST_TOP; i++) {
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

static int by_sameness(const void *a, const void *b)
{
    const struct number *const *left = a, *const *right = b;
    int order = strcmp((*left)->same, (*right)->same);
    return order != 0 ? order : strcmp((*left)->name, (*right)->name);
}

/* What a number is, whatever it is called. */
static int compare_nature(const struct number *a, const struct number *b)
{
    int order = strcmp(a->method, b->method);
    if (order == 0)
        order = strcmp(a->population, b->population);
    return order != 0 ? order : strcmp(a->window, b->window);
}

static int by_nature(const void *a, const void *b)
{
    const struct number *const *left = a, *const *right = b;
    int order = compare_nature(*left, *right);
    return order != 0 ? order : by_name(*left, *right);
}

static void keep(const struct reader *reader, struct numbers *numbers)
{
    size_t count = reader->count;
    numbers->count = count;
    numbers->items = arena_alloc(reader->arena, count + 1, sizeof *numbers->items);
    numbers->by_sameness = arena_alloc(reader->arena, count + 1, sizeof *numbers->by_sameness);
    if (count > 0)
        memcpy(numbers->items, reader->items, count * sizeof *numbers->items);
    qsort(numbers->items, count, sizeof *numbers->items, by_name);
    numbers->by_nature = arena_alloc(reader->arena, count + 1, sizeof *numbers->by_nature);
    for (size_t i = 0; i < count; i++)
        numbers->by_sameness[i] = numbers->by_nature[i] = &numbers->items[i];
    qsort(numbers->by_sameness, count, sizeof *numbers->by_sameness, by_sameness);
    qsort(numbers->by_nature, count, sizeof *numbers->by_nature, by_nature);
}

static void read_part(struct reader *reader, const char *name, json_object *part, struct numbers *numbers)
{
    struct number nothing = nameless(NULL, "the snapshot does not say", "");
    bool is_object = json_object_is_type(part, json_type_object);
    const struct listed *row = find_listed(name);

    if (strcmp(name, "claims") == 0 && is_object)
        read_claims(part, reader->arena, numbers);
    if (strcmp(name, "windows") == 0 && is_object)
        walk_windows(reader, part, numbers);
    else if (strcmp(name, "top") == 0 && json_object_is_type(part, json_type_array))
        read_top(part, reader->arena, numbers);
    else if (row && is_object)
        walk_listed(reader, part, row);
    else if (is_object)
        walk(reader, part, name, "", 0);
    else if (!part)
        add(reader, name, "", &nothing);
}

static bool read_parts(json_object *root, const char *file, struct arena *arena, struct numbers *numbers,
                       struct error *err)
{
    static const char *const no_part[] = {"$schema", "version", "program"};
    struct error fault = ERROR_INIT;
    struct reader reader = {.arena = arena, .file = file, .err = &fault, .root = root};

    json_object_object_foreach(root, name, part)
    {
        bool skip = false;
        for (size_t i = 0; i < ARRAY_SIZE(no_part); i++)
            skip = skip || strcmp(name, no_part[i]) == 0;
        if (!skip)
            read_part(&reader, name, part, numbers);
    }
    keep(&reader, numbers);
    free(reader.items);
    return fault.kind == ERROR_NONE || error_set(err, fault.kind, "%s", fault.message);
}

static bool check_version(const char *version, const char *file, struct error *err)
{
    if (!*version)
        return error_set(err, ERROR_INPUT, "%s: not a summary.json of inuse: it states no version", file);
    if (!text_begins_with(version, "1."))
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
        ok = read_parts(root, file, arena, &numbers, err);
    }
    if (ok)
        *ret_numbers = numbers;
    json_object_put(root);
    return ok;
}

bool numbers_load(const char *path, struct arena *arena, const char **ret_file, struct text *json, struct error *err)
{
    struct stat status;
    bool is_folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    const char *file = is_folder ? arena_printf(arena, "%s/data/summary.json", path) : path;

    if (is_folder && access(file, F_OK) != 0)
        return error_set(err, ERROR_INPUT,
                         "%s has no data/summary.json: name a site of inuse, or a dated report in its archive", path);
    struct error unread = ERROR_INIT;
    if (!file_read(file, MOST_BYTES, json, &unread))
        return unread.kind == ERROR_INPUT
                   ? error_set(err, ERROR_INPUT, "%s, which no summary.json is: name another", unread.message)
                   : error_set(err, unread.kind, "%s", unread.message);
    *ret_file = file;
    return true;
}

bool numbers_read_file(const char *path, struct arena *arena, struct numbers *ret_numbers, struct error *err)
{
    const char *file;
    struct text json = TEXT_INIT;
    bool ok = numbers_load(path, arena, &file, &json, err) &&
              numbers_read(json.bytes, json.length, file, arena, ret_numbers, err);
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

static int to_same(const void *key, const void *item)
{
    const struct number *const *number = item;
    return strcmp(key, (*number)->same);
}

/* The first in order of name. */
static const struct number *find_nature(const struct numbers *numbers, const struct number *number)
{
    size_t low = 0, high = numbers->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_nature(numbers->by_nature[middle], number) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < numbers->count && compare_nature(numbers->by_nature[low], number) == 0;
    return found ? numbers->by_nature[low] : NULL;
}

const struct number *numbers_find_same(const struct numbers *numbers, const struct number *number)
{
    const struct number *const *found =
        numbers->count > 0
            ? bsearch(number->same, numbers->by_sameness, numbers->count, sizeof *numbers->by_sameness, to_same)
            : NULL;
    if (found)
        return *found;
    return *number->method && *number->window ? find_nature(numbers, number) : NULL;
}

const struct numbers_window *numbers_find_window(const struct numbers *numbers, const char *id)
{
    for (size_t i = 0; i < numbers->window_count; i++)
        if (strcmp(numbers->windows[i].id, id) == 0)
            return &numbers->windows[i];
    return NULL;
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
