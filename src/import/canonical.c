/* SPDX-License-Identifier: MIT
 * Knows in which order everything stands in a snapshot of chain data. */
#include "import/canonical.h"

#include <inttypes.h>
#include <string.h>

/* clang-format off */

/* Names that logs gave and that nothing bears any more: the log was removed later. */
static const char *const prune_sql[] = {
    "DELETE FROM model WHERE coalesce(name, owner, category, family, url) IS NULL "
    "AND coalesce(listed_at, delisted_at, runnable) IS NULL "
    "AND id NOT IN (SELECT model_id FROM inference WHERE model_id IS NOT NULL "
    "UNION SELECT model_id FROM usage_daily WHERE model_id IS NOT NULL "
    "UNION SELECT model_id FROM usage_span WHERE model_id IS NOT NULL "
    "UNION SELECT model_id FROM model_alias) "
    "AND (EXISTS (SELECT 1 FROM import_log AS l WHERE l.model = key) "
    "OR EXISTS (SELECT 1 FROM import_leaf AS f WHERE f.model = key))",
    "DELETE FROM caller WHERE label IS NULL AND kind IS NULL "
    "AND id NOT IN (SELECT caller_id FROM inference WHERE caller_id IS NOT NULL "
    "UNION SELECT caller_id FROM usage_daily WHERE caller_id IS NOT NULL "
    "UNION SELECT caller_id FROM workflow WHERE caller_id IS NOT NULL)",
    "DELETE FROM node WHERE id NOT IN (SELECT node_id FROM inference WHERE node_id IS NOT NULL "
    "UNION SELECT node_id FROM node_event UNION SELECT node_id FROM node_uptime) "
    "AND EXISTS (SELECT 1 FROM import_log AS l WHERE l.node = name)",
    "DELETE FROM verification WHERE name IN ('none', 'ZKML', 'TEE') "
    "AND id NOT IN (SELECT verification_id FROM inference WHERE verification_id IS NOT NULL "
    "UNION SELECT verification_id FROM usage_daily WHERE verification_id IS NOT NULL)",
    "DELETE FROM settlement WHERE name IN ('batch', 'individual', 'hashes') "
    "AND id NOT IN (SELECT settlement_id FROM inference WHERE settlement_id IS NOT NULL "
    "UNION SELECT settlement_id FROM usage_daily WHERE settlement_id IS NOT NULL)",
    "DELETE FROM kind WHERE name IN ('ml', 'llm', 'workflow') "
    "AND id NOT IN (SELECT kind_id FROM inference WHERE kind_id IS NOT NULL "
    "UNION SELECT kind_id FROM usage_daily WHERE kind_id IS NOT NULL)",
};

/* The new number of each row, by its name. */
static const char numbers_sql[] =
    "CREATE TEMP TABLE new_model AS SELECT id AS old, row_number() OVER (ORDER BY key) AS new FROM main.model;"
    "CREATE TEMP TABLE new_caller AS SELECT id AS old, row_number() OVER (ORDER BY address) AS new FROM main.caller;"
    "CREATE TEMP TABLE new_verification AS "
    "SELECT id AS old, row_number() OVER (ORDER BY name) AS new FROM main.verification;"
    "CREATE TEMP TABLE new_settlement AS "
    "SELECT id AS old, row_number() OVER (ORDER BY name) AS new FROM main.settlement;"
    "CREATE TEMP TABLE new_kind AS SELECT id AS old, row_number() OVER (ORDER BY name) AS new FROM main.kind;"
    "CREATE TEMP TABLE new_node AS SELECT id AS old, row_number() OVER (ORDER BY name) AS new FROM main.node;"
    "CREATE UNIQUE INDEX temp.new_model_old ON new_model (old, new);"
    "CREATE UNIQUE INDEX temp.new_caller_old ON new_caller (old, new);"
    "CREATE UNIQUE INDEX temp.new_verification_old ON new_verification (old, new);"
    "CREATE UNIQUE INDEX temp.new_settlement_old ON new_settlement (old, new);"
    "CREATE UNIQUE INDEX temp.new_kind_old ON new_kind (old, new);"
    "CREATE UNIQUE INDEX temp.new_node_old ON new_node (old, new);";

#define NEW(table, column) "(SELECT new FROM temp.new_" #table " WHERE old = " column ")"
#define REFERENCES(from) NEW(model, from ".model_id") ", " NEW(caller, from ".caller_id") ", " \
    NEW(verification, from ".verification_id") ", " \
    NEW(settlement, from ".settlement_id") ", " NEW(kind, from ".kind_id")

