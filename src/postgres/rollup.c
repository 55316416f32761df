/* SPDX-License-Identifier: MIT
 * Knows what must hold for the sums that a database sends, and what each of them says. */
#include "postgres/rollup.h"

#include "base/day.h"
#include "postgres/cut.h"
#include "postgres/rows.h"
#include "snapshot/resolver.h"

#include <inttypes.h>
#include <stdio.h>

/* That come between two reports of progress. */
#define ROWS_PER_REPORT 4096

enum reference { MODEL, CALLER, VERIFICATION, SETTLEMENT, KIND, NODE, REFERENCES };

static const struct {
    enum cut_item key;
    const char *column, *table;
} references[REFERENCES] = {
    [MODEL] = {CUT_MODEL, "model_id", "model"},
    [CALLER] = {CUT_CALLER, "caller_id", "caller"},
    [VERIFICATION] = {CUT_VERIFICATION, "verification_id", "verification"},
    [SETTLEMENT] = {CUT_SETTLEMENT, "settlement_id", "settlement"},
    [KIND] = {CUT_KIND, "kind_id", "kind"},
    [NODE] = {CUT_NODE, "node_id", "node"},
};

/* All that is the same for every cut. */
struct asking {
    struct postgres *postgres;
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
    const struct cut_table *table;
    enum rollup_kind kind;
    uint32_t items; /* that were asked for */
    int64_t rows;   /* so far */
};

/* A row as integers by item; what was not asked for, or is NULL, is 0. */
struct values {
    int64_t of[CUT_ITEMS];
    uint32_t nulls;
};

static bool is_null(const struct values *values, enum cut_item item)
{
    return values->nulls >> item & 1;
}

static bool read_values(const struct copy_field *fields, uint32_t items, struct values *values)
{
    *values = (struct values){.nulls = 0};
    for (int item = 0; item < CUT_ITEMS; item++) {
        bool null;
        if (!(items & CUT_BIT(item)))
            continue;
        if (!copy_integer(fields++, &values->of[item], &null))
            return false;
        values->nulls |= null ? CUT_BIT(item) : 0;
    }
    return true;
}

static bool asks(const struct answer *answer, enum cut_item item)
{
    return answer->items & CUT_BIT(item);
}

/* The item that says of which day a row is, if any does. */
static enum cut_item time_item(const struct answer *answer)
{
    return asks(answer, CUT_TIME) ? CUT_TIME : CUT_LAST_TIME;
}

static int32_t day_of(const struct answer *answer, const struct values *values)
{
    int64_t time = values->of[time_item(answer)];
    return answer->table->by_day ? (int32_t)time : day_of_time(time);
}

/* Each cut tells what only it can know, and that of days the rest: the same records are in all of them. */
static bool tells(const struct answer *answer, enum cut_item item)
{
    return answer->kind == ROLLUP_DAY || (answer->kind == ROLLUP_MODEL && item == CUT_MODEL) ||
           (answer->kind == ROLLUP_CALLER && item == CUT_CALLER) || (answer->kind == ROLLUP_NODE && item == CUT_NODE);
}

/* "table inference, day 2026-11-22": the place nearest to the rows at fault. */
static void add_fault(const struct answer *answer, const struct values *values, const char *what)
{
    char day[DAY_TEXT_SIZE] = "";
    if (asks(answer, CUT_TIME) && !is_null(values, CUT_TIME) && values->of[CUT_TIME] >= 0 &&
        values->of[CUT_TIME] <= (answer->table->by_day ? DAY_MOST : TIME_MOST))
        day_iso(day_of(answer, values), day);
    faults_add(answer->asking->faults, "%s: table %s%s%s: %s", answer->asking->postgres->name, answer->table->name,
               *day ? ", day " : "", day, what);
}

static void add_column_fault(const struct answer *answer, const struct values *values, enum cut_item item,
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
    static const enum cut_item times[] = {CUT_TIME, CUT_FIRST_TIME, CUT_LAST_TIME};
    const char *what = NULL;
    for (size_t i = 0; i < ARRAY_SIZE(times) && !what; i++) {
        if (is_null(values, times[i]))
            what = "is missing; fill it or delete the row";
        else if (asks(answer, times[i]))
            what = explain_time(answer, values->of[times[i]]);
    }
    if (what)
        add_column_fault(answer, values, CUT_TIME, answer->table->time, what);
    return !what;
}

