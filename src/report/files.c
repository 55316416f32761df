/* SPDX-License-Identifier: MIT
 * Knows the data files of the site, and how rows of the document become CSV. */
#include "report/build.h"

#include "report/summary.h"

#include <assert.h>
#include <string.h>

/* A column of a CSV file: the attribute of the document that fills it, and what it means. */
struct column {
    const char *name, *description;
};

static const struct column model_columns[] = {
    {"key", "identifier in the inventory, usually owner/name"},
    {"name", "name as the network shows it"},
    {"owner", "who published it"},
    {"category", "category in the inventory"},
    {"family", "family in the inventory"},
    {"listed_on", "UTC day on which it was listed"},
    {"delisted_on", "UTC day on which it was no longer listed"},
    {"listed", "true when it is listed at the end of the windows"},
    {"runnable", "true or false where the inventory says so"},
    {"rank", "rank by inferences among listed models used in the default window"},
    {"inferences_1d", "inferences on the last complete day"},
    {"inferences_7d", "inferences in the last 7 days"},
    {"inferences_30d", "inferences in the last 30 days"},
    {"inferences_90d", "inferences in the last 90 days"},
    {"inferences_365d", "inferences in the last 365 days"},
    {"inferences_all", "inferences of all recorded days"},
    {"share", "share of all volume of the default window, 0 to 1"},
    {"first_used", "first UTC day with an inference"},
    {"last_used", "last UTC day with an inference"},
    {"active_days", "days with an inference in the default window"},
    {"active_days_all", "days with an inference, all time"},
    {"verified_all", "inferences with a verification that counts as verified, all time"},
    {"verified_share", "their share of the model's inferences of all time"},
    {"callers", "distinct addresses in the default window, where they are known"},
    {"top_caller_share", "share of the largest address in the volume whose caller is known, default window"},
    {"path", "page of the model in this site"},
};

static const struct column day_columns[] = {
    {"date", "UTC day"},
    {"inferences", "inferences of the day; empty when the snapshot has no record of it"},
    {"mean7", "mean of the days with data among the 7 that end with it; one that carries others counts for each"},
    {"attributed", "inferences that name a model of the inventory"},
    {"unattributed", "inferences that name no model"},
    {"verified", "inferences with a verification that counts as verified"},
    {"failed", "failed inferences, not part of the volume"},
    {"listed", "models listed at the end of the day"},
    {"used", "models with an inference on the day"},
    {"callers", "distinct addresses on the day"},
    {"callers7", "distinct addresses in the 7 days that end with it"},
    {"callers30", "distinct addresses in the 30 days that end with it"},
    {"missing", "true when the snapshot has no record of the day"},
    {"span_models", "models whose volume of several days is booked on this day"},
};

#define COLUMNS_MOST 32

#define PLACE_BITS 8
#define PLACES (1 << PLACE_BITS)

/* Which column each name belongs to, by the address of the name: what a row's attributes are called stands at few of
 * them, and comparing texts for each attribute of each row would take longer than all the rest. */
struct places {
    const struct column *columns;
    size_t count;
    struct place {
        const xmlChar *name;
        size_t column; /* `count` = none */
    } of[PLACES];
};

static size_t find_column(struct places *places, const xmlChar *name)
{
    struct place *place = &places->of[(uintptr_t)name * UINT64_C(0x9E3779B97F4A7C15) >> (64 - PLACE_BITS)];
    if (place->name == name)
        return place->column;
    *place = (struct place){.name = name};
    while (place->column < places->count &&
           strcmp(places->columns[place->column].name, (const char *)name) != 0)
        place->column++;
    return place->column;
}

static void write_row(const xmlNode *row, struct places *places, struct text *out)
{
    const xmlNode *cells[COLUMNS_MOST + 1] = {NULL};
    for (const xmlAttr *attribute = row->properties; attribute; attribute = attribute->next)
        cells[find_column(places, attribute->name)] = attribute->children;
    for (size_t i = 0; i < places->count; i++) {
        if (i > 0)
            text_add_byte(out, ',');
        if (cells[i])
            text_add_csv(out, (const char *)cells[i]->content);
    }
    text_add(out, "\r\n");
}

