/* SPDX-License-Identifier: MIT
 * Knows how the rows of an SQLite file become cells. */
#include "snapshot/cells.h"

#include "base/text.h"
#include "snapshot/connection.h"
#include "snapshot/failure_leaves.h"
#include "snapshot/leaves.h"
#include "snapshot/schema.h"
#include "snapshot/tables.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static char *select_sql(const char *table, const char *columns)
{
    if (text_begins_with(columns, "f."))
        return sqlite3_mprintf(
            "SELECT %s FROM main.failure AS f NOT INDEXED LEFT JOIN main.inference AS i ON i.rowid = "
            "f.inference_id ORDER BY f.inference_id",
            columns);
    return sqlite3_mprintf("SELECT %s FROM main.%s NOT INDEXED", columns, table);
}

static struct cell cell_at(sqlite3_stmt *statement, int column)
{
    static const enum cell_type types[] = {
        [SQLITE_NULL] = CELL_NULL,   [SQLITE_INTEGER] = CELL_INTEGER, [SQLITE_TEXT] = CELL_TEXT,
        [SQLITE_FLOAT] = CELL_OTHER, [SQLITE_BLOB] = CELL_OTHER,
    };
    struct cell cell = {.type = types[sqlite3_column_type(statement, column)]};

    if (cell.type == CELL_INTEGER) {
        cell.integer = sqlite3_column_int64(statement, column);
    } else if (cell.type != CELL_NULL) {
        cell.bytes = (const char *)sqlite3_column_text(statement, column);
        cell.length = (size_t)sqlite3_column_bytes(statement, column);
        /* An empty blob has no bytes. */
        cell.bytes = cell.bytes ? cell.bytes : "";
    }
    return cell;
}

/* The code that the last step gave; SQLITE_ROW where the reader had enough. */
static int step_rows(sqlite3_stmt *statement, const struct cell_reader *reader, struct error *err)
{
    struct cell cells[CELLS_MOST];
    int code, columns = sqlite3_column_count(statement);

    assert(columns <= CELLS_MOST);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++)
            cells[i] = cell_at(statement, i);
        if (!reader->take(reader->context, cells, err))
            break;
    }
    return code;
}

static bool reading_failed(const struct snapshot *snapshot, const char *table, struct error *err)
{
    char doing[64];
    sqlite3_snprintf(sizeof doing, doing, "reading table %s", table);
    return connection_failed(snapshot, snapshot->db, doing, err);
}

