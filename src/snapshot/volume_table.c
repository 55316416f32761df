/* SPDX-License-Identifier: MIT
 * Knows what each column of `inference` and `usage_daily` is, and what is wrong with a value that it may not hold. */
#include "snapshot/volume_table.h"

#include "base/day.h"
#include "snapshot/snapshot.h"

#include <inttypes.h>

/* How a column is read and what must hold for it. */
enum volume_role { ROW, TIME, DAY, REFERENCE, COUNT, FLAG, AMOUNT };

struct volume_column {
    const char *name;
    enum volume_role role;
    enum plain_reference reference;
};

static const struct volume_column inference_columns[] = {
    {"rowid", ROW, 0},
    {"at", TIME, 0},
    {"model_id", REFERENCE, PLAIN_MODEL},
    {"caller_id", REFERENCE, PLAIN_CALLER},
    {"verification_id", REFERENCE, PLAIN_VERIFICATION},
    {"settlement_id", REFERENCE, PLAIN_SETTLEMENT},
    {"kind_id", REFERENCE, PLAIN_KIND},
    {"node_id", REFERENCE, PLAIN_NODE},
    {"count", COUNT, 0},
    {"failed", FLAG, 0},
    {"tokens_in", AMOUNT, 0},
    {"tokens_out", AMOUNT, 0},
    {"paid_nano", AMOUNT, 0},
};
static const struct volume_column daily_columns[] = {
    {"rowid", ROW, 0},
    {"day", DAY, 0},
    {"model_id", REFERENCE, PLAIN_MODEL},
    {"caller_id", REFERENCE, PLAIN_CALLER},
    {"verification_id", REFERENCE, PLAIN_VERIFICATION},
    {"settlement_id", REFERENCE, PLAIN_SETTLEMENT},
    {"kind_id", REFERENCE, PLAIN_KIND},
    {"inferences", COUNT, 0},
    {"tokens_in", AMOUNT, 0},
    {"tokens_out", AMOUNT, 0},
    {"paid_nano", AMOUNT, 0},
};

static const char *const reference_tables[PLAIN_REFERENCES] = {"model",      "caller", "verification",
                                                               "settlement", "kind",   "node"};

const struct volume_table volume_table_inference = {
    .name = "inference",
    .columns = inference_columns,
    .column_count = ARRAY_SIZE(inference_columns),
    .has_id = true,
    .fill = plain_inference,
    .fill_leaf_rows = plain_fill_inferences,
    .in_lanes = true,
};
const struct volume_table volume_table_daily = {
    .name = "usage_daily",
    .columns = daily_columns,
    .column_count = ARRAY_SIZE(daily_columns),
    .fill = plain_daily,
    .fill_leaf_rows = plain_fill_daily,
};

char *volume_table_sql(const struct volume_table *table, const char *function, const char *condition)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "SELECT %s(", function);
    for (size_t i = 0; i < table->column_count; i++)
        sqlite3_str_appendf(sql, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
    sqlite3_str_appendf(sql, ") FROM main.%s NOT INDEXED%s", table->name, condition);
    return sqlite3_str_finish(sql);
}

/* What is wrong with an integer value, with its remedy; NULL = nothing. */
static const char *explain_integer(const struct plain *plain, const struct volume_column *column, int64_t value)
{
    switch (column->role) {
    case TIME:
        if (time_looks_like_milliseconds(value))
            return "is a time in milliseconds or finer; store unix seconds";
        if (value < 0 || value > TIME_MOST)
            return "is not a time between 1970 and 9999; store unix seconds";
        return value > plain->taken_at
                   ? "is later than taken_at of table snapshot; correct the one or the other"
                   : NULL;
    case DAY:
        if (value < DAY_LEAST || value > DAY_MOST)
            return "is not a day between 1970 and 9999; store days since 1970-01-01";
        return value > plain->last_day
                   ? "is later than taken_at of table snapshot; correct the one or the other"
                   : NULL;
    case FLAG:
        return value != 0 && value != 1 ? "is neither 0 nor 1; store one of them" : NULL;
    case COUNT:
    case AMOUNT:
        return value < 0 ? "is negative; correct it or delete the row" : NULL;
    default:
        return NULL;
    }
}

static void explain_value(const struct volume_table *table, size_t i, const struct plain *plain, const char *path,
                          sqlite3_value *row, sqlite3_value *value, struct faults *faults)
{
    const struct volume_column *column = &table->columns[i];
    int64_t number = sqlite3_value_int64(value);

    switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
        if (column->role != REFERENCE && column->role != AMOUNT)
            faults_add(faults, "%s: table %s, row %" PRId64 ": %s is missing; fill it or delete the row",
                       path, table->name, (int64_t)sqlite3_value_int64(row), column->name);
        return;
    case SQLITE_INTEGER:
        break;
    default:
        faults_add(faults,
                   "%s: table %s, row %" PRId64
                   ": %s is \"%.200s\", which is not an integer; store an INTEGER",
                   path, table->name, (int64_t)sqlite3_value_int64(row), column->name,
                   (const char *)sqlite3_value_text(value));
        return;
    }
    if (column->role == REFERENCE &&
        resolver_find(&plain->resolvers[column->reference], number) == SNAPSHOT_NONE)
        faults_add(faults,
                   "%s: table %s, row %" PRId64 ": %s %" PRId64
                   " is not in table %s; add it there or store NULL",
                   path, table->name, (int64_t)sqlite3_value_int64(row), column->name, number,
                   reference_tables[column->reference]);
    const char *what = explain_integer(plain, column, number);
    if (what)
        faults_add(faults, "%s: table %s, row %" PRId64 ": %s %" PRId64 " %s", path, table->name,
                   (int64_t)sqlite3_value_int64(row), column->name, number, what);
}

void volume_table_explain(const struct volume_table *table, const struct plain *plain, const char *path,
                          sqlite3_value **values, struct faults *faults)
{
    for (size_t i = 0; i < table->column_count; i++)
        explain_value(table, i, plain, path, values[0], values[i], faults);
}
