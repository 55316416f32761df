/* SPDX-License-Identifier: MIT
 * Knows the tables of schema version 1 and how a connection to a file from outside is made harmless. */
#include "snapshot/schema.h"

#include "snapshot/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
/* 1768846707 is SNAPSHOT_APPLICATION_ID, 253402300799 is TIME_MOST and 2932896 is DAY_MOST (base/day.h). */
#define TIME_CHECK(column) column " INTEGER CHECK (" column " BETWEEN 0 AND 253402300799)"
#define DAY_CHECK(column) column " INTEGER NOT NULL CHECK (" column " BETWEEN 0 AND 2932896)"
#define AMOUNT_CHECK(column) column " INTEGER CHECK (" column " >= 0)"

/* Tables that a snapshot may lack, each as "name", "(columns)" so that one text serves both scripts. */
#define SPAN_TABLE                                   \
    "(\n"                                            \
    "    model_id INTEGER REFERENCES model (id),\n"  \
    "    " DAY_CHECK("first_day") ",\n"              \
    "    " DAY_CHECK("last_day") ",\n"               \
    "    CHECK (first_day <= last_day)\n"            \
    ") STRICT;\n"
#define NODE_EVENT_TABLE                                                                     \
    "(\n"                                                                                    \
    "    node_id INTEGER NOT NULL REFERENCES node (id),\n"                                   \
    "    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799),\n"                       \
    "    event TEXT NOT NULL CHECK (event IN ('registered', 'enabled', 'disabled'))\n"       \
    ") STRICT;\n"
#define NODE_UPTIME_TABLE                                                                    \
    "(\n"                                                                                    \
    "    node_id INTEGER NOT NULL REFERENCES node (id),\n"                                   \
    "    " DAY_CHECK("day") ",\n"                                                            \
    "    up_seconds INTEGER NOT NULL CHECK (up_seconds BETWEEN 0 AND 86400),\n"              \
    "    " AMOUNT_CHECK("heartbeats") ",\n"                                                  \
    "    UNIQUE (node_id, day)\n"                                                            \
    ") STRICT;\n"
#define FAILURE_TABLE                                                                        \
    "(\n"                                                                                    \
    "    inference_id INTEGER PRIMARY KEY REFERENCES inference (id),\n"                      \
    "    reason TEXT NOT NULL\n"                                                             \
    ") STRICT;\n"
#define WORKFLOW_TABLE                                                                       \
    "(\n"                                                                                    \
    "    contract TEXT NOT NULL,\n"                                                          \
    "    caller_id INTEGER REFERENCES caller (id),\n"                                        \
    "    " TIME_CHECK("registered_at") ",\n"                                                 \
    "    " TIME_CHECK("ends_at") ",\n"                                                       \
    "    " AMOUNT_CHECK("every_seconds") ",\n"                                               \
    "    " TIME_CHECK("stopped_at") "\n"                                                     \
    ") STRICT;\n"

const char schema_optional_sql[] = "CREATE TABLE IF NOT EXISTS usage_span " SPAN_TABLE
                                   "CREATE TABLE IF NOT EXISTS node_event " NODE_EVENT_TABLE
                                   "CREATE TABLE IF NOT EXISTS node_uptime " NODE_UPTIME_TABLE
                                   "CREATE TABLE IF NOT EXISTS failure " FAILURE_TABLE
                                   "CREATE TABLE IF NOT EXISTS workflow " WORKFLOW_TABLE;

