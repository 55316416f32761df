/* SPDX-License-Identifier: MIT
 * Knows how millions of records are checked and taken in less time than a plain SELECT sum(): from the pages
 * of the file where that is possible, else by an aggregate function. */
#include "snapshot/range.h"

#include "snapshot/leaves.h"
#include "snapshot/tables.h"

#include <assert.h>

#define ROWS_PER_REPORT 65536

static_assert((int)PLAIN_REFERENCES == LANES_REFERENCES, "the lanes know them all");

static inline bool pass_on(struct range *range, const struct snapshot_record *records, size_t count)
{
    for (size_t i = 0; i < count && range->days; i++) {
        range->seen.first = records[i].day < range->seen.first ? records[i].day : range->seen.first;
        range->seen.last = records[i].day > range->seen.last ? records[i].day : range->seen.last;
    }
    range->refused = !range->sink->take(range->sink, records, count);
    return !range->refused;
}

static void report_progress(struct range *range, int64_t row)
{
    uint64_t done = (uint64_t)row - (uint64_t)range->first_row,
             all = (uint64_t)range->last_row - (uint64_t)range->first_row;
    range->rows_until_report = ROWS_PER_REPORT;
    if (range->progress && all < INT64_MAX)
        progress_advance(range->progress, (int64_t)done, (int64_t)all);
}

static bool take_integers(sqlite3_value **values, int count, struct plain_row *row)
{
    row->nulls = 0;
    for (int i = 0; i < count; i++) {
        int type = sqlite3_value_type(values[i]);
        row->values[i] = sqlite3_value_int64(values[i]);
        row->nulls |= (uint32_t)(type == SQLITE_NULL) << i;
        if (type != SQLITE_INTEGER && type != SQLITE_NULL)
            return false;
    }
    return true;
}

static void take_row(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct range *range = sqlite3_user_data(context);
    struct snapshot_record record;
    struct plain_row row;

    range->looked_up = true;
    if (--range->rows_until_report == 0)
        report_progress(range, sqlite3_value_int64(values[0]));
    if (!take_integers(values, count, &row) || !range->table->fill(&range->plain, &row, &record))
        volume_table_explain(range->table, &range->plain, range->snapshot->path, values, &range->faults);
    else if (!pass_on(range, &record, 1))
        sqlite3_result_error(context, "refused", -1);
}

static void take_nothing(sqlite3_context *context)
{
    sqlite3_result_null(context);
}

/* A statement that feeds the rows of the table to this range. */
static sqlite3_stmt *prepare_scan(struct range *range, const char *condition)
{
    const struct volume_table *table = range->table;
    sqlite3_stmt *statement = NULL;
    char *sql = volume_table_sql(table, "inuse_take", condition);
    int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY;
    if (sqlite3_create_function(range->db, "inuse_take", (int)table->column_count, flags, range, NULL,
                                take_row, take_nothing) != SQLITE_OK ||
        sqlite3_prepare_v2(range->db, sql, -1, &statement, NULL) != SQLITE_OK)
        connection_failed(range->snapshot, range->db, "preparing", &range->err);
    sqlite3_free(sql);
    return statement;
}

static bool run_scan(struct range *range, sqlite3_stmt *statement)
{
    char doing[64];
    if (sqlite3_step(statement) == SQLITE_ROW)
        return true;
    sqlite3_snprintf(sizeof doing, doing, "reading table %s", range->table->name);
    if (range->refused)
        range->err = range->sink->err;
    else
        connection_failed(range->snapshot, range->db, doing, &range->err);
    return false;
}

static void scan_rows(struct range *range)
{
    sqlite3_stmt *statement = prepare_scan(range, " WHERE rowid BETWEEN ?1 AND ?2");
    if (statement) {
        sqlite3_bind_int64(statement, 1, range->first_row);
        sqlite3_bind_int64(statement, 2, range->last_row);
        run_scan(range, statement);
    }
    sqlite3_finalize(statement);
}

/* A row that is wrong or not simple: SQLite reads it, then it is taken or explained as any other. */
static bool look_up_row(struct range *range, int64_t rowid)
{
    if (!range->lookup)
        range->lookup = prepare_scan(range, " WHERE rowid = ?1");
    if (!range->lookup)
        return false;
    range->looked_up = false;
    sqlite3_bind_int64(range->lookup, 1, rowid);
    bool done = run_scan(range, range->lookup);
    sqlite3_reset(range->lookup);
    if (done && !range->looked_up)
        return leaves_row_lost(range->snapshot, range->table->name, rowid, &range->err);
    return done;
}

