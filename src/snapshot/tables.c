/* SPDX-License-Identifier: MIT
 * Knows how to ask a file for its tables and columns, and which of them cannot be read as ours. */
#include "snapshot/tables.h"

#include "base/decimal.h"
#include "snapshot/connection.h"
#include "snapshot/schema.h"

#include <string.h>

static bool next_row(const struct snapshot *snapshot, sqlite3_stmt *statement, bool *ret_row, struct error *err)
{
    int code = sqlite3_step(statement);
    *ret_row = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return true;
    return connection_failed(snapshot, snapshot->db, "reading the schema", err);
}

static bool prepare(const struct snapshot *snapshot, const char *sql, const char *table, sqlite3_stmt **ret_statement,
                    struct error *err)
{
    if (sqlite3_prepare_v2(snapshot->db, sql, -1, ret_statement, NULL) != SQLITE_OK)
        return connection_failed(snapshot, snapshot->db, "reading the schema", err);
    sqlite3_bind_text(*ret_statement, 1, table, -1, SQLITE_STATIC);
    return true;
}

/* Finds the table; ret_table->present says whether its columns are worth looking at. */
static bool check_table(const struct snapshot *snapshot, const struct schema_table *table,
                        struct snapshot_table *ret_table, struct faults *faults, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;

    if (!prepare(snapshot,
                 "SELECT type, wr, (SELECT rootpage FROM main.sqlite_schema AS s WHERE s.type = 'table' AND s.name = "
                 "?1 COLLATE NOCASE) FROM pragma_table_list WHERE schema = 'main' AND name = ?1 COLLATE NOCASE",
                 table->name, &statement, err))
        return false;
    bool done = next_row(snapshot, statement, &row, err);
    if (done && !row && table->required)
        faults_add(faults,
                   "%s: table %s is missing; `inuse init` makes a file with all tables to copy it from",
                   snapshot->path, table->name);
    else if (done && row && strcmp((const char *)sqlite3_column_text(statement, 0), "table") != 0)
        faults_add(faults, "%s: %s is a %s where a table belongs; store its rows in a table of that name",
                   snapshot->path, table->name, sqlite3_column_text(statement, 0));
    else if (done && row && sqlite3_column_int(statement, 1) != 0)
        faults_add(faults, "%s: table %s is WITHOUT ROWID; create it as inuse-snapshot(5) shows",
                   snapshot->path, table->name);
    else
        *ret_table = (struct snapshot_table){.present = done && row, .rowid_column = -1};
    if (ret_table->present)
        ret_table->root = (uint32_t)sqlite3_column_int64(statement, 2);
    sqlite3_finalize(statement);
    return done;
}

static bool name_is_rowid(const char *name)
{
    return sqlite3_stricmp(name, "rowid") == 0 || sqlite3_stricmp(name, "oid") == 0 ||
           sqlite3_stricmp(name, "_rowid_") == 0;
}

static bool type_has(const char *type, const char *word)
{
    char pattern[8];
    sqlite3_snprintf(sizeof pattern, pattern, "%%%s%%", word);
    return sqlite3_strlike(pattern, type, 0) == 0;
}

/* Integers of such a column are stored as integers, but read as REAL (https://www.sqlite.org/datatype3.html, 3.1). */
static bool type_is_real(const char *type)
{
    return (type_has(type, "REAL") || type_has(type, "FLOA") || type_has(type, "DOUB")) && !type_has(type, "INT") &&
           !type_has(type, "CHAR") && !type_has(type, "CLOB") && !type_has(type, "TEXT") && !type_has(type, "BLOB");
}

/* What rows without the column have there: only what is plain to see. */
static void place_default(const char *type, const char *text, struct snapshot_column *column)
{
    if (!text || sqlite3_stricmp(text, "NULL") == 0)
        return;
    column->absent = COLUMN_OTHER;
    if (type_has(type, "INT") && decimal_parse_int64(text, &column->absent_value))
        column->absent = COLUMN_INTEGER;
}