const char schema_sql[] =
    "PRAGMA application_id = 1768846707;\n"
    "PRAGMA user_version = 1;\n"
    "CREATE TABLE snapshot (\n"
    "    key TEXT PRIMARY KEY NOT NULL,\n"
    "    value TEXT\n"
    ") STRICT;\n"
    "CREATE TABLE model (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    key TEXT NOT NULL UNIQUE,\n"
    "    name TEXT,\n"
    "    owner TEXT,\n"
    "    category TEXT,\n"
    "    family TEXT,\n"
    "    " TIME_CHECK("listed_at") ",\n"
    "    " TIME_CHECK("delisted_at") ",\n"
    "    runnable INTEGER CHECK (runnable IN (0, 1)),\n"
    "    url TEXT,\n"
    "    CHECK (delisted_at >= listed_at)\n"
    ") STRICT;\n"
    "CREATE TABLE model_alias (\n"
    "    alias TEXT PRIMARY KEY NOT NULL,\n"
    "    model_id INTEGER NOT NULL REFERENCES model (id)\n"
    ") STRICT;\n"
    "CREATE TABLE caller (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    address TEXT NOT NULL UNIQUE,\n"
    "    label TEXT,\n"
    "    kind TEXT CHECK (kind IN ('wallet', 'contract', 'relay', 'first-party', 'unknown'))\n"
    ") STRICT;\n"
    "CREATE TABLE verification (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    name TEXT NOT NULL UNIQUE,\n"
    "    verified INTEGER NOT NULL CHECK (verified IN (0, 1))\n"
    ") STRICT;\n"
    "CREATE TABLE settlement (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    name TEXT NOT NULL UNIQUE,\n"
    "    auditable INTEGER NOT NULL CHECK (auditable IN (0, 1))\n"
    ") STRICT;\n"
    "CREATE TABLE kind (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    name TEXT NOT NULL UNIQUE\n"
    ") STRICT;\n"
    "CREATE TABLE node (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    name TEXT NOT NULL UNIQUE\n"
    ") STRICT;\n"
    "CREATE TABLE inference (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799),\n"
    "    model_id INTEGER REFERENCES model (id),\n"
    "    caller_id INTEGER REFERENCES caller (id),\n"
    "    verification_id INTEGER REFERENCES verification (id),\n"
    "    settlement_id INTEGER REFERENCES settlement (id),\n"
    "    kind_id INTEGER REFERENCES kind (id),\n"
    "    node_id INTEGER REFERENCES node (id),\n"
    "    count INTEGER NOT NULL DEFAULT 1 CHECK (count >= 0),\n"
    "    failed INTEGER NOT NULL DEFAULT 0 CHECK (failed IN (0, 1)),\n"
    "    " AMOUNT_CHECK("tokens_in") ",\n"
    "    " AMOUNT_CHECK("tokens_out") ",\n"
    "    " AMOUNT_CHECK("paid_nano") "\n"
    ") STRICT;\n"
    "CREATE TABLE usage_daily (\n"
    "    " DAY_CHECK("day") ",\n"
    "    model_id INTEGER REFERENCES model (id),\n"
    "    caller_id INTEGER REFERENCES caller (id),\n"
    "    verification_id INTEGER REFERENCES verification (id),\n"
    "    settlement_id INTEGER REFERENCES settlement (id),\n"
    "    kind_id INTEGER REFERENCES kind (id),\n"
    "    inferences INTEGER NOT NULL CHECK (inferences >= 0),\n"
    "    " AMOUNT_CHECK("tokens_in") ",\n"
    "    " AMOUNT_CHECK("tokens_out") ",\n"
    "    " AMOUNT_CHECK("paid_nano") "\n"
    ") STRICT;\n"
    "CREATE TABLE usage_span " SPAN_TABLE
    "CREATE TABLE node_event " NODE_EVENT_TABLE
    "CREATE TABLE node_uptime " NODE_UPTIME_TABLE
    "CREATE TABLE failure " FAILURE_TABLE
    "CREATE TABLE workflow " WORKFLOW_TABLE
    "CREATE TABLE claim (\n"
    "    metric TEXT NOT NULL,\n"
    "    value TEXT NOT NULL,\n"
    "    unit TEXT,\n"
    "    " TIME_CHECK("at") ",\n"
    "    source_url TEXT\n"
    ") STRICT;\n"
    "CREATE TABLE mark (\n"
    "    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799),\n"
    "    label TEXT NOT NULL\n"
    ") STRICT;\n";

