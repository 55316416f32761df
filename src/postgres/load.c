/* SPDX-License-Identifier: MIT
 * Knows how the rows of a snapshot are written so that a server takes them. */
#include "postgres/load.h"

#include "base/utf8.h"
#include "postgres/libpq.h"
#include "postgres/server.h"
#include "snapshot/cells.h"
#include "snapshot/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES ((size_t)256 << 10)
#define ROWS_PER_REPORT 16384
#define ROWS_PER_STAGE 65536
#define STAGE "inuse_arriving" /* a temporary table */

struct load {
    const struct load_request *request;
    struct postgres *postgres;
    struct cell_source source;
    struct progress *progress;
    struct faults *faults;
    struct load_result result;
};

/* One table on its way. */
struct transfer {
    struct load *load;
    const struct schema_table *table;
    bool sharded;
    bool staged; /* see is_staged() */
    const char *doing;
    int64_t row;
    struct text piece;
};

/* The text format of COPY is understood by every engine, converts to whatever type the column has, and is shorter than
 * the binary one for rows of small integers. */
static void add_escaped(struct text *piece, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        switch (bytes[i]) {
        case '\\':
            text_add(piece, "\\\\");
            break;
        case '\n':
            text_add(piece, "\\n");
            break;
        case '\r':
            text_add(piece, "\\r");
            break;
        case '\t':
            text_add(piece, "\\t");
            break;
        default:
            text_add_byte(piece, bytes[i]);
        }
    }
}

/* A NUL becomes its picture, as it does when the snapshot itself is read. True when anything had to be changed. */
static bool mend(const char *bytes, size_t length, struct text *out)
{
    bool changed = false;
    char put[4];
    for (size_t at = 0; at < length;) {
        size_t from = at;
        uint32_t code_point = utf8_next(bytes, length, &at);
        size_t size = utf8_put(code_point == 0 ? 0x2400 : code_point, put);
        changed |= size != at - from || memcmp(put, bytes + from, size) != 0;
        text_add_bytes(out, put, size);
    }
    return changed;
}

static void add_text(struct transfer *transfer, const struct cell *cell)
{
    struct text mended = TEXT_INIT;
    transfer->load->result.mended += mend(cell->bytes, cell->length, &mended);
    add_escaped(&transfer->piece, mended.bytes ? mended.bytes : "", mended.length);
    text_clear(&mended);
}

static bool refuse_cell(struct transfer *transfer, const struct cell *cell, const char *column, struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "%s: table %s, row %" PRId64
                     ": %s is \"%.200s\", which is not an integer; `inuse check` tells all "
                     "faults of a snapshot",
                     transfer->load->source.name, transfer->table->name, transfer->row, column, cell->bytes);
}

static bool add_cell(struct transfer *transfer, size_t i, const struct cell *cell, struct error *err)
{
    const struct schema_column *column = &transfer->table->columns[i];
    if (cell->type == CELL_NULL)
        text_add(&transfer->piece, "\\N");
    else if (cell->type == CELL_INTEGER)
        text_printf(&transfer->piece, "%" PRId64, cell->integer);
    else if (strcmp(column->type, "TEXT") == 0)
        add_text(transfer, cell);
    else
        return refuse_cell(transfer, cell, column->name, err);
    return true;
}

/* By caller, so that all days of a caller lie together and come added up once. */
static void add_shard(struct transfer *transfer, const struct cell *cells)
{
    int64_t key = 0;
    for (size_t i = 0; i < transfer->table->column_count; i++)
        if (strcmp(transfer->table->columns[i].name, "caller_id") == 0 && cells[i].type == CELL_INTEGER)
            key = cells[i].integer;
    text_printf(&transfer->piece, "\t%" PRIu64, (uint64_t)key % (uint64_t)transfer->load->request->shards);
}

static bool send_piece(struct transfer *transfer, struct error *err)
{
    struct load *load = transfer->load;
    const struct postgres *postgres = load->postgres;
    const struct text *piece = &transfer->piece;
    if (piece->length > 0 && postgres->pq->PQputCopyData(postgres->connection, piece->bytes, (int)piece->length) != 1)
        return server_failed(postgres, NULL, "loading", err);
    load->result.bytes += (int64_t)transfer->piece.length;
    text_reset(&transfer->piece);
    return true;
}

static void list_columns(const struct schema_table *table, const char *quote, struct text *out)
{
    for (size_t i = 0; i < table->column_count; i++)
        text_printf(out, "%s%s%s%s", i > 0 ? ", " : "", quote, table->columns[i].name, quote);
}

static void list_targets(const struct transfer *transfer, struct text *out)
{
    list_columns(transfer->table, "\"", out);
    text_add(out, transfer->sharded ? ", \"shard\"" : "");
}

