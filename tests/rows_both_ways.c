/* SPDX-License-Identifier: MIT
 * rows_both_ways URL: fails unless rows by binary COPY are those that come one by one. */
#include "postgres/rows.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static bool take(void *context, const struct copy_field *fields, struct error *err)
{
    struct text *seen = context;
    (void)err;
    for (int i = 0; i < 3; i++) {
        text_printf(seen, "%d:", (int)fields[i].length);
        text_add_bytes(seen, fields[i].bytes ? fields[i].bytes : "",
                       fields[i].length > 0 ? (size_t)fields[i].length : 0);
    }
    return true;
}

int main(int argc, char *argv[])
{
    struct rows rows = {.select = "SELECT CAST(id AS bigint), CAST(key AS text), CAST(listed_at AS bigint) FROM model ORDER BY id",
                        .columns = 3, .doing = "reading models", .take = take};
    struct rows wrong = {.select = "SELECT 1", .columns = 3, .doing = "asking for too little", .take = take};
    struct text seen[2] = {TEXT_INIT, TEXT_INIT};
    struct faults faults = FAULTS_INIT;
    struct error err = ERROR_INIT, refusal = ERROR_INIT;
    struct postgres *postgres = NULL;

    if (argc != 2 || !postgres_open(argv[1], &postgres, &faults, &err))
        return fprintf(stderr, "%s\n", err.message), 1;
    bool done = postgres->copies;
    for (int way = 0; done && way < 2; way++) {
        postgres->copies = way == 0;
        rows.context = &seen[way];
        done = rows_read(postgres, &rows, &err);
    }
    done = done && seen[0].length > 100 && seen[0].length == seen[1].length &&
           memcmp(seen[0].bytes, seen[1].bytes, seen[0].length) == 0 && !rows_read(postgres, &wrong, &refusal);
    fprintf(stderr, "%s: %zu and %zu bytes; %s\n", err.message, seen[0].length, seen[1].length, refusal.message);
    postgres_close(postgres);
    text_clear(&seen[0]);
    text_clear(&seen[1]);
    return done ? 0 : 1;
}
