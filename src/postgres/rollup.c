/* SPDX-License-Identifier: MIT
 * Knows the SELECTs that add volume up where it lies, and what must hold for the sums that come back. */
#include "postgres/rollup.h"

#include "base/day.h"
#include "postgres/rows.h"
#include "snapshot/resolver.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What a SELECT may ask for. Keys come first: they are what is grouped by. */
enum item {
    KEY_TIME,
    KEY_FAILED,
    KEY_MODEL,
    KEY_CALLER,
    KEY_VERIFICATION,
    KEY_SETTLEMENT,
    KEY_KIND,
    KEY_NODE,
    KEY_SPAN,
    KEY_AGE,
    KEY_NO_CALLER,
    KEY_FIRST_PARTY,
    KEY_NO_TOKENS,
    KEY_NO_PAYMENT,
    KEY_NO_VOLUME,
    KEY_IN_WINDOW,
    KEY_PAYMENT,
    RECORDS,
    COUNTED,
    VOLUME,
    TOKENS_IN,
    TOKENS_OUT,
    PAID,
    LEAST_VOLUME,
    LEAST_TOKENS_IN,
    LEAST_TOKENS_OUT,
    LEAST_PAID,
    FIRST_TIME,
    LAST_TIME,
    DAYS,
    ITEMS
};

#define BIT(item) (UINT32_C(1) << (item))
#define KEYS (BIT(RECORDS) - 1)
#define TRUTHS                                                                                                     \
    (BIT(KEY_NO_CALLER) | BIT(KEY_FIRST_PARTY) | BIT(KEY_NO_TOKENS) | BIT(KEY_NO_PAYMENT) | BIT(KEY_NO_VOLUME) |   \
     BIT(KEY_IN_WINDOW))

/* {name} stands for the expression of a column; {time} and {count} are called otherwise in each table;
 * {midnight} is that before the time, {window} and {end} are the bounds of the default window; {span} begins
 * the ROLLUP_SET_DAYS days that hold day {bit} of them, {age} counts the bounds that are passed, {first_party}
 * lists the first-party callers. */
static const char *const item_sql[ITEMS] = {
    [KEY_TIME] = "{midnight}",
    [KEY_FAILED] = "{failed}",
    [KEY_MODEL] = "{model_id}",
    [KEY_CALLER] = "{caller_id}",
    [KEY_VERIFICATION] = "{verification_id}",
    [KEY_SETTLEMENT] = "{settlement_id}",
    [KEY_KIND] = "{kind_id}",
    [KEY_NODE] = "{node_id}",
    [KEY_SPAN] = "{span}",
    [KEY_AGE] = "{age}",
    [KEY_NO_CALLER] = "({caller_id} IS NULL)",
    [KEY_FIRST_PARTY] = "({caller_id} IN ({first_party}))",
    [KEY_NO_TOKENS] = "({tokens_in} IS NULL AND {tokens_out} IS NULL)",
    [KEY_NO_PAYMENT] = "({paid_nano} IS NULL)",
    [KEY_NO_VOLUME] = "({count} = 0)",
    [KEY_IN_WINDOW] = "({time} >= {window})",
    [KEY_PAYMENT] = "{paid_nano}",
    [RECORDS] = "count(*)",
    [COUNTED] = "count({count})",
    [VOLUME] = "sum({count})",
    [TOKENS_IN] = "sum({tokens_in})",
    [TOKENS_OUT] = "sum({tokens_out})",
    [PAID] = "sum({paid_nano})",
    [LEAST_VOLUME] = "min({count})",
    [LEAST_TOKENS_IN] = "min({tokens_in})",
    [LEAST_TOKENS_OUT] = "min({tokens_out})",
    [LEAST_PAID] = "min({paid_nano})",
    [FIRST_TIME] = "min({time})",
    [LAST_TIME] = "max({time})",
    [DAYS] = "bit_or(CAST(1 AS bigint) << {bit})",
};

struct volume_table {
    const char *name;
    const char *time, *count; /* its columns for {time} and {count} */
    bool by_day;              /* the time is a day, not seconds */
    uint32_t lacks;           /* items */
};

static const struct volume_table volume_tables[] = {
    {"inference", "at", "count", false, 0},
    {"usage_daily", "day", "inferences", true, BIT(KEY_FAILED) | BIT(KEY_NODE)},
};