static const char inventory_sql[] =
    "DELETE FROM fresh.snapshot;"
    "INSERT INTO fresh.snapshot SELECT key, value FROM main.snapshot ORDER BY key;"
    "INSERT INTO fresh.model SELECT n.new, m.key, m.name, m.owner, m.category, m.family, m.listed_at, m.delisted_at, "
    "m.runnable, m.url FROM temp.new_model AS n JOIN main.model AS m ON m.id = n.old ORDER BY n.new;"
    "INSERT INTO fresh.model_alias SELECT a.alias, " NEW(model, "a.model_id") " "
    "FROM main.model_alias AS a ORDER BY a.alias;"
    "INSERT INTO fresh.caller SELECT n.new, c.address, c.label, c.kind "
    "FROM temp.new_caller AS n JOIN main.caller AS c ON c.id = n.old ORDER BY n.new;"
    "INSERT INTO fresh.verification SELECT n.new, v.name, v.verified "
    "FROM temp.new_verification AS n JOIN main.verification AS v ON v.id = n.old ORDER BY n.new;"
    "INSERT INTO fresh.settlement SELECT n.new, s.name, s.auditable "
    "FROM temp.new_settlement AS n JOIN main.settlement AS s ON s.id = n.old ORDER BY n.new;"
    "INSERT INTO fresh.kind SELECT n.new, k.name "
    "FROM temp.new_kind AS n JOIN main.kind AS k ON k.id = n.old ORDER BY n.new;"
    "INSERT INTO fresh.node SELECT n.new, o.name "
    "FROM temp.new_node AS n JOIN main.node AS o ON o.id = n.old ORDER BY n.new;";

/* What the chain gives, numbered from 1, then records that are known by an id, then the rest as it came. */
#define INTO_INFERENCE "INSERT INTO fresh.inference (at, model_id, caller_id, verification_id, settlement_id, " \
    "kind_id, node_id, count, failed, tokens_in, tokens_out, paid_nano) SELECT i.at, " REFERENCES("i") ", " \
    NEW(node, "i.node_id") ", i.count, i.failed, i.tokens_in, i.tokens_out, i.paid_nano"

static const char inference_sql[] =
    INTO_INFERENCE " FROM main.import_derived AS d CROSS JOIN main.inference AS i "
    "WHERE i.id BETWEEN d.first_id AND d.last_id ORDER BY i.id;"
    "CREATE TEMP TABLE new_inference AS SELECT i.id AS old, row_number() OVER (ORDER BY e.id IS NULL, e.id, i.id) + "
    "coalesce((SELECT max(id) FROM fresh.inference), 0) AS new "
    "FROM main.inference AS i LEFT JOIN temp.event_of AS e ON e.inference_id = i.id "
    "WHERE NOT EXISTS (SELECT 1 FROM main.import_derived AS d WHERE i.id BETWEEN d.first_id AND d.last_id);"
    "CREATE UNIQUE INDEX temp.new_inference_old ON new_inference (old, new);"
    INTO_INFERENCE " FROM temp.new_inference AS n JOIN main.inference AS i ON i.id = n.old ORDER BY n.new;"
    "INSERT INTO fresh.failure SELECT coalesce(" NEW(inference, "f.inference_id") ", "
    "f.inference_id - (SELECT first_id - 1 FROM main.import_derived)), f.reason "
    "FROM main.failure AS f ORDER BY 1;";

static const char rest_sql[] =
    "INSERT INTO fresh.usage_daily SELECT d.day, " REFERENCES("d") ", d.inferences, d.tokens_in, d.tokens_out, "
    "d.paid_nano FROM main.usage_daily AS d ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;"
    "INSERT INTO fresh.usage_span SELECT " NEW(model, "s.model_id") ", s.first_day, s.last_day "
    "FROM main.usage_span AS s ORDER BY 1, 2, 3;"
    "INSERT INTO fresh.node_event SELECT " NEW(node, "e.node_id") ", e.at, e.event "
    "FROM main.node_event AS e ORDER BY 1, 2, 3;"
    "INSERT INTO fresh.node_uptime SELECT " NEW(node, "u.node_id") ", u.day, u.up_seconds, u.heartbeats "
    "FROM main.node_uptime AS u ORDER BY 1, 2;"
    "INSERT INTO fresh.workflow SELECT w.contract, " NEW(caller, "w.caller_id") ", w.registered_at, w.ends_at, "
    "w.every_seconds, w.stopped_at FROM main.workflow AS w ORDER BY 1, 2, 3, 4, 5, 6;"
    "INSERT INTO fresh.claim SELECT metric, value, unit, at, source_url FROM main.claim ORDER BY 1, 2, 3, 4, 5;"
    "INSERT INTO fresh.mark SELECT at, label FROM main.mark ORDER BY 1, 2;";