static bool check_references(const struct answer *answer, const struct values *values, uint32_t *indexes)
{
    bool good = true;
    for (int i = 0; i < REFERENCES; i++) {
        enum cut_item key = references[i].key;
        char what[128];
        indexes[i] = asks(answer, key) ? SNAPSHOT_NONE : 0;
        if (!asks(answer, key) || is_null(values, key))
            continue;
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
    enum cut_item item;
    const char *column; /* NULL = that of the count */
} amounts[] = {
    {CUT_VOLUME, NULL},
    {CUT_TOKENS_IN, "tokens_in"},
    {CUT_TOKENS_OUT, "tokens_out"},
    {CUT_PAID, "paid_nano"},
    {CUT_LEAST_VOLUME, NULL},
    {CUT_LEAST_TOKENS_IN, "tokens_in"},
    {CUT_LEAST_TOKENS_OUT, "tokens_out"},
    {CUT_LEAST_PAID, "paid_nano"},
    {CUT_PAYMENT, "paid_nano"},
};

/* The first that is wrong is told: sums and least ones say the same. */
static bool check_signs(const struct answer *answer, const struct values *values)
{
    size_t i = 0;
    while (i < ARRAY_SIZE(amounts) && values->of[amounts[i].item] >= 0)
        i++;
    if (i == ARRAY_SIZE(amounts))
        return true;
    const char *column = amounts[i].column ? amounts[i].column : answer->table->count;
    add_column_fault(answer, values, CUT_VOLUME, column, "is negative; correct it or delete the row");
    return false;
}

static bool check_counted(const struct answer *answer, const struct values *values)
{
    bool all = !asks(answer, CUT_COUNTED) || values->of[CUT_COUNTED] == values->of[CUT_RECORDS];
    if (all && !is_null(values, CUT_VOLUME))
        return true;
    add_column_fault(answer, values, CUT_COUNTED, answer->table->count, "is missing; fill it or delete the row");
    return false;
}

static bool check_failed(const struct answer *answer, const struct values *values)
{
    if (!is_null(values, CUT_FAILED) && values->of[CUT_FAILED] >= 0 && values->of[CUT_FAILED] <= 1)
        return true;
    add_column_fault(answer, values, CUT_FAILED, "failed", "is neither 0 nor 1; store one of them");
    return false;
}

/* Every fault of the row is told. */
static bool check_row(const struct answer *answer, const struct values *values, uint32_t *indexes)
{
    bool good = check_times(answer, values);
    good = check_references(answer, values, indexes) && good;
    good = check_signs(answer, values) && good;
    good = check_counted(answer, values) && good;
    return check_failed(answer, values) && good;
}

static int64_t amount(const struct values *values, enum cut_item item)
{
    return is_null(values, item) ? SNAPSHOT_UNKNOWN : values->of[item];
}

static struct rollup_row row_of(const struct answer *answer, const struct values *values, const uint32_t *indexes)
{
    return (struct rollup_row){
        .kind = answer->kind,
        .records = values->of[CUT_RECORDS],
        .first_party = values->of[CUT_FIRST_PARTY] != 0,
        .days = values->of[CUT_NO_VOLUME] ? 0 : (uint64_t)values->of[CUT_DAYS],
        .record =
            {
                .day = day_of(answer, values),
                .model = indexes[MODEL],
                .caller = values->of[CUT_NO_CALLER] ? SNAPSHOT_NONE : indexes[CALLER],
                .verification = indexes[VERIFICATION],
                .settlement = indexes[SETTLEMENT],
                .kind = indexes[KIND],
                .node = indexes[NODE],
                .inferences = values->of[CUT_VOLUME],
                .tokens_in = asks(answer, CUT_TOKENS_IN) ? amount(values, CUT_TOKENS_IN) : 0,
                .tokens_out = asks(answer, CUT_TOKENS_OUT) ? amount(values, CUT_TOKENS_OUT) : 0,
                .paid_nano = asks(answer, CUT_PAID) ? amount(values, CUT_PAID) : values->of[CUT_PAYMENT],
                .failed = values->of[CUT_FAILED] != 0,
            },
    };
}

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
    if (answer->kind != ROLLUP_DAY || !(answer->table->lacks & CUT_BIT(CUT_NODE)))
        return true;
    row.kind = ROLLUP_NODE;
    row.record.node = SNAPSHOT_NONE;
    return asking->sink->take(asking->sink, &row, err);
}

static bool ask(struct asking *asking, const struct cut *cut, struct error *err)
{
    struct answer answer = {.asking = asking, .table = cut->table, .kind = cut->kind, .items = cut_items(cut)};
    struct text sql = TEXT_INIT, doing = TEXT_INIT;

    if (answer.items == 0)
        return true;
    cut_select(cut, &sql);
    text_printf(&doing, "adding up table %s", cut->table->name);
    struct rows rows = {.select = sql.bytes, .columns = (unsigned)__builtin_popcount(answer.items),
                        .doing = doing.bytes, .take = take_answer, .context = &answer};
    bool done = rows_read(asking->postgres, &rows, err);
    text_clear(&sql);
    text_clear(&doing);
    return done;
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

static bool ask_all(struct asking *asking, const struct rollup_request *request, struct error *err)
{
    for (int kind = 0; kind < ROLLUP_KINDS; kind++) {
        progress_begin(asking->progress, cut_step((enum rollup_kind)kind));
        for (size_t i = 0; i < CUT_TABLES; i++) {
            struct cut cut = {.columns = &asking->postgres->columns,
                              .request = request,
                              .table = &cut_tables[i],
                              .kind = (enum rollup_kind)kind};
            if (!ask(asking, &cut, err))
                return false;
        }
        if (kind >= ROLLUP_CALLER && !faults_none(asking->faults, asking->postgres->name, err))
            return false;
    }
    return true;
}

bool postgres_rollups(struct postgres *postgres, const struct rollup_request *request, struct rollup_sink *sink,
                      struct progress *progress, struct faults *faults, struct error *err)
{
    struct asking asking = {.postgres = postgres,
                            .sink = sink,
                            .progress = progress,
                            .faults = faults,
                            .taken_at = request->inventory->taken_at,
                            .last_day = day_of_time(request->inventory->taken_at)};
    fill_resolvers(&asking, request->inventory);
    bool done = ask_all(&asking, request, err);
    for (int i = 0; i < REFERENCES; i++)
        resolver_clear(&asking.resolvers[i]);
    return done;
}