struct cut {
    const char *step; /* for progress */
    uint32_t items;
    const char *condition; /* NULL = none */
    bool complete;         /* of complete days only, and of what did not fail */
};

static const struct cut cuts[ROLLUP_KINDS] = {
    [ROLLUP_DAY] = {"adding up days in the database",
                    BIT(KEY_TIME) | BIT(KEY_FAILED) | BIT(KEY_VERIFICATION) | BIT(KEY_SETTLEMENT) |
                        BIT(KEY_KIND) | BIT(KEY_NO_CALLER) | BIT(KEY_FIRST_PARTY) | BIT(KEY_NO_TOKENS) |
                        BIT(KEY_NO_PAYMENT) | BIT(KEY_NO_VOLUME) | BIT(RECORDS) | BIT(COUNTED) | BIT(VOLUME) |
                        BIT(TOKENS_IN) | BIT(TOKENS_OUT) | BIT(PAID) | BIT(LEAST_VOLUME) |
                        BIT(LEAST_TOKENS_IN) | BIT(LEAST_TOKENS_OUT) | BIT(LEAST_PAID) | BIT(FIRST_TIME) |
                        BIT(LAST_TIME),
                    NULL, false},
    [ROLLUP_NODE] = {"adding up nodes in the database",
                     BIT(KEY_TIME) | BIT(KEY_FAILED) | BIT(KEY_NODE) | BIT(VOLUME), NULL, false},
    [ROLLUP_MODEL] = {"adding up models in the database",
                      BIT(KEY_TIME) | BIT(KEY_FAILED) | BIT(KEY_MODEL) | BIT(KEY_VERIFICATION) | BIT(VOLUME) |
                          BIT(PAID),
                      NULL, false},
    [ROLLUP_CALLER] = {"adding up callers in the database",
                       BIT(KEY_FAILED) | BIT(KEY_CALLER) | BIT(KEY_SPAN) | BIT(KEY_AGE) | BIT(KEY_NO_VOLUME) |
                           BIT(VOLUME) | BIT(PAID) | BIT(LAST_TIME) | BIT(DAYS),
                       "{caller_id} IS NOT NULL", false},
    [ROLLUP_PAIR] = {"adding up pairs in the database",
                     BIT(KEY_MODEL) | BIT(KEY_CALLER) | BIT(KEY_IN_WINDOW) | BIT(VOLUME) | BIT(LAST_TIME),
                     "{model_id} IS NOT NULL AND {caller_id} IS NOT NULL AND {count} > 0", true},
    [ROLLUP_PAYMENT] = {"counting payments in the database", BIT(KEY_PAYMENT) | BIT(RECORDS),
                        "{paid_nano} IS NOT NULL AND {time} >= {window}", true},
};

enum reference { MODEL, CALLER, VERIFICATION, SETTLEMENT, KIND, NODE, REFERENCES };

static const struct {
    enum item key;
    const char *column, *table;
} references[REFERENCES] = {
    [MODEL] = {KEY_MODEL, "model_id", "model"},
    [CALLER] = {KEY_CALLER, "caller_id", "caller"},
    [VERIFICATION] = {KEY_VERIFICATION, "verification_id", "verification"},
    [SETTLEMENT] = {KEY_SETTLEMENT, "settlement_id", "settlement"},
    [KIND] = {KEY_KIND, "kind_id", "kind"},
    [NODE] = {KEY_NODE, "node_id", "node"},
};

/* All that is the same for every cut. */
struct asking {
    struct postgres *postgres;
    const struct rollup_request *request;
    struct rollup_sink *sink;
    struct progress *progress;
    struct faults *faults;
    struct resolver resolvers[REFERENCES];
    int64_t taken_at;
    int32_t last_day;
};

/* One SELECT while its rows arrive. */
struct answer {
    struct asking *asking;
    const struct volume_table *table;
    enum rollup_kind kind;
    uint32_t items;
    int64_t rows;
};

static const char *column_sql(const struct asking *asking, const struct volume_table *table, const char *name)
{
    if (strcmp(name, "time") == 0)
        name = table->time;
    else if (strcmp(name, "count") == 0)
        name = table->count;
    const char *sql = columns_expression(&asking->postgres->columns, table->name, name);
    assert(sql);
    return sql;
}

