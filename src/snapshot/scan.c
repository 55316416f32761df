/* SPDX-License-Identifier: MIT
 * Knows how millions of records are checked and taken in less time than a plain SELECT sum(): from the pages
 * of the file where that is possible, else by an aggregate function; in several threads, each with its
 * connection and range. */
#include "snapshot/snapshot.h"

#include "base/checksum.h"
#include "base/day.h"
#include "snapshot/connection.h"
#include "snapshot/lanes.h"
#include "snapshot/leaves.h"
#include "snapshot/plain.h"

#include <assert.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static_assert((int)PLAIN_REFERENCES == LANES_REFERENCES, "the lanes know them all");

struct resolvers {
    struct resolver of[PLAIN_REFERENCES];
};

static void resolvers_fill(struct resolvers *resolvers, const struct snapshot_inventory *inventory)
{
    resolver_fill(&resolvers->of[PLAIN_MODEL], inventory->models, sizeof *inventory->models,
                  inventory->model_count);
    resolver_fill(&resolvers->of[PLAIN_CALLER], inventory->callers, sizeof *inventory->callers,
                  inventory->caller_count);
    const struct snapshot_modes *modes[] = {&inventory->verifications, &inventory->settlements,
                                            &inventory->kinds, &inventory->nodes};
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
        resolver_fill(&resolvers->of[PLAIN_VERIFICATION + i], modes[i]->rows, sizeof *modes[i]->rows,
                      modes[i]->count);
}

static void resolvers_clear(struct resolvers *resolvers)
{
    for (int i = 0; i < PLAIN_REFERENCES; i++)
        resolver_clear(&resolvers->of[i]);
}

struct volume_table;

/* One connection at work on one range. */
struct range {
    const struct snapshot *snapshot;
    struct snapshot_sink *sink;
    sqlite3 *db;
    int64_t first_row, last_row; /* inclusive; first > last = nothing */
    const struct volume_table *table;
    const struct snapshot_layout *leaves; /* NULL = by statements only */
    size_t first_leaf, end_leaf, done_leaf;
    bool any; /* row was in them: */
    int64_t first_rowid, last_rowid;
    struct snapshot_days seen;  /* in the leaves since done_leaf */
    struct snapshot_days *days; /* of all ranges; NULL = not wanted */
    struct plain plain;
    struct lanes *lanes;  /* NULL = column by column only */
    sqlite3_stmt *lookup; /* of one row that is not simple */
    bool looked_up;       /* the lookup found its row */
    struct faults faults;
    struct error err;
    bool refused; /* by the sink */
    struct progress *progress;
    uint32_t rows_until_report;
};

#define ROWS_PER_REPORT 65536

/* How a column is read and what must hold for it. */
enum column_role { ROW, TIME, DAY, REFERENCE, COUNT, FLAG, AMOUNT };

struct column {
    const char *name;
    enum column_role role;
    enum plain_reference reference;
};

