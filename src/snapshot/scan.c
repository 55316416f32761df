/* SPDX-License-Identifier: MIT
 * Knows how millions of records are taken at the speed of a plain SELECT sum(): by an aggregate function, in several
 * connections at once, each over its range of rowids. */
#include "snapshot/snapshot.h"

#include "base/day.h"
#include "snapshot/connection.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* From ids of the file to indexes of the inventory. Ids that lie close together, as those of every importer do, are looked up in a
 * table; others in a hash of open addressing. */
struct resolver {
    int64_t least;     /* table: the id of slot 0 */
    uint64_t slots;    /* table: their number; 0 = hash */
    uint32_t *indexes; /* SNAPSHOT_NONE where there is none */
    int64_t *ids;      /* hash only */
    uint64_t mask;
};

enum reference { MODEL, CALLER, VERIFICATION, SETTLEMENT, KIND, NODE, REFERENCE_COUNT };

struct resolvers {
    struct resolver of[REFERENCE_COUNT];
};

static uint64_t hash_id(int64_t id)
{
    /* Fibonacci hashing: the high bits of the product are the mixed ones. */
    uint64_t product = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15);
    return product ^ product >> 32;
}

static uint32_t *empty_slots(uint64_t count)
{
    uint32_t *slots = memory_grow(NULL, count, sizeof *slots);
    memset(slots, 0xFF, count * sizeof *slots);
    return slots;
}

/* `items` are `count` structs of `size` bytes, sorted by the int64_t id that each begins with. */
static void resolver_fill(struct resolver *resolver, const void *items, size_t size, size_t count)
{
    int64_t id, least = 0, most = -1;
    if (count > 0) {
        memcpy(&least, items, sizeof least);
        memcpy(&most, (const char *)items + (count - 1) * size, sizeof most);
    }
    uint64_t range = (uint64_t)most - (uint64_t)least + 1;
    bool dense = count == 0 || (range > 0 && range <= 4 * (uint64_t)count + 1024);
    uint64_t slots = dense ? range : 16;
    while (!dense && slots < 2 * (uint64_t)count)
        slots *= 2;
    *resolver = (struct resolver){.least = least, .slots = dense ? slots : 0, .mask = slots - 1};
    resolver->indexes = empty_slots(slots + 1);
    resolver->ids = dense ? NULL : memory_zeroed(slots, sizeof *resolver->ids);
    for (size_t i = 0; i < count; i++) {
        memcpy(&id, (const char *)items + i * size, sizeof id);
        uint64_t slot = dense ? (uint64_t)id - (uint64_t)least : hash_id(id) & resolver->mask;
        while (!dense && resolver->indexes[slot] != SNAPSHOT_NONE)
            slot = (slot + 1) & resolver->mask;
        resolver->indexes[slot] = (uint32_t)i;
        if (!dense)
            resolver->ids[slot] = id;
    }
}

static uint32_t resolve_hashed(const struct resolver *resolver, int64_t id)
{
    uint64_t slot = hash_id(id) & resolver->mask;
    while (resolver->indexes[slot] != SNAPSHOT_NONE && resolver->ids[slot] != id)
        slot = (slot + 1) & resolver->mask;
    return resolver->indexes[slot];
}

static inline uint32_t resolve(const struct resolver *resolver, int64_t id)
{
    uint64_t slot = (uint64_t)id - (uint64_t)resolver->least;
    if (slot < resolver->slots)
        return resolver->indexes[slot];
    return resolver->slots > 0 || !resolver->ids ? SNAPSHOT_NONE : resolve_hashed(resolver, id);
}

static void resolvers_fill(struct resolvers *resolvers, const struct snapshot_inventory *inventory)
{
    resolver_fill(&resolvers->of[MODEL], inventory->models, sizeof *inventory->models, inventory->model_count);
    resolver_fill(&resolvers->of[CALLER], inventory->callers, sizeof *inventory->callers, inventory->caller_count);
    const struct snapshot_modes *modes[] = {&inventory->verifications, &inventory->settlements, &inventory->kinds, &inventory->nodes};
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
        resolver_fill(&resolvers->of[VERIFICATION + i], modes[i]->rows, sizeof *modes[i]->rows, modes[i]->count);
}

