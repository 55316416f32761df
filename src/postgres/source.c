/* SPDX-License-Identifier: MIT
 * Knows how a database is opened as a snapshot, and how the rows of its small tables become cells. */
#include "postgres/postgres.h"

#include "base/text.h"
#include "postgres/server.h"
#include "postgres/rows.h"
#include "snapshot/cells.h"

#include <assert.h>
#include <string.h>

static bool begin_reading(struct postgres *postgres, struct faults *faults, struct error *err)
{
    /* Lets PostgreSQL finish groups inside each partition, and so on each foreign server, where it can. */
    server_try(postgres, "SET enable_partitionwise_aggregate = on");
    rows_probe(postgres);
    return columns_find(postgres, &postgres->columns, faults, err) &&
           server_run(postgres, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "beginning to read", err);
}

bool postgres_open(const char *url, struct postgres **ret_postgres, struct faults *faults, struct error *err)
{
    struct postgres *postgres;
    if (!server_begin(url, &postgres, err))
        return false;
    if (!begin_reading(postgres, faults, err)) {
        postgres_close(postgres);
        return false;
    }
    *ret_postgres = postgres;
    return true;
}

/* A table while its rows arrive. */
struct arrival {
    const struct cell_reader *reader;
    unsigned columns; /* that are asked for, less than the reader wants when it wants rowid */
    bool numbered;    /* the reader's first column is rowid, which is counted here */
    bool is_text[CELLS_MOST];
    int64_t row;
    struct text scratch; /* the texts of a row, each terminated */
};

/* Texts are copied first, because the scratch may move while it grows. */
static void copy_texts(struct arrival *arrival, const struct copy_field *fields)
{
    text_reset(&arrival->scratch);
    for (unsigned i = 0; i < arrival->columns; i++)
        if (arrival->is_text[i] && fields[i].length >= 0) {
            text_add_bytes(&arrival->scratch, fields[i].bytes, (size_t)fields[i].length);
            text_add_byte(&arrival->scratch, '\0');
        }
}

static bool fill_cell(const struct arrival *arrival, unsigned i, const struct copy_field *field, size_t *at,
                      struct cell *cell)
{
    bool null = field->length < 0;
    *cell = (struct cell){.type = CELL_NULL};
    if (!arrival->is_text[i]) {
        if (!copy_integer(field, &cell->integer, &null))
            return false;
        cell->type = null ? CELL_NULL : CELL_INTEGER;
    } else if (!null) {
        *cell = (struct cell){
            .type = CELL_TEXT, .bytes = arrival->scratch.bytes + *at, .length = (size_t)field->length};
        *at += (size_t)field->length + 1;
    }
    return true;
}

static bool take_row(void *context, const struct copy_field *fields, struct error *err)
{
    struct arrival *arrival = context;
    struct cell cells[CELLS_MOST];
    size_t at = 0;

    copy_texts(arrival, fields);
    cells[0] = (struct cell){.type = CELL_INTEGER, .integer = ++arrival->row};
    for (unsigned i = 0; i < arrival->columns; i++)
        if (!fill_cell(arrival, i, &fields[i], &at, &cells[arrival->numbered + i]))
            return error_set(err, ERROR_IO, "a field of another size");
    return arrival->reader->take(arrival->reader->context, cells, err);
}

static void select_column(const struct postgres *postgres, const char *table, const char *name,
                          struct arrival *arrival, struct text *sql)
{
    const char *expression = columns_expression(&postgres->columns, table, name);
    assert(expression);
    arrival->is_text[arrival->columns] = columns_is_text(table, name);
    text_printf(sql, arrival->columns > 0 ? ", " : "SELECT ");
    text_printf(sql, arrival->is_text[arrival->columns] ? "%s" : "CAST(%s AS bigint)", expression);
    arrival->columns++;
}

/* `columns` as in cells.h. */
static void select_table(const struct postgres *postgres, const char *table, const char *columns,
                         struct arrival *arrival, struct text *sql)
{
    char name[64];
    while (*columns != '\0') {
        size_t length = strcspn(columns, ",");
        assert(length < sizeof name);
        memcpy(name, columns, length);
        name[length] = '\0';
        if (strcmp(name, "rowid") == 0)
            arrival->numbered = true;
        else
            select_column(postgres, table, name, arrival, sql);
        columns += length + (columns[length] == ',' ? 2 : 0);
    }
    text_printf(sql, " FROM \"%s\"", table);
}

/* There may be as many failures as there are events. What did not fail is not asked for, because a join with a table
 * whose partitions are foreign fetches its rows. */
static void select_failures(const struct postgres *postgres, struct arrival *arrival, struct text *sql)
{
    const char *at = columns_expression(&postgres->columns, "inference", "at");
    const char *reason = columns_expression(&postgres->columns, "failure", "reason");
    const char *failed = columns_expression(&postgres->columns, "inference", "failed");
    text_printf(
        sql,
        "SELECT CAST(min(%s) AS bigint), %s, CAST(%s - %s %% 86400 AS bigint), CAST(sum(%s) AS bigint), "
        "CAST(%s AS bigint) FROM \"failure\" LEFT JOIN \"inference\" ON %s = %s AND %s = 1 GROUP BY %s, %s - %s %% "
        "86400, %s ORDER BY 1",
        columns_expression(&postgres->columns, "failure", "inference_id"), reason, at, at,
        columns_expression(&postgres->columns, "inference", "count"), failed,
        columns_expression(&postgres->columns, "inference", "id"),
        columns_expression(&postgres->columns, "failure", "inference_id"), failed, reason, at, at, failed);
    arrival->numbered = true;
    arrival->columns = 5;
    arrival->is_text[1] = true;
}

static bool read_table(const struct cell_source *source, const char *table, const char *columns,
                       const struct cell_reader *reader, struct error *err)
{
    struct postgres *postgres = source->context;
    struct arrival arrival = {.reader = reader};
    struct text sql = TEXT_INIT, doing = TEXT_INIT;

    if (!columns_table(&postgres->columns, table)->present)
        return true;
    if (strcmp(table, "failure") == 0)
        select_failures(postgres, &arrival, &sql);
    else
        select_table(postgres, table, columns, &arrival, &sql);
    text_printf(&doing, "reading table %s", table);
    struct rows rows = {.select = sql.bytes, .columns = arrival.columns, .doing = doing.bytes, .take = take_row,
                        .context = &arrival};
    bool done = rows_read(postgres, &rows, err);
    text_clear(&arrival.scratch);
    text_clear(&sql);
    text_clear(&doing);
    return done;
}

bool postgres_inventory(struct postgres *postgres, struct arena *arena, struct snapshot_inventory *ret_inventory,
                        struct faults *faults, struct error *err)
{
    struct cell_source source = {.name = postgres->name, .read = read_table, .context = postgres};
    return inventory_read(&source, arena, ret_inventory, faults, err);
}