/* Takes note of where the table has a column, the next one of `*seen` so far: as the `ours`-th of schema.h, or none of
 * them. A key of one INTEGER is the rowid unless it has an index of its own. */
static void place_column(sqlite3_stmt *statement, uint8_t ours, size_t *seen, struct snapshot_table *placed)
{
    const char *type = (const char *)sqlite3_column_text(statement, 2);
    if (ours != COLUMN_FOREIGN && (*seen >= SNAPSHOT_COLUMNS || type_is_real(type)))
        placed->stored = placed->ordered = false;
    if (ours != COLUMN_FOREIGN && ours != *seen)
        placed->ordered = false;
    if (*seen < SNAPSHOT_COLUMNS) {
        struct snapshot_column *column = &placed->columns[*seen];
        *column = (struct snapshot_column){.ours = ours};
        place_default(type, (const char *)sqlite3_column_text(statement, 5), column);
        placed->column_count = ours != COLUMN_FOREIGN ? *seen + 1 : placed->column_count;
    }
    if (sqlite3_column_int(statement, 3) == 1 && sqlite3_column_int(statement, 4) == 0)
        placed->rowid_column = (int)*seen;
    *seen += 1;
}

static uint8_t find_column(const struct schema_table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (sqlite3_stricmp(name, table->columns[i].name) == 0)
            return (uint8_t)i;
    return COLUMN_FOREIGN;
}

/* Which of the wanted columns the table has, as bits, and how they lie; faults for columns that would compute or hide
 * something. */
static bool find_columns(const struct snapshot *snapshot, const struct schema_table *table,
                         struct snapshot_table *placed, uint64_t *ret_found, struct faults *faults, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    uint64_t found = 0;
    size_t seen = 0;
    bool row, done;

    if (!prepare(snapshot,
                 "SELECT name, hidden, type, pk, (SELECT count(*) FROM pragma_index_list(?1, 'main') WHERE origin = "
                 "'pk'), dflt_value FROM pragma_table_xinfo(?1, 'main')",
                 table->name, &statement, err))
        return false;
    placed->stored = placed->ordered = true;
    while ((done = next_row(snapshot, statement, &row, err)) && row) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        uint8_t ours = find_column(table, name);
        place_column(statement, ours, &seen, placed);
        if (sqlite3_column_int(statement, 1) != 0)
            faults_add(faults, "%s: column %s of table %s is computed; store its values instead",
                       snapshot->path, name, table->name);
        if (name_is_rowid(name))
            faults_add(faults, "%s: column %s of table %s hides the number of the row; rename it",
                       snapshot->path, name, table->name);
        if (ours != COLUMN_FOREIGN)
            found |= UINT64_C(1) << ours;
    }
    sqlite3_finalize(statement);
    *ret_found = found;
    return done;
}

static bool check_columns(const struct snapshot *snapshot, const struct schema_table *table,
                          struct snapshot_table *placed, struct faults *faults, struct error *err)
{
    uint64_t found;
    if (!find_columns(snapshot, table, placed, &found, faults, err))
        return false;
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].required && !(found >> i & 1))
            faults_add(faults, "%s: table %s has no column %s; add it: ALTER TABLE %s ADD COLUMN %s %s",
                       snapshot->path, table->name, table->columns[i].name, table->name,
                       table->columns[i].name, table->columns[i].type);
    return true;
}

bool tables_find(struct snapshot *snapshot, struct faults *faults, struct error *err)
{
    snapshot->tables = memory_zeroed(schema_table_count, sizeof *snapshot->tables);
    for (size_t i = 0; i < schema_table_count; i++) {
        struct snapshot_table *table = &snapshot->tables[i];
        if (!check_table(snapshot, &schema_tables[i], table, faults, err) ||
            (table->present && !check_columns(snapshot, &schema_tables[i], table, faults, err)))
            return false;
    }
    return faults_none(faults, snapshot->path, err);
}

const struct snapshot_table *tables_named(const struct snapshot *snapshot, const char *name)
{
    size_t i = 0;
    while (strcmp(schema_tables[i].name, name) != 0)
        i++;
    return &snapshot->tables[i];
}
