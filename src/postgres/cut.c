/* SPDX-License-Identifier: MIT
 * Knows how a cut through volume is asked for in SQL. */
#include "postgres/cut.h"

#include "base/day.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define BIT(name) CUT_BIT(CUT_##name)
#define KEYS (BIT(RECORDS) - 1)
#define TRUTHS (BIT(NO_CALLER) | BIT(FIRST_PARTY) | BIT(NO_TOKENS) | BIT(NO_PAYMENT) | BIT(NO_VOLUME) | BIT(IN_WINDOW))

/* {name} stands for the expression of a column; {time} and {count} are called otherwise in each table; {midnight} is
 * that before the time, {window} and {end} are the bounds of the default window; {span} begins the ROLLUP_SET_DAYS days
 * that hold day {bit} of them, {age} counts the bounds that are passed, {first_party} lists the first-party callers. */
static const char *const item_sql[CUT_ITEMS] = {
    [CUT_TIME] = "{midnight}",
    [CUT_FAILED] = "{failed}",
    [CUT_MODEL] = "{model_id}",
    [CUT_CALLER] = "{caller_id}",
    [CUT_VERIFICATION] = "{verification_id}",
    [CUT_SETTLEMENT] = "{settlement_id}",
    [CUT_KIND] = "{kind_id}",
    [CUT_NODE] = "{node_id}",
    [CUT_SPAN] = "{span}",
    [CUT_AGE] = "{age}",
    [CUT_NO_CALLER] = "({caller_id} IS NULL)",
    [CUT_FIRST_PARTY] = "({caller_id} IN ({first_party}))",
    [CUT_NO_TOKENS] = "({tokens_in} IS NULL AND {tokens_out} IS NULL)",
    [CUT_NO_PAYMENT] = "({paid_nano} IS NULL)",
    [CUT_NO_VOLUME] = "({count} = 0)",
    [CUT_IN_WINDOW] = "({time} >= {window})",
    [CUT_PAYMENT] = "{paid_nano}",
    [CUT_RECORDS] = "count(*)",
    [CUT_COUNTED] = "count({count})",
    [CUT_VOLUME] = "sum({count})",
    [CUT_TOKENS_IN] = "sum({tokens_in})",
    [CUT_TOKENS_OUT] = "sum({tokens_out})",
    [CUT_PAID] = "sum({paid_nano})",
    [CUT_LEAST_VOLUME] = "min({count})",
    [CUT_LEAST_TOKENS_IN] = "min({tokens_in})",
    [CUT_LEAST_TOKENS_OUT] = "min({tokens_out})",
    [CUT_LEAST_PAID] = "min({paid_nano})",
    [CUT_FIRST_TIME] = "min({time})",
    [CUT_LAST_TIME] = "max({time})",
    [CUT_DAYS] = "bit_or(CAST(1 AS bigint) << {bit})",
};

const struct cut_table cut_tables[CUT_TABLES] = {
    {"inference", "at", "count", false, 0},
    {"usage_daily", "day", "inferences", true, BIT(FAILED) | BIT(NODE)},
};

/* What the cuts of a kind ask for. */
struct definition {
    const char *step;
    uint32_t items;
    const char *condition; /* NULL = none */
    bool complete;         /* of complete days only, and of what did not fail */
};

