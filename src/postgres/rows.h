/* SPDX-License-Identifier: MIT
 *
 * The rows of a SELECT, streamed: none is kept.
 *
 * By COPY in binary format where the server has it (PostgreSQL, Citus, Greenplum, YugabyteDB), else by the
 * extended query protocol with binary results, row by row (CockroachDB, Redshift). Private to src/postgres/.
 */
#ifndef POSTGRES_ROWS_H
#define POSTGRES_ROWS_H

#include "postgres/server.h"
#include "postgres/copy.h"

/* What is read, and who takes it. */
struct rows {
    const char *select; /* without a semicolon; every column a bigint or a text */
    unsigned columns;
    const char *doing; /* "reading table model" */
    copy_take *take;
    void *context;
};

bool rows_read(struct postgres *postgres, const struct rows *rows, struct error *err) MUST_CHECK;

/* Finds out, outside of any transaction, whether the server can COPY in binary format. */
void rows_probe(struct postgres *postgres);

#endif
