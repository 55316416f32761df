/* SPDX-License-Identifier: MIT
 * Knows the tables of a snapshot in the SQL of PostgreSQL. */
#include "postgres/load.h"

#include "base/day.h"
#include "postgres/rollup.h"

/* Neither the tables of volume nor anything else refers to other tables: that would cost more than the load itself, and
 * few distributed engines can. A report finds what refers to nothing. */
static const char tables[] =
    "CREATE TABLE IF NOT EXISTS snapshot (\n"
    "    key text PRIMARY KEY,\n"
    "    value text\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS model (\n"
    "    id bigint PRIMARY KEY,\n"
    "    key text NOT NULL UNIQUE,\n"
    "    name text,\n"
    "    owner text,\n"
    "    category text,\n"
    "    family text,\n"
    "    listed_at bigint,\n"
    "    delisted_at bigint,\n"
    "    runnable bigint,\n"
    "    url text\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS model_alias (\n"
    "    alias text PRIMARY KEY,\n"
    "    model_id bigint NOT NULL\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS caller (\n"
    "    id bigint PRIMARY KEY,\n"
    "    address text NOT NULL UNIQUE,\n"
    "    label text,\n"
    "    kind text\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS verification (\n"
    "    id bigint PRIMARY KEY,\n"
    "    name text NOT NULL UNIQUE,\n"
    "    verified bigint NOT NULL\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS settlement (\n"
    "    id bigint PRIMARY KEY,\n"
    "    name text NOT NULL UNIQUE,\n"
    "    auditable bigint NOT NULL\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS kind (\n"
    "    id bigint PRIMARY KEY,\n"
    "    name text NOT NULL UNIQUE\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS node (\n"
    "    id bigint PRIMARY KEY,\n"
    "    name text NOT NULL UNIQUE\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS inference (\n"
    "    id bigint NOT NULL,\n"
    "    at bigint NOT NULL,\n"
    "    model_id bigint,\n"
    "    caller_id bigint,\n"
    "    verification_id bigint,\n"
    "    settlement_id bigint,\n"
    "    kind_id bigint,\n"
    "    node_id bigint,\n"
    "    count bigint NOT NULL DEFAULT 1,\n"
    "    failed bigint NOT NULL DEFAULT 0,\n"
    "    tokens_in bigint,\n"
    "    tokens_out bigint,\n"
    "    paid_nano bigint\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS usage_daily (\n"
    "    day bigint NOT NULL,\n"
    "    model_id bigint,\n"
    "    caller_id bigint,\n"
    "    verification_id bigint,\n"
    "    settlement_id bigint,\n"
    "    kind_id bigint,\n"
    "    inferences bigint NOT NULL,\n"
    "    tokens_in bigint,\n"
    "    tokens_out bigint,\n"
    "    paid_nano bigint\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS usage_span (\n"
    "    model_id bigint,\n"
    "    first_day bigint NOT NULL,\n"
    "    last_day bigint NOT NULL\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS node_event (\n"
    "    node_id bigint NOT NULL,\n"
    "    at bigint NOT NULL,\n"
    "    event text NOT NULL\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS node_uptime (\n"
    "    node_id bigint NOT NULL,\n"
    "    day bigint NOT NULL,\n"
    "    up_seconds bigint NOT NULL,\n"
    "    heartbeats bigint,\n"
    "    PRIMARY KEY (node_id, day)\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS failure (\n"
    "    inference_id bigint PRIMARY KEY,\n"
    "    reason text NOT NULL\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS workflow (\n"
    "    contract text NOT NULL,\n"
    "    caller_id bigint,\n"
    "    registered_at bigint,\n"
    "    ends_at bigint,\n"
    "    every_seconds bigint,\n"
    "    stopped_at bigint\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS claim (\n"
    "    metric text NOT NULL,\n"
    "    value text NOT NULL,\n"
    "    unit text,\n"
    "    at bigint,\n"
    "    source_url text\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS mark (\n"
    "    at bigint NOT NULL,\n"
    "    label text NOT NULL\n"
    ");\n";

#define STATISTICS(name, keys, table)                                                                                  \
    "CREATE STATISTICS IF NOT EXISTS " name " (ndistinct) ON " keys " FROM " table ";\n"

/* A planner that knows nothing of an expression takes every row for a group of its own, and then neither adds up in
 * parallel nor in memory. These are the keys of the cuts, spelt as cut.c does; what a cut has beyond eight of them,
 * the most that there may be, is one of two. */
static const char *const statistics[] = {
    STATISTICS("inference_by_day",
               "(at - at % 86400), failed, verification_id, settlement_id, kind_id, (caller_id IS NULL), (count = 0)",
               "inference"),
    STATISTICS("inference_by_node", "(at - at % 86400), failed, node_id", "inference"),
    STATISTICS("inference_by_model", "(at - at % 86400), failed, model_id, verification_id", "inference"),
    STATISTICS("inference_by_caller", "(at - at % 5529600), failed, caller_id", "inference"),
    STATISTICS("inference_by_pair", "model_id, caller_id", "inference"),
    STATISTICS("usage_daily_by_day",
               "day, verification_id, settlement_id, kind_id, (caller_id IS NULL), (inferences = 0)", "usage_daily"),
    STATISTICS("usage_daily_by_model", "day, model_id, verification_id", "usage_daily"),
    STATISTICS("usage_daily_by_caller", "(day - day % 64), caller_id", "usage_daily"),
    STATISTICS("usage_daily_by_pair", "model_id, caller_id", "usage_daily"),
};
_Static_assert(ROLLUP_SET_DAYS == 64 && ROLLUP_SET_DAYS * DAY_SECONDS == 5529600, "the spans of the statistics");

void load_schema(struct text *out)
{
    text_add(out, tables);
}

const char *load_statistics(size_t i)
{
    return i < sizeof statistics / sizeof *statistics ? statistics[i] : NULL;
}
