/* SPDX-License-Identifier: MIT
 * Knows which types of a database can stand for those of a snapshot, and by which expression. */
#include "postgres/columns.h"

#include "base/text.h"
#include "postgres/libpq.h"
#include "postgres/server.h"
#include "snapshot/schema.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* OIDs of pg_type, the same in every engine that speaks the protocol. */
enum type_id {
    TYPE_BOOL = 16,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_DATE = 1082,
    TYPE_TIMESTAMP = 1114,
    TYPE_TIMESTAMPTZ = 1184,
    TYPE_NUMERIC = 1700,
};

/* What an integer of the schema means, which decides what else may stand for it. */
enum role { NUMBER, TIME, DAY, FLAG };

static const struct {
    const char *column;
    enum role role;
} roles[] = {
    {"at", TIME},           {"listed_at", TIME},  {"delisted_at", TIME}, {"registered_at", TIME}, {"ends_at", TIME},
    {"stopped_at", TIME},   {"day", DAY},         {"first_day", DAY},    {"last_day", DAY},       {"failed", FLAG},
    {"verified", FLAG},     {"auditable", FLAG},  {"runnable", FLAG},
};

static enum role role_of(const char *column)
{
    for (size_t i = 0; i < ARRAY_SIZE(roles); i++)
        if (strcmp(roles[i].column, column) == 0)
            return roles[i].role;
    return NUMBER;
}

/* Only immutable functions: others keep postgres_fdw from sending the expression to where the rows are. */
static const struct conversion {
    enum role role;
    enum type_id type;
    const char *before, *after;
} conversions[] = {
    {FLAG, TYPE_BOOL, "CAST(", " AS integer)"},
    {TIME, TYPE_TIMESTAMPTZ, "CAST(floor(extract(epoch FROM ", " AT TIME ZONE 'UTC')) AS bigint)"},
    {TIME, TYPE_TIMESTAMP, "CAST(floor(extract(epoch FROM ", ")) AS bigint)"},
    {TIME, TYPE_DATE, "(", " - DATE '1970-01-01') * 86400"},
    {DAY, TYPE_DATE, "(", " - DATE '1970-01-01')"},
};

/* A numeric has a modifier of precision and scale, or -1 for anything. */
static bool is_whole_numeric(int modifier)
{
    return modifier >= 4 && ((modifier - 4) & 0x7ff) == 0;
}

/* NULL when the type cannot stand for an integer of this role. */
static const char *integer_expression(const char *column, Oid type, int modifier, struct arena *arena)
{
    enum role role = role_of(column);
    if (type == TYPE_INT8 || type == TYPE_INT4 || type == TYPE_INT2)
        return arena_printf(arena, "\"%s\"", column);
    if (type == TYPE_NUMERIC && is_whole_numeric(modifier))
        return arena_printf(arena, "CAST(\"%s\" AS bigint)", column);
    for (size_t i = 0; i < ARRAY_SIZE(conversions); i++)
        if (conversions[i].role == role && conversions[i].type == type)
            return arena_printf(arena, "%s\"%s\"%s", conversions[i].before, column, conversions[i].after);
    return NULL;
}

static const char *wanted_type(enum role role)
{
    static const char *const types[] = {
        [NUMBER] = "an integer or a numeric without fraction",
        [TIME] = "an integer (unix seconds) or a timestamp",
        [DAY] = "an integer (days since 1970-01-01) or a date",
        [FLAG] = "an integer (0 or 1) or a boolean",
    };
    return types[role];
}

static void take_column(struct postgres *postgres, const PGresult *result, const struct schema_table *table, size_t i,
                        struct columns_table *found, struct faults *faults)
{
    const struct libpq *pq = postgres->pq;
    const char *name = table->columns[i].name;
    bool text = strcmp(table->columns[i].type, "TEXT") == 0;
    int field = 0;
    while (field < pq->PQnfields(result) && strcmp(pq->PQfname(result, field), name) != 0)
        field++;
    if (field == pq->PQnfields(result)) {
        faults_add(faults, "%s: table %s has no column %s; add it, or read a view that has CAST(NULL AS %s) AS \"%s\"",
                   postgres->name, table->name, name, text ? "text" : "bigint", name);
        return;
    }
    found->expressions[i] = text ? arena_printf(postgres->arena, "CAST(\"%s\" AS text)", name)
                                 : integer_expression(name, pq->PQftype(result, field), pq->PQfmod(result, field),
                                                      postgres->arena);
    if (!found->expressions[i])
        faults_add(faults, "%s: column %s of table %s is not %s; read a view that casts it", postgres->name, name,
                   table->name, wanted_type(role_of(name)));
}

