/* SPDX-License-Identifier: MIT
 *
 * The SELECTs that add volume up where it lies: what each cut of rollup.h asks of a table, in SQL that every engine
 * understands alike.
 *
 *     struct cut cut = {.columns = &columns, .request = request, .table = &cut_tables[0], .kind = ROLLUP_NODE};
 *     uint32_t items = cut_items(&cut);
 *     if (items != 0)
 *         cut_select(&cut, &sql);
 *
 *     SELECT CAST("at" - "at" % 86400 AS bigint), CAST("failed" AS bigint), CAST("node_id" AS bigint),
 *         CAST(sum("count") AS bigint) FROM "inference" GROUP BY "at" - "at" % 86400, "failed", "node_id"
 *
 * A row has a bigint or NULL for each item that is asked for, in the order of enum cut_item. There are as many rows of
 * the same keys as the database has shards that group by themselves.
 *
 * Private to src/postgres/.
 */
#ifndef POSTGRES_CUT_H
#define POSTGRES_CUT_H

#include "base/text.h"
#include "postgres/columns.h"
#include "postgres/rollup.h"

/* What a SELECT may ask for. Keys come first: they are what is grouped by. */
enum cut_item {
    CUT_TIME, /* midnight before it, or the day, in the unit of the table */
    CUT_FAILED,
    CUT_MODEL,
    CUT_CALLER,
    CUT_VERIFICATION,
    CUT_SETTLEMENT,
    CUT_KIND,
    CUT_NODE,
    CUT_SPAN, /* where the ROLLUP_SET_DAYS days begin that hold the time */
    CUT_AGE,  /* how many of the bounds of the request, and the day of taken_at, it has reached */
    CUT_NO_CALLER,
    CUT_FIRST_PARTY,
    CUT_NO_TOKENS,
    CUT_NO_PAYMENT,
    CUT_NO_VOLUME,
    CUT_IN_WINDOW,
    CUT_PAYMENT, /* of one record */
    CUT_RECORDS, /* from here on what is known of a group */
    CUT_COUNTED, /* records that state a volume */
    CUT_VOLUME,
    CUT_TOKENS_IN,
    CUT_TOKENS_OUT,
    CUT_PAID,
    CUT_LEAST_VOLUME, /* sums may hide what is negative */
    CUT_LEAST_TOKENS_IN,
    CUT_LEAST_TOKENS_OUT,
    CUT_LEAST_PAID,
    CUT_FIRST_TIME,
    CUT_LAST_TIME,
    CUT_DAYS, /* a set: bit i is day i of the span */
    CUT_ITEMS
};

#define CUT_BIT(item) (UINT32_C(1) << (item))

/* A table of volume. */
struct cut_table {
    const char *name;
    const char *time, *count; /* its columns of when, and of how many inferences */
    bool by_day;              /* the time is a day since 1970-01-01, not seconds */
    uint32_t lacks;           /* items */
};

#define CUT_TABLES 2
extern const struct cut_table cut_tables[CUT_TABLES];

/* One cut through one table. */
struct cut {
    const struct columns *columns;
    const struct rollup_request *request;
    const struct cut_table *table;
    enum rollup_kind kind;
};

/* The items that it asks for; 0 where it is not to be asked, because the table has nothing to say of it. */
uint32_t cut_items(const struct cut *cut);

/* Adds the SELECT, without a semicolon, to `sql`, which is empty. */
void cut_select(const struct cut *cut, struct text *sql);

/* What is going on while cuts of a kind are asked for: "adding up days in the database". */
const char *cut_step(enum rollup_kind kind);

#endif