static const char numbers_end_sql[] =
    "DROP TABLE temp.new_model; DROP TABLE temp.new_caller; DROP TABLE temp.new_verification; "
    "DROP TABLE temp.new_settlement; DROP TABLE temp.new_kind; DROP TABLE temp.new_node; "
    "DROP TABLE temp.new_inference; DROP TABLE temp.event_of;";

/* Tables of imports, in the order in which they stand in the file, and what is copied of them. */
static const struct {
    const char *name, *select;
} import_tables[] = {
    {"import_file", "* FROM main.import_file ORDER BY format, sha256"},
    {"import_event", "e.id, " NEW(inference, "e.inference_id") " FROM main.import_event AS e ORDER BY e.id"},
    {"import_log", "* FROM main.import_log"},
    {"import_block", "* FROM main.import_block"},
    {"import_transaction", "* FROM main.import_transaction"},
    {"import_leaf", "* FROM main.import_leaf"},
    {"import_derived", "1, last_id - first_id + 1 FROM main.import_derived"},
};

/* clang-format on */

static bool has_table(struct import *import, const char *name)
{
    int64_t found;
    return database_get(import->database, "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?1",
                        &found, "t", name);
}

/* Somebody else's tables, columns, indexes, views and triggers would be lost. */
static bool is_ours(struct import *import)
{
    int64_t foreign;
    return !database_get(import->database,
                         "SELECT 1 FROM main.sqlite_schema AS s WHERE s.name NOT LIKE 'sqlite_autoindex_%' "
                         "AND s.name NOT IN ('import_file', 'import_event', 'import_log', 'import_block', "
                         "'import_transaction', 'import_leaf', 'import_derived', 'usage_daily_day') "
                         "AND NOT EXISTS "
                         "(SELECT 1 FROM fresh.sqlite_schema AS f WHERE f.name = s.name AND f.sql = s.sql) LIMIT 1",
                         &foreign, "");
}

static void copy_import_tables(struct import *import)
{
    for (size_t i = 0; i < ARRAY_SIZE(import_tables); i++) {
        if (!has_table(import, import_tables[i].name))
            continue;
        sqlite3_stmt *schema = database_query(
            import->database, "SELECT substr(sql, 14) FROM main.sqlite_schema WHERE name = ?1", "t",
            import_tables[i].name);
        if (!database_next(import->database, schema))
            return;
        const char *rest = arena_text(import->arena, (const char *)sqlite3_column_text(schema, 0));
        sqlite3_reset(schema);
        database_script(import->database,
                        arena_printf(import->arena, "CREATE TABLE fresh.%s; INSERT INTO fresh.%s SELECT %s", rest,
                                     import_tables[i].name, import_tables[i].select));
    }
}

static void list_events(struct import *import)
{
    database_script(import->database, "CREATE TEMP TABLE event_of (inference_id INTEGER PRIMARY KEY, id TEXT)");
    if (has_table(import, "import_event"))
        database_script(import->database,
                        "INSERT OR IGNORE INTO temp.event_of SELECT inference_id, id FROM main.import_event");
}

void canonical_write(struct import *import)
{
    int64_t index;
    if (import_failed(import) || !has_table(import, "import_log") || !database_begin_fresh(import->database))
        return;
    if (!is_ours(import)) {
        database_drop_fresh(import->database);
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(prune_sql); i++)
        database_run(import->database, prune_sql[i], "");
    bool has_index = database_get(import->database, "SELECT 1 FROM main.sqlite_schema WHERE name = 'usage_daily_day'",
                                  &index, "");
    database_script(import->database, numbers_sql);
    list_events(import);
    database_script(import->database, inventory_sql);
    database_script(import->database, inference_sql);
    database_script(import->database, rest_sql);
    copy_import_tables(import);
    if (has_index)
        database_script(import->database, "CREATE INDEX fresh.usage_daily_day ON usage_daily (day, model_id)");
    database_script(import->database, numbers_end_sql);
}
