/* SPDX-License-Identifier: MIT
 * Knows what a line of numbers may look like, and what to say when it does not. */
#include "cli/concentration_input.h"

#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MOST 10000
#define ROWS_MOST ((int64_t)1 << 31)

/* Where a fault is. */
struct place {
    const char *file;
    int64_t line;
    struct faults *faults;
};

/* FNV-1a, with the high bits folded down. Whoever makes all texts meet in one place waits for it himself. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = 14695981039346656037u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return hash ^ hash >> 29;
}

/* Where the text is, or the free place where it belongs. */
static int64_t *slot_of(const struct input_names *names, const char *text)
{
    uint64_t mask = 2 * (uint64_t)names->capacity - 1, at = hash_of(text) & mask;
    while (names->slots[at] > 0 && strcmp(names->texts[names->slots[at] - 1], text) != 0)
        at = (at + 1) & mask;
    return &names->slots[at];
}

static void double_names(struct input_names *names)
{
    names->capacity = names->capacity > 0 ? 2 * names->capacity : 64;
    size_t capacity = (size_t)names->capacity;
    names->texts = memory_grow(names->texts, capacity, sizeof *names->texts);
    names->lines = memory_grow(names->lines, capacity, sizeof *names->lines);
    free(names->slots);
    names->slots = memory_zeroed(2 * capacity, sizeof *names->slots);
    for (int64_t k = 0; k < names->count; k++)
        *slot_of(names, names->texts[k]) = k + 1;
}

/* The number of `text`, a new one when it is seen for the first time; *ret_line is where that was. */
static int64_t number_of(struct input_names *names, const char *text, int64_t line, struct arena *arena,
                         int64_t *ret_line)
{
    if (names->count == names->capacity)
        double_names(names);
    int64_t *slot = slot_of(names, text);
    if (*slot == 0) {
        names->texts[names->count] = arena_text(arena, text);
        names->lines[names->count] = line;
        *slot = ++names->count;
    }
    *ret_line = names->lines[*slot - 1];
    return *slot - 1;
}

static bool parse_volume(const char *text, const struct place *place, int64_t *ret_volume)
{
    static const char remedy[] = "a volume is a whole number from 0 to 9223372036854775807, in digits only";
    int64_t volume = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++) {
        if (__builtin_mul_overflow(volume, 10, &volume) ||
            __builtin_add_overflow(volume, *at - '0', &volume)) {
            faults_add(place->faults, "%s: line %" PRId64 ": '%.60s' is too large; %s", place->file,
                       place->line, text, remedy);
            return false;
        }
    }
    if (at > text && *at == '\0') {
        *ret_volume = volume;
        return true;
    }
    if (text_begins_with(text, "\xef\xbb\xbf"))
        faults_add(place->faults, "%s: line %" PRId64 ": a byte order mark; save the file as UTF-8 without one",
                   place->file, place->line);
    else if (*text == '\0')
        faults_add(place->faults, "%s: line %" PRId64 ": the volume is missing; %s", place->file, place->line,
                   remedy);
    else if (*text == '-' && text[1] >= '0' && text[1] <= '9')
        faults_add(place->faults, "%s: line %" PRId64 ": '%.60s' is negative; %s", place->file, place->line,
                   text, remedy);
    else
        faults_add(place->faults, "%s: line %" PRId64 ": '%.60s' is not a whole number; %s", place->file,
                   place->line, text, remedy);
    return false;
}

/* Cuts the line at its tabs; returns how many fields there are, of which the first `most` are stored. */
static int64_t split(char *line, char **fields, int64_t most)
{
    int64_t count = 0;
    for (char *at = line; at; count++) {
        char *tab = strchr(at, '\t');
        if (count < most)
            fields[count] = at;
        if (tab)
            *tab++ = '\0';
        at = tab;
    }
    return count;
}