static void add_day(const struct volume_table *table, int32_t day, struct text *sql)
{
    text_printf(sql, "%" PRId64, table->by_day ? day : day_start(day));
}

/* Midnight, by integers only: a division means something else in every other engine. */
static void add_midnight(const struct asking *asking, const struct volume_table *table, struct text *sql)
{
    const char *time = column_sql(asking, table, "time");
    if (table->by_day)
        text_add(sql, time);
    else
        text_printf(sql, "%s - %s %% 86400", time, time);
}

/* Where the span begins, so that rows of one span are one group. */
static void add_span(const struct asking *asking, const struct volume_table *table, struct text *sql)
{
    const char *time = column_sql(asking, table, "time");
    text_printf(sql, "%s - %s %% %d", time, time, ROLLUP_SET_DAYS * (table->by_day ? 1 : DAY_SECONDS));
}

/* The quotient has no rest, so that an engine whose division gives fractions gives the same. */
static void add_day_of_span(const struct asking *asking, const struct volume_table *table, struct text *sql)
{
    const char *time = column_sql(asking, table, "time");
    if (table->by_day)
        text_printf(sql, "CAST(%s %% %d AS integer)", time, ROLLUP_SET_DAYS);
    else
        text_printf(sql, "CAST((%s %% %d - %s %% %d) / %d AS integer)", time, ROLLUP_SET_DAYS * DAY_SECONDS, time,
                    DAY_SECONDS, DAY_SECONDS);
}

static void add_age(const struct asking *asking, const struct volume_table *table, struct text *sql)
{
    const struct rollup_request *request = asking->request;
    for (size_t i = 0; i <= request->bound_count; i++) {
        text_printf(sql, "%sCAST((%s >= ", i > 0 ? " + " : "", column_sql(asking, table, "time"));
        add_day(table, i < request->bound_count ? request->bounds[i] : asking->last_day, sql);
        text_add(sql, ") AS integer)");
    }
}

static void add_first_party(const struct asking *asking, struct text *sql)
{
    const struct snapshot_inventory *inventory = asking->request->inventory;
    const char *before = "";
    for (uint32_t i = 0; i < inventory->caller_count; i++)
        if (snapshot_is_first_party(inventory, i)) {
            text_printf(sql, "%s%" PRId64, before, snapshot_caller_id(inventory, i));
            before = ", ";
        }
}

static void add_name(const struct asking *asking, const struct volume_table *table, const char *name, struct text *sql)
{
    if (strcmp(name, "midnight") == 0)
        add_midnight(asking, table, sql);
    else if (strcmp(name, "span") == 0)
        add_span(asking, table, sql);
    else if (strcmp(name, "bit") == 0)
        add_day_of_span(asking, table, sql);
    else if (strcmp(name, "age") == 0)
        add_age(asking, table, sql);
    else if (strcmp(name, "first_party") == 0)
        add_first_party(asking, sql);
    else if (strcmp(name, "window") == 0)
        add_day(table, asking->request->window_day, sql);
    else if (strcmp(name, "end") == 0)
        add_day(table, asking->last_day, sql);
    else
        text_add(sql, column_sql(asking, table, name));
}

/* Adds `pattern` with what each {name} stands for. */
static void add_pattern(const struct asking *asking, const struct volume_table *table, const char *pattern,
                        struct text *sql)
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
        add_name(asking, table, name, sql);
        at += length;
    }
}

static void add_items(const struct asking *asking, const struct volume_table *table, uint32_t items, struct text *sql)
{
    for (int item = 0; item < ITEMS; item++) {
        if (!(items & BIT(item)))
            continue;
        text_add(sql, sql->length > 0 ? ", " : "SELECT ");
        text_add(sql, BIT(item) & TRUTHS ? "CAST(CAST(" : "CAST(");
        add_pattern(asking, table, item_sql[item], sql);
        text_add(sql, BIT(item) & TRUTHS ? " AS integer) AS bigint)" : " AS bigint)");
    }
}

/* Bounds by the plain column, so that an index or partitions by time spare the rest. */
static void add_condition(const struct asking *asking, const struct volume_table *table, const struct cut *cut,
                          struct text *sql)
{
    text_add(sql, " WHERE ");
    add_pattern(asking, table, cut->condition, sql);
    if (!cut->complete)
        return;
    add_pattern(asking, table, " AND {time} < {end}", sql);
    if (!(table->lacks & BIT(KEY_FAILED)))
        add_pattern(asking, table, " AND {failed} = 0", sql);
}

