/* SPDX-License-Identifier: MIT
 *
 * What `inuse concentration` prints: measured rows as text, TSV, CSV or JSON, and the table of measures
 * itself.
 */
#ifndef CLI_CONCENTRATION_OUTPUT_H
#define CLI_CONCENTRATION_OUTPUT_H

#include "measures/measure.h"

#include <stdio.h>

struct output_row {
    const struct measure *measure;
    enum measure_population population;
    const char *suffix;     /* behind the name of the measure: "" or "@2018-01" */
    const char *convention; /* NULL: that of the measure for the population */
    struct measure_value value;
};

struct output_rows {
    struct output_row *rows;
    size_t count, capacity;
};

void output_add(struct output_rows *rows, const struct output_row *row);
void output_clear(struct output_rows *rows);

struct output_format {
    const char *name;
    int digits;     /* significant digits unless asked for otherwise */
    bool lead_only; /* shows the recommended measures unless asked for all */
    void (*write)(const struct output_rows *rows, FILE *out);
};

/* NULL when there is none of that name. */
const struct output_format *output_format_find(const char *name);

/* The definition of a measure, for people. */
void output_explain(const struct measure *measure, FILE *out);

/* Every measure: id, name of the first column, name. */
void output_list(FILE *out);

#endif
