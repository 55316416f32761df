/* SPDX-License-Identifier: MIT
 *
 * One of the two reports that are compared: its numbers, and where they are known its models and days.
 *
 *     side_files_read("site", &files, &err) && side_read_numbers("site", &files, arena, &side, &err)
 *     ... which windows has it? ...
 *     side_read_tables(&files, "30d", arena, &side, &err)
 */
#ifndef DIFF_SIDE_H
#define DIFF_SIDE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "history/numbers.h"

#include <stdbool.h>
#include <stddef.h>

/* data/summary.json, data/models.csv and data/daily.csv of a report; without bytes = there is none. */
struct side_files {
    struct text summary, models, days;
};

struct side_model {
    const char *key, *name;
    bool listed;
    const char *inferences; /* in the window that is compared; a whole number, not negative */
};

struct side_day {
    const char *date;
    const char *inferences; /* a whole number; NULL = the snapshot has no record of the day */
};

/* All memory is the arena's. */
struct side {
    const char *name; /* as the reader named it, safe to show */
    struct numbers numbers;
    bool has_models, has_days; /* a summary.json alone knows neither, a dated report no models */
    struct side_model *models; /* in byte order of key */
    size_t model_count;
    struct side_day *days; /* in order of date */
    size_t day_count;
};

/* From a summary.json, or a folder that holds data/summary.json and perhaps the others, all of them of one report also
 * when another takes its place meanwhile. `files` is empty before, and to be cleared also on failure. */
bool side_files_read(const char *path, struct side_files *files, struct error *err) MUST_CHECK;
void side_files_clear(struct side_files *files);

/* A summary that states no window is ERROR_INPUT. */
bool side_read_numbers(const char *name, const struct side_files *files, struct arena *arena, struct side *ret_side,
                       struct error *err) MUST_CHECK;

/* Adds models and days to a side that has its numbers; volume of models is that of the window. */
bool side_read_tables(const struct side_files *files, const char *window, struct arena *arena, struct side *side,
                      struct error *err) MUST_CHECK;

#endif