static void add_groups(const struct asking *asking, const struct volume_table *table, uint32_t keys, struct text *sql)
{
    const char *before = " GROUP BY ";
    if (columns_table(&asking->postgres->columns, table->name)->sharded) {
        text_printf(sql, "%s\"shard\"", before);
        before = ", ";
    }
    for (int item = 0; item < ITEMS; item++) {
        if (!(keys & BIT(item)))
            continue;
        text_add(sql, before);
        add_pattern(asking, table, item_sql[item], sql);
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
static uint32_t items_of(const struct asking *asking, const struct volume_table *table, enum rollup_kind kind)
{
    uint32_t without = has_first_party(asking->request->inventory) ? 0 : BIT(KEY_FIRST_PARTY);
    return cuts[kind].items & ~table->lacks & ~without;
}

static void add_select(const struct asking *asking, const struct volume_table *table, enum rollup_kind kind,
                       struct text *sql)
{
    uint32_t items = items_of(asking, table, kind);
    add_items(asking, table, items, sql);
    text_printf(sql, " FROM \"%s\"", table->name);
    if (cuts[kind].condition)
        add_condition(asking, table, &cuts[kind], sql);
    add_groups(asking, table, items & KEYS, sql);
}

/* A row as integers by item; what was not asked for, or is NULL, is 0. */
struct values {
    int64_t of[ITEMS];
    uint32_t nulls;
};

static bool is_null(const struct values *values, enum item item)
{
    return values->nulls >> item & 1;
}

static bool read_values(const struct copy_field *fields, uint32_t items, struct values *values)
{
    *values = (struct values){.nulls = 0};
    for (int item = 0; item < ITEMS; item++) {
        bool null;
        if (!(items & BIT(item)))
            continue;
        if (!copy_integer(fields++, &values->of[item], &null))
            return false;
        values->nulls |= null ? BIT(item) : 0;
    }
    return true;
}

/* The item that says of which day a row is, if any does. */
static enum item time_item(const struct answer *answer)
{
    return answer->items & BIT(KEY_TIME) ? KEY_TIME : LAST_TIME;
}

static int32_t day_of(const struct answer *answer, const struct values *values)
{
    int64_t time = values->of[time_item(answer)];
    return answer->table->by_day ? (int32_t)time : day_of_time(time);
}

/* Each cut tells what only it can know, and that of days the rest: the same records are in all of them. */
static bool tells(const struct answer *answer, enum item item)
{
    return answer->kind == ROLLUP_DAY || (answer->kind == ROLLUP_MODEL && item == KEY_MODEL) ||
           (answer->kind == ROLLUP_CALLER && item == KEY_CALLER) || (answer->kind == ROLLUP_NODE && item == KEY_NODE);
}

/* "table inference, day 2026-11-22": the place nearest to the rows at fault. */
static void add_fault(const struct answer *answer, const struct values *values, const char *what)
{
    char day[DAY_TEXT_SIZE] = "";
    if (answer->items & BIT(KEY_TIME) && !is_null(values, KEY_TIME) && values->of[KEY_TIME] >= 0 &&
        values->of[KEY_TIME] <= (answer->table->by_day ? DAY_MOST : TIME_MOST))
        day_iso(day_of(answer, values), day);
    faults_add(answer->asking->faults, "%s: table %s%s%s: %s", answer->asking->postgres->name, answer->table->name,
               *day ? ", day " : "", day, what);
}

static void add_column_fault(const struct answer *answer, const struct values *values, enum item item,
                             const char *column, const char *what)
{
    char sentence[256];
    if (!tells(answer, item))
        return;
    snprintf(sentence, sizeof sentence, "%s %s", column, what);
    add_fault(answer, values, sentence);
}

/* What is wrong with a time of the table's unit, with its remedy; NULL = nothing. */
static const char *explain_time(const struct answer *answer, int64_t time)
{
    bool by_day = answer->table->by_day;
    if (!by_day && time_looks_like_milliseconds(time))
        return "is a time in milliseconds or finer; store unix seconds";
    if (time < 0 || time > (by_day ? DAY_MOST : TIME_MOST))
        return by_day ? "is not a day between 1970 and 9999; store days since 1970-01-01"
                      : "is not a time between 1970 and 9999; store unix seconds";
    if (time > (by_day ? answer->asking->last_day : answer->asking->taken_at))
        return "is later than taken_at of table snapshot; correct the one or the other";
    return NULL;
}

static bool check_times(const struct answer *answer, const struct values *values)
{
    static const enum item times[] = {KEY_TIME, FIRST_TIME, LAST_TIME};
    const char *what = NULL;
    for (size_t i = 0; i < ARRAY_SIZE(times) && !what; i++) {
        if (is_null(values, times[i]))
            what = "is missing; fill it or delete the row";
        else if (answer->items & BIT(times[i]))
            what = explain_time(answer, values->of[times[i]]);
    }
    if (what)
        add_column_fault(answer, values, KEY_TIME, answer->table->time, what);
    return !what;
}

static bool check_references(const struct answer *answer, const struct values *values, uint32_t *indexes)
{
    bool good = true;
    for (int i = 0; i < REFERENCES; i++) {
        enum item key = references[i].key;
        char what[128];
        indexes[i] = 0;
        if (!(answer->items & BIT(key)) || is_null(values, key)) {
            indexes[i] = answer->items & BIT(key) ? SNAPSHOT_NONE : 0;
            continue;
        }
        indexes[i] = resolver_find(&answer->asking->resolvers[i], values->of[key]);
        if (indexes[i] != SNAPSHOT_NONE)
            continue;
        snprintf(what, sizeof what, "%" PRId64 " is not in table %s; add it there or store NULL", values->of[key],
                 references[i].table);
        add_column_fault(answer, values, key, references[i].column, what);
        good = false;
    }
    return good;
}

static const struct {
    enum item item;
    const char *column; /* NULL = that of the count */
} amounts[] = {
    {VOLUME, NULL},          {TOKENS_IN, "tokens_in"},          {TOKENS_OUT, "tokens_out"},
    {PAID, "paid_nano"},     {LEAST_VOLUME, NULL},              {LEAST_TOKENS_IN, "tokens_in"},
    {LEAST_TOKENS_OUT, "tokens_out"}, {LEAST_PAID, "paid_nano"}, {KEY_PAYMENT, "paid_nano"},
};

static bool check_amounts(const struct answer *answer, const struct values *values)
{
    bool good = true;
    for (size_t i = 0; i < ARRAY_SIZE(amounts); i++)
        if (values->of[amounts[i].item] < 0) {
            add_column_fault(answer, values, VOLUME, amounts[i].column ? amounts[i].column : answer->table->count,
                             "is negative; correct it or delete the row");
            good = false;
            break;
        }
    bool asked = answer->items & BIT(COUNTED);
    if ((asked && values->of[COUNTED] != values->of[RECORDS]) || is_null(values, VOLUME)) {
        add_column_fault(answer, values, COUNTED, answer->table->count, "is missing; fill it or delete the row");
        good = false;
    }
    if (is_null(values, KEY_FAILED) || values->of[KEY_FAILED] < 0 || values->of[KEY_FAILED] > 1) {
        add_column_fault(answer, values, KEY_FAILED, "failed", "is neither 0 nor 1; store one of them");
        good = false;
    }
    return good;
}

/* Every fault of the row is told. */
static bool check_row(const struct answer *answer, const struct values *values, uint32_t *indexes)
{
    bool good = check_times(answer, values);
    good = check_references(answer, values, indexes) && good;
    return check_amounts(answer, values) && good;
}

static int64_t amount(const struct values *values, enum item item)
{
    return is_null(values, item) ? SNAPSHOT_UNKNOWN : values->of[item];
}

static struct rollup_row row_of(const struct answer *answer, const struct values *values, const uint32_t *indexes)
{
    uint32_t items = answer->items;
    return (struct rollup_row){
        .kind = answer->kind,
        .records = values->of[RECORDS],
        .first_party = values->of[KEY_FIRST_PARTY] != 0,
        .days = values->of[KEY_NO_VOLUME] ? 0 : (uint64_t)values->of[DAYS],
        .record =
            {
                .day = day_of(answer, values),
                .model = indexes[MODEL],
                .caller = values->of[KEY_NO_CALLER] ? SNAPSHOT_NONE : indexes[CALLER],
                .verification = indexes[VERIFICATION],
                .settlement = indexes[SETTLEMENT],
                .kind = indexes[KIND],
                .node = indexes[NODE],
                .inferences = values->of[VOLUME],
                .tokens_in = items & BIT(TOKENS_IN) ? amount(values, TOKENS_IN) : 0,
                .tokens_out = items & BIT(TOKENS_OUT) ? amount(values, TOKENS_OUT) : 0,
                .paid_nano = items & BIT(PAID) ? amount(values, PAID) : values->of[KEY_PAYMENT],
                .failed = values->of[KEY_FAILED] != 0,
            },
    };
}

#define ROWS_PER_REPORT 4096

static bool take_answer(void *context, const struct copy_field *fields, struct error *err)
{
    struct answer *answer = context;
    struct asking *asking = answer->asking;
    uint32_t indexes[REFERENCES];
    struct values values;

    if (!read_values(fields, answer->items, &values))
        return error_set(err, ERROR_IO, "a field of another size");
    if (++answer->rows % ROWS_PER_REPORT == 0)
        progress_advance(asking->progress, answer->rows, 0);
    if (!check_row(answer, &values, indexes))
        return true;
    struct rollup_row row = row_of(answer, &values, indexes);
    if (!asking->sink->take(asking->sink, &row, err))
        return false;
    /* A table without nodes has one cut fewer: its days say what its nodes would, "not stated". */
    if (answer->kind != ROLLUP_DAY || !(answer->table->lacks & BIT(KEY_NODE)))
        return true;
    row.kind = ROLLUP_NODE;
    row.record.node = SNAPSHOT_NONE;
    return asking->sink->take(asking->sink, &row, err);
}

static bool ask(struct asking *asking, const struct volume_table *table, enum rollup_kind kind, struct error *err)
{
    struct answer answer = {
        .asking = asking, .table = table, .kind = kind, .items = items_of(asking, table, kind)};
    struct text sql = TEXT_INIT, doing = TEXT_INIT;

    add_select(asking, table, kind, &sql);
    text_printf(&doing, "adding up table %s", table->name);
    struct rows rows = {.select = sql.bytes, .columns = (unsigned)__builtin_popcount(answer.items),
                        .doing = doing.bytes, .take = take_answer, .context = &answer};
    bool done = rows_read(asking->postgres, &rows, err);
    text_clear(&sql);
    text_clear(&doing);
    return done;
}

static bool is_asked(const struct volume_table *table, enum rollup_kind kind)
{
    return kind != ROLLUP_NODE || !(table->lacks & BIT(KEY_NODE));
}

static void fill_resolvers(struct asking *asking, const struct snapshot_inventory *inventory)
{
    resolver_fill(&asking->resolvers[MODEL], inventory->models, sizeof *inventory->models, inventory->model_count);
    resolver_fill_callers(&asking->resolvers[CALLER], inventory);
    const struct snapshot_modes *modes[] = {&inventory->verifications, &inventory->settlements, &inventory->kinds,
                                            &inventory->nodes};
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
        resolver_fill(&asking->resolvers[VERIFICATION + i], modes[i]->rows, sizeof *modes[i]->rows, modes[i]->count);
}

static bool ask_all(struct asking *asking, struct error *err)
{
    for (int kind = 0; kind < ROLLUP_KINDS; kind++) {
        progress_begin(asking->progress, cuts[kind].step);
        for (size_t i = 0; i < ARRAY_SIZE(volume_tables); i++)
            if (is_asked(&volume_tables[i], (enum rollup_kind)kind) &&
                !ask(asking, &volume_tables[i], (enum rollup_kind)kind, err))
                return false;
        if (kind >= ROLLUP_CALLER && !faults_none(asking->faults, asking->postgres->name, err))
            return false;
    }
    return true;
}

bool postgres_rollups(struct postgres *postgres, const struct rollup_request *request, struct rollup_sink *sink,
                      struct progress *progress, struct faults *faults, struct error *err)
{
    struct asking asking = {.postgres = postgres,
                            .request = request,
                            .sink = sink,
                            .progress = progress,
                            .faults = faults,
                            .taken_at = request->inventory->taken_at,
                            .last_day = day_of_time(request->inventory->taken_at)};
    fill_resolvers(&asking, request->inventory);
    bool done = ask_all(&asking, err);
    for (int i = 0; i < REFERENCES; i++)
        resolver_clear(&asking.resolvers[i]);
    return done;
}