static const struct column inference_columns[] = {
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
static const struct column daily_columns[] = {
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

struct volume_table {
    const char *name;
    const struct column *columns;
    size_t column_count;
    bool has_id; /* the rowid is a column too, and lies first in every row */
    bool (*fill)(const struct plain *plain, const struct plain_row *row, struct snapshot_record *record);
    size_t (*fill_leaf_rows)(struct plain *plain, const struct leaf_row *rows, size_t count,
                             struct snapshot_record *records);
    bool in_lanes; /* most rows can be filled by lanes_fill() */
};

static const struct volume_table inference_table = {
    .name = "inference",
    .columns = inference_columns,
    .column_count = ARRAY_SIZE(inference_columns),
    .has_id = true,
    .fill = plain_inference,
    .fill_leaf_rows = plain_fill_inferences,
    .in_lanes = true,
};
static const struct volume_table daily_table = {
    .name = "usage_daily",
    .columns = daily_columns,
    .column_count = ARRAY_SIZE(daily_columns),
    .fill = plain_daily,
    .fill_leaf_rows = plain_fill_daily,
};

/* What is wrong with an integer value, with its remedy; NULL = nothing. */
static const char *explain_integer(const struct range *range, const struct column *column, int64_t value)
{
    switch (column->role) {
    case TIME:
        if (time_looks_like_milliseconds(value))
            return "is a time in milliseconds or finer; store unix seconds";
        if (value < 0 || value > TIME_MOST)
            return "is not a time between 1970 and 9999; store unix seconds";
        return value > range->plain.taken_at
                   ? "is later than taken_at of table snapshot; correct the one or the other"
                   : NULL;
    case DAY:
        if (value < DAY_LEAST || value > DAY_MOST)
            return "is not a day between 1970 and 9999; store days since 1970-01-01";
        return value > range->plain.last_day
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

static void explain_value(struct range *range, size_t i, sqlite3_value *row, sqlite3_value *value)
{
    const struct volume_table *table = range->table;
    const struct column *column = &table->columns[i];
    struct faults *faults = &range->faults;
    const char *path = range->snapshot->path;
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
        resolver_find(&range->plain.resolvers[column->reference], number) == SNAPSHOT_NONE)
        faults_add(faults,
                   "%s: table %s, row %" PRId64 ": %s %" PRId64
                   " is not in table %s; add it there or store NULL",
                   path, table->name, (int64_t)sqlite3_value_int64(row), column->name, number,
                   reference_tables[column->reference]);
    const char *what = explain_integer(range, column, number);
    if (what)
        faults_add(faults, "%s: table %s, row %" PRId64 ": %s %" PRId64 " %s", path, table->name,
                   (int64_t)sqlite3_value_int64(row), column->name, number, what);
}

/* Only for rows that the quick checks turned away. */
static void explain_row(struct range *range, sqlite3_value **values)
{
    for (size_t i = 0; i < range->table->column_count; i++)
        explain_value(range, i, values[0], values[i]);
}

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
        explain_row(range, values);
    else if (!pass_on(range, &record, 1))
        sqlite3_result_error(context, "refused", -1);
}

static void take_nothing(sqlite3_context *context)
{
    sqlite3_result_null(context);
}

static char *scan_sql(const struct volume_table *table, const char *condition)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "SELECT inuse_take(");
    for (size_t i = 0; i < table->column_count; i++)
        sqlite3_str_appendf(sql, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
    sqlite3_str_appendf(sql, ") FROM main.%s NOT INDEXED%s", table->name, condition);
    return sqlite3_str_finish(sql);
}

/* A statement that feeds the rows of the table to this range. */
static sqlite3_stmt *prepare_scan(struct range *range, const char *condition)
{
    const struct volume_table *table = range->table;
    sqlite3_stmt *statement = NULL;
    char *sql = scan_sql(table, condition);
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
        return leaf_row_lost(range->snapshot, range->table->name, rowid, &range->err);
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

static bool take_leaf_rows(void *context, const struct leaf_row *rows, size_t count)
{
    static_assert(LEAF_ROWS <= SNAPSHOT_RUN, "the rows of a call are one run");
    struct range *range = context;
    struct snapshot_record records[LEAF_ROWS];
    size_t filled = 0, many;
    note_rowids(range, rows, count);
    for (size_t i = 0; i < count;) {
        many = range->lanes ? lanes_fill(range->lanes, rows + i, count - i, records + filled) : 0;
        i += many;
        filled += many;
        if (i == count)
            break;
        many = range->table->fill_leaf_rows(&range->plain, rows + i, range->lanes ? 1 : count - i, records + filled);
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

static const struct snapshot_days no_days = {.first = INT32_MAX, .last = INT32_MIN};

/* Notes which days the leaves since the last time hold. */
static void note_days(struct range *range, size_t leaf)
{
    for (size_t i = range->done_leaf / SNAPSHOT_LEAVES; range->days && i * SNAPSHOT_LEAVES < leaf; i++) {
        struct snapshot_days *days = &range->days[i];
        days->first = range->seen.first < days->first ? range->seen.first : days->first;
        days->last = range->seen.last > days->last ? range->seen.last : days->last;
    }
    range->seen = no_days;
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
    if (range->table->in_lanes)
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

static void *run_range(void *context)
{
    struct range *range = context;
    if (range->leaves)
        scan_leaves(range);
    else if (range->first_row <= range->last_row)
        scan_rows(range);
    return NULL;
}

static bool find_rows(const struct snapshot *snapshot, const struct volume_table *table, int64_t *ret_first,
                      int64_t *ret_last, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    /* Two subqueries, because SQLite finds only a lone min() or max() without a scan. */
    char *sql = sqlite3_mprintf("SELECT (SELECT min(rowid) FROM main.%s), (SELECT max(rowid) FROM main.%s)",
                                table->name, table->name);
    bool found = sqlite3_prepare_v2(snapshot->db, sql, -1, &statement, NULL) == SQLITE_OK &&
                 sqlite3_step(statement) == SQLITE_ROW;
    if (found) {
        bool empty = sqlite3_column_type(statement, 0) == SQLITE_NULL;
        *ret_first = empty ? 1 : sqlite3_column_int64(statement, 0);
        *ret_last = empty ? 0 : sqlite3_column_int64(statement, 1);
    } else {
        char doing[64];
        sqlite3_snprintf(sizeof doing, doing, "reading table %s", table->name);
        connection_failed(snapshot, snapshot->db, doing, err);
    }
    sqlite3_finalize(statement);
    sqlite3_free(sql);
    return found;
}

/* Equal ranges of rowids, not of rows: importers number without gaps. Differences may exceed int64, hence the
 * wide type. */
static void assign_rows(struct range *ranges, unsigned count, int64_t first, int64_t last)
{
    __int128 rows = (__int128)last - first + 1;
    for (unsigned i = 0; i < count; i++) {
        ranges[i].first_row = (int64_t)(first + rows * i / count);
        ranges[i].last_row = (int64_t)(first + rows * (i + 1) / count - 1);
    }
}

/* Gives every range a connection of its own where they all see the same state, else NULL to all but the first. */
static bool open_connections(struct snapshot *snapshot, struct range *ranges, unsigned count, struct error *err)
{
    ranges[0].db = snapshot->db;
    for (unsigned i = 1; i < count; i++) {
        ranges[i].db = connection_open(snapshot, err);
        if (!ranges[i].db)
            return false;
    }
    if (connection_same_state(snapshot))
        return true;
    for (unsigned i = 1; i < count; i++) {
        sqlite3_close(ranges[i].db);
        ranges[i].db = NULL;
    }
    return true;
}

/* The first range runs in this thread, which may report progress; a range without a connection or thread runs
 * after it. */
static void run_ranges(struct range *ranges, unsigned count)
{
    pthread_t *threads = memory_zeroed(count, sizeof *threads);
    bool *started = memory_zeroed(count, sizeof *started);
    for (unsigned i = 1; i < count; i++)
        started[i] = ranges[i].db && pthread_create(&threads[i], NULL, run_range, &ranges[i]) == 0;
    run_range(&ranges[0]);
    for (unsigned i = 1; i < count; i++) {
        if (started[i]) {
            pthread_join(threads[i], NULL);
            continue;
        }
        sqlite3 *own = ranges[i].db;
        ranges[i].db = own ? own : ranges[0].db;
        run_range(&ranges[i]);
        ranges[i].db = own;
    }
    free(started);
    free(threads);
}

/* Each range has seen to the order of its own rows. */
static bool follows(const struct range *range, const struct range *before, struct error *err)
{
    return !range->any || !before->any || range->first_rowid > before->last_rowid ||
           leaves_out_of_order(range->snapshot, range->leaves->pages[range->first_leaf], err);
}

/* What comes behind an error is not told, as if one range had read all. */
static bool finish_ranges(struct range *ranges, unsigned count, struct faults *faults, struct error *err)
{
    const struct range *before = &ranges[0];
    bool done = true;
    for (unsigned i = 0; i < count; i++) {
        done = done && (i == 0 || follows(&ranges[i], before, err));
        before = ranges[i].any ? &ranges[i] : before;
        if (done)
            faults_merge(faults, &ranges[i].faults);
        else
            faults_clear(&ranges[i].faults);
        if (done && ranges[i].err.kind != ERROR_NONE)
            done = error_set(err, ranges[i].err.kind, "%s", ranges[i].err.message);
        if (i > 0)
            sqlite3_close(ranges[i].db);
    }
    return done;
}

/* Ranges end with a whole group of leaves, so that no two note the days of one. */
static void assign_leaves(struct range *ranges, unsigned count, const struct snapshot_layout *leaves)
{
    size_t groups = (leaves->count + SNAPSHOT_LEAVES - 1) / SNAPSHOT_LEAVES;
    for (unsigned i = 0; i < count; i++) {
        ranges[i].leaves = leaves;
        ranges[i].first_leaf = groups * i / count * SNAPSHOT_LEAVES;
        ranges[i].end_leaf = i + 1 < count ? groups * (i + 1) / count * SNAPSHOT_LEAVES : leaves->count;
    }
}

/* What is read of one table, and how. */
struct plan {
    const struct volume_table *table;
    const struct snapshot_layout *leaves; /* NULL = by statements */
    struct snapshot_days *days;
    int64_t first_row, last_row; /* by statements */
};

/* A thread and a connection cost more than a few pages. */
static unsigned ranges_worth(const struct plan *plan, unsigned ranges)
{
    size_t groups = plan->leaves ? (plan->leaves->count + SNAPSHOT_LEAVES - 1) / SNAPSHOT_LEAVES : ranges;
    return groups > 0 && groups < ranges ? (unsigned)groups : ranges;
}

static bool run_plan(struct snapshot *snapshot, const struct snapshot_inventory *inventory, const struct plan *plan,
                     struct snapshot_sink *sinks[], unsigned ranges, struct progress *progress, struct faults *faults,
                     struct error *err)
{
    unsigned count = ranges_worth(plan, ranges);
    struct resolvers resolvers;
    struct range *all = memory_zeroed(count, sizeof *all);

    resolvers_fill(&resolvers, inventory);
    for (unsigned i = 0; i < count; i++)
        all[i] = (struct range){.snapshot = snapshot,
                                .sink = sinks[i],
                                .table = plan->table,
                                .days = plan->days,
                                .seen = no_days,
                                .plain = {.resolvers = resolvers.of,
                                          .taken_at = inventory->taken_at,
                                          .last_day = day_of_time(inventory->taken_at)},
                                .progress = i == 0 ? progress : NULL,
                                .rows_until_report = ROWS_PER_REPORT};
    bool done = open_connections(snapshot, all, count, err);
    if (done && plan->leaves)
        assign_leaves(all, count, plan->leaves);
    else if (done)
        assign_rows(all, count, plan->first_row, plan->last_row);
    if (done)
        run_ranges(all, count);
    done = finish_ranges(all, count, faults, err) && done;
    resolvers_clear(&resolvers);
    free(all);
    return done && connection_unchanged(snapshot, err);
}

/* Two rows of the same bytes mean the same only in tables that were created alike. */
static uint64_t sum_schema(const struct snapshot *snapshot, const struct volume_table *table)
{
    sqlite3_stmt *statement = NULL;
    uint64_t sum = 0;
    const char *sql = "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE";
    if (sqlite3_prepare_v2(snapshot->db, sql, -1, &statement, NULL) == SQLITE_OK) {
        sqlite3_bind_text(statement, 1, table->name, -1, SQLITE_STATIC);
        if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_text(statement, 0))
            sum = checksum(sqlite3_column_text(statement, 0), (size_t)sqlite3_column_bytes(statement, 0));
    }
    sqlite3_finalize(statement);
    return sum;
}

static bool lay_out(const struct snapshot *snapshot, const struct volume_table *table,
                    struct snapshot_layout *ret_layout, bool *ret_possible, struct error *err)
{
    if (!leaves_possible(snapshot, table->name)) {
        *ret_layout = (struct snapshot_layout){.pages = NULL};
        *ret_possible = false;
        return true;
    }
    if (!leaves_find(snapshot, table->name, ret_layout, err))
        return false;
    ret_layout->schema = sum_schema(snapshot, table);
    *ret_possible = true;
    return true;
}

static bool scan_table(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                       const struct volume_table *table, struct snapshot_sink *sinks[], unsigned ranges,
                       struct progress *progress, struct faults *faults, struct error *err)
{
    struct plan plan = {.table = table};
    struct snapshot_layout layout;
    bool possible;

    if (!lay_out(snapshot, table, &layout, &possible, err))
        return false;
    if (possible)
        plan.leaves = &layout;
    bool done = (possible || find_rows(snapshot, table, &plan.first_row, &plan.last_row, err)) &&
                run_plan(snapshot, inventory, &plan, sinks, ranges, progress, faults, err);
    snapshot_layout_clear(&layout);
    return done;
}

bool snapshot_scan(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                   struct snapshot_sink *sinks[], unsigned ranges, struct progress *progress,
                   struct faults *faults, struct error *err)
{
    progress_begin(progress, "reading inferences");
    return scan_table(snapshot, inventory, &inference_table, sinks, ranges, progress, faults, err) &&
           snapshot_scan_daily(snapshot, inventory, sinks, ranges, faults, err) &&
           faults_none(faults, snapshot->path, err);
}

bool snapshot_scan_daily(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                         struct snapshot_sink *sinks[], unsigned ranges, struct faults *faults, struct error *err)
{
    return scan_table(snapshot, inventory, &daily_table, sinks, ranges, NULL, faults, err);
}

bool snapshot_layout(const struct snapshot *snapshot, struct snapshot_layout *ret_layout, bool *ret_possible,
                     struct error *err)
{
    return lay_out(snapshot, &inference_table, ret_layout, ret_possible, err);
}

bool snapshot_scan_leaves(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                          const struct snapshot_layout *some, struct snapshot_sink *sinks[], unsigned ranges,
                          struct snapshot_days *days, struct progress *progress, struct faults *faults,
                          struct error *err)
{
    struct plan plan = {.table = &inference_table, .leaves = some, .days = days};
    for (size_t i = 0; days && i * SNAPSHOT_LEAVES < some->count; i++)
        days[i] = no_days;
    return run_plan(snapshot, inventory, &plan, sinks, ranges, progress, faults, err);
}