static void resolvers_clear(struct resolvers *resolvers)
{
    for (int i = 0; i < REFERENCE_COUNT; i++) {
        free(resolvers->of[i].indexes);
        free(resolvers->of[i].ids);
    }
}

/* One connection at work on one range. */
struct part {
    const struct snapshot *snapshot;
    const struct resolvers *resolvers;
    struct snapshot_sink *sink;
    sqlite3 *db;
    int64_t taken_at;
    int32_t last_day;
    int64_t first_row, last_row; /* inclusive; first > last = nothing */
    struct faults faults;        /* of inference */
    struct faults daily_faults;
    struct error err;
    bool refused; /* by the sink */
    struct progress *progress;
    unsigned parts;
    uint32_t rows_until_report;
};

#define ROWS_PER_REPORT 65536

/* How a column is read and what must hold for it. */
enum column_role { ROW, TIME, DAY, REFERENCE, COUNT, FLAG, AMOUNT };

struct column {
    const char *name;
    enum column_role role;
    enum reference reference;
};

static const struct column inference_columns[] = {
    {"rowid", ROW, 0},
    {"at", TIME, 0},
    {"model_id", REFERENCE, MODEL},
    {"caller_id", REFERENCE, CALLER},
    {"verification_id", REFERENCE, VERIFICATION},
    {"settlement_id", REFERENCE, SETTLEMENT},
    {"kind_id", REFERENCE, KIND},
    {"node_id", REFERENCE, NODE},
    {"count", COUNT, 0},
    {"failed", FLAG, 0},
    {"tokens_in", AMOUNT, 0},
    {"tokens_out", AMOUNT, 0},
    {"paid_nano", AMOUNT, 0},
};
static const struct column daily_columns[] = {
    {"rowid", ROW, 0},
    {"day", DAY, 0},
    {"model_id", REFERENCE, MODEL},
    {"caller_id", REFERENCE, CALLER},
    {"verification_id", REFERENCE, VERIFICATION},
    {"settlement_id", REFERENCE, SETTLEMENT},
    {"kind_id", REFERENCE, KIND},
    {"inferences", COUNT, 0},
    {"tokens_in", AMOUNT, 0},
    {"tokens_out", AMOUNT, 0},
    {"paid_nano", AMOUNT, 0},
};

static const char *const reference_tables[REFERENCE_COUNT] = {"model", "caller", "verification", "settlement", "kind", "node"};

struct volume_table {
    const char *name;
    const struct column *columns;
    size_t column_count;
    void (*take)(sqlite3_context *context, int count, sqlite3_value **values);
};

static void take_inference(sqlite3_context *context, int count, sqlite3_value **values);
static void take_daily(sqlite3_context *context, int count, sqlite3_value **values);

static const struct volume_table inference_table = {"inference", inference_columns, ARRAY_SIZE(inference_columns), take_inference};
static const struct volume_table daily_table = {"usage_daily", daily_columns, ARRAY_SIZE(daily_columns), take_daily};

/* What is wrong with an integer value, with its remedy; NULL = nothing. */
static const char *explain_integer(const struct part *part, const struct column *column, int64_t value)
{
    switch (column->role) {
    case TIME:
        if (time_looks_like_milliseconds(value))
            return "is a time in milliseconds or finer; store unix seconds";
        if (value < 0 || value > TIME_MOST)
            return "is not a time between 1970 and 9999; store unix seconds";
        return value > part->taken_at ? "is later than taken_at of table snapshot; correct the one or the other" : NULL;
    case DAY:
        if (value < DAY_LEAST || value > DAY_MOST)
            return "is not a day between 1970 and 9999; store days since 1970-01-01";
        return value > part->last_day ? "is later than taken_at of table snapshot; correct the one or the other" : NULL;
    case FLAG:
        return value != 0 && value != 1 ? "is neither 0 nor 1; store one of them" : NULL;
    case COUNT:
    case AMOUNT:
        return value < 0 ? "is negative; correct it or delete the row" : NULL;
    default:
        return NULL;
    }
}

