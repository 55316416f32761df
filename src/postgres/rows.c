/* SPDX-License-Identifier: MIT
 * Knows the two ways in which rows come over the wire. */
#include "postgres/rows.h"

#include "postgres/libpq.h"

#include <string.h>

/* Names the database in an error of the format, which copy.c cannot. */
static bool malformed(const struct postgres *postgres, const struct rows *rows, struct error *err)
{
    return error_set(err, ERROR_IO, "%s: while %s, the server sent something that is not a row of what was asked for",
                     postgres->name, rows->doing);
}

/* Reads the results up to the last, so that the connection can be used again. */
static bool finish(struct postgres *postgres, const struct rows *rows, struct error *err)
{
    const struct libpq *pq = postgres->pq;
    bool done = true;
    for (PGresult *result; (result = pq->PQgetResult(postgres->connection)) != NULL; pq->PQclear(result)) {
        ExecStatusType status = pq->PQresultStatus(result);
        if (done && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            done = server_failed(postgres, result, rows->doing, err);
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
            pq->PQclear(result);
            return done && malformed(postgres, rows, err);
        }
    }
    return done;
}

struct counted {
    const struct rows *rows;
    int64_t count;
};

static bool take_counted(void *context, const struct copy_field *fields, struct error *err)
{
    struct counted *counted = context;
    counted->count++;
    return counted->rows->take(counted->rows->context, fields, err);
}

static bool feed_all(struct postgres *postgres, const struct rows *rows, struct copy *copy, struct error *err)
{
    const struct libpq *pq = postgres->pq;
    struct counted counted = {.rows = rows};
    struct error reason = ERROR_INIT;
    char *bytes;
    int length;

    while ((length = pq->PQgetCopyData(postgres->connection, &bytes, 0)) > 0) {
        bool fed = copy_feed(copy, bytes, (size_t)length, take_counted, &counted, &reason);
        pq->PQfreemem(bytes);
        postgres->traffic.bytes += length;
        if (!fed)
            return reason.kind == ERROR_IO ? malformed(postgres, rows, err)
                                           : error_set(err, reason.kind, "%s", reason.message);
    }
    postgres->traffic.rows += counted.count;
    if (length == -2)
        return server_failed(postgres, NULL, rows->doing, err);
    return finish(postgres, rows, err) && (copy_is_complete(copy) || malformed(postgres, rows, err));
}

static bool read_by_copy(struct postgres *postgres, const struct rows *rows, struct error *err)
{
    const struct libpq *pq = postgres->pq;
    struct text sql = TEXT_INIT;
    text_printf(&sql, "COPY (%s) TO STDOUT (FORMAT binary)", rows->select);
    PGresult *result = pq->PQexec(postgres->connection, sql.bytes);
    bool done = pq->PQresultStatus(result) == PGRES_COPY_OUT;
    if (!done)
        server_failed(postgres, result, rows->doing, err);
    pq->PQclear(result);
    text_clear(&sql);
    if (done) {
        struct copy copy = {.columns = rows->columns};
        done = feed_all(postgres, rows, &copy, err);
        copy_clear(&copy);
    }
    return done;
}

static bool take_tuple(struct postgres *postgres, const PGresult *result, const struct rows *rows, struct error *err)
{
    const struct libpq *pq = postgres->pq;
    struct copy_field fields[COPY_COLUMNS_MOST];
    if (pq->PQnfields(result) != (int)rows->columns)
        return malformed(postgres, rows, err);
    for (int i = 0; i < (int)rows->columns; i++) {
        if (pq->PQfformat(result, i) != 1)
            return malformed(postgres, rows, err);
        fields[i] = (struct copy_field){.bytes = pq->PQgetvalue(result, 0, i),
                                        .length = pq->PQgetisnull(result, 0, i) ? -1 : pq->PQgetlength(result, 0, i)};
        postgres->traffic.bytes += 4 + (fields[i].length > 0 ? fields[i].length : 0);
    }
    postgres->traffic.rows++;
    postgres->traffic.bytes += 2;
    return rows->take(rows->context, fields, err);
}

static bool read_row_by_row(struct postgres *postgres, const struct rows *rows, struct error *err)
{
    const struct libpq *pq = postgres->pq;
    bool done = true;
    if (!pq->PQsendQueryParams(postgres->connection, rows->select, 0, NULL, NULL, NULL, NULL, 1) ||
        !pq->PQsetSingleRowMode(postgres->connection))
        return server_failed(postgres, NULL, rows->doing, err);
    for (PGresult *result; done && (result = pq->PQgetResult(postgres->connection)) != NULL; pq->PQclear(result)) {
        ExecStatusType status = pq->PQresultStatus(result);
        if (status == PGRES_SINGLE_TUPLE)
            done = take_tuple(postgres, result, rows, err);
        else if (status != PGRES_TUPLES_OK)
            done = server_failed(postgres, result, rows->doing, err);
    }
    return done;
}

bool rows_read(struct postgres *postgres, const struct rows *rows, struct error *err)
{
    return postgres->copies ? read_by_copy(postgres, rows, err) : read_row_by_row(postgres, rows, err);
}

static bool take_nothing(void *context, const struct copy_field *fields, struct error *err)
{
    (void)context;
    (void)fields;
    (void)err;
    return true;
}

void rows_probe(struct postgres *postgres)
{
    struct rows rows = {
        .select = "SELECT CAST(1 AS bigint)", .columns = 1, .doing = "trying COPY", .take = take_nothing};
    struct error refusal = ERROR_INIT;
    postgres->copies = read_by_copy(postgres, &rows, &refusal);
    postgres->traffic = (struct postgres_traffic){.rows = 0};
}
