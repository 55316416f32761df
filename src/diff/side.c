/* SPDX-License-Identifier: MIT
 * Knows which files of a report say what it has to compare. */
#include "diff/side.h"

#include "base/decimal.h"
#include "base/file.h"
#include "base/utf8.h"
#include "diff/csv_table.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* 2,000,000 models, with room. */
#define TABLE_MOST_BYTES ((size_t)1 << 29)

#define MOST_ATTEMPTS 100

static bool read_table(const char *folder, const char *name, struct text *table, struct error *err)
{
    struct text path = TEXT_INIT;
    text_printf(&path, "%s/data/%s", folder, name);
    bool ok = access(path.bytes, F_OK) != 0 || file_read(path.bytes, TABLE_MOST_BYTES, table, err);
    text_clear(&path);
    return ok;
}

static bool read_files(const char *path, struct side_files *files, struct error *err)
{
    struct arena *arena = arena_new();
    const char *file;
    bool ok = numbers_load(path, arena, &file, &files->summary, err) &&
              (file == path || (read_table(path, "models.csv", &files->models, err) &&
                                read_table(path, "daily.csv", &files->days, err)));
    arena_free(arena);
    return ok;
}

static bool is_still_at(const char *path, int folder_fd)
{
    struct stat named, held;
    return stat(path, &named) == 0 && fstat(folder_fd, &held) == 0 && named.st_dev == held.st_dev &&
           named.st_ino == held.st_ino;
}

/* A new report takes the name of the old folder, whose files then go one by one. So what was read is of one report, and
 * all that this report has, when the name meant one folder from before to after. It is held, so that none that is made
 * meanwhile can have its number. */
bool side_files_read(const char *path, struct side_files *files, struct error *err)
{
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        struct error failure = ERROR_INIT;
        int folder_fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
        bool ok = read_files(path, files, &failure), still = folder_fd < 0 || is_still_at(path, folder_fd);
        if (folder_fd >= 0)
            close(folder_fd);
        if (still)
            return ok || error_set(err, failure.kind, "%s", failure.message);
        side_files_clear(files);
    }
    return error_set(err, ERROR_IO, "%s is replaced again and again; compare when that is over", path);
}

void side_files_clear(struct side_files *files)
{
    text_clear(&files->summary);
    text_clear(&files->models);
    text_clear(&files->days);
}

bool side_read_numbers(const char *name, const struct side_files *files, struct arena *arena, struct side *ret_side,
                       struct error *err)
{
    struct side side = {.name = utf8_visible(name, strlen(name), arena)};
    if (!numbers_read(files->summary.bytes, files->summary.length, name, arena, &side.numbers, err))
        return false;
    if (side.numbers.window_count == 0)
        return error_set(err, ERROR_INPUT, "%s: the summary states no windows: write it again with 'inuse report'",
                         name);
    *ret_side = side;
    return true;
}

/* Says where in the table a cell is no whole number. */
static bool check_count(const char *cell, const struct side *side, const char *file, size_t row, struct error *err)
{
    int64_t count;
    return (decimal_parse_int64(cell, &count) && count >= 0) ||
           error_set(
               err, ERROR_INPUT,
               "%s, data/%s, row %zu: '%s' is no number of inferences; write it again with 'inuse report', or name "
               "its summary.json alone",
               side->name, file, row + 2, cell);
}

static int by_key(const void *a, const void *b)
{
    const struct side_model *left = a, *right = b;
    return strcmp(left->key, right->key);
}

static int by_date(const void *a, const void *b)
{
    const struct side_day *left = a, *right = b;
    return strcmp(left->date, right->date);
}

static bool read_models(const struct text *csv, const char *window, struct arena *arena, struct side *side,
                        struct error *err)
{
    const char *wanted[] = {"key", "name", "listed", arena_printf(arena, "inferences_%s", window)};
    struct csv_table table;
    if (!csv_table_read(csv->bytes, csv->length, arena_printf(arena, "%s, data/models.csv", side->name), wanted,
                        ARRAY_SIZE(wanted), arena, &table, err))
        return false;
    side->models = arena_alloc(arena, table.rows + 1, sizeof *side->models);
    for (size_t row = 0; row < table.rows; row++) {
        const char *inferences = csv_table_cell(&table, row, 3);
        if (!check_count(inferences, side, "models.csv", row, err))
            return false;
        side->models[row] = (struct side_model){.key = csv_table_cell(&table, row, 0),
                                                .name = csv_table_cell(&table, row, 1),
                                                .listed = strcmp(csv_table_cell(&table, row, 2), "true") == 0,
                                                .inferences = inferences};
    }
    qsort(side->models, table.rows, sizeof *side->models, by_key);
    side->model_count = table.rows;
    side->has_models = true;
    return true;
}

static bool read_days(const struct text *csv, struct arena *arena, struct side *side, struct error *err)
{
    static const char *const wanted[] = {"date", "inferences"};
    struct csv_table table;
    if (!csv_table_read(csv->bytes, csv->length, arena_printf(arena, "%s, data/daily.csv", side->name), wanted,
                        ARRAY_SIZE(wanted), arena, &table, err))
        return false;
    side->days = arena_alloc(arena, table.rows + 1, sizeof *side->days);
    for (size_t row = 0; row < table.rows; row++) {
        const char *inferences = csv_table_cell(&table, row, 1);
        if (*inferences && !check_count(inferences, side, "daily.csv", row, err))
            return false;
        side->days[row] =
            (struct side_day){.date = csv_table_cell(&table, row, 0), .inferences = *inferences ? inferences : NULL};
    }
    qsort(side->days, table.rows, sizeof *side->days, by_date);
    side->day_count = table.rows;
    side->has_days = true;
    return true;
}

bool side_read_tables(const struct side_files *files, const char *window, struct arena *arena, struct side *side,
                      struct error *err)
{
    return (!files->models.bytes || read_models(&files->models, window, arena, side, err)) &&
           (!files->days.bytes || read_days(&files->days, arena, side, err));
}