static void explain_value(struct part *part, struct faults *faults, const struct volume_table *table, size_t i, sqlite3_value *row,
                          sqlite3_value *value)
{
    const struct column *column = &table->columns[i];
    const char *path = part->snapshot->path;
    int64_t number = sqlite3_value_int64(value);

    switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
        if (column->role != REFERENCE && column->role != AMOUNT)
            faults_add(faults, "%s: table %s, row %" PRId64 ": %s is missing; fill it or delete the row", path, table->name,
                       (int64_t)sqlite3_value_int64(row), column->name);
        return;
    case SQLITE_INTEGER:
        break;
    default:
        faults_add(faults, "%s: table %s, row %" PRId64 ": %s is \"%.200s\", which is not an integer; store an INTEGER", path, table->name,
                   (int64_t)sqlite3_value_int64(row), column->name, (const char *)sqlite3_value_text(value));
        return;
    }
    if (column->role == REFERENCE && resolve(&part->resolvers->of[column->reference], number) == SNAPSHOT_NONE)
        faults_add(faults, "%s: table %s, row %" PRId64 ": %s %" PRId64 " is not in table %s; add it there or store NULL", path,
                   table->name, (int64_t)sqlite3_value_int64(row), column->name, number, reference_tables[column->reference]);
    const char *what = explain_integer(part, column, number);
    if (what)
        faults_add(faults, "%s: table %s, row %" PRId64 ": %s %" PRId64 " %s", path, table->name, (int64_t)sqlite3_value_int64(row),
                   column->name, number, what);
}

/* Only for rows that the quick checks turned away. */
static void explain_row(struct part *part, struct faults *faults, const struct volume_table *table, sqlite3_value **values)
{
    for (size_t i = 0; i < table->column_count; i++)
        explain_value(part, faults, table, i, values[0], values[i]);
}

static inline bool take_reference(const struct part *part, enum reference reference, sqlite3_value *value, uint32_t *ret_index)
{
    int type = sqlite3_value_type(value);
    *ret_index = SNAPSHOT_NONE;
    if (type == SQLITE_NULL)
        return true;
    *ret_index = resolve(&part->resolvers->of[reference], sqlite3_value_int64(value));
    return type == SQLITE_INTEGER && *ret_index != SNAPSHOT_NONE;
}

static inline bool take_integer(sqlite3_value *value, int64_t least, int64_t most, int64_t *ret_number)
{
    *ret_number = sqlite3_value_int64(value);
    return sqlite3_value_type(value) == SQLITE_INTEGER && *ret_number >= least && *ret_number <= most;
}

static inline bool take_amount(sqlite3_value *value, int64_t *ret_amount)
{
    if (sqlite3_value_type(value) != SQLITE_NULL)
        return take_integer(value, 0, INT64_MAX, ret_amount);
    *ret_amount = SNAPSHOT_UNKNOWN;
    return true;
}

/* values: model_id .. kind_id, which both tables have in this order */
static inline bool take_references(const struct part *part, sqlite3_value **values, struct snapshot_record *record)
{
    bool model = take_reference(part, MODEL, values[0], &record->model);
    bool caller = take_reference(part, CALLER, values[1], &record->caller);
    bool verification = take_reference(part, VERIFICATION, values[2], &record->verification);
    bool settlement = take_reference(part, SETTLEMENT, values[3], &record->settlement);
    bool kind = take_reference(part, KIND, values[4], &record->kind);
    return model && caller && verification && settlement && kind;
}

/* values: tokens_in, tokens_out, paid_nano */
static inline bool take_amounts(sqlite3_value **values, struct snapshot_record *record)
{
    bool in = take_amount(values[0], &record->tokens_in);
    bool out = take_amount(values[1], &record->tokens_out);
    return take_amount(values[2], &record->paid_nano) && in && out;
}