static const struct definition definitions[ROLLUP_KINDS] = {
    [ROLLUP_DAY] = {"adding up days in the database",
                    BIT(TIME) | BIT(FAILED) | BIT(VERIFICATION) | BIT(SETTLEMENT) | BIT(KIND) | BIT(NO_CALLER) |
                        BIT(FIRST_PARTY) | BIT(NO_TOKENS) | BIT(NO_PAYMENT) | BIT(NO_VOLUME) | BIT(RECORDS) |
                        BIT(COUNTED) | BIT(VOLUME) | BIT(TOKENS_IN) | BIT(TOKENS_OUT) | BIT(PAID) |
                        BIT(LEAST_VOLUME) | BIT(LEAST_TOKENS_IN) | BIT(LEAST_TOKENS_OUT) | BIT(LEAST_PAID) |
                        BIT(FIRST_TIME) | BIT(LAST_TIME),
                    NULL, false},
    [ROLLUP_NODE] = {"adding up nodes in the database", BIT(TIME) | BIT(FAILED) | BIT(NODE) | BIT(VOLUME), NULL, false},
    [ROLLUP_MODEL] = {"adding up models in the database",
                      BIT(TIME) | BIT(FAILED) | BIT(MODEL) | BIT(VERIFICATION) | BIT(VOLUME) | BIT(PAID), NULL, false},
    [ROLLUP_CALLER] = {"adding up callers in the database",
                       BIT(FAILED) | BIT(CALLER) | BIT(SPAN) | BIT(AGE) | BIT(NO_VOLUME) | BIT(VOLUME) | BIT(PAID) |
                           BIT(LAST_TIME) | BIT(DAYS),
                       "{caller_id} IS NOT NULL", false},
    [ROLLUP_PAIR] = {"adding up pairs in the database",
                     BIT(MODEL) | BIT(CALLER) | BIT(IN_WINDOW) | BIT(VOLUME) | BIT(LAST_TIME),
                     "{model_id} IS NOT NULL AND {caller_id} IS NOT NULL AND {count} > 0", true},
    [ROLLUP_PAYMENT] = {"counting payments in the database", BIT(PAYMENT) | BIT(RECORDS),
                        "{paid_nano} IS NOT NULL AND {time} >= {window}", true},
};

static const char *column_sql(const struct cut *cut, const char *name)
{
    if (strcmp(name, "time") == 0)
        name = cut->table->time;
    else if (strcmp(name, "count") == 0)
        name = cut->table->count;
    const char *sql = columns_expression(cut->columns, cut->table->name, name);
    assert(sql);
    return sql;
}

/* That of taken_at, which is not complete. */
static int32_t last_day(const struct cut *cut)
{
    return day_of_time(cut->request->inventory->taken_at);
}

static void add_day(const struct cut *cut, int32_t day, struct text *sql)
{
    text_printf(sql, "%" PRId64, cut->table->by_day ? day : day_start(day));
}

/* Midnight, by integers only: a division means something else in every other engine. */
static void add_midnight(const struct cut *cut, struct text *sql)
{
    const char *time = column_sql(cut, "time");
    if (cut->table->by_day)
        text_add(sql, time);
    else
        text_printf(sql, "%s - %s %% 86400", time, time);
}

/* Where the span begins, so that rows of one span are one group. */
static void add_span(const struct cut *cut, struct text *sql)
{
    const char *time = column_sql(cut, "time");
    text_printf(sql, "%s - %s %% %d", time, time, ROLLUP_SET_DAYS * (cut->table->by_day ? 1 : DAY_SECONDS));
}

/* The quotient has no rest, so that an engine whose division gives fractions gives the same. */
static void add_day_of_span(const struct cut *cut, struct text *sql)
{
    const char *time = column_sql(cut, "time");
    if (cut->table->by_day)
        text_printf(sql, "CAST(%s %% %d AS integer)", time, ROLLUP_SET_DAYS);
    else
        text_printf(sql, "CAST((%s %% %d - %s %% %d) / %d AS integer)", time, ROLLUP_SET_DAYS * DAY_SECONDS, time,
                    DAY_SECONDS, DAY_SECONDS);
}

static void add_age(const struct cut *cut, struct text *sql)
{
    const struct rollup_request *request = cut->request;
    for (size_t i = 0; i <= request->bound_count; i++) {
        text_printf(sql, "%sCAST((%s >= ", i > 0 ? " + " : "", column_sql(cut, "time"));
        add_day(cut, i < request->bound_count ? request->bounds[i] : last_day(cut), sql);
        text_add(sql, ") AS integer)");
    }
}

static void add_first_party(const struct cut *cut, struct text *sql)
{
    const struct snapshot_inventory *inventory = cut->request->inventory;
    const char *before = "";
    for (uint32_t i = 0; i < inventory->caller_count; i++)
        if (snapshot_is_first_party(inventory, i)) {
            text_printf(sql, "%s%" PRId64, before, snapshot_caller_id(inventory, i));
            before = ", ";
        }
}

