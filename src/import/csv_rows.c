/* SPDX-License-Identifier: MIT
 * Knows how libcsv is fed and how columns find their names. */
#include "import/csv_rows.h"

#include <csv.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_COLUMNS 256
#define LONGEST_NAME 128

/* The file is no CSV when a row is longer than this: an open quote swallows all that follows. */
#define LONGEST_ROW (8 << 20)

struct csv_file {
    struct import *import;
    struct input *input;
    void (*take)(struct import *import, const struct csv_row *row);
    struct csv_parser parser;
    struct text fields; /* of the row at hand, each terminated */
    size_t offsets[MOST_COLUMNS];
    size_t field_count;
    bool has_nul;
    int column_of[MOST_COLUMNS]; /* index in importer->columns, or -1 */
    size_t header_count;         /* 0 = the header is yet to come */
    int64_t line;                /* of the byte being fed */
    int64_t row_line, row_offset, offset;
    bool stopped;
};

static void normalise(const char *name, char out[LONGEST_NAME])
{
    size_t length = 0;
    while (isspace((unsigned char)*name))
        name++;
    for (; *name != '\0' && length + 1 < LONGEST_NAME; name++)
        out[length++] = *name == '-' || *name == ' ' ? '_' : (char)tolower((unsigned char)*name);
    while (length > 0 && (out[length - 1] == '_' || isspace((unsigned char)out[length - 1])))
        length--;
    out[length] = '\0';
}

static bool is_synonym(const char *synonyms, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = synonyms; at && *at != '\0';) {
        size_t word = strcspn(at, " ");
        if (word == length && memcmp(at, name, length) == 0)
            return true;
        at += word + (at[word] == ' ');
    }
    return false;
}

/* Index of the importer's column of this name, or -1. Names come before synonyms of others. */
static int find_column(const struct importer *importer, const char *raw)
{
    char name[LONGEST_NAME];
    normalise(raw, name);
    for (size_t i = 0; i < importer->column_count; i++)
        if (strcmp(importer->columns[i].name, name) == 0)
            return (int)i;
    for (size_t i = 0; i < importer->column_count; i++)
        if (is_synonym(importer->columns[i].synonyms, name))
            return (int)i;
    return -1;
}

static const char *field(const struct csv_file *file, size_t i)
{
    return file->fields.bytes + file->offsets[i];
}

/* The column that --map gives this header, -1 when none. */
static int find_mapped(const struct csv_file *file, const char *header)
{
    const struct import_options *options = file->import->options;
    char name[LONGEST_NAME], theirs[LONGEST_NAME];
    normalise(header, name);
    for (size_t i = 0; i < options->map_count; i++) {
        normalise(options->maps[i].left, theirs);
        if (strcmp(theirs, name) == 0)
            return find_column(file->import->importer, options->maps[i].right);
    }
    return -1;
}

static bool is_taken(const struct csv_file *file, int column)
{
    for (size_t i = 0; i < file->field_count; i++)
        if (file->column_of[i] == column)
            return true;
    return false;
}

static void list_headers(const struct csv_file *file, struct text *out)
{
    for (size_t i = 0; i < file->field_count; i++)
        text_printf(out, "%s%.60s", i > 0 ? ", " : "", field(file, i));
}

static bool check_maps(struct csv_file *file)
{
    const struct import_options *options = file->import->options;
    for (size_t i = 0; i < options->map_count; i++) {
        char theirs[LONGEST_NAME], name[LONGEST_NAME];
        bool found = false;
        normalise(options->maps[i].left, theirs);
        for (size_t j = 0; j < file->field_count && !found; j++) {
            normalise(field(file, j), name);
            found = strcmp(name, theirs) == 0;
        }
        struct text headers = TEXT_INIT;
        list_headers(file, &headers);
        if (!found)
            error_set(file->import->err, ERROR_USAGE, "--map %s=%s: %s has no column %s; it has %s",
                      options->maps[i].left, options->maps[i].right, file->input->name, options->maps[i].left,
                      headers.bytes ? headers.bytes : "none");
        text_clear(&headers);
        if (!found)
            return false;
    }
    return true;
}