static void pass_on(struct part *part, sqlite3_context *context, const struct snapshot_record *record)
{
    if (part->sink->take(part->sink, record))
        return;
    part->refused = true;
    sqlite3_result_error(context, "refused", -1);
}

static void report_progress(struct part *part, int64_t row)
{
    uint64_t done = (uint64_t)row - (uint64_t)part->first_row, all = (uint64_t)part->last_row - (uint64_t)part->first_row;
    part->rows_until_report = ROWS_PER_REPORT;
    if (part->progress && all < INT64_MAX)
        progress_advance(part->progress, (int64_t)done, (int64_t)all);
}

static void take_inference(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct part *part = sqlite3_user_data(context);
    struct snapshot_record record;
    int64_t at, failed;
    (void)count;

    bool good = take_integer(values[1], 0, part->taken_at, &at);
    good &= take_references(part, values + 2, &record);
    good &= take_reference(part, NODE, values[7], &record.node);
    good &= take_integer(values[8], 0, INT64_MAX, &record.inferences);
    good &= take_integer(values[9], 0, 1, &failed);
    good &= take_amounts(values + 10, &record);
    if (--part->rows_until_report == 0)
        report_progress(part, sqlite3_value_int64(values[0]));
    if (!good) {
        explain_row(part, &part->faults, &inference_table, values);
        return;
    }
    record.day = (int32_t)(at / DAY_SECONDS);
    record.failed = failed != 0;
    pass_on(part, context, &record);
}

