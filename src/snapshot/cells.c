/* SPDX-License-Identifier: MIT
 * Knows how the rows of an SQLite file become cells. */
#include "snapshot/cells.h"

#include "snapshot/connection.h"
#include "snapshot/failure_leaves.h"

#include <assert.h>
#include <string.h>

static char *select_sql(const char *table, const char *columns)
{
    if (strcmp(table, "failure") == 0)
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

static bool read_table(const struct cell_source *source, const char *table, const char *columns,
                       const struct cell_reader *reader, struct error *err)
{
    const struct snapshot *snapshot = source->context;
    sqlite3_stmt *statement = NULL;
    char doing[64];

    if (!connection_table(snapshot, table)->present)
        return true;
    char *sql = select_sql(table, columns);
    int code = sqlite3_prepare_v2(snapshot->db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = step_rows(statement, reader, err);
    sqlite3_snprintf(sizeof doing, doing, "reading table %s", table);
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        connection_failed(snapshot, snapshot->db, doing, err);
    sqlite3_finalize(statement);
    sqlite3_free(sql);
    return code == SQLITE_DONE;
}

static bool add_failures(const struct cell_source *source, struct arena *arena, struct failures *failures)
{
    const struct snapshot *snapshot = source->context;
    return connection_table(snapshot, "failure")->present &&
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
    source.workers = workers;
    bool ok = inventory_read(&source, arena, ret_inventory, faults, err);
    /* The pages of these tables are not read again. */
    sqlite3_db_release_memory(snapshot->db);
    return ok;
}
