/* SPDX-License-Identifier: MIT
 *
 * The inside of a `struct postgres`, for the files of this folder only.
 */
#ifndef POSTGRES_SERVER_H
#define POSTGRES_SERVER_H

#include "postgres/columns.h"
#include "postgres/postgres.h"

/* As libpq-fe.h has them; so that this header compiles where it is missing. */
typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;

struct libpq;

struct postgres {
    const struct libpq *pq;
    PGconn *connection; /* NULL before it was tried */
    struct arena *arena;
    char *name;
    bool committing; /* whether the last command was carried out is not known when the connection is lost */
    bool copies; /* the server can COPY in binary format; else rows come by the extended query protocol */
    struct columns columns;
    struct postgres_traffic traffic;
};

/* Connects and no more. */
bool server_begin(const char *url, struct postgres **ret_postgres, struct error *err) MUST_CHECK;

/* Runs a command without result; `doing` such as "beginning to read". */
bool server_run(struct postgres *postgres, const char *sql, const char *doing, struct error *err) MUST_CHECK;

/* The same where a refusal does not matter: a setting that only some engines know. */
void server_try(struct postgres *postgres, const char *sql);

/* Turns what went wrong into a sentence with the remedy. `result` may be NULL. Returns false. */
bool server_failed(const struct postgres *postgres, const PGresult *result, const char *doing, struct error *err);

/* True for the SQLSTATE, such as "42P01". */
bool server_state_is(const struct postgres *postgres, const PGresult *result, const char *state);

#endif