static void take_daily(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct part *part = sqlite3_user_data(context);
    struct snapshot_record record = {.node = SNAPSHOT_NONE, .failed = false};
    int64_t day;
    (void)count;

    bool good = take_integer(values[1], DAY_LEAST, part->last_day, &day);
    good &= take_references(part, values + 2, &record);
    good &= take_integer(values[7], 0, INT64_MAX, &record.inferences);
    good &= take_amounts(values + 8, &record);
    if (!good) {
        explain_row(part, &part->daily_faults, &daily_table, values);
        return;
    }
    record.day = (int32_t)day;
    pass_on(part, context, &record);
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

static bool scan_table(struct part *part, const struct volume_table *table, const char *condition)
{
    sqlite3_stmt *statement = NULL;
    char doing[64];
    char *sql = scan_sql(table, condition);
    bool done = sqlite3_create_function(part->db, "inuse_take", (int)table->column_count, SQLITE_UTF8 | SQLITE_DIRECTONLY, part, NULL,
                                        table->take, take_nothing) == SQLITE_OK &&
                sqlite3_prepare_v2(part->db, sql, -1, &statement, NULL) == SQLITE_OK;

    sqlite3_free(sql);
    if (done && sqlite3_bind_parameter_count(statement) == 2) {
        sqlite3_bind_int64(statement, 1, part->first_row);
        sqlite3_bind_int64(statement, 2, part->last_row);
    }
    done = done && sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_snprintf(sizeof doing, doing, "reading table %s", table->name);
    if (!done && part->refused)
        part->err = part->sink->err;
    else if (!done)
        connection_failed(part->snapshot, part->db, doing, &part->err);
    sqlite3_finalize(statement);
    return done;
}

static void *run_part(void *context)
{
    struct part *part = context;
    if (part->first_row <= part->last_row)
        scan_table(part, &inference_table, " WHERE rowid BETWEEN ?1 AND ?2");
    return NULL;
}

static bool find_rows(const struct snapshot *snapshot, int64_t *ret_first, int64_t *ret_last, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    /* Two subqueries, because SQLite finds only a lone min() or max() without a scan. */
    const char *sql = "SELECT (SELECT min(rowid) FROM main.inference), (SELECT max(rowid) FROM main.inference)";
    if (sqlite3_prepare_v2(snapshot->db, sql, -1, &statement, NULL) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW) {
        connection_failed(snapshot, snapshot->db, "reading table inference", err);
        sqlite3_finalize(statement);
        return false;
    }
    bool empty = sqlite3_column_type(statement, 0) == SQLITE_NULL;
    *ret_first = empty ? 1 : sqlite3_column_int64(statement, 0);
    *ret_last = empty ? 0 : sqlite3_column_int64(statement, 1);
    sqlite3_finalize(statement);
    return true;
}

/* Equal ranges of rowids, not of rows: importers number without gaps. Differences may exceed int64, hence the wide type. */
static void assign_rows(struct part *parts, unsigned count, int64_t first, int64_t last)
{
    __int128 rows = (__int128)last - first + 1;
    for (unsigned i = 0; i < count; i++) {
        parts[i].first_row = (int64_t)(first + rows * i / count);
        parts[i].last_row = (int64_t)(first + rows * (i + 1) / count - 1);
    }
}

/* Gives every part a connection of its own where they all see the same state, else NULL to all but the first. */
static bool open_connections(struct snapshot *snapshot, struct part *parts, unsigned count, struct error *err)
{
    parts[0].db = snapshot->db;
    for (unsigned i = 1; i < count; i++) {
        parts[i].db = connection_open(snapshot, err);
        if (!parts[i].db)
            return false;
    }
    if (connection_same_state(snapshot))
        return true;
    for (unsigned i = 1; i < count; i++) {
        sqlite3_close(parts[i].db);
        parts[i].db = NULL;
    }
    return true;
}

/* The first part runs in this thread, which may report progress; a part without a connection or thread runs after it. */
static void run_parts(struct part *parts, unsigned count)
{
    pthread_t *threads = memory_zeroed(count, sizeof *threads);
    bool *started = memory_zeroed(count, sizeof *started);
    for (unsigned i = 1; i < count; i++)
        started[i] = parts[i].db && pthread_create(&threads[i], NULL, run_part, &parts[i]) == 0;
    run_part(&parts[0]);
    for (unsigned i = 1; i < count; i++) {
        if (started[i]) {
            pthread_join(threads[i], NULL);
            continue;
        }
        sqlite3 *own = parts[i].db;
        parts[i].db = own ? own : parts[0].db;
        run_part(&parts[i]);
        parts[i].db = own;
    }
    free(started);
    free(threads);
}

static bool finish_parts(struct part *parts, unsigned count, struct faults *faults, struct error *err)
{
    bool done = true;
    for (unsigned i = 0; i < count; i++) {
        faults_merge(faults, &parts[i].faults);
        if (done && parts[i].err.kind != ERROR_NONE)
            done = error_set(err, parts[i].err.kind, "%s", parts[i].err.message);
        if (i > 0)
            sqlite3_close(parts[i].db);
    }
    faults_merge(faults, &parts[0].daily_faults);
    return done;
}

static bool scan_parts(struct snapshot *snapshot, struct part *parts, unsigned count, struct error *err)
{
    int64_t first, last;
    if (!find_rows(snapshot, &first, &last, err) || !open_connections(snapshot, parts, count, err))
        return false;
    assign_rows(parts, count, first, last);
    run_parts(parts, count);
    if (parts[0].err.kind == ERROR_NONE)
        scan_table(&parts[0], &daily_table, "");
    return connection_unchanged(snapshot, err);
}

bool snapshot_scan(struct snapshot *snapshot, const struct snapshot_inventory *inventory, struct snapshot_sink *sinks[],
                   unsigned parts, struct progress *progress, struct faults *faults, struct error *err)
{
    struct resolvers resolvers;
    struct part *all = memory_zeroed(parts, sizeof *all);

    progress_begin(progress, "reading inferences");
    resolvers_fill(&resolvers, inventory);
    for (unsigned i = 0; i < parts; i++)
        all[i] = (struct part){.snapshot = snapshot, .resolvers = &resolvers, .sink = sinks[i], .taken_at = inventory->taken_at,
                               .last_day = day_of_time(inventory->taken_at), .progress = i == 0 ? progress : NULL, .parts = parts,
                               .rows_until_report = ROWS_PER_REPORT};
    bool done = scan_parts(snapshot, all, parts, err);
    done = finish_parts(all, parts, faults, err) && done;
    resolvers_clear(&resolvers);
    free(all);
    return done && faults_none(faults, snapshot->path, err);
}