static bool begin_copy(const struct transfer *transfer, struct error *err)
{
    struct postgres *postgres = transfer->load->postgres;
    const struct libpq *pq = postgres->pq;
    struct text sql = TEXT_INIT;
    text_printf(&sql, "COPY \"%s\" (", transfer->staged ? STAGE : transfer->table->name);
    list_targets(transfer, &sql);
    text_add(&sql, ") FROM STDIN");
    PGresult *result = pq->PQexec(postgres->connection, sql.bytes);
    bool done = pq->PQresultStatus(result) == PGRES_COPY_IN;
    if (!done)
        server_failed(postgres, result, "loading", err);
    pq->PQclear(result);
    text_clear(&sql);
    return done;
}

static bool end_copy(struct postgres *postgres, const char *doing, struct error *err)
{
    const struct libpq *pq = postgres->pq;
    bool done = true;
    if (pq->PQputCopyEnd(postgres->connection, NULL) != 1)
        return server_failed(postgres, NULL, doing, err);
    for (PGresult *result; done && (result = pq->PQgetResult(postgres->connection)) != NULL; pq->PQclear(result))
        if (pq->PQresultStatus(result) != PGRES_COMMAND_OK)
            done = server_failed(postgres, result, doing, err);
    return done;
}

/* PostgreSQL 14 and 15 send the rows of an INSERT to a foreign server in batches, those of a COPY one by one, eight
 * times as slowly. There, rows for foreign tables arrive in a table of the session first. */
static bool is_staged(const struct transfer *transfer, bool *ret_staged, struct error *err)
{
    struct postgres *postgres = transfer->load->postgres;
    const struct libpq *pq = postgres->pq;
    int version = pq->PQserverVersion(postgres->connection);
    struct text sql = TEXT_INIT;
    if (version < 140000 || version >= 160000) {
        *ret_staged = false;
        return true;
    }
    text_printf(&sql,
                "SELECT 1 FROM pg_class WHERE relkind = 'f' AND (oid = to_regclass('\"%s\"') OR "
                "oid IN (SELECT relid FROM pg_partition_tree(to_regclass('\"%s\"')))) LIMIT 1",
                transfer->table->name, transfer->table->name);
    PGresult *result = pq->PQexec(postgres->connection, sql.bytes);
    bool done = pq->PQresultStatus(result) == PGRES_TUPLES_OK;
    if (done)
        *ret_staged = pq->PQntuples(result) > 0;
    else
        server_failed(postgres, result, "looking for foreign tables", err);
    pq->PQclear(result);
    text_clear(&sql);
    return done;
}

static bool make_stage(const struct transfer *transfer, struct error *err)
{
    struct text sql = TEXT_INIT;
    text_printf(&sql, "CREATE TEMPORARY TABLE \"" STAGE "\" (LIKE \"%s\") ON COMMIT DROP", transfer->table->name);
    bool done = server_run(transfer->load->postgres, sql.bytes, "making a temporary table", err);
    text_clear(&sql);
    return done;
}

static bool end_stage(const struct transfer *transfer, const char *end, struct error *err)
{
    struct text sql = TEXT_INIT;
    text_printf(&sql, "INSERT INTO \"%s\" (", transfer->table->name);
    list_targets(transfer, &sql);
    text_add(&sql, ") SELECT ");
    list_targets(transfer, &sql);
    text_printf(&sql, " FROM \"" STAGE "\"; %s \"" STAGE "\"", end);
    bool done = server_run(transfer->load->postgres, sql.bytes, transfer->doing, err);
    text_clear(&sql);
    return done;
}

/* `end` is what becomes of the stage. */
static bool finish_copy(struct transfer *transfer, const char *end, struct error *err)
{
    return send_piece(transfer, err) && end_copy(transfer->load->postgres, transfer->doing, err) &&
           (!transfer->staged || end_stage(transfer, end, err));
}

static bool take_row(void *context, const struct cell *cells, struct error *err)
{
    struct transfer *transfer = context;
    transfer->row++;
    for (size_t i = 0; i < transfer->table->column_count; i++) {
        if (i > 0)
            text_add_byte(&transfer->piece, '\t');
        if (!add_cell(transfer, i, &cells[i], err))
            return false;
    }
    if (transfer->sharded)
        add_shard(transfer, cells);
    text_add_byte(&transfer->piece, '\n');
    if (++transfer->load->result.rows % ROWS_PER_REPORT == 0)
        progress_advance(transfer->load->progress, transfer->load->result.rows, 0);
    if (transfer->staged && transfer->row % ROWS_PER_STAGE == 0)
        return finish_copy(transfer, "TRUNCATE", err) && begin_copy(transfer, err);
    return transfer->piece.length < PIECE_BYTES || send_piece(transfer, err);
}

