/* SPDX-License-Identifier: MIT
 * Knows what to say where the program was built without libpq. */
#include "base/credentials.h"
#include "postgres/load.h"
#include "postgres/postgres.h"
#include "postgres/rollup.h"

static bool absent(struct error *err)
{
    return error_set(err, ERROR_USAGE,
                     "this inuse was built without PostgreSQL; install libpq-dev and build it again with "
                     "./configure --with-postgresql");
}

const char *postgres_show(const char *url, struct arena *arena)
{
    char *shown = arena_text(arena, url);
    credentials_hide(shown);
    return shown;
}

bool postgres_open(const char *url, struct postgres **ret_postgres, struct faults *faults, struct error *err)
{
    (void)url;
    (void)ret_postgres;
    (void)faults;
    return absent(err);
}

void postgres_close(struct postgres *postgres)
{
    (void)postgres;
}

const char *postgres_name(const struct postgres *postgres)
{
    (void)postgres;
    return "";
}

const char *postgres_database(const struct postgres *postgres)
{
    (void)postgres;
    return "";
}

struct postgres_traffic postgres_traffic(const struct postgres *postgres)
{
    (void)postgres;
    return (struct postgres_traffic){.rows = 0};
}

bool postgres_inventory(struct postgres *postgres, struct arena *arena, struct snapshot_inventory *ret_inventory,
                        struct faults *faults, struct error *err)
{
    (void)postgres;
    (void)arena;
    (void)ret_inventory;
    (void)faults;
    return absent(err);
}

bool postgres_rollups(struct postgres *postgres, const struct rollup_request *request, struct rollup_sink *sink,
                      struct progress *progress, struct faults *faults, struct error *err)
{
    (void)postgres;
    (void)request;
    (void)sink;
    (void)progress;
    (void)faults;
    return absent(err);
}

bool postgres_load(const struct load_request *request, struct progress *progress, struct load_result *ret_result,
                   struct faults *faults, struct error *err)
{
    (void)request;
    (void)progress;
    (void)ret_result;
    (void)faults;
    return absent(err);
}