static void write_table(const struct report *report, const char *list, const char *item, const struct column *columns,
                        size_t count, struct text *out)
{
    struct places places = {.columns = columns, .count = count};
    assert(count <= COLUMNS_MOST);
    for (size_t i = 0; i < count; i++)
        text_printf(out, "%s%s", i > 0 ? "," : "", columns[i].name);
    text_add(out, "\r\n");
    for (const xmlNode *row = element_child(element_child(report->root, list), item); row; row = element_next(row))
        write_row(row, &places, out);
}

static void write_models(const struct report *report, struct text *out)
{
    write_table(report, "models", "model", model_columns, ARRAY_SIZE(model_columns), out);
}

static void write_days(const struct report *report, struct text *out)
{
    write_table(report, "days", "day", day_columns, ARRAY_SIZE(day_columns), out);
}

static const struct column week_columns[] = {
    {"first_day", "first UTC day"},
    {"last_day", "last UTC day"},
    {"days_with_data", "days of the seven that have a record"},
    {"inferences", "inferences of the week; empty when the snapshot has no record of it"},
    {"per_day", "inferences a day, mean of the days with data"},
    {"listed", "models listed at the end of the week"},
    {"used", "models with an inference in the week"},
    {"per_listed", "attributed inferences per listed model in seven days, at the rate of the days with data"},
    {"listed_index", "listed models, the base week as 100"},
    {"volume_index", "inferences a day, the base week as 100"},
    {"owners", "distinct owners of the models used"},
    {"callers", "distinct addresses of the week"},
};

static const struct column retention_columns[] = {
    {"of", "callers or models"},
    {"period", "month or week"},
    {"cohort", "first day of the period in which its members were first seen (callers) or listed (models)"},
    {"members", "members of the cohort"},
    {"partial", "true when the data begin within the period"},
    {"age", "periods since the cohort's own"},
    {"active", "members with an inference in that period"},
    {"share", "their share of the members"},
    {"censored", "true when the period is not over, so that the numbers are too low"},
};

static void write_weeks(const struct report *report, struct text *out)
{
    write_table(report, "weeks", "week", week_columns, ARRAY_SIZE(week_columns), out);
}

const struct report_file report_files[] = {
    {"data/summary.json", "application/json",
     "Every number of the report with its convention, population, n, unit and window.", summary_write, false},
    {"data/summary.schema.json", "application/schema+json", "JSON Schema (2020-12) of summary.json.",
     summary_write_schema, false},
    {"data/models.csv", "text/csv", "Every model of the inventory, used or idle, with its volume in each window.",
     write_models, true},
    {"data/daily.csv", "text/csv", "Every UTC day with its volume, models used and addresses.", write_days, false},
    {"data/weekly.csv", "text/csv", "The weeks that end as the windows do, with addresses and owners.", write_weeks,
     false},
    {"data/retention.csv", "text/csv", "Every cohort of addresses and models, by month and week since.",
     retention_write_csv, false},
};
const size_t report_file_count = ARRAY_SIZE(report_files);

static void describe_columns(xmlNode *file, const struct column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        xmlNode *column = element_add(file, "column");
        element_text(column, "name", columns[i].name);
        element_text(column, "description", columns[i].description);
    }
}

void build_files(struct report *report)
{
    xmlNode *list = element_add(report->root, "files");
    for (size_t i = 0; i < report_file_count; i++) {
        xmlNode *file = element_add(list, "file");
        element_text(file, "path", report_files[i].path);
        element_text(file, "media", report_files[i].media_type);
        element_text(file, "description", report_files[i].description);
        if (report_files[i].write == write_models)
            describe_columns(file, model_columns, ARRAY_SIZE(model_columns));
        if (report_files[i].write == write_days)
            describe_columns(file, day_columns, ARRAY_SIZE(day_columns));
        if (report_files[i].write == write_weeks)
            describe_columns(file, week_columns, ARRAY_SIZE(week_columns));
        if (report_files[i].write == retention_write_csv)
            describe_columns(file, retention_columns, ARRAY_SIZE(retention_columns));
    }
}