/* clang-format on */

static const struct schema_column snapshot_columns[] = {{"key", "TEXT", true}, {"value", "TEXT", true}};
static const struct schema_column model_columns[] = {
    {"id", "INTEGER", true},        {"key", "TEXT", true},
    {"name", "TEXT", true},         {"owner", "TEXT", true},
    {"category", "TEXT", true},     {"family", "TEXT", true},
    {"listed_at", "INTEGER", true}, {"delisted_at", "INTEGER", true},
    {"runnable", "INTEGER", true},  {"url", "TEXT", true},
};
static const struct schema_column alias_columns[] = {{"alias", "TEXT", true}, {"model_id", "INTEGER", true}};
static const struct schema_column caller_columns[] = {
    {"id", "INTEGER", true}, {"address", "TEXT", true}, {"label", "TEXT", true}, {"kind", "TEXT", true}};
static const struct schema_column verification_columns[] = {
    {"id", "INTEGER", true}, {"name", "TEXT", true}, {"verified", "INTEGER", true}};
static const struct schema_column settlement_columns[] = {
    {"id", "INTEGER", true}, {"name", "TEXT", true}, {"auditable", "INTEGER", true}};
static const struct schema_column name_columns[] = {{"id", "INTEGER", true}, {"name", "TEXT", true}};
static const struct schema_column inference_columns[] = {
    {"id", "INTEGER", true},
    {"at", "INTEGER", true},
    {"model_id", "INTEGER", true},
    {"caller_id", "INTEGER", true},
    {"verification_id", "INTEGER", true},
    {"settlement_id", "INTEGER", true},
    {"kind_id", "INTEGER", true},
    {"node_id", "INTEGER", true},
    {"count", "INTEGER", true},
    {"failed", "INTEGER", true},
    {"tokens_in", "INTEGER", true},
    {"tokens_out", "INTEGER", true},
    {"paid_nano", "INTEGER", true},
};
static const struct schema_column daily_columns[] = {
    {"day", "INTEGER", true},           {"model_id", "INTEGER", true},
    {"caller_id", "INTEGER", true},     {"verification_id", "INTEGER", true},
    {"settlement_id", "INTEGER", true}, {"kind_id", "INTEGER", true},
    {"inferences", "INTEGER", true},    {"tokens_in", "INTEGER", true},
    {"tokens_out", "INTEGER", true},    {"paid_nano", "INTEGER", true},
};
static const struct schema_column span_columns[] = {
    {"model_id", "INTEGER", true}, {"first_day", "INTEGER", true}, {"last_day", "INTEGER", true}};
static const struct schema_column node_event_columns[] = {
    {"node_id", "INTEGER", true}, {"at", "INTEGER", true}, {"event", "TEXT", true}};
static const struct schema_column node_uptime_columns[] = {{"node_id", "INTEGER", true},
                                                           {"day", "INTEGER", true},
                                                           {"up_seconds", "INTEGER", true},
                                                           {"heartbeats", "INTEGER", true}};
static const struct schema_column failure_columns[] = {{"inference_id", "INTEGER", true}, {"reason", "TEXT", true}};
static const struct schema_column workflow_columns[] = {
    {"contract", "TEXT", true},   {"caller_id", "INTEGER", true},     {"registered_at", "INTEGER", true},
    {"ends_at", "INTEGER", true}, {"every_seconds", "INTEGER", true}, {"stopped_at", "INTEGER", true},
};
static const struct schema_column claim_columns[] = {{"metric", "TEXT", true},
                                                     {"value", "TEXT", true},
                                                     {"unit", "TEXT", true},
                                                     {"at", "INTEGER", true},
                                                     {"source_url", "TEXT", true}};
static const struct schema_column mark_columns[] = {{"at", "INTEGER", true}, {"label", "TEXT", true}};

