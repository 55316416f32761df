/* SPDX-License-Identifier: MIT
 *
 * A snapshot in PostgreSQL, or in whatever engine speaks its protocol: the same tables or views
 * (inuse-postgresql(7)), read in one read-only snapshot of the database.
 *
 *     postgres_open("postgresql://host/network", &postgres, &faults, &err)
 *       && postgres_inventory(postgres, arena, &inventory, &faults, &err)
 *       && postgres_rollups(postgres, &request, &sink, progress, &faults, &err);     (rollup.h)
 *     postgres_close(postgres);
 *
 * Events never leave the database: it adds them up (rollup.h), and only sums come here. Everything that comes
 * is checked as if an enemy had sent it. A connection that fails is ERROR_IO; tables, columns or values that
 * are wrong are ERROR_INPUT. Credentials are libpq's business: a password in the address is refused, because
 * other users of the machine can read it there.
 *
 * The only user of libpq, with the rest of this folder. Built without it, everything but
 * postgres_is_url() and postgres_show() fails with a sentence that says so.
 */
#ifndef POSTGRES_POSTGRES_H
#define POSTGRES_POSTGRES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/faults.h"
#include "snapshot/snapshot.h"

#include <stdbool.h>
#include <stdint.h>

/* True for "postgresql://..." and "postgres://...". */
bool postgres_is_url(const char *path);

/* The address as it may be shown: without user, password and parameters; where it is not understood, blackened
 * (base/credentials.h). */
const char *postgres_show(const char *url, struct arena *arena);

struct postgres;

/* Connects, looks at the tables and their columns, and begins the snapshot. */
bool postgres_open(const char *url, struct postgres **ret_postgres, struct faults *faults,
                   struct error *err) MUST_CHECK;
void postgres_close(struct postgres *postgres); /* NULL is fine */

/* The address as postgres_show() has it, for messages; and what a page may say: the name of the database. */
const char *postgres_name(const struct postgres *postgres);
const char *postgres_database(const struct postgres *postgres);

/* Rows and bytes that came over the wire so far, not counting what libpq adds to them. */
struct postgres_traffic {
    int64_t rows, bytes;
};
struct postgres_traffic postgres_traffic(const struct postgres *postgres);

/* Reads and checks every table but the two of volume: snapshot_inventory() from a database. The rows of table failure
 * come added up per reason and day. */
bool postgres_inventory(struct postgres *postgres, struct arena *arena, struct snapshot_inventory *ret_inventory,
                        struct faults *faults, struct error *err) MUST_CHECK;

#endif