static void grow(struct concentration_input *input)
{
    if (input->rows < input->capacity)
        return;
    input->capacity = input->capacity * 2 + 1024;
    for (int64_t k = 0; k < input->column_count; k++)
        input->columns[k] = memory_grow(input->columns[k], (size_t)input->capacity, sizeof **input->columns);
    int numbered = input->shape == INPUT_CALLERS ? 2 : input->shape == INPUT_VALUES;
    for (int k = 0; k < numbered; k++)
        input->numbers[k] =
            memory_grow(input->numbers[k], (size_t)input->capacity, sizeof *input->numbers[k]);
}

static void expect_fields(const struct place *place, int64_t found, const char *expected)
{
    faults_add(place->faults, "%s: line %" PRId64 ": %" PRId64 " field%s instead of %s, separated by tabs",
               place->file, place->line, found, found == 1 ? "" : "s", expected);
}

static bool read_value(struct concentration_input *input, char **fields, int64_t found,
                       const struct place *place)
{
    int64_t ignored;
    if (input->rows == 0)
        input->grouped = found == 2;
    if (found != (input->grouped ? 2 : 1)) {
        expect_fields(place, found,
                      input->grouped ? "a volume and a group as on the lines before"
                                     : "a volume alone as on the lines before");
        return false;
    }
    if (!parse_volume(fields[0], place, &input->columns[0][input->rows]))
        return false;
    if (input->grouped && *fields[1] == '\0') {
        faults_add(place->faults,
                   "%s: line %" PRId64 ": the group is missing; an item without an owner needs a group of its own",
                   place->file, place->line);
        return false;
    }
    if (input->grouped)
        input->numbers[0][input->rows] =
            number_of(&input->names[0], fields[1], place->line, input->arena, &ignored);
    return true;
}

static bool read_pair(struct concentration_input *input, char **fields, int64_t found,
                      const struct place *place)
{
    if (found != 3) {
        expect_fields(place, found, "an id and two volumes");
        return false;
    }
    int64_t first_line;
    number_of(&input->names[0], fields[0], place->line, input->arena, &first_line);
    if (first_line != place->line) {
        faults_add(place->faults,
                   "%s: line %" PRId64 ": the id '%.60s' is that of line %" PRId64 "; each item has one line",
                   place->file, place->line, fields[0], first_line);
        return false;
    }
    bool good = parse_volume(fields[1], place, &input->columns[0][input->rows]);
    return parse_volume(fields[2], place, &input->columns[1][input->rows]) && good;
}

static bool read_call(struct concentration_input *input, char **fields, int64_t found,
                      const struct place *place)
{
    int64_t ignored;
    if (found != 3) {
        expect_fields(place, found, "an item, a caller and a volume");
        return false;
    }
    if (!parse_volume(fields[2], place, &input->columns[0][input->rows]))
        return false;
    for (int k = 0; k < 2; k++)
        input->numbers[k][input->rows] =
            number_of(&input->names[k], fields[k], place->line, input->arena, &ignored);
    return true;
}

/* A row with an unattributed volume goes to the remainder instead: false without a fault. */
static bool read_attribution(struct concentration_input *input, char **fields, int64_t found,
                             const struct place *place)
{
    if (found != 2) {
        expect_fields(place, found, "a volume and 'known' or 'unattributed'");
        return false;
    }
    bool unattributed = strcmp(fields[1], "unattributed") == 0;
    if (!unattributed && strcmp(fields[1], "known") != 0) {
        faults_add(place->faults, "%s: line %" PRId64 ": '%.60s' is neither 'known' nor 'unattributed'",
                   place->file, place->line, fields[1]);
        return false;
    }
    int64_t volume;
    if (!parse_volume(fields[0], place, &volume))
        return false;
    if (unattributed)
        input->unattributed += (unsigned __int128)volume;
    else
        input->columns[0][input->rows] = volume;
    return !unattributed;
}

static void read_header(struct concentration_input *input, char *line, const struct place *place)
{
    char **fields = arena_alloc(input->arena, COLUMNS_MOST + 1, sizeof *fields);
    int64_t found = split(line, fields, COLUMNS_MOST + 1);
    if (found < 2 || found > COLUMNS_MOST + 1) {
        expect_fields(place, found, "a header of a word and 1 to 10000 names");
        return;
    }
    input->column_count = found - 1;
    input->columns = memory_zeroed((size_t)found, sizeof *input->columns);
    input->column_names = arena_alloc(input->arena, (size_t)found, sizeof *input->column_names);
    for (int64_t k = 1; k < found; k++)
        input->column_names[k - 1] = arena_text(input->arena, fields[k]);
}