#define TABLE(name, required, columns)                                                                       \
    {                                                                                                        \
        name, required, columns, ARRAY_SIZE(columns)                                                         \
    }

const struct schema_table schema_tables[] = {
    TABLE("snapshot", true, snapshot_columns),
    TABLE("model", true, model_columns),
    TABLE("model_alias", true, alias_columns),
    TABLE("caller", true, caller_columns),
    TABLE("verification", true, verification_columns),
    TABLE("settlement", true, settlement_columns),
    TABLE("kind", true, name_columns),
    TABLE("node", true, name_columns),
    TABLE("inference", true, inference_columns),
    TABLE("usage_daily", true, daily_columns),
    TABLE("usage_span", false, span_columns),
    TABLE("node_event", false, node_event_columns),
    TABLE("node_uptime", false, node_uptime_columns),
    TABLE("failure", false, failure_columns),
    TABLE("workflow", false, workflow_columns),
    TABLE("claim", true, claim_columns),
    TABLE("mark", true, mark_columns),
};
const size_t schema_table_count = ARRAY_SIZE(schema_tables);

static bool make_file(const char *path, struct error *err)
{
    int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
    if (file < 0 && errno == EEXIST)
        return error_set(err, ERROR_USAGE,
                         "%s exists already and is not touched; choose another name or remove it first",
                         path);
    if (file < 0)
        return error_set(err, ERROR_IO, "cannot create %s: %s", path, strerror(errno));
    close(file);
    return true;
}

bool schema_create(const char *path, struct error *err)
{
    sqlite3 *db = NULL;

    if (!make_file(path, err))
        return false;
    char *uri = schema_uri(path, "mode=rw");
    bool done = sqlite3_open_v2(uri, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
                                NULL) == SQLITE_OK &&
                sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK &&
                sqlite3_exec(db, schema_sql, NULL, NULL, NULL) == SQLITE_OK &&
                sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    if (!done)
        error_set(err, ERROR_IO, "cannot write the tables of %s: %s", path, sqlite3_errmsg(db));
    if (sqlite3_close(db) != SQLITE_OK)
        done = error_set(err, ERROR_IO, "cannot finish %s", path);
    sqlite3_free(uri);
    if (!done)
        unlink(path);
    return done;
}

/* Long enough for a writer's short transaction to end, short enough for a person to wait. */
#define BUSY_MS 2000

/* A name of 10 kB is odd but shown; no row of ours comes near a mebibyte. */
#define LONGEST_VALUE (1 << 20)

bool schema_harden(sqlite3 *db, struct error *err)
{
    static const struct {
        int option, on;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
    };
    for (size_t i = 0; i < ARRAY_SIZE(settings); i++) {
        int now;
        if (sqlite3_db_config(db, settings[i].option, settings[i].on, &now) != SQLITE_OK ||
            now != settings[i].on)
            return error_set(err, ERROR_IO, "this SQLite (%s) cannot be made safe for files from outside",
                             sqlite3_libversion());
    }
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_busy_timeout(db, BUSY_MS);
    sqlite3_exec(db, "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
    return true;
}

/* A name such as ":memory:" or "a?mode=rw" must mean the file of that name, so every byte but the harmless
 * ones is escaped, and a relative path gets a folder. */
char *schema_uri(const char *path, const char *parameters)
{
    sqlite3_str *uri = sqlite3_str_new(NULL);
    sqlite3_str_appendall(uri, path[0] == '/' ? "file://" : "file:./");
    for (const char *at = path; *at != '\0'; at++) {
        if ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') ||
            strchr("/._-", *at))
            sqlite3_str_appendchar(uri, 1, *at);
        else
            sqlite3_str_appendf(uri, "%%%02x", (unsigned char)*at);
    }
    sqlite3_str_appendf(uri, "?%s", parameters);
    return sqlite3_str_finish(uri);
}