static bool pass_on_leaf_rows(struct range *range, const struct snapshot_record *records, size_t count)
{
    if (count == 0 || pass_on(range, records, count))
        return true;
    range->err = range->sink->err;
    return false;
}

static void note_rowids(struct range *range, const struct leaf_row *rows, size_t count)
{
    if (count == 0)
        return;
    range->first_rowid = range->any ? range->first_rowid : rows[0].rowid;
    range->last_rowid = rows[count - 1].rowid;
    range->any = true;
}

/* As many rows as have all that is needed, whatever columns they have and in which order. */
static size_t fill_stored(const struct range *range, const struct leaf_row *rows, size_t count,
                          struct snapshot_record *records)
{
    const unsigned skipped = range->table->has_id;
    struct plain_row row = {.nulls = 0};
    for (size_t filled = 0; filled < count; filled++) {
        if (!leaf_integers(&rows[filled], range->stored, skipped, row.values + 1, &row.nulls))
            return filled;
        row.nulls <<= 1;
        if (!range->table->fill(&range->plain, &row, &records[filled]))
            return filled;
    }
    return count;
}

/* The quickest way first; 0 when SQLite must read the first row. */
static size_t fill_leaf_rows(struct range *range, const struct leaf_row *rows, size_t count,
                             struct snapshot_record *records)
{
    size_t filled = range->lanes ? lanes_fill(range->lanes, rows, count, records) : 0, more = 0;
    if (filled == count)
        return count;
    rows += filled;
    records += filled;
    count -= filled;
    if (range->stored->ordered)
        more = range->table->fill_leaf_rows(&range->plain, rows, range->lanes ? 1 : count, records);
    return filled + (more > 0 ? more : fill_stored(range, rows, count, records));
}

static bool take_leaf_rows(void *context, const struct leaf_row *rows, size_t count)
{
    static_assert(LEAF_ROWS <= SNAPSHOT_RUN, "the rows of a call are one run");
    struct range *range = context;
    struct snapshot_record records[LEAF_ROWS];
    size_t filled = 0;
    note_rowids(range, rows, count);
    for (size_t i = 0; i < count;) {
        size_t many = fill_leaf_rows(range, rows + i, count - i, records + filled);
        i += many;
        filled += many;
        if (many > 0)
            continue;
        if (!rows[i].whole)
            range->seen.first = SNAPSHOT_BEYOND;
        if (!pass_on_leaf_rows(range, records, filled) || !look_up_row(range, rows[i++].rowid))
            return false;
        filled = 0;
    }
    return pass_on_leaf_rows(range, records, filled);
}

/* Notes which days the leaves since the last time hold. */
static void note_days(struct range *range, size_t leaf)
{
    for (size_t i = range->done_leaf / SNAPSHOT_LEAVES; range->days && i * SNAPSHOT_LEAVES < leaf; i++) {
        struct snapshot_days *days = &range->days[i];
        days->first = range->seen.first < days->first ? range->seen.first : days->first;
        days->last = range->seen.last > days->last ? range->seen.last : days->last;
    }
    range->seen = (struct snapshot_days)RANGE_NO_DAYS;
    range->done_leaf = leaf;
}

static void finish_leaves(void *context, size_t leaf)
{
    struct range *range = context;
    note_days(range, leaf);
    if (range->progress && leaf % 256 < 32)
        progress_advance(range->progress, (int64_t)(leaf - range->first_leaf),
                         (int64_t)(range->end_leaf - range->first_leaf));
}

static void scan_leaves(struct range *range)
{
    struct error damage = ERROR_INIT;
    struct leaf_reader reader = {.take = take_leaf_rows, .done = finish_leaves, .context = range};
    leaf_shapes_init(&range->plain.shapes, (unsigned)range->table->column_count - (range->table->has_id ? 0 : 1));
    range->stored = tables_named(range->snapshot, range->table->name);
    if (range->table->in_lanes && range->stored->ordered)
        range->lanes = lanes_new(range->plain.resolvers, range->plain.taken_at);
    range->rows_until_report = 0; /* wraps: lookups do not report */
    range->done_leaf = range->first_leaf;
    if (!leaves_read(range->snapshot, range->db, range->leaves, range->first_leaf, range->end_leaf, &reader,
                     &damage))
        error_set(&range->err, damage.kind, "%s", damage.message);
    sqlite3_finalize(range->lookup);
    range->lookup = NULL;
    lanes_free(range->lanes);
    range->lanes = NULL;
}

void range_read(struct range *range)
{
    range->seen = (struct snapshot_days)RANGE_NO_DAYS;
    range->rows_until_report = ROWS_PER_REPORT;
    if (range->leaves)
        scan_leaves(range);
    else if (range->first_row <= range->last_row)
        scan_rows(range);
}
