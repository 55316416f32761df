/* SPDX-License-Identifier: MIT
 * Knows how dated reports lie in a site, and in which order. */
#include "history/archive.h"

#include "base/day.h"
#include "base/decimal.h"
#include "base/file.h"
#include "base/utf8.h"
#include "history/outside.h"
#include "report/json.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DATE_LENGTH 10
#define REPORT_MOST_BYTES ((size_t)1 << 20)

/* The texts of report.json, and where they go. */
static const struct {
    const char *member;
    size_t offset;
} texts[] = {
    {"taken_at", offsetof(struct dated_report, taken_at)},
    {"hash", offsetof(struct dated_report, hash)},
    {"network", offsetof(struct dated_report, network)},
    {"title", offsetof(struct dated_report, title)},
    {"headline", offsetof(struct dated_report, headline)},
    {"window", offsetof(struct dated_report, window)},
    {"models_listed", offsetof(struct dated_report, models_listed)},
    {"models_used", offsetof(struct dated_report, models_used)},
    {"inferences", offsetof(struct dated_report, inferences)},
    {"gini", offsetof(struct dated_report, gini)},
};

static const char **text_member(struct dated_report *report, size_t row)
{
    return (const char **)(void *)((char *)report + texts[row].offset);
}

/* "2025-09-30" or "2025-09-30-2". */
static bool take_id(const char *id, struct arena *arena, struct dated_report *report)
{
    int32_t day;
    int64_t number = 1;
    const char *date = arena_copy(arena, id, strlen(id) < DATE_LENGTH ? strlen(id) : DATE_LENGTH);
    if (!day_parse(date, &day))
        return false;
    if (id[DATE_LENGTH] != '\0' &&
        (id[DATE_LENGTH] != '-' || !decimal_parse_int64(id + DATE_LENGTH + 1, &number) || number < 2 || number > 9999))
        return false;
    report->id = arena_text(arena, id);
    report->date = date;
    report->number = (int)number;
    return true;
}

static void clear_texts(struct dated_report *report)
{
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        *text_member(report, i) = "";
}

static void read_report(json_object *object, struct arena *arena, struct dated_report *report)
{
    json_object *changes = NULL;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        *text_member(report, i) = outside_text(arena, object, texts[i].member);
    if (!json_object_object_get_ex(object, "changes", &changes) || !json_object_is_type(changes, json_type_array))
        return;
    for (size_t i = 0; i < json_object_array_length(changes) && i < DATED_CHANGES_MOST; i++) {
        const char *text = json_object_get_string(json_object_array_get_idx(changes, i));
        report->changes[i] = text ? utf8_visible(text, strlen(text), arena) : "";
    }
}

static int by_date(const void *a, const void *b)
{
    const struct dated_report *left = a, *right = b;
    int order = strcmp(left->date, right->date);
    return order != 0 ? order : left->number - right->number;
}

static void append(struct archive *archive, size_t *capacity, const struct dated_report *report)
{
    archive->items = memory_room(archive->items, archive->count, capacity, sizeof *archive->items);
    archive->items[archive->count++] = *report;
}

static void read_folder(const char *target, const char *name, struct arena *arena, struct archive *archive,
                        size_t *capacity)
{
    struct dated_report report = {.id = NULL};
    struct text json = TEXT_INIT;
    struct error unread = ERROR_INIT;
    json_object *object = NULL;

    if (!take_id(name, arena, &report))
        return;
    clear_texts(&report);
    const char *path = arena_printf(arena, "%s/" ARCHIVE_FOLDER "/%s/" ARCHIVE_REPORT, target, name);
    if (file_read(path, REPORT_MOST_BYTES, &json, &unread) &&
        outside_parse(json.bytes, json.length, path, &object, &unread))
        read_report(object, arena, &report);
    json_object_put(object);
    text_clear(&json);
    append(archive, capacity, &report);
}

/* Moves the array into the arena. */
static void settle(struct archive *archive, struct arena *arena)
{
    struct dated_report *items = arena_alloc(arena, archive->count + 1, sizeof *items);
    if (archive->count > 0)
        memcpy(items, archive->items, archive->count * sizeof *items);
    free(archive->items);
    archive->items = items;
    qsort(items, archive->count, sizeof *items, by_date);
}

bool archive_read(const char *target, struct arena *arena, struct archive *ret_archive, struct error *err)
{
    struct archive archive = {.count = 0};
    size_t capacity = 0;
    const char *path = arena_printf(arena, "%s/" ARCHIVE_FOLDER, target);
    DIR *listing = opendir(path);

    if (!listing && errno != ENOENT && errno != ENOTDIR)
        return error_set(err, ERROR_IO, "cannot read the archive %s: %s", path, strerror(errno));
    for (struct dirent *entry; listing && (entry = readdir(listing));)
        read_folder(target, entry->d_name, arena, &archive, &capacity);
    if (listing)
        closedir(listing);
    settle(&archive, arena);
    *ret_archive = archive;
    return true;
}

/* One whose report.json could not be read has neither hash nor time. */
static bool is_same_snapshot(const struct dated_report *a, const struct dated_report *b)
{
    if (strcmp(a->date, b->date) != 0 || strcmp(a->hash, b->hash) != 0)
        return false;
    if (*a->hash)
        return true;
    return *a->taken_at && strcmp(a->taken_at, b->taken_at) == 0 && strcmp(a->headline, b->headline) == 0 &&
           strcmp(a->models_listed, b->models_listed) == 0 && strcmp(a->models_used, b->models_used) == 0 &&
           strcmp(a->inferences, b->inferences) == 0 && strcmp(a->gini, b->gini) == 0;
}

const struct dated_report *archive_find(const struct archive *archive, const struct dated_report *report)
{
    for (size_t i = 0; i < archive->count; i++)
        if (is_same_snapshot(&archive->items[i], report))
            return &archive->items[i];
    return NULL;
}

const struct dated_report *archive_before(const struct archive *archive, const char *date)
{
    for (size_t i = archive->count; i > 0; i--)
        if (strcmp(archive->items[i - 1].date, date) < 0)
            return &archive->items[i - 1];
    return NULL;
}

void archive_add(struct archive *archive, struct arena *arena, struct dated_report *report)
{
    struct dated_report *items = arena_alloc(arena, archive->count + 1, sizeof *items);
    report->number = 1;
    for (size_t i = 0; i < archive->count; i++) {
        items[i] = archive->items[i];
        if (strcmp(items[i].date, report->date) == 0 && items[i].number >= report->number)
            report->number = items[i].number + 1;
    }
    report->id = report->number == 1 ? report->date : arena_printf(arena, "%s-%d", report->date, report->number);
    items[archive->count] = *report;
    archive->items = items;
    qsort(items, ++archive->count, sizeof *items, by_date);
}

void archive_print(const struct dated_report *report, struct text *out)
{
    json_object *object = json_object_new_object(), *changes = json_object_new_array();
    struct dated_report copy = *report;

    json_object_object_add(object, "id", json_object_new_string(report->id));
    json_object_object_add(object, "date", json_object_new_string(report->date));
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        json_object_object_add(object, texts[i].member, json_object_new_string(*text_member(&copy, i)));
    for (size_t i = 0; i < DATED_CHANGES_MOST && report->changes[i]; i++)
        json_object_array_add(changes, json_object_new_string(report->changes[i]));
    json_object_object_add(object, "changes", changes);
    json_print(object, out);
}
