/* SPDX-License-Identifier: MIT
 * Knows how the rows of a table are shared out among threads, each with its connection and range, and what the threads
 * found is put together as if one had read all. */
#include "snapshot/snapshot.h"

#include "base/checksum.h"
#include "base/day.h"
#include "snapshot/leaves.h"
#include "snapshot/range.h"

#include <pthread.h>
#include <stdlib.h>

struct resolvers {
    struct resolver of[PLAIN_REFERENCES];
};

static void resolvers_fill(struct resolvers *resolvers, const struct snapshot_inventory *inventory)
{
    resolver_fill(&resolvers->of[PLAIN_MODEL], inventory->models, sizeof *inventory->models,
                  inventory->model_count);
    resolver_fill_callers(&resolvers->of[PLAIN_CALLER], inventory);
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

static void *run_range(void *range)
{
    range_read(range);
    return NULL;
}

/* The first range runs in this thread, which may report progress; a range without a connection or thread runs
 * after it. */
static void run_ranges(struct range *ranges, unsigned count)
{
    pthread_t *threads = memory_zeroed(count, sizeof *threads);
    bool *started = memory_zeroed(count, sizeof *started);
    for (unsigned i = 1; i < count; i++)
        started[i] = ranges[i].db && pthread_create(&threads[i], NULL, run_range, &ranges[i]) == 0;
    range_read(&ranges[0]);
    for (unsigned i = 1; i < count; i++) {
        if (started[i]) {
            pthread_join(threads[i], NULL);
            continue;
        }
        sqlite3 *own = ranges[i].db;
        ranges[i].db = own ? own : ranges[0].db;
        range_read(&ranges[i]);
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
                                .plain = {.resolvers = resolvers.of,
                                          .taken_at = inventory->taken_at,
                                          .last_day = day_of_time(inventory->taken_at)},
                                .progress = i == 0 ? progress : NULL};
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
    if (connection_unchanged(snapshot, err))
        return done;
    faults_clear(faults); /* of what is half one file and half another */
    return false;
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
                    struct snapshot_layout *ret_layout, struct error *err)
{
    *ret_layout = (struct snapshot_layout){.obstacle = leaves_obstacle(snapshot, table->name)};
    if (ret_layout->obstacle)
        return true;
    if (!leaves_find(snapshot, table->name, ret_layout, err))
        return false;
    ret_layout->schema = sum_schema(snapshot, table);
    return true;
}

static bool scan_table(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                       const struct volume_table *table, struct snapshot_sink *sinks[], unsigned ranges,
                       struct progress *progress, struct faults *faults, struct error *err)
{
    struct plan plan = {.table = table};
    struct snapshot_layout layout;

    if (!lay_out(snapshot, table, &layout, err))
        return false;
    if (!layout.obstacle)
        plan.leaves = &layout;
    bool done = (plan.leaves || find_rows(snapshot, table, &plan.first_row, &plan.last_row, err)) &&
                run_plan(snapshot, inventory, &plan, sinks, ranges, progress, faults, err);
    snapshot_layout_clear(&layout);
    return done;
}

bool snapshot_scan(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                   struct snapshot_sink *sinks[], unsigned ranges, struct progress *progress,
                   struct faults *faults, struct error *err)
{
    progress_begin(progress, "reading inferences");
    return scan_table(snapshot, inventory, &volume_table_inference, sinks, ranges, progress, faults, err) &&
           snapshot_scan_daily(snapshot, inventory, sinks, ranges, faults, err) &&
           faults_none(faults, snapshot->path, err);
}

bool snapshot_scan_daily(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                         struct snapshot_sink *sinks[], unsigned ranges, struct faults *faults, struct error *err)
{
    return scan_table(snapshot, inventory, &volume_table_daily, sinks, ranges, NULL, faults, err);
}

bool snapshot_layout(const struct snapshot *snapshot, struct snapshot_layout *ret_layout, struct error *err)
{
    return lay_out(snapshot, &volume_table_inference, ret_layout, err);
}

bool snapshot_scan_leaves(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                          const struct snapshot_layout *some, struct snapshot_sink *sinks[], unsigned ranges,
                          struct snapshot_days *days, struct progress *progress, struct faults *faults,
                          struct error *err)
{
    struct plan plan = {.table = &volume_table_inference, .leaves = some, .days = days};
    for (size_t i = 0; days && i * SNAPSHOT_LEAVES < some->count; i++)
        days[i] = (struct snapshot_days)RANGE_NO_DAYS;
    return run_plan(snapshot, inventory, &plan, sinks, ranges, progress, faults, err);
}