static void add_name(const struct cut *cut, const char *name, struct text *sql)
{
    if (strcmp(name, "midnight") == 0)
        add_midnight(cut, sql);
    else if (strcmp(name, "span") == 0)
        add_span(cut, sql);
    else if (strcmp(name, "bit") == 0)
        add_day_of_span(cut, sql);
    else if (strcmp(name, "age") == 0)
        add_age(cut, sql);
    else if (strcmp(name, "first_party") == 0)
        add_first_party(cut, sql);
    else if (strcmp(name, "window") == 0)
        add_day(cut, cut->request->window_day, sql);
    else if (strcmp(name, "end") == 0)
        add_day(cut, last_day(cut), sql);
    else
        text_add(sql, column_sql(cut, name));
}

/* Adds `pattern` with what each {name} stands for. */
static void add_pattern(const struct cut *cut, const char *pattern, struct text *sql)
{
    char name[32];
    for (const char *at = pattern; *at != '\0'; at++) {
        if (*at != '{') {
            text_add_byte(sql, *at);
            continue;
        }
        size_t length = strcspn(++at, "}");
        assert(length < sizeof name);
        memcpy(name, at, length);
        name[length] = '\0';
        add_name(cut, name, sql);
        at += length;
    }
}

static void add_items(const struct cut *cut, uint32_t items, struct text *sql)
{
    for (int item = 0; item < CUT_ITEMS; item++) {
        if (!(items & CUT_BIT(item)))
            continue;
        text_add(sql, sql->length > 0 ? ", " : "SELECT ");
        text_add(sql, CUT_BIT(item) & TRUTHS ? "CAST(CAST(" : "CAST(");
        add_pattern(cut, item_sql[item], sql);
        text_add(sql, CUT_BIT(item) & TRUTHS ? " AS integer) AS bigint)" : " AS bigint)");
    }
}

/* Bounds by the plain column, so that an index or partitions by time spare the rest. */
static void add_condition(const struct cut *cut, struct text *sql)
{
    const struct definition *definition = &definitions[cut->kind];
    if (!definition->condition)
        return;
    text_add(sql, " WHERE ");
    add_pattern(cut, definition->condition, sql);
    if (!definition->complete)
        return;
    add_pattern(cut, " AND {time} < {end}", sql);
    if (!(cut->table->lacks & BIT(FAILED)))
        add_pattern(cut, " AND {failed} = 0", sql);
}

static void add_groups(const struct cut *cut, uint32_t keys, struct text *sql)
{
    const char *before = " GROUP BY ";
    if (columns_table(cut->columns, cut->table->name)->sharded) {
        text_printf(sql, "%s\"shard\"", before);
        before = ", ";
    }
    for (int item = 0; item < CUT_ITEMS; item++) {
        if (!(keys & CUT_BIT(item)))
            continue;
        text_add(sql, before);
        add_pattern(cut, item_sql[item], sql);
        before = ", ";
    }
}

static bool has_first_party(const struct snapshot_inventory *inventory)
{
    for (uint32_t i = 0; i < inventory->caller_count; i++)
        if (snapshot_is_first_party(inventory, i))
            return true;
    return false;
}

/* Nobody can be in a list of none. */
uint32_t cut_items(const struct cut *cut)
{
    uint32_t without = has_first_party(cut->request->inventory) ? 0 : BIT(FIRST_PARTY);
    if (cut->kind == ROLLUP_NODE && cut->table->lacks & BIT(NODE))
        return 0;
    return definitions[cut->kind].items & ~cut->table->lacks & ~without;
}

void cut_select(const struct cut *cut, struct text *sql)
{
    uint32_t items = cut_items(cut);
    add_items(cut, items, sql);
    text_printf(sql, " FROM \"%s\"", cut->table->name);
    add_condition(cut, sql);
    add_groups(cut, items & KEYS, sql);
}

const char *cut_step(enum rollup_kind kind)
{
    return definitions[kind].step;
}
