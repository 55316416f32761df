/* SPDX-License-Identifier: MIT
 * Knows how measured rows are laid out for people and for programs. */
#include "cli/concentration_output.h"

#include "base/memory.h"
#include "base/text.h"
#include "measures/formula.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

void output_add(struct output_rows *rows, const struct output_row *row)
{
    rows->rows = memory_room(rows->rows, rows->count, &rows->capacity, sizeof *rows->rows);
    rows->rows[rows->count++] = *row;
}

void output_clear(struct output_rows *rows)
{
    free(rows->rows);
    *rows = (struct output_rows){.rows = NULL};
}

static const char *convention(const struct output_row *row)
{
    return row->convention ? row->convention : row->measure->convention[row->population];
}

static int widest(const struct output_rows *rows, const char *(*text)(const struct output_row *))
{
    size_t width = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (strlen(text(&rows->rows[i])) > width)
            width = strlen(text(&rows->rows[i]));
    return (int)width;
}

static const char *name_of(const struct output_row *row)
{
    return row->measure->name;
}

static const char *decimal_of(const struct output_row *row)
{
    return row->value.decimal;
}

static const char *suffix_of(const struct output_row *row)
{
    return row->suffix;
}

static void write_text(const struct output_rows *rows, FILE *out)
{
    int name = widest(rows, name_of), decimal = widest(rows, decimal_of), suffix = widest(rows, suffix_of);
    for (size_t i = 0; i < rows->count; i++) {
        const struct output_row *row = &rows->rows[i];
        if (suffix > 0)
            fprintf(out, "%-*s  ", suffix, row->suffix);
        fprintf(out, "%-*s  %*s  %s", name, row->measure->name, decimal, row->value.decimal, convention(row));
        if (row->value.reason)
            fprintf(out, " (%s)", row->value.reason);
        putc('\n', out);
    }
}

static void write_tsv(const struct output_rows *rows, FILE *out)
{
    fputs("measure\tconvention\tvalue\n", out);
    for (size_t i = 0; i < rows->count; i++) {
        const struct output_row *row = &rows->rows[i];
        fprintf(out, "%s%s\t%s\t%s\n", row->measure->metric, row->suffix, convention(row),
                row->value.decimal);
    }
}

static void write_csv(const struct output_rows *rows, FILE *out)
{
    struct text line = TEXT_INIT;
    fputs("measure,convention,value,numerator,denominator,reason\r\n", out);
    for (size_t i = 0; i < rows->count; i++) {
        const struct output_row *row = &rows->rows[i];
        struct text metric = TEXT_INIT;
        text_add(&metric, row->measure->metric);
        text_add(&metric, row->suffix);
        const char *const fields[] = {metric.bytes,         convention(row),        row->value.decimal,
                                      row->value.numerator, row->value.denominator, row->value.reason};
        text_reset(&line);
        for (size_t k = 0; k < ARRAY_SIZE(fields); k++) {
            if (k > 0)
                text_add_byte(&line, ',');
            text_add_csv(&line, fields[k] ? fields[k] : "");
        }
        text_add(&line, "\r\n");
        fwrite(line.bytes, 1, line.length, out);
        text_clear(&metric);
    }
    text_clear(&line);
}

static void add_string(struct json_object *object, const char *key, const char *text)
{
    if (text)
        json_object_object_add(object, key, json_object_new_string(text));
}

/* Values are strings: a JSON number would lose its digits in the reader's double. */
static struct json_object *json_row(const struct output_row *row)
{
    struct json_object *object = json_object_new_object();
    const struct measure *measure = row->measure;
    add_string(object, "id", measure->id);
    add_string(object, "measure", measure->metric);
    add_string(object, "column", row->suffix[0] ? row->suffix + 1 : NULL);
    add_string(object, "convention", convention(row));
    if (measure->subject == SUBJECT_VOLUMES || measure->subject == SUBJECT_GROUPS)
        add_string(object, "population",
                   measure->zero_invariant              ? "any"
                   : row->population == POPULATION_USED ? "used"
                                                        : "listed");
    add_string(object, "unit", measure_unit(measure));
    add_string(object, "value", row->value.decimal);
    add_string(object, "numerator", row->value.numerator);
    add_string(object, "denominator", row->value.denominator);
    add_string(object, "reason", row->value.reason);
    return object;
}

static void write_json(const struct output_rows *rows, FILE *out)
{
    struct json_object *array = json_object_new_array();
    for (size_t i = 0; i < rows->count; i++)
        json_object_array_add(array, json_row(&rows->rows[i]));
    fputs(json_object_to_json_string_ext(array, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE),
          out);
    putc('\n', out);
    json_object_put(array);
}

static const struct output_format formats[] = {
    {"text", 6, true, write_text},
    {"tsv", 17, false, write_tsv},
    {"csv", 17, false, write_csv},
    {"json", 17, false, write_json},
};

const struct output_format *output_format_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

static void explain_line(FILE *out, const char *key, const char *text)
{
    if (text[0])
        fprintf(out, "  %-12s %s\n", key, text);
}

void output_explain(const struct measure *measure, FILE *out)
{
    static const char *const kinds[] = {"a count", "a ratio of integers",
                                        "a real number, every digit certain", "a word"};
    const struct measure_about *about = measure->about;
    fprintf(out, "%s (%s)\n", measure->name, measure->id);
    explain_line(out, "Measure", measure->metric);
    for (int population = 0; population < 2; population++)
        if (measure->convention[population])
            explain_line(out, "Convention", measure->convention[population]);
    explain_line(out, "Definition", about->definition);
    struct text formula = TEXT_INIT;
    formula_text(about->mathml, &formula);
    explain_line(out, "Formula", formula.bytes);
    text_clear(&formula);
    explain_line(out, "Symbol", about->symbol);
    explain_line(out, "Unit", measure_unit(measure));
    explain_line(out, "Range", measure_range(measure));
    explain_line(out, "Zeros", about->zeros);
    explain_line(out, "Ties", about->ties);
    explain_line(out, "No volume", about->empty);
    explain_line(out, "One item", measure_single(measure));
    explain_line(out, "Kind", kinds[measure->kind]);
    explain_line(out, "Source", about->source);
}

void output_list(FILE *out)
{
    for (const struct measure *measure = measure_first(); measure; measure = measure_next(measure))
        fprintf(out, "%-36s %-24s %s\n", measure->id, measure->metric, measure->name);
}