static bool is_sharded(const struct postgres *postgres, const PGresult *result)
{
    const struct libpq *pq = postgres->pq;
    for (int field = 0; field < pq->PQnfields(result); field++)
        if (strcmp(pq->PQfname(result, field), "shard") == 0)
            return pq->PQftype(result, field) == TYPE_INT8 || pq->PQftype(result, field) == TYPE_INT4 ||
                   pq->PQftype(result, field) == TYPE_INT2;
    return false;
}

static void take_columns(struct postgres *postgres, const PGresult *result, const struct schema_table *table,
                         struct columns_table *found, struct faults *faults)
{
    assert(table->column_count <= COLUMNS_MOST);
    found->present = true;
    found->sharded = is_sharded(postgres, result);
    for (size_t i = 0; i < table->column_count; i++)
        take_column(postgres, result, table, i, found, faults);
}

static bool find_table(struct postgres *postgres, const struct schema_table *table, struct columns_table *found,
                       struct faults *faults, struct error *err)
{
    const struct libpq *pq = postgres->pq;
    struct text sql = TEXT_INIT, doing = TEXT_INIT;
    text_printf(&sql, "SELECT * FROM \"%s\" WHERE false", table->name);
    PGresult *result = pq->PQexec(postgres->connection, sql.bytes);
    bool done = true;
    if (pq->PQresultStatus(result) == PGRES_TUPLES_OK) {
        take_columns(postgres, result, table, found, faults);
    } else if (!server_state_is(postgres, result, "42P01")) {
        text_printf(&doing, "looking at table %s", table->name);
        done = server_failed(postgres, result, doing.bytes, err);
    } else if (table->required) {
        faults_add(faults,
                   "%s: table %s is missing; `inuse export` makes all tables, inuse-postgresql(7) lists them, and "
                   "search_path says where they are looked for",
                   postgres->name, table->name);
    }
    pq->PQclear(result);
    text_clear(&sql);
    text_clear(&doing);
    return done;
}

bool columns_find(struct postgres *postgres, struct columns *ret_columns, struct faults *faults, struct error *err)
{
    struct columns columns = {
        .tables = arena_alloc(postgres->arena, schema_table_count, sizeof(struct columns_table))};
    for (size_t i = 0; i < schema_table_count; i++)
        if (!find_table(postgres, &schema_tables[i], &columns.tables[i], faults, err))
            return false;
    *ret_columns = columns;
    return faults_none(faults, postgres->name, err);
}

static size_t table_index(const char *table)
{
    size_t i = 0;
    while (i < schema_table_count && strcmp(schema_tables[i].name, table) != 0)
        i++;
    assert(i < schema_table_count);
    return i;
}

static size_t column_index(const struct schema_table *table, const char *column)
{
    size_t i = 0;
    while (i < table->column_count && strcmp(table->columns[i].name, column) != 0)
        i++;
    return i;
}

const struct columns_table *columns_table(const struct columns *columns, const char *table)
{
    return &columns->tables[table_index(table)];
}

const char *columns_expression(const struct columns *columns, const char *table, const char *column)
{
    const struct schema_table *schema = &schema_tables[table_index(table)];
    size_t i = column_index(schema, column);
    return i < schema->column_count ? columns_table(columns, table)->expressions[i] : NULL;
}

bool columns_is_text(const char *table, const char *column)
{
    const struct schema_table *schema = &schema_tables[table_index(table)];
    size_t i = column_index(schema, column);
    return i < schema->column_count && strcmp(schema->columns[i].type, "TEXT") == 0;
}