static bool load_table(struct load *load, const struct schema_table *table, struct error *err)
{
    struct transfer transfer = {
        .load = load, .table = table, .sharded = columns_table(&load->postgres->columns, table->name)->sharded};
    struct text columns = TEXT_INIT, doing = TEXT_INIT;
    struct cell_reader reader = {.take = take_row, .context = &transfer};

    list_columns(table, "", &columns);
    text_printf(&doing, "loading table %s", table->name);
    transfer.doing = doing.bytes;
    bool done = is_staged(&transfer, &transfer.staged, err) && (!transfer.staged || make_stage(&transfer, err)) &&
                begin_copy(&transfer, err) &&
                load->source.read(&load->source, table->name, columns.bytes, &reader, err) &&
                finish_copy(&transfer, "DROP TABLE", err);
    text_clear(&transfer.piece);
    text_clear(&columns);
    text_clear(&doing);
    return done;
}

static bool is_empty(struct load *load, const char *table, bool *ret_empty, struct error *err)
{
    const struct libpq *pq = load->postgres->pq;
    struct text sql = TEXT_INIT;
    text_printf(&sql, "SELECT 1 FROM \"%s\" LIMIT 1", table);
    PGresult *result = pq->PQexec(load->postgres->connection, sql.bytes);
    bool done = pq->PQresultStatus(result) == PGRES_TUPLES_OK;
    if (done)
        *ret_empty = pq->PQntuples(result) == 0;
    else
        server_failed(load->postgres, result, "looking whether the tables are empty", err);
    pq->PQclear(result);
    text_clear(&sql);
    return done;
}

static bool check_empty(struct load *load, struct error *err)
{
    for (size_t i = 0; i < schema_table_count; i++) {
        bool empty;
        if (!is_empty(load, schema_tables[i].name, &empty, err))
            return false;
        if (!empty)
            return error_set(err, ERROR_USAGE,
                             "%s: table %s has rows already, and nothing was loaded; with --replace all tables are "
                             "emptied first",
                             load->postgres->name, schema_tables[i].name);
    }
    return true;
}

static bool empty_tables(struct load *load, struct error *err)
{
    struct text sql = TEXT_INIT;
    for (size_t i = 0; i < schema_table_count; i++)
        text_printf(&sql, "%s\"%s\"", i > 0 ? ", " : "TRUNCATE ", schema_tables[i].name);
    bool done = server_run(load->postgres, sql.bytes, "emptying the tables", err);
    text_clear(&sql);
    return done;
}

static bool make_tables(struct load *load, struct error *err)
{
    struct text sql = TEXT_INIT;
    load_schema(&sql);
    bool done = server_run(load->postgres, sql.bytes, "making the tables", err);
    text_clear(&sql);
    return done && columns_find(load->postgres, &load->postgres->columns, load->faults, err);
}

static bool load_tables(struct load *load, struct error *err)
{
    for (size_t i = 0; i < schema_table_count; i++)
        if (!load_table(load, &schema_tables[i], err))
            return false;
    return true;
}

/* Planners guess badly about tables that they know nothing of. */
static void analyze(struct load *load)
{
    for (size_t i = 0; load_statistics(i); i++)
        server_try(load->postgres, load_statistics(i));
    for (size_t i = 0; i < schema_table_count; i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "ANALYZE \"%s\"", schema_tables[i].name);
        server_try(load->postgres, sql);
    }
}

static bool commit(struct postgres *postgres, struct error *err)
{
    postgres->committing = true;
    bool done = server_run(postgres, "COMMIT", "committing", err);
    postgres->committing = false;
    return done;
}

static bool run(struct load *load, struct error *err)
{
    struct postgres *postgres = load->postgres;
    progress_begin(load->progress, "loading into the database");
    bool done = server_run(postgres, "BEGIN", "beginning to load", err) && make_tables(load, err) &&
                (load->request->replace ? empty_tables(load, err) : check_empty(load, err)) && load_tables(load, err) &&
                commit(postgres, err);
    if (done) {
        progress_begin(load->progress, "analysing the tables");
        analyze(load);
    }
    return done;
}

bool postgres_load(const struct load_request *request, struct progress *progress, struct load_result *ret_result,
                   struct faults *faults, struct error *err)
{
    struct load load = {.request = request, .progress = progress, .faults = faults};
    struct snapshot *snapshot = NULL;
    struct snapshot_inventory inventory;
    struct arena *arena = arena_new();

    bool done = server_begin(request->url, &load.postgres, err) &&
                snapshot_open(request->path, &snapshot, faults, err) &&
                snapshot_inventory(snapshot, 1, arena, &inventory, faults, err);
    if (done) {
        load.source = snapshot_cells(snapshot);
        snprintf(load.result.name, sizeof load.result.name, "%s", load.postgres->name);
        done = run(&load, err);
    }
    if (done)
        *ret_result = load.result;
    snapshot_close(snapshot);
    postgres_close(load.postgres);
    arena_free(arena);
    return done;
}