static void match_synonyms(struct csv_file *file, struct text *ignored)
{
    for (size_t i = 0; i < file->field_count; i++) {
        if (file->column_of[i] >= 0)
            continue;
        int column = find_column(file->import->importer, field(file, i));
        if (column >= 0 && !is_taken(file, column))
            file->column_of[i] = column;
        else
            text_printf(ignored, "%s%.60s", ignored->length > 0 ? ", " : "", field(file, i));
    }
}

static bool check_required(struct csv_file *file)
{
    const struct importer *importer = file->import->importer;
    for (size_t i = 0; i < importer->column_count; i++) {
        if (!importer->columns[i].required || is_taken(file, (int)i))
            continue;
        struct text headers = TEXT_INIT;
        list_headers(file, &headers);
        file->import->line = 1;
        import_reject(
            file->import, REASON_COLUMNS,
            "no column %s among: %s; name it in the first row, or say which it is with --map THEIRS=%s",
            importer->columns[i].name, headers.bytes ? headers.bytes : "", importer->columns[i].name);
        text_clear(&headers);
        return false;
    }
    return true;
}

static void take_header(struct csv_file *file)
{
    struct text ignored = TEXT_INIT;
    file->header_count = file->field_count;
    for (size_t i = 0; i < MOST_COLUMNS; i++)
        file->column_of[i] = -1;
    for (size_t i = 0; i < file->field_count; i++) {
        int column = find_mapped(file, field(file, i));
        file->column_of[i] = column >= 0 && !is_taken(file, column) ? column : -1;
    }
    match_synonyms(file, &ignored);
    file->stopped = !check_maps(file) || !check_required(file);
    if (!file->stopped && ignored.length > 0)
        import_note(file->import, "%s: columns not used: %s", file->input->name, ignored.bytes);
    text_clear(&ignored);
}

static void take_row(struct csv_file *file)
{
    const char *values[MOST_COLUMNS] = {NULL};
    struct import *import = file->import;
    import->line = file->row_line;
    import->summary->read++;
    if (file->field_count != file->header_count) {
        import_reject(import, REASON_COLUMNS, "%zu fields where the first row names %zu", file->field_count,
                      file->header_count);
        return;
    }
    if (file->has_nul) {
        import_reject(import, REASON_SYNTAX,
                      "a NUL byte, which no text file has; is it UTF-16? save it as UTF-8");
        return;
    }
    for (size_t i = 0; i < file->field_count; i++)
        if (file->column_of[i] >= 0 && field(file, i)[0] != '\0')
            values[file->column_of[i]] = field(file, i);
    file->take(import, &(struct csv_row){.values = values, .offset = file->row_offset});
}

static void on_field(void *bytes, size_t length, void *context)
{
    struct csv_file *file = context;
    if (file->field_count < MOST_COLUMNS) {
        file->offsets[file->field_count] = file->fields.length;
        text_add_bytes(&file->fields, bytes ? bytes : "", length);
        text_add_byte(&file->fields, '\0');
        file->has_nul |= length > 0 && memchr(bytes, '\0', length) != NULL;
        file->field_count++;
    }
}

static void on_row(int terminator, void *context)
{
    struct csv_file *file = context;
    (void)terminator;
    if (file->stopped)
        return;
    if (file->header_count > 0)
        take_row(file);
    else
        take_header(file);
    file->stopped |= import_failed(file->import);
    text_reset(&file->fields);
    file->field_count = 0;
    file->has_nul = false;
    file->row_line = file->line + 1;
    file->row_offset = file->offset;
}

