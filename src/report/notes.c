/* SPDX-License-Identifier: MIT
 * Knows what a reader must be told about the data before believing the numbers. */
#include "report/build.h"

#include "base/decimal.h"
#include "base/utf8.h"
#include "report/presence.h"

#include <string.h>

static void add_note(xmlNode *notes, const char *id, const char *sentence)
{
    xmlNode *note = element_add(notes, "note");
    element_text(note, "id", id);
    element_content(note, sentence);
}

/* A counted note: nothing when the count is 0. `format` takes the count as text. */
static void add_counted(const struct report *report, xmlNode *notes, const char *id, int64_t count, const char *one,
                        const char *many)
{
    char digits[DECIMAL_SIZE], grouped[DECIMAL_SIZE];
    if (count == 0)
        return;
    decimal_integer(decimal_int64(count, digits), grouped);
    add_note(notes, id, count == 1 ? one : arena_printf(report->arena, "%s %s", grouped, many));
}

static int64_t count_unknown_listing(const struct report *report)
{
    int64_t count = 0;
    for (size_t i = 0; i < report->model_count; i++)
        count += report->input.inventory->models[i].listed_at == SNAPSHOT_UNKNOWN;
    return count;
}

static int64_t count_odd_keys(const struct report *report)
{
    int64_t count = 0;
    for (size_t i = 0; i < report->model_count; i++) {
        const char *key = report->input.inventory->models[i].key;
        count += !utf8_is_visible(key, strlen(key));
    }
    return count;
}

void build_notes(struct report *report)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    xmlNode *notes = element_add(report->root, "notes");

    add_counted(report, notes, "missing-days", presence_missing_days(report, report->first_day, report->end_day),
                "One day has no record at all; figures show a gap there, and no value is made up for it.",
                "days have no record at all; figures show gaps there, and no values are made up for them.");
    add_counted(report, notes, "spans", (int64_t)inventory->span_count,
                "One model's counter was not read on every day: its volume of the days between two readings is booked "
                "on the last of them.",
                "times a model's counter was not read on every day: the volume of the days between two readings is "
                "booked on the last of them, never spread.");
    add_counted(report, notes, "incomplete-day", usage_incomplete(report->input.usage)->inferences,
                "One inference of the last, incomplete day is in no window.",
                "inferences of the last, incomplete day are in no window.");
    add_counted(report, notes, "listing-unknown", count_unknown_listing(report),
                "One model has no date of listing; it counts as listed from the beginning.",
                "models have no date of listing; they count as listed from the beginning.");
    add_counted(report, notes, "odd-names", count_odd_keys(report),
                "One model's key holds control characters, broken UTF-8 or unpaired marks of direction; they are "
                "shown as visible signs, or closed.",
                "models' keys hold control characters, broken UTF-8 or unpaired marks of direction; they are shown as "
                "visible signs, or closed.");
}