static bool read_series_row(struct concentration_input *input, char *line, const struct place *place)
{
    int64_t column = -1;
    bool good = true;
    for (char *at = line; at; column++) {
        char *tab = strchr(at, '\t');
        if (tab)
            *tab++ = '\0';
        if (column >= 0 && column < input->column_count)
            good &= parse_volume(at, place, &input->columns[column][input->rows]);
        at = tab;
    }
    if (column != input->column_count) {
        faults_add(place->faults,
                   "%s: line %" PRId64 ": %" PRId64 " volumes instead of the %" PRId64 " of the header",
                   place->file, place->line, column, input->column_count);
        return false;
    }
    return good;
}

static bool read_line(struct concentration_input *input, char *line, const struct place *place)
{
    typedef bool reader(struct concentration_input *, char **, int64_t, const struct place *);
    static reader *const readers[] = {[INPUT_VALUES] = read_value,
                                      [INPUT_PAIRS] = read_pair,
                                      [INPUT_CALLERS] = read_call,
                                      [INPUT_UNATTRIBUTED] = read_attribution};
    char *fields[3] = {NULL};

    if (input->shape == INPUT_SERIES)
        return read_series_row(input, line, place);
    int64_t found = split(line, fields, 3);
    return readers[input->shape](input, fields, found, place);
}

/* Cuts LF or CRLF; false when the line holds a zero byte. */
static bool cut_end(char *line, ssize_t length)
{
    if (length > 0 && line[length - 1] == '\n')
        line[--length] = '\0';
    if (length > 0 && line[length - 1] == '\r')
        line[--length] = '\0';
    return (ssize_t)strlen(line) == length;
}

static void read_lines(FILE *file, struct concentration_input *input, struct place *place)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    bool headed = input->shape != INPUT_SERIES;

    while (input->rows < ROWS_MOST && (length = getline(&line, &size, file)) >= 0) {
        place->line++;
        if (!cut_end(line, length)) {
            faults_add(place->faults, "%s: line %" PRId64 ": a zero byte; the input must be text",
                       place->file, place->line);
            continue;
        }
        if (!headed) {
            read_header(input, line, place);
            headed = true;
            if (input->column_count == 0)
                break;
            continue;
        }
        grow(input);
        input->rows += read_line(input, line, place);
    }
    free(line);
}

bool concentration_input_read(FILE *file, const char *name, enum input_shape shape, struct arena *arena,
                              struct concentration_input *input, struct faults *faults, struct error *err)
{
    struct place place = {.file = name, .faults = faults};

    *input = (struct concentration_input){.shape = shape, .arena = arena};
    if (shape != INPUT_SERIES) {
        input->column_count = shape == INPUT_PAIRS ? 2 : 1;
        input->columns = memory_zeroed((size_t)input->column_count, sizeof *input->columns);
    }
    errno = 0;
    read_lines(file, input, &place);
    if (ferror(file))
        return error_set(err, ERROR_IO, "cannot read %s: %s", name, strerror(errno));
    if (input->rows == ROWS_MOST)
        return error_set(err, ERROR_INPUT, "%s: more than 2147483647 lines", name);
    if (shape == INPUT_SERIES && input->column_count == 0 && faults->count == 0)
        faults_add(faults, "%s: line 1: a series begins with a header: a word and the names of its columns",
                   name);
    return faults_none(faults, name, err);
}

void concentration_input_clear(struct concentration_input *input)
{
    for (int64_t k = 0; k < input->column_count; k++)
        free(input->columns[k]);
    free(input->columns);
    for (int k = 0; k < 2; k++) {
        free(input->numbers[k]);
        free(input->names[k].texts);
        free(input->names[k].lines);
        free(input->names[k].slots);
    }
}
