/* SPDX-License-Identifier: MIT
 *
 * Rows as whoever stores them has them, before anything is believed of them: the one door by which the
 * inventory is read from an SQLite file or a PostgreSQL database, and by which a snapshot is copied from the
 * one to the other.
 */
#ifndef SNAPSHOT_CELLS_H
#define SNAPSHOT_CELLS_H

#include "base/attributes.h"
#include "base/error.h"
#include "snapshot/snapshot.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cell_type { CELL_NULL, CELL_INTEGER, CELL_TEXT, CELL_OTHER };

/* `bytes` are those of a CELL_TEXT, or of a CELL_OTHER (a number with a fraction, say) as text; terminated, though
 * they may hold a NUL before, and alive until the next row. */
struct cell {
    enum cell_type type;
    int64_t integer; /* of a CELL_INTEGER */
    const char *bytes;
    size_t length;
};

/* Gets a row with a cell for each column that was asked for. False ends the reading; `err` then says why. */
struct cell_reader {
    bool (*take)(void *context, const struct cell *cells, struct error *err);
    void *context;
};

#define CELLS_MOST 16

struct failures;

/* `columns` is a list such as "rowid, at, label" of at most CELLS_MOST; rowid is the number by which a person
 * finds the row. A table that a snapshot may lack, and this one does, has no rows. The one table that may be read
 * with another is failure: its columns are then "f.rowid, f.inference_id, f.reason, i.at, i.count, i.failed", i
 * being the inference, and its rows come in the order of f.inference_id; a source may have added up the rows of one
 * reason and day, and then names the least. */
struct cell_source {
    const char *name; /* in messages */
    bool (*read)(const struct cell_source *source, const char *table, const char *columns,
                 const struct cell_reader *reader, struct error *err);
    /* Adds all rows of failure to `failures` (failures.h), their texts to `arena`, in a fraction of the time and with
     * up to `workers` threads. False, both untouched, where anything is unusual or wrong, which is then for read() to
     * tell. May be NULL. */
    bool (*add_failures)(const struct cell_source *source, struct arena *arena, struct failures *failures);
    unsigned workers;
    void *context;
};

/* The tables of a snapshot; valid as long as it is open. */
struct cell_source snapshot_cells(struct snapshot *snapshot);

/* What snapshot_inventory() does, from any source. */
bool inventory_read(const struct cell_source *source, struct arena *arena, struct snapshot_inventory *ret_inventory,
                    struct faults *faults, struct error *err) MUST_CHECK;

#endif
