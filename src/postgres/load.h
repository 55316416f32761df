/* SPDX-License-Identifier: MIT
 *
 * Copying a snapshot file into a database: all of it or nothing, in one transaction.
 *
 * Tables that are missing are made; those that are there are used as they are, however they are partitioned
 * or distributed. Loading into tables that have rows is refused unless they are to be replaced, so that
 * running twice cannot count anything twice, and replacing twice ends as replacing once.
 */
#ifndef POSTGRES_LOAD_H
#define POSTGRES_LOAD_H

#include "base/error.h"
#include "base/faults.h"
#include "base/progress.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct load_request {
    const char *path; /* of the snapshot */
    const char *url;
    bool replace;   /* empties the tables first, in the same transaction */
    int64_t shards; /* where inference has our column `shard`, it is filled with caller_id modulo this; >= 1 */
};

struct load_result {
    int64_t rows, bytes;
    int64_t mended; /* texts that were not UTF-8 or held a NUL: what the database cannot hold was replaced */
    char name[256]; /* of the database, for messages */
};

/* A table that has rows is ERROR_USAGE, a snapshot with faults ERROR_INPUT. */
bool postgres_load(const struct load_request *request, struct progress *progress, struct load_result *ret_result,
                   struct faults *faults, struct error *err) MUST_CHECK;

/* Adds the SQL that makes the tables, to be read, changed (PARTITION BY ...) and run by a person. */
void load_schema(struct text *out);

/* One statement after the other, until NULL, that lets PostgreSQL 14 or later see how few groups the cuts of rollup.h
 * have; the next ANALYZE counts them. Other engines may refuse it. */
const char *load_statistics(size_t i);

#endif