static bool read_by_statement(const struct snapshot *snapshot, const char *table, const char *columns,
                              const struct cell_reader *reader, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    char *sql = select_sql(table, columns);
    int code = sqlite3_prepare_v2(snapshot->db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = step_rows(statement, reader, err);
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        reading_failed(snapshot, table, err);
    sqlite3_finalize(statement);
    sqlite3_free(sql);
    return code == SQLITE_DONE;
}

/* A table whose rows are read from the pages of the file. */
struct pages {
    const struct snapshot *snapshot;
    const char *table, *columns;
    const struct cell_reader *reader;
    struct error *err;
    int places[CELLS_MOST]; /* in the row, of each column; ROWID */
    size_t count;
    size_t values; /* that every row must have */
    char *texts;   /* of the row at hand, terminated */
    sqlite3_stmt *lookup;
    bool stopped;
};

#define ROWID (-1)

static const struct schema_table *find_schema(const char *table)
{
    const struct schema_table *found = schema_tables;
    while (strcmp(found->name, table) != 0)
        found++;
    return found;
}

/* False for a column that is not the table's own. */
static bool place_column(struct pages *pages, const char *name, size_t length)
{
    const struct schema_table *schema = find_schema(pages->table);
    int place = 0;
    if (length == strlen("rowid") && memcmp(name, "rowid", length) == 0)
        place = ROWID;
    while (place >= 0 && place < (int)schema->column_count &&
           (strlen(schema->columns[place].name) != length || memcmp(schema->columns[place].name, name, length) != 0))
        place++;
    if (place == (int)schema->column_count || pages->count == CELLS_MOST)
        return false;
    if (place == tables_named(pages->snapshot, pages->table)->rowid_column)
        place = ROWID;
    if (place >= (int)pages->values)
        pages->values = (size_t)place + 1;
    pages->places[pages->count++] = place;
    return true;
}

static bool place_columns(struct pages *pages)
{
    for (const char *name = pages->columns; *name; name += *name ? strspn(name, ", ") : 0) {
        size_t length = strcspn(name, ",");
        if (!place_column(pages, name, length))
            return false;
        name += length;
    }
    return true;
}

/* False for what is neither integer nor text nor NULL. */
static bool make_cell(const struct leaf_value *value, struct cell *cell, char **text)
{
    *cell = (struct cell){.type = CELL_NULL};
    if (leaf_value_is_integer(value)) {
        *cell = (struct cell){.type = CELL_INTEGER, .integer = leaf_value_integer(value)};
        return true;
    }
    if (!leaf_value_is_text(value))
        return value->type == 0;
    *cell = (struct cell){.type = CELL_TEXT, .bytes = *text, .length = value->size};
    memcpy(*text, value->bytes, value->size);
    (*text)[value->size] = '\0';
    *text += value->size + 1;
    return true;
}

static bool make_cells(const struct pages *pages, const struct leaf_row *row, struct cell *cells)
{
    struct leaf_value values[CELLS_MOST];
    char *text = pages->texts;
    bool good = leaf_values(row, values, pages->values) == pages->values;
    for (size_t i = 0; good && i < pages->count; i++) {
        if (pages->places[i] == ROWID)
            cells[i] = (struct cell){.type = CELL_INTEGER, .integer = row->rowid};
        else
            good = make_cell(&values[pages->places[i]], &cells[i], &text);
    }
    return good;
}

/* A row that is not simple: SQLite reads it. */
static bool look_up(struct pages *pages, int64_t rowid, struct cell *cells)
{
    const struct snapshot *snapshot = pages->snapshot;
    if (!pages->lookup) {
        char *sql =
            sqlite3_mprintf("SELECT %s FROM main.%s NOT INDEXED WHERE rowid = ?1", pages->columns, pages->table);
        sqlite3_prepare_v2(snapshot->db, sql, -1, &pages->lookup, NULL);
        sqlite3_free(sql);
    }
    sqlite3_reset(pages->lookup);
    sqlite3_bind_int64(pages->lookup, 1, rowid);
    int code = sqlite3_step(pages->lookup);
    if (code == SQLITE_DONE)
        return leaves_row_lost(snapshot, pages->table, rowid, pages->err);
    if (code != SQLITE_ROW)
        return reading_failed(snapshot, pages->table, pages->err);
    for (size_t i = 0; i < pages->count; i++)
        cells[i] = cell_at(pages->lookup, (int)i);
    return true;
}

static bool take_rows(void *context, const struct leaf_row *rows, size_t count)
{
    struct pages *pages = context;
    struct cell cells[CELLS_MOST];
    for (size_t i = 0; i < count && !pages->stopped; i++)
        pages->stopped = (!make_cells(pages, &rows[i], cells) && !look_up(pages, rows[i].rowid, cells)) ||
                         !pages->reader->take(pages->reader->context, cells, pages->err);
    return !pages->stopped;
}

static bool read_from_pages(struct pages *pages, struct error *err)
{
    const struct snapshot *snapshot = pages->snapshot;
    struct leaf_reader reader = {.take = take_rows, .context = pages};
    struct snapshot_layout leaves;
    if (!leaves_find(snapshot, pages->table, &leaves, err))
        return false;
    pages->texts = memory_grow(NULL, CELLS_MOST, (size_t)leaves.page_size + 1);
    bool done = leaves_read(snapshot, snapshot->db, &leaves, 0, leaves.count, &reader, err) && !pages->stopped;
    sqlite3_finalize(pages->lookup);
    free(pages->texts);
    snapshot_layout_clear(&leaves);
    return done;
}

static bool read_table(const struct cell_source *source, const char *table, const char *columns,
                       const struct cell_reader *reader, struct error *err)
{
    const struct snapshot *snapshot = source->context;
    struct pages pages = {.snapshot = snapshot, .table = table, .columns = columns, .reader = reader, .err = err};
    if (!tables_named(snapshot, table)->present)
        return true;
    if (leaves_are_ordered(snapshot, table) && snapshot->is_utf8 && place_columns(&pages))
        return read_from_pages(&pages, err);
    return read_by_statement(snapshot, table, columns, reader, err);
}

static bool add_failures(const struct cell_source *source, struct arena *arena, struct failures *failures)
{
    const struct snapshot *snapshot = source->context;
    return tables_named(snapshot, "failure")->present &&
           failure_leaves_add(snapshot, source->workers, arena, failures);
}

struct cell_source snapshot_cells(struct snapshot *snapshot)
{
    return (struct cell_source){
        .name = snapshot->path, .read = read_table, .add_failures = add_failures, .workers = 1, .context = snapshot};
}

bool snapshot_inventory(struct snapshot *snapshot, unsigned workers, struct arena *arena,
                        struct snapshot_inventory *ret_inventory, struct faults *faults, struct error *err)
{
    struct cell_source source = snapshot_cells(snapshot);
    struct error why = ERROR_INIT;
    source.workers = workers;
    bool ok = inventory_read(&source, arena, ret_inventory, faults, &why);
    /* Faults of what is half one file and half another. */
    if (!ok && why.kind == ERROR_INPUT && !connection_unchanged(snapshot, err))
        faults_clear(faults);
    if (!ok)
        error_set(err, why.kind, "%s", why.message);
    /* The pages of these tables are not read again. */
    sqlite3_db_release_memory(snapshot->db);
    return ok;
}
