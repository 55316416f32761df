/* SPDX-License-Identifier: MIT
 *
 * libpq, loaded when a database is asked, not with the program: it and what it needs to find out who one is, eighteen
 * libraries, take 4 MB of memory, which is a fifteenth of a report of a file.
 *
 *     const struct libpq *pq;
 *     if (libpq_load(arena, &pq, err)) ... pq->PQdb(connection) ...
 *
 * Empty where libpq is missing when the program is built.
 */
#ifndef POSTGRES_LIBPQ_H
#define POSTGRES_LIBPQ_H

#include "base/arena.h"
#include "base/error.h"

#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>

#define LIBPQ_FUNCTIONS(EACH)                                                                                     \
    EACH(PQclear) EACH(PQconnectdbParams) EACH(PQconninfoFree) EACH(PQconninfoParse) EACH(PQdb)                   \
    EACH(PQerrorMessage) EACH(PQexec) EACH(PQfformat) EACH(PQfinish) EACH(PQfmod) EACH(PQfname) EACH(PQfreemem)   \
    EACH(PQftype) EACH(PQgetCopyData) EACH(PQgetResult) EACH(PQgetisnull) EACH(PQgetlength) EACH(PQgetvalue)      \
    EACH(PQnfields) EACH(PQntuples) EACH(PQputCopyData) EACH(PQputCopyEnd) EACH(PQresultErrorField)               \
    EACH(PQresultStatus) EACH(PQsendQueryParams) EACH(PQserverVersion) EACH(PQsetNoticeReceiver)                  \
    EACH(PQsetSingleRowMode) EACH(PQstatus)

#define LIBPQ_MEMBER(name) __typeof__(name) *name;
struct libpq {
    LIBPQ_FUNCTIONS(LIBPQ_MEMBER)
};
#undef LIBPQ_MEMBER

/* Stays loaded for good. The functions are the arena's. */
bool libpq_load(struct arena *arena, const struct libpq **ret_pq, struct error *err) MUST_CHECK;

#endif
#endif