static void start_parser(struct csv_file *file)
{
    if (csv_init(&file->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        error_set(file->import->err, ERROR_IO, "no memory to read %s", file->input->name);
}

/* A quote in the wrong place: the row is lost, the next line is a new one. */
static void recover(struct csv_file *file)
{
    unsigned char separator = csv_get_delim(&file->parser);
    file->import->line = file->row_line;
    file->import->summary->read++;
    import_reject(file->import, REASON_SYNTAX,
                  "a quote in the wrong place; write fields with quotes as \"a \"\"word\"\"\"");
    csv_free(&file->parser);
    start_parser(file);
    csv_set_delim(&file->parser, separator);
    text_reset(&file->fields);
    file->field_count = 0;
    file->row_line = file->line + 1;
    file->row_offset = file->offset;
    file->stopped |= file->header_count == 0;
}

/* Feeds one line, or a piece of a long one, because libcsv does not say at which byte a row ended. */
static void feed(struct csv_file *file, const char *bytes, size_t length)
{
    file->offset += (int64_t)length;
    if (csv_parse(&file->parser, bytes, length, on_field, on_row, file) != length)
        recover(file);
    if (bytes[length - 1] == '\n') {
        file->line++;
        if (file->field_count == 0 && file->fields.length == 0 && file->parser.pstate == 0)
            file->row_line = file->line, file->row_offset = file->offset;
    }
    if (file->offset - file->row_offset > LONGEST_ROW) {
        file->import->line = file->row_line;
        import_reject(file->import, REASON_SYNTAX,
                      "a row of more than 8 MiB; a quote was probably never closed");
        file->stopped = true;
    }
}

static void choose_separator(struct csv_file *file, const char *line, size_t length)
{
    size_t commas = 0, semicolons = 0, tabs = 0;
    for (size_t i = 0; i < length && line[i] != '\n'; i++) {
        commas += line[i] == ',';
        semicolons += line[i] == ';';
        tabs += line[i] == '\t';
    }
    if (tabs > commas && tabs >= semicolons)
        csv_set_delim(&file->parser, '\t');
    else if (semicolons > commas)
        csv_set_delim(&file->parser, ';');
}

static size_t skip_mark(struct csv_file *file, const char *bytes, size_t length)
{
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        file->offset = file->row_offset = 3;
        return 3;
    }
    if (length >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        file->import->line = 1;
        import_reject(file->import, REASON_SYNTAX, "the file is UTF-16; save it as UTF-8");
        file->stopped = true;
    }
    return 0;
}

static void feed_file(struct csv_file *file)
{
    static const size_t chunk_size = 1 << 16;
    char *chunk = memory_grow(NULL, chunk_size, 1);
    size_t got;
    bool first = true;
    while (!file->stopped && (got = fread(chunk, 1, chunk_size, file->input->file)) > 0) {
        size_t at = first ? skip_mark(file, chunk, got) : 0;
        if (first)
            choose_separator(file, chunk + at, got - at);
        first = false;
        while (at < got && !file->stopped) {
            const char *end = memchr(chunk + at, '\n', got - at);
            size_t length = end ? (size_t)(end - (chunk + at)) + 1 : got - at;
            feed(file, chunk + at, length);
            at += length;
        }
        progress_advance(file->import->progress, file->offset, file->input->bytes);
    }
    if (ferror(file->input->file))
        error_set(file->import->err, ERROR_IO, "cannot read %s", file->input->name);
    free(chunk);
}

static void finish_file(struct csv_file *file)
{
    struct import *import = file->import;
    if (!file->stopped && csv_fini(&file->parser, on_field, on_row, file) != 0) {
        import->line = file->row_line;
        import->summary->read++;
        import_reject(import, REASON_SYNTAX, "a quote that is never closed");
    } else if (!file->stopped && file->header_count == 0) {
        import->line = 0;
        import_reject(import, REASON_SYNTAX, "is empty; its first row must name the columns");
    }
}

void csv_read(struct import *import, struct input *input,
              void (*take)(struct import *import, const struct csv_row *row))
{
    struct csv_file *file = memory_zeroed(1, sizeof *file);
    *file = (struct csv_file){.import = import, .input = input, .take = take, .line = 1, .row_line = 1};
    start_parser(file);
    if (!import_failed(import)) {
        feed_file(file);
        finish_file(file);
        csv_free(&file->parser);
    }
    text_clear(&file->fields);
    free(file);
}
