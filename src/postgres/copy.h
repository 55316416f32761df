/* SPDX-License-Identifier: MIT
 *
 * PostgreSQL's binary COPY format, as far as rows are read from it: header, rows of fields with a length each, trailer
 * (https://www.postgresql.org/docs/15/sql-copy.html, "Binary Format").
 *
 *     struct copy copy = {.columns = 3};
 *     copy_feed(&copy, bytes, length, take, context, &err) ...
 *     copy_is_complete(&copy)
 *     copy_clear(&copy);
 *
 * Pieces may end anywhere. The bytes are hostile: every length is checked against what is there, a row is bounded, and
 * whatever does not fit the format is ERROR_IO, because it is not what PostgreSQL sends. Knows nothing of libpq.
 * Private to src/postgres/.
 */
#ifndef POSTGRES_COPY_H
#define POSTGRES_COPY_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* More than the longest row that a snapshot may have. */
#define COPY_ROW_MOST ((size_t)2 << 20)
#define COPY_COLUMNS_MOST 24

struct copy_field {
    const char *bytes; /* not terminated; until `take` returns */
    int32_t length;    /* -1 = NULL */
};

typedef bool copy_take(void *context, const struct copy_field *fields, struct error *err);

struct copy {
    unsigned columns; /* of every row, <= COPY_COLUMNS_MOST */
    bool begun, ended;
    struct text rest; /* of a row that is not yet whole */
};

/* Takes a piece; calls `take` for each row that is whole, until it returns false. */
bool copy_feed(struct copy *copy, const char *bytes, size_t length, copy_take *take, void *context,
               struct error *err) MUST_CHECK;

/* True when the trailer has come and nothing behind it. */
bool copy_is_complete(const struct copy *copy);
void copy_clear(struct copy *copy);

/* An integer of eight bytes, in network order. *ret_null is true, and the value 0, for NULL. False for any
 * other length: the server sent something else than was asked for. */
bool copy_integer(const struct copy_field *field, int64_t *ret_value, bool *ret_null);

#endif
